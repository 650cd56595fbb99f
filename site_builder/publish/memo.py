"""Results kept between builds, by the hash of all inputs of the pure function that made them.

A result is found or it is not; it is never stale, and nothing depends on it but time. The table
lies in `.site_builder/` of the agency's folder: results one after the other in one file, and in its
seal where each begins. One that is damaged, foreign, of another version of the program or in use by
another build is as good as none.
"""

import fcntl
import hashlib
import os
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import msgspec
from msgspec import Struct

from site_builder.plain import opened as opened_plain
from site_builder.serial import Key, dumped, key_of, loaded
from site_builder.signatures import signature_of

FOLDER = ".site_builder"
"""Where a build keeps what it remembers, in the agency's folder."""

_TABLE, _SEAL = "memo", "seal"

_CHECK_SIZE = 8
_PLACE: Final = struct.Struct("<20sQI")
"""An entry of the seal: key, where in the table its result begins, its size (bytes)."""

_ROOM = 1 << 24
"""How many bytes a table may keep that the last build had no use for, besides as many as it had."""

_AT_ONCE = 1 << 20
"""So many bytes are written at once."""

_REMEMBERED = 5
"""Builds after which a value without use is dropped from memory."""


class Memo(Protocol):
    """What is kept of earlier builds, by keys."""

    on_disk: ClassVar[bool]
    """Whether a value is written down to be kept."""

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

    def hand_over(self, keys: Iterable[Key]) -> Any:  # noqa: ANN401 - whatever `take_over` takes
        """Give what another process needs to have the values that were saved here."""

    def take_over(self, given: Any) -> None:  # noqa: ANN401 - what `hand_over` gave
        """Have the values that a fork has saved, while here none was."""


class LiveMemo(Struct, kw_only=True):
    """A memo that lasts as long as the process: values are frozen, so they are kept as they are."""

    on_disk: ClassVar[bool] = False
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

    def hand_over(self, keys: Iterable[Key]) -> Mapping[Key, Any]:
        """Give values that were saved here."""
        return {key: self.values[key] for key in keys}

    def take_over(self, given: Mapping[Key, Any]) -> None:
        """Have the values that a fork has saved."""
        self.used.update(given)
        self.values.update(given)


class Table(Struct, kw_only=True):
    """A memo on the disk, while a build uses it.

    A process that was forked may look into it, too; one at a time may save, while all others wait for it.
    """

    on_disk: ClassVar[bool] = True
    file: int | None
    """The system's handle; None where it could not be had, or has failed: then nothing is ever found."""
    places: dict[Key, tuple[int, int]] = msgspec.field(default_factory=dict)
    """Where each result begins, and its size (bytes)."""
    written: int = 0
    """How much of it is in the file (bytes)."""
    waiting: bytearray = msgspec.field(default_factory=bytearray)
    """What comes after that."""
    used: set[Key] = msgspec.field(default_factory=set)

    def load(self, key: Key) -> Any:  # noqa: ANN401 - whatever was kept
        """Find a value; None where it is not kept, or no longer what was kept."""
        data = self._data(key)
        value = memoryview(data)[_CHECK_SIZE:]
        if data[:_CHECK_SIZE] != _check(key, value):
            # It can be kept anew.
            self.places.pop(key, None)
            return None
        self.used.add(key)
        return loaded(value)

    def _data(self, key: Key) -> bytes:
        """Read a result and its check; nothing where there is none."""
        if self.file is None or key not in self.places:
            return b""
        begin, size = self.places[key]
        if begin >= self.written:
            return bytes(self.waiting[begin - self.written :][:size])
        return self._read(begin, size)

    def _read(self, begin: int, size: int) -> bytes:
        try:
            return os.pread(self.file, size, begin) if self.file is not None else b""
        except OSError:
            self._fail()
            return b""

    def _fail(self) -> None:
        """Do without: that costs the next build time and nothing else."""
        self.file = None
        self.waiting = bytearray()

    def save(self, key: Key, value: object) -> None:
        """Keep a value."""
        if self.file is not None:
            data = dumped(value)
            self.used.add(key)
            self._add(key, _check(key, data), data)

    def _add(self, key: Key, *parts: bytes) -> None:
        size = sum(map(len, parts))
        if len(self.waiting) + size >= _AT_ONCE:
            self.write()
        self.places[key] = self.written + len(self.waiting), size
        for part in parts:
            if size >= _AT_ONCE:
                self._append(part)
            elif self.file is not None:
                self.waiting += part

    def write(self) -> None:
        """Bring all results to the file."""
        waiting, self.waiting = self.waiting, bytearray()
        self._append(waiting)

    def _append(self, data: bytes | bytearray) -> None:
        done = 0
        try:
            while self.file is not None and done < len(data):
                count = os.pwrite(self.file, memoryview(data)[done:], self.written)
                done, self.written = done + count, self.written + count
        except OSError:  # the disk is full
            self._fail()

    def has(self, key: Key) -> bool:
        """Tell whether a value is kept, without a look at it."""
        found = self.file is not None and key in self.places
        if found:
            self.used.add(key)
        return found

    def retain(self, keys: Iterable[Key]) -> None:
        """Let values stay that this build did not have to look at."""
        self.used.update(keys)

    def forget(self) -> None:
        """Drop what this build had no use for, once there is much of it."""
        self.shrink(self.used & self.places.keys())

    def shrink(self, keys: Collection[Key]) -> None:
        """Keep nothing but some results, once all else takes more room than they do."""
        wanted = sum(self.places[key][1] for key in keys)
        if self.written + len(self.waiting) <= 2 * wanted + _ROOM:
            return
        self.write()
        kept = sorted((self.places[key], key) for key in keys)
        self.places, self.written = {}, 0
        # All move to the front in their order, so none is written over before it has been read.
        for place, key in kept:
            self._add(key, self._read(*place))

    def clear(self) -> None:
        """Drop everything."""
        self.places.clear()
        self.waiting.clear()
        self.written = 0

    def hand_over(self, keys: Iterable[Key]) -> tuple[Mapping[Key, tuple[int, int]], int] | None:
        """Tell where the file has the values, and how long it is; None where it has failed."""
        self.write()
        return None if self.file is None else ({key: self.places[key] for key in keys}, self.written)

    def take_over(self, given: tuple[Mapping[Key, tuple[int, int]], int] | None) -> None:
        """Have the values that a fork has written, and with them what it had from here to write."""
        if given is not None:
            places, self.written = given
            self.waiting.clear()
            self.places.update(places)
            self.used.update(places)


def _check(key: Key, value: bytes | memoryview) -> bytes:
    digest = hashlib.blake2b(key, digest_size=_CHECK_SIZE)
    digest.update(value)
    return digest.digest()


@contextmanager
def opened(folder: Path) -> Iterator[Memo]:
    """Open the table of an agency's folder, and close it at the end; where none can be had, do without."""
    place = folder / FOLDER
    with _locked(place) as is_ours:
        table = _open(place) if is_ours else None
        if table is None:
            # What is read stays in memory, or it would be read again for every page.
            yield LiveMemo()
            return
        handle = table.file
        assert handle is not None  # noqa: S101 - it was just opened
        try:
            yield table
        finally:
            # What could not be written whole gets no seal.
            with suppress(OSError):
                try:
                    table.shrink(table.places.keys())
                    table.write()
                    os.ftruncate(handle, table.written)
                finally:
                    os.close(handle)
                if table.file is not None:
                    _seal(place, table)


@contextmanager
def looked_into(folder: Path) -> Iterator[Table]:
    """Open the table of an agency's folder for reading alone; nothing on the disk changes."""
    place = folder / FOLDER
    places, table = _sealed(place), Table(file=None)
    if places is not None:
        with suppress(OSError):
            table = _table(opened_plain(place / _TABLE), places)
    handle = table.file
    try:
        yield table
    finally:
        if handle is not None:
            os.close(handle)


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


def _open(place: Path) -> Table | None:
    """Open the sealed table, or a new one."""
    path = place / _TABLE
    try:
        places = _sealed(place)
        # A build that dies leaves no seal: what it wrote is not looked at again. So nothing has to be
        # brought to the disk at once.
        (place / _SEAL).unlink(missing_ok=True)
        if places is None:
            path.unlink(missing_ok=True)
        new = os.O_CREAT | os.O_EXCL if places is None else 0
        return _table(os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | new, 0o600), places or {})
    except OSError:
        return None


def _table(file: int, places: dict[Key, tuple[int, int]]) -> Table:
    return Table(file=file, places=places, written=os.fstat(file).st_size)


def _seal(place: Path, table: Table) -> None:
    """Write down what the table holds, and what its file is, to its inode and the time of its last change.

    Neither can be brought along by a copy, an archive or a repository: what others have put there
    is not trusted.
    """
    entries = b"".join([_PLACE.pack(key, *found) for key, found in table.places.items()])
    name = _signature(place / _TABLE)
    (place / _SEAL).write_bytes(_check(name, entries) + entries)


def _sealed(place: Path) -> dict[Key, tuple[int, int]] | None:
    """Read what the table holds that a build of ours closed; None where there is none."""
    try:
        if place.is_symlink():
            return None
        with os.fdopen(opened_plain(place / _SEAL), "rb") as file:
            seal = memoryview(file.read())
        name, entries = _signature(place / _TABLE), seal[_CHECK_SIZE:]
        if seal[:_CHECK_SIZE] != _check(name, entries):
            return None
        return {key: (begin, size) for key, begin, size in _PLACE.iter_unpack(entries)}
    except OSError:
        return None


def _signature(path: Path) -> bytes:
    return key_of(" ".join(map(str, signature_of(path.lstat()))).encode())
