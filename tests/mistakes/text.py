"""Mistakes in the text."""

from tests.mistakes.table import MANUAL, Mistake, field, replaced, setting, text

TEXT = (
    Mistake(
        "block of code that is never closed",
        text("```", "จัดทำระบบ"),
        ("content/2566/tax.md:9:1: error[unclosed-code]",),
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
    Mistake("mobile number", text("โทร 081-234-5678"), ("content/2566/tax.md:9:5: warning[mobile-number]",)),
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
)
