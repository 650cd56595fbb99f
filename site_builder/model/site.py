"""Documents become one Site: references found, years counted, owners gathered, drafts left behind."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from typing import cast

from msgspec.structs import replace

from site_builder import thai
from site_builder.content.documents import AnyDocument, Documents, MeasureDocument, SiteDocument
from site_builder.content.fields import STATUSES, SiteFields, Status
from site_builder.content.files import StoredFile
from site_builder.content.requirements import SetDocument
from site_builder.model import measures as make
from site_builder.model import records as rec
from site_builder.model import references as ref
from site_builder.model.chains import double_successors
from site_builder.model.checks import conflicts, same_files, same_names
from site_builder.model.languages import (
    in_other_language,
    owners_in,
    settings_in,
    unused_owners,
    without_lost_fragments,
)
from site_builder.model.requirements import assess
from site_builder.model.timing import OPEN, has_ended
from site_builder.problems import Language, Place, Problem, has_errors, problem

_LATEST = 50

_NO_SUCH_FILE = {
    "crest-not-a-picture",
    "evidence-missing",
    "evidence-outside",
    "unknown-link-target",
    "image-not-a-file",
}


DRAFT_MARKS: Mapping[Language, str] = {"th": "(ฉบับร่าง)", "en": "(Draft)"}
"""What stands before the title of a draft wherever it is shown."""


def assemble(
    documents: Documents, evidence: Mapping[str, StoredFile], as_of: date | None, *, drafts: bool = False
) -> tuple[rec.Site | None, tuple[Problem, ...]]:
    """Join all documents of a folder into one site; None when an error forbids it.

    `as_of` is the day the pages speak of; without it, the newest date of the published
    content. Drafts are checked like everything else, and then left behind; with `drafts`
    they are shown, and marked.
    """
    index = ref.Index(
        measures={document.path: document for document in documents.measures},
        by_key={f"{document.year}/{document.stem}": document for document in documents.measures},
        analyses={document.path: document for document in documents.analyses},
        evidence=evidence,
        refused={
            *documents.unread,
            *(document.path for document in documents.refused),
            *(f"content/{document.year}/{document.stem}.md" for document in documents.refused),
        },
        unknown_analyses=_unknown_analyses(documents),
    )
    read: tuple[AnyDocument, ...] = (*documents.measures, *documents.analyses, *documents.refused)
    resolved = {document.path: ref.resolve(document, index) for document in read}
    translated = in_other_language(documents)
    in_other = {
        path: ref.resolve(document, replace(index, measures=translated))
        for path, document in translated.items()
        if document is not index.measures[path]
    }
    measures = [document for document in read if document.is_measure]
    problems = [*conflicts(measures, documents.site.owners), *unused_owners(documents)]
    problems += chain.from_iterable(each.problems for each in (*resolved.values(), *in_other.values()))
    # A file that nothing names may be the very one that a mistake elsewhere meant.
    crest, found = _crest(documents.site, evidence)
    problems += found
    if not index.refused and not any(found.code in _NO_SUCH_FILE for found in problems):
        named = {path for each in (*resolved.values(), *in_other.values()) for path in each.named}
        named.add(f"content/{crest}")
        problems += (problem("evidence-unused", Place(path=path)) for path in sorted(evidence.keys() - named))
    problems += same_names(address for each in resolved.values() for address in each.files)
    problems += same_files(resolved.values())
    problems += double_successors(
        {document.path: document for document in read},
        {path: each.follows for path, each in resolved.items()},
    )
    held_back = {document.path for document in documents.measures if document.fields.draft and not drafts}
    published = sorted(
        (document for document in documents.measures if document.path not in held_back), key=make.order
    )
    if not documents.measures and not has_errors(documents.problems):
        problems.append(problem("no-measures", Place(path="content")))
    elif not published and not has_errors(documents.problems):
        problems.append(problem("only-drafts", Place(path="content")))
    settings = documents.site.fields
    if settings is None or has_errors((*documents.problems, *problems)):
        return None, tuple(problems)
    kept = {path: each for path, each in resolved.items() if path not in held_back}
    own = [_marked(document, settings.language) for document in published]
    made = _with_crest(_site(settings, own, index, kept, documents.requirements, as_of, {}), crest, evidence)
    for language in documents.site.languages[1:]:
        published_in_other = {path: each for path, each in in_other.items() if path not in held_back}
        kept_in_other = without_lost_fragments({**kept, **published_in_other}, translated)
        words = [_marked(translated[document.path], language) for document in published]
        names = owners_in(documents, language)
        in_language = settings_in(documents, settings, language)
        other = _site(in_language, words, index, kept_in_other, (), made.as_of, names)
        # A translation may name evidence of its own.
        files = {**made.files, **other.files}
        made = replace(made, files=files, other=_of_the_same(made, _with_crest(other, crest, evidence)))
    return made, tuple(problems)


def _marked(document: MeasureDocument, language: Language) -> MeasureDocument:
    """Say in the title of a draft that it is one."""
    if not document.fields.draft:
        return document
    title = f"{DRAFT_MARKS[language]} {document.fields.title}"
    return replace(document, fields=replace(document.fields, title=title))


def _of_the_same(own: rec.Site, other: rec.Site) -> rec.Site:
    """Give the other language the assessments of the section's own: a translation changes no coverage."""
    years = {year.year: year for year in other.years}
    assessments = tuple(
        replace(each, items=tuple(replace(item, fiscal_year=years.get(item.year)) for item in each.items))
        for each in own.assessments
    )
    return replace(other, assessments=assessments)


def _crest(site: SiteDocument, evidence: Mapping[str, StoredFile]) -> tuple[str | None, tuple[Problem, ...]]:
    """Find the agency's crest; gives its address."""
    named = site.values.get("crest")
    if named is None:
        return None, ()
    path = posixpath.normpath(f"content/{named}")
    stored = evidence.get(path)
    if stored is None or stored.kind not in ref.IMAGE_KINDS or path.rpartition(".")[2] not in ref.IMAGE_KINDS:
        return None, (problem("crest-not-a-picture", site.place("crest"), value=named),)
    if stored.flaw:
        return path.removeprefix("content/"), (problem(stored.flaw, site.place("crest"), value=named),)
    large = stored.size > _LARGE_CREST
    size = f"{stored.size / 1024:.0f}"
    found = (problem("crest-large", site.place("crest"), value=named, size=size),) if large else ()
    return path.removeprefix("content/"), found


_LARGE_CREST = 100_000
"""Bytes from which on the crest, which every page loads, weighs more than all the rest of a page."""


def _unknown_analyses(documents: Documents) -> set[int]:
    """List the years whose analysis is there and could not be understood."""
    refused = {document.year for document in documents.refused if not document.is_measure}
    named = (re.fullmatch(r"content/([0-9]{4})/analysis\.md", path) for path in documents.unread)
    return refused | {int(found[1]) for found in named if found}


def _site(  # noqa: PLR0913, PLR0917 - all that a site is made of
    site: SiteFields,
    published: Sequence[MeasureDocument],
    index: ref.Index,
    resolved: Mapping[str, ref.Resolved],
    requirements: Iterable[SetDocument],
    as_of: date | None,
    names: Mapping[str, str],
) -> rec.Site:
    """Make the site in one language; `names` are the owners' in it, by their own."""
    as_of = as_of or max(make.dates(published), default=None)
    findings = {each.year: make.make_findings(each, published) for each in index.analyses.values()}
    analyses = {
        each.year: make.make_analysis(each, findings[each.year], resolved[each.path])
        for each in index.analyses.values()
    }
    measures = make.make_measures(published, findings, resolved, as_of, names)
    by_year = {year: tuple(group) for year, group in groupby(measures, key=lambda measure: measure.year)}
    # A year that has only its analysis so far is shown too.
    listed = sorted(by_year.keys() | analyses.keys(), reverse=True)
    years = tuple(_year(year, by_year.get(year, ()), analyses.get(year), as_of) for year in listed)
    return rec.Site(
        settings=_settings(site),
        as_of=as_of,
        years=years,
        owners=_owners(measures),
        latest=_latest(measures),
        assessments=assess(requirements, years),
        files={
            address: stored for each in resolved.values() for address, stored in sorted(each.files.items())
        },
        drafts=len(index.measures) - len(published),
        other=None,
    )


def _with_crest(site: rec.Site, crest: str | None, evidence: Mapping[str, StoredFile]) -> rec.Site:
    if crest is None:
        return site
    settings = replace(site.settings, crest=crest)
    return replace(site, settings=settings, files={**site.files, crest: evidence[f"content/{crest}"]})


def _settings(fields: SiteFields) -> rec.Settings:
    return rec.Settings(
        agency=fields.agency,
        title=fields.title,
        language=fields.language,
        # Thai digits belong to Thai words.
        digits=fields.digits if fields.language == "th" else "arabic",
        base_url=fields.base_url.rstrip("/") + "/" if fields.base_url else None,
        contact=fields.contact,
        contact_address=_contact_address(fields.contact or ""),
        licence=fields.licence,
        crest=None,
        colour=fields.colour,
        signature=fields.signature,
        scheme=fields.scheme,
    )


def _contact_address(contact: str) -> str | None:
    if re.fullmatch(r"[^@\s:/?&]+@[^@\s:/?&]+\.[^@\s:/?&]+", contact):
        return f"mailto:{contact}"
    if re.fullmatch(r"https?://[^\s\"'<>\\]+", contact):
        return contact
    digits = re.sub(r"[ ()-]", "", thai.arabic_digits(contact))
    return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{3,12}", digits) else None


def _rollup(measures: Iterable[rec.Measure]) -> rec.Rollup:
    counted = Counter(measure.status for measure in measures)
    by_status = {cast("Status", status): counted[cast("Status", status)] for status in STATUSES}
    return rec.Rollup(total=counted.total(), by_status=by_status)


def _year(
    year: int, measures: tuple[rec.Measure, ...], analysis: rec.Analysis | None, as_of: date | None
) -> rec.FiscalYear:
    starts, ends = thai.fiscal_year_period(year)
    return rec.FiscalYear(
        year=year,
        address=ref.year_address(year),
        starts=starts,
        ends=ends,
        measures=measures,
        rollup=_rollup(measures),
        owners=tuple(rec.OwnerShare(owner=owner, rollup=_rollup(own)) for owner, own in _by_owner(measures)),
        unproved=sum(measure.unproved for measure in measures),
        overdue=sum(each.timing == "overdue" for each in measures),
        analysis=analysis,
        unresolved=tuple(map(make.reference_to, filter(_unresolved, measures)))
        if has_ended(year, as_of)
        else (),
    )


def _unresolved(measure: rec.Measure) -> bool:
    """Tell whether a promise has neither a result nor a successor."""
    if measure.chain and measure.chain[-1].year > measure.year:
        return False
    told = any(not measure.section(part).missing for part in ("summary", "outcome"))
    return measure.status in OPEN or not (told or measure.status_reason)


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
