"""The sample agency: the seed's five measures word for word, and the same bytes everywhere."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Site

SEED = (REPOSITORY / "tests/fixtures/ita-report.txt").read_text(encoding="utf-8")
MEASURES = ("work-manuals", "structure", "code-of-ethics", "e-service", "dos-and-donts")
"""The five measures of fiscal year 2566 in the order of the seed."""


@pytest.fixture
def shipped(empty: Site) -> Site:
    """A copy of the repository's content and theme."""
    for name in ("content", "themes"):
        shutil.copytree(REPOSITORY / name, empty.folder / name)
    return empty


def words(text: str) -> str:
    """Bring a text to its letters: no tags, numbers of lists, spaces or digits' script."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", text))
    plain = plain.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    return re.sub(r"(?<![0-9.])[0-9]\.(?![0-9])|\s", "", plain)


def seed_rows() -> list[list[str]]:
    """Give the cells of the seed's five measures."""
    rows = [line.split("\t") for line in SEED.splitlines() if line.count("\t") == 2]
    return [row for row in rows if not row[0].startswith(("มาตรการ/", "ผู้บริหารมีนโยบาย"))]


def part(page: str, name: str) -> str:
    """Cut a part out of a measure's page, without its heading."""
    found = re.search(rf'<section id="{name}"[^>]*>\s*<h2[^>]*>.*?</h2>(.*?)</section>', page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(("stem", "row"), list(zip(MEASURES, seed_rows(), strict=True)), ids=MEASURES)
def test_measures_have_the_words_of_the_seed(shipped: Site, stem: str, row: list[str]) -> None:
    """Title and lead are the seed's first cell, the summary its second, the outcome its third."""
    shipped.build()
    page = shipped.page(f"2566/{stem}.html")
    number = re.search(r'<p class="number">[^<]*?([0-9]+)</p>', page)
    title = re.search(r"<h1>(.*?)</h1>", page)
    lead = re.search(r'<div class="prose">(.*?)</div>', page, re.DOTALL)
    assert number
    assert title
    assert int(number[1]) == MEASURES.index(stem) + 1
    assert words(title[1] + (lead[1] if lead else "")) == words(
        re.sub(r"^(<p>)?[๑-๕]\.(?![๐-๙])", r"\1", row[0])
    )
    assert words(part(page, "summary")) == words(row[1])
    assert words(part(page, "outcome")) == words(row[2])


@pytest.mark.parametrize(
    ("stem", "summary", "outcome"),
    list(zip(MEASURES, (3, 0, 0, 2, 1), (4, 3, 0, 2, 2), strict=True)),
    ids=MEASURES,
)
def test_lists_of_the_seed_are_lists(shipped: Site, stem: str, summary: int, outcome: int) -> None:
    """Each numbered item of the seed is an item of a list; single sentences are none."""
    shipped.build()
    page = shipped.page(f"2566/{stem}.html")
    assert (part(page, "summary").count("<li>"), part(page, "outcome").count("<li>")) == (summary, outcome)


def test_special_characters_are_escaped_once(shipped: Site) -> None:
    """`Dos&Don'ts` reaches the reader as typed."""
    shipped.build()
    page = shipped.page("2566/dos-and-donts.html")
    assert "&amp;amp;" not in page
    assert "Dos&Don" not in page
    assert html.unescape(page).count("(Dos&Don'ts)") >= 3


def test_example_year_is_marked_on_every_page_of_its_own(shipped: Site) -> None:
    """A reader of any page of 2567 sees that it is an example."""
    shipped.build()
    pages = sorted((shipped.folder / "output/2567").glob("*.html"))
    assert len(pages) >= 3
    assert [page.name for page in pages if "ตัวอย่าง" not in page.read_text(encoding="utf-8")] == []


def test_only_the_known_date_of_the_seed_is_warned_about(shipped: Site) -> None:
    """The sample has no problem but the seed's own "October 2566", told with both readings of the year."""
    ran = shipped.run("check", "--format", "json")
    assert ran.code == 0
    assert [(each["code"], each["path"]) for each in ran.problems] == [
        ("outside-fiscal-year", "content/2566/structure.md")
    ] * 2
    assert {"2566", "2567"} <= set(re.findall("25[0-9]{2}", str(ran.problems[0]["message"])))


def test_second_build_writes_nothing_and_says_so(shipped: Site) -> None:
    """An unchanged folder is left alone, times included."""
    shipped.build()
    output = shipped.folder / "output"
    before = {path: path.stat() for path in output.rglob("*")} | {output: output.stat()}
    said = shipped.build("--lang", "en").out
    assert "0 files written" in said
    assert said.endswith("nothing had changed\n")
    assert {path: path.stat().st_ino for path in output.rglob("*")} | {output: output.stat().st_ino} == {
        path: stat.st_ino for path, stat in before.items()
    }
    assert all(path.stat().st_mtime_ns == stat.st_mtime_ns for path, stat in before.items())


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"TZ": "Asia/Bangkok", "PYTHONHASHSEED": "3", "PYTHONUTF8": "1"},
    ],
    ids=["east", "west-in-ascii", "bangkok"],
)
def test_same_content_gives_same_bytes(
    shipped: Site, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder, time zone, locale and hash seed change no byte."""
    shipped.build()
    other = Site(tmp_path / "อีก ที่หนึ่ง")
    shutil.copytree(shipped.folder / "content", other.folder / "content")
    shutil.copytree(shipped.folder / "themes", other.folder / "themes")
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "-C", str(other.folder), "build"],
        env={**os.environ, **environment, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert other.tree() == shipped.tree()


def test_verify_finds_the_built_section_clean(shipped: Site) -> None:
    """What was just built is what its manifest says."""
    shipped.build()
    assert shipped.run("verify").code == 0
