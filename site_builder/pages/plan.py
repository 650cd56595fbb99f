"""Every page of the section, its template, and exactly the values that the template may see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.model.records import Assessment, FiscalYear, Measure, Settings, Site, State
from site_builder.pages.licences import licence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: its address, its template's name, and its inputs by name."""

    address: str
    template: str
    inputs: Mapping[str, object]
    changed: date | None = None
    """The day that its matter changed last, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLink:
    """A fiscal year (Buddhist Era) and the address of its index."""

    year: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page shows around its own matter."""

    settings: Settings
    years: tuple[YearLink, ...]
    feed: str | None
    """Address of the feed of changes; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The measure before or after, as far as a link to it needs."""

    number: str | None
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLink:
    """An item's page, as far as a page that points to it needs."""

    code: str
    assessed: int
    """Year of the assessment (Buddhist Era)."""
    title: str
    role: str
    """`measures` or `results`."""
    state: State
    address: str
    coverage: str
    """Address of the page that tells how far the items of that assessment are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """A page as search engines are told of it."""

    address: str
    changed: date | None
    """The day that its matter changed last, where that is known."""


def plan(site: Site) -> tuple[Page, ...]:
    """List every page of the section, and what tells programs of them."""
    years = tuple(YearLink(year=each.year, address=each.address) for each in site.years)
    # Readers of feeds and search engines need full addresses; a feed without a date is none.
    feed = _FEED if site.settings.base_url and site.latest else None
    frame = Frame(settings=site.settings, years=years, feed=feed)
    pages = tuple(_pages(site, frame))
    return (*pages, *_for_programs(site, frame, pages))


_FEED = "feed.xml"
_MISSING = "404.html"
_ON_HOME = 10
"""How many of the measures that changed last the home page shows."""


def _for_programs(site: Site, frame: Frame, pages: Iterable[Page]) -> Iterator[Page]:
    if frame.feed:
        yield _page(frame.feed, "feed.xml", frame, changes=site.latest)
    if site.settings.base_url:
        entries = tuple(
            SitemapEntry(address=page.address, changed=page.changed)
            for page in pages
            if page.address != _MISSING
        )
        yield _page("sitemap.xml", "sitemap.xml", frame, entries=entries)
    yield _page("robots.txt", "robots.txt", frame)


def _pages(site: Site, frame: Frame) -> Iterator[Page]:
    yield _page(
        "index.html",
        "home.html",
        frame,
        years=site.years,
        # A year that has only its analysis so far has nothing to tell yet.
        latest_year=next((year for year in site.years if year.measures), site.years[0]),
        latest=site.latest[:_ON_HOME],
        items=tuple(_item_links(site.assessments, None)),
        unresolved=tuple(each for year in site.years for each in year.unresolved),
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
            fiscal_year=year,
            items=tuple(_item_links(site.assessments, year.year)),
            earlier=earlier,
            later=later,
            as_of=site.as_of,
        )
        yield from _measure_pages(year, frame.years[position], frame, site.as_of)
    for owner in site.owners:
        yield _page(owner.owner.address, "owner.html", frame, owner=owner, as_of=site.as_of)
    for assessment in site.assessments:
        if assessment.published:
            yield from _item_pages(assessment, frame, site.as_of)
    yield _page(_MISSING, "404.html", frame)


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
                    state=item.state,
                    address=item.address,
                    coverage=assessment.basis.address,
                )


def _item_pages(assessment: Assessment, frame: Frame, as_of: date | None) -> Iterator[Page]:
    basis = assessment.basis
    yield _page(basis.address, "coverage.html", frame, basis=basis, items=assessment.items, as_of=as_of)
    for item in assessment.items:
        if item.fiscal_year:
            yield _page(
                item.address,
                _ITEM_TEMPLATES[item.role],
                frame,
                basis=basis,
                item=item,
                fiscal_year=item.fiscal_year,
                as_of=as_of,
            )


_ITEM_TEMPLATES = {"measures": "item_measures.html", "results": "item_results.html"}


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
