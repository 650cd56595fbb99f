"""When to look again: the system tells of changes, and a look now and then finds what it does not tell."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import awatch

from site_builder.package import built_in_themes

_TOGETHER, _AT_MOST = 20, 250
"""Milliseconds without a change after which those before belong together; and how long they may gather."""

_PAUSE, _SHARE = 1.0, 0.02
"""Seconds between two looks without a cause at the least, and the share of the time that they may take."""


async def changes(folder: Path, stop: asyncio.Event, slow: Callable[[], None]) -> AsyncIterator[None]:
    """Give a turn whenever there may be something new in an agency's folder, until told to stop.

    Network drives tell of nothing, and a folder that did not exist cannot be watched: so there is a
    turn now and then in any case, the less often the longer such a look takes. Where the system can
    watch no more files, `slow` is called, and there are only these.
    """
    due = 0.0
    news: Callable[[list[Path], asyncio.Event], AsyncIterator[bool]] = _news
    while not stop.is_set():
        watched = _watched(folder)
        try:
            async for told in news([path for path, *_ in watched], stop):
                began = time.monotonic()
                if told:
                    yield
                elif began >= due:
                    yield
                    now = time.monotonic()
                    due = now + (now - began) / _SHARE
                # Beginning to watch anew may miss what happens meanwhile, so it is not done without need.
                if watched != _watched(folder):
                    break
        except FileNotFoundError:  # a folder has gone since it was listed
            continue
        except (OSError, RuntimeError):
            slow()
            news = _no_news


async def _news(watched: list[Path], stop: asyncio.Event) -> AsyncIterator[bool]:
    """Tell of changes, and that there were none."""
    async for told in awatch(
        *watched,
        watch_filter=None,
        step=_TOGETHER,
        debounce=_AT_MOST,
        rust_timeout=int(_PAUSE * 1000),
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        yield bool(told)


async def _no_news(_watched: list[Path], stop: asyncio.Event) -> AsyncIterator[bool]:
    """Tell every moment that nothing is known of changes."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _PAUSE)
        yield False


def _watched(folder: Path) -> list[tuple[Path, int, int]]:
    """List the folders that are there; one that took the place of another is another."""
    found: list[tuple[Path, int, int]] = []
    for path in (folder / "content", folder / "themes", built_in_themes()):
        with suppress(OSError):
            told = path.stat()
            found.append((path, told.st_dev, told.st_ino))
    return found
