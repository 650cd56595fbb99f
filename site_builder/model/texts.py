"""Texts come back to their places in records, for the files that show them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from site_builder.content.texts import MARK, Texts
from site_builder.model.records import Analysis, FiscalYear, Item, Measure, Section, Text

_SOURCE = re.compile(re.escape(MARK.encode()) + b"([^\0]+)\0")

_HOLDERS: Final[Mapping[type, tuple[str, ...]]] = {
    Measure: ("lead", "sections"),
    Section: ("content",),
    Analysis: ("lead", "sections"),
    FiscalYear: ("measures", "analysis"),
    Item: ("fiscal_year",),
}
"""The records that texts may be in, and under which names."""


def shown_in(encoded: bytes) -> tuple[str, ...]:
    """List the documents whose texts belong into values: their paths, in the order of the values' bytes."""
    return tuple(dict.fromkeys(path.decode() for path in _SOURCE.findall(encoded)))


def with_texts(value: Any, texts: Mapping[str, Texts]) -> Any:  # noqa: ANN401 - any tree of values
    """Put texts into values: `texts` are those of documents by path."""
    if isinstance(value, Text):
        return _with_pieces(value, texts)
    if isinstance(value, (tuple, list)):
        return type(value)([with_texts(each, texts) for each in value]) if _has_holders(value) else value
    names = _HOLDERS.get(type(value))
    if names is None:
        return value
    return replace(value, **{name: with_texts(getattr(value, name), texts) for name in names})


def _has_holders(values: tuple[Any, ...] | list[Any]) -> bool:
    return any(type(value) in _HOLDERS for value in values)


def _with_pieces(text: Text, texts: Mapping[str, Texts]) -> Text:
    first = text.pieces[0]
    if not first.startswith(MARK):
        return text
    path, _, number = first.removeprefix(MARK).partition("\0")
    return Text(texts[path][int(number)], text.addresses)
