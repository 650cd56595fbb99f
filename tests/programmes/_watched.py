"""What this process opens, lists, makes, moves and removes, as Python's own audit events tell it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FOLLOWED = {
    "os.listdir",
    "os.scandir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.utime",
}
"""Events whose first argument is a path, of which a link at its end is followed."""

_NAMED = {"os.mkdir": 1, "os.remove": 1, "os.rmdir": 1, "os.rename": 2, "os.link": 2}
"""Events whose first arguments are so many paths, of which a link at their end is the thing itself."""

_NEVER = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.fork",
    "urllib.",
)
"""Events that nothing here has a use for."""

_NOT_FOLLOWED = os.O_NOFOLLOW | os.O_EXCL

_heard: list[list[tuple[str, str]]] = []
"""Where to write to; nothing is heard while it is empty."""


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Hear what happens: event and real path, or event and its arguments for what should not happen at all."""
    if not _installed:
        sys.addaudithook(_hear)
        _installed.append(True)
    heard: list[tuple[str, str]] = []
    _heard.append(heard)
    try:
        yield heard
    finally:
        _heard.clear()


_installed: list[bool] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _heard:
        return
    if event == "open":
        path, mode, flags = arguments
        follows = not (flags or 0) & _NOT_FOLLOWED and "x" not in (mode or "")
        _write_down(event, path, follows=follows)
    elif event in _FOLLOWED:
        _write_down(event, arguments[0], follows=True)
    elif event in _NAMED:
        for path in arguments[: _NAMED[event]]:
            _write_down(event, path, follows=False)
    elif event == "os.symlink":
        _write_down(event, arguments[1], follows=False)
    elif event.startswith(_NEVER):
        _heard[-1].append((event, repr(arguments)))


def _write_down(event: str, path: object, *, follows: bool) -> None:
    if isinstance(path, int) or path is None:
        return  # something open already, or the current folder
    name = os.fsdecode(os.fspath(path))  # type: ignore[call-overload]
    _heard[-1].append((event, real(name, follows=follows)))


def real(name: str, *, follows: bool) -> str:
    """Give the place that a path leads to; a link at its end is followed or the place itself."""
    folder, last = os.path.split(name.rstrip("/"))
    if follows or last in {"", ".", ".."}:
        return os.path.realpath(name)
    return str(Path(os.path.realpath(folder), last))
