"""The only reader of what is compiled: one snapshot of an agency's folder and its theme."""

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from site_builder.content import evidence as ev
from site_builder.content import hygiene
from site_builder.names import is_left_about, named
from site_builder.package import PACKAGE, built_in_themes
from site_builder.plain import opened, refuse_links
from site_builder.problems import Place, Problem, problem
from site_builder.signatures import Signature, signature_of


class StoredFile(Struct, frozen=True, kw_only=True):
    """A file that is published as it is: where it lies, how large it is (bytes), its SHA-256 and kind."""

    source: Path
    size: int
    sha256: str
    kind: ev.Kind
    """By its content."""
    flaw: ev.Flaw | None = None
    """Why it cannot be published."""


class ChangedError(OSError):
    """A text is no longer what the listing of the folder found."""


class TextFiles(Mapping[str, bytes]):
    """Texts by path, each in memory, or read when somebody asks for it."""

    def __init__(self, places: Mapping[str, tuple[str, Signature]], read: Mapping[str, bytes]) -> None:
        """Take by path where each text lies, with its signature there, and those that are read already."""
        self._places, self._read = places, read

    def __getitem__(self, path: str) -> bytes:
        """Give a text. Raises ChangedError where it is no longer what its signature tells."""
        text = self._read.get(path)
        return read_bytes(*self._places[path]) if text is None else text

    def __iter__(self) -> Iterator[str]:
        """Give the paths."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._places)

    def is_read(self, path: str) -> bool:
        """Tell whether a text is in memory."""
        return path in self._read

    def without(self, paths: Collection[str]) -> "TextFiles":
        """Let go of texts that hardly anybody will ask for again."""
        kept = {path: text for path, text in self._read.items() if path not in paths}
        return TextFiles(self._places, kept)


Stored = tuple[StoredFile, tuple[Problem, ...]]
"""A file of evidence, and what is wrong with it."""


class Before(Struct, frozen=True, kw_only=True):
    """What an earlier build knew of a folder, by place on the disk."""

    signatures: Mapping[str, Signature | None] = msgspec.field(default_factory=dict)
    """Of every file; None for one that may have changed since without a trace."""
    evidence: Mapping[str, Stored] = msgspec.field(default_factory=dict)


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything a build knows of the disk. Paths are relative to the agency's folder, with `/`."""

    texts: TextFiles
    """Markdown and YAML of `content/`, by path."""
    evidence: Mapping[str, StoredFile]
    """Files below a `files/` folder, a year's or the agency's, by path."""
    requirements: Mapping[str, bytes]
    """The requirement sets that come with the program, by path."""
    problems: tuple[Problem, ...]
    stored: Mapping[str, Stored]
    """The evidence once more, by place on the disk."""


class Layer(Struct, frozen=True, kw_only=True):
    """One theme's own files, by path inside its folder (`templates/base.html`)."""

    name: str
    shown: str
    """The folder as the user sees it, for problems."""
    files: Mapping[str, bytes]


_TEXT_ENDINGS = (".md", ".yaml", ".markdown", ".md.txt")
"""Endings of what is read as text; the last two are Markdown under a wrong name."""


def read_content(folder: Path, before: Before | None = None) -> Snapshot:
    """Read `content/` of an agency's folder, but for what is as it was `before`.

    Raises OSError where the machine says no.
    """
    before = before or Before()
    places: dict[str, tuple[str, Signature]] = {}
    texts: dict[str, bytes] = {}
    evidence: dict[str, StoredFile] = {}
    stored: dict[str, Stored] = {}
    problems: list[Problem] = []
    root = folder / "content"
    refuse_links(folder, root)
    for path, entry in walk(root, "content"):
        found = entry.stat(follow_symlinks=False)
        signature = signature_of(found)
        is_known = before.signatures.get(entry.path) == signature
        if not is_utf_8(path):
            problems.append(problem("name-encoding", Place(path=path.encode(errors="replace").decode())))
        elif not stat.S_ISREG(found.st_mode):
            problems.append(problem("not-a-plain-file", Place(path=path)))
        elif path in places or path in evidence:
            problems.append(problem("name-twice", Place(path=path)))
        elif is_evidence(path):
            known = before.evidence.get(entry.path) if is_known else None
            stored[entry.path] = evidence[path], wrong = known or _stored(path, Path(entry.path))
            problems += wrong
        elif path.lower().endswith(_TEXT_ENDINGS):
            places[path] = entry.path, signature
            if not is_known:
                texts[path] = read_bytes(entry.path)
        else:
            problems.append(problem("unknown-file", Place(path=path), name=entry.name))
    problems += (problem("national-id", Place(path=path)) for path in _personal((*places, *evidence)))
    return Snapshot(
        texts=TextFiles(places, texts),
        evidence=evidence,
        requirements=built_in_requirements(),
        problems=tuple(problems),
        stored=stored,
    )


def _personal(paths: Collection[str]) -> list[str]:
    """Find the names that hold a national ID; mostly none does, so all are looked through at once."""
    if not any(hygiene.national_ids("", "\n".join(paths))):
        return []
    return [path for path in paths if any(hygiene.national_ids(path, path))]


def built_in_requirements() -> Mapping[str, bytes]:
    """Read the requirement sets that come with the program."""
    folder = PACKAGE / "requirements"
    return {
        f"<built-in>/requirements/{each.name}": each.read_bytes()
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
    }


def read_settings(folder: Path) -> bytes | None:
    """Read `content/site.yaml` by itself, for a command that compiles nothing; None where that fails."""
    try:
        refuse_links(folder, folder / "content")
        return read_bytes(os.fspath(folder / "content/site.yaml"))
    except OSError:
        return None


def is_evidence(path: str) -> bool:
    """Tell whether a file lies in the files/ folder of a year, or of the whole agency."""
    _, folder, *inside = path.split("/")
    return (folder == "files" and bool(inside)) or (len(inside) > 1 and inside[0] == "files")


def is_utf_8(path: str) -> bool:
    """Tell whether a name was written in UTF-8; old archives bring names that were not."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


_DEEPEST = 30


def walk(folder: Path, shown: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Walk in one order on every machine; what editors and systems leave lying about is passed over.

    Names come in NFC: some systems store a Thai or accented letter in parts.
    """
    if shown.count("/") > _DEEPEST:
        raise OSError(errno.ELOOP, "too many folders inside each other", os.fspath(folder))
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if is_left_about(entry.name):
            continue
        path = f"{shown}/{unicodedata.normalize('NFC', entry.name)}"
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path), path)
        else:
            yield path, entry


def read_bytes(path: str, known: Signature | None = None) -> bytes:
    """Read a file; one that is `known` by its signature must still have it."""
    # Not by way of a file object: there may be ten thousand of them.
    try:
        handle = opened(path)
    except FileNotFoundError as fault:
        raise ChangedError(errno.ESTALE, "gone while it was read", path) if known else fault from fault
    try:
        with named(path):
            if known and signature_of(os.fstat(handle)) != known:
                raise ChangedError(errno.ESTALE, "changed while it was read", path)
            return b"".join(iter(lambda: os.read(handle, _BLOCK), b""))
    finally:
        os.close(handle)


_BLOCK = 1 << 20


def _stored(shown: str, path: Path) -> tuple[StoredFile, tuple[Problem, ...]]:
    with named(path), os.fdopen(opened(path), "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size, kind = file.tell(), ev.kind_of(file)
        problems = tuple(ev.personal_data(shown, kind, file))
        flaw = ev.flaw_of(kind, file)
        return StoredFile(source=path, size=size, sha256=digest, kind=kind, flaw=flaw), problems


def find_theme(folder: Path, name: str, *, built_in: bool) -> tuple[Path, str] | None:
    """Find a theme by name, the agency's before the built-in one; with its name as the user sees it."""
    own = folder / "themes" / name
    if not built_in and own.is_dir():
        refuse_links(folder, own)
        return own, f"themes/{name}"
    shipped = built_in_themes() / name
    return (shipped, f"<built-in>/themes/{name}") if shipped.is_dir() else None


def read_layer(path: Path, shown: str, name: str) -> Layer:
    """Read a theme's files. Raises OSError where the machine says no, and for links and odd names."""
    files: dict[str, bytes] = {}
    for inside, entry in walk(path, shown):
        if not entry.is_file(follow_symlinks=False) or not is_utf_8(inside):
            raise OSError(errno.EINVAL, "not a plain file with a UTF-8 name", entry.path)
        files[inside.removeprefix(f"{shown}/")] = read_bytes(entry.path)
    return Layer(name=name, shown=shown, files=files)
