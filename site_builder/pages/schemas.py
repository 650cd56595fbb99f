"""What describes the data to programs: a JSON Schema of the JSON, a data package of the tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.model.records import Settings
from site_builder.pages.addresses import full_address
from site_builder.pages.columns import ABOUT, COLUMNS, OVERVIEW_COLUMNS, PROOF
from site_builder.pages.licences import licence_of
from site_builder.pages.tables import Column, TableHead


def _described(column: Column) -> str:
    return f"{column.help['th']} / {column.help['en']}"


def measures_schema(settings: Settings) -> dict[str, Any]:
    """Describe the JSON of measures as a JSON Schema (2020-12)."""
    address = {"$id": full_address("data/measures.schema.json", settings)} if settings.base_url else {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **address,
        "title": "มาตรการ / Measures",
        **_object(ABOUT, ABOUT, measures={"type": "array", "items": {"$ref": "#/$defs/measure"}}),
        # Texts stand in the files of the years; the list of all years has none.
        "$defs": {"measure": _object(COLUMNS, OVERVIEW_COLUMNS), "evidence": _object(PROOF, PROOF)},
    }


def _object(columns: Sequence[Column], always: Sequence[Column], **more: object) -> dict[str, Any]:
    """Describe a record: names that are there `always`, with null for what is not known, and others."""
    properties = {**{column.name: _value(column) for column in columns}, **more}
    return {
        "type": "object",
        "required": [*(column.name for column in always), *more],
        "additionalProperties": False,
        "properties": properties,
    }


_VALUES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "text": ("string", {}),
    "number": ("integer", {}),
    "day": ("string", {"format": "date"}),
    "texts": ("array", {"items": {"type": "string"}}),
    "proofs": ("array", {"items": {"$ref": "#/$defs/evidence"}}),
}


def _value(column: Column) -> dict[str, object]:
    name, more = _VALUES[column.kind]
    choices = [*column.choices, *([] if column.always else [None])]
    return {
        "description": _described(column),
        "type": name if column.always else [name, "null"],
        **more,
        **({"enum": choices} if column.choices else {}),
    }


def data_package(
    settings: Settings, tables: Sequence[TableHead], *, title: str, description: str
) -> dict[str, object]:
    """Describe every CSV as a tabular data package (Frictionless, version 1)."""
    package: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": "measures",
        "title": title,
        "description": description,
        "homepage": full_address("index.html", settings) if settings.base_url else None,
        "contributors": [{"title": settings.agency, "role": "publisher"}],
        "licenses": _licences(settings.licence),
        "licence": settings.licence,
        "resources": [_resource(table) for table in tables],
    }
    return {name: value for name, value in package.items() if value is not None}


def _licences(text: str | None) -> list[dict[str, str]] | None:
    """Name the licence for programs; the standard allows none that has neither a name nor an address."""
    licence = licence_of(text) if text else None
    if licence is None or licence.address is None:
        return None
    named = {"name": licence.name} if licence.name else {}
    return [{**named, "path": licence.address, "title": licence.title}]


def _resource(table: TableHead) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "fields": [_field(column, table) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(column: Column, table: TableHead) -> dict[str, object]:
    types = {"number": "integer", "day": "date"}
    constraints: dict[str, object] = {}
    # A list may be empty, and an empty cell is what a table has for it.
    if column.always and column.kind in {"text", "number"}:
        constraints["required"] = True
    if (column.name,) == table.key:
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    return {
        "name": column.name,
        "type": types.get(column.kind, "string"),
        "description": _described(column),
        **({"constraints": constraints} if constraints else {}),
    }
