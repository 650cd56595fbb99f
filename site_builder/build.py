"""The pipeline on one screen: read → understand → assemble → plan → render → check links → publish."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.content.documents import Documents, read_documents
from site_builder.content.files import Snapshot, read_content
from site_builder.content.themes import read_theme
from site_builder.model.records import Site
from site_builder.model.site import assemble
from site_builder.pages.links import PageLinks, check_links, links_of
from site_builder.pages.plan import plan
from site_builder.pages.render import make_renderer, template_sources
from site_builder.pages.theme import make_theme
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
    documents = read_documents(snapshot.texts)
    site, found = assemble(documents, snapshot.evidence, as_of)
    problems = snapshot.problems + documents.problems + found
    language = documents.site.fields.language if documents.site else "th"
    files, found, templates = _render(folder, documents, site, theme, progress)
    problems = in_order(problems + found)
    return Compiled(
        files={} if has_errors(problems) else files,
        problems=problems,
        sources=_Sources(snapshot, templates),
        language=language,
        read=len(snapshot.texts) + len(snapshot.evidence),
        measures=sum(len(year.measures) for year in site.years) if site else 0,
        drafts=site.drafts if site else 0,
    )


def _render(
    folder: Path, documents: Documents, site: Site | None, theme_name: str | None, progress: Progress
) -> tuple[dict[str, File], tuple[Problem, ...], Mapping[str, str]]:
    """Render every page of a site and check every link; the theme is read even when there is no site."""
    if documents.site is None:
        return {}, (), {}
    settings = documents.site.fields
    asked = Place(path="--theme") if theme_name else documents.site.place("theme")
    layers, problems = read_theme(folder, theme_name or settings.theme, asked)
    theme, found = make_theme(layers, settings.language)
    problems += found
    sources = template_sources(theme) | {
        f"{layer.shown}/{path}": data.decode("utf-8-sig", errors="replace")
        for layer in layers
        for path, data in layer.files.items()
        if path.endswith((".yaml", ".css"))
    }
    if site is None or not layers:
        return {}, problems, sources
    render = make_renderer(theme, site.settings)
    pages = plan(site)
    rendered: dict[str, bytes] = {}
    links: dict[str, PageLinks] = {}
    for done, page in enumerate(pages):
        progress("render", done, len(pages))
        data, found = render(page)
        told = {each.place for each in problems}
        # A template's fault shows on every page that it makes; once is enough.
        problems += tuple(each for each in found if each.place not in told)
        if data is not None:
            rendered[page.address] = data
            links[page.address] = links_of(data.decode())
    files: dict[str, File] = {**rendered, **theme.files, **site.files}
    if len(rendered) == len(pages):
        problems += check_links(links, files)
    return files, problems, sources


class _Sources(Mapping[str, str]):
    """The texts of a build by path, decoded when a problem asks for one."""

    def __init__(self, snapshot: Snapshot, templates: Mapping[str, str]) -> None:
        self._texts = snapshot.texts
        self._templates = templates

    def __getitem__(self, path: str) -> str:
        if path in self._templates:
            return self._templates[path]
        return (
            self._texts[path].decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        )

    def __iter__(self) -> Iterator[str]:
        yield from (*self._texts, *self._templates)

    def __len__(self) -> int:
        return len(self._texts) + len(self._templates)
