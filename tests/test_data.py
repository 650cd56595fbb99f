"""The data beside the pages: every form says the same, and what describes it is true."""

import csv
import errno
import io
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from site_builder.content.documents import read_documents
from site_builder.content.files import built_in_requirements
from site_builder.content.themes import read_theme
from site_builder.model import records as rec
from site_builder.model.site import assemble
from site_builder.pages import tables
from site_builder.pages.columns import (
    ABOUT,
    COLUMNS,
    ITEM_COLUMNS,
    OVERVIEW_COLUMNS,
    OWNER_COLUMNS,
    PROOF,
    YEAR_COLUMNS,
)
from site_builder.pages.data import plan_data
from site_builder.pages.tables import Column, Row, TableHead, csv_file, xlsx_file
from site_builder.pages.theme import make_theme
from site_builder.pages.wording import Wording
from site_builder.problems import Place
from tests.complete import COMPLETE, built, but
from tests.conftest import GOOD, MEASURE, REPOSITORY, SITE, Site

FORMULA = re.compile(r"^'(?='*[=+\-@\t\r])")
"""The documented rule: what is taken away from a cell of a CSV."""


def cells(data: bytes) -> list[list[str]]:
    """Read a CSV by the documented rule."""
    read = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [[FORMULA.sub("", cell) for cell in line] for line in read]


def value(column: Column, cell: str) -> object:
    """Turn a cell into what a record holds there; of proofs only their addresses."""
    if column.kind in {"texts", "proofs"}:
        return cell.split("\n") if cell else []
    if not cell:
        return None
    return int(cell) if column.kind == "number" else cell


def records(data: bytes) -> list[dict[str, object]]:
    """Read the records of a CSV of measures."""
    head, *lines = cells(data)
    columns = COLUMNS if "part_steps" in head else OVERVIEW_COLUMNS
    assert head == [column.name for column in columns]
    return [
        {each.name: value(each, cell) for each, cell in zip(columns, line, strict=True)} for line in lines
    ]


def in_a_table(record: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a record of the JSON to what a table has of it."""
    return {**record, "evidence": [each["address"] for each in record["evidence"]]}


def sheet(data: bytes) -> list[list[str]]:
    """Read a workbook as the text of its cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    (only,) = book.worksheets
    found = [list(line) for line in only.iter_rows()]
    assert {cell.data_type for line in found for cell in line} <= {"s", "n"}
    return [["" if cell.value is None else str(cell.value) for cell in line] for line in found]


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The complete agency, built once; tests only read it."""
    yield from built(Site(tmp_path_factory.mktemp("complete")).write(COMPLETE))


def data(site: Site) -> dict[str, bytes]:
    """Read every published file of data, by name."""
    return {path.name: path.read_bytes() for path in sorted((site.folder / "output/data").iterdir())}


def test_each_table_has_its_forms(complete: Site) -> None:
    """Measures of all years and of each in three forms, items and counts in two, and the two descriptions."""
    measures = [
        f"measures{year}.{form}" for year in ("", "-2566", "-2567") for form in ("csv", "json", "xlsx")
    ]
    tables = [
        f"{name}.{form}"
        for name in ("items-2566", "items-2567", "years", "owners")
        for form in ("csv", "xlsx")
    ]
    assert sorted(data(complete)) == sorted([*measures, *tables, "measures.schema.json", "datapackage.json"])


@pytest.mark.parametrize("name", ["measures", "measures-2566", "measures-2567"])
def test_csv_gives_back_the_records(complete: Site, name: str) -> None:
    """Read by its columns and the documented rule, the CSV has the records of the JSON."""
    files = data(complete)
    document = json.loads(files[f"{name}.json"])
    assert document["measures"]
    assert records(files[f"{name}.csv"]) == list(map(in_a_table, document["measures"]))


@pytest.mark.parametrize(
    "name",
    ["measures", "measures-2566", "measures-2567", "items-2566", "items-2567", "years", "owners"],
)
def test_workbook_has_the_cells_of_the_csv(complete: Site, name: str) -> None:
    """XLSX read back is the CSV, cell by cell."""
    files = data(complete)
    assert sheet(files[f"{name}.xlsx"]) == cells(files[f"{name}.csv"])


def test_workbook_is_ready_to_read(complete: Site) -> None:
    """The head stays in sight, columns have widths, and the sheet has the name of its file."""
    book = openpyxl.load_workbook(io.BytesIO(data(complete)["measures-2566.xlsx"]))
    assert book.sheetnames == ["measures-2566"]
    only = book["measures-2566"]
    assert only.freeze_panes == "A2"
    assert only.column_dimensions["D"].width > 40


@pytest.mark.parametrize("name", ["measures", "measures-2566", "measures-2567"])
def test_json_fits_its_schema(complete: Site, name: str) -> None:
    """The schema is a sound one, and every JSON of measures is valid against it, dates included."""
    files = data(complete)
    schema = json.loads(files["measures.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(
        json.loads(files[f"{name}.json"]),
        schema,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


@pytest.mark.parametrize(
    "change",
    [{"status": "done"}, {"fiscal_year": "2566"}, {"title": None}, {"more": 1}, {"updated": "31/1/2567"}],
)
def test_schema_refuses_what_a_build_does_not_write(complete: Site, change: Mapping[str, object]) -> None:
    """A record with another status, type or name does not fit."""
    files = data(complete)
    document = json.loads(files["measures.json"])
    document["measures"][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            document,
            json.loads(files["measures.schema.json"]),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )


def test_data_package_describes_every_csv(complete: Site) -> None:
    """Each CSV is a resource whose fields are its head, whose key is unique, and whose cells are of the types."""
    files = data(complete)
    package = json.loads(files["datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert sorted(each["path"] for each in package["resources"]) == [
        name for name in files if name.endswith(".csv")
    ]
    for resource in package["resources"]:
        head, *lines = cells(files[resource["path"]])
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        assert re.fullmatch("[-a-z0-9._/]+", resource["name"])
        assert (resource["encoding"], resource["dialect"]["delimiter"]) == ("utf-8", ",")
        keys = [head.index(name) for name in resource["schema"]["primaryKey"]]
        assert len({tuple(line[key] for key in keys) for line in lines}) == len(lines)
        for field, column in zip(fields, zip(*lines, strict=True), strict=True):
            given_cells = [cell for cell in column if cell]
            rules = field.get("constraints", {})
            assert not rules.get("required") or len(given_cells) == len(lines)
            assert set(given_cells) <= set(rules.get("enum", given_cells))
            pattern = {"integer": "[0-9]+", "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}", "string": "(?s).*"}[
                field["type"]
            ]
            assert [cell for cell in given_cells if not re.fullmatch(pattern, cell)] == []


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("CC BY 4.0", {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}),
        ("cc-by-sa 4.0", {"name": "CC-BY-SA-4.0", "path": "https://creativecommons.org/licenses/by-sa/4.0/"}),
        ("CC0 1.0", {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}),
        ("https://data.go.th/licence", {"path": "https://data.go.th/licence"}),
        ("ใช้ได้เมื่ออ้างอิงที่มา", None),
    ],
)
def test_licence_is_named_where_programs_know_it(
    empty: Site, written: str, known: dict[str, str] | None
) -> None:
    """A known licence has its name and address in the data package; any other is only repeated."""
    empty.write({**GOOD, "content/site.yaml": f"{SITE}licence: {written}\n"}).build()
    package = json.loads(empty.page("data/datapackage.json"))
    assert package["licence"] == written
    assert package.get("licenses") == ([{**known, "title": written}] if known else None)


def test_package_says_nothing_that_is_not_known(site: Site) -> None:
    """Without licence and base address the data package has neither, and no null in their place."""
    site.build()
    package = json.loads(site.page("data/datapackage.json"))
    assert package.keys() & {"licence", "licenses", "homepage"} == set()
    assert "$id" not in json.loads(site.page("data/measures.schema.json"))


def test_columns_are_described_in_both_languages() -> None:
    """Each column has a sentence in Thai and in English, and the names of one kind differ."""
    for columns in (COLUMNS, ITEM_COLUMNS, YEAR_COLUMNS, OWNER_COLUMNS, PROOF, ABOUT):
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert column.help["en"].isascii() or "“" in column.help["en"]
            assert re.search("[ก-๙]", column.help["th"])


def test_texts_stand_in_the_files_of_their_year(complete: Site) -> None:
    """The list of all years has no texts; each year's file has them, as one line a block."""
    files = data(complete)
    whole = {each["key"]: each for each in json.loads(files["measures.json"])["measures"]}
    of_years = [
        each for year in (2566, 2567) for each in json.loads(files[f"measures-{year}.json"])["measures"]
    ]
    assert {
        each["key"]: {k: v for k, v in each.items() if not k.startswith("part_")} for each in of_years
    } == whole
    assert any(each["part_steps"] for each in of_years)


def test_counts_are_those_of_the_records(complete: Site) -> None:
    """The roll-ups by year and by owner count exactly the measures of the JSON."""
    files = data(complete)
    measures = json.loads(files["measures.json"])["measures"]
    statuses = ["completed", "in-progress", "not-started", "not-completed"]

    def counted(chosen: list[dict[str, Any]]) -> list[str]:
        return [str(len(chosen)), *(str(sum(m["status"] == each for m in chosen)) for each in statuses)]

    head = ["total", *(status.replace("-", "_") for status in statuses)]
    years = sorted({measure["fiscal_year"] for measure in measures}, reverse=True)
    assert cells(files["years.csv"]) == [
        ["fiscal_year", *head],
        *([str(year), *counted([m for m in measures if m["fiscal_year"] == year])] for year in years),
    ]
    expected = {
        (str(year), owner): counted(
            [m for m in measures if m["fiscal_year"] == year and owner in m["owners"]]
        )
        for year in years
        for measure in measures
        if measure["fiscal_year"] == year
        for owner in measure["owners"]
    }
    first, *lines = cells(files["owners.csv"])
    assert first == ["fiscal_year", "owner", *head]
    assert {(year, owner): counts for year, owner, *counts in lines} == expected


def test_same_content_gives_the_same_data(complete: Site) -> None:
    """Built anew, every file of data has the same bytes, workbooks too."""
    before = data(complete)
    complete.build("--clean")
    assert data(complete) == before


def test_pages_offer_every_form(complete: Site) -> None:
    """Where a page offers data, it offers each form of it."""

    def offered(page: str) -> set[str]:
        return set(re.findall(r'href="(?:\.\./)*data/([^"]+)"', complete.page(page)))

    measures = {f"measures.{form}" for form in ("csv", "xlsx", "json")}
    years, owners = ({f"{name}.{form}" for form in ("csv", "xlsx")} for name in ("years", "owners"))
    of_2566 = {f"measures-2566.{form}" for form in ("csv", "xlsx", "json")}
    assert offered("index.html") == measures | years | {"measures.schema.json", "datapackage.json"}
    assert offered("2566/index.html") == of_2566 | owners
    assert offered("ita/2567/o35.html") == of_2566
    assert offered("ita/2567/index.html") == {"items-2567.csv", "items-2567.xlsx"}


HOSTILE = ("=1+1", "+66", "-1", "@SUM(A1)", "'=1", "''=1", "'a", "''", "a\n=b", '"quoted", with comma', "ก'")


def text_table(texts: list[str]) -> tuple[TableHead, list[Row]]:
    """Make a table with one text a row."""
    columns = (Column(name="text", help={"th": "ก", "en": "a"}),)
    head = TableHead(name="texts", title="ก", columns=columns, key=("text",))
    return head, [(text,) for text in texts]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    """Whatever a text begins with, its cell begins with no letter that starts a formula, and is read back."""
    written = csv_file(*text_table(list(HOSTILE)))
    raw = [line[0] for line in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))][1:]
    assert [cell for cell in raw if cell[0] in "=+-@\t\r"] == []
    assert [line[0] for line in cells(written)][1:] == list(HOSTILE)


@pytest.fixture(params=[False, True], ids=["few lines", "many lines"])
def _with_lines(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of many lines is written otherwise than one of few."""
    if request.param:
        monkeypatch.setattr(tables, "_MANY", 1)


@pytest.mark.usefixtures("_with_lines")
def test_texts_of_a_workbook_stay_texts() -> None:
    """What looks like a formula, an address or a number is written as text, without a mark in front."""
    texts = [*HOSTILE, "https://example.go.th/", "010", "mailto:a@example.go.th", "<r>a", "<t>a & b</t>"]
    assert [line[0] for line in sheet(xlsx_file(*text_table(texts)))][1:] == texts


@pytest.mark.usefixtures("_with_lines")
@pytest.mark.parametrize("text", ["<r>a & b</r>", "<r></r>", "<r><t>a</t></r>"])
def test_a_text_is_never_a_part_of_a_workbook(text: str) -> None:
    """What XlsxWriter itself writes for letters of several looks is a text as any other."""
    assert [line[0].rstrip() for line in sheet(xlsx_file(*text_table([text])))][1:] == [text]


@pytest.mark.usefixtures("_with_lines")
@pytest.mark.parametrize("length", [32_766, 32_767, 32_768])
def test_no_text_of_any_length_is_a_part_of_a_workbook(length: int) -> None:
    """Also one that just fits into a cell is a text."""
    text = f"<r>{'&' * (length - 7)}</r>"
    (_, (cell,)) = sheet(xlsx_file(*text_table([text])))
    assert cell.rstrip(" …") in {text, text[:32_766]}


def test_many_lines_leave_no_files_and_tell_of_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that are not held in memory lie in the system's folder as long as the workbook is written."""
    monkeypatch.setattr(tables, "_MANY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    xlsx_file(*text_table(["ก"]))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("zipfile.ZipFile.write", full)
        with pytest.raises(OSError, match="full"):
            xlsx_file(*text_table(["ก"]))
    assert list(tmp_path.iterdir()) == []


def test_what_looks_like_a_letter_by_its_number_stays_a_text() -> None:
    """A workbook names some letters by number; openpyxl reads that in the form for few lines alone."""
    assert [line[0] for line in sheet(xlsx_file(*text_table(["_x0041_"])))][1:] == ["_x0041_"]


@pytest.mark.usefixtures("_with_lines")
def test_text_too_long_for_a_cell_is_cut() -> None:
    """A workbook holds the first 32,767 letters of a text, and shows that there is more."""
    (_, (cell,)) = sheet(xlsx_file(*text_table(["ก" * 40_000])))
    assert cell == "ก" * 32_766 + "…"


def test_a_workbook_of_many_lines_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers, texts and empty cells of either form are the same; many lines give the same bytes each time."""
    columns = tuple(Column(name=name, help={"th": "ก", "en": "a"}) for name in ("text", "number"))
    table = (
        TableHead(name="both", title="ก", columns=columns, key=("text",)),
        [("ก\nข", 2566), (None, 0), (" ", None), ("ก\nข", -1)],
    )
    few = sheet(xlsx_file(*table))
    monkeypatch.setattr(tables, "_MANY", 1)
    assert sheet(xlsx_file(*table)) == few
    assert xlsx_file(*table) == xlsx_file(*table)


TEXTS = st.text(st.sampled_from("=+-@'\"\t\n, ;กำเ์ab1"), max_size=12)


def test_the_rule_that_is_tested_is_the_one_that_is_documented() -> None:
    """The guide has the pattern that these tests read a CSV with."""
    assert f"`{FORMULA.pattern}`" in (REPOSITORY / "docs/webmaster.md").read_text(encoding="utf-8")


@given(st.lists(TEXTS))
def test_any_text_comes_back_from_a_csv(texts: list[str]) -> None:
    """Writing and reading by the documented rule gives back any text."""
    assert [line[0] for line in cells(csv_file(*text_table(texts)))][1:] == texts


@lru_cache(maxsize=1)
def assembled() -> tuple[rec.Site, Wording]:
    """Assemble the smallest good site."""
    texts = {path: text.encode() for path, text in GOOD.items()}
    site, _ = assemble(read_documents(texts, built_in_requirements()), {}, None)
    assert site
    layers, _ = read_theme(Path("nowhere"), "default", Place(path="."))
    theme, _ = make_theme(layers, "th")
    return site, Wording(settings=site.settings, strings=theme.strings)


@given(title=TEXTS.filter(bool), summary=TEXTS.filter(bool), note=st.none() | TEXTS.filter(bool))
def test_any_record_comes_back_from_the_data(title: str, summary: str, note: str | None) -> None:
    """Whatever its texts hold, a measure's record in CSV, JSON and XLSX is that of the site."""
    site, wording = assembled()
    (year,) = site.years
    measure = structs.replace(year.measures[0], title=title, summary=summary, note=note)
    changed = structs.replace(site, years=(structs.replace(year, measures=(measure,)),), assessments=())
    files = {
        address: content
        for planned in plan_data(changed, wording)
        for address, content in zip(planned.addresses, planned.make(**planned.inputs), strict=True)
    }
    (record,) = json.loads(files["data/measures.json"])["measures"]
    assert (record["title"], record["summary"], record["note"]) == (title, summary, note)
    assert records(files["data/measures.csv"]) == [in_a_table(record)]
    assert sheet(files["data/measures.xlsx"]) == cells(files["data/measures.csv"])


@pytest.mark.parametrize("title", ["=1+1 บาท", "+66 สาย", "-ลด", "@ทุกคน", "'=ก", "''ก"])
def test_title_of_a_measure_comes_back(empty: Site, title: str) -> None:
    """A title that an editor wrote is in all three forms what it was."""
    quoted = title.replace("'", "''")
    empty.write({**GOOD, "content/2566/tax.md": MEASURE.replace("ชำระภาษีออนไลน์", f"'{quoted}'")}).build()
    files = data(empty)
    assert json.loads(files["measures.json"])["measures"][0]["title"] == title
    assert records(files["measures.csv"])[0]["title"] == title
    assert sheet(files["measures.xlsx"])[1][3] == title


def test_address_of_a_base_in_thai_is_one_that_programs_read(empty: Site) -> None:
    """A base address with Thai letters is written percent-encoded, its host as in the DNS."""
    written = but(
        "content/site.yaml", "https://www.thungthong.example.go.th/ita/", "https://ทุ่งทอง.ไทย/โปร่งใส/"
    )
    empty.write({**COMPLETE, **written}).build()
    address = json.loads(empty.page("data/measures-2566.json"))["measures"][0]["address"]
    assert address.isascii()
    assert address.startswith("https://xn--")
