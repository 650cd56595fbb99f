"""Mistakes in what fields refer to: findings, earlier years, evidence."""

from tests.mistakes.table import DRAFT, EARLIER, FINDINGS, MANUAL, OTHER, Mistake, analysis, field, text

ANALYSES = (
    Mistake(
        "two analyses of a year",
        {"content/2566/review.md": "---\nkind: analysis\n---\n"},
        ("content/2566/review.md:1:1: error[second-analysis]",),
        FINDINGS,
    ),
    Mistake(
        "two findings of one id",
        analysis(
            "findings:", "  - {id: f1, kind: urgent, text: ช้า}", "  - {id: f1, kind: improve, text: แพง}"
        ),
        ("content/2566/analysis.md:4:10: error[duplicate-finding]",),
    ),
    Mistake(
        "none urgent, and an urgent finding",
        analysis("urgent: none", "findings: [{id: f1, kind: urgent, text: ช้า}]"),
        ("content/2566/analysis.md:2:9: error[none-but-findings]",),
    ),
    Mistake(
        "assessment of the same year",
        analysis("assessment_year: 2566"),
        ("content/2566/analysis.md:2:18: warning[unusual-assessment-year]",),
    ),
    Mistake(
        "answer to a finding that is not there",
        field("responds_to: [f1, f9]"),
        ("content/2566/tax.md:6:19: error[unknown-finding]",),
        FINDINGS,
    ),
    Mistake(
        "answer to a finding without an analysis",
        field("responds_to: f1"),
        ("content/2566/tax.md:6:14: error[unknown-finding]",),
    ),
    Mistake(
        "answer to a finding that is not there, beside a file that is not read",
        {**field("responds_to: f9"), "content/2566/old.yaml": "title: เก่า\n"},
        (
            "content/2566/old.yaml:1:1: warning[unknown-file]",
            "content/2566/tax.md:6:14: error[unknown-finding]",
        ),
        FINDINGS,
    ),
    Mistake(
        "follows a measure that is not there",
        field("follows: 2565/taxes"),
        ("content/2566/tax.md:6:10: error[unknown-follows]",),
        EARLIER,
    ),
    Mistake(
        "follows a measure of the same year",
        field("follows: 2566/other"),
        ("content/2566/tax.md:6:10: error[follows-later-year]",),
        OTHER,
    ),
    Mistake(
        "follows itself",
        field("follows: 2566/tax"),
        ("content/2566/tax.md:6:10: error[follows-later-year]",),
    ),
    Mistake(
        "follows a draft",
        field("follows: 2565/draft"),
        ("content/2566/tax.md:6:10: error[link-to-draft]",),
        {"content/2565/draft.md": DRAFT["content/2566/draft.md"].replace("2566", "2565")},
    ),
)

EVIDENCE = (
    Mistake(
        "proof with a file and an address",
        field("evidence: [{file: files/manual.pdf, url: https://www.go.th/}]"),
        ("content/2566/tax.md:6:12: error[evidence-file-or-url]",),
        MANUAL,
    ),
    Mistake(
        "proof with neither",
        field("evidence:", "  - {url: https://www.go.th/}", "  - {title: หน้าแรก}"),
        ("content/2566/tax.md:8:5: error[evidence-file-or-url]",),
    ),
    Mistake(
        "proof whose file is not there",
        field("evidence: [{file: files/manaul.pdf}]"),
        ("content/2566/tax.md:6:19: error[evidence-missing]",),
        MANUAL,
    ),
    Mistake(
        "proof outside its folder",
        field("evidence: [{file: ../../secret.pdf}]"),
        ("content/2566/tax.md:6:19: error[evidence-outside]",),
    ),
    Mistake(
        "proof without its folder",
        field("evidence: [{file: manual.pdf}]"),
        ("content/2566/tax.md:6:19: error[evidence-outside]",),
        MANUAL,
    ),
    Mistake(
        "proof that acts in a browser",
        {**field("evidence: [{file: files/page.html}]"), "content/2566/files/page.html": "<script>"},
        ("content/2566/tax.md:6:19: error[evidence-kind]",),
    ),
    Mistake(
        "proof with a number sign in its name",
        {**field('evidence: [{file: "files/a#1.pdf"}]'), "content/2566/files/a#1.pdf": b"%PDF-1.7\n"},
        ("content/2566/tax.md:6:19: error[evidence-name]",),
    ),
    Mistake(
        "proof that is an empty file",
        {"content/2566/files/manual.pdf": b""},
        ("content/2566/handbook.md:6:19: error[evidence-empty]",),
        MANUAL,
    ),
    Mistake(
        "link to an empty file",
        {"content/2566/files/manual.pdf": b""},
        ("content/2566/tax.md:9:3: error[evidence-empty]",),
        {"content/2566/files/manual.pdf": b"%PDF-1.7\n", **text("ดู[คู่มือ](files/manual.pdf)")},
    ),
    Mistake(
        "evidence that no measure names",
        {"content/2566/files/plan.pdf": b"%PDF-1.7\n"},
        ("content/2566/files/plan.pdf:1:1: warning[evidence-unused]",),
    ),
    Mistake(
        "evidence that no measure names, beside a file that is not read",
        {"content/2566/files/plan.pdf": b"%PDF-1.7\n", "content/2566/old.yaml": "title: เก่า\n"},
        (
            "content/2566/files/plan.pdf:1:1: warning[evidence-unused]",
            "content/2566/old.yaml:1:1: warning[unknown-file]",
        ),
    ),
)
