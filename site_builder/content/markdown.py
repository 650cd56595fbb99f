"""The Markdown dialect: CommonMark with tables and strikethrough, made fit for Thai and for strict pages.

Own rules replace those of markdown-it-py only where Thai, the policy of the pages or
honest problems need it; each says which.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter, Scanned
from markdown_it.token import Token

from site_builder import thai
from site_builder.problems import Place, Problem, problem

_MAX_NESTING, _DEEPEST_LEVEL = 40, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
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

    def block_place(self, block: Token) -> Place:
        """Place of a block: its text, or its first line."""
        return self.line_place(block.map[0] if block.map else 0, block.content.split("\n", 1)[0])

    def offset_place(self, block: Token, offset: int, length: int = 1) -> Place:
        """Place of a character of a block's inline text: indents are stripped there, so it is looked up."""
        before = block.content[:offset]
        row = before.count("\n")
        text = block.content.split("\n")[row]
        index = (block.map[0] if block.map else 0) + row
        line = self.lines[index] if index < len(self.lines) else ""
        start = max(0, line.find(text))
        column = start + offset - (before.rfind("\n") + 1)
        return Place(path=self.path, line=index + self.first_line, column=column + 1, length=max(1, length))

    def inline_place(self, block: Token, token: Token) -> Place:
        """Place of an inline token whose rule noted its offset."""
        return self.offset_place(block, int(token.meta.get("start", 0)), int(token.meta.get("length", 1)))


@cache
def parser() -> MarkdownIt:
    """Make the parser once; it keeps no state between texts."""
    # Raw HTML is recognised so that it can be refused with its line; it is never rendered.
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"])
    # Addresses stay as written: they are judged, with their place, after parsing.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the package's name
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    # A definition that is never used would be text lost in silence.
    md.disable("reference")
    md.core.ruler.before("block", "thai_list_numbers", _thai_list_numbers)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.push("plain_tables", _plain_tables)
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("strikethrough", _strikethrough)
    for name, inline_rule in _PLACED_RULES.items():
        md.inline.ruler.at(name, inline_rule)
    md.inline.ruler2.before("fragments_join", "stray_emphasis", _note_stray_emphasis)
    for name, render_rule in _RENDER_RULES.items():
        md.add_render_rule(name, render_rule)
    return md


def parse(md: MarkdownIt, source: Source, text: str) -> tuple[list[Token], tuple[Problem, ...]]:
    """Parse a text and tell what in it cannot be published."""
    env: dict[str, Any] = {"stray": []}
    tokens = md.parse(text, env)
    problems = [problem("stray-emphasis", source.offset_place(block, at, 2)) for block, at in env["stray"]]
    if any(token.level >= _DEEPEST_LEVEL for token in tokens):
        deepest = next(token for token in tokens if token.level >= _DEEPEST_LEVEL)
        problems.append(problem("too-deep", source.block_place(deepest)))
    for token in tokens:
        problems += _block_problems(token, source)
    problems += _row_problems(tokens, source)
    return tokens, tuple(problems)


def plain_text(inline: Token) -> str:
    """Read the words of an inline token without its marks."""
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})


def _noting_offset(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Let a rule's first token carry its offset: markdown-it-py gives inline tokens no position."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            pushed = next(token for token in state.tokens[count:] if token.type != "text")
            pushed.meta = {**pushed.meta, "start": start, "length": state.pos - start}
        return True

    return noting


def _inline(state: StateCore) -> None:
    """Replace the core rule `inline`: as it, and rules know the block that they work in."""
    for token in state.tokens:
        if token.type == "inline":
            state.env["block"] = token
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


_PLACED_RULES = {
    "link": _noting_offset(rules_inline.link),
    "image": _noting_offset(rules_inline.image),
    "autolink": _noting_offset(rules_inline.autolink),
    "html_inline": _noting_offset(rules_inline.html_inline),
}


_THAI_MARKER = re.compile(r"^([ >]*(?:[-*+] +)?)([๐-๙]{1,9})(?=[.)][ \t])", re.MULTILINE)


def _thai_list_numbers(state: StateCore) -> None:
    """Let `๑. ` begin a list as `1. ` does; one digit for one, so places stay."""
    state.src = _THAI_MARKER.sub(lambda found: found[1] + thai.arabic_digits(found[2]), state.src)


def _scan(state: StateInline, *, can_split_word: bool) -> Scanned:
    """Scan a run of marks; beside Thai letters, which know no spaces, it may open and close.

    CommonMark's flanking rule wants a space or punctuation on one side, which Thai has not.
    """
    scanned = state.scanDelims(state.pos, can_split_word)
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + scanned.length
    after = state.src[end] if end < state.posMax else " "
    opens = scanned.can_open or (thai.is_thai(before) and not after.isspace())
    closes = scanned.can_close or (thai.is_thai(after) and not before.isspace())
    return Scanned(opens, closes, scanned.length)


def _delimit(state: StateInline, marker: str, length: int, scanned: Scanned, run: int) -> None:
    token = state.push("text", "", 0)
    token.content = marker
    token.meta = {"start": state.pos}
    state.delimiters.append(
        Delimiter(
            marker=ord(marker[0]),
            length=run,
            token=len(state.tokens) - 1,
            end=-1,
            open=scanned.can_open,
            close=scanned.can_close,
        )
    )
    state.pos += length


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Replace the rule `emphasis`: CommonMark's, with runs of `*` that work inside Thai."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = _scan(state, can_split_word=True) if marker == "*" else state.scanDelims(state.pos, False)  # noqa: FBT003
    for _ in range(scanned.length):
        _delimit(state, marker, 1, scanned, scanned.length)
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Replace the rule `strikethrough`: the package's, with runs of `~~` that work inside Thai."""
    if silent or state.src[state.pos] != "~":
        return False
    scanned = _scan(state, can_split_word=True)
    least = 2
    if scanned.length < least:
        return False
    if scanned.length % 2:
        state.push("text", "", 0).content = "~"
        state.pos += 1
    for _ in range(scanned.length // 2):
        _delimit(state, "~~", 2, scanned, 0)
    return True


def _note_stray_emphasis(state: StateInline) -> None:
    """Note a `**` that stays visible: the editor meant bold."""
    marks = [token for token in state.tokens if token.type == "text" and token.content == "*" and token.meta]
    for first, second in pairwise(marks):
        if second.meta["start"] == first.meta["start"] + 1 and "block" in state.env:
            state.env["stray"].append((state.env["block"], first.meta["start"]))


_BROKEN_LINK = re.compile(r"\]\(")
_DEFINITION = re.compile(r"^\[[^\]\n]+\]:\s*\S", re.MULTILINE)
_TIGHT_LIST = re.compile(r"^[0-9๐-๙]{1,2}[.)](?=[ก-ฮเ-ไA-Za-z])", re.MULTILINE)


def _block_problems(block: Token, source: Source) -> Iterator[Problem]:
    if block.type == "html_block":
        yield problem("raw-html", source.line_place(block.map[0] if block.map else 0))
    if block.type != "inline":
        return
    for child in block.children or ():
        if child.type == "html_inline":
            yield problem("raw-html", source.inline_place(block, child))
        elif child.type == "image" and not child.content.strip():
            yield problem("image-without-text", source.inline_place(block, child))
    yield from _suspicious_text(block, source)


def _suspicious_text(block: Token, source: Source) -> Iterator[Problem]:
    """Find what the dialect passes on as plain text though the editor meant something else."""
    shown = plain_text(block)
    if "](" in shown:
        code = {child.content for child in block.children or () if child.type == "code_inline"}
        for found in _BROKEN_LINK.finditer(block.content):
            if block.content[: found.start()].endswith("\\") or any("](" in text for text in code):
                continue
            if found[0] in shown and not _inside_link(block, found.start()):
                yield problem("broken-link", source.offset_place(block, found.start(), 2))
    for found in _DEFINITION.finditer(block.content):
        yield problem("link-definition", source.offset_place(block, found.start(), len(found[0])))
    for found in _TIGHT_LIST.finditer(block.content):
        yield problem(
            "list-without-space", source.offset_place(block, found.start(), len(found[0])), marker=found[0]
        )


def _inside_link(block: Token, offset: int) -> bool:
    spans = [
        (child.meta["start"], child.meta["length"])
        for child in block.children or ()
        if "length" in child.meta
    ]
    return any(start <= offset < start + length for start, length in spans)


_CELL_BORDER = re.compile(r"(?<!\\)\|")


def _row_problems(tokens: Sequence[Token], source: Source) -> Iterator[Problem]:
    """Find rows with more or fewer cells than the head: the package drops the first and pads the second."""
    width = 0
    for token in tokens:
        if token.type == "thead_open":
            width = 0
        if token.type != "tr_open" or not token.map:
            continue
        line = source.lines[token.map[0]].strip(" >\t")
        cells = len(_CELL_BORDER.split(re.sub(r"^\||(?<!\\)\|$", "", line)))
        width = width or cells
        if cells != width:
            yield problem("table-row-cells", source.line_place(token.map[0]), cells=cells, expected=width)


def _plain_tables(state: StateCore) -> None:
    """Give header cells a scope, and alignment as a class: a strict policy blocks inline styles."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            if token.type == "th_open":
                token.attrs["scope"] = "col"
            if style:
                token.attrs["class"] = style.replace("text-align:", "align-")


def _rendered_as(html: str) -> Callable[..., str]:
    def rule(*_renderer_tokens_index_options_env: object) -> str:
        return html

    return rule


_RENDER_RULES = {
    # A table that is wider than the screen scrolls in its frame, by keyboard too.
    "table_open": _rendered_as('<div class="table-frame" tabindex="0"><table>\n'),
    "table_close": _rendered_as("</table></div>\n"),
    # Raw HTML is a problem and nothing is published; should that ever fail, nothing of it is rendered.
    "html_block": _rendered_as(""),
    "html_inline": _rendered_as(""),
}
