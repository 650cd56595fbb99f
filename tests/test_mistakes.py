"""One mistake at a time: what is told of it, and that the published site stays as it was."""

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from site_builder.problems import catalogue
from tests.conftest import GOOD, Ran, Site
from tests.mistakes import MISTAKES
from tests.mistakes.table import Files, LinkTo, Mistake

Publish = Callable[[tuple[tuple[str, str | bytes], ...]], Path]


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Give a maker of published good sites, each built once, by what they have beside `GOOD`."""

    @cache
    def made(given: tuple[tuple[str, str | bytes], ...]) -> Path:
        site = Site(tmp_path_factory.mktemp("good") / "agency").write({**GOOD, **dict(given)})
        assert site.build("--format", "json").problems == [], "the site is not good to begin with"
        return site.folder

    return made


def put(site: Site, files: Files) -> None:
    """Put a mistake's files into place."""
    site.write({path: text for path, text in files.items() if isinstance(text, str | bytes)})
    for path, text in files.items():
        if isinstance(text, LinkTo):
            (site.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (site.folder / path).symlink_to(text.target)
        elif text is None:
            (site.folder / path).unlink()


def told(ran: Ran) -> list[str]:
    """Write the problems of a run as the program prints them, without their words."""
    return sorted("{path}:{line}:{column}: {severity}[{code}]".format_map(each) for each in ran.problems)


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_mistake_is_told_and_an_error_publishes_nothing(
    mistake: Mistake, empty: Site, publish: Publish
) -> None:
    """A mistake is told with its place, and nothing else is; an error leaves the published site as it was."""
    shutil.copytree(publish(tuple(mistake.given.items())), empty.folder)
    before = empty.tree()
    put(empty, mistake.files)
    error = any(": error[" in each for each in mistake.told)

    checked = empty.run("check", "--format", "json")
    built = empty.run("build", "--format", "json")

    assert (checked.code, built.code) == ((1, 1) if error else (0, 0)), checked.err
    assert told(checked) == sorted(mistake.told)
    assert told(built) == sorted(mistake.told)
    assert not error or empty.tree() == before


def test_every_problem_of_content_and_themes_has_a_mistake() -> None:
    """Each code of the catalogue, up to those of the published folder, is told of some mistake."""
    codes = list(catalogue())
    of_content = set(codes[: codes.index("foreign-file")])
    assert {re.sub(r".*\[(.*)\]", r"\1", each) for mistake in MISTAKES for each in mistake.told} == of_content


def test_every_mistake_is_another_one() -> None:
    """No two rows of the table go by one name or make the same defect."""
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)
    assert len({str((mistake.given, mistake.files)) for mistake in MISTAKES}) == len(MISTAKES)
