"""The pipeline on one screen: read → understand → assemble → plan → render → check links → publish."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.content.documents import SiteDocument, read_documents
from site_builder.content.files import Layer, read_content
from site_builder.content.hygiene import one_line_end
from site_builder.content.themes import read_theme
from site_builder.model.records import Assessment, Site
from site_builder.model.site import assemble
from site_builder.pages.colours import agency_style
from site_builder.pages.data import data_files
from site_builder.pages.links import check_links, links_of
from site_builder.pages.plan import folder_of, plan
from site_builder.pages.render import make_renderer
from site_builder.pages.search import search_address, search_files
from site_builder.pages.theme import Theme, make_theme
from site_builder.pages.wording import Wording
from site_builder.problems import Language, Place, Problem, has_errors, in_order
from site_builder.publish.staging import Account, File, publish

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A folder compiled: the files of the section by address, or none where an error forbids it."""

    files: Mapping[str, File]
    assessments: tuple[Assessment, ...]
    years: tuple[int, ...]
    """The fiscal years (Buddhist Era) that have measures."""
    problems: tuple[Problem, ...]
    sources: Mapping[str, str]
    """Text by path, for the source lines under problems."""
    language: Language
    read: int
    measures: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did; no account where an error kept it from publishing."""

    compiled: Compiled
    account: Account | None
    seconds: float


def build(  # noqa: PLR0913 - the command's options, all by name
    folder: Path,
    output: Path,
    *,
    theme: str | None = None,
    as_of: date | None = None,
    clean: bool = False,
    progress: Progress = _silent,
) -> Built:
    """Compile an agency's folder and publish it to `output`.

    Raises Stopped or OSError where something outside the content forbids it; the published
    folder is then as it was.
    """
    began = time.monotonic()
    compiled = compile_site(folder, theme=theme, as_of=as_of, progress=progress)
    if has_errors(compiled.problems):
        return Built(compiled=compiled, account=None, seconds=time.monotonic() - began)
    progress("publish", 0, 1)
    account = publish(output, compiled.files, clean=clean)
    return Built(compiled=compiled, account=account, seconds=time.monotonic() - began)


def compile_site(
    folder: Path, *, theme: str | None = None, as_of: date | None = None, progress: Progress = _silent
) -> Compiled:
    """Turn an agency's folder into the files of its section, without writing anything."""
    progress("read", 0, 1)
    snapshot = read_content(folder)
    documents = read_documents(snapshot.texts, snapshot.requirements, snapshot.problems)
    layers, theme_problems = _read_theme(folder, documents.site, theme)
    themes = {language: make_theme(layers, language) for language in documents.site.languages}
    made_theme, _ = themes[documents.site.language]
    found = tuple(problem for _, problems in themes.values() for problem in problems)
    site, site_problems = assemble(documents, snapshot.evidence, as_of)
    problems = (*documents.problems, *theme_problems, *found, *site_problems)
    assert site is not None or has_errors(problems)  # noqa: S101 - never put nothing over a site
    files: dict[str, File] = {}
    if site is not None and not has_errors(problems):
        pages, found = _render(site, {language: made for language, (made, _) in themes.items()}, progress)
        wording = Wording(settings=site.settings, strings=made_theme.strings)
        style = agency_style(site.settings.colour)
        data = {**data_files(site, wording), **_search(site)}
        files = {**pages, **data, **made_theme.files, **site.files}
        files |= dict([style] if style else [])
        problems += found or _check_links(pages, files)
    problems = in_order(problems)
    texts = {
        **snapshot.texts,
        **{f"{layer.shown}/{path}": data for layer in layers for path, data in layer.files.items()},
    }
    return Compiled(
        files={} if has_errors(problems) else files,
        assessments=site.assessments if site else (),
        years=tuple(year.year for year in site.years if year.measures) if site else (),
        problems=problems,
        sources=_sources(problems, texts),
        language=documents.site.language,
        read=len(snapshot.texts) + len(snapshot.evidence),
        measures=sum(len(year.measures) for year in site.years) if site else 0,
        drafts=site.drafts if site else 0,
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


def _render(
    site: Site, themes: Mapping[Language, Theme], progress: Progress
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Render every page in every language. A template's fault shows on each page it makes; once is enough."""
    rendered: dict[str, bytes] = {}
    problems: dict[Place, Problem] = {}
    for each in (site, site.other) if site.other else (site,):
        language = each.settings.language
        pages = plan(each, tuple(themes) if site.other else ())
        folder = "" if each is site else folder_of(language)
        there = {*(page.address for page in pages), *(search_address(year.year) for year in each.years)}
        render = make_renderer(themes[language], each.settings, folder, there)
        for done, page in enumerate(pages):
            progress("render", done, len(pages))
            data, found = render(page)
            if data is not None:
                rendered[folder + page.address] = data
            for fault in found:
                problems.setdefault(fault.place, fault)
    return rendered, tuple(problems.values())


def _search(site: Site) -> dict[str, bytes]:
    """Make the indexes of the search in every language."""
    own = search_files(site)
    if site.other is None:
        return own
    folder = folder_of(site.other.settings.language)
    return {**own, **{folder + address: data for address, data in search_files(site.other).items()}}


def _check_links(pages: Mapping[str, bytes], files: Mapping[str, File]) -> tuple[Problem, ...]:
    return check_links({address: links_of(data.decode()) for address, data in pages.items()}, files)


def _sources(problems: Iterable[Problem], texts: Mapping[str, bytes]) -> dict[str, str]:
    """Decode the files that problems speak of."""
    paths = {found.place.path for found in problems} & texts.keys()
    return {path: one_line_end(texts[path].decode("utf-8-sig", errors="replace")) for path in paths}
