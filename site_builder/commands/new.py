"""`new`: a new measure file, of what the options say, or asked for on a terminal."""

import argparse
import os
import sys
from contextlib import suppress

from site_builder import messages
from site_builder.commands.asked import agency_folder
from site_builder.commands.outcome import DONE, INTERRUPTED, UsageError, language_of
from site_builder.conversation import Answers, Talk, converse
from site_builder.problems import Language
from site_builder.scaffold import ScaffoldError, new_measure


def run(options: argparse.Namespace) -> int:
    """Write the file of a measure."""
    agency_folder(options)
    language = language_of(options)
    required = {"--year": options.year, "--title": options.title, "--owner": options.owner}
    others = (options.status, options.slug, options.reason)
    if not any(each is not None for each in (*required.values(), *others)) and _is_terminal():
        return _converse(options, language)
    missing = ", ".join(name for name, each in required.items() if each is None)
    if missing:
        raise UsageError(
            f"new: ต้องระบุ {missing} หรือสั่ง site-builder new อย่างเดียวในหน้าต่างคำสั่ง แล้วตอบคำถาม / "
            f"{missing} required; `site-builder new` alone, on a terminal, asks for all"
        )
    answers = Answers(
        year=options.year,
        title=options.title,
        owners=tuple(options.owner),
        status=options.status or "not-started",
        slug=options.slug,
        reason=options.reason,
    )
    print(_written(options, answers))
    return DONE


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def _converse(options: argparse.Namespace, language: Language) -> int:
    if os.environ.get("TERM", "dumb") != "dumb":  # one that cannot move back shows halves of Thai letters
        with suppress(ImportError):
            import readline  # noqa: F401, PLC0415 - its import gives the keys of a line editor to `input`
    try:
        answers = converse(options.folder, Talk(ask=input, say=print, language=language))
    except (EOFError, KeyboardInterrupt):
        print(f"\n{messages.left_off(language)}")
        return INTERRUPTED
    print(_written(options, answers))
    print(messages.what_next(language))
    return DONE


def _written(options: argparse.Namespace, answers: Answers) -> str:
    try:
        path = new_measure(
            options.folder,
            year=answers.year,
            title=answers.title,
            owners=answers.owners,
            status=answers.status,
            slug=answers.slug,
            reason=answers.reason,
        )
    except ScaffoldError as wrong:
        raise UsageError(str(wrong)) from None
    return str(path)
