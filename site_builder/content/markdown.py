"""Text is parsed; what in it cannot be published, or was not meant, is told with its place."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from site_builder.content.dialect import MAX_NESTING
from site_builder.problems import Place, Problem, problem

_DEEPEST_LEVEL = MAX_NESTING - 6
"""A list in a list is two levels deeper; below what the package drops in silence."""


class Source(Struct, frozen=True, kw_only=True):
    """The text that is parsed, for finding the place of a token."""

    path: str
    lines: tuple[str, ...]
    first_line: int

    def line_place(self, index: int, found: str = "") -> Place:
        """Place of `found` in the line with that index, else of the line's first letter."""
        line = self.lines[index] if index < len(self.lines) else ""
        column = line.find(found) if found else -1
        indent = len(line) - len(line.lstrip())
        length = len(found) if column >= 0 else len(line.strip())
        start = column if column >= 0 else indent
        return Place(path=self.path, line=index + self.first_line, column=start + 1, length=max(1, length))

    def line_of(self, block: Token) -> int:
        """Line of the file that a block begins on."""
        return (block.map[0] if block.map else 0) + self.first_line

    def block_place(self, block: Token) -> Place:
        """Place of a block: its text, or its first line."""
        return self.line_place(block.map[0] if block.map else 0, block.content.split("\n", 1)[0])

    def offset_place(self, block: Token, offset: int, length: int = 1) -> Place:
        """Place of a character of a block's inline text: indents are stripped there, so it is looked up."""
        begins = _line_begins(block.content)
        row = bisect_right(begins, offset) - 1
        index = (block.map[0] if block.map else 0) + row
        line = self.lines[index] if index < len(self.lines) else ""
        if "column" in block.meta:  # a table cell, where markdown-it-py has taken the \\ from \\|
            start = int(block.meta["column"]) + block.content.count("|", 0, offset)
        else:
            start = _begin_in(line, block.content, row)
        column = start + offset - begins[row]
        return Place(path=self.path, line=index + self.first_line, column=column + 1, length=max(1, length))

    def inline_place(self, block: Token, token: Token) -> Place:
        """Place of an inline token whose rule noted its offset."""
        return self.offset_place(block, int(token.meta.get("start", 0)), int(token.meta.get("length", 1)))


@lru_cache(maxsize=1)
def _line_begins(content: str) -> tuple[int, ...]:
    """List where the lines of a text begin: a long block may be asked for thousands of places."""
    return (0, *(found.end() for found in re.finditer("\n", content)))


@lru_cache(maxsize=16)
def _begin_in(line: str, content: str, row: int) -> int:
    """Give the column, counted from 0, in which a line of the file has a line of a block's text."""
    begins = (*_line_begins(content)[row : row + 2], len(content) + 1)
    return max(0, line.find(content[begins[0] : begins[1] - 1]))


def parse(md: MarkdownIt, source: Source, text: str) -> tuple[list[Token], tuple[Problem, ...]]:
    """Parse a text and tell what in it cannot be published."""
    env: dict[str, Any] = {"stray": [], "rows": []}
    tokens = md.parse(text, env)
    problems = [problem("stray-emphasis", source.offset_place(block, at, 2)) for block, at in env["stray"]]
    deepest = next((token for token in tokens if token.level >= _DEEPEST_LEVEL), None)
    if deepest:
        problems.append(problem("too-deep", source.block_place(deepest)))
    heading = False
    for token in tokens:
        if token.type == "inline" and _may_be_wrong(token.content):
            problems += _inline_problems(token, source, heading=heading)
        elif token.type in _TOLD_BLOCKS:
            problems += _block_problems(token, source)
        heading = token.type == "heading_open"
    for line, cells, head in env["rows"]:
        problems.append(problem("table-row-cells", source.line_place(line), cells=cells, expected=head))
    return tokens, tuple(problems)


def plain_text(inline: Token) -> str:
    """Read the words of an inline token without its marks."""
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})


_BROKEN_LINK = re.compile(r"\]\(|\] +\((?=https?:|files/|\.\./|[\w-]+\.md)")
_DEFINITION = re.compile(r"^\[(?!\^)[^\]\n]+\]:\s*\S", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")  # without `[`, no beginning is looked at twice
_TIGHT_LIST = re.compile(r"^[0-9๐-๙]{1,2}[.)](?=[ก-ฮเ-ไA-Za-z])", re.MULTILINE)
_TIGHT_HEADING = re.compile(r"^#{1,6}(?=[^#\s])", re.MULTILINE)
_NO_BREAK_MARKER = re.compile(r"^(?:#{1,6}|[-*+]|[0-9๐-๙]{1,9}[.)])[\u00a0\u2007\u202f\u3000]", re.MULTILINE)

_SUSPICIONS = (
    ("link-definition", _DEFINITION),
    ("footnote", _FOOTNOTE),
    ("list-without-space", _TIGHT_LIST),
    ("heading-without-space", _TIGHT_HEADING),
    ("no-break-marker", _NO_BREAK_MARKER),
)
"""What the dialect passes on as plain text though the editor meant something else; told once a paragraph."""


_TOLD_BLOCKS = frozenset({"html_block", "fence", "code_block"})


def _block_problems(block: Token, source: Source) -> Iterator[Problem]:
    first = block.map[0] if block.map else 0
    if block.type == "html_block":
        yield problem("raw-html", source.line_place(first, block.content.strip().split("\n", 1)[0]))
    if block.type == "fence" and not _is_closed(block, source):
        yield problem("unclosed-code", source.line_place(first))
    if block.type == "fence" and (lost := block.info.split(maxsplit=1)[1:]):
        yield problem("words-beside-code", source.line_place(first, lost[0].rstrip()), value=lost[0].rstrip())
    if block.type == "code_block":
        yield problem("indented-text", source.line_place(first))


def _may_be_wrong(text: str) -> bool:
    """Tell whether a block's text holds anything that one of its problems could begin with."""
    return text[:1] in "#*+-0123456789๐๑๒๓๔๕๖๗๘๙" or "[" in text or "]" in text or "<" in text or "\n" in text


def _inline_problems(block: Token, source: Source, *, heading: bool) -> Iterator[Problem]:
    for child in _all_children(block):
        if child.type == "html_inline":
            yield problem("raw-html", source.inline_place(block, child))
        elif child.type == "image" and not child.content.strip():
            yield problem("image-without-text", source.inline_place(block, child))
        elif child.type == "image" and any(map(_has_address, _all_children(child))):
            yield problem("link-in-description", source.inline_place(block, child))
        elif child.type == "link_open" and child.meta.get("wordless"):
            yield problem("link-without-words", source.inline_place(block, child))
    marks = _marks(block)
    yield from _broken_links(block, source, marks)
    for code, pattern in () if heading else _SUSPICIONS:
        found = pattern.search(block.content)
        if found and not _inside(marks, found.start()):
            yield problem(code, source.offset_place(block, found.start(), len(found[0])), marker=found[0])


def _is_closed(fence: Token, source: Source) -> bool:
    """Tell whether a block of code ends with its mark, and not with the text."""
    last = source.lines[fence.map[1] - 1].strip(" >\t") if fence.map else ""
    longer = fence.map is not None and fence.map[1] - fence.map[0] > 1
    return longer and last.startswith(fence.markup) and not last.strip(fence.markup[0])


def _all_children(token: Token) -> Iterator[Token]:
    """List the inline tokens of a block, those in the description of an image too."""
    for child in token.children or ():
        yield child
        yield from _all_children(child)


def _has_address(inline: Token) -> bool:
    """Tell whether an inline token leads to an address that is not among its words."""
    return inline.type == "image" or (inline.type == "link_open" and inline.markup != "autolink")


_Marks = list[tuple[int, int]]


def _broken_links(block: Token, source: Source, marks: _Marks) -> Iterator[Problem]:
    shown = plain_text(block)
    for found in _BROKEN_LINK.finditer(block.content) if "](" in shown or "] " in shown else ():
        escaped = block.content.endswith("\\", 0, found.start())
        if not escaped and not _inside(marks, found.start()):
            yield problem("broken-link", source.offset_place(block, found.start(), len(found[0])))
            return


def _marks(block: Token) -> _Marks:
    """List where links, images and code begin and end, in order, without those inside of others."""
    marks: _Marks = []
    for child in block.children or ():
        if "length" in child.meta and (not marks or child.meta["start"] >= marks[-1][1]):
            marks.append((child.meta["start"], child.meta["start"] + child.meta["length"]))
    return marks


def _inside(marks: _Marks, offset: int) -> bool:
    """Tell whether a place of a text lies in one of its marks."""
    at = bisect_right(marks, (offset, sys.maxsize)) - 1
    return at >= 0 and offset < marks[at][1]
