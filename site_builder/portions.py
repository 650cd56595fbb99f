"""The files of a section in portions, by the years of the texts that they show; one as it was is not opened.

A portion is made of its planned files and of the texts that they show. What came of it is kept by the
digests of both; the same goes for each single file, for portions in which only some have to be made again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import StoredFile
from site_builder.model.texts import shown_in
from site_builder.pages.links import PageLinks, check_links
from site_builder.pages.make import Look, Made, Task, make_all
from site_builder.pages.planned import Computed, Planned
from site_builder.pages.render import compile_templates
from site_builder.problems import Place, Problem
from site_builder.progress import Progress
from site_builder.publish.manifest import Entry
from site_builder.publish.memo import Memo
from site_builder.serial import Key, encoded, key_of
from site_builder.signatures import program_signature
from site_builder.sources import Sources
from site_builder.workers import Spread


class Target(Protocol):
    """Where the files of the section go."""

    def keep(self, entry: Entry) -> bool:
        """Take over a file that need not be made again; tells whether it is there."""

    def put(self, path: str, data: bytes) -> Entry:
        """Take a file."""

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
    planned: Planned


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
    leads: bytes
    """Digest of where its links lead, and of what others may lead to."""


class Delivery(Struct, frozen=True, kw_only=True):
    """What came of all portions."""

    portions: tuple[Delivered, ...]
    """In their order; those with a problem are left out."""
    links: Mapping[bytes, Mapping[str, PageLinks]]
    """Those of pages in portions that were made just now, by address, and by the portions' digest of them."""
    problems: tuple[Problem, ...]


def in_portions(look: Look, planned: Iterable[Planned]) -> dict[Portion, tuple[File, ...]]:
    """Sort planned files by the fiscal years of the texts that they show, pages apart from data."""
    alike: dict[tuple[bool, *tuple[str, ...]], list[File]] = {}
    for each in planned:
        file = _file(look, each)
        years = sorted({source.split("/")[1] for source in file.sources})
        alike.setdefault((isinstance(each, Computed), *years), []).append(file)
    return {
        Portion(
            key=key_of(b"portion", *(file.key for file in files)),
            look=look.digest,
            sources=tuple(dict.fromkeys(chain.from_iterable(file.sources for file in files))),
            computed=computed,
        ): tuple(files)
        for (computed, *_), files in alike.items()
    }


def _file(look: Look, planned: Planned) -> File:
    """Hash all that a planned file is made of, but the texts."""
    inputs = encoded(planned.inputs)
    name, addresses = planned.made_by.encode(), repr(planned.addresses).encode()
    key = key_of(b"file", program_signature(), look.digest, name, addresses, inputs)
    return File(key=key, sources=shown_in(inputs), planned=planned)


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
    links: dict[bytes, Mapping[str, PageLinks]] = {}
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
    for digest in dict.fromkeys(portion.look for portion in wanted):
        look = supplies.look_of(digest)
        alike = {portion: files for portion, files in wanted.items() if portion.look == digest}
        assert look  # noqa: S101 - see above
        results = _made_files(look, [*chain(*alike.values())], read, target, means)
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
                found = _delivered(made)
                links[found.leads] = {each.entries[0].path: each.links for each in made if each.links}
                kept.save(_result_key(portion.key, portion.sources, read), found)
                done[portion.key] = found
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
    links: PageLinks | None
    problems: tuple[Problem, ...] = ()


def _made_files(
    look: Look, files: Sequence[File], read: Sources, target: Target, means: Means
) -> Iterator[_MadeFile]:
    """Make files, but those that were made before and are there; in their order."""
    kept = means.kept
    known: dict[int, _MadeFile] = {}
    keys = [_result_key(file.key, file.sources, read) for file in files]
    for position, key in enumerate(keys):
        if found := kept.load(key):
            entries, links = found
            if all(map(target.keep, entries)):
                known[position] = _MadeFile(key=key, entries=entries, links=links)
    new = [position for position in range(len(files)) if position not in known]
    if new:
        look = replace(look, compiled=_compiled(look, kept))
    tasks = _Tasks([files[position] for position in new], read)
    results = means.spread(partial(make_all, look), tasks)
    for position, key in enumerate(keys):
        if position in known:
            yield known[position]
            continue
        made: Made = next(results)
        contents = zip(_addresses(files[position], look), made.contents, strict=True) if made.contents else ()
        entries = tuple(target.put(address, data) for address, data in contents)
        if entries:
            kept.save(key, (entries, made.links))
        yield _MadeFile(key=key, entries=entries, links=made.links, problems=made.problems)


class _Tasks(Sequence[Task]):
    """Files to make, each with its texts once it is due: they are not all in memory at once."""

    def __init__(self, files: Sequence[File], read: Sources) -> None:
        self.files, self.read = files, read

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, at: slice) -> list[Task]:  # type: ignore[override]
        return [
            (file.planned, {source: self.read.texts(source) for source in file.sources})
            for file in self.files[at]
        ]


def _delivered(made: Sequence[_MadeFile]) -> Delivered:
    leads = [(each.entries[0].path, *_without_lines(each.links)) for each in made if each.links]
    return Delivered(
        entries=tuple(chain(*(each.entries for each in made))),
        files=tuple(each.key for each in made),
        leads=key_of(encoded(leads)),
    )


def _without_lines(links: PageLinks) -> tuple[object, ...]:
    leads = [(target, path, fragment) for target, _, path, fragment in links.leads]
    return links.ids, leads, [fault[:2] for fault in links.faults], [each[0] for each in links.blocked]


def link_problems(delivery: Delivery, others: Iterable[str], kept: Memo) -> tuple[Problem, ...] | None:
    """Check where the links of all pages lead; `others` are addresses beside them.

    None where the links of a page are not to be had.
    """
    files = sorted({*others, *(entry.path for each in delivery.portions for entry in each.entries)})
    leads = (each.leads for each in delivery.portions)
    key = key_of(b"sound", program_signature(), *leads, encoded(files))
    if kept.has(key):
        return ()
    pages: dict[str, PageLinks] = {}
    for each in delivery.portions:
        links = delivery.links[each.leads] if each.leads in delivery.links else _kept_links(each, kept)
        if links is None:
            return None
        pages |= links
    problems = check_links(pages, files)
    if not problems:
        kept.save(key, ())
    return problems


def _kept_links(delivered: Delivered, kept: Memo) -> dict[str, PageLinks] | None:
    """Load the links of a portion's pages; None where they are not to be had."""
    found = [kept.load(file) for file in delivered.files]
    return None if None in found else {entries[0].path: links for entries, links in found if links}


def _compiled(look: Look, kept: Memo) -> dict[str, bytes]:
    """Compile the templates, or take them as they were compiled before."""
    key = key_of(b"templates", program_signature(), encoded(look.theme.templates))
    compiled: dict[str, bytes] | None = kept.load(key)
    if compiled is None:
        compiled = compile_templates(look.theme, look.settings)
        kept.save(key, compiled)
    return compiled
