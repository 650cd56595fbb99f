"""The files of a section in portions, by the years of the texts that they show; one as it was is not opened.

A portion is made of its planned files and of the texts that they show. What came of it is kept by the
digests of both; the same goes for each single file, for portions in which only some have to be made again.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import StoredFile
from site_builder.model.texts import shown_in
from site_builder.pages.links import PageLinks, Reach, all_lead_somewhere, check_links, together
from site_builder.pages.make import Look, Made, Task, make_all
from site_builder.pages.planned import Computed, Planned
from site_builder.pages.render import compile_templates
from site_builder.problems import Place, Problem
from site_builder.progress import Progress
from site_builder.publish.manifest import Entry
from site_builder.publish.memo import Memo
from site_builder.serial import Key, Packed, dumped, encoded, key_of, kind_of, recorded
from site_builder.signatures import program_signature
from site_builder.sources import Sources
from site_builder.workers import Spread


class Target(Protocol):
    """Where the files of the section go."""

    def keep(self, entry: Entry) -> bool:
        """Take over a file that need not be made again; tells whether it is there."""

    def write(self, path: str, data: bytes) -> Any:  # noqa: ANN401 - whatever it wants to be given back
        """Bring a file there, also from a fork of this process; gives what is to be taken in this one."""

    def take(self, written: Any) -> Entry:  # noqa: ANN401 - see above
        """Take a file that was written."""

    def copy(self, path: str, stored: StoredFile) -> None:
        """Take a file of the content."""


class Means(Struct, frozen=True, kw_only=True):
    """What a build works with: results of earlier ones, processes, and who is told how far it is."""

    kept: Memo
    spread: Spread
    progress: Progress


class File(Struct, frozen=True, kw_only=True):
    """A planned file, named by all that it is made of but the texts."""

    key: Key
    sources: tuple[str, ...]
    """Paths of the documents whose texts it shows."""
    weight: int
    """How long it takes to make, beside others: a page is a few."""
    planned: Planned
    """Without its inputs."""
    inputs: Mapping[str, Packed]
    """By name: what is not made just now stays packed."""


class Portion(Struct, frozen=True, kw_only=True):
    """The files that show texts of the same fiscal years, or none."""

    key: Key
    look: bytes
    """Digest of what they are made with."""
    sources: tuple[str, ...]
    computed: bool
    """True for data and indexes: no link leads from them, and no template can be at fault."""


class Delivered(Struct, frozen=True, kw_only=True):
    """What came of a portion."""

    entries: tuple[Entry, ...]
    files: tuple[Key, ...]
    """Where its files' own results are kept."""
    pages: Mapping[str, Key]
    """Those of pages by address."""
    reach: Reach
    """Where the links of all its pages lead."""


class Delivery(Struct, frozen=True, kw_only=True):
    """What came of all portions."""

    portions: tuple[Delivered, ...]
    """In their order; those with a problem are left out."""
    links: Mapping[Key, PageLinks]
    """Those of the pages that were made just now and could not be kept, by the page's key."""
    problems: tuple[Problem, ...]


def in_portions(look: Look, planned: Iterable[Planned], *, written: bool) -> dict[Portion, tuple[File, ...]]:
    """Sort planned files by the fiscal years of the texts that they show, pages apart from data.

    Data come first: to make them takes long, and is not to be what all wait for at the end. `written`
    tells whether the files will be kept on the disk, so that they can be written down at once.
    """
    alike: dict[tuple[bool, *tuple[str, ...]], list[File]] = {}
    packed: dict[int, tuple[object, _Input]] = {}

    def once(value: object) -> _Input:
        # Many files have the same: it is held here, so that no other gets its number.
        if id(value) not in packed:
            packed[id(value)] = value, _packed(value, written=written)
        return packed[id(value)][1]

    for each in planned:
        file = _file(look, each, once)
        years = sorted({source.split("/")[1] for source in file.sources})
        alike.setdefault((isinstance(each, Computed), *years), []).append(file)
    return {
        Portion(
            key=key_of(b"portion", *(file.key for file in files)),
            look=look.digest,
            sources=tuple(dict.fromkeys(chain.from_iterable(file.sources for file in files))),
            computed=computed,
        ): tuple(files)
        for (computed, *_), files in sorted(alike.items(), key=lambda each: not each[0][0])
    }


class _Input(NamedTuple):
    packed: Packed
    digest: bytes
    sources: tuple[str, ...]
    """Paths of the documents whose texts belong into it."""
    size: int


def _packed(value: object, *, written: bool) -> _Input:
    kind = kind_of(value)
    data = recorded(value) if kind else encoded(value)
    # As bytes, it is neither written down again nor in the way of forks.
    packed = Packed(data, kind) if written and kind else Packed.of(value)
    return _Input(packed=packed, digest=key_of(data), sources=shown_in(data), size=len(data))


def _file(look: Look, planned: Planned, packed: Callable[[object], _Input]) -> File:
    """Hash all that a planned file is made of, but the texts."""
    inputs = {name: packed(value) for name, value in planned.inputs.items()}
    name, addresses = planned.made_by.encode(), repr(planned.addresses).encode()
    return File(
        key=key_of(b"file", program_signature(), look.digest, name, addresses, *_digests(inputs)),
        sources=tuple(dict.fromkeys(chain(*(each.sources for each in inputs.values())))),
        weight=1 + sum(each.size for each in inputs.values()) // 2_000,
        planned=replace(planned, inputs={}),
        inputs={name: each.packed for name, each in inputs.items()},
    )


def _digests(inputs: Mapping[str, _Input]) -> Iterator[bytes]:
    return chain(*((name.encode(), each.digest) for name, each in inputs.items()))


def _result_key(key: Key, sources: Iterable[str], read: Sources) -> Key:
    return key_of(b"made", key, *(read.briefs[source].text for source in sources))


class Supplies(Struct, frozen=True, kw_only=True):
    """What portions are made of, each given only where it is needed."""

    files_of: Callable[[Portion], Sequence[File] | None]
    """Its files; None where they are not to be had."""
    look_of: Callable[[bytes], Look | None]
    """What they are made with, by its digest; likewise."""
    read: Sources


def deliver(portions: Sequence[Portion], supplies: Supplies, target: Target, means: Means) -> Delivery | None:
    """Deliver portions to a target; what was made before, and is there, is not made again.

    None where something has to be made whose files or look are not to be had.
    """
    kept, read = means.kept, supplies.read
    done: dict[Key, Delivered] = {}
    links: dict[Key, PageLinks] = {}
    wanted: dict[Portion, Sequence[File]] = {}
    for portion in portions:
        key = _result_key(portion.key, portion.sources, read)
        found: Delivered | None = kept.load(key)
        if found and all(map(target.keep, found.entries)):
            kept.retain(found.files)
            done[portion.key] = found
        elif (files := supplies.files_of(portion)) and supplies.look_of(portion.look):
            wanted[portion] = files
        else:
            return None
    problems: dict[Place, Problem] = {}
    count, number = sum(map(len, wanted.values())), 0
    if wanted:
        means.progress("make", 0, count)
    for digest in dict.fromkeys(portion.look for portion in wanted):
        look = supplies.look_of(digest)
        alike = {portion: files for portion, files in wanted.items() if portion.look == digest}
        assert look  # noqa: S101 - see above
        with closing(_made_files(look, [*chain(*alike.values())], read, target, means)) as results:
            for portion, files in alike.items():
                made: list[_MadeFile] = []
                for _ in files:
                    made.append(next(results))
                    means.progress("make", number, count)
                    number += 1
                # A fault of a template shows on each page that it makes; once is enough.
                for fault in chain(*(each.problems for each in made)):
                    problems.setdefault(fault.place, fault)
                if not problems:
                    done[portion.key] = found = _delivered(made)
                    kept.save(_result_key(portion.key, portion.sources, read), found)
                lost = [each for each in made if each.links and not kept.has(each.key)]
                links |= {each.key: each.links.value for each in lost if each.links}
    return Delivery(
        portions=tuple(done[portion.key] for portion in portions if portion.key in done),
        links=links,
        problems=tuple(problems.values()),
    )


def addresses(portions: Iterable[Portion], supplies: Supplies) -> list[str]:
    """List where the files of portions go."""
    return [address for file, look in _each(portions, supplies) for address in _addresses(file, look)]


def postponed(portions: Iterable[Portion], supplies: Supplies) -> dict[str, Callable[[], bytes]]:
    """Give by address what makes the files of portions, for when somebody asks for one."""
    later: dict[str, Callable[[], bytes]] = {}
    for file, look in _each(portions, supplies):
        # One function makes several files.
        make = cache(partial(_make_now, file, look, supplies.read))
        for position, address in enumerate(_addresses(file, look)):
            later[address] = partial(_one_of, make, position)
    return later


def _each(portions: Iterable[Portion], supplies: Supplies) -> Iterator[tuple[File, Look]]:
    for portion in portions:
        look = supplies.look_of(portion.look)
        for file in supplies.files_of(portion) or ():
            if look:
                yield file, look


def _addresses(file: File, look: Look) -> list[str]:
    return [look.folder + address for address in file.planned.addresses]


def _make_now(file: File, look: Look, read: Sources) -> tuple[bytes, ...]:
    return make_all(look, _Tasks([file], read)[:1])[0].contents


def _one_of(make: Callable[[], tuple[bytes, ...]], position: int) -> bytes:
    return make()[position]


class _MadeFile(Struct, frozen=True, kw_only=True):
    key: Key
    entries: tuple[Entry, ...]
    reach: Reach
    links: Packed | None
    """Those of a page; None for what no links lead from."""
    problems: tuple[Problem, ...] = ()


def _made_files(
    look: Look, files: Sequence[File], read: Sources, target: Target, means: Means
) -> Generator[_MadeFile, None, None]:
    """Make files, but those that were made before and are there; in their order."""
    kept = means.kept
    known: dict[int, _MadeFile] = {}
    keys = [_result_key(file.key, file.sources, read) for file in files]
    for position, key in enumerate(keys):
        if found := kept.load(key):
            entries, reach, links = found
            if all(map(target.keep, entries)):
                known[position] = _MadeFile(key=key, entries=entries, reach=reach, links=links)
    new = [file for position, file in enumerate(files) if position not in known]
    if new:
        look = replace(look, compiled=_compiled(look, kept))
    with closing(_written_files(look, new, read, target, means.spread)) as results:
        for position, key in enumerate(keys):
            if position in known:
                yield known[position]
                continue
            written, reach, links, problems = next(results)
            entries = tuple(map(target.take, written))
            if entries:
                kept.save(key, (entries, reach, links))
            yield _MadeFile(key=key, entries=entries, reach=reach, links=links, problems=problems)


_Written = tuple[tuple[Any, ...], Reach, Packed | None, tuple[Problem, ...]]
"""What a target is to take, and what else came of a file."""


def _written_files(
    look: Look, files: Sequence[File], read: Sources, target: Target, spread: Spread
) -> Generator[_Written, None, None]:
    """Make files and write them; where others make them who are not here, write what they give back."""
    weights = [file.weight for file in files]
    if spread.is_here:
        yield from spread(partial(_make_here, look, read, target), files, weights)
        return
    tasks = _Tasks(files, read)
    for file, made in zip(files, spread(partial(make_all, look), tasks, weights), strict=True):
        yield _written(look, file, made, target)


def _make_here(look: Look, read: Sources, target: Target, files: Sequence[File]) -> list[_Written]:
    made = make_all(look, _Tasks(files, read)[:])
    return [_written(look, file, each, target) for file, each in zip(files, made, strict=True)]


def _written(look: Look, file: File, made: Made, target: Target) -> _Written:
    contents = zip(_addresses(file, look), made.contents, strict=True) if made.contents else ()
    written = tuple(target.write(address, data) for address, data in contents)
    links = Packed(dumped(made.links)) if made.links else None
    return written, made.reach, links, made.problems


class _Tasks(Sequence[Task]):
    """Files to make, each with its texts once it is due: they are not all in memory at once."""

    def __init__(self, files: Sequence[File], read: Sources) -> None:
        self.files, self.read = files, read

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, at: slice) -> list[Task]:  # type: ignore[override]
        return [
            (file.planned, file.inputs, {source: self.read.texts(source) for source in file.sources})
            for file in self.files[at]
        ]


def _delivered(made: Sequence[_MadeFile]) -> Delivered:
    return Delivered(
        entries=tuple(chain(*(each.entries for each in made))),
        files=tuple(each.key for each in made),
        pages={each.entries[0].path: each.key for each in made if each.links},
        reach=together(each.reach for each in made),
    )


def link_problems(delivery: Delivery, others: Iterable[str], kept: Memo) -> tuple[Problem, ...] | None:
    """Check where the links of all pages lead; `others` are addresses beside them.

    None where the links of a page are not to be had.
    """
    files = {*others, *(entry.path for each in delivery.portions for entry in each.entries)}
    keys = {address: key for each in delivery.portions for address, key in each.pages.items()}

    def links_at(address: str) -> PageLinks | None:
        key = keys.get(address, b"")
        if key in delivery.links:
            return delivery.links[key]
        _, _, links = kept.load(key) or (None, None, None)
        return links.value if links else None

    if all_lead_somewhere(together(each.reach for each in delivery.portions), files, links_at):
        return ()
    pages = {address: links_at(address) for address in keys}
    found = {address: links for address, links in pages.items() if links}
    return check_links(found, files) if len(found) == len(pages) else None


def _compiled(look: Look, kept: Memo) -> dict[str, bytes]:
    """Compile the templates, or take them as they were compiled before."""
    key = key_of(b"templates", program_signature(), encoded(look.theme.templates))
    compiled: dict[str, bytes] | None = kept.load(key)
    if compiled is None:
        compiled = compile_templates(look.theme, look.settings)
        kept.save(key, compiled)
    return compiled
