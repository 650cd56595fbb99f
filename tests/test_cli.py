"""The command line: exit codes, forms of problems, new files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.commands import outcome
from tests.conftest import MEASURE, REPOSITORY, SITE, Site

BAD = {"content/2566/tax.md": MEASURE.replace("status: completed", "status: เสร็จ")}


def test_problem_shows_line_caret_and_what_to_write(site: Site) -> None:
    """The text form has place, severity, code, source line, caret and hint, in the site's language."""
    site.write(BAD)
    ran = site.run("check")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.splitlines()[:3] == [
        "content/2566/tax.md:5:9: error[unknown-status]: ไม่รู้จักสถานะ “เสร็จ”",
        "    5 | status: เสร็จ",
        "      |         ^^^^",
    ]
    assert "ดำเนินการแล้วเสร็จ" in ran.err


def test_language_of_problems_follows_the_site_and_the_option(site: Site) -> None:
    """Problems speak the site's language, or the one that is asked for."""
    site.write({**BAD, "content/site.yaml": SITE + "language: en\n"})
    assert "There is no status" in site.run("check").err
    assert "ไม่รู้จักสถานะ" in site.run("check", "--lang", "th").err


def test_json_is_a_list_of_records(site: Site) -> None:
    """The JSON form has exactly the agreed keys, and is all that stands on standard output."""
    site.write(BAD)
    ran = site.run("build", "--format", "json", "--lang", "en")
    assert ran.err == ""
    (record,) = json.loads(ran.out)
    assert set(record) == {"code", "severity", "path", "line", "column", "message", "hint"}
    assert (record["code"], record["severity"]) == ("unknown-status", "error")
    assert (record["path"], record["line"], record["column"]) == ("content/2566/tax.md", 5, 9)


def test_json_of_a_good_site_is_an_empty_list(site: Site) -> None:
    """A build without problems prints an empty list, and its accounting elsewhere."""
    ran = site.run("build", "--format", "json", "--lang", "en")
    assert (ran.code, json.loads(ran.out)) == (0, [])
    assert "1 measures published" in ran.err


def test_annotations_are_escaped(site: Site) -> None:
    """The GitHub form is one workflow command a problem."""
    site.write(BAD)
    ran = site.run("check", "--format", "github", "--lang", "en")
    assert ran.out.startswith(
        "::error file=content/2566/tax.md,line=5,col=9,title=unknown-status::There is no status “เสร็จ”."
    )
    assert ran.out.count("\n") == 1


def test_all_problems_are_told_in_one_run(site: Site) -> None:
    """Mistakes of several files, of front matter, text and links come together."""
    site.write(
        {
            "content/site.yaml": SITE + "digitz: thai\n",
            "content/2566/tax.md": MEASURE.replace("completed", "x")
            .replace("2566", "2567")
            .replace("จัดทำ", "<b> [ก](x.md)"),
            "content/2566/other.md": "no front matter",
        }
    )
    assert sorted(site.run("check", "--format", "json").codes, key=str) == sorted(
        [
            "unknown-field",
            "unknown-status",
            "year-mismatch",
            "raw-html",
            "unknown-link-target",
            "no-front-matter",
        ]
    )


def test_reference_to_a_refused_file_is_not_blamed(site: Site) -> None:
    """A link to a measure that has a mistake of its own is no second mistake."""
    site.write({**BAD, "content/2566/other.md": MEASURE.replace("จัดทำระบบ", "[ก](tax.md#steps)")})
    site.write(
        {"content/2567/next.md": MEASURE.replace("2566", "2567").replace("owner", "follows: 2566/tax\nowner")}
    )
    assert site.run("check", "--format", "json").codes == ["unknown-status"]


def test_check_writes_nothing(site: Site) -> None:
    """`check` leaves the folder as it was."""
    before = sorted(path for path in site.folder.rglob("*"))
    assert site.run("check").code == 0
    assert sorted(path for path in site.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("publish",),
        ("build", "--nonsense"),
        ("build", "--as-of", "tomorrow"),
        ("build", "--jobs", "0"),
        ("check", "--format", "xml"),
        ("new", "measure", "--year", "2566"),
        ("new", "measure", "--year", "2023", "--title", "ก", "--owner", "ข"),
        ("verify", "nowhere"),
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_wrong_usage_is_two(site: Site, arguments: tuple[str, ...]) -> None:
    """A call that makes no sense gives 2 and a sentence."""
    ran = site.run(*arguments)
    assert ran.code == 2
    assert ran.err


def test_folder_without_content_is_wrong_usage(empty: Site) -> None:
    """Outside an agency's folder the program says how to make one."""
    ran = empty.run("build")
    assert ran.code == 2
    assert "site-builder init" in ran.err


def test_output_inside_the_content_is_wrong_usage(site: Site) -> None:
    """The published folder never lies where the next build would read it."""
    assert site.run("build", "--output", str(site.folder / "content/2566/out")).code == 2


def test_mistake_of_the_program_is_told_plainly(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours gives a plain message; the traceback comes with --debug."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("site_builder.commands.check.check", fail)
    ran = site.run("check")
    assert ran.code == 70
    assert "Traceback" not in ran.err
    assert "--debug" in ran.err
    ran = site.run("--debug", "check")
    assert ran.code == 70
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" in ran.err


def test_module_runs_like_the_command(site: Site) -> None:
    """`python -m site_builder` is the command, and starts without an agency's packages."""
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "check"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=REPOSITORY)
    assert (done.returncode, done.stderr) == (0, b"")


def test_start_imports_nothing_that_is_not_used() -> None:
    """`--version` pays for neither YAML, Markdown nor templates."""
    code = "import sys; from site_builder.cli import main\ntry: main(['--version'])\nexcept SystemExit: print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=REPOSITORY
    )
    assert {"yaml", "markdown_it", "jinja2", "frontmatter"} & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    ("arguments", "epoch", "shown"),
    [
        ((), None, "ข้อมูล ณ วันที่\u00a01\u00a0มีนาคม\u00a02566"),
        ((), "1704067200", "ข้อมูล ณ วันที่\u00a01\u00a0มกราคม\u00a02567"),
        (("--as-of", "2 ก.พ. 2567"), "1704067200", "ข้อมูล ณ วันที่\u00a02\u00a0กุมภาพันธ์\u00a02567"),
    ],
    ids=["content", "environment", "option"],
)
def test_date_of_the_pages_comes_from_outside_the_clock(
    site: Site, arguments: tuple[str, ...], epoch: str | None, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is that of --as-of, else SOURCE_DATE_EPOCH, else the newest date in the content."""
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    site.write({"content/2566/tax.md": MEASURE.replace("owner", "updated: 2566-03-01\nowner")})
    site.build(*arguments)
    page = site.page("index.html").replace('<time datetime="2023-03-01">', "")
    assert shown in "".join(
        part.partition(">")[2] if part.startswith("time") else part for part in page.split("<")
    )


def test_init_makes_a_folder_that_builds_and_overwrites_nothing(empty: Site) -> None:
    """A new folder builds without edits and without problems; a second `init` changes no file."""
    made = empty.run("init")
    assert made.out.splitlines()[-1].startswith("ต่อไป: แก้ ")
    assert made.code == 0
    assert str(empty.folder / "content/site.yaml") in made.out
    assert json.loads(empty.run("build", "--format", "json").out) == []
    (empty.folder / "content/site.yaml").write_text("agency: ของเรา\n", encoding="utf-8")
    again = empty.run("init")
    assert (again.code, again.out) == (0, "")
    assert (empty.folder / "content/site.yaml").read_text(encoding="utf-8") == "agency: ของเรา\n"


def test_init_explains_every_setting(empty: Site) -> None:
    """Every key of site.yaml stands there with a comment, and may be switched on as it is."""
    empty.run("init")
    path = empty.folder / "content/site.yaml"
    text = path.read_text(encoding="utf-8")
    switched_on = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and ": " in line and line[2:3].isascii() else line
        for line in text.splitlines()
        if not line.startswith(("# owners:", "# reviewed:", "# crest:", "# Digits", "# Language"))
    )
    path.write_text(switched_on, encoding="utf-8")
    assert empty.run("check", "--format", "json").codes == []


@pytest.mark.parametrize(
    "title",
    ["พัฒนา E-Service", 'แผน: "ก" ระยะ #2', "- ขีด", "[ก]", "no", "'", "2567", "ก\\ข", "&ก *ข", "ก: ข"],
)
def test_new_measure_keeps_the_title_as_typed(site: Site, title: str) -> None:
    """Whatever the title, the new file reads back as it was given, and has no problem."""
    if not any(letter.isalnum() for letter in title):
        assert site.run("new", "measure", "--year", "2567", f"--title={title}", "--owner", "กองคลัง").code == 2
        return
    ran = site.run(
        "new", "measure", "--year", "๒๕๖๗", f"--title={title}", "--owner", "กองคลัง", "--owner", "กองช่าง"
    )
    assert ran.code == 0, ran.err
    path = Path(ran.out.strip())
    assert path.parent == site.folder / "content/2567"
    assert site.run("check", "--format", "json").codes == []
    site.build()
    page = (site.folder / "output/2567" / f"{path.stem}.html").read_text(encoding="utf-8")
    assert __import__("html").unescape(page).count(f">{title}</h1>") == 1


def test_new_measure_never_overwrites(site: Site) -> None:
    """A file that is there stays as it is."""
    arguments = ("new", "measure", "--year", "2566", "--title", "ก", "--owner", "ข", "--slug", "tax")
    ran = site.run(*arguments)
    assert ran.code == 2
    assert (site.folder / "content/2566/tax.md").read_text(encoding="utf-8") == MEASURE


def test_new_measure_has_the_four_parts_and_every_field_explained(site: Site) -> None:
    """An editor finds the four headings, and each field with a comment."""
    ran = site.run("new", "measure", "--year", "2566", "--title", "ก", "--owner", "ข", "--slug", "new")
    text = Path(ran.out.strip()).read_text(encoding="utf-8")
    assert text.count("\n## ") == 4
    assert [name for name in ("evidence", "due", "follows", "summary") if f"# {name}: " not in text] == []


@pytest.mark.parametrize("year", ["2566", "2567", "2570"])
def test_dates_in_the_comments_of_a_new_measure_are_of_its_year(site: Site, year: str) -> None:
    """Whoever takes the mark of a comment from an example date is not told that it lies in another year."""
    ran = site.run(
        "new",
        "measure",
        "--year",
        year,
        "--title",
        "ก",
        "--owner",
        "ข",
        "--status",
        "completed",
        "--slug",
        "n",
    )
    path = Path(ran.out.strip())
    text = re.sub("(?m)^# (due|completed|updated): ", r"\1: ", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert site.run("check", "--format", "json").problems == []
    assert f"date: {year}-01-05" in text
    assert re.search(f"(?m)^updated: .* {year}$", text)
    assert f"# follows: {int(year) - 1}/e-service" in text


def test_every_option_may_stand_before_or_after_the_command(site: Site) -> None:
    """Nobody needs to know which options belong to the command."""
    site.write(BAD)
    after = site.run("check", "--format", "json", "--lang", "en")
    before = site.run("--format", "json", "--lang", "en", "check")
    assert after == before


def test_closed_output_is_no_mistake_of_the_program(site: Site) -> None:
    """`site-builder check --format json | head` ends quietly."""
    site.write(BAD)
    command = f"{sys.executable} -m site_builder -C {site.folder} check --format json | true"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, cwd=REPOSITORY, env=os.environ
    )
    assert b"Traceback" not in done.stderr


def test_exit_codes_are_the_agreed_ones() -> None:
    """0 done, 1 problems, 2 usage, 3 machine."""
    assert (outcome.DONE, outcome.PROBLEMS, outcome.USAGE, outcome.MACHINE) == (0, 1, 2, 3)


def test_full_disk_behind_standard_output_is_the_machines_no(site: Site) -> None:
    """`--format json > /dev/full` gives 3 and a sentence, no traceback."""
    site.write(BAD)
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "check", "--format", "json"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=REPOSITORY)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"site-builder: ")


@pytest.mark.parametrize("closed", ["1", "2"])
def test_closed_streams_do_no_harm(site: Site, closed: str) -> None:
    """A cron job that closes a stream still gets its build and its exit code."""
    command = f"{sys.executable} -m site_builder -C {site.folder} build --format json {closed}>&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0
    assert (site.folder / "output/index.html").exists()


def test_verify_speaks_json_too(site: Site) -> None:
    """A clean folder is an empty list."""
    site.build()
    ran = site.run("verify", "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, [])


def test_refusals_speak_the_sites_language(site: Site) -> None:
    """What the machine forbids is told in the language of site.yaml, like every problem."""
    site.write({"content/site.yaml": SITE + "language: en\n", "output/own.html": "own"})
    ran = site.run("build")
    assert ran.code == 3
    assert "was not made by a build" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "given",
    [
        ("--title", "ก", "--slug", "index"),
        ("--title", "เลข 1101700230678"),
        ("--title", "ก", "--status", "not-completed"),
        ("--title", "ก\u202eข"),
        ("--title", "ก", "--owner", "กองคลัง"),
    ],
    ids=["reserved", "national-id", "reason", "direction", "owner-twice"],
)
def test_new_measure_writes_nothing_that_check_would_refuse(site: Site, given: tuple[str, ...]) -> None:
    """What cannot be published is refused before a file is written, in both languages."""
    before = sorted(site.folder.rglob("*"))
    ran = site.run("new", "measure", "--year", "2566", "--owner", "กองคลัง", *given)
    assert ran.code == 2
    assert " / " in ran.err
    assert sorted(site.folder.rglob("*")) == before


@pytest.mark.parametrize("title", ["Index", "A " * 200, "CON"])
def test_new_measure_finds_a_file_name_that_works(site: Site, title: str) -> None:
    """A title whose Latin words make no good name gets a number."""
    ran = site.run("new", "measure", "--year", "2566", "--owner", "กองคลัง", "--title", title)
    assert ran.code == 0, ran.err
    assert site.run("check", "--format", "json").codes == []


def test_init_puts_its_folder_into_the_agencys(empty: Site) -> None:
    """`-C DIR init NAME` makes DIR/NAME."""
    empty.folder.mkdir()
    assert empty.run("init", "ita").code == 0
    assert (empty.folder / "ita/content/site.yaml").exists()


@pytest.mark.parametrize("theme", ["../other", "/etc", "", "."])
def test_theme_is_a_name_and_never_a_path(site: Site, theme: str) -> None:
    """Nothing outside themes/ is ever read as a theme."""
    assert site.run("check", "--theme", theme).code == 2


def test_check_says_that_all_is_well(site: Site) -> None:
    """An editor without mistakes reads so."""
    assert "checked: files 2, measures 1" in site.run("check", "--lang", "en").out


def test_refused_field_does_not_hide_other_problems(site: Site) -> None:
    """Owners, evidence, findings, follows and addresses are checked too where another field is refused."""
    site.write(
        {
            "content/site.yaml": "agency: ก\nowners: [กองคลัง]\ntitel: x\n",
            "content/2566/other.md": MEASURE.replace(
                "owner: กองคลัง",
                "owner: กองครัง\nbar: 1\nevidence: [{file: files/none.pdf}]\nresponds_to: [f9]\n"
                "follows: 2560/x\nslug: tax",
            ),
        }
    )
    assert sorted(map(str, site.run("check", "--format", "json").codes)) == [
        *("address-taken", "evidence-missing", "unknown-field", "unknown-field", "unknown-finding"),
        *("unknown-follows", "unknown-owner"),
    ]


@pytest.mark.parametrize("setting", ["language: en", 'language: "en"', "language: EN"])
def test_language_of_the_site_is_heard_in_every_way(site: Site, setting: str) -> None:
    """Problems are in English for an English site, also where another setting is wrong, and for `verify`."""
    site.write({"content/site.yaml": f"{SITE}{setting}\ntitel: x\n"})
    assert "There is no field" in site.run("check").err
    site.write({"content/site.yaml": f"{SITE}{setting}\n"})
    site.build()
    assert "all as they were built" in site.run("verify").out


def test_debug_shows_the_traceback_and_keeps_the_exit_code(site: Site) -> None:
    """`--debug` changes what is printed, not what it means."""
    ran = site.run("build", "--debug", "--output", "/proc/nowhere/output")
    assert ran.code == 3
    assert "Traceback" in ran.err


def test_national_id_is_covered_wherever_its_line_is_shown(site: Site) -> None:
    """A log of checks never repeats the number, whatever else is wrong in its line."""
    site.write(
        {"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "<b> 1101700230678 และ 1-1017-00230-67-8")}
    )
    ran = site.run("check")
    assert ran.code == 1
    assert "1101700230678" not in ran.err
    assert "00230" not in ran.err
    assert "XXXXXXXXXXXXX" in ran.err


@pytest.mark.parametrize("name", ["แผน๒๕๖๖", "คู่มือ_งาน", "ต่างๆ", "แผน-2566", "ก\u0e4d\u0e32"])
def test_thai_file_names_work_and_are_warned_about(site: Site, name: str) -> None:
    """A Thai stem is an address, if a long one."""
    site.write({f"content/2566/{name}.md": MEASURE})
    ran = site.run("build", "--format", "json")
    assert (ran.code, "thai-file-name" in ran.codes) == (0, True)
    assert (site.folder / "output/2566" / f"{name}.html").exists()


def test_a_reviewed_number_is_published(site: Site) -> None:
    """Thirteen digits that somebody found to be no national ID are published, and nothing is told of them."""
    site.write(
        {
            "content/site.yaml": "agency: ก\nreviewed: [{text: 1101700207030, reason: เลขที่โครงการ}]\n",
            "content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "โครงการเลขที่ 1-1017-00207-03-0"),
        }
    )
    ran = site.run("build", "--format", "json")
    assert (ran.code, ran.problems) == (0, [])
    assert "1-1017-00207-03-0" in site.page("2566/tax.html")


@pytest.mark.parametrize(
    "written",
    ["1-1017-00207-03-0", "1.1017.00207.03.0", "1 1 0 1 7 0 0 2 0 7 0 3 0", "1101700\u200b207030"],
)
def test_source_line_under_a_problem_covers_a_national_id(site: Site, written: str) -> None:
    """In no form does the log of a check repeat the number that it refuses."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", f"ผู้ร้อง {written} ระบบ")})
    said = site.run("check").err
    assert "national-id" in said
    assert "ผู้ร้อง X" in said
    assert written not in said


def test_python_that_writes_names_otherwise_is_refused(site: Site) -> None:
    """In a locale without UTF-8 addresses would be others, or could not be written at all."""
    site.write({"content/2566/tax.md": MEASURE.replace("owner: กองคลัง", "owner: งานนิติการ")})
    ran = subprocess.run(
        [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build"],
        env={**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"},
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert b"set PYTHONUTF8=1" in ran.stderr
    assert not (site.folder / "output").exists()


def test_new_with_letters_of_no_alphabet_is_wrong_usage(site: Site) -> None:
    """A terminal of another encoding hands over bytes that are no UTF-8."""
    for option in ("--title", "--owner", "--status", "--reason", "--slug", "--year"):
        given = {"--year": "2567", "--title": "x", "--owner": "ก", option: "a\udca1"}
        ran = site.run("new", *(f"{name}={value}" for name, value in given.items()))
        assert ran.code == 2
