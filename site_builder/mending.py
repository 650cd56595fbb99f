"""What can be mended in a file without anybody's judgement: a text goes in, the mended text comes out.

What a file says stays the same. Letters that only look alike become the right ones, characters that
nobody sees go; where that would make another list, link or value of a line, it is left to people.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal
from urllib.parse import unquote

from msgspec import Struct

from site_builder import thai
from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.body import read_body
from site_builder.problems import Place

Fault = Literal[
    "byte-order-mark",
    "line-ends",
    "zero-width",
    "split-am",
    "double-e",
    "tab-indent",
    "thai-digits",
    "common-era-year",
]

FAULTS: Final[tuple[Fault, ...]] = (
    *("byte-order-mark", "line-ends", "zero-width", "split-am", "double-e"),
    *("tab-indent", "thai-digits", "common-era-year"),
)
"""All that is mended, in this order; what `check` tells too has the same code there."""


class Mend(Struct, frozen=True, kw_only=True, order=True):
    """A fault and the line it stands in, counted from 1."""

    line: int
    fault: Fault


class Mended(Struct, frozen=True, kw_only=True):
    """A text as it should be, what was done to it, and what was left to people."""

    text: str
    mends: tuple[Mend, ...]
    left: tuple[Mend, ...]


def mend(path: str, text: str, names: Iterable[str] = ()) -> Mended:
    """Mend the text of a Markdown or YAML file: a pure function, which changes nothing the second time.

    `text` is what the bytes decode to, byte order mark and line ends included. `names` are the
    names of files and folders that hold a fault themselves: what refers to them keeps it.
    """
    done: list[Mend] = []
    plain = text.removeprefix("\ufeff")
    if plain != text:
        done.append(Mend(line=1, fault="byte-order-mark"))
    kept = _kept(names)
    plain = _with_one_line_end(plain, done)
    if _UNREADABLE.search(plain):
        return Mended(text=text, mends=(), left=())
    plain = _without_zero_width(path, plain, kept, done)
    plain = _replaced(plain, "split-am", thai.PARTED_AM, thai.whole_am, kept, done)
    plain = _replaced(plain, "double-e", thai.DOUBLE_E, lambda _: "แ", kept, done)
    plain = _without_tabs(path, plain, done)
    plain = _with_plain_year(path, plain, done)
    return Mended(text=plain, mends=tuple(done), left=tuple(_left(plain)))


_LETTERS: Final[tuple[tuple[Fault, re.Pattern[str]], ...]] = (
    ("zero-width", hygiene.ZERO_WIDTH),
    ("split-am", thai.PARTED_AM),
    ("double-e", thai.DOUBLE_E),
)


def has_odd_letters(text: str) -> bool:
    """Tell whether a text, or a name, holds letters that would be mended."""
    return any(pattern.search(text) for _, pattern in _LETTERS)


def _left(text: str) -> Iterator[Mend]:
    """Find the letters that were not mended."""
    starts = _line_starts(text)
    for fault, pattern in _LETTERS:
        for found in pattern.finditer(text):
            yield Mend(line=bisect_right(starts, found.start()), fault=fault)


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


_UNREADABLE = re.compile(f"[{hygiene.UNSEEN}]")
"""A file with such a character is refused as a whole, and nobody knows what it says."""


def _with_one_line_end(text: str, done: list[Mend]) -> str:
    if "\r" in text:
        done.append(Mend(line=text.count("\n", 0, text.index("\r")) + 1, fault="line-ends"))
    return hygiene.one_line_end(text)


_HIDDEN = hygiene.ZERO_WIDTH.pattern.removesuffix("+")
_IN_ADDRESS = rf"[^\s<>()\"'`{_HIDDEN[1:]}"
_ADDRESS = rf"https?://{_IN_ADDRESS}*(?:{_HIDDEN}+{_IN_ADDRESS}+)*"
"""A web address without what clings to its end: only its server knows whether it is misspelt."""


def _kept(names: Iterable[str]) -> re.Pattern[str]:
    odd = sorted((re.escape(name) for name in names if has_odd_letters(name)), key=len, reverse=True)
    return re.compile("|".join((*odd, _ADDRESS)))


def _replaced(  # noqa: PLR0913, PLR0917 - what is looked for, what becomes of it, and what is not touched
    text: str,
    fault: Fault,
    pattern: re.Pattern[str],
    right: Callable[[re.Match[str]], str],
    kept: re.Pattern[str],
    done: list[Mend],
) -> str:
    """Replace what a pattern finds outside of what is kept."""
    if not pattern.search(text):
        return text
    starts = _line_starts(text)
    # Both are found from left to right: a span that ends before one find is of no use to the next.
    spans = (found.span() for found in kept.finditer(text))
    span = next(spans, None)

    def replacement(found: re.Match[str]) -> str:
        nonlocal span
        while span and span[1] <= found.start():
            span = next(spans, None)
        if span and span[0] < found.end():
            return found[0]
        done.append(Mend(line=bisect_right(starts, found.start()), fault=fault))
        return right(found)

    return pattern.sub(replacement, text)


_LETTER = r"[^\W_]|[\u0e00-\u0e7f]"
_INSIDE_WORDS = re.compile(
    rf"(?:(?<=[^\W_])|(?<=[\u0e00-\u0e7f])){hygiene.ZERO_WIDTH.pattern}(?={_LETTER}|\n|\Z| (?:{_LETTER}))"
    rf"|(?:(?<=[^\W_] )|(?<=[\u0e00-\u0e7f] )){hygiene.ZERO_WIDTH.pattern}(?={_LETTER})"
)
"""Where the invisible is most often, and never means anything: in a word, before or behind it."""


def _without_zero_width(path: str, text: str, kept: re.Pattern[str], done: list[Mend]) -> str:
    """Remove what has no width, everywhere or at least in words; not where the text would say another thing.

    `\u200b- ข้อ` is a line of words, and without its first character an entry of a list.
    """
    for pattern in (hygiene.ZERO_WIDTH, _INSIDE_WORDS):
        removed: list[Mend] = []
        plain = _replaced(text, "zero-width", pattern, lambda _: "", kept, removed)
        if plain == text or _says_the_same(path, text, plain):
            done += removed
            return plain
    return text


class _Said(Struct, frozen=True):
    """What a file says: its fields (None: unreadable), its body's HTML and addresses, its faults."""

    fields: object
    body: object
    faults: frozenset[str]


def _says_the_same(path: str, before: str, after: str) -> bool:
    was, is_now = _said(path, before), _said(path, after)
    if was is None or is_now is None:
        return was is None
    same_fields = was.fields is None or was.fields == is_now.fields
    return same_fields and was.body == is_now.body and is_now.faults <= was.faults


def _said(path: str, text: str) -> _Said | None:
    if not _is_markdown(path):
        root, problems = fm.load(path, text)
        return _Said(_values(root), None, frozenset(each.code for each in problems)) if root else None
    split, problems = fm.split(path, text)
    if split is None:
        return None
    body, found = read_body(path, split.body, split.body_line)
    texts = [body.lead, *(each for section in body.sections for each in (section.heading, section.content))]
    shown = [_seen("\0".join(each.pieces)) for each in texts]
    links = [(_seen(unquote(link.target)), link.image) for link in body.links]
    parts = [section.part for section in body.sections]
    faults = frozenset(each.code for each in (*problems, *found))
    return _Said(_values(split.fields), (shown, links, body.ids, parts), faults)


def _seen(text: str) -> str:
    return hygiene.ZERO_WIDTH.sub("", text)


def _values(node: fm.Node | None) -> object:
    """Take nodes without their places, and without what nobody sees."""
    if isinstance(node, fm.ScalarNode):
        return _seen(node.text)
    if isinstance(node, fm.SequenceNode):
        return [_values(each) for each in node.items]
    return node and [(_seen(each.key), _values(each.value)) for each in node.entries]


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(".md")


_STEP = "  "
_INDENT = re.compile("[ \t]*")


def _without_tabs(path: str, text: str, done: list[Mend]) -> str:
    """Indent with two spaces where YAML refuses a tab; leave what it would still refuse."""
    if "\t" not in text:
        return text
    plain, lines, mended = text, text.split("\n"), list[Mend]()
    while (refused := _refused_tab(path, plain)) is not None and "\t" in (
        indent := _indent(lines[refused.line - 1])
    ):
        at = refused.line - 1
        lines[at] = indent.replace("\t", _STEP) + lines[at][len(indent) :]
        plain = "\n".join(lines)
        mended.append(Mend(line=refused.line, fault="tab-indent"))
    if not _is_readable(path, plain):
        return text
    done += mended
    return plain


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""


def _refused_tab(path: str, text: str) -> Place | None:
    problems = fm.split(path, text)[1] if _is_markdown(path) else fm.load(path, text)[1]
    return next((each.place for each in problems if each.code == "tab-indent"), None)


def _is_readable(path: str, text: str) -> bool:
    if _is_markdown(path):
        split, _ = fm.split(path, text)
        return split is not None and split.fields is not None
    return fm.load(path, text)[0] is not None


_YEAR_DIGITS = re.compile("[0-9๐-๙]{4}")


def _with_plain_year(path: str, text: str, done: list[Mend]) -> str:
    """Write `fiscal_year` in Arabic digits, and as the year of the Buddhist Era that `check` would name."""
    split = fm.split(path, text)[0] if _is_markdown(path) else None
    for entry in split.fields.entries if split and split.fields else ():
        if entry.key == "fiscal_year" and isinstance(entry.value, fm.ScalarNode):
            text = _with_year(text, entry.value, done)
    return text


def _with_year(text: str, value: fm.ScalarNode, done: list[Mend]) -> str:
    place, start = value.place, _offset(text, value.place)
    digits = _YEAR_DIGITS.search(text, start, start + place.length)
    if digits is None:
        return text
    right = thai.arabic_digits(digits[0])
    faults: list[Fault] = ["thai-digits"] if right != digits[0] else []
    try:
        thai.buddhist_year(" ".join(value.text.split()))
    except thai.DateError as fault:
        if not fault.readings:
            return text
        right = fault.readings
        faults.append("common-era-year")
    done += (Mend(line=place.line, fault=each) for each in faults)
    return text[: digits.start()] + right + text[digits.end() :]


def _offset(text: str, place: Place) -> int:
    start = 0
    for _ in range(place.line - 1):
        start = text.index("\n", start) + 1
    return start + place.column - 1
