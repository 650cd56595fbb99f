"""The Markdown dialect: CommonMark with tables and strikethrough, made fit for Thai and for strict pages.

Own rules replace those of markdown-it-py only where Thai, the policy of the pages or
honest problems need it; each says which. What they note for problems stands in `env`:
`stray` (marks without a partner) and `rows` (of a table, with other cells than its head).
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter, Scanned

from site_builder import thai
from site_builder.content import shortcuts

MAX_NESTING = 24
"""Levels of blocks and of brackets; the package drops deeper blocks in silence, so fewer are allowed.

Each `![` may be looked through so many times: this is what a hostile text can cost.
"""


@cache
def parser(*, short: bool = True) -> MarkdownIt:
    """Make the parser once; it keeps no state between texts. With `short` it takes shortcuts."""
    # Raw HTML is recognised so that it can be refused with its line; it is never rendered.
    options = {"html": True, "maxNesting": MAX_NESTING}
    md = MarkdownIt("commonmark", options, renderer_cls=shortcuts.Renderer if short else RendererHTML)
    md.enable(["table", "strikethrough"])
    # Addresses stay as written: they are judged, with their place, after parsing.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the package's name
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    # A definition that is never used would be text lost in silence, and a rule typed
    # under a line of text would turn that line into a heading.
    md.disable(["reference", "lheading"])
    md.core.ruler.before("block", "thai_list_numbers", _thai_list_numbers)
    md.core.ruler.after("block", "thai_numbers_of_no_list", _thai_numbers_of_no_list)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.push("plain_tables", _plain_tables)
    md.core.ruler.push("kept_lines", _kept_lines)
    md.core.ruler.push("kept_numbers", _kept_numbers)
    # The options are those of the rule that is replaced: what a table may interrupt.
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("strikethrough", _strikethrough)
    for name, inline_rule in _PLACED_RULES.items():
        md.inline.ruler.at(name, inline_rule)
    md.inline.ruler2.before("fragments_join", "stray_emphasis", _note_stray_emphasis)
    for name, render_rule in _RENDER_RULES.items():
        md.add_render_rule(name, render_rule)
    if short:
        shortcuts.take(md)
    return md


Rule = Callable[[StateInline, bool], bool]


def _noting_offset(rule: Rule) -> Rule:
    """Let a rule's first token carry its offset: markdown-it-py gives inline tokens no position."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for pushed in () if silent else state.tokens[count:]:
            if pushed.type != "text":
                place = {"start": state.env["offset"] + start, "length": state.pos - start}
                pushed.meta = {**pushed.meta, **place}
                break
        return True

    return noting


def _may_be_link(state: StateInline) -> bool:
    """Tell whether anything can end a link's words; otherwise each `[` would be looked through to the end."""
    return _last_words_end(state.src) >= state.pos


@lru_cache(maxsize=4)
def _last_words_end(src: str) -> int:
    return src.rfind("](")


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Wrap the rule `link`: as it, and a link without words is noted."""
    count = len(state.tokens)
    if not _may_be_link(state) or not rules_inline.link(state, silent):
        return False
    if not silent:
        made = state.tokens[count:]
        if made[0].type == "text":  # what stood before the link
            made = made[1:]
        opening, *inside = made
        if not any(token.type == "image" or token.content.strip() for token in inside):
            opening.meta = {**opening.meta, "wordless": True}
    return True


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Wrap the rule `image`: its description is parsed by itself, and stands behind the `![`."""
    if not _may_be_link(state):
        return False
    outer = state.env["offset"]
    state.env["offset"] = outer + state.pos + 2
    try:
        return rules_inline.image(state, silent)
    finally:
        state.env["offset"] = outer


def _inline(state: StateCore) -> None:
    """Replace the core rule `inline`: as it, and rules know the block that they work in."""
    for token in state.tokens:
        if token.type == "inline" and not token.children:
            state.env.update(block=token, offset=0)
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


_PLACED_RULES = {
    "link": _noting_offset(_link),
    "image": _noting_offset(_image),
    "autolink": _noting_offset(rules_inline.autolink),
    "html_inline": _noting_offset(rules_inline.html_inline),
    "backticks": _noting_offset(rules_inline.backtick),
}


_THAI_MARKER = re.compile(r"^([ >]*(?:[-*+] +)?)([๐-๙]{1,9})(?=[.)][ \t])", re.MULTILINE)


_MARKER = re.compile(r"([ \t>]*(?:[-*+] +)?)([0-9]{1,9})(?=[.)])")
"""The same, with the digits that it has for the parser."""

_THAI_NUMBER = re.compile(r"[๐-๙][.)]")


def _thai_list_numbers(state: StateCore) -> None:
    """Let `๑. ` begin a list as `1. ` does; one digit for one, so places stay."""
    state.env["thai_numbers"] = {}
    if not _THAI_NUMBER.search(state.src):
        return
    state.env["thai_numbers"] = {
        state.src.count("\n", 0, found.start(2)): found[2] for found in _THAI_MARKER.finditer(state.src)
    }
    state.src = _THAI_MARKER.sub(lambda found: found[1] + thai.arabic_digits(found[2]), state.src)


def _thai_numbers_of_no_list(state: StateCore) -> None:
    """Give back the Thai digits of lines that turned out to begin no list."""
    numbers: dict[int, str] = state.env["thai_numbers"]
    for token in state.tokens if numbers else ():
        if token.type == "list_item_open" and token.markup in {".", ")"} and token.map:
            numbers.pop(token.map[0], None)
    for token in state.tokens if numbers else ():
        if token.map and token.content:
            first = token.map[0] + (token.type == "fence")
            lines = token.content.split("\n")
            for row, line in enumerate(lines):
                # The cells of a table share a line; the number stands at the beginning of the first.
                thai_number, found = numbers.get(first + row), _MARKER.match(line)
                if thai_number and found and found[2] == thai.arabic_digits(thai_number):
                    lines[row] = found[1] + thai_number + line[found.end() :]
            token.content = "\n".join(lines)


def _scan(state: StateInline, *, can_split_word: bool) -> Scanned:
    """Scan a run of marks; beside Thai letters, which know no spaces, it may open and close.

    CommonMark's flanking rule wants a space or punctuation on one side, which Thai has not.
    """
    scanned = state.scanDelims(state.pos, can_split_word)
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + scanned.length
    after = state.src[end] if end < state.posMax else " "
    if before.isdigit() and after.isdigit():  # 2*3*4 is a multiplication
        return Scanned(can_open=False, can_close=False, length=scanned.length)
    opens = scanned.can_open or (thai.is_thai(before) and not after.isspace())
    closes = scanned.can_close or (thai.is_thai(after) and not before.isspace())
    return Scanned(opens, closes, scanned.length)


def _delimit(state: StateInline, marker: str, length: int, scanned: Scanned, run: int) -> None:
    token = state.push("text", "", 0)
    token.content = marker
    token.meta = {"start": state.env["offset"] + state.pos}
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
        if second.meta["start"] == first.meta["start"] + 1:
            state.env["stray"].append((state.env["block"], first.meta["start"]))


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Wrap the rule `table`: as it, and rows are noted that have other cells than the head.

    The package drops what a row has too much, and pads what it has too little.
    """
    if start + 1 >= end:
        return False
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    if not state.src.startswith(("|", "-", ":"), below):  # as the rule would find, later
        return False
    count = len(state.tokens)
    if not rules_block.table(state, start, end, silent):
        return False
    if not silent:
        columns = {line: _cells(state, line) for line in (start, *range(start + 2, state.line))}
        head = len(columns[start])
        state.env["rows"] += [(line, len(row), head) for line, row in columns.items() if len(row) != head]
        for token in state.tokens[count:]:
            waiting = columns.get(token.map[0]) if token.type == "inline" and token.map else None
            if waiting:  # every cell carries the column that its text begins in
                token.meta["column"] = waiting.pop(0)
    return True


_CELL = re.compile(r"(?:[^|]|(?<=\\)\|)*")


def _cells(state: StateBlock, line: int) -> list[int]:
    """List the columns, counted from 0, in which the texts of a row's cells begin."""
    begin = state.bMarks[line] + state.tShift[line]
    text = state.src[begin : state.eMarks[line]].rstrip()
    before = begin - (state.src.rfind("\n", 0, begin) + 1)
    columns: list[int] = []
    at = int(text.startswith("|"))
    end = len(text) - (text.endswith("|") and not text.endswith("\\|"))
    while at <= end and len(text) > 1:
        found = _CELL.match(text, at)
        cell = found[0] if found else ""
        if at == end and columns and text.endswith("|"):
            break
        columns.append(before + at + len(cell) - len(cell.lstrip()))
        at += len(cell) + 1
    return columns


def _plain_tables(state: StateCore) -> None:
    """Give header cells a scope, and alignment as a class: a strict policy blocks inline styles."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            if token.type == "th_open":
                token.attrs["scope"] = "col"
            if style:
                token.attrs["class"] = style.replace("text-align:", "align-")


_LIKE_A_LIST = re.compile(r"[•‣◦▪–—-]|\([0-9๐-๙]{1,3}\)|[0-9๐-๙]{1,3}(?:[.)]|(?:\.[0-9๐-๙]{1,3})+)[ ก-ฮเ-ไ]")


def _kept_lines(state: StateCore) -> None:
    """Keep the line break before what editors type as a list and Markdown does not know: •, –, (๑), 1.1."""
    for children in (token.children for token in state.tokens if "\n" in token.content):
        for mark, after in pairwise(children or ()):
            if mark.type == "softbreak" and after.type == "text" and _LIKE_A_LIST.match(after.content):
                mark.type, mark.tag = "hardbreak", "br"


def _kept_numbers(state: StateCore) -> None:
    """Keep the numbers of list items as typed: HTML counts on from the first."""
    expected: list[int] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            expected.append(int(token.attrs.get("start", 1)))
        elif token.type == "ordered_list_close":
            expected.pop()
        elif token.type == "list_item_open" and token.markup in {".", ")"} and token.info:
            if int(token.info) != expected[-1]:
                token.attrs["value"] = int(token.info)
            expected[-1] = int(token.info) + 1


def _rendered_as(html: str) -> Callable[..., str]:
    def rule(*_renderer_tokens_index_options_env: object) -> str:
        return html

    return rule


_RENDER_RULES = {
    "table_open": _rendered_as(shortcuts.TABLE_OPEN),
    "table_close": _rendered_as(shortcuts.TABLE_CLOSE),
    # Raw HTML is a problem and nothing is published; should that ever fail, nothing of it is rendered.
    "html_block": _rendered_as(""),
    "html_inline": _rendered_as(""),
}
