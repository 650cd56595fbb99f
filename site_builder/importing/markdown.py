"""Blocks become our Markdown: the page that is built of it shows exactly their words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from site_builder.content import dialect, markdown
from site_builder.content.values import is_web_address
from site_builder.importing.tables import Block, Blocks, Listing, Paragraph, Span, paragraphs, words

_DEEPEST = 3
"""Lists in lists that are kept; deeper ones become paragraphs."""


def body(blocks: Blocks, *, depth: int = 0) -> str:
    """Write blocks, a blank line between them."""
    written: list[str] = []
    other = False  # a list right behind a list of its kind needs another mark, or the two become one
    for before, block in pairwise((None, *blocks)):
        if isinstance(block, Paragraph):
            written.append(inline(block))
        elif isinstance(block, Listing) and depth < _DEEPEST:
            follows = isinstance(before, Listing) and before.ordered == block.ordered
            other = follows and not other
            written.append(_listing(block, other=other, depth=depth))
        elif block is not None:
            written += [inline(Paragraph((Span(text=text),))) for text in words([block])]
    return "\n\n".join(text for text in written if text)


def _listing(block: Listing, *, other: bool, depth: int) -> str:
    items = []
    said = [item for item in block.items if words(item)]
    loose = any(len(item) > 1 and not isinstance(item[1], Listing) for item in said)
    for number, item in enumerate(said, block.start):
        mark = f"{number}{')' if other else '.'} " if block.ordered else f"{'*' if other else '-'} "
        text = _inside(item, depth=depth + 1)
        lines = text.split("\n")
        items.append(
            "\n".join([mark + lines[0], *(" " * len(mark) * bool(line) + line for line in lines[1:])])
        )
    return ("\n\n" if loose else "\n").join(items)


def _inside(item: Blocks, *, depth: int) -> str:
    """Write the blocks of an item; a list stands right under the words that it belongs to."""
    if (
        isinstance(item[0], Paragraph)
        and len(item) > 1
        and all(isinstance(each, Listing) for each in item[1:])
    ):
        below = body(item[1:], depth=depth)
        return f"{inline(item[0])}\n{below}" if depth < _DEEPEST else body(item, depth=depth)
    return body(item, depth=depth)


_PERHAPS_MARKED = re.compile(r"[\\`*_\[\]<>&~!|#^]|^[^A-Za-z\u0e01-\u0e4e]")
"""What a line without it holds is words to any Markdown: most lines need not be read back."""


def heading(text: str) -> str:
    """Write a level-2 heading."""
    return inline(Paragraph((Span(text=text),)), before="## ")


def inline(block: Paragraph, *, before: str = "") -> str:
    """Write a paragraph in one line, with as much of its look as reads back to the same words."""
    if (
        len(block.spans) == 1
        and block.spans[0] == Span(text=block.text)
        and not _PERHAPS_MARKED.search(block.text)
    ):
        return before + block.text
    plain = tuple(Span(text=span.text, struck=span.struck, link=span.link) for span in block.spans)
    bare = (Span(text=block.text),)
    for spans in (block.spans, plain, bare):
        text = before + "".join(_marked(spans))
        struck = "".join("".join(span.text.split()) for span in spans if span.struck)
        if _shown(text) == (block.text, _addresses(spans), struck):
            return text
    return before + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", block.text)


def kept_links(blocks: Sequence[Block]) -> Iterator[str]:
    """List the addresses of links that can be written."""
    for each in paragraphs(blocks):
        yield from _addresses(each.spans)


_TO_CALL = re.compile(r"mailto:[^\s@<>\"]+@[^\s@<>\"]+|tel:[0-9+().-]+")


def _can_be_written(address: str | None) -> bool:
    return address is not None and (is_web_address(address) or _TO_CALL.fullmatch(address) is not None)


def _addresses(spans: Sequence[Span]) -> tuple[str, ...]:
    """List the addresses of spans, one for those side by side."""
    listed: list[str | None] = []
    for span in spans:
        address = span.link if _can_be_written(span.link) and span.text.strip() else None
        if not listed or listed[-1] != address:
            listed.append(address)
    return tuple(address for address in listed if address)


def _marked(spans: Sequence[Span]) -> Iterator[str]:
    """Write spans with their marks; those of one address are one link."""
    line_start = True
    at = 0
    while at < len(spans):
        link = spans[at].link if _can_be_written(spans[at].link) else None
        end = at + 1
        while link and end < len(spans) and spans[end].link == link:
            end += 1
        text = "".join(_look(span, line_start=line_start and not at) for span in spans[at:end])
        core = text.strip()
        if link and core:
            text = text.replace(core, f"[{core}]({_address(link)})", 1)
        yield text
        at, line_start = end, False


def _address(link: str) -> str:
    # An entity would be read as its letter.
    text = re.sub(r"([\\<>()&])", r"\\\1", link)
    return f"<{text}>" if " " in text else text


def _look(span: Span, *, line_start: bool) -> str:
    """Escape a span and put its marks close around its words."""
    core = span.text.strip()
    if not core:
        return span.text
    mark = "~~" * span.struck + "*" * (span.italic + 2 * span.bold)
    text = _escaped(core, line_start=line_start and not mark)
    start = span.text.index(core)
    return span.text[:start] + mark + text + mark[::-1] + span.text[start + len(core) :]


_SPECIAL = re.compile(r"[\\`*\[\]<~]|(?<=\[)\^|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"(?:(#{1,6})(?=\s|\S)|([-+=>|:])|([0-9๐-๙]{1,9})([.)])(?=\s|[ก-ฮเ-ไA-Za-z]|$))")


def _escaped(text: str, *, line_start: bool) -> str:
    """Put a backslash before what Markdown would take for a mark."""
    escaped = _SPECIAL.sub(lambda found: "\\" + found[0], text)
    found = _LINE_START.match(escaped) if line_start else None
    if found and found[4]:
        return f"{found[3]}\\{found[4]}{escaped[found.end() :]}"
    return "\\" + escaped if found else escaped


def _shown(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """Read a line as the site does: words, addresses, struck letters; None where it is no plain line."""
    source = markdown.Source(path="", lines=(text,), first_line=1)
    tokens, problems = markdown.parse(dialect.parser(short=False), source, text)
    kinds = [token.type for token in tokens]
    if problems or kinds not in (
        ["paragraph_open", "inline", "paragraph_close"],
        ["heading_open", "inline", "heading_close"],
    ):
        return None
    children = tokens[1].children or []
    if any(child.type in {"image", "softbreak", "hardbreak", "code_inline"} for child in children):
        return None
    addresses = tuple(str(child.attrs["href"]) for child in children if child.type == "link_open")
    return markdown.plain_text(tokens[1]), addresses, "".join(_struck(children))


def _struck(children: Sequence[Token]) -> Iterator[str]:
    depth = 0
    for child in children:
        depth += (child.type == "s_open") - (child.type == "s_close")
        if depth and child.type == "text":
            yield "".join(child.content.split())
