"""The files of a section brought where they belong; those of a portion that is as it was are not opened.

What came of a portion is kept by its own digest and those of the texts that it shows; the same goes for each
single file, for portions in which only some have to be made again.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, partial
from itertools import chain
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import StoredFile
from site_builder.pages.links import PageLinks, Reach, all_lead_somewhere, check_links, together
from site_builder.pages.make import Look, Made, Task, make_all
from site_builder.pages.render import compile_templates
from site_builder.portions import File, LostError, Portion
from site_builder.problems import Place, Problem
from site_builder.progress import Progress
from site_builder.publish.manifest import Entry
from site_builder.publish.memo import Memo
from site_builder.serial import Key, Packed, dumped, encoded, key_of
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


class Supplies(Struct, frozen=True, kw_only=True):
    """What portions are made of, each given only where it is needed."""

    files_of: Callable[[Portion], Sequence[File]]
    look_of: Callable[[bytes], Look]
    """What they are made with, by its digest."""
    inputs_of: Callable[[File], Mapping[str, Packed]]
    read: Sources


def _result_key(key: Key, sources: Iterable[str], read: Sources) -> Key:
    return key_of(b"made", key, *(read.briefs[source].text for source in sources))


def deliver(portions: Sequence[Portion], supplies: Supplies, target: Target, means: Means) -> Delivery:
    """Deliver portions to a target; what was made before, and is there, is not made again.

    Raises LostError where something has to be made of what is not to be had.
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
        else:
            wanted[portion] = supplies.files_of(portion)
    problems: dict[Place, Problem] = {}
    count, number = sum(map(len, wanted.values())), 0
    if wanted:
        means.progress("make", 0, count)
    for digest in dict.fromkeys(portion.look for portion in wanted):
        look = supplies.look_of(digest)
        alike = {portion: files for portion, files in wanted.items() if portion.look == digest}
        with closing(_made_files(look, [*chain(*alike.values())], supplies, target, means)) as results:
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
        make = cache(partial(_make_now, file, look, supplies))
        for position, address in enumerate(_addresses(file, look)):
            later[address] = partial(_one_of, make, position)
    return later


def _each(portions: Iterable[Portion], supplies: Supplies) -> Iterator[tuple[File, Look]]:
    for portion in portions:
        look = supplies.look_of(portion.look)
        for file in supplies.files_of(portion):
            yield file, look


def _addresses(file: File, look: Look) -> list[str]:
    return [look.folder + address for address in file.planned.addresses]


def _make_now(file: File, look: Look, supplies: Supplies) -> tuple[bytes, ...]:
    return make_all(look, _Tasks([file], supplies)[:1])[0].contents


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
    look: Look, files: Sequence[File], supplies: Supplies, target: Target, means: Means
) -> Generator[_MadeFile, None, None]:
    """Make files, but those that were made before and are there; in their order."""
    kept = means.kept
    known: dict[int, _MadeFile] = {}
    keys = [_result_key(file.key, file.sources, supplies.read) for file in files]
    for position, key in enumerate(keys):
        if found := kept.load(key):
            entries, reach, links = found
            if all(map(target.keep, entries)):
                known[position] = _MadeFile(key=key, entries=entries, reach=reach, links=links)
    new = [file for position, file in enumerate(files) if position not in known]
    if new:
        look = replace(look, compiled=_compiled(look, kept))
    with closing(_written_files(look, new, supplies, target, means.spread)) as results:
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
    look: Look, files: Sequence[File], supplies: Supplies, target: Target, spread: Spread
) -> Generator[_Written, None, None]:
    """Make files and write them; where others make them who are not here, write what they give back."""
    weights = [file.weight for file in files]
    if spread.is_here:
        yield from spread(partial(_make_here, look, supplies, target), files, weights)
        return
    tasks = _Tasks(files, supplies)
    for file, made in zip(files, spread(partial(make_all, look), tasks, weights), strict=True):
        yield _written(look, file, made, target)


def _make_here(look: Look, supplies: Supplies, target: Target, files: Sequence[File]) -> list[_Written]:
    made = make_all(look, _Tasks(files, supplies)[:])
    return [_written(look, file, each, target) for file, each in zip(files, made, strict=True)]


def _written(look: Look, file: File, made: Made, target: Target) -> _Written:
    contents = zip(_addresses(file, look), made.contents, strict=True) if made.contents else ()
    written = tuple(target.write(address, data) for address, data in contents)
    links = Packed(dumped(made.links)) if made.links else None
    return written, made.reach, links, made.problems


class _Tasks(Sequence[Task]):
    """Files to make, each with its inputs and texts once it is due: they are not all in memory at once."""

    def __init__(self, files: Sequence[File], supplies: Supplies) -> None:
        self.files, self.supplies = files, supplies

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, at: slice) -> list[Task]:  # type: ignore[override]
        texts = self.supplies.read.texts
        return [
            (file.planned, self.supplies.inputs_of(file), {source: texts(source) for source in file.sources})
            for file in self.files[at]
        ]


def _delivered(made: Sequence[_MadeFile]) -> Delivered:
    return Delivered(
        entries=tuple(chain(*(each.entries for each in made))),
        files=tuple(each.key for each in made),
        pages={each.entries[0].path: each.key for each in made if each.links},
        reach=together(each.reach for each in made),
    )


def link_problems(delivery: Delivery, others: Iterable[str], kept: Memo) -> tuple[Problem, ...]:
    """Check where the links of all pages lead; `others` are addresses beside them.

    Raises LostError where the links of a page are not to be had.
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
    if len(found) < len(pages):
        raise LostError
    return check_links(found, files)


def _compiled(look: Look, kept: Memo) -> dict[str, bytes]:
    """Compile the templates, or take them as they were compiled before."""
    key = key_of(b"templates", program_signature(), encoded(look.theme.templates))
    compiled: dict[str, bytes] | None = kept.load(key)
    if compiled is None:
        compiled = compile_templates(look.theme, look.settings)
        kept.save(key, compiled)
    return compiled
