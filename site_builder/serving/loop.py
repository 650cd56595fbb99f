"""The loop of the preview: wait for a change, look, show."""

import asyncio
import gc
import signal
import socket
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from msgspec.structs import replace

from site_builder.problems import Place, problem
from site_builder.publish.memo import Memo
from site_builder.serving.changes import changes
from site_builder.serving.preview import Preview, look_again
from site_builder.serving.server import Showing, start
from site_builder.unchanged import Asked, inputs_of

Told = Callable[[Preview, float], None]
"""Hears of a state that is new, and how many seconds it took to make."""


async def run(  # noqa: PLR0913, PLR0917 - all that the loop works with
    asked: Asked,
    showing: Showing,
    kept: Memo,
    listening: socket.socket,
    ready: Callable[[], None],
    told: Told,
    *,
    debug: bool = False,
) -> None:
    """Show a folder on a socket, and each of its next states, until the process is asked to end."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    server = start(showing, listening)
    ready()
    stopped: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    async for _ in changes(asked.folder, stop):
        last, began = showing.preview, loop.time()
        looking: asyncio.Future[Any] = _in_thread(partial(look, asked, last, kept, debug=debug))
        await asyncio.wait((looking, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            break
        new = looking.result()
        showing.show(new)
        if new.version != last.version:
            told(new, loop.time() - began)
    server.stop()
    await server.close_all_connections()


def look(asked: Asked, last: Preview, kept: Memo, *, debug: bool) -> Preview:
    """Look again; a mistake of ours is shown like one of the content, and the last good state behind it."""
    try:
        state = look_again(asked, last, kept)
    except Exception as fault:  # noqa: BLE001 - the preview goes on
        if debug:
            traceback.print_exc()
        found = problem(
            "mistake-of-ours", Place(path="site-builder"), fault=f"{type(fault).__name__}: {fault}"
        )
        return replace(last, problems=(found,), version=last.version + 1, inputs=inputs_of(asked))
    # What is kept is much and has no cycles; a collector going through it would take longer than the look.
    gc.freeze()
    return state


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
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=done, daemon=True).start()
    return future
