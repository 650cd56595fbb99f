"""The search finds every word that is there and no other, and lists are narrowed and sorted; in a browser."""

import json
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from site_builder.content.documents import read_documents
from site_builder.content.files import built_in_requirements
from site_builder.model.site import assemble
from site_builder.pages.search import plan_search
from site_builder.thai import normal_form, sort_key
from tests.conftest import GOOD, MEASURE, REPOSITORY, Site
from tests.test_browser import CHROMIUM, QUIET

SCRIPT = REPOSITORY / "themes/default/assets/site.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'self'"
)

# --- The normal form, in Python and in the browser ------------------------------------------------

CASES: Sequence[tuple[str, str]] = (
    ("คู่มือ", "คู่มือ"),
    ("น้ำ", "น้ำ"),
    ("น\u0e49\u0e4d\u0e32", "น้ำ"),
    ("น\u0e4d\u0e49\u0e32", "น้ำ"),
    ("ท\u0e4d\u0e32", "ทำ"),
    ("\u0e4d\u0e32", "ำ"),
    ("ท\u200b\u0e4d\u200b\u0e32", "ทำ"),
    ("กํ กำ", "กํ กำ"),
    ("เเผน", "แผน"),
    ("เ\u200bเผน", "แผน"),
    ("เเเ", "แเ"),
    ("๐๑๒๓๔๕๖๗๘๙", "0123456789"),
    ("ปี ๒๕๖๖", "ปี 2566"),
    ("คู่\u200bมือ\u200c\u200d\u2060\ufeff\u00ad", "คู่มือ"),
    ("ข่าว ขาว ข้าว", "ข่าว ขาว ข้าว"),
    ("E-Service", "e-service"),
    ("ＡＢＣ ①", "ａｂｃ ①"),  # never NFKC
    ("cafe\u0301", "café"),
    ("e\u200b\u0301", "é"),
    ("Straße STRASSE ẞ", "strasse strasse ss"),
    ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
    ("İıI", "i\u0307ıi"),
    ("ﬁ", "fi"),
    ("กี่กิ่\u0e48", "กี่กิ่\u0e48"),
    ("", ""),
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_normal_form_of_the_table(text: str, expected: str) -> None:
    """Spellings that a reader cannot tell apart have one form, and it is its own."""
    assert normal_form(text) == expected
    assert normal_form(expected) == expected


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine, so pages are not opened")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page on a phone; whatever the browser complains about fails the test."""
    opened = browser.new_page(viewport={"width": 360, "height": 800})
    said: list[str] = []
    ours = ("favicon", ".woff2")  # asked for by the browser itself; left out by a test
    opened.on(
        "console",
        lambda each: (
            None if any(part in each.location["url"] + each.text for part in ours) else said.append(each.text)
        ),
    )
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


def test_the_browser_has_the_same_normal_form(page: Page) -> None:
    """The script's twin agrees on the table, and on every letter but those of Cherokee, with a mark or not."""
    letters = [
        chr(code)
        for code in range(0x10000)
        if not (0xD800 <= code < 0xE000 or 0x13A0 <= code < 0x1400 or 0xAB70 <= code < 0xABC0)
    ]
    # Letters that this Python does not know yet may be known to the browser.
    known = [letter for letter in letters if unicodedata.category(letter) != "Cn"]
    texts = [text for text, _ in CASES] + known + [f"ก{letter}\u0e48า" for letter in known]
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    forms = page.evaluate("texts => texts.map(siteSearch.normalForm)", texts)
    assert [(text, form) for text, form in zip(texts, forms, strict=True) if form != normal_form(text)] == []


# --- A site made for searching -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A measure of the site, as its editor typed it."""

    stem: str
    title: str
    year: int = 2566
    owners: tuple[str, ...] = ("กองคลัง",)
    status: str = "completed"
    number: str | None = None
    due: str | None = None
    summary: str | None = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    lead: str = ""
    steps: str = ""
    outcome: str = ""
    own: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"{self.year}/{self.stem}.html"

    @property
    def fields(self) -> tuple[str, ...]:
        """Every text that can be searched, as typed."""
        own = self.own or ()
        told = (self.number, self.summary, self.reason, self.lead, self.steps, self.outcome)
        return (self.title, *self.owners, *filter(None, told), *self.evidence, *own)

    def markdown(self) -> str:
        """Write its file."""
        values = {
            "title": self.title,
            "fiscal_year": self.year,
            "owner": list(self.owners),
            "status": self.status,
            "number": self.number,
            "due": self.due,
            "summary": self.summary,
            "status_reason": self.reason,
            "evidence": [
                {"url": f"https://example.go.th/{place}", "title": title}
                for place, title in enumerate(self.evidence)
            ],
        }
        head = "".join(
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items() if value
        )
        body = (
            f"{self.lead}\n\n## ขั้นตอนหรือวิธีการปฏิบัติ\n\n{self.steps}\n\n## ผลลัพธ์หรือความสำเร็จ\n\n{self.outcome}\n"
        )
        if self.own:
            body += f"\n## {self.own[0]}\n\n{self.own[1]}\n"
        return f"---\n{head}---\n{body}"


HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script><!--"

MADE: Sequence[Made] = (
    Made(
        stem="manual",
        title="เผยแพร่คู่มือการปฏิบัติงานสำหรับประชาชน",
        number="1",
        due="ไตรมาสที่ 2",
        summary="ประชาชนอ่านคู่มือได้จากหน้าเดียว",
        steps="รวบรวมกระบวนงานที่ประชาชนมาติดต่อบ่อยแล้วเขียนเป็นภาษาที่เข้าใจง่าย\n\nตรวจทานโดยผู้ไม่เคยใช้บริการ",
        outcome="ร้อยละ ๘๐ ของผู้รับบริการหาขั้นตอนได้ภายในหนึ่งนาที",
    ),
    Made(
        stem="service",
        title="พัฒนาระบบE-Serviceสำหรับชำระภาษี",
        number="2",
        owners=("ฝ่ายจัดเก็บรายได้", "กองคลัง"),
        status="in-progress",
        due="2566-09-30",
        steps="เชื่อมระบบPromptPayกับทะเบียนลูกหนี้ แล้วทดสอบAPIกับธนาคาร",
        outcome="ผู้เสียภาษีใช้QR Codeได้ทุกแห่ง",
        evidence=("ภาพหน้าจอระบบชำระภาษีออนไลน์", "สถิติการใช้งาน ปี ๒๕๖๖"),
    ),
    Made(
        stem="news",
        title="แจ้งข่าวการจัดซื้อจัดจ้างทุกสัปดาห์",
        number="3.1",
        owners=("เจ้าหน้าที่พัสดุ",),
        steps="เจ้าหน้าที่ลงข่าวในวันศุกร์",
        outcome="ผู้ประกอบการทราบข่าวก่อนวันยื่นซอง",
    ),
    Made(
        stem="paper",
        title="ลดการใช้กระดาษขาว",
        number="3.2",
        owners=("สำนักปลัด",),
        status="not-started",
        steps="พิมพ์สองหน้าเมื่อจำเป็นเท่านั้น",
    ),
    Made(
        stem="lunch",
        title="ตรวจคุณภาพข้าวสารของโครงการอาหารกลางวัน",
        number="10",
        owners=("กองการศึกษา",),
        status="not-completed",
        reason="ผู้รับจ้างส่งข้าวล่าช้าและถูกบอกเลิกสัญญา",
        due="มกราคม 2566",
    ),
    Made(
        stem="water",
        title="เปิดเผยผลตรวจคุณภาพน้ำประปา",
        owners=("กองช่าง",),
        lead="คำนำเรื่องการทำงานกับชุมชน",
        steps="เก็บตัวอย่างน้ำทุกเดือน แล้วส่งห้องปฏิบัติการ",
        own=("ข้อจำกัด", "เครื่องมือวัดค่าความขุ่นมีเพียงเครื่องเดียว"),
    ),
    Made(
        stem="water-again",
        title="ซ่อมท่อน\u0e49\u0e4d\u0e32ประปาของชุมชน",
        owners=("กองช่าง",),
        year=2567,
        steps="กองช่างท\u0e4d\u0e32การสำรวจท่อเก่า จัดท\u0e4d\u0e32แผนที่",
    ),
    Made(
        stem="plan",
        title="ทบทวนเเผนปฏิบัติการป้องกันการทุจริต",
        year=2567,
        owners=("สำนักปลัด",),
        steps="ประชุมคณะทำงานเเละรับฟังความเห็น",
        outcome="แผนปฏิบัติการฉบับใหม่ประกาศใช้ พ.ศ. 2568",
    ),
    Made(
        stem="duty",
        title="เผยแพร่อำนาจหน้าที่ของหน่วยงาน",
        year=2567,
        owners=("ฝ่ายประชาสัมพันธ์",),
        status="in-progress",
        steps="จัดทำผังโครงสร้างและอำ\u200bนาจหน้าที่ของผู้บริหาร",
        outcome="ประชาชนทราบว่าต้องติดต่อใครในสำนักปลัด",
        evidence=("ผังโครงสร้าง ฉบับ ๓",),
    ),
    Made(
        stem="ethics",
        title="อบรมประมวลจริยธรรม Dos & Don'ts",
        year=2567,
        owners=("หน่วยตรวจสอบภายใน", "สำนักปลัด"),
        status="not-completed",
        reason="วิทยากรยกเลิก จึงเลื่อนไปปีงบประมาณถัดไป",
        summary="ข้าราชการและลูกจ้างผ่านการอบรมทุกคน",
    ),
    Made(
        stem="complaint",
        title="รับเรื่องร้องเรียนการทุจริตทางออนไลน์",
        year=2565,
        owners=("ศูนย์ดำรงธรรม",),
        steps="ตอบกลับภายใน ๑๕ วันทำการ และปกปิดชื่อผู้ร้อง",
        outcome="เรื่องร้องเรียน 12 เรื่อง ยุติแล้ว ๑๑ เรื่อง",
    ),
    Made(
        stem="hostile",
        title=f"ทดสอบ {HOSTILE}",
        year=2565,
        owners=("<b>กอง</b>ทดสอบ",),
        summary=f"สรุป {HOSTILE}",
    ),
    *(
        Made(stem=f"row-{place}", title=f"รายการลำดับที่ {place}", year=2560, owners=("กองแผนงาน",))
        for place in range(1, 61)
    ),
)

QUERIES: Sequence[str] = (
    *("คู่มือ", "คู่", "มือ", "ปฏิบัติงาน", "การปฏิบัติ", "ประชาชน", "หน้าเดียว", "กระบวนงาน", "ภาษา", "ภาษี"),
    *("เข้าใจง่าย", "ข่าว", "ขาว", "ข้าว", "ข้า", "ขา", "ราชการ", "ข้าราชการ", "น้ำ", "น\u0e49\u0e4d\u0e32"),
    *(
        "น\u0e4d\u0e49\u0e32",
        "น้ำประปา",
        "ทำ",
        "ท\u0e4d\u0e32",
        "จัดทำ",
        "การทำงาน",
        "๒๕๖๖",
        "2566",
        "2567",
        "๒๕๖๘",
    ),
    *("อำนาจหน้าที่", "หน้าที่", "เจ้าหน้าที่", "โครงสร้าง", "ห้องปฏิบัติการ", "แผน", "เเผน", "แผนปฏิบัติการ", "และ"),
    *("e-service", "E-SERVICE", "service", "promptpay", "API", "qr code", "QR", "dos", "don't", "&"),
    *("คู่\u200bมือ", "อำ\u200bนาจ", "\ufeffข่าว", "80", "๑๕ วัน", "15", "3.1", "๓.๑", "กองคลัง 2566", "กองช่าง น้ำ"),
    *("น้ำ  ชุมชน", "ทุจริต ร้องเรียน", "ร้องเรียน ทุจริต", "ล่าช้า", "วิทยากร", "ภาพหน้าจอ", "ข้อจำกัด", "ความขุ่น"),
    *(
        "ปี 2566",
        "ปี๒๕๖๖",
        "ปีงบประมาณ พ.ศ. 2566",
        "พ.ศ.2566",
        "พ.ศ. 2567 น้ำ",
        "งบประมาณ 2565",
        "ปี 2569",
        "ปี 256",
    ),
    *("มาตรการที่ 1", "มาตรการที่3.1", "มาตรการที่ ๑๐", "มาตรการที่ 4", "มาตรการที่", "15วัน", "ปี 2566 มาตรการที่ 2"),
    *("ดำเนินการแล้วเสร็จ", "อยู่ระหว่างดำเนินการ", "ไม่สามารถดำเนินการให้แล้วเสร็จ", "ยังไม่ดำเนินการ", "แล้วเสร็จ กองช่าง"),
    *("“คู่มือ”", '"ข่าว"', "“ปี 2566” «ข้าว»", "“กองคลัง", "ขั้นตอนที่3"),
    *("รายการลำดับที่", "ไม่มีคำนี้", "ขาวข่าว", "ข่า", "ตรวจ", "<script", "onerror", "พ.ศ.", "ส", "้าว", "12 ๑๑"),
)


STATUSES = {
    "completed": "ดำเนินการแล้วเสร็จ",
    "in-progress": "อยู่ระหว่างดำเนินการ",
    "not-started": "ยังไม่ดำเนินการ",
    "not-completed": "ไม่สามารถดำเนินการให้แล้วเสร็จ",
}
PARTED = re.compile('["“”«»]|(?<=[ก-๎])(?=[0-9])|(?<=[ก-๎][.])(?=[0-9])|(?<=[0-9])(?=[ก-๎])')


def words_of(query: str) -> list[str]:
    """List the words of a query: without quotation marks, numbers apart from Thai letters."""
    return PARTED.sub(" ", normal_form(query)).split()


def expected(query: str) -> set[str]:
    """Find the pages by the plainest means: a substring of the source's texts, or of what a result says.

    The words around a year or a number count where the query has that year or number.
    """
    words = words_of(query)

    def has(made: Made, word: str) -> bool:
        return (
            word == str(made.year)
            or any(word in normal_form(text) for text in (*made.fields, STATUSES[made.status]))
            or (str(made.year) in words and word in "ปีงบประมาณ พ.ศ.")
            or (made.number in words and word in "มาตรการที่")
        )

    return {made.address for made in MADE if all(has(made, word) for word in words)}


@pytest.fixture(scope="module")
def section(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built in a folder below the one that is served."""
    site = Site(tmp_path_factory.mktemp("served") / "agency/ita")
    site.write({"content/site.yaml": "agency: เทศบาลทดสอบ\n"})
    site.write({f"content/{made.year}/{made.stem}.md": made.markdown() for made in MADE})
    site.build("--as-of", "2567-06-01")
    return site.folder / "output"


def test_an_index_is_one_call_with_nothing_that_a_page_could_misread(section: Path) -> None:
    """An index hands over JSON with all texts of its year, and holds no `<` and no line end of scripts."""
    text = (section / "search/2565.js").read_text(encoding="utf-8")
    assert not set("<\u2028\u2029") & set(text)
    call = re.fullmatch(r"siteSearch\.add\(2565,(\[.*\])\);\n", text, re.DOTALL)
    assert call
    records = {record["address"]: record for record in json.loads(call[1])}
    assert records.keys() == {made.address for made in MADE if made.year == 2565}
    assert records["2565/hostile.html"]["title"] == f"ทดสอบ {HOSTILE}"
    assert records["2565/complaint.html"]["texts"] == [
        ["steps", "ตอบกลับภายใน ๑๕ วันทำการ และปกปิดชื่อผู้ร้อง"],
        ["outcome", "เรื่องร้องเรียน 12 เรื่อง ยุติแล้ว ๑๑ เรื่อง"],
    ]


def test_line_ends_that_only_scripts_know_are_escaped() -> None:
    """U+2028 and U+2029 are refused in content; should one come through, the index is still one JSON value."""
    texts = {path: text.encode() for path, text in GOOD.items()}
    made, _ = assemble(read_documents(texts, built_in_requirements()), {}, None)
    assert made
    (year,) = made.years
    measure = replace(year.measures[0], title="ก\u2028ข\u2029<")
    (index,) = plan_search(replace(made, years=(replace(year, measures=(measure,)),)))
    (script,) = index.make(**index.inputs)
    assert r'"title":"ก\u2028ข\u2029\u003c"' in script.decode()


def test_an_index_holds_every_kind_of_text(site: Site) -> None:
    """Sentence, lead, parts, the editor's own sections, reason, note, evidence and findings, as plain text."""
    site.write(
        {
            "content/2566/tax.md": MEASURE.replace("status: completed", "status: not-completed")
            .replace(
                "---\n## ",
                "summary: ประโยค\nstatus_reason: เหตุ\nnote: หมาย\nresponds_to: [f]\n"
                'evidence: [{url: "https://example.go.th/", title: หลัก}]\n---\nคำ**นำ** &amp; [ลิงก์](https://example.go.th/)\n\n## ',
                1,
            )
            .replace("จัดทำระบบ", "1. จัดทำ\n2. ระบบ")
            + "\n## อื่น ๆ\n\nเพิ่ม\n",
            "content/2566/analysis.md": "---\nfindings: [{id: f, kind: urgent, text: ค้นพบ}]\nimprove: none\n---\n",
        }
    )
    site.build()
    (record,) = json.loads(site.page("search/2566.js").removeprefix("siteSearch.add(2566,")[:-3])
    assert record == {
        "title": "ชำระภาษีออนไลน์",
        "number": None,
        "owners": ["กองคลัง"],
        "status": "not-completed",
        "address": "2566/tax.html",
        "texts": [
            ["sentence", "ประโยค"],
            ["lead", "คำนำ & ลิงก์"],
            ["steps", "จัดทำ\nระบบ"],
            ["monitoring", "รายงานทุกไตรมาส"],
            ["summary", "เปิดใช้แล้ว"],
            ["outcome", "ประชาชนสะดวก"],
            ["section", "อื่น ๆ\nเพิ่ม", "อื่น ๆ"],
            ["reason", "เหตุ"],
            ["note", "หมาย"],
            ["evidence", "หลัก"],
            ["finding", "ค้นพบ"],
        ],
    }


# --- Searching --------------------------------------------------------------------------------------


def ask(page: Page, query: str) -> Locator:
    """Type a query, press Enter, wait for the count; gives the links of the results."""
    box = page.get_by_role("searchbox")
    box.fill(query)
    box.press("Enter")
    expect(page.locator(".found")).to_have_text(re.compile(r"^(พบ\s[0-9]+\sมาตรการ|ไม่พบ.*)$"))
    return page.locator(".hits a")


ASK_ALL = """queries => queries.map(query => {
    const form = document.querySelector('form.search');
    form.elements.q.value = query;
    form.requestSubmit();
    const more = document.querySelector('[data-more]');
    while (!more.hidden) more.click();
    const hits = [...document.querySelectorAll('.hits li')];
    return {
        query,
        count: document.querySelector('.found').textContent,
        found: hits.map(hit => hit.querySelector('a').getAttribute('href')),
        marks: hits.map(hit => [...hit.querySelectorAll('mark')].map(mark => mark.textContent)),
    };
})"""


def test_queries_find_all_and_nothing_else(section: Path, page: Page) -> None:
    """Every query finds exactly the measures whose source has its words, and marks them in the text."""
    assert len(QUERIES) >= 60
    page.goto((section / "search.html").as_uri())
    ask(page, "คู่มือ")
    for answer in page.evaluate(ASK_ALL, list(QUERIES)):
        query, words = answer["query"], words_of(answer["query"])
        assert (query, set(answer["found"])) == (query, expected(query))
        assert len(answer["found"]) == len(set(answer["found"]))
        marks = [[normal_form(mark) for mark in each] for each in answer["marks"]]
        assert [each for each in marks if not each] == [], query
        assert [mark for each in marks for mark in each if not any(word in mark for word in words)] == []
    assert sum(bool(expected(query)) for query in QUERIES) > 70


def test_titles_come_first_then_names_then_texts_and_newer_years_before_older(
    section: Path, page: Page
) -> None:
    """A hit in a title stands above one in a number or owner, and that above one in the text."""
    page.goto((section / "search.html").as_uri())
    ask(page, "น้ำ")
    links = page.locator(".hits a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == ["2567/water-again.html", "2566/water.html"]
    ask(page, "สำนักปลัด")
    links = page.locator(".hits a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == [f"{stem}.html" for stem in ("2567/plan", "2567/ethics", "2566/paper", "2567/duty")]
    ask(page, "ทุจริต")
    links = page.locator(".hits a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == ["2567/plan.html", "2565/complaint.html"]
    ask(page, "ประชาชน")
    links = page.locator(".hits a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == ["2566/manual.html", "2567/duty.html"]


def test_a_result_says_where_and_how_it_stands(section: Path, page: Page) -> None:
    """A result has its title, year, owner, status in word and shape, and the hit in its own spelling."""
    page.goto((section / "search.html").as_uri())
    ask(page, "อำนาจ ผัง")
    hit = page.locator(".hits li")
    expect(hit.locator("a")).to_have_text("เผยแพร่อำนาจหน้าที่ของหน่วยงาน")
    expect(hit.locator(".hit-facts")).to_contain_text("ปีงบประมาณ พ.ศ.\u00a02567")
    expect(hit.locator(".hit-facts")).to_contain_text("ฝ่ายประชาสัมพันธ์")
    expect(hit.locator(".hit-facts")).to_contain_text("อยู่ระหว่างดำเนินการ")
    expect(hit.locator("svg.mark-in-progress")).to_have_count(1)
    expect(hit.locator(".hit-part")).to_have_text("ขั้นตอนหรือวิธีการปฏิบัติ")
    assert hit.locator("[data-put=context] mark").all_inner_texts() == ["ผัง", "อำ\u200bนาจ"]
    ask(page, "ขุ่น")
    expect(hit.locator(".hit-part")).to_have_text("ข้อจำกัด")
    ask(page, "ล่าช้า")
    expect(hit.locator(".hit-part")).to_have_text("เหตุผลที่ไม่แล้วเสร็จ")


@dataclass(frozen=True, slots=True)
class Handler:
    """What the server answers with: files below a folder, under a policy."""

    folder: Path

    def serve(self) -> ThreadingHTTPServer:
        """Start to listen on a free port."""

        class Answer(SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", POLICY)
                super().end_headers()

            def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as inherited
                pass

        return ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer, directory=str(self.folder)))


@pytest.fixture(scope="module")
def served(section: Path) -> Iterator[str]:
    """Serve the section in a sub-folder, with the policy; gives its address."""
    with Handler(section.parents[2]).serve() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/agency/ita/output/"
        server.shutdown()


WATCH = "addEventListener('securitypolicyviolation', event => console.log(event.violatedDirective))"


@pytest.mark.parametrize("over_http", [True, False])
def test_search_from_home_to_a_measure(
    section: Path, page: Page, request: pytest.FixtureRequest, *, over_http: bool
) -> None:
    """From the home page's box to a result and back, by keyboard, with a server under the policy and without."""
    root = request.getfixturevalue("served") if over_http else f"{section.as_uri()}/"
    page.add_init_script(WATCH)
    page.goto(f"{root}index.html")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("คู่มือ ง่าย")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_have_text("พบ 1 มาตรการ")
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "คู่มือ ง่าย"
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("ข้าว")
    expect(page.locator(".hits a")).to_have_text(["10. ตรวจคุณภาพข้าวสารของโครงการอาหารกลางวัน"])
    assert page.evaluate("document.activeElement.id") == "search_box"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจคุณภาพข้าวสารของโครงการอาหารกลางวัน")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("ข้าว")
    expect(page.locator(".hits a")).to_have_count(1)
    expect(page.locator(".found")).to_have_attribute("role", "status")


def test_indexes_are_loaded_when_somebody_searches_newest_first(served: str, page: Page) -> None:
    """Nothing is loaded for an empty box; then one index a year, and none twice."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.goto(f"{served}search.html")
    expect(page.locator(".found")).to_have_text("")
    assert [each for each in asked if each.startswith("search/")] == []
    ask(page, "ข่าว")
    ask(page, "ขาว")
    assert [each for each in asked if each.startswith("search/")] == [
        f"search/{year}.js" for year in (2567, 2566, 2565, 2560)
    ]


def test_an_index_that_is_missing_is_said(served: str, browser: Browser) -> None:
    """Where the index of a year cannot be loaded, the others answer, and the page says that it may lack some."""
    page = browser.new_page()
    page.route("**/search/2566.js", lambda route: route.abort())
    page.goto(f"{served}search.html?q=ทุจริต")
    expect(page.locator(".found")).to_have_text(re.compile(r"^พบ\s2\sมาตรการ โหลดข้อมูลบางปีไม่ได้"))
    page.close()


def test_many_results_come_twenty_at_a_time(section: Path, page: Page) -> None:
    """Twenty results, then a button that shows twenty more and leads on from the first new one."""
    page.goto((section / "search.html").as_uri())
    expect(ask(page, "รายการลำดับที่")).to_have_count(20)
    expect(page.locator(".found")).to_have_text("พบ 60 มาตรการ")
    for shown in (20, 40):
        page.get_by_role("button", name="แสดงอีก 20 มาตรการ").press("Enter")
        expect(page.locator(".hits a")).to_have_count(shown + 20)
        expect(page.locator(f".hits li:nth-child({shown + 1}) a")).to_be_focused()
    expect(page.locator("[data-more]")).to_be_hidden()


def test_what_a_reader_has_opened_stays_open(section: Path, page: Page) -> None:
    """Asking the same once more, as a pause after typing does by itself, takes no result away."""
    page.goto((section / "search.html").as_uri())
    expect(ask(page, "รายการลำดับที่")).to_have_count(20)
    page.locator("[data-more]").click()
    page.evaluate("document.querySelector('form.search').requestSubmit()")
    expect(page.locator(".hits a")).to_have_count(40)
    page.evaluate("document.querySelector('form.search').requestSubmit()")
    assert page.locator(".hits a").count() == 40
    expect(ask(page, "รายการลำดับ")).to_have_count(20)


def test_titles_that_look_like_markup_stay_text(section: Path, page: Page) -> None:
    """A hostile title is shown as typed, makes no element and runs nothing."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto((section / "search.html").as_uri())
    expect(ask(page, "onerror=alert(1)")).to_have_text([f"ทดสอบ {HOSTILE}"])
    expect(page.locator(".hit-context")).to_contain_text(HOSTILE)
    assert page.locator(".hits :is(img, script, b)").count() == 0
    page.goto((section / "2565/index.html").as_uri() + "?q=%3Cimg&owner=%3Cb%3Eกอง%3C/b%3Eทดสอบ")
    expect(page.locator(".shown [role=status]")).to_have_text("แสดง 1 จาก 2 มาตรการ")


def test_without_javascript_the_page_says_so_and_lists_are_whole(section: Path, browser: Browser) -> None:
    """The search page points to the years; lists show every row, and no control that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((section / "search.html").as_uri())
    said = page.locator("noscript p")
    assert said.bounding_box()
    assert "JavaScript" in str(said.text_content())
    page.locator("noscript a", has_text="2566").click()
    expect(page.locator(".measures tbody tr:visible")).to_have_count(6)
    expect(page.locator("form[data-filters]")).to_be_hidden()
    assert page.locator(".measures button").count() == 0
    context.close()


# --- Lists ------------------------------------------------------------------------------------------


def titles(page: Page) -> list[str]:
    """Read the titles of the rows that are shown."""
    return page.locator(".measures tbody tr:visible td.lead a").all_inner_texts()


def of_year(year: int) -> list[Made]:
    """List the measures of a year."""
    return [made for made in MADE if made.year == year]


def shown(page: Page, saying: str) -> None:
    """Expect the count above the list."""
    expect(page.locator(".shown [role=status]")).to_have_text(saying)


def test_a_list_is_narrowed_by_keyboard_and_the_address_keeps_it(served: str, page: Page) -> None:
    """Owner, status and words narrow a list; opening the address again, and the way back, lead to the same."""
    page.goto(f"{served}2566/index.html")
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    page.get_by_label("ผู้รับผิดชอบ").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    shown(page, "แสดง 2 จาก 6 มาตรการ")
    page.get_by_label("สถานะ").select_option("completed")
    shown(page, "แสดง 1 จาก 6 มาตรการ")
    page.get_by_label("ค้นในตารางนี้").press_sequentially("คู่มือ ๒๕๖๖")
    shown(page, "แสดง 1 จาก 6 มาตรการ")
    assert titles(page) == ["เผยแพร่คู่มือการปฏิบัติงานสำหรับประชาชน"]
    kept = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert kept == {"owner": "กองคลัง", "status": "completed", "q": "คู่มือ ๒๕๖๖"}
    page.reload()
    shown(page, "แสดง 1 จาก 6 มาตรการ")
    expect(page.get_by_label("ผู้รับผิดชอบ")).to_have_value("กองคลัง")
    page.locator("td.lead a:visible").click()
    page.go_back()
    shown(page, "แสดง 1 จาก 6 มาตรการ")
    page.get_by_role("button", name="แสดงทั้งหมด").press("Enter")
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    assert page.evaluate("location.search") == ""


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_sorted_by_its_heads(section: Path, page: Page, width: int) -> None:
    """A head sorts, again sorts back; Thai in the order of a dictionary, dates by day, and the address keeps it."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((section / "2566/index.html").as_uri())
    usual = titles(page)
    head = page.locator("th[data-sort=title]")
    head.get_by_role("button").press("Enter")
    ordered = sorted((made.title for made in of_year(2566)), key=sort_key)
    assert titles(page) == ordered
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.get_by_role("button")).to_be_focused()
    head.get_by_role("button").press("Space")
    assert titles(page) == ordered[::-1]
    expect(head).to_have_attribute("aria-sort", "descending")
    page.reload()
    assert titles(page) == ordered[::-1]
    page.get_by_role("button", name="กำหนดเสร็จ").press("Enter")
    assert [title[:12] for title in titles(page)][:3] == ["ตรวจคุณภาพข้", "เผยแพร่คู่มื", "พัฒนาระบบE-S"]
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    page.get_by_role("button", name="สถานะ").press("Enter")
    assert titles(page)[-1] == "ตรวจคุณภาพข้าวสารของโครงการอาหารกลางวัน"
    page.get_by_role("button", name="แสดงทั้งหมด").press("Enter")
    assert titles(page) == usual
    expect(page.locator("th[aria-sort]")).to_have_count(0)


def test_an_owners_lists_are_narrowed_together(section: Path, page: Page) -> None:
    """On an owner's page the filters hold for all years; a year without a row left is not shown."""
    page.goto((section / "owners/สำนักปลัด.html").as_uri())
    shown(page, "แสดง 3 จาก 3 มาตรการ")
    assert page.locator("#filter_owner").count() == 0
    page.get_by_label("สถานะ").select_option("not-started")
    shown(page, "แสดง 1 จาก 3 มาตรการ")
    expect(page.locator("section[data-group]:visible h2")).to_have_text(["ปีงบประมาณ พ.ศ.\u00a02566"])


def test_a_count_is_said_again_for_another_question(section: Path, page: Page) -> None:
    """The same number for another query is put anew, for those who hear it; the same query says nothing twice."""
    heard = """() => { window.heard = []; const found = document.querySelector('[role=status]');
        new MutationObserver(() => found.textContent && heard.push(found.textContent))
            .observe(found, {childList: true}); }"""
    page.goto((section / "search.html").as_uri())
    ask(page, "คู่มือ")
    page.evaluate(heard)
    for query in ("ล่าช้า", "ล่าช้า", "ล่าช้า "):
        ask(page, query)
        page.wait_for_timeout(700)
    assert page.evaluate("heard") == ["พบ\u00a01\u00a0มาตรการ"]
    page.goto((section / "2566/index.html").as_uri())
    page.evaluate(heard)
    page.wait_for_timeout(700)
    assert page.evaluate("heard") == []
    page.get_by_label("ค้นในตารางนี้").press_sequentially("าร", delay=50)
    page.wait_for_timeout(700)
    assert page.evaluate("heard").count(page.locator("[role=status]").inner_text()) == 1


def test_show_all_is_offered_where_something_is_left_out(section: Path, page: Page) -> None:
    """The button is there while a list is narrowed or sorted; no row at all is said with what to do."""
    page.goto((section / "2566/index.html").as_uri())
    reset = page.get_by_role("button", name="แสดงทั้งหมด")
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    expect(reset).to_be_hidden()
    page.get_by_label("ค้นในตารางนี้").fill("ไม่มีคำนี้")
    shown(page, "ไม่มีมาตรการที่ตรงกับที่เลือก กด “แสดงทั้งหมด” หรือเลือกใหม่")
    reset.press("Enter")
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    expect(reset).to_be_hidden()
    expect(page.get_by_label("ผู้รับผิดชอบ")).to_be_focused()


@pytest.mark.parametrize("asked", ["?sort=nothing", "?sort=-", "?owner=ใคร&status=x", "?sort=__proto__"])
def test_an_address_that_means_nothing_shows_everything(section: Path, page: Page, asked: str) -> None:
    """Choices that the page does not offer are left out."""
    page.goto((section / "2566/index.html").as_uri() + asked)
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    assert page.evaluate("location.search") == ""
    assert page.locator("select").evaluate_all("all => all.map(each => each.selectedIndex)") == [0, 0]


def test_controls_are_large_named_and_fit(section: Path, page: Page) -> None:
    """At 360 px nothing overflows, and every control has a name, a visible focus and 44 px of height."""
    for address in ("search.html?q=การ", "2566/index.html?q=การ&sort=title", "index.html", "404.html"):
        path, _, query = address.partition("?")
        page.goto(f"{(section / path).as_uri()}?{query}")
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        controls = page.locator(":is(input, select, button):visible").all()
        assert controls
        for control in controls:
            control.focus()
            box = control.bounding_box()
            assert box
            assert box["height"] >= 44
            assert control.evaluate("each => each.innerText || each.labels[0].innerText")
            assert control.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


def test_filters_come_without_a_jump(section: Path, page: Page) -> None:
    """The place of the filters is kept before the script runs, so the list does not move."""
    place: Callable[[], object] = lambda: page.evaluate(  # noqa: E731 - one question, asked twice
        "document.querySelector('.measures tbody').getBoundingClientRect().top + scrollY"
    )
    # A font that is there the second time only would move the list too.
    page.route("**/*.woff2", lambda route: route.fulfill(body=""))
    page.route("**/site.*.js", lambda route: route.fulfill(body=""))
    page.goto((section / "2566/index.html").as_uri())
    before = place()
    page.unroute("**/site.*.js")
    page.reload()
    shown(page, "แสดง 6 จาก 6 มาตรการ")
    assert place() == before
