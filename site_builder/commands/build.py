"""`build`: check, then publish."""

import argparse
import time
from pathlib import Path

from msgspec.structs import replace

from site_builder import messages
from site_builder.commands.asked import agency_folder, day_asked, previous_asked, theme_asked
from site_builder.commands.outcome import UsageError, report, stop, tell_result
from site_builder.problems import Place, problem
from site_builder.progress import shown_progress
from site_builder.publish.manifest import NAME, Manifest
from site_builder.publish.staging import Stopped
from site_builder.report import Built
from site_builder.unchanged import Asked, Seen, look


def run(options: argparse.Namespace) -> int:
    """Publish the section, and account for it in one line."""
    agency_folder(options)
    output: Path = options.output or options.folder / "output"
    for taken in ("content", "themes"):
        if output.resolve().is_relative_to((options.folder / taken).resolve()):
            raise UsageError(f"--output {output}: ต้องไม่อยู่ใน {taken}/ / must not lie inside {taken}/")
    is_first = options.previous is not None and not options.previous.exists()
    try:
        built = _built(options, output)
    except Stopped as stopped:
        return stop(stopped.problem, options)
    if built.account is None:
        return report(built.report, options)
    foreign = tuple(problem("foreign-file", Place(path=str(output / path))) for path in built.account.foreign)
    begins = (problem("chain-begins", Place(path=str(options.previous))),) if is_first else ()
    left = (problem("chain-left", Place(path=str(output / NAME))),) if built.account.leaves_chain else ()
    code = report(built.report, options, (*foreign, *begins, *left))
    language = options.lang or built.report.language
    tell_result(f"{messages.accounting(built, built.account, output, language)}\n", options)
    return code


def _built(options: argparse.Namespace, output: Path) -> Built:
    began = time.monotonic()
    previous = previous_asked(options)
    asked = Asked(folder=options.folder, output=output, theme=theme_asked(options), as_of=day_asked(options))
    seen = None if options.clean else look(asked)
    if seen and seen.last and seen.unchanged and previous is None:
        # Found before all that a build needs is loaded. What a publication follows is not seen in the folder.
        count = seen.last.account.written + seen.last.account.unchanged
        account = replace(seen.last.account, written=0, removed=0, unchanged=count, leaves_chain=False)
        return Built(report=seen.last.report, account=account, seconds=time.monotonic() - began)
    return _build_anew(options, asked, seen, previous)


def _build_anew(
    options: argparse.Namespace, asked: Asked, seen: Seen | None, previous: Manifest | None
) -> Built:
    from site_builder.build import build  # noqa: PLC0415 - a build that finds nothing to do has no use for it

    with shown_progress(timings=options.timings) as progress:
        return build(
            asked.folder,
            asked.output,
            theme=asked.theme,
            as_of=asked.as_of,
            clean=options.clean,
            jobs=options.jobs,
            progress=progress,
            seen=seen,
            previous=previous,
        )
