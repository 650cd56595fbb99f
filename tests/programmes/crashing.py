"""A build that is killed at any call of the system leaves the old site or the new one, and nothing between."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.programmes._faults import Point, drawn, points_of, run_with
from tests.programmes._forks import Forks
from tests.programmes._states import NO_EXCHANGE, SITUATIONS, Situation, Stage, tree, unlike, visited

CLAIM = "old site or new site, nothing between"
SHORT = 100
LONG = sys.maxsize
"""Every point of every situation; it ends by itself."""


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Kill a build at one call, while somebody reads what is published; then build once more."""
    with Forks(folder) as forks:
        stage = Stage(folder, forks)
        points: list[tuple[Situation, Point]] = []
        for situation in SITUATIONS:
            stage.put(situation)
            found = points_of(forks, stage.build, stage.site.folder, folder / "log")
            points += ((situation, point) for point in found if point.changes)
        points = drawn(points, lambda each: each[1].kind(stage.site.folder), seed)
        for number in trials:
            if number >= len(points):
                return
            situation, point = points[number]
            wrong = _killed(stage, situation, point)
            yield (
                wrong
                and f"{situation.name}, killed at {point.call} {point.when} ({point.written[:150]}): {wrong}"
            )


def _killed(stage: Stage, situation: Situation, point: Point) -> str | None:
    stage.put(situation)
    more = () if situation.exchange or point.call == "renameat2" else (NO_EXCHANGE,)
    with visited(stage, situation) as reader:
        log = stage.folder / "log"
        ran, at = run_with(stage.forks, stage.build, point, "signal=KILL", log, *more)
    if at is None:
        return None  # the build had fewer calls this time
    if ran.code != -9:
        return f"the build was not killed but ended with {ran.code}: {ran.err}"
    if reader.wrong:
        return reader.wrong
    if wrong := _left(stage, situation, late=reader.late):
        return wrong
    return stage.built_again(situation, late=reader.late)


def _left(stage: Stage, situation: Situation, *, late: bool) -> str | None:
    """Tell what is wrong right after the kill."""
    if not stage.output.exists():
        # Between two renames the old site lies beside; the next build puts it right.
        away = not situation.exchange and (stage.output.parent / ".output.previous").exists()
        return None if away or not situation.published else "there is no site"
    found = tree(stage.output)
    states = [stage.expected(situation, new=new) for new in (False, True)]
    states += [stage.expected(situation, new=new, late=late) for new in (False, True)]
    return None if found in states else f"of the old site {unlike(found, states[0])}"
