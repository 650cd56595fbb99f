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


@pytest.mark.parametrize("command", [("build", "--jobs", "2"), ("check",), ("verify",), ("fix",)])
def test_no_command_asks_the_network_for_anything(site: Site, command: tuple[str, ...]) -> None:
    """No name is looked up and no socket made, in any process of a command; a machine without a network will do."""
    site.build()
    heard = site.folder.parent / "heard"
    code = (
        "import os, socket, sys\n"
        "from site_builder import cli, workers\n"
        "workers._BATCH = workers._WORTH = workers._MUCH = 1\n"
        "to = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and os.write(to, f'{event}\\n'.encode()))\n"
        "code = cli.main(sys.argv[2:])\n"
        "socket.socket().close()\n"
        "sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(heard), "-C", str(site.folder), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    # The one that is made here, after the command, shows that all are heard.
    assert heard.read_text() == "socket.__new__\n"
