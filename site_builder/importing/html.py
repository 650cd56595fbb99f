"""HTML becomes tables: merged cells on a grid, and of the look only what our Markdown knows."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from msgspec import Struct
from msgspec.structs import replace

from site_builder.importing.tables import Block, Blocks, Cell, Listing, Row, Span, Table, paragraph

_UNSHOWN = {
    "del",
    "script",
    "style",
    "template",
    "head",
    "title",
    "noscript",
    "object",
    "svg",
    "math",
    "colgroup",
}
_IN_LINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong"),
    *("sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "st1:country-region"),
}
_BOLD, _ITALIC, _STRUCK = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}, {"s", "strike"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)

MOST_COLUMNS = 200
"""A cell that says it is wider than this is not believed."""

_TO_THE_END = 100_000
"""Rows that a cell takes whose `rowspan` is 0."""


class _Break(Struct, frozen=True):
    """The end of a paragraph."""


class _Picture(Struct, frozen=True):
    """A picture: told, not taken over."""


_Event = Span | Listing | _Break | _Picture


def read_tables(html: str) -> tuple[Table, ...]:
    """Read all tables of a page, those in cells of others too, in the order of their beginnings."""
    soup = BeautifulSoup(html, "html.parser")
    _end_what_the_next_ends(soup)
    _put_in_notes(soup)
    found = [tag for tag in soup.find_all("table") if not _is_hidden(tag)]
    numbers = {id(tag): number for number, tag in enumerate(found, 1)}
    made = []
    for tag in found:
        before, follows = _words_before(tag)
        outer = tag.find_parent("table")
        rows = _grid(tag)
        inside = numbers.get(id(outer)) if outer else None
        number = numbers[id(tag)]
        made.append(Table(number=number, rows=rows, before=before, follows=follows, inside=inside))
    return tuple(made)


def read_cell(html: str) -> Cell:
    """Read the HTML that stands in a cell of a text file."""
    return _cell(BeautifulSoup(html, "html.parser"))


_ENDED_BY_NEXT = ({"td", "th"}, {"tr", "table"}), ({"tr"}, {"table"}), ({"li"}, {"ol", "ul", "menu"})
"""Tags whose end may be left out before the next of their kind, and what such a tag may hold others in."""


def _end_what_the_next_ends(soup: BeautifulSoup) -> None:
    """Put cells, rows and items behind the one that they end: the parser puts them inside."""
    for names, holders in _ENDED_BY_NEXT:
        for tag in soup.find_all(names):
            outer = tag.find_parent(names | holders)
            if outer is not None and outer.name in names:
                outer.insert_after(tag.extract())


_NOTE = re.compile("#(?:foot|end)note-")


def _put_in_notes(soup: BeautifulSoup) -> None:
    """Put the words of footnotes in brackets where their marks are: what is behind the table is not read."""
    for mark in soup.find_all("a", href=_NOTE):
        note = soup.find(id=str(mark["href"])[1:])
        if isinstance(note, Tag):
            said = " ".join(note.get_text(" ").replace("↑", " ").split())
            outer = mark.find_parent("sup") or mark
            outer.replace_with(f" ({said})")


def _is_hidden(tag: Tag) -> bool:
    return tag.name in _UNSHOWN or tag.has_attr("hidden") or bool(_HIDDEN.search(str(tag.get("style") or "")))


def _words_before(table: Tag) -> tuple[str, bool]:
    """Give the words right before a table, or tell that it follows another."""
    outer = {id(parent) for parent in table.parents}
    for each in table.previous_elements:
        if not isinstance(each, NavigableString) or isinstance(each, PreformattedString) or not each.strip():
            continue
        if any(parent.name in _UNSHOWN for parent in each.parents):
            continue
        other = each.find_parent("table")
        if other is not None and id(other) not in outer:
            return "", True
        return " ".join(each.split()), False
    return "", False


def _grid(table: Tag) -> tuple[Row, ...]:
    """Put the cells of a table on a grid: a merged one stands in each of its places."""
    rows: list[Row] = []
    below: dict[int, tuple[Cell, int]] = {}  # by column: the cell above, and how many rows it still takes
    trs = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for number, tr in enumerate(trs, 1):
        cells = [each for each in tr.find_all(["td", "th"], recursive=False) if not _is_hidden(each)]
        placed, below = _placed(cells, below)
        rows.append(Row(number=number, cells=placed))
    width = max((len(row.cells) for row in rows), default=0)
    return tuple(replace(row, cells=row.cells + (Cell(),) * (width - len(row.cells))) for row in rows)


def _placed(
    cells: Sequence[Tag], above: dict[int, tuple[Cell, int]]
) -> tuple[tuple[Cell, ...], dict[int, tuple[Cell, int]]]:
    """Place the cells of a row beside those that reach into it from above; gives these for the next row."""
    placed: list[Cell] = []
    below = {column: (cell, left - 1) for column, (cell, left) in above.items() if left > 1}
    waiting = list(cells)
    while waiting or any(column >= len(placed) for column in above):
        column = len(placed)
        if column in above:
            placed.append(above[column][0])
        elif not waiting:
            placed.append(Cell())
        else:
            tag = waiting.pop(0)
            cell = _cell(tag)
            tall = _size(tag, "rowspan") or _TO_THE_END
            for at in range(column, column + min(_size(tag, "colspan") or 1, MOST_COLUMNS)):
                shown = cell if at == column else replace(cell, merged="left")
                placed.append(shown)
                if tall > 1:
                    below[at] = (replace(cell, merged="left" if at > column else "up"), tall - 1)
    return tuple(placed), below


def _size(tag: Tag, name: str) -> int:
    text = str(tag.get(name) or "1").strip()
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else 1


def _cell(tag: Tag) -> Cell:
    events = list(_events(tag, Span(text="")))
    pictures = sum(isinstance(event, _Picture) for event in events)
    return Cell(blocks=_blocks(events), pictures=pictures)


def _blocks(events: Iterable[_Event]) -> Blocks:
    """Gather what is between breaks into paragraphs."""
    made: list[Block] = []
    spans: list[Span] = []
    for event in (*events, _Break()):
        if isinstance(event, Span):
            spans.append(event)
            continue
        if isinstance(event, _Picture):
            continue
        gathered, spans = paragraph(spans), []
        made += [gathered] if gathered.spans else []
        if isinstance(event, Listing) and event.items:
            made.append(event)
    return tuple(made)


def _events(tag: Tag, look: Span) -> Iterator[_Event]:
    """Walk through a tag: spans of one look, lists, and where paragraphs end."""
    for child in tag.children:
        if isinstance(child, PreformattedString):  # comments and the like
            continue
        if isinstance(child, NavigableString):
            yield replace(look, text=str(child))
        elif isinstance(child, Tag) and not _is_hidden(child):
            yield from _events_of(child, look)


def _events_of(tag: Tag, look: Span) -> Iterator[_Event]:
    if tag.name == "br":
        yield _Break()
    elif tag.name == "img":
        yield _Picture()
    elif tag.name in {"ol", "ul", "menu"}:
        yield _listing(tag, look)
    elif tag.name == "tr":  # of a table in a cell: a line a row
        yield _Break()
        yield from _line_of(tag, look)
        yield _Break()
    elif tag.name in _IN_LINE:
        yield from _events(tag, _look_of(tag, look))
    else:
        yield _Break()
        yield from _events(tag, look)
        yield _Break()


def _look_of(tag: Tag, look: Span) -> Span:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    bold = look.bold or tag.name in _BOLD or "font-weight:bold" in style or "font-weight:700" in style
    italic = look.italic or tag.name in _ITALIC or "font-style:italic" in style
    struck = look.struck or tag.name in _STRUCK or "line-through" in style
    address = str(tag.get("href") or "").strip() if tag.name == "a" else ""
    return replace(look, bold=bold, italic=italic, struck=struck, link=address or look.link)


def _listing(tag: Tag, look: Span) -> Listing:
    items: list[Blocks] = []
    for child in tag.children:
        if not isinstance(child, Tag):
            loose = paragraph(
                [replace(look, text="" if isinstance(child, PreformattedString) else str(child))]
            )
            items += [(loose,)] if loose.spans else []
            continue
        blocks = _blocks(_events(child, look) if child.name == "li" else _events_of(child, look))
        # A list right inside a list, as office programs write it, belongs to the item before.
        if items and child.name in {"ol", "ul"}:
            items[-1] += blocks
        elif blocks:
            items.append(blocks)
    return Listing(ordered=tag.name == "ol", items=tuple(items), start=_size(tag, "start"))


def _line_of(row: Tag, look: Span) -> Iterator[_Event]:
    for index, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
        if index:
            yield replace(look, text=" | ")
        for event in _events(cell, look):
            yield replace(look, text=" ") if isinstance(event, _Break) else event
