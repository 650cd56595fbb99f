"""Work spread over processes: a pure function over batches of values, its results in their order."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Spread = Callable[[Callable[[Sequence[Any]], list[Any]], Sequence[Any]], Iterator[Any]]
"""Does work on values: gives a result for each, in their order."""

_BATCH = 100
"""Values handed over at once: many, so that it costs little; few, so that all cores end together."""

_WORTH = 3 * _BATCH
"""Fewer values are done sooner than other processes are there."""


@contextmanager
def workers(jobs: int | None = None, executor: "Executor | None" = None) -> Iterator[Spread]:
    """Give a function that spreads work over `jobs` processes (default: a process a core).

    With an `executor` of `concurrent.futures`, or one with its interface, all work goes there.
    What is handed over is a function of a module and values that can be pickled.
    """
    count = jobs or _cores()
    own: list[Executor] = []

    def spread(work: Callable[[Sequence[Any]], list[Any]], values: Sequence[Any]) -> Iterator[Any]:
        if executor is not None:
            return _spread(executor, work, values)
        if count == 1 or len(values) < _WORTH:
            return (result for batch in _batches(values) for result in work(batch))
        if not own:
            own.append(_processes(count))
        return _spread(own[0], work, values)

    try:
        yield spread
    finally:
        for each in own:
            each.shutdown(cancel_futures=True)


_AHEAD = 8
"""Batches that are under way at the most: results are taken as they come, lest all lie in memory."""


def _spread(
    executor: "Executor", work: Callable[[Sequence[Any]], list[Any]], values: Sequence[Any]
) -> Iterator[Any]:
    pending: deque[Future[list[Any]]] = deque()
    for batch in _batches(values):
        pending.append(executor.submit(work, batch))
        if len(pending) >= _AHEAD:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


def _cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes(jobs: int) -> "Executor":
    import multiprocessing  # noqa: PLC0415 - small sites need neither
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - the same

    # A fork has all modules at once; where there is none, a process starts anew.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with, initargs=(os.getpid(),))


_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def _end_with(parent: int) -> None:
    """Let a process end when the build is killed: it holds the build's locks too, and nobody waits for it."""
    import ctypes  # noqa: PLC0415 - only processes of a pool need it

    if control := getattr(ctypes.CDLL(None), "prctl", None):
        control(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed in between
            os._exit(1)


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
