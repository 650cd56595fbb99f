"""Mistakes in the form of front matter."""

from tests.conftest import MEASURE, SITE
from tests.mistakes.table import TAX, Mistake, field, replaced, setting

FORM = (
    Mistake(
        "text without front matter",
        {TAX: "## ขั้นตอน\n\nจัดทำระบบ\n"},
        ("content/2566/tax.md:1:1: error[no-front-matter]",),
    ),
    Mistake("empty file", {TAX: ""}, ("content/2566/tax.md:1:1: error[no-front-matter]",)),
    Mistake(
        "line above the front matter",
        {TAX: "\n" + MEASURE},
        ("content/2566/tax.md:1:1: error[no-front-matter]",),
    ),
    Mistake(
        "front matter without its closing line",
        replaced("status: completed\n---", "status: completed\n"),
        ("content/2566/tax.md:1:1: error[unclosed-front-matter]",),
    ),
    Mistake(
        "page that begins with a rule",
        {TAX: "---\n\nจัดทำระบบ\n\n---\n\nเปิดใช้แล้ว\n"},
        ("content/2566/tax.md:3:1: error[not-a-mapping]",),
    ),
    Mistake(
        "front matter as a list",
        {TAX: "---\n- ชำระภาษี\n- กองคลัง\n---\n"},
        ("content/2566/tax.md:2:1: error[not-a-mapping]",),
    ),
    Mistake(
        "empty front matter",
        {TAX: "---\n---\n"},
        ("content/2566/tax.md:1:1: error[missing-field]",) * 4,
    ),
    Mistake(
        "front matter of a comment only",
        {TAX: "---\n# title: ชำระภาษี\n---\n"},
        ("content/2566/tax.md:1:1: error[missing-field]",) * 4,
    ),
    Mistake(
        "list that is not closed",
        replaced("owner: กองคลัง", "owner: [กองคลัง"),
        ("content/2566/tax.md:4:8: error[yaml-syntax]",),
    ),
    Mistake(
        "quotation that is not closed",
        replaced("owner: กองคลัง", 'owner: "กองคลัง'),
        ("content/2566/tax.md:4:8: error[yaml-syntax]",),
    ),
    Mistake(
        "text after a quotation",
        replaced("owner: กองคลัง", 'owner: "กอง"คลัง'),
        ("content/2566/tax.md:4:13: error[yaml-syntax]",),
    ),
    Mistake(
        "line that is indented without need",
        replaced("owner: กองคลัง", "  owner: กองคลัง"),
        ("content/2566/tax.md:4:8: error[yaml-syntax]",),
    ),
    Mistake(
        "list as a field's name",
        field("? [ก, ข]", ": ค"),
        ("content/2566/tax.md:6:3: error[yaml-syntax]",),
    ),
    Mistake(
        "end of a yaml document among the fields",
        field("...", "number: 1"),
        ("content/2566/tax.md:7:1: error[yaml-syntax]",),
    ),
    Mistake(
        "two yaml documents in the settings",
        {"content/site.yaml": f"{SITE}---\ntitle: ความโปร่งใส\n"},
        ("content/site.yaml:2:1: error[yaml-fence]",),
    ),
    Mistake(
        "last field without a colon",
        replaced("status: completed", "status completed"),
        ("content/2566/tax.md:5:1: error[yaml-syntax]",),
    ),
    Mistake(
        "field without a colon",
        replaced("owner: กองคลัง", "owner กองคลัง"),
        ("content/2566/tax.md:4:1: error[yaml-syntax]",),
    ),
    Mistake(
        "field with a full-width colon",
        replaced("status: completed", "status： completed"),
        ("content/2566/tax.md:5:1: error[yaml-syntax]",),
    ),
    Mistake(
        "no-break space after the colon",
        replaced("title: ", "title:\u00a0"),
        ("content/2566/tax.md:2:7: error[nbsp]",),
    ),
    Mistake(
        "em space after the colon",
        replaced("title: ", "title:\u2003"),
        ("content/2566/tax.md:2:7: error[nbsp]",),
    ),
    Mistake(
        "no-break space in the only line",
        {"content/site.yaml": "agency:\u00a0เทศบาลทดสอบ\n"},
        ("content/site.yaml:1:8: error[nbsp]",),
    ),
    Mistake(
        "tab as indent",
        field("target:", "\tcount: 1", "\tunit: ภารกิจ"),
        ("content/2566/tax.md:7:1: error[tab-indent]",),
    ),
    Mistake(
        "no space after the first colon",
        replaced("title: ", "title:"),
        ("content/2566/tax.md:2:6: error[no-space-after-colon]",),
    ),
    Mistake(
        "no space after a later colon",
        replaced("status: ", "status:"),
        ("content/2566/tax.md:5:7: error[no-space-after-colon]",),
    ),
    Mistake(
        "no space after the only colon",
        {"content/site.yaml": "agency:เทศบาลทดสอบ\n"},
        ("content/site.yaml:1:7: error[no-space-after-colon]",),
    ),
    Mistake(
        "colon in a value",
        replaced("title: ชำระภาษีออนไลน์", "title: แผน: ระยะที่ 1"),
        ("content/2566/tax.md:2:8: error[unquoted-value]",),
    ),
    Mistake(
        "value that begins with an at sign",
        field("summary: @เทศบาล"),
        ("content/2566/tax.md:6:10: error[unquoted-value]",),
    ),
    Mistake(
        "value that begins with a per cent sign",
        field("summary: %ร้อยละ"),
        ("content/2566/tax.md:6:10: error[unquoted-value]",),
    ),
    Mistake(
        "value that begins with an asterisk",
        field("summary: *ร่าง"),
        ("content/2566/tax.md:6:10: error[unquoted-value]",),
    ),
    Mistake(
        "number sign in a value",
        replaced("title: ชำระภาษีออนไลน์", "title: แผน #2"),
        ("content/2566/tax.md:2:12: warning[cut-by-hash]",),
    ),
    Mistake(
        "number sign in a value of a list",
        replaced("owner: กองคลัง", "owner:\n  - กองคลัง #2"),
        ("content/2566/tax.md:5:13: warning[cut-by-hash]",),
    ),
    Mistake(
        "number sign in the second line of a value",
        replaced("title: ชำระภาษีออนไลน์", "title: ชำระภาษี\n  ออนไลน์ #2"),
        ("content/2566/tax.md:3:11: warning[cut-by-hash]",),
    ),
    Mistake(
        "field below the front matter",
        replaced("---\n## ขั้นตอน", "---\ndraft: true\n---\n## ขั้นตอน"),
        ("content/2566/tax.md:7:1: error[field-in-text]",),
    ),
    Mistake(
        "slip in the line after a remark",
        field("note: ก # ข", "summary: @เทศบาล"),
        ("content/2566/tax.md:7:10: error[unquoted-value]",),
    ),
    Mistake(
        "field written twice",
        field("status: in-progress"),
        ("content/2566/tax.md:6:1: error[duplicate-key]",),
    ),
    Mistake(
        "field written twice inside another",
        field("target: {count: 1, count: 2, unit: ภารกิจ}"),
        ("content/2566/tax.md:6:20: error[duplicate-key]",),
    ),
    Mistake(
        "settings that are only a line of dashes",
        {"content/site.yaml": "---\n"},
        ("content/site.yaml:1:1: error[missing-field]",),
    ),
    Mistake(
        "settings whose last line leaves a list open",
        {"content/site.yaml": "agency: [ก #ข"},
        ("content/site.yaml:1:9: error[yaml-syntax]",),
    ),
    Mistake(
        "setting written twice",
        setting("agency: เทศบาลอื่น"),
        ("content/site.yaml:2:1: error[duplicate-key]",),
    ),
    Mistake(
        "anchor",
        field("summary: &ref ข้อความ"),
        ("content/2566/tax.md:6:10: error[yaml-alias]",),
    ),
    Mistake(
        "alias without an anchor",
        field("summary: *ref"),
        ("content/2566/tax.md:6:10: error[yaml-alias]",),
    ),
    Mistake(
        "merge key",
        field("<<: {number: 1}"),
        ("content/2566/tax.md:6:1: error[unknown-field]",),
    ),
    Mistake(
        "tag",
        field("summary: !!str 1"),
        ("content/2566/tax.md:6:10: error[yaml-tag]",),
    ),
    Mistake(
        "set, whose order is different in every process",
        field("responds_to: !!set {f1, f2}"),
        ("content/2566/tax.md:6:14: error[yaml-tag]",),
    ),
    Mistake(
        "tag that would run code",
        field("summary: !!python/object/apply:os.system [ls]"),
        ("content/2566/tax.md:6:10: error[yaml-tag]",),
    ),
    Mistake(
        "lists nested nine deep",
        field(f"summary: {'[' * 8}{']' * 8}"),
        ("content/2566/tax.md:6:17: error[yaml-too-large]",),
    ),
    Mistake(
        "lists nested deep enough to end the process",
        field(f"summary: {'[' * 25_000}{']' * 25_000}"),
        ("content/2566/tax.md:6:17: error[yaml-too-large]",),
    ),
    Mistake(
        "thousands of values",
        field(f"summary: [{'ก, ' * 5_000}ก]"),
        ("content/2566/tax.md:6:14975: error[yaml-too-large]",),
    ),
)
