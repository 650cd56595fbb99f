"""Markdown becomes safe HTML in sections, with the links still open: a page closes them later."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from html import unescape
from typing import Any, Final, Literal, cast

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from site_builder import thai
from site_builder.content import dialect, markdown
from site_builder.problems import Place, Problem, nearest, problem

Part = Literal["steps", "monitoring", "summary", "outcome"]

PARTS: Final[Mapping[Part, tuple[str, ...]]] = {
    "steps": (
        "ขั้นตอนหรือวิธีการปฏิบัติ",
        "ขั้นตอน",
        "ขั้นตอนการดำเนินงาน",
        "ขั้นตอนการปฏิบัติ",
        "ขั้นตอนหรือวิธีปฏิบัติ",
        "วิธีการปฏิบัติ",
        "วิธีปฏิบัติ",
        "วิธีการดำเนินการ",
        "วิธีดำเนินการ",
        "วิธีการดำเนินงาน",
        "การกำหนดขั้นตอนหรือวิธีปฏิบัติ",
        "มาตรการ/ขั้นตอน/วิธีการปฏิบัติ",
        "steps",
        "steps or method",
    ),
    "monitoring": (
        "แนวทางการกำกับติดตามและการรายงาน",
        "แนวทางการกำกับติดตาม",
        "การกำกับติดตาม",
        "การกำกับติดตามและการรายงาน",
        "การติดตามและรายงานผล",
        "การกำกับติดตามและรายงานผล",
        "แนวทางการกำกับติดตามให้นำผลไปสู่การปฏิบัติและการรายงาน",
        "การกำหนดแนวทางการกำกับติดตามให้นำผลไปสู่การปฏิบัติและการรายงาน",
        "monitoring",
        "monitoring and reporting",
    ),
    "summary": (
        "สรุปผลการดำเนินการ",
        "สรุปผล",
        "สรุปผลการดำเนินงาน",
        "สรุปผลการดำเนินงานตามมาตรการ",
        "สรุปผลการดำเนินการตามมาตรการ",
        "สรุปลผล",
        "สรุปลผลการดำเนินการ",
        "สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม",
        "สรุปลผลการดำเนินการตามมาตรการหรือกิจกรรม",
        "summary",
        "summary of results",
        "summary of what was done",
    ),
    "outcome": (
        "ผลลัพธ์หรือความสำเร็จ",
        "ผลลัพธ์",
        "ผลลัพธ์หรือความสำเร็จของการดำเนินการ",
        "ผลลัพธ์และความสำเร็จ",
        "outcome",
        "outcomes",
        "outcome or success",
    ),
}
"""The four known parts with their wordings, the official one first, misspellings of the field included."""


class Link(Struct, frozen=True, kw_only=True):
    """A link or image of the text: its address as written, and where."""

    target: str
    place: Place
    image: bool


class RichText(Struct, frozen=True):
    """Safe HTML whose addresses are still open: `pieces[i]`, then the address of `links[i]`, then on."""

    pieces: tuple[str, ...]
    links: tuple[Link, ...]
    blank: bool
    """True when a reader would see no word and no image."""


_EMPTY = RichText(("",), (), blank=True)


def _words(text: RichText) -> str:
    """Take the words that a reader would see, without headings and spaces."""
    return _seen("".join(text.pieces))


def _seen(html: str) -> str:
    return "".join(unescape(_TAG.sub("", _HEADING.sub("", html))).split())


_WORD = re.compile(r"(?:^|>)[^<]*[^\W_]")


def _is_blank(html: str) -> bool:
    # A word that begins right after a tag, or at once, need not be searched for among headings and entities.
    if "<img" in html or ("<h" not in html and "&" not in html and _WORD.search(html)):
        return False
    return not any(map(str.isalnum, _seen(html)))


_TAG = re.compile("<[^>]*>")
_HEADING = re.compile(r"<(h[1-6])\b.*?</\1>", re.DOTALL)


class Section(Struct, frozen=True, kw_only=True):
    """A level-2 heading and what stands under it."""

    part: Part | None
    id: str
    heading: RichText
    content: RichText


class Body(Struct, frozen=True, kw_only=True):
    """A text as its lead (what stands before the first level-2 heading) and its sections."""

    lead: RichText
    sections: tuple[Section, ...]
    ids: tuple[str, ...]
    marker: Place | None = None
    """The first mark of a footnote, `*`."""
    noted: bool = False
    """True where a paragraph begins with the mark, and so explains it."""

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the text, in order."""
        texts = [self.lead, *(text for each in self.sections for text in (each.heading, each.content))]
        return tuple(link for text in texts for link in text.links)


NO_BODY = Body(lead=_EMPTY, sections=(), ids=())

_MAX_CHARACTERS = 1_000_000


def read_body(
    path: str, text: str, first_line: int, *, with_parts: bool = True
) -> tuple[Body, tuple[Problem, ...]]:
    """Turn the Markdown of a file into a body; `first_line` is the line of the file that it begins on.

    `with_parts` tells whether headings may begin the known parts: those of a measure do.
    """
    if len(text) > _MAX_CHARACTERS:
        return NO_BODY, (problem("text-too-long", Place(path=path, line=first_line + 1)),)
    parser = dialect.parser()
    source = markdown.Source(path=path, lines=tuple(text.split("\n")), first_line=first_line)
    tokens, problems = markdown.parse(parser, source, text)
    headings = _headings(tokens)
    problems += tuple(_heading_problems(headings, source))
    problems += tuple(_part_problems(headings, source)) if with_parts else ()
    ids = _set_ids(headings)
    render = partial(_rendered, parser, source)
    lead, *groups = _groups(tokens)
    sections = tuple(
        Section(
            part=part_of(markdown.plain_text(group[1])) if with_parts else None,
            id=str(group[0].attrs["id"]),
            heading=render(group[1:2]),
            content=render(group[3:]),
        )
        for group in groups
    )
    if _repeats_summary({section.part: section.content for section in sections}):
        begun = {section.part: group[1] for section, group in zip(sections, groups, strict=True)}
        problems += (problem("outcome-repeats-summary", source.block_place(begun["outcome"])),)
    inlines = [token for token in tokens if token.type == "inline" and _may_be_starred(token.content)]
    body = Body(
        lead=render(lead),
        sections=sections,
        ids=tuple(ids),
        marker=next(_markers(inlines, source), None),
        noted=any(markdown.plain_text(token).startswith("*") for token in inlines),
    )
    return body, problems


def _repeats_summary(parts: Mapping[Part | None, RichText]) -> bool:
    """Tell whether the outcome only says again what the summary says (the seed's row 14)."""
    summary, outcome = parts.get("summary"), parts.get("outcome")
    return bool(summary and outcome and _words(summary) == _words(outcome) and not outcome.blank)


_MARKER = re.compile(r"(?<=[^\s*\\])\\?\*+(?![^\s.,;:)\]”\"'\u0e01-\u0e5b])")


def has_marker(text: str) -> bool:
    """Tell whether a word of a text has the mark of a footnote, `*` (the seed's row 27)."""
    return _MARKER.search(text) is not None


def _may_be_starred(content: str) -> bool:
    """Tell whether there can be an asterisk among the words of a block: as it is, or as an entity."""
    return "*" in content or "&" in content


def _markers(inlines: Sequence[Token], source: markdown.Source) -> Iterator[Place]:
    """Find marks of footnotes among the words, not in code; two asterisks are told as emphasis."""
    for token in inlines:
        words = " ".join(child.content for child in token.children or () if child.type == "text")
        if has_marker(words.replace("**", "")):
            found = _MARKER.search(token.content)
            yield source.offset_place(token, found.end() - 1) if found else source.block_place(token)


_LEADING_NUMBER = re.compile(r"^\(?[0-9]+(?:\.[0-9]+)*[.)]*\s*")


def heading_form(heading: str) -> str:
    """Bring a heading to the form in which wordings are compared: no number, no space, one spelling."""
    plain = _LEADING_NUMBER.sub("", thai.normal_form(heading).strip())
    plain = re.sub(r"\s*\([^)]*\)$", "", plain)
    plain = plain.replace("ปฎิ", "ปฏิ").replace("/", "หรือ")
    return re.sub(r"[\s:*.]+", "", plain)


_KNOWN_HEADINGS: Final[Mapping[str, Part]] = {
    heading_form(wording): part for part, wordings in PARTS.items() for wording in wordings
}


@lru_cache(maxsize=1_000)
def part_of(heading: str) -> Part | None:
    """Name the part that a heading begins, by its wording in Thai or English, with or without a number."""
    return _KNOWN_HEADINGS.get(heading_form(heading))


_Heading = tuple[Token, Token, Token, str]
"""Its opening, its text, its closing and its words."""


def _heading_problems(headings: Sequence[_Heading], source: markdown.Source) -> Iterator[Problem]:
    level = 1
    for opening, inline, closing, words in headings:
        here = int(opening.tag[1])
        if not words.strip():
            yield problem("empty-heading", source.block_place(opening))
        if here == 1:
            yield problem("heading-level-one", source.block_place(inline), heading=words)
            opening.tag = closing.tag = "h2"
        elif here > level + 1:
            place = source.block_place(inline)
            yield problem("heading-skips-level", place, heading=words, level=here, expected=level + 1)
        level = max(2, here)


def _part_problems(headings: Sequence[_Heading], source: markdown.Source) -> Iterator[Problem]:
    parts: dict[Part, int] = {}
    for opening, inline, _closing, words in headings:
        part = part_of(words)
        outermost = opening.tag == "h2" and opening.level == 0
        if outermost and part in parts:
            yield problem("duplicate-part", source.block_place(inline), heading=words, first=parts[part])
        elif outermost and part:
            parts[part] = source.line_of(inline)
        elif part:
            yield problem("part-level", source.block_place(inline), heading=words)
        elif near := _nearly(heading_form(words)):
            yield problem("part-nearly", source.block_place(inline), heading=words, nearest=PARTS[near][0])


_LONG_ENOUGH = 5


@lru_cache(maxsize=1_000)
def _nearly(form: str) -> Part | None:
    """Name the part whose wording a heading nearly has, or begins with."""
    if near := nearest(form, tuple(_KNOWN_HEADINGS), cutoff=0.85):
        return _KNOWN_HEADINGS[near]
    begun = [known for known in _KNOWN_HEADINGS if len(known) > _LONG_ENOUGH and form.startswith(known)]
    return _KNOWN_HEADINGS[begun[0]] if begun else None


def _headings(tokens: Sequence[Token]) -> list[_Heading]:
    begun = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    return [(tokens[at], tokens[at + 1], tokens[at + 2], markdown.plain_text(tokens[at + 1])) for at in begun]


_TAKEN_IDS: Final = frozenset({*PARTS, "main", "analysis"})
"""Ids that pages set themselves; any other of theirs has an underscore, which no heading's id has."""


def _set_ids(headings: Sequence[_Heading]) -> list[str]:
    """Give every heading an id made of its own words, Thai kept; equal ones are counted up."""
    ids: dict[str, int] = {}
    for opening, _inline, _closing, words in headings:
        stem = thai.slug(words) or "section"
        own_part = opening.tag == "h2" and opening.level == 0 and part_of(words) == stem
        known, count = stem, ids.get(stem, 0)
        while known in ids or (known in _TAKEN_IDS and not own_part):
            count += 1
            known = f"{stem}-{count + 1}"
        ids[stem] = count
        ids[known] = 0
        opening.attrs["id"] = known
    return [str(opening.attrs["id"]) for opening, *_ in headings]


def _groups(tokens: Sequence[Token]) -> list[list[Token]]:
    """Part the blocks before each level-2 heading of the outermost level."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            groups.append([])
        groups[-1].append(token)
    return groups


_ADDRESSED: Final = {"link_open": "href", "image": "src"}
_OPEN_ADDRESS = "\x00"


def _rendered(parser: MarkdownIt, source: markdown.Source, tokens: Sequence[Token]) -> RichText:
    """Render tokens with every address left open. The NUL that marks one cannot come from a text."""
    links: list[Link] = []
    for block in tokens:
        if block.type == "plain_block":
            for target, line, column, length in block.meta["links"]:
                place = Place(path=source.path, line=line + source.first_line, column=column, length=length)
                links.append(Link(target=target, place=place, image=False))
        for token in block.children or ():
            attribute = _ADDRESSED.get(token.type)
            if attribute is None:
                continue
            target, place = str(token.attrs[attribute]), source.inline_place(block, token)
            token.attrs[attribute] = _OPEN_ADDRESS
            links.append(Link(target=target, place=place, image=token.type == "image"))
    html = cast("Any", parser.renderer).render(tokens, parser.options, {})
    return RichText(tuple(html.split(_OPEN_ADDRESS)), tuple(links), blank=_is_blank(html))
