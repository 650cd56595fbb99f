"""`verify`: whether a folder, or what a website hands out, is what a build made."""

import argparse
from pathlib import Path

from site_builder import messages
from site_builder.commands.asked import manifest_asked
from site_builder.commands.outcome import UsageError, language_of, tell
from site_builder.problems import Place, Problem, problem
from site_builder.progress import shown_progress
from site_builder.publish import manifest
from site_builder.publish.manifest import Manifest


def run(options: argparse.Namespace) -> int:
    """Compare a published section with its manifest, and that with those of earlier publications."""
    named: str = options.section or str(options.folder / "output")
    earlier = {path: manifest_asked(path) for path in options.previous}
    is_on_the_web = named.lower().startswith(("http://", "https://"))
    try:
        found, listed = _on_the_web(named) if is_on_the_web else _in_a_folder(Path(named))
    except manifest.ManifestError:
        damaged = problem("manifest-damaged", Place(path=f"{named.rstrip('/')}/{manifest.NAME}"))
        return tell((damaged,), options, {}, language_of(options))
    chain = manifest.chain(listed, earlier.values())
    found += tuple(
        problem("not-in-the-chain", Place(path=str(path)))
        for path, each in earlier.items()
        if each.digest not in chain
    )
    if not found and options.form == "text":
        print(messages.verified(named, listed, len(earlier), language_of(options)))
    return tell(found, options, {}, language_of(options))


def _in_a_folder(folder: Path) -> tuple[tuple[Problem, ...], Manifest]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: ไม่มีโฟลเดอร์นี้ / no such folder")
    differences, listed = manifest.verify(folder)
    found = tuple(
        problem(f"output-{kind}", Place(path=str(folder / path)))
        for kind, paths in (
            ("added", differences.added),
            ("changed", differences.changed),
            ("missing", differences.missing),
        )
        for path in paths
    )
    return found, listed


def _on_the_web(address: str) -> tuple[tuple[Problem, ...], Manifest]:
    from site_builder.publish import remote  # noqa: PLC0415 - it loads all that speaks to the web

    with shown_progress(timings=False) as progress:
        differences, listed = remote.verify(address, progress)
    found = tuple(
        problem(f"online-{each.what}", Place(path=each.address), status=each.status) for each in differences
    )
    return found, listed
