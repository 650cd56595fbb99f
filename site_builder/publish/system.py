"""What publishing asks of the system: files brought to the disk, and two folders exchanged."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from site_builder.names import named

_AT_ONCE = 50
"""So many files are brought to the disk by one call of the system, which brings all that waits for it."""


def sync(staging: Path, written: Sequence[str]) -> None:
    """Bring the contents of new files to the disk: after the exchange no power cut may find them empty."""
    if len(written) >= _AT_ONCE and _sync_file_system(staging):
        return
    for path in written:
        sync_one(staging / path)


def sync_one(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with named(path):
            os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file_system(folder: Path) -> bool:
    """Call syncfs (Linux; from 5.8 on it tells of errors); False where it is not to be had."""
    import ctypes  # noqa: PLC0415 - only a build that changes much pays for it

    sync = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if sync is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if sync(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), os.fspath(folder))
    finally:
        os.close(handle)
    return True


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}


def exchange_at_once(one: Path, other: Path) -> bool:
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
