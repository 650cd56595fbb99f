"""The documents say what the program does: their tables come from the code, and their examples build.

With UPDATE_DOCS=1 in the environment the tables are written instead of compared.
"""

import argparse
import ast
import inspect
import os
import re
import shutil
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from msgspec import Struct

from site_builder import thai
from site_builder.commands.arguments import parser
from site_builder.commands.outcome import DONE, MACHINE, PROBLEMS, USAGE
from site_builder.content import fields, requirements
from site_builder.content.body import PARTS
from site_builder.content.declare import Declaration, declarations
from site_builder.content.documents import read_documents
from site_builder.content.files import built_in_requirements
from site_builder.content.themes import read_theme
from site_builder.model import records
from site_builder.model.references import EVIDENCE_KINDS, IMAGE_KINDS
from site_builder.model.site import assemble
from site_builder.pages import licences
from site_builder.pages import plan as plans
from site_builder.pages.columns import COLUMNS
from site_builder.pages.render import _environment
from site_builder.pages.tables import Column
from site_builder.pages.theme import make_theme
from site_builder.pages.wording import Wording
from site_builder.problems import Language, Place, catalogue
from tests.conftest import GOOD, MEASURE, REPOSITORY, SCRIPT_THAT_RUNS, SETTINGS, SITE, Site
from tests.reports import as_docx, seed_table

DOCS = REPOSITORY / "docs"
TEMPLATES = REPOSITORY / "themes/default/templates"
DOCUMENTS = (
    *("content.md", "content.en.md", "import.md", "import.en.md", "themes.md", "webmaster.md"),
    "security.md",
)
GUIDES: Mapping[str, Language] = {"content.md": "th", "content.en.md": "en"}


def _read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    """Keep the marks of a text from being read as Markdown."""
    return re.sub(r"([\\`*<\[\]|])", r"\\\1", text)


def _code(text: str) -> str:
    return f"`{text}`".replace("|", r"\|")


def _codes(texts: Sequence[str]) -> str:
    return ", ".join(map(_code, texts))


# --- Tables from the code ---------------------------------------------------------------


def _fields(language: Language, kind: str) -> str:
    heads = {
        "th": ("ช่อง", "ต้องมีหรือไม่", "ความหมาย", "ตัวอย่าง"),
        "en": ("field", "required", "meaning", "example"),
    }
    needs = {
        "th": ("**ต้องมี**", "ไม่บังคับ", "ไม่บังคับ (ถ้าไม่เขียนคือ {})"),
        "en": ("**required**", "optional", "optional ({} when left out)"),
    }

    def need(declared: Declaration) -> str:
        required, optional, preset = needs[language]
        if declared.required or declared.default in {None, ()}:
            return required if declared.required else optional
        return preset.format(_code(str(declared.default).lower()))

    rows = (
        (_code(name), need(each), _escaped(each.help[language]), _code(each.example))
        for name, each in declarations(getattr(fields, kind, None) or getattr(requirements, kind)).items()
    )
    return _table(heads[language], rows)


def _shown(wordings: str | list[str]) -> str:
    """Show a text of the catalogue with an ellipsis where a value would stand."""
    texts = [wordings] if isinstance(wordings, str) else wordings
    parsed = (string.Formatter().parse(text) for text in texts)
    return " / ".join(
        "".join(literal + ("…" if place is not None else "") for literal, place, _, _ in text)
        for text in parsed
    )


def _problems(language: Language, _what: str) -> str:
    heads = {
        "th": ("รหัส", "ระดับ", "ความหมาย", "วิธีแก้"),
        "en": ("code", "severity", "what it means", "what to do"),
    }
    levels = {
        "th": {"error": "ข้อผิดพลาด", "warning": "คำเตือน"},
        "en": {"error": "error", "warning": "warning"},
    }
    rows = (
        (
            _code(code),
            levels[language][str(texts["severity"])],
            _escaped(_shown(texts[language])),
            _escaped(_shown(texts[f"{language}_hint"])),
        )
        for code, texts in catalogue().items()
    )
    return _table(heads[language], rows)


def _wordings(
    rows: Iterable[tuple[str, Sequence[str]]], heads: Mapping[Language, Sequence[str]]
) -> "Renderer":
    def render(language: Language, _what: str) -> str:
        return _table(heads[language], ((_code(name), _codes(words)) for name, words in rows))

    return render


def _asks(language: Language, _what: str) -> str:
    heads = {"th": ("asks", "สิ่งที่โปรแกรมตรวจ"), "en": ("asks", "what the program looks for")}
    return _table(
        heads[language], ((_code(name), help_[language]) for name, help_ in requirements.ASKS.items())
    )


def _columns(language: Language, _what: str) -> str:
    """List the columns of the table of measures, with what stands in them."""
    kinds = {
        "text": "text",
        "number": "number",
        "day": "day",
        "texts": "list of texts",
        "proofs": "list of proofs",
    }

    def row(column: Column) -> Sequence[str]:
        choices = f": {_codes(column.choices)}" if column.choices else ""
        return _code(column.name), kinds[column.kind], _escaped(column.help[language]) + choices

    return _table(("column", "kind", "holds"), map(row, COLUMNS))


def _kinds(_language: Language, what: str) -> str:
    return _codes(sorted({"image": IMAGE_KINDS, "evidence": EVIDENCE_KINDS}[what])) + "\n"


def _parsed(name: str) -> nodes.Template:
    return jinja2.Environment(autoescape=True).parse((TEMPLATES / name).read_text(encoding="utf-8"))


def _templates(_language: Language, _what: str) -> str:
    """List every template with the page it makes, its inputs, and its blocks."""
    settings = f"{SITE}base_url: https://www.example.go.th/ita/\n"
    measure = MEASURE.replace("status:", "updated: 2566-09-30\nstatus:")
    written = {**GOOD, "content/site.yaml": settings, "content/2566/tax.md": measure}
    texts = {path: text.encode() for path, text in written.items()}
    site, _ = assemble(read_documents(texts, built_in_requirements()), {}, None)
    assert site is not None
    pages = {page.template: page for page in plans.plan(site)}

    def row(name: str) -> Sequence[str]:
        page = pages.get(name)
        blocks = [block.name for block in _parsed(name).find_all(nodes.Block)]
        inputs = [*page.inputs, "page_address"] if page else []
        return (
            _code(name),
            _code(page.address) if page else "–",
            _codes(inputs) or "–",
            _codes(blocks) or "–",
        )

    names = sorted(path.name for path in TEMPLATES.iterdir())
    return _table(("template", "makes, for example", "inputs", "blocks"), map(row, names))


def _macros(_language: Language, _what: str) -> str:
    macros = _parsed("macros.html").find_all(nodes.Macro)
    return "".join(
        f"- `m.{macro.name}({', '.join(argument.name for argument in macro.args)})`\n" for macro in macros
    )


def _records(_language: Language, _what: str) -> str:
    """List what templates can read, from the sources: attribute, type, and the sentence under it."""
    sources = {records: {"Site"}, plans: {"Page"}, licences: set[str](), thai: {"DateError"}}
    return "\n".join(
        _record(kind)
        for module, hidden in sources.items()
        for kind in ast.parse(inspect.getsource(module)).body
        if isinstance(kind, ast.ClassDef) and kind.name not in hidden
    )


def _record(kind: ast.ClassDef) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for each, following in zip(kind.body, [*kind.body[1:], None], strict=True):
            if isinstance(each, ast.FunctionDef):
                call = (
                    ""
                    if each.decorator_list
                    else f"({ast.unparse(each.args).removeprefix('self').lstrip(', ')})"
                )
                yield (
                    _code(each.name + call),
                    _code(ast.unparse(each.returns)) if each.returns else "",
                    str(ast.get_docstring(each)).replace("|", r"\|"),
                )
            if isinstance(each, ast.AnnAssign):
                note = ""
                if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                    note = str(following.value.value)
                yield (
                    _code(ast.unparse(each.target)),
                    _code(ast.unparse(each.annotation).replace("'", '"')),
                    note.replace("|", r"\|"),
                )

    about = (ast.get_docstring(kind) or "").split("\n", 1)[0]
    return f"**`{kind.name}`**: {about}\n\n" + _table(("attribute", "type", ""), rows())


Renderer = Callable[[Language, str], str]

_RENDERERS: Mapping[str, Renderer] = {
    "fields": _fields,
    "problems": _problems,
    "statuses": _wordings(
        fields.STATUSES.items(),
        {"th": ("สถานะ", "คำที่เขียนแทนได้"), "en": ("status", "Thai wordings that mean the same")},
    ),
    "finding kinds": _wordings(
        fields.FINDING_KINDS.items(),
        {"th": ("ชนิด", "คำที่เขียนแทนได้"), "en": ("kind", "Thai wordings that mean the same")},
    ),
    "parts": _wordings(PARTS.items(), {"th": ("ส่วน", "หัวข้อที่เขียนได้"), "en": ("part", "accepted headings")}),
    "kinds": _kinds,
    "asks": _asks,
    "columns": _columns,
    "templates": _templates,
    "macros": _macros,
    "records": _records,
}

_MARKED = re.compile(r"<!-- (?P<name>[a-z ]+?)(?:: (?P<what>\w+))? -->\n(?P<text>.*?)<!-- end -->", re.DOTALL)


def _with_tables(text: str, language: Language) -> str:
    def filled(found: re.Match[str]) -> str:
        render = _RENDERERS.get(found["name"])
        if render is None:
            return found[0]
        opening = found[0].split("\n", 1)[0]
        return f"{opening}\n\n{render(language, found['what'] or '')}\n<!-- end -->"

    return _MARKED.sub(filled, text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tables_hold_exactly_what_the_code_declares(name: str) -> None:
    """Every marked table of a document is what the program's own declarations give."""
    text = _read(name)
    expected = _with_tables(text, GUIDES.get(name, "en"))
    if os.environ.get("UPDATE_DOCS") == "1" and expected != text:
        fresh = DOCS / f".{name}.new"  # other tests read the document meanwhile
        fresh.write_text(expected, encoding="utf-8", newline="\n")
        text = fresh.replace(DOCS / name).read_text(encoding="utf-8")
    assert expected == text


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_for_editors_has_every_table(name: str) -> None:
    """Both guides hold the table of every kind of file, of problems, statuses, parts and kinds."""
    held = {(found["name"], found["what"]) for found in _MARKED.finditer(_read(name))}
    kinds = {
        kind.__name__
        for module in (fields, requirements)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__ == module.__name__
    }
    assert {("fields", kind) for kind in kinds - {"ThemeFields", "SetDocument"}} <= held
    assert {
        ("problems", None),
        ("statuses", None),
        ("finding kinds", None),
        ("parts", None),
        ("kinds", "image"),
        ("kinds", "evidence"),
        ("asks", None),
    } <= held


# --- Both languages, every link ----------------------------------------------------------

_FENCED = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def _headings(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^(#+) (.+)$", _FENCED.sub("", text), re.MULTILINE)


def test_the_two_guides_for_editors_are_twins() -> None:
    """The Thai and the English guide have the same outline and the same example files."""
    thai_guide, english_guide = (_read(name) for name in GUIDES)
    assert [marks for marks, _ in _headings(thai_guide)] == [marks for marks, _ in _headings(english_guide)]
    assert _examples(thai_guide).keys() == _examples(english_guide).keys()


def _anchor(heading: str) -> str:
    """Make the anchor that the usual viewers of Markdown give a heading."""
    kept = (
        letter for letter in heading.lower() if unicodedata.category(letter)[0] in "LMN" or letter in " -_"
    )
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    """A link of a document names a file that is there, and a heading that it has."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", _read(name)))
    for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", prose):
        if re.match("https?:", target):
            continue
        path, _, fragment = target.partition("#")
        file = DOCS / path if path else DOCS / name
        assert file.is_file(), target
        if fragment:
            assert fragment in {_anchor(heading) for _, heading in _headings(file.read_text("utf-8"))}


# --- Examples ----------------------------------------------------------------------------


def _examples(text: str) -> dict[str, str]:
    """Take the code fences that are whole files: the fence's first line names the path after the language."""
    named = ((found["info"].split(" ", 1), found["text"]) for found in _FENCED.finditer(text))
    return {info[1]: code for info, code in named if len(info) > 1}


def _with_evidence(files: Mapping[str, str]) -> dict[str, str | bytes]:
    """Add a file for every proof and picture that the examples name."""
    named = {
        f"{Path(path).parent.as_posix()}/{name}": b"%PDF-1.7"
        if name.endswith(".pdf")
        else b"\x89PNG\r\n\x1a\n"
        for path, text in files.items()
        for name in re.findall(r"(?<![\w/])files/[\w.-]+\.\w+", text)
    }
    return {**files, **named}


@pytest.mark.parametrize("name", GUIDES)
def test_the_examples_of_a_guide_build_without_any_problem(name: str, empty: Site) -> None:
    """All example files of a guide, put into one folder, make a site without error or warning."""
    files = _examples(_read(name))
    measures = [
        path for path in files if path.endswith(".md") and not path.endswith(("/analysis.md", ".en.md"))
    ]
    empty.write(_with_evidence(files))
    assert empty.run("build", "--format", "json").problems == []
    for path in measures:
        assert empty.page(path.removeprefix("content/").replace(".md", ".html"))


@pytest.mark.parametrize("name", GUIDES)
def test_the_first_measure_of_a_guide_builds_by_itself(name: str, empty: Site) -> None:
    """The settings and the first measure that a guide lets its reader copy are a whole site."""
    files = _examples(_read(name))
    first = next(path for path in files if path.endswith(".md"))
    empty.write({path: files[path] for path in ("content/site.yaml", first)})
    assert empty.run("build", "--format", "json").problems == []


@pytest.mark.parametrize("name", GUIDES)
def test_every_form_of_date_that_a_guide_shows_is_understood(name: str) -> None:
    """Each date, month and quarter of the tables of accepted forms can be read."""
    forms = {found["name"]: re.findall("`([^`]+)`", found["text"]) for found in _MARKED.finditer(_read(name))}
    assert forms["accepted days"]
    assert forms["accepted periods"]
    assert {thai.read_date(form) for form in forms["accepted days"]} == {thai.read_date("2024-01-15")}
    for form in forms["accepted periods"]:
        assert thai.read_period(form, 2567).precision in {"month", "quarter"}
    assert forms["accepted spans"]
    assert {thai.read_period(form, 2567).precision for form in forms["accepted spans"]} == {"span"}


def test_the_child_theme_of_the_documents_builds(site: Site) -> None:
    """The worked theme changes the colours, shows its crest and adds its line to a measure's page."""
    files = _examples(_read("themes.md"))
    site.write(files)
    ran = site.run("build", "--format", "json")
    assert ran.problems == []
    page = site.page("2566/tax.html")
    crest = re.search(r'src="\.\./(assets/crest\.[0-9a-f]{10}\.svg)"', page)
    style = re.search(r'href="\.\./(assets/look\.[0-9a-f]{10}\.css)"', page)
    assert crest
    assert style
    assert site.page(crest[1]) == files["themes/agency/assets/crest.svg"]
    paper = re.search(r'url\("(paper\.[0-9a-f]{10}\.svg)"\)', site.page(style[1]))
    assert paper
    assert site.page(f"assets/{paper[1]}") == files["themes/agency/assets/paper.svg"]
    assert "เผยแพร่โดยเทศบาลทดสอบ" in page


def test_the_replaced_header_of_the_documents_keeps_what_readers_need(site: Site) -> None:
    """The worked base.html has the links and lines of the default one, in both languages."""
    theme = _read("themes.md")
    replaced = next(found["text"] for found in _FENCED.finditer(theme.partition("### Another header")[2]))
    settings = "theme: own\nlanguages: [th, en]\ncontact: a@example.go.th\nlicence: CC BY 4.0\n"
    site.write({"content/site.yaml": SITE + settings, "themes/own/templates/base.html": replaced})
    assert site.run("build", "--format", "json").problems == []
    for page, twin in (("2566/tax.html", "../en/2566/tax.html"), ("en/2566/tax.html", "../../2566/tax.html")):
        text = site.page(page)
        assert '<header class="page agency-bar">' in text
        wanted = ("https://www.example.go.th/", "../index.html", "index.html", "../search.html", twin)
        assert [link for link in wanted if f'href="{link}"' not in text] == []
        assert "a@example.go.th" in text
        assert "CC BY 4.0" in text


# --- Names of the theme and of the command line ------------------------------------------


def _first_column(text: str, heading: str) -> set[str]:
    section = text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `(\w+)", section, re.MULTILINE))


def test_every_filter_and_global_of_templates_is_documented(tmp_path: Path) -> None:
    """The tables of filters and globals name what templates get beyond Jinja's own, and nothing else."""
    layers, _ = read_theme(tmp_path, "default", Place(path="."))
    theme, _ = make_theme(layers, "th")
    environment = _environment(theme, Wording(settings=SETTINGS, strings=theme.strings))
    text, plain = _read("themes.md"), jinja2.Environment(autoescape=True)
    assert environment.filters.keys() - plain.filters.keys() == _first_column(text, "## Filters")
    assert environment.globals.keys() - plain.globals.keys() == _first_column(text, "## Globals")


def _names(parser: argparse.ArgumentParser) -> Iterator[str]:
    """List the commands and options of a parser and of those below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list them
        yield from action.option_strings
        if isinstance(action.choices, dict):
            for command, below in action.choices.items():
                yield f"site-builder {command}"
                yield from _names(below)
        elif action.choices:
            yield from map(str, action.choices)


def test_every_command_and_option_is_documented() -> None:
    """Commands, options and the choices of options stand in the documents as they are typed."""
    text = _read("webmaster.md") + _read("content.md")
    missing = [
        name for name in _names(parser()) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]
    assert missing == []


def test_every_exit_code_is_documented() -> None:
    """The table of exit codes has a row for each."""
    rows = re.findall(r"^\| `([0-9]+)` \|", _read("webmaster.md"), re.MULTILINE)
    assert {DONE, PROBLEMS, USAGE, MACHINE} <= {int(row) for row in rows}


def test_every_key_of_a_problem_in_json_is_documented(site: Site) -> None:
    """The description of --format json names each key of a record."""
    ran = site.write({"content/2566/tax.md": MEASURE.replace("completed", "done")}).run(
        "check", "--format", "json"
    )
    text = _read("webmaster.md")
    assert [key for key in ran.problems[0] if f"`{key}`" not in text] == []


# --- Security ------------------------------------------------------------------------------

_HEAD = "---\ntitle: ก\nfiscal_year: 2566\nowner: ข\nstatus: completed\n"
_REFUSED: Mapping[str, str] = {
    "raw-html": _HEAD + "---\n<script>alert(1)</script>\n",
    "unsafe-link": _HEAD + "---\n[ก](javascript:alert(1)) [ข](data:text/html,x) [ค](//evil.example)\n",
    "not-a-web-address": _HEAD + "---\n[ก](https://user:word@example.go.th/)\n",
    "staging-link": _HEAD + "---\n[ก](http://192.168.1.10/)\n",
    "unknown-link-target": _HEAD + "---\n[ก](../../themes/secret.txt)\n",
    "image-not-a-file": _HEAD + "---\n![ก](https://tracker.example/a.png)\n",
    "evidence-kind": _HEAD + "evidence: [{file: files/page.html}]\n---\n",
    "evidence-outside": _HEAD + "evidence: [{file: ../../secret.pdf}]\n---\n",
    "national-id": _HEAD + "---\n1-1017-00207-03-0\n",
    "yaml-alias": _HEAD + "summary: &a ก\n---\n",
    "yaml-tag": _HEAD + "summary: !!python/object/apply:os.system [id]\n---\n",
    "yaml-too-large": _HEAD + "summary: " + "[" * 30 + "]" * 30 + "\n---\n",
    "duplicate-key": _HEAD + "status: in-progress\n---\n",
    "unknown-field": _HEAD + "layout: evil\n---\n",
}


@pytest.mark.parametrize("code", _REFUSED)
def test_what_the_security_page_says_is_refused_is_refused(code: str, site: Site) -> None:
    """Each kind of hostile content that the page names is an error, and nothing is published."""
    assert f"`{code}`" in _read("security.md")
    site.write({"content/2566/hostile.md": _REFUSED[code], "content/2566/files/page.html": "x"})
    ran = site.run("build", "--format", "json")
    assert ran.code == PROBLEMS
    assert code in ran.codes
    assert not (site.folder / "output").exists()


def test_a_link_in_place_of_a_content_file_is_not_read(site: Site, tmp_path: Path) -> None:
    """A symbolic link in the content is an error, as the security page says."""
    assert "`not-a-plain-file`" in _read("security.md")
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (site.folder / "content/2566/link.md").symlink_to(tmp_path / "secret.pdf")
    ran = site.run("build", "--format", "json")
    assert ran.codes == ["not-a-plain-file"]
    assert not (site.folder / "output").exists()


@pytest.mark.parametrize(("name", "language"), [("start.md", "th"), ("start.en.md", "en")])
def test_the_way_from_a_word_file_to_the_pages_is_as_it_is_described(
    empty: Site, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of the first steps does what the page says, and prints what the page shows."""
    page = _read(name)
    options = ("--lang", language)
    assert empty.run("init").code == 0
    shutil.rmtree(empty.folder / "content/2567")
    (empty.folder / "report.docx").write_bytes(as_docx(seed_table()))
    monkeypatch.chdir(empty.folder)
    ran = empty.run("import", "report.docx", "--year", "2566", *options)
    shown = re.search(r"```\n(report\.docx .*?)```", page, re.DOTALL)
    assert shown
    assert set(shown[1].splitlines()) <= set(ran.out.splitlines())
    filled = re.search(r"```\n(owner: .*)\n(status: .*)\n```", page)
    assert filled
    for path in empty.folder.glob("content/2566/*.md"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("owner:\n", f"{filled[1]}\n").replace("status:\n", f"{filled[2]}\n")
        path.write_text(text, encoding="utf-8")
    assert empty.run("check", *options).out in page
    empty.build()
    assert (empty.folder / "output/index.html").exists()


def test_the_recommended_policy_fits_every_page(site: Site) -> None:
    """No page has inline style or script or loads from elsewhere, so the documented header blocks nothing."""
    (policy,) = set(re.findall("default-src 'none'[^\"\\n]*", _read("webmaster.md")))
    site.build()
    carried = policy.removesuffix("; base-uri 'self'; form-action 'self'")
    assert carried != policy
    assert f'content="{carried}"' in site.page("index.html")
    for page in (site.folder / "output").rglob("*.html"):
        assert not re.search(
            rf"{SCRIPT_THAT_RUNS}|<(?:style|iframe|object|embed)|\s(?:style|on\w+)=|(?:src|srcset)=\"\w+:",
            page.read_text(encoding="utf-8"),
        )
