"""The pipeline on one screen: read → understand → assemble → plan → make → check links → publish."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from site_builder import plans
from site_builder.content.documents import SITE_PATH, SiteDocument, read_documents, read_site
from site_builder.content.files import ChangedError, Layer, Snapshot, StoredFile, read_content
from site_builder.content.hygiene import one_line_end
from site_builder.content.themes import read_theme
from site_builder.delivery import Means, Supplies, Target, addresses, deliver, link_problems, postponed
from site_builder.model.records import Assessment, Site
from site_builder.model.site import assemble
from site_builder.pages.theme import Theme, make_theme
from site_builder.plans import Plan
from site_builder.portions import LostError
from site_builder.problems import Language, Place, Problem, has_errors, in_order
from site_builder.progress import Progress, silent
from site_builder.publish import memo, staging
from site_builder.publish.manifest import Entry, Manifest, entry_for
from site_builder.publish.memo import LiveMemo, Memo
from site_builder.report import Built, Report
from site_builder.serial import Key
from site_builder.signatures import wait_until_settled
from site_builder.sources import Sources, read_sources
from site_builder.unchanged import Asked, Content, Seen, ensure_unchanged, first_look, look, remember
from site_builder.workers import spread_over, uncollected

if TYPE_CHECKING:
    from concurrent.futures import Executor


Result = TypeVar("Result")


class Checked(Struct, frozen=True, kw_only=True):
    """A folder checked."""

    report: Report
    assessments: tuple[Assessment, ...]
    years: tuple[int, ...]
    """The fiscal years (Buddhist Era) that have measures."""


def build(  # noqa: PLR0913 - the command's options, all by name
    folder: Path,
    output: Path,
    *,
    theme: str | None = None,
    as_of: date | None = None,
    clean: bool = False,
    jobs: int | None = None,
    executor: "Executor | None" = None,
    progress: Progress = silent,
    seen: Seen | None = None,
    previous: Manifest | None = None,
) -> Built:
    """Compile an agency's folder and publish it to `output`.

    The work is spread over `jobs` processes (default: a process a core), or over an `executor`.
    `seen` is what a look before it found, which is not taken again then. `previous` is the publication
    that this one follows: its digest goes into the manifest.
    Raises Stopped, OSError or MemoryError where something outside the content forbids it; the
    published folder is then as it was.
    """
    asked = Asked(folder=folder, output=output, theme=theme, as_of=as_of)
    run = partial(
        _build, asked, clean=clean, jobs=jobs, executor=executor, progress=progress, previous=previous
    )
    return _while_it_changes(run, partial(first_look if clean else look, asked), asked, seen)


_READINGS = 5
"""So often a folder is read that is changed meanwhile."""


def _while_it_changes(
    run: Callable[[Seen], Result], look: Callable[[], Seen], asked: Asked, seen: Seen | None = None
) -> Result:
    """Do what reads a folder, again where that was changed meanwhile; a ChangedError where that goes on."""
    for _ in range(_READINGS - 1):
        seen = seen or look()
        if None in seen.inputs.values():
            # A second change in the same tick of the clock would not show.
            wait_until_settled()
            seen = look()
        with suppress(ChangedError):
            return run(seen)
        seen = None
    # A text that need not be read may have been asked for after all: now all are read.
    return run(first_look(asked))


def _build(  # noqa: PLR0913 - as above
    asked: Asked,
    seen: Seen,
    *,
    clean: bool,
    jobs: int | None,
    executor: "Executor | None",
    progress: Progress,
    previous: Manifest | None,
) -> Built:
    began = time.monotonic()
    account = report = None
    known = seen.last.outputs if seen.last else {}
    with memo.opened(asked.folder) as kept:
        if clean:
            kept.clear()
        means = Means(kept=kept, spread=spread_over(jobs, executor), progress=progress)
        with uncollected():
            disk = _read(asked, means, seen)
            key, planned = _planned(asked, disk, means)
        problems = planned.problems
        if not has_errors(problems):
            with staging.opened(asked.output, clean=clean, known=known, previous=previous) as stage:
                planned, found = _made(asked, planned, disk, stage, means)
                problems += found
                report = _report(planned, disk, problems)
                if not has_errors(problems):
                    progress("publish", 0, 1)
                    account = stage.publish()
                    progress("remember", 0, 1)
                    # It is published: what cannot be remembered costs the next build time and nothing else.
                    with suppress(OSError):
                        plans.keep(key, planned, disk.sources, kept)
                        content = _content(disk)
                        remember(
                            asked, kept, inputs=seen.inputs, report=report, account=account, content=content
                        )
                        kept.forget()
        report = report or _report(planned, disk, problems)
    return Built(report=report, account=account, seconds=time.monotonic() - began)


def check(
    folder: Path,
    *,
    theme: str | None = None,
    as_of: date | None = None,
    jobs: int | None = None,
    progress: Progress = silent,
) -> Checked:
    """Find every problem of an agency's folder without writing anything."""
    asked = Asked(folder=folder, output=folder, theme=theme, as_of=as_of)
    run = partial(_check, asked, jobs=jobs, progress=progress)
    return _while_it_changes(run, partial(first_look, asked), asked)


def _check(asked: Asked, seen: Seen, *, jobs: int | None, progress: Progress) -> Checked:
    means = Means(kept=LiveMemo(), spread=spread_over(jobs), progress=progress)
    with uncollected():
        disk = _read(asked, means, seen)
        means.progress("assemble", 0, 1)
        understood = _understand(asked, disk)
        means.progress("plan", 0, 1)
        planned = _plan(understood, means.kept)
    problems = planned.problems
    if not has_errors(problems):
        problems += _make(planned, disk, _Nowhere(), means)
    site = understood.site
    return Checked(
        report=_report(planned, disk, problems),
        assessments=site.assessments if site else (),
        years=tuple(year.year for year in site.years if year.measures) if site else (),
    )


class Previewed(Struct, frozen=True, kw_only=True):
    """A folder compiled to be looked at."""

    report: Report
    content: Content
    later: Mapping[str, Callable[[], bytes]]
    """By address what makes the data and indexes, which most who look at pages never ask for."""


def preview(  # noqa: PLR0913 - as above
    asked: Asked,
    seen: Seen,
    kept: Memo,
    target: Target,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
) -> Previewed:
    """Compile an agency's folder and publish nothing: its pages go to a `target`.

    Raises OSError where the machine says no, a ChangedError where the content changed meanwhile.
    """
    later: Mapping[str, Callable[[], bytes]] = {}
    means = Means(kept=kept, spread=spread_over(jobs), progress=progress)
    with uncollected():
        disk = _read(asked, means, seen)
        key, planned = _planned(asked, disk, means)
    problems = planned.problems
    if not has_errors(problems):
        planned, found = _made(asked, planned, disk, target, means, computed=False)
        problems += found
        computed = [portion for portion in planned.portions if portion.computed]
        later = postponed(computed, _supplies(planned, disk, kept))
    plans.keep(key, planned, disk.sources, kept)
    if not has_errors(problems):
        # Otherwise the last good state stays, and its data are still to be made of what is kept.
        kept.forget()
    return Previewed(report=_report(planned, disk, problems), content=_content(disk), later=later)


class _Disk(Struct, frozen=True, kw_only=True):
    """What the disk holds."""

    snapshot: Snapshot
    sources: Sources
    site: SiteDocument
    layers: tuple[Layer, ...]
    problems: tuple[Problem, ...]
    """Of the theme's folders."""


class _Understood(Struct, frozen=True, kw_only=True):
    """What the disk holds, understood."""

    site: Site | None
    """None where an error forbids it."""
    settings: SiteDocument
    themes: Mapping[Language, Theme]
    problems: tuple[Problem, ...]


def _read(asked: Asked, means: Means, seen: Seen) -> _Disk:
    """Read what was seen, all of one state."""
    means.progress("read", 0, 1)
    try:
        snapshot = read_content(asked.folder, seen.before)
        site, _ = read_site(snapshot.texts.get(SITE_PATH))
        layers, problems = _read_theme(asked.folder, site, asked.theme)
    except OSError:  # it may be gone
        ensure_unchanged(asked, seen)
        raise
    ensure_unchanged(asked, seen)
    means.progress("understand", 0, len(snapshot.texts))
    sources = read_sources(snapshot.texts, seen.content.keys, means.kept, means.spread)
    snapshot = replace(snapshot, texts=sources.data)
    return _Disk(snapshot=snapshot, sources=sources, site=site, layers=layers, problems=problems)


def _read_theme(
    folder: Path, site: SiteDocument, asked: str | None
) -> tuple[tuple[Layer, ...], tuple[Problem, ...]]:
    """Read the theme of the command line, else that of the settings; without sound settings, none."""
    if asked:
        return read_theme(folder, asked, Place(path="--theme"))
    if site.fields is None:
        return (), ()
    return read_theme(folder, site.fields.theme, site.place("theme"))


def _understand(asked: Asked, disk: _Disk) -> _Understood:
    snapshot = disk.snapshot
    reader = disk.sources.read
    documents = read_documents(snapshot.texts, snapshot.requirements, snapshot.problems, reader)
    themes = {language: make_theme(disk.layers, language) for language in documents.site.languages}
    site, site_problems = assemble(documents, snapshot.evidence, asked.as_of, drafts=asked.drafts)
    problems = (*documents.problems, *disk.problems, *site_problems)
    problems += tuple(problem for _, found in themes.values() for problem in found)
    assert site is not None or has_errors(problems)  # noqa: S101 - never put nothing over a site
    return _Understood(
        site=site,
        settings=documents.site,
        themes={language: made for language, (made, _) in themes.items()},
        problems=problems,
    )


def _planned(asked: Asked, disk: _Disk, means: Means) -> tuple[Key, Plan]:
    """Find the plan of an earlier build where it still holds, or plan; with the key to keep it under."""
    key = plans.plan_key(asked, disk.snapshot, disk.layers, disk.sources)
    return key, plans.recall(key, disk.sources, means.kept) or _plan_anew(asked, disk, means)


def _plan_anew(asked: Asked, disk: _Disk, means: Means, *, in_memory: bool = False) -> Plan:
    """Plan; apart where there is much, since documents and site are not needed once it is done."""
    means.progress("assemble", 0, 1)
    steps = means.spread.apart(
        partial(_assemble_and_plan, asked, disk, means.kept, in_memory=in_memory), disk.sources.new
    )
    next(steps)
    means.progress("plan", 0, 1)
    planned: Plan = next(steps)
    held: dict[Key, Any] = {}
    for part, saved in steps:
        held |= part
        means.kept.take_over(saved)
    return replace(planned, held=held)


def _assemble_and_plan(asked: Asked, disk: _Disk, kept: Memo, *, in_memory: bool) -> Iterator[Any]:
    """Plan; gives None once all is assembled, then the plan, then portion by portion what belongs to it.

    That is what is held in memory, and what another process needs to have the rest.
    """
    understood = _understand(asked, disk)
    yield None
    planned = _plan(understood, kept, in_memory=in_memory)
    yield replace(planned, held={})
    for _, keys in planned.parts():
        held = {key: planned.held[key] for key in keys if key in planned.held}
        yield held, kept.hand_over(set(keys) - held.keys())


def _plan(understood: _Understood, kept: Memo, *, in_memory: bool = False) -> Plan:
    site, themes, problems = understood.site, understood.themes, understood.problems
    told = plans.without_files(site, understood.settings.language, problems)
    if site is None or has_errors(problems):
        return told
    return plans.with_files(told, site, themes, kept, in_memory=in_memory)


def _made(  # noqa: PLR0913 - as above
    asked: Asked, planned: Plan, disk: _Disk, target: Target, means: Means, *, computed: bool = True
) -> tuple[Plan, tuple[Problem, ...]]:
    """Make the files of the section; all anew, where a part is lost of what earlier builds kept."""
    with suppress(LostError):
        return planned, _make(planned, disk, target, means, computed=computed)
    planned = _plan_anew(asked, disk, means, in_memory=True)
    with suppress(LostError):
        return planned, _make(planned, disk, target, means, computed=computed)
    means.kept.clear()
    return planned, _make(planned, disk, target, means, computed=computed)


def _make(
    planned: Plan, disk: _Disk, target: Target, means: Means, *, computed: bool = True
) -> tuple[Problem, ...]:
    """Make every file of the section, and check where the links of its pages lead.

    Without `computed`, data and indexes are left out. Raises LostError where something is lost that the plan
    relies on.
    """
    kept = means.kept
    supplies = _supplies(planned, disk, kept)
    portions = [portion for portion in planned.portions if computed or not portion.computed]
    delivery = deliver(portions, supplies, target, means)
    if delivery.problems:
        return delivery.problems
    means.progress("links", 0, 1)
    left_out = addresses(set(planned.portions) - set(portions), supplies)
    problems = link_problems(delivery, (*planned.fixed, *planned.evidence, *left_out), kept)
    for address, data in planned.fixed.items():
        target.take(target.write(address, data))
    for address in planned.evidence:
        target.copy(address, disk.snapshot.evidence[f"content/{address}"])
    return problems


def _supplies(planned: Plan, disk: _Disk, kept: Memo) -> Supplies:
    # Files are made in the order of their bundles.
    inputs_in = lru_cache(maxsize=1)(partial(planned.inputs_in, kept=kept))
    return Supplies(
        files_of=lambda portion: planned.files_of(portion, kept),
        look_of=lambda digest: planned.look_of(digest, kept),
        inputs_of=lambda file: inputs_in(file.bundle)[file.position],
        read=disk.sources,
    )


class _Nowhere:
    """Where files go that are only checked."""

    def keep(self, entry: Entry) -> bool:  # noqa: ARG002 - whatever it is
        return True

    def write(self, path: str, data: bytes) -> Entry:
        return entry_for(path, data)

    def take(self, written: Entry) -> Entry:
        return written

    def copy(self, path: str, stored: StoredFile) -> None:
        pass


def _content(disk: _Disk) -> Content:
    return Content(evidence=disk.snapshot.stored, keys=disk.sources.keys)


def _report(planned: Plan, disk: _Disk, found: Iterable[Problem]) -> Report:
    problems = in_order(found)
    return Report(
        problems=problems,
        sources=_sources(problems, disk),
        language=planned.language,
        read=len(disk.snapshot.texts) + len(disk.snapshot.evidence),
        measures=planned.measures,
        drafts=planned.drafts,
    )


def _sources(problems: Iterable[Problem], disk: _Disk) -> dict[str, str]:
    """Decode the files that problems speak of."""
    texts = disk.snapshot.texts
    of_themes = {f"{layer.shown}/{path}": data for layer in disk.layers for path, data in layer.files.items()}
    paths = {found.place.path for found in problems} & (texts.keys() | of_themes.keys())
    data = {path: of_themes[path] if path in of_themes else texts[path] for path in paths}
    return {path: one_line_end(each.decode("utf-8-sig", errors="replace")) for path, each in data.items()}
