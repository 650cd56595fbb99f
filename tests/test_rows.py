"""The 27 rows of the source's table: that each holds in a complete agency, and is told where it does not.

A test whose name ends in `_told` breaks the complete agency in one place; all others see that the row holds.
"""

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.complete import (
    ANALYSIS,
    BUDGET,
    COMPLETE,
    CONDUCT,
    FILES,
    QUEUE,
    TEXTS,
    ask,
    built,
    but,
    cut,
    gaps_on,
    rows,
    table,
    told,
    words,
)
from tests.conftest import Site

MEASURES_PAGE = "ita/2566/o42.html"
RESULTS_PAGE = "ita/2567/o35.html"
REPORT = 'id="item_measures"'


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The complete agency, built once; tests only read it."""
    yield from built(Site(tmp_path_factory.mktemp("complete")).write(COMPLETE))


@pytest.fixture
def complete(empty: Site) -> Site:
    """The complete agency, to be broken."""
    return empty.write(COMPLETE)


def column(site: Site, page: str, number: int) -> list[str]:
    """Read one column of an item's report."""
    return [row[number] for row in rows(site.page(page), REPORT)]


def facts(site: Site, page: str) -> str:
    """Read the facts at the head of a measure's page."""
    return words(cut(site.page(page), '<dl class="facts">', "</dl>"))


def test_every_row_has_a_test_that_it_holds_and_one_that_it_is_told() -> None:
    """Each of the 27 rows has a test on either side, by the number and the ending of its name."""
    names = [found for name in globals() if (found := re.fullmatch(r"test_row_(\d\d)_\w+?(_told)?", name))]
    holds = {int(name[1]) for name in names if not name[2]}
    is_told = {int(name[1]) for name in names if name[2]}
    assert holds == set(range(1, 28))
    assert is_told == set(range(1, 28))


@pytest.mark.parametrize(("code", "year"), [("O42", "2566"), ("O35", "2567")])
def test_complete_agency_meets_both_items(published: Site, code: str, year: str) -> None:
    """An agency that gives all that is asked for is told nothing."""
    ran = ask(published, code, year)
    assert told(ran) == []
    assert ran.code == 0


# 1–2: the item and its analysis


@pytest.mark.parametrize("spelling", ["O42", "o42", "042", "๐๔๒", "OIT 42", "ข้อ ๐๔๒"])
def test_row_01_every_spelling_of_a_code_is_one_item(published: Site, spelling: str) -> None:
    """An item's code is accepted in any spelling, and written as O42."""
    ran = published.run("check", "--item", spelling, "--year", "๒๕๖๖", "--lang", "en")
    assert ran.code == 0
    assert ran.out.startswith("O42 of 2566: met, 9 of 9 components")


def test_row_01_measures_page_says_item_title_and_both_years(published: Site) -> None:
    """The page of the measures item begins with its code, official title, assessment year and fiscal year."""
    page = words(cut(published.page(MEASURES_PAGE), '<p class="number">', '<p class="totals">'))
    assert page.startswith(
        "ข้อ O42 การประเมินปี พ.ศ. 2566 มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        "องค์การบริหารส่วนตำบลทุ่งทอง ปีงบประมาณ พ.ศ. 2566"
    )


def test_row_01_item_that_the_set_does_not_have_is_told(published: Site) -> None:
    """Asking for a code that no set has is wrong usage, answered by those there are."""
    ran = published.run("check", "--item", "O99", "--year", "2566")
    assert ran.code == 2
    assert "--item O42 --year 2566" in ran.err


def test_row_01_code_that_is_none_is_told(complete: Site) -> None:
    """A set whose item has no readable code is refused at its line."""
    complete.write(
        {
            "content/requirements/nacc-2566.yaml": "scheme: nacc\nyear: 2566\nsource: ประกาศ\nitems:\n"
            "  - {code: ข้อแรก, title: มาตรการ, role: measures, of: same-year}\n"
        }
    )
    (problem,) = ask(complete, "O42", "2566").problems
    assert (problem["code"], problem["line"]) == ("not-an-item-code", 5)


def test_row_02_analysis_shows_the_year_assessed_its_source_and_its_text(published: Site) -> None:
    """The measures item shows what was analysed: which year's assessment, from where, and in which words."""
    page = words(cut(published.page(MEASURES_PAGE), '<section id="analysis">', "<h3>"))
    assert "วิเคราะห์จากผลการประเมินปี พ.ศ. 2565" in page
    assert "ที่มา: รายงานผลการประเมิน ITA ปี 2565" in page
    assert "คะแนนด้านคุณภาพการดำเนินงานลดลงจากปีก่อน" in page


def analysis_that_says(body: str) -> dict[str, str]:
    """Write the year's analysis with no findings and this text; no measure answers a finding."""
    return {
        ANALYSIS: f"---\nassessment_year: 2565\nurgent: none\nimprove: none\n---\n{body}\n",
        **but(QUEUE, "responds_to: [queue]\n", ""),
        **but(BUDGET, "responds_to: [budget]\n", ""),
        **but(CONDUCT, "responds_to: [queue, budget]\n", ""),
    }


@pytest.mark.parametrize(
    "body",
    [
        "",
        *(
            pytest.param(body, id=name)
            for name, body in {"hyphen": "-", "space": "&nbsp;", "dots": "…", "heading": "## ผล"}.items()
        ),
    ],
)
def test_row_02_year_without_an_analysis_is_told(complete: Site, body: str) -> None:
    """A year whose analysis says nothing does not meet the item that asks for one."""
    complete.write(analysis_that_says(body))
    ran = ask(complete, "O42", "2566")
    assert told(ran) == [f"gap-no-analysis {ANALYSIS}"]
    assert ran.code == 1


# 3–7: findings, and the measures that answer them


def findings_shown(site: Site) -> dict[str, str]:
    """Read what stands under each kind of finding on the page of the measures item."""
    _, urgent, improve = cut(site.page(MEASURES_PAGE), '<section id="analysis">', "</section>").split("<h3>")
    return {"urgent": words(f"<p>{urgent}"), "improve": words(f"<p>{improve}")}


def only(kind: str) -> dict[str, str]:
    """Leave the year's findings of one kind, answered by every measure; nothing is said of the other kind."""
    kept = {"urgent": "queue", "improve": "budget"}[kind]
    entries = re.findall(r"  - id: .*?(?=  - id|measures:)", TEXTS[ANALYSIS], re.DOTALL)
    (dropped,) = (entry for entry in entries if f"id: {kept}" not in entry)
    answer = f"responds_to: [{kept}]"
    return {
        **but(ANALYSIS, dropped, ""),
        **but(QUEUE, "responds_to: [queue]", answer),
        **but(BUDGET, "responds_to: [budget]", answer),
        **but(CONDUCT, "responds_to: [queue, budget]", answer),
    }


def stated(kind: str, files: dict[str, str]) -> dict[str, str]:
    """State in the analysis that there is nothing of a kind."""
    return {**files, ANALYSIS: files[ANALYSIS].replace("measures: [", f"{kind}: ไม่มี\nmeasures: [")}


def test_row_03_urgent_finding_is_shown(published: Site) -> None:
    """What has to be mended at once is listed under its official words."""
    assert findings_shown(published)["urgent"].startswith(
        "ข้อบกพร่องหรือจุดอ่อนที่จะต้องแก้ไขโดยเร่งด่วน ผู้รับบริการรอคิวนานและไม่ทราบลำดับของตน"
    )


def test_row_03_statement_that_nothing_is_urgent_is_shown(complete: Site) -> None:
    """Where nothing was urgent the page says "none", and the item is met."""
    complete.write(stated("urgent", only("improve")))
    assert told(ask(complete, "O42", "2566")) == []
    complete.build()
    assert findings_shown(complete)["urgent"] == "ข้อบกพร่องหรือจุดอ่อนที่จะต้องแก้ไขโดยเร่งด่วน ไม่มี"


def test_row_03_neither_is_told(complete: Site) -> None:
    """No urgent finding and no statement that there is none is a gap, and the page leaves no blank."""
    complete.write(only("improve"))
    ran = ask(complete, "O42", "2566")
    assert set(told(ran)) == {f"gap-findings-urgent {ANALYSIS}"}
    assert ran.code == 1
    complete.build()
    assert findings_shown(complete)["urgent"].endswith("ยังไม่ได้ระบุ")


def test_row_04_finding_to_improve_is_shown(published: Site) -> None:
    """What has to become better is listed under its official words."""
    assert findings_shown(published)["improve"].startswith(
        "ประเด็นที่จะต้องพัฒนาให้ดีขึ้น รายงานการใช้จ่ายงบประมาณอ่านเข้าใจยาก"
    )


def test_row_04_statement_that_nothing_is_to_improve_is_shown(complete: Site) -> None:
    """Where nothing was to improve the page says "none", and the item is met."""
    complete.write(stated("improve", only("urgent")))
    assert told(ask(complete, "O42", "2566")) == []
    complete.build()
    assert findings_shown(complete)["improve"] == "ประเด็นที่จะต้องพัฒนาให้ดีขึ้น ไม่มี"


def test_row_04_neither_is_told(complete: Site) -> None:
    """No finding to improve and no statement that there is none is a gap, and the page leaves no blank."""
    complete.write(only("urgent"))
    ran = ask(complete, "O42", "2566")
    assert told(ran) == [f"gap-findings-improve {ANALYSIS}"]
    assert ran.code == 1
    complete.build()
    assert findings_shown(complete)["improve"].endswith("ยังไม่ได้ระบุ")


def test_row_05_finding_shows_its_own_source(published: Site) -> None:
    """A finding that comes from elsewhere than the analysis says from where."""
    assert "ที่มา: ตัวชี้วัดที่ 2 การใช้งบประมาณ" in findings_shown(published)["improve"]


def test_row_05_sources_of_all_findings_stand_for_that_of_the_analysis(complete: Site) -> None:
    """Findings that each name their source need neither the analysis's own nor the year assessed."""
    source = "assessment_year: 2565\nsource: รายงานผลการประเมิน ITA ปี 2565 ขององค์การบริหารส่วนตำบลทุ่งทอง\n"
    named = TEXTS[ANALYSIS].replace(source, "").replace("ของตน\n", "ของตน\n    source: ตัวชี้วัดที่ 6\n")
    complete.write({ANALYSIS: named})
    assert told(ask(complete, "O42", "2566")) == []


def test_row_05_finding_without_year_or_source_is_told(complete: Site) -> None:
    """A finding that names no source, in an analysis that names neither year nor source, is named as a gap."""
    source = "assessment_year: 2565\nsource: รายงานผลการประเมิน ITA ปี 2565 ขององค์การบริหารส่วนตำบลทุ่งทอง\n"
    complete.write(but(ANALYSIS, source, ""))
    ran = ask(complete, "O42", "2566")
    assert told(ran) == [f"gap-source {ANALYSIS}"]
    complete.build()
    gap = words(cut(complete.page(MEASURES_PAGE), '<p class="gap">', "</p>"))
    assert gap == "ยังไม่ได้บอกปีที่ถูกประเมินหรือที่มา: ผู้รับบริการรอคิวนานและไม่ทราบลำดับของตน"


def test_row_06_urgent_finding_shows_the_measures_that_answer_it(published: Site) -> None:
    """Under an urgent finding stands every measure that came of it."""
    shown = findings_shown(published)["urgent"]
    assert "มาตรการที่ตอบข้อนี้: จองคิวรับบริการล่วงหน้า" in shown
    assert "Dos&Don'ts" in shown


def test_row_06_urgent_finding_that_no_measure_answers_is_told(complete: Site) -> None:
    """An urgent finding without a measure is a gap, and the page says so."""
    complete.write(
        {
            **but(QUEUE, "responds_to: [queue]", "responds_to: [budget]"),
            **but(CONDUCT, "responds_to: [queue, budget]", "responds_to: [budget]"),
        }
    )
    assert told(ask(complete, "O42", "2566")) == [f"gap-unanswered {ANALYSIS}"]
    complete.build()
    assert findings_shown(complete)["urgent"].endswith("ยังไม่มีมาตรการที่ตอบข้อนี้")


def test_row_07_measure_leads_to_the_findings_it_answers(published: Site) -> None:
    """A measure's page names its findings and links to where they are shown."""
    assert '<a href="index.html#finding_queue">ผู้รับบริการรอคิวนานและไม่ทราบลำดับของตน</a>' in published.page(
        "2566/queue.html"
    )
    assert '<li id="finding_queue">' in published.page("2566/index.html")


def test_row_07_answer_to_no_finding_is_told(complete: Site) -> None:
    """A measure that names a finding the analysis does not have is an error, and nothing is published."""
    complete.build()
    before = complete.tree()
    complete.write(but(QUEUE, "responds_to: [queue]", "responds_to: [queues]"))
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"unknown-finding {QUEUE}"]
    assert ran.code == 1
    assert complete.tree() == before


def test_row_07_measure_that_answers_nothing_is_told(complete: Site) -> None:
    """A measure that answers no finding is named as a gap."""
    complete.write(but(BUDGET, "responds_to: [budget]\n", ""))
    assert told(ask(complete, "O42", "2566")) == [f"gap-responds-to {BUDGET}"]


# 8–10: who, how, and who watches


def test_row_08_owner_is_shown(published: Site) -> None:
    """Who is responsible stands beside each measure of the item, and on its own page."""
    assert column(published, MEASURES_PAGE, 1) == ["สำนักปลัด", "กองคลัง , สำนักปลัด", "งานนิติการ"]
    assert "ผู้รับผิดชอบ กองคลัง , สำนักปลัด" in facts(published, "2566/budget.html")


@pytest.mark.parametrize(
    ("owner", "code"),
    [("", "missing-field"), ('owner: ""\n', "empty-value"), ('owner: "-"\n', "empty-value")],
    ids=["missing", "blank", "hyphen"],
)
def test_row_08_measure_without_an_owner_is_told(complete: Site, owner: str, code: str) -> None:
    """A measure that names nobody is an error, whichever way the field is left out."""
    complete.write(but(QUEUE, "owner: สำนักปลัด\n", owner))
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"{code} {QUEUE}"]
    assert ran.code == 1


BLANK = [
    pytest.param("", id="nothing"),
    pytest.param("-", id="hyphen"),
    pytest.param("&nbsp;", id="space"),
    pytest.param("......", id="dots"),
    pytest.param("### รายละเอียด", id="heading"),
]
"""Ways to leave a part without saying anything."""


def check_part(site: Site, code: str, year: str, text: str, blank: str) -> None:
    """Expect that a blank part of one measure is the only thing told of an item, and said on its page."""
    site.write(but(QUEUE, text, blank))
    assert told(ask(site, code, year)) == [f"gap-part {QUEUE}"]
    site.build()
    assert words(site.page(f"ita/{year}/{code.lower()}.html")).count("ยังไม่มีข้อมูลส่วนนี้") == 1


def test_row_09_steps_are_shown(published: Site) -> None:
    """The steps of every measure stand in the report of the measures item."""
    assert column(published, MEASURES_PAGE, 2) == [
        "สำรวจงานที่มีผู้รอมากที่สุด แล้วเปิดให้จองทีละงาน",
        "ย่อรายงานประจำปีให้เหลือหนึ่งหน้า พร้อมภาพประกอบ",
        "จัดอบรมสองรุ่น รุ่นละยี่สิบคน",
    ]


@pytest.mark.parametrize("blank", BLANK)
def test_row_09_blank_steps_are_told(complete: Site, blank: str) -> None:
    """A measure whose steps say nothing is named, and the page says that they are missing."""
    check_part(complete, "O42", "2566", "สำรวจงานที่มีผู้รอมากที่สุด แล้วเปิดให้จองทีละงาน", blank)


def test_row_10_monitoring_is_shown(published: Site) -> None:
    """How each measure is watched and reported stands in the report of the measures item."""
    expected = [
        "รายงานจำนวนผู้จองต่อผู้บริหารทุกสิ้นเดือน",
        "กองคลังเสนอร่างต่อที่ประชุมสภาก่อนเผยแพร่",
        "งานนิติการรายงานจำนวนผู้ผ่านการอบรมหลังจบแต่ละรุ่น",
    ]
    shown = column(published, MEASURES_PAGE, 3)
    assert [cell[: len(text)] for cell, text in zip(shown, expected, strict=True)] == expected


@pytest.mark.parametrize("blank", BLANK)
def test_row_10_blank_monitoring_is_told(complete: Site, blank: str) -> None:
    """A measure whose monitoring says nothing is named, and the page says that it is missing."""
    check_part(complete, "O42", "2566", "รายงานจำนวนผู้จองต่อผู้บริหารทุกสิ้นเดือน", blank)


# 11–14: the results, in three columns


def test_row_11_results_page_has_every_measure_of_the_year(published: Site) -> None:
    """The results are made from the same records as the year's page: each measure once, in its order."""
    listed = [row[1] for row in rows(published.page("2566/index.html"), 'class="measures')]
    reported = column(published, RESULTS_PAGE, 0)
    titles = ["จองคิวรับบริการล่วงหน้า", "สรุปงบประมาณฉบับประชาชน", "อบรมแนวปฏิบัติ Dos&Don'ts แก่เจ้าหน้าที่*"]
    assert [title in cell for title, cell in zip(titles, listed, strict=True)] == [True] * 3
    assert [title in cell for title, cell in zip(titles, reported, strict=True)] == [True] * 3


def test_row_11_measure_that_cannot_be_read_is_told(complete: Site) -> None:
    """A measure with an error is never left out of the report in silence: nothing is published."""
    complete.build()
    before = complete.tree()
    complete.write(but(BUDGET, "status: ดำเนินการแล้วเสร็จ", "status: เรียบร้อยดี"))
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"unknown-status {BUDGET}"]
    assert complete.tree() == before


def test_row_12_first_column_has_numbers_and_sub_numbers(published: Site) -> None:
    """Column one names each measure with its number, and keeps the sub-numbers of its text as typed."""
    first, second, third = column(published, RESULTS_PAGE, 0)
    assert first.startswith("1. จองคิวรับบริการล่วงหน้า")
    assert second.startswith("2. สรุปงบประมาณฉบับประชาชน")
    assert third.startswith("3.1 อบรมแนวปฏิบัติ Dos&Don'ts แก่เจ้าหน้าที่* ๓.๑.๑ เจ้าหน้าที่รับคำขอ ๓.๑.๒ เจ้าหน้าที่การเงิน")


@pytest.mark.parametrize(
    ("number", "code"), [("ข้อสาม", "not-a-number"), ("2", "number-taken")], ids=["a word", "taken"]
)
def test_row_12_number_that_does_not_count_is_told(complete: Site, number: str, code: str) -> None:
    """A number that is none, or that another measure has, is told at the measure."""
    complete.write(but(CONDUCT, '"3.1"', f'"{number}"'))
    assert told(complete.run("check", "--format", "json")) == [f"{code} {CONDUCT}"]


def test_row_13_second_column_is_the_summary(published: Site) -> None:
    """Column two says what was done, of measures that were not completed too."""
    done = column(published, RESULTS_PAGE, 1)
    assert [cell.rpartition("บริการ ")[2] for cell in done] == [
        "เปิดให้จองคิวได้ครบสามงานบริการ",
        "เผยแพร่สรุปงบประมาณหนึ่งหน้าเมื่อเดือนมิถุนายน",
        "อบรม Dos&Don'ts ได้หนึ่งรุ่น",
    ]


@pytest.mark.parametrize("blank", BLANK)
def test_row_13_blank_summary_is_told(complete: Site, blank: str) -> None:
    """A measure whose summary says nothing is named, and the report says that it is missing."""
    check_part(complete, "O35", "2567", "เปิดให้จองคิวได้ครบสามงานบริการ", blank)


def test_row_14_third_column_is_the_outcome(published: Site) -> None:
    """Column three says what came of it, with the evidence."""
    outcomes = column(published, RESULTS_PAGE, 2)
    assert [cell.partition(" หลักฐาน")[0] for cell in outcomes] == [
        "เวลารอเฉลี่ยลดลงจากสี่สิบนาทีเหลือสิบนาที",
        "ผู้ตอบแบบสอบถามแปดในสิบบอกว่าเข้าใจรายงาน",
        "เจ้าหน้าที่ยี่สิบคนปฏิบัติตามแนวเดียวกัน",
    ]


@pytest.mark.parametrize("blank", BLANK)
def test_row_14_blank_outcome_is_told(complete: Site, blank: str) -> None:
    """A measure whose outcome says nothing is named, and the report says that it is missing."""
    check_part(complete, "O35", "2567", "เวลารอเฉลี่ยลดลงจากสี่สิบนาทีเหลือสิบนาที", blank)


def test_row_14_outcome_that_repeats_the_summary_is_told(complete: Site) -> None:
    """An outcome that says the summary again is warned about, and published."""
    complete.write(but(QUEUE, "เวลารอเฉลี่ยลดลงจากสี่สิบนาทีเหลือสิบนาที", "เปิดให้จองคิวได้ครบ สามงานบริการ"))
    ran = ask(complete, "O35", "2567")
    assert told(ran) == [f"outcome-repeats-summary {QUEUE}"]
    assert ran.code == 0


# 15–18: which year


@pytest.mark.parametrize("day", ["1 ตุลาคม 2565", "30 กันยายน 2566", "ไตรมาสที่ ๑", "2022-12-20"])
def test_row_15_completion_inside_the_fiscal_year_is_accepted(complete: Site, day: str) -> None:
    """From its first to its last day a completion lies in the fiscal year, whatever calendar year it has."""
    complete.write(but(QUEUE, "completed: 20 มีนาคม 2566", f"completed: {day}"))
    assert told(ask(complete, "O35", "2567")) == []


def test_row_15_completion_in_the_calendar_year_only_is_told(complete: Site) -> None:
    """A day of the same calendar year after the fiscal year is warned about with both readings, and accepted."""
    complete.write(but(QUEUE, "completed: 20 มีนาคม 2566", "completed: ตุลาคม ๒๕๖๖"))
    (problem,) = ask(complete, "O35", "2567").problems
    assert (problem["code"], problem["severity"]) == ("outside-fiscal-year", "warning")
    assert {"2566", "2567"} <= set(re.findall("25[0-9]{2}", str(problem["message"])))


@pytest.mark.parametrize("day", ["กันยายน 2565", "มกราคม 2567"])
def test_row_15_completion_in_neither_year_is_told(complete: Site, day: str) -> None:
    """A completion outside both the fiscal and the calendar year is a gap, named on the report's page."""
    complete.write(but(QUEUE, "completed: 20 มีนาคม 2566", f"completed: {day}"))
    ran = ask(complete, "O35", "2567")
    assert sorted(told(ran)) == [f"gap-year {QUEUE}", f"outside-fiscal-year {QUEUE}"]
    assert ran.code == 1
    complete.build()
    assert gaps_on(complete.page(RESULTS_PAGE)) == ["แล้วเสร็จนอกปีนี้: 1. จองคิวรับบริการล่วงหน้า"]


def test_row_16_what_was_set_is_what_is_reported(published: Site) -> None:
    """Where the list of the analysis and the reported measures agree, the component is met."""
    last = rows(published.page(RESULTS_PAGE), 'class="components')[-1]
    assert last == ["โดยนำมาตรการที่ได้กำหนดไว้ในปีงบประมาณ พ.ศ. ๒๕๖๖ มารายงานผล", "ครบ", "ดูในตารางข้างบน"]


def test_row_16_measure_that_was_set_and_is_not_reported_is_told(complete: Site) -> None:
    """A measure of the list without a report is named in the check and on the page."""
    complete.write(but(ANALYSIS, "[queue, budget, conduct]", "[queue, budget, conduct, parking]"))
    ran = ask(complete, "O35", "2567")
    assert sorted(told(ran)) == [f"gap-not-reported {ANALYSIS}", f"set-measure-missing {ANALYSIS}"]
    assert ran.code == 1
    complete.build()
    assert gaps_on(complete.page(RESULTS_PAGE)) == ["กำหนดไว้แต่ยังไม่ได้รายงาน: parking"]


def test_row_16_draft_of_a_measure_that_was_set_is_told(complete: Site) -> None:
    """A report that is still a draft does not count as reported."""
    complete.write(but(BUDGET, 'number: "2"', 'number: "2"\ndraft: true'))
    ran = ask(complete, "O35", "2567")
    assert sorted(told(ran)) == [f"gap-not-reported {ANALYSIS}", f"set-measure-missing {ANALYSIS}"]


def test_row_16_report_of_a_measure_that_was_not_set_is_told(complete: Site) -> None:
    """A reported measure outside the list is named in the check and on the page."""
    complete.write(but(ANALYSIS, "[queue, budget, conduct]", "[queue, conduct]"))
    ran = ask(complete, "O35", "2567")
    assert sorted(told(ran)) == [f"gap-not-set {BUDGET}", f"measure-not-set {BUDGET}"]
    assert ran.code == 1
    complete.build()
    assert gaps_on(complete.page(RESULTS_PAGE)) == ["รายงานแต่ไม่อยู่ในรายการที่กำหนดไว้: 2. สรุปงบประมาณฉบับประชาชน"]


def test_row_17_results_of_a_year_stand_under_the_next_assessment(published: Site) -> None:
    """The assessment of 2567 shows the measures of fiscal year 2566 under the code of 2567, and no others."""
    page = published.page(RESULTS_PAGE)
    assert words(cut(page, '<p class="number">', "</p>")) == "ข้อ O35 การประเมินปี พ.ศ. 2567"
    assert words(cut(page, '<p class="lede">', "</p>")).endswith("ปีงบประมาณ พ.ศ. 2566")
    assert "ขยายการจองคิวนอกเวลาราชการ" not in words(cut(page, f"<table {REPORT}", "</table>"))


def test_row_17_code_of_another_year_is_told(published: Site) -> None:
    """Asking for a code in a year whose set has another one is answered by where it is."""
    ran = published.run("check", "--item", "O35", "--year", "2566")
    assert ran.code == 2
    assert "--item O35 --year 2567" in ran.err


def test_row_17_year_before_without_measures_is_told(empty: Site) -> None:
    """An agency that has only the year of the assessment itself has nothing to report, and is told where."""
    empty.write({path: text for path, text in COMPLETE.items() if "/2566/" not in path})
    empty.write(but("content/2567/queue.md", "follows: 2566/queue\n", ""))
    ran = ask(empty, "O35", "2567")
    assert set(told(ran)) == {"gap-no-measures content/2566"}
    assert ran.code == 1


def test_row_18_year_assessed_is_the_year_before(complete: Site) -> None:
    """Without a year written, the analysis is that of the year before."""
    complete.write(but(ANALYSIS, "assessment_year: 2565\n", ""))
    assert told(complete.run("check", "--format", "json")) == []
    complete.build()
    assert "วิเคราะห์จากผลการประเมินปี พ.ศ. 2565" in words(complete.page(MEASURES_PAGE))


@pytest.mark.parametrize("year", ["2564", "2566"])
def test_row_18_another_year_assessed_is_told(complete: Site, year: str) -> None:
    """An assessment of another year than the one before is warned about, and shown as written."""
    complete.write(but(ANALYSIS, "assessment_year: 2565", f"assessment_year: {year}"))
    (problem,) = complete.run("build", "--format", "json").problems
    assert (problem["code"], problem["severity"]) == ("unusual-assessment-year", "warning")
    assert f"วิเคราะห์จากผลการประเมินปี พ.ศ. {year}" in words(complete.page(MEASURES_PAGE))


# 19–23: how many, how much, by when, and the proof


def test_row_19_totals_of_year_results_and_data_reconcile(published: Site) -> None:
    """The year's page, the results page and the data count the same measures."""
    data = json.loads(published.page("data/measures-2566.json"))["measures"]
    assert Counter(each["status"] for each in data) == {"completed": 2, "not-completed": 1}
    year = words(cut(published.page("2566/index.html"), '<p class="totals">', "</p>"))
    assert year == "กำหนด 3 มาตรการ แล้วเสร็จ 2 ไม่แล้วเสร็จ 1"
    results = words(cut(published.page(RESULTS_PAGE), '<p class="totals">', "</p>"))
    assert results == "กำหนด 3 มาตรการ · แล้วเสร็จ 2 · ไม่แล้วเสร็จ 1"


@pytest.mark.parametrize(
    ("line", "instead", "code"),
    [
        ("status: not-completed", "status: เกือบเสร็จ", "unknown-status"),
        ("status_reason: วิทยากรงดเดินทางในไตรมาสสุดท้าย จึงจัดได้เพียงครึ่งหนึ่ง\n", "", "reason-missing"),
    ],
    ids=["unknown status", "not completed without a reason"],
)
def test_row_19_measure_that_would_not_be_counted_right_is_told(
    complete: Site, line: str, instead: str, code: str
) -> None:
    """A measure of no known status, or not completed for no reason, keeps the totals from being published."""
    complete.write(but(CONDUCT, line, instead))
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"{code} {CONDUCT}"]
    assert not (complete.folder / "output").exists()


def test_row_20_further_headings_and_text_are_kept(complete: Site) -> None:
    """What is asked for is a minimum: other headings and texts stay where the editor put them."""
    complete.write(but(QUEUE, "## สรุปผล", "## งบประมาณที่ใช้\n\nไม่ใช้งบประมาณ\n\n## สรุปผล"))
    assert told(ask(complete, "O42", "2566")) == []
    complete.build()
    page = words(complete.page("2566/queue.html"))
    monitoring, further, summary = (
        page.index(text) for text in ("ทุกสิ้นเดือน", "งบประมาณที่ใช้ ไม่ใช้งบประมาณ", "สรุปผลการดำเนินการ")
    )
    assert monitoring < further < summary


def test_row_20_heading_that_is_nearly_a_part_is_told(complete: Site) -> None:
    """A heading that was probably meant as a part, and is kept as another, is warned about."""
    complete.write(but(QUEUE, "## ขั้นตอนหรือวิธีการปฏิบัติ", "## ขั้นตอนหรือวิธีการปฏิบัติงานทั้งหมด"))
    assert sorted(told(ask(complete, "O42", "2566"))) == [f"gap-part {QUEUE}", f"part-nearly {QUEUE}"]


@pytest.mark.parametrize("page", ["2566/queue.html", MEASURES_PAGE, RESULTS_PAGE])
def test_row_21_target_stands_beside_what_was_achieved(published: Site, page: str) -> None:
    """How much was promised is said together with how much was achieved, on every page of the measure."""
    assert "3 งานบริการ ทำได้ 3 งานบริการ" in words(published.page(page))


@pytest.mark.parametrize(
    ("achieved", "code"), [("2", "target-not-reached"), ("ครบ", "not-a-count")], ids=["less", "no number"]
)
def test_row_21_target_that_was_not_reached_is_told(complete: Site, achieved: str, code: str) -> None:
    """A measure reported complete that achieved less than it promised, or says no number, is told."""
    complete.write(but(QUEUE, "achieved: 3", f"achieved: {achieved}"))
    assert told(complete.run("check", "--format", "json")) == [f"{code} {QUEUE}"]


@pytest.mark.parametrize(
    ("due", "first", "last"),
    [
        ("ภายในเดือนตุลาคม", "2022-10-01", "2022-10-31"),
        ("ไตรมาสที่ ๑", "2022-10-01", "2022-12-31"),
        ("กุมภาพันธ์ ๒๕๖๖", "2023-02-01", "2023-02-28"),
        pytest.param(
            *("ในไตรมาสที่ ๑", "2022-10-01", "2022-12-31"),
        ),
    ],
    ids=["month", "quarter", "last of February", "quarter in the source's words"],
)
def test_row_22_months_and_quarters_are_exact_dates(complete: Site, due: str, first: str, last: str) -> None:
    """A month or a quarter of the fiscal year is published as its first and its last day."""
    complete.write(but(QUEUE, "due: ไตรมาสที่ 2", f"due: {due}"))
    assert told(complete.run("build", "--format", "json")) == []
    record = json.loads(complete.page("data/measures-2566.json"))["measures"][0]
    assert (record["due_start"], record["due_end"]) == (first, last)


def test_row_22_late_completion_is_shown(complete: Site) -> None:
    """A measure completed after its due date says so beside its status."""
    complete.write(but(QUEUE, "due: ไตรมาสที่ 2", "due: ไตรมาสที่ 1"))
    complete.build()
    said = column(complete, RESULTS_PAGE, 0)[0]
    assert "ดำเนินการแล้วเสร็จ" in said
    assert "(ต.ค.–\u2060ธ.ค. 2565) แล้วเสร็จช้ากว่ากำหนด" in said


def test_row_22_day_that_no_calendar_has_is_told(complete: Site) -> None:
    """A due date that cannot be made exact is refused at its place."""
    complete.write(but(QUEUE, "due: ไตรมาสที่ 2", "due: ไตรมาสที่ 5"))
    (problem,) = complete.run("check", "--format", "json").problems
    assert (problem["code"], problem["line"], problem["column"]) == ("not-a-period", 9, 6)


def test_row_22_overdue_measure_is_told(complete: Site) -> None:
    """On the day after its due date an open measure is called overdue, with the day that is spoken of."""
    complete.build("--as-of", "2567-10-01")
    facts_and_day = words(cut(complete.page("2567/queue.html"), '<dl class="facts">', "<section"))
    assert "เลยกำหนดแล้ว" in facts_and_day
    assert "ข้อมูล ณ วันที่ 1 ตุลาคม 2567" in facts_and_day


def test_row_23_evidence_is_published_on_the_section_itself(published: Site) -> None:
    """A file of evidence lies in the section byte for byte, and the measure and the report lead to it."""
    stored = FILES["content/2566/files/queue.pdf"]
    assert (published.folder / "output/2566/files/queue.pdf").read_bytes() == stored
    assert '<a href="files/queue.pdf">คู่มือการจองคิว</a>' in published.page("2566/queue.html")
    assert '<a href="../../2566/files/queue.pdf">คู่มือการจองคิว</a>' in published.page(RESULTS_PAGE)
    record = json.loads(published.page("data/measures-2566.json"))["measures"][0]
    assert record["evidence"][0]["sha256"] == hashlib.sha256(stored).hexdigest()


def test_row_23_evidence_that_is_not_there_is_told(complete: Site) -> None:
    """A named file that does not exist is an error, and nothing is published."""
    (complete.folder / "content/2566/files/queue.pdf").unlink()
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"evidence-missing {QUEUE}"]
    assert not (complete.folder / "output").exists()


def test_row_23_completion_without_evidence_is_told(complete: Site) -> None:
    """A measure reported complete with no proof says so on its page and counts on that of the year."""
    entry = "evidence:\n  - {file: files/queue.pdf, title: คู่มือการจองคิว, date: 2566-03-20}\n"
    complete.write(but(QUEUE, entry, ""))
    complete.build()
    assert "รายงานว่าแล้วเสร็จ ยังไม่มีหลักฐานแนบ" in facts(complete, "2566/queue.html")
    assert "1 มาตรการรายงานว่าแล้วเสร็จ แต่ยังไม่มีหลักฐานแนบ" in words(complete.page("2566/index.html"))


# 24–27: to find it, to protect people, to take text as it comes


def test_row_24_addresses_stay_when_the_next_year_comes(complete: Site) -> None:
    """Every page and download keeps its address, and a report its words (search does not exist yet)."""
    complete.build()
    before = complete.tree().keys()
    report = cut(complete.page(RESULTS_PAGE), f"<table {REPORT}", "</table>")
    complete.write(
        {
            "content/2568/queue.md": "---\ntitle: จองคิวทุกวัน\nfiscal_year: 2568\n"
            "owner: สำนักปลัด\nstatus: not-started\n---\n"
        }
    )
    complete.build()
    gone = before - complete.tree().keys()
    assert gone == set()
    assert cut(complete.page(RESULTS_PAGE), f"<table {REPORT}", "</table>") == report


def test_row_24_downloads_are_offered_where_the_table_is(published: Site) -> None:
    """A year's page leads to its table as CSV, XLSX and JSON, and they hold every measure."""
    offered = re.findall(r'href="\.\./(data/[^"]+)"', published.page("2566/index.html"))
    assert offered == [
        *(f"data/measures-2566.{form}" for form in ("csv", "xlsx", "json")),
        *(f"data/owners.{form}" for form in ("csv", "xlsx")),
    ]
    assert [each["key"] for each in table(published, offered[0])] == [
        "2566/queue",
        "2566/budget",
        "2566/conduct",
    ]
    document = json.loads(published.page(offered[2]))
    assert [each["key"] for each in document["measures"]] == ["2566/queue", "2566/budget", "2566/conduct"]


def test_row_24_data_has_the_sentence_beside_the_summary_of_what_was_done(published: Site) -> None:
    """The sentence of the field `summary` and the part of that name both come through to the data."""
    header = published.page("data/measures-2566.csv").removeprefix("\ufeff").splitlines()[0].split(",")
    assert [name for name, count in Counter(header).items() if count > 1] == []
    record = json.loads(published.page("data/measures-2566.json"))["measures"][0]
    assert {"เลือกวันและเวลาได้จากที่บ้าน", "เปิดให้จองคิวได้ครบสามงานบริการ"} <= {
        each for each in record.values() if isinstance(each, str)
    }


def test_row_24_two_measures_of_one_address_are_told(complete: Site) -> None:
    """Two files that would have one address are an error, so that neither takes the other's."""
    complete.write(but(BUDGET, 'number: "2"', 'number: "2"\nslug: queue'))
    ran = complete.run("build", "--format", "json")
    assert "address-taken" in ran.codes
    assert ran.code == 1


def test_row_24_address_that_people_cannot_read_is_told(complete: Site) -> None:
    """A measure in a file with a Thai name gets a long address, and is warned about."""
    complete.write(
        {"content/2567/คิว.md": TEXTS["content/2567/queue.md"].replace("follows: 2566/queue\n", "")}
    )
    ran = complete.run("check", "--format", "json")
    assert "thai-file-name content/2567/คิว.md" in told(ran)


NATIONAL_ID = "1-1002-00345-67-0"
"""Made up; its last digit is the right one."""


def test_row_25_telephone_of_the_agency_is_published(published: Site) -> None:
    """The agency's own contact is there to be used, and is not taken for personal data."""
    assert told(published.run("check", "--format", "json")) == []
    assert '<a href="tel:034123456">034-123-456</a>' in published.page("2566/queue.html")


def test_row_25_number_that_was_reviewed_is_published(complete: Site) -> None:
    """A number that somebody found fit to publish is told no more."""
    complete.write(
        {
            **but(QUEUE, "เปิดให้จองคิวได้ครบสามงานบริการ", "โทรจองที่ 081-234-5678"),
            "content/site.yaml": TEXTS["content/site.yaml"]
            + "reviewed: [{text: 081-234-5678, reason: โทรศัพท์ของจุดบริการ}]\n",
        }
    )
    assert told(complete.run("check", "--format", "json")) == []


@pytest.mark.parametrize(
    "written",
    [
        NATIONAL_ID,
        NATIONAL_ID.replace("-", ""),
        NATIONAL_ID.replace("-", " "),
        "๑๑๐๐๒๐๐๓๔๕๖๗๐",
        *(
            pytest.param(
                NATIONAL_ID.replace("-", mark),
                id=name,
            )
            for name, mark in {
                "an en dash": "–",
                "a no-break space": "\u00a0",
                "a hyphen between spaces": " - ",
                "an escaped hyphen": "\\-",
            }.items()
        ),
    ],
)
def test_row_25_national_id_is_told(complete: Site, written: str) -> None:
    """A national identification number is an error, nothing is published, and the message does not repeat it."""
    complete.write(but(QUEUE, "เปิดให้จองคิวได้ครบสามงานบริการ", f"ผู้ร้องหมายเลข {written}"))
    ran = complete.run("build", "--format", "json")
    assert told(ran) == [f"national-id {QUEUE}"]
    assert written not in ran.out
    assert not (complete.folder / "output").exists()


def test_row_25_national_id_in_evidence_is_told(complete: Site) -> None:
    """A table of evidence that holds a national identification number is refused too."""
    complete.write(
        {
            "content/2566/files/names.csv": f"ชื่อ,เลข\nก,{NATIONAL_ID}\n",
            **but(BUDGET, "files/budget.pdf", "files/names.csv"),
        }
    )
    (complete.folder / "content/2566/files/budget.pdf").unlink()
    assert told(complete.run("check", "--format", "json")) == ["national-id content/2566/files/names.csv"]


def test_row_25_national_id_in_an_address_is_told(complete: Site) -> None:
    """A file whose name would publish a national identification number as an address is refused."""
    (complete.folder / QUEUE).rename(complete.folder / "content/2566/1100200345670.md")
    complete.write(but("content/2567/queue.md", "follows: 2566/queue\n", ""))
    complete.write(but(ANALYSIS, "measures: [queue, budget, conduct]\n", ""))
    assert "national-id" in complete.run("check", "--format", "json").codes


@pytest.mark.parametrize(
    ("written", "code"), [("081-234-5678", "phone-number"), ("somchai@gmail.com", "private-email")]
)
def test_row_25_telephone_and_private_mail_are_told(complete: Site, written: str, code: str) -> None:
    """What may be personal is warned about before it is published."""
    complete.write(but(QUEUE, "เปิดให้จองคิวได้ครบสามงานบริการ", f"ผู้ร้อง {written}"))
    ran = complete.run("check", "--format", "json")
    assert told(ran) == [f"{code} {QUEUE}"]
    assert ran.code == 0


def test_row_26_special_characters_are_escaped_exactly_once(published: Site) -> None:
    """`Dos&Don'ts` is escaped once wherever it stands on a page: in text, titles and tables."""
    pages = {
        path: published.page(path)
        for path in ("2566/conduct.html", "2566/index.html", RESULTS_PAGE, "index.html")
    }
    bare = {path: re.findall("Dos[^D]{1,12}Don[^t]{1,9}ts", page) for path, page in pages.items()}
    assert {html.unescape(each) for found in bare.values() for each in found} == {"Dos&Don'ts"}
    assert {each.partition("Don")[0] for found in bare.values() for each in found} == {"Dos&amp;"}


def test_row_26_special_characters_are_intact_in_data(published: Site) -> None:
    """`Dos&Don'ts` stands in CSV and JSON as it was typed, in titles and in parts."""
    document = json.loads(published.page("data/measures-2566.json"))
    for record in (table(published, "data/measures-2566.csv")[-1], document["measures"][-1]):
        assert record["title"] == "อบรมแนวปฏิบัติ Dos&Don'ts แก่เจ้าหน้าที่*"
        assert "อบรม Dos&Don'ts ได้หนึ่งรุ่น" in record.values()


@pytest.mark.parametrize(
    "heading",
    [
        "สรุปลผลการดำเนินการตามมาตรการหรือกิจกรรม",
        "๒. สรุปลผลการดำเนินการ ตามมาตรการหรือกิจกรรม",
        "สรุปลผลการดำเนินการ",
        pytest.param("สรุปลผล"),
    ],
)
def test_row_26_misspelt_heading_of_the_source_is_known(complete: Site, heading: str) -> None:
    """The source's own misspelling begins the summary, with or without a number."""
    complete.write(but(QUEUE, "## สรุปผลการดำเนินการ", f"## {heading}"))
    assert told(ask(complete, "O35", "2567")) == []


def test_row_26_thai_digits_are_read_as_numbers(complete: Site) -> None:
    """Thai digits are accepted in every field, and data has Arabic ones."""
    changed = TEXTS[QUEUE].partition("updated:")
    thai = changed[0].translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    complete.build()
    before = complete.page("data/measures-2566.json")
    complete.write({QUEUE: thai + "".join(changed[1:])})
    complete.build()
    assert complete.page("data/measures-2566.json") == before


def test_row_26_html_in_the_text_is_told(complete: Site) -> None:
    """Pasted `<p>` is refused at its line, and nothing is published."""
    complete.write(but(QUEUE, "เปิดให้จองคิวได้ครบสามงานบริการ", "<p>๑. เปิดให้จองคิว</p>"))
    ran = complete.run("build", "--format", "json")
    assert {(each["code"], each["line"]) for each in ran.problems} == {("raw-html", 26)}
    assert not (complete.folder / "output").exists()


@pytest.mark.parametrize("page", ["2566/conduct.html", MEASURES_PAGE, RESULTS_PAGE])
def test_row_27_mark_of_a_footnote_has_its_note(published: Site, page: str) -> None:
    """Where a measure's title has a mark, the same page says what it means."""
    text = words(published.page(page))
    assert "แก่เจ้าหน้าที่*" in text
    assert "* เฉพาะเจ้าหน้าที่ที่ประจำจุดบริการ" in text


def test_row_27_mark_in_the_official_words_has_its_note(published: Site) -> None:
    """The mark that the official text leaves unexplained has a note saying just that."""
    text = words(published.page(RESULTS_PAGE))
    assert "ภายในหน่วยงาน* ที่มีรายละเอียดอย่างน้อยประกอบด้วย * เอกสารต้นทางมีเครื่องหมายนี้โดยไม่ได้อธิบาย" in text


def test_row_27_mark_without_a_note_is_told(complete: Site) -> None:
    """A mark that nothing explains is warned about at its place."""
    complete.write(but(CONDUCT, "note: เฉพาะเจ้าหน้าที่ที่ประจำจุดบริการ\n", ""))
    (problem,) = complete.run("check", "--format", "json").problems
    assert (problem["code"], problem["severity"], problem["line"]) == ("marker-without-note", "warning", 2)
