"""What a picture or film holds that nobody sees who opens it: where it was taken, and other files."""

import io
import re
import struct
import zlib
from binascii import unhexlify
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO, Final

PICTURES: Final = frozenset({"png", "jpg", "gif", "webp"})

MARKUP: Final = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|img|\?php)\b", re.IGNORECASE)
"""What makes a browser or a server take a file for a page or a program."""


def tells_position(kind: str, file: BinaryIO) -> bool:
    """Tell whether an open file says where it was taken (Exif 2.32 GPS, XMP; ISO 6709 in films)."""
    file.seek(0)
    if kind in PICTURES:
        data = file.read()
        return any(map(_has_position, (data, *(_png_texts(data) if kind == "png" else ()))))
    return kind == "mp4" and any(map(_FILM_POSITION.search, _overlapping(file)))


def holds_another(kind: str, file: BinaryIO) -> bool:
    """Tell whether an open file of a kind is one of another kind, too: a page, a program, an archive."""
    file.seek(0)
    if kind not in PICTURES:
        return bool(MARKUP.search(file.read(_HEAD))) or _ends_as_archive(file)
    data = file.read()
    end = _end(kind, data)
    return bool(
        (end is not None and data[end:].strip(b"\0")) or _IN_PICTURES.search(data) or _ends_as_archive(file)
    )


def is_gif(file: BinaryIO) -> bool:
    """Tell whether an open file that begins as a GIF goes on as one."""
    file.seek(0)
    return _end("gif", file.read()) is not None


def _ends_as_archive(file: BinaryIO) -> bool:
    """Tell whether a ZIP archive ends where the file ends (APPNOTE 6.3.10, section 4.3.16)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _ARCHIVE_END))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and at + 22 == len(tail) - int.from_bytes(tail[at + 20 : at + 22], "little")


_ARCHIVE_END: Final = 22 + 65_535
"""Bytes that the last record of an archive can have, with its comment."""

_HEAD: Final = 1024
"""Bytes at the beginning by which kinds are told (ISO 32000-1, annex H; WHATWG MIME Sniffing)."""

# Long enough not to be met with in the noise of compressed pictures.
_IN_PICTURES: Final = re.compile(
    rb"%PDF-[0-9]\.|<!doctype html|<(?:html|head|body|script|iframe)[\s>/]|<\?php\s"
    rb"|<(?:svg|img)[\s/][^>]{0,300}=",
    re.IGNORECASE,
)


# --- Positions ----------------------------------------------------------------------------

_XMP_POSITION: Final = re.compile(rb"GPSLatitude(?!Ref)[^<]{0,9}[0-9]")
_TIFF: Final = re.compile(rb"II\*\x00|MM\x00\*")
_GPS, _LATITUDE = 0x8825, 2
"""Tags of Exif: where the position lies, and its first half."""


def _has_position(data: bytes) -> bool:
    # Wherever a picture keeps it (JPEG, PNG, WebP, a second picture inside), Exif begins like a TIFF file.
    return bool(_XMP_POSITION.search(data)) or any(
        _tiff_has_position(data[found.start() : found.start() + _EXIF_SIZE]) for found in _TIFF.finditer(data)
    )


_EXIF_SIZE: Final = 1 << 20


def _tiff_has_position(tiff: bytes) -> bool:
    """Tell whether Exif data have a latitude that is not empty (TIFF 6.0, Exif 2.32 section 4.6.6)."""
    order = "<" if tiff.startswith(b"II") else ">"

    def number(form: str, at: int) -> int:
        (value,) = struct.unpack_from(f"{order}{form}", tiff, at)
        return int(value)

    def entry(directory: int, tag: int) -> int | None:
        """Find where the value of a tag lies, or what it is where it fits."""
        places = (directory + 2 + 12 * index for index in range(number("H", directory)))
        return next((number("I", at + 8) for at in places if number("H", at) == tag), None)

    with suppress(struct.error):
        gps = entry(number("I", 4), _GPS)
        latitude = entry(gps, _LATITUDE) if gps else None
        return latitude is not None and any(number("I", latitude + 8 * part) for part in range(3))
    return False


def _png_texts(data: bytes) -> Iterator[bytes]:
    """Unpack what a PNG file says in texts (PNG 3.0, section 11.3.3); some programs write Exif as such."""
    for kind, at, size in _png_chunks(data):
        if kind not in {b"tEXt", b"zTXt", b"iTXt"}:
            continue
        text = data[at : at + size]
        for found in _PACKED.finditer(text):
            with suppress(zlib.error):
                text += zlib.decompressobj().decompress(data[at + found.start() : at + size], _EXIF_SIZE)
        yield text
        for digits in _EXIF_AS_TEXT.findall(text):
            yield unhexlify(b"".join(digits.split()))


_PACKED: Final = re.compile(rb"x[\x01\x5e\x9c\xda]")
_EXIF_AS_TEXT: Final = re.compile(rb"\n(?:exif|APP1)\s+[0-9]+\s+((?:[0-9a-f]{2}|\s)+)")
"""`Raw profile type exif`, as ImageMagick writes it: a length, then hexadecimal digits in lines."""

_FILM_POSITION: Final = re.compile(
    rb"\xa9xyz.{4}[+-][0-9]{2}|com\.apple\.quicktime\.location\.ISO6709", re.DOTALL
)
_BLOCK: Final = 1 << 20


def _overlapping(file: BinaryIO) -> Iterator[bytes]:
    """Read a large file in blocks; each begins with the end of the one before."""
    before = b""
    while block := file.read(_BLOCK):
        yield before + block
        before = block[-64:]


# --- Where a picture ends -----------------------------------------------------------------


def _end(kind: str, data: bytes) -> int | None:
    """Find where a picture ends; None where something is in it that its kind does not have."""
    try:
        return _ENDS[kind](data)
    except (struct.error, IndexError):
        return len(data)  # cut off


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at + 8, size
        at += 12 + size


def _end_of_png(data: bytes) -> int | None:
    for kind, at, size in _png_chunks(data):
        if not kind.isalpha():
            return None
        if kind == b"IEND":
            return at + size + 4
    return len(data)


def _end_of_gif(data: bytes) -> int | None:
    """Follow the blocks (GIF89a, appendix B)."""

    def after_table(at: int) -> int:
        return at + 1 + (3 << (data[at] & 7) + 1 if data[at] & 0x80 else 0)

    def after_blocks(at: int) -> int:
        while data[at]:
            at += data[at] + 1
        return at + 1

    at = after_table(10) + 2
    while data[at] != _TRAILER:
        if data[at] == _EXTENSION:
            at = after_blocks(at + 2)
        elif data[at] == _IMAGE:
            at = after_blocks(after_table(at + 9) + 1)
        else:
            return None
    return at + 1


_TRAILER, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C


def _end_of_webp(data: bytes) -> int | None:
    size, kind = struct.unpack_from("<I4x4s", data, 4)
    return 8 + int(size) + int(size) % 2 if kind in {b"VP8 ", b"VP8L", b"VP8X"} else None


def _end_of_jpeg(data: bytes) -> int | None:
    """Follow the segments up to the first scan: telephones put more pictures behind the first."""
    at = 2
    while data[at] == _MARKER:
        if data[at + 1] in {_SCAN, _MARKER}:
            return len(data)
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


_MARKER, _SCAN = 0xFF, 0xDA

_ENDS: Final[Mapping[str, Callable[[bytes], int | None]]] = {
    "png": _end_of_png,
    "gif": _end_of_gif,
    "webp": _end_of_webp,
    "jpg": _end_of_jpeg,
}
