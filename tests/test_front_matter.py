"""Front matter: what the editor typed is what is meant, and no text at all can break the reader."""

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.documents import AnyDocument, read_document
from site_builder.content.fields import AnalysisFields, MeasureFields
from site_builder.content.requirements import read_set
from site_builder.problems import Problem, has_errors
from tests.conftest import MEASURE, Site

PATH = "content/2566/a.md"


def read(text: str, path: str = PATH) -> tuple[AnyDocument | None, tuple[Problem, ...]]:
    """Read a file from its text."""
    return read_document(path, text.encode())


def measure(text: str) -> MeasureFields:
    """Read a measure that has no problems; gives its fields."""
    document, problems = read(text)
    assert problems == ()
    assert document is not None
    assert isinstance(document.fields, MeasureFields)
    return document.fields


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, int]]:
    """Give each problem's code, line and column."""
    return sorted((each.code, each.place.line, each.place.column) for each in problems)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + MEASURE.encode(),
        MEASURE.replace("\n", "\r\n").encode(),
        MEASURE.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + MEASURE.replace("\n", "\r\n").encode(),
        MEASURE.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "windows", "old mac", "windows with byte order mark", "no last line end"],
)
def test_encoding_marks_and_line_ends_change_nothing(site: Site, data: bytes) -> None:
    """A byte order mark and any line ending give the same pages as the plain file."""
    site.build()
    plain = site.tree()
    site.write({"content/2566/tax.md": data})
    assert site.run("build", "--format", "json").problems == []
    assert site.tree() == plain


@pytest.mark.parametrize(
    "typed",
    [
        *("010", "0x1F", "0o17", "1_000", "1e3", ".5", "1.10", "-1", "+66"),
        *("no", "No", "on", "off", "yes", "true", "null", "NaN", ".inf"),
        *("12:30", "190:20:30", "2567-02-29", "2566-13-45", "2001-12-14t21:59:43.10-05:00"),
        *(
            "ร้อยละ 80%",
            "แผน#1",
            "C# และ F#",
            "ก:ข",
            "https://www.go.th/",
            "a@b",
            "ก & ข",
            "2*3",
            "-ก",
            "?ก",
            "=1",
        ),
    ],
)
def test_value_is_the_text_that_was_typed(typed: str) -> None:
    """A value that YAML would turn into a number, truth, time or nothing stays what was typed."""
    assert measure(MEASURE.replace("ชำระภาษีออนไลน์", typed)).title == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"แผน: ระยะที่ 1"', "แผน: ระยะที่ 1"),
        ("'Dos & Don''ts'", "Dos & Don'ts"),
        (r'"\u0e01"', "ก"),
        ("แผน # ฉบับแก้ไข", "แผน"),
        ("แผน\u00a0ระยะที่ 1", "แผน ระยะที่ 1"),
        (">\n  แผน\n  ระยะที่ 1", "แผน ระยะที่ 1"),
        ("|\n  แผน: [1]\n  # ระยะที่ 1", "แผน: [1] # ระยะที่ 1"),
        ("แผน\n  ระยะที่ 1", "แผน ระยะที่ 1"),
        ("  แผน  ", "แผน"),
        ("\tแผน\t", "แผน"),
        ("e\u0301", "\u00e9"),
        ("😀 แผน", "😀 แผน"),
    ],
)
def test_yaml_quotation_and_comment_mean_what_they_mean(typed: str, meant: str) -> None:
    """Quotes, folded lines and comments are read as YAML reads them; the value is one clean line."""
    assert measure(MEASURE.replace("ชำระภาษีออนไลน์", typed)).title == meant


def test_comments_may_stand_anywhere() -> None:
    """Comments above, between and behind fields change nothing."""
    commented = (
        MEASURE.replace("title:", "# ชื่อมาตรการ: ตามประกาศ\ntitle:")
        .replace("completed", "completed # [แล้วเสร็จ")
        .replace("owner:", "\n  # ผู้รับผิดชอบ\n\nowner:")
    )
    assert measure(commented) == measure(MEASURE)


@pytest.mark.parametrize("typed", ["|\n  แผน: ก #2", '"แผน\n  note: ก #2"', "'แผน: ก #2'"])
def test_number_sign_that_is_kept_is_no_problem(typed: str) -> None:
    """A number sign inside quotes or a block of lines is part of the text, and nothing is told of it."""
    assert "#2" in (measure(MEASURE.replace("ชำระภาษีออนไลน์", typed)).title)


@pytest.mark.parametrize("text", ["```\ndraft: true\n```\n", "## ขั้นตอน\n\nnote: ก\n", "อื่น: ก\nDraft: ก\n"])
def test_line_that_is_text_is_not_taken_for_a_field(text: str) -> None:
    """What looks like a field is text in code, below a heading, and under another name."""
    assert measure(MEASURE.partition("## ")[0] + text)


@pytest.mark.parametrize("typed", ["๒๕๖๖", '"2566"', "พ.ศ. 2566", "พ.ศ. ๒๕๖๖", "2566 # ปีงบประมาณ"])
def test_fiscal_year_takes_thai_digits_and_era(typed: str) -> None:
    """A fiscal year may be typed in Thai digits, in quotes and with its era."""
    assert measure(MEASURE.replace("2566", typed)).fiscal_year == 2566


@pytest.mark.parametrize(
    "typed", ["2567-02-29", "29 ก.พ. 2567", "29 กุมภาพันธ์ ๒๕๖๗", "29/02/2567", "2024-02-29", "29 Feb 2024"]
)
def test_date_of_either_era_is_one_day(typed: str) -> None:
    """The leap day of 2567 is read in every usual form, without quotes."""
    assert measure(MEASURE.replace("status:", f"updated: {typed}\nstatus:")).updated == date(2024, 2, 29)


@pytest.mark.parametrize(("typed", "meant"), [("no", False), ("yes", True), ("TRUE", True), ("ไม่ใช่", False)])
def test_draft_takes_the_words_for_yes_and_no(typed: str, meant: bool) -> None:  # noqa: FBT001 - a parameter
    """`draft` takes true and false, yes and no, and the Thai words."""
    assert measure(MEASURE.replace("status:", f"draft: {typed}\nstatus:")).draft is meant


@pytest.mark.parametrize("key", ["content", "handler", "metadata", "<<", "no", "2566", "ชื่อ", "title "])
def test_unknown_key_is_told_where_it_stands(key: str) -> None:
    """Any unknown key, those of the package's own arguments included, is a problem at its place."""
    document, problems = read(MEASURE.replace("status:", f'"{key}": ก\nstatus:'))
    assert told(problems) == [("unknown-field", 5, 1)]
    assert document is not None
    assert document.fields is None


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("---", "---"),
        ("---  ", "---\t"),
        ("-----", "----"),
        ("---\n\n\n", "\n\n---\n\n\n"),
        ("---\n# ก", "# ข\n---"),
    ],
    ids=["plain", "spaces", "long", "blank lines", "comments"],
)
def test_places_are_right_whatever_the_fences(opening: str, closing: str) -> None:
    """Blank lines, spaces and comments at the fences do not move the place of later problems."""
    front = "title: ชำระภาษี\nfiscal_year: 2566\nowner: กองคลัง\nstatus: เสร็จ"
    text = f"{opening}\n{front}\n{closing}\nจัดทำ<br>ระบบ\n"
    lines = text.split("\n")
    _document, problems = read(text)
    assert told(problems) == [
        ("raw-html", lines.index("จัดทำ<br>ระบบ") + 1, 6),
        ("unknown-status", lines.index("status: เสร็จ") + 1, 9),
    ]


@pytest.mark.parametrize("blank", range(4))
def test_body_may_begin_with_a_code_block(blank: int) -> None:
    """An indented block right below the front matter stays code, and later places are right."""
    front = MEASURE.partition("## ")[0]
    code = "    รหัส <br>\n    บรรทัดสอง\n"
    document, problems = read(front + "\n" * blank + code + "\nจัดทำ<br>ระบบ\n")
    assert told(problems) == [("indented-text", 7 + blank, 5), ("raw-html", 10 + blank, 6)]
    assert document is not None
    assert document.body.lead.pieces[0].startswith("<pre><code>รหัส &lt;br&gt;\nบรรทัดสอง\n</code></pre>")


def test_rule_in_the_body_does_not_end_anything() -> None:
    """A rule of three hyphens in the text is a rule, and what follows it is kept."""
    document, problems = read(f"{MEASURE}\n---\n\nหลังเส้น\n")
    assert problems == ()
    assert document is not None
    assert "<hr />\n<p>หลังเส้น</p>" in document.body.sections[-1].content.pieces[0]


def test_one_refused_entry_does_not_move_the_places_of_the_others() -> None:
    """In a list with a refused entry, a problem of a later entry is told at that entry."""
    lines = (
        "owner:\n  - \n  - กองคลัง\n  - กองคลัง",
        "evidence:\n  - files/a.pdf\n  - {url: https://www.go.th/}\n  - {title: ก}",
    )
    _document, problems = read(MEASURE.replace("owner: กองคลัง", "\n".join(lines)))
    assert told(problems) == [
        ("empty-value", 5, 4),
        ("evidence-file-or-url", 11, 5),
        ("expected-mapping", 9, 5),
        ("listed-twice", 7, 5),
    ]


def test_one_refused_finding_does_not_hide_a_repeated_one() -> None:
    """In an analysis with a refused finding, a repeated id is still told at its place."""
    text = "---\nfindings:\n  - ช้า\n" + "  - {id: f1, kind: urgent, text: ช้า}\n" * 2 + "---\n"
    _document, problems = read(text, "content/2566/analysis.md")
    assert told(problems) == [("duplicate-finding", 5, 10), ("expected-mapping", 3, 5)]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    """Problems of the front matter's fields and of the text below come out of one reading."""
    text = (
        MEASURE.replace("title: ชำระภาษีออนไลน์", "title:")
        .replace("2566", "2023")
        .replace("completed", "เสร็จ")
        .replace("จัดทำ", "<br>")
    )
    assert told(read(text)[1]) == [
        ("common-era-year", 3, 14),
        ("empty-value", 2, 7),
        ("raw-html", 9, 1),
        ("unknown-status", 5, 9),
    ]


DEEP = 25_000


@pytest.mark.parametrize(
    "value",
    [
        "[" * DEEP + "]" * DEEP,
        "[" * DEEP,
        "{a: " * DEEP + "}" * DEEP,
        "{a: " * DEEP,
        "\n" + "- " * DEEP,
        "\n  " + "? " * DEEP,
        "".join(f"\n{' ' * level}a:" for level in range(1, 2_000)),
        "[" + "*a, " * DEEP + "]",
        "[" + "&a 1, " * DEEP + "]",
        "!a " * DEEP,
        '"' + "\\n" * DEEP,
        "#" * DEEP,
        "ก" * 900_000,
        "'" * DEEP + "''",
    ],
    ids=[
        *(
            "closed lists",
            "open lists",
            "closed mappings",
            "open mappings",
            "lists by lines",
            "keys by marks",
        ),
        *("keys by indents", "aliases", "anchors", "tags", "escapes", "comment", "long word", "quotes"),
    ],
)
def test_hostile_front_matter_is_told_in_a_moment(value: str) -> None:
    """Nesting that ends a parser's process, and values that take it long, are problems at once."""
    began = time.monotonic()
    document, problems = read(
        f"---\ntitle: ก\nfiscal_year: 2566\nowner: ก\nstatus: completed\nx: {value}\n---\n"
    )
    assert has_errors(problems)
    assert document is None or document.fields is None
    assert time.monotonic() - began < 3


def test_alias_bomb_is_told_in_a_moment() -> None:
    """Aliases that would unfold into millions of values, and merge keys, are refused where they stand."""
    bomb = ["a0: &a0 [ก, ก, ก, ก, ก, ก, ก, ก, ก]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    bomb += ["<<: *a8"]
    began = time.monotonic()
    _document, problems = read("\n".join(("---", *bomb, "---", "")))
    assert {each.code for each in problems} == {"yaml-alias"}
    assert {each.place.line for each in problems} == set(range(2, 12))
    assert time.monotonic() - began < 3


def inside(text: str, problem: Problem) -> bool:
    """Tell whether a problem's place is a place of the file."""
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    place = problem.place
    return (
        place.path in {PATH, "content/2566/analysis.md"}
        and 1 <= place.line <= len(lines)
        and 1 <= place.column <= len(lines[place.line - 1]) + 1
    )


def understood_or_told(text: str, path: str) -> None:
    """Expect a file to be wholly understood or to have errors, all with places inside of it."""
    document, problems = read(text, path)
    understood = document is not None and document.fields is not None
    assert understood is not has_errors(problems)
    assert [each for each in problems if not inside(text, each)] == []


LETTERS = st.one_of(
    st.sampled_from("กำ่ 1๒\n\n:::---  [],{}#&*!|>'\"%@`?~\t=<.\\\u00a0\r\ufeff"),
    st.characters(exclude_categories=["Cs"]),
)
PATHS = st.sampled_from([PATH, "content/2566/analysis.md"])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(front=st.text(LETTERS, max_size=80), path=PATHS)
def test_any_front_matter_is_understood_or_told(front: str, path: str) -> None:
    """Any text between the fences parses or is a problem with a place inside the file."""
    understood_or_told(f"---\n{front}\n---\nเนื้อหา\n", path)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(text=st.text(LETTERS, max_size=80), path=PATHS)
def test_any_file_is_understood_or_told(text: str, path: str) -> None:
    """Any text at all as a file parses or is a problem with a place inside the file."""
    understood_or_told(text, path)


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(
            [
                *("", "ก", "2566", "2567", "๒๕๖๖", "66", "2023", "no", "none", "f1", "f 1", "completed"),
                *("{id: f1, kind: urgent, text: ก}", "{url: https://www.go.th/}", "{title: ก}", "{count: 1}"),
                *("not-completed", "urgent", "improve", "2566-02-29", "15 ม.ค. 66", "ไตรมาสที่ 1", "2566-13"),
                *("files/a.pdf", "../a.pdf", "https://www.go.th/", "https://[", "a: b", "*a", "&a ก", "!a ก"),
                *('"ก', "'ก", "~", "...", "% ก", "analysis", "measure", "999999999999999999999", "\t", "|"),
            ]
        ),
        st.text(LETTERS, max_size=12),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, max_size=4).map(lambda items: "".join(f"\n  - {item}" for item in items)),
        st.lists(
            st.tuples(
                st.sampled_from(["id", "kind", "text", "file", "url", "title", "date", "count"]), inner
            ),
            max_size=4,
        ).map(lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"),
    ),
    max_leaves=6,
)
KEYS = st.sampled_from([*MeasureFields.__struct_fields__, *AnalysisFields.__struct_fields__, "ก", "? a"])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(entries=st.lists(st.tuples(KEYS, VALUES), max_size=6), path=PATHS)
def test_any_values_of_the_fields_are_understood_or_told(entries: list[tuple[str, str]], path: str) -> None:
    """Known fields with values of every wrong kind parse or are problems inside the file."""
    lines = "\n".join(f"{key}: {value}" for key, value in entries)
    understood_or_told(f"---\n{lines}\n---\nเนื้อหา\n", path)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_text_or_told(data: bytes) -> None:
    """Bytes that are no text at all never raise."""
    for file in (data, b"---\ntitle: " + data + b"\n---\n"):
        document, problems = read_document(PATH, file)
        assert (document is not None and document.fields is not None) is not has_errors(problems)


def test_space_that_does_not_break_between_words_is_not_blamed() -> None:
    """A mistake is told where it is, and not at an odd space in the text before it."""
    _, problems = read("---\nsummary: |\n  ก\u00a0ข\nnote: ? ค\n---\nระบบ\n")
    assert told(problems)[0][1] == 4
    _, problems = read("---\ntitle: ก\nnote:\u00a0ข\n---\nระบบ\n")
    assert told(problems)[0] == ("nbsp", 3, 6)


def test_missing_value_at_the_end_of_a_file_is_told_in_its_last_line() -> None:
    """A file need not end with a line end."""
    _, problems = read_set("content/requirements/own-2569.yaml", b"scheme: a\n? year")
    assert {each.place.line for each in problems if dict(each.values).get("field") == "year"} == {2}


def test_field_behind_a_fence_too_early_is_found_below_a_remark() -> None:
    """A remark of the front matter looks like a heading there, and hides no field."""
    _, problems = read(MEASURE.replace("owner:", "---\n# หมายเหตุ\nowner:"))
    assert "field-in-text" in {each.code for each in problems}


def test_file_of_a_wrong_kind_is_told_in_few_words() -> None:
    """Half a million control characters are one mistake: a file of another program, named as a text."""
    _, problems = read("a\0" * 400_000)
    assert len(problems) == 100
    assert told(problems)[-1] == ("control-character", 1, 200)


def test_every_telephone_number_is_told() -> None:
    """Those that were reviewed are left out later, so none may hide behind a hundred others."""
    _, problems = read(MEASURE + "\n" + "".join(f"โทร 081-234-{number}\n" for number in range(5000, 5300)))
    assert [each.code for each in problems] == ["phone-number"] * 300


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_that_is_no_text_is_told_at_its_place_with_and_without_a_mark_of_order(mark: bytes) -> None:
    """A file of Windows whose text breaks off inside is told, where it breaks off."""
    document, (told,) = read_document(PATH, mark + "---\nกa".encode() + b"\xff")
    assert document is None
    assert (told.code, told.place.line, told.place.column) == ("not-utf-8", 2, 3)


def test_empty_required_field_is_told_with_an_example(site: Site) -> None:
    """What has to be filled in is named as the editor wrote it, with what could stand there."""
    site.write({"content/2566/tax.md": MEASURE.replace("owner: กองคลัง", "owner:")})
    (told,) = site.run("check", "--format", "json").problems
    assert told["code"] == "empty-value"
    assert told["message"] == "ช่อง owner ว่าง"
    assert told["hint"] == "ช่องนี้ต้องมี เขียนค่า เช่น owner: ฝ่ายจัดเก็บรายได้"
