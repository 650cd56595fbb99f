"""A section in two languages: what is translated, what is not, and the ways between the two."""

import re
from html.parser import HTMLParser

import pytest

from tests.conftest import MEASURE, Site

ENGLISH = """\
---
title: Pay taxes online
summary: From home
---
## Summary

Opened; see [the other](other.md#สรุปผลการดำเนินการ).

## More

Words
"""


@pytest.fixture
def both(site: Site) -> Site:
    """A Thai section that offers English, with one measure translated and one not."""
    return site.write(
        {
            "content/site.yaml": "agency: เทศบาลทดสอบ\nlanguages: [th, en]\n",
            "content/2566/tax.en.md": ENGLISH,
            "content/2566/other.md": MEASURE.replace("title: ", "title: อื่น ").replace(
                "จัดทำระบบ", "ดู[ภาษี](tax.md#ผลลัพธ์หรือความสำเร็จ)"
            ),
        }
    )


def test_every_page_but_the_missing_one_is_there_in_both_languages(both: Site) -> None:
    """The other language has a folder with the same pages, and each page links to its twin."""
    both.build()
    pages = {path for path in both.tree() if path.endswith(".html")}
    own = {path for path in pages if not path.startswith("en/")}
    assert {path.removeprefix("en/") for path in pages - own} == own - {"404.html"}
    assert 'href="../en/2566/tax.html" hreflang="en" lang="en">English' in both.page("2566/tax.html")
    assert 'href="../../2566/tax.html" hreflang="th" lang="th">ภาษาไทย' in both.page("en/2566/tax.html")
    assert '<html lang="en">' in both.page("en/2566/tax.html")


def test_alternates_are_full_addresses_or_none(both: Site) -> None:
    """Search engines take only full addresses for the same page in another language."""
    both.build()
    assert not re.search("<link[^>]*hreflang", both.page("2566/tax.html"))
    base = "https://www.example.go.th/ita/"
    both.write({"content/site.yaml": f"agency: เทศบาลทดสอบ\nlanguages: [th, en]\nbase_url: {base}\n"}).build()
    for page in ("2566/tax.html", "en/2566/tax.html"):
        assert re.findall('<link rel="alternate" hreflang="(.*)" href="(.*)">', both.page(page)) == [
            ("th", f"{base}2566/tax.html"),
            ("en", f"{base}en/2566/tax.html"),
        ]
    assert "hreflang" not in both.page("404.html")


def test_english_pages_have_arabic_digits(both: Site) -> None:
    """`digits: thai` is for Thai pages."""
    both.write({"content/site.yaml": "agency: เทศบาลทดสอบ\nlanguages: [th, en]\ndigits: thai\n"}).build()
    assert "thai-digits" in both.page("2566/index.html")
    for page in (path for path in both.tree() if path.startswith("en/") and path.endswith(".html")):
        assert "thai-digits" not in both.page(page)
        # The official words of an item keep theirs.
        assert "/ita/" in page or not re.search("[๐-๙]", both.page(page)), page


def test_translated_words_are_shown_and_the_rest_is_marked_as_thai(both: Site) -> None:
    """The page has the translation; a part that it leaves out stays, marked with its language."""
    both.build()
    page = both.page("en/2566/tax.html")
    assert "<h1>Pay taxes online</h1>" in page
    assert "From home" in page
    assert "<h2>Summary of what was done</h2>" in re.sub(' id="[^"]*"', "", page)
    assert "เปิดใช้แล้ว" not in page
    assert '<div lang="th"><p>ประชาชนสะดวก</p>' in page
    assert '<h1 lang="th">อื่น ชำระภาษีออนไลน์</h1>' in both.page("en/2566/other.html")
    assert "Pay taxes online" in both.page("en/2566/index.html")
    assert "Pay taxes online" not in both.page("2566/index.html")


def test_links_of_a_text_stay_in_its_language(both: Site) -> None:
    """A link to another measure leads to that language's page; evidence and data are shared."""
    both.build()
    assert 'href="other.html#' in both.page("en/2566/tax.html")
    assert 'href="../../data/measures-2566.csv"' in both.page("en/2566/index.html")


def test_draft_is_held_back_in_both_languages(both: Site) -> None:
    """The translation of a draft is not published."""
    both.write({"content/2566/tax.md": MEASURE.replace("status:", "draft: true\nstatus:")})
    both.write({"content/2566/other.md": MEASURE.replace("title: ", "title: อื่น ")}).build()
    assert not any("tax" in path for path in both.tree())
    assert not any(
        "Pay taxes" in path.read_text("utf-8") for path in (both.folder / "output").rglob("*.html")
    )


def test_coverage_is_that_of_the_section_s_own_language(both: Site) -> None:
    """A translation neither fills a gap nor makes one."""
    both.write({"content/2566/tax.en.md": ENGLISH.replace("Opened; see", "&nbsp; see")}).build()
    for address in ("ita/2567/index.html", "en/ita/2567/index.html"):
        assert "status-completed" in both.page(address)
        assert "status-in-progress" not in both.page(address)


def test_same_input_gives_the_same_bytes_in_both_languages(both: Site) -> None:
    """A second build writes nothing."""
    both.build()
    before = both.tree()
    both.build("--clean")
    assert both.tree() == before


def test_evidence_that_only_a_translation_names_is_published(both: Site) -> None:
    """A file that the translation links to is published with it; that of a draft is not."""
    both.write({"content/2566/files/guide.pdf": b"%PDF-1.7"})
    both.write({"content/2566/tax.en.md": ENGLISH.replace("Words", "[Guide](files/guide.pdf)")}).build()
    assert 'href="../../2566/files/guide.pdf"' in both.page("en/2566/tax.html")
    assert (both.folder / "output/2566/files/guide.pdf").is_file()
    both.write({"content/2566/tax.md": MEASURE.replace("status:", "draft: true\nstatus:")})
    both.write({"content/2566/other.md": MEASURE.replace("title: ", "title: อื่น ")}).build()
    assert not (both.folder / "output/2566/files/guide.pdf").exists()


NAMES = """\
agency: Test Municipality
title: Integrity
contact: contact@example.go.th
signature: Mayor
owners: {กองคลัง: Finance Division}
"""


def test_settings_have_a_translation(both: Site) -> None:
    """Names of `site.en.yaml` are those of the English pages; an owner's address stays."""
    both.write({"content/site.en.yaml": NAMES}).build()
    page = both.page("en/2566/tax.html")
    assert '<p class="agency">Test Municipality</p>' in page
    assert '<a href="../index.html">Integrity</a>' in page
    assert 'href="mailto:contact@example.go.th"' in page
    assert '.html">Finance Division</a>' in page
    assert {path.removeprefix("en/") for path in both.tree() if "owners/" in path and "html" in path} == {
        "owners/กองคลัง.html"
    }
    assert "Finance Division" in both.page("en/search/2566.js")
    assert "Mayor</p>" in both.page("en/ita/2566/o42.html")
    assert not any(name in both.page("2566/tax.html") for name in ("Test Municipality", "Finance Division"))


def test_without_a_translation_names_stay_and_the_title_is_the_theme_s(both: Site) -> None:
    """The Thai title stands on no English page, and the Thai agency is marked as Thai."""
    settings = "agency: เทศบาลทดสอบ\nlanguages: [th, en]\ntitle: มาตรการของเรา\n"
    both.write({"content/site.yaml": settings}).build()
    page = both.page("en/2566/tax.html")
    assert "มาตรการของเรา" not in page
    assert ">Measures for integrity and transparency</a>" in page
    assert '<p class="agency" lang="th">เทศบาลทดสอบ</p>' in page


class Speaker(HTMLParser):
    """An own reader of a page: the texts that Thai letters fill and whose nearest `lang` is another."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.unmarked: list[str] = []
        self._languages: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        above = self._languages[-1][1] if self._languages else ""
        if tag not in {"meta", "link", "br", "img", "input", "hr"}:
            self._languages.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        """Leave it; some elements have no end tag."""
        while self._languages and self._languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take a text that is heard in the wrong language. What `title` says cannot be marked."""
        tag, language = self._languages[-1] if self._languages else ("", "")
        thai, latin = (len(re.findall(letters, data)) for letters in ("[ก-๛]", "[A-Za-z]"))
        if tag not in {"title", "script"} and thai > latin and language != "th":
            self.unmarked.append(data.strip())


def test_no_thai_text_of_an_english_page_is_unmarked(both: Site) -> None:
    """Whoever listens to an English page hears every Thai value in Thai (WCAG 2.2, 3.1.2)."""
    full = MEASURE.replace(
        "status: completed",
        "status: not-completed\nstatus_reason: ผู้รับจ้างล่าช้า\ntarget: {count: 3, unit: ครั้ง, achieved: 1}\n"
        'number: "1"\nresponds_to: [f1]\nsummary: สรุปสั้น\nupdated: 2566-09-30\nnote: หมายเหตุ',
    )
    analysis = "source: รายงาน\nfindings: [{id: f1, kind: urgent, text: ช้า, source: ตัวชี้วัด}]\nnote: หมายเหตุ"
    both.write(
        {
            "content/site.yaml": "agency: เทศบาลทดสอบ\nlanguages: [th, en]\ncontact: งานธุรการ\n"
            "licence: อ้างอิงที่มา\nsignature: นายกเทศมนตรี\n",
            "content/2566/full.md": full.replace("กองคลัง", "[กองช่าง, กองคลัง]") + "\n## อื่น ๆ\n\nเพิ่มเติม\n",
            "content/2566/last.md": MEASURE.replace("title: ", "title: สุดท้าย "),
            "content/2566/analysis.md": f"---\n{analysis}\n---\nคำนำ\n\n## หัวข้อ\n\nวิเคราะห์\n",
        }
    ).build("--as-of", "2568-01-01")
    pages = [path for path in both.tree() if path.startswith("en/") and path.endswith(".html")]
    assert len(pages) > 10
    assert {page: found for page in pages if (found := Speaker(both.page(page)).unmarked)} == {}


def test_text_is_marked_by_the_language_that_it_is_mostly_in(both: Site) -> None:
    """An English text with a Thai word is English; on a Thai page a text without Thai letters is marked."""
    both.write({"content/2566/tax.en.md": ENGLISH.replace("From home", "From กองคลัง at home")}).build()
    assert '<p class="lede">From กองคลัง at home</p>' in both.page("en/2566/tax.html")
    both.write({"content/2566/tax.md": MEASURE.replace("ชำระภาษีออนไลน์", "Open Data 2566")}).build()
    assert '<h1 lang="en">Open Data 2566</h1>' in both.page("2566/tax.html")
    both.write({"content/2566/tax.md": MEASURE.replace("ชำระภาษีออนไลน์", "12")}).build()
    assert "<h1>12</h1>" in both.page("2566/tax.html")


def test_address_for_the_assessment_is_that_of_the_section_s_own_language(both: Site) -> None:
    """The English coverage page gives the Thai address, which is the one to type into the system."""
    both.build()
    page = both.page("en/ita/2567/index.html")
    assert '<a class="address" href="../../../ita/2567/o35.html">ita/2567/o35.html</a>' in page
