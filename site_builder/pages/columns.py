"""The columns of the data, declared once: files, schemas and the documentation come from them."""

from typing import get_args

from site_builder.content.body import PARTS
from site_builder.content.fields import STATUSES
from site_builder.model.timing import Timing
from site_builder.pages.tables import Column

_YEAR = Column(
    name="fiscal_year",
    kind="number",
    always=True,
    width=10,
    help={"th": "ปีงบประมาณ (พ.ศ.)", "en": "fiscal year, Buddhist Era"},
)

COLUMNS = (
    Column(
        name="key",
        always=True,
        width=24,
        help={
            "th": "ปีและชื่อของมาตรการ เช่น 2567/complaint-tracking ไม่เปลี่ยนเมื่อสร้างเว็บใหม่",
            "en": "year and name of the measure, such as 2567/complaint-tracking; never changes",
        },
    ),
    _YEAR,
    Column(name="number", width=8, help={"th": "ลำดับตามที่เขียน", "en": "its number, as written"}),
    Column(name="title", always=True, width=50, help={"th": "ชื่อมาตรการ", "en": "its title"}),
    Column(name="summary", width=50, help={"th": "สรุปในประโยคเดียว", "en": "its one sentence"}),
    Column(
        name="owners",
        kind="texts",
        always=True,
        width=24,
        help={"th": "ผู้รับผิดชอบ", "en": "who is responsible"},
    ),
    Column(name="status", always=True, choices=tuple(STATUSES), help={"th": "สถานะ", "en": "its status"}),
    Column(
        name="status_reason",
        width=40,
        help={"th": "เหตุผลที่ไม่แล้วเสร็จ", "en": "why it was not completed"},
    ),
    Column(
        name="due_start",
        kind="day",
        help={"th": "วันแรกของกำหนดเสร็จ", "en": "first day of the due date, month, quarter or span"},
    ),
    Column(
        name="due_end",
        kind="day",
        help={"th": "วันสุดท้ายของกำหนดเสร็จ", "en": "last day of the due date, month, quarter or span"},
    ),
    Column(
        name="completed_start",
        kind="day",
        help={"th": "วันแรกของวันที่แล้วเสร็จ", "en": "first day of the completion"},
    ),
    Column(
        name="completed_end",
        kind="day",
        help={"th": "วันสุดท้ายของวันที่แล้วเสร็จ", "en": "last day of the completion"},
    ),
    Column(
        name="timing",
        choices=get_args(Timing),
        help={
            "th": "ทันกำหนดหรือไม่ ว่างเมื่อไม่มีกำหนดเสร็จ (ahead คือยังไม่ถึงกำหนด)",
            "en": "how it stands to its due date (ahead: not due yet); empty without a due date",
        },
    ),
    Column(
        name="target_count", kind="number", width=10, help={"th": "เป้าหมาย", "en": "how many were promised"}
    ),
    Column(name="target_unit", help={"th": "หน่วยนับของเป้าหมาย", "en": "of what"}),
    Column(
        name="target_achieved",
        kind="number",
        width=10,
        help={"th": "จำนวนที่ทำได้จริง", "en": "how many were achieved"},
    ),
    Column(name="updated", kind="day", help={"th": "วันที่ปรับปรุงล่าสุด", "en": "day of the last update"}),
    Column(name="note", width=30, help={"th": "ความหมายของเครื่องหมาย *", "en": "what the mark * means"}),
    Column(
        name="evidence_state",
        always=True,
        choices=("attached", "complete-without-evidence", "none"),
        width=24,
        help={
            "th": "มีหลักฐานแนบ รายงานว่าแล้วเสร็จโดยไม่มีหลักฐาน หรือไม่มี",
            "en": "whether evidence is attached, or missing from what is reported complete",
        },
    ),
    Column(
        name="evidence",
        kind="proofs",
        always=True,
        width=40,
        help={"th": "หลักฐาน ในตารางมีแต่ที่อยู่", "en": "the proofs; in a table only their addresses"},
    ),
    Column(
        name="findings",
        kind="texts",
        always=True,
        help={"th": "รหัสของข้อค้นพบที่มาตรการนี้ตอบ", "en": "ids of the findings that it answers"},
    ),
    Column(
        name="follows",
        width=24,
        help={
            "th": "key ของมาตรการปีก่อนที่ดำเนินการต่อ",
            "en": "key of the measure of an earlier year that it carries on",
        },
    ),
    Column(
        name="address", always=True, width=40, help={"th": "ที่อยู่ของหน้ามาตรการ", "en": "address of its page"}
    ),
    *(
        Column(
            name=f"part_{part}",
            width=60,
            help={
                "th": f"ข้อความส่วน “{wordings[0]}” ไม่มีการจัดรูปแบบ",
                "en": f"text of its part “{part}”, without formatting",
            },
        )
        for part, wordings in PARTS.items()
    ),
)
"""Columns of the table of a year's measures, in order; each is a key of a record in the JSON."""

PROOF = (
    Column(name="title", always=True, help={"th": "ชื่อที่ผู้อ่านเห็น", "en": "the name that readers see"}),
    Column(
        name="address",
        always=True,
        help={"th": "ที่อยู่ของไฟล์หรือหน้าเว็บ", "en": "address of the file or web page"},
    ),
    Column(name="kind", help={"th": "ชนิดของไฟล์ตามเนื้อหา", "en": "kind of file, by its content"}),
    Column(name="size", kind="number", help={"th": "ขนาดเป็นไบต์", "en": "size in bytes"}),
    Column(name="sha256", help={"th": "รหัสตรวจสอบ SHA-256", "en": "check sum, SHA-256"}),
    Column(name="date", kind="day", help={"th": "วันที่ของหลักฐาน", "en": "the proof's date"}),
)
"""What the JSON tells of a proof."""

OVERVIEW_COLUMNS = tuple(column for column in COLUMNS if not column.name.startswith("part_"))
"""Columns of the table of all years: a list, without the texts."""

ABOUT = (
    Column(name="agency", always=True, help={"th": "ชื่อหน่วยงาน", "en": "the agency's name"}),
    Column(name="licence", help={"th": "สัญญาอนุญาตของข้อมูล", "en": "licence of the data"}),
    Column(name="as_of", kind="day", help={"th": "วันที่ของข้อมูล", "en": "the day that the data speaks of"}),
)
"""What the JSON says before its records."""

_COUNTS = (
    Column(
        name="total",
        kind="number",
        always=True,
        width=10,
        help={"th": "จำนวนมาตรการ", "en": "how many measures"},
    ),
    *(
        Column(
            name=status.replace("-", "_"),
            kind="number",
            always=True,
            width=14,
            help={"th": f"ในจำนวนนี้ {wordings[0]}", "en": f"of these, {status}"},
        )
        for status, wordings in STATUSES.items()
    ),
)

YEAR_COLUMNS = (_YEAR, *_COUNTS)
"""Columns of the roll-up of every fiscal year."""

OWNER_COLUMNS = (
    _YEAR,
    Column(
        name="owner",
        always=True,
        width=30,
        help={
            "th": "ผู้รับผิดชอบ มาตรการที่รับผิดชอบร่วมกันนับให้ทุกหน่วย",
            "en": "who is responsible; a shared measure counts for each owner",
        },
    ),
    *_COUNTS,
)
"""Columns of the roll-up of every owner in every fiscal year."""

ITEM_COLUMNS = (
    Column(name="item", always=True, width=10, help={"th": "รหัสข้อ", "en": "code of the item"}),
    Column(name="title", always=True, width=50, help={"th": "ชื่อข้อ", "en": "its official title"}),
    Column(
        name="address",
        width=60,
        help={"th": "ที่อยู่ของหน้า ว่างเมื่อยังไม่มีหน้า", "en": "address of its page; empty where there is none yet"},
    ),
    Column(
        name="description", always=True, width=60, help={"th": "สิ่งที่อยู่ในหน้า", "en": "what stands on the page"}
    ),
)
"""Columns of the table that is typed into the assessment system."""
