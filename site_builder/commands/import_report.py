"""`import`: an existing report becomes measure files."""

import argparse
import sys
from typing import TYPE_CHECKING, cast

import msgspec

from site_builder.commands.asked import agency_folder
from site_builder.commands.outcome import DONE, UsageError, language_of, tell, tell_result
from site_builder.importing.formats import KINDS, KNOWN_OTHERS, PACKAGES, UnreadableError
from site_builder.importing.plan import Imported
from site_builder.importing.report import said, texts
from site_builder.importing.run import import_report
from site_builder.scaffold import ScaffoldError, year_given

if TYPE_CHECKING:
    from pathlib import Path


def run(options: argparse.Namespace) -> int:
    """Write the measures of a report, and account for every table and row."""
    agency_folder(options)
    language = language_of(options)
    try:
        imported = _imported(options)
    except UnreadableError as unreadable:
        return tell((unreadable.problem,), options, {}, language)
    if options.form == "json":
        if imported.problems:
            return tell(imported.problems, options, {}, language)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(imported), indent=2).decode() + "\n")
        return DONE
    # The report comes last: it is what a screen shows of a long output.
    tell_result(texts(imported) * imported.dry_run + said(imported, language), options)
    return tell(imported.problems, options, {}, language)


def _imported(options: argparse.Namespace) -> Imported:
    """Import what is asked for. Raises UsageError for an odd year or ending, and without the extra."""
    file = cast("Path", options.file)
    try:
        year = year_given(options.year)
    except ScaffoldError as wrong:
        raise UsageError(str(wrong)) from None
    if file.suffix.lower() not in (*KINDS, *KNOWN_OTHERS):
        raise UsageError(f"{file}: รับไฟล์ / reads {' '.join(KINDS)}")
    try:
        return import_report(options.folder, file, year, dry_run=options.dry_run)
    except ModuleNotFoundError as missing:
        if missing.name not in PACKAGES:
            raise
        raise UsageError(
            f"{file}: ต้องติดตั้งส่วนเสริมก่อน ในโฟลเดอร์ของโปรแกรม / "
            "needs the extra, in the program's folder: pip install '.[import,serve]'"
        ) from None
