"""Mistakes in the text."""

from tests.conftest import MEASURE
from tests.mistakes.table import MANUAL, TAX, Mistake, analysis, field, proof, replaced, setting, text

REVIEWED = setting(
    "reviewed:",
    "  - {text: 081-234-5678, reason: โทรศัพท์กลางของกองคลัง}",
    "  - {text: 1-2345-67890-12-1, reason: เลขครุภัณฑ์}",
)
"""A telephone number and thirteen digits that were found fit to publish."""

BOTH_REVIEWED = text("โทร 081-234-5678 เลข 1-2345-67890-12-1")
"""A text with both of them."""

NOTED = MEASURE.replace("ออนไลน์", "ออนไลน์*").replace("จัดทำระบบ", "จัดทำระบบ\n\n\\* ไม่รวมภาษีป้าย")
PHONE = "  - {text: 081-234-5678, reason: โทรศัพท์กลาง}"


TEXT = (
    Mistake(
        "block of code that is never closed",
        text("```", "จัดทำระบบ"),
        ("content/2566/tax.md:9:1: error[unclosed-code]",),
    ),
    Mistake(
        "words beside the marks of code",
        text("- ```text ตัวอย่าง รหัส", "  จัดทำระบบ", "  ```"),
        ("content/2566/tax.md:9:11: error[words-beside-code]",),
    ),
    Mistake(
        "link in the description of an image",
        text("ดู ![ผัง [ระบบ](tax.md)](files/photo.png)"),
        ("content/2566/tax.md:9:4: error[link-in-description]",),
        MANUAL,
    ),
    Mistake(
        "image in the description of an image",
        text("![ผัง ![ระบบ](files/photo.png)](files/photo.png)"),
        ("content/2566/tax.md:9:1: error[link-in-description]",),
        MANUAL,
    ),
    Mistake(
        "link without words",
        text("ดู [](https://www.go.th/)"),
        ("content/2566/tax.md:9:4: error[link-without-words]",),
    ),
    Mistake(
        "link whose words stand before it too",
        text("ดู[ดู](tax.md) [x](y.md)"),
        ("content/2566/tax.md:9:16: error[unknown-link-target]",),
    ),
    Mistake(
        "letter of an old font",
        text("ที\uf70a ระบบ"),
        ("content/2566/tax.md:9:3: warning[private-letters]",),
    ),
    Mistake(
        "text of more than a million letters",
        text("ก" * 1_000_000),
        ("content/2566/tax.md:7:1: error[text-too-long]",),
    ),
    Mistake("html tag in a sentence", text("จัดทำ<br>ระบบ"), ("content/2566/tax.md:9:6: error[raw-html]",)),
    Mistake(
        "html block",
        text("<div onclick='alert(1)'>", "จัดทำระบบ", "</div>"),
        ("content/2566/tax.md:9:1: error[raw-html]",),
    ),
    Mistake("html comment", text("<!-- แก้ไขภายหลัง -->"), ("content/2566/tax.md:9:1: error[raw-html]",)),
    Mistake("html block in a list", text("- <div>ระบบ</div>"), ("content/2566/tax.md:9:3: error[raw-html]",)),
    Mistake(
        "html in the second line of a quotation",
        text("> จัดทำ", "> ระบบ<br>"),
        ("content/2566/tax.md:10:7: error[raw-html]",),
    ),
    Mistake(
        "html in a table cell after an escaped bar",
        text("| ก | ข |", "|---|---|", "| ก \\| <br> | ข |"),
        ("content/2566/tax.md:11:8: error[raw-html]",),
    ),
    Mistake(
        "html in the second of two cells",
        text("| ก | ข |", "|---|---|", "| `<br>` | <br> |"),
        ("content/2566/tax.md:11:12: error[raw-html]",),
    ),
    Mistake(
        "html in a picture's description",
        text("![ภาพ<br>](files/photo.png)"),
        ("content/2566/tax.md:9:6: error[raw-html]",),
        MANUAL,
    ),
    Mistake(
        "quotations nested twenty deep",
        text("> " * 20 + "จัดทำระบบ"),
        ("content/2566/tax.md:9:1: error[too-deep]",),
    ),
    Mistake(
        "lists nested ten deep",
        text(*("  " * level + "- ระบบ" for level in range(10))),
        ("content/2566/tax.md:17:17: error[too-deep]",),
    ),
    Mistake(
        "heading of the title's level",
        replaced("## สรุปผลการดำเนินการ", "# สรุปผลการดำเนินการ"),
        ("content/2566/tax.md:15:3: warning[heading-level-one]",),
    ),
    Mistake(
        "heading that skips a level",
        text("#### ระบบ"),
        ("content/2566/tax.md:9:6: warning[heading-skips-level]",),
    ),
    Mistake(
        "heading without a space",
        text("###ระบบ"),
        ("content/2566/tax.md:9:1: warning[heading-without-space]",),
    ),
    Mistake(
        "known part without a space",
        replaced("## ผลลัพธ์", "##ผลลัพธ์"),
        ("content/2566/tax.md:19:1: warning[heading-without-space]",),
    ),
    Mistake(
        "heading with a no-break space",
        text("###\u00a0ระบบ"),
        ("content/2566/tax.md:9:1: warning[no-break-marker]",),
    ),
    Mistake(
        "list with a no-break space",
        text("- ระบบ", "-\u00a0คู่มือ"),
        ("content/2566/tax.md:10:1: warning[no-break-marker]",),
    ),
    Mistake(
        "paragraph indented with a tab",
        text("\tจัดทำระบบ"),
        ("content/2566/tax.md:9:2: warning[indented-text]",),
    ),
    Mistake(
        "footnote",
        text("จัดทำระบบ[^1]"),
        ("content/2566/tax.md:9:10: warning[footnote]",),
    ),
    Mistake("heading without words", text("###"), ("content/2566/tax.md:9:1: error[empty-heading]",)),
    Mistake(
        "known part twice",
        text("จัดทำ", "", "## วิธีปฏิบัติ", "", "ระบบ"),
        ("content/2566/tax.md:11:4: error[duplicate-part]",),
    ),
    Mistake(
        "known part at another level",
        replaced("## สรุปผลการดำเนินการ", "### สรุปผลการดำเนินการ"),
        ("content/2566/tax.md:15:5: warning[part-level]",),
    ),
    Mistake(
        "known part in a quotation",
        text("> ## ผลลัพธ์"),
        ("content/2566/tax.md:9:6: warning[part-level]",),
    ),
    Mistake(
        "known part in a quotation only",
        replaced("## ผลลัพธ์หรือความสำเร็จ", "> ## Outcome"),
        ("content/2566/tax.md:19:6: warning[part-level]",),
    ),
    Mistake(
        "known part with a slip",
        replaced("## สรุปผลการดำเนินการ", "## สรุปผลการดำเนิการ"),
        ("content/2566/tax.md:15:4: warning[part-nearly]",),
    ),
    Mistake(
        "row with too many cells",
        text("| ก | ข |", "|---|---|", "| ก | ข | ค |"),
        ("content/2566/tax.md:11:1: error[table-row-cells]",),
    ),
    Mistake(
        "row with too few cells",
        text("| ก | ข |", "|---|---|", "| ก |"),
        ("content/2566/tax.md:11:1: error[table-row-cells]",),
    ),
    Mistake(
        "paragraph right below a table",
        text("| ก | ข |", "|---|---|", "| ก | ข |", "ที่มา: กองคลัง"),
        ("content/2566/tax.md:12:1: error[table-row-cells]",),
    ),
    Mistake(
        "bold that is not closed", text("จัดทำ**ระบบ"), ("content/2566/tax.md:9:6: warning[stray-emphasis]",)
    ),
    Mistake(
        "bold that is not closed, in the second line",
        text("จัดทำ", "  **ระบบ"),
        ("content/2566/tax.md:10:3: warning[stray-emphasis]",),
    ),
    Mistake(
        "bold with a space before its end",
        text("**ระบบ **"),
        (
            "content/2566/tax.md:9:1: warning[stray-emphasis]",
            "content/2566/tax.md:9:8: warning[stray-emphasis]",
        ),
    ),
    Mistake(
        "bold that is not closed in a picture's description",
        text("![**ระบบ](files/photo.png)"),
        ("content/2566/tax.md:9:3: warning[stray-emphasis]",),
        MANUAL,
    ),
    Mistake(
        "list number without a space",
        text("1.จัดทำระบบ"),
        ("content/2566/tax.md:9:1: warning[list-without-space]",),
    ),
    Mistake(
        "thai list number without a space",
        text("๑.จัดทำระบบ"),
        ("content/2566/tax.md:9:1: warning[list-without-space]",),
    ),
    Mistake(
        "outcome that repeats the summary",
        replaced("ประชาชนสะดวก", "เปิดใช้แล้ว"),
        ("content/2566/tax.md:19:4: warning[outcome-repeats-summary]",),
    ),
    Mistake(
        "outcome that repeats the summary in bold",
        replaced("ประชาชนสะดวก", "**เปิดใช้**แล้ว"),
        ("content/2566/tax.md:19:4: warning[outcome-repeats-summary]",),
    ),
    Mistake(
        "summary below the outcome that it repeats",
        {
            TAX: MEASURE.replace("สรุปผลการดำเนินการ", "Outcome")
            .replace("ผลลัพธ์หรือความสำเร็จ", "Summary")
            .replace("ประชาชนสะดวก", "เปิดใช้แล้ว")
        },
        ("content/2566/tax.md:15:4: warning[outcome-repeats-summary]",),
    ),
    Mistake(
        "mark in the title that nothing explains",
        replaced("title: ชำระภาษีออนไลน์", "title: ชำระภาษี* ออนไลน์"),
        ("content/2566/tax.md:2:8: warning[marker-without-note]",),
    ),
    Mistake(
        "mark at the end of a title in quotes",
        replaced("title: ชำระภาษีออนไลน์", 'title: "ชำระภาษีออนไลน์*"'),
        ("content/2566/tax.md:2:8: warning[marker-without-note]",),
    ),
    Mistake(
        "mark in the one sentence of a measure",
        field("summary: ชำระภาษีของทุกส่วนงาน*"),
        ("content/2566/tax.md:6:10: warning[marker-without-note]",),
    ),
    Mistake(
        "mark whose note was taken away",
        replaced("title: ชำระภาษีออนไลน์", "title: ชำระภาษีออนไลน์**"),
        ("content/2566/tax.md:2:8: warning[marker-without-note]",),
        {TAX: MEASURE.replace("ออนไลน์", "ออนไลน์**").replace("status:", "note: ไม่รวมภาษีป้าย\nstatus:")},
    ),
    Mistake(
        "mark in a finding that nothing explains",
        analysis(
            "findings:", "  - {id: f1, kind: urgent, text: ช้า}", "  - {id: f2, kind: improve, text: แพง*}"
        ),
        ("content/2566/analysis.md:4:35: warning[marker-without-note]",),
    ),
    Mistake(
        "mark in the source of an analysis that nothing explains",
        analysis("source: รายงานผลการประเมิน*"),
        ("content/2566/analysis.md:2:9: warning[marker-without-note]",),
    ),
    Mistake("mobile number", text("โทร 081-234-5678"), ("content/2566/tax.md:9:5: warning[phone-number]",)),
    Mistake(
        "mobile number with the country's code",
        text("โทร +66 81 234 5678"),
        ("content/2566/tax.md:9:5: warning[phone-number]",),
    ),
    Mistake(
        "telephone number in bangkok",
        text("โทร. 02-123-4567 ต่อ 12"),
        ("content/2566/tax.md:9:6: warning[phone-number]",),
    ),
    Mistake(
        "telephone number in a province",
        field("summary: ติดต่อ 043-123-456"),
        ("content/2566/tax.md:6:17: warning[phone-number]",),
    ),
    Mistake(
        "telephone number as it was written of old, in thai digits",
        text("โทร ๐-๔๓๑๒-๓๔๕๖-๗"),
        ("content/2566/tax.md:9:5: warning[phone-number]",),
    ),
    Mistake(
        "telephone number in a link",
        text("[โทร](tel:021234567)"),
        ("content/2566/tax.md:9:11: warning[phone-number]",),
    ),
    Mistake(
        "telephone number beside the agency's own",
        {**setting("contact: 02-123-4567"), **text("โทร ๐๒ ๑๒๓ ๔๕๖๗ หรือ 02-765-4321")},
        ("content/2566/tax.md:9:22: warning[phone-number]",),
    ),
    Mistake(
        "private e-mail address",
        setting("contact: tessaban@gmail.com"),
        ("content/site.yaml:2:10: warning[private-email]",),
    ),
    Mistake(
        "national identification number",
        text("เลขประจำตัว 1-2345-67890-12-1"),
        ("content/2566/tax.md:9:13: error[national-id]",),
    ),
    Mistake(
        "national identification number in thai digits",
        field("summary: ๑๒๓๔๕๖๗๘๙๐๑๒๑"),
        ("content/2566/tax.md:6:10: error[national-id]",),
    ),
    Mistake(
        "national identification number beside one that was reviewed",
        text("โทร 0812345678 เลข 1234567890121 และ 3-1012-34567-89-3"),
        ("content/2566/tax.md:9:38: error[national-id]",),
        {**REVIEWED, **BOTH_REVIEWED},
    ),
    Mistake(
        "national identification number that was reviewed: no mistake", {**REVIEWED, **BOTH_REVIEWED}, ()
    ),
    Mistake(
        "national identification number in the evidence that was reviewed: no mistake",
        {
            **setting("reviewed: [{text: ๑๒๓๔๕๖๗๘๙๐๑๒๑, reason: เลขครุภัณฑ์}]"),
            **proof("list.csv", "โต๊ะ,1-2345-67890-12-1\n".encode()),
        },
        (),
    ),
    Mistake(
        "reviewed numbers that are gone",
        {TAX: MEASURE},
        (
            "content/site.yaml:3:5: warning[reviewed-unused]",
            "content/site.yaml:4:5: warning[reviewed-unused]",
        ),
        {**REVIEWED, **BOTH_REVIEWED},
    ),
    Mistake(
        "reviewed number that is gone, beside one that is there",
        text("เลข 1234567890121"),
        ("content/site.yaml:3:5: warning[reviewed-unused]",),
        {**REVIEWED, **BOTH_REVIEWED},
    ),
    Mistake(
        "reviewed address that was never there",
        setting("reviewed: [{text: tessaban@gmail.com, reason: อีเมลกลาง}]"),
        ("content/site.yaml:2:12: warning[reviewed-unused]",),
    ),
    Mistake("placeholder", text("ดูรายงาน รอใส่ลิงก์"), ("content/2566/tax.md:9:10: error[placeholder-text]",)),
    Mistake(
        "invisible space in a word", text("จัดทำ\u200bระบบ"), ("content/2566/tax.md:9:6: warning[zero-width]",)
    ),
    Mistake(
        "byte order mark inside the file",
        replaced("title: ", "title: \ufeff"),
        ("content/2566/tax.md:2:8: warning[zero-width]",),
    ),
    Mistake(
        "sara am typed as two letters",
        text("จัดท\u0e4d\u0e32"),
        ("content/2566/tax.md:9:5: warning[split-am]",),
    ),
    Mistake("sara ae typed as two letters", text("เเผน"), ("content/2566/tax.md:9:1: warning[double-e]",)),
    Mistake(
        "mark in the text that nothing explains",
        text("จัดทำระบบ* แล้ว"),
        ("content/2566/tax.md:9:10: warning[marker-without-note]",),
    ),
    Mistake(
        "mark in the second line of a paragraph",
        text("จัดทำ", "ระบบ* แล้ว"),
        ("content/2566/tax.md:10:5: warning[marker-without-note]",),
    ),
    Mistake(
        "mark in a list",
        text("- จัดทำ", "- ระบบ* แล้ว"),
        ("content/2566/tax.md:10:7: warning[marker-without-note]",),
    ),
    Mistake("mark of the title explained in the text: no mistake", {TAX: NOTED}, ()),
    Mistake("star in code: no mistake", text("ใช้ `count(*)` นับ"), ()),
    Mistake(
        "note in front matter that cannot be read",
        {
            TAX: MEASURE.replace("จัดทำระบบ", "จัดทำระบบ* แล้ว").replace(
                "status: completed", "status: completed\nnote: ไม่รวม\nsummary: [ก"
            )
        },
        ("content/2566/tax.md:7:10: error[yaml-syntax]",),
    ),
    Mistake(
        "agency's telephone in the text, another setting misspelt",
        setting("contact: 02-123-4567", "langauge: en"),
        ("content/site.yaml:3:1: error[unknown-field]",),
        {**setting("contact: 02-123-4567"), **text("โทร 02-123-4567")},
    ),
    Mistake(
        "reviewed number in a file that cannot be read",
        {TAX: text("โทร 081-234-5678")[TAX].encode("cp874")},
        ("content/2566/tax.md:2:8: error[not-utf-8]",),
        {**setting("reviewed:", PHONE), **text("โทร 081-234-5678")},
    ),
    Mistake(
        "reviewed number that only its reason repeats",
        setting("reviewed:", "  - {text: 081-234-5678, reason: 081-234-5678 เป็นโทรศัพท์กลาง}"),
        ("content/site.yaml:3:5: warning[reviewed-unused]",),
    ),
    Mistake(
        "reviewed agency address that is no personal one",
        {**setting("reviewed: [{text: info@example.go.th, reason: กลาง}]"), **text("info@example.go.th")},
        ("content/site.yaml:2:12: warning[reviewed-unused]",),
    ),
)
