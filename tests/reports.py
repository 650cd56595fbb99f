"""Reports made for tests: the same table as a Word, Excel, web or text file."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.test_shipped_content import SEED

HEADINGS = ("มาตรการ/กิจกรรม", "สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", "ผลลัพธ์หรือความสำเร็จของการดำเนินการ")
"""The headings of the seed."""


@dataclass(frozen=True, slots=True)
class At:
    """A cell of more than one place: its text, and how many rows and columns it takes."""

    text: str
    rows: int = 1
    columns: int = 1


Written = str | At
"""A cell: a paragraph a line; `<b>…</b>` is bold and `<a href="…">…</a>` a link."""
Rows = Sequence[Sequence[Written]]


def as_html(*tables: Rows, between: str = "") -> bytes:
    """Write tables as a page."""
    written = [f"<table>{''.join(map(_html_row, rows))}</table>" for rows in tables]
    return f"<!doctype html><meta charset=utf-8><body>{f'<p>{between}</p>'.join(written)}</body>".encode()


def _html_row(row: Sequence[Written]) -> str:
    return f"<tr>{''.join(_html_cell(_at(cell)) for cell in row)}</tr>"


def _html_cell(cell: At) -> str:
    lines = "".join(f"<p>{_escaped(line)}</p>" for line in cell.text.split("\n"))
    return f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{lines}</td>'


def _escaped(line: str) -> str:
    """Escape what is no tag of ours."""
    pieces = re.split(r"(</?b>|<a href=\"[^\"]*\">|</a>)", line)
    return "".join(piece if index % 2 else html.escape(piece) for index, piece in enumerate(pieces))


def _at(cell: Written) -> At:
    return cell if isinstance(cell, At) else At(cell)


def _runs(line: str) -> list[tuple[str, bool, str | None]]:
    """Part a line into texts with their look: bold or not, and the address."""
    runs, bold, link = [], False, None
    for piece in re.split(r"(</?b>|<a href=\"[^\"]*\">|</a>)", line):
        if piece in {"<b>", "</b>"}:
            bold = piece == "<b>"
        elif found := re.fullmatch(r'<a href="([^"]*)">', piece):
            link = found[1]
        elif piece == "</a>":
            link = None
        elif piece:
            runs.append((piece, bold, link))
    return runs


# --- Text ----------------------------------------------------------------------------------


def as_csv(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Write a table as the export of a spreadsheet: places of merged cells are empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([[cell.text if cell else "" for cell in row] for row in _grid(rows)])
    return stream.getvalue().encode(encoding)


def _grid(rows: Rows) -> list[list[At | None]]:
    """Put cells on a grid, None where a merged one reaches."""
    taken: dict[tuple[int, int], At | None] = {}
    for top, row in enumerate(rows):
        left = 0
        for cell in map(_at, row):
            while (top, left) in taken:
                left += 1
            taken |= dict.fromkeys(
                (top + down, left + right) for down in range(cell.rows) for right in range(cell.columns)
            )
            taken[top, left] = cell
    width = max(left for _, left in taken) + 1
    return [[taken.get((top, left)) for left in range(width)] for top in range(len(rows))]


# --- Excel ---------------------------------------------------------------------------------


def as_xlsx(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> bytes:
    """Write sheets as a workbook."""
    book = openpyxl.Workbook()
    for index, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if index == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for top, row in enumerate(_grid(rows), 1):
            for left, cell in enumerate(row, 1):
                if cell is None:
                    continue
                runs = [run for line in _joined(cell.text) for run in _runs(line)]
                bold = any(bold for _, bold, _ in runs)
                written = sheet.cell(top, left)
                written.value = (
                    CellRichText(*(TextBlock(InlineFont(b=b), text) if b else text for text, b, _ in runs))
                    if bold
                    else "".join(text for text, _, _ in runs)
                )
                written.hyperlink = next((link for _, _, link in runs if link), None)
                if cell.rows * cell.columns > 1:
                    sheet.merge_cells(None, top, left, top + cell.rows - 1, left + cell.columns - 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _joined(text: str) -> list[str]:
    return [line + "\n" * (index < text.count("\n")) for index, line in enumerate(text.split("\n"))]


# --- Word ----------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def as_docx(*tables: Rows, between: str = "") -> bytes:
    """Write tables as a Word document, only as much as every reader of such files needs."""
    links: list[str] = []
    words = f"<w:p><w:r><w:t>{html.escape(between)}</w:t></w:r></w:p>" if between else "<w:p/>"
    body = words.join(_docx_table(rows, links) for rows in tables)
    relations = "".join(
        f'<Relationship Id="link{index}" Type="{_R}/hyperlink" Target="{html.escape(link)}" TargetMode="External"/>'
        for index, link in enumerate(links)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="main" '
            f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:p/></w:body></w:document>',
        }
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Put files into an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _docx_table(rows: Rows, links: list[str]) -> str:
    grid = _grid(rows)
    written = []
    for top, row in enumerate(grid):
        cells = []
        for left, cell in enumerate(row):
            above = next(
                (
                    at
                    for up in range(top, -1, -1)
                    if (at := grid[up][left]) is not None and up + at.rows > top and up < top
                ),
                None,
            )
            if cell is not None:
                merged = "<w:vMerge w:val='restart'/>" if cell.rows > 1 else ""
                cells.append(_docx_cell(cell.text, cell.columns, merged, links))
            elif above is not None:
                cells.append(_docx_cell("", above.columns, "<w:vMerge/>", links))
        written.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def _docx_cell(text: str, columns: int, merged: str, links: list[str]) -> str:
    lines = "".join(
        f"<w:p>{''.join(_docx_run(*run, links) for run in _runs(line))}</w:p>" for line in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/>{merged}</w:tcPr>{lines}</w:tc>'


def _docx_run(text: str, bold: bool, link: str | None, links: list[str]) -> str:  # noqa: FBT001 - as _runs gives it
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'
    if link is None:
        return run
    links.append(link)
    return f'<w:hyperlink r:id="link{len(links) - 1}">{run}</w:hyperlink>'


# --- The seed ------------------------------------------------------------------------------


def seed_table() -> list[list[str]]:
    """Give the seed's five measures as one table: paragraphs become lines."""
    rows = [line.split("\t") for line in SEED.splitlines() if line.count("\t") == 2]
    kept = [row for row in rows if not row[0].startswith(("มาตรการ/", "ผู้บริหารมีนโยบาย"))]
    return [list(HEADINGS), *([_lines(cell) for cell in row] for row in kept)]


def _lines(cell: str) -> str:
    return re.sub(r"\s*</p>\s*<p>\s*", "\n", cell).removeprefix("<p>").removesuffix("</p>")
