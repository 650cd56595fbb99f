"""Mistakes in the values of the fields."""

from tests.conftest import MEASURE
from tests.mistakes.table import FINDINGS, Mistake, analysis, field, replaced, setting, theme

CREST: dict[str, str | bytes] = {
    **setting("crest: files/crest.png"),
    "content/files/crest.png": b"\x89PNG\r\n\x1a\n",
}
"""A site with the agency's crest."""

FIELDS = (
    Mistake(
        "colour by its name",
        setting("colour: maroon"),
        ("content/site.yaml:2:9: error[not-a-colour]",),
    ),
    Mistake(
        "crest that is not there",
        setting("crest: files/crset.png"),
        ("content/site.yaml:2:8: error[crest-not-a-picture]",),
        CREST,
    ),
    Mistake(
        "crest that is no picture",
        {"content/files/crest.png": b"%PDF-1.7"},
        ("content/site.yaml:2:8: error[crest-not-a-picture]",),
        CREST,
    ),
    Mistake(
        "crest too large for every page",
        {"content/files/crest.png": b"\x89PNG\r\n\x1a\n" + bytes(100_000)},
        ("content/site.yaml:2:8: warning[crest-large]",),
        CREST,
    ),
    Mistake(
        "crest that no setting names any more",
        setting(),
        ("content/files/crest.png:1:1: warning[evidence-unused]",),
        CREST,
    ),
    Mistake(
        "hyphen of a list without its space",
        replaced("owner: กองคลัง", "owner:\n  -กองคลัง"),
        ("content/2566/tax.md:5:3: error[hyphen-without-space]",),
    ),
    Mistake(
        "several owners in one name",
        replaced("owner: กองคลัง", "owner: กองคลัง, กองช่าง"),
        ("content/2566/tax.md:4:8: warning[comma-in-name]",),
    ),
    Mistake(
        "no-break space before a field",
        replaced("owner: กองคลัง", "owner: กองคลัง\n\u00a0number: 1"),
        ("content/2566/tax.md:5:1: error[nbsp]",),
    ),
    Mistake("misspelt field", field("onwer: กองช่าง"), ("content/2566/tax.md:6:1: error[unknown-field]",)),
    Mistake(
        "field named content", field("content: ข้อความ"), ("content/2566/tax.md:6:1: error[unknown-field]",)
    ),
    Mistake(
        "field named handler", field("handler: ข้อความ"), ("content/2566/tax.md:6:1: error[unknown-field]",)
    ),
    Mistake(
        "misspelt field of a target",
        field("target: {count: 1, units: ภารกิจ, unit: ภารกิจ}"),
        ("content/2566/tax.md:6:20: error[unknown-field]",),
    ),
    Mistake(
        "required field in capitals",
        replaced("title:", "Title:"),
        ("content/2566/tax.md:2:1: error[missing-field]", "content/2566/tax.md:2:1: error[unknown-field]"),
    ),
    Mistake(
        "misspelt field of the second proof",
        field("evidence:", "  - {url: https://www.go.th/}", "  - {url: https://www.go.th/, name: หน้าแรก}"),
        ("content/2566/tax.md:8:31: error[unknown-field]",),
    ),
    Mistake("misspelt setting", setting("langauge: en"), ("content/site.yaml:2:1: error[unknown-field]",)),
    Mistake(
        "field of a measure in an analysis",
        analysis("status: completed"),
        ("content/2566/analysis.md:2:1: error[unknown-field]",),
    ),
    Mistake(
        "misspelt setting of a theme",
        theme("theme.yaml", "titel: ธีม"),
        ("themes/own/theme.yaml:1:1: error[unknown-field]",),
    ),
    Mistake(
        "no title",
        replaced("title: ชำระภาษีออนไลน์\n", ""),
        ("content/2566/tax.md:2:1: error[missing-field]",),
    ),
    Mistake(
        "no fiscal year",
        replaced("fiscal_year: 2566\n", ""),
        ("content/2566/tax.md:2:1: error[missing-field]",),
    ),
    Mistake("no owner", replaced("owner: กองคลัง\n", ""), ("content/2566/tax.md:2:1: error[missing-field]",)),
    Mistake(
        "no status", replaced("status: completed\n", ""), ("content/2566/tax.md:2:1: error[missing-field]",)
    ),
    Mistake(
        "target without its unit",
        field("target: {count: 1}"),
        ("content/2566/tax.md:6:9: error[missing-field]",),
    ),
    Mistake(
        "finding without its id",
        analysis("findings: [{kind: urgent, text: ช้า}]"),
        ("content/2566/analysis.md:2:12: error[missing-field]",),
    ),
    Mistake(
        "reviewed number without the reason",
        setting("reviewed:", "  - {text: 081-234-5678}"),
        ("content/site.yaml:3:5: error[missing-field]",),
    ),
    Mistake(
        "empty title",
        replaced("title: ชำระภาษีออนไลน์", "title:"),
        ("content/2566/tax.md:2:7: error[empty-value]",),
    ),
    Mistake(
        "title of marks only",
        replaced("title: ชำระภาษีออนไลน์", "title: …"),
        ("content/2566/tax.md:2:8: error[empty-value]",),
    ),
    Mistake("null in yaml's writing", field("summary: ~"), ("content/2566/tax.md:6:10: error[empty-value]",)),
    Mistake(
        "value that is all comment",
        field("summary: #1 ของจังหวัด"),
        ("content/2566/tax.md:6:9: error[empty-value]",),
    ),
    Mistake(
        "empty list of owners",
        replaced("owner: กองคลัง", "owner: []"),
        ("content/2566/tax.md:4:8: error[empty-value]",),
    ),
    Mistake(
        "empty name in a list",
        replaced("owner: กองคลัง", 'owner: [กองคลัง, ""]'),
        ("content/2566/tax.md:4:18: error[empty-value]",),
    ),
    Mistake(
        "list for a title",
        replaced("title: ชำระภาษีออนไลน์", "title: [ชำระ, ภาษี]"),
        ("content/2566/tax.md:2:8: error[expected-text]",),
    ),
    Mistake(
        "one word for evidence",
        field("evidence: files/manual.pdf"),
        ("content/2566/tax.md:6:11: error[expected-list]",),
    ),
    Mistake(
        "words for a target",
        field("target: 1 ภารกิจ"),
        ("content/2566/tax.md:6:9: error[expected-mapping]",),
    ),
    Mistake(
        "file name for a proof",
        field("evidence:", "  - files/manual.pdf"),
        ("content/2566/tax.md:7:5: error[expected-mapping]",),
    ),
    Mistake(
        "sentence for a finding, before a good one",
        analysis("findings:", "  - ช้า", "  - {id: f1, kind: urgent, text: ช้า}"),
        ("content/2566/analysis.md:3:5: error[expected-mapping]",),
    ),
    Mistake(
        "unknown status",
        replaced("status: completed", "status: เสร็จ"),
        ("content/2566/tax.md:5:9: error[unknown-status]",),
    ),
    Mistake("unknown kind of file", field("kind: news"), ("content/2566/tax.md:6:7: error[unknown-kind]",)),
    Mistake(
        "unknown kind of finding",
        analysis("findings: [{id: f1, kind: minor, text: ช้า}]"),
        ("content/2566/analysis.md:2:27: error[unknown-finding-kind]",),
    ),
    Mistake(
        "unknown language", setting("language: lo"), ("content/site.yaml:2:11: error[unknown-language]",)
    ),
    Mistake("unknown digits", setting("digits: roman"), ("content/site.yaml:2:9: error[unknown-digits]",)),
    Mistake(
        "owner outside the register",
        replaced("owner: กองคลัง", "owner: [กองช่าง, กองคลัง]"),
        ("content/2566/tax.md:4:9: error[unknown-owner]",),
        setting("owners: [กองคลัง]"),
    ),
    Mistake(
        "owner in two spellings",
        replaced("owner: กองคลัง", "owner: กองช่าง ๑"),
        ("content/2566/tax.md:4:8: error[owner-spelling]",),
        {"content/2566/other.md": MEASURE.replace("กองคลัง", "กองช่าง 1")},
    ),
    Mistake(
        "owner listed twice",
        replaced("owner: กองคลัง", "owner: [กองคลัง, กองคลัง]"),
        ("content/2566/tax.md:4:18: error[listed-twice]",),
    ),
    Mistake(
        "finding listed twice",
        field("responds_to: [f1, f1]"),
        ("content/2566/tax.md:6:19: error[listed-twice]",),
        FINDINGS,
    ),
    Mistake("draft that may be", field("draft: maybe"), ("content/2566/tax.md:6:8: error[not-a-boolean]",)),
    Mistake(
        "finding in the place of none",
        analysis("urgent: ช้า"),
        ("content/2566/analysis.md:2:9: error[only-none]",),
    ),
    Mistake(
        "count in words",
        field("target: {count: หนึ่ง, unit: ภารกิจ}"),
        ("content/2566/tax.md:6:17: error[not-a-count]",),
    ),
    Mistake(
        "achieved in words",
        field("target: {count: 3, unit: ฉบับ, achieved: สอง}"),
        ("content/2566/tax.md:6:42: error[not-a-count]",),
    ),
    Mistake("number in words", field("number: สี่"), ("content/2566/tax.md:6:9: error[not-a-number]",)),
    Mistake(
        "slug with a space", field("slug: e service"), ("content/2566/tax.md:6:7: error[not-an-identifier]",)
    ),
    Mistake(
        "theme outside its folder",
        setting("theme: ../own"),
        ("content/site.yaml:2:8: error[not-an-identifier]",),
    ),
    Mistake(
        "base_url whose path would be the address of another host",
        setting("base_url: https://www.example.go.th//evil.example/ita/"),
        ("content/site.yaml:2:11: error[not-a-web-address]",),
    ),
    Mistake(
        "base address without https",
        setting("base_url: www.example.go.th"),
        ("content/site.yaml:2:11: error[not-a-web-address]",),
    ),
    Mistake(
        "script for a web address",
        field("evidence: [{url: 'javascript:alert(1)'}]"),
        ("content/2566/tax.md:6:18: error[not-a-web-address]",),
    ),
    Mistake(
        "number of another measure",
        field("number: ๔"),
        ("content/2566/tax.md:6:9: warning[number-taken]",),
        {"content/2566/other.md": MEASURE.replace("status: completed", 'status: completed\nnumber: "4"')},
    ),
)

YEARS = (
    Mistake(
        "last update in a mistyped year",
        field("updated: 2656-01-05"),
        ("content/2566/tax.md:6:10: warning[date-far-off]",),
    ),
    Mistake(
        "proof dated in a mistyped year",
        field("evidence: [{url: https://www.go.th/, title: ระบบ, date: 5 มกราคม 2656}]"),
        ("content/2566/tax.md:6:57: warning[date-far-off]",),
    ),
    Mistake(
        "fiscal year of the common era",
        replaced("fiscal_year: 2566", "fiscal_year: 2023"),
        ("content/2566/tax.md:3:14: error[common-era-year]",),
    ),
    Mistake(
        "fiscal year in two digits",
        replaced("fiscal_year: 2566", "fiscal_year: 66"),
        ("content/2566/tax.md:3:14: error[not-a-fiscal-year]",),
    ),
    Mistake(
        "fiscal year of neither era",
        replaced("fiscal_year: 2566", "fiscal_year: 1566"),
        ("content/2566/tax.md:3:14: error[not-a-fiscal-year]",),
    ),
    Mistake(
        "fiscal year of another folder",
        replaced("fiscal_year: 2566", "fiscal_year: 2567"),
        ("content/2566/tax.md:3:14: error[year-mismatch]",),
    ),
    Mistake("date in words", field("updated: เมื่อวาน"), ("content/2566/tax.md:6:10: error[not-a-date]",)),
    Mistake(
        "clock time for a date", field("updated: 12:30"), ("content/2566/tax.md:6:10: error[not-a-date]",)
    ),
    Mistake("period in words", field("due: เร็ว ๆ นี้"), ("content/2566/tax.md:6:6: error[not-a-period]",)),
    Mistake(
        "leap day of a year that has none",
        field("updated: 2566-02-29"),
        ("content/2566/tax.md:6:10: error[date-calendar]",),
    ),
    Mistake("thirteenth month", field("due: 2566-13"), ("content/2566/tax.md:6:6: error[date-calendar]",)),
    Mistake(
        "span of days that ends before it begins",
        field("due: 31 ธันวาคม 2565 - 1 ตุลาคม 2565"),
        ("content/2566/tax.md:6:6: error[date-reversed]",),
    ),
    Mistake(
        "span in thai digits that ends before it begins",
        field("due: ๓๑ ธันวาคม ๒๕๖๕ – ๑ ตุลาคม ๒๕๖๕"),
        ("content/2566/tax.md:6:6: error[date-reversed]",),
    ),
    Mistake(
        "span of two days of a month, the later one first",
        field("due: 31–1 ธันวาคม 2565"),
        ("content/2566/tax.md:6:6: error[date-reversed]",),
    ),
    Mistake(
        "span of quarters that ends before it begins",
        field("due: ไตรมาสที่ ๓ ถึง ไตรมาสที่ ๑"),
        ("content/2566/tax.md:6:6: error[date-reversed]",),
    ),
    Mistake(
        "span of months of the fiscal year, counted by the calendar",
        field("due: มีนาคม – ตุลาคม"),
        ("content/2566/tax.md:6:6: error[date-reversed]",),
    ),
    Mistake(
        "completion as a span that ends before it begins",
        field("completed: 2566-03-31 - 2566-03-01"),
        ("content/2566/tax.md:6:12: error[date-reversed]",),
    ),
    Mistake(
        "date of neither era", field("updated: 2300-01-15"), ("content/2566/tax.md:6:10: error[date-era]",)
    ),
    Mistake(
        "date with a short year",
        field("updated: 15 ม.ค. 66"),
        ("content/2566/tax.md:6:10: error[date-short-year]",),
    ),
    Mistake(
        "date after its fiscal year",
        field("completed: 20 ธันวาคม 2566"),
        ("content/2566/tax.md:6:12: warning[outside-fiscal-year]",),
    ),
    Mistake(
        "quarter of another fiscal year",
        field("due: ไตรมาสที่ 1/2567"),
        ("content/2566/tax.md:6:6: warning[outside-fiscal-year]",),
    ),
    Mistake(
        "completed on a day, but not begun",
        replaced("status: completed", "status: not-started\ncompleted: 2565-12-20"),
        ("content/2566/tax.md:6:12: error[completed-but-status]",),
    ),
    Mistake(
        "not completed, without a reason",
        replaced("status: completed", "status: not-completed"),
        ("content/2566/tax.md:5:9: error[reason-missing]",),
    ),
    Mistake(
        "updated before it was completed",
        field("completed: 2566-03-01", "updated: 2566-01-15"),
        ("content/2566/tax.md:7:10: warning[updated-before-completed]",),
    ),
    Mistake(
        "updated before the quarter of its completion, in thai digits",
        field("updated: ๓๑ มีนาคม ๒๕๖๖", "completed: ไตรมาสที่ ๓"),
        ("content/2566/tax.md:6:10: warning[updated-before-completed]",),
    ),
    Mistake(
        "updated in the common era, before it was completed",
        field("completed: 20 มกราคม 2566", "updated: 2022-12-31"),
        ("content/2566/tax.md:7:10: warning[updated-before-completed]",),
    ),
    Mistake(
        "completed, with two of three achieved",
        field("target: {count: 3, unit: ฉบับ, achieved: 2}"),
        ("content/2566/tax.md:6:42: warning[target-not-reached]",),
    ),
    Mistake(
        "completed, with nothing achieved",
        field("target: {achieved: 0, count: 1, unit: ภารกิจ}"),
        ("content/2566/tax.md:6:20: warning[target-not-reached]",),
    ),
    Mistake(
        "completed, with less than the target in thai digits",
        field("target:", "  count: ๑,๒๐๐", "  unit: คน", "  achieved: ๙๙๙"),
        ("content/2566/tax.md:9:13: warning[target-not-reached]",),
    ),
)
