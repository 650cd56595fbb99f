"""What each page says, and in which order."""

import html
import re
from pathlib import Path

import pytest

from site_builder.content.files import built_in_requirements, find_theme, read_layer
from site_builder.pages.theme import make_theme
from tests.conftest import MEASURE, SCRIPT_THAT_RUNS, Site


def text_of(page: str) -> str:
    """Read a page's words, white space folded."""
    plain = html.unescape(re.sub(r"<(head|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))
    return re.sub(r"[ \n]+", " ", plain)


def in_order(text: str, *sayings: str) -> bool:
    """Tell whether the sayings stand in the text one after the other."""
    position = 0
    for saying in sayings:
        position = text.find(saying, position)
        if position < 0:
            return False
        position += len(saying)
    return True


FULL = """\
---
title: ชำระภาษีออนไลน์
fiscal_year: ๒๕๖๖
owner: [กองคลัง, สำนักปลัด]
status: ไม่แล้วเสร็จ
status_reason: ผู้รับจ้างส่งงานช้า
number: "3.1"
summary: จ่ายภาษีจากที่บ้าน
responds_to: [f1]
follows: 2565/tax
due: ไตรมาสที่ ๒
target: {count: 12000, unit: ครัวเรือน}
evidence:
  - {file: files/tax.pdf, title: คู่มือ, date: 5 ม.ค. 2566}
  - {url: "https://example.go.th/tax", title: ระบบ}
updated: 30/09/2566
---
คำนำ

## ผลลัพธ์

ดี

## อื่น ๆ

เพิ่มเติม

## 1. สรุปผล

สรุป
"""

ANALYSIS = """\
---
source: รายงาน ITA 2565
findings:
  - {id: f1, kind: urgent, text: จ่ายภาษีลำบาก}
improve: ไม่มี
---
บทวิเคราะห์
"""


@pytest.fixture
def full(site: Site) -> Site:
    """A site with two years and every kind of field."""
    return site.write(
        {
            "content/site.yaml": "agency: เทศบาลทดสอบ\ncontact: ita@example.go.th\nlicence: CC BY 4.0\n",
            "content/2565/tax.md": MEASURE.replace("2566", "2565"),
            "content/2566/first.md": MEASURE.replace("title: ", 'number: "2"\ntitle: ก่อนหน้า '),
            "content/2566/tax.md": FULL,
            "content/2566/last.md": MEASURE.replace("title: ", 'number: "10"\ntitle: ถัดไป '),
            "content/2566/analysis.md": ANALYSIS,
            "content/2566/files/tax.pdf": b"%PDF-1.4" + b"x" * 3000,
        }
    )


def test_measure_page_says_everything_in_order(full: Site) -> None:
    """A measure's page has its facts, reason, findings, parts, evidence, chain and neighbours in that order."""
    full.build()
    assert in_order(
        text_of(full.page("2566/tax.html")),
        *("หน้าแรก", "ปีงบประมาณ พ.ศ.\u00a02566", "มาตรการที่\u00a03.1", "ชำระภาษีออนไลน์", "จ่ายภาษีจากที่บ้าน"),
        *("สถานะ", "ไม่สามารถดำเนินการให้แล้วเสร็จ", "ผู้รับจ้างส่งงานช้า", "กองคลัง", "สำนักปลัด"),
        *(
            "ไตรมาสที่\u00a02 ปีงบประมาณ พ.ศ.\u00a02566 (ม.ค.–\u2060มี.ค.\u00a02566)",
            "12,000\u00a0ครัวเรือน",
            "30\u00a0กันยายน\u00a02566",
            "คำนำ",
        ),
        *("ที่มาของมาตรการ", "จ่ายภาษีลำบาก", "ขั้นตอนหรือวิธีการปฏิบัติ", "ยังไม่มีข้อมูลส่วนนี้"),
        *("แนวทางการกำกับติดตามและการรายงาน", "ยังไม่มีข้อมูลส่วนนี้", "สรุปผลการดำเนินการ", "สรุป"),
        *("อื่น ๆ", "เพิ่มเติม", "ผลลัพธ์หรือความสำเร็จ", "ดี"),
        *("หลักฐาน", "คู่มือ", "PDF ขนาด\u00a02.9\u00a0KB ลงวันที่\u00a0 5\u00a0มกราคม\u00a02566", "ระบบ", "หน้าเว็บ"),
        *(
            "ความต่อเนื่องข้ามปี",
            "พ.ศ.\u00a02565",
            "พ.ศ.\u00a02566",
            "(หน้านี้)",
            "ก่อนหน้า: ก่อนหน้า ชำระ",
            "ถัดไป: ถัดไป ชำระ",
        ),
        *("ita@example.go.th", "CC BY 4.0"),
    )


def test_year_page_says_totals_measures_and_owners(full: Site) -> None:
    """A year's index has its dates, totals that add up, measures as people count, owners, and the analysis."""
    full.build()
    assert in_order(
        text_of(full.page("2566/index.html")),
        *(
            "1\u00a0ตุลาคม\u00a02565",
            "30\u00a0กันยายน\u00a02566",
            "กำหนด\u00a03\u00a0มาตรการ",
            "แล้วเสร็จ\u00a02",
            "ไม่แล้วเสร็จ\u00a01",
        ),
        *("ก่อนหน้า ชำระ", "3.1", "จ่ายภาษีจากที่บ้าน", "ถัดไป ชำระ"),
        *("แยกตามผู้รับผิดชอบ", "กองคลัง 3 2 0 0 1", "สำนักปลัด 1 0 0 0 1"),
        *("ปี พ.ศ.\u00a02565", "รายงาน ITA 2565", "บทวิเคราะห์", "จ่ายภาษีลำบาก", "ชำระภาษีออนไลน์", "ไม่มี"),
        "ปีก่อนหน้า",
    )


def test_home_page_says_all_years_newest_first(full: Site) -> None:
    """The home page names agency and date, the latest year, every year, and what changed last."""
    full.build()
    assert in_order(
        text_of(full.page("index.html")),
        *("เทศบาลทดสอบ", "มาตรการส่งเสริมคุณธรรมและความโปร่งใส", "ข้อมูล ณ วันที่\u00a0 30\u00a0กันยายน\u00a02566"),
        *("ล่าสุด", "กำหนด\u00a03\u00a0มาตรการ", "พ.ศ.\u00a02566 3 2 0 0 1", "พ.ศ.\u00a02565 1 1 0 0 0"),
        *("ปรับปรุงล่าสุด", "30\u00a0กันยายน\u00a02566", "ชำระภาษีออนไลน์"),
    )


def test_owner_page_lists_measures_over_the_years(full: Site) -> None:
    """An owner's page has all of their measures, by year."""
    full.build()
    page = text_of(full.page("owners/กองคลัง.html"))
    assert in_order(
        page, "ผู้รับผิดชอบ: กองคลัง", "รับผิดชอบ\u00a04\u00a0มาตรการ", "พ.ศ.\u00a02566", "3.1", "พ.ศ.\u00a02565"
    )


def test_missing_page_speaks_both_languages(site: Site) -> None:
    """The page for missing addresses says so in Thai and English and offers the years."""
    site.build()
    assert in_order(text_of(site.page("404.html")), "ไม่พบหน้านี้", "Page not found", "พ.ศ.\u00a02566")


def test_digits_are_shown_as_set(full: Site) -> None:
    """`digits: thai` shows Thai digits to people; addresses and machine dates stay Arabic."""
    full.write({"content/site.yaml": "agency: ก\ndigits: thai\n"})
    full.build()
    page = full.page("2566/tax.html")
    assert in_order(
        text_of(page), "มาตรการที่\u00a0๓.๑", "พ.ศ.\u00a0๒๕๖๖", "๑๒,๐๐๐", "๓๐\u00a0กันยายน\u00a0๒๕๖๖"
    )
    assert '<time datetime="2023-09-30">' in page
    assert not re.search(r'(?:href|src|datetime)="[^"]*[๐-๙]', page)


def test_english_interface_is_complete(full: Site) -> None:
    """`language: en` leaves no Thai sentence of the interface; the content stays in its language."""
    full.write({"content/site.yaml": "agency: Town\nlanguage: en\n"})
    full.build()
    page = text_of(full.page("2566/tax.html"))
    assert '<html lang="en">' in full.page("2566/tax.html")
    assert in_order(
        page,
        "FY\u00a02566\u00a0BE (Oct\u00a02022 –\u00a0Sep\u00a02023)",
        "Measure\u00a03.1",
        "Not completed",
        "Evidence",
    )
    thai_words = re.findall("[ก-๙]+", text_of(full.page("2566/index.html")))
    official = "".join(data.decode() for data in built_in_requirements().values())
    content = FULL + ANALYSIS + MEASURE + "ก่อนหน้า ถัดไป" + official
    assert [word for word in thai_words if word not in content] == []


def test_both_languages_have_the_same_sentences() -> None:
    """A sentence of one language is never missing in the other, and has the same places."""
    found = find_theme(Path("nowhere"), "default", built_in=True)
    assert found
    layers = [read_layer(*found, "default")]
    thai, english = (make_theme(layers, language)[0].strings for language in ("th", "en"))
    assert thai.keys() == english.keys()


HOSTILE = "<script>alert(1)</script>\"'>&amp;"


def test_fields_cannot_bring_markup(site: Site) -> None:
    """Whatever a field holds is text on the page."""
    quoted = HOSTILE.replace("'", "''")
    site.write(
        {
            "content/site.yaml": f"agency: '{quoted}'\ntitle: '{quoted}'\ncontact: '{quoted}'\nlicence: '{quoted}'\n",
            "content/2566/tax.md": MEASURE.replace(
                "title: ชำระภาษีออนไลน์",
                f"title: '{quoted}'\nsummary: '{quoted}'\ntarget: {{count: 1, unit: '{quoted}'}}",
            ).replace("owner: กองคลัง", f"owner: '{quoted}'"),
        }
    )
    site.build()
    pages = [path.read_text(encoding="utf-8") for path in (site.folder / "output").rglob("*.html")]
    assert len(pages) == 10
    assert [page for page in pages if re.search(SCRIPT_THAT_RUNS, page)] == []
    assert html.unescape(site.page("2566/tax.html")).count(HOSTILE) >= 6


def test_pages_have_no_inline_code_or_style(full: Site) -> None:
    """Pages pass a policy that allows neither inline script nor style."""
    full.build()
    for page in (full.folder / "output").rglob("*.html"):
        assert not re.search(
            rf"<style|{SCRIPT_THAT_RUNS}|\sstyle=|\son\w+=|javascript:", page.read_text(encoding="utf-8")
        )


def test_assets_carry_a_hash_in_their_name(site: Site) -> None:
    """A style sheet can be cached for ever: another text has another address."""
    site.build()
    assert re.search(
        r'<link rel="stylesheet" href="\.\./assets/site\.[0-9a-f]{10}\.css">', site.page("2566/tax.html")
    )


def test_home_page_shows_the_newest_year_that_has_measures(site: Site) -> None:
    """A year that has only its analysis so far does not push last year's figures aside."""
    site.write({"content/2567/analysis.md": "---\nurgent: none\nimprove: none\n---\nวิเคราะห์\n"})
    site.build()
    assert in_order(
        text_of(site.page("index.html")), "ล่าสุด: ปีงบประมาณ พ.ศ.\u00a02566", "กำหนด\u00a01\u00a0มาตรการ"
    )


def test_evidence_that_the_text_links_to_is_listed(site: Site) -> None:
    """A file that only the text names counts as evidence, so no page says there is none."""
    site.write({"content/2566/files/a.pdf": b"%PDF a"})
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "ดู[คู่มือ](files/a.pdf)")})
    site.build()
    page = site.page("2566/tax.html")
    assert "ยังไม่มีหลักฐานแนบ" not in page
    assert page.count('href="files/a.pdf"') == 2


def test_text_keeps_its_own_digits(site: Site) -> None:
    """With Thai digits, addresses, licences and kinds of files stay as they are."""
    site.write(
        {
            "content/site.yaml": "agency: ก\ndigits: thai\nlicence: CC BY 4.0\n",
            "content/2566/analysis.md": "---\nsource: https://itas.example.go.th/2565\nurgent: none\nimprove: none\n---\n",
        }
    )
    site.build()
    assert "CC BY 4.0" in site.page("index.html")
    assert "https://itas.example.go.th/2565" in site.page("2566/index.html")


def test_link_in_the_heading_of_a_part_is_kept(site: Site) -> None:
    """A part's heading is shown in the official words, unless the editor put a link into it."""
    site.write({"content/2566/files/a.pdf": b"%PDF a"})
    site.write({"content/2566/tax.md": MEASURE.replace("## สรุปผลการดำเนินการ", "## [สรุปผล](files/a.pdf)")})
    site.build()
    assert '><a href="files/a.pdf">สรุปผล</a></h2>' in site.page("2566/tax.html")


@pytest.mark.parametrize("content", ["-", "&nbsp;", "***", "| | |\n|---|---|\n| | |"])
def test_part_without_a_word_is_said_to_be_missing(site: Site, content: str) -> None:
    """A heading with nothing readable under it is not "present" (the seed's row 9)."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", content)})
    site.build()
    assert "ยังไม่มีข้อมูลส่วนนี้" in site.page("2566/tax.html")


@pytest.mark.parametrize(
    "lines",
    [
        "• หนึ่ง\n• สอง",
        "(๑) หนึ่ง\n(๒) สอง",
        "1.1 หนึ่ง\n1.2 สอง",
        "– หนึ่ง\n– สอง",
        "-หนึ่ง\n-สอง",
        "๓.๑ หนึ่ง\n๓.๒ สอง",
    ],
)
def test_lists_that_markdown_does_not_know_keep_their_lines(site: Site, lines: str) -> None:
    """What an editor types as a list reads as one, each entry on its own line."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", lines)})
    site.build()
    first, second = lines.split("\n")
    assert re.search(rf"{re.escape(first)}<br ?/?>\n{re.escape(second)}", site.page("2566/tax.html"))


def test_numbers_of_a_list_stay_as_typed(site: Site) -> None:
    """A list that counts 1, 3, 5 shows 1, 3, 5."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "1. ก\n3. ข\n4. ค\n7. ง")})
    site.build()
    assert re.findall("<li[^>]*>", site.page("2566/tax.html"))[-4:] == [
        "<li>",
        '<li value="3">',
        "<li>",
        '<li value="7">',
    ]


def test_heading_inside_a_quotation_begins_no_part(site: Site) -> None:
    """A quoted heading neither counts as the part nor makes it appear twice."""
    site.write(
        {"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "> ## สรุปผล\n>\n> อ้าง\n\n> ## Steps\n>\n> อ้าง")}
    )
    ran = site.run("build", "--format", "json")
    assert (ran.code, ran.codes) == (0, ["part-level", "part-level"])


def test_home_page_tells_how_far_before_all_else(full: Site) -> None:
    """The latest year stands before the search box, with both ways on, and the title stands there once."""
    full.write({"content/2565/tax.md": MEASURE.replace("2566", "2565").replace("completed", "in-progress")})
    full.write({"content/2566/tax.md": FULL.replace("follows: 2565/tax\n", "")}).build()
    page = full.page("index.html")
    assert in_order(page, '<section class="latest">', 'role="search"', "<table")
    assert 'href="ita/2567/o35.html">ดูผลการดำเนินการของปี' in page
    assert '<p class="section"' not in page
    assert '<p class="section"' in full.page("2566/index.html")
    assert in_order(page, "</table>", "มาตรการที่สิ้นปีแล้วยังไม่มีผล", 'href="2565/index.html#year_unresolved"')
    listed = full.page("2565/index.html").partition('id="year_unresolved"')[2].partition("</ul>")[0]
    assert "ชำระภาษีออนไลน์" in listed
    assert "2565</" not in listed


def test_numbers_and_their_words_stay_on_one_line(site: Site) -> None:
    """A space before a year or a month of a text does not break when shown; data keep what was typed."""
    text = "ตามประกาศ พ.ศ. ๒๕๖๖ ลงวันที่ 5 มกราคม 2566 และ 31 ธ.ค. 2566 รวม 12 ฉบับ"
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", text)}).build()
    shown = text.replace("พ.ศ. ๒", "พ.ศ.\u00a0๒").replace("5 มกราคม 2", "5\u00a0มกราคม\u00a02")
    assert shown.replace("31 ธ.ค. 2", "31\u00a0ธ.ค.\u00a02") in site.page("2566/tax.html")
    for address in ("search/2566.js", "data/measures-2566.json", "data/measures-2566.csv"):
        assert text in site.page(address)
    for address in ("data/items-2566.csv", "data/datapackage.json"):
        assert "\u00a0" not in site.page(address)


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_sentence_lets_a_number_stand_alone(language: str) -> None:
    """Beside the place of a number or year, a sentence has no space at which a line could end."""
    found = find_theme(Path("nowhere"), "default", built_in=True)
    assert found
    strings = make_theme([read_layer(*found, "default")], "th" if language == "th" else "en")[0].strings
    numbers = "count|total|met|number|by_hand|achieved"
    for key, wordings in strings.items():
        for each in [wordings] if isinstance(wordings, str) else wordings.values():
            assert not re.search(rf"{{(?:{numbers})}} (?:มาตรการ|องค์ประกอบ|ปี|measures?|components)", each), (
                key
            )
            assert not re.search(r"(?:พ\.ศ\.|FY|วันที่|ไตรมาสที่) \{|\{year\} BE", each), key
