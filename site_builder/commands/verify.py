"""`verify`: whether a folder is what a build made."""

import argparse
from pathlib import Path

from site_builder import messages
from site_builder.commands.outcome import UsageError, language_of, tell
from site_builder.problems import Place, problem
from site_builder.publish import manifest


def run(options: argparse.Namespace) -> int:
    """Compare a published folder with its manifest."""
    folder = Path(options.directory or options.folder / "output")
    if not folder.is_dir():
        raise UsageError(f"{folder}: ไม่มีโฟลเดอร์นี้ / no such folder")
    language = language_of(options)
    try:
        differences, count = manifest.verify(folder)
    except manifest.ManifestError:
        damaged = problem("manifest-damaged", Place(path=str(folder / manifest.NAME)))
        return tell((damaged,), options, {}, language)
    if not differences and options.form == "text":
        print(messages.verified(folder, count, language))
    found = tuple(
        problem(f"output-{kind}", Place(path=str(folder / path)))
        for kind, paths in (
            ("added", differences.added),
            ("changed", differences.changed),
            ("missing", differences.missing),
        )
        for path in paths
    )
    return tell(found, options, {}, language)
