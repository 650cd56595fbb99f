"""Kinds of files as JSON Schemas: with them an editor completes fields and values, and marks mistakes.

A schema takes all that the program takes, read as YAML 1.2; what it cannot know, other files
above all, `check` tells.
"""

from collections.abc import Mapping

import yaml
from msgspec import Struct

from site_builder.content.declare import Declaration, declarations
from site_builder.content.fields import STATUSES, MeasureFields
from site_builder.problems import Language

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that every editor knows."""


class _Examples(yaml.SafeLoader):
    """YAML's types but for dates, which JSON has not."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the package's attribute
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_RULES: Mapping[type[Struct], Mapping[str, object]] = {
    MeasureFields: {
        "if": {
            "required": ["status"],
            "properties": {"status": {"enum": ["not-completed", *STATUSES["not-completed"]]}},
        },
        "then": {"required": ["status_reason"]},
    }
}
"""What holds between the fields of a kind."""


def json_schema(kind: type[Struct], language: Language) -> dict[str, object]:
    """Give the whole JSON Schema document of a kind, described in a language."""
    return {"$schema": _DRAFT, **_object(kind, language), **_RULES.get(kind, {})}


def _object(kind: type[Struct], language: Language) -> dict[str, object]:
    declared = declarations(kind)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, each in declared.items() if each.required],
        "properties": {name: _property(each, language) for name, each in declared.items()},
    }


def _property(declared: Declaration, language: Language) -> dict[str, object]:
    """Describe a field: what it takes, what it means, an example, and what holds where it is left out."""
    schema = dict(declared.type.schema)
    if declared.type.record:
        schema = _object(declared.type.record, language)
        schema = {"type": "array", "items": schema} if declared.type.many else schema
    if "pattern" in schema:  # what editors would say instead is the pattern
        such = {"th": "เช่น", "en": "such as"}[language]
        schema["patternErrorMessage"] = f"{declared.help[language]} {such} {declared.example}"
    schema["description"] = declared.help[language]
    schema["examples"] = [yaml.load(declared.example, Loader=_Examples)]  # noqa: S506 - a SafeLoader
    if declared.default not in (None, ()):
        schema["default"] = declared.default
    return schema
