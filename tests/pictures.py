"""Small real pictures and films, with a position in them where one is asked for."""

import struct
import zlib

EXIF = b"Exif\0\0"


def exif(*, order: str = "<", latitude: int = 13, behind: bytes = b"") -> bytes:
    """Make Exif data that say 13° 45′ 20″ north (Exif 2.32, section 4.6.6), as they stand in a TIFF file."""

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return struct.pack(f"{order}HHII", tag, kind, count, value)

    mark = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(f"{order}H", 1) + entry(0x8825, 4, 1, 26) + bytes(4)
    gps = struct.pack(f"{order}H", 2) + entry(1, 2, 2, ord("N")) + entry(2, 5, 3, 56) + bytes(4)
    minutes = 45 if latitude else 0
    degrees = struct.pack(f"{order}6I", latitude, 1, minutes, 1, minutes and 20, 1)
    return mark + struct.pack(f"{order}I", 8) + first + gps + degrees + behind


def jpeg(tiff: bytes = b"", *, xmp: bytes = b"") -> bytes:
    """Make a JPEG of one grey pixel."""
    segments = [b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"]
    for data in (EXIF + tiff if tiff else b"", b"http://ns.adobe.com/xap/1.0/\0" + xmp if xmp else b""):
        segments += [b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data] if data else []
    frame = bytes.fromhex("ffdb004300" + "01" * 64 + "ffc0000b080001000101011100ffc4001400010000000000000000")
    scan = bytes.fromhex("0000000000000009ffc40014100100000000000000000000000000000000ffda0008010100003f00")
    return b"\xff\xd8" + b"".join(segments) + frame + scan + b"\x3f\xff\xd9"


def chunk(kind: bytes, data: bytes) -> bytes:
    """Make a part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*more: bytes) -> bytes:
    """Make a PNG of one pixel, with more parts."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + pixel + chunk(b"IEND", b"")


def gif() -> bytes:
    """Make a GIF of one pixel."""
    return bytes.fromhex(
        "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
    )


def webp(tiff: bytes = b"") -> bytes:
    """Make a WebP of one pixel."""
    pixel = bytes.fromhex("5650384c0d0000002f00000010071011118888fe0700")
    more = b"EXIF" + struct.pack("<I", len(tiff)) + tiff + bytes(len(tiff) % 2) if tiff else b""
    extended = b"VP8X" + struct.pack("<IIHBHB", 10, 8, 0, 0, 0, 0) if tiff else b""
    body = b"WEBP" + extended + pixel + more
    return b"RIFF" + struct.pack("<I", len(body)) + body


def film(position: bytes = b"") -> bytes:
    """Make the beginning of an MP4, as a telephone writes it."""

    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data) + 8) + kind + data

    told = box(b"\xa9xyz", struct.pack(">HH", len(position), 0x15C7) + position) if position else b""
    return box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", box(b"udta", told)) + box(b"mdat", bytes(99))
