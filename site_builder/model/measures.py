"""A document becomes a record: a measure with parts, proofs and chain; an analysis with its findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from site_builder import thai
from site_builder.content.body import PARTS, Body, Part, RichText, Section
from site_builder.content.documents import AnalysisDocument, MeasureDocument
from site_builder.content.evidence import fits
from site_builder.content.fields import TargetFields
from site_builder.model import records as rec
from site_builder.model import references as ref
from site_builder.model.chains import chain, successors
from site_builder.model.checks import owner_slug
from site_builder.model.timing import timing


def _owner(name: str, shown: str) -> rec.Owner:
    """Make an owner as `shown` on pages; the address is that of its own name in every language."""
    return rec.Owner(name=shown, address=f"owners/{owner_slug(name)}.html")


def order(document: MeasureDocument) -> tuple[object, ...]:
    """Order by number as people count (2 before 10, 3 before 3.1), then by title; unnumbered last."""
    number = document.fields.number
    counted = tuple(int(part) for part in number.split(".")) if number else ()
    return document.year, not counted, counted, thai.sort_key(document.fields.title), document.path


def reference_to(measure: rec.Measure) -> rec.Reference:
    """Point to a measure, as far as a page that names it needs."""
    return rec.Reference(
        year=measure.year,
        number=measure.number,
        title=measure.title,
        status=measure.status,
        address=measure.address,
    )


def _reference(document: MeasureDocument) -> rec.Reference:
    return rec.Reference(
        year=document.year,
        number=document.fields.number,
        title=document.fields.title,
        status=document.fields.status,
        address=ref.measure_address(document),
    )


def make_measures(
    ordered: Sequence[MeasureDocument],
    findings: Mapping[int, tuple[rec.Finding, ...]],
    resolved: Mapping[str, ref.Resolved],
    as_of: date | None,
    names: Mapping[str, str],
) -> tuple[rec.Measure, ...]:
    """Make the records of all published measures, in the order given.

    `as_of` is the day to compare with; `names` are the owners' in the language of the pages.
    """
    follows = {document.path: resolved[document.path].follows for document in ordered}
    later = successors(follows)
    references = {document.path: _reference(document) for document in ordered}

    def of(document: MeasureDocument) -> rec.Measure:
        paths = chain(document.path, follows, later)
        return _measure(
            document,
            findings.get(document.year, ()),
            resolved[document.path],
            tuple(references[path] for path in paths) if len(paths) > 1 else (),
            as_of,
            names,
        )

    return tuple(map(of, ordered))


def dates(documents: Iterable[MeasureDocument]) -> Iterator[date]:
    """Give every date that tells what had happened by then; a due date lies ahead and tells nothing."""
    for fields in (document.fields for document in documents):
        if fields.updated:
            yield fields.updated
        if fields.completed:
            yield fields.completed.end
        yield from (each.date for each in fields.evidence if each.date)


def _measure(  # noqa: PLR0913, PLR0917 - all that a measure's record is made of
    document: MeasureDocument,
    findings: tuple[rec.Finding, ...],
    resolved: ref.Resolved,
    years: tuple[rec.Reference, ...],
    as_of: date | None,
    names: Mapping[str, str],
) -> rec.Measure:
    fields = document.fields
    evidence = tuple(_evidence(document, resolved))
    answered = {ref.finding_id(name) for name in fields.responds_to}
    return rec.Measure(
        key=f"{document.year}/{document.stem}",
        path=document.path,
        address=ref.measure_address(document),
        year=document.year,
        number=fields.number,
        title=fields.title,
        summary=fields.summary,
        status=fields.status,
        status_reason=fields.status_reason,
        owners=tuple(_owner(name, names.get(name, name)) for name in fields.owner),
        due=fields.due,
        completed=fields.completed,
        timing=timing(fields.status, fields.due, fields.completed, as_of),
        target=_target(fields.target),
        updated=fields.updated,
        note=fields.note,
        lead=_text(document.body.lead, resolved),
        sections=tuple(_with_missing_parts(document.body, resolved)),
        evidence=evidence,
        unproved=fields.status == "completed" and not evidence,
        findings=tuple(finding for finding in findings if finding.id in answered),
        follows=_reference(resolved.follows) if resolved.follows else None,
        chain=years,
    )


def _target(fields: TargetFields | None) -> rec.Target | None:
    if fields is None:
        return None
    return rec.Target(count=fields.count, unit=fields.unit, achieved=fields.achieved)


def _evidence(document: MeasureDocument, resolved: ref.Resolved) -> Iterator[rec.Evidence]:
    """Give the proofs of a measure: those it lists, then the files that only its text links to."""
    for position, each in enumerate(document.fields.evidence):
        if address := resolved.evidence.get(position):
            yield _file_evidence(address, resolved, each.title, each.date)
        else:
            title = each.title or each.url or ""
            yield rec.Evidence(
                title=title, address=None, url=each.url, kind=None, size=None, sha256=None, date=each.date
            )
    listed = set(resolved.evidence.values())
    for address in dict.fromkeys(resolved.linked):
        if address not in listed:
            yield _file_evidence(address, resolved, None, None)


def _file_evidence(address: str, resolved: ref.Resolved, title: str | None, day: date | None) -> rec.Evidence:
    name = address.rpartition("/")[2]
    stored, ending = resolved.files[address], name.rpartition(".")[2]
    kind = ending if fits(stored.kind, ending) else stored.kind
    return rec.Evidence(
        title=title or name,
        address=address,
        url=None,
        kind=kind.upper() or None,
        size=stored.size,
        sha256=stored.sha256,
        date=day,
    )


def _text(text: RichText, resolved: ref.Resolved) -> rec.Text:
    return rec.Text(text.pieces, tuple(resolved.links[link.target] for link in text.links))


def _with_missing_parts(body: Body, resolved: ref.Resolved) -> Iterator[rec.Section]:
    """Bring the known parts into their order, in the places where known parts stand.

    Other sections stay where the editor put them. A part that is missing is said before
    the next one that is there, or at the end.
    """
    written = {section.part: section for section in body.sections if section.part}
    parts = list(PARTS)
    for section in body.sections:
        if section.part is None:
            yield _section(section, resolved)
            continue
        while (part := parts.pop(0)) not in written:
            yield _missing(part)
        yield _section(written[part], resolved)
    for part in parts:
        yield _missing(part)


def _section(section: Section, resolved: ref.Resolved) -> rec.Section:
    return rec.Section(
        part=section.part,
        id=section.id,
        heading=_text(section.heading, resolved),
        content=_text(section.content, resolved),
        missing=section.part is not None and section.content.blank,
    )


def _missing(part: Part) -> rec.Section:
    return rec.Section(
        part=part, id=part, heading=rec.Text(("",), ()), content=rec.Text(("",), ()), missing=True
    )


def make_findings(
    analysis: AnalysisDocument, published: Sequence[MeasureDocument]
) -> tuple[rec.Finding, ...]:
    """Give the findings of a year, each with the measures that answer it."""
    answers = [document for document in published if document.year == analysis.year]
    return tuple(
        rec.Finding(
            id=ref.finding_id(finding.id),
            kind=finding.kind,
            text=finding.text,
            source=finding.source,
            address=f"{ref.year_address(analysis.year)}#{ref.finding_id(finding.id)}",
            answered_by=tuple(_reference(each) for each in answers if finding.id in each.fields.responds_to),
        )
        for finding in analysis.fields.findings
    )


def make_analysis(
    document: AnalysisDocument, findings: tuple[rec.Finding, ...], found: ref.Resolved
) -> rec.Analysis:
    """Make the record of a year's analysis."""
    fields = document.fields
    return rec.Analysis(
        assessment_year=fields.assessment_year or document.year - 1,
        path=document.path,
        year_named=fields.assessment_year is not None,
        source=fields.source,
        note=fields.note,
        set_measures=tuple(found.set_measures),
        findings=findings,
        none_urgent=bool(fields.urgent),
        none_to_improve=bool(fields.improve),
        lead=_text(document.body.lead, found),
        sections=tuple(_section(section, found) for section in document.body.sections),
        blank=document.body.lead.blank and all(section.content.blank for section in document.body.sections),
    )
