"""Every page of the section, its template, and exactly the values that the template may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.model.records import FiscalYear, Measure, Settings, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: its address, its template's name, and its inputs by name."""

    address: str
    template: str
    inputs: Mapping[str, object]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The measure before or after, as far as a link to it needs."""

    number: str | None
    title: str
    address: str


def plan(site: Site) -> tuple[Page, ...]:
    """List every page of the section."""
    years = tuple(YearLink(year=each.year, address=each.address) for each in site.years)
    frame = Frame(settings=site.settings, years=years)
    return tuple(_pages(site, frame))


def _pages(site: Site, frame: Frame) -> Iterator[Page]:
    yield _page(
        "index.html",
        "home.html",
        frame,
        years=site.years,
        # A year that has only its analysis so far has nothing to tell yet.
        latest_year=next((year for year in site.years if year.measures), site.years[0]),
        latest=site.latest,
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
            earlier=earlier,
            later=later,
            as_of=site.as_of,
        )
        yield from _measure_pages(year, frame.years[position], frame)
    for owner in site.owners:
        yield _page(owner.owner.address, "owner.html", frame, owner=owner, as_of=site.as_of)
    yield _page("404.html", "404.html", frame)


def _measure_pages(year: FiscalYear, link: YearLink, frame: Frame) -> Iterator[Page]:
    neighbours: list[Neighbour | None] = [None, *map(_neighbour, year.measures), None]
    for position, measure in enumerate(year.measures):
        yield _page(
            measure.address,
            "measure.html",
            frame,
            measure=measure,
            year=link,
            before=neighbours[position],
            after=neighbours[position + 2],
        )


def _neighbour(measure: Measure) -> Neighbour:
    return Neighbour(number=measure.number, title=measure.title, address=measure.address)


def _page(address: str, template: str, frame: Frame, **inputs: object) -> Page:
    return Page(address=address, template=template, inputs={"frame": frame, **inputs})
