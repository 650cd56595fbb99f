"""The index of the search: a small script a year, which hands its records over by calling one function."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import msgspec

from site_builder.model.records import Measure, Site
from site_builder.pages.data import by_number, plain
from site_builder.pages.planned import Computed

_ENCODER = msgspec.json.Encoder()
_MISREAD = "<\u2028\u2029"
"""Letters that a script or the page around it could misread."""


def plan_search(site: Site) -> Iterator[Computed]:
    """List the files of `search/`: one a fiscal year.

    A script, not JSON: a page that is opened from a folder may load scripts, and nothing else.
    """
    for year in site.years:
        inputs = {"year": year.year, "measures": year.measures}
        yield Computed(addresses=(search_address(year.year),), make=_index, inputs=inputs)


def search_address(year: int) -> str:
    """Address of a fiscal year's index (Buddhist Era)."""
    return f"search/{year}.js"


def _index(year: int, measures: Sequence[Measure]) -> tuple[bytes]:
    records = b",\n".join(_ENCODER.encode(_record(measure)) for measure in measures).decode()
    return (by_number(f"siteSearch.add({year},[\n{records}\n]);\n", _MISREAD).encode(),)


def _record(measure: Measure) -> dict[str, object]:
    return {
        "title": measure.title,
        "number": measure.number,
        "owners": [owner.name for owner in measure.owners],
        "status": measure.status,
        "address": quote(measure.address, safe="/"),
        "texts": [list(text) for text in _texts(measure)],
    }


def _texts(measure: Measure) -> Iterator[tuple[str, ...]]:
    """Give what a measure says, part by part: which it is, its words, a heading that is its own."""
    if measure.summary:
        yield "sentence", measure.summary
    if lead := plain(measure.lead):
        yield "lead", lead
    for section in measure.sections:
        content = plain(section.content)
        if section.part and content:
            yield section.part, content
        elif not section.part:
            heading = plain(section.heading) or ""
            yield "section", "\n".join(filter(None, (heading, content))), heading
    if measure.status_reason:
        yield "reason", measure.status_reason
    if measure.note:
        yield "note", measure.note
    for evidence in measure.evidence:
        yield "evidence", evidence.title
    for finding in measure.findings:
        yield "finding", finding.text
