"""A snapshot becomes documents: settings, measures and analyses, each wholly understood."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Generic, TypeVar, cast

from site_builder import thai
from site_builder.content import fields, hygiene
from site_builder.content import front_matter as fm
from site_builder.content.body import NO_BODY, Body, read_body
from site_builder.content.values import Reading
from site_builder.problems import Place, Problem, problem

SITE_PATH = "content/site.yaml"

Fields_co = TypeVar("Fields_co", bound=fields.MeasureFields | fields.AnalysisFields | None, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[Fields_co]):
    """A Markdown file of a year: its fields, its body, and the place of every value by dotted name."""

    path: str
    year: int
    stem: str
    fields: Fields_co
    body: Body
    places: Mapping[str, Place]

    def place(self, name: str) -> Place:
        """Place of a field's value, or of the file where the field is not given."""
        return self.places.get(name, Place(path=self.path))


MeasureDocument = Document[fields.MeasureFields]
AnalysisDocument = Document[fields.AnalysisFields]
AnyDocument = Document[fields.MeasureFields | fields.AnalysisFields | None]
"""A document whose fields may have been refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDocument:
    """The settings as written, with their places."""

    fields: fields.SiteFields
    places: Mapping[str, Place]

    def place(self, name: str) -> Place:
        """Place of a setting's value, or of the file where it is not given."""
        return self.places.get(name, Place(path=SITE_PATH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """All that was understood of a folder, and all problems of the rest."""

    site: SiteDocument | None
    measures: tuple[MeasureDocument, ...]
    analyses: tuple[AnalysisDocument, ...]
    refused: Mapping[str, Body]
    """The files that could not be understood, by path, with what could be read of their texts."""
    problems: tuple[Problem, ...]


def read_documents(texts: Mapping[str, bytes]) -> Documents:
    """Read every file of a snapshot."""
    site, problems = _read_site(texts.get(SITE_PATH))
    measures: list[MeasureDocument] = []
    analyses: list[AnalysisDocument] = []
    refused: dict[str, Body] = {}
    for path, data in texts.items():
        if path == SITE_PATH:
            continue
        document, found = read_document(path, data)
        problems += found
        if document is None and path.endswith(".md"):
            refused[path] = NO_BODY
        elif document is None:
            continue
        elif isinstance(document.fields, fields.MeasureFields):
            measures.append(cast("MeasureDocument", document))
        elif isinstance(document.fields, fields.AnalysisFields):
            analyses.append(cast("AnalysisDocument", document))
        else:
            refused[path] = document.body
    problems += tuple(_second_analyses(analyses))
    return Documents(
        site=site, measures=tuple(measures), analyses=tuple(analyses), refused=refused, problems=problems
    )


def _read_site(data: bytes | None) -> tuple[SiteDocument | None, tuple[Problem, ...]]:
    if data is None:
        return None, (problem("no-site-file", Place(path=SITE_PATH)),)
    text, problems = hygiene.decode(SITE_PATH, data)
    if text is None:
        return None, problems
    root, found = fm.load(SITE_PATH, text)
    if root is None:
        return None, problems + found
    reading = Reading()
    read = fields.read_fields(fields.SiteFields, root, reading)
    problems += found + tuple(reading.problems)
    return (SiteDocument(fields=read, places=reading.places) if read else None), problems


_YEAR_FOLDER = re.compile(r"[0-9]{4}")


def read_document(path: str, data: bytes) -> tuple[AnyDocument | None, tuple[Problem, ...]]:
    """Read one file below `content/`: a pure function of its path and bytes.

    Gives None for a file without readable front matter, and a document without fields
    where a field is refused: its text is still checked.
    """
    year, misplaced = _year_of(path)
    if misplaced:
        return None, (misplaced,)
    text, problems = hygiene.decode(path, data)
    if text is None:
        return None, problems
    split, found = fm.split(path, text)
    problems += found
    if split is None:
        return None, problems
    analysis = _is_analysis(path, split.fields)
    body, found = read_body(path, split.body, split.body_line, with_parts=not analysis)
    problems += found
    read, reading, found = _read_front_matter(path, year, split.fields, analysis=analysis)
    stem = reading.values.get("slug") or unicodedata.normalize("NFC", PurePosixPath(path).stem)
    document = Document(path=path, year=year, stem=stem, fields=read, body=body, places=reading.places)
    return document, problems + found


def _read_front_matter(
    path: str, year: int, node: fm.Mapping | None, *, analysis: bool
) -> tuple[fields.MeasureFields | fields.AnalysisFields | None, Reading, tuple[Problem, ...]]:
    reading = Reading(year=year)
    if node is None:
        return None, reading, ()
    if analysis:
        found = fields.read_fields(fields.AnalysisFields, node, reading)
        return found, reading, (*reading.problems, *_analysis_problems(year, reading))
    measure = fields.read_fields(fields.MeasureFields, node, reading)
    return measure, reading, (*reading.problems, *_measure_problems(path, year, reading))


def _year_of(path: str) -> tuple[int, Problem | None]:
    """Take the year from the folder, or say why the file lies in the wrong place."""
    parts = PurePosixPath(path).parts
    name, place = parts[-1], Place(path=path)
    if len(parts) != 3:  # noqa: PLR2004 - content/<year>/<name>.md
        return 0, problem("stray-file", place, name=name)
    if path.lower().endswith((".markdown", ".md.txt")):
        return 0, problem("markdown-ending", place, name=name.split(".")[0])
    if not path.lower().endswith(".md"):
        return 0, problem("unknown-file", place, name=name)
    return _folder_year(parts[1], name, place)


def _folder_year(folder: str, name: str, place: Place) -> tuple[int, Problem | None]:
    """Read a folder's name as a year; what is wrong with the folder is told once, not for each file."""
    whole = Place(path=f"content/{folder}")
    try:
        year = thai.buddhist_year(folder)
    except thai.DateError as fault:
        if fault.readings:
            return 0, problem("common-era-folder", whole, value=folder, meant=fault.readings)
        return 0, problem("stray-file", place, name=name)
    if not _YEAR_FOLDER.fullmatch(folder):
        return 0, problem("folder-digits", whole, value=folder, meant=year)
    return year, None


def _is_analysis(path: str, node: fm.Mapping | None) -> bool:
    kind = next((entry.value for entry in (node.entries if node else ()) if entry.key == "kind"), None)
    if isinstance(kind, fm.Scalar):
        return kind.text.strip().casefold() == "analysis"
    return PurePosixPath(path).name == "analysis.md"


_STEM = re.compile(r"[a-zA-Z0-9]+(?:[-_][a-zA-Z0-9]+)*")
RESERVED_NAMES = {"index", "analysis", "con", "prn", "aux", "nul"}
_LONGEST_NAME = 255
"""Bytes of a file name in the common file systems; a Thai letter takes three."""


def _measure_problems(path: str, year: int, reading: Reading) -> Iterator[Problem]:
    """Find what is wrong between the fields of a measure; a field that was refused is None."""
    values, places = reading.values, reading.places
    yield from _address_problems(path, values.get("slug"), reading)
    written_year, status = values.get("fiscal_year"), values.get("status")
    if written_year not in {None, year}:
        yield problem("year-mismatch", places["fiscal_year"], value=written_year, folder=year)
    if status == "not-completed" and "status_reason" not in places:
        yield problem("reason-missing", places["status"])
    if values.get("completed") and status not in {None, "completed"}:
        yield problem("completed-but-status", places["completed"], status=status)
    for index, each in enumerate(values.get("evidence") or ()):
        if each is not None and (each.file is None) == (each.url is None):
            yield problem("evidence-file-or-url", places[f"evidence.{index}"])
    for name in ("owner", "responds_to"):
        yield from _list_problems(name, values.get(name) or (), reading)
    for name in ("due", "completed"):
        if values.get(name):
            yield from _outside(name, values[name], year, places[name])


def _list_problems(name: str, listed: tuple[str | None, ...], reading: Reading) -> Iterator[Problem]:
    for index, value in enumerate(listed):
        if value is None:
            continue
        place = reading.places.get(f"{name}.{index}", reading.places[name])
        if value in listed[:index]:
            yield problem("listed-twice", place, value=value, field=name)
        if re.match(r"-\w", value):
            yield problem("hyphen-without-space", place, value=value, field=name)
        if "," in value:
            yield problem("comma-in-name", place, value=value, field=name)


def _outside(name: str, period: thai.Period, year: int, place: Place) -> Iterator[Problem]:
    """Warn of a date outside its fiscal year, with both readings of the year (the seed's rows 15 and 22)."""
    first, last = thai.fiscal_year_period(year)
    if first <= period.start and period.end <= last:
        return
    yield problem(
        "outside-fiscal-year",
        place,
        field=name,
        year=year,
        before=year - 1,
        calendar=period.start.year + thai.BUDDHIST_ERA,
        fiscal=thai.fiscal_year_of(period.start),
    )


def _address_problems(path: str, slug: str | None, reading: Reading) -> Iterator[Problem]:
    if slug:
        place, stem = reading.places["slug"], slug
    else:
        place, stem = Place(path=path), unicodedata.normalize("NFC", PurePosixPath(path).stem)
        if not _STEM.fullmatch(stem):
            thai_stem = thai.slug(stem) == stem.casefold() and any(thai.is_thai(letter) for letter in stem)
            yield problem("thai-file-name" if thai_stem else "file-name", place, value=stem)
    if stem.casefold() in RESERVED_NAMES:
        yield problem("reserved-name", place, value=stem)
    if len(f"{stem}.html".encode()) > _LONGEST_NAME:
        yield problem("file-name-too-long", place, value=stem, length=len(f"{stem}.html".encode()))


def _analysis_problems(year: int, reading: Reading) -> Iterator[Problem]:
    values, places = reading.values, reading.places
    findings = values.get("findings") or ()
    seen: dict[str, int] = {}
    for index, finding in enumerate(findings):
        if finding is None:
            continue
        place = places[f"findings.{index}.id"]
        if finding.id in seen:
            yield problem("duplicate-finding", place, value=finding.id, first=seen[finding.id])
        seen.setdefault(finding.id, place.line)
    for kind in ("urgent", "improve"):
        if values.get(kind) and any(finding and finding.kind == kind for finding in findings):
            yield problem("none-but-findings", places[kind], field=kind)
    assessed = values.get("assessment_year")
    if assessed not in {None, year - 1}:
        yield problem("unusual-assessment-year", places["assessment_year"], value=assessed, expected=year - 1)


def _second_analyses(analyses: Iterable[AnalysisDocument]) -> Iterable[Problem]:
    first: dict[int, str] = {}
    for document in analyses:
        if document.year in first:
            yield problem("second-analysis", Place(path=document.path), first=first[document.year])
        first.setdefault(document.year, document.path)
