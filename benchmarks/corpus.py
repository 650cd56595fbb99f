"""Make an agency of any size from seeds: Thai measures of 1–4 KB with headings, a list, a table and links.

Run from the top of the repository: `python benchmarks/corpus.py FOLDER MEASURES`. The same arguments give
the same bytes. With `--for hugo`, `mkdocs` or `pelican`, the same texts become a site of that generator:
a page a measure with its title, owner, status and text and links to the one before and the one after, a list
a year with title, owner and status, a home page, one style sheet; no search, no feeds, no map of the site.
"""  # noqa: INP001 - a script, not a package

import argparse
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TEXT = (
    "มาตรการ ส่งเสริม คุณธรรม ความโปร่งใส หน่วยงาน ประชาชน ผู้รับบริการ คู่มือ การปฏิบัติงาน เผยแพร่ ข้อมูล ระบบ "
    "ออนไลน์ งบประมาณ จัดซื้อจัดจ้าง เจ้าหน้าที่ อบรม รายงาน ผู้บริหาร ไตรมาส ร้องเรียน ทุจริต ประกาศ แผน ขั้นตอน "
    "สำรวจ ความพึงพอใจ เว็บไซต์ และ ของ ให้ ที่ ได้ จาก ใน ทุก เดือน ร้อยละ ดำเนินการ แล้วเสร็จ ติดตาม ผล ปรับปรุง"
)
WORDS = tuple(TEXT.split())
OWNERS = (
    *("กองคลัง", "กองช่าง", "กองการศึกษา", "กองสาธารณสุข"),
    *("กองสวัสดิการสังคม", "กองยุทธศาสตร์", "กองการเจ้าหน้าที่", "กองวิชาการ"),
)
STATUSES = ("completed", "completed", "completed", "in-progress", "not-started", "not-completed")
HEADINGS = (
    "ขั้นตอนหรือวิธีการปฏิบัติ",
    "แนวทางการกำกับติดตามและการรายงาน",
    "สรุปผลการดำเนินการ",
    "ผลลัพธ์หรือความสำเร็จ",
)
AGENCY = "เทศบาลทดสอบ"

YEARS = tuple(range(2554, 2564))
"""Fiscal years (Buddhist Era) of which no assessment asks: their items would be work of ours alone."""
ITEM_YEARS = tuple(range(2558, 2568))
"""Fiscal years of which ours also makes pages of assessment items."""

EDITION = "edition-0"
"""Stands in the foot of every page, so that a change of it in the template changes every page."""

SPACE = 0.12
"""How often a word is followed by a space: after about eight."""
OUTER_LINK, INNER_LINK = 0.2, 0.3
"""Up to where in 0–1 a paragraph has a link to another website, else to another measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure before it is written for one generator or another."""

    number: int
    year: int
    """Fiscal year, Buddhist Era."""
    title: str
    owner: str
    status: str
    summary: str
    month: int
    body: str

    @property
    def stem(self) -> str:
        """Name of its file, without the ending."""
        return f"m{self.number:06}"

    @property
    def date(self) -> str:
        """Day of its last update, of the common era."""
        return f"{self.year - 543}-{self.month:02}-15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one generator wants the corpus."""

    content: str
    """Folder that holds a folder a year."""
    template: str
    """The template that every page is made with; it has EDITION in it."""
    frame: Callable[[Sequence[int]], Mapping[str, str]]
    """Everything but the measures: text by path, for these years."""
    page: Callable[[Measure], str]
    """A measure's file."""

    def path(self, measure: Measure) -> str:
        """Where a measure's file is."""
        return f"{self.content}/{measure.year}/{measure.stem}.md"


# --- The texts --------------------------------------------------------------------------


def measures(count: int, years: Sequence[int] = YEARS) -> Iterator[Measure]:
    """Give the measures of a corpus of that size, always the same ones, year by year."""
    return (measure(number, count, years) for number in range(count))


def measure(number: int, count: int, years: Sequence[int] = YEARS) -> Measure:
    """Give one of them, without making the others."""
    chance = random.Random(number)  # noqa: S311 - words of a benchmark
    position = number * len(years) // count
    first = -(-position * count // len(years))  # of this year, so that links stay within its folder
    return Measure(
        number=number,
        year=years[position],
        title=f"{phrase(chance, 8)} {number}",
        owner=chance.choice(OWNERS),
        status=chance.choice(STATUSES),
        summary=phrase(chance, 14),
        month=chance.randrange(1, 10),
        body=_body(chance, range(first, number)),
    )


def phrase(chance: random.Random, count: int) -> str:
    """Write Thai as it is written: words without spaces between them, a space between phrases."""
    words = (chance.choice(WORDS) + " " * (chance.random() < SPACE) for _ in range(count))
    return "".join(words).strip()


def _body(chance: random.Random, earlier: range) -> str:
    steps, checks, result, effect = (
        [f"## {heading}", *(_paragraph(chance, earlier) for _ in range(chance.randrange(1, 3)))]
        for heading in HEADINGS
    )
    parts = [*steps, _list(chance), *checks, _table(chance), *result, *effect]
    return "\n\n".join(parts) + "\n"


def _paragraph(chance: random.Random, earlier: range) -> str:
    text = phrase(chance, chance.randrange(4, 16))
    kind = chance.random()
    if kind < OUTER_LINK:
        return f"{text} [{phrase(chance, 2)}](https://example.go.th/{chance.randrange(1000)})"
    if kind < INNER_LINK and earlier:
        return f"{text} [{phrase(chance, 2)}](m{chance.choice(earlier):06}.md)"
    return text


def _list(chance: random.Random) -> str:
    items = range(1, chance.randrange(3, 6))
    return "\n".join(f"{item}. {phrase(chance, 4)} **{phrase(chance, 2)}**" for item in items)


def _table(chance: random.Random) -> str:
    rows = (
        f"| {phrase(chance, 3)} | {chance.randrange(100)} | {phrase(chance, 4)} |"
        for _ in range(chance.randrange(2, 5))
    )
    return "\n".join(("| กิจกรรม | จำนวน | ผล |", "| --- | --- | --- |", *rows))


def _fields(measure: Measure) -> str:
    """Write what the others than ours read before a text, as YAML."""
    return (
        f"---\ntitle: {measure.title}\nowner: {measure.owner}\nstatus: {measure.status}\n"
        f"summary: {measure.summary}\ndate: {measure.date}\nweight: {measure.number + 1}\n---\n"
    )


def _linked(body: str, before: str, after: str) -> str:
    """Write links to other measures as a generator wants them."""
    return re.sub(r"\]\((m[0-9]{6}\.md)\)", rf"]({before}\1{after})", body)


# --- Ours -------------------------------------------------------------------------------


def _our_frame(_years: Sequence[int]) -> dict[str, str]:
    owners = "".join(f"  - {owner}\n" for owner in OWNERS)
    return {
        "content/site.yaml": f"agency: {AGENCY}\ntheme: agency\nowners:\n{owners}",
        "themes/agency/templates/base.html": f"""\
{{% extends "default/base.html" %}}
{{% block footer %}}
{{{{ super() }}}}
  <p class="page">{EDITION}</p>
{{% endblock %}}
""",
    }


def _our_page(measure: Measure) -> str:
    reason = "status_reason: งบประมาณไม่พอ\n" if measure.status == "not-completed" else ""
    return (
        f"---\ntitle: {measure.title}\nfiscal_year: {measure.year}\nowner: {measure.owner}\n"
        f"status: {measure.status}\n{reason}summary: {measure.summary}\n"
        f"updated: {measure.year}-{measure.month:02}-15\n---\n{measure.body}"
    )


# --- Hugo -------------------------------------------------------------------------------

STYLE = "body { max-width: 60rem; margin: auto; font-family: sans-serif }\n"


def _hugo_frame(years: Sequence[int]) -> dict[str, str]:
    lists = {f"content/{year}/_index.md": f"---\ntitle: ปี {year}\nweight: {year}\n---\n" for year in years}
    return lists | {
        "hugo.toml": f"""\
baseURL = "https://example.go.th/"
title = "{AGENCY}"
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]
""",
        "static/style.css": STYLE,
        "layouts/_default/baseof.html": f"""\
<!doctype html>
<html lang="th">
<head><meta charset="utf-8"><title>{{{{ .Title }}}}</title><link rel="stylesheet" href="/style.css"></head>
<body>
<header><a href="/">{{{{ site.Title }}}}</a></header>
<main><h1>{{{{ .Title }}}}</h1>{{{{ block "main" . }}}}{{{{ end }}}}</main>
<footer>{EDITION}</footer>
</body>
</html>
""",
        "layouts/index.html": """\
{{ define "main" }}
<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul>
{{ end }}
""",
        "layouts/_default/list.html": """\
{{ define "main" }}
<table>
{{ range .RegularPages -}}
<tr><td><a href="{{ .RelPermalink }}">{{ .Title }}</a><td>{{ .Params.owner }}<td>{{ .Params.status }}
{{ end -}}
</table>
{{ end }}
""",
        "layouts/_default/single.html": """\
{{ define "main" }}
<p>{{ .Params.summary }}</p>
<dl><dt>ผู้รับผิดชอบ<dd>{{ .Params.owner }}<dt>สถานะ<dd>{{ .Params.status }}
<dt>ปรับปรุง<dd>{{ .Date.Format "2006-01-02" }}</dl>
{{ .Content }}
<nav>
{{ with .NextInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</nav>
{{ end }}
""",
    }


def _hugo_page(measure: Measure) -> str:
    return _fields(measure) + _linked(measure.body, '{{< relref "', '" >}}')


# --- MkDocs -----------------------------------------------------------------------------


def _mkdocs_frame(years: Sequence[int]) -> dict[str, str]:
    lists = {f"docs/{year}/index.md": f"---\ntitle: ปี {year}\n---\n" for year in years}
    return lists | {
        "mkdocs.yml": f"""\
site_name: {AGENCY}
theme: {{name: null, custom_dir: theme}}
use_directory_urls: false
plugins: []
markdown_extensions: [tables]
""",
        "docs/index.md": f"---\ntitle: {AGENCY}\n---\n",
        "theme/style.css": STYLE,
        "theme/sitemap.xml": "",  # in place of the built-in one; the others make none
        "theme/main.html": f"""\
<!doctype html>
<html lang="th">
<head><meta charset="utf-8"><title>{{{{ page.title|e }}}}</title>
<link rel="stylesheet" href="{{{{ 'style.css'|url }}}}"></head>
<body>
<header><a href="{{{{ nav.homepage.url|url }}}}">{{{{ config.site_name|e }}}}</a></header>
<main><h1>{{{{ page.title|e }}}}</h1>{{% include "part.html" %}}</main>
<footer>{EDITION}</footer>
</body>
</html>
""",
        "theme/part.html": """\
{% if page.is_homepage %}
<ul>{% for year in nav.items if year.children %}
<li><a href="{{ year.children[0].url|url }}">{{ year.children[0].title|e }}</a>{% endfor %}</ul>
{% elif page.is_index %}
<table>
{% for each in page.parent.children if not each.is_index %}
<tr><td><a href="{{ each.url|url }}">{{ each.title|e }}</a>
<td>{{ each.meta.owner|e }}<td>{{ each.meta.status|e }}
{% endfor %}
</table>
{% else %}
<p>{{ page.meta.summary|e }}</p>
<dl><dt>ผู้รับผิดชอบ<dd>{{ page.meta.owner|e }}<dt>สถานะ<dd>{{ page.meta.status|e }}
<dt>ปรับปรุง<dd>{{ page.meta.date }}</dl>
{{ page.content }}
<nav>
{% set before, after = page.previous_page, page.next_page %}
{% if not before.is_index %}<a rel="prev" href="{{ before.url|url }}">{{ before.title|e }}</a>{% endif %}
{% if after and not after.is_index %}
<a rel="next" href="{{ after.url|url }}">{{ after.title|e }}</a>{% endif %}
</nav>
{% endif %}
""",
    }


def _mkdocs_page(measure: Measure) -> str:
    return _fields(measure) + measure.body


# --- Pelican ----------------------------------------------------------------------------


def _pelican_frame(_years: Sequence[int]) -> dict[str, str]:
    return {
        # Its language is English because docutils, which it carries, warns that it has no Thai.
        "pelicanconf.py": f"""\
SITENAME = "{AGENCY}"
PATH = "content"
TIMEZONE = "Asia/Bangkok"
DEFAULT_LANG = "en"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["neighbours"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DIRECT_TEMPLATES = ["index"]
ARTICLE_URL = ARTICLE_SAVE_AS = "{{category}}/{{slug}}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "{{slug}}/index.html"
AUTHOR_SAVE_AS = TAG_SAVE_AS = ""
ARTICLE_ORDER_BY = "slug"
DEFAULT_PAGINATION = False
FORMATTED_FIELDS = []
MARKDOWN = {{
    "extension_configs": {{f"markdown.extensions.{{name}}": {{}} for name in ("meta", "tables", "toc")}},
    "output_format": "html5",
}}
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
""",
        # As the known plugin of this purpose does it.
        "plugins/neighbours.py": """\
from itertools import pairwise

from pelican import signals


def neighbours(generator):
    for _, articles in generator.categories:
        for before, after in pairwise(articles):
            before.after, after.before = after, before


def register():
    signals.article_generator_finalized.connect(neighbours)
""",
        "theme/static/style.css": STYLE,
        "theme/templates/base.html": f"""\
<!doctype html>
<html lang="th">
<head><meta charset="utf-8"><title>{{% block title %}}{{{{ SITENAME|e }}}}{{% endblock %}}</title>
<link rel="stylesheet" href="/theme/style.css"></head>
<body>
<header><a href="/">{{{{ SITENAME|e }}}}</a></header>
<main><h1>{{{{ self.title() }}}}</h1>{{% block main %}}{{% endblock %}}</main>
<footer>{EDITION}</footer>
</body>
</html>
""",
        "theme/templates/index.html": """\
{% extends "base.html" %}
{% block main %}
<ul>{% for year, _ in categories %}<li><a href="/{{ year.url }}">ปี {{ year }}</a>{% endfor %}</ul>
{% endblock %}
""",
        "theme/templates/category.html": """\
{% extends "base.html" %}
{% block title %}ปี {{ category }}{% endblock %}
{% block main %}
<table>
{% for each in articles %}
<tr><td><a href="/{{ each.url }}">{{ each.title|e }}</a><td>{{ each.owner|e }}<td>{{ each.progress|e }}
{% endfor %}
</table>
{% endblock %}
""",
        "theme/templates/article.html": """\
{% extends "base.html" %}
{% block title %}{{ article.title|e }}{% endblock %}
{% block main %}
<p>{{ article.summary|e }}</p>
<dl><dt>ผู้รับผิดชอบ<dd>{{ article.owner|e }}<dt>สถานะ<dd>{{ article.progress|e }}
<dt>ปรับปรุง<dd>{{ article.date.date() }}</dl>
{{ article.content }}
<nav>
{% set before, after = article.before, article.after %}
{% if before %}<a rel="prev" href="/{{ before.url }}">{{ before.title|e }}</a>{% endif %}
{% if after %}<a rel="next" href="/{{ after.url }}">{{ after.title|e }}</a>{% endif %}
</nav>
{% endblock %}
""",
    }


def _pelican_page(measure: Measure) -> str:
    # Its own word `status` says whether an article is published.
    return (
        f"Title: {measure.title}\nDate: {measure.date}\nSlug: {measure.stem}\nOwner: {measure.owner}\n"
        f"Progress: {measure.status}\nSummary: {measure.summary}\n\n{_linked(measure.body, '{filename}', '')}"
    )


# --- Writing ----------------------------------------------------------------------------

KINDS = {
    "ours": Kind(
        content="content",
        template="themes/agency/templates/base.html",
        frame=_our_frame,
        page=_our_page,
    ),
    "hugo": Kind(
        content="content",
        template="layouts/_default/baseof.html",
        frame=_hugo_frame,
        page=_hugo_page,
    ),
    "mkdocs": Kind(content="docs", template="theme/main.html", frame=_mkdocs_frame, page=_mkdocs_page),
    "pelican": Kind(
        content="content",
        template="theme/templates/base.html",
        frame=_pelican_frame,
        page=_pelican_page,
    ),
}


def write(kind: Kind, folder: Path, texts: Iterable[Measure], years: Sequence[int] = YEARS) -> None:
    """Write a site of these measures for one generator."""
    for path, text in kind.frame(years).items():
        put(folder / path, text)
    for each in texts:
        put(folder / kind.path(each), kind.page(each))


def put(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def size(text: str) -> int:
    """Read the number of measures from a command line; every year needs one."""
    if not text.isdecimal() or int(text) < len(YEARS):
        raise argparse.ArgumentTypeError(f"a whole number from {len(YEARS)}")
    return int(text)


def main() -> None:
    """Write a corpus as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("measures", type=size)
    parser.add_argument("--for", dest="kind", choices=KINDS, default="ours", help="default: ours")
    parser.add_argument("--items", action="store_true", help="take fiscal years with assessment items")
    options = parser.parse_args()
    years = ITEM_YEARS if options.items else YEARS
    write(KINDS[options.kind], options.folder, measures(options.measures, years), years)


if __name__ == "__main__":
    main()
