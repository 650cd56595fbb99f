"""`serve`: the section as it will be, live in a browser."""

import argparse
import asyncio
import logging
import sys
import time
from typing import cast

from site_builder import messages
from site_builder.commands.asked import agency_folder, day_asked, theme_asked
from site_builder.commands.outcome import DONE, UsageError, stop
from site_builder.problems import Language, written
from site_builder.progress import shown_progress
from site_builder.publish.memo import LiveMemo
from site_builder.publish.staging import Stopped
from site_builder.unchanged import Asked


def run(options: argparse.Namespace) -> int:
    """Show the folder until Ctrl-C. Nothing is published, and nothing is written to the disk."""
    agency_folder(options)
    try:
        from site_builder.serving import loop, preview, server  # noqa: PLC0415 - an extra that may be missing
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"serve ต้องใช้ส่วนเสริม ({missing.name}) ติดตั้งในโฟลเดอร์ของโปรแกรมด้วย / needs an extra, "
            "install it in the program's folder with: pip install '.[import,serve]'"
        ) from None
    asked = Asked(
        folder=options.folder,
        output=options.folder / "output",
        theme=theme_asked(options),
        as_of=day_asked(options),
        drafts=True,
    )
    try:
        listening = server.listen(options.host, options.port)
    except Stopped as stopped:
        return stop(stopped.problem, options)
    kept, began = LiveMemo(), time.monotonic()
    with shown_progress(timings=options.timings) as progress:
        # Processes are started here, before there is a thread.
        first = preview.look_again(asked, preview.Preview(), kept, jobs=options.jobs, progress=progress)

    def tell(state: preview.Preview, seconds: float) -> None:
        language = cast("Language", options.lang or state.language)
        if state is first or not state.is_current:
            sys.stderr.write(written(state.problems, "text", language, state.sources))
        print(messages.previewed(state.problems, seconds, language, has_pages=bool(state.files)), flush=True)

    def ready() -> None:
        if server.is_open_to_others(options.host):
            print(messages.open_to_others(language), file=sys.stderr)
        print(messages.serving(options.host, options.port, language), flush=True)

    def slow() -> None:
        print(messages.slow_watch(language), file=sys.stderr)

    language = cast("Language", options.lang or first.language)
    tell(first, time.monotonic() - began)
    # What strangers send is answered; it is nothing to tell the editor.
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    showing = server.Showing(preview=first, host=options.host, port=options.port, language=options.lang)
    asyncio.run(loop.run(asked, showing, kept, listening, ready, slow, tell, debug=options.debug))
    print(messages.stopped(language))
    return DONE
