"""A build in several processes, one of which is killed, or has a call of the system fail."""

import errno
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import Ran
from tests.programmes._faults import drawn
from tests.programmes._forks import Forks, Harm
from tests.programmes._states import SITUATIONS, Situation, Stage, tree, unlike, visited

CLAIM = "a process that ends or fails harms nothing"
SHORT = 30
LONG = sys.maxsize
"""Every call of every situation with every harm; it ends by itself."""

KILL = 0
HARMS = (KILL, errno.EIO, errno.ENOSPC, errno.EACCES, errno.EMFILE)

PROCESSES = 2

Trial = tuple[Situation, int, int]
"""A situation, the how many-th call of each process is harmed, and how."""


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Harm the processes of a build, while somebody reads what is published; then build once more, in one."""
    with Forks(folder) as forks:
        stage = Stage(folder, forks, jobs=PROCESSES)
        ways: list[Trial] = []
        for situation in SITUATIONS:
            if situation.exchange:  # forks have no part in the exchange
                ways += (
                    (situation, at, harm) for at in range(1, _calls(stage, situation) + 1) for harm in HARMS
                )
        ways = drawn(ways, lambda way: (way[0].name, way[2]), seed)
        for number in trials:
            if number >= len(ways):
                return
            situation, at, harm = ways[number]
            wrong = _harmed(stage, situation, at, harm)
            yield wrong and f"{situation.name}, {errno.errorcode.get(harm, 'killed')} at {at}: {wrong}"


def _calls(stage: Stage, situation: Situation) -> int:
    """Count the calls of the process that makes most; how many each makes depends on the time."""
    stage.put(situation)
    assert stage.forks.run(stage.build, harm=_harm(stage)).code == 0
    made = Counter(line.split()[0] for line in _log(stage))
    assert len(made) >= PROCESSES, made
    return max(made.values())


def _harm(stage: Stage, at: int = 0, harm: int = KILL) -> Harm:
    return Harm(folder=str(stage.site.folder), log=str(stage.folder / "log"), at=at, error=harm)


def _log(stage: Stage) -> list[str]:
    return (stage.folder / "log").read_text(encoding="utf-8").splitlines()


def _harmed(stage: Stage, situation: Situation, at: int, harm: int) -> str | None:
    stage.put(situation)
    with visited(stage, situation) as visitor:
        ran = stage.forks.run(stage.build, harm=_harm(stage, at, harm))
    paths = [line.split(" ", 2)[2].removesuffix(" !") for line in _log(stage) if line.endswith(" !")]
    if wrong := visitor.wrong or _told(ran, harm, paths):
        return wrong
    wanted = stage.expected(situation, new=ran.code == 0, late=visitor.late)
    found = tree(stage.output) if stage.output.exists() else None
    if found != wanted:
        return f"it ended with {ran.code}, and of the site that should be there {unlike(found, wanted)}"
    return stage.built_again(situation, late=visitor.late)


def _told(ran: Ran, harm: int, paths: list[str]) -> str | None:
    """Tell what is wrong with how the build ended; `paths` are what the harmed calls were about."""
    ours = [path for path in paths if f"{os.sep}.site_builder{os.sep}" not in path]
    wanted = 3 if ours or (paths and harm == KILL) else 0
    if "Traceback" in ran.err or ran.code != wanted:
        return f"the build ended with {ran.code}, not {wanted}: {ran.err}"
    if ran.code == 0:
        return None
    told = any(line.startswith("site-builder: ") for line in ran.err.splitlines())
    if not told or not (harm == KILL or any(path in ran.err for path in ours)):
        return f"the build did not tell what failed: {ran.err}"
    return None
