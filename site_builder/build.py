"""The pipeline on one screen: read → understand → assemble → plan → make → check links → publish."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from site_builder.content.documents import SiteDocument, read_documents
from site_builder.content.files import Layer, StoredFile, read_content
from site_builder.content.hygiene import one_line_end
from site_builder.content.themes import read_theme
from site_builder.model.records import Assessment, Site
from site_builder.model.site import assemble
from site_builder.pages.colours import agency_style
from site_builder.pages.data import plan_data
from site_builder.pages.links import PageLinks, check_links
from site_builder.pages.make import Look, make_look
from site_builder.pages.plan import folder_of, plan
from site_builder.pages.planned import Planned
from site_builder.pages.search import plan_search
from site_builder.pages.theme import Theme, make_theme
from site_builder.pages.wording import Wording
from site_builder.problems import Language, Place, Problem, has_errors, in_order
from site_builder.progress import Progress, silent
from site_builder.publish import memo, staging
from site_builder.publish.manifest import Entry, entry_for
from site_builder.publish.memo import Memo
from site_builder.remembered import Target, make_files, read_sources
from site_builder.report import Built, Report
from site_builder.unchanged import Asked, inputs_of, last_build, remember
from site_builder.workers import Spread, workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A folder checked."""

    report: Report
    assessments: tuple[Assessment, ...]
    years: tuple[int, ...]
    """The fiscal years (Buddhist Era) that have measures."""


class _Nowhere:
    """Where files go that are only checked."""

    def keep(self, entry: Entry) -> bool:  # noqa: ARG002 - whatever it is
        return True

    def put(self, path: str, data: bytes) -> Entry:
        return entry_for(path, data)

    def copy(self, path: str, stored: StoredFile) -> None:
        pass


def build(  # noqa: PLR0913 - the command's options, all by name
    folder: Path,
    output: Path,
    *,
    theme: str | None = None,
    as_of: date | None = None,
    clean: bool = False,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Built:
    """Compile an agency's folder and publish it to `output`.

    The work is spread over `jobs` processes (default: a process a core), or over an `executor`.
    Raises Stopped or OSError where something outside the content forbids it; the published
    folder is then as it was.
    """
    began = time.monotonic()
    account = None
    asked = Asked(folder=folder, output=output, theme=theme, as_of=as_of)
    inputs = inputs_of(asked)
    with memo.opened(folder, read=not clean) as kept, workers(jobs, executor) as spread:
        means = _Means(kept=kept, spread=spread, progress=progress)
        last = last_build(asked, kept)
        understood = _understand(folder, theme, as_of, means)
        problems = understood.problems
        if not has_errors(problems):
            with staging.opened(output, clean=clean, known=last.outputs if last else {}) as stage:
                problems += _make(understood, stage, means)
                if not has_errors(problems):
                    progress("publish", 0, 1)
                    account = stage.publish()
        report = _report(understood, problems)
        progress("remember", 0, 1)
        if account:
            remember(asked, kept, inputs, report, account)
        kept.forget()
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
    with workers(jobs) as spread:
        means = _Means(kept=Memo(table=None), spread=spread, progress=progress)
        understood = _understand(folder, theme, as_of, means)
        problems = understood.problems
        if not has_errors(problems):
            problems += _make(understood, _Nowhere(), means)
    site = understood.site
    return Checked(
        report=_report(understood, problems),
        assessments=site.assessments if site else (),
        years=tuple(year.year for year in site.years if year.measures) if site else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """What a build works with: results of earlier ones, processes, and who is told how far it is."""

    kept: Memo
    spread: Spread
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class _Understood:
    """What the disk holds, understood."""

    site: Site | None
    """None where an error forbids it."""
    settings: SiteDocument
    themes: Mapping[Language, Theme]
    problems: tuple[Problem, ...]
    texts: Mapping[str, bytes]
    """Every text that a problem may speak of, by path."""
    read: int


def _understand(folder: Path, theme: str | None, as_of: date | None, means: _Means) -> _Understood:
    means.progress("read", 0, 1)
    snapshot = read_content(folder)
    means.progress("understand", 0, len(snapshot.texts))
    reader = partial(read_sources, kept=means.kept, spread=means.spread)
    documents = read_documents(snapshot.texts, snapshot.requirements, snapshot.problems, reader)
    layers, theme_problems = _read_theme(folder, documents.site, theme)
    themes = {language: make_theme(layers, language) for language in documents.site.languages}
    means.progress("assemble", 0, 1)
    site, site_problems = assemble(documents, snapshot.evidence, as_of)
    problems = (*documents.problems, *theme_problems, *site_problems)
    problems += tuple(problem for _, found in themes.values() for problem in found)
    assert site is not None or has_errors(problems)  # noqa: S101 - never put nothing over a site
    of_themes = {f"{layer.shown}/{path}": data for layer in layers for path, data in layer.files.items()}
    return _Understood(
        site=site,
        settings=documents.site,
        themes={language: made for language, (made, _) in themes.items()},
        problems=problems,
        texts={**snapshot.texts, **of_themes},
        read=len(snapshot.texts) + len(snapshot.evidence),
    )


def _read_theme(
    folder: Path, site: SiteDocument, asked: str | None
) -> tuple[tuple[Layer, ...], tuple[Problem, ...]]:
    """Read the theme of the command line, else that of the settings; without sound settings, none."""
    if asked:
        return read_theme(folder, asked, Place(path="--theme"))
    if site.fields is None:
        return (), ()
    return read_theme(folder, site.fields.theme, site.place("theme"))


def _make(understood: _Understood, target: Target, means: _Means) -> tuple[Problem, ...]:
    """Make every file of the section, and check where the links of its pages lead."""
    site, themes = understood.site, understood.themes
    assert site is not None  # noqa: S101 - there are no errors
    fixed = dict(themes[site.settings.language].files)
    fixed |= dict([style] if (style := agency_style(site.settings.colour)) else [])
    for address, data in fixed.items():
        target.put(address, data)
    for address, stored in site.files.items():
        target.copy(address, stored)
    addresses = {*fixed, *site.files}
    links: dict[str, PageLinks] = {}
    problems: dict[Place, Problem] = {}
    for each in (site, site.other) if site.other else (site,):
        means.progress("plan", 0, 1)
        look, planned = _plan(each, site, themes)
        for done, made in enumerate(make_files(look, planned, target, means.kept, means.spread)):
            means.progress("make", done, len(planned))
            addresses.update(made.addresses)
            links |= {made.addresses[0]: made.links} if made.links else {}
            for found in made.problems:
                # A fault of a template shows on each page that it makes; once is enough.
                problems.setdefault(found.place, found)
    means.progress("links", 0, len(links))
    return tuple(problems.values()) or check_links(links, addresses)


def _plan(site: Site, own: Site, themes: Mapping[Language, Theme]) -> tuple[Look, list[Planned]]:
    """Plan the files of the section in one language, and what they are made with."""
    theme, settings = themes[site.settings.language], site.settings
    pages = plan(site, tuple(themes) if own.other else ())
    indexes = tuple(plan_search(site))
    if site is own:
        data = plan_data(site, Wording(settings=settings, strings=theme.strings))
        return make_look(theme, settings), [*pages, *indexes, *data]
    here: list[Planned] = [*pages, *indexes]
    addresses = tuple(address for each in here for address in each.addresses)
    return make_look(theme, settings, folder_of(settings.language), addresses), here


def _report(understood: _Understood, found: Iterable[Problem]) -> Report:
    problems, site = in_order(found), understood.site
    return Report(
        problems=problems,
        sources=_sources(problems, understood.texts),
        language=understood.settings.language,
        read=understood.read,
        measures=sum(len(year.measures) for year in site.years) if site else 0,
        drafts=site.drafts if site else 0,
    )


def _sources(problems: Iterable[Problem], texts: Mapping[str, bytes]) -> dict[str, str]:
    """Decode the files that problems speak of."""
    paths = {found.place.path for found in problems} & texts.keys()
    return {path: one_line_end(texts[path].decode("utf-8-sig", errors="replace")) for path in paths}
