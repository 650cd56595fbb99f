"""What is installed: no version with a fault that reaches us, each file by its hash, all of it listed."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import REPOSITORY

FLOORS: Mapping[str, str] = {
    "jinja2": "3.1.6",  # a sandbox that could be left by |attr
    "markdown-it-py": "4.3.0",  # quadratic paths, an IndexError
    "pyyaml": "6.0.1",  # cannot be built with present compilers before
    "tornado": "6.6.1",  # followed symbolic links out of its folder
    "python-frontmatter": "1.3",
    "livereload": "2.7",
}
"""The first versions without a fault that reaches us."""


def declared() -> Iterator[Requirement]:
    """Read what pyproject.toml asks for, extras included."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for listed in (project["dependencies"], *project["optional-dependencies"].values()):
        yield from map(Requirement, listed)


def pinned(name: str) -> dict[str, str]:
    """Read the versions of a file of pinned requirements."""
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", FLOORS)
def test_no_version_below_the_floor_can_be_installed(name: str) -> None:
    """The declared floor, the pinned version and the installed one are not below the first good version."""
    floor = Version(FLOORS[name])
    (asked,) = (each for each in declared() if canonicalize_name(each.name) == name)
    below = Version(f"{floor}.dev0")
    assert below not in asked.specifier
    assert Version("0.1") not in asked.specifier
    assert Version(pinned("tests.txt")[name]) >= floor
    assert Version(version(name)) >= floor


def test_every_declared_package_is_pinned() -> None:
    """What pyproject.toml asks for is pinned in a version that it allows."""
    pins = pinned("tests.txt")
    asked = [each for each in declared() if each.name != "site-builder"]
    assert [
        str(each) for each in asked if pins.get(canonicalize_name(each.name), "0") not in each.specifier
    ] == []


@pytest.mark.parametrize("name", ["production.txt", "tests.txt"])
def test_every_pinned_package_has_hashes(name: str) -> None:
    """Nothing is pinned by its version alone."""
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [each for each in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", each)] == []


def test_production_is_pinned_as_it_is_tested() -> None:
    """What is installed for production are the versions that the tests ran with, and no tool of the tests."""
    production, tests = pinned("production.txt"), pinned("tests.txt")
    assert production.items() <= tests.items()
    assert not production.keys() & {"pytest", "tornado", "livereload", "openpyxl"}


def test_bill_of_materials_lists_what_production_installs() -> None:
    """The CycloneDX list has each package that is pinned for production, in that version, and nothing else."""
    listed = json.loads((REPOSITORY / "requirements/sbom.cdx.json").read_bytes())
    assert listed["bomFormat"] == "CycloneDX"
    components = {canonicalize_name(each["name"]): each["version"] for each in listed["components"]}
    assert components == pinned("production.txt")


def test_no_file_of_requirements_names_a_place() -> None:
    """Pinned files come from the index that the installing machine trusts, by their hashes."""
    for path in sorted(Path(REPOSITORY / "requirements").glob("*.txt")):
        assert not re.search(r"--(?:extra-)?index-url|--find-links|file:", path.read_text(encoding="utf-8"))
