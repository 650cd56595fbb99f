"""What the last build saw and left behind: where all of it is still so, there is nothing to build.

Nothing is read but the names, sizes and times of files, so this takes a hundredth of a build.
"""

import errno
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from site_builder.names import is_left_about
from site_builder.package import built_in_themes
from site_builder.publish import memo
from site_builder.publish.memo import Memo
from site_builder.report import Account, Report
from site_builder.serial import Key, dumped, key_of
from site_builder.signatures import Signature, is_settled, program_signature, signature_of, wait_until_settled

if TYPE_CHECKING:
    from site_builder.content.files import Before, Stored

Listed = Mapping[str, Signature]
"""Every file and folder below some folders."""

Listing = Mapping[str, Signature | None]
"""The same; None for what was changed too shortly before to be known so."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a build was asked for, as far as its result depends on it."""

    folder: Path
    output: Path
    theme: str | None = None
    as_of: date | None = None
    drafts: bool = False
    """Whether drafts are shown, too."""

    @property
    def key(self) -> Key:
        """The key under which the last such build is kept."""
        places = [os.path.realpath(self.folder), os.path.realpath(self.output)]
        return key_of(
            b"last", program_signature(), repr((places, self.theme, self.as_of, self.drafts)).encode()
        )


class Last(Struct, frozen=True, kw_only=True):
    """A build as it is remembered."""

    inputs: Listing
    outputs: Listing
    report: Report
    account: Account
    content: Key
    """Where it is kept what the content was: a part of this, so neither can be of another build."""


class Content(Struct, frozen=True, kw_only=True):
    """What a build found the content to be."""

    evidence: Mapping[str, "Stored"] = msgspec.field(default_factory=dict)
    """By place on the disk."""
    keys: Mapping[str, Key] = msgspec.field(default_factory=dict)
    """Where documents are kept, by path."""


def listed(asked: Asked) -> Listed:
    """List all that a build reads; the program itself is a part of the key."""
    roots = (asked.folder / "content", asked.folder / "themes", built_in_themes().resolve())
    return {path: signature for root in roots for path, signature in _listing(root, of_content=True)}


def settled(found: Listed, looked: int) -> Listing:
    """Keep what is known so that its next change must show; `looked` is when the listing was begun."""
    return {path: signature if is_settled(signature, looked) else None for path, signature in found.items()}


def outputs_of(asked: Asked) -> Listing:
    """List what lies in the output folder; None for what a build has left beside it, which has to go."""
    looked = time.time_ns()
    output = Path(os.path.realpath(asked.output))
    beside = (output.parent / f".{output.name}.{name}" for name in ("staging", "previous"))
    rests = {os.fspath(rest): None for rest in beside if rest.exists()}
    return {**settled(dict(_listing(output)), looked), **rests}


def _listing(root: Path, *, of_content: bool = False) -> Iterator[tuple[str, Signature]]:
    """List what lies below a folder, but for what vanishes meanwhile; of content, what a build looks at."""
    folders = [os.fspath(root)] if root.is_dir() and not root.is_symlink() else []
    for folder in folders:  # it grows while they are gone through
        with suppress(FileNotFoundError), os.scandir(folder) as entries:
            for entry in entries:
                if of_content and is_left_about(entry.name):
                    continue
                try:
                    signature = signature_of(entry.stat(follow_symlinks=False))
                except FileNotFoundError:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    signature = 0, 0, 0, *signature[3:]
                yield entry.path, signature


def remember(  # noqa: PLR0913 - all that is known of it
    asked: Asked, kept: Memo, *, inputs: Listing, report: Report, account: Account, content: Content
) -> None:
    """Remember a build that has just published; `inputs` were listed before it read them."""
    wait_until_settled()
    key = key_of(b"content", dumped(content))
    kept.save(key, content)
    last = Last(inputs=inputs, outputs=outputs_of(asked), report=report, account=account, content=key)
    kept.save(asked.key, last)


class Seen(Struct, frozen=True, kw_only=True):
    """What there was before a build began."""

    listed: Listed
    """All that a build reads."""
    looked: int
    """When that was (nanoseconds)."""
    last: Last | None = None
    """The last build of that kind, as far as it is remembered."""
    known: Listing = msgspec.field(default_factory=dict)
    """What an earlier build found the inputs to be, that one or another."""
    content: Content = Content()
    """What it found the content to be; not looked up where nothing has changed."""
    unchanged: bool = False
    """True where nothing has changed since that could change its result."""

    @property
    def inputs(self) -> Listing:
        """Give what is known of all that a build reads."""
        return settled(self.listed, self.looked)

    @property
    def before(self) -> "Before":
        """Give what of the content need not be read again."""
        from site_builder.content.files import Before  # noqa: PLC0415 - where nothing changed, nothing is read

        return Before(signatures=self.known, evidence=self.content.evidence)


def first_look(asked: Asked) -> Seen:
    """Look at all that a build would read, and at nothing that an earlier one left."""
    looked = time.time_ns()
    return Seen(listed=listed(asked), looked=looked)


def look(asked: Asked) -> Seen:
    """Look at all that a build would read, and at what the last one left."""
    seen = first_look(asked)
    with memo.looked_into(asked.folder) as kept:
        last: Last | None = kept.load(asked.key)
        if last is None:
            return seen
        if _is_same(last, asked, seen.inputs):
            return replace(seen, last=last, unchanged=True)
        content: Content = kept.load(last.content) or Content()
    return replace(seen, last=last, known=last.inputs, content=content)


def ensure_unchanged(asked: Asked, seen: Seen) -> None:
    """Raise a ChangedError where something is no longer as it was seen: files of two states make no site."""
    found = listed(asked)
    if found != seen.listed:
        from site_builder.content.files import ChangedError  # noqa: PLC0415 - as above

        paths = found.keys() | seen.listed.keys()
        path = min(path for path in paths if found.get(path) != seen.listed.get(path))
        raise ChangedError(errno.ESTALE, "changed while it was read", path)


def _is_same(last: Last, asked: Asked, inputs: Listing) -> bool:
    if last.inputs != inputs or None in inputs.values() or None in last.outputs.values():
        return False
    return last.outputs == outputs_of(asked)
