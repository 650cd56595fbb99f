"""What tells, without reading it, whether a file is still the one that was read."""

import hashlib
import importlib.util
import os
import sys
import time
from functools import lru_cache
from pathlib import Path

Signature = tuple[int, int, int, int, int]
"""Size (bytes), last write, last change of anything (both nanoseconds), inode, device.

The time of the last change cannot be put back as that of the last write can; only the system sets it.
"""


def signature_of(found: os.stat_result) -> Signature:
    """Take what a later look is compared with."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


_TICK, _COARSE_TICK = 10_000_000, 4_000_000_000
"""Nanoseconds between two times that a file system can tell apart, with room; on old ones, seconds."""


def is_settled(signature: Signature, looked: int) -> bool:
    """Tell whether any later change must show: a second write in the same tick of the clock would not.

    `looked` is when the signature was taken (nanoseconds).
    """
    changed = signature[2]
    tick = _TICK if changed % 1_000_000 else _COARSE_TICK
    return changed + tick < looked


def wait_until_settled() -> None:
    """Wait for the next tick of the clock: then any change shows of the files that were just written."""
    time.sleep((_TICK + 1_000_000) / 1e9)


_LIBRARIES = ("frontmatter", "jinja2", "markdown_it", "markupsafe", "mdurl", "msgspec", "xlsxwriter", "yaml")


@lru_cache(maxsize=1)
def program_signature() -> bytes:
    """Name this very program: its files and those of its libraries as they lie here, and the interpreter.

    What another version has made may differ, so this is a part of every key under which results are kept.
    """
    package = Path(__file__).resolve().parent
    own = sorted(path for path in package.rglob("*") if path.suffix in {".py", ".toml", ".yaml"})
    found = [importlib.util.find_spec(name) for name in _LIBRARIES]
    libraries = [Path(spec.origin) for spec in found if spec and spec.origin]
    files = [(str(path), signature_of(path.stat())) for path in (*own, *libraries)]
    # Every key holds it, so it is short.
    return hashlib.blake2b(repr((sys.version, files)).encode(), digest_size=20).digest()
