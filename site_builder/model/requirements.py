"""Requirement sets meet the years: what each item asks for, where it is answered, and what is missing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.body import PARTS, Part
from site_builder.content.requirements import (
    Asks,
    ComponentFields,
    ItemFields,
    SetDocument,
    item_code,
    same_code,
)
from site_builder.model import records as rec
from site_builder.problems import Place, Problem, problem
from site_builder.thai import Period, fiscal_year_period


def assess(sets: Iterable[SetDocument], years: Sequence[rec.FiscalYear]) -> tuple[rec.Assessment, ...]:
    """Compare every item of the sets with the fiscal year that it shows; newest assessment first."""
    by_year = {each.year: each for each in years}
    assessed = (_assessment(each, by_year) for each in sets)
    return tuple(sorted(assessed, key=lambda each: each.basis.year, reverse=True))


def _assessment(document: SetDocument, years: Mapping[int, rec.FiscalYear]) -> rec.Assessment:
    required = document.fields
    basis = rec.Basis(
        path=document.path,
        scheme=required.scheme,
        year=required.year,
        version=required.version,
        verified=required.verified,
        source=required.source,
        address=f"ita/{required.year}/index.html",
    )
    return rec.Assessment(
        basis=basis,
        items=tuple(_item(each, required.year, years) for each in required.items),
    )


class _Subject(Struct, frozen=True, kw_only=True):
    """What an item is compared with: a fiscal year (Buddhist Era), be there anything of it or not."""

    year: int
    measures: tuple[rec.Measure, ...]
    analysis: rec.Analysis | None

    @property
    def analysis_path(self) -> str:
        return self.analysis.path if self.analysis else f"content/{self.year}/analysis.md"


def _item(fields: ItemFields, year: int, years: Mapping[int, rec.FiscalYear]) -> rec.Item:
    shown = year - (fields.of == "previous-year")
    fiscal_year = years.get(shown)
    address = f"ita/{year}/{re.sub('[ .]', '-', fields.code.lower())}.html"
    subject = _Subject(
        year=shown,
        measures=fiscal_year.measures if fiscal_year else (),
        analysis=fiscal_year.analysis if fiscal_year else None,
    )
    components = tuple(_component(each, subject, _place_on(address)) for each in fields.components)
    return rec.Item(
        code=fields.code,
        address=address,
        title=fields.title,
        text=fields.text,
        note=fields.note,
        role=fields.role,
        parts=_parts(fields),
        with_analysis=_shows_analysis(fields),
        year=shown,
        fiscal_year=fiscal_year,
        state=_together(each.state for each in components),
        components=components,
    )


_ROLE_PARTS: Final[Mapping[str, frozenset[Part]]] = {
    "measures": frozenset({"steps", "monitoring"}),
    "results": frozenset({"summary", "outcome"}),
}
"""What the pages of a role show of each measure (the seed's rows 8 to 14)."""


def _parts(fields: ItemFields) -> tuple[Part, ...]:
    asked = {asked for component in fields.components for asked in component.asks}
    return tuple(part for part in PARTS if part in _ROLE_PARTS[fields.role] or f"section:{part}" in asked)


def _is_of_analysis(asked: Asks) -> bool:
    return asked == "analysis" or asked.startswith("findings:")


def _shows_analysis(fields: ItemFields) -> bool:
    asked = (asked for component in fields.components for asked in component.asks)
    return fields.role == "measures" or any(map(_is_of_analysis, asked))


def _place_on(address: str) -> Callable[[Asks], str]:
    """Tell where on an item's page something is answered."""
    return lambda asked: f"{address}#{'analysis' if _is_of_analysis(asked) else 'item_measures'}"


def _component(fields: ComponentFields, subject: _Subject, place: Callable[[Asks], str]) -> rec.Component:
    answers = [_CHECKS[asked](subject) for asked in fields.asks]
    return rec.Component(
        id=fields.id,
        text=fields.text,
        state=_together(answer.state for answer in answers),
        address=place(fields.asks[0]) if fields.asks else None,
        gaps=tuple(gap for answer in answers for gap in answer.gaps),
    )


def _together(states: Iterable[rec.State]) -> rec.State:
    """Sum up: all alike, else partly; what no program can check does not count."""
    checked = set(states) - {"unchecked"}
    return "unchecked" if not checked else checked.pop() if len(checked) == 1 else "partly"


class _Answer(Struct, frozen=True):
    """How one thing that is asked for was found: of so many places, these lack it."""

    of: int
    gaps: tuple[rec.Gap, ...]

    @property
    def state(self) -> rec.State:
        return "met" if not self.gaps else "missing" if len(self.gaps) >= self.of else "partly"


def _whole(code: str, path: str) -> _Answer:
    """Answer that a whole year lacks something."""
    return _Answer(1, (rec.Gap(code=code, of="year", number=None, title=None, address=None, path=path),))


_MET: Final = _Answer(1, ())


def _each_measure(
    code: str, holds: Callable[[rec.Measure], bool], part: Part | None, subject: _Subject
) -> _Answer:
    """Ask something of every measure of a year; without any measure it is missing."""
    if not subject.measures:
        return _measures(subject)
    gaps = tuple(_measure_gap(code, each, part) for each in subject.measures if not holds(each))
    return _Answer(len(subject.measures), gaps)


def _measure_gap(code: str, measure: rec.Measure, part: Part | None = None) -> rec.Gap:
    address = f"{measure.address}#{part}" if part else measure.address
    return rec.Gap(
        code=code,
        of="measure",
        number=measure.number,
        title=measure.title,
        address=address,
        path=measure.path,
        part=part,
    )


def _measures(subject: _Subject) -> _Answer:
    """Ask for at least one measure (the seed's rows 11 and 12)."""
    return _MET if subject.measures else _whole("gap-no-measures", f"content/{subject.year}")


def _as_set(subject: _Subject) -> _Answer:
    """Ask that what is reported is what was set (the seed's row 16); without a list, each measure is both."""
    if not subject.measures:
        return _measures(subject)
    listed = subject.analysis.set_measures if subject.analysis else ()
    if not listed:
        return _MET
    reported = {measure.key.partition("/")[2]: measure for measure in subject.measures}
    missing = (
        rec.Gap(
            code="gap-not-reported",
            of="file",
            number=None,
            title=name,
            address=None,
            path=subject.analysis_path,
        )
        for name in dict.fromkeys(listed)
        if name not in reported
    )
    extra = (_measure_gap("gap-not-set", each) for stem, each in reported.items() if stem not in listed)
    return _Answer(len(reported.keys() | set(listed)), (*missing, *extra))


def _has_part(part: Part, measure: rec.Measure) -> bool:
    return not measure.section(part).missing


def _in_its_year(measure: rec.Measure) -> bool:
    """Tell whether a completion lies in the fiscal year, or in the calendar year of its number (row 15)."""
    done = measure.completed
    if done is None:
        return True
    first, last = fiscal_year_period(measure.year)
    return _touches(done, first.year + 1) or (done.start <= last and done.end >= first)


def _touches(period: Period, year: int) -> bool:
    return period.start.year <= year <= period.end.year


def _has_evidence(measure: rec.Measure) -> bool:
    return not measure.unproved


def _responds(subject: _Subject) -> _Answer:
    """Ask each measure which finding it answers (the seed's row 7), unless there is stated to be none."""
    analysis = subject.analysis
    if analysis and analysis.none_urgent and analysis.none_to_improve:
        return _measures(subject)
    return _each_measure("gap-responds-to", lambda measure: bool(measure.findings), None, subject)


def _analysis(subject: _Subject) -> _Answer:
    """Ask for the year's analysis (the seed's row 2)."""
    analysis = subject.analysis
    written = analysis and (analysis.findings or not analysis.blank)
    return _MET if written else _whole("gap-no-analysis", subject.analysis_path)


def _findings(kind: str, subject: _Subject) -> _Answer:
    """Ask for findings of a kind, or the statement that there are none (the seed's rows 3 and 4)."""
    analysis = subject.analysis
    stated = analysis and (analysis.none_urgent if kind == "urgent" else analysis.none_to_improve)
    found = analysis and any(finding.kind == kind for finding in analysis.findings)
    return _MET if stated or found else _whole(f"gap-findings-{kind}", subject.analysis_path)


def _source(subject: _Subject) -> _Answer:
    """Ask which result the findings agree with: the year assessed, or a source (the seed's row 5)."""
    analysis = subject.analysis
    if analysis is None:
        return _whole("gap-source", subject.analysis_path)
    if analysis.source or analysis.year_named:
        return _MET
    if not analysis.findings:
        return _whole("gap-source", subject.analysis_path)
    without = [finding for finding in analysis.findings if not finding.source]
    return _Answer(len(analysis.findings), _finding_gaps("gap-source", without, subject))


def _answered(subject: _Subject) -> _Answer:
    """Ask that every urgent finding is answered by a measure (the seed's row 6)."""
    if subject.analysis and subject.analysis.none_urgent:
        return _measures(subject)
    urgent = [each for each in subject.analysis.findings if each.kind == "urgent"] if subject.analysis else []
    if not urgent:
        return _whole("gap-findings-urgent", subject.analysis_path)
    without = [finding for finding in urgent if not finding.answered_by]
    return _Answer(len(urgent), _finding_gaps("gap-unanswered", without, subject))


def _finding_gaps(code: str, findings: Iterable[rec.Finding], subject: _Subject) -> tuple[rec.Gap, ...]:
    return tuple(
        rec.Gap(
            code=code,
            of="finding",
            number=None,
            title=each.text,
            address=each.address,
            path=subject.analysis_path,
        )
        for each in findings
    )


_CHECKS: Final[Mapping[Asks, Callable[[_Subject], _Answer]]] = {
    "measures": _measures,
    "measures:as-set": _as_set,
    "owner": partial(_each_measure, "gap-owner", lambda measure: bool(measure.owners), None),
    "section:steps": partial(_each_measure, "gap-part", partial(_has_part, "steps"), "steps"),
    "section:monitoring": partial(_each_measure, "gap-part", partial(_has_part, "monitoring"), "monitoring"),
    "section:summary": partial(_each_measure, "gap-part", partial(_has_part, "summary"), "summary"),
    "section:outcome": partial(_each_measure, "gap-part", partial(_has_part, "outcome"), "outcome"),
    "year": partial(_each_measure, "gap-year", _in_its_year, None),
    "evidence": partial(_each_measure, "gap-evidence", _has_evidence, None),
    "responds_to": _responds,
    "analysis": _analysis,
    "findings:urgent": partial(_findings, "urgent"),
    "findings:improve": partial(_findings, "improve"),
    "findings:source": _source,
    "findings:answered": _answered,
}
"""How each thing that a component may ask for is looked for."""


def choose_items(
    assessments: Iterable[rec.Assessment], code: str | None, year: int | None
) -> tuple[rec.Assessment, ...]:
    """Keep the items of a code, in any spelling, and an assessment year (Buddhist Era); None keeps all."""
    wanted = item_code(code) if code is not None else None
    kept = (
        replace(each, items=tuple(item for item in each.items if code is None or _is(item, wanted)))
        for each in assessments
        if year in {None, each.basis.year}
    )
    return tuple(each for each in kept if each.items)


def _is(item: rec.Item, code: str | None) -> bool:
    return code is not None and same_code(item.code, code)


def gap_problems(basis: rec.Basis, item: rec.Item) -> Iterator[Problem]:
    """Tell every gap of an item as a problem at the file to write in."""
    if not item.components:
        yield problem("gap-unchecked", Place(path=basis.path), item=item.code, assessed=basis.year)
    for component in item.components:
        for gap in component.gaps:
            part = PARTS[gap.part][0] if gap.part else None
            yield problem(
                gap.code,
                Place(path=gap.path),
                item=item.code,
                assessed=basis.year,
                year=item.year,
                text=component.text,
                title=gap.title,
                part=part,
            )
