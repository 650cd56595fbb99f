"""`fix` mends what needs nobody's judgement, and nothing else."""

import json
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder import thai
from site_builder.content import hygiene
from site_builder.content.documents import read_document
from site_builder.mending import FAULTS, mend
from tests.conftest import MEASURE, SITE, Site

PATH = "content/2566/tax.md"


def mended(text: str, path: str = PATH) -> tuple[str, list[tuple[int, str]]]:
    """Mend a text; gives it with the line and fault of each mend."""
    found = mend(path, text)
    return found.text, [(each.line, each.fault) for each in found.mends]


@pytest.mark.parametrize(
    ("given_", "right", "mends"),
    [
        ("ท\u0e4d\u0e32น\u0e4d\u0e32", "ทำนำ", [(1, "split-am"), (1, "split-am")]),
        ("น\u0e4d\u0e49\u0e32", "น้ำ", [(1, "split-am")]),
        ("เเก้", "แก้", [(1, "double-e")]),
        ("ก\u200bข\u2060", "กข", [(1, "zero-width"), (1, "zero-width")]),
        ("เ\u200bเก้", "แก้", [(1, "zero-width"), (1, "double-e")]),
        ("น\u0e4d\u200b\u0e32", "นำ", [(1, "zero-width"), (1, "split-am")]),
    ],
    ids=["am", "tone", "e", "zero-width", "hidden-e", "hidden-am"],
)
def test_letters_that_only_look_right_become_right(
    given_: str, right: str, mends: list[tuple[int, str]]
) -> None:
    """Broken ำ and แ and invisible characters are mended, also one inside the other."""
    text, done = mended(MEASURE.replace("จัดทำระบบ", given_))
    assert text == MEASURE.replace("จัดทำระบบ", right)
    assert [(line - 8, fault) for line, fault in done] == mends


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_go(ends: str) -> None:
    """A file of Notepad gets LF and loses its mark; whether its last line ends stays as it was."""
    for text in (MEASURE, MEASURE.removesuffix("\n")):
        assert mended("\ufeff" + text.replace("\n", ends)) == (
            text,
            [(1, "byte-order-mark"), (1, "line-ends")],
        )


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("target:\n\tcount: 1\n\tunit: ก", "target:\n  count: 1\n  unit: ก"),
        ("target:\n  count: 1\n\tunit: ก", "target:\n  count: 1\n  unit: ก"),
        (
            "evidence:\n\t- url: https://a.th/\n\t  title: ก",
            "evidence:\n  - url: https://a.th/\n    title: ก",
        ),
        ("summary:\tก\tข", "summary:\tก\tข"),
        ("target: {count: 1,\n\tunit: ก}", "target: {count: 1,\n\tunit: ก}"),
    ],
    ids=["mapping", "mixed", "list", "between", "in-braces"],
)
def test_tabs_become_spaces_only_where_they_are_refused(written: str, right: str) -> None:
    """An indenting tab becomes two spaces; one that YAML takes for a space stays."""
    text = MEASURE.replace("status:", f"{written}\nstatus:")
    assert mended(text)[0] == MEASURE.replace("status:", f"{right}\nstatus:")
    assert mended("agency: ก\n" + written, "content/site.yaml")[0] == "agency: ก\n" + right


def test_tab_whose_spaces_would_be_refused_stays() -> None:
    """Where two spaces make no sense either, people decide."""
    text = MEASURE.replace("status:", "target:\n    count: 1\n\tunit: ก\nstatus:")
    assert mended(text) == (text, [])


@pytest.mark.parametrize(
    ("written", "right", "faults"),
    [
        ("๒๕๖๖", "2566", ["thai-digits"]),
        ("2023", "2566", ["common-era-year"]),
        ("'๒๐๒๓'  # ปี", "'2566'  # ปี", ["thai-digits", "common-era-year"]),
        ("พ.ศ. ๒๕๖๖", "พ.ศ. 2566", ["thai-digits"]),
        ("2566", "2566", []),
        ("566", "566", []),
        ("ค.ศ. 2023", "ค.ศ. 2023", []),
        ("1023", "1023", []),
        ("[๒๕๖๖]", "[๒๕๖๖]", []),
    ],
)
def test_fiscal_year_is_written_as_check_would_have_it(written: str, right: str, faults: list[str]) -> None:
    """Thai digits and years of the common era are mended in `fiscal_year`, and where the meaning is sure."""
    text, done = mended(MEASURE.replace("fiscal_year: 2566", f"fiscal_year: {written}"))
    assert text == MEASURE.replace("fiscal_year: 2566", f"fiscal_year: {right}")
    assert [fault for _, fault in done] == faults


@pytest.mark.parametrize(
    "line",
    [
        "\u200b- ข้อ",
        "\u200b# ก",
        "## \u200b",
        "\u200b    ก",
        "ก\n\u200b\nข",
        "ก  \u200b\nข",
        "\u200b> ก",
        "ก *\u200b* ข",
        "https://www.example.go.th/น\u0e4d\u0e32",
        "[ก](https://www.example.go.th/a\u200bb/เเ)",
    ],
)
def test_what_a_line_says_stays(line: str) -> None:
    """Where the mended line would be another thing, or an address another one, it is left and told."""
    text = MEASURE.replace("จัดทำระบบ", line)
    found = mend(PATH, text)
    assert (found.text, found.mends) == (text, ())
    assert found.left


def test_what_has_no_width_goes_from_words_where_it_must_stay_elsewhere() -> None:
    """One place that has to stay does not keep the others from being mended."""
    text, done = mended(MEASURE.replace("จัดทำระบบ", "\u200b- ข\u200bอ"))
    assert text == MEASURE.replace("จัดทำระบบ", "\u200b- ขอ")
    assert done == [(9, "zero-width")]
    text, done = mended(MEASURE.replace("จัดทำระบบ", "คำ\u200bคั่น \ufeffกลาง\n\n\u200b- ข"))
    assert text == MEASURE.replace("จัดทำระบบ", "คำคั่น กลาง\n\n\u200b- ข")
    assert done == [(9, "zero-width"), (9, "zero-width")]


def test_names_of_files_are_kept(site: Site) -> None:
    """What refers to a file whose name is misspelt goes on referring to it."""
    name = "ค\u0e4d\u0e32สั่ง.pdf"
    site.write(
        {
            f"content/2566/files/{name}": b"%PDF-1.7",
            PATH: MEASURE.replace(
                "status:", f"evidence: [{{file: files/{name}, title: ค\u0e4d\u0e32}}]\nstatus:"
            ),
        }
    )
    assert site.run("fix", "--write").code == 0
    text = (site.folder / PATH).read_text(encoding="utf-8")
    assert f"file: files/{name}, title: คำ" in text
    assert "evidence-missing" not in site.run("check", "--format", "json").codes


def test_the_difference_comes_first_and_is_written_on_demand(site: Site) -> None:
    """Without --write nothing changes; with it exactly what was shown, and a second time nothing."""
    site.write({PATH: MEASURE.replace("จัดทำ", "จัดท\u0e4d\u0e32\u200b").replace("\n", "\r\n")})
    before = site.tree("content")
    ran = site.run("fix")
    assert (ran.code, ran.err, site.tree("content")) == (0, "", before)
    assert "-จัดท<U+0E4D>า<U+200B>ระบบ\n+จัดทำระบบ\n" in ran.out
    assert f"--- {PATH}\n+++ {PATH}\n@@ -6,7 +6,7 @@\n" in ran.out
    assert f"{PATH}: ลบอักขระที่มองไม่เห็น (1 แห่ง บรรทัด 9)\n" in ran.out
    assert "fix --write" in ran.out
    assert site.run("fix", "--write", "--lang", "en").out.endswith("mended; files: 1, places: 3\n")
    assert (site.folder / PATH).read_bytes() == MEASURE.encode()
    assert site.run("fix", "--write").out == "ไม่มีอะไรต้องแก้\n"


def test_what_remains_for_people_is_counted_at_the_end(site: Site) -> None:
    """Where places or files are left, the last line says so, and never that all is well."""
    address = "https://www.example.go.th/น\u0e4d\u0e32"
    site.write({PATH: MEASURE.replace("จัดทำระบบ", address), "content/2566/old.md": "ภาษา".encode("cp874")})
    assert site.run("fix").out.endswith("ไม่มีอะไรที่แก้ให้ได้ เหลือให้แก้เอง 1 แห่ง อ่านไม่ได้ 1 ไฟล์\n")
    site.write({PATH: MEASURE.replace("จัดทำระบบ", f"เเ {address}")})
    said = "mended; files: 1, places: 1; left to you: places: 1, unreadable files: 1\n"
    assert site.run("fix", "--write", "--lang", "en").out.endswith(said)


def test_json_lists_files_and_mends(site: Site) -> None:
    """--format json is a list of files, also of those that cannot be read."""
    site.write({PATH: MEASURE.replace("จัดทำ", "เเ"), "content/2566/old.md": "ภาษาไทย".encode("cp874")})
    listed = json.loads(site.run("fix", "--format", "json").out)
    assert listed[0] == {"path": PATH, "mends": [{"fault": "double-e", "line": 9}], "left": []}
    assert [listed[1]["path"], listed[1]["problem"]["code"]] == ["content/2566/old.md", "not-utf-8"]
    assert json.loads(site.run("fix", "--format", "json", "--write").out)[0] == listed[0]
    assert [each["path"] for each in json.loads(site.run("fix", "--format", "json").out)] == [
        "content/2566/old.md"
    ]


def test_files_that_cannot_be_read_are_left_and_told(site: Site) -> None:
    """Another encoding, a control character, a link: each is told, and stays byte for byte."""
    outside = site.folder / "outside.md"
    site.write(
        {
            "outside.md": "เเ",
            "content/2566/old.md": "ภาษาไทย".encode("cp874"),
            "content/2566/odd.md": MEASURE.replace("จัดทำ", "เเ\u202e"),
        }
    )
    (site.folder / "content/2566/link.md").symlink_to(outside)
    (site.folder / "content/2567").symlink_to(site.folder / "content/2566")
    before = {path: path.read_bytes() for path in site.folder.rglob("*.md")}
    ran = site.run("fix", "--write")
    assert ran.code == 0
    assert sorted(re.findall(r"error\[(.*?)\]", ran.err)) == [
        "control-character",
        "not-a-plain-file",
        "not-utf-8",
    ]
    assert {path: path.read_bytes() for path in before} == before
    assert (site.folder / "content/2566/link.md").is_symlink()


def test_mode_is_kept_and_only_texts_of_the_content_are_mended(site: Site) -> None:
    """Evidence, themes and files that no build reads stay as they are; a mended file keeps its permissions."""
    others = ("themes/own/theme.yaml", "content/2566/files/a.md", "content/2566/.hidden.md", "README.md")
    site.write({**dict.fromkeys(others, "title: เเ\n"), "content/site.yaml": "agency: เเก\n"})
    (site.folder / "content/site.yaml").chmod(0o640)
    assert site.run("fix", "--write").code == 0
    assert [path for path in others if (site.folder / path).read_text("utf-8") != "title: เเ\n"] == []
    assert (site.folder / "content/site.yaml").read_text("utf-8") == "agency: แก\n"
    assert stat.S_IMODE((site.folder / "content/site.yaml").stat().st_mode) == 0o640
    assert sorted(path.name for path in (site.folder / "content").iterdir()) == ["2566", "site.yaml"]


def test_a_file_that_is_edited_meanwhile_is_not_written_over(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an editor saves between the reading and the writing is kept."""
    site.write({PATH: MEASURE + "เเ"})

    def edited(path: Path) -> object:
        if path.name == "tax.md":
            path.write_text("ใหม่กว่า", encoding="utf-8")
        return path.stat(follow_symlinks=False)

    monkeypatch.setattr(Path, "lstat", edited)
    assert "changed-meanwhile" in site.run("fix", "--write").err
    assert (site.folder / PATH).read_text(encoding="utf-8") == "ใหม่กว่า"


@pytest.mark.parametrize(
    "number", ["1101700207030", "1-1017-00207-03-0", "1\u200e101700207030", "1-\u200b1017-00207-03-0"]
)
def test_the_difference_shows_no_national_id(site: Site, number: str) -> None:
    """Neither the old line nor the new one of a difference repeats the number."""
    site.write({PATH: MEASURE.replace("จัดทำระบบ", f"เเ {number}")})
    for form in ("text", "json"):
        out = site.run("fix", "--format", form).out
        assert "101700207030" not in re.sub("[^0-9X]", "", out)
        assert "00207" not in out


ODD = st.sampled_from(
    ["\u200b", "\u00ad", "\ufeff", "\u0e4d\u0e32", "\u0e4d\u0e49\u0e32", "เเ", "เ", "\u0e4d", "\u0e32", "\t"]
)
PLAIN = st.sampled_from([*"กขน้ำแ แa1*-#>`[](){}:\n\n'\"|~_!&", "\n## ", "https://a.th/", "- ", "    "])
TEXTS = st.lists(st.one_of(ODD, PLAIN, PLAIN), max_size=40).map("".join)
YEARS = st.sampled_from(["2566", "๒๕๖๖", "2023", "'2023'", "พ.ศ. ๒๕๖๖", "23"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Make a file as an office program might have left it."""
    extra = draw(st.sampled_from(["", "target:\n\tcount: 1\n\tunit: ก\n", "summary: >\n\tก\n"]))
    head = f"title: ก{draw(TEXTS).replace(chr(10), ' ')}\nfiscal_year: {draw(YEARS)}\nowner: ก\n{extra}"
    text = f"---\n{head}status: completed\n---\n{draw(TEXTS)}\n"
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(files())
@settings(deadline=None)
def test_mending_twice_is_mending_once(text: str) -> None:
    """What was mended has nothing to mend, and what was left is left again."""
    once = mend(PATH, text)
    twice = mend(PATH, once.text)
    assert (twice.text, twice.mends, twice.left) == (once.text, (), once.left)


@given(files())
@settings(deadline=None)
def test_check_does_not_tell_what_was_mended(text: str) -> None:
    """A fault that is mended, and nowhere left, is not told any more."""
    found = mend(PATH, text)
    gone = {each.fault for each in found.mends} - {each.fault for each in found.left}
    told = {each.code for each in read_document(PATH, found.text.encode())[1]}
    assert told & gone == set()
    assert found.left or not told & {"zero-width", "split-am", "double-e"}


def plain(text: str) -> str:
    """Take from a text all that `fix` may change."""
    seen = hygiene.ZERO_WIDTH.sub("", hygiene.one_line_end(text)).replace("\t", "  ")
    seen = thai.DOUBLE_E.sub("แ", thai.PARTED_AM.sub(thai.whole_am, seen))
    return re.sub("(?m)^fiscal_year: .*$", "", seen)


@given(files())
@settings(deadline=None)
def test_nothing_else_changes(text: str) -> None:
    """Beside the faults, a mended file is letter for letter the one it was."""
    found = mend(PATH, text)
    assert plain(found.text) == plain(text)
    assert (found.text == text) == (not found.mends)


@given(files())
@settings(deadline=None)
def test_mending_changes_nothing_that_check_tells_of_the_rest(text: str) -> None:
    """A measure that could be read has the same sections, links and problems after it was mended."""
    before, told = read_document(PATH, text.encode())
    after, told_after = read_document(PATH, mend(PATH, text).text.encode())
    if before is None or before.fields is None or after is None:
        return
    mended_codes = set(FAULTS)
    assert {each.code for each in told_after} - mended_codes <= {each.code for each in told}
    assert after.body.ids == before.body.ids
    assert len(after.body.links) == len(before.body.links)


@given(st.text(max_size=60))
def test_any_text_can_be_mended(text: str) -> None:
    """No text stops the program, be it a measure or not."""
    for path in (PATH, "content/site.yaml"):
        once = mend(path, text).text
        assert mend(path, once).mends == ()


def test_good_content_has_nothing_to_mend(site: Site) -> None:
    """A site without faults stays as it is."""
    site.write({"content/site.yaml": SITE})
    assert (site.run("fix").out, site.run("fix").err) == ("ไม่มีอะไรต้องแก้\n", "")
