"""Results kept between builds, by the hash of all inputs of the pure function that made them.

A result is found or it is not; it is never stale, and nothing depends on it but time. The table
lies in `.site_builder/` of the agency's folder. One that is damaged, foreign, of another version
of the program or in use by another build is as good as none.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import msgspec
from msgspec import Struct

from site_builder.plain import opened as opened_plain
from site_builder.serial import Key, dumped, loaded
from site_builder.signatures import signature_of

FOLDER = ".site_builder"
"""Where a build keeps what it remembers, in the agency's folder."""

_TABLE, _SEAL = "memo", "seal"
_BESIDE = ("-journal", "-wal", "-shm")
"""Files that SQLite would read back into the table: we write none, so they are of others."""

_CHECK_SIZE = 8
_ROOM = 1_000
"""How many results a table may keep beside those of the last build, besides as many again."""

_REMEMBERED = 5
"""Builds after which a value without use is dropped from memory."""


class Memo(Protocol):
    """What is kept of earlier builds, by keys."""

    def load(self, key: Key) -> Any:  # noqa: ANN401 - whatever was kept
        """Find a value; None where it is not kept, or no longer what was kept."""

    def save(self, key: Key, value: object) -> None:
        """Keep a value."""

    def has(self, key: Key) -> bool:
        """Tell whether a value is kept, without a look at it."""

    def retain(self, keys: Iterable[Key]) -> None:
        """Let values stay that this build did not have to look at."""

    def forget(self) -> None:
        """Drop what this build had no use for, once there is much of it: a memo must not grow for ever."""

    def clear(self) -> None:
        """Drop everything."""


class LiveMemo(Struct, kw_only=True):
    """A memo that lasts as long as the process: values are frozen, so they are kept as they are."""

    values: dict[Key, Any] = msgspec.field(default_factory=dict)
    used: set[Key] = msgspec.field(default_factory=set)
    before: tuple[set[Key], ...] = ()
    """What the last builds had use for."""

    def load(self, key: Key) -> Any:  # noqa: ANN401 - whatever was kept
        """Find a value; None where it is not kept."""
        self.used.add(key)
        return self.values.get(key)

    def save(self, key: Key, value: object) -> None:
        """Keep a value."""
        self.used.add(key)
        self.values[key] = value

    def has(self, key: Key) -> bool:
        """Tell whether a value is kept."""
        self.used.add(key)
        return key in self.values

    def retain(self, keys: Iterable[Key]) -> None:
        """Let values stay that this build did not have to look at."""
        self.used.update(keys)

    def forget(self) -> None:
        """Drop what the last builds had no use for."""
        self.before = (self.used, *self.before[: _REMEMBERED - 1])
        self.used = set()
        wanted = set[Key]().union(*self.before)
        self.values = {key: value for key, value in self.values.items() if key in wanted}

    def clear(self) -> None:
        """Drop everything."""
        self.values = {}


class Table(Struct, kw_only=True):
    """A memo on the disk, while a build uses it."""

    table: sqlite3.Connection | None
    """None where it could not be had, or has failed: then nothing is ever found."""
    used: set[Key] = msgspec.field(default_factory=set)

    def load(self, key: Key) -> Any:  # noqa: ANN401 - whatever was kept
        """Find a value; None where it is not kept, or no longer what was kept."""
        row = self._row("SELECT value FROM kept WHERE key = ?", key)
        data = row[0] if row else None
        if not isinstance(data, bytes) or data[:_CHECK_SIZE] != _check(data[_CHECK_SIZE:]):
            return None
        self.used.add(key)
        return loaded(data[_CHECK_SIZE:])

    def save(self, key: Key, value: object) -> None:
        """Keep a value."""
        if self.table is None:
            return
        self.used.add(key)
        data = dumped(value)
        try:
            self.table.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, _check(data) + data))
        except sqlite3.Error:  # a full disk costs the next build time and nothing else
            self.table = None

    def has(self, key: Key) -> bool:
        """Tell whether a value is kept, without a look at it."""
        found = self._row("SELECT 1 FROM kept WHERE key = ?", key) is not None
        if found:
            self.used.add(key)
        return found

    def _row(self, query: str, key: Key) -> Any:  # noqa: ANN401 - as sqlite3 gives it
        if self.table is None:
            return None
        try:
            return self.table.execute(query, (key,)).fetchone()
        except sqlite3.Error:
            self.table = None
            return None

    def retain(self, keys: Iterable[Key]) -> None:
        """Let values stay that this build did not have to look at."""
        self.used.update(keys)

    def forget(self) -> None:
        """Drop what this build had no use for, once there is much of it."""
        if self.table is None:
            return
        try:
            (count,) = self.table.execute("SELECT count(*) FROM kept").fetchone()
            if count > 2 * len(self.used) + _ROOM:
                keys = [key for (key,) in self.table.execute("SELECT key FROM kept")]
                old = [(key,) for key in keys if key not in self.used]
                self.table.executemany("DELETE FROM kept WHERE key = ?", old)
        except sqlite3.Error:
            self.table = None

    def clear(self) -> None:
        """Drop everything."""
        if self.table is not None:
            try:
                self.table.execute("DELETE FROM kept")
            except sqlite3.Error:
                self.table = None


def _check(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_CHECK_SIZE).digest()


@contextmanager
def opened(folder: Path) -> Iterator[Memo]:
    """Open the table of an agency's folder, and close it at the end; where none can be had, do without."""
    place = folder / FOLDER
    with _locked(place) as is_ours:
        table = _open(place) if is_ours else None
        # Without a table, what is read stays in memory, or it would be read again for every page.
        kept = LiveMemo() if table is None else Table(table=table)
        try:
            yield kept
        finally:
            if table is not None:
                # What could not be written whole gets no seal.
                with suppress(sqlite3.Error, OSError):
                    with closing(table):
                        table.commit()
                    if isinstance(kept, Table) and kept.table:
                        (place / _SEAL).write_text(_signature(place / _TABLE), encoding="ascii")


@contextmanager
def looked_into(folder: Path) -> Iterator[Table]:
    """Open the table of an agency's folder for reading alone; nothing on the disk changes."""
    path = folder / FOLDER / _TABLE
    table = None
    if _is_sealed(path):
        with suppress(sqlite3.Error):
            table = sqlite3.connect(f"file:{quote(os.fspath(path.absolute()))}?mode=ro&immutable=1", uri=True)
    try:
        yield Table(table=table)
    finally:
        if table is not None:
            table.close()


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Hold the table; tells whether it could be had."""
    try:
        if place.is_symlink() or not place.is_dir():
            place.mkdir()  # a link is in the way, and not followed
        with suppress(FileExistsError), (place / ".gitignore").open("x", encoding="utf-8") as ignored:
            ignored.write("*\n")
        handle = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def _open(place: Path) -> sqlite3.Connection | None:
    """Open the sealed table, or a new one."""
    path = place / _TABLE
    try:
        if not _is_sealed(path):
            path.unlink(missing_ok=True)
        for beside in _BESIDE:
            path.with_name(f"{_TABLE}{beside}").unlink(missing_ok=True)
        # A build that dies leaves no seal: what it wrote is not looked at again. So nothing has to be
        # brought to the disk at once.
        (place / _SEAL).unlink(missing_ok=True)
        table = sqlite3.connect(path, isolation_level=None)
        table.execute("PRAGMA journal_mode = OFF")
        table.execute("PRAGMA synchronous = OFF")
        table.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        table.execute("BEGIN")
    except (OSError, sqlite3.Error):
        return None
    return table


def _is_sealed(path: Path) -> bool:
    """Tell whether a table is, to its inode and the time of its last change, what a build of ours closed.

    Neither can be brought along by a copy, an archive or a repository: what others have put there
    is not trusted.
    """
    try:
        if path.parent.is_symlink():
            return False
        with os.fdopen(opened_plain(path.with_name(_SEAL)), encoding="ascii") as seal:
            return seal.read() == _signature(path)
    except (OSError, ValueError):
        return False


def _signature(path: Path) -> str:
    return " ".join(map(str, signature_of(path.lstat())))
