"""The loop of the preview: wait for a change, look, show."""

import asyncio
import gc
import signal
import socket
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from site_builder.problems import Place, problem
from site_builder.publish.memo import Memo
from site_builder.serving.changes import changes
from site_builder.serving.preview import Preview, look_again, with_fault
from site_builder.serving.server import Showing, start
from site_builder.unchanged import Asked

Told = Callable[[Preview, float], None]
"""Hears of a state that is new, and how many seconds it took to make."""


_UNTIDY = 20
"""Looks that found something, after which the next that finds nothing is the time to tidy up."""


async def run(  # noqa: PLR0913, PLR0917 - all that the loop works with
    asked: Asked,
    showing: Showing,
    kept: Memo,
    listening: socket.socket,
    ready: Callable[[], None],
    slow: Callable[[], None],
    told: Told,
    *,
    debug: bool = False,
) -> None:
    """Show a folder on a socket, and each of its next states, until the process is asked to end.

    `ready` is called when it can be opened, `slow` where the system does not tell of changes.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    server = start(showing, listening)
    ready()
    stopped: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    looks = _UNTIDY
    async for _ in changes(asked.folder, stop, slow):
        last, began = showing.preview, loop.time()
        looking: asyncio.Future[Any] = _in_thread(partial(look, asked, last, kept, debug=debug))
        await asyncio.wait((looking, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            break
        new = looking.result()
        showing.show(new)
        if new.version != last.version:
            told(new, loop.time() - began)
        looks += new is not last
        if looks >= _UNTIDY and new is last:
            await _in_thread(tidy)
            looks = 0
    server.stop()
    await server.close_all_connections()


def look(asked: Asked, last: Preview, kept: Memo, *, debug: bool) -> Preview:
    """Look again; a mistake of ours is shown like one of the content, and the last good state behind it."""
    try:
        return look_again(asked, last, kept)
    except Exception as fault:  # noqa: BLE001 - the preview goes on
        if debug:
            traceback.print_exc()
        cause = f"{type(fault).__name__}: {fault}"
        return with_fault(last, problem("mistake-of-ours", Place(path="site-builder"), fault=cause))


def tidy() -> None:
    """Throw away what went out of use in cycles, and keep the rest out of the collector's way.

    What is kept is much and stays: going through it at every look would take longer than the look.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


Result = TypeVar("Result")


def _in_thread(work: Callable[[], Result]) -> "asyncio.Future[Result]":
    """Do work beside the loop, in a thread that nobody waits for when the program ends."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def settle(result: Result) -> None:
        if not future.done():
            future.set_result(result)

    def done() -> None:
        result = work()
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=done, daemon=True).start()
    return future
