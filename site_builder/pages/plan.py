"""Every page of the section, its template, and exactly the values that the template may see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from site_builder.model.records import Assessment, FiscalYear, Measure, Settings, Site, State, listed
from site_builder.pages.colours import agency_style
from site_builder.pages.licences import licence_of
from site_builder.pages.planned import Page
from site_builder.problems import Language


class YearLink(Struct, frozen=True, kw_only=True):
    """A fiscal year (Buddhist Era) and the address of its index."""

    year: int
    address: str


class LanguageLink(Struct, frozen=True, kw_only=True):
    """A language of the section, and the folder of its pages (empty for the section's own)."""

    language: Language
    folder: str


class Frame(Struct, frozen=True, kw_only=True):
    """What every page shows around its own matter."""

    settings: Settings
    years: tuple[YearLink, ...]
    languages: tuple[LanguageLink, ...]
    """Every language that the page can be read in; empty where there is only one."""
    style: str | None
    """Address of the style sheet of the agency's colour; None where none is set."""
    feed: str | None
    """Address of the feed of changes; None where there is none."""


class Neighbour(Struct, frozen=True, kw_only=True):
    """The measure before or after, as far as a link to it needs."""

    number: str | None
    title: str
    address: str


class ItemLink(Struct, frozen=True, kw_only=True):
    """An item's page, as far as a page that points to it needs."""

    code: str
    assessed: int
    """Year of the assessment (Buddhist Era)."""
    title: str
    role: Literal["measures", "results"]
    year: int
    """The fiscal year that it shows."""
    state: State
    by_hand: int
    """How many of its components people have to check."""
    verified: bool
    address: str
    coverage: str
    """Address of the page that tells how far the items of that assessment are answered."""


class SitemapEntry(Struct, frozen=True, kw_only=True):
    """A page as search engines are told of it."""

    address: str
    changed: date | None
    """The day that its matter changed last, where that is known."""


def folder_of(language: Language) -> str:
    """Name the folder of the pages in a language that is not the section's own."""
    return f"{language}/"


def plan(site: Site, languages: Sequence[Language] = ()) -> Iterator[Page]:
    """Give every page of the section in one language; `languages` are all that it can be read in."""
    years = tuple(YearLink(year=each.year, address=each.address) for each in site.years)
    style = agency_style(site.settings.colour)
    links = tuple(
        LanguageLink(language=each, folder=folder_of(each) if position else "")
        for position, each in enumerate(languages)
    )
    # Readers of feeds and search engines need full addresses; a feed without a date is none.
    feed = _FEED if site.settings.base_url and site.latest else None
    frame = Frame(
        settings=site.settings, years=years, languages=links, style=style[0] if style else None, feed=feed
    )
    listed: list[SitemapEntry] = []
    for page in _pages(site, _with_lists(site), frame):
        if page.address != _MISSING:
            listed.append(SitemapEntry(address=page.address, changed=page.changed))
        yield page
    if _is_own(site, frame):
        yield from _for_programs(site, frame, listed)


def _with_lists(site: Site) -> Site:
    """Give the site as pages with lists see it: its measures have no text."""
    measures = {measure.key: listed(measure) for year in site.years for measure in year.measures}
    years = {
        year.year: replace(year, measures=tuple(measures[each.key] for each in year.measures))
        for year in site.years
    }
    return replace(
        site,
        years=tuple(years.values()),
        owners=tuple(
            replace(
                owner,
                years=tuple((year, tuple(measures[each.key] for each in own)) for year, own in owner.years),
            )
            for owner in site.owners
        ),
        latest=tuple(measures[each.key] for each in site.latest[:_ON_HOME]),
        assessments=tuple(
            replace(
                assessment,
                items=tuple(
                    replace(item, fiscal_year=years[item.year]) if item.fiscal_year else item
                    for item in assessment.items
                ),
            )
            for assessment in site.assessments
        ),
    )


def _is_own(site: Site, frame: Frame) -> bool:
    """Tell whether this is the section's own language: some files are there only once."""
    return not frame.languages or frame.languages[0].language == site.settings.language


_FEED = "feed.xml"
_MISSING = "404.html"
_ON_HOME = 10
"""How many of the measures that changed last the home page shows."""


def _for_programs(site: Site, frame: Frame, pages: Iterable[SitemapEntry]) -> Iterator[Page]:
    if frame.feed:
        yield _page(frame.feed, "feed.xml", frame, changes=site.latest)
    if site.settings.base_url:
        folders = [each.folder for each in frame.languages] or [""]
        entries = tuple(replace(page, address=folder + page.address) for folder in folders for page in pages)
        yield _page("sitemap.xml", "sitemap.xml", frame, entries=entries)
    yield _page("robots.txt", "robots.txt", frame)


def _pages(site: Site, lists: Site, frame: Frame) -> Iterator[Page]:
    yield _page(
        "index.html",
        "home.html",
        frame,
        years=lists.years,
        # A year that has only its analysis so far has nothing to tell yet.
        latest_year=next((year for year in lists.years if year.measures), lists.years[0]),
        latest=lists.latest,
        items=tuple(_item_links(site.assessments, None)),
        licence=licence_of(site.settings.licence) if site.settings.licence else None,
        as_of=site.as_of,
    )
    for position, year in enumerate(site.years):
        later = frame.years[position - 1] if position else None
        earlier = frame.years[position + 1] if position + 1 < len(frame.years) else None
        yield _page(
            year.address,
            "fiscal_year.html",
            frame,
            fiscal_year=lists.years[position],
            items=tuple(_item_links(site.assessments, year.year)),
            earlier=earlier,
            later=later,
            as_of=site.as_of,
        )
        yield from _measure_pages(year, frame.years[position], frame, site.as_of)
    for owner in lists.owners:
        yield _page(owner.owner.address, "owner.html", frame, owner=owner, as_of=site.as_of)
    for assessment, shown in zip(site.assessments, lists.assessments, strict=True):
        if assessment.published:
            basis, as_of = assessment.basis, site.as_of
            yield _page(basis.address, "coverage.html", frame, basis=basis, items=shown.items, as_of=as_of)
            yield from _item_pages(assessment, frame, as_of)
    yield _page("search.html", "search.html", frame)
    # A server has one such page; it speaks both languages by itself.
    if _is_own(site, frame):
        yield _page(_MISSING, "404.html", replace(frame, languages=()))


def _item_links(assessments: Iterable[Assessment], year: int | None) -> Iterator[ItemLink]:
    """Point to the items that show a fiscal year (Buddhist Era), or to all: those that have a page."""
    for assessment in assessments:
        for item in assessment.items:
            if item.fiscal_year and year in {None, item.year}:
                yield ItemLink(
                    code=item.code,
                    assessed=assessment.basis.year,
                    title=item.title,
                    role=item.role,
                    year=item.year,
                    state=item.state,
                    by_hand=item.by_hand,
                    verified=assessment.basis.verified,
                    address=item.address,
                    coverage=assessment.basis.address,
                )


def _item_pages(assessment: Assessment, frame: Frame, as_of: date | None) -> Iterator[Page]:
    basis = assessment.basis
    for item in assessment.items:
        if item.fiscal_year:
            yield _page(
                item.address,
                "item.html",
                frame,
                basis=basis,
                item=item,
                fiscal_year=item.fiscal_year,
                as_of=as_of,
            )


def _measure_pages(year: FiscalYear, link: YearLink, frame: Frame, as_of: date | None) -> Iterator[Page]:
    neighbours: list[Neighbour | None] = [None, *map(_neighbour, year.measures), None]
    for position, measure in enumerate(year.measures):
        yield _page(
            measure.address,
            "measure.html",
            frame,
            changed=measure.updated,
            measure=measure,
            year=link,
            before=neighbours[position],
            after=neighbours[position + 2],
            # A page that says nothing of the day does not change with it.
            as_of=as_of if measure.timing in {"overdue", "ahead"} else None,
        )


def _neighbour(measure: Measure) -> Neighbour:
    return Neighbour(number=measure.number, title=measure.title, address=measure.address)


def _page(
    address: str, template: str, frame: Frame, *, changed: date | None = None, **inputs: object
) -> Page:
    return Page(address=address, template=template, inputs={"frame": frame, **inputs}, changed=changed)
