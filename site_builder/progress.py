"""How far a command is, for people who wait for it; and where its time went."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called when a stage begins and while it goes on: its name, how much is done, how much there is."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


_PATIENCE = 1.0
"""Seconds after which a terminal is told what is going on."""


@contextmanager
def shown_progress(*, timings: bool) -> Iterator[Progress]:
    """Give a function that shows progress on a terminal once the work has taken over a second.

    At the end it is taken away again. With `timings`, tell afterwards how long each stage took.
    """
    began, shown = time.monotonic(), False
    stages: dict[str, float] = {}

    def show(stage: str, done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        stages.setdefault(stage, now)
        if now - began > _PATIENCE and sys.stderr.isatty():
            shown = True
            print(f"\r\x1b[K{stage} {done}/{total}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if timings:
        ends = [*list(stages.values())[1:], time.monotonic()]
        for (stage, start), end in zip(stages.items(), ends, strict=True):
            print(f"{stage:12}{end - start:8.3f} s", file=sys.stderr)
