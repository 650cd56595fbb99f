"""`new`: a new measure file."""

import argparse

from site_builder.commands.asked import agency_folder
from site_builder.commands.outcome import DONE, UsageError
from site_builder.scaffold import ScaffoldError, new_measure


def run(options: argparse.Namespace) -> int:
    """Write the file of a measure."""
    agency_folder(options)
    try:
        path = new_measure(
            options.folder,
            year=options.year,
            title=options.title,
            owners=options.owner,
            status=options.status,
            slug=options.slug,
        )
    except ScaffoldError as wrong:
        raise UsageError(str(wrong)) from None
    print(path)
    return DONE
