"""Each kind of file declared once: the fields, their types, and what editors read about them.

The same declaration reads the front matter, gives the JSON Schema, comments the files
that `init` and `new` write, and is the table of fields in the documentation.
"""

import datetime
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from site_builder.content import values as v
from site_builder.content.declare import declare, record_of
from site_builder.problems import Language
from site_builder.thai import Period

Status = Literal["not-started", "in-progress", "completed", "not-completed"]

STATUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "completed": (
        *("ดำเนินการแล้วเสร็จ", "แล้วเสร็จ", "ดำเนินการเสร็จแล้ว", "เสร็จสิ้น", "ดำเนินการเสร็จสิ้น"),
        *("เสร็จสมบูรณ์", "ดำเนินการแล้วเสร็จสมบูรณ์"),
    ),
    "in-progress": ("อยู่ระหว่างดำเนินการ", "กำลังดำเนินการ"),
    "not-started": ("ยังไม่ดำเนินการ", "รอดำเนินการ"),
    "not-completed": ("ไม่สามารถดำเนินการให้แล้วเสร็จ", "ไม่สามารถดำเนินการได้", "ไม่แล้วเสร็จ"),
}
"""Every status with its Thai wordings, the official one first, in the order pages show them."""


class TargetFields(Struct, frozen=True, kw_only=True):
    """How much a measure promised (the seed's row 21)."""

    count: int = declare(v.COUNT, required=True, example="1", th="จำนวนเป้าหมาย", en="How many")
    unit: str = declare(v.TEXT, required=True, example="ภารกิจ", th="หน่วยนับ", en="Of what")
    achieved: int | None = declare(v.COUNT, example="1", th="จำนวนที่ทำได้จริง", en="How many were achieved")


class EvidenceFields(Struct, frozen=True, kw_only=True):
    """A proof: a file beside the measure, or an address on the web (the seed's row 23)."""

    file: str | None = declare(
        v.PATH,
        example="files/e-service.pdf",
        th="ไฟล์ในโฟลเดอร์ files/ ของปีเดียวกัน (หรือ ../2565/files/… ของปีอื่น)",
        en="A file in the year's own files/ folder (or ../2565/files/… of another year)",
    )
    url: str | None = declare(
        v.WEB_ADDRESS,
        example="https://www.example.go.th/",
        th="ที่อยู่เว็บของหลักฐาน",
        en="The proof's web address",
    )
    title: str | None = declare(
        v.TEXT, example="คู่มือการใช้งาน", th="ชื่อที่ผู้อ่านเห็น", en="The name that readers see"
    )
    date: datetime.date | None = declare(
        v.DATE, example="2566-01-05", th="วันที่ของหลักฐาน", en="The proof's date"
    )


class MeasureFields(Struct, frozen=True, kw_only=True):
    """The front matter of a measure."""

    title: str = declare(
        v.TEXT,
        required=True,
        example="พัฒนาช่องทางการให้บริการในรูปแบบออนไลน์ หรือ E-Service",
        th="ชื่อมาตรการหรือกิจกรรม",
        en="Name of the measure or activity",
    )
    fiscal_year: int = declare(
        v.FISCAL_YEAR,
        required=True,
        example="2566",
        th="ปีงบประมาณ พ.ศ. ต้องตรงกับชื่อโฟลเดอร์",
        en="Fiscal year in the Buddhist Era; the same as the folder's name",
    )
    owner: tuple[str, ...] = declare(
        v.list_of(v.TEXT, single=True),
        required=True,
        example="ฝ่ายจัดเก็บรายได้",
        th="ผู้รับผิดชอบ หนึ่งชื่อหรือหลายชื่อ เช่น [กองคลัง, กองช่าง]",
        en="Who is responsible: one name, or several as [กองคลัง, กองช่าง]",
    )
    status: Status = declare(
        v.choice(STATUSES, "unknown-status"),
        required=True,
        example="completed",
        th="สถานะ: completed (ดำเนินการแล้วเสร็จ), in-progress (อยู่ระหว่างดำเนินการ), "
        "not-started (ยังไม่ดำเนินการ) หรือ not-completed (ไม่สามารถดำเนินการให้แล้วเสร็จ)",
        en="completed, in-progress, not-started or not-completed; the Thai wordings mean the same",
    )
    number: str | None = declare(
        v.NUMBER,
        example='"4"',
        th="ลำดับที่ในปี เช่น 4 หรือ 3.1",
        en="Order and label in the year, such as 4 or 3.1",
    )
    summary: str | None = declare(
        v.TEXT,
        example="ชำระภาษีและร้องเรียนได้ทางออนไลน์",
        th="ประโยคเดียวสำหรับตารางและการค้นหา",
        en="One sentence, for lists and search",
    )
    slug: str | None = declare(
        v.IDENTIFIER,
        example="e-service",
        th="ที่อยู่สั้นของหน้า (a–z 0–9 -) เมื่อชื่อไฟล์เป็นภาษาไทย",
        en="Short address of the page (a–z 0–9 -), for a file with a Thai name",
    )
    responds_to: tuple[str, ...] = declare(
        v.list_of(v.IDENTIFIER, single=True),
        default=(),
        example="[f1]",
        th="รหัสข้อค้นพบใน analysis.md ที่มาตรการนี้ตอบ",
        en="Findings of the year's analysis.md that the measure answers",
    )
    follows: str | None = declare(
        v.TEXT,
        example="2565/e-service",
        th="มาตรการเดียวกันของปีก่อน เขียนเป็น ปี/ชื่อไฟล์",
        en="The same promise in an earlier year, as year/file name",
    )
    due: Period | None = declare(
        v.PERIOD,
        example="ไตรมาสที่ 1",
        th="กำหนดเสร็จ: วันที่ เดือน ไตรมาสของปีงบประมาณ หรือช่วงเวลา",
        en="When it is due: a date, a month, a quarter of the fiscal year, or a span",
    )
    completed: Period | None = declare(
        v.PERIOD,
        example="20 ธันวาคม 2565",
        th="วันที่ (หรือเดือน หรือไตรมาส) ที่แล้วเสร็จจริง",
        en="When it was completed: a date, a month or a quarter",
    )
    target: TargetFields | None = declare(
        record_of(TargetFields),
        example="{count: 1, unit: ภารกิจ}",
        th="เป้าหมายเป็นจำนวนและหน่วยนับ พร้อมจำนวนที่ทำได้ (achieved) เมื่อทราบผล",
        en="The target as a count and its unit, with how many were achieved once that is known",
    )
    status_reason: str | None = declare(
        v.TEXT,
        example="ผู้รับจ้างส่งงานล่าช้า",
        th="เหตุผล ต้องมีเมื่อสถานะเป็น not-completed",
        en="The reason; required when the status is not-completed",
    )
    evidence: tuple[EvidenceFields, ...] = declare(
        v.list_of(record_of(EvidenceFields)),
        default=(),
        example="[{file: files/e-service.pdf, title: คู่มือการใช้งาน, date: 2566-01-05}]",
        th="หลักฐาน แต่ละรายการมี file หรือ url อย่างใดอย่างหนึ่ง",
        en="Proofs, each with either file or url",
    )
    updated: datetime.date | None = declare(
        v.DATE,
        example="15 มกราคม 2566",
        th="วันที่ปรับปรุงข้อมูลล่าสุด",
        en="When the text was last brought up to date",
    )
    note: str | None = declare(
        v.TEXT,
        example="ไม่รวมส่วนงานที่ตั้งใหม่ระหว่างปี",
        th="คำอธิบายของเครื่องหมาย * ในชื่อหรือข้อความ",
        en="What the mark * in the title or the text means",
    )
    draft: bool = declare(
        v.BOOLEAN,
        default=False,
        example="false",
        th="true เมื่อยังไม่ให้เผยแพร่",
        en="true keeps the measure from being published",
    )
    kind: str = declare(
        v.choice({"measure": (), "analysis": ()}, "unknown-kind"),
        default="measure",
        example="measure",
        th="ชนิดของไฟล์ ปกติไม่ต้องเขียน",
        en="What the file is; usually left out",
    )


class TranslationFields(Struct, frozen=True, kw_only=True):
    """The front matter of a measure in the section's other language, `<name>.en.md`."""

    title: str = declare(
        v.TEXT, required=True, example="Online services", th="ชื่อมาตรการในภาษานั้น", en="The measure's name"
    )
    summary: str | None = declare(
        v.TEXT, example="Pay taxes online", th="ประโยคเดียวสำหรับตารางและการค้นหา", en="One sentence, for lists"
    )
    status_reason: str | None = declare(
        v.TEXT,
        example="The contractor was late",
        th="เหตุผลที่ไม่แล้วเสร็จ",
        en="Why it was not completed",
    )
    note: str | None = declare(
        v.TEXT, example="New units excepted", th="คำอธิบายของเครื่องหมาย *", en="What the mark * means"
    )


FINDING_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "urgent": ("เร่งด่วน", "ข้อบกพร่องหรือจุดอ่อนที่จะต้องแก้ไขโดยเร่งด่วน"),
    "improve": ("พัฒนา", "ประเด็นที่จะต้องพัฒนาให้ดีขึ้น"),
}


class FindingFields(Struct, frozen=True, kw_only=True):
    """One thing that the assessment found (the seed's rows 3 and 4)."""

    id: str = declare(
        v.IDENTIFIER,
        required=True,
        example="f1",
        th="รหัสสำหรับอ้างจากมาตรการ",
        en="Name that measures refer to",
    )
    kind: Literal["urgent", "improve"] = declare(
        v.choice(FINDING_KINDS, "unknown-finding-kind"),
        required=True,
        example="urgent",
        th="urgent (ต้องแก้ไขโดยเร่งด่วน) หรือ improve (ต้องพัฒนาให้ดีขึ้น)",
        en="urgent (to mend at once) or improve (to make better)",
    )
    text: str = declare(
        v.TEXT, required=True, example="ประชาชนติดตามเรื่องร้องเรียนไม่ได้", th="ข้อค้นพบ", en="What was found"
    )
    source: str | None = declare(
        v.TEXT,
        example="ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน",
        th="ที่มาของข้อนี้ ถ้าต่างจากที่มาของการวิเคราะห์",
        en="Where this finding comes from, when not from the analysis's own source",
    )


class AnalysisFields(Struct, frozen=True, kw_only=True):
    """The front matter of a year's analysis."""

    assessment_year: int | None = declare(
        v.FISCAL_YEAR,
        example="2565",
        th="ปีที่ถูกประเมิน ถ้าไม่เขียนคือปีก่อนหน้า",
        en="The year that was assessed; the year before when left out",
    )
    source: str | None = declare(
        v.TEXT,
        example="รายงานผลการประเมิน ITA ประจำปี 2565",
        th="ที่มาของผลการประเมิน",
        en="Where the assessment's result comes from",
    )
    findings: tuple[FindingFields, ...] = declare(
        v.list_of(record_of(FindingFields)),
        default=(),
        example="[{id: f1, kind: urgent, text: ประชาชนติดตามเรื่องร้องเรียนไม่ได้}]",
        th="ข้อค้นพบจากการประเมิน",
        en="What the assessment found",
    )
    measures: tuple[str, ...] = declare(
        v.list_of(v.TEXT, single=True),
        default=(),
        example="[e-service, work-manuals]",
        th="มาตรการทั้งหมดที่กำหนดไว้ตามประกาศ เขียนเป็นชื่อไฟล์ ใช้ตรวจว่ารายงานครบ",
        en="All measures that were set, as file names; to check that every one is reported",
    )
    note: str | None = declare(
        v.TEXT,
        example="ไม่รวมส่วนงานที่ตั้งใหม่ระหว่างปี",
        th="คำอธิบายของเครื่องหมาย * ในข้อความ",
        en="What the mark * in the text means",
    )
    urgent: bool | None = declare(
        v.none_or("none"),
        example="none",
        th="เขียน none (ไม่มี) เมื่อไม่มีประเด็นเร่งด่วน",
        en="none states that nothing was urgent",
    )
    improve: bool | None = declare(
        v.none_or("none"),
        example="none",
        th="เขียน none (ไม่มี) เมื่อไม่มีประเด็นที่ต้องพัฒนา",
        en="none states that nothing was to improve",
    )
    kind: str = declare(
        v.choice({"analysis": ()}, "unknown-kind"),
        default="analysis",
        example="analysis",
        th="ชนิดของไฟล์ ต้องเขียนเมื่อไฟล์ไม่ได้ชื่อ analysis.md",
        en="What the file is; needed when it is not named analysis.md",
    )


class ReviewedFields(Struct, frozen=True, kw_only=True):
    """A number or address that looks like personal data, and that somebody has found fit to publish."""

    text: str = declare(
        v.TEXT,
        required=True,
        example="081-234-5678",
        th="หมายเลขหรืออีเมล ตามที่เขียนในเนื้อหา",
        en="The number or e-mail address as the content has it",
    )
    reason: str = declare(
        v.TEXT,
        required=True,
        example="โทรศัพท์กลางของกองคลัง",
        th="เหตุผลที่เผยแพร่ได้",
        en="Why it may be published",
    )


class SiteFields(Struct, frozen=True, kw_only=True):
    """The settings of an agency, `site.yaml`."""

    agency: str = declare(
        v.TEXT, required=True, example="องค์การบริหารส่วนตำบลตัวอย่าง", th="ชื่อหน่วยงาน", en="The agency's name"
    )
    title: str | None = declare(
        v.TEXT,
        example="มาตรการส่งเสริมคุณธรรมและความโปร่งใส",
        th="ชื่อของส่วนเว็บไซต์นี้",
        en="The section's name",
    )
    language: Language = declare(
        v.choice({"th": (), "en": ()}, "unknown-language"),
        default="th",
        example="th",
        th="ภาษาของหน้าเว็บ: th หรือ en",
        en="Language of the interface: th or en",
    )
    languages: tuple[Language, ...] = declare(
        v.list_of(v.choice({"th": (), "en": ()}, "unknown-language"), single=True),
        default=(),
        example="[th, en]",
        th="ทุกภาษาที่ให้อ่านได้ ภาษาอื่นนอกจาก language อยู่ในโฟลเดอร์ของตน เช่น en/",
        en="All languages of the interface; one other than language gets a folder, such as en/",
    )
    digits: Literal["thai", "arabic"] = declare(
        v.choice({"thai": (), "arabic": ()}, "unknown-digits"),
        default="arabic",
        example="arabic",
        th="ตัวเลขที่ผู้อ่านเห็น: thai (๑๒๓) หรือ arabic (123)",
        en="Digits that people read: thai (๑๒๓) or arabic (123)",
    )
    base_url: str | None = declare(
        v.BASE_ADDRESS,
        example="https://www.example.go.th/transparency/",
        th="ที่อยู่เว็บเต็มของส่วนนี้ ถ้ารู้แล้ว",
        en="Full web address of the section, when it is known",
    )
    scheme: str = declare(
        v.IDENTIFIER,
        default="nacc",
        example="nacc",
        th="ชุดข้อกำหนดของการประเมิน",
        en="The assessment's requirement sets",
    )
    theme: str = declare(
        v.IDENTIFIER,
        default="default",
        example="default",
        th="ชื่อธีมในโฟลเดอร์ themes/",
        en="A theme in themes/",
    )
    owners: tuple[str, ...] = declare(
        v.list_of(v.TEXT),
        default=(),
        example="[สำนักปลัด, กองคลัง, กองช่าง]",
        th="ทะเบียนผู้รับผิดชอบ ถ้าเขียนไว้ ชื่ออื่นจะเป็นข้อผิดพลาด",
        en="Register of owners; when given, any other name is an error",
    )
    contact: str | None = declare(
        v.TEXT,
        example="saraban@example.go.th",
        th="อีเมล โทรศัพท์ หรือที่อยู่เว็บสำหรับแจ้งข้อผิดพลาด",
        en="E-mail, telephone or web address for reporting a mistake",
    )
    crest: str | None = declare(
        v.PATH,
        example="files/crest.png",
        th="ตราของหน่วยงาน เป็นไฟล์ภาพใน content/files/",
        en="The agency's crest, a picture in content/files/",
    )
    colour: str | None = declare(
        v.COLOUR,
        example='"#1f4e79"',
        th="สีประจำหน่วยงาน ใช้กับลิงก์และเส้นหัวเว็บ",
        en="The agency's colour, for links and the line under the header",
    )
    licence: str | None = declare(
        v.TEXT, example="CC BY 4.0", th="สัญญาอนุญาตของข้อมูล", en="Licence of the data"
    )
    signature: str | None = declare(
        v.TEXT,
        example="นายกองค์การบริหารส่วนตำบลตัวอย่าง",
        th="ตำแหน่งผู้ลงนาม ถ้าเขียนไว้ รายงานที่พิมพ์จะมีที่ลงนาม",
        en="Who signs; when given, a printed report has a line for the signature",
    )
    reviewed: tuple[ReviewedFields, ...] = declare(
        v.list_of(record_of(ReviewedFields)),
        default=(),
        example="[{text: 081-234-5678, reason: โทรศัพท์กลางของกองคลัง}]",
        th="หมายเลขหรืออีเมลที่ตรวจแล้วว่าเผยแพร่ได้ จะไม่เตือนอีก",
        en="Numbers or e-mail addresses found fit to publish; they are not told any more",
    )


class SiteTranslationFields(Struct, frozen=True, kw_only=True):
    """The settings in the section's other language, `site.en.yaml`."""

    agency: str | None = declare(
        v.TEXT, example="Example Subdistrict", th="ชื่อหน่วยงานในภาษานั้น", en="The agency's name"
    )
    title: str | None = declare(
        v.TEXT, example="Integrity measures", th="ชื่อของส่วนเว็บไซต์นี้", en="The section's name"
    )
    contact: str | None = declare(
        v.TEXT, example="contact@example.go.th", th="ที่แจ้งข้อผิดพลาด", en="Where to report a mistake"
    )
    signature: str | None = declare(v.TEXT, example="Mayor", th="ตำแหน่งผู้ลงนาม", en="Who signs a report")
    owners: Mapping[str, str] | None = declare(
        v.TEXTS_BY_NAME, example="{กองคลัง: Finance Division}", th="ชื่อผู้รับผิดชอบ", en="Names of owners"
    )


class ThemeFields(Struct, frozen=True, kw_only=True):
    """The settings of a theme, `theme.yaml`."""

    title: str | None = declare(v.TEXT, example="ธีมของหน่วยงาน", th="ชื่อธีม", en="The theme's name")
    parent: str | None = declare(
        v.IDENTIFIER, example="default", th="ธีมที่นำมาดัดแปลง", en="The theme that this one changes"
    )
