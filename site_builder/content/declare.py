"""How a kind of file is declared: its fields, and how they are read from front matter."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

from msgspec import Struct

from site_builder.content import front_matter as fm
from site_builder.content import values as v
from site_builder.problems import Language, nearest


class Declaration(Struct, frozen=True, kw_only=True):
    """What is declared of a field, beside its name."""

    type: v.Type
    required: bool
    default: object
    example: str
    help: Mapping[Language, str]


def declare(  # noqa: PLR0913 - a declaration is its parts, all by name
    type_: v.Type, *, th: str, en: str, example: str, required: bool = False, default: object = None
) -> Any:  # noqa: ANN401 - the annotation beside it is the type
    """Declare a field of front matter; `example` is YAML as an editor writes it."""
    return Declaration(
        type=type_, required=required, default=default, example=example, help={"th": th, "en": en}
    )


@cache
def declarations(kind: type[Struct]) -> Mapping[str, Declaration]:
    """List the declared fields of a kind, in order: each is the default that stands beside its name."""
    return dict(zip(kind.__struct_fields__, kind.__struct_defaults__, strict=True))


_LABELS: Final[Mapping[str, str]] = {
    "ชื่อ": "title",
    "ชื่อมาตรการ": "title",
    "มาตรการ": "title",
    "ปีงบประมาณ": "fiscal_year",
    "ผู้รับผิดชอบ": "owner",
    "สถานะ": "status",
    "ลำดับ": "number",
    "สรุป": "summary",
    "กำหนดเสร็จ": "due",
    "แล้วเสร็จเมื่อ": "completed",
    "เป้าหมาย": "target",
    "เหตุผล": "status_reason",
    "หลักฐาน": "evidence",
    "ปรับปรุงล่าสุด": "updated",
    "หน่วยงาน": "agency",
    "หมายเหตุ": "note",
}
"""What pages call a field: an editor may well write that."""

Kind = TypeVar("Kind")


def read_fields(kind: type[Kind], node: fm.Node, reading: v.Reading, prefix: str = "") -> Kind | None:
    """Turn a mapping into a record of the kind; None when any of its fields is refused."""
    known = declarations(cast("type", kind))
    if not isinstance(node, fm.MappingNode):
        name, keys, example = prefix.rstrip("."), ", ".join(known), _example(known)
        reading.refuse("expected-mapping", node.place, field=name, keys=keys, example=example)
        return None
    before = len(reading.problems)
    given: dict[str, Any] = {}
    for entry in node.entries:
        name = prefix + entry.key
        if entry.key.strip("\u00a0\u202f\u3000") != entry.key:
            reading.refuse("nbsp", entry.place)
            continue
        if entry.key not in known:
            label = _LABELS.get(entry.key.strip())
            near = label if label in known else nearest(entry.key, tuple(known))
            reading.refuse(
                "unknown-field", entry.place, field=entry.key, nearest=near, known=", ".join(known)
            )
            continue
        reading.places[name] = entry.value.place
        if known[entry.key].required:
            reading.required[name] = known[entry.key].example
        given[entry.key] = known[entry.key].type.read(entry.value, reading, name)
    for key, declaration in known.items():
        if declaration.required and key not in given:
            reading.refuse("missing-field", node.place, field=key, example=declaration.example)
        given.setdefault(key, declaration.default)
    reading.values |= {prefix + key: value for key, value in given.items()}
    return kind(**given) if len(reading.problems) == before else None


def _example(declared: Mapping[str, Declaration]) -> str:
    """Write the required fields of a kind, or where there are none its first, as an editor would."""
    required = [name for name, each in declared.items() if each.required]
    names = required or list(declared)[:1]
    return "{" + ", ".join(f"{name}: {declared[name].example}" for name in names) + "}"


def record_of(kind: type) -> v.Type:
    """Make a type of a kind, for mappings inside front matter."""

    def read(node: fm.Node, reading: v.Reading, name: str) -> Any:  # noqa: ANN401 - the declaration types it
        return read_fields(kind, node, reading, f"{name}.")

    return v.Type(read=read, schema={}, record=cast("type[Struct]", kind))
