"""Nothing but plain files is opened, and no link is followed out of an agency's folder."""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from site_builder.names import named

_OPEN: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe would be waited for
    | getattr(os, "O_BINARY", 0)
)


def opened(path: str | Path) -> int:
    """Open a file for reading; gives the system's handle.

    Raises OSError for links, pipes and devices, whatever the file was when it was listed.
    """
    handle = os.open(path, _OPEN)
    try:
        with named(path):
            is_plain = stat.S_ISREG(os.fstat(handle).st_mode)
    except OSError:
        os.close(handle)
        raise
    if is_plain:
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, "not a plain file", os.fspath(path))


def refuse_links(folder: Path, path: Path) -> None:
    """See that a path below an agency's folder leads nowhere else. Raises OSError where a part is a link."""
    for part in (path, *path.parents):
        if part == folder:
            return
        if part.is_symlink():
            raise OSError(errno.EINVAL, "a link, which is not followed out of the folder", os.fspath(part))
