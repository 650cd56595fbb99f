"""Shortcuts through markdown-it-py: what cannot match is not asked, and plain blocks are HTML at once.

Nothing here decides what a text means. A shortcut is taken only where the long way has one
result; what it does not know goes the long way. Tests read generated texts in both ways.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt, rules_block, rules_core
from markdown_it.common.utils import escapeHtml
from markdown_it.parser_block import RuleFuncBlockType as BlockRule
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.content import hygiene

_FIRST_LETTERS: dict[BlockRule, str] = {
    rules_block.fence: "`~",
    rules_block.blockquote: ">",
    rules_block.hr: "*-_",
    rules_block.list_block: "*-+0123456789",
    rules_block.html_block: "<",
    rules_block.heading: "#",
}
"""The letters that a line must begin with for a rule to match; a rule that is not here is always asked."""

_CHAINS = ("paragraph", "blockquote", "list")
"""The package's names for what a rule may end."""


def take(md: MarkdownIt) -> None:
    """Let a parser whose rules are all set take the shortcuts."""
    ruler = md.block.ruler
    chains = {name: _by_first_letter(ruler.getRules(name)) for name in ("", *_CHAINS)}
    for name, rule in zip(ruler.get_active_rules(), tuple(ruler.getRules("")), strict=True):
        ruler.at(name, rule)  # without options it stands in no chain but the first
    ruler.before(ruler.get_all_rules()[0], "by_first_letter", chains[""])
    ruler.before("by_first_letter", "plain_block", _plain_block)
    # In the first chain these come last, behind paragraphs, which match everything.
    for name in _CHAINS:
        ruler.push(f"{name}_by_first_letter", chains[name], {"alt": [name]})
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.before("inline", "plain_inline", _plain_inline)
    md.core.ruler.at("text_join", _text_join)


def _by_first_letter(rules: Sequence[BlockRule]) -> BlockRule:
    """Make one rule of several that asks only those that may match a line's first letter."""
    letters = set("".join(_FIRST_LETTERS.values()))
    asked = {
        letter: tuple(rule for rule in rules if letter in _FIRST_LETTERS.get(rule, letter))
        for letter in letters
    }
    others = tuple(rule for rule in rules if rule not in _FIRST_LETTERS)

    def by_first_letter(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the package's signature
        at = state.bMarks[line] + state.tShift[line]
        for rule in asked.get(state.src[at : at + 1], others):  # noqa: SIM110 - the quicker way
            if rule(state, line, end, silent):
                return True
        return False

    return by_first_letter


# Only single letters are taken for good (`++`): before Python 3.11.5 groups would be matched wrongly so.
# What a group gives back is never followed by what would have to follow it, so nothing is tried twice.
# Classes hold letters of ASCII, or others in at most two ranges: to compile what mixes them takes ten times
# as long, and is most of what it takes to load this module.
_LETTER = "(?:(?=[A-Za-z])|(?=[ก-ฮเ-ไ]))"
_AFTER_LETTER = "(?:(?<=[A-Za-z])|(?<=[ก-ฺเ-๎]))"
_ADDRESS = "(?:[A-Za-z0-9:/.#?=%_~@+,-]++|[ก-๛]++)+"


def _text(but: str = "") -> str:
    """Make the pattern of what has no mark of inline Markdown; `but` are more letters not among it."""
    return rf"[^\n\\`~*_\[\]<&{but}]++"


def _words(but: str = "") -> str:
    """Make the pattern of words in a line: plain, in bold, or as a link."""
    # Beside a letter two asterisks open or close, whatever stands on their other side.
    strong = rf"\*\*{_LETTER}{_text(but)}{_AFTER_LETTER}\*\*(?!\*)"
    link = rf"(?<!!)\[{_LETTER}{_text(but)}\]\({_ADDRESS}\)"
    return rf"(?:{_text(but)}|{strong}|{link})+"


_FIRST = r"(?![ #>|=+\-0-9])(?![๐-๙])"
"""What does not begin with these, in words, begins no block, and nothing that problems are told of."""

_LINE = _FIRST + _words()
_END = r"(?=\n\n|\n*\Z)"
_LIST_END = r"(?=\n\n++(?![ \t+\-0-9]|\*(?!\S))|\n*\Z)"
# A cell begins in one way or the other, never in both: else a row is tried in all combinations.
_NUMBER = r"(?:(?=[|\-0-9])|(?=[๐-๙]))(?:[0-9,.:/%-]++|[๐-๙]++)*(?=[ |])"
_CELL = rf" *+(?:{_FIRST}|{_NUMBER})(?:{_words('|')})?\|"

_HEADING = re.compile(rf"(#{{1,6}}) ({_FIRST}{_text('#|')})(?<! )(?=\n|\Z)")
_PARAGRAPH = re.compile(rf"{_LINE}(?:(?<! )\n(?:{_LETTER}|(?=[*\[])){_words()})*{_END}")
_BULLETS = re.compile(rf"([*+-]) {_LINE}(?:\n\1 {_LINE})*{_LIST_END}")
_NUMBERS = re.compile(rf"1([.)]) {_LINE}(?:\n[0-9]{{1,3}}\1 {_LINE})*{_LIST_END}")
_TABLE = re.compile(rf"\|(?:{_CELL})+\n\|(?: *-++ *\|)+(?:\n\|(?:{_CELL})+)*{_END}")

_Link = tuple[str, int, int, int]  # address, line, column and length


def _plain_block(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:  # noqa: FBT001 - the package's signature
    """Take a block of the outermost level that can be nothing but words, and make its HTML at once."""
    if state.level:
        return False
    src, at = state.src, state.bMarks[line]
    if src[at] == "#":
        return _heading(state, line)
    pattern, html_of = _FORMS.get(src[at : at + 2]) or _FORMS.get(src[at]) or _FORMS[""]
    found, links = pattern.match(src, at), list[_Link]()
    html = html_of(_marked(found[0], line, links).split("\n")) if found and _is_shown(found[0]) else None
    if found is None or html is None:
        return False
    state.tokens.append(Token("plain_block", "", 0, content=html, meta={"links": links}, block=True))
    state.line = line + found[0].count("\n") + 1
    return True


def _is_shown(text: str) -> bool:
    """Tell whether all can be seen: other spaces are trimmed away in one place and kept in another."""
    return text.replace("\n", "").isprintable()


def _heading(state: StateBlock, line: int) -> bool:
    """Take a heading that is only words: its tokens are asked for later, so they are those of the package."""
    found = _HEADING.match(state.src, state.bMarks[line])
    if found is None or not _is_shown(found[0]):
        return False
    marks, words = found.groups()
    tag, place = f"h{len(marks)}", [line, line + 1]
    text = Token("text", "", 0, content=words)
    state.tokens += (
        Token("heading_open", tag, 1, map=place, markup=marks, block=True),
        Token("inline", "", 0, map=place, level=1, children=[text], content=words, block=True),
        Token("heading_close", tag, -1, markup=marks, block=True),
    )
    state.line = line + 1
    return True


# A table that is wider than the screen scrolls in its frame, by keyboard too.
TABLE_OPEN, TABLE_CLOSE = '<div class="table-frame" tabindex="0"><table>\n', "</table></div>\n"

_STRONG_WORDS = re.compile(r"\*\*([^*]++)\*\*")
_LINK_WORDS = re.compile(r"\[([^\]]++)\]\(([^)]++)\)")


def _marked(text: str, line: int, links: list[_Link]) -> str:
    """Turn the marks of known words into HTML; the address of each link is left open, as a NUL."""
    html = escapeHtml(text)
    if "**" in text:
        html = _STRONG_WORDS.sub(lambda found: f"<strong>{found[1]}</strong>", html)
    if "[" in text:
        for found in _LINK_WORDS.finditer(text):
            begin, end = found.span()
            row = text.count("\n", 0, begin)
            links.append((found[2], line + row, begin - text.rfind("\n", 0, begin), end - begin))
        html = _LINK_WORDS.sub(lambda found: f'<a href="\0">{found[1]}</a>', html)
    return html


def _paragraph(lines: list[str]) -> str:
    return "<p>" + "\n".join(lines).rstrip() + "</p>\n"


def _bullets(lines: list[str]) -> str:
    return "<ul>\n" + "".join([f"<li>{line[2:].rstrip()}</li>\n" for line in lines]) + "</ul>\n"


def _numbers(lines: list[str]) -> str | None:
    """Give a list whose numbers count on from 1; others are kept in a way of their own."""
    items = [line.partition(" ") for line in lines]
    if any(int(number[:-1]) != count for count, (number, _, _) in enumerate(items, 1)):
        return None
    return "<ol>\n" + "".join([f"<li>{words.rstrip()}</li>\n" for _, _, words in items]) + "</ol>\n"


def _table(lines: list[str]) -> str | None:
    """Give a table whose rows have as many cells as its head; others are told of."""
    width = lines[1].count("|")
    if any(line.count("|") != width for line in lines):
        return None
    head, _, *rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    names = '</th>\n<th scope="col">'.join(head)
    body = "".join(["<tr>\n<td>" + "</td>\n<td>".join(row) + "</td>\n</tr>\n" for row in rows])
    html = f'<thead>\n<tr>\n<th scope="col">{names}</th>\n</tr>\n</thead>\n'
    return TABLE_OPEN + html + (body and f"<tbody>\n{body}</tbody>\n") + TABLE_CLOSE


_FORMS = {"": (_PARAGRAPH, _paragraph), "1": (_NUMBERS, _numbers), "|": (_TABLE, _table)}
_FORMS |= dict.fromkeys(("+ ", "- ", "* "), (_BULLETS, _bullets))


def _normalize(state: StateCore) -> None:
    """Bring line ends to one and mark the letter zero, as the package's rule does, without patterns."""
    state.src = hygiene.one_line_end(state.src).replace("\0", "\ufffd")


_MARK = re.compile(r"[\n\\`~*_\[<&]")
"""What may begin something else than text inside a block; an image begins with `![`."""


def _plain_inline(state: StateCore) -> None:
    """Give the text of a block without any mark as the one token that it is."""
    for token in state.tokens:
        if token.type == "inline" and not (token.children or _MARK.search(token.content)) and token.content:
            token.children = [Token("text", "", 0, content=token.content)]


def _text_join(state: StateCore) -> None:
    """Join pieces of text, as the package's rule does, where there is more than one."""
    parted = [token for token in state.tokens if token.children and not _is_plain(token.children)]
    rules_core.text_join(StateCore(state.src, state.md, state.env, parted))


def _is_plain(children: Sequence[Token]) -> bool:
    return len(children) == 1 and children[0].type == "text"


class Renderer(RendererHTML):
    """The package's renderer, without its general way where a tag is only a name."""

    def render(self, tokens: Sequence[Token], options: Any, env: Any) -> str:  # noqa: ANN401 - as the package has it
        """Render a stream of tokens."""
        out: list[str] = []
        for index, token in enumerate(tokens):
            children = token.children
            if token.type == "plain_block":
                out.append(token.content)
            elif token.type != "inline":
                rule = self.rules.get(token.type, self.renderToken)
                out.append(rule(tokens, index, options, env))
            elif children and _is_plain(children):
                out.append(escapeHtml(children[0].content))
            elif children:
                out.append(self.renderInline(children, options, env))
        return "".join(out)

    def renderToken(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ANN401, N802 - as the package has it
        """Render a tag."""
        token = tokens[idx]
        if token.attrs or token.hidden or token.nesting == 0:
            return super().renderToken(tokens, idx, options, env)
        if token.nesting == -1:
            return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
        if not token.block or (_is_before_text(tokens, idx) and not (idx and tokens[idx - 1].hidden)):
            return f"<{token.tag}>"
        return super().renderToken(tokens, idx, options, env)


def _is_before_text(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].type == "inline"
