"""The records as data that anyone may take home, with Arabic digits and ISO dates throughout."""

import html
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from site_builder.model.records import (
    Assessment,
    Evidence,
    Item,
    Measure,
    Rollup,
    Settings,
    Site,
    Text,
    listed,
)
from site_builder.pages.addresses import full_address
from site_builder.pages.columns import COLUMNS, ITEM_COLUMNS, OVERVIEW_COLUMNS, OWNER_COLUMNS, YEAR_COLUMNS
from site_builder.pages.planned import Computed
from site_builder.pages.schemas import data_package, measures_schema
from site_builder.pages.tables import Cell, Row, TableHead, csv_file, xlsx_file
from site_builder.pages.wording import Wording
from site_builder.thai import Period


def plan_data(site: Site, wording: Wording) -> Iterator[Computed]:
    """List the files of `data/`: measures of all years and of each, counts, items, their description."""
    wording = replace(wording, settings=replace(site.settings, digits="arabic"))
    heads: list[TableHead] = []
    for head, measures in _selections(site, wording):
        heads.append(head)
        yield Computed(
            addresses=tuple(f"data/{head.name}.{form}" for form in ("json", "csv", "xlsx")),
            make=_measures,
            inputs={"head": head, "about": _about(site), "settings": site.settings, "measures": measures},
        )
    for head, records in _other_tables(site, wording):
        heads.append(head)
        rows = [_row(head, record) for record in records]
        yield Computed(
            addresses=tuple(f"data/{head.name}.{form}" for form in ("csv", "xlsx")),
            make=_forms,
            inputs={"head": head, "rows": rows},
        )
    title = site.settings.title or _said(wording, "frame.section")
    about = _said(wording, "home.lede", agency=site.settings.agency)
    yield Computed(
        addresses=("data/measures.schema.json", "data/datapackage.json"),
        make=_descriptions,
        inputs={"settings": site.settings, "heads": heads, "title": title, "about": about},
    )


def _measures(
    head: TableHead, about: Mapping[str, str | None], settings: Settings, measures: Sequence[Measure]
) -> tuple[bytes, ...]:
    """Write measures as JSON, a line each, and as tables."""
    rows: list[Row] = []
    # json indents in Python, which takes ten times as long.
    written = io.BytesIO()
    written.write(json.dumps(about, ensure_ascii=False)[:-1].encode() + b', "measures": [\n')
    for measure in measures:
        record = _record(measure, settings)
        written.write(b",\n" if rows else b"")
        written.write(json.dumps(record, ensure_ascii=False).encode())
        rows.append(_row(head, _flat(record)))
    written.write(b"\n]}\n")
    return written.getvalue(), *_forms(head, rows)


def _forms(head: TableHead, rows: Sequence[Row]) -> tuple[bytes, ...]:
    return csv_file(head, rows), xlsx_file(head, rows)


def _descriptions(
    settings: Settings, heads: Sequence[TableHead], title: str, about: str
) -> tuple[bytes, ...]:
    package = data_package(settings, heads, title=title, description=about)
    return _json(measures_schema(settings)), _json(package)


def _selections(site: Site, wording: Wording) -> Iterator[tuple[TableHead, Sequence[Measure]]]:
    """Name what is written as data: a list of all measures, and those of each year with their texts."""
    title, key = _said(wording, "data.measures"), ("key",)
    everything = [listed(measure) for year in site.years for measure in year.measures]
    yield TableHead(name="measures", title=title, columns=OVERVIEW_COLUMNS, key=key), everything
    for year in site.years:
        title = _said(wording, "data.measures_of", year=wording.fiscal_year(year.year))
        yield TableHead(name=f"measures-{year.year}", title=title, columns=COLUMNS, key=key), year.measures


def _said(wording: Wording, key: str, **values: object) -> str:
    return str(wording.sentence(key, **values).striptags())


def _about(site: Site) -> dict[str, str | None]:
    return {
        "agency": site.settings.agency,
        "licence": site.settings.licence,
        "as_of": site.as_of.isoformat() if site.as_of else None,
    }


def _json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def by_number(text: str, letters: str) -> str:
    """Write letters of JSON by their numbers; `str.translate` would ask for every other letter too."""
    for letter in letters:
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


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
        # In the list of all years measures have no texts.
        **{f"part_{each.part}": plain(each.content) for each in measure.sections if each.part},
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


_Record = Mapping[str, Cell]
"""The cells of one line of a table, by the names of their columns."""


def _row(head: TableHead, record: _Record) -> Row:
    """Bring a record to one line of a table."""
    return tuple([record[column.name] for column in head.columns])


def _flat(record: Mapping[str, Any]) -> _Record:
    """Put several owners, findings or proofs in one cell, a line each."""
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


def _other_tables(site: Site, wording: Wording) -> Iterator[tuple[TableHead, list[_Record]]]:
    """Give the tables beside the measures: their counts, and the addresses of items."""
    head = TableHead(
        name="years", title=_said(wording, "data.years"), columns=YEAR_COLUMNS, key=("fiscal_year",)
    )
    yield head, [{"fiscal_year": year.year, **_counts(year.rollup)} for year in site.years]
    head = TableHead(
        name="owners",
        title=_said(wording, "data.owners"),
        columns=OWNER_COLUMNS,
        key=("fiscal_year", "owner"),
    )
    yield (
        head,
        [
            {"fiscal_year": year.year, "owner": share.owner.name, **_counts(share.rollup)}
            for year in site.years
            for share in year.owners
        ],
    )
    for assessment in site.assessments:
        if assessment.published:
            yield _items(assessment, site.settings, wording)


def _counts(rollup: Rollup) -> _Record:
    by_status = {status.replace("-", "_"): count for status, count in rollup.by_status.items()}
    return {"total": rollup.total, **by_status}


def _items(assessment: Assessment, settings: Settings, wording: Wording) -> tuple[TableHead, list[_Record]]:
    """Give what is typed into the assessment system: item, title, address, description."""
    year = assessment.basis.year
    title = _said(wording, "data.items", year=wording.year(year))
    head = TableHead(name=f"items-{year}", title=title, columns=ITEM_COLUMNS, key=("item",))
    return head, [_item_row(item, settings, wording) for item in assessment.items]


def _item_row(item: Item, settings: Settings, wording: Wording) -> _Record:
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
