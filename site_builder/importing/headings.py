"""What the columns of a table hold, by their headings."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

from msgspec import Struct

from site_builder.content import fields
from site_builder.content.body import Part, heading_form, part_of
from site_builder.importing.tables import Cell, Row

Kind = Literal[
    "measure", "number", "owner", "status", "mark", "due", "steps", "monitoring", "summary", "outcome"
]


class Column(Struct, frozen=True, kw_only=True):
    """A column: its heading as written, and what it holds; None for what is only kept."""

    heading: str
    kind: Kind | None = None
    is_left: bool = False
    """True for one without a heading of its own: it belongs to the column on its left."""

    @property
    def wording(self) -> str | None:
        """The status that a mark in this column gives; None where the heading is none."""
        return _status_wording(self.heading)


class Head(Struct, frozen=True, kw_only=True):
    """The heading rows of a table: which are they, and what they say of each column."""

    first: int
    """Index of the first of them among the table's rows."""
    height: int
    columns: tuple[Column, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The headings in the form in which they are compared."""
        return tuple(_form(column.heading) for column in self.columns)


_MEASURES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        "(?:ชื่อ|รายการ|แนวทาง(?:หรือ|และ)?)?มาตรการ|measures?(?:or|$)",
        "(?:ชื่อ|รายการ|แผนงานหรือ|งานหรือ)?(?:กิจกรรม|โครงการ)|activit(?:y|ies)$",
        "แนวทางการนำผลการวิเคราะห์ไปสู่การปฏิบัติ",
        "แนวทาง(?:(?:การ)?(?:ดำเนิน(?:การ|งาน)|พัฒนา|แก้ไข|ปรับปรุง|ปฏิบัติ))?$",
    )
)
"""How the heading of the column of measures begins, the surest first."""

_PREFIXES: Final[Sequence[tuple[Kind, re.Pattern[str]]]] = (
    ("number", re.compile("(?:(?:ลำดับ|ข้อ)(?:ที่)?|ที่|no|number)$")),
    ("owner", re.compile("(?:.{0,30}ที่|.{0,12}ผู้|.{0,12}(?:หน่วยงาน|ส่วนงาน))?รับผิดชอบ|(?:owner|responsible)$")),
    ("status", re.compile("สถานะ|status$")),
    ("due", re.compile("ระยะเวลา|กำหนด(?:แล้ว)?เสร็จ|กำหนดเวลา|due(?:date)?$")),
    ("steps", re.compile("ขั้นตอน|วิธี(?:การ)?(?:ปฏิบัติ|ดำเนิน)|การกำหนดขั้นตอน")),
    ("monitoring", re.compile("(?:แนวทาง|การกำหนดแนวทาง)?การ(?:กำกับ|ติดตาม)")),
    ("summary", re.compile("สรุปผล|ผลการดำเนิน(?:การ|งาน)")),
    ("outcome", re.compile("ผลลัพธ์|ความสำเร็จ")),
)
_ONE_OF: Final = {"measure", "summary", "outcome", "steps", "monitoring", "owner", "status"}
_LONGEST_HEADING = 120
_MARKED_COLUMNS = 2
"""Columns of marks that make a table one of measures: a single such heading may be a value."""


def _form(heading: str) -> str:
    return heading_form(heading).replace("สรุปลผล", "สรุปผล")


_STATUSES: Final = {_form(word): word for words in fields.STATUSES.values() for word in words}
_UNDER_STATUS = re.compile("สถานะ(?:(?:ของ)?การดำเนิน(?:การ|งาน))?")


def _status_wording(heading: str) -> str | None:
    """Read a heading as a status: by itself, or below “สถานะ”."""
    form = _form(heading)
    over = _UNDER_STATUS.match(form)
    return _STATUSES.get(form) or (_STATUSES.get(form[over.end() :]) if over else None)


def known_kind(heading: str) -> Kind | None:
    """Name what a column holds by its heading alone; that of measures is chosen among all columns."""
    if len(heading) > _LONGEST_HEADING:
        return None
    if part := part_of(heading):
        return part
    if _status_wording(heading):
        return "mark"
    form = _form(heading)
    return next((kind for kind, pattern in _PREFIXES if pattern.match(form)), None)


_DOING = "(?:การ)?(?:(?:ดำเนิน|ปฏิบัติ)(?:การ|งาน)?)?"
_NO_MORE: Final[Mapping[Part, re.Pattern[str]]] = {
    "steps": re.compile(f"(?:การกำหนด)?(?:ขั้นตอน|วิธี){_DOING}(?:(?:หรือ|และ)(?:ขั้นตอน|วิธี){_DOING})?"),
    "monitoring": re.compile(
        "(?:การกำหนด)?(?:แนวทาง)?(?:การ)?(?:กำกับ)?(?:(?:และ)?(?:การ)?ติดตาม)?(?:(?:และ)?(?:การ)?รายงาน(?:ผล)?)?"
    ),
    "summary": re.compile(f"(?:สรุป)?ผล{_DOING}(?:ตามมาตรการ(?:หรือกิจกรรม)?)?"),
    "outcome": re.compile(f"(?:ผลลัพธ์|ความสำเร็จ)(?:(?:หรือ|และ)(?:ผลลัพธ์|ความสำเร็จ))?(?:ของ{_DOING})?"),
}
"""Headings that say of a part what its own heading says."""


def is_official(heading: str, part: Part) -> bool:
    """Tell whether a heading says no more than the part's own."""
    return part_of(heading) == part or _NO_MORE[part].fullmatch(_form(heading)) is not None


def find_head(rows: Sequence[Row]) -> Head | None:
    """Find the first heading rows of a table of measures: one row, or two that say it together."""
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        if head := _head_at(index, row, after):
            return head
    return None


def _head_at(index: int, row: Row, after: Row | None) -> Head | None:
    if after is not None and _is_second(row, after):
        columns = _columns([_together(*cells) for cells in zip(row.cells, after.cells, strict=False)])
        if _tells_measures(columns):
            return Head(first=index, height=2, columns=columns)
    columns = _columns([cell.text if cell.merged != "left" else "" for cell in row.cells])
    return Head(first=index, height=1, columns=columns) if _tells_measures(columns) else None


def _is_second(row: Row, after: Row) -> bool:
    """Tell whether a row continues the headings above it: a heading reaches down, or spans what it parts."""
    own = [(above, cell) for above, cell in zip(row.cells, after.cells, strict=False) if not cell.merged]
    said = [(above, cell) for above, cell in own if cell.text]
    if not said or any(len(cell.text) > _LONGEST_HEADING for _, cell in said):
        return False
    if any(cell.merged == "up" and cell.text for cell in after.cells) and len(own) < len(after.cells):
        spanned = all(above.merged == "left" or _begins_span(row, above) for above, _ in said)
        return spanned or all(known_kind(cell.text) for _, cell in said)
    return len(said) < len(after.cells) and all(known_kind(cell.text) for _, cell in said)


def _begins_span(row: Row, cell: Cell) -> bool:
    return any(first is cell and second.merged == "left" for first, second in pairwise(row.cells))


def _together(above: Cell, below: Cell) -> str:
    """Join the two headings of a column; the lower one alone where it says what the column holds."""
    if below.merged or not below.text:
        return "" if above.merged == "left" and below.merged != "up" else above.text
    if not above.text or known_kind(below.text) or _measure_rank(below.text) is not None:
        return below.text
    return f"{above.text} {below.text}"


def _measure_rank(heading: str) -> int | None:
    form = _form(heading)
    if len(heading) > _LONGEST_HEADING:
        return None
    return next((rank for rank, pattern in enumerate(_MEASURES) if pattern.match(form)), None)


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """Say what each column holds: of those that could be the measures, the surest and leftmost is."""
    ranks = [(rank, at) for at, each in enumerate(headings) if (rank := _measure_rank(each)) is not None]
    measure = min(ranks, default=(0, None))[1]
    columns: list[Column] = []
    for at, heading in enumerate(headings):
        kind = "measure" if at == measure else known_kind(heading)
        if not heading and not columns:
            kind = "number"  # a first column without a heading counts, or is kept
        if kind in {"number", "status", "due"} and kind in {column.kind for column in columns}:
            kind = None  # a second one is only kept
        columns.append(Column(heading=heading, kind=kind, is_left=not heading and bool(columns)))
    return tuple(columns)


def _tells_measures(columns: Sequence[Column]) -> bool:
    kinds = {column.kind for column in columns}
    marked = sum(column.kind == "mark" for column in columns) >= _MARKED_COLUMNS
    return "measure" in kinds and (len(kinds & _ONE_OF) > 1 or marked)


def repeats(head: Head, row: Row) -> bool:
    """Tell whether a row says the table's headings once more."""
    said = [(_form(cell.text), form) for cell, form in zip(row.cells, head.forms, strict=False) if cell.text]
    return len(said) > 1 and all(here == form for here, form in said)


def new_head(row: Row) -> Head | None:
    """Read a row far down in a table as other headings, where every one of its cells is a known one."""
    texts = [cell.text for cell in row.cells if cell.text and not cell.merged]
    head = _head_at(0, row, None)
    if head is None or not any(map(part_of, texts)):
        return None
    known = (part_of(text) or known_kind(text) or _measure_rank(text) == 0 for text in texts)
    return head if all(known) and max(map(len, texts)) <= _LONGEST_HEADING // 2 else None
