"""The cells of a row become a measure: pure, and it guesses no owner and no status."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from site_builder import thai
from site_builder.content import fields
from site_builder.content import front_matter as fm
from site_builder.content.body import PARTS, Part
from site_builder.content.declare import declarations
from site_builder.content.values import Reading
from site_builder.importing.headings import Column, is_official
from site_builder.importing.lists import structured
from site_builder.importing.tables import (
    Blocks,
    Listing,
    Paragraph,
    Span,
    links,
    part_of_paragraph,
    says_something,
    words,
)
from site_builder.problems import Place

_NOT_COMPLETED: Final = frozenset({"not-completed", *fields.STATUSES["not-completed"]})

UNNAMED = "ข้อมูลอื่น"
"""Heading of what stands in a column without one."""


class Unread(Struct, frozen=True, kw_only=True):
    """What the file says for a field that cannot read it."""

    field: str
    text: str
    heading: str
    """Heading of the section that keeps it."""


class Measure(Struct, frozen=True, kw_only=True):
    """What a row says of a measure; None or nothing for what it does not say."""

    title: str
    number: str | None = None
    is_counted: bool = False
    """True where the number is the row's position, and not written in the file."""
    owner: tuple[str, ...] = ()
    status: str | None = None
    due: str | None = None
    lead: Blocks = ()
    parts: tuple[tuple[Part, Blocks], ...] = ()
    others: tuple[tuple[str, Blocks], ...] = ()
    """What is no field and no part, with the heading of its column."""
    lost_links: tuple[str, ...] = ()
    """Addresses behind words that became fields, which cannot hold them."""
    pictures: int = 0
    """How many pictures were not taken over."""
    unread: tuple[Unread, ...] = ()
    """Owner, status and time as the file has them, where no field reads them."""
    status_source: str | None = None
    """The status as the file has it, where it says more than is taken over."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """The required fields that nothing in the file tells, or that cannot be read of it."""
        missing = tuple(name for name in ("owner", "status") if not getattr(self, name))
        return (*missing, "status_reason") if self.status in _NOT_COMPLETED else missing


Told = Sequence[tuple[Column, Blocks]]
"""The columns of a table with what a measure's rows say in them."""


def make_measure(told: Told, year: int, pictures: int = 0) -> Measure:
    """Make a measure of what stands in the columns; every word of it is in the measure."""
    cells = dict.fromkeys(("measure", "number", "owner", "status", "due"), ()) | _first_of_kind(told)
    read = {name: _line(name, cells[name], year) for name in ("number", "due")}
    status, status_source = _status(cells["status"], year)
    read["status"] = status or (None if says_something(cells["status"]) else _marked_status(told))
    owner = _owners(cells["owner"], year)
    title, number, lead = split_title(cells["measure"], read["number"])
    unread = {kind for kind, line in read.items() if line is None} | (set() if owner else {"owner"})
    unread |= {"mark"} if status or read["status"] is None else set()
    in_fields = [blocks for kind, blocks in cells.items() if kind not in {*unread, "measure"}]
    return Measure(
        title=title,
        number=read["number"] or number,
        owner=owner,
        status=read["status"],
        due=read["due"],
        lead=lead,
        parts=tuple(_parts(told)),
        others=tuple(_others(told, unread)),
        lost_links=_lost_links(cells["measure"], lead, in_fields),
        pictures=pictures,
        unread=tuple(_unread(told, unread)),
        status_source=status_source,
    )


def _first_of_kind(told: Told) -> dict[str, Blocks]:
    """Take the cells of fields; where several columns tell owners, all of them are read."""
    cells: dict[str, Blocks] = {}
    for column, blocks in told:
        if column.kind and column.kind not in PARTS:
            cells[column.kind] = cells.get(column.kind, ()) + blocks
    return cells


def _lost_links(measure: Blocks, lead: Blocks, in_fields: Sequence[Blocks]) -> tuple[str, ...]:
    kept = set(links(lead))
    lost = [link for link in links(measure) if link not in kept]
    return tuple(dict.fromkeys((*lost, *(link for blocks in in_fields for link in links(blocks)))))


# --- Fields --------------------------------------------------------------------------------


def _reads(name: str, text: str, year: int) -> bool:
    """Tell whether a field takes a text for a value."""
    reading = Reading(year=year)
    node = fm.ScalarNode(place=Place(path=name), text=text)
    declarations(fields.MeasureFields)[name].type.read(node, reading, name)
    return not reading.problems


def _line(name: str, blocks: Blocks, year: int) -> str | None:
    """Read a cell as the value of a field; None where it is none."""
    text = " ".join(words(blocks))
    if name == "number":
        text = re.sub(r"^[( ]+|[). ]+$", "", thai.arabic_digits(text))
    return text if says_something(blocks) and _reads(name, text, year) else None


_WHOLLY: Final = re.compile(
    r"\s*(?:\(\s*)?(?:ร้อยละ\s*(?:100|๑๐๐)|(?:100|๑๐๐)\s*(?:%|เปอร์เซ็นต์))(?:\.0+)?(?:\s*\))?$"
)


def _status(blocks: Blocks, year: int) -> tuple[str | None, str | None]:
    """Read a status, and one that is completed to 100 %; gives its source too where that says more."""
    if line := _line("status", blocks, year):
        return line, None
    text = " ".join(words(blocks))
    plain = _WHOLLY.sub("", text)
    completed = plain in {"completed", *fields.STATUSES["completed"]}
    return (plain, text) if completed and plain != text else (None, None)


_MARK: Final = re.compile("[✓✔√/●⚫⬤•xX×☑☒✅■\uf0fc\uf0fe]\ufe0f?")
_UNMARKED: Final = re.compile("[☐□✗✘]\ufe0f?")
"""What stands in the columns beside the marked one."""


def _marked_status(told: Told) -> str | None:
    """Read the status of the one column that is marked; None where none is, several are, or more is said."""
    marked: list[str | None] = []
    for column, blocks in told:
        text = " ".join(words(blocks))
        if column.kind != "mark" or not says_something(blocks) or _UNMARKED.fullmatch(text):
            continue
        marked.append(column.wording if _MARK.fullmatch(text) else None)
    return marked[0] if len(marked) == 1 else None


def _unread(told: Told, unread: set[str]) -> Iterator[Unread]:
    """Give what was said for owner, status and time, and is no value of them."""
    for name in ("owner", "status", "number", "due"):
        columns = [(column.heading, blocks) for column, blocks in told if column.kind == name]
        said = [
            (heading or UNNAMED, " ".join(words(blocks)))
            for heading, blocks in columns
            if says_something(blocks)
        ]
        if name == "status" and not said:
            said = [
                (column.heading, f"{column.heading} {' '.join(words(blocks))}")
                for column, blocks in told
                if column.kind == "mark" and says_something(blocks)
            ]
        if name in unread and said:
            yield Unread(field=name, heading=said[0][0], text=", ".join(text for _, text in said))


_COMMA = re.compile(r",(?![^()]*\))")


def _owners(blocks: Blocks, year: int) -> tuple[str, ...]:
    """Read the names of a cell: one a line, an item or between commas."""
    texts = [part.strip() for text in words(structured(blocks)) for part in _COMMA.split(text)]
    names = tuple(dict.fromkeys(text for text in texts if any(map(str.isalnum, text))))
    return names if all(_reads("owner", name, year) for name in names) else ()


# --- The title -----------------------------------------------------------------------------

_TYPED_NUMBER: Final = re.compile(
    r"\(?([0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,3})*)[.)]\s*(?=[^\s0-9๐-๙.)])"
    r"|([0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,3})+)(?!\s*(?:น\.|ล้าน|แสน|หมื่น|พัน|บาท|เท่า|%))\s*(?=[^\s0-9๐-๙.)])"
)
_CLAUSE: Final = re.compile(r"(?<=\S) (?=เพื่อ|ให้แล้วเสร็จ|โดย|ภายใน)")


def split_title(blocks: Blocks, number: str | None = None) -> tuple[str, str | None, Blocks]:
    """Part the cell of a measure into title, number and the rest.

    `number` is what a column of its own says: one that is typed before the title is taken
    away only where it is the same.
    """
    while len(blocks) > 1 and isinstance(blocks[0], Paragraph) and not any(map(str.isalnum, blocks[0].text)):
        blocks = (*blocks[1:], blocks[0]) if says_something(blocks[:1]) else blocks[1:]
        if not any(map(str.isalnum, "".join(words(blocks)))):
            break
    first, rest, is_listed = _first_paragraph(blocks)
    typed = None if is_listed else _TYPED_NUMBER.match(first.text)
    plain = thai.arabic_digits(typed[1] or typed[2]) if typed else None
    if typed and number in {None, plain}:
        first = part_of_paragraph(first, typed.end())
    else:
        plain = None
    at = _end_of_title(first.text)
    after = part_of_paragraph(first, at)
    lead = (after, *rest) if after.spans else rest
    return first.text[:at].strip(), plain, lead if is_listed else structured(lead, begins=False)


def _first_paragraph(blocks: Blocks) -> tuple[Paragraph, Blocks, bool]:
    """Give the first paragraph and what is behind it, and whether the two are one list.

    A number by itself, as of a column that the heading spans, is joined to what it counts.
    """
    listed = structured(blocks)
    if (
        listed
        and isinstance(listed[0], Listing)
        and (len(listed[0].items) > 1 or isinstance(blocks[0], Listing))
    ):
        whole = listed[0]
        first, inside, _ = _first_paragraph(whole.items[0])
        others = whole.items[1:]
        left = (Listing(ordered=whole.ordered, start=whole.start + 1, items=others),) if others else ()
        return first, (*inside, *left, *listed[1:]), True
    if not blocks or isinstance(blocks[0], Listing):
        return Paragraph(()), blocks, False
    first = blocks[0]
    if (
        len(blocks) > 1
        and isinstance(blocks[1], Paragraph)
        and re.fullmatch(r"[0-9๐-๙.]{1,7}[.)]?", first.text)
    ):
        counted = Paragraph((Span(text=first.text.rstrip(".)") + ". "), *blocks[1].spans))
        return counted, blocks[2:], False
    return first, blocks[1:], False


def _end_of_title(text: str) -> int:
    """Find where a title runs on with a clause of purpose or time; not inside brackets."""
    for found in _CLAUSE.finditer(text):
        before = text[: found.start()]
        if before.count("(") <= before.count(")") and any(map(str.isalpha, before)):
            return found.start()
    return len(text)


# --- The text ------------------------------------------------------------------------------


def _parts(told: Told) -> Iterator[tuple[Part, Blocks]]:
    """Give each part with all columns that tell it; a heading that says more than the part's is kept."""
    for part in PARTS:
        columns = [(column.heading, blocks) for column, blocks in told if column.kind == part]
        said = [(heading, structured(blocks)) for heading, blocks in columns if says_something(blocks)]
        made: Blocks = ()
        for index, (heading, blocks) in enumerate(said):
            named = (Paragraph((Span(text=heading, bold=True),)),)
            made += blocks if index == 0 and is_official(heading, part) else (*named, *blocks)
        if made:
            yield part, made


def _others(told: Told, unread: set[str]) -> Iterator[tuple[str, Blocks]]:
    for column, blocks in told:
        if says_something(blocks) and (column.kind is None or column.kind in unread):
            yield column.heading or UNNAMED, structured(blocks)


# --- All measures of a file ----------------------------------------------------------------


def counted(
    numbers: Sequence[str | None], taken: frozenset[str] = frozenset(), *, has_column: bool = False
) -> Mapping[int, str]:
    """Give numbers to measures without: their positions, where all that have one are at theirs.

    Where none has a number nothing is known of their order, but with an empty column of
    numbers (`has_column`), as Word counts them by itself. `taken` are numbers in use.
    """
    if has_column and not any(numbers):
        positions = {at: str(at + 1) for at in range(len(numbers))}
        return {} if taken.intersection(positions.values()) else positions
    known = {at: number for at, number in enumerate(numbers, 1) if number}
    if not known or any(number != str(at) for at, number in known.items()):
        return {}
    return {at - 1: str(at) for at in range(1, len(numbers) + 1) if at not in known and str(at) not in taken}
