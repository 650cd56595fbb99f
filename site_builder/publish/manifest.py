"""The list of what a build made, with the hash of every file; and the question whether it is still so."""

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Struct

from site_builder import __version__
from site_builder.names import named

NAME = "manifest.json"


class Entry(Struct, frozen=True, kw_only=True, order=True):
    """A published file: its path with `/`, its size in bytes, its SHA-256."""

    path: str
    size: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """A manifest that was read: its files by path, and where it stands in a chain of publications."""

    data: bytes
    """As it is on the disk or on the web."""
    version: str
    """Of the program that wrote it."""
    files: Mapping[str, Entry]
    digest: str
    """SHA-256 of the manifest itself, but for its last lines, which hold it."""
    previous: str | None
    """The digest of the publication before, where the build was told of it."""


_Sha256 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Record(Struct, frozen=True):
    """A manifest as it is written."""

    version: str
    files: tuple[Entry, ...]
    sha256: _Sha256
    previous: _Sha256 | None = None


Flaw = Literal["missing", "foreign", "altered"]


class ManifestError(ValueError):
    """No manifest that a build of ours can have written."""

    def __init__(self, flaw: Flaw) -> None:
        """Keep whether there is none, something else, or one that was edited or damaged."""
        super().__init__(flaw)
        self.flaw = flaw


def written(entries: Mapping[str, Entry], previous: str | None = None) -> bytes:
    """Write the manifest of a set of files, with a digest of itself; `previous` is that of the one before."""
    # As json writes it with `indent=1`, which takes its encoder in Python ten times as long.
    files = ",".join(_listed(each) for _, each in sorted(entries.items()))
    files = f"[{files}\n ]" if files else "[]"
    chain = f' "previous": "{previous}",\n' if previous else ""
    record = f'{{\n "tool": "site-builder",\n "version": "{__version__}",\n{chain} "files": {files}'.encode()
    return record + _end(_digest(record))


def of_publication(entries: Mapping[str, Entry], listed: Manifest | None, previous: Manifest | None) -> bytes:
    """Give the manifest of a new state of a folder: one that is there, where nothing is new.

    `listed` is the manifest in the folder, `previous` the one that the publication is said to follow.
    """
    for before in (previous, listed):
        if before is not None and before.files == entries and before.version == __version__:
            # The folder may be of another publication, which the one that is online does not know of.
            follows = previous is None or previous.digest in (before.digest, before.previous)
            if follows:
                return before.data
    return written(entries, previous.digest if previous else None)


def _listed(entry: Entry) -> str:
    path = json.dumps(entry.path, ensure_ascii=False)
    return f'\n  {{\n   "path": {path},\n   "size": {entry.size},\n   "sha256": "{entry.sha256}"\n  }}'


def _digest(record: bytes) -> str:
    """Hash a manifest but for its digest, which is its last line."""
    return hashlib.sha256(record + b"\n}\n").hexdigest()


def _end(digest: str) -> bytes:
    return f',\n "sha256": "{digest}"\n}}\n'.encode()


def read(data: bytes) -> Manifest:
    """Read a manifest, of whatever version. Raises ManifestError for any byte that a build did not write."""
    try:
        record = msgspec.json.decode(data, type=_Record)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as fault:
        raise ManifestError("altered" if _MARK in data else "foreign") from fault
    end = _end(record.sha256)
    # Every byte is either hashed or of this one form.
    if not data.endswith(end) or _digest(data.removesuffix(end)) != record.sha256:
        raise ManifestError("altered")
    return Manifest(
        data=data,
        version=record.version,
        files={each.path: each for each in record.files},
        digest=record.sha256,
        previous=record.previous,
    )


_MARK = b'"tool": "site-builder"'


def chain(newest: Manifest, earlier: Iterable[Manifest]) -> tuple[tuple[str, ...], str | None]:
    """Follow a publication back as far as those before it are given.

    Gives their digests, newest first, and the one that comes next and was not given: None where there
    is none, which is where the chain begins.
    """
    by_digest = {each.digest: each for each in earlier}
    found: list[str] = []
    before = newest.previous
    while before in by_digest:
        found.append(before)
        before = by_digest[before].previous
    return (newest.digest, *found), before


def read_bytes(folder: Path) -> bytes | None:
    """Read the manifest of a folder; None where there is none.

    Raises ManifestError where something else than a plain file has its name.
    """
    path = folder / NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ManifestError("foreign")
        with named(path):
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
    with named(entry.path), Path(entry.path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Entry(path=path, size=file.tell(), sha256=digest)


class Differences(Struct, frozen=True, kw_only=True):
    """How a folder differs from its manifest."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.added or self.changed or self.missing)


def verify(folder: Path) -> tuple[Differences, Manifest]:
    """Compare a folder with its manifest; gives the differences and the manifest.

    Raises ManifestError where there is no sound manifest, OSError where the machine says no.
    """
    data = read_bytes(folder)
    if data is None:
        raise ManifestError("missing")
    manifest = read(data)
    entries = manifest.files
    found = {path: entry_of(path, entry) for path, entry in listing(folder) if path != NAME}
    differences = Differences(
        added=tuple(sorted(found.keys() - entries.keys())),
        changed=tuple(sorted(path for path in found.keys() & entries.keys() if found[path] != entries[path])),
        missing=tuple(sorted(entries.keys() - found.keys())),
    )
    return differences, manifest
