"""How a command ends: its problems printed in the form asked for, and its exit code."""

import argparse
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from site_builder import messages
from site_builder.problems import Form, Language, Problem, has_errors, in_order, written

if TYPE_CHECKING:
    from site_builder.report import Report

DONE, PROBLEMS, USAGE, MACHINE = range(4)
"""Exit codes: done; problems in the content; wrong usage; the machine said no."""

INTERRUPTED = 130
"""Exit code of a command that the user broke off, as shells count it."""

FAILED = 70
"""Exit code of a mistake of ours (sysexits.h, EX_SOFTWARE)."""


class UsageError(Exception):
    """The command was called in a way that makes no sense."""


def report(found: "Report", options: argparse.Namespace, more: tuple[Problem, ...] = ()) -> int:
    """Print all problems of a folder; gives the exit code."""
    language = options.lang or found.language
    return tell(in_order((*found.problems, *more)), options, found.sources, language)


def tell(
    problems: tuple[Problem, ...], options: argparse.Namespace, sources: Mapping[str, str], language: Language
) -> int:
    """Print problems in the form that was asked for, and in text their number; gives the exit code."""
    code = listed(problems, options, sources, language)
    if problems and options.form == "text":
        print(messages.counted(problems, language), file=sys.stderr)
    return code


def listed(
    problems: tuple[Problem, ...], options: argparse.Namespace, sources: Mapping[str, str], language: Language
) -> int:
    """Print problems in the form that was asked for; gives the exit code."""
    form = cast("Form", options.form)
    stream = sys.stderr if form == "text" else sys.stdout
    stream.write(written(problems, form, language, sources))
    return PROBLEMS if has_errors(problems) else DONE


def tell_result(said: str, options: argparse.Namespace) -> None:
    """Print what came of a command, in whole lines.

    In other forms than text, standard output holds the problems and nothing else.
    """
    stream = sys.stdout if options.form == "text" else sys.stderr
    stream.write(said)


def language_of(options: argparse.Namespace) -> Language:
    """Give the language of problems where no site is compiled: the option's, else that of site.yaml."""
    from site_builder.content.documents import read_site  # noqa: PLC0415 - seldom asked for
    from site_builder.content.files import read_settings  # noqa: PLC0415 - the same

    if options.lang:
        return cast("Language", options.lang)
    return read_site(read_settings(options.folder))[0].language


def stop(found: Problem, options: argparse.Namespace) -> int:
    """Say in one sentence which path and what kept us from working; gives the exit code."""
    form, language = cast("Form", options.form), language_of(options)
    print(
        f"site-builder: {found.place.path}: {found.message(language)} {found.hint(language)}", file=sys.stderr
    )
    if form != "text":
        with suppress(OSError):  # it may be standard output itself that cannot be written
            sys.stdout.write(written((found,), form, language, {}))
            sys.stdout.flush()
    return MACHINE
