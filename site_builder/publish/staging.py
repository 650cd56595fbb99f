"""Publishing: a whole new folder is staged beside the old one, and the two change places in one step.

At every instant the published folder is the whole old site or the whole new one; a build
that dies leaves at most a hidden folder beside it, which the next build takes away.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.content.files import StoredFile
from site_builder.problems import Place, Problem, problem
from site_builder.publish import manifest
from site_builder.publish.manifest import Entry

File = bytes | StoredFile


class Stopped(Exception):  # noqa: N818 - it is not an error of ours
    """Something outside the content forbids publishing; the published folder is as it was."""

    def __init__(self, stopped: Problem) -> None:
        """Keep what stopped it and where."""
        super().__init__(stopped.code)
        self.problem = stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a publication did, in files; `foreign` are those that no build made, kept as they are."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]


def publish(output: Path, files: Mapping[str, File], *, clean: bool = False) -> Account:
    """Make `output` exactly these files and their manifest, by address.

    Files that are already there are not written again, unless `clean`. Raises Stopped, or
    OSError where the machine says no; the published folder is then untouched.
    """
    output = Path(os.path.realpath(output))
    output.parent.mkdir(parents=True, exist_ok=True)
    staging, aside = (output.parent / f".{output.name}.{name}" for name in ("staging", "previous"))
    with _lock(output.parent / f".{output.name}.lock", output):
        _recover(output, aside)
        planned = {path: _entry(path, file) for path, file in files.items()}
        listed, old = _published(output)
        there = dict(manifest.listing(output)) if output.exists() else {}
        foreign = _foreign(output, there, old, planned)
        present = {path: manifest.entry_of(path, there[path]) for path in old if path in there}
        kept = {path for path, entry in planned.items() if present.get(path) == entry and not clean}
        account = Account(
            written=len(planned) - len(kept),
            unchanged=len(kept),
            removed=len(old.keys() - planned.keys()),
            foreign=tuple(sorted(foreign)),
        )
        wanted = manifest.written(planned)
        _remove(staging)
        if not account.written and not account.removed and listed == wanted:
            return account
        try:
            _stage(staging, output, files, kept, foreign)
            _write(staging / manifest.NAME, wanted)
            _take_over_modes(staging, output)
            _settle(staging)
            _exchange(staging, output, aside)
            _rescue(staging, output, {*old, *foreign, manifest.NAME})
        finally:
            # Now the old site, or what could not be finished. A rest that stays is taken by the next build.
            with suppress(OSError):
                _remove(staging)
    return account


@contextmanager
def _lock(path: Path, output: Path) -> Iterator[None]:
    """Hold the right to publish to a folder; the system gives it back however a build ends."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _same_file(handle, path):
                break
        except BlockingIOError:
            os.close(handle)
            raise Stopped(problem("another-build", Place(path=str(output)))) from None
        os.close(handle)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _same_file(handle: int, path: Path) -> bool:
    """Tell whether the lock that was taken is still the one that lies there."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _recover(output: Path, aside: Path) -> None:
    """Put the old site back where a build died between two renames (only without an exchange)."""
    if aside.is_dir() and not output.exists():
        aside.rename(output)
    _remove(aside)


def _entry(path: str, file: File) -> Entry:
    if isinstance(file, StoredFile):
        return Entry(path=path, size=file.size, sha256=file.sha256)
    return Entry(path=path, size=len(file), sha256=hashlib.sha256(file).hexdigest())


def _published(output: Path) -> tuple[bytes | None, dict[str, Entry]]:
    """Read what the last build made, as its manifest and by path; refuse a folder that no build made."""
    if not output.exists():
        return None, {}
    if not output.is_dir():
        raise Stopped(problem("output-not-a-folder", Place(path=str(output))))
    try:
        data = manifest.read_bytes(output)
        entries = manifest.read(data) if data is not None else {}
    except manifest.ManifestError:
        raise Stopped(problem("manifest-damaged", Place(path=str(output / manifest.NAME)))) from None
    if data is None and any(output.iterdir()):
        raise Stopped(problem("output-not-ours", Place(path=str(output))))
    return data, entries


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
    return {parent.as_posix() for path in paths for parent in Path(path).parents}


def _stage(
    staging: Path,
    output: Path,
    files: Mapping[str, File],
    kept: set[str],
    foreign: Mapping[str, os.DirEntry[str]],
) -> None:
    staging.mkdir()
    for path, file in files.items():
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in kept:
            _link_or_copy(output / path, target)
        elif isinstance(file, StoredFile):
            _copy(file, target)
        else:
            _write(target, file)
    for path, entry in foreign.items():
        target = staging / path
        if entry.is_dir(follow_symlinks=False):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            _link_or_copy(output / path, target)


def _take_over_modes(staging: Path, output: Path) -> None:
    """Give every folder the permissions that it had: a closed folder of others stays closed."""
    for folder, _, _ in os.walk(staging, topdown=False):
        there = output / Path(folder).relative_to(staging)
        if there.is_dir():
            shutil.copymode(there, folder)


def _rescue(staging: Path, output: Path, known: set[str]) -> None:
    """Carry over what others put into the old folder after it was listed; `staging` is that folder now."""
    if not staging.exists():
        return
    expected = {*known, *_folders(known)}
    for path, _ in manifest.listing(staging):
        target = output / path
        if path not in expected and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            (staging / path).rename(target)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _copy(stored: StoredFile, target: Path) -> None:
    """Copy a file of the content; never linked, so that editing it later cannot change what is published."""
    digest = hashlib.sha256()
    with stored.source.open("rb") as source, target.open("xb") as file:
        while block := source.read(1 << 20):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != stored.sha256:
        raise Stopped(problem("changed-meanwhile", Place(path=str(stored.source))))


def _link_or_copy(source: Path, target: Path) -> None:
    """Take an unchanged file along: the same file, with its time, so that rsync sends only changes."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target, follow_symlinks=False)


def _settle(staging: Path) -> None:
    """Bring the folders themselves to the disk, so that a power cut after the exchange finds them whole."""
    for folder, _, _ in os.walk(staging):
        _sync_folder(Path(folder))


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(staging: Path, output: Path, aside: Path) -> None:
    """Let the staged folder and the published one change places in one step.

    Where the system cannot exchange, two renames do it: for that instant the address is
    empty, and `_recover` mends a build that dies there.
    """
    if not output.exists():
        staging.rename(output)
    elif not _exchange_at_once(staging, output):
        output.rename(aside)
        staging.rename(output)
        _remove(aside)
    _sync_folder(output.parent)


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Call renameat2 with RENAME_EXCHANGE (Linux 3.15); False where it is not to be had."""
    import ctypes  # noqa: PLC0415 - only a build that changes something pays for it

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), os.fspath(other))


def _remove(folder: Path) -> None:
    """Delete a folder of ours, also where somebody has closed a part of it."""
    if folder.is_dir() and not folder.is_symlink():
        for below, _, _ in os.walk(folder):
            Path(below).chmod(0o700)
        shutil.rmtree(folder)
