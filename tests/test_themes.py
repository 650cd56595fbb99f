"""Child themes: a file that is placed overrides, and may extend what it overrides."""

import posixpath
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from msgspec.structs import replace

from site_builder.pages.render import link_from
from site_builder.pages.wording import Wording, shown
from tests.conftest import GOOD, MEASURE, SETTINGS, SITE, Site


@pytest.fixture
def own(site: Site) -> Site:
    """A site that asks for a theme of its own."""
    return site.write(
        {"content/site.yaml": SITE + "theme: own\n", "themes/own/theme.yaml": "parent: default\n"}
    )


def test_empty_child_theme_looks_like_its_parent(own: Site) -> None:
    """A theme that places nothing changes nothing."""
    own.build()
    child = own.tree()
    own.write(GOOD)
    own.build()
    assert own.tree() == child


def test_template_may_extend_the_one_it_overrides(own: Site) -> None:
    """`<parent>/<name>` is the overridden template, and `super()` its block."""
    own.write(
        {
            "themes/own/templates/measure.html": '{% extends "default/measure.html" %}\n'
            "{% block evidence %}<p>ก่อนหลักฐาน</p>{{ super() }}{% endblock %}\n"
        }
    )
    own.build()
    assert re.search("<p>ก่อนหลักฐาน</p>.*หลักฐาน", own.page("2566/tax.html"), re.DOTALL)


def test_frame_of_all_pages_can_be_overridden(own: Site) -> None:
    """An own base.html reaches the pages whose templates are the parent's."""
    own.write(
        {
            "themes/own/templates/base.html": '{% extends "default/base.html" %}\n'
            "{% block header %}<header>ส่วนหัวของหน่วยงาน</header>{% endblock %}\n"
        }
    )
    own.build()
    pages = [page.read_text(encoding="utf-8") for page in (own.folder / "output").rglob("*.html")]
    assert [page for page in pages if "ส่วนหัวของหน่วยงาน" not in page] == []


def test_what_is_said_of_a_constant_is_that_of_the_page(own: Site) -> None:
    """A filter of a constant is not worked out once for all: neither for both languages nor for two addresses."""
    own.write(
        {
            "themes/own/templates/base.html": '{% extends "default/base.html" %}{% block header %}'
            "<p>{{ 'index.html'|web_address }} {{ 'search.html'|link }} {{ 'completed'|status }}</p>{% endblock %}",
        }
    )

    def said(base_url: str) -> list[str]:
        settings = f"{SITE}theme: own\nlanguages: [th, en]\nbase_url: {base_url}\n"
        own.write({"content/site.yaml": settings})
        own.build()
        pages = ("index.html", "2566/tax.html", "en/index.html", "en/2566/tax.html")
        return [re.findall("<p>(http.*?)</p>", own.page(page))[0] for page in pages]

    for base_url in ("https://old.go.th/", "https://new.go.th/a/"):
        assert said(base_url) == [
            f"{base_url}index.html search.html ดำเนินการแล้วเสร็จ",
            f"{base_url}index.html ../search.html ดำเนินการแล้วเสร็จ",
            f"{base_url}en/index.html search.html Completed",
            f"{base_url}en/index.html ../search.html Completed",
        ]
        assert f"Sitemap: {base_url}sitemap.xml" in own.page("robots.txt")


def test_template_that_is_found_late_has_links_of_each_page(own: Site) -> None:
    """One whose name is put together is compiled while a page is rendered, and is for all pages."""
    own.write(
        {
            "themes/own/templates/measure.html": "{% set parent = 'default' %}{% extends parent ~ '/measure.html' %}"
            "{% block evidence %}{% include ['pa', 'rt.html']|join %}{% endblock %}",
            "themes/own/templates/part.html": "<p><a href=\"{{ 'search.html'|link }}\">{{ 'x'|link }}</a></p>",
            "content/2565/old.md": MEASURE.replace("2566", "2565"),
        }
    )
    (own.folder / "themes/own/templates/home.html").write_text(
        "{% extends 'default/home.html' %}{% block main %}{{ super() }}{% include ['pa', 'rt.html']|join %}"
        "{% endblock %}",
        encoding="utf-8",
    )
    own.build()
    assert "../search.html" in own.page("2566/tax.html")
    assert '<p><a href="search.html">x</a></p>' in own.page("index.html")


def test_sentence_and_style_are_overridden_one_by_one(own: Site) -> None:
    """A child's strings replace single sentences; its style sheet replaces the parent's; addresses in it hold."""
    own.write(
        {
            "themes/own/strings/th.yaml": "measure:\n  evidence: เอกสารแนบ\n",
            "themes/own/assets/site.css": "body { background: url(img/crest.png) }\n",
            "themes/own/assets/img/crest.png": b"\x89PNG",
        }
    )
    own.build()
    page = own.page("2566/tax.html")
    assert "<h2>เอกสารแนบ</h2>" in page
    assert "<h2>สรุปผลการดำเนินการ</h2>" in re.sub(r' id="[^"]*"', "", page)
    (style,) = (own.folder / "output/assets").glob("site.*.css")
    crest = re.search(r'url\("(img/crest\.[0-9a-f]{10}\.png)"\)', style.read_text())
    assert crest
    assert (own.folder / "output/assets" / crest[1]).read_bytes() == b"\x89PNG"


def test_grandchild_theme_reaches_both_layers(own: Site) -> None:
    """A chain of themes is laid nearest first, and each layer can be named."""
    own.write(
        {
            "content/site.yaml": SITE + "theme: leaf\n",
            "themes/leaf/theme.yaml": "parent: own\n",
            "themes/leaf/templates/404.html": '{% extends "own/404.html" %}{% block main %}ใบ {{ super() }}{% endblock %}',
            "themes/own/templates/404.html": '{% extends "default/404.html" %}{% block main %}กิ่ง {{ super() }}{% endblock %}',
        }
    )
    own.build()
    assert re.search("ใบ กิ่ง.*ไม่พบหน้านี้", own.page("404.html"), re.DOTALL)


def test_folder_called_default_lies_before_the_built_in_theme(site: Site) -> None:
    """An agency may place single files in themes/default/ too."""
    site.write({"themes/default/strings/th.yaml": "measure:\n  evidence: เอกสารแนบ\n"})
    site.build()
    assert "เอกสารแนบ" in site.page("2566/tax.html")


def test_command_line_chooses_another_theme(own: Site) -> None:
    """`--theme` goes before the setting."""
    own.write({"themes/own/strings/th.yaml": "measure:\n  evidence: เอกสารแนบ\n"})
    own.build("--theme", "default")
    assert "เอกสารแนบ" not in own.page("2566/tax.html")


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("{{ measure.titel }}", "template-error", 1),
        ("\n\n{% if %}", "template-error", 3),
        (
            '{% extends "default/measure.html" %}\n{% block why %}{{ nothing }}{% endblock %}',
            "template-error",
            2,
        ),
        ('{% extends "measure.html" %}', "template-extends-itself", 1),
        ('\n{{ t("no.sentence") }}', "unknown-string", 2),
        ('{{ "no.css"|asset }}', "unknown-string", 1),
        ('{% include "missing.html" %}', "unknown-string", 1),
    ],
    ids=["attribute", "syntax", "name", "itself", "sentence", "asset", "include"],
)
def test_fault_of_a_template_is_a_problem_with_its_line(
    own: Site, template: str, code: str, line: int
) -> None:
    """A broken template is told once, with file and line, and nothing is published."""
    own.write({"themes/own/templates/measure.html": template})
    own.write({"content/2566/another.md": GOOD["content/2566/tax.md"]})
    ran = own.run("build", "--format", "json")
    assert ran.code == 1
    assert [(each["code"], each["path"], each["line"]) for each in ran.problems] == [
        (code, "themes/own/templates/measure.html", line)
    ]
    assert not (own.folder / "output").exists()


def test_values_are_escaped_in_own_templates(own: Site) -> None:
    """A theme's author cannot forget to escape."""
    own.write(
        {
            "themes/own/templates/measure.html": '{% extends "default/measure.html" %}{% block why %}{{ measure.title }}{% endblock %}',
            "content/2566/tax.md": GOOD["content/2566/tax.md"].replace("title: ", "title: <b>"),
        }
    )
    own.build()
    assert "<b>" not in own.page("2566/tax.html")


def test_agencys_default_may_extend_the_built_in_one(site: Site) -> None:
    """In themes/default/, `default/…` is the built-in template, and an own base.html replaces only itself."""
    site.write(
        {
            "themes/default/templates/404.html": '{% extends "default/404.html" %}{% block main %}เพิ่ม {{ super() }}{% endblock %}',
            "themes/default/templates/base.html": '{% extends "default/base.html" %}{% block footer %}ท้าย{% endblock %}',
        }
    )
    site.build()
    assert re.search("เพิ่ม.*ไม่พบหน้านี้.*ท้าย", site.page("404.html"), re.DOTALL)


def test_style_sheets_may_import_each_other(own: Site) -> None:
    """Addresses between style sheets, with `?` and `#` behind them, follow the hashed names in any order."""
    own.write(
        {
            "themes/own/assets/a.css": '@import "z.css";\n@import url(b.css);\n',
            "themes/own/assets/b.css": "p { background: url(mark.svg#x) }\n",
            "themes/own/assets/z.css": "p { background: url('mark.svg?v=1') }\n",
            "themes/own/assets/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "themes/own/assets/fonts/LICENSE": "OFL",
        }
    )
    own.build()
    assets = own.folder / "output/assets"
    names = {path.relative_to(assets).as_posix() for path in assets.rglob("*") if path.is_file()}
    text = "".join((assets / name).read_text() for name in sorted(names) if name[:2] in {"a.", "b.", "z."})
    targets = re.findall(r'(?:@import |url\()"?([^"?#)]+)', text.replace('@import url("', 'url("'))
    assert len(targets) == 4
    assert set(targets) <= names
    assert any(re.fullmatch(r"fonts/LICENSE\.[0-9a-f]{10}", name) for name in names)


@pytest.mark.parametrize(
    "address", ["missing.png", "https://fonts.example.com/f.woff2", "../../x.png", "a\nb.png"]
)
def test_style_sheet_loads_nothing_from_elsewhere(own: Site, address: str) -> None:
    """An address that is no asset of the theme is a problem with its line."""
    own.write({"themes/own/assets/site.css": f"p {{}}\np {{ background: url({address}) }}\n"})
    ran = own.run("build", "--format", "json")
    assert [(each["code"], each["path"], each["line"]) for each in ran.problems] == [
        ("style-address", "themes/own/assets/site.css", 2)
    ]


_ADDRESSES = st.lists(st.sampled_from(["a", "b", "ค", "..", ".", ""]), min_size=1, max_size=4).map("/".join)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), _ADDRESSES.filter(bool))
def test_link_is_the_relative_path_from_the_page(page: str, address: str) -> None:
    """Links are written as the library does, also where a theme's address is not in its plainest form."""
    expected = posixpath.relpath(address, posixpath.dirname(page) or ".")
    assert link_from(page, address).replace("%E0%B8%84", "ค") == expected


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("<b>มาตรการ</b> {{}}", "<b>มาตรการ</b> {}"),
        ("{name} {count} {safe}", "&lt;b&gt; ๑๒ <i>"),
        ("{name:>5}|{count!r}|{safe}", "  &lt;b&gt;|&#39;๑๒&#39;|<i>"),
        ("{safe}{safe}", "<i><i>"),
        ("{name.real}", None),
        ("{nothing}", None),
        ("{}", None),
    ],
)
def test_sentence_is_said_as_markup_formats_it(sentence: str, said: str | None) -> None:
    """However a theme writes a place, its value is escaped once; what cannot be filled is an error."""
    settings = replace(SETTINGS, digits="thai")
    wording = Wording(settings=settings, strings={"a.b": sentence})
    values = {"name": "<b>", "count": 12, "safe": Markup("<i>"), "unused": None}
    if said is None:
        with pytest.raises((KeyError, IndexError, AttributeError)):
            wording.sentence("a.b", **values)
    else:
        assert wording.sentence("a.b", **values) == said


@given(st.one_of(st.text(), st.text().map(Markup), st.integers(), st.none(), st.dates()))
def test_what_a_page_shows_is_escaped_as_the_library_does(value: object) -> None:
    """Our quicker way gives the same text, and markup stays as it is."""
    assert str(shown(value)) == str(escape(value))
