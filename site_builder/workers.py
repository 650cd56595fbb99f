"""Work spread over processes: a pure function over batches of values, its results in their order."""

import errno
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

Work = Callable[[Sequence[Any]], list[Any]]
"""What is done with some values: gives a result for each, in their order."""

_BATCH = 100
"""Weight of values done at once: much, so that it costs little; little, so that all cores end together."""

_WORTH = 3 * _BATCH
"""Fewer values are done sooner than other processes are there."""

_MUCH = 2_000
"""What is made of fewer values takes little memory."""


class Spread(Struct, frozen=True, kw_only=True):
    """How work is done: in so many processes, or on an executor of others."""

    jobs: int
    executor: "Executor | None" = None
    """One of `concurrent.futures`, or with its interface."""

    @property
    def is_here(self) -> bool:
        """True where work finds the values of this process and its disk; else all of it is pickled."""
        return self.executor is None

    def __call__(
        self, work: Work, values: Sequence[Any], weights: Iterable[int] | None = None
    ) -> Generator[Any, None, None]:
        """Do work on values; gives a result for each, in their order. Closed early, nothing goes on.

        `weights` tell how long each takes beside the others; without them all take as long.
        """
        spans = list(_spans(weights or repeat(1, len(values))))
        if self.executor is not None:
            yield from _results(self.executor, ((work, values[span]) for span in spans), _AHEAD)
        elif self.jobs == 1 or len(values) < _WORTH:
            for span in spans:
                yield from work(values[span])
        else:
            with _forks(self.jobs, work, values) as forks:
                yield from _results(forks, ((_do, span) for span in spans), _AHEAD_OF_FORKS * self.jobs)

    def apart(self, steps: Callable[[], "Iterator[Any]"], values: int) -> "Iterator[Any]":
        """Give what an iterator gives that goes through so many values.

        Where they are many, it runs in a process of its own: the memory it takes is not that of all processes
        that are forked later.
        """
        if not self.is_here or self.jobs == 1 or values < _MUCH:
            yield from steps()
            return
        with _forks(1, _one_by_one(steps), ()) as fork:
            while given := fork.submit(_do, slice(0, 0)).result():
                yield given[0]


def _one_by_one(steps: Callable[[], "Iterator[Any]"]) -> Work:
    """Make work that gives the next value of an iterator each time, and nothing at its end."""
    begun: list[Iterator[Any]] = []

    def work(_: Sequence[Any]) -> list[Any]:
        with uncollected():
            if not begun:
                begun.append(steps())
            return list(islice(begun[0], 1))

    return work


def spread_over(jobs: int | None = None, executor: "Executor | None" = None) -> Spread:
    """Spread work over `jobs` processes (default: a process a core), or over an executor of others."""
    return Spread(jobs=(jobs or _cores()) if hasattr(os, "fork") else 1, executor=executor)


def _spans(weights: Iterable[int]) -> "Iterator[slice]":
    """Part values into batches."""
    start = stop = weight = 0
    for stop, each in enumerate(weights, 1):
        weight += each
        if weight >= _BATCH:
            yield slice(start, stop)
            start, weight = stop, 0
    if start < stop:
        yield slice(start, stop)


_AHEAD = 8
"""Batches that are under way at the most: results are taken as they come, lest all lie in memory."""

_AHEAD_OF_FORKS = 32
"""So many a fork: their results are small, and one batch that takes long is not to hold up the others."""


def _results(
    executor: "Executor", calls: Iterable[tuple[Callable[[Any], list[Any]], Any]], ahead: int
) -> "Iterator[Any]":
    pending: deque[Future[list[Any]]] = deque()
    try:
        for function, argument in calls:
            pending.append(executor.submit(function, argument))
            if len(pending) >= ahead:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    finally:
        for each in pending:
            each.cancel()


def _cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _forks(jobs: int, work: Work, values: Sequence[Any]) -> "Iterator[Executor]":
    """Fork processes that have the work and all values: nothing is handed over but where a batch begins.

    Where anything fails, none of them goes on. Raises OSError where the system has ended one.
    """
    import multiprocessing  # noqa: PLC0415 - small sites need none of these
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - the same
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - the same

    _give_back()  # what was let go would be a part of every fork
    others = set(multiprocessing.active_children())
    forks = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(os.getpid(), work, values),
    )
    try:
        yield forks
    except BaseException as fault:
        # They may be at work for long, and write; and where not all could be forked, nobody else ends them.
        for each in set(multiprocessing.active_children()) - others:
            each.kill()
        if isinstance(fault, BrokenProcessPool):
            raise OSError(errno.ECHILD, str(fault), sys.executable) from fault
        raise
    finally:
        forks.shutdown(cancel_futures=True)


@contextmanager
def uncollected() -> "Iterator[None]":
    """Make values that stay; to look for those out of use would be to go through all, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_inherited: list[tuple[Work, Sequence[Any]]] = []
"""In a fork, its work and all values."""


def _begin(parent: int, work: Work, values: Sequence[Any]) -> None:
    """Let a fork begin."""
    _end_with(parent)
    gc.freeze()  # to look through what it has from its parent would copy it
    gc.enable()
    _inherited.append((work, values))


def _do(span: slice) -> list[Any]:
    """Do a batch."""
    work, values = _inherited[-1]
    done = work(values[span])
    if span.stop - span.start == 1:
        _give_back()  # what is a batch by itself takes much memory, and nothing after it as much
    return done


def _give_back() -> None:
    """Give the system the memory that was let go, where the C library can."""
    if give_back := _libc("malloc_trim"):
        give_back(0)


def _libc(name: str) -> Callable[..., int] | None:
    """Find a function of the system's C library, where it has it."""
    try:
        import ctypes  # noqa: PLC0415 - only processes of a pool need it
    except ImportError:
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found


_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def _end_with(parent: int) -> None:
    """Let a process end when the build is killed: it holds the build's locks too, and nobody waits for it."""
    if control := _libc("prctl"):
        control(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed in between
            os._exit(1)
