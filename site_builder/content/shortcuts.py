"""Shortcuts through markdown-it-py: what cannot match is not asked, and plain text is not looked through.

Nothing here decides what a text means. A shortcut is taken only where the long way has one
result; what it does not know goes the long way. A test reads generated texts in both ways.
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


def _normalize(state: StateCore) -> None:
    """Bring line ends to one and mark the letter zero, as the package's rule does, without patterns."""
    state.src = hygiene.one_line_end(state.src).replace("\0", "\ufffd")


_MARK = re.compile(r"[\n\\`~*_\[<&]")
"""What may begin something else than text inside a block; an image begins with `![`."""


def _plain_inline(state: StateCore) -> None:
    """Give the text of a block without any mark as the one token that it is."""
    for token in state.tokens:
        if token.type == "inline" and token.content and not _MARK.search(token.content):
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
            if token.type != "inline":
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
