"""Files that let editors complete and check: JSON Schemas, and snippets for VS Code.

They are made from the declarations of fields, so a newer program makes newer ones. Each carries its
own hash: what nobody has changed by hand may be renewed.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from site_builder import __version__
from site_builder.content import fields
from site_builder.content.body import PARTS
from site_builder.content.declare import Declaration, declarations
from site_builder.content.requirements import RequirementSet
from site_builder.content.schemas import json_schema

KINDS: Mapping[str, type[Struct]] = {
    "measure": fields.MeasureFields,
    "analysis": fields.AnalysisFields,
    "measure-translation": fields.TranslationFields,
    "site": fields.SiteFields,
    "site-translation": fields.SiteTranslationFields,
    "requirements": RequirementSet,
}
"""Kinds of files by the name of their schema."""

_FOLDER = ".vscode"


def editor_files() -> dict[str, str]:
    """Make the files by their path in an agency's folder."""
    made = {
        f"{_FOLDER}/schemas/{name}.schema.json": _written({"$comment": _note(), **json_schema(kind, "th")})
        for name, kind in KINDS.items()
    }
    made[f"{_FOLDER}/site-builder.code-snippets"] = f"// {_note()}\n" + _written(dict(_snippets()))
    return {path: _with_hash(text) for path, text in made.items()}


_HASH = re.compile("sha256:[0-9a-f]{64}")
_NO_HASH = f"sha256:{'0' * 64}"


def _note() -> str:
    return (
        f"สร้างโดย site-builder {__version__} ไม่ต้องแก้เอง สั่ง site-builder init เพื่อปรับเป็นรุ่นใหม่ / "
        f"Made by site-builder {__version__}; do not edit, `site-builder init` renews it. {_NO_HASH}"
    )


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _with_hash(text: str) -> str:
    return text.replace(_NO_HASH, f"sha256:{_hash(text)}", 1)


def _hash(text: str) -> str:
    return hashlib.sha256(_HASH.sub(_NO_HASH, text, count=1).encode()).hexdigest()


def is_unchanged(text: str) -> bool:
    """Tell whether a file is as some version of the program made it, line ends aside."""
    plain = text.replace("\r\n", "\n")
    found = _HASH.search(plain)
    return found is not None and found[0] == f"sha256:{_hash(plain)}"


def _snippets() -> Iterator[tuple[str, dict[str, object]]]:
    """Make a snippet for a whole measure, one for an analysis, and one for each field of the two."""
    measure, analysis = declarations(fields.MeasureFields), declarations(fields.AnalysisFields)
    headings = [line for words in PARTS.values() for line in (f"## {words[0]}", "")]
    required = [_line(name, each, at) for at, (name, each) in enumerate(measure.items(), 1) if each.required]
    whole = ["---", *required, "---", *headings]
    yield "มาตรการทั้งไฟล์", _snippet(["measure", "มาตรการ"], whole, "ไฟล์มาตรการที่มีช่องที่ต้องมีและหัวข้อครบ")
    chosen = ("assessment_year", "source", "findings")
    begun = [_line(name, analysis[name], at) for at, name in enumerate(chosen, 1)]
    yield (
        "การวิเคราะห์ทั้งไฟล์",
        _snippet(["analysis", "การวิเคราะห์"], ["---", *begun, "---", "$0"], "ไฟล์ analysis.md"),
    )
    for name, each in {**analysis, **measure}.items():
        yield name, _snippet([name], [_line(name, each, 1)], each.help["th"])


def _snippet(prefixes: list[str], body: list[str], description: str) -> dict[str, object]:
    return {"scope": "markdown", "prefix": prefixes, "body": body, "description": description}


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(words[0] for words in fields.STATUSES.values()),
    "draft": ("true", "false"),
    "urgent": ("none",),
    "improve": ("none",),
}


def _line(name: str, declared: Declaration, at: int) -> str:
    """Write a field with its example to be typed over, or with its values to choose from."""
    if name in _CHOICES:
        return f"{name}: ${{{at}|{','.join(_CHOICES[name])}|}}"
    example = re.sub(r"([\\$}])", r"\\\1", declared.example)
    return f"{name}: ${{{at}:{example}}}"
