"""What an evidence file is, by its content and not by its name; personal data in those that are text."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from site_builder.content import hygiene, pictures
from site_builder.problems import Problem

if TYPE_CHECKING:
    from zipfile import ZipFile

Kind = str
"""A kind as its usual ending (`pdf`, `docx`); empty where nothing is recognised."""


_MARKS: Final[tuple[tuple[Kind, re.Pattern[bytes]], ...]] = (
    ("pdf", re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("avif", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
    ("heic", re.compile(rb"....ftyp(?:hei|hev|mif|msf)", re.DOTALL)),
    ("mov", re.compile(rb"....ftypqt", re.DOTALL)),
    ("mp4", re.compile(rb"....(?:ftyp|moov|mdat|free|skip|wide)", re.DOTALL)),
    ("mp3", re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
    ("rtf", re.compile(rb"\{\\rtf")),
    ("ole", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("svg", re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<svg")),
    ("xml", re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml")),
    (
        "html",  # WHATWG MIME Sniffing, section 7.1
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*<(?:!--|!doctype |(?:html|head|body|script|iframe|h1|div|font|table|a"
            rb"|style|title|b|br|p|img)\b)",
            re.IGNORECASE,
        ),
    ),
    # Windows; Linux; macOS and Java; a script.
    (
        "program",
        re.compile(rb"MZ(?=.{0,62}\0)|\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|#!", re.DOTALL),
    ),
    ("rar", re.compile(rb"Rar!\x1a\x07")),
    ("7z", re.compile(rb"7z\xbc\xaf\x27\x1c")),
)

_SAME: Final = {"jpeg": "jpg", "csv": "txt"}
"""Kinds whose contents look alike: pictures of two endings, plain text."""

_ALSO: Final = {"doc": "rtf", "txt": "markup"}
"""What older programs save under an ending, and every program opens; text with marks of a page in it."""

_OLD_OFFICE: Final = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
"""The old Office kinds by the stream that each has ([MS-DOC], [MS-XLS], [MS-PPT])."""

_INSIDE_ZIP: Final = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_OPEN_DOCUMENT: Final = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}


def kind_of(file: BinaryIO) -> Kind:
    """Recognise an open file by its content."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(file)
    for kind, mark in _MARKS:
        if mark.match(head):
            if kind == "gif" and not pictures.is_gif(file):
                return "js"  # its mark is made of letters that a script can begin with
            return kind if kind != "ole" else _old_office(head + file.read())
    if b"%PDF-" in head:  # ISO 32000-1, annex H.3.4.1: a reader takes it anywhere in the first 1024 bytes
        return "pdf"
    if head and _is_text(head):
        return "markup" if pictures.MARKUP.search(head) else "txt"
    return ""


_HEAD: Final = 1024
"""Bytes at the beginning of a file by which it is known."""


def _kind_of_archive(file: BinaryIO) -> Kind:
    """Tell ZIP archives by what lies in them (ECMA-376-2; OpenDocument 1.3-2); a damaged one has no kind."""
    import zipfile  # noqa: PLC0415 - most builds look at no new archive

    # A damaged archive raises what its damage makes of it: BadZipFile, zlib.error, EOFError, …
    with suppress(Exception), zipfile.ZipFile(file) as zipped:
        names = zipped.namelist()
        if _has_macros(zipped, names):
            return "macros"
        if "mimetype" in names:
            with zipped.open("mimetype") as mimetype:
                kind = mimetype.read(200).rpartition(b".")[2]
            return _OPEN_DOCUMENT.get(kind, "zip")
        for folder, kind_ in _INSIDE_ZIP.items():
            if _CONTENT_TYPES in names and any(name.startswith(folder) for name in names):
                return kind_
        return "zip"
    return ""


def _has_macros(zipped: "ZipFile", names: Sequence[str]) -> bool:
    """Tell whether an Office file has programs in it (MS-OVBA 2.3; OpenDocument 1.3-2, section 3.16)."""
    if any(map(_MACRO.search, names)):
        return True
    return _CONTENT_TYPES in names and b"vnd.ms-office.vbaProject" in zipped.read(_CONTENT_TYPES)


_CONTENT_TYPES: Final = "[Content_Types].xml"

# Lists of modules are written into documents that have none, too.
_MACRO: Final = re.compile(
    r"vbaproject\.bin\Z|\ABasic/[^/]+/(?!(?:script|dialog)-l[bc]\.xml).+\.xml\Z|\AScripts/.*[^/]\Z",
    re.IGNORECASE,
)


def _old_office(data: bytes) -> Kind:
    """Tell the old Office files apart; one that is locked with a password is none of them."""
    found = (kind for stream, kind in _OLD_OFFICE.items() if stream.encode("utf-16-le") in data)
    return next(found, "")


def _is_text(head: bytes) -> bool:
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return marked or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def fits(kind: Kind, ending: str) -> bool:
    """Tell whether a file of a kind may have an ending."""
    ending = _SAME.get(ending.lower(), ending.lower())
    return kind in {ending, _ALSO.get(ending)}


Flaw = Literal["evidence-position", "evidence-two-kinds"]
"""Why a file cannot be published, as the code of the problem."""


def flaw_of(kind: Kind, file: BinaryIO) -> Flaw | None:
    """Find in an open file what a reader would not see and must not get."""
    if pictures.tells_position(kind, file):
        return "evidence-position"
    if kind and kind not in _MAY_HOLD_ANY and pictures.holds_another(kind, file):
        return "evidence-two-kinds"
    return None


_MAY_HOLD_ANY: Final = frozenset(
    {
        "txt",
        "markup",
        "html",
        "svg",
        "xml",
        "js",
        "program",
        "zip",
        "rar",
        "7z",
        "macros",
        *_INSIDE_ZIP.values(),
        *_OPEN_DOCUMENT.values(),
    }
)


_TEXT_KINDS: Final = frozenset({"txt", "csv", "markup", "html", "xml"})


def personal_data(path: str, kind: Kind, file: BinaryIO) -> Iterator[Problem]:
    """Find national IDs in a file that is text by its content or by its name (the seed's row 25)."""
    if not _TEXT_KINDS & {kind, path.rpartition(".")[2].lower()}:
        return
    file.seek(0)
    yield from hygiene.national_ids(path, hygiene.one_line_end(_decoded(file.read())))


def _decoded(data: bytes) -> str:
    """Decode text of any usual encoding; what cannot be decoded is replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        little = data[1::2].count(0) >= data[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp874", errors="replace")
