"""Nothing beside the agency's folder is read or written, whatever links and pipes the folder holds."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import GOOD, MEASURE, REPOSITORY, SITE, Site

SECRET = "zqsecretqz"  # noqa: S105 - a word that nobody else writes


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Site]:
    """Another agency, published; at the end everything in it is as it was."""
    other = Site(tmp_path / "other").write(GOOD)
    other.build()
    other.write({"content/2567/old.md": MEASURE.replace("2566", "2567").replace("จัดทำ", SECRET)})
    other.write({"themes/own/assets/x.css": f"/* {SECRET} */", "output/theirs.txt": SECRET})
    before = seen(other.folder)
    yield other
    assert seen(other.folder) == before


def seen(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Take down all that lies below a folder, with times and bytes."""
    return {
        str(path): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest(),
        )
        for path in (folder, *folder.rglob("*"))
    }


@pytest.mark.parametrize("path", ["content", "themes", "themes/own"])
def test_folders_that_are_links_are_refused(site: Site, other: Site, path: str) -> None:
    """What such a folder leads to is not the agency's, and its changes would not be noticed."""
    site.build()
    before = site.tree()
    site.write({"content/site.yaml": f"{SITE}theme: own\n", "themes/own/theme.yaml": "title: ก\n"})
    (site.folder / path).rename(site.folder / "away")
    (site.folder / path).symlink_to(other.folder / path)
    for command in ("build", "check"):
        ran = site.run(command, "--lang", "en")
        assert ran.code == 3
        assert f"{path}: The machine said no: a link" in ran.err
    assert site.tree() == before


@pytest.mark.parametrize(
    "command", [["fix", "--write"], ["new", "--year=2567", "--title=x", "--owner=ก"], ["init"]]
)
def test_no_command_writes_through_a_link(site: Site, other: Site, command: list[str]) -> None:
    """Neither through content/ nor through a folder in it, nor where files for other programs go."""
    for path in ("content/2567", ".vscode", ".github"):
        (site.folder / path).symlink_to(other.folder / "content")
    assert site.run(*command).code == (0 if command[0] == "fix" else 3)
    (site.folder / "content").rename(site.folder / "away")
    (site.folder / "content").symlink_to(other.folder / "content")
    assert site.run(*command).code == 3


@pytest.mark.parametrize("name", ["staging", "previous", "lock"])
@pytest.mark.parametrize("target", ["output", "content", "new"])
def test_hidden_names_beside_the_output_that_are_links_are_not_followed(
    site: Site, other: Site, name: str, target: str
) -> None:
    """The next state is put together in a folder of its own, whoever has taken its name."""
    (site.folder / f".output.{name}").symlink_to(other.folder / target)
    ran = site.run("build")
    assert ran.code == (3 if name == "lock" else 0), ran.err
    assert not (site.folder / "output").is_symlink()
    if ran.code == 0:
        assert site.run("verify").code == 0
        assert not (site.folder / f".output.{name}").is_symlink()


@pytest.mark.parametrize("path", [".site_builder", ".site_builder/seal", ".site_builder/.gitignore"])
@pytest.mark.parametrize("target", [".site_builder", ".site_builder/seal", "new"])
def test_what_a_build_remembers_lies_in_the_folder(site: Site, other: Site, path: str, target: str) -> None:
    """A link there is not followed; a build does without."""
    place = site.folder / path
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(other.folder / target)
    site.build()
    site.build()


@pytest.mark.parametrize("path", ["content/site.yaml", ".site_builder/seal"])
@pytest.mark.parametrize("command", ["verify", "build", "fix"])
def test_nobody_waits_for_a_pipe(site: Site, path: str, command: str) -> None:
    """A pipe in the place of a file is no file, for every command."""
    site.build()
    place = site.folder / path
    place.unlink()
    os.mkfifo(place)
    signal.alarm(20)
    assert site.run(command).code in {0, 1}
    signal.alarm(0)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_no_file_of_others_becomes_part_of_what_is_remembered(
    site: Site, suffix: str, *, sealed: bool
) -> None:
    """What lies beside the table, such as a journal of another program, is not read; a pipe is not waited for."""
    site.build()
    place = site.folder / ".site_builder"
    if not sealed:
        (place / "seal").unlink()
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "จัดทำ")})
    os.mkfifo(place / f"memo{suffix}")
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build"]
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY, timeout=60)
    built = site.tree()
    site.build("--clean")
    assert site.tree() == built


@pytest.mark.parametrize("path", ["1", "null", '["x"]', "{}"])
def test_manifest_with_other_values_than_a_build_writes_is_damaged(site: Site, path: str) -> None:
    """A digest that fits can be made by anybody; what it covers still has to be a list of files."""
    site.build()
    digest = "0" * 64
    entry = f'{{"path": {path}, "size": 1, "sha256": "{digest}"}}'
    record = f'{{"files": [{entry}]'.encode()
    whole = hashlib.sha256(record + b"\n}\n").hexdigest()
    site.write({"output/manifest.json": record + f',\n "sha256": "{whole}"\n}}\n'.encode()})
    assert site.run("verify", "--format", "json").codes == ["manifest-foreign"]
    assert site.run("build").code == 3
