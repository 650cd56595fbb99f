"""The JSON Schema says what the program accepts."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
import yaml

from site_builder.commands.arguments import parser
from site_builder.content import fields
from site_builder.content import front_matter as fm
from site_builder.content.declare import declarations, read_fields
from site_builder.content.requirements import RequirementSet
from site_builder.content.schemas import json_schema
from site_builder.content.values import Reading
from site_builder.editors import KINDS, editor_files, is_unchanged
from tests.conftest import REPOSITORY, Site

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
        {"status": "not-completed"},
        {"owner": []},
        {"draft": "จริง"},
        {"updated": "15/1/67"},
        {"number": "สาม"},
        {"slug": "ภาษี"},
    ],
    ids=str,
)
def test_mistakes_do_not_fit_the_schema(change: dict[str, object]) -> None:
    """What the program refuses for its form, the schema refuses."""
    good = {"title": "ก", "fiscal_year": 2566, "owner": "ข", "status": "completed"}
    schema = json_schema(fields.MeasureFields, "th")
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | change, schema)


def _properties(schema: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Take the fields of a schema."""
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return properties


@pytest.mark.parametrize("kind", [*KINDS.values(), fields.ThemeFields], ids=lambda kind: kind.__name__)
def test_schema_is_a_sound_one(kind: type) -> None:
    """Each schema is itself valid, and describes every field in both languages."""
    for language in ("th", "en"):
        schema = json_schema(kind, "th" if language == "th" else "en")
        jsonschema.Draft7Validator.check_schema(schema)
        assert set(declarations(kind)) == set(_properties(schema))
    assert all(declared.help["th"] and declared.help["en"] for declared in declarations(kind).values())


VALUES = {
    "title": ("ก", "2567", "no", "12:30", "1.5", "true"),
    "fiscal_year": ("2566", "๒๕๖๖", "'2566'", "พ.ศ. 2566", "พศ ๒๕๖๖", "B.E. 2566", "2023", "66", "ปี 2566"),
    "owner": ("กองคลัง", "[กองคลัง, กองช่าง]", "[]", "{a: b}"),
    "status": (
        *("completed", "Completed", "in progress", "In_Progress", "NOT-STARTED", "แล้วเสร็จ", "แล้ว เสร็จ"),
        *("กําลังดําเนินการ", "เเล้วเสร็จ", "เสร็จ", "done", "1"),
    ),
    "number": ("4", "3.1", "๓.๑", '"4."', "“4”", "010", "สาม", "1-2"),
    "slug": ("e-service", "1", "true", "E", "a b", "ก"),
    "responds_to": ("f1", "[f1, f2]", "[1]", "ฉ"),
    "due": ("ไตรมาสที่ 1", "ตุลาคม", "2566-10-01", "1/10/2566", "Q1"),
    "completed": ("20 ธันวาคม 2565", "2566-03"),
    "target": ("{count: 1, unit: ก}", "{count: '1,000', unit: ก, achieved: ๕}", "{count: -1, unit: ก}", "3"),
    "evidence": ("[{file: files/a.pdf}]", "[{url: HTTPS://a.th/}]", "[{url: a.th}]", "files/a.pdf"),
    "updated": ("2567-01-15", "15 ม.ค. 2567", "15/1/2567", "15/1/67"),
    "draft": ("true", "yes", "Yes", "NO", "ใช่", "ไม่ใช่", "TRUE", "จริง"),
    "kind": ("measure", "Measure", "other"),
}
"""Values as editors write them, right and wrong."""


@pytest.mark.parametrize(("field", "value"), [(field, each) for field in VALUES for each in VALUES[field]])
def test_what_the_program_takes_the_schema_takes(field: str, value: str) -> None:
    """No valid value is marked as wrong; the opposite is `check`'s business where a schema cannot know."""
    declared = declarations(fields.MeasureFields)[field]
    root, _ = fm.load("a.md", f"{field}: {value}\n")
    assert root
    reading = Reading(year=2566)
    taken = declared.type.read(root.entries[0].value, reading, field) is not None and not reading.problems
    schema = _properties(json_schema(fields.MeasureFields, "th"))[field]
    written = yaml.load(f"x: {value}\n", Loader=EditorsLoader)["x"]  # noqa: S506 - a SafeLoader
    fits = jsonschema.Draft7Validator(schema).is_valid(written)
    assert fits or not taken
    assert taken or not fits


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_example_fits_its_schema_and_its_reader(kind: type) -> None:
    """What completion offers is right: the example of each field, and its default."""
    for name, schema in _properties(json_schema(kind, "th")).items():
        examples = schema["examples"]
        assert isinstance(examples, list)
        jsonschema.validate(examples[0], schema)
        jsonschema.validate(schema.get("default", examples[0]), schema)
        root, _ = fm.load("a.yaml", f"{name}: {declarations(kind)[name].example}\n")
        reading = Reading(year=2566)
        read_fields(kind, root, reading) if root else None
        assert {each.code for each in reading.problems} <= {"missing-field"}


def test_status_is_completed_in_both_languages_with_what_it_means() -> None:
    """Completion offers every wording of a status, each beside the others that mean the same."""
    status = _properties(json_schema(fields.MeasureFields, "th"))["status"]
    assert isinstance(status["anyOf"], list)
    listed = status["anyOf"][0]
    for name, words in fields.STATUSES.items():
        assert {name, *words} <= set(listed["enum"])
        assert words[0] in listed["enumDescriptions"][listed["enum"].index(name)]


@pytest.fixture
def agency(empty: Site) -> Site:
    """A folder that `init` has just made."""
    assert empty.run("init").code == 0
    return empty


def test_what_init_writes_fits_the_schemas_that_it_writes(agency: Site) -> None:
    """The new settings, measure and analysis are valid by the files in the agency's folder."""

    def schema(name: str) -> Mapping[str, object]:
        path = agency.folder / f".vscode/schemas/{name}.schema.json"
        loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    for path, name in (
        ("content/site.yaml", "site"),
        ("content/2567/complaint-tracking.md", "measure"),
        ("content/2567/analysis.md", "analysis"),
    ):
        jsonschema.validate(as_an_editor_reads_it(agency.folder / path), schema(name))
    for built_in in (REPOSITORY / "site_builder/requirements").glob("*.yaml"):
        jsonschema.validate(as_an_editor_reads_it(built_in), json_schema(RequirementSet, "th"))


def test_settings_of_vs_code_name_files_that_are_there(agency: Site) -> None:
    """Each schema of the settings exists, each command of the tasks is ours, one extension is named."""
    settings = json.loads((agency.folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert [path for path in settings["yaml.schemas"] if not (agency.folder / path).is_file()] == []
    tasks = json.loads((agency.folder / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    for each in tasks:
        program, *words = each["command"].split()
        assert program == "site-builder"
        assert parser().parse_args(words).module
    extensions = json.loads((agency.folder / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


def test_the_task_of_vs_code_finds_the_lines_of_problems(agency: Site) -> None:
    """The pattern of the task reads what `check` prints."""
    agency.write({"content/2567/bad.md": "---\ntitle: ก\nfiscal_year: 2567\nowner: ก\nstatus: x\n---\n"})
    tasks = json.loads((agency.folder / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    pattern = tasks[0]["problemMatcher"]["pattern"]
    assert tasks[0]["group"] == {"kind": "build", "isDefault": True}
    (found,) = (
        found for line in agency.run("check").err.splitlines() if (found := re.match(pattern["regexp"], line))
    )
    assert found.group(pattern["file"], pattern["line"], pattern["column"], pattern["severity"]) == (
        *("content/2567/bad.md", "5", "9", "error"),
    )
    assert found[pattern["code"]] == "unknown-status"


def test_snippets_make_what_the_program_takes(agency: Site) -> None:
    """A measure made by the snippet, its examples left as they are, and each field's line, can be read."""
    text = (agency.folder / ".vscode/site-builder.code-snippets").read_text(encoding="utf-8")
    snippets = json.loads(text.partition("\n")[2])
    assert set(declarations(fields.MeasureFields)) <= set(snippets)
    filled = {
        name: re.sub(
            r"\$\{[0-9]+(?:\|([^,|]*)[^|]*\||:((?:\\.|[^\\}])*))\}",
            lambda found: found[1] or re.sub(r"\\(.)", r"\1", found[2]),
            "\n".join(each["body"]),
        ).replace("$0", "")
        for name, each in snippets.items()
    }
    assert "${" not in "".join(filled.values())
    for name, each in declarations(fields.MeasureFields).items():
        assert filled[name].startswith(f"{name}: ")
        root, _ = fm.load("a.md", filled[name])
        reading = Reading(year=2566)
        assert root
        assert each.type.read(root.entries[0].value, reading, name) is not None, filled[name]
    agency.write({"content/2566/new.md": filled["มาตรการทั้งไฟล์"]})
    assert agency.run("check", "--format", "json").problems == []


def test_init_renews_what_only_the_program_wrote(agency: Site) -> None:
    """A schema of an older program is brought up to date; one that somebody has changed is left, and told."""
    path = agency.folder / ".vscode/schemas/measure.schema.json"
    new = path.read_text(encoding="utf-8")
    older = new.replace('"note": {', '"not_yet": {')
    path.write_text(older, encoding="utf-8")
    assert f"{path}: มีอยู่แล้ว" in agency.run("init").err
    assert path.read_text(encoding="utf-8") == older

    name = ".vscode/schemas/measure.schema.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.editors.__version__", "0.0.1")
        path.write_text(editor_files()[name].replace("\n", "\r\n"), encoding="utf-8", newline="")
    ran = agency.run("init")
    assert (ran.code, ran.out) == (0, "")
    assert f"{path}: ปรับเป็นรุ่นใหม่แล้ว" in ran.err
    assert path.read_text(encoding="utf-8") == new
    assert all(is_unchanged(text) for text in editor_files().values())


def test_init_puts_no_examples_among_the_measures_of_an_agency(site: Site) -> None:
    """In a folder with measures only what is missing around them is made."""
    ran = site.run("init")
    assert ran.code == 0
    assert sorted(path.name for path in (site.folder / "content").rglob("*.*")) == ["site.yaml", "tax.md"]
    assert (site.folder / ".vscode/schemas/site.schema.json").exists()
    assert site.run("check", "--format", "json").problems == []


@pytest.mark.parametrize("guide", ["content.md", "content.en.md"])
def test_guides_show_the_settings_that_init_writes(guide: str, agency: Site) -> None:
    """Whoever has settings of VS Code already can copy what they need from the guide."""
    text = (REPOSITORY / "docs" / guide).read_text(encoding="utf-8")
    (shown,) = re.findall(r'```json\n("yaml.schemas".*?)```', text, re.DOTALL)
    settings = json.loads((agency.folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert json.loads(f"{{{shown}}}")["yaml.schemas"] == settings["yaml.schemas"]
