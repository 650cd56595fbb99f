"""Importing a report: every table and row accounted for, no word lost, nothing guessed or overwritten."""

import html
import io
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from site_builder import importing
from site_builder.content.documents import read_document
from site_builder.importing import lists, measures, reading, texts
from site_builder.importing.formats import read_tables
from site_builder.importing.headings import find_head
from site_builder.importing.tables import Blocks, Cell, Paragraph, Row, Table, text_blocks
from site_builder.importing.tables import words as said
from site_builder.importing.writing import measure_text
from site_builder.problems import catalogue
from tests.conftest import REPOSITORY, SITE, Ran, Site
from tests.reports import HEADINGS, At, Rows, as_csv, as_docx, as_html, as_xlsx, seed_table, zipped
from tests.test_shipped_content import MEASURES, SEED, part, seed_rows, words

TITLES = [
    re.search(
        "^title: (.*)$", (REPOSITORY / f"content/2566/{stem}.md").read_text(encoding="utf-8"), re.MULTILINE
    )[1]  # type: ignore[index]
    for stem in MEASURES
]
STEMS = ("measure-1", "measure-2", "measure-3", "e-service", "dos-don-ts")
"""Files that the seed's five measures become."""


@pytest.fixture
def agency(empty: Site) -> Site:
    """An agency that has its settings, and no measure."""
    return empty.write({"content/site.yaml": SITE})


def put(agency: Site, name: str, data: bytes | str) -> str:
    """Put a report beside the agency's folder; gives its path."""
    path = agency.folder.parent / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def run(agency: Site, name: str, data: bytes | str, *options: str) -> Ran:
    """Import a report into fiscal year 2566."""
    return agency.run("import", put(agency, name, data), "--year", "2566", *options)


def imported(agency: Site, name: str, data: bytes | str, *options: str) -> dict[str, str]:
    """Import a report that is good; gives the texts of the year's files by name."""
    ran = run(agency, name, data, *options)
    assert ran.code == 0, ran.err
    return files(agency)


def files(agency: Site) -> dict[str, str]:
    """Read all files of the fiscal year."""
    folder = agency.folder / "content/2566"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*"))}


def only(agency: Site, name: str, data: bytes | str) -> str:
    """Import a report of one measure; gives the file's text."""
    (text,) = imported(agency, name, data).values()
    return text


def body(text: str) -> str:
    """Give what stands under the front matter."""
    return text.split("---\n", 2)[2]


def table(*rows: Sequence[str | At], head: Sequence[str | At] = HEADINGS) -> Rows:
    """Make a table of rows under headings."""
    return [head, *rows]


def fill(agency: Site) -> None:
    """Fill the gaps that an import left, as an editor would."""
    for path in (agency.folder / "content/2566").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^owner:$", "owner: กองคลัง", text, flags=re.MULTILINE)
        path.write_text(re.sub(r"^status:$", "status: completed", text, flags=re.MULTILINE), encoding="utf-8")


# --- The seed ------------------------------------------------------------------------------


def test_seed_gives_its_five_measures(agency: Site) -> None:
    """Numbers 1 to 5, the titles of the shipped content, and gaps where the seed tells no owner and status."""
    written = imported(agency, "ita.txt", SEED)
    assert set(written) == {f"{stem}.md" for stem in STEMS}
    texts_ = [written[f"{stem}.md"] for stem in STEMS]
    assert [re.search("^title: (.*)$", text, re.MULTILINE)[1] for text in texts_] == TITLES  # type: ignore[index]
    assert [re.search('^number: "(.*)"$', text, re.MULTILINE)[1] for text in texts_] == list("12345")  # type: ignore[index]
    for text in texts_:
        assert re.search("^# ต้องกรอก.*\nowner:\n# ต้องกรอก.*\nstatus:$", text, re.MULTILINE)


def test_no_word_of_the_seed_is_lost(agency: Site) -> None:
    """After a real build, each part has the words of its source cell, and its lists as many items."""
    imported(agency, "ita.txt", SEED)
    fill(agency)
    agency.build()
    summaries, outcomes = [], []
    for position, (stem, row) in enumerate(zip(STEMS, seed_rows(), strict=True), 1):
        page = agency.page(f"2566/{stem}.html")
        title = re.search(r"<h1>(.*?)</h1>", page)
        lead = re.search(r'<div class="prose">(.*?)</div>', page, re.DOTALL)
        assert title
        measure = re.sub(r"^(<p>)?[๑-๕]\.(?![๐-๙])", r"\1", row[0])
        assert words(title[1] + (lead[1] if lead else "")) == words(measure)
        assert words(part(page, "summary")) == words(row[1])
        assert words(part(page, "outcome")) == words(row[2])
        assert re.search(rf'<p class="number">[^<]*{position}</p>', page)
        summaries.append(part(page, "summary").count("<li>") or 1)
        outcomes.append(part(page, "outcome").count("<li>") or 1)
    assert summaries == [3, 1, 1, 2, 1]
    assert outcomes == [4, 3, 1, 2, 2]


def test_check_names_exactly_the_lines_to_fill_in(agency: Site) -> None:
    """Each gap is one problem at its line, and nothing else is wrong but the seed's own dates."""
    written = imported(agency, "ita.txt", SEED)
    problems = agency.run("check", "--format", "json").problems
    gaps = [(each["path"], each["line"]) for each in problems if each["code"] == "empty-value"]
    expected = [
        (f"content/2566/{name}", number)
        for name, text in written.items()
        for number, line in enumerate(text.split("\n"), 1)
        if line in {"owner:", "status:"}
    ]
    assert gaps == expected
    assert {each["code"] for each in problems} == {"empty-value"}


@pytest.mark.parametrize("name", ["ita.docx", "ita.xlsx", "ita.html", "ita.csv", "ita.tsv"])
def test_every_kind_of_file_gives_the_same_measures(name: str, agency: Site) -> None:
    """The seed's measures as Word, Excel, web page or text become files of the same text."""
    made = {
        "ita.docx": as_docx(seed_table()),
        "ita.xlsx": as_xlsx({"รายงาน": seed_table()}),
        "ita.html": as_html(seed_table()),
        "ita.csv": as_csv(seed_table()),
        "ita.tsv": as_csv(seed_table(), delimiter="\t"),
    }
    other = Site(agency.folder.parent / "other").write({"content/site.yaml": SITE})
    assert imported(agency, name, made[name]) == imported(other, "seed.txt", SEED)


# --- The report ----------------------------------------------------------------------------


def test_report_names_every_table_and_row(agency: Site) -> None:
    """Each row is there with its file and its gaps, or with the reason why it was skipped."""
    ran = run(agency, "ita.txt", SEED, "--lang", "en")
    assert ran.out.count("\ntable ") == 6
    for title, stem in zip(TITLES, STEMS, strict=True):
        assert f": {title} → content/2566/{stem}.md (fill in owner, status" in ran.out
    assert "line 38: ผู้บริหารมีนโยบายให้" in ran.out
    assert "skipped: an example" in ran.out
    assert "its number 2 is its position" in ran.out
    assert "measures imported 5, rows skipped 1" in ran.out
    assert "site-builder check" in ran.out
    assert ran.err == ""


def test_report_is_thai_on_a_thai_site(agency: Site) -> None:
    """The report speaks the site's language."""
    assert "นำเข้า 5 มาตรการ" in run(agency, "ita.txt", SEED).out


def test_report_as_json(agency: Site) -> None:
    """`--format json` gives the same account as one object, and nothing else."""
    ran = run(agency, "ita.txt", SEED, "--format", "json")
    account = json.loads(ran.out)
    assert ran.err == ""
    assert len(account["tables"]) == 6
    assert account["tables"][0]["skipped"] == "example"
    assert account["files"] == {f"content/2566/{name}": text for name, text in files(agency).items()}


def test_dry_run_shows_the_files_and_writes_none(agency: Site) -> None:
    """`--dry-run` prints the report and each file's text; the folder stays as it was."""
    ran = run(agency, "ita.txt", SEED, "--dry-run")
    assert ran.code == 0
    assert not (agency.folder / "content/2566").exists()
    run(agency, "ita.txt", SEED)
    for name, text in files(agency).items():
        assert f"=== content/2566/{name}\n{text}" in ran.out
    assert ran.out.rindex("=== content/") < ran.out.index("ita.txt →")


def test_second_import_writes_nothing(agency: Site) -> None:
    """What is there already is skipped, and the report names the file that has it."""
    before = imported(agency, "ita.txt", SEED)
    ran = run(agency, "ita.txt", SEED, "--lang", "en")
    assert (ran.code, files(agency)) == (0, before)
    assert ran.out.count("skipped: already there in content/2566/") == 5
    assert "measures imported 0" in ran.out


def test_nothing_is_overwritten(agency: Site) -> None:
    """A file of the same name stays, and the new one gets another name."""
    own = "---\ntitle: ของเดิม\nfiscal_year: 2566\nowner: ก\nstatus: completed\n---\n"
    agency.write({"content/2566/e-service.md": own, "content/2566/measure-1.md": "broken"})
    written = imported(agency, "ita.txt", SEED)
    assert (written["e-service.md"], written["measure-1.md"]) == (own, "broken")
    assert len(written) == 7


def test_a_title_is_the_same_in_other_spaces_and_digits(agency: Site) -> None:
    """A measure that an editor has typed before is known again by the normal form of its title."""
    agency.write(
        {
            "content/2566/own.md": "---\ntitle: จัดอบรม  ๒ ครั้ง\nfiscal_year: 2566\nowner: ก\nstatus: completed\n---\n"
        }
    )
    ran = run(agency, "a.csv", as_csv(table(["จัดอบรม 2 ครั้ง", "ก", "ข"])))
    assert "content/2566/own.md" in ran.out
    assert list(files(agency)) == ["own.md"]


def test_all_or_nothing(agency: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the third file cannot be written, the two before it go again, and the folder too."""
    opened: list[Path] = []
    opening: Callable[..., object] = Path.open

    def failing(path: Path, mode: str = "r", **options: str) -> object:
        if mode == "x":
            opened.append(path)
            if len(opened) == 3:
                raise OSError(28, "No space left on device", str(path))
        return opening(path, mode, **options)

    monkeypatch.setattr(Path, "open", failing)
    ran = run(agency, "ita.txt", SEED)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert len(opened) == 3
    assert not (agency.folder / "content/2566").exists()


def test_a_year_that_is_a_link_is_not_written_into(agency: Site, tmp_path: Path) -> None:
    """Nothing is written outside the agency's folder."""
    (tmp_path / "elsewhere").mkdir()
    (agency.folder / "content/2566").symlink_to(tmp_path / "elsewhere")
    ran = run(agency, "ita.txt", SEED)
    assert ran.code == 1
    assert "not-a-plain-file" in ran.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- Columns -------------------------------------------------------------------------------


def test_every_known_column_has_its_place(agency: Site) -> None:
    """Number, owner, status and due become fields, the four parts sections, another column too."""
    head = [
        *("ลำดับที่", "มาตรการ/กิจกรรม", "ขั้นตอนการดำเนินงาน", "แนวทางการกำกับติดตาม", "ผู้รับผิดชอบ", "สถานะ"),
        *("ระยะเวลาดำเนินการ", "สรุปผลการดำเนินการ*", "ผลลัพธ์", "งบประมาณ (บาท)"),
    ]
    row = [
        "๗",
        "จัดอบรม",
        "1) ก 2) ข",
        "รายงานทุกไตรมาส",
        "กองคลัง\nกองช่าง",
        "แล้วเสร็จ",
        "ไตรมาสที่ ๒",
        "ทำแล้ว",
        "ดี",
        "๑๐,๐๐๐",
    ]
    text = only(agency, "a.xlsx", as_xlsx({"ก": [head, row]}))
    assert text == (
        '---\ntitle: จัดอบรม\nfiscal_year: 2566\nowner: ["กองคลัง", "กองช่าง"]\nstatus: แล้วเสร็จ\n'
        'number: "7"\ndue: ไตรมาสที่ ๒\n---\n'
        "## ขั้นตอนหรือวิธีการปฏิบัติ\n\n1. ก\n2. ข\n\n"
        "## แนวทางการกำกับติดตามและการรายงาน\n\nรายงานทุกไตรมาส\n\n"
        "## สรุปผลการดำเนินการ\n\nทำแล้ว\n\n## ผลลัพธ์หรือความสำเร็จ\n\nดี\n\n"
        "## งบประมาณ (บาท)\n\n๑๐,๐๐๐\n"
    )
    assert agency.run("check").code == 0


def test_values_that_no_field_reads_are_kept_as_text(agency: Site) -> None:
    """An unknown status, an unreadable time and an odd number stand in sections under their headings."""
    head = ["ที่", "มาตรการ", "สถานะ", "กำหนดเสร็จ", "สรุปผล"]
    text = only(agency, "a.csv", as_csv([head, ["ก-1", "จัดอบรม", "ดีมาก", "เร็ว ๆ นี้", "ทำแล้ว"]]))
    assert "status:\n" in text
    assert "due:" not in text
    assert "number:" not in text
    for heading, value in (("ที่", "ก-1"), ("สถานะ", "ดีมาก"), ("กำหนดเสร็จ", "เร็ว ๆ นี้")):
        assert f"## {heading}\n\n{value}\n" in text


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("กองคลัง, กองช่าง", '["กองคลัง", "กองช่าง"]'),
        ("1. กองคลัง 2. กองช่าง", '["กองคลัง", "กองช่าง"]'),
        ("- กองคลัง\n- กองช่าง", '["กองคลัง", "กองช่าง"]'),
        ("กองคลัง (งานพัสดุ/งานรายได้)", "กองคลัง (งานพัสดุ/งานรายได้)"),
        ("-", ""),
    ],
)
def test_owners_are_one_a_line_an_item_or_between_commas(cell: str, owner: str, agency: Site) -> None:
    """Names are parted where lists part them; a dash names nobody."""
    text = only(agency, "a.csv", as_csv([["มาตรการ", "ผู้รับผิดชอบ"], ["จัดอบรม", cell]]))
    assert f"\nowner:{' ' * bool(owner)}{owner}\n" in text


@pytest.mark.parametrize("over", ["", "สถานะ"])
@pytest.mark.parametrize(
    ("marks", "status"),
    [
        (["✓", "", ""], "แล้วเสร็จ"),
        (["-", "√", "–"], "อยู่ระหว่างดำเนินการ"),
        (["", "", "/"], "ยังไม่ดำเนินการ"),
        (["☐", "☐", "☑"], "ยังไม่ดำเนินการ"),
        (["", "", ""], ""),
        (["✓", "✓", ""], ""),
        (["x", "ครึ่งหนึ่ง", ""], ""),
    ],
)
def test_a_mark_under_a_status_is_the_status(marks: list[str], status: str, over: str, agency: Site) -> None:
    """One marked column gives the status; where that is not clear, all marks are kept and the gap is left."""
    kinds = ["แล้วเสร็จ", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ"]
    rows: Rows = [["มาตรการ", *kinds], ["จัดอบรม", *marks]]
    if over:
        rows = [[At("มาตรการ", rows=2), At(over, columns=3)], kinds, ["จัดอบรม", *marks]]
    text = only(agency, "a.docx", as_docx(rows))
    assert f"\nstatus:{' ' * bool(status)}{status}\n" in text
    kept = [] if status else [mark for mark in marks if mark]
    assert re.findall("^## .*\n\n(.*)$", text, re.MULTILINE) == kept


def test_marks_are_words_in_any_column(agency: Site) -> None:
    """A tick says something; dashes and dots do not."""
    head = ["มาตรการ", "สรุปผล", "ไตรมาส 1", "ไตรมาส 2"]
    assert body(only(agency, "a.csv", as_csv([head, ["จัดอบรม", "…", "✓", "-"]]))) == "## ไตรมาส 1\n\n✓\n"


def test_what_a_field_cannot_read_is_quoted(agency: Site) -> None:
    """The comment and the report say what the file says, and the comment the Thai wordings to choose from."""
    rows = [["มาตรการ", "สถานะ", "ระยะเวลา"], ["จัดอบรม", "ดีมาก", "เร็ว ๆ นี้"]]
    ran = run(agency, "a.csv", as_csv(rows), "--lang", "th")
    assert (
        "อ่านสถานะไม่ออก: “ดีมาก” อยู่ใต้หัวข้อ ## สถานะ; อ่านกำหนดเวลาไม่ออก: “เร็ว ๆ นี้” อยู่ใต้หัวข้อ ## ระยะเวลา"
        in ran.out
    )
    assert (
        "# ต้องกรอก: เอกสารต้นฉบับเขียนว่า “ดีมาก” ซึ่งโปรแกรมไม่รู้จัก เลือกจาก ดำเนินการแล้วเสร็จ, อยู่ระหว่างดำเนินการ, "
        in files(agency)["measure-1.md"]
    )


@pytest.mark.parametrize("cell", ["แล้วเสร็จ (100%)", "แล้วเสร็จ ๑๐๐%", "แล้วเสร็จ ร้อยละ 100"])
def test_a_status_of_a_hundred_per_cent_is_read(cell: str, agency: Site) -> None:
    """What is completed wholly is completed; the file keeps the source's own words in a comment."""
    text = only(agency, "a.csv", as_csv([["มาตรการ", "สถานะ"], ["จัดอบรม", cell]]))
    assert f"# เอกสารต้นฉบับเขียนว่า “{cell}”\n" in text
    assert "\nstatus: แล้วเสร็จ\n" in text
    assert "##" not in text


def test_a_measure_not_completed_needs_its_reason(agency: Site) -> None:
    """The report asks for `status_reason`, the file has its empty line, and the check names that line."""
    rows = [["มาตรการ", "ผู้รับผิดชอบ", "สถานะ"], ["จัดอบรม", "กองคลัง", "ไม่แล้วเสร็จ"]]
    assert "(ต้องกรอก status_reason)" in run(agency, "a.csv", as_csv(rows)).out
    text = files(agency)["measure-1.md"]
    line = text.split("\n").index("status_reason:")
    assert text.split("\n")[line - 1].startswith("# ต้องกรอก: ")
    problems = agency.run("check", "--format", "json").problems
    assert [each["line"] for each in problems if each["severity"] == "error"] == [line + 1]


def test_an_empty_column_of_numbers_counts_by_position(agency: Site) -> None:
    """Numbers that Word gives by itself are the positions, and the report says so."""
    rows = [["ลำดับที่", "มาตรการ", "สรุปผล"], ["", "ก", "ค"], ["", "ข", "ง"]]
    ran = run(agency, "a.docx", as_docx(rows))
    assert "ลำดับ 2 มาจากตำแหน่งในเอกสาร" in ran.out
    assert ["number" in text for text in files(agency).values()] == [True, True]


def test_positions_do_not_run_over_several_tables(agency: Site) -> None:
    """Two tables that Word numbers by itself may each begin at one: nothing is guessed."""
    head = ["ลำดับที่", "มาตรการ", "สรุปผล"]
    written = imported(
        agency, "a.docx", as_docx([head, ["", "ก", "ค"]], [head, ["", "ข", "ง"]], between="ด้านที่ 2")
    )
    assert ["number" in text for text in written.values()] == [False, False]


def test_a_table_without_numbers_is_told_once(agency: Site) -> None:
    """Without a number and a column for it there is none, whatever another table has."""
    numbered: Rows = [["ลำดับที่", "มาตรการ", "สรุปผล"], ["1", "ก", "ค"], ["", "ข", "ง"]]
    ran = run(agency, "a.docx", as_docx(numbered, table(["จ", "ฉ", "ช"], ["ซ", "ฌ", "ญ"]), between="อื่น"))
    assert ran.out.count("ไม่มีลำดับ: ") == 1
    assert ['number: "' in text for text in files(agency).values()] == [True, True, False, False]


def test_a_national_id_is_covered_in_what_is_printed(agency: Site) -> None:
    """The report and the texts of a dry run cover it; the file keeps it for the check to refuse."""
    made = as_csv(table(["จัดอบรม 1-1037-02071-81-1", "ก", "ข"], ["รวม 1103702071811", "", ""]))
    for options in ((), ("--dry-run",)):
        ran = run(agency, "a.csv", made, *options)
        assert "1-1037" not in ran.out
        assert "1103702071811" not in ran.out
    assert "1-1037-02071-81-1" in "".join(files(agency).values())


def test_a_line_of_marks_is_no_title(agency: Site) -> None:
    """The first paragraph that has a letter or a digit is the title."""
    text = only(agency, "a.csv", as_csv(table(["---\nจัดอบรม\nทุกปี", "ก", "ข"])))
    assert "title: จัดอบรม\n" in text
    assert body(text).startswith("ทุกปี\n\n## ")


def test_a_heading_that_says_no_more_than_ours_is_not_repeated(agency: Site) -> None:
    """The only column of a part has its own heading in bold where that says something else."""
    head = ["มาตรการ", "ผลการดำเนินงาน", "ผลลัพธ์ รอบ 6 เดือน"]
    assert body(only(agency, "a.csv", as_csv([head, ["จัดอบรม", "ก", "ข"]]))) == (
        "## สรุปผลการดำเนินการ\n\nก\n\n## ผลลัพธ์หรือความสำเร็จ\n\n**ผลลัพธ์ รอบ 6 เดือน**\n\nข\n"
    )


@pytest.mark.parametrize("heading", ["แนวทาง/มาตรการ", "แนวทางการดำเนินงาน", "งาน/โครงการ"])
def test_other_headings_of_measures_are_known(heading: str, agency: Site) -> None:
    """Agencies call the column of measures by other names too."""
    assert "title: จัดอบรม\n" in only(agency, "a.csv", as_csv([[heading, "สรุปผล"], ["จัดอบรม", "ก"]]))


def test_parted_owners_are_told(agency: Site) -> None:
    """A cell of two lines becomes two owners; the report says so, as the break may be within one name."""
    ran = run(agency, "a.csv", as_csv([["มาตรการ", "ผู้รับผิดชอบ"], ["จัดอบรม", "กองคลัง\nกองช่าง"]]))
    assert "แยกผู้รับผิดชอบเป็น 2 ราย" in ran.out


def test_an_owner_that_the_register_does_not_know_is_written_as_read(agency: Site) -> None:
    """Names stay as they are; the check tells of the register."""
    agency.write({"content/site.yaml": SITE + "owners: [กองคลัง]\n"})
    text = only(agency, "a.csv", as_csv([["มาตรการ", "หน่วยงานที่รับผิดชอบ"], ["จัดอบรม", "กองคลอง"]]))
    assert "\nowner: กองคลอง\n" in text
    assert "unknown-owner" in agency.run("check").err


@pytest.mark.parametrize(
    ("headings", "kinds"),
    [
        (
            [
                "มาตรการ/ขั้นตอน/วิธีการปฏิบัติ",
                "สรุปลผลการดำเนินการ ตามมาตรการหรือกิจกรรม",
                "ผลลัพธ์หรือความสำเร็จ ของการดำเนินการ",
            ],
            ["measure", "summary", "outcome"],
        ),
        (["No.", "กิจกรรม", "วิธีการปฎิบัติ", "ส่วนราชการที่รับผิดชอบ"], ["number", "measure", "steps", "owner"]),
        (["(๑) มาตรการหรือกิจกรรมที่ดำเนินการ", "(๒) สรุปผล", "(๓) ผลลัพธ์*"], ["measure", "summary", "outcome"]),
        (["โครงการ", "มาตรการ", "การกำกับติดตามและรายงานผล"], [None, "measure", "monitoring"]),
        (["มาตรการ", "ขั้นตอน", "มาตรการ/ขั้นตอน/วิธีการปฏิบัติ"], ["measure", "steps", "steps"]),
    ],
    ids=["seed", "plan", "numbered", "project", "steps-twice"],
)
def test_headings_are_known_in_their_spellings(headings: list[str], kinds: list[str | None]) -> None:
    """Spaces, numbers, asterisks and common misspellings do not matter."""
    cells = tuple(Cell(blocks=text_blocks(each)) for each in headings)
    head = find_head([Row(number=1, cells=cells)])
    assert head is not None
    assert [column.kind for column in head.columns] == kinds


def test_two_columns_of_one_part_stand_under_one_heading(agency: Site) -> None:
    """The second column's own heading is kept in bold, so the page has the part once."""
    head = ["มาตรการ", "สรุปผล", "สรุปผลรอบ 12 เดือน"]
    text = only(agency, "a.csv", as_csv([head, ["จัดอบรม", "ครึ่งแรก", "ครึ่งหลัง"]]))
    assert body(text) == "## สรุปผลการดำเนินการ\n\nครึ่งแรก\n\n**สรุปผลรอบ 12 เดือน**\n\nครึ่งหลัง\n"


# --- The shape of tables -------------------------------------------------------------------

GRIDS: Mapping[str, Callable[[Rows], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "xlsx": lambda rows: as_xlsx({"ก": rows}),
}


@pytest.mark.parametrize("kind", GRIDS)
def test_merged_cells_reach_the_rows_that_they_stand_beside(kind: str, agency: Site) -> None:
    """An owner merged over two measures is the owner of both; a measure merged over two rows is one."""
    rows: Rows = [
        ["มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ"],
        ["จัดทำแผน", "ประชุม", At("กองคลัง", rows=3)],
        [At("จัดอบรม", rows=2), "เชิญ"],
        ["สรุป"],
    ]
    written = imported(agency, f"a.{kind}", GRIDS[kind](rows))
    assert [re.findall("^(?:title|owner): (.*)", text, re.MULTILINE) for text in written.values()] == [
        ["จัดทำแผน", "กองคลัง"],
        ["จัดอบรม", "กองคลัง"],
    ]
    assert body(written["measure-2.md"]) == "## ขั้นตอนหรือวิธีการปฏิบัติ\n\nเชิญ\n\nสรุป\n"


def test_rows_without_a_title_say_more_of_the_measure_above(agency: Site) -> None:
    """The empty cells of a spreadsheet's export join their rows to the one before, and the report says so."""
    rows = table(["จัดอบรม", "ก", "ข"], ["", "ค", ""])
    ran = run(agency, "a.csv", as_csv(rows), "--lang", "en")
    assert "together with rows 3" in ran.out
    assert "ก\n\nค\n" in files(agency)["measure-1.md"]


@pytest.mark.parametrize("kind", GRIDS)
def test_headings_over_two_rows_are_read_together(kind: str, agency: Site) -> None:
    """A heading that spans others is parted by those below it."""
    rows: Rows = [
        [At("มาตรการ", rows=2), At("ผลการดำเนินงาน", columns=2), At("งบประมาณ", columns=2)],
        ["สรุปผล", "ผลลัพธ์", "ที่ได้รับ", "ที่ใช้"],
        ["จัดอบรม", "ทำแล้ว", "ดี", "๑๐", "๙"],
    ]
    assert body(only(agency, f"a.{kind}", GRIDS[kind](rows))) == (
        "## สรุปผลการดำเนินการ\n\nทำแล้ว\n\n## ผลลัพธ์หรือความสำเร็จ\n\nดี\n\n"
        "## งบประมาณ ที่ได้รับ\n\n๑๐\n\n## งบประมาณ ที่ใช้\n\n๙\n"
    )


def test_headings_over_two_rows_of_a_csv(agency: Site) -> None:
    """An export has no merged cells; what is known of the second row is enough."""
    rows = [["มาตรการ", "ผลการดำเนินงาน", ""], ["", "สรุปผล", "ผลลัพธ์"], ["จัดอบรม", "ทำแล้ว", "ดี"]]
    assert body(only(agency, "a.csv", as_csv(rows))) == (
        "## สรุปผลการดำเนินการ\n\nทำแล้ว\n\n## ผลลัพธ์หรือความสำเร็จ\n\nดี\n"
    )


@pytest.mark.parametrize("kind", GRIDS)
def test_repeated_headings_are_no_measure(kind: str, agency: Site) -> None:
    """Headings that are printed again on the next page are skipped, with the reason."""
    rows = table(["ก", "ข", "ค"], [*HEADINGS], ["ง", "จ", "ฉ"])
    ran = run(agency, f"a.{kind}", GRIDS[kind](rows), "--lang", "en")
    assert len(files(agency)) == 2
    assert "skipped: the headings once more" in ran.out


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_table_goes_on_without_its_headings(kind: str, agency: Site) -> None:
    """A table of as many columns right behind one of measures continues it; behind words it does not."""
    tables = (table(["ก", "ข", "ค"]), [["ง", "จ", "ฉ"]])
    make = {"docx": as_docx, "html": as_html}[kind]
    other = Site(agency.folder.parent / "other").write({"content/site.yaml": SITE})
    assert len(imported(agency, f"a.{kind}", make(*tables))) == 2
    assert len(imported(other, f"b.{kind}", make(*tables, between="ผู้ลงนาม"))) == 1


def test_a_number_and_a_title_under_one_heading(agency: Site) -> None:
    """A heading over two columns, numbers and names, gives both."""
    rows = table(["๑", "จัดอบรม", "ทำแล้ว"], head=[At("มาตรการ", columns=2), "สรุปผล"])
    text = only(agency, "a.docx", as_docx(rows))
    assert text.startswith("---\ntitle: จัดอบรม\n")
    assert '\nnumber: "1"\n' in text


@pytest.mark.parametrize("word", ["ดังนี้ เช่น", "ตัวอย่าง:"])
def test_an_example_is_skipped(word: str, agency: Site) -> None:
    """A table that is introduced as an example makes no measure, in any kind of file."""
    page = (
        f"<p>{word}</p>".encode()
        + as_html(table(["ก", "ข", "ค"]))
        + b"<p>x</p>"
        + as_html(table(["ง", "จ", "ฉ"]))
    )
    ran = run(agency, "a.html", b"<meta charset=utf-8>" + page, "--lang", "en")
    assert "an example" in ran.out
    assert [text.split("\n")[1] for text in files(agency).values()] == ["title: ง"]


def test_notes_totals_dividers_and_empty_rows_are_named(agency: Site) -> None:
    """What is in the table and is no measure is skipped by name."""
    rows = table(
        [At("ด้านที่ 1 การป้องกัน", columns=3)],
        ["ก", "ข", "ค"],
        ["", "", ""],
        ["รวม", "1", ""],
        ["หมายเหตุ: ง", "", ""],
    )
    ran = run(agency, "a.docx", as_docx(rows), "--lang", "en")
    assert [line.split("skipped: ")[1] for line in ran.out.split("\n") if "skipped: " in line] == [
        "a row that only divides",
        "an empty row",
        "a note or a total",
        "a note or a total",
    ]


def test_hidden_sheets_and_other_tables_are_skipped(agency: Site) -> None:
    """A hidden sheet and a table without the headings are named with their places."""
    made = as_xlsx(
        {"แผน": table(["ก", "ข", "ค"]), "ร่าง": table(["ง", "จ", "ฉ"]), "ชื่อ": [["a", "b"], ["c", "d"]]},
        hidden=["ร่าง"],
    )
    ran = run(agency, "a.xlsx", made, "--lang", "en")
    assert "sheet ร่าง: " in ran.out
    assert "the sheet is hidden" in ran.out
    assert "no headings of a table of measures" in ran.out
    assert len(files(agency)) == 1


def test_a_layout_table_does_not_hide_the_table_inside_it(agency: Site) -> None:
    """The innermost table with the headings is found; one inside a measure's cell is its words."""
    inner = as_html(table(["จัดอบรม", "<b>x</b>", "ค"])).decode().split("<body>")[1].replace("</body>", "")
    nested = "<table><tr><td>รุ่น</td><td>คน</td></tr><tr><td>1</td><td>30</td></tr></table>"
    page = f"<meta charset=utf-8><table><tr><td>เมนู</td><td>{inner.replace('<p>ค</p>', nested)}</td></tr></table>"
    assert body(only(agency, "a.html", page)).endswith("## ผลลัพธ์หรือความสำเร็จ\n\nรุ่น | คน\n\n1 | 30\n")


def test_spreadsheets_with_titles_above_and_gaps_between(agency: Site) -> None:
    """Words above the headings, and empty rows inside, do not hide rows."""
    rows = [["รายงานผล", "", ""], ["ปี 2566", "", ""], *table(["ก", "ข", "ค"]), ["", "", ""], ["ง", "จ", "ฉ"]]
    assert len(imported(agency, "a.xlsx", as_xlsx({"ก": rows}))) == 2


# --- Titles, numbers, lists ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "title", "number", "lead"),
    [
        ("๓.ประกาศ\n๓.๑ก\n๓.๒ข", "ประกาศ", "3", ["๓.๑ก", "๓.๒ข"]),
        ("3.1 ประกาศ", "ประกาศ", "3.1", []),
        ("(2) ประกาศ", "ประกาศ", "2", []),
        ("1 ภารกิจ", "1 ภารกิจ", None, []),
        ("2566 ปีแห่งคุณธรรม", "2566 ปีแห่งคุณธรรม", None, []),
        ("จัดทำคู่มือ เพื่อใช้ ภายในปี", "จัดทำคู่มือ", None, ["เพื่อใช้ ภายในปี"]),
        ("จัดอบรม (หลักสูตร เพื่อชาติ) โดยวิทยากร", "จัดอบรม (หลักสูตร เพื่อชาติ)", None, ["โดยวิทยากร"]),
        ("12.30 น. อบรม", "12.30 น. อบรม", None, []),
        ("เพื่อประชาชน", "เพื่อประชาชน", None, []),
        ("๑. จัดทำ ๒. เผยแพร่", "จัดทำ", None, ["เผยแพร่"]),
        ("๔. พัฒนา ให้แล้วเสร็จ\n๑. ภารกิจ", "พัฒนา", "4", ["ให้แล้วเสร็จ", "๑. ภารกิจ"]),
    ],
)
def test_a_cell_is_parted_into_number_title_and_lead(
    cell: str, title: str, number: str | None, lead: list[str]
) -> None:
    """A number that is typed before, and a clause behind, are not the title."""
    found = measures.split_title(text_blocks(cell))
    assert (found[0], found[1], list(said(found[2]))) == (title, number, lead)


def shape(blocks: Blocks) -> list[object]:
    """Show blocks: a paragraph as its text, a list as a list."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [shape(item)[0] if len(item) == 1 else shape(item) for item in block.items]
        for block in blocks
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๑.ก ๒.ข ๓.ค", [["ก", "ข", "ค"]]),
        ("ดังนี้ 1) ก 2) ข", ["ดังนี้", ["ก", "ข"]]),
        ("(๑) ก (๒) ข", [["ก", "ข"]]),
        ("1. ก\nต่อ\n2. ข\nจบ", [[["ก", "ต่อ"], "ข"], "จบ"]),
        ("1. ก", [["ก"]]),
        ("นำ\n1. ก", ["นำ", "1. ก"]),
        ("กว้าง 1.5 เมตร ยาว 2.5 เมตร", ["กว้าง 1.5 เมตร ยาว 2.5 เมตร"]),
        ("พ.ศ. ๒๕๖๖ ๒ ครั้ง", ["พ.ศ. ๒๕๖๖ ๒ ครั้ง"]),
        ("เริ่ม 1. ม.ค. 2566 ถึง 2. ก.พ. 2566", ["เริ่ม 1. ม.ค. 2566 ถึง 2. ก.พ. 2566"]),
        ("ตามข้อ 1. และข้อ 2. แล้ว", ["ตามข้อ 1. และข้อ 2. แล้ว"]),
        ("ตาม (1) และ (2) แล้ว", ["ตาม (1) และ (2) แล้ว"]),
        ("2. ข 3. ค", ["2. ข 3. ค"]),
        ("- ก\n- ข\n• ค", [["ก", "ข", "ค"]]),
        ("• ก • ข", [["ก", "ข"]]),
        ("-5 องศา", ["-5 องศา"]),
        ("1. ก\n- ข\n- ค\n2. ง", [[["ก", ["ข", "ค"]], "ง"]]),
    ],
)
def test_typed_numbers_and_marks_become_lists(text: str, expected: list[object]) -> None:
    """Runs from 1 are lists, decimals, dates and references are not; digits inside stay."""
    assert shape(lists.structured(text_blocks(text))) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([None, None, "3"], {0: "1", 1: "2"}),
        ([None, "3"], {}),
        ([None, None], {}),
        (["1", None, "3.1"], {}),
        (["1", None], {1: "2"}),
    ],
)
def test_positions_are_numbers_only_where_all_others_are(
    numbers: list[str | None], expected: Mapping[int, str]
) -> None:
    """A row without a number gets its position only where every number is one."""
    assert measures.counted(numbers) == expected
    assert measures.counted(numbers, frozenset({"1", "2"})) == {}


# --- Words and looks -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", GRIDS)
def test_bold_and_links_are_kept(kind: str, agency: Site) -> None:
    """Bold words are bold and links lead where they led; what leads nowhere is told."""
    rows = table(
        [
            "จัดอบรม",
            "ดู<b>ประกาศ</b>แล้ว",
            '<a href="https://www.example.go.th/a_b?x=1&amp;y=(2)">คู่มือ</a>',
        ]
    )
    make = GRIDS[kind]
    written = only(agency, f"a.{kind}", make(_unescaped(rows) if kind != "html" else rows))
    assert "ดู**ประกาศ**แล้ว" in written
    fill(agency)
    agency.build()
    assert 'href="https://www.example.go.th/a_b?x=1&amp;y=(2)"' in agency.page("2566/measure-1.html")


def _unescaped(rows: Rows) -> Rows:
    return [[cell.replace("&amp;", "&") if isinstance(cell, str) else cell for cell in row] for row in rows]


def test_links_that_no_page_may_have_are_told(agency: Site) -> None:
    """A link into an office's own disk stays as words, and the report names its address."""
    rows = table(
        ['<a href="https://www.example.go.th/">จัดอบรม</a>', '<a href="file:///C:/x.pdf">ไฟล์</a>', "ค"]
    )
    ran = run(agency, "a.html", as_html(rows), "--lang", "en")
    assert "links left out: https://www.example.go.th/, file:///C:/x.pdf" in ran.out
    assert "ไฟล์\n" in files(agency)["measure-1.md"]


def test_pictures_are_told(agency: Site) -> None:
    """A picture is not taken over, and the report says so."""
    page = as_html(table(["จัดอบรม", "ข", "ค"])).replace(
        "<p>ค</p>".encode(), '<p>ค<img src="a.png"></p>'.encode()
    )
    assert "pictures left out: 1" in run(agency, "a.html", page, "--lang", "en").out


def test_invisible_letters_go_and_spaces_are_one(agency: Site) -> None:
    """No-break spaces, zero-width letters and soft hyphens do not reach the file."""
    text = only(agency, "a.csv", as_csv(table(["จัด\u200bอบรม\u00a0\u00a0ใหญ่", "\ufeffก\u00ad", "ค"])))
    assert "title: จัดอบรม ใหญ่\n" in text
    assert not re.search("[\u00a0\u00ad\u200b\ufeff]", text)


_WORDS = st.text(
    alphabet=st.sampled_from("กขคงจดนมรสเแโำะาิีุู่้๑๒12abXY*_`~#[]()<>!|\\&;:.-+='\"{}^/ \u00a0"),
    min_size=1,
    max_size=24,
)
_LINES = st.lists(_WORDS, min_size=1, max_size=3).map("\n".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(_LINES, min_size=2, max_size=2), extra=_LINES, heading=_WORDS)
def test_words_in_are_words_on_the_page(cells: list[str], extra: str, heading: str) -> None:
    """Whatever stands in a cell, the page has its letters and signs, list numbers and marks aside."""
    head = tuple(Cell(blocks=text_blocks(each)) for each in ("มาตรการ", "สรุปผล", "ผลลัพธ์", f"อื่น ๆ {heading}"))
    row = tuple(Cell(blocks=text_blocks(each)) for each in ("จัดอบรม", *cells, extra))
    made = Table(number=1, rows=(Row(number=1, cells=head), Row(number=2, cells=row)))
    (read,) = reading.read_measures([made], 2566)
    (found,) = read.rows
    assert found.measure
    text = (
        measure_text(found.measure, 2566)
        .replace("owner:", "owner: ก")
        .replace("status:", "status: completed")
    )
    document, problems = read_document("content/2566/a.md", text.encode())
    assert document is not None
    assert not {each.code for each in problems} & {
        "raw-html",
        "stray-emphasis",
        "broken-link",
        "footnote",
        "link-definition",
    }
    shown = {str(section.part): "".join(section.content.pieces) for section in document.body.sections}
    for part_, cell in zip(("summary", "outcome", "None"), (*cells, extra), strict=True):
        if any(map(str.isalnum, cell)):
            assert _plain_letters(shown[part_]) == _source_letters(cell)


@settings(max_examples=150, deadline=None)
@given(cell=_LINES)
def test_the_words_of_a_measure_are_its_title_and_its_lead(cell: str) -> None:
    """Any title reads back from its file as it is, and what is behind it begins the text."""
    title, number, lead = measures.split_title(text_blocks(cell))
    if not any(map(str.isalpha, title)):
        return  # such a row makes no measure
    made = measures.Measure(title=title, number=number, owner=("ก",), status="completed", lead=lead)
    document, _ = read_document("content/2566/a.md", measure_text(made, 2566).encode())
    assert document is not None
    assert document.value("title") == title
    assert document.value("number") == number
    assert _plain_letters("".join(document.body.lead.pieces)) == _without_numbers("".join(said(lead)))


def _plain_letters(page: str) -> str:
    return _without_numbers(html.unescape(re.sub("<[^>]+>", "", page)))


def _source_letters(cell: str) -> str:
    return _without_numbers("".join(said(lists.structured(text_blocks(cell)))))


def _without_numbers(text: str) -> str:
    return re.sub(r"[\s\u00a0]", "", text)


@settings(max_examples=200, deadline=None)
@given(text=_LINES)
def test_lists_lose_only_numbers_and_marks(text: str) -> None:
    """What lists take away are digits, brackets, full stops and bullets before an item."""
    before = re.sub(r"[\s\u00a0]", "", "".join(said(text_blocks(text))))
    after = re.sub(r"[\s\u00a0]", "", "".join(said(lists.structured(text_blocks(text)))))
    rest = iter(before)
    assert all(letter in rest for letter in after)
    gone = len(before) - len(after)
    assert re.sub(r"[0-9๐-๙().*•–—-]", "", before) == re.sub(r"[0-9๐-๙().*•–—-]", "", after), gone


_COLUMNS = (
    "ลำดับ",
    "ขั้นตอน",
    "การกำกับติดตาม",
    "สรุปผล",
    "ผลลัพธ์",
    "ผู้รับผิดชอบ",
    "สถานะ",
    "ระยะเวลา",
    "งบประมาณ",
    "",
)


@st.composite
def _merged_tables(draw: st.DrawFn) -> list[list[str | At]]:
    """Draw a table whose cells each say a word of their own, or nothing, some merged with others."""
    others = draw(st.lists(st.sampled_from(_COLUMNS), min_size=2, max_size=5))
    head = ["มาตรการ", "สรุปผล", *others]
    rows: list[list[str | At]] = [list(head)]
    left = [0] * len(head)  # how many rows the cell above still takes
    height = draw(st.integers(1, 5))
    for row in range(height):
        cells: list[str | At] = []
        column = 0
        while column < len(head):
            if left[column]:
                left[column] -= 1
                column += 1
                continue
            free = next((at for at in range(column, len(head)) if left[at]), len(head)) - column
            wide = draw(st.sampled_from([1, 1, 1, min(2, free)]))
            tall = draw(st.sampled_from([1, 1, min(2, height - row)]))
            text = draw(st.sampled_from(["", f"ค{row}ง{column}ย", f"ค{row}ง{column}ย"]))
            cells.append(At(text, rows=tall, columns=wide))
            left[column : column + wide] = [tall - 1] * wide
            column += wide
        rows.append(cells)
    return rows


@settings(max_examples=60, deadline=None)
@given(rows=_merged_tables(), kind=st.sampled_from(["html", "docx", "xlsx", "csv"]))
def test_every_cell_is_in_a_file_or_in_the_report(rows: list[list[str | At]], kind: str) -> None:
    """However cells are merged, each word goes to a measure, or stands with the row that was skipped."""
    make = as_csv if kind == "csv" else GRIDS[kind]
    read = reading.read_measures(read_tables(f"a.{kind}", make(rows)).tables, 2566)
    found = [row for each in read for row in each.rows]
    kept = "".join(measure_text(row.measure, 2566) if row.measure else row.text for row in found)
    cells = [cell.text for row in rows[1:] for cell in row if isinstance(cell, At)]
    assert [text for text in cells if text not in kept] == []


# --- Encodings -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp874", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.html"])
def test_usual_encodings_are_read(name: str, encoding: str, agency: Site) -> None:
    """UTF-8 with and without mark, UTF-16 and Windows-874 give the same; an old one is told."""
    rows = table(["จัดอบรมเจ้าหน้าที่", "ดำเนินการแล้ว", "ประชาชนสะดวก"])
    page = as_html(rows).decode().replace("<meta charset=utf-8>", "")
    text = (
        page
        if name == "a.html"
        else as_csv(rows, delimiter="," if name == "a.csv" else "\t", encoding="utf-8").decode()
    )
    ran = run(agency, name, text.encode(encoding), "--lang", "en")
    assert "title: จัดอบรมเจ้าหน้าที่\n" in files(agency)["measure-1.md"]
    assert ("Windows-874" in ran.out) == (encoding == "cp874")


def test_the_encoding_that_a_page_declares_is_honoured(agency: Site) -> None:
    """A page in TIS-620 says so itself."""
    page = as_html(table(["เกม", "ก", "ข"])).replace(b"utf-8", b"tis-620").decode()
    assert "title: เกม\n" in only(agency, "a.html", page.encode("cp874"))
    assert texts.decode(b"\xc3\xa9t\xe9" * 20) is None


# --- Bad input -----------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_BOMB = {"word/document.xml": b" " * 51_000_000}


def _many_rows() -> bytes:
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(1, 20_002))
    return zipped({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": f"<sheetData>{rows}</sheetData>"})


def _wide_merge() -> bytes:
    sheet = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return zipped({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": sheet})


def _locked_zip() -> bytes:
    data = bytearray(zipped({"word/document.xml": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


BAD: Mapping[str, tuple[str, bytes, str]] = {
    "old Word": ("a.doc", _OLE, "import-kind"),
    "old Excel": ("a.xls", _OLE, "import-kind"),
    "old Word under a new name": ("a.docx", _OLE, "import-kind"),
    "PDF": ("a.pdf", b"%PDF-1.7", "import-kind"),
    "PDF under another name": ("a.html", b"%PDF-1.7", "import-kind"),
    "OpenDocument": ("a.odt", b"PK\x03\x04", "import-kind"),
    "Word as text": ("a.txt", as_docx([["ก"]]), "import-kind"),
    "password": ("a.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "import-locked"),
    "password of the archive": ("a.docx", _locked_zip(), "import-locked"),
    "nothing": ("a.csv", b"", "import-empty"),
    "only a mark": ("a.txt", b"\xef\xbb\xbf\n", "import-empty"),
    "no archive": ("a.docx", b"hello", "import-damaged"),
    "cut off": ("a.xlsx", as_xlsx({"a": [["b"]]})[:900], "import-damaged"),
    "another archive": ("a.docx", zipped({"a.txt": "b"}), "import-damaged"),
    "no XML": ("a.docx", zipped({"word/document.xml": "<"}), "import-damaged"),
    "a bomb": ("a.docx", zipped(_BOMB), "import-too-large"),
    "many rows": ("a.xlsx", _many_rows(), "import-too-large"),
    "a wide merge": ("a.xlsx", _wide_merge(), "import-too-large"),
    "many lines": ("a.csv", b"a,b\n" * 20_001, "import-too-large"),
    "a huge cell": ("a.csv", b'"' + b"a" * 200_000 + b'"\n', "import-damaged"),
    "letters of no encoding": ("a.csv", b"caf\xe9,na\xefve\n" * 9, "import-encoding"),
    "bytes": ("a.txt", b"\x00\x01\x02a\tb\n", "import-encoding"),
    "no table": ("a.txt", "ไม่มีตาราง".encode(), "import-no-measures"),
    "no measures": ("a.csv", "ก,ข\nค,ง\n".encode(), "import-no-measures"),
    "no page": ("a.html", b"<", "import-no-measures"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_plainly(case: str, agency: Site) -> None:
    """A file that cannot be imported is one problem with the file as its place, and nothing is written."""
    name, data, code = BAD[case]
    path = put(agency, name, data)
    ran = agency.run("import", path, "--year", "2566", "--format", "json")
    assert (ran.code, ran.codes) == (1, [code])
    assert ran.problems[0]["path"] == path
    assert ran.err == ""
    assert not (agency.folder / "content/2566").exists()


def test_every_problem_of_the_import_has_a_case(agency: Site) -> None:
    """Each code of the catalogue that an import tells is told in a test."""
    ran = agency.run("import", str(agency.folder / "none.docx"), "--year", "2566", "--format", "json")
    told = {code for _, _, code in BAD.values()} | set(ran.codes)
    assert ran.code == 1
    assert told == {code for code in catalogue() if code.startswith("import-")}


def test_a_folder_is_no_report(agency: Site) -> None:
    """A folder whose name looks like a file is told, not raised."""
    (agency.folder / "a.docx").mkdir()
    ran = agency.run("import", str(agency.folder / "a.docx"), "--year", "2566")
    assert (ran.code, "import-missing-file" in ran.err) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.csv",),
        ("a.csv", "--year", "2023"),
        ("a.csv", "--year", "ปีนี้"),
        ("a.png", "--year", "2566"),
        ("a", "--year", "2566"),
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: Sequence[str], agency: Site) -> None:
    """A missing or odd year, and a file of an unknown kind, are wrong usage."""
    ran = agency.run("import", *arguments)
    assert ran.code == 2
    assert ran.out == ""


@pytest.mark.parametrize(
    ("name", "package"), [("a.docx", "mammoth"), ("a.xlsx", "openpyxl"), ("a.html", "bs4")]
)
def test_a_missing_package_says_what_to_install(
    name: str, package: str, agency: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the command says how to get it, and text files are read all the same."""
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delattr(importing, "html", raising=False)
    monkeypatch.delitem(sys.modules, "site_builder.importing.html", raising=False)
    made = {
        "a.docx": as_docx(seed_table()),
        "a.xlsx": as_xlsx({"a": seed_table()}),
        "a.html": as_html(seed_table()),
    }
    ran = run(agency, name, made[name])
    assert ran.code == 2
    assert "pip install '.[import,serve]'" in ran.err
    assert len(imported(agency, "a.csv", as_csv(seed_table()))) == 5


# --- The documents -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["import.md", "import.en.md"])
def test_documented_headings_and_keys_are_those_of_the_program(name: str, agency: Site) -> None:
    """Each heading of the table is read as the table says, and every key of the JSON report is named."""
    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`.*`) \| `(\w+)`.* \|$", text.split("<!-- columns of reports -->")[1], re.MULTILINE
    )
    assert len(rows) == 9
    for headings, field in rows:
        for heading in re.findall("`([^`]+)`", headings):
            kind = "measure" if field == "title" else field
            beside = ["สรุปผล"] if kind == "measure" else ["มาตรการ", "สถานะ" if kind != "status" else "สรุปผล"]
            cells = tuple(Cell(blocks=text_blocks(each)) for each in (heading, *beside))
            head = find_head([Row(number=1, cells=cells)])
            assert head is not None, heading
            assert head.columns[0].kind == kind, heading
    account = json.loads(run(agency, "ita.txt", SEED, "--format", "json").out)
    keys = {*account, *account["tables"][1], *account["tables"][1]["rows"][0]}
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_struck_words_stay_struck_and_deleted_ones_are_left_out(site: Site) -> None:
    """What somebody has struck out is not published as if it stood; what was deleted is no text any more."""
    table = (
        "<table><tr><th>มาตรการ</th><th>สรุปผล</th></tr><tr><td>จัดอบรม</td>"
        "<td>งบ <s>100,000</s> 80,000 บาท <del>เก่า</del><ins>ใหม่</ins></td></tr></table>"
    )
    site.write({"report.html": f"<meta charset=utf-8>{table}"})
    assert site.run("import", str(site.folder / "report.html"), "--year", "2566").code == 0
    (text,) = (
        path.read_text(encoding="utf-8")
        for path in site.folder.glob("content/2566/*.md")
        if "จัดอบรม" in path.read_text(encoding="utf-8")
    )
    assert "งบ ~~100,000~~ 80,000 บาท ใหม่" in text


def test_struck_words_of_a_workbook_stay_struck(site: Site) -> None:
    """A cell of Excel that is struck out is struck out in the file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["มาตรการ", "สรุปผล"])
    sheet.append(["จัดอบรม", "ยกเลิก"])
    sheet["B2"].font = Font(strike=True)
    saved = io.BytesIO()
    book.save(saved)
    site.write({"report.xlsx": saved.getvalue()})
    assert site.run("import", str(site.folder / "report.xlsx"), "--year", "2566").code == 0
    assert "~~ยกเลิก~~" in (site.folder / "content/2566/measure-1.md").read_text(encoding="utf-8")


def test_footnotes_stand_where_their_marks_were(site: Site) -> None:
    """A note that Word puts behind the document is not lost, and leaves no mark without a note."""
    page = (
        "<table><tr><th>มาตรการ</th><th>สรุปผล</th></tr><tr><td>จัดอบรม</td>"
        '<td>แล้วเสร็จ<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup></td></tr></table>'
        '<ol><li id="footnote-1"><p>ตามมติ ครม. <a href="#footnote-ref-1">↑</a></p></li></ol>'
    )
    site.write({"report.html": f"<meta charset=utf-8>{page}"})
    assert site.run("import", str(site.folder / "report.html"), "--year", "2566").code == 0
    text = (site.folder / "content/2566/measure-1.md").read_text(encoding="utf-8")
    assert "แล้วเสร็จ (ตามมติ ครม.)" in text
    assert "[1]" not in text
