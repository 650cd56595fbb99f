"""Items of an assessment as a whole: the sample agency, totals, sets that are only data, print, and time."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from tests.complete import COMPLETE, ask, built, but, cut, gaps_on, rows, table, told, words
from tests.conftest import MEASURE, REPOSITORY, SITE, Site

REPORT = 'id="item_measures"'


# The sample agency: the source's five measures


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the repository's content, built once; tests only read it."""
    site = Site(tmp_path_factory.mktemp("shipped"))
    shutil.copytree(REPOSITORY / "content", site.folder / "content")
    yield from built(site)


FIVE: Mapping[str, str] = {
    "work-manuals": "จัดทำ/ปรับปรุงคู่มือการปฏิบัติงาน",
    "structure": "จัดทำโครงสร้างของฝ่ายบริหารและหัวหน้าส่วนราชการ",
    "code-of-ethics": "ประกาศประมวลจริยธรรม",
    "e-service": "พัฒนาช่องทางการให้บริการในรูปแบบออนไลน์ หรือ E-Service",
    "dos-and-donts": "จัดทำแนวปฏิบัติ เรื่อง ประมวลจริยธรรม (Dos&Don'ts) และประกาศใช้",
}
"""The five measures of fiscal year 2566, in the order of the source."""


def test_five_measures_meet_the_results_item(shipped: Site) -> None:
    """O35 of 2567 is met on all five components."""
    ran = shipped.run("check", "--item", "O35", "--year", "2567", "--lang", "en")
    assert ran.out.startswith("O35 of 2567: met, 5 of 5 components")
    assert ran.code == 0


def test_results_page_reports_the_five_measures(shipped: Site) -> None:
    """The page of O35 has the five measures with their numbers, in the order of the source."""
    cells = [row[0] for row in rows(shipped.page("ita/2567/o35.html"), REPORT)]
    heads = [f"{number}. {title}" for number, title in enumerate(FIVE.values(), 1)]
    assert [cell[: len(head)] for cell, head in zip(cells, heads, strict=True)] == heads


def test_measures_item_tells_exactly_what_the_source_does_not_give(shipped: Site) -> None:
    """O42 of 2566 is partly met: no analysis, no findings, and of each measure no answer, steps or monitoring."""
    analysis = "content/2566/analysis.md"
    lacking = ["gap-findings-improve", "gap-findings-urgent", "gap-findings-urgent"]
    lacking += ["gap-no-analysis", "gap-source"]
    each = ["gap-part", "gap-part", "gap-responds-to"]
    ran = ask(shipped, "O42", "2566")
    gaps = [problem for problem in told(ran) if problem.startswith("gap-")]
    assert gaps == [f"{code} {analysis}" for code in lacking] + [
        f"{code} content/2566/{stem}.md" for stem in sorted(FIVE) for code in each
    ]
    assert ran.code == 1


@pytest.mark.parametrize("page", ["ita/2566/o42.html", "ita/2566/index.html"])
def test_what_is_missing_is_named_on_the_pages(shipped: Site, page: str) -> None:
    """The item's page and the coverage name every gap; of one that all measures have, that it is all."""
    of_all = f"ทุกมาตรการ ({len(FIVE)})"
    assert gaps_on(shipped.page(page)) == [
        "ยังไม่มีบทวิเคราะห์ของปีนี้",
        "ยังไม่มีข้อค้นพบเร่งด่วน และยังไม่ได้ระบุว่าไม่มี",
        "ยังไม่มีข้อค้นพบที่ต้องพัฒนา และยังไม่ได้ระบุว่าไม่มี",
        "ยังไม่ได้บอกปีที่ถูกประเมินหรือที่มา",
        "ยังไม่มีข้อค้นพบเร่งด่วน และยังไม่ได้ระบุว่าไม่มี",
        f"ยังไม่ได้บอกว่าตอบข้อค้นพบใด: {of_all}",
        f"ยังไม่มี “ขั้นตอนหรือวิธีการปฏิบัติ”: {of_all}",
        f"ยังไม่มี “แนวทางการกำกับติดตามและการรายงาน”: {of_all}",
    ]


def test_item_with_gaps_is_called_partly_met(shipped: Site) -> None:
    """The coverage says of O42 that one of nine components is met, and of the item that it is met in part."""
    head = cut(shipped.page("ita/2566/index.html"), '<section id="item_1">', "<table")
    assert "มีบางส่วน 1 จาก 9 องค์ประกอบ" in words(head)


@pytest.mark.parametrize("lacking", [2, 6, 9])
def test_gap_of_some_measures_is_counted_and_names_them(empty: Site, lacking: int) -> None:
    """Of some measures their number and names are told, of more than five on request, of all that it is all."""
    measures = {
        path: text.replace("จัดทำระบบ", "-") if number < lacking else text
        for number, (path, text) in enumerate(nine_measures())
    }
    empty.write({"content/site.yaml": SITE, **measures}).build()
    row = cut(empty.page("ita/2566/o42.html"), "ยังไม่มี “ขั้นตอน", "</td>")
    said = words(row)
    names = [f"{number}. ข้อ {number} ชำระภาษีออนไลน์" for number in range(1, lacking + 1)]
    if lacking == 2:
        assert said == f"ยังไม่มี “ขั้นตอนหรือวิธีการปฏิบัติ”: 2 มาตรการ: {names[0]} , {names[1]}"
    elif lacking == 6:
        assert "</summary>" in row
        assert said == f"ยังไม่มี “ขั้นตอนหรือวิธีการปฏิบัติ”: 6 มาตรการ {' '.join(names)}"
    else:
        assert said == "ยังไม่มี “ขั้นตอนหรือวิธีการปฏิบัติ”: ทุกมาตรการ (9)"


def test_item_says_under_its_totals_how_far_it_is_answered(shipped: Site) -> None:
    """An assessor sees the state at once, with a way to what is asked."""
    page = shipped.page("ita/2566/o42.html")
    standing = page[page.index('<p class="totals">') :].partition("</p>")[2].partition("</p>")[0]
    assert words(standing) == "มีบางส่วน 1 จาก 9 องค์ประกอบ · ดูสิ่งที่ข้อนี้ขอ"
    assert 'href="#item_asked"' in standing
    assert words(cut(page, "<details", "</summary>")) == "แยกตามสถานะ"


@pytest.mark.parametrize("address", ["data/items-2566.csv", "ita/2566/index.html"])
def test_description_claims_only_what_is_on_the_page(shipped: Site, address: str) -> None:
    """What is offered to be typed into the assessment system does not claim what the page says is missing."""
    assert "พร้อมการวิเคราะห์ ผู้รับผิดชอบ ขั้นตอน และการกำกับติดตาม อยู่ในหน้านี้ทั้งหมด" not in shipped.page(address)


# Nine measures, seven completed and two not: every sum is the same everywhere


OWNERS = ("กองคลัง", "กองคลัง", "กองคลัง", "กองคลัง", "กองช่าง", "กองช่าง", "กองช่าง", "สำนักปลัด", "สำนักปลัด")
NOT_COMPLETED = (3, 7)


def nine_measures() -> Iterator[tuple[str, str]]:
    """Write nine measures of three owners."""
    for number, owner in enumerate(OWNERS, 1):
        status = "not-completed\nstatus_reason: งบประมาณไม่พอ" if number in NOT_COMPLETED else "completed"
        text = MEASURE.replace("owner: กองคลัง", f'number: "{number}"\nowner: {owner}')
        yield (
            f"content/2566/m{number}.md",
            text.replace("status: completed", f"status: {status}").replace("title: ", f"title: ข้อ {number} "),
        )


@pytest.fixture(scope="module")
def nine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An agency with the nine measures, built once; tests only read it."""
    site = Site(tmp_path_factory.mktemp("nine"))
    yield from built(site.write({"content/site.yaml": SITE, **dict(nine_measures())}))


def records(site: Site, form: str) -> list[dict[str, str]]:
    """Read the year's data as CSV, or as JSON with several owners in one text as in the table."""
    if form == "csv":
        return table(site, "data/measures-2566.csv")
    document = json.loads(site.page("data/measures-2566.json"))
    return [{**each, "owners": "\n".join(each["owners"])} for each in document["measures"]]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_adds_up_to_nine_seven_and_two(nine: Site, form: str) -> None:
    """Counted from the data alone there are nine measures, seven completed and two not."""
    counted = Counter(each["status"] for each in records(nine, form))
    assert counted == {"completed": 7, "not-completed": 2}


def test_year_page_says_nine_seven_and_two(nine: Site) -> None:
    """The year's page says the totals in a sentence, and again by status."""
    page = nine.page("2566/index.html")
    totals = words(cut(page, '<p class="totals">', "</p>"))
    assert totals == "กำหนด 9 มาตรการ แล้วเสร็จ 7 ไม่แล้วเสร็จ 2"
    by_status = [
        int(count)
        for count in re.findall("([0-9]+) มาตรการ", words(cut(page, '<ul class="legend">', "</ul>")))
    ]
    assert by_status == [7, 0, 0, 2]


ITEM_PAGES = pytest.mark.parametrize("page", ["ita/2566/o42.html", "ita/2567/o35.html"])


def listed_at(page: str, fragment: str) -> int:
    """Count the measures at a place of an item's page: rows of the report, or entries under a status."""
    if fragment == "item_measures":
        return len(rows(page, REPORT))
    return cut(page, f'<dt id="{fragment}">', "</dd>").count("<li>")


@ITEM_PAGES
def test_figures_of_an_item_lead_to_what_they_count(nine: Site, page: str) -> None:
    """Each figure of the totals is a link to a place that lists exactly so many measures."""
    text = nine.page(page)
    totals = cut(text, '<p class="totals">', "</p>")
    figures = re.findall(r'<a href="#([^"]+)">([^<0-9]*)\u00a0([0-9]+)', totals)
    assert [(name, int(count)) for _, name, count in figures] == [
        ("กำหนด", 9),
        ("แล้วเสร็จ", 7),
        ("ไม่แล้วเสร็จ", 2),
    ]
    assert [listed_at(text, fragment) for fragment, _, _ in figures] == [9, 7, 2]


@ITEM_PAGES
def test_unfinished_measures_of_an_item_are_the_right_ones(nine: Site, page: str) -> None:
    """Under "not completed" stand the two measures that are, each a link to its own row."""
    entries = cut(nine.page(page), '<dt id="status_not-completed">', "</dd>")
    assert re.findall('href="#([^"]+)"', entries) == ["measure_m3", "measure_m7"]
    assert re.findall('<tr id="(measure_m[37])">', nine.page(page)) == ["measure_m3", "measure_m7"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_sums_over_owners_are_those_over_statuses(nine: Site, form: str) -> None:
    """The table by owner agrees with the data, line by line, and its columns add up to nine, seven and two."""
    data = records(nine, form)
    shown = rows(nine.page("2566/index.html"), 'class="counts')
    by_owner = {owner: tuple(map(int, counts)) for owner, *counts in shown}
    statuses = ("completed", "in-progress", "not-started", "not-completed")
    assert by_owner == {
        owner: (
            sum(each["owners"] == owner for each in data),
            *(
                sum((each["owners"], each["status"]) == (owner, status) for each in data)
                for status in statuses
            ),
        )
        for owner in set(OWNERS)
    }
    assert [sum(column) for column in zip(*by_owner.values(), strict=True)] == [9, 7, 0, 0, 2]


def test_measure_of_two_owners_counts_for_both(empty: Site) -> None:
    """The table by owner counts a shared measure for each, says so, and the total counts it once."""
    empty.write(COMPLETE).build()
    page = empty.page("2566/index.html")
    assert {owner: count for owner, count, *_ in rows(page, 'class="counts')} == {
        "กองคลัง": "1",
        "งานนิติการ": "1",
        "สำนักปลัด": "2",
    }
    assert "นับให้ทุกราย" in words(page)
    assert words(cut(page, '<p class="totals">', "</p>")).startswith("กำหนด 3 มาตรการ")


# Sets that are only data


VOCATIONAL = """\
scheme: vec
year: 2569
source: ประกาศของสถานศึกษา
items:
  - code: O12
    title: มาตรการภายในสถานศึกษา
    role: measures
    of: same-year
    components:
      - {id: proof, text: มีหลักฐานแนบ, asks: evidence}
      - {id: plan, text: ระบุผู้รับผิดชอบและขั้นตอน, asks: [owner, section:steps]}
      - {id: hand, text: ลงนามโดยผู้อำนวยการ}
  - code: MOIT 9
    title: รายงานผลของปีก่อน
    role: results
    of: previous-year
    components:
      - {id: done, text: มีผลลัพธ์, asks: section:outcome}
  - code: "7.1"
    title: รายงานผลของปีเดียวกัน
    role: results
    of: same-year
    components:
      - {id: any, text: มีมาตรการ, asks: measures}
"""


@pytest.fixture(scope="module")
def vocational(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A college with a scheme and a year of its own, built once; tests only read it."""
    site = Site(tmp_path_factory.mktemp("vocational"))
    site.write(
        {
            "content/site.yaml": SITE + "scheme: vec\n",
            "content/requirements/vec-2569.yaml": VOCATIONAL,
            "content/2568/tax.md": MEASURE.replace("2566", "2568").replace("ชำระภาษี", "ปีก่อน "),
            "content/2569/tax.md": MEASURE.replace("2566", "2569"),
        }
    )
    yield from built(site)


def test_own_scheme_gives_its_pages_and_no_others(vocational: Site) -> None:
    """A scheme that is only data has a page an item, a coverage and a table, and the built-in scheme none."""
    made = [path for path in vocational.tree() if path.startswith("ita/") or "items-" in path]
    names = ("7-1", "index", "moit-9", "o12")
    assert made == [
        "data/items-2569.csv",
        "data/items-2569.xlsx",
        *(f"ita/2569/{name}.html" for name in names),
    ]


@pytest.mark.parametrize(
    ("code", "gaps"),
    [
        ("O12", ["gap-evidence content/2569/tax.md"]),
        ("๐๑๒", ["gap-evidence content/2569/tax.md"]),
        ("MOIT 9", []),
        ("moit-9", []),
        ("7.1", []),
        ("ข้อ ๗.๑", []),
    ],
)
def test_own_scheme_is_checked_item_by_item(vocational: Site, code: str, gaps: list[str]) -> None:
    """`check --item` knows the codes of a scheme that is only data, and tells what its components lack."""
    ran = ask(vocational, code, "2569")
    assert told(ran) == gaps
    assert ran.code == (1 if gaps else 0)


def test_own_scheme_has_its_coverage(vocational: Site) -> None:
    """The coverage tells met, missing and what people have to check, in the set's own words."""
    assert rows(vocational.page("ita/2569/o12.html"), 'class="components') == [
        ["มีหลักฐานแนบ", "ยังไม่มี", "รายงานว่าแล้วเสร็จ ยังไม่มีหลักฐานแนบ: ชำระภาษีออนไลน์"],
        ["ระบุผู้รับผิดชอบและขั้นตอน", "ครบ", "ดูในตารางข้างบน"],
        ["ลงนามโดยผู้อำนวยการ", "โปรแกรมไม่ได้ตรวจ", "ต้องตรวจด้วยตนเอง"],
    ]
    assert "1 จาก 3 องค์ประกอบ" in words(vocational.page("ita/2569/index.html"))


def test_own_scheme_shows_each_item_its_year(vocational: Site) -> None:
    """An item of the year before shows that year's measures, one of the same year its own."""
    before, same = (
        words(cut(vocational.page(f"ita/2569/{name}.html"), f"<table {REPORT}", "</table>"))
        for name in ("moit-9", "7-1")
    )
    assert "ปีก่อน ออนไลน์" in before
    assert "ชำระภาษีออนไลน์" in same


def test_set_that_was_not_verified_says_so(vocational: Site) -> None:
    """Pages of a set that nobody compared with the official text say that, and where it comes from."""
    for name in ("index", "o12", "moit-9", "7-1"):
        notice = words(cut(vocational.page(f"ita/2569/{name}.html"), '<p class="notice">', "</p>"))
        assert notice == "รหัสข้อของการประเมินปี 2569 ยังไม่ได้ตรวจกับประกาศทางการ: ประกาศของสถานศึกษา"


def test_code_with_a_hyphen_is_not_made_into_another(empty: Site) -> None:
    """A code is either understood or refused, never changed into the code of another item."""
    own = VOCATIONAL.replace('"7.1"', "7-2")
    empty.write(
        {"content/site.yaml": SITE + "scheme: vec\n", "content/2569/tax.md": MEASURE.replace("2566", "2569")}
    )
    empty.write({"content/requirements/vec-2569.yaml": own})
    ran = empty.run("check", "--lang", "en")
    assert "72 of 2569" not in ran.out


OWN_2567 = """\
scheme: nacc
year: 2567
version: "2"
verified: true
source: ประกาศที่หน่วยงานได้รับ
items:
  - code: O36
    title: รายงานผลตามประกาศใหม่
    role: results
    of: previous-year
    components:
      - {id: proof, text: มีหลักฐานแนบ, asks: evidence}
"""


def test_own_set_of_a_year_replaces_the_built_in_one(empty: Site) -> None:
    """An agency's own file for a scheme and year holds in place of the built-in one; other years stay."""
    empty.write({**COMPLETE, "content/requirements/nacc-2567.yaml": OWN_2567})
    assert told(ask(empty, "O36", "2567")) == []
    assert ask(empty, "O35", "2567").code == 2
    empty.build()
    assert [path for path in empty.tree() if path.startswith("ita/")] == [
        *("ita/2566/index.html", "ita/2566/o42.html", "ita/2567/index.html", "ita/2567/o36.html"),
    ]
    assert "ชุดข้อกำหนด NACC ปี 2567 รุ่น 2" in words(empty.page("ita/2567/o36.html"))


def test_check_names_no_page_that_is_not_there(empty: Site) -> None:
    """Of an item that nothing published answers the check gives no address."""
    empty.write({path: text for path, text in COMPLETE.items() if "/2566/" not in path})
    empty.write(but("content/2567/queue.md", "follows: 2566/queue\n", ""))
    assert "ita/2567/o35.html" not in empty.run("check", "--item", "O35", "--year", "2567").out


def test_table_of_items_has_full_addresses(empty: Site) -> None:
    """What is typed into the assessment system is a row an item, with the full web address."""
    empty.write(COMPLETE).build()
    (row,) = table(empty, "data/items-2567.csv")
    assert (row["item"], row["address"]) == (
        "O35",
        "https://www.thungthong.example.go.th/ita/ita/2567/o35.html",
    )


@pytest.mark.parametrize(
    "name", ["measures-2566.csv", "measures-2566.json", "measures.csv", "items-2566.csv"]
)
def test_data_has_arabic_digits_whatever_people_read(empty: Site, name: str) -> None:
    """`digits: thai` changes what people read, never the data."""
    empty.write(COMPLETE).build()
    before = empty.page(f"data/{name}")
    empty.write(but("content/site.yaml", "licence:", "digits: thai\nlicence:")).build()
    assert empty.page(f"data/{name}") == before


# Print


def style_sheet(site: Site) -> str:
    """Read the published style sheet."""
    (sheet,) = (site.folder / "output/assets").glob("site.*.css")
    return sheet.read_text(encoding="utf-8")


def test_report_repeats_its_head_on_every_printed_page(shipped: Site) -> None:
    """The table of results has a head of its own, which the style sheet repeats in print."""
    assert "<thead" in cut(shipped.page("ita/2567/o35.html"), f"<table {REPORT}", "<tbody")
    assert re.search(r"@media print.*thead \{ display: table-header-group", style_sheet(shipped), re.DOTALL)


def test_report_prints_on_a4(shipped: Site) -> None:
    """The style sheet sets the paper."""
    assert re.search(r"@page \{[^}]*size: A4", style_sheet(shipped))


# Time: a promise against its due date and the day the pages speak of


ON_TIME, LATE, OVERDUE, AHEAD = "ทันกำหนด", "แล้วเสร็จช้ากว่ากำหนด", "เลยกำหนดแล้ว", "ยังไม่ถึงกำหนด"
UNKNOWN = "วันที่แล้วเสร็จไม่ละเอียดพอจะบอกว่าทันกำหนดหรือไม่"

LABELS = {
    "completed": "ดำเนินการแล้วเสร็จ",
    "in-progress": "อยู่ระหว่างดำเนินการ",
    "not-started": "ยังไม่ดำเนินการ",
    "not-completed": "ไม่สามารถดำเนินการให้แล้วเสร็จ",
}


@pytest.mark.parametrize(
    ("status", "dates", "as_of", "expected"),
    [
        # a completion is compared with the due date, whatever day is spoken of
        ("completed", ("ธันวาคม 2565", "31 ธันวาคม 2565"), None, ON_TIME),
        ("completed", ("ธันวาคม 2565", "1 มกราคม 2566"), None, LATE),
        ("completed", ("20 ธันวาคม 2565", "20 ธันวาคม 2565"), None, ON_TIME),
        ("completed", ("20 ธันวาคม 2565", "21 ธันวาคม 2565"), None, LATE),
        ("completed", ("ไตรมาสที่ 1", "ธันวาคม 2565"), None, ON_TIME),
        ("completed", ("ไตรมาสที่ 1", "ไตรมาสที่ 1"), None, ON_TIME),
        ("completed", ("ไตรมาสที่ 1", "ไตรมาสที่ 2"), None, LATE),
        ("completed", ("20 ธันวาคม 2565", "ธันวาคม 2565"), None, UNKNOWN),
        ("completed", ("พฤศจิกายน 2565", "ไตรมาสที่ 1"), None, UNKNOWN),
        ("completed", ("ธันวาคม 2565", "31 ธันวาคม 2565"), "2570-01-01", ON_TIME),
        ("completed", (None, "31 ธันวาคม 2565"), None, None),
        # an open promise is compared with the day spoken of; a due month lasts until its last day
        ("in-progress", ("ธันวาคม 2565", None), "2565-12-31", AHEAD),
        ("in-progress", ("ธันวาคม 2565", None), "2566-01-01", OVERDUE),
        ("not-started", ("ไตรมาสที่ 2", None), "31 มีนาคม 2566", AHEAD),
        ("not-started", ("ไตรมาสที่ 2", None), "1 เมษายน ๒๕๖๖", OVERDUE),
        ("in-progress", ("20 ธันวาคม 2565", None), "2022-12-20", AHEAD),
        ("in-progress", ("20 ธันวาคม 2565", None), "2022-12-21", OVERDUE),
        ("not-completed", ("ธันวาคม 2565", None), "2566-01-01", OVERDUE),
        # given up before its due date there is nothing still to come
        ("not-completed", ("ธันวาคม 2565", None), "2565-12-31", None),
        ("in-progress", (None, None), "2570-01-01", None),
        # without a day to speak of there is nothing to say
        ("in-progress", ("ธันวาคม 2565", None), None, None),
    ],
)
def test_status_and_timing_are_both_shown(
    empty: Site, status: str, dates: tuple[str | None, str | None], as_of: str | None, expected: str | None
) -> None:
    """A measure's page says its status, and beside it how it stands to its due date (`dates`: due, completed)."""
    lines = [f"{name}: {day}" for name, day in zip(("due", "completed"), dates, strict=True) if day]
    lines += ["status_reason: งบประมาณไม่พอ"] if status == "not-completed" else []
    text = MEASURE.replace("status: completed", "\n".join([f"status: {status}", *lines]))
    empty.write({"content/site.yaml": SITE, "content/2566/tax.md": text})
    empty.build(*(("--as-of", as_of) if as_of else ()))
    head = cut(empty.page("2566/tax.html"), '<dl class="facts">', "</dl>")
    said = re.findall(r'<span class="timing[^>]*>([^<]*)</span>', head)
    assert LABELS[status] in words(head)
    assert said == ([expected] if expected else [])


def test_missing_date_of_completion_is_not_called_inexact(empty: Site) -> None:
    """Of a measure without any date of completion the page does not say that its date is not exact enough."""
    text = MEASURE.replace("status: completed", "status: completed\ndue: ธันวาคม 2565")
    empty.write({"content/site.yaml": SITE, "content/2566/tax.md": text}).build()
    assert UNKNOWN not in words(empty.page("2566/tax.html"))


def test_day_spoken_of_is_the_newest_date_that_tells_what_happened(empty: Site) -> None:
    """Without --as-of the pages speak of the newest date of the content, and a due date is none."""
    text = MEASURE.replace("status: completed", "status: in-progress\ndue: ธันวาคม 2565\nupdated: 2566-01-01")
    empty.write({"content/site.yaml": SITE, "content/2566/tax.md": text}).build()
    page = words(empty.page("2566/tax.html"))
    assert OVERDUE in page
    assert "ข้อมูล ณ วันที่ 1 มกราคม 2566" in page


@pytest.mark.parametrize("page", ["2566/queue.html", "2567/queue.html"])
def test_promise_is_shown_through_the_years_on_each_of_its_pages(empty: Site, page: str) -> None:
    """A measure that is followed by another shows both years, oldest first, with each one's status."""
    empty.write(COMPLETE).build()
    chain = words(cut(empty.page(page), '<ol class="timeline">', "</ol>")).replace(" (หน้านี้)", "")
    assert chain == (
        "ปีงบประมาณ พ.ศ. 2566: จองคิวรับบริการล่วงหน้า ดำเนินการแล้วเสร็จ "
        "ปีงบประมาณ พ.ศ. 2567: ขยายการจองคิวนอกเวลาราชการ อยู่ระหว่างดำเนินการ"
    )
