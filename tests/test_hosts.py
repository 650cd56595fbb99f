"""What runs on a code host: the files of `init`, the hooks of pre-commit, the report for GitLab."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from site_builder import __version__
from site_builder.commands.arguments import parser
from tests.conftest import MEASURE, REPOSITORY, Site

BAD = MEASURE.replace("status: completed", "status: เสร็จ")
GITHUB, GITLAB = ".github/workflows/transparency.yml", ".gitlab-ci.yml"


@pytest.fixture
def agency(empty: Site) -> Site:
    """A folder that `init` has just made."""
    empty.run("init")
    return empty


def read(path: Path) -> dict[str, object]:
    """Read a YAML file; the loader takes its key `on` for a truth."""
    loaded: dict[object, object] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in loaded.items()}


def commands(lines: list[str]) -> Iterator[list[str]]:
    """Take the calls of our command from lines of shell, without what the shell does with them."""
    for line in lines:
        words = shlex.split(re.split(r"\s(?:>|\|\|)", line)[0])
        if words[0] == "site-builder":
            yield words[1:]


def steps(folder: Path) -> list[dict[str, object]]:
    """List the steps of the GitHub workflow."""
    jobs = read(folder / GITHUB)["jobs"]
    assert isinstance(jobs, dict)
    listed: list[dict[str, object]] = jobs["check"]["steps"]
    return listed


def script(folder: Path) -> tuple[list[str], dict[str, object]]:
    """Give the script and the artifacts of the GitLab job."""
    job = read(folder / GITLAB)["check"]
    assert isinstance(job, dict)
    return job["script"], job["artifacts"]


def test_github_checks_builds_and_keeps_the_preview(agency: Site) -> None:
    """The workflow annotates the lines of every change, then publishes what was built as an artifact."""
    workflow = read(agency.folder / GITHUB)
    assert workflow["on"] == ["push", "pull_request"]
    assert workflow["permissions"] == {"contents": "read"}
    ran = list(commands([str(each["run"]) for each in steps(agency.folder) if "run" in each]))
    assert ran == [["check", "--format", "github"], ["build", "--output", "preview"]]
    *_, last = steps(agency.folder)
    assert str(last["uses"]).startswith("actions/upload-artifact@")
    assert isinstance(last["with"], dict)
    assert last["with"]["path"] == "preview/"
    assert any(f"site-builder=={__version__}" in str(each.get("run")) for each in steps(agency.folder))


def test_gitlab_reports_builds_and_keeps_the_preview(agency: Site) -> None:
    """The job hands GitLab its report also when the check fails, and exposes what was built."""
    lines, artifacts = script(agency.folder)
    assert artifacts["when"] == "always"
    assert artifacts["paths"] == ["preview/"]
    assert artifacts["reports"] == {"codequality": "gl-code-quality-report.json"}
    assert "site-builder check --format gitlab > gl-code-quality-report.json || true" in lines
    assert list(commands(lines))[1:] == [["check"], ["build", "--output", "preview"]]


def test_every_command_of_the_files_is_one_of_ours(agency: Site) -> None:
    """The parser of the program takes each call, with each of its options."""
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    lines = [str(each["run"]) for each in steps(agency.folder) if "run" in each]
    lines += script(agency.folder)[0]
    lines += [each["entry"] for each in hooks]
    called = list(commands(lines))
    assert len(called) == 7
    for words in called:
        assert parser().parse_args(words).module


def test_the_files_do_what_they_say(agency: Site) -> None:
    """The calls succeed in a new folder; the preview holds the section, and no build reads it."""
    for lines in ([str(each.get("run", "")) for each in steps(agency.folder)], script(agency.folder)[0]):
        for words in commands([line for line in lines if line]):
            options = [str(agency.folder / "preview") if word == "preview" else word for word in words]
            assert agency.run(*options).code == 0
    assert (agency.folder / "preview/index.html").exists()
    assert "/preview/" in (agency.folder / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_hooks_of_pre_commit_are_whole(site: Site) -> None:
    """Each hook has what pre-commit asks for, and looks at the folder, not at single files."""
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [each["id"] for each in hooks] == ["site-builder-check", "site-builder-fix"]
    for each in hooks:
        assert each["language"] == "python"
        assert each["pass_filenames"] is False
        assert re.search(each["files"], "content/2566/tax.md")
        assert re.search(each["files"], "agency/content/site.yaml")
        assert not re.search(each["files"], "README.md")
        assert site.run(*shlex.split(each["entry"])[1:]).code == 0


def test_gitlab_form_is_a_code_quality_report(site: Site) -> None:
    """Each problem is an entry with GitLab's keys; standard output has nothing else, for check and build."""
    site.write({"content/2566/tax.md": BAD})
    for command in ("check", "build"):
        ran = site.run(command, "--format", "gitlab", "--lang", "en")
        (entry,) = ran.problems
        assert (ran.code, ran.err) == (1, "")
        assert str(entry.pop("description")).startswith("There is no status “เสร็จ”.")
        assert re.fullmatch("[0-9a-f]{64}", str(entry.pop("fingerprint")))
        assert entry == {
            "check_name": "unknown-status",
            "severity": "critical",
            "location": {"path": "content/2566/tax.md", "lines": {"begin": 5}},
        }
    site.write({"content/2566/tax.md": MEASURE})
    assert site.run("build", "--format", "gitlab").problems == []


def fingerprints(site: Site, text: str, *options: str) -> list[object]:
    """Give the fingerprints of the problems of a measure."""
    site.write({"content/2566/tax.md": text})
    return [each["fingerprint"] for each in site.run("check", "--format", "gitlab", *options).problems]


def test_fingerprint_is_that_of_the_problem(site: Site) -> None:
    """A problem keeps its fingerprint in another line and language; two of a kind have two."""
    first = fingerprints(site, BAD)
    assert fingerprints(site, BAD.replace("title:", "# บันทึก\ntitle:")) == first
    assert fingerprints(site, BAD, "--lang", "en") == first
    assert fingerprints(site, BAD.replace("เสร็จ", "สำเร็จ")) != first
    twice = fingerprints(site, MEASURE.replace("จัดทำระบบ", "เเ และ เเ"))
    assert len(set(twice)) == 2


def test_fingerprint_does_not_tell_a_national_id(site: Site) -> None:
    """Two numbers have one fingerprint, so that no hash can be searched for the number."""
    one, other = (MEASURE.replace("จัดทำระบบ", number) for number in ("1101700207030", "3101700207036"))
    found = fingerprints(site, one)
    assert len(found) == 1
    assert fingerprints(site, other) == found
