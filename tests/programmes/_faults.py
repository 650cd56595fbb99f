"""Calls of the system that a build makes in an agency's folder, and how one of them is made to fail."""

import math
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from tests.conftest import Ran
from tests.programmes._forks import Forks

T = TypeVar("T")

STRACE = shutil.which("strace")

WRITES = frozenset(
    [
        *("write", "pwrite64", "copy_file_range", "sendfile", "ftruncate", "truncate"),
        *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat"),
        *("mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat"),
        *("fsync", "fdatasync", "syncfs"),
    ]
)
"""Calls that change something, or bring it to the disk."""

SYNCS = frozenset(["fsync", "syncfs"])
"""Those that bring it to the disk: whether they did shows only when the power fails."""

READS = frozenset(["read", "pread64", "getdents64", "newfstatat", "statx"])
"""Calls that look at something."""

OPEN = "openat"


@dataclass(frozen=True, slots=True)
class Point:
    """A call of a build: its name, the how many-th of that name it is, and the call as strace writes it."""

    call: str
    when: int
    written: str

    @property
    def changes(self) -> bool:
        """Whether it changes something."""
        return self.call in WRITES or (self.call == OPEN and "O_CREAT" in self.written)

    @property
    def of_memory(self) -> bool:
        """Whether it concerns what a build remembers, and nothing else."""
        return all("/.site_builder" in path for path in self.paths)

    def kind(self, folder: Path) -> tuple[str, str]:
        """Give the call, and in what of an agency's folder it is made."""
        below = self.paths[0].removeprefix(f"{folder}/")
        return self.call, below.partition("/")[0]

    @property
    def paths(self) -> list[str]:
        """The paths that it speaks of."""
        quoted = re.findall(r'"(/[^"]*)"', self.written) if self.call not in {"write", "pwrite64"} else []
        handles = re.findall(r"\d<(/[^>]*)>", self.written)
        return [_plain(path) for path in (*quoted, *handles)]


def _plain(path: str) -> str:
    r"""Read a path as strace writes it: letters beyond ASCII as `\340`."""
    data = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), path.encode())
    return data.decode(errors="replace")


_CALL = re.compile(r"\d+ +(\w+)\((.*)")


def points_of(forks: Forks, arguments: Sequence[str], folder: Path, log: Path) -> list[Point]:
    """Run the program unharmed, and list its calls that concern a folder."""
    calls = f"--trace={','.join(sorted(WRITES | READS | {OPEN}))}"
    unsynced = [f"--inject={call}:retval=0" for call in SYNCS]
    with watched(forks, arguments, log, "-y", calls, *unsynced) as ran:
        assert ran.code == 0, ran.err
    counts: dict[str, int] = {}
    points: list[Point] = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := _CALL.match(line):
            call, written = found.groups()
            counts[call] = counts.get(call, 0) + 1
            point = Point(call, counts[call], written)
            if any(path.startswith(f"{folder}") for path in point.paths):
                points.append(point)
    return points


@contextmanager
def watched(forks: Forks, arguments: Sequence[str], log: Path, *options: str) -> Iterator[Ran]:
    """Run the program under strace."""
    process = forks.start(arguments, syncs=True)
    command = [str(STRACE), "-f", "-o", str(log), *options, "-p", str(process)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr
        attached = strace.stderr.readline()
        assert "attached" in attached, attached
        os.kill(process, signal.SIGCONT)
        ran = forks.end()
    yield ran


def run_with(
    forks: Forks, arguments: Sequence[str], point: Point, harm: str, log: Path, *more: str
) -> tuple[Ran, Point | None]:
    """Run the program while one call is harmed; tells too which one that was, None where it did not come.

    How many calls there are depends a little on the time. `more` are harms of other calls, as strace
    writes them.
    """
    calls = {point.call, *(each.partition(":")[0] for each in more)}
    harms = [f"--inject={each}" for each in (f"{point.call}:{harm}:when={point.when}", *more)]
    # To wait for the disk takes long, and shows only when the power fails.
    harms += [f"--inject={call}:retval=0" for call in SYNCS - calls]
    calls |= SYNCS
    with watched(forks, arguments, log, "-y", f"--trace={','.join(sorted(calls))}", *harms) as ran:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    own = [found[2] for line in lines if (found := _CALL.match(line)) and found[1] == point.call]
    if len(own) < point.when:
        return ran, None
    return ran, Point(point.call, point.when, own[point.when - 1])


def drawn(points: Sequence[T], kind: Callable[[T], object], seed: int) -> list[T]:
    """Order points so that any first few are of all kinds, and lie evenly among those of each."""
    kinds: dict[object, list[T]] = {}
    for each in points:
        kinds.setdefault(kind(each), []).append(each)
    rows = [_evenly(alike, seed) for alike in kinds.values()]
    return [each for row in zip_longest(*rows) for each in row if each is not None]


def _evenly(points: Sequence[T], seed: int) -> list[T]:
    count = len(points)
    stride = next(each for each in range(int(count * 0.381966) or 1, count + 2) if math.gcd(each, count) == 1)
    return [points[(seed + number * stride) % count] for number in range(count)]
