"""Plant each mistake of the table by itself, and tell which of them no test and no programme finds."""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from tests.conftest import REPOSITORY
from tests.planted.table import LOOKED_FOR, PLANTED, Planted

ENOUGH = 38
"""So many of forty have to be found."""

_PATIENCE = 900
"""Seconds after which a program that does not end counts as found: a mistake may let it wait for ever."""


def main() -> int:
    """Plant what was asked for; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a part of a mistake's name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    chosen = [
        each for each in PLANTED if not options.names or any(name in each.name for name in options.names)
    ]
    with _copies(options.jobs) as copies, ThreadPoolExecutor(options.jobs) as pool:
        areas = sorted({each.area for each in chosen})
        for area, failed in zip(
            areas, pool.map(lambda area: _first_failing(area, copies), areas), strict=True
        ):
            if failed:
                print(f"{area}: without any mistake, this fails: {failed}")
                return 1
        found = 0
        for planted, by in zip(chosen, pool.map(lambda each: _found_by(each, copies), chosen), strict=True):
            found += by is not None
            print(f"{'found ' if by else 'MISSED'}  {planted.name:<62}  {by or ''}", flush=True)
    print(f"{found} of {len(chosen)} found")
    return 0 if found * 40 >= ENOUGH * len(chosen) else 1


@contextmanager
def _copies(count: int) -> Iterator["SimpleQueue[Path]"]:
    """Make copies of the project, one for each that plants."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True, text=True
    ).stdout
    judges = REPOSITORY / "tests/browser/node_modules"
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(count):
            copy = Path(folder) / str(number)
            for name in filter(None, listed.split("\0")):
                target = copy / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(REPOSITORY / name, target)
            if judges.is_dir():
                (copy / "tests/browser/node_modules").symlink_to(judges)
            copies.put(copy)
        yield copies


def _found_by(planted: Planted, copies: "SimpleQueue[Path]") -> str | None:
    """Plant a mistake into a copy, and take it out again; gives what found it."""
    copy = copies.get()
    path = copy / planted.path
    sound = path.read_text(encoding="utf-8")
    try:
        if sound.count(planted.old) != 1:
            raise ValueError(f"{planted.name}: {planted.path} has {sound.count(planted.old)} places for it")
        path.write_text(sound.replace(planted.old, planted.new), encoding="utf-8")
        return _failing(LOOKED_FOR[planted.area], copy)
    finally:
        path.write_text(sound, encoding="utf-8")
        copies.put(copy)


def _first_failing(area: str, copies: "SimpleQueue[Path]") -> str | None:
    copy = copies.get()
    try:
        return _failing(LOOKED_FOR[area], copy)
    finally:
        copies.put(copy)


def _failing(commands: Sequence[str], copy: Path) -> str | None:
    """Run what looks for mistakes, until one of it fails; gives that."""
    for command in commands:
        arguments = [sys.executable, "-m", *shlex.split(command)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                arguments, cwd=copy, capture_output=True, check=False, timeout=_PATIENCE, env=environment
            )
        except subprocess.TimeoutExpired:
            return f"{command} (it did not end)"
        if done.returncode:
            return command
    return None


if __name__ == "__main__":
    sys.exit(main())
