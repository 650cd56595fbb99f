"""Names of files: those that are nobody's, and those that faults of the machine have to tell."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_JUNK: Final = {"thumbs.db", "desktop.ini"}


def is_left_about(name: str) -> bool:
    """Tell whether a file or folder is passed over by its name: hidden, temporary, or of the system."""
    return name.startswith((".", "~$")) or name.endswith("~") or name.casefold() in _JUNK


@contextmanager
def named(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let a fault of the machine tell this file where it tells none, as those of open files do."""
    try:
        yield
    except OSError as fault:
        if fault.errno is not None and fault.filename is None:
            fault.filename = os.fspath(path)
        raise
