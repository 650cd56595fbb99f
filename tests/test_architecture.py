"""The house: one order of rooms, problems that are all written down, small modules."""

import ast
import re
import string
from collections.abc import Mapping
from functools import cache

import pytest

from site_builder.problems import catalogue
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "site_builder"

ORDER = (
    *("__init__", "package", "names", "plain", "thai", "problems", "progress", "signatures", "serial"),
    "report",
    *("content.hygiene", "content.pictures", "content.evidence", "content.files"),
    *("content.front_matter", "content.values"),
    *("content.declare", "content.fields", "content.shortcuts", "content.dialect", "content.markdown"),
    *("content.body", "content.consistency"),
    "content.schemas",
    *("content.requirements", "content.translations", "content.documents", "content.texts"),
    "content.themes",
    *("model.timing", "model.records", "model.references", "model.chains", "model.checks"),
    *("model.texts", "model.languages"),
    *("model.measures", "model.requirements", "model.site"),
    *("pages.colours", "pages.theme", "pages.wording", "pages.addresses", "pages.licences"),
    "pages.planned",
    *("pages.tables", "pages.columns", "pages.schemas", "pages.data", "pages.search"),
    *("pages.plan", "pages.render", "pages.links", "pages.make"),
    *("publish.manifest", "publish.remote", "publish.system", "publish.staging", "publish.memo"),
    *(
        "workers",
        "sources",
        "portions",
        "delivery",
        "unchanged",
        "plans",
        "build",
        "mending",
        "fixing",
        "editors",
        "scaffold",
        "conversation",
        "messages",
    ),
    *("importing.tables", "importing.lists", "importing.html", "importing.texts", "importing.formats"),
    *("importing.headings", "importing.measures", "importing.reading", "importing.markdown"),
    *("importing.writing", "importing.plan", "importing.report", "importing.run"),
    *("serving.preview", "serving.notices", "serving.server", "serving.changes", "serving.loop"),
    *("commands.outcome", "commands.asked", "commands.arguments"),
    *("commands.init", "commands.new", "commands.import_report", "commands.fix", "commands.check"),
    *("commands.build", "commands.serve", "commands.verify"),
    *("cli", "__main__"),
)
"""Every module; each imports only from those before it."""

EMPTY = {
    *("commands.__init__", "content.__init__", "importing.__init__", "model.__init__"),
    *("pages.__init__", "publish.__init__", "serving.__init__"),
}


@cache
def modules() -> Mapping[str, ast.Module]:
    """Parse every module of the package, by dotted name."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }


def imported(tree: ast.Module, known: set[str]) -> set[str]:
    """List the modules of the package that a module imports anywhere: at its top, in functions, for types."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{each.name}" for each in node.names] + [str(node.module)]
        else:
            continue
        inside = [name.removeprefix("site_builder.") for name in names if name.startswith("site_builder.")]
        found |= {name for name in inside if name in known}
        found |= {"__init__"} if "site_builder" in names else set()
    return found


def test_every_module_has_its_place_in_the_order() -> None:
    """A new module is put into the order, and into the table of the architecture page."""
    assert set(modules()) - EMPTY == set(ORDER)
    page = (REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8")
    assert [name for name in ORDER if "__" not in name and f"{name.replace('.', '/')}.py" not in page] == []


@pytest.mark.parametrize("name", ORDER)
def test_imports_point_one_way(name: str) -> None:
    """A module imports only from modules before it, so there is no cycle."""
    tree = modules()[name]
    before = set(ORDER[: ORDER.index(name)])
    assert imported(tree, set(ORDER)) - before == set()


def test_packages_hold_no_code_in_their_own_file() -> None:
    """An `__init__` of a room has its sentence and nothing else, so importing one costs nothing."""
    trees = modules()
    assert [name for name in EMPTY if len(trees[name].body) != 1] == []


def test_modules_fit_in_a_head() -> None:
    """No module is longer than about 400 lines."""
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 450} == {}


def made_problems() -> list[tuple[str, str, set[str]]]:
    """List every place that makes a problem: module, code, names of its values."""
    makers = {"problem", "refuse", "_Refused"}
    found = []
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in makers or not node.args:
                continue
            codes = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
            values = {str(each.arg) for each in node.keywords} | (
                {"value"} if called == "_Refused" else set()
            )
            found += [(name, str(code), values) for code in codes if re.fullmatch("[a-z0-9-]+", str(code))]
    return found


def test_every_problem_that_is_made_has_its_texts_and_values() -> None:
    """A code that the program uses is in the catalogue, and each place in its texts is given a value."""
    made = [each for each in made_problems() if each[1] in catalogue() or "-" in each[1]]
    assert len(made) > 80
    assert [code for _, code, _ in made if code not in catalogue() and not code.endswith("-")] == []
    lacking = []
    for module, code, values in made:
        if code not in catalogue():
            continue
        for key in ("th", "en", "th_hint", "en_hint"):
            wordings = catalogue()[code][key]
            last = wordings if isinstance(wordings, str) else wordings[-1]
            places = {name for _, name, _, _ in string.Formatter().parse(last) if name}
            if not places <= values:
                lacking.append((module, code, key, places - values))
    assert lacking == []


def test_every_code_of_the_catalogue_is_used() -> None:
    """No text stands in the catalogue for a problem that nothing tells."""
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    composed = {f"output-{each}" for each in ("added", "changed", "missing")}
    composed |= {f"online-{each}" for each in ("changed", "missing", "refused", "unanswered", "unasked")}
    composed |= {f"manifest-{each}" for each in ("missing", "foreign", "altered")}
    composed |= {"gap-findings-urgent", "gap-findings-improve"}
    assert [code for code in catalogue() if f'"{code}"' not in sources and code not in composed] == []


@pytest.mark.parametrize("code", catalogue())
def test_problem_speaks_both_languages(code: str) -> None:
    """Each code has a severity, a message and a hint in Thai and in English, with the same places."""
    entry = catalogue()[code]
    assert set(entry) == {"severity", "th", "th_hint", "en", "en_hint"}
    assert entry["severity"] in {"error", "warning"}
    assert re.search("[ก-๙]", str(entry["th"]))
    assert re.search("[ก-๙]", str(entry["th_hint"]))

    def places(text: object) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}

    assert places(entry["th"]) == places(entry["en"])
    assert isinstance(entry["th_hint"], str) == isinstance(entry["en_hint"], str)


def test_floors_of_packages_are_the_first_without_known_faults() -> None:
    """The versions asked for are those from which on the faults that reach us are mended."""
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    floors = (
        "Jinja2>=3.1.6",
        "markdown-it-py>=4.3.0",
        "python-frontmatter>=1.3.0",
        "PyYAML>=6.0.1",
        "XlsxWriter>=3.2",
        "mammoth>=1.11",
        "openpyxl>=3.1",
        "beautifulsoup4>=4.13",
    )
    assert [floor for floor in floors if f'"{floor}"' not in text] == []
