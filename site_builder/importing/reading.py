"""Tables are walked through: which hold measures, and what becomes of each row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.body import heading_form
from site_builder.importing import headings as h
from site_builder.importing.measures import Measure, counted, make_measure
from site_builder.importing.tables import Blocks, Cell, Row, Table, words

Skipped = Literal[
    "example",
    "no-measures",
    "hidden",
    "heading-again",
    "empty",
    "divider",
    "note",
    "no-title",
    "same-row",
    "in-folder",
]
"""Why a table or a row makes no measure."""


class RowRead(Struct, frozen=True, kw_only=True):
    """A row of a table: the measure that it makes, or why it makes none."""

    number: int
    text: str
    measure: Measure | None = None
    skipped: Skipped | None = None
    more: tuple[int, ...] = ()
    """Numbers of the rows below that say more of the same measure."""


class TableRead(Struct, frozen=True, kw_only=True):
    """A table with its rows, or why none of them was looked at."""

    table: Table
    headings: tuple[str, ...]
    rows: tuple[RowRead, ...] = ()
    skipped: Skipped | None = None
    continues: bool = False
    """True where it has no headings of its own, and goes on with those of the table before."""
    columns: tuple[h.Column, ...] = ()


class _Gathered(Struct, frozen=True, kw_only=True):
    """A row with a measure, and the rows below that say more of it."""

    row: Row
    head: h.Head
    cells: tuple[Blocks, ...]
    """What they say, by the columns that have a heading."""
    pictures: int
    more: tuple[int, ...] = ()


def read_measures(
    tables: Sequence[Table], year: int, taken: frozenset[str] = frozenset()
) -> tuple[TableRead, ...]:
    """Read every table as far as it holds measures of a fiscal year; `taken` are numbers in use there."""
    return _with_positions(tuple(_tables_read(tables, year)), taken)


def _tables_read(tables: Sequence[Table], year: int) -> Iterator[TableRead]:
    head: h.Head | None = None
    example = False
    recognised: set[int] = set()
    for table in tables:
        if table.inside in recognised:
            recognised.add(table.number)  # its words are those of a cell
            continue
        found = None if table.hidden else h.find_head(table.rows)
        continues = found is None and _continues(table, head)
        if not continues:
            head, example = found, found is not None and _is_example(_introduction(table, found))
        if head is None:
            yield _not_read(table)
            continue
        recognised.add(table.number)
        headings = tuple(column.heading for column in head.columns if column.heading)
        below = table.rows if continues else table.rows[head.first + head.height :]
        rows, head = _rows(below, head, year)
        if example:
            rows = tuple(replace(row, measure=None, skipped=row.skipped or "example") for row in rows)
        skipped: Skipped | None = "example" if example else None
        yield TableRead(
            table=table,
            headings=headings,
            rows=rows,
            skipped=skipped,
            continues=continues,
            columns=head.columns,
        )


def _not_read(table: Table) -> TableRead:
    shown = next((row for row in table.rows if any(cell.text for cell in row.cells)), None)
    headings = tuple(cell.text for cell in shown.cells if cell.text and not cell.merged) if shown else ()
    return TableRead(table=table, headings=headings, skipped="hidden" if table.hidden else "no-measures")


def _continues(table: Table, head: h.Head | None) -> bool:
    """Tell whether a table without headings goes on with the one right before it."""
    widths = {len(row.cells) for row in table.rows}
    return table.follows and not table.hidden and head is not None and widths == {len(head.columns)}


def _introduction(table: Table, head: h.Head) -> str:
    """Give the words right before the headings: of a row above them, or before the table."""
    for row in reversed(table.rows[: head.first]):
        if text := row.text:
            return text
    return table.before


def _is_example(text: str) -> bool:
    return bool(re.search(r"(?:เช่น|ตัวอย่าง)[\s:：.…(\u201c\"-]*$", text))


def _rows(rows: Sequence[Row], head: h.Head, year: int) -> tuple[tuple[RowRead, ...], h.Head]:
    """Read the rows under headings; gives the headings of the last too, for a table that goes on."""
    made: list[RowRead | _Gathered] = []
    open_: int | None = None  # position of the measure that a row may say more of
    for row in rows:
        if h.repeats(head, row):
            made.append(_left_out(row, "heading-again"))
        elif fresh := h.new_head(row):
            head, open_ = fresh, None
            made.append(_left_out(row, "heading-again"))
        elif (reason := _why_not(head, row)) is None:
            open_ = len(made)
            made.append(_gathered(head, row))
        elif reason == "no-title" and open_ is not None and isinstance(begun := made[open_], _Gathered):
            made[open_] = _joined(begun, row)
        else:
            open_ = open_ if reason == "empty" else None
            made.append(_left_out(row, reason))
    return tuple(each if isinstance(each, RowRead) else _row_read(each, year) for each in made), head


def _left_out(row: Row, reason: Skipped) -> RowRead:
    return RowRead(number=row.number, text=row.text, skipped=reason)


_NOTE = re.compile(r"หมายเหตุ|ที่มา\s*:|ข้อมูล\s*ณ")
_TOTALS = {"รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "total"}


def _why_not(head: h.Head, row: Row) -> Skipped | None:
    """Say why a row begins no measure; None where it does."""
    said = [(column, cell) for column, cell in zip(head.columns, row.cells, strict=False) if _is_own(cell)]
    if not said:
        return "empty" if not any(cell.text for cell in row.cells) else "no-title"
    title = "".join(words(_of_measure(head, row)))
    first, only = said[0], len(said) == 1
    if only and _NOTE.match(first[1].text):
        return "note"
    if heading_form(first[1].text) in _TOTALS:
        return "note"
    if only and (_spans_all(row) or first[0].kind == "number"):
        return "divider"
    return None if any(map(str.isalpha, title)) else "no-title"


_NARROW = 4
"""Columns from which on the first may stand aside; of three, two are a title and its text."""


def _spans_all(row: Row) -> bool:
    """Tell whether one cell reaches over the whole row, an empty first column aside."""
    apart = len(row.cells) - 1 - sum(cell.merged == "left" for cell in row.cells)
    aside = apart == 1 and len(row.cells) >= _NARROW and not row.cells[0].text
    return len(row.cells) > 1 and (apart == 0 or aside)


def _of_measure(head: h.Head, row: Row) -> Blocks:
    """Give what the row itself says in the column of measures."""
    columns = [column for column in head.columns if not column.is_left]
    cells = zip(columns, _cells(head, row, from_above=False), strict=True)
    return next(blocks for column, blocks in cells if column.kind == "measure")


def _is_own(cell: Cell) -> bool:
    """Tell whether a cell says something that it does not have from another."""
    return not cell.merged and bool(cell.text)


def _gathered(head: h.Head, row: Row) -> _Gathered:
    """Begin a measure; what is merged with the row above is said of this row too."""
    cells = _cells(head, row, from_above=True)
    return _Gathered(row=row, head=head, cells=cells, pictures=_pictures(row))


def _joined(begun: _Gathered, row: Row) -> _Gathered:
    below = _cells(begun.head, row, from_above=False)
    cells = tuple(above + more for above, more in zip(begun.cells, below, strict=True))
    pictures = begun.pictures + _pictures(row)
    return replace(begun, cells=cells, pictures=pictures, more=(*begun.more, row.number))


def _cells(head: h.Head, row: Row, *, from_above: bool) -> tuple[Blocks, ...]:
    """Give what a row says in each column that has a heading."""
    cells: list[Blocks] = []
    for column, cell in zip_longest(head.columns, row.cells[: len(head.columns)], fillvalue=None):
        says = cell is not None and (not cell.merged or (cell.merged == "up" and from_above))
        blocks = cell.blocks if cell is not None and says else ()
        if column is not None and column.is_left:
            cells[-1] += blocks
        else:
            cells.append(blocks)
    return tuple(cells)


def _pictures(row: Row) -> int:
    return sum(cell.pictures for cell in row.cells if not cell.merged)


def _row_read(gathered: _Gathered, year: int) -> RowRead:
    columns = [column for column in gathered.head.columns if not column.is_left]
    told = tuple(zip(columns, gathered.cells, strict=True))
    measure = make_measure(told, year, gathered.pictures)
    return RowRead(number=gathered.row.number, text=measure.title, measure=measure, more=gathered.more)


def _with_positions(read: Sequence[TableRead], taken: frozenset[str]) -> tuple[TableRead, ...]:
    """Give measures without a number their positions, among the tables that have the same columns."""
    tables = list(read)
    groups: dict[tuple[h.Kind | None, ...], list[int]] = {}
    for at, table in enumerate(tables):
        groups.setdefault(tuple(column.kind for column in table.columns), []).append(at)
    for group in groups.values():
        measures = [measure for at in group for measure in _measures(tables[at])]
        others = {
            measure.number
            for at in range(len(tables))
            if at not in group
            for measure in _measures(tables[at])
        }
        empty = any(column.kind == "number" and column.heading for column in tables[group[0]].columns)
        empty &= sum(bool(_measures(tables[at])) and not tables[at].continues for at in group) == 1
        empty &= not any(each.field == "number" for measure in measures for each in measure.unread)
        numbers = counted(
            [measure.number for measure in measures],
            taken | {number for number in others if number},
            has_column=empty,
        )
        first = 0
        for at in group:
            own = {position - first: number for position, number in numbers.items()}
            first += len(_measures(tables[at]))
            tables[at] = _numbered(tables[at], own)
    return tuple(tables)


def _measures(table: TableRead) -> list[Measure]:
    return [row.measure for row in table.rows if row.measure]


def _numbered(table: TableRead, numbers: Mapping[int, str]) -> TableRead:
    """Give measures of a table their numbers, by their positions in it."""
    rows: list[RowRead] = []
    at = -1
    for row in table.rows:
        at += row.measure is not None
        if row.measure and at in numbers:
            measure = replace(row.measure, number=numbers[at], is_counted=True)
            rows.append(replace(row, measure=measure))
        else:
            rows.append(row)
    return replace(table, rows=tuple(rows))
