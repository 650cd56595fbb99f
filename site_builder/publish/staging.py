"""Publishing: a whole new folder is staged beside the old one, and the two change places in one step.

At every instant the published folder is the whole old site or the whole new one; a build
that dies leaves at most a hidden folder beside it, which the next build takes away. What
others put into a folder that goes is carried over first: nothing of theirs is ever deleted.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import msgspec
from msgspec import Struct

from site_builder.content.files import StoredFile
from site_builder.names import named
from site_builder.plain import opened as opened_plain
from site_builder.problems import Place, Problem, problem
from site_builder.publish import manifest
from site_builder.publish.manifest import Entry, Manifest
from site_builder.publish.system import exchange_at_once, sync, sync_one
from site_builder.report import Account
from site_builder.signatures import Signature, signature_of


class Stopped(Exception):  # noqa: N818 - it is not an error of ours
    """Something outside the content forbids publishing; the published folder is as it was."""

    def __init__(self, stopped: Problem) -> None:
        """Keep what stopped it and where."""
        super().__init__(stopped.code)
        self.problem = stopped


class Stage(Struct, kw_only=True):
    """The next state of an output folder while it is made: what of the old one stays, what is new."""

    output: Path
    folder: Path
    """The hidden folder beside it, in which the new state is put together."""
    aside: Path
    listed: Manifest | None
    """What the last build left on the disk."""
    previous: Manifest | None
    """What the publication is said to follow."""
    old: Mapping[str, Entry]
    """What the last build made, by path."""
    there: Mapping[str, os.DirEntry[str]]
    present: Mapping[str, Entry]
    """What of the output is still as it was made, and may be taken along."""
    planned: dict[str, Entry] = msgspec.field(default_factory=dict)
    written: set[str] = msgspec.field(default_factory=set)
    folders: set[str] = msgspec.field(default_factory=set)
    """Those of new files that are there."""

    def keep(self, entry: Entry) -> bool:
        """Take a file of the old state along; tells whether it is there exactly so."""
        if self.present.get(entry.path) != entry:
            return False
        self.planned[entry.path] = entry
        return True

    def write(self, path: str, data: bytes) -> Entry:
        """Write a file, unless the old state has it; in any process, and then its entry is to be taken."""
        entry = manifest.entry_for(path, data)
        if self.present.get(path) != entry:
            target = self._place(path)
            with named(target), open(target, "wb") as file:  # noqa: PTH123 - a path of text is quicker
                file.write(data)
        return entry

    def take(self, entry: Entry) -> Entry:
        """Take a file that was written."""
        if not self.keep(entry):
            self.planned[entry.path] = entry
            self.written.add(entry.path)
        return entry

    def copy(self, path: str, stored: StoredFile) -> None:
        """Copy a file of the content, unless the old state has it."""
        entry = Entry(path=path, size=stored.size, sha256=stored.sha256)
        if self.present.get(path) != entry:
            _copy(stored, Path(self._place(path)))
        self.take(entry)

    def _place(self, path: str) -> str:
        """Give the place of a new file, in a folder that is there."""
        folder = path.rpartition("/")[0]
        if folder not in self.folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        return f"{self.folder}/{path}"

    def publish(self) -> Account:
        """Make the output exactly what was put and kept, and its manifest, in one step."""
        foreign = _foreign(self.output, self.there, self.old, self.planned)
        wanted = manifest.of_publication(self.planned, self.listed, self.previous)
        account = Account(
            written=len(self.written),
            unchanged=len(self.planned) - len(self.written),
            removed=len(self.old.keys() - self.planned.keys()),
            foreign=tuple(sorted(foreign)),
            leaves_chain=self._leaves_chain(wanted),
        )
        if not account.written and not account.removed and self.listed and self.listed.data == wanted:
            return account
        _take_along(self.folder, self.output, self.planned.keys() - self.written, foreign)
        with named(self.folder / manifest.NAME):
            (self.folder / manifest.NAME).write_bytes(wanted)
        _take_over_modes(self.folder, self.output)
        sync(self.folder, [*sorted(self.written), manifest.NAME])
        _settle(self.folder)
        self._exchange()
        return account

    def _leaves_chain(self, wanted: bytes) -> bool:
        return bool(self.listed and self.listed.previous and not self.previous and self.listed.data != wanted)

    def _exchange(self) -> None:
        """Let the staged folder and the published one change places, for good or not at all."""
        before = _exchange(self.folder, self.output, self.aside)
        try:
            sync_one(self.output.parent)
            if before:
                _carry_over(before, self.old, self.output, self.planned, told=self.output)
        except (OSError, Stopped):
            if before or not any(_of_others(self.output, self.planned)):
                _put_back(self.folder, self.output, before)
            raise
        if before:
            # A rest that stays is taken away by the next build.
            with suppress(OSError):
                _remove(before)


@contextmanager
def opened(
    output: Path,
    *,
    clean: bool = False,
    known: Mapping[str, Signature | None] = MappingProxyType({}),
    previous: Manifest | None = None,
) -> Iterator[Stage]:
    """Prepare a new state of `output`; whatever is not published in the end is taken away.

    Files that are there already are not written again, unless `clean`. `known` are the signatures, by
    path on the disk, of the files as the last build left them: they are not read. `previous` is the
    publication that this one follows. Raises Stopped, or OSError where the machine says no; the
    published folder is then untouched.
    """
    output = Path(os.path.realpath(output))
    output.parent.mkdir(parents=True, exist_ok=True)
    staging, aside = (output.parent / f".{output.name}.{name}" for name in ("staging", "previous"))
    with _lock(output.parent / f".{output.name}.lock", output):
        _recover(output, aside)
        listed = _published(output)
        old = listed.files if listed else {}
        for rest in (aside, staging):
            _clear(rest, output)
        there = dict(manifest.listing(output)) if output.exists() else {}
        present = {} if clean else dict(_present(old, there, known))
        stage = Stage(
            output=output,
            folder=staging,
            aside=aside,
            listed=listed,
            previous=previous,
            old=old,
            there=there,
            present=present,
        )
        try:
            yield stage
        finally:
            # What could not be finished. A rest that stays is taken away by the next build.
            with suppress(OSError, Stopped):
                _clear(staging, output)


def _present(
    old: Mapping[str, Entry],
    there: Mapping[str, os.DirEntry[str]],
    known: Mapping[str, Signature | None],
) -> Iterator[tuple[str, Entry]]:
    """Find what the last build made and nobody has touched since."""

    def is_known(path: str) -> bool:
        found = there[path]
        return known.get(found.path) == signature_of(found.stat(follow_symlinks=False))

    trusted = manifest.NAME in there and is_known(manifest.NAME)
    for path in old.keys() & there.keys():
        entry = old[path] if trusted and is_known(path) else manifest.entry_of(path, there[path])
        if entry is not None:
            yield path, entry


@contextmanager
def _lock(path: Path, output: Path) -> Iterator[None]:
    """Hold the right to publish to a folder; the system gives it back however a build ends."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            with named(path):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_there = _same_file(handle, path)
            if is_there:
                break
        except BlockingIOError:
            os.close(handle)
            raise Stopped(problem("another-build", Place(path=str(output)))) from None
        os.close(handle)
    try:
        yield
    finally:
        with suppress(OSError):  # it is nobody's as soon as it is closed
            path.unlink()
        os.close(handle)


def _same_file(handle: int, path: Path) -> bool:
    """Tell whether the lock that was taken is still the one that lies there."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _recover(output: Path, aside: Path) -> None:
    """Put the old site back where a build died between two renames (only without an exchange)."""
    if aside.is_dir() and not aside.is_symlink() and not output.exists():
        aside.rename(output)


def _clear(rest: Path, output: Path) -> None:
    """Delete what a build left beside the output, but for what others put there while it was published."""
    own = _made_in(rest)
    # Where there is no manifest yet, it was never published.
    if own is not None and output.is_dir():
        _carry_over(rest, own, output, _made_in(output) or (), told=rest)
    _remove(rest)


def _made_in(folder: Path) -> Collection[str] | None:
    """List what a build made in a folder; None where no manifest tells it."""
    try:
        data = manifest.read_bytes(folder)
        return None if data is None else manifest.read(data).files.keys()
    except manifest.ManifestError:
        return None


def _published(output: Path) -> Manifest | None:
    """Read what the last build made; refuse a folder that no build made."""
    if not output.exists():
        return None
    if not output.is_dir():
        raise Stopped(problem("output-not-a-folder", Place(path=str(output))))
    try:
        data = manifest.read_bytes(output)
        listed = manifest.read(data) if data is not None else None
    except manifest.ManifestError:
        raise Stopped(problem("manifest-damaged", Place(path=str(output / manifest.NAME)))) from None
    if listed is None and any(output.iterdir()):
        raise Stopped(problem("output-not-ours", Place(path=str(output))))
    return listed


def _foreign(
    output: Path,
    there: Mapping[str, os.DirEntry[str]],
    old: Mapping[str, Entry],
    planned: Mapping[str, Entry],
) -> dict[str, os.DirEntry[str]]:
    """List what no build made; it is kept, unless it stands where a page has to go."""
    own = {*old, *_folders(old), manifest.NAME}
    foreign = {path: entry for path, entry in there.items() if path not in own}
    parents = _folders(planned)
    for path, entry in foreign.items():
        inside = any(parent.as_posix() in planned for parent in Path(path).parents)
        if path in planned or inside or (path in parents and not entry.is_dir(follow_symlinks=False)):
            raise Stopped(problem("foreign-in-the-way", Place(path=str(output / path))))
    return foreign


def _folders(paths: Iterable[str]) -> set[str]:
    """List the folders that files lie in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _take_along(
    staging: Path, output: Path, kept: Iterable[str], foreign: Mapping[str, os.DirEntry[str]]
) -> None:
    """Bring what stays of the old state into the new one, and what others have put there."""
    staging.mkdir(exist_ok=True)
    made: set[str] = set()
    for path in (*kept, *foreign):
        is_folder = path in foreign and foreign[path].is_dir(follow_symlinks=False)
        folder = path if is_folder else path.rpartition("/")[0]
        if folder not in made:
            (staging / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        if not is_folder:
            _link_or_copy(f"{output}/{path}", f"{staging}/{path}")


def _take_over_modes(staging: Path, output: Path) -> None:
    """Give every folder the permissions that it had: a closed folder of others stays closed."""
    for folder, _, _ in os.walk(staging, topdown=False, onerror=_refuse):
        there = output / Path(folder).relative_to(staging)
        if there.is_dir() and not there.is_symlink():
            shutil.copymode(there, folder)


def _of_others(folder: Path, own: Collection[str]) -> list[tuple[str, os.DirEntry[str]]]:
    """List what lies in a folder and no build made; `own` is what a build made there."""
    expected = {*own, *_folders(own), manifest.NAME}
    return [(path, entry) for path, entry in manifest.listing(folder) if path not in expected]


def _carry_over(
    folder: Path, own: Collection[str], output: Path, made: Collection[str], *, told: Path
) -> None:
    """Bring to the output what others put into a folder that goes, or changed there, after it was listed.

    `own` is what a build made in that folder, `made` what one made in the output.
    `told` is where that folder will be when a problem of it is read.
    """
    for path, entry in _of_others(folder, own):
        target = output / path
        if path in made:
            raise Stopped(problem("foreign-in-the-way", Place(path=str(told / path))))
        if _is_later(entry, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(entry.path).replace(target)


def _is_later(entry: os.DirEntry[str], target: Path) -> bool:
    """Tell whether something is missing elsewhere, or older there."""
    try:
        there = target.lstat()
    except FileNotFoundError:
        return True
    found = entry.stat(follow_symlinks=False)
    return not stat.S_ISDIR(found.st_mode) and found.st_mtime_ns > there.st_mtime_ns


def _copy(stored: StoredFile, target: Path) -> None:
    """Copy a file of the content; never linked, so that editing it later cannot change what is published."""
    digest = hashlib.sha256()

    def blocks(source: BinaryIO) -> Iterator[bytes]:
        with named(stored.source):
            while block := source.read(1 << 20):
                yield block

    with named(stored.source):
        opened_source = os.fdopen(opened_plain(stored.source), "rb")
    with opened_source as source, named(target), target.open("xb") as file:
        for block in blocks(source):
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != stored.sha256:
        raise Stopped(problem("changed-meanwhile", Place(path=str(stored.source))))


def _link_or_copy(source: str, target: str) -> None:
    """Take an unchanged file along: the same file, with its time, so that rsync sends only changes."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without hard links
        with named(target):
            shutil.copy2(source, target, follow_symlinks=False)


def _refuse(fault: OSError) -> None:
    """Do not pass over a folder that cannot be listed, as os.walk does."""
    raise fault


def _settle(staging: Path) -> None:
    """Bring the folders themselves to the disk, so that a power cut after the exchange finds them whole."""
    for folder, _, _ in os.walk(staging, onerror=_refuse):
        sync_one(Path(folder))


def _exchange(staging: Path, output: Path, aside: Path) -> Path | None:
    """Let the staged folder and the published one change places in one step; tells where the old one is.

    Where the system cannot exchange, two renames do it: for that instant the address is
    empty, and `_recover` mends a build that dies there.
    """
    if not output.exists():
        staging.rename(output)
        return None
    if exchange_at_once(staging, output):
        return staging
    output.rename(aside)
    try:
        staging.rename(output)
    except OSError:
        aside.rename(output)
        raise
    return aside


def _put_back(staging: Path, output: Path, before: Path | None) -> None:
    """Undo the exchange; what others put into the new folder meanwhile is found by `_clear`."""
    if before != staging:
        output.rename(staging)
        if before:
            before.rename(output)
    elif not exchange_at_once(staging, output):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), os.fspath(output))


def _remove(folder: Path) -> None:
    """Delete a folder of ours, also where somebody has closed a part of it; and what has taken its name."""
    if folder.is_dir() and not folder.is_symlink():
        for below, _, _ in os.walk(folder):
            Path(below).chmod(0o700)
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)
