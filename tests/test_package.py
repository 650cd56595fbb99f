"""What is installed works anywhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import GOOD, REPOSITORY, Site


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_theme_texts_and_scaffold(wheel: Path) -> None:
    """Everything that a command needs is inside the package."""
    names = set(zipfile.ZipFile(wheel).namelist())
    theme = {
        f"site_builder/themes/default/{path.relative_to(REPOSITORY / 'themes/default').as_posix()}"
        for path in (REPOSITORY / "themes/default").rglob("*")
        if path.is_file()
    }
    assert theme
    assert theme | {"site_builder/problems.toml", "site_builder/scaffold_files/measure.md"} <= names


def test_installed_package_builds_a_site(wheel: Path, tmp_path: Path, empty: Site) -> None:
    """Unpacked far from the repository, the package builds with its own theme."""
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    empty.write(GOOD)
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from site_builder.cli import main; sys.exit(main())"
    )
    command = [sys.executable, "-I", "-c", code, str(installed), "-C", str(empty.folder), "build"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    here = empty.tree()
    empty.build("--clean")
    assert empty.tree() == here
