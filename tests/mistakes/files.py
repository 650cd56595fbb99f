"""Mistakes in the files as a whole, and in their names."""

from tests.conftest import MEASURE, SITE
from tests.mistakes.table import OTHER, TAX, LinkTo, Mistake, field, replaced, text

FILES = (
    Mistake(
        "thai text in the old windows encoding",
        {TAX: MEASURE.encode("cp874")},
        ("content/2566/tax.md:2:8: error[not-utf-8]",),
    ),
    Mistake(
        "old windows encoding with old mac line ends",
        {TAX: MEASURE.replace("\n", "\r").encode("cp874")},
        ("content/2566/tax.md:2:8: error[not-utf-8]",),
    ),
    Mistake(
        "one damaged byte after thai text",
        {TAX: MEASURE.encode().replace("กองคลัง".encode(), "กอง".encode() + b"\xe0\xb8" + "คลัง".encode())},
        ("content/2566/tax.md:4:11: error[not-utf-8]",),
    ),
    Mistake(
        "utf-16 from notepad",
        {TAX: MEASURE.encode("utf-16")},
        ("content/2566/tax.md:1:1: error[not-utf-8]",),
    ),
    Mistake(
        "a word document renamed to md",
        {TAX: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2l"},
        ("content/2566/tax.md:1:16: error[not-utf-8]",),
    ),
    Mistake(
        "settings in the old windows encoding",
        {"content/site.yaml": SITE.encode("cp874")},
        ("content/site.yaml:1:9: error[not-utf-8]",),
    ),
    Mistake(
        "control character in a title",
        replaced("ชำระภาษี", "ชำระ\x08ภาษี"),
        ("content/2566/tax.md:2:12: error[control-character]",),
    ),
    Mistake(
        "line separator copied from a design program",
        text("จัดทำ\u2028ระบบ"),
        ("content/2566/tax.md:9:6: error[control-character]",),
    ),
    Mistake(
        "noncharacter in a title",
        replaced("ชำระภาษี", "ชำระ\uffffภาษี"),
        ("content/2566/tax.md:2:12: error[control-character]",),
    ),
    Mistake(
        "nul in the text",
        text("จัดทำ\x00ระบบ"),
        ("content/2566/tax.md:9:6: error[control-character]",),
    ),
    Mistake(
        "replacement character where a letter was lost",
        text("จัด\ufffdำระบบ"),
        ("content/2566/tax.md:9:4: error[damaged-text]",),
    ),
    Mistake(
        "thai word that decoded as one greek letter",
        replaced("title: ชำระภาษีออนไลน์", f"title: {'แผน'.encode('cp874').decode()}"),
        ("content/2566/tax.md:2:8: warning[foreign-letters]",),
    ),
    Mistake(
        "word in cyrillic letters only",
        text("จัดทำ ҒҔҐҖҗ ระบบ"),
        ("content/2566/tax.md:9:7: warning[foreign-letters]",),
    ),
    Mistake(
        "symbolic link in place of a measure",
        {"content/2566/e-service.md": LinkTo("tax.md")},
        ("content/2566/e-service.md:1:1: error[not-a-plain-file]",),
    ),
    Mistake(
        "symbolic link in place of a year",
        {"content/2565": LinkTo("2566")},
        ("content/2565:1:1: error[not-a-plain-file]",),
    ),
    Mistake(
        "symbolic link out of the folder in place of evidence",
        {"content/2566/files/passwd.txt": LinkTo("/etc/passwd")},
        ("content/2566/files/passwd.txt:1:1: error[not-a-plain-file]",),
    ),
    Mistake(
        "document beside the measures",
        {"content/2566/report.docx": b"PK"},
        ("content/2566/report.docx:1:1: warning[unknown-file]",),
    ),
    Mistake(
        "measure with another ending",
        {"content/2566/e-service.markdown": MEASURE},
        ("content/2566/e-service.markdown:1:1: error[markdown-ending]",),
    ),
    Mistake(
        "file name in the old windows encoding",
        {f"content/2566/{'ภาษี'.encode('cp874').decode(errors='surrogateescape')}.md": MEASURE},
        ("content/2566/????.md:1:1: error[name-encoding]",),
    ),
    Mistake(
        "two files of one name in two forms of unicode",
        {"content/2566/files/re\u0301sume\u0301.pdf": b"%PDF-1.7\n"},
        ("content/2566/files/r\u00e9sum\u00e9.pdf:1:1: error[name-twice]",),
        {
            "content/2566/files/r\u00e9sum\u00e9.pdf": b"%PDF-1.7\n",
            **field("evidence: [{file: files/r\u00e9sum\u00e9.pdf}]"),
        },
    ),
    Mistake(
        "data file beside the measures",
        {"content/2566/old.yaml": "title: เก่า\n"},
        ("content/2566/old.yaml:1:1: warning[unknown-file]",),
    ),
    Mistake(
        "markdown outside the years",
        {"content/readme.md": MEASURE},
        ("content/readme.md:1:1: error[stray-file]",),
    ),
    Mistake(
        "markdown in a folder that is no year",
        {"content/drafts/tax.md": MEASURE},
        ("content/drafts/tax.md:1:1: error[stray-file]",),
    ),
    Mistake(
        "markdown in a folder below the year",
        {"content/2566/old/tax.md": MEASURE},
        ("content/2566/old/tax.md:1:1: error[stray-file]",),
    ),
    Mistake(
        "year's folder named by the common era",
        {TAX: None, "content/2023/tax.md": MEASURE},
        ("content/2023:1:1: error[common-era-folder]",),
    ),
    Mistake(
        "year's folder named in thai digits",
        {TAX: None, "content/๒๕๖๖/tax.md": MEASURE},
        ("content/๒๕๖๖:1:1: error[folder-digits]",),
    ),
    Mistake(
        "no settings",
        {"content/site.yaml": None},
        ("content/site.yaml:1:1: error[no-site-file]",),
    ),
    Mistake(
        "settings without the agency's name",
        {"content/site.yaml": "title: ความโปร่งใส\n"},
        ("content/site.yaml:1:1: error[missing-field]",),
    ),
    Mistake(
        "empty settings",
        {"content/site.yaml": ""},
        ("content/site.yaml:1:1: error[missing-field]",),
    ),
    Mistake(
        "settings as a sentence",
        {"content/site.yaml": "เทศบาลทดสอบ\n"},
        ("content/site.yaml:1:1: error[not-a-mapping]",),
    ),
    Mistake("no measure at all", {TAX: None}, ("content:1:1: error[no-measures]",)),
    Mistake("drafts only", field("draft: true"), ("content:1:1: error[only-drafts]",)),
)

NAMES = (
    Mistake(
        "thai file name",
        {TAX: None, "content/2566/ชำระภาษี.md": MEASURE},
        ("content/2566/ชำระภาษี.md:1:1: warning[thai-file-name]",),
    ),
    Mistake(
        "file name with a space",
        {TAX: None, "content/2566/e service.md": MEASURE},
        ("content/2566/e service.md:1:1: error[file-name]",),
    ),
    Mistake(
        "file name too long for its page",
        {TAX: None, f"content/2566/{'a' * 251}.md": MEASURE},
        (f"content/2566/{'a' * 251}.md:1:1: error[file-name-too-long]",),
    ),
    Mistake(
        "thai file name too long for its page",
        {TAX: None, f"content/2566/{'ก' * 84}.md": MEASURE},
        (
            f"content/2566/{'ก' * 84}.md:1:1: error[file-name-too-long]",
            f"content/2566/{'ก' * 84}.md:1:1: warning[thai-file-name]",
        ),
    ),
    Mistake(
        "file named as the year's index",
        {TAX: None, "content/2566/index.md": MEASURE},
        ("content/2566/index.md:1:1: error[reserved-name]",),
    ),
    Mistake(
        "file name that windows reserves",
        {TAX: None, "content/2566/CON.md": MEASURE},
        ("content/2566/CON.md:1:1: error[reserved-name]",),
    ),
    Mistake(
        "slug named as the year's index",
        field("slug: index"),
        ("content/2566/tax.md:6:7: error[reserved-name]",),
    ),
    Mistake(
        "file names that differ only in case",
        {"content/2566/Tax.md": MEASURE},
        ("content/2566/tax.md:1:1: error[address-taken]",),
    ),
    Mistake(
        "slug that is another file's name",
        field("slug: other"),
        ("content/2566/tax.md:6:7: error[address-taken]",),
        OTHER,
    ),
)
