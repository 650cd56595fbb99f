"""The bytes of a report become tables, by the kind of file; what cannot be read is told, never raised."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from site_builder.importing import texts
from site_builder.importing.tables import Blocks, Cell, Row, Span, Table, Tables, paragraph
from site_builder.problems import Place, Problem, problem

if TYPE_CHECKING:
    from openpyxl.cell import Cell as Written
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

KINDS: Final = (".docx", ".xlsx", ".html", ".htm", ".csv", ".tsv", ".txt")
"""Endings of the files that can be read."""

KNOWN_OTHERS: Final = (
    ".doc",
    ".xls",
    ".pdf",
    ".odt",
    ".ods",
    ".rtf",
    ".xlsm",
    ".docm",
    ".xlsb",
    ".pages",
    ".numbers",
    ".dot",
    ".ppt",
    ".pptx",
)
"""Endings of reports that have to be saved as another kind first."""

PACKAGES: Final = frozenset({"mammoth", "openpyxl", "bs4"})
"""What the extra `import` installs, as it is imported."""

_LARGEST = 200_000_000
"""Bytes, of a file and of all that an archive holds."""
_MOST_ROWS = 20_000
_MOST_CELLS = 500_000
_LARGEST_PART = 50_000_000
"""Bytes of the text of an office document, pictures aside."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableError(ValueError):
    """The file cannot be read; `problem` says why."""

    def __init__(self, found: Problem) -> None:
        """Keep the problem."""
        super().__init__(found.code)
        self.problem = found


def read_tables(path: str, data: bytes) -> Tables:
    """Read the tables of a file; `path` is for its ending and for what is told.

    Raises UnreadableError, and ModuleNotFoundError where a package of the extra is missing.
    """
    place, ending = Place(path=path), PurePath(path).suffix.lower()
    _refuse_odd_files(place, ending, data)
    reader = _READERS[ending]
    try:
        with warnings.catch_warnings(action="ignore"):  # what the packages would have told a programmer
            read = reader(place, data)
    except (UnreadableError, ModuleNotFoundError):
        raise
    except Exception as fault:  # the packages raise whatever they stumble over
        raise UnreadableError(problem("import-damaged", place, kind=ending)) from fault
    rows = sum(len(table.rows) for table in read.tables)
    if rows > _MOST_ROWS:
        raise UnreadableError(_too_many_rows(place))
    return read


def _refuse_odd_files(place: Place, ending: str, data: bytes) -> None:
    """Refuse what needs no look inside: nothing, too much, another kind, a password."""
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise UnreadableError(problem("import-empty", place))
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise UnreadableError(problem("import-locked", place))
    if ending in KNOWN_OTHERS or data.startswith((_OLE, b"%PDF-", b"{\\rtf")):
        raise UnreadableError(problem("import-kind", place))
    if ending not in {".docx", ".xlsx"} and data.startswith(b"PK\x03\x04"):
        raise UnreadableError(problem("import-kind", place))


def too_many_bytes(place: Place, size: int) -> Problem | None:
    """Say that a file is too large, where it is."""
    limit = f"{_LARGEST // 1_000_000} MB"
    return problem("import-too-large", place, limit=limit) if size > _LARGEST else None


def _too_many_rows(place: Place) -> Problem:
    return problem("import-too-large", place, limit=f"{_MOST_ROWS:,} แถว/rows, {_MOST_CELLS:,} ช่อง/cells")


# --- Text ----------------------------------------------------------------------------------


def _decoded(place: Place, data: bytes) -> texts.Decoded:
    decoded = texts.decode(data)
    if decoded is None or "\x00" in decoded.text:
        raise UnreadableError(problem("import-encoding", place))
    return decoded


def _text(place: Place, data: bytes) -> Tables:
    decoded = _decoded(place, data)
    return Tables(tables=tuple(texts.read_text(decoded.text)), encoding=decoded.encoding)


def _rows(place: Place, data: bytes, delimiter: str | None = None) -> Tables:
    decoded = _decoded(place, data)
    return Tables(tables=tuple(_rows_of(place, decoded.text, delimiter)), encoding=decoded.encoding)


def _rows_of(place: Place, text: str, delimiter: str | None) -> Iterator[Table]:
    try:
        return texts.read_rows(text, delimiter)
    except csv.Error as fault:
        raise UnreadableError(problem("import-damaged", place, kind=".csv")) from fault


def _html(place: Place, data: bytes) -> Tables:
    from site_builder.importing import html  # noqa: PLC0415 - needs the extra

    decoded = _decoded(place, data)
    return Tables(tables=html.read_tables(decoded.text), encoding=decoded.encoding)


# --- Office --------------------------------------------------------------------------------


def _archive(place: Place, data: bytes, needed: str) -> zipfile.ZipFile:
    """Open the archive that an office file is, when it is sound, not locked, and no bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise UnreadableError(
            problem("import-damaged", place, kind=PurePath(place.path).suffix.lower())
        ) from fault
    if too_many := too_many_bytes(place, sum(each.file_size for each in archive.infolist())):
        raise UnreadableError(too_many)
    if any(each.file_size > _LARGEST_PART for each in archive.infolist() if each.filename.endswith(".xml")):
        raise UnreadableError(problem("import-too-large", place, limit=f"{_LARGEST_PART // 1_000_000} MB"))
    if any(each.flag_bits & 1 for each in archive.infolist()):
        raise UnreadableError(problem("import-locked", place))
    if needed not in archive.namelist():
        raise UnreadableError(problem("import-damaged", place, kind=PurePath(place.path).suffix.lower()))
    return archive


def _docx(place: Place, data: bytes) -> Tables:
    import mammoth  # noqa: PLC0415 - needs the extra

    from site_builder.importing import html  # noqa: PLC0415 - the same

    _archive(place, data, "word/document.xml")
    no_picture = mammoth.images.img_element(lambda _image: {})
    made = mammoth.convert_to_html(io.BytesIO(data), convert_image=no_picture)
    return Tables(tables=html.read_tables(made.value))


def _xlsx(place: Place, data: bytes) -> Tables:
    import openpyxl  # noqa: PLC0415 - needs the extra

    archive = _archive(place, data, "xl/workbook.xml")
    _refuse_many_cells(place, archive)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    tables: list[Table] = []
    for sheet in book.worksheets:
        if sheet.max_row > _MOST_ROWS or sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise UnreadableError(_too_many_rows(place))
        hidden = sheet.sheet_state != "visible"
        rows = tuple(_sheet_rows(sheet))
        tables += texts.tables_of_rows(rows, first=len(tables) + 1, sheet=sheet.title, hidden=hidden)
    return Tables(tables=tuple(tables))


_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")


def _refuse_many_cells(place: Place, archive: zipfile.ZipFile) -> None:
    """Count rows and cells, those of merged areas too, before anything is made of them."""
    rows = cells = 0
    for name in archive.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            sheet = archive.read(name)
            rows += len(_ROW.findall(sheet))
            cells += len(_CELL.findall(sheet)) + sum(map(_area, _MERGED.findall(sheet)))
    if rows > _MOST_ROWS or cells > _MOST_CELLS:
        raise UnreadableError(_too_many_rows(place))


def _area(corners: tuple[bytes, bytes, bytes, bytes]) -> int:
    first, top, last, bottom = corners
    return (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    return sum((letter - 64) * 26**at for at, letter in enumerate(reversed(letters)))


def _sheet_rows(sheet: "Worksheet") -> Iterator[Row]:
    """Read the rows of a sheet; merged cells stand in each of their places."""
    origins = {
        (row, column): (merged.min_row, merged.min_col)
        for merged in sheet.merged_cells.ranges
        for row in range(merged.min_row, min(merged.max_row, sheet.max_row) + 1)
        for column in range(merged.min_col, min(merged.max_col, sheet.max_column) + 1)
    }
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = []
        for column, written in enumerate(row, 1):
            top, left = origins.get((number, column), (number, column))
            if (top, left) == (number, column):
                cells.append(Cell(blocks=_blocks(written)))
            else:
                blocks = _blocks(sheet.cell(top, left))
                cells.append(Cell(blocks=blocks, merged="left" if left < column else "up"))
        yield Row(number=number, cells=tuple(cells))


def _blocks(written: "Written | MergedCell") -> Blocks:
    """Read a cell of a sheet: a paragraph a line, with its look and its link."""
    value = written.value
    if value is None:
        return ()
    link = written.hyperlink.target if written.hyperlink else None
    if not isinstance(value, list):
        font = written.font
        look = _look(font, link)
        return _lines([(_written_out(value, written.number_format), look)])
    pieces = []
    for piece in value:  # text of several looks
        own = getattr(piece, "font", None)
        look = _look(own, link)
        pieces.append((str(getattr(piece, "text", piece)), look))
    return _lines(pieces)


def _look(font: Any, link: str | None) -> Span:  # noqa: ANN401 - a cell and a piece of one have fonts of two kinds
    """Take of a font what our Markdown knows."""
    if font is None:
        return Span(text="", link=link)
    return Span(text="", bold=bool(font.b), italic=bool(font.i), struck=bool(font.strike), link=link)


def _lines(pieces: list[tuple[str, Span]]) -> Blocks:
    """Part texts of several looks at the ends of lines."""
    lines: list[list[Span]] = [[]]
    for text, look in pieces:
        first, *more = re.split(r"\r\n|[\n\r]", text.replace("_x000D_", ""))
        for index, line in enumerate((first, *more)):
            lines += [[]] if index else []
            lines[-1].append(replace(look, text=line))
    made = (paragraph(line) for line in lines)
    return tuple(each for each in made if each.spans)


def _written_out(value: object, form: str) -> str:
    """Write a value as people would: whole numbers without a point, shares with their sign, days as ISO."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and "%" in form:
        return f"{value * 100:g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date") and hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00").replace("T", " ")
    return str(value)


_READERS: Final[Mapping[str, Callable[[Place, bytes], Tables]]] = {
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".html": _html,
    ".htm": _html,
    ".csv": _rows,
    ".tsv": partial(_rows, delimiter="\t"),
    ".txt": _text,
}
