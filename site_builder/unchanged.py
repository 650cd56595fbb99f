"""What the last build saw and left behind: where all of it is still so, there is nothing to build.

Nothing is read but the names, sizes and times of files, so this takes a hundredth of a build.
"""

import os
import pickle
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.content.files import built_in_themes
from site_builder.publish import memo
from site_builder.publish.memo import Key, Memo, key_of
from site_builder.report import Account, Report
from site_builder.signatures import Signature, is_settled, program_signature, signature_of, wait_until_settled

Listing = Mapping[str, Signature | None]
"""Every file below some folders; None for one that was changed too shortly before to be known so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a build was asked for, as far as its result depends on it."""

    folder: Path
    output: Path
    theme: str | None
    as_of: date | None

    @property
    def key(self) -> Key:
        """The key under which the last such build is kept."""
        places = [os.path.realpath(self.folder), os.path.realpath(self.output)]
        return key_of(b"last", program_signature(), repr((places, self.theme, self.as_of)).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """A build as it is remembered."""

    inputs: Listing
    outputs: Listing
    report: Report
    account: Account


def inputs_of(asked: Asked) -> Listing:
    """List all that a build reads; the program itself is a part of the key."""
    roots = (asked.folder / "content", asked.folder / "themes", built_in_themes())
    return {path: signature for root in roots for path, signature in _listing(root)}


def outputs_of(asked: Asked) -> Listing:
    """List what lies in the output folder, and what an interrupted build has left beside it."""
    output = Path(os.path.realpath(asked.output))
    beside = (output.parent / f".{output.name}.{name}" for name in ("staging", "previous"))
    return {path: signature for root in (output, *beside) for path, signature in _listing(root)}


def _listing(root: Path) -> Iterator[tuple[str, Signature | None]]:
    looked = time.time_ns()

    def walk(folder: str) -> Iterator[tuple[str, Signature | None]]:
        with os.scandir(folder) as entries:
            for entry in entries:
                signature = signature_of(entry.stat(follow_symlinks=False))
                if entry.is_dir(follow_symlinks=False):
                    yield entry.path, (0, 0, 0, *signature[3:])
                    yield from walk(entry.path)
                else:
                    yield entry.path, signature if is_settled(signature, looked) else None

    if root.is_dir():
        yield from walk(os.fspath(root))


def last_build(asked: Asked, kept: Memo) -> Last | None:
    """Give the last build of that kind, as far as it is remembered."""
    value = kept.get(asked.key)
    if value is None:
        return None
    last: Last = pickle.loads(value)  # noqa: S301 - sealed by a build of ours
    return last


def remember(asked: Asked, kept: Memo, inputs: Listing, report: Report, account: Account) -> None:
    """Remember a build that has just published; `inputs` were listed before it read them."""
    if kept.table is None:
        return
    wait_until_settled()
    last = Last(inputs=inputs, outputs=outputs_of(asked), report=report, account=account)
    kept.put(asked.key, pickle.dumps(last, protocol=pickle.HIGHEST_PROTOCOL))


def is_unchanged(asked: Asked) -> Last | None:
    """Give the last build of that kind where nothing has changed since that could change its result."""
    with memo.looked_into(asked.folder) as kept:
        last = last_build(asked, kept)
    if last is None or None in last.inputs.values() or None in last.outputs.values():
        return None
    same = last.inputs == inputs_of(asked) and last.outputs == outputs_of(asked)
    return last if same else None
