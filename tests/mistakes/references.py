"""Mistakes in what fields refer to: findings, earlier years, the measures that were set, evidence."""

import io
import zipfile

from tests import pictures
from tests.conftest import MEASURE
from tests.mistakes.table import (
    DRAFT,
    EARLIER,
    FINDINGS,
    MANUAL,
    OTHER,
    TAX,
    Mistake,
    analysis,
    field,
    proof,
    setting,
    text,
)


def follows(path: str, earlier: str) -> dict[str, str]:
    """Write a measure that follows another one, named as year/file name in line 6, column 10."""
    year = path.split("/")[1]
    lines = f"status: completed\nfollows: {earlier}"
    return {path: MEASURE.replace("2566", year).replace("status: completed", lines)}


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
        ("content/2566/tax.md:6:10: error[follows-cycle]",),
    ),
    Mistake(
        "follows a measure of a later year",
        follows("content/2565/tax.md", "2566/tax"),
        ("content/2565/tax.md:6:10: error[follows-later-year]",),
    ),
    Mistake(
        "two measures of two years that follow each other",
        follows("content/2565/tax.md", "2566/tax"),
        ("content/2565/tax.md:6:10: error[follows-cycle]",),
        {**EARLIER, **field("follows: 2565/tax")},
    ),
    Mistake(
        "two measures of one year that follow each other",
        {**follows("content/2566/other.md", "2566/tax"), **field("follows: 2566/other")},
        (
            "content/2566/other.md:6:10: error[follows-cycle]",
            "content/2566/tax.md:6:10: error[follows-cycle]",
        ),
    ),
    Mistake(
        "measures of three years that follow each other in a circle",
        follows("content/2564/tax.md", "2566/tax"),
        ("content/2564/tax.md:6:10: error[follows-cycle]",),
        {
            "content/2564/tax.md": MEASURE.replace("2566", "2564"),
            **follows("content/2565/tax.md", "2564/tax"),
            **field("follows: 2565/tax"),
        },
    ),
    Mistake(
        "two measures of a year that follow the same one",
        field("follows: 2565/tax"),
        ("content/2566/tax.md:6:10: warning[second-successor]",),
        {**EARLIER, **follows("content/2566/other.md", "2565/tax")},
    ),
    Mistake(
        "measure that passes over the year before",
        follows("content/2567/tax.md", "2565/tax"),
        ("content/2567/tax.md:6:10: warning[second-successor]",),
        {**EARLIER, **field("follows: 2565/tax")},
    ),
    Mistake(
        "three measures of a year that follow the same one",
        {**follows("content/2566/web.md", "2565/tax"), **follows("content/2566/other.md", "2565/tax")},
        (
            "content/2566/tax.md:6:10: warning[second-successor]",
            "content/2566/web.md:6:10: warning[second-successor]",
        ),
        {**EARLIER, **field("follows: 2565/tax")},
    ),
    Mistake(
        "set measure that is not reported",
        analysis("measures: [tax, online]"),
        ("content/2566/analysis.md:2:17: warning[set-measure-missing]",),
    ),
    Mistake(
        "set measure that is not reported, one a line",
        analysis("measures:", "  - online", "  - tax.md"),
        ("content/2566/analysis.md:3:5: warning[set-measure-missing]",),
    ),
    Mistake(
        "set measure that is a draft still",
        analysis("measures: [draft, tax]"),
        ("content/2566/analysis.md:2:12: warning[set-measure-missing]",),
        DRAFT,
    ),
    Mistake(
        "set measure whose file was taken away",
        {"content/2566/other.md": None},
        ("content/2566/analysis.md:2:12: warning[set-measure-missing]",),
        {**OTHER, **analysis("measures: [other, tax]")},
    ),
    Mistake(
        "reported measure that was not set",
        OTHER,
        ("content/2566/other.md:1:1: warning[measure-not-set]",),
        analysis("measures: [tax]"),
    ),
    Mistake(
        "reported measure with a slug that was not set",
        {"content/2566/แผน.md": MEASURE.replace("status: completed", "status: completed\nslug: plan")},
        ("content/2566/แผน.md:1:1: warning[measure-not-set]",),
        analysis("measures: tax"),
    ),
    Mistake(
        "one measure set, another one reported",
        analysis("measures: online"),
        (
            "content/2566/analysis.md:2:11: warning[set-measure-missing]",
            "content/2566/tax.md:1:1: warning[measure-not-set]",
        ),
    ),
    Mistake(
        "follows a draft",
        field("follows: 2565/draft"),
        ("content/2566/tax.md:6:10: error[link-to-draft]",),
        {"content/2565/draft.md": DRAFT["content/2566/draft.md"].replace("2566", "2565")},
    ),
    Mistake(
        "misspelt name of a set measure",
        analysis("measures: [other, tex]"),
        ("content/2566/analysis.md:2:19: warning[set-measure-missing]",),
        OTHER,
    ),
    Mistake(
        "set measure named in capitals",
        analysis("measures: [Tax]"),
        ("content/2566/analysis.md:2:12: warning[set-measure-missing]",),
    ),
    Mistake(
        "hyphen of a set measure without its space",
        analysis("measures:", "  -tax"),
        ("content/2566/analysis.md:3:3: error[hyphen-without-space]",),
    ),
    Mistake(
        "set measure of another year",
        analysis("measures: [tax, 2565/other]"),
        ("content/2566/analysis.md:2:17: warning[set-measure-missing]",),
        {"content/2565/other.md": MEASURE.replace("2566", "2565"), **OTHER},
    ),
    Mistake(
        "set measure listed twice",
        analysis("measures: [tax, tax]"),
        ("content/2566/analysis.md:2:17: error[listed-twice]",),
    ),
    Mistake(
        "empty name among the set measures",
        analysis('measures: [tax, ""]'),
        ("content/2566/analysis.md:2:17: error[empty-value]",),
        OTHER,
    ),
    Mistake(
        "set measure with a slug whose status is wrong",
        {"content/2566/แผน.md": MEASURE.replace("status: completed", "status: done\nslug: plan")},
        ("content/2566/แผน.md:5:9: error[unknown-status]",),
        {
            "content/2566/แผน.md": MEASURE.replace("status: completed", "status: completed\nslug: plan"),
            **analysis("measures: [tax, plan]"),
        },
    ),
    Mistake(
        "draft that follows what a published measure follows",
        follows("content/2566/a.md", "2565/tax")
        | {
            "content/2566/a.md": follows("content/2566/a.md", "2565/tax")["content/2566/a.md"].replace(
                "status: completed", "status: completed\ndraft: true"
            )
        },
        ("content/2566/a.md:7:10: warning[second-successor]",),
        {**EARLIER, **field("follows: 2565/tax")},
    ),
)

PDF = b"%PDF-1.7\n1 0 obj\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
WEB_PAGE = "<!DOCTYPE html>\n<html><head><title>ไม่พบหน้า</title></head></html>\n".encode()
PEOPLE = "ชื่อ,เลข\nสมชาย,1234567890121\n"
"""A table of a person with a national ID in line 2, column 7."""

LAST_YEAR: dict[str, str | bytes] = {
    "content/2565/files/report.pdf": PDF,
    "content/2565/tax.md": field("evidence: [{file: files/report.pdf}]")[TAX].replace("2566", "2565"),
}
"""The same measure in the year before, with a proof."""


def archive(*names: str) -> bytes:
    """Make a ZIP archive of files with these names, the same one at every run."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        for name in names:
            zipped.writestr(zipfile.ZipInfo(name), b"-")
    return held.getvalue()


def damaged_archive() -> bytes:
    """Make an OpenDocument file whose first member cannot be unpacked."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        zipped.writestr(
            zipfile.ZipInfo("mimetype"), b"application/vnd.oasis.opendocument.text" * 5, zipfile.ZIP_DEFLATED
        )
    data = bytearray(held.getvalue())
    at = data.index(b"mimetype") + 8
    data[at : at + 6] = b"\xff" * 6
    return bytes(data)


ENGLISH = "---\ntitle: Pay taxes online\n---\n## Summary\n\nOpened\n"
OFFERED = setting("languages: [th, en]")

TRANSLATIONS = (
    Mistake(
        "translation of a measure that is not there",
        {"content/2566/taxes.en.md": ENGLISH},
        ("content/2566/taxes.en.md:1:1: error[translation-of-nothing]",),
        OFFERED,
    ),
    Mistake(
        "translation into the section's own language",
        {"content/2566/tax.th.md": ENGLISH},
        ("content/2566/tax.th.md:1:1: error[translation-of-itself]",),
        OFFERED,
    ),
    Mistake(
        "translation into a language that is not offered",
        {"content/2566/tax.en.md": ENGLISH},
        ("content/2566/tax.en.md:1:1: warning[translation-unused]",),
    ),
    Mistake(
        "translation of an analysis",
        {"content/2566/analysis.en.md": "---\ntitle: Analysis\n---\nFound\n"},
        ("content/2566/analysis.en.md:1:1: error[translation-of-analysis]",),
        {**OFFERED, **analysis("source: รายงาน", body="\nพบ\n")},
    ),
    Mistake(
        "analysis of another name and language, with the fields of an analysis",
        {"content/2566/found.en.md": "---\nkind: analysis\nurgent: none\n---\nFound\n"},
        ("content/2566/found.en.md:1:1: error[translation-of-analysis]",),
        {**OFFERED, "content/2566/found.md": "---\nkind: analysis\nsource: รายงาน\n---\nพบ\n"},
    ),
    Mistake(
        "translation without a title",
        {"content/2566/tax.en.md": "---\nsummary: Taxes\n---\n"},
        ("content/2566/tax.en.md:2:1: error[missing-field]",),
        OFFERED,
    ),
    Mistake(
        "translation that repeats the status",
        {"content/2566/tax.en.md": ENGLISH.replace("---\n##", "status: completed\n---\n##")},
        ("content/2566/tax.en.md:3:1: error[unknown-field]",),
        OFFERED,
    ),
    Mistake(
        "settings in a language that is not offered",
        {"content/site.en.yaml": "agency: Test Municipality\n"},
        ("content/site.en.yaml:1:1: warning[translation-unused]",),
    ),
    Mistake(
        "settings in the section's own language",
        {"content/site.th.yaml": "agency: เทศบาล\n"},
        ("content/site.th.yaml:1:1: error[translation-of-itself]",),
        OFFERED,
    ),
    Mistake(
        "setting that is not translated",
        {"content/site.en.yaml": "agency: Test Municipality\ntitel: Integrity\n"},
        ("content/site.en.yaml:2:1: error[unknown-field]",),
        OFFERED,
    ),
    Mistake(
        "translated owner in two spellings",
        {"content/site.en.yaml": 'owners: {"กอง คลัง": Finance, "กอง  คลัง": Money}\n'},
        ("content/site.en.yaml:1:31: error[duplicate-key]",),
        OFFERED,
    ),
    Mistake(
        "translated owners as a list",
        {"content/site.en.yaml": "owners: [Finance Division]\n"},
        ("content/site.en.yaml:1:9: error[expected-mapping]",),
        OFFERED,
    ),
    Mistake(
        "translated owner that no measure has",
        {"content/site.en.yaml": "owners: {กองคลง: Finance Division}\n"},
        ("content/site.en.yaml:1:10: warning[owner-of-nothing]",),
        OFFERED,
    ),
    Mistake(
        "dead link in a translation",
        {"content/2566/tax.en.md": ENGLISH.replace("Opened", "[Opened](open.md)")},
        ("content/2566/tax.en.md:6:1: error[unknown-link-target]",),
        OFFERED,
    ),
    Mistake(
        "national id in a translation",
        {"content/2566/tax.en.md": ENGLISH.replace("Opened", "1-2345-67890-12-1")},
        ("content/2566/tax.en.md:6:1: error[national-id]",),
        OFFERED,
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
    Mistake(
        "web page saved as a pdf",
        proof("plan.pdf", WEB_PAGE),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "web page that a program exported as a spreadsheet",
        proof("budget.xls", WEB_PAGE),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "program saved as a pdf",
        proof("plan.pdf", b"MZ\x90\0\3\0\0\0"),
        ("content/2566/tax.md:6:19: error[evidence-program]",),
    ),
    Mistake(
        "word document with macros",
        proof("plan.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("content/2566/tax.md:6:19: error[evidence-program]",),
    ),
    Mistake(
        "archive named as a word document",
        proof("plan.docx", archive("plan.pdf", "photo.jpg")),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "new word document with the old ending",
        proof("plan.doc", archive("[Content_Types].xml", "word/document.xml")),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "spreadsheet named as a text table",
        proof("budget.csv", archive("[Content_Types].xml", "xl/workbook.xml")),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "photograph named png",
        proof("photo.png", JPEG),
        ("content/2566/tax.md:6:19: error[evidence-kind-differs]",),
    ),
    Mistake(
        "photograph in the text, named png",
        {**text("ดู ![ภาพ](files/photo.png)"), "content/2566/files/photo.png": JPEG},
        ("content/2566/tax.md:9:4: error[evidence-kind-differs]",),
    ),
    Mistake(
        "link to a web page saved as a pdf",
        {"content/2566/files/plan.pdf": WEB_PAGE},
        ("content/2566/tax.md:9:3: error[evidence-kind-differs]",),
        {"content/2566/files/plan.pdf": PDF, **text("ดู[แผน](files/plan.pdf)")},
    ),
    Mistake(
        "pdf whose beginning was lost",
        {"content/2566/files/plan.pdf": b"\x00\x01\x02"},
        ("content/2566/tax.md:6:19: warning[evidence-damaged]",),
        proof("plan.pdf", PDF),
    ),
    Mistake(
        "photograph that tells where it was taken",
        proof("photo.jpg", pictures.jpeg(pictures.exif())),
        ("content/2566/tax.md:6:19: error[evidence-position]",),
        proof("photo.jpg", pictures.jpeg()),
    ),
    Mistake(
        "crest that tells where it was taken",
        {"content/files/crest.png": pictures.png(pictures.chunk(b"eXIf", pictures.exif()))},
        ("content/site.yaml:2:8: error[evidence-position]",),
        {**setting("crest: files/crest.png"), "content/files/crest.png": pictures.png()},
    ),
    Mistake(
        "picture with an archive behind it",
        proof("photo.png", pictures.png() + archive("a.exe")),
        ("content/2566/tax.md:6:19: error[evidence-two-kinds]",),
        proof("photo.png", pictures.png()),
    ),
    Mistake(
        "pdf that is a web page, too",
        proof("plan.pdf", b"%PDF-1.7\n<script>alert(1)</script>\n"),
        ("content/2566/tax.md:6:19: error[evidence-two-kinds]",),
        proof("plan.pdf", PDF),
    ),
    Mistake(
        "proof of the year before under another name",
        proof("plan.pdf", PDF),
        ("content/2566/tax.md:6:19: warning[evidence-of-two-years]",),
        LAST_YEAR,
    ),
    Mistake(
        "proof of the year after, given to the year before",
        LAST_YEAR,
        ("content/2566/tax.md:6:19: warning[evidence-of-two-years]",),
        proof("plan.pdf", PDF),
    ),
    Mistake(
        "link to a proof of the year before",
        {**text("ดู[แผน](files/plan.pdf)"), "content/2566/files/plan.pdf": PDF},
        ("content/2566/tax.md:9:3: warning[evidence-of-two-years]",),
        LAST_YEAR,
    ),
    Mistake(
        "national identification number in a table of the evidence",
        proof("people.csv", PEOPLE.encode()),
        ("content/2566/files/people.csv:2:7: error[national-id]",),
    ),
    Mistake(
        "national identification number in a table with the line ends of windows",
        proof("people.csv", PEOPLE.replace("\n", "\r\n").encode("utf-8-sig")),
        ("content/2566/files/people.csv:2:7: error[national-id]",),
    ),
    Mistake(
        "national identification number in a table in utf-16",
        {"content/2566/files/people.csv": PEOPLE.encode("utf-16")},
        ("content/2566/files/people.csv:2:7: error[national-id]",),
        proof("people.csv", "ชื่อ,เลข\n".encode("utf-16")),
    ),
    Mistake(
        "national identification number in big-endian utf-16 from a spreadsheet",
        proof(
            "people.txt", b"\xfe\xff" + PEOPLE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16-be")
        ),
        ("content/2566/files/people.txt:2:7: error[national-id]",),
    ),
    Mistake(
        "national identification number in a table in the old windows encoding",
        proof("people.csv", PEOPLE.encode("cp874")),
        ("content/2566/files/people.csv:2:7: error[national-id]",),
    ),
    Mistake(
        "two national identification numbers in a linked text, one in thai digits",
        {
            **text("ดู[รายชื่อ](files/people.txt)"),
            "content/2566/files/people.txt": "1-2345-67890-12-1\nสมชาย ๓๑๐๑๒๓๔๕๖๗๘๙๓\n".encode(),
        },
        (
            "content/2566/files/people.txt:1:1: error[national-id]",
            "content/2566/files/people.txt:2:7: error[national-id]",
        ),
    ),
    Mistake(
        "damaged archive of an open document",
        proof("plan.odt", damaged_archive()),
        ("content/2566/tax.md:6:19: warning[evidence-damaged]",),
    ),
    Mistake(
        "id in a table with old mac line ends",
        proof("a.csv", "ชื่อ,เลข\rสมชาย,1234567890121\r".encode()),
        ("content/2566/files/a.csv:2:7: error[national-id]",),
    ),
    Mistake(
        "id in cp874 after a leading vowel",
        proof("a.csv", "ชื่อ,เลข\nเกษม,1234567890121\n".encode("cp874")),
        ("content/2566/files/a.csv:2:6: error[national-id]",),
    ),
    Mistake(
        "id in a table that speaks of pdf",
        proof("a.csv", "ไฟล์,ชนิด\nก,%PDF\nข,1234567890121\n".encode()),
        ("content/2566/files/a.csv:3:3: error[national-id]",),
    ),
    Mistake(
        "id in a table whose first column is ID3",
        proof("a.csv", "ID3,เลข\nข,1234567890121\n".encode()),
        ("content/2566/files/a.csv:2:3: error[national-id]",),
    ),
)
