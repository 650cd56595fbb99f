"""Documents become one Site: references found, years counted, owners gathered, drafts left behind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from typing import cast

from site_builder import thai
from site_builder.content.body import PARTS, Body, Part, RichText, Section
from site_builder.content.documents import AnalysisDocument, AnyDocument, Documents, MeasureDocument
from site_builder.content.fields import STATUSES, SiteFields, Status
from site_builder.content.files import StoredFile
from site_builder.model import records as rec
from site_builder.model import references as ref
from site_builder.model.checks import conflicts, owner_slug, same_names
from site_builder.problems import Place, Problem, has_errors, problem

_LATEST = 10

_NO_SUCH_FILE = {"evidence-missing", "evidence-outside", "unknown-link-target", "image-not-a-file"}


def assemble(
    documents: Documents, evidence: Mapping[str, StoredFile], as_of: date | None
) -> tuple[rec.Site | None, tuple[Problem, ...]]:
    """Join all documents of a folder into one site; None when an error forbids it.

    `as_of` is the day the pages speak of; without it, the newest date of the published
    content. Drafts are checked like everything else, and then left behind.
    """
    index = ref.Index(
        measures={document.path: document for document in documents.measures},
        by_key={f"{document.year}/{document.stem}": document for document in documents.measures},
        analyses={document.path: document for document in documents.analyses},
        evidence=evidence,
        refused={*documents.unread, *(document.path for document in documents.refused)},
        unknown_analyses=_unknown_analyses(documents),
    )
    read: tuple[AnyDocument, ...] = (*documents.measures, *documents.analyses, *documents.refused)
    resolved = {document.path: ref.resolve(document, index) for document in read}
    measures = [document for document in read if document.is_measure]
    problems = [*conflicts(measures, documents.site.owners)]
    problems += chain.from_iterable(each.problems for each in resolved.values())
    # A file that nothing names may be the very one that a mistake elsewhere meant.
    if not index.refused and not any(found.code in _NO_SUCH_FILE for found in problems):
        problems += _unnamed(evidence, resolved.values())
    problems += same_names(address for each in resolved.values() for address in each.files)
    published = sorted((document for document in documents.measures if not document.fields.draft), key=_order)
    if not documents.measures and not has_errors(documents.problems):
        problems.append(problem("no-measures", Place(path="content")))
    elif not published and not has_errors(documents.problems):
        problems.append(problem("only-drafts", Place(path="content")))
    settings = documents.site.fields
    if settings is None or has_errors((*documents.problems, *problems)):
        return None, tuple(problems)
    drafts = {document.path for document in documents.measures if document.fields.draft}
    kept = {path: each for path, each in resolved.items() if path not in drafts}
    return _site(settings, published, index, kept, as_of), tuple(problems)


def _unnamed(evidence: Iterable[str], resolved: Iterable[ref.Resolved]) -> Iterator[Problem]:
    """Find evidence that nothing names: it is not published."""
    named = {path for each in resolved for path in each.named}
    for path in sorted(evidence):
        if path not in named:
            yield problem("evidence-unused", Place(path=path))


def _unknown_analyses(documents: Documents) -> set[int]:
    """List the years whose analysis is there and could not be understood."""
    refused = {document.year for document in documents.refused if not document.is_measure}
    named = (re.fullmatch(r"content/([0-9]{4})/analysis\.md", path) for path in documents.unread)
    return refused | {int(found[1]) for found in named if found}


def _site(
    site: SiteFields,
    published: Sequence[MeasureDocument],
    index: ref.Index,
    resolved: Mapping[str, ref.Resolved],
    as_of: date | None,
) -> rec.Site:
    findings = {each.year: _findings(each, published) for each in index.analyses.values()}
    analyses = {
        each.year: _analysis(each, findings[each.year], resolved[each.path])
        for each in index.analyses.values()
    }
    measures = _measures(published, findings, resolved)
    by_year = {year: tuple(group) for year, group in groupby(measures, key=lambda measure: measure.year)}
    # A year that has only its analysis so far is shown too.
    listed = sorted(by_year.keys() | analyses.keys(), reverse=True)
    years = tuple(_year(year, by_year.get(year, ()), analyses.get(year)) for year in listed)
    return rec.Site(
        settings=_settings(site),
        as_of=as_of or max(_dates(measures), default=None),
        years=years,
        owners=_owners(measures),
        latest=_latest(measures),
        files={
            address: stored for each in resolved.values() for address, stored in sorted(each.files.items())
        },
        drafts=len(index.measures) - len(published),
    )


def _settings(fields: SiteFields) -> rec.Settings:
    return rec.Settings(
        agency=fields.agency,
        title=fields.title,
        language=fields.language,
        digits=fields.digits,
        base_url=fields.base_url.rstrip("/") + "/" if fields.base_url else None,
        contact=fields.contact,
        contact_address=_contact_address(fields.contact or ""),
        licence=fields.licence,
    )


def _contact_address(contact: str) -> str | None:
    if re.fullmatch(r"[^@\s:/?&]+@[^@\s:/?&]+\.[^@\s:/?&]+", contact):
        return f"mailto:{contact}"
    if re.fullmatch(r"https?://[^\s\"'<>\\]+", contact):
        return contact
    digits = re.sub(r"[ ()-]", "", thai.arabic_digits(contact))
    return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{3,12}", digits) else None


def _owner(name: str) -> rec.Owner:
    return rec.Owner(name=name, address=f"owners/{owner_slug(name)}.html")


def _order(document: MeasureDocument) -> tuple[object, ...]:
    """Order by number as people count (2 before 10, 3 before 3.1), then by title; unnumbered last."""
    number = document.fields.number
    counted = tuple(int(part) for part in number.split(".")) if number else ()
    return document.year, not counted, counted, thai.sort_key(document.fields.title), document.path


def _reference(document: MeasureDocument) -> rec.Reference:
    return rec.Reference(
        year=document.year,
        number=document.fields.number,
        title=document.fields.title,
        status=document.fields.status,
        address=ref.measure_address(document),
    )


def _measures(
    ordered: Sequence[MeasureDocument],
    findings: Mapping[int, tuple[rec.Finding, ...]],
    resolved: Mapping[str, ref.Resolved],
) -> tuple[rec.Measure, ...]:
    later: dict[str, list[rec.Reference]] = {}
    for document in ordered:
        before = resolved[document.path].follows
        if before:
            later.setdefault(before.path, []).append(_reference(document))
    return tuple(
        _measure(
            document,
            findings.get(document.year, ()),
            resolved[document.path],
            tuple(later.get(document.path, ())),
        )
        for document in ordered
    )


def _measure(
    document: MeasureDocument,
    findings: tuple[rec.Finding, ...],
    resolved: ref.Resolved,
    later: tuple[rec.Reference, ...],
) -> rec.Measure:
    fields = document.fields
    answered = {ref.finding_id(name) for name in fields.responds_to}
    return rec.Measure(
        key=f"{document.year}/{document.stem}",
        address=ref.measure_address(document),
        year=document.year,
        number=fields.number,
        title=fields.title,
        summary=fields.summary,
        status=fields.status,
        status_reason=fields.status_reason,
        owners=tuple(_owner(name) for name in fields.owner),
        due=fields.due,
        completed=fields.completed,
        target=rec.Target(count=fields.target.count, unit=fields.target.unit) if fields.target else None,
        updated=fields.updated,
        lead=_text(document.body.lead, resolved),
        sections=tuple(_with_missing_parts(document.body, resolved)),
        evidence=tuple(_evidence(document, resolved)),
        findings=tuple(finding for finding in findings if finding.id in answered),
        follows=_reference(resolved.follows) if resolved.follows else None,
        followed_by=later,
    )


def _evidence(document: MeasureDocument, resolved: ref.Resolved) -> Iterator[rec.Evidence]:
    """Give the proofs of a measure: those it lists, then the files that only its text links to."""
    for position, each in enumerate(document.fields.evidence):
        if address := resolved.evidence.get(position):
            yield _file_evidence(address, resolved, each.title, each.date)
        else:
            title = each.title or each.url or ""
            yield rec.Evidence(title=title, address=None, url=each.url, kind=None, size=None, date=each.date)
    listed = set(resolved.evidence.values())
    for address in dict.fromkeys(resolved.linked):
        if address not in listed:
            yield _file_evidence(address, resolved, None, None)


def _file_evidence(address: str, resolved: ref.Resolved, title: str | None, day: date | None) -> rec.Evidence:
    name = address.rpartition("/")[2]
    kind, size = name.rpartition(".")[2].upper(), resolved.files[address].size
    return rec.Evidence(title=title or name, address=address, url=None, kind=kind, size=size, date=day)


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


def _findings(analysis: AnalysisDocument, published: Sequence[MeasureDocument]) -> tuple[rec.Finding, ...]:
    """Give the findings of a year, each with the measures that answer it."""
    answers = [document for document in published if document.year == analysis.year]
    return tuple(
        rec.Finding(
            id=ref.finding_id(finding.id),
            kind=finding.kind,
            text=finding.text,
            address=f"{ref.year_address(analysis.year)}#{ref.finding_id(finding.id)}",
            answered_by=tuple(_reference(each) for each in answers if finding.id in each.fields.responds_to),
        )
        for finding in analysis.fields.findings
    )


def _analysis(
    document: AnalysisDocument, findings: tuple[rec.Finding, ...], found: ref.Resolved
) -> rec.Analysis:
    fields = document.fields
    return rec.Analysis(
        assessment_year=fields.assessment_year or document.year - 1,
        source=fields.source,
        findings=findings,
        none_urgent=bool(fields.urgent),
        none_to_improve=bool(fields.improve),
        lead=_text(document.body.lead, found),
        sections=tuple(_section(section, found) for section in document.body.sections),
    )


def _rollup(measures: Iterable[rec.Measure]) -> rec.Rollup:
    counted = Counter(measure.status for measure in measures)
    by_status = {cast("Status", status): counted[cast("Status", status)] for status in STATUSES}
    return rec.Rollup(total=counted.total(), by_status=by_status)


def _year(year: int, measures: tuple[rec.Measure, ...], analysis: rec.Analysis | None) -> rec.FiscalYear:
    starts, ends = thai.fiscal_year_period(year)
    return rec.FiscalYear(
        year=year,
        address=ref.year_address(year),
        starts=starts,
        ends=ends,
        measures=measures,
        rollup=_rollup(measures),
        owners=tuple(rec.OwnerShare(owner=owner, rollup=_rollup(own)) for owner, own in _by_owner(measures)),
        analysis=analysis,
    )


def _by_owner(measures: Iterable[rec.Measure]) -> list[tuple[rec.Owner, list[rec.Measure]]]:
    """Gather measures by owner, owners in dictionary order; a measure of two owners counts for both."""
    gathered: dict[rec.Owner, list[rec.Measure]] = {}
    for measure in measures:
        for owner in measure.owners:
            gathered.setdefault(owner, []).append(measure)
    return sorted(gathered.items(), key=lambda each: thai.sort_key(each[0].name))


def _owners(measures: Iterable[rec.Measure]) -> tuple[rec.OwnerYears, ...]:
    return tuple(
        rec.OwnerYears(
            owner=owner,
            rollup=_rollup(own),
            years=tuple((year, tuple(group)) for year, group in groupby(own, key=lambda each: each.year))[
                ::-1
            ],
        )
        for owner, own in _by_owner(measures)
    )


def _latest(measures: Iterable[rec.Measure]) -> tuple[rec.Measure, ...]:
    dated = [measure for measure in measures if measure.updated]
    return tuple(sorted(dated, key=lambda each: (each.updated, each.year), reverse=True)[:_LATEST])


def _dates(measures: Iterable[rec.Measure]) -> Iterator[date]:
    """Give every date that tells what had happened by then; a due date lies ahead and tells nothing."""
    for measure in measures:
        if measure.updated:
            yield measure.updated
        if measure.completed:
            yield measure.completed.end
        yield from (each.date for each in measure.evidence if each.date)
