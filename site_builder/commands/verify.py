"""`verify`: whether a folder, or what a website hands out, is what a build made."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import messages
from site_builder.commands.asked import has_scheme, read_manifest
from site_builder.commands.outcome import UsageError, language_of, listed, tell_result
from site_builder.problems import Place, Problem, problem
from site_builder.progress import shown_progress
from site_builder.publish import manifest
from site_builder.publish.manifest import Manifest, ManifestError

if TYPE_CHECKING:
    from site_builder.publish.remote import Difference


def run(options: argparse.Namespace) -> int:
    """Compare a published section with its manifest, and that with those of earlier publications."""
    named: str = options.section or str(options.folder / "output")
    language = language_of(options)
    earlier, damaged = _kept(options.previous)
    try:
        found, published = _on_the_web(named) if has_scheme(named) else _in_a_folder(Path(named))
    except ManifestError as fault:
        at = f"{named.rstrip('/')}/{manifest.NAME}"
        return listed((problem(f"manifest-{fault.flaw}", Place(path=at)), *damaged), options, {}, language)
    if published is not None:
        outside = tuple(_outside(published, earlier))
        count = sum(each.digest != published.digest for _, each in earlier)
        said = messages.verified(named, published, len(found), (count - len(outside), count), language)
        found += outside
        tell_result(f"{said}\n", options)
    return listed((*found, *damaged), options, {}, language)


def _kept(paths: Sequence[Path]) -> tuple[list[tuple[Path, Manifest]], list[Problem]]:
    """Read the manifests that were kept, those of a folder by their names; and find the damaged ones."""
    sound, damaged = [], []
    for path in paths:
        for each in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            try:
                sound.append((each, read_manifest(each)))
            except ManifestError as fault:
                damaged.append(problem(f"manifest-{fault.flaw}", Place(path=str(each))))
    return sound, damaged


def _outside(published: Manifest, earlier: Sequence[tuple[Path, Manifest]]) -> Iterator[Problem]:
    """Find the publications that the published one does not follow."""
    chain, asked = manifest.chain(published, [each for _, each in earlier])
    for path, each in earlier:
        if each.digest not in chain:
            yield problem(
                "not-in-the-chain", Place(path=str(path)), digest=each.digest, asked=asked, first=chain[-1]
            )


def _in_a_folder(folder: Path) -> tuple[tuple[Problem, ...], Manifest]:
    if not folder.is_dir():
        raise UsageError(
            f"{folder}: ไม่มีโฟลเดอร์นี้ ที่อยู่เว็บต้องขึ้นต้นด้วย https:// / "
            "no such folder; a web address begins with https://"
        )
    differences, published = manifest.verify(folder)
    found = tuple(
        problem(f"output-{kind}", Place(path=str(folder / path)))
        for kind, paths in (
            ("added", differences.added),
            ("changed", differences.changed),
            ("missing", differences.missing),
        )
        for path in paths
    )
    return found, published


def _on_the_web(address: str) -> tuple[tuple[Problem, ...], Manifest | None]:
    """Ask a website; no manifest where it keeps that to itself."""
    from site_builder.publish import remote  # noqa: PLC0415 - it loads all that speaks to the web

    try:
        with shown_progress(timings=False) as progress:
            differences, published = remote.verify(address, progress)
    except remote.AddressError:
        raise UsageError(
            "ต้องเป็นที่อยู่เว็บ เช่น https://www.example.go.th/ita/ ไม่มีชื่อผู้ใช้หรือรหัสผ่าน / "
            "this must be a web address such as https://www.example.go.th/ita/, without user name or password"
        ) from None
    return tuple(map(_online, differences)), published


def _online(difference: "Difference") -> Problem:
    return problem(
        f"online-{difference.what}",
        Place(path=difference.address),
        status=difference.status,
        cause=difference.cause,
        count=difference.count,
    )
