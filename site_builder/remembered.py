"""Reading and making, but for what an earlier build did: results are kept by the hash of their inputs."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from site_builder.content.documents import Read, Source, read_document
from site_builder.content.files import StoredFile
from site_builder.pages.links import PageLinks
from site_builder.pages.make import Look, compile_templates, encoded, make_all
from site_builder.pages.planned import Planned
from site_builder.problems import Problem
from site_builder.publish.manifest import Entry
from site_builder.publish.memo import Key, Memo, key_of
from site_builder.signatures import program_signature
from site_builder.workers import Spread


class Target(Protocol):
    """Where the files of the section go."""

    def keep(self, entry: Entry) -> bool:
        """Take over a file that need not be made again; tells whether it is there."""

    def put(self, path: str, data: bytes) -> Entry:
        """Take a file."""

    def copy(self, path: str, stored: StoredFile) -> None:
        """Take a file of the content."""


def read_sources(sources: Sequence[Source], kept: Memo, spread: Spread) -> Iterator[Read]:
    """Read files, in their order."""
    keys = [key_of(b"source", program_signature(), path.encode(), data) for path, data in sources]
    found = {key: value for key in keys if (value := kept.get(key))}
    new = [(key, source) for key, source in zip(keys, sources, strict=True) if key not in found]
    for (key, _), value in zip(new, spread(_read_batch, [source for _, source in new]), strict=True):
        kept.put(key, value)
        found[key] = value
    # What is kept was sealed by a build of ours: nothing else is ever unpickled.
    return (pickle.loads(found[key]) for key in keys)  # noqa: S301 - see above


def _read_batch(sources: Sequence[Source]) -> list[bytes]:
    return [pickle.dumps(read_document(*source), protocol=pickle.HIGHEST_PROTOCOL) for source in sources]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A planned file as it has been delivered."""

    addresses: tuple[str, ...]
    links: PageLinks | None
    problems: tuple[Problem, ...]


def make_files(
    look: Look, planned: Sequence[Planned], target: Target, kept: Memo, spread: Spread
) -> Iterator[Delivered]:
    """Deliver planned files to a target; what was made before, and is there, is not made again."""
    new: list[tuple[Key, Planned]] = []
    for each in planned:
        key = _key(look, each)
        value = kept.get(key)
        entries, links = pickle.loads(value) if value else ((), None)  # noqa: S301 - sealed, as above
        if entries and all(map(target.keep, entries)):
            yield Delivered(addresses=tuple(entry.path for entry in entries), links=links, problems=())
        else:
            new.append((key, each))
    if new:
        look = replace(look, compiled=_compiled(look, kept))
    made = spread(partial(make_all, look), [each for _, each in new])
    for (key, each), result in zip(new, made, strict=True):
        addresses = tuple(look.folder + address for address in each.addresses)
        contents = zip(addresses, result.contents, strict=True) if result.contents else ()
        entries = tuple(target.put(address, data) for address, data in contents)
        if entries:
            kept.put(key, pickle.dumps((entries, result.links), protocol=pickle.HIGHEST_PROTOCOL))
        yield Delivered(addresses=addresses, links=result.links, problems=result.problems)


def _key(look: Look, planned: Planned) -> Key:
    """Hash all that a planned file is made of."""
    name = planned.made_by.encode()
    return key_of(
        b"file",
        program_signature(),
        look.digest,
        name,
        repr(planned.addresses).encode(),
        encoded(planned.inputs),
    )


def _compiled(look: Look, kept: Memo) -> dict[str, bytes]:
    """Compile the templates, or take them as they were compiled before."""
    key = key_of(b"templates", program_signature(), encoded(look.theme.templates))
    if value := kept.get(key):
        found: dict[str, bytes] = pickle.loads(value)  # noqa: S301 - sealed, as above
        return found
    compiled = compile_templates(look)
    kept.put(key, pickle.dumps(compiled, protocol=pickle.HIGHEST_PROTOCOL))
    return compiled
