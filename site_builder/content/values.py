"""Types of front-matter values: how text becomes a value, and the JSON Schema that editors' tools check."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from site_builder import thai
from site_builder.content import front_matter as fm
from site_builder.content.hygiene import UNSEEN
from site_builder.problems import Place, Problem, nearest, problem


class Reading(Struct, kw_only=True):
    """What reading one file gathers: its problems and the places of its values, by dotted name."""

    year: int | None = None
    """Fiscal year (Buddhist Era) of the folder the file lies in."""
    problems: list[Problem] = msgspec.field(default_factory=list)
    places: dict[str, Place] = msgspec.field(default_factory=dict)
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    """What could be read, by dotted name, so that checks go on when another field is refused."""
    required: dict[str, str] = msgspec.field(default_factory=dict)
    """Fields that may not be left out, by dotted name, each with an example."""

    def refuse(self, code: str, place: Place, **values: object) -> None:
        """Note a problem; the value that comes back with it is never used."""
        if "field" in values:  # `evidence.0.title` is the first entry's title to an editor
            counted = re.sub(r"\.([0-9]+)", lambda found: f" {int(found[1]) + 1}", str(values["field"]))
            values["field"] = counted.replace(".", " ")
        self.problems.append(problem(code, place, **values))

    def entries(self, name: str) -> Iterator[tuple[int, Any, Place]]:
        """Give the entries of a list that could be read, with their positions and places."""
        return entries(self.values, self.places, name)


def entries(
    values: Mapping[str, Any], places: Mapping[str, Place], name: str
) -> Iterator[tuple[int, Any, Place]]:
    """Give the entries of a list that could be read, with their positions and places.

    A value that stands alone without a list has the place of its field.
    """
    for position, value in enumerate(values.get(name) or ()):
        if value is not None:
            yield position, value, places.get(f"{name}.{position}", places[name])


Read = Callable[[fm.Node, Reading, str], Any]
"""From a node, the reading and the value's dotted name to the value; None where it was refused."""


class Type(Struct, frozen=True, kw_only=True):
    """A type of value: its reader and its JSON Schema."""

    read: Read
    schema: Mapping[str, object]
    """Takes everything that the reader takes, and for completion lists what is mostly written."""
    record: type[Struct] | None = None
    """The kind whose fields the value has; its schema is made from them."""
    many: bool = False
    """True for a list of such records."""


_TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}


def _typed(node: fm.Node, reading: Reading, name: str) -> str | None:
    """Take the node as one line of text that says something."""
    if not isinstance(node, fm.ScalarNode):
        reading.refuse("expected-text", node.place, field=name)
        return None
    return _sound(unicodedata.normalize("NFC", " ".join(node.text.split())), node, reading, name)


_UNSEEN = re.compile(f"[{UNSEEN}]")


def _sound(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> str | None:
    """Refuse a line that says nothing, or that brings invisible characters in by a YAML escape."""
    if hidden := _UNSEEN.search(line):
        reading.refuse("control-character", node.place, value=f"U+{ord(hidden[0]):04X}")
        return None
    if not any(letter.isalnum() for letter in line):
        key = name.rpartition(".")[2]
        reading.refuse("empty-value", node.place, field=name, key=key, example=reading.required.get(name))
        return None
    return line


def from_text(convert: Callable[[str, fm.ScalarNode, Reading, str], Any]) -> Read:
    """Make a reader of a conversion that only ever sees a line of text."""

    def read(node: fm.Node, reading: Reading, name: str) -> Any:  # noqa: ANN401 - the declaration types it
        line = _typed(node, reading, name)
        return (
            None
            if line is None or not isinstance(node, fm.ScalarNode)
            else convert(line, node, reading, name)
        )

    return read


TEXT = Type(read=_typed, schema=_TEXT_SCHEMA)


def _path(node: fm.Node, reading: Reading, name: str) -> str | None:
    """Take a file's name as it is: spaces inside it count."""
    if not isinstance(node, fm.ScalarNode):
        return _typed(node, reading, name)
    return _sound(unicodedata.normalize("NFC", node.text.strip()), node, reading, name)


PATH = Type(read=_path, schema={"type": ["string", "number"]})


@lru_cache(maxsize=1_000)
def _without_gaps(word: str) -> str:
    return re.sub("[ _-]", "", thai.normal_form(word))


def choice(variants: Mapping[str, tuple[str, ...]], code: str) -> Type:
    """One of the given names; each may have other wordings that mean the same."""
    known = {_without_gaps(word): name for name, words in variants.items() for word in (name, *words)}
    shown = tuple(word for name, words in variants.items() for word in (name, *words))

    def convert(line: str, node: fm.ScalarNode, reading: Reading, _name: str) -> str | None:
        name = known.get(_without_gaps(line))
        if name is None:
            choices = ", ".join(f"{name} ({words[0]})" if words else name for name, words in variants.items())
            reading.refuse(code, node.place, value=line, nearest=nearest(line, shown), choices=choices)
        return name

    enum = {
        "enum": list(shown),
        "enumDescriptions": [", ".join(variants[known[_without_gaps(word)]]) or word for word in shown],
    }
    return Type(read=from_text(convert), schema={"anyOf": [enum, _any_spelling(shown)]})


def _any_spelling(words: Iterable[str]) -> dict[str, object]:
    """Describe words in every spelling that a choice takes: any case, gaps, ำ and แ of two characters."""
    twofold = {"ำ": "(?:ำ|\u0e4d\u0e32)", "แ": "(?:แ|เเ)"}

    def spelt(letter: str) -> str:
        if letter.isascii() and letter.isalpha():
            return f"[{letter.lower()}{letter.upper()}]"
        return twofold.get(letter) or re.escape(letter)

    patterns = ("[ _-]*".join(spelt(letter) for letter in re.sub("[ _-]", "", word)) for word in words)
    return {"type": "string", "pattern": f"^[ _-]*(?:{'|'.join(patterns)})[ _-]*$"}


_TRUE, _FALSE = {"true", "yes", "ใช่"}, {"false", "no", "ไม่ใช่"}


def _boolean(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> bool | None:
    if line.casefold() in _TRUE | _FALSE:
        return line.casefold() in _TRUE
    reading.refuse("not-a-boolean", node.place, field=name, value=line)
    return None


BOOLEAN = Type(
    read=from_text(_boolean),
    schema={"anyOf": [{"type": "boolean"}, {"enum": ["ใช่", "ไม่ใช่"]}, _any_spelling(("yes", "no"))]},
)


def _fiscal_year(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> int | None:
    try:
        return thai.buddhist_year(line)
    except thai.DateError as fault:
        if fault.readings:
            reading.refuse("common-era-year", node.place, value=line, meant=fault.readings)
        else:
            reading.refuse("not-a-fiscal-year", node.place, field=name, value=line)
        return None


FISCAL_YEAR = Type(
    read=from_text(_fiscal_year),
    schema={
        "type": ["integer", "string"],
        "pattern": r"^\s*(?:(?:พ\.?\s?ศ\.?|[Bb]\.?[Ee]\.?)\s*)?"
        r"(?:[2๒][4-9๔-๙]|[3-9๓-๙][0-9๐-๙])[0-9๐-๙]{2}\s*$",
        "minimum": 2400,
        "maximum": 9999,
    },
)


def _refuse_date(fault: thai.DateError, line: str, node: fm.ScalarNode, reading: Reading, code: str) -> None:
    codes = {
        "form": code,
        "era": "date-era",
        "short-year": "date-short-year",
        "calendar": "date-calendar",
        "reversed": "date-reversed",
    }
    reading.refuse(codes[fault.reason], node.place, value=line, readings=fault.readings or None)


def _date(line: str, node: fm.ScalarNode, reading: Reading, _name: str) -> date | None:
    try:
        return thai.read_date(line)
    except thai.DateError as fault:
        _refuse_date(fault, line, node, reading, "not-a-date")
        return None


def _period(line: str, node: fm.ScalarNode, reading: Reading, _name: str) -> thai.Period | None:
    if reading.year is None:
        return None  # the folder is already a problem
    try:
        return thai.read_period(line, reading.year)
    except thai.DateError as fault:
        _refuse_date(fault, line, node, reading, "not-a-period")
        return None


DATE = Type(read=from_text(_date), schema={"type": "string", "pattern": "[0-9๐-๙]{4}"})
PERIOD = Type(read=from_text(_period), schema={"type": "string"})


def _count(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> int | None:
    plain = thai.arabic_digits(line).replace(",", "")
    if re.fullmatch("[0-9]{1,12}", plain):
        return int(plain)
    reading.refuse("not-a-count", node.place, field=name, value=line)
    return None


COUNT = Type(
    read=from_text(_count), schema={"type": ["integer", "string"], "pattern": "^[0-9๐-๙,]+$", "minimum": 0}
)


def _number(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> str | None:
    """Read a label such as "3.1": Thai digits become Arabic, a final full stop goes."""
    plain = thai.arabic_digits(line).strip("“”‘’").rstrip(".")
    if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,4}", plain):
        return plain
    reading.refuse("not-a-number", node.place, field=name, value=line)
    return None


NUMBER = Type(
    read=from_text(_number),
    schema={
        "type": ["string", "number"],
        "pattern": r"^\s*[“”‘’]*[0-9๐-๙]{1,6}(?:\.[0-9๐-๙]{1,6}){0,4}\.*[“”‘’]*\s*$",
        "minimum": 0,
    },
)

IDENTIFIER_FORM = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def _identifier(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> str | None:
    if IDENTIFIER_FORM.fullmatch(line) and len(line) <= 100:  # noqa: PLR2004 - room for .html in any file system
        return line
    reading.refuse("not-an-identifier", node.place, field=name, value=line)
    return None


IDENTIFIER = Type(
    read=from_text(_identifier),
    schema={"type": ["string", "number", "boolean"], "pattern": rf"^\s*{IDENTIFIER_FORM.pattern}\s*$"},
)


def _web_address(line: str, node: fm.ScalarNode, reading: Reading, _name: str) -> str | None:
    if is_web_address(line):
        return line
    reading.refuse("not-a-web-address", node.place, value=line)
    return None


def _base_address(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> str | None:
    """Take an address that others are made from: nothing may stand behind its path.

    Nor may a name in its path be empty: by itself, such a path is the address of another host.
    """
    twice = re.search("[^:/](//+)[^/]", line)
    if twice or re.search("[?#]", line):
        reading.refuse("not-a-web-address", node.place, value=line, twice=twice and twice[1])
        return None
    return _web_address(line, node, reading, name)


def is_web_address(address: str) -> bool:
    """Tell whether an address is fit to publish: http or https, a host, no user name, no odd letters."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.username is None
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    return named and parts.scheme in {"http", "https"} and not re.search(r"[\s<>\"\\]", address)


def _colour(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> str | None:
    if re.fullmatch("#[0-9a-fA-F]{6}", line):
        return line.lower()
    reading.refuse("not-a-colour", node.place, field=name, value=line)
    return None


COLOUR = Type(read=from_text(_colour), schema={"type": "string", "pattern": r"^\s*#[0-9a-fA-F]{6}\s*$"})

_ADDRESS = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"
BASE_ADDRESS = Type(
    read=from_text(_base_address), schema={"type": "string", "pattern": rf"{_ADDRESS}[^?#]*$"}
)
WEB_ADDRESS = Type(read=from_text(_web_address), schema={"type": "string", "pattern": _ADDRESS})


def _texts_by_name(node: fm.Node, reading: Reading, name: str) -> dict[str, str | None] | None:
    """Take a mapping of names that the file itself chooses, a line of text each."""
    if not isinstance(node, fm.MappingNode):
        reading.refuse("expected-mapping", node.place, field=name, keys="…", example="{…: …}")
        return None
    texts: dict[str, str | None] = {}
    for each in node.entries:
        key = unicodedata.normalize("NFC", " ".join(each.key.split()))
        if key in texts:  # two spellings of one name
            reading.refuse("duplicate-key", each.place, key=key, first=reading.places[f"{name}.{key}"].line)
        reading.places[f"{name}.{key}"] = each.place
        texts[key] = _typed(each.value, reading, f"{name}.{key}")
    return texts


TEXTS_BY_NAME = Type(read=_texts_by_name, schema={"type": "object", "additionalProperties": _TEXT_SCHEMA})


def list_of(item: Type, *, single: bool = False) -> Type:
    """Several values; with `single`, one value may stand alone without a list."""

    def read(node: fm.Node, reading: Reading, name: str) -> tuple[Any, ...] | None:
        nodes = node.items if isinstance(node, fm.SequenceNode) else (node,)
        if not isinstance(node, fm.SequenceNode) and not single:
            reading.refuse("expected-list", node.place, field=name)
            return None
        if not nodes and single:
            reading.refuse("empty-value", node.place, field=name)
        for index, each in enumerate(nodes):
            reading.places[f"{name}.{index}"] = each.place
        # What was refused stays as None, so that the others keep their positions.
        if not isinstance(node, fm.SequenceNode):
            return (item.read(node, reading, name),)
        return tuple(item.read(each, reading, f"{name}.{index}") for index, each in enumerate(nodes))

    if item.record:
        return Type(read=read, schema={}, record=item.record, many=True)
    listed = {"type": "array", "items": item.schema}
    several = {"anyOf": [item.schema, {**listed, "minItems": 1}]}
    return Type(read=read, schema=several if single else listed)


def none_or(word: str) -> Type:
    """Make the type of a field that can only state that there is none."""
    accepted = {word, "ไม่มี"}

    def convert(line: str, node: fm.ScalarNode, reading: Reading, name: str) -> bool | None:
        if line.casefold() in accepted:
            return True
        reading.refuse("only-none", node.place, field=name, value=line)
        return None

    return Type(read=from_text(convert), schema={"anyOf": [{"enum": [word, "ไม่มี"]}, _any_spelling([word])]})
