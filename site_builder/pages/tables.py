"""A table as a file for spreadsheets, CSV or XLSX; in neither does a cell act as a formula."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Literal

import xlsxwriter
from msgspec import Struct
from xlsxwriter.exceptions import FileCreateError

from site_builder.problems import Language

Cell = str | int | None
Row = Sequence[Cell]
"""A line of a table, in the order of its columns."""


class Column(Struct, frozen=True, kw_only=True):
    """A column declared once: heads of tables, schemas and the documentation come from it."""

    name: str
    kind: Literal["text", "number", "day", "texts", "proofs"] = "text"
    """What a record holds there; in a table several texts or proofs stand in one cell, a line each."""
    always: bool = False
    """True where it is never empty."""
    choices: tuple[str, ...] = ()
    width: int = 14
    """Of the column in a spreadsheet, in letters."""
    help: Mapping[Language, str]


class TableHead(Struct, frozen=True, kw_only=True):
    """What a table says of itself: its columns, the name of its files, a title for people."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns that together tell rows apart."""


_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_file(head: TableHead, rows: Sequence[Row]) -> bytes:
    """Write a table (RFC 4180) that Excel opens in Thai: UTF-8 with BOM, and no cell acts as a formula.

    A text that would, or that would after some `'`, gets one `'` more in front. So a cell that begins
    with one or more `'` and then one of the letters of a formula is read back without its first `'`.
    """
    stream = io.BytesIO()
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(column.name for column in head.columns)
        writer.writerows(map(_guarded, row) for row in rows)
        text.flush()
        return stream.getvalue()


def _guarded(value: Cell) -> str | int:
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if _FORMULA.match(value) else value


_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A workbook tells when it was made; the same input must give the same bytes."""

_MANY = 20_000
"""Lines of a workbook that are not held in memory."""

_LONGEST = 32_767
"""The most letters that a cell of a spreadsheet holds, in units of UTF-16."""


def xlsx_file(head: TableHead, rows: Sequence[Row]) -> bytes:
    """Write a table as a workbook. Texts are written as texts, so none becomes a formula or a link."""
    if len(rows) < _MANY:
        return _workbook(head, rows, {"in_memory": True})
    try:
        # Lines go to a file as they come: that takes a third longer and much less memory.
        with TemporaryDirectory() as folder:
            return _workbook(head, rows, {"constant_memory": True, "tmpdir": folder})
    except FileCreateError as fault:
        # What the system said; XlsxWriter's archive is not to live on with the fault itself.
        number, text = fault.args[0].errno, fault.args[0].strerror
    raise OSError(number, text, gettempdir())


def _workbook(head: TableHead, rows: Sequence[Row], options: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"title": head.title, "created": _CREATED})
    sheet = workbook.add_worksheet(_sheet_name(head.name))
    bold, wrapped = (
        workbook.add_format({"bold": True}),
        workbook.add_format({"text_wrap": True, "valign": "top"}),
    )
    for position, column in enumerate(head.columns):
        sheet.set_column(position, position, column.width, wrapped)
        sheet.write_string(0, position, column.name, bold)
    for line, row in enumerate(rows, 1):
        for position, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, position, value, wrapped)
            elif value is not None:
                sheet.write_string(line, position, _fitting(_plain(value)), wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(head.columns) - 1)
    workbook.close()
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    """Bring a name to what spreadsheets allow for a sheet."""
    return re.sub(r"[\[\]:*?/\\']", "-", name)[:31]


def _plain(text: str) -> str:
    """Keep XlsxWriter from taking a text for its own marks of letters that look otherwise."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _fitting(text: str) -> str:
    """Cut a text that is too long for a cell of a spreadsheet; the other forms have the whole."""
    if 2 * len(text) <= _LONGEST:
        return text
    units = text.encode("utf-16-le")
    return (
        text if len(units) <= 2 * _LONGEST else units[: 2 * _LONGEST - 2].decode("utf-16-le", "ignore") + "…"
    )
