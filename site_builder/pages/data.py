"""The records as data that anyone may take home, with Arabic digits and ISO dates throughout."""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from site_builder.content.body import PARTS
from site_builder.model.records import Assessment, Evidence, Item, Measure, Settings, Site, Text
from site_builder.pages.wording import Wording
from site_builder.thai import Period

Row = Mapping[str, str | int | None]


def data_files(site: Site, wording: Wording) -> dict[str, bytes]:
    """Give every file of `data/` by address: all measures, a pair a year, each assessment's items."""
    wording = replace(wording, settings=replace(site.settings, digits="arabic"))
    measures = [measure for year in site.years for measure in year.measures]
    files = dict(_pair("measures", site, measures))
    for year in site.years:
        files |= _pair(f"measures-{year.year}", site, year.measures)
    for assessment in site.assessments:
        if assessment.published:
            rows = item_rows(assessment, site.settings, wording)
            files[items_address(assessment.basis.year)] = _csv(rows)
    return files


def items_address(year: int) -> str:
    """Address of the table of items of an assessment year (Buddhist Era)."""
    return f"data/items-{year}.csv"


def _pair(name: str, site: Site, measures: Sequence[Measure]) -> Iterator[tuple[str, bytes]]:
    records = [_record(measure, site.settings) for measure in measures]
    yield f"data/{name}.csv", _csv([_row(record) for record in records], _COLUMNS)
    document = {
        "agency": site.settings.agency,
        "licence": site.settings.licence,
        "as_of": site.as_of.isoformat() if site.as_of else None,
        "measures": records,
    }
    yield f"data/{name}.json", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


_COLUMNS = (
    *("key", "fiscal_year", "number", "title", "summary", "owners", "status", "status_reason"),
    *("due_start", "due_end", "completed_start", "completed_end", "timing"),
    *("target_count", "target_unit", "target_achieved", "updated", "note"),
    *("evidence_state", "evidence", "findings", "follows", "address"),
    *(f"part_{part}" for part in PARTS),
)
"""Columns of the table of measures, in order; each is a key of a record in the JSON."""


def _record(measure: Measure, settings: Settings) -> dict[str, Any]:
    target = measure.target
    return {
        "key": measure.key,
        "fiscal_year": measure.year,
        "number": measure.number,
        "title": measure.title,
        "summary": measure.summary,
        "owners": [owner.name for owner in measure.owners],
        "status": measure.status,
        "status_reason": measure.status_reason,
        **_days("due", measure.due),
        **_days("completed", measure.completed),
        "timing": measure.timing,
        "target_count": target.count if target else None,
        "target_unit": target.unit if target else None,
        "target_achieved": target.achieved if target else None,
        "updated": measure.updated.isoformat() if measure.updated else None,
        "note": measure.note,
        "evidence_state": _evidence_state(measure),
        "evidence": [_evidence(each, settings) for each in measure.evidence],
        "findings": [finding.id.removeprefix("finding_") for finding in measure.findings],
        "follows": measure.follows.address.removesuffix(".html") if measure.follows else None,
        "address": full_address(measure.address, settings),
        **{f"part_{part}": plain(measure.section(part).content) for part in PARTS},
    }


def _days(name: str, period: Period | None) -> dict[str, str | None]:
    return {
        f"{name}_start": period.start.isoformat() if period else None,
        f"{name}_end": period.end.isoformat() if period else None,
    }


def _evidence_state(measure: Measure) -> str:
    """Name how a measure is proved; a completion without evidence is a state of its own."""
    return "attached" if measure.evidence else "complete-without-evidence" if measure.unproved else "none"


def _evidence(evidence: Evidence, settings: Settings) -> dict[str, str | int | None]:
    return {
        "title": evidence.title,
        "address": full_address(evidence.address, settings) if evidence.address else evidence.url,
        "kind": evidence.kind,
        "size": evidence.size,
        "sha256": evidence.sha256,
        "date": evidence.date.isoformat() if evidence.date else None,
    }


def full_address(address: str, settings: Settings) -> str:
    """Write an address of the section for the world outside; without a base, from the section's root."""
    return (settings.base_url or "") + quote(address, safe="/")


def _row(record: Mapping[str, Any]) -> Row:
    """Bring a record to one line of a table: several owners, findings or proofs in one cell, a line each."""
    return {
        **record,
        "owners": "\n".join(record["owners"]),
        "findings": "\n".join(record["findings"]),
        "evidence": "\n".join(str(each["address"]) for each in record["evidence"]),
    }


_BLOCK_END = re.compile(r"</(?:p|li|tr|h[1-6]|pre|blockquote)>|<br>")
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")


def plain(text: Text) -> str | None:
    """Take the words of a text, a line a block; None where it has none."""
    marked = _BLOCK_END.sub("\n", _CELL_END.sub(" ", "".join(text.pieces).replace("\n", " ")))
    lines = (" ".join(line.split()) for line in html.unescape(_TAG.sub("", marked)).split("\n"))
    return "\n".join(line for line in lines if line) or None


def item_rows(assessment: Assessment, settings: Settings, wording: Wording) -> list[Row]:
    """Give what is typed into the assessment system: item, title, address, description."""
    return [_item_row(item, settings, wording) for item in assessment.items]


def _item_row(item: Item, settings: Settings, wording: Wording) -> Row:
    return {
        "item": item.code,
        "title": item.title,
        "address": full_address(item.address, settings) if item.fiscal_year else None,
        "description": _described(item, wording),
    }


def _described(item: Item, wording: Wording) -> str:
    if item.fiscal_year is None or not item.fiscal_year.measures:
        return html.unescape(wording.sentence("coverage.no_page", year=wording.year(item.year)))
    total = item.fiscal_year.rollup.total
    said = wording.sentence(f"coverage.describes_{item.role}", year=wording.year(item.year), count=total)
    return html.unescape(said)


_FORMULA = re.compile(r"^[=+\-@\t\r]")


def _csv(rows: Iterable[Row], columns: Sequence[str] = ("item", "title", "address", "description")) -> bytes:
    """Write a table (RFC 4180) that Excel opens in Thai: UTF-8 with BOM, and no cell acts as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cell(value: str | int | None) -> str | int:
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if _FORMULA.match(value) else value
