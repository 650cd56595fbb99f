"""The records as data that anyone may take home, with Arabic digits and ISO dates throughout."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from site_builder.content.body import PARTS
from site_builder.model.records import Assessment, Evidence, Item, Measure, Rollup, Settings, Site, Text
from site_builder.pages.addresses import full_address
from site_builder.pages.columns import COLUMNS, ITEM_COLUMNS, OWNER_COLUMNS, YEAR_COLUMNS
from site_builder.pages.schemas import data_package, measures_schema
from site_builder.pages.tables import Cell, Row, Table, csv_file, xlsx_file
from site_builder.pages.wording import Wording
from site_builder.thai import Period


def data_files(site: Site, wording: Wording) -> dict[str, bytes]:
    """Give every file of `data/` by address: measures of all years and of each, items, their description."""
    wording = replace(wording, settings=replace(site.settings, digits="arabic"))
    files: dict[str, bytes] = {}
    tables: list[Table] = []
    for name, title, measures in _selections(site, wording):
        records = [_record(measure, site.settings) for measure in measures]
        files[f"data/{name}.json"] = _json({**_about(site), "measures": records})
        tables.append(
            Table(name=name, title=title, columns=COLUMNS, key=("key",), rows=list(map(_row, records)))
        )
    tables += _rollups(site, wording)
    tables += (
        _items(assessment, site.settings, wording) for assessment in site.assessments if assessment.published
    )
    for table in tables:
        files[f"data/{table.name}.csv"] = csv_file(table)
        files[f"data/{table.name}.xlsx"] = xlsx_file(table)
    files["data/measures.schema.json"] = _json(measures_schema(site.settings))
    files["data/datapackage.json"] = _json(_package(site.settings, wording, tables))
    return files


def _selections(site: Site, wording: Wording) -> Iterator[tuple[str, str, Sequence[Measure]]]:
    """Name what is written as data: the measures of all years, and of each."""
    everything = [measure for year in site.years for measure in year.measures]
    yield "measures", _said(wording, "data.measures"), everything
    for year in site.years:
        title = _said(wording, "data.measures_of", year=wording.fiscal_year(year.year))
        yield f"measures-{year.year}", title, year.measures


def _said(wording: Wording, key: str, **values: object) -> str:
    return wording.sentence(key, **values).striptags()


def _package(settings: Settings, wording: Wording, tables: Sequence[Table]) -> dict[str, object]:
    title = settings.title or _said(wording, "frame.section")
    about = _said(wording, "home.lede", agency=settings.agency)
    return data_package(settings, tables, title=title, description=about)


def _about(site: Site) -> dict[str, str | None]:
    return {
        "agency": site.settings.agency,
        "licence": site.settings.licence,
        "as_of": site.as_of.isoformat() if site.as_of else None,
    }


def _json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


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


def _evidence(evidence: Evidence, settings: Settings) -> dict[str, Cell]:
    return {
        "title": evidence.title,
        "address": full_address(evidence.address, settings) if evidence.address else evidence.url,
        "kind": evidence.kind,
        "size": evidence.size,
        "sha256": evidence.sha256,
        "date": evidence.date.isoformat() if evidence.date else None,
    }


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


def _rollups(site: Site, wording: Wording) -> Iterator[Table]:
    """Count the measures of every fiscal year, and of every owner in it."""
    yield Table(
        name="years",
        title=_said(wording, "data.years"),
        columns=YEAR_COLUMNS,
        key=("fiscal_year",),
        rows=[{"fiscal_year": year.year, **_counts(year.rollup)} for year in site.years],
    )
    yield Table(
        name="owners",
        title=_said(wording, "data.owners"),
        columns=OWNER_COLUMNS,
        key=("fiscal_year", "owner"),
        rows=[
            {"fiscal_year": year.year, "owner": share.owner.name, **_counts(share.rollup)}
            for year in site.years
            for share in year.owners
        ],
    )


def _counts(rollup: Rollup) -> Row:
    by_status = {status.replace("-", "_"): count for status, count in rollup.by_status.items()}
    return {"total": rollup.total, **by_status}


def _items(assessment: Assessment, settings: Settings, wording: Wording) -> Table:
    """Give what is typed into the assessment system: item, title, address, description."""
    year = assessment.basis.year
    return Table(
        name=f"items-{year}",
        title=_said(wording, "data.items", year=wording.year(year)),
        columns=ITEM_COLUMNS,
        key=("item",),
        rows=[_item_row(item, settings, wording) for item in assessment.items],
    )


def _item_row(item: Item, settings: Settings, wording: Wording) -> Row:
    return {
        "item": item.code,
        "title": item.title,
        "address": full_address(item.address, settings) if item.fiscal_year else None,
        "description": _promise(item, wording),
    }


def _promise(item: Item, wording: Wording) -> str:
    if item.fiscal_year is None or not item.fiscal_year.measures:
        return _said(wording, "coverage.no_page", year=wording.year(item.year))
    total = item.fiscal_year.rollup.total
    return _said(wording, f"coverage.describes_{item.role}", year=wording.year(item.year), count=total)
