"""What the preview shows at one moment: the last good state of a folder, and what is wrong with it now."""

import hashlib
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from site_builder.build import preview
from site_builder.content.files import ChangedError, StoredFile
from site_builder.plain import opened
from site_builder.problems import Language, Problem, has_errors, machine_problem
from site_builder.progress import Progress, silent
from site_builder.publish.manifest import Entry, entry_for
from site_builder.publish.memo import Memo
from site_builder.unchanged import Asked, Content, Listing, first_look


class MadeFile(Struct, frozen=True):
    """A file that was made, and its entry."""

    entry: Entry
    data: bytes


Held = MadeFile | StoredFile | Callable[[], bytes]
"""A file that was made, one of the content, or what makes one when it is asked for."""

_NO_FILES: Mapping[str, Held] = MappingProxyType({})


class Preview(Struct, frozen=True, kw_only=True):
    """The state that is shown."""

    files: Mapping[str, Held] = _NO_FILES
    """By address, of the last state without an error; empty where there was none yet."""
    problems: tuple[Problem, ...] = ()
    """Of the state that the folder has now."""
    sources: Mapping[str, str] = MappingProxyType({})
    """Text by path, for the source lines under problems."""
    language: Language = "th"
    version: int = 0
    """Counts the states."""
    inputs: Listing | None = None
    """What this state was made from; None where it has to be looked at again in any case."""
    content: Content = msgspec.field(default_factory=Content)

    @property
    def is_current(self) -> bool:
        """True where the files are those of the folder as it is now, not of an earlier state."""
        return not has_errors(self.problems)


def look_again(
    asked: Asked, last: Preview, kept: Memo, *, jobs: int | None = 1, progress: Progress = silent
) -> Preview:
    """Give the state of a folder; the very same value where nothing has changed since the last one."""
    shelf = _Shelf(last.files)
    try:
        looked = first_look(asked)
        inputs = looked.inputs
        if last.inputs == inputs and None not in inputs.values():
            return last
        seen = replace(looked, known=last.inputs or {}, content=last.content)
        found = preview(asked, seen, kept, shelf, jobs=jobs, progress=progress)
    except ChangedError:  # while it was read: the next look will find it whole
        return replace(last, inputs=None)
    except (OSError, MemoryError) as fault:
        return with_fault(last, machine_problem(fault))
    report = found.report
    made = last.files if has_errors(report.problems) else {**shelf.files, **found.later}
    return _next(
        last,
        files=made,
        problems=report.problems,
        sources=report.sources,
        language=report.language,
        inputs=inputs,
        content=found.content,
    )


def with_fault(last: Preview, found: Problem) -> Preview:
    """Give the state in which something outside the content went wrong: it is to be looked at again."""
    return _next(last, problems=(found,), inputs=None)


def _next(last: Preview, **changed: object) -> Preview:
    """Give the next state: another version only where there is something else to see."""
    new = replace(last, **changed)
    seen = _made(new) != _made(last) or new.problems != last.problems or new.language != last.language
    return replace(new, version=last.version + 1) if seen or not last.version else new


def _made(state: Preview) -> dict[str, Held]:
    # What is made on demand shows nothing that no page shows.
    return {address: held for address, held in state.files.items() if isinstance(held, MadeFile | StoredFile)}


class _Shelf:
    """Takes the files of a state; what is as it was in the last one is taken over from there."""

    def __init__(self, before: Mapping[str, Held]) -> None:
        self.before, self.files = before, dict[str, Held]()

    def keep(self, entry: Entry) -> bool:
        held = self.before.get(entry.path)
        if not isinstance(held, MadeFile) or held.entry != entry:
            return False
        self.files[entry.path] = held
        return True

    def write(self, path: str, data: bytes) -> MadeFile:
        return MadeFile(entry_for(path, data), data)

    def take(self, written: MadeFile) -> Entry:
        self.files[written.entry.path] = written
        return written.entry

    def copy(self, path: str, stored: StoredFile) -> None:
        self.files[path] = stored


def data_of(held: Held) -> bytes | None:
    """Give the bytes of a file; None where the content no longer has what it had when it was looked at."""
    if isinstance(held, MadeFile):
        return held.data
    if not isinstance(held, StoredFile):
        return held()
    try:
        handle = opened(held.source)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        data = file.read(held.size + 1)
    # Whatever lies there by now, only what was checked is handed out.
    return data if hashlib.sha256(data).hexdigest() == held.sha256 else None
