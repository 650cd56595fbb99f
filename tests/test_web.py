"""What search engines, readers of feeds and other programs find: feed, sitemap, heads of pages, linked data."""

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from tests.complete import COMPLETE, built, but, cut, words
from tests.conftest import GOOD, MEASURE, SITE, Site

BASE = "https://www.thungthong.example.go.th/ita/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VOID = {"meta", "link", "br", "img", "base", "hr", "input"}


class Reader(HTMLParser):
    """An own reader of pages: the tree of tags, metadata by name, links by relation, blocks of data."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.blocks: list[str] = []
        self.title = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the head says."""
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            name = given.get("name") or given["property"] if "name" in given or "property" in given else ""
            assert name not in self.meta
            self.meta[name] = given["content"]
        if tag == "link":
            self.links[given["rel"]] = given["href"]
        if tag == "script" and "src" not in given:
            assert given == {"type": "application/ld+json"}
            self.blocks.append("")
        if tag not in VOID:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.tags.append(f"/{tag}")
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Take titles and data."""
        if self._inside == "title":
            self.title += data
        if self._inside == "script":
            self.blocks[-1] += data

    def linked(self, kind: str) -> dict[str, object]:
        """Give the one thing of a kind that the page describes."""
        things = [json.loads(block) for block in self.blocks]
        (found,) = [thing for thing in things if thing["@type"] == kind]
        assert found["@context"] == "https://schema.org"
        return dict(found)


def read_xml(text: str) -> ET.Element:
    """Read what the program has just written."""
    return ET.fromstring(text)  # noqa: S314 - our own output


def pages(site: Site) -> dict[str, Reader]:
    """Read every page, by address."""
    return {address: Reader(site.page(address)) for address in site.tree() if address.endswith(".html")}


def inside(address: str, base: str = BASE) -> str:
    """Bring a full address back to one of the section."""
    assert address.startswith(base)
    return unquote(address.removeprefix(base))


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The complete agency with its base address, built once; tests only read it."""
    yield from built(Site(tmp_path_factory.mktemp("complete")).write(COMPLETE))


# Feed


def read_feed(site: Site) -> ET.Element:
    """Read the feed."""
    return read_xml(site.page("feed.xml"))


def said(element: ET.Element, name: str) -> str:
    """Read the text of the one element of a name."""
    (found,) = element.findall(ATOM + name)
    assert found.text
    return found.text


def test_feed_has_what_the_standard_asks_for(complete: Site) -> None:
    """Feed and entries have id, title and RFC 3339 time, and the feed an author and a link to itself (RFC 4287)."""
    feed = read_feed(complete)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    assert entries
    for element in (feed, *entries):
        assert said(element, "title")
        assert said(element, "id").startswith(BASE)
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00\+07:00", said(element, "updated"))
    (author,) = feed.findall(f"{ATOM}author")
    assert said(author, "name") == "องค์การบริหารส่วนตำบลทุ่งทอง"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{BASE}feed.xml", "alternate": f"{BASE}index.html"}


def test_feed_lists_the_measures_that_have_a_date(complete: Site) -> None:
    """Each entry is a measure with `updated`, newest first, known by its page's address."""
    feed = read_feed(complete)
    entries = feed.findall(f"{ATOM}entry")
    assert [(inside(said(each, "id")), said(each, "updated")[:10]) for each in entries] == [
        ("2567/queue.html", "2024-03-15"),
        ("2566/queue.html", "2024-01-31"),
    ]
    assert said(feed, "updated") == said(entries[0], "updated")
    assert said(entries[1], "title") == "จองคิวรับบริการล่วงหน้า"
    assert said(entries[1], "summary") == ("ปีงบประมาณ พ.ศ. 2566 ดำเนินการแล้วเสร็จ: เลือกวันและเวลาได้จากที่บ้าน")
    for entry in entries:
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("href") == said(entry, "id")
        assert inside(said(entry, "id")) in complete.tree()


def test_feed_ends_after_fifty(empty: Site) -> None:
    """Of more measures only the fifty that changed last are in the feed, and ten on the home page."""
    dated = {
        f"content/2566/m{number:02}.md": MEASURE.replace(
            "title: ", f"updated: 2566-0{1 + number // 25}-{1 + number % 25:02}\ntitle: ข้อ {number} "
        )
        for number in range(60)
    }
    empty.write({"content/site.yaml": f"{SITE}base_url: {BASE}\n", **dated}).build()
    found = [inside(said(each, "id")) for each in read_feed(empty).findall(f"{ATOM}entry")]
    assert found == [f"2566/m{number:02}.html" for number in reversed(range(10, 60))]
    assert cut(empty.page("index.html"), '<ul class="changes">', "</ul>").count("<li>") == 10


def test_no_feed_without_a_date(empty: Site) -> None:
    """A feed must say when it changed; where no measure does, there is none, and no page links to one."""
    empty.write({**GOOD, "content/site.yaml": f"{SITE}base_url: {BASE}\n"}).build()
    assert "feed.xml" not in empty.tree()
    assert "sitemap.xml" in empty.tree()
    assert [address for address, page in pages(empty).items() if "alternate" in page.links] == []


def test_every_page_links_to_the_feed(complete: Site) -> None:
    """Readers of feeds find it from any page."""
    for address, page in pages(complete).items():
        assert page.links["alternate"] == "../" * address.count("/") + "feed.xml"


# Sitemap and robots


def test_sitemap_has_every_page_and_nothing_else(complete: Site) -> None:
    """The sitemap names each page but the one for missing addresses, and each address is a file."""
    sitemap = read_xml(complete.page("sitemap.xml"))
    found = [inside(each.text or "") for each in sitemap.iter(f"{MAP}loc")]
    assert sitemap.tag == f"{MAP}urlset"
    assert sorted(found) == sorted(pages(complete).keys() - {"404.html"})


def test_sitemap_tells_when_a_measure_changed(complete: Site) -> None:
    """A measure with `updated` has that day, and nothing else has one."""
    changed = {
        inside(url.findtext(f"{MAP}loc") or ""): url.findtext(f"{MAP}lastmod")
        for url in read_xml(complete.page("sitemap.xml")).iter(f"{MAP}url")
    }
    told = {address: day for address, day in changed.items() if day}
    assert told == {"2566/queue.html": "2024-01-31", "2567/queue.html": "2024-03-15"}


def test_robots_names_the_sitemap(complete: Site) -> None:
    """Everything may be read, and the sitemap is named with its full address."""
    assert complete.page("robots.txt") == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}sitemap.xml\n"


def test_without_base_address_nothing_claims_one(site: Site) -> None:
    """Without base_url there is no feed, no sitemap, no canonical link, no Open Graph and no data set."""
    site.write({"content/2566/tax.md": MEASURE.replace("status:", "updated: 2566-09-30\nstatus:")}).build()
    assert site.tree().keys() & {"feed.xml", "sitemap.xml"} == set()
    assert site.page("robots.txt") == "User-agent: *\nDisallow:\n"
    for page in pages(site).values():
        assert page.links.keys() == {"stylesheet", "icon"}
        assert [name for name in page.meta if name.startswith("og:")] == []
    assert pages(site)["index.html"].blocks == []


@pytest.mark.parametrize(
    ("base", "written"),
    [
        ("https://www.example.go.th/a&b/o'c/", "https://www.example.go.th/a&b/o'c/"),
        ("https://ทุ่งทอง.ไทย/ita", "https://xn--72ca0cb4itc1f.xn--o3cw4h/ita/"),
        ("https://www.example.go.th/โปร่งใส", "https://www.example.go.th/%E0%B9%82%E0%B8%9B%E0%B8%A3"),
    ],
)
def test_odd_base_addresses_are_written_right(empty: Site, base: str, written: str) -> None:
    """Letters that XML or addresses treat in their own way come out right everywhere."""
    empty.write({**COMPLETE, **but("content/site.yaml", BASE, base)}).build()
    sitemap = read_xml(empty.page("sitemap.xml"))
    addresses = [each.text or "" for each in sitemap.iter(f"{MAP}loc")]
    assert [address for address in addresses if not address.startswith(written)] == []
    assert all(address.isascii() for address in addresses)
    robots = empty.page("robots.txt").splitlines()[-1]
    assert robots.removeprefix("Sitemap: ") == addresses[0].replace("index.html", "sitemap.xml")
    assert pages(empty)["index.html"].links["canonical"] == addresses[0]
    assert said(read_feed(empty), "id") == addresses[0].replace("index.html", "feed.xml")


# Heads of pages


def test_every_page_says_what_it_is(complete: Site) -> None:
    """Each page has its own title with the agency, and a description that is short enough."""
    found = pages(complete)
    assert len({page.title for page in found.values()}) == len(found)
    for address, page in found.items():
        assert "องค์การบริหารส่วนตำบลทุ่งทอง" in page.title
        assert 10 < len(page.meta["description"]) <= 160, address
        assert "<" not in page.meta["description"]


@pytest.mark.parametrize(
    "address", ["2566/index.html", "2566/queue.html", "ita/2566/index.html", "ita/2566/o42.html"]
)
def test_title_says_the_year(complete: Site, address: str) -> None:
    """The title of a page that belongs to a year has it."""
    assert "2566" in pages(complete)[address].title


def test_every_page_but_one_has_its_address(complete: Site) -> None:
    """Canonical link and Open Graph of a page say its own full address, title and description."""
    for address, page in pages(complete).items():
        if address == "404.html":
            continue
        assert inside(page.links["canonical"]) == inside(page.meta["og:url"]) == address
        assert page.meta["og:title"] == " ".join(page.title.split())
        assert page.meta["og:description"] == page.meta["description"]
        assert page.meta["og:type"] == ("article" if re.match("[0-9]+/(?!index)", address) else "website")
        assert page.meta["og:locale"] == "th_TH"
        assert page.meta["og:site_name"].endswith("องค์การบริหารส่วนตำบลทุ่งทอง")
        assert "robots" not in page.meta


def test_page_for_missing_addresses_is_not_listed(complete: Site) -> None:
    """404.html has no address of its own and asks not to be found."""
    page = pages(complete)["404.html"]
    assert page.meta["robots"] == "noindex"
    assert "canonical" not in page.links
    assert [name for name in page.meta if name.startswith("og:")] == []


@pytest.mark.parametrize(
    ("address", "description"),
    [
        ("2566/queue.html", "เลือกวันและเวลาได้จากที่บ้าน"),
        ("2566/budget.html", "ย่อรายงานประจำปีให้เหลือหนึ่งหน้า พร้อมภาพประกอบ"),
        ("2566/conduct.html", "๓.๑.๑ เจ้าหน้าที่รับคำขอ"),
        (
            "2566/index.html",
            "ปีงบประมาณ พ.ศ. 2566 องค์การบริหารส่วนตำบลทุ่งทอง: กำหนด 3 มาตรการ แล้วเสร็จ 2 ไม่แล้วเสร็จ 1",
        ),
        (
            "owners/กองคลัง.html",
            "กองคลัง รับผิดชอบ 1 มาตรการใน 1 ปีงบประมาณ (องค์การบริหารส่วนตำบลทุ่งทอง)",
        ),
    ],
)
def test_description_says_what_stands_on_the_page(complete: Site, address: str, description: str) -> None:
    """A measure's summary or the beginning of its text; a year's totals; an owner's."""
    assert pages(complete)[address].meta["description"] == description


def test_measure_without_a_word_is_described_by_its_title(empty: Site) -> None:
    """Where a measure has neither summary nor text, its title stands for it."""
    head = MEASURE.partition("## ")[0]
    empty.write({**GOOD, "content/2566/tax.md": head}).build()
    assert pages(empty)["2566/tax.html"].meta["description"] == "ชำระภาษีออนไลน์"


def test_long_text_is_cut_in_the_description(site: Site) -> None:
    """A text of more than 160 letters ends at a space and says that there is more."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "จัดทำระบบ**ใหม่** " * 20)}).build()
    description = pages(site)["2566/tax.html"].meta["description"]
    assert re.fullmatch(r"(จัดทำระบบใหม่ )+จัดทำระบบใหม่…", description)
    assert 140 < len(description) <= 160


# Linked data


def test_breadcrumb_for_programs_is_the_one_that_people_see(complete: Site) -> None:
    """Each page with a breadcrumb tells the same names in the same order, with the addresses of its links."""
    with_one = 0
    for address, page in pages(complete).items():
        text = complete.page(address)
        if 'class="breadcrumb"' not in text:
            assert [block for block in page.blocks if "BreadcrumbList" in block] == []
            continue
        with_one += 1
        steps = page.linked("BreadcrumbList")["itemListElement"]
        assert isinstance(steps, list)
        seen = re.findall("<li.*?</li>", cut(text, '<nav class="breadcrumb"', "</nav>"))
        assert [step["name"] for step in steps] == [words(each) for each in seen]
        assert [step["position"] for step in steps] == list(range(1, len(seen) + 1))
        assert [inside(step["item"]) for step in steps][-1] == address
        assert {inside(step["item"]) for step in steps} <= complete.tree().keys()
    assert with_one > 8


def test_without_base_address_there_is_no_data_for_programs(site: Site) -> None:
    """Search engines need full addresses, so without base_url no page tells them of its place."""
    site.build()
    assert [page.blocks for page in pages(site).values() if page.blocks] == []


def test_home_page_describes_the_data(complete: Site) -> None:
    """The data set has its maker, licence, years and files, with full addresses of files that are there."""
    data = pages(complete)["index.html"].linked("Dataset")
    files = data.pop("distribution")
    assert isinstance(files, list)
    assert [inside(file["contentUrl"]) for file in files] == [
        f"data/measures.{form}" for form in ("csv", "xlsx", "json")
    ]
    assert {inside(file["contentUrl"]) for file in files} <= complete.tree().keys()
    assert data.pop("creator") == {
        "@type": "GovernmentOrganization",
        "name": "องค์การบริหารส่วนตำบลทุ่งทอง",
    }
    assert str(data.pop("name")).endswith("องค์การบริหารส่วนตำบลทุ่งทอง")
    assert len(str(data.pop("description"))) >= 50
    assert data == {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "url": f"{BASE}index.html",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "temporalCoverage": "2022-10-01/2024-09-30",
        "dateModified": "2024-03-15",
        "isAccessibleForFree": True,
    }


def test_unknown_licence_is_told_by_its_words(empty: Site) -> None:
    """A licence without an address is described, not linked."""
    empty.write({**COMPLETE, **but("content/site.yaml", "CC BY 4.0", "อ้างอิงที่มา")}).build()
    data = pages(empty)["index.html"].linked("Dataset")
    assert data["license"] == {"@type": "CreativeWork", "name": "อ้างอิงที่มา"}


HOSTILE = "</script><script>alert(1)</script><!--<script>\"'&lt;&amp;]]>{{ x }}"


def with_text(text: str) -> Mapping[str, str]:
    """Write a site whose every field is a text."""
    quoted = "'" + text.replace("'", "''") + "'"
    measure = MEASURE.replace("ชำระภาษีออนไลน์", f"{quoted}\nsummary: {quoted}\nupdated: 2566-09-30")
    return {
        "content/site.yaml": f"agency: {quoted}\ntitle: {quoted}\nlicence: {quoted}\nbase_url: {BASE}\n",
        "content/2566/tax.md": measure.replace("กองคลัง", quoted),
        "content/2566/other.md": MEASURE.replace("ชำระภาษีออนไลน์", quoted).replace("กองคลัง", quoted),
    }


def test_hostile_texts_stay_inside_the_data(empty: Site) -> None:
    """Whatever fields hold, each page has the tags that it has with harmless text, and its data can be read."""

    def trees() -> dict[str, list[str]]:
        """Read the tree of tags of each page; an owner's address is made of the name."""
        return {re.sub("^owners/.*", "owner", name): page.tags for name, page in pages(empty).items()}

    empty.write(with_text("words")).build()
    harmless = trees()
    empty.write(with_text(HOSTILE)).build()
    assert trees() == harmless
    found = pages(empty)
    for page in found.values():
        for block in page.blocks:
            assert json.loads(block)
            assert not re.search("[<>&\u2028\u2029]", block)
    assert found["index.html"].linked("Dataset")["creator"] == {
        "@type": "GovernmentOrganization",
        "name": HOSTILE,
    }
    steps = found["2566/other.html"].linked("BreadcrumbList")["itemListElement"]
    assert isinstance(steps, list)
    assert steps[-1]["name"] == HOSTILE
    assert found["2566/tax.html"].meta["description"] == HOSTILE
    (entry,) = read_feed(empty).findall(f"{ATOM}entry")
    assert said(entry, "title") == HOSTILE


# Themes, and the same bytes


def test_child_theme_changes_a_description_and_robots(site: Site) -> None:
    """A theme overrides what a page says of itself by its block, and robots.txt by placing a file."""
    site.write(
        {
            "content/site.yaml": f"{SITE}theme: own\nbase_url: {BASE}\n",
            "themes/own/templates/measure.html": '{% extends "default/measure.html" %}'
            "{% block description %}{{ super() }} <b>({{ measure.status|status }})</b>{% endblock %}"
            "{% block og_type %}website{% endblock %}{% block linked_data %}{% endblock %}",
            "themes/own/templates/robots.txt": "User-agent: *\nDisallow: /{{ frame.settings.agency }}&\n",
        }
    ).build()
    page = pages(site)["2566/tax.html"]
    assert page.meta["description"] == page.meta["og:description"] == "จัดทำระบบ (ดำเนินการแล้วเสร็จ)"
    assert page.meta["og:type"] == "website"
    assert page.blocks == []
    assert site.page("robots.txt") == "User-agent: *\nDisallow: /เทศบาลทดสอบ&\n"


def test_same_content_gives_the_same_files(complete: Site) -> None:
    """Built twice into two folders, feed, sitemap and all other files are the same bytes."""
    complete.build("--output", str(complete.folder / "again"))
    assert complete.tree("again") == complete.tree()


def test_interface_in_english_is_told(empty: Site) -> None:
    """With `language: en` the feed, the locale and the descriptions are in English."""
    empty.write({**COMPLETE, **but("content/site.yaml", "licence:", "language: en\nlicence:")}).build()
    page = pages(empty)["2566/index.html"]
    assert page.meta["og:locale"] == "en_US"
    assert "3 measures: 2 completed, 1 not completed" in page.meta["description"]
    assert said(read_feed(empty), "title").startswith("Measures that changed last – ")
