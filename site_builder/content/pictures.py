"""What a picture or film holds that nobody sees who opens it: where it was taken, and other files."""

import io
import re
import struct
import zlib
from binascii import unhexlify
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, Final

PICTURES: Final = frozenset({"png", "jpg", "gif", "webp"})

MARKUP: Final = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|img|\?php)\b", re.IGNORECASE)
"""What makes a browser or a server take a file for a page or a program."""


def tells_position(kind: str, file: BinaryIO) -> bool:
    """Tell whether an open file says where it was taken (Exif 2.32 GPS, XMP; ISO 6709 in films)."""
    file.seek(0)
    if kind in PICTURES:
        data = file.read()
        texts = _png_texts(data) if kind == "png" else ()
        return any(map(_has_position, (data, *texts))) or bool(_FILM_POSITION.search(data))
    return kind == "mp4" and any(
        _FILM_POSITION.search(block) or _XMP_POSITION.search(block) for block in _overlapping(file)
    )


def holds_another(kind: str, file: BinaryIO) -> bool:
    """Tell whether an open file of a kind is one of another kind, too: a page, a program, an archive."""
    file.seek(0)
    if _is_archive(file, may_hold=kind in _COMPOUND) or _holds_program(file):
        return True
    file.seek(0)
    if kind not in PICTURES:
        return bool(MARKUP.search(file.read(_HEAD)))
    data = file.read()
    end = _end(kind, data)
    return bool((end is not None and data[end:].strip(b"\0")) or _IN_PICTURES.search(data))


def is_gif(file: BinaryIO) -> bool:
    """Tell whether an open file that begins as a GIF goes on as one."""
    file.seek(0)
    return _end("gif", file.read()) is not None


def _is_archive(file: BinaryIO, *, may_hold: bool) -> bool:
    """Tell whether a program for ZIP archives would open a file (APPNOTE 6.3.10, section 4.3.16).

    A file that `may_hold` archives as parts of itself is one only where it ends with one.
    """
    size = file.seek(0, io.SEEK_END)
    begin = file.seek(max(0, size - _ARCHIVE_END))
    tail = file.read()
    for end in re.finditer(rb"PK\x05\x06(?=.{8}(.{4}).{4}(..))", tail, re.DOTALL):
        directory = begin + end.start() - int.from_bytes(end[1], "little")
        is_last = end.start() + 22 + int.from_bytes(end[2], "little") == len(tail)
        if directory >= 0 and (is_last or not may_hold):
            file.seek(directory)
            if file.read(4) == b"PK\x01\x02":
                return True
    return False


_COMPOUND: Final = frozenset({"doc", "xls", "ppt"})
"""Kinds that keep what is put into a document as it is: a sheet in a presentation is an archive."""


def _holds_program(file: BinaryIO) -> bool:
    """Tell whether a program of Windows or Linux lies in a file, or a packed archive."""
    file.seek(0)
    return any(mark in block for block in _overlapping(file) for mark in _PROGRAMS)


# Long enough not to be met with in noise: PE for three processors, ELF of both sizes, RAR, 7z.
_PROGRAMS: Final = (
    *(b"PE\0\0\x4c\x01", b"PE\0\0\x64\x86", b"PE\0\0\x64\xaa"),
    *(b"\x7fELF\x01\x01\x01", b"\x7fELF\x02\x01\x01", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"),
)

_ARCHIVE_END: Final = 22 + 65_535
"""Bytes that the last record of an archive can have, with its comment."""

_HEAD: Final = 1024
"""Bytes at the beginning by which kinds are told (ISO 32000-1, annex H; WHATWG MIME Sniffing)."""

# Long enough not to be met with in the noise of compressed pictures.
_IN_PICTURES: Final = re.compile(
    rb"%PDF-[0-9]\.|<!doctype html|<(?:html|head|body|script|iframe)[\s>/]|<\?php\s"
    rb"|<(?:svg|img)[\s/][^>]{0,300}="
    rb"|\0\0\0[\x10-\x40]ftyp[0-9a-z ]{4}",  # a film of the moment, as telephones put it behind a photo
    re.IGNORECASE,
)


# --- Positions ----------------------------------------------------------------------------

_XMP_POSITION: Final = re.compile(rb"GPSLatitude(?!Ref)[^<]{0,9}[0-9]")
_TIFF: Final = re.compile(rb"II\*\x00|MM\x00\*")
_GPS, _LATITUDE = 0x8825, 2
"""Tags of Exif: where the position lies, and its first half."""


def _has_position(data: bytes) -> bool:
    # Wherever a picture keeps it (JPEG, PNG, WebP, a second picture inside), Exif begins like a TIFF file.
    heads = islice(_TIFF.finditer(data), _MOST_HEADS)
    view = memoryview(data)
    return bool(_XMP_POSITION.search(data)) or any(_tiff_has_position(view[head.start() :]) for head in heads)


# A file that holds more was made to keep us busy: a camera writes a few, and some fifty entries in each.
_MOST_HEADS, _MOST_ENTRIES = 200, 1_000


def _tiff_has_position(tiff: memoryview) -> bool:
    """Tell whether Exif data have a latitude that is not empty (TIFF 6.0, Exif 2.32 section 4.6.6)."""
    order = "<" if tiff[0] == ord("I") else ">"

    def number(form: str, at: int) -> int:
        (value,) = struct.unpack_from(f"{order}{form}", tiff, at)
        return int(value)

    def entry(directory: int, tag: int) -> int | None:
        """Find where the value of a tag lies, or what it is where it fits."""
        count = min(number("H", directory), _MOST_ENTRIES)
        places = (directory + 2 + 12 * index for index in range(count))
        return next((number("I", at + 8) for at in places if number("H", at) == tag), None)

    with suppress(struct.error):
        gps = entry(number("I", 4), _GPS)
        latitude = entry(gps, _LATITUDE) if gps else None
        return latitude is not None and any(number("I", latitude + 8 * part) for part in range(3))
    return False


def _png_texts(data: bytes) -> Iterator[bytes]:
    """Unpack what a PNG file says in texts (PNG 3.0, section 11.3.3); some programs write Exif as such."""
    left = _TEXTS_SIZE
    for kind, at, size in _png_chunks(data):
        if kind not in {b"tEXt", b"zTXt", b"iTXt"} or left <= 0:
            continue
        text = data[at : at + size]
        packed = _PACKED.match(text)
        if packed:
            with suppress(zlib.error):
                text = zlib.decompressobj().decompress(text[packed.end() :], left)
                left -= len(text)
        yield text
        for digits in _EXIF_AS_TEXT.findall(b"\n" + text):
            yield unhexlify(b"".join(digits.split()))


_TEXTS_SIZE: Final = 1 << 22
"""Bytes that all packed texts of a picture may unpack to: more is no text."""

_PACKED: Final = re.compile(rb"[^\0]{1,79}\0(?:\0|\x01\0[^\0]*\0[^\0]*\0)(?=x)")
"""What precedes a packed text: its keyword and method; of iTXt its language and translated keyword, too."""

_EXIF_AS_TEXT: Final = re.compile(rb"\n(?:exif|APP1)\s+[0-9]+\s+((?:[0-9a-f]{2}|\s)+)")
"""`Raw profile type exif`, as ImageMagick writes it: a length, then hexadecimal digits in lines."""

# Of QuickTime, of Apple, and of 3GPP TS 26.244, section 8.5: a name, a role, then longitude and latitude.
_FILM_POSITION: Final = re.compile(
    rb"\xa9xyz.{4}[+-][0-9]{2}|com\.apple\.quicktime\.location\.ISO6709"
    rb"|loci\0{4}..[^\0]{0,200}\0.(?!\0{8}).{8}",
    re.DOTALL,
)
_BLOCK, _LONGEST_MARK = 1 << 20, 256


def _overlapping(file: BinaryIO) -> Iterator[bytes]:
    """Read a large file in blocks; each begins with the end of the one before."""
    before = b""
    while block := file.read(_BLOCK):
        yield before + block
        before = block[-_LONGEST_MARK:]


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
