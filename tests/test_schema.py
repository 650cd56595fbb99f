"""The JSON Schema says what the program accepts."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from site_builder.content import fields
from site_builder.content.declare import declarations, json_schema
from tests.conftest import REPOSITORY

MEASURES = sorted(path for path in (REPOSITORY / "content").glob("*/*.md") if path.name != "analysis.md")


class EditorsLoader(yaml.SafeLoader):
    """YAML's own types but for dates, as the checkers inside editors read them."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the package's attribute
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_an_editor_reads_it(path: Path) -> object:
    """Read the front matter of a file."""
    text = path.read_text(encoding="utf-8")
    return yaml.load(text.split("\n---\n")[0], Loader=EditorsLoader)  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("path", MEASURES, ids=lambda path: path.stem)
def test_shipped_measures_fit_the_schema(path: Path) -> None:
    """Every measure of the sample is valid."""
    jsonschema.validate(as_an_editor_reads_it(path), json_schema(fields.MeasureFields, "th"))


def test_shipped_settings_and_analysis_fit_the_schema() -> None:
    """The sample's settings and analysis are valid."""
    site = yaml.safe_load((REPOSITORY / "content/site.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(site, json_schema(fields.SiteFields, "en"))
    analysis = as_an_editor_reads_it(REPOSITORY / "content/2567/analysis.md")
    jsonschema.validate(analysis, json_schema(fields.AnalysisFields, "en"))


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "x"},
        {"status": "เสร็จ"},
        {"evidence": "files/a.pdf"},
        {"target": {"count": 1}},
        {"fiscal_year": 2023},
    ],
    ids=lambda change: next(iter(change)),
)
def test_mistakes_do_not_fit_the_schema(change: dict[str, object]) -> None:
    """What the program refuses for its form, the schema refuses."""
    good = {"title": "ก", "fiscal_year": 2566, "owner": "ข", "status": "completed"}
    schema = json_schema(fields.MeasureFields, "th")
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | change, schema)


@pytest.mark.parametrize(
    "kind",
    [
        *(fields.MeasureFields, fields.AnalysisFields, fields.SiteFields, fields.SiteTranslationFields),
        fields.ThemeFields,
    ],
)
def test_schema_is_a_sound_one(kind: type) -> None:
    """Each schema is itself valid, and describes every field in both languages."""
    for language in ("th", "en"):
        schema = json_schema(kind, "th" if language == "th" else "en")
        jsonschema.Draft202012Validator.check_schema(schema)
    assert all(declared.help["th"] and declared.help["en"] for declared in declarations(kind).values())
