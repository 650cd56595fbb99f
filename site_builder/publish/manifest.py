"""The list of what a build made, with the hash of every file; and the question whether it is still so."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder import __version__

NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """A published file: its path with `/`, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


class ManifestError(ValueError):
    """A manifest that no build of ours can have written."""


def written(entries: Mapping[str, Entry]) -> bytes:
    """Write the manifest of a set of files; it carries a digest of itself."""
    files = [
        {"path": each.path, "size": each.size, "sha256": each.sha256} for _, each in sorted(entries.items())
    ]
    record = {"tool": "site-builder", "version": __version__, "files": files}
    return _serialised({**record, "sha256": _digest(record)})


def _serialised(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _digest(record: Mapping[str, object]) -> str:
    return hashlib.sha256(_serialised(record)).hexdigest()


def read(data: bytes) -> dict[str, Entry]:
    """Read a manifest, of whatever version. Raises ManifestError for any byte that a build did not write."""
    try:
        record = json.loads(data)
        digest = record.pop("sha256")
        entries = {
            each["path"]: Entry(path=each["path"], size=each["size"], sha256=each["sha256"])
            for each in record["files"]
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ManifestError from fault
    if _digest(record) != digest or _serialised({**record, "sha256": digest}) != data:
        raise ManifestError
    return entries


def read_bytes(folder: Path) -> bytes | None:
    """Read the manifest of a folder; None where there is none.

    Raises ManifestError where something else than a plain file has its name.
    """
    path = folder / NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ManifestError
        return path.read_bytes()
    except FileNotFoundError:
        return None


def listing(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """List the files below a folder, and folders that hold nothing, by path with `/`."""

    def walk(path: str, shown: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        with os.scandir(path) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                below = list(walk(entry.path, f"{shown}{entry.name}/"))
                yield from below or [(f"{shown}{entry.name}", entry)]
            else:
                yield f"{shown}{entry.name}", entry

    return walk(os.fspath(folder), "")


def entry_for(path: str, data: bytes) -> Entry:
    """Describe a file before it is written."""
    return Entry(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def entry_of(path: str, entry: os.DirEntry[str]) -> Entry | None:
    """Hash a file of a listing; None for what is not a plain file."""
    if not entry.is_file(follow_symlinks=False):
        return None
    with Path(entry.path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Entry(path=path, size=file.tell(), sha256=digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How a folder differs from its manifest."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.added or self.changed or self.missing)


def verify(folder: Path) -> tuple[Differences, int]:
    """Compare a folder with its manifest; gives the differences and the number of files listed.

    Raises ManifestError where there is no sound manifest, OSError where the machine says no.
    """
    data = read_bytes(folder)
    if data is None:
        raise ManifestError
    entries = read(data)
    found = {path: entry_of(path, entry) for path, entry in listing(folder) if path != NAME}
    differences = Differences(
        added=tuple(sorted(found.keys() - entries.keys())),
        changed=tuple(sorted(path for path in found.keys() & entries.keys() if found[path] != entries[path])),
        missing=tuple(sorted(entries.keys() - found.keys())),
    )
    return differences, len(entries)
