"""A build in which a call of the system fails says so and keeps the old site, or needs not the call."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import Ran
from tests.programmes._faults import OPEN, SYNCS, WRITES, Point, drawn, points_of, run_with
from tests.programmes._forks import Forks
from tests.programmes._states import NO_EXCHANGE, SITUATIONS, Situation, Stage, tree, unlike, visited

CLAIM = "a failing machine is told and harms nothing"
SHORT = 100
LONG = sys.maxsize
"""Every point of every situation with every fault; it ends by itself."""

Trial = tuple[Situation, Point, str]


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Let one call of a build fail; then build once more."""
    with Forks(folder) as forks:
        stage = Stage(folder, forks)
        ways: list[Trial] = []
        for situation in SITUATIONS:
            stage.put(situation)
            found = points_of(forks, stage.build, stage.site.folder, folder / "log")
            ways += ((situation, point, fault) for point in found for fault in _faults(point))
        ways = drawn(ways, lambda way: way[1].kind(stage.site.folder), seed)
        for number in trials:
            if number >= len(ways):
                return
            situation, point, fault = ways[number]
            wrong = _failed(stage, situation, point, fault)
            at = f"{situation.name}, {fault} of {point.call} {point.when} ({point.written[:150]})"
            yield wrong and f"{at}: {wrong}"


def _faults(point: Point) -> tuple[str, ...]:
    if point.call == OPEN:
        return (
            ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE") if point.changes else ("EIO", "EACCES", "EMFILE")
        )
    return ("ENOSPC", "EIO", "EACCES", "EROFS") if point.call in WRITES else ("EIO", "EACCES")


def _failed(stage: Stage, situation: Situation, point: Point, fault: str) -> str | None:
    stage.put(situation)
    more = () if situation.exchange or point.call == "renameat2" else (NO_EXCHANGE,)
    with visited(stage, situation) as visitor:
        log = stage.folder / "log"
        ran, at = run_with(stage.forks, stage.build, point, f"error={fault}", log, *more)
    if at is None:
        at = point  # the build had fewer calls this time
    if wrong := visitor.wrong or _told(ran, at):
        return wrong
    wanted = stage.expected(situation, new=ran.code == 0, late=visitor.late)
    found = tree(stage.output) if stage.output.exists() else None
    if found != wanted:
        return f"it ended with {ran.code}, and of the site that should be there {unlike(found, wanted)}"
    lock = at.call == "unlink" and any(path.endswith("/.output.lock") for path in at.paths)
    return stage.built_again(situation, late=visitor.late, lock=lock)


def _told(ran: Ran, point: Point) -> str | None:
    """Tell what is wrong with how the build ended."""
    if "Traceback" in ran.err or ran.code not in {0, 3}:
        return f"the build ended with {ran.code}: {ran.err}"
    if ran.code == 0:
        passed_over = point.call in SYNCS and not point.of_memory
        return f"a failed {point.call} was passed over" if passed_over else None
    if point.of_memory:
        return f"what is remembered stopped the build: {ran.err}"
    told = any(line.startswith("site-builder: ") for line in ran.err.splitlines())
    if not told or not any(path in ran.err for path in point.paths):
        return f"the build did not tell which file failed: {ran.err}"
    return None
