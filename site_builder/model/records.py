"""The records that templates see. All are frozen; addresses are relative to the section's root, with `/`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.body import Part
from site_builder.content.fields import Status
from site_builder.content.files import StoredFile
from site_builder.model.timing import Timing
from site_builder.problems import Language
from site_builder.thai import Period


class Settings(Struct, frozen=True, kw_only=True):
    """The agency and how its section looks, from `site.yaml`."""

    agency: str
    title: str | None
    """The section's own name; None where the theme's usual name stands."""
    language: Language
    digits: Literal["thai", "arabic"]
    base_url: str | None
    """The section's web address, ending in `/`."""
    contact: str | None
    contact_address: str | None
    """`mailto:`, `tel:` or `https:` address of the contact, where it has one."""
    licence: str | None
    crest: str | None
    """Address of the agency's crest."""
    colour: str | None
    """The agency's colour as `site.yaml` has it."""
    signature: str | None
    """Who signs a printed report; None where none is asked for."""
    scheme: str
    """Whose requirement sets the item pages answer."""


class Text(Struct, frozen=True):
    """Safe HTML in pieces, with an address of the section or the web between each two."""

    pieces: tuple[str, ...]
    addresses: tuple[str, ...]

    def html(self, attribute: Callable[[str], str]) -> str:
        """Put it together for one page: `attribute` turns an address into an escaped attribute value."""
        parts = [self.pieces[0]]
        for address, piece in zip(self.addresses, self.pieces[1:], strict=True):
            parts += [attribute(address), piece]
        return "".join(parts)


class Owner(Struct, frozen=True, kw_only=True):
    """Who is responsible, and the address of their page."""

    name: str
    address: str


class Reference(Struct, frozen=True, kw_only=True):
    """Another measure, as far as a page that points to it needs."""

    year: int
    number: str | None
    title: str
    status: Status
    address: str


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that the assessment found."""

    id: str
    kind: Literal["urgent", "improve"]
    text: str
    source: str | None
    address: str
    """Where the finding is shown."""
    answered_by: tuple[Reference, ...]


class Evidence(Struct, frozen=True, kw_only=True):
    """A proof: either a published file (`address`, `size` in bytes) or a web address (`url`)."""

    title: str
    address: str | None
    url: str | None
    kind: str | None
    """`PDF`, `XLSX`, … by the file's content; None for a web address, and where it is not recognised."""
    size: int | None
    sha256: str | None
    date: date | None


class Target(Struct, frozen=True, kw_only=True):
    """How much was promised, and how much was achieved as far as that is said."""

    count: int
    unit: str
    achieved: int | None


class Section(Struct, frozen=True, kw_only=True):
    """A part of a text; `missing` where a known part is not written (then it has no content)."""

    part: Part | None
    id: str
    heading: Text
    content: Text
    missing: bool


class Measure(Struct, frozen=True, kw_only=True):
    """A measure of a fiscal year (Buddhist Era)."""

    key: str
    """`<fiscal year>/<stem>`, the same in every year's data."""
    path: str
    """The file it is written in, from the agency's folder."""
    address: str
    year: int
    number: str | None
    title: str
    summary: str | None
    status: Status
    status_reason: str | None
    owners: tuple[Owner, ...]
    due: Period | None
    completed: Period | None
    timing: Timing | None
    """How it stands to its due date on the day the site speaks of; apart from the status."""
    target: Target | None
    updated: date | None
    note: str | None
    """What the mark `*` in the title or the text means."""
    lead: Text
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    unproved: bool
    """Reported complete, with no evidence attached: a state of its own."""
    findings: tuple[Finding, ...]
    follows: Reference | None
    chain: tuple[Reference, ...]
    """The same promise through the years, oldest first, itself among them; empty where it stands alone."""

    def section(self, part: Part) -> Section:
        """Give a known part, written or missing."""
        return next(section for section in self.sections if section.part == part)


def listed(measure: Measure) -> Measure:
    """Give a measure as lists show it, without its text: a list stays as it is while only a text changes."""
    return replace(measure, lead=Text(("",), ()), sections=())


class Rollup(Struct, frozen=True, kw_only=True):
    """How many measures, by status in the order of `STATUSES`; the counts add up to `total`."""

    total: int
    by_status: Mapping[Status, int]


class Analysis(Struct, frozen=True, kw_only=True):
    """What the assessment of a year found; "there is none" is kept apart from nothing said."""

    path: str
    """The file it is written in, from the agency's folder."""
    assessment_year: int
    year_named: bool
    """True where the year assessed is written, not assumed to be the year before."""
    source: str | None
    note: str | None
    set_measures: tuple[str, ...]
    """Stems of the measures that were set, where the analysis lists them."""
    findings: tuple[Finding, ...]
    none_urgent: bool
    none_to_improve: bool
    lead: Text
    sections: tuple[Section, ...]
    blank: bool
    """True where its text says nothing."""


class OwnerShare(Struct, frozen=True, kw_only=True):
    """An owner's measures of one year, counted."""

    owner: Owner
    rollup: Rollup


class FiscalYear(Struct, frozen=True, kw_only=True):
    """A fiscal year (Buddhist Era) with its measures in order."""

    year: int
    address: str
    starts: date
    ends: date
    measures: tuple[Measure, ...]
    rollup: Rollup
    owners: tuple[OwnerShare, ...]
    unproved: int
    """How many are reported complete with no evidence attached."""
    overdue: int
    """How many are past their due date and not completed, on the day the site speaks of."""
    analysis: Analysis | None
    unresolved: tuple[Reference, ...]
    """Promises that ended with the year without a result and without a successor."""


class OwnerYears(Struct, frozen=True, kw_only=True):
    """An owner with all of their measures, by year, newest first."""

    owner: Owner
    rollup: Rollup
    years: tuple[tuple[int, tuple[Measure, ...]], ...]


State = Literal["met", "partly", "missing", "unchecked"]
"""How far something answers what is asked; `unchecked` where no program can tell."""


class Gap(Struct, frozen=True, kw_only=True):
    """One thing that a component of an item asks for and that is not there."""

    code: str
    """The code under which `check` tells of it."""
    of: Literal["year", "measure", "finding", "file"]
    """What lacks it."""
    number: str | None
    """The measure's number."""
    title: str | None
    """What lacks it: a measure's title, a finding's text, a file's name; None where a whole year does."""
    address: str | None
    """Where it would be shown."""
    path: str
    """The file to write it in."""
    part: Part | None = None


class Component(Struct, frozen=True, kw_only=True):
    """What an item asks for, in the official words, and how far it is answered."""

    id: str
    text: str
    state: State
    address: str | None
    """Where it is answered."""
    gaps: tuple[Gap, ...]


class Item(Struct, frozen=True, kw_only=True):
    """An item of an assessment, and how far one fiscal year answers it."""

    code: str
    address: str
    title: str
    text: str | None
    note: str | None
    role: Literal["measures", "results"]
    parts: tuple[Part, ...]
    """The parts of measures that its page shows: those of its role, and any that a component asks for."""
    with_analysis: bool
    """True where its page shows the year's analysis."""
    year: int
    """The fiscal year that it shows."""
    fiscal_year: FiscalYear | None
    """That year; None where nothing of it is published, and so the item has no page."""
    state: State
    components: tuple[Component, ...]

    @property
    def met(self) -> int:
        """How many components are met."""
        return sum(component.state == "met" for component in self.components)

    @property
    def by_hand(self) -> int:
        """How many components people have to check."""
        return sum(component.state == "unchecked" for component in self.components)


class Basis(Struct, frozen=True, kw_only=True):
    """The requirement set that the items of an assessment come from."""

    path: str
    """Its file, from the agency's folder, or `<built-in>/…`."""
    scheme: str
    year: int
    """Year of the assessment (Buddhist Era)."""
    version: str
    verified: bool
    """True where its words were compared with the official text."""
    source: str
    address: str
    """The page that tells how far each of its items is answered."""


class Assessment(Struct, frozen=True, kw_only=True):
    """The items of one year's assessment."""

    basis: Basis
    items: tuple[Item, ...]

    @property
    def published(self) -> bool:
        """True where at least one of its items has a page."""
        return any(item.fiscal_year for item in self.items)


class Site(Struct, frozen=True, kw_only=True):
    """All that is published."""

    settings: Settings
    as_of: date | None
    """The day that the content speaks of; None when nothing in it is dated."""
    years: tuple[FiscalYear, ...]
    """Newest first."""
    owners: tuple[OwnerYears, ...]
    latest: tuple[Measure, ...]
    """Up to fifty measures that changed last, newest first."""
    assessments: tuple[Assessment, ...]
    """By year, newest first; also those that nothing published answers yet."""
    files: Mapping[str, StoredFile]
    """Evidence to publish, by address."""
    drafts: int
    """How many measures were held back."""
    other: "Site | None"
    """The same section in its other language."""
