"""YAML text becomes nodes: every value is text, every key and value keeps its place.

python-frontmatter's YAML handler splits and loads; the checks around it are ours,
because what it does not understand it passes on as text, `draft: true` included.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from msgspec import Struct
from msgspec.structs import replace

from site_builder.content import hygiene
from site_builder.problems import Place, Problem, place_in, problem

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without libyaml: slower, the same results
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class ScalarNode(Struct, frozen=True, kw_only=True):
    """A value as text, exactly as the editor typed it."""

    place: Place
    text: str


class Entry(Struct, frozen=True, kw_only=True):
    """A key of a mapping with its value."""

    place: Place
    key: str
    value: "Node"


class MappingNode(Struct, frozen=True, kw_only=True):
    """Keys and values in their order."""

    place: Place
    entries: tuple[Entry, ...]


class SequenceNode(Struct, frozen=True, kw_only=True):
    """Values in their order."""

    place: Place
    items: tuple["Node", ...]


Node = ScalarNode | MappingNode | SequenceNode


class Split(Struct, frozen=True, kw_only=True):
    """A Markdown file's front matter as nodes (None when YAML refuses it), its body, and the body's line."""

    fields: MappingNode | None
    body: str
    body_line: int


_HANDLER = YAMLHandler()
_FENCE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_MAX_DEPTH, _MAX_EVENTS = 8, 5_000


def split(path: str, text: str) -> tuple[Split | None, tuple[Problem, ...]]:
    """Part a file into front matter and body, or say why it cannot be parted."""
    opening = _FENCE.match(text)
    if not opening:
        return None, (problem("no-front-matter", _first_line(path, text)),)
    if not _FENCE.search(text, opening.end()):
        return None, (problem("unclosed-front-matter", Place(path=path, length=3)),)
    block, body = _HANDLER.split(text)
    # The handler's fences swallow blank lines around them, so both first lines are counted, not assumed.
    block_line = text.count("\n", 0, text.index(block, opening.end())) + 1 if block.strip() else 1
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    fields, problems = load(path, block, first_line=block_line)
    return Split(fields=fields, body=body, body_line=body_line), problems


def read(path: str, data: bytes) -> tuple[MappingNode | None, tuple[Problem, ...]]:
    """Read the bytes of a YAML file."""
    text, problems = hygiene.decode(path, data)
    root, found = load(path, text) if text is not None else (None, ())
    return root, problems + found


def load(path: str, text: str, *, first_line: int = 1) -> tuple[MappingNode | None, tuple[Problem, ...]]:
    """Read a YAML mapping; `first_line` is the line of the file that `text` begins on."""
    text = text.replace("\ufeff", "\u200b")  # YAML takes a byte order mark for the start of a file
    try:
        root, problems = _HANDLER.load(text, Loader=partial(_PlacedLoader, path=path, first_line=first_line))
    except yaml.MarkedYAMLError as fault:
        return None, (_explained(path, text, first_line, fault),)
    except yaml.YAMLError:
        return None, (problem("yaml-syntax", Place(path=path, line=first_line)),)
    if root is None and problems:
        return None, problems
    if root is None or (isinstance(root, ScalarNode) and not root.text):
        return MappingNode(place=Place(path=path, line=max(1, first_line - 1)), entries=()), ()
    if not isinstance(root, MappingNode):
        return None, (_not_a_mapping(path, text, first_line, root),)
    return root, (*_duplicates(root), *problems)


def _place(
    path: str,
    first_line: int,
    last: int,
    mark: Any,  # noqa: ANN401 - two loaders, two marks
    end: Any = None,  # noqa: ANN401
) -> Place:
    """Give the place of a mark; what is missing at the end of a text stands in its `last` line, from 0."""
    length = end.column - mark.column if end is not None and end.line == mark.line else 1
    line = min(mark.line, last) + first_line
    return Place(path=path, line=line, column=mark.column + 1, length=max(1, length))


_HASH = re.compile(r"[ \t]+(?P<at>#\S.*)$")


class _PlacedLoader(_Loader):
    """Builds our nodes instead of Python values, from events that are read once."""

    def __init__(self, stream: str, path: str, first_line: int) -> None:
        """Keep what places are made of."""
        super().__init__(stream)
        self._place = partial(_place, path, first_line, stream.count("\n"))
        self._walked: list[Any] = []  # C events and Python ones have different marks
        self._lines = stream.split("\n") if "#" in stream else ()

    def get_single_data(self) -> tuple[Node | None, tuple[Problem, ...]]:
        """Give the root, None where the text says nothing, and problems: those of no root forbid it."""
        problems = tuple(self._forbidden())
        if problems:
            return None, problems
        events = iter(self._walked[2:])  # the stream and the document have begun
        begun: list[Any] = [each for each in self._walked if isinstance(each, yaml.DocumentStartEvent)]
        if not begun:
            return None, ()
        if len(begun) > 1:
            raise yaml.composer.ComposerError("second document", None, None, begun[1].start_mark)
        return self._built(next(events), events), tuple(self._cut_by_hash() if self._lines else ())

    def _cut_by_hash(self) -> Iterator[Problem]:
        """Find `title: แผน #2`: YAML takes what follows the `#` for a comment and drops it in silence."""
        for event in self._walked:
            if isinstance(event, yaml.ScalarEvent) and event.value and not event.style:
                end_mark: Any = event.end_mark
                found = _HASH.match(self._lines[end_mark.line], end_mark.column)
                if found:
                    start, end = found.span("at")
                    place = replace(self._place(end_mark), column=start + 1, length=end - start)
                    yield problem("cut-by-hash", place, value=found["at"])

    def _forbidden(self) -> Iterator[Problem]:
        """Walk the events first: depth kills the C loader, aliases make bombs, tags run constructors."""
        depth = 0
        event: Any
        while (event := self.get_event()) is not None:
            self._walked.append(event)
            if type(event) is yaml.ScalarEvent and event.tag is event.anchor is None:
                pass  # most are
            elif isinstance(event, yaml.AliasEvent):
                yield problem("yaml-alias", self._place(event.start_mark, event.end_mark))
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor is not None:
                    yield problem("yaml-alias", self._place(event.start_mark))
                if getattr(event, "tag", None) is not None:
                    yield problem("yaml-tag", self._place(event.start_mark))
                depth += isinstance(event, yaml.CollectionStartEvent)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _MAX_DEPTH or len(self._walked) > _MAX_EVENTS + 1:
                yield problem("yaml-too-large", self._place(event.start_mark))
                return

    def _built(self, event: Any, events: Iterator[Any]) -> Node:  # noqa: ANN401 - as above
        """Build the node that an event begins; `events` are those behind it."""
        if isinstance(event, yaml.ScalarEvent):
            return ScalarNode(place=self._place(event.start_mark, event.end_mark), text=event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(after := next(events), yaml.SequenceEndEvent):
                items.append(self._built(after, events))
            return SequenceNode(place=self._place(event.start_mark, after.end_mark), items=tuple(items))
        entries = []
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise yaml.constructor.ConstructorError(None, None, "key", key.start_mark)
            value = self._built(next(events), events)
            entries.append(Entry(place=self._place(key.start_mark, key.end_mark), key=key.value, value=value))
        return MappingNode(place=self._place(event.start_mark, key.end_mark), entries=tuple(entries))


def _duplicates(root: Node) -> Iterator[Problem]:
    if isinstance(root, SequenceNode):
        for item in root.items:
            yield from _duplicates(item)
    if isinstance(root, MappingNode):
        seen: dict[str, Entry] = {}
        for entry in root.entries:
            if entry.key in seen:
                first = seen[entry.key].place.line
                yield problem("duplicate-key", entry.place, key=entry.key, first=first)
            seen.setdefault(entry.key, entry)
            if not isinstance(entry.value, ScalarNode):
                yield from _duplicates(entry.value)


# What editors type most often when YAML stops understanding them; tried line by line, in this order.
_SLIPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Between words it harms nothing.
    ("nbsp", re.compile("^[ -]*(?:[a-z_]+ *:?)? *(?P<at>[\u00a0\u2000-\u200a\u202f\u3000])")),
    ("tab-indent", re.compile(r"^ *(?P<at>\t)")),
    ("no-space-after-colon", re.compile(r"^[ -]*[a-z_]+(?P<at>:)[^\s/]")),
    (
        "unquoted-value",
        re.compile(r"^[ -]*[a-z_]+:\s+(?P<at>[^\s\"'\[{|>#][^#]*:\s.*|[@`%*&!].*)$"),
    ),
)

# A remark ends its value: wrong only where the value goes on in the next line.
_REMARK = ("unquoted-value", re.compile(r"^[ -]*[a-z_]+:\s+(?P<at>[^\s\"'\[{|>#].*\s#.*)$"))


def _slip(path: str, text: str, first_line: int, *, near: int | None = None) -> Problem | None:
    """Find a known slip, in the line named `near` (counted from 0) or the one before it, else anywhere."""
    lines = text.split("\n")
    numbers = range(len(lines)) if near is None else [at for at in (near, near - 1) if 0 <= at < len(lines)]
    slips = list(product(numbers, _SLIPS))
    if near and lines[near:] and lines[near].startswith(" "):
        slips.append((near - 1, _REMARK))
    for number, (code, pattern) in slips:
        if found := pattern.search(lines[number]):
            start, end = found.span("at")
            return problem(
                code, Place(path=path, line=number + first_line, column=start + 1, length=end - start)
            )
    return None


def _explained(path: str, text: str, first_line: int, fault: yaml.MarkedYAMLError) -> Problem:
    # Where something was opened and never closed, its beginning says more than the end of the file.
    opened = fault.context and re.search("flow|quoted|simple key", fault.context)
    mark = fault.context_mark if opened else fault.problem_mark or fault.context_mark
    if mark is None:
        return problem("yaml-syntax", Place(path=path, line=first_line))
    last = text.count("\n")
    if fault.context and "document" in fault.context:
        return problem("yaml-fence", _place(path, first_line, last, mark))
    slip = _slip(path, text, first_line, near=mark.line)
    if mark.line > last:  # a file that ends without a line end
        return slip or problem(
            "yaml-syntax", place_in(path, text, len(text), len(text), first_line=first_line)
        )
    return slip or problem("yaml-syntax", _place(path, first_line, last, mark))


def _not_a_mapping(path: str, text: str, first_line: int, root: Node) -> Problem:
    return _slip(path, text, first_line) or problem("not-a-mapping", root.place)


def _first_line(path: str, text: str) -> Place:
    line = text.split("\n", 1)[0]
    return Place(path=path, length=max(1, len(line)))
