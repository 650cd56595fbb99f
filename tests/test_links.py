"""No dead link, wherever the section is put."""

import posixpath
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from site_builder.pages.links import links_of
from tests.conftest import GOOD, MEASURE, REPOSITORY, Site


class _Collector(HTMLParser):
    """An own reader of pages, so that the product is not checked with its own eyes."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ids and addresses."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and tag != "base":
                self.targets.append(value or "")


def collect(page: Path) -> _Collector:
    """Read a page."""
    collector = _Collector()
    collector.feed(page.read_text(encoding="utf-8"))
    return collector


def dead_links(output: Path, base: str) -> list[tuple[str, str]]:
    """Follow every link of every page as a browser would, with the section at `base`."""
    pages = {page.relative_to(output).as_posix(): collect(page) for page in output.rglob("*.html")}
    dead = []
    for address, page in pages.items():
        for target in page.targets:
            there = urlsplit(urljoin(base + address, target))
            if there.scheme in {"mailto", "tel"} or there.netloc != urlsplit(base).netloc:
                continue
            path = unquote(there.path)
            inside = posixpath.relpath(path, urlsplit(base).path)
            fragment = unquote(there.fragment)
            exists = not inside.startswith("..") and (output / inside).is_file()
            if not exists or (fragment and fragment not in pages[inside].ids):
                dead.append((address, target))
    return dead


@pytest.mark.parametrize(
    "base",
    ["https://www.example.go.th/", "https://www.example.go.th/about/ita/", "file:///C:/section/"],
    ids=["domain-root", "sub-folder", "file"],
)
def test_shipped_section_has_no_dead_link(empty: Site, base: str) -> None:
    """Every link of the sample leads somewhere at a domain's root, in a sub-folder and from a folder."""
    shutil.copytree(REPOSITORY / "content", empty.folder / "content")
    empty.build()
    output = empty.folder / "output"
    assert len(list(output.rglob("*.html"))) > 10
    assert dead_links(output, base) == []


def test_links_between_texts_are_resolved(site: Site) -> None:
    """A link written as a file leads to that measure's page, its heading, the evidence or the analysis."""
    text = (
        "[ก](other.md) [ข](other.md#summary) [ค](files/a%20b.pdf) [ง](../2565/old.md#สรุปผลการดำเนินการ) "
        "[จ](analysis.md) [ฉ](#steps) ![รูป](files/p.png) [ช](https://example.go.th/ก?ข=1&ค=2)"
    )
    site.write(
        {
            "content/2566/tax.md": MEASURE.replace("จัดทำระบบ", text),
            "content/2566/other.md": MEASURE.replace("title: ", "title: อีก"),
            "content/2565/old.md": MEASURE.replace("2566", "2565"),
            "content/2566/analysis.md": "---\nurgent: none\nimprove: none\n---\nวิเคราะห์\n",
            "content/2566/files/a b.pdf": b"%PDF-1.4",
            "content/2566/files/p.png": b"\x89PNG",
        }
    )
    site.build()
    targets = collect(site.folder / "output/2566/tax.html").targets
    assert [target for target in targets if target in targets[targets.index("other.html") :]][:8] == [
        "other.html",
        "other.html#summary",
        "files/a%20b.pdf",
        "../2565/old.html#" + quote("สรุปผลการดำเนินการ"),
        "index.html#analysis",
        "#steps",
        "files/p.png",
        "https://example.go.th/%E0%B8%81?%E0%B8%82=1&%E0%B8%84=2",
    ]
    assert dead_links(site.folder / "output", "https://www.example.go.th/x/") == []


def test_base_address_is_only_on_the_page_for_missing_addresses(empty: Site) -> None:
    """A server shows 404.html at any depth, so there alone links start from the known address."""
    empty.write({**GOOD, "content/site.yaml": "agency: ก\nbase_url: https://www.example.go.th/ita\n"})
    empty.build()
    assert '<base href="/ita/">' in empty.page("404.html")
    with_base = [
        page.name for page in (empty.folder / "output").rglob("*.html") if "<base" in page.read_text()
    ]
    assert with_base == ["404.html"]


def test_dead_link_of_a_theme_keeps_the_site_from_being_published(site: Site) -> None:
    """Links that a template makes are checked like all others, and told with page and line."""
    site.write(
        {
            "content/site.yaml": "agency: ก\ntheme: own\n",
            "themes/own/templates/404.html": '{% extends "default/404.html" %}\n'
            '{% block main %}\n<a href="missing.html">ก</a><a href="#nowhere">ข</a>'
            '<a href="/x.html">ค</a><i id="main"></i>\n{% endblock %}\n',
        }
    )
    ran = site.run("build", "--format", "json")
    assert ran.code == 1
    assert sorted(ran.codes, key=str) == ["dead-fragment", "dead-link", "repeated-id", "unsafe-page-link"]
    assert {each["path"] for each in ran.problems} == {"output/404.html"}
    assert not (site.folder / "output").exists()


def test_fragments_may_be_written_as_the_heading_reads(site: Site) -> None:
    """Capitals, Thai digits, spaces and punctuation of a heading find it; parts and findings can be named too."""
    text = "[ก](other.md#๑.-แผนงาน-E-Service-(ใหม่)) [ข](other.md#outcome) [ค](analysis.md#finding_f1)"
    other = (
        MEASURE.replace("title: ", "title: อีก").partition("## แนวทาง")[0]
        + "## ๑. แผนงาน E-Service (ใหม่)\n\nข้อความ\n"
    )
    site.write(
        {
            "content/2566/tax.md": MEASURE.replace("จัดทำระบบ", text),
            "content/2566/other.md": other,
            "content/2566/analysis.md": "---\nfindings: [{id: f1, kind: urgent, text: ช้า}]\nimprove: none\n---\n",
        }
    )
    site.build()
    assert dead_links(site.folder / "output", "https://www.example.go.th/") == []


def test_what_stands_in_the_value_of_an_attribute_is_no_link() -> None:
    """A description that speaks of an attribute is text."""
    page = links_of(
        "a.html", '<meta content="&lt;img src=x href=y"><a data-say=" href=z" href="a.html" id="b">'
    )
    assert [target for target, *_ in page.leads] == ["a.html"]
    assert page.ids == {"b"}


@pytest.mark.parametrize(
    ("page", "blocked"),
    [
        ('<p style="color: red">', ['style="color: red"']),
        ("<p\nstyle=color:red>", ['style="color:red"']),
        ('<a href="a.html" onclick="go()">', ['onclick="go()"']),
        ("<STYLE media=print>p {}</STYLE>", ["<style>"]),
        ("<script>go()</script>", ["<script>"]),
        ('<script type="module">go()</script>', ["<script>"]),
        ('<script src="https://a.example/b.js" defer></script>', ['<script src="https://a.example/b.js">']),
        ('<script type="module" src="HTTP://a.example/b.js">', ['<script src="HTTP://a.example/b.js">']),
        (
            '<link href="https://a.example/b.css" rel="alternate stylesheet">',
            ['<link href="https://a.example/b.css">'],
        ),
        ('<link rel="icon" href="//a.example/b.ico">', ['<link href="//a.example/b.ico">']),
        ('<link rel="preload" href="https://a.example/b" as="font">', ['<link href="https://a.example/b">']),
        ('<img alt="" src=" https://a.example/b.png">', ['<img src=" https://a.example/b.png">']),
        ('<img srcset="a.png 1x, https://a.example/b.png 2x">', ['<img srcset="https://a.example/b.png">']),
        (
            '<svg><use xlink:href="https://a.example/b.svg#c"/></svg>',
            ['<use xlink:href="https://a.example/b.svg#c">'],
        ),
        ('<iframe src="map.html"></iframe>', ["<iframe>"]),
        ('<object data="https://a.example/b"></object>', ["<object>"]),
        ("<embed src=b.pdf>", ["<embed>"]),
        ('<video poster="a.png"><source src="https://a.example/b.mp4"></video>', ["<video>"]),
        ("<audio controls></audio>", ["<audio>"]),
    ],
)
def test_what_the_policy_of_pages_blocks_is_found(page: str, blocked: list[str]) -> None:
    """Inline style and script, and what is loaded from elsewhere, are told as they stand on the page."""
    assert [value for value, _ in links_of("a.html", page).blocked][:1] == blocked


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script src="site.js" defer></script>',
        '<link rel="stylesheet" href="site.css">',
        '<link rel="alternate" href="https://a.example/"><link rel="canonical" href="https://a.example/b">',
        '<a href="https://a.example/" data-on="style=" title="onclick=" class="style">',
        '<svg><rect fill="red" x="1" font-style="italic"/><use href="#a"/></svg>',
        '<p>style="x" onclick="y"</p><!-- <style> -->',
        '<picture><source srcset="a.webp"><img src="a.png" alt=""></picture>',
        '<form action="https://a.example/">',
    ],
)
def test_what_the_policy_of_pages_allows_is_let_through(page: str) -> None:
    """Data blocks, files of the section, links and the shapes of inline SVG are no fault."""
    assert links_of("a.html", page).blocked == ()


def test_what_the_policy_blocks_is_told_of_one_page_only(site: Site) -> None:
    """A fault of base.html stands on every page; telling it once is enough."""
    site.write(
        {
            "content/site.yaml": "agency: ก\ntheme: own\n",
            "themes/own/templates/base.html": '{% extends "default/base.html" %}\n'
            '{% block footer %}<p style="a">ก</p><p style="b">ข</p>{% endblock %}\n',
        }
    )
    ran = site.run("build", "--format", "json")
    assert ran.codes == ["page-policy", "page-policy"]
    assert 'style="a"' in str(ran.problems[0]["message"])
