"""Text files: which encoding they are in, and the tables in them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from site_builder.content.hygiene import one_line_end
from site_builder.importing.tables import Cell, Row, Table, text_blocks

CP874 = "Windows-874"
"""What people call the encoding of old Thai files, also known as TIS-620."""

_THAI_CODECS = {"cp874", "tis-620", "iso8859-11", "windows-874", "x-windows-874", "tis620", "iso-8859-11"}
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4_096
"""Bytes of a page in which its encoding is declared."""


class Decoded(Struct, frozen=True):
    """A text, and its encoding where that is not one of today."""

    text: str
    encoding: str | None = None


def decode(data: bytes) -> Decoded | None:
    """Decode UTF-8, UTF-16 with its mark, what a page declares, and Windows-874; None for anything else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(data, "utf-16", "UTF-16")
    declared = _DECLARED.search(data[:_HEAD])
    name = declared[1].decode().lower() if declared else ""
    utf8 = _as(data, "utf-8-sig", None)
    # Short texts in Windows-874 can happen to be UTF-8 of some other script.
    if utf8 and (name not in _THAI_CODECS or re.search("[ก-๛]", utf8.text) or data.isascii()):
        return utf8
    if name and name not in _THAI_CODECS and name not in {"utf-8", "utf8"}:
        return _as(data, name, name)
    thai = _as(data, "cp874", CP874)
    return thai if thai and _looks_thai(thai.text) else None


def _as(data: bytes, codec: str, encoding: str | None) -> Decoded | None:
    try:
        return Decoded(one_line_end(data.decode(codec)), encoding)
    except (UnicodeError, LookupError):
        return None


def _looks_thai(text: str) -> bool:
    """Tell whether what is not ASCII are mostly Thai words, whose vowels and tones follow consonants."""
    other = [letter for letter in text if letter > "\x7f"]
    words = "".join(re.findall(r"(?:[เแโใไ]?[ก-ฮ][ะาำๅๆฯ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*)+|[๐-๙]+", text))
    return len(words) > len(other) * 0.8


_MARKUP = re.compile(
    r"</?(?:p|br|ul|ol|li|b|strong|i|em|a|div|span|table|tr|td|u|font)\b[^>]*>|&(?:nbsp|amp|lt|gt|quot);",
    re.IGNORECASE,
)


def _cell(text: str) -> Cell:
    if not _MARKUP.search(text):
        return Cell(blocks=text_blocks(text))
    from site_builder.importing.html import read_cell  # noqa: PLC0415 - only cells with tags need its package

    return read_cell(text)


def read_text(text: str) -> Iterator[Table]:
    """Find the tables of a plain text: lines with tabs that stand together."""
    rows: list[Row] = []
    before, number, follows = "", 0, False
    for line_number, line in enumerate((*text.split("\n"), ""), 1):
        if "\t" in line.strip():
            rows.append(Row(number=line_number, cells=tuple(_cell(cell) for cell in line.split("\t"))))
            continue
        if rows:
            number += 1
            yield Table(number=number, rows=_even(rows), before=before, follows=follows, by_line=True)
            rows, before, follows = [], "", True
        if line.strip():
            before, follows = " ".join(line.split()), False


_SAMPLE = 50
"""Lines that tell what stands between the cells."""


def read_rows(text: str, delimiter: str | None = None) -> Iterator[Table]:
    """Find the tables of a text whose lines are rows of cells. Raises csv.Error for what is none."""
    sample = text.split("\n", _SAMPLE)[:_SAMPLE]
    delimiter = delimiter or max(",;\t", key=lambda mark: sum(mark in line for line in sample))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = [Row(number=lines.line_num, cells=tuple(map(_cell, line))) for line in lines]
    return tables_of_rows(rows)


def tables_of_rows(
    rows: Sequence[Row], *, first: int = 1, sheet: str | None = None, hidden: bool = False
) -> Iterator[Table]:
    """Part the rows of a sheet where they are empty; what has one cell a row is no table, but words."""
    number, before, follows = first, "", False
    for group in _groups(_even(rows)):
        if all(
            sum(bool(cell.text) for cell in row.cells if not cell.merged) <= 1 for row in group
        ) and _has_words(group, follows=follows):
            before, follows = group[-1].cells[0].text or group[-1].text, False
            continue
        yield Table(
            number=number,
            rows=group,
            before=before,
            follows=follows,
            sheet=sheet,
            by_line=sheet is None,
            hidden=hidden,
        )
        number, before, follows = number + 1, "", True


def _has_words(group: Sequence[Row], *, follows: bool) -> bool:
    """Tell whether rows of one cell are words: behind a table, only where they begin at its left."""
    return not follows or bool(group[0].cells[0].text)


def _groups(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    group: list[Row] = []
    for row in rows:
        if any(cell.text for cell in row.cells):
            group.append(row)
        elif group:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _even(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give all rows as many cells as the longest has; those at the end that are empty everywhere go."""
    width = max((at for row in rows for at, cell in enumerate(row.cells, 1) if cell.text), default=0)
    return tuple(
        Row(number=row.number, cells=(row.cells + (Cell(),) * (width - len(row.cells)))[:width])
        for row in rows
    )
