"""An agency that is complete on every component, and short ways to break it and to read its pages."""

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping

import pytest

from tests.conftest import Ran, Site

TEXTS: Mapping[str, str] = {
    "content/site.yaml": """\
agency: องค์การบริหารส่วนตำบลทุ่งทอง
base_url: https://www.thungthong.example.go.th/ita/
owners: [สำนักปลัด, กองคลัง, งานนิติการ]
contact: 034-123-456
licence: CC BY 4.0
""",
    "content/2566/analysis.md": """\
---
assessment_year: 2565
source: รายงานผลการประเมิน ITA ปี 2565 ขององค์การบริหารส่วนตำบลทุ่งทอง
findings:
  - id: queue
    kind: urgent
    text: ผู้รับบริการรอคิวนานและไม่ทราบลำดับของตน
  - id: budget
    kind: improve
    text: รายงานการใช้จ่ายงบประมาณอ่านเข้าใจยาก
    source: ตัวชี้วัดที่ 2 การใช้งบประมาณ
measures: [queue, budget, conduct]
---
คะแนนด้านคุณภาพการดำเนินงานลดลงจากปีก่อน จึงกำหนดมาตรการตอบทุกข้อ
""",
    "content/2566/queue.md": """\
---
title: จองคิวรับบริการล่วงหน้า
fiscal_year: 2566
owner: สำนักปลัด
status: completed
number: "1"
summary: เลือกวันและเวลาได้จากที่บ้าน
responds_to: [queue]
due: ไตรมาสที่ 2
completed: 20 มีนาคม 2566
target: {count: 3, unit: งานบริการ, achieved: 3}
evidence:
  - {file: files/queue.pdf, title: คู่มือการจองคิว, date: 2566-03-20}
updated: 2567-01-31
---
## ขั้นตอนหรือวิธีการปฏิบัติ

สำรวจงานที่มีผู้รอมากที่สุด แล้วเปิดให้จองทีละงาน

## แนวทางการกำกับติดตามและการรายงาน

รายงานจำนวนผู้จองต่อผู้บริหารทุกสิ้นเดือน

## สรุปผลการดำเนินการ

เปิดให้จองคิวได้ครบสามงานบริการ

## ผลลัพธ์หรือความสำเร็จ

เวลารอเฉลี่ยลดลงจากสี่สิบนาทีเหลือสิบนาที
""",
    "content/2566/budget.md": """\
---
title: สรุปงบประมาณฉบับประชาชน
fiscal_year: 2566
owner: [กองคลัง, สำนักปลัด]
status: ดำเนินการแล้วเสร็จ
number: "2"
responds_to: [budget]
due: 30 มิถุนายน 2566
completed: 2566-06-12
evidence:
  - {file: files/budget.pdf, title: สรุปงบประมาณหน้าเดียว}
  - {url: "https://www.thungthong.example.go.th/budget", title: หน้างบประมาณ}
---
## ขั้นตอนหรือวิธีการปฏิบัติ

ย่อรายงานประจำปีให้เหลือหนึ่งหน้า พร้อมภาพประกอบ

## แนวทางการกำกับติดตามและการรายงาน

กองคลังเสนอร่างต่อที่ประชุมสภาก่อนเผยแพร่

## สรุปผลการดำเนินการ

เผยแพร่สรุปงบประมาณหนึ่งหน้าเมื่อเดือนมิถุนายน

## ผลลัพธ์หรือความสำเร็จ

ผู้ตอบแบบสอบถามแปดในสิบบอกว่าเข้าใจรายงาน
""",
    "content/2566/conduct.md": """\
---
title: อบรมแนวปฏิบัติ Dos&Don'ts แก่เจ้าหน้าที่*
fiscal_year: 2566
owner: งานนิติการ
status: not-completed
status_reason: วิทยากรงดเดินทางในไตรมาสสุดท้าย จึงจัดได้เพียงครึ่งหนึ่ง
number: "3.1"
responds_to: [queue, budget]
due: กันยายน 2566
note: เฉพาะเจ้าหน้าที่ที่ประจำจุดบริการ
---
๓.๑.๑ เจ้าหน้าที่รับคำขอ

๓.๑.๒ เจ้าหน้าที่การเงิน

## ขั้นตอนหรือวิธีการปฏิบัติ

จัดอบรมสองรุ่น รุ่นละยี่สิบคน

## แนวทางการกำกับติดตามและการรายงาน

งานนิติการรายงานจำนวนผู้ผ่านการอบรมหลังจบแต่ละรุ่น

## สรุปผลการดำเนินการ

อบรม Dos&Don'ts ได้หนึ่งรุ่น

## ผลลัพธ์หรือความสำเร็จ

เจ้าหน้าที่ยี่สิบคนปฏิบัติตามแนวเดียวกัน
""",
    "content/2567/analysis.md": """\
---
assessment_year: 2566
source: รายงานผลการประเมิน ITA ปี 2566 ขององค์การบริหารส่วนตำบลทุ่งทอง
findings:
  - id: evening
    kind: urgent
    text: ผู้รับบริการจองคิวนอกเวลาราชการไม่ได้
improve: ไม่มี
measures: [queue]
---
ผลการประเมินดีขึ้นทุกด้าน เหลือประเด็นเร่งด่วนหนึ่งข้อ
""",
    "content/2567/queue.md": """\
---
title: ขยายการจองคิวนอกเวลาราชการ
fiscal_year: 2567
owner: สำนักปลัด
status: in-progress
responds_to: [evening]
follows: 2566/queue
due: ไตรมาสที่ 4
evidence:
  - {file: files/evening.pdf, title: แผนการขยายเวลา}
updated: 2567-03-15
---
## ขั้นตอนหรือวิธีการปฏิบัติ

เพิ่มช่วงเวลาเย็นสัปดาห์ละสองวัน

## แนวทางการกำกับติดตามและการรายงาน

รายงานจำนวนผู้จองช่วงเย็นทุกสิ้นเดือน

## สรุปผลการดำเนินการ

เปิดช่วงเย็นแล้วหนึ่งวัน

## ผลลัพธ์หรือความสำเร็จ

มีผู้ใช้ช่วงเย็นสัปดาห์ละสิบสองคน
""",
}
"""Every text of the agency: two fiscal years, findings of both kinds, four parts, evidence, a chain."""

FILES: Mapping[str, bytes] = {
    "content/2566/files/queue.pdf": b"%PDF-1.7\nqueue\n",
    "content/2566/files/budget.pdf": b"%PDF-1.7\nbudget\n",
    "content/2567/files/evening.pdf": b"%PDF-1.7\nevening\n",
}
"""Its evidence."""

COMPLETE: Mapping[str, str | bytes] = {**TEXTS, **FILES}
"""The whole agency: O42 of 2566 and O35 of 2567 are met, and no problem is told."""

ANALYSIS = "content/2566/analysis.md"
QUEUE, BUDGET, CONDUCT = (f"content/2566/{stem}.md" for stem in ("queue", "budget", "conduct"))


def but(path: str, old: str, new: str) -> dict[str, str]:
    """Give one file of the agency with one piece replaced."""
    assert TEXTS[path].count(old) == 1
    return {path: TEXTS[path].replace(old, new)}


def built(site: Site) -> Iterator[Site]:
    """Build a site once for several tests, with no date from outside."""
    with pytest.MonkeyPatch.context() as outside:
        outside.delenv("SOURCE_DATE_EPOCH", raising=False)
        site.build()
        yield site


def ask(site: Site, code: str, year: str) -> Ran:
    """Check one item of an assessment."""
    return site.run("check", "--item", code, "--year", year, "--format", "json")


def told(ran: Ran) -> list[str]:
    """Write each problem of a run as its code and file."""
    return [f"{each['code']} {each['path']}" for each in ran.problems]


def words(page: str) -> str:
    """Read what a page, or a piece of one, says: white space folded, no markup, no drawing."""
    plain = re.sub(r"<(head|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def cut(page: str, start: str, end: str) -> str:
    """Cut a piece out of a page: from the first place that has `start` up to the next that has `end`."""
    position = page.index(start)
    return page[position : page.index(end, position)]


def rows(page: str, table: str) -> list[list[str]]:
    """Read the cells of a table's body, row by row; `table` is how its tag goes on after `<table `."""
    body = cut(page, f"<table {table}", "</table>").partition("<tbody")[2]
    lines = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<(?:th|td).*?</(?:th|td)>", line, re.DOTALL)] for line in lines
    ]


def gaps_on(page: str) -> list[str]:
    """Read every sentence of a page that says what is missing."""
    return [words(gap) for gap in re.findall(r'<p class="gap">.*?</p>', page, re.DOTALL)]


def table(site: Site, address: str) -> list[dict[str, str]]:
    """Read a published CSV, a dictionary a row."""
    return list(csv.DictReader(io.StringIO(site.page(address).removeprefix("\ufeff"))))
