"""The files of `content/` that can be mended: found, shown as a difference, written."""

import difflib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from site_builder import thai
from site_builder.content import hygiene
from site_builder.content.files import is_evidence, is_utf_8, read_bytes, walk
from site_builder.mending import Mended, has_odd_letters, mend
from site_builder.plain import refuse_links
from site_builder.problems import Place, Problem, masked, problem, visible
from site_builder.signatures import Signature, signature_of


class Fix(Struct, frozen=True, kw_only=True):
    """A file that holds something to mend, or that was left with some of it."""

    path: str
    """As the user sees it, with `/`."""
    place: Path
    signature: Signature
    """Of the file that was read: another one is not written over."""
    before: str
    mended: Mended


def find(folder: Path) -> tuple[tuple[Fix, ...], tuple[Problem, ...]]:
    """Look through the texts of `content/`; gives what can be mended, and why files are left alone.

    What is published as it is, in folders `files/`, is not looked at. Raises OSError where a
    folder cannot be read.
    """
    refuse_links(folder, folder / "content")
    listed = list(walk(folder / "content", "content"))
    names = {name for path, _ in listed if has_odd_letters(path) for name in _names(path)}
    fixes: list[Fix] = []
    problems: list[Problem] = []
    for path, entry in listed:
        if is_evidence(path) or not path.lower().endswith((".md", ".yaml")):
            continue
        if not is_utf_8(path):
            problems.append(problem("name-encoding", Place(path=path.encode(errors="replace").decode())))
        elif not entry.is_file(follow_symlinks=False):
            problems.append(problem("not-a-plain-file", Place(path=path)))
        else:
            fix, wrong = _look(path, entry, names)
            fixes += [fix] if fix else []
            problems += wrong
    return tuple(fixes), tuple(problems)


def _names(path: str) -> Iterator[str]:
    """Take the names in a path that texts may refer to: folders, and files with and without their ending."""
    *folders, name = path.split("/")
    yield from folders
    yield from (name, name.rpartition(".")[0])


def _look(path: str, entry: os.DirEntry[str], names: set[str]) -> tuple[Fix | None, tuple[Problem, ...]]:
    try:
        signature = signature_of(entry.stat(follow_symlinks=False))
        data = read_bytes(entry.path, signature)
    except OSError as fault:
        return None, (problem("machine", Place(path=path), cause=fault.strerror or str(fault)),)
    text, problems = hygiene.decode(path, data)
    if text is None:
        return None, tuple(found for found in problems if found.severity == "error")
    before = data.decode()
    mended = mend(path, before, names)
    if not mended.mends and not mended.left:
        return None, ()
    return Fix(path=path, place=Path(entry.path), signature=signature, before=before, mended=mended), ()


def difference(fix: Fix) -> str:
    """Show what is mended as a unified diff, in which the invisible is visible and no national ID is.

    Line ends are not shown: they would make every line another one.
    """
    before, after = (hygiene.one_line_end(text).removesuffix("\n") for text in (fix.before, fix.mended.text))
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), fix.path, fix.path, lineterm="")
    return "".join(f"{_shown(line)}\n" for line in lines)


def _shown(line: str) -> str:
    """Write a line so that a reader sees what is mended in it."""
    text = thai.PARTED_AM.sub(lambda found: f"<U+0E4D>{found[1]}า", _covered(line))
    return visible(thai.DOUBLE_E.sub("<U+0E40><U+0E40>", text))


def _covered(line: str) -> str:
    """Cover what may be a national ID, also where something invisible stands anywhere in it."""
    seen = [at for at, letter in enumerate(line) if not hygiene.ZERO_WIDTH.match(letter)]
    letters = list(line)
    for at, letter in zip(seen, masked("".join(line[at] for at in seen)), strict=True):
        letters[at] = letter
    return "".join(letters)


def write(fix: Fix) -> Problem | None:
    """Put the mended text in the place of its file; a problem where somebody has changed that meanwhile.

    The text is written beside the file, under a hidden name, and then takes its name: a reader
    sees the old file or the new one. Raises OSError where the machine says no.
    """
    found = fix.place.lstat()
    if signature_of(found) != fix.signature:
        return problem("changed-meanwhile", Place(path=fix.path))
    handle, aside = tempfile.mkstemp(prefix=".site-builder-", dir=fix.place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(fix.mended.text.encode())
            os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode))
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(fix.place)
    except BaseException:
        with suppress(OSError):
            Path(aside).unlink()
        raise
    return None
