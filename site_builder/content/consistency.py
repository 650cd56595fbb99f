"""What is wrong between the fields of one file, though each by itself is right."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from site_builder import thai
from site_builder.content.body import Body, has_marker
from site_builder.content.values import Reading
from site_builder.problems import Place, Problem, place_in, problem

_STEM = re.compile(r"[a-zA-Z0-9]+(?:[-_][a-zA-Z0-9]+)*")
_THAI_STEM = re.compile(r"[a-zA-Z0-9\u0e01-\u0e5b]+(?:[-_][a-zA-Z0-9\u0e01-\u0e5b]+)*")
RESERVED_NAMES = {"index", "analysis", "con", "prn", "aux", "nul"}
_LONGEST_NAME = 255
"""Bytes of a file name in the common file systems; a Thai letter takes three."""


def measure_problems(path: str, year: int, reading: Reading) -> Iterator[Problem]:
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
    for _, each, place in reading.entries("evidence"):
        if (each.file is None) == (each.url is None):
            yield problem("evidence-file-or-url", place)
    for name in ("owner", "responds_to"):
        yield from _list_problems(name, reading)
    for name in ("due", "completed"):
        if values.get(name):
            yield from _outside(name, values[name], year, places[name])
    yield from _completion_problems(reading)
    yield from _far_dates(year, reading)


_FAR = 5
"""Years from its fiscal year at which a date is more likely mistyped than meant."""


def _far_dates(year: int, reading: Reading) -> Iterator[Problem]:
    """Warn of a date far ahead of its year: the newest date is the day that all pages speak of."""
    dated = {"updated": reading.values.get("updated")}
    dated |= {f"evidence.{at}.date": each.date for at, each, _ in reading.entries("evidence")}
    for name, day in dated.items():
        if day is not None and thai.fiscal_year_of(day) > year + _FAR:
            shown = day.year + thai.BUDDHIST_ERA
            yield problem("date-far-off", reading.places[name], value=shown, year=year)


def _completion_problems(reading: Reading) -> Iterator[Problem]:
    """Find what speaks against a completion: an earlier last update, a target that was not reached."""
    values, places = reading.values, reading.places
    completed, updated, target = values.get("completed"), values.get("updated"), values.get("target")
    if completed and updated and updated < completed.start:
        yield problem("updated-before-completed", places["updated"])
    if target is None or target.achieved is None or values.get("status") != "completed":
        return
    if target.achieved < target.count:
        place = places["target.achieved"]
        yield problem("target-not-reached", place, count=target.count, value=target.achieved)


def _list_problems(name: str, reading: Reading) -> Iterator[Problem]:
    seen: set[str] = set()
    for _, value, place in reading.entries(name):
        if value in seen:
            yield problem("listed-twice", place, value=value, field=name)
        seen.add(value)
        if re.match(r"-\w", value):
            yield problem("hyphen-without-space", place, value=value, field=name)
        if "," in value:
            yield problem("comma-in-name", place, value=value, field=name)


def _outside(name: str, period: thai.Period, year: int, place: Place) -> Iterator[Problem]:
    """Warn of a date outside its fiscal year, with both readings of the year (the seed's rows 15 and 22)."""
    first, last = thai.fiscal_year_period(year)
    if first <= period.start and period.end <= last:
        return
    outside = period.end if first <= period.start <= last else period.start
    yield problem(
        "outside-fiscal-year",
        place,
        field=name,
        year=year,
        before=year - 1,
        calendar=outside.year + thai.BUDDHIST_ERA,
        fiscal=thai.fiscal_year_of(outside),
        meant=year - (outside.month >= first.month),
    )


def _address_problems(path: str, slug: str | None, reading: Reading) -> Iterator[Problem]:
    if slug:
        place, stem = reading.places["slug"], slug
    else:
        place, stem = Place(path=path), file_stem(path)
        if not _STEM.fullmatch(stem):
            code = "thai-file-name" if _THAI_STEM.fullmatch(stem) else "file-name"
            yield problem(code, place, value=stem)
    if stem.casefold() in RESERVED_NAMES:
        yield problem("reserved-name", place, value=stem)
    if len(f"{stem}.html".encode()) > _LONGEST_NAME:
        yield problem("file-name-too-long", place, value=stem, length=len(f"{stem}.html".encode()))


def analysis_problems(year: int, reading: Reading) -> Iterator[Problem]:
    """Find what is wrong between the fields of an analysis."""
    values, places = reading.values, reading.places
    yield from _list_problems("measures", reading)
    kinds: set[str] = set()
    seen: dict[str, int] = {}
    for index, finding, _ in reading.entries("findings"):
        kinds.add(finding.kind)
        place = places[f"findings.{index}.id"]
        if finding.id in seen:
            yield problem("duplicate-finding", place, value=finding.id, first=seen[finding.id])
        seen.setdefault(finding.id, place.line)
    for kind in ("urgent", "improve"):
        if values.get(kind) and kind in kinds:
            yield problem("none-but-findings", places[kind], field=kind)
    assessed = values.get("assessment_year")
    if assessed not in {None, year - 1}:
        yield problem("unusual-assessment-year", places["assessment_year"], value=assessed, expected=year - 1)


# A single `#` may as well be a remark of the front matter.
_TEXT_BEGINS = re.compile(r"^ {0,3}(?:##|```|~~~)", re.MULTILINE)
_FIELD = re.compile(r"^([a-z_]+):(?=[ \t\n]|\Z)", re.MULTILINE)


def fields_in_text(path: str, text: str, first_line: int, known: Collection[str]) -> Iterator[Problem]:
    """Find a field below the front matter, where it would be published as text: `draft: true` too.

    Only before the first heading of level two or block of code: a second `---` too early puts it there.
    """
    begun = _TEXT_BEGINS.search(text)
    for found in _FIELD.finditer(text, 0, begun.start() if begun else len(text)):
        if found[1] in known:
            place = place_in(path, text, *found.span(), first_line=first_line)
            yield problem("field-in-text", place, field=found[1])
            return


def file_stem(path: str) -> str:
    """Give the name of a file without its ending, in one Unicode form."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    return unicodedata.normalize("NFC", stem if stem and ending else name)


def marker_problems(reading: Reading, body: Body) -> Iterator[Problem]:
    """Find the mark of a footnote, `*`, that nothing explains (the seed's row 27)."""
    if body.noted or "note" in reading.places:
        return
    for name in ("title", "summary", "source"):
        if has_marker(reading.values.get(name) or ""):
            yield problem("marker-without-note", reading.places[name])
            return
    for index, finding, _ in reading.entries("findings"):
        if has_marker(finding.text):
            yield problem("marker-without-note", reading.places[f"findings.{index}.text"])
            return
    if body.marker:
        yield problem("marker-without-note", body.marker)
