"""The records that templates see. All are frozen; addresses are relative to the section's root, with `/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.content.body import Part
from site_builder.content.fields import Status
from site_builder.content.files import StoredFile
from site_builder.problems import Language
from site_builder.thai import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
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


@dataclass(frozen=True, slots=True)
class Text:
    """Safe HTML in pieces, with an address of the section or the web between each two."""

    pieces: tuple[str, ...]
    addresses: tuple[str, ...]

    def html(self, attribute: Callable[[str], str]) -> str:
        """Put it together for one page: `attribute` turns an address into an escaped attribute value."""
        parts = [self.pieces[0]]
        for address, piece in zip(self.addresses, self.pieces[1:], strict=True):
            parts += [attribute(address), piece]
        return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who is responsible, and the address of their page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another measure, as far as a page that points to it needs."""

    year: int
    number: str | None
    title: str
    status: Status
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the assessment found."""

    id: str
    kind: Literal["urgent", "improve"]
    text: str
    address: str
    """Where the finding is shown."""
    answered_by: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A proof: either a published file (`address`, `size` in bytes) or a web address (`url`)."""

    title: str
    address: str | None
    url: str | None
    kind: str | None
    """`PDF`, `XLSX`, …; None for a web address."""
    size: int | None
    date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How much was promised."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a text; `missing` where a known part is not written (then it has no content)."""

    part: Part | None
    id: str
    heading: Text
    content: Text
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of a fiscal year (Buddhist Era)."""

    key: str
    """`<fiscal year>/<stem>`, the same in every year's data."""
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
    target: Target | None
    updated: date | None
    lead: Text
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    follows: Reference | None
    followed_by: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """How many measures, by status in the order of `STATUSES`; the counts add up to `total`."""

    total: int
    by_status: Mapping[Status, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the assessment of a year found; "there is none" is kept apart from nothing said."""

    assessment_year: int
    source: str | None
    findings: tuple[Finding, ...]
    none_urgent: bool
    none_to_improve: bool
    lead: Text
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerShare:
    """An owner's measures of one year, counted."""

    owner: Owner
    rollup: Rollup


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalYear:
    """A fiscal year (Buddhist Era) with its measures in order."""

    year: int
    address: str
    starts: date
    ends: date
    measures: tuple[Measure, ...]
    rollup: Rollup
    owners: tuple[OwnerShare, ...]
    analysis: Analysis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerYears:
    """An owner with all of their measures, by year, newest first."""

    owner: Owner
    rollup: Rollup
    years: tuple[tuple[int, tuple[Measure, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that is published."""

    settings: Settings
    as_of: date | None
    """The day that the content speaks of; None when nothing in it is dated."""
    years: tuple[FiscalYear, ...]
    """Newest first."""
    owners: tuple[OwnerYears, ...]
    latest: tuple[Measure, ...]
    """The measures that changed last, newest first."""
    files: Mapping[str, StoredFile]
    """Evidence to publish, by address."""
    drafts: int
    """How many measures were held back."""
