"""A report as neutral values: tables of cells, whatever kind of file it was."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace


class Span(Struct, frozen=True, kw_only=True):
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str | None = None


Spans = tuple[Span, ...]


class Paragraph(Struct, frozen=True):
    """Words that stand together."""

    spans: Spans

    @property
    def text(self) -> str:
        """The words without their look."""
        return "".join(span.text for span in self.spans)


class Listing(Struct, frozen=True, kw_only=True):
    """A numbered or bulleted list."""

    ordered: bool
    items: "tuple[Blocks, ...]"
    start: int = 1


Block = Paragraph | Listing
Blocks = tuple[Block, ...]


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of a table's grid."""

    blocks: Blocks = ()
    merged: Literal["", "up", "left"] = ""
    """Where the cell is that this one is merged with; both hold the same blocks."""
    pictures: int = 0
    """How many pictures it has: they are not taken over."""

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(words(self.blocks))


class Row(Struct, frozen=True, kw_only=True):
    """A row, with its number as the reader of the file counts."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """What its own cells say, in one line."""
        return " ".join(cell.text for cell in self.cells if cell.text and not cell.merged)


class Table(Struct, frozen=True, kw_only=True):
    """A table, and where in the file it is."""

    number: int
    """Counted from 1 through the file."""
    rows: tuple[Row, ...]
    before: str = ""
    """The words right before it."""
    follows: bool = False
    """True where nothing stands between it and the table before."""
    inside: int | None = None
    """Number of the table that has it in a cell."""
    sheet: str | None = None
    by_line: bool = False
    """True where the numbers of rows are those of lines of the file."""
    hidden: bool = False
    """True on a sheet that is not shown."""


class Tables(Struct, frozen=True, kw_only=True):
    """What was read of a file."""

    tables: tuple[Table, ...]
    encoding: str | None = None
    """The encoding, where it is not a usual one of today."""


# Invisible letters, controls and marks that turn the direction of text.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SPACES = re.compile(r"\s+")
_NOTHING = re.compile(r"[\s.…_\-\u2010-\u2015\u2212]*")


def clean(text: str) -> str:
    """Bring a text to one kind of space, without letters that nobody sees."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _UNSEEN.sub("", text)))


def paragraph(spans: Iterable[Span]) -> Paragraph:
    """Join spans of one look, and take away the spaces at both ends and those that are doubled."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1].text if joined else " "
        text = clean(span.text)
        text = text.lstrip() if before.endswith(" ") else text
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(joined[-1], text=before + text)
        elif text:
            joined.append(replace(span, text=text))
    while joined and not joined[-1].text.rstrip():
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return Paragraph(tuple(joined))


def part_of_paragraph(whole: Paragraph, start: int, end: int | None = None) -> Paragraph:
    """Cut a paragraph by the offsets of its text; its look stays."""
    cut, at = [], 0
    end = len(whole.text) if end is None else end
    for span in whole.spans:
        text = span.text[max(0, start - at) : max(0, end - at)]
        cut += [replace(span, text=text)] if text else []
        at += len(span.text)
    return paragraph(cut)


def text_blocks(text: str) -> Blocks:
    """Make a paragraph of every line of a text."""
    made = (paragraph([Span(text=line)]) for line in re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text))
    return tuple(each for each in made if each.spans)


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Give all paragraphs in their order, those in lists too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for item in block.items:
                yield from paragraphs(item)


def words(blocks: Iterable[Block]) -> tuple[str, ...]:
    """List the texts of all paragraphs."""
    return tuple(each.text for each in paragraphs(blocks))


def links(blocks: Iterable[Block]) -> tuple[str, ...]:
    """List the addresses of all links."""
    found = (span.link for each in paragraphs(blocks) for span in each.spans if span.link)
    return tuple(dict.fromkeys(found))


def says_something(blocks: Sequence[Block]) -> bool:
    """Tell whether there is more than the dashes and dots of an empty cell; ✓ and / say something."""
    return not _NOTHING.fullmatch("".join(words(blocks)))
