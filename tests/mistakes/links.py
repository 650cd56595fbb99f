"""Mistakes in the links of the text."""

from tests.mistakes.table import DRAFT, MANUAL, Mistake, analysis, field, text

LINKS = (
    Mistake(
        "link that runs code",
        text("ดู[ระบบ](javascript:alert(1))"),
        ("content/2566/tax.md:9:3: error[unsafe-link]",),
    ),
    Mistake(
        "link that runs code, in capitals and entities",
        text("ดู[ระบบ](&#74;ava&#83;cript:alert(1))"),
        ("content/2566/tax.md:9:3: error[unsafe-link]",),
    ),
    Mistake(
        "address that runs code",
        text("ดู <javascript:alert>"),
        ("content/2566/tax.md:9:4: error[unsafe-link]",),
    ),
    Mistake(
        "link to data", text("[ระบบ](data:text/html,ก)"), ("content/2566/tax.md:9:1: error[unsafe-link]",)
    ),
    Mistake(
        "link to a feed reader",
        text("[ระบบ](feed:www.go.th)"),
        ("content/2566/tax.md:9:1: error[unsafe-link]",),
    ),
    Mistake(
        "link without its scheme",
        text("[ระบบ](//www.go.th/)"),
        ("content/2566/tax.md:9:1: error[unsafe-link]",),
    ),
    Mistake(
        "link that keeps to itself who it mails",
        text("[ระบบ](mailto:)"),
        ("content/2566/tax.md:9:1: error[unsafe-link]",),
    ),
    Mistake(
        "link with a user's name",
        text("[ระบบ](https://admin@www.go.th/)"),
        ("content/2566/tax.md:9:1: error[not-a-web-address]",),
    ),
    Mistake(
        "mail address as a link's file",
        text("[กองคลัง](tax@example.go.th)"),
        ("content/2566/tax.md:9:1: error[unknown-link-target]",),
    ),
    Mistake("link to nowhere", text("[ระบบ](#)"), ("content/2566/tax.md:9:1: error[empty-link]",)),
    Mistake("link without an address", text("ดู [ระบบ]()"), ("content/2566/tax.md:9:4: error[empty-link]",)),
    Mistake(
        "second of two links without an address",
        text("[ระบบ](https://www.go.th/) และ [ระบบ]()"),
        ("content/2566/tax.md:9:32: error[empty-link]",),
    ),
    Mistake("link from the root", text("[ระบบ](/tax/)"), ("content/2566/tax.md:9:1: error[absolute-link]",)),
    Mistake(
        "link to a file that is not there",
        text("[ระบบ](taxes.md)"),
        ("content/2566/tax.md:9:1: error[unknown-link-target]",),
    ),
    Mistake(
        "link to the page in place of the file",
        text("[ระบบ](tax.html)"),
        ("content/2566/tax.md:9:1: error[unknown-link-target]",),
    ),
    Mistake(
        "link out of the agency's folder",
        text("[ระบบ](../../../../etc/passwd)"),
        ("content/2566/tax.md:9:1: error[unknown-link-target]",),
    ),
    Mistake(
        "link to a file that is not read",
        {**text("[ระบบ](old.yaml)"), "content/2566/old.yaml": "title: เก่า\n"},
        (
            "content/2566/old.yaml:1:1: warning[unknown-file]",
            "content/2566/tax.md:9:1: error[unknown-link-target]",
        ),
    ),
    Mistake(
        "link in a table's cell to a file that is not there",
        text("| ก | ข |", "|---|---|", "| ก | [ระบบ](taxes.md) |"),
        ("content/2566/tax.md:11:7: error[unknown-link-target]",),
    ),
    Mistake(
        "link in an analysis to a file that is not there",
        analysis("source: รายงาน", body="\nดู [ระบบ](taxes.md)\n"),
        ("content/2566/analysis.md:5:4: error[unknown-link-target]",),
    ),
    Mistake(
        "link in a heading to a file that is not there",
        text("### ดู [ระบบ](taxes.md)"),
        ("content/2566/tax.md:9:8: error[unknown-link-target]",),
    ),
    Mistake(
        "link to a heading that is not there",
        text("[ระบบ](#ระบบงาน)"),
        ("content/2566/tax.md:9:1: error[unknown-fragment]",),
    ),
    Mistake(
        "link to a draft", text("[ระบบ](draft.md)"), ("content/2566/tax.md:9:1: error[link-to-draft]",), DRAFT
    ),
    Mistake(
        "link to the editor's own machine",
        text("[ระบบ](http://localhost:8000/)"),
        ("content/2566/tax.md:9:1: error[staging-link]",),
    ),
    Mistake(
        "proof on a private network",
        field("evidence: [{url: http://192.168.1.10/}]"),
        ("content/2566/tax.md:6:18: error[staging-link]",),
    ),
    Mistake(
        "link to a file name with a space",
        text("ดู[ระบบ](my file.md)"),
        ("content/2566/tax.md:9:8: error[broken-link]",),
    ),
    Mistake(
        "link to a file name with a space, after code that shows a link",
        text("เขียน `[ก](ข)` แล้ว [ระบบ](my file.md)"),
        ("content/2566/tax.md:9:26: error[broken-link]",),
    ),
    Mistake(
        "link that is defined elsewhere",
        text("ดู [ระบบ][1]", "", "[1]: https://www.go.th/"),
        ("content/2566/tax.md:11:1: warning[link-definition]",),
    ),
    Mistake(
        "picture without a description",
        text("![](files/photo.png)"),
        ("content/2566/tax.md:9:1: error[image-without-text]",),
        MANUAL,
    ),
    Mistake(
        "picture from another site",
        text("![ภาพ](https://www.go.th/photo.png)"),
        ("content/2566/tax.md:9:1: error[image-not-a-file]",),
    ),
    Mistake(
        "picture that is not there",
        text("![ภาพ](files/photos.png)"),
        ("content/2566/tax.md:9:1: error[image-not-a-file]",),
        MANUAL,
    ),
    Mistake(
        "picture that is no picture",
        text("![ภาพ](files/manual.pdf)"),
        ("content/2566/tax.md:9:1: error[evidence-kind]",),
        MANUAL,
    ),
)
