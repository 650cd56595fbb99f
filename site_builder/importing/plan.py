"""What an import will do, before it does it: which row becomes which file, and what becomes of the others."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from site_builder import thai
from site_builder.importing.markdown import kept_links
from site_builder.importing.measures import Measure, Unread
from site_builder.importing.reading import RowRead, Skipped, TableRead
from site_builder.importing.tables import links
from site_builder.importing.writing import measure_text
from site_builder.problems import Problem, masked
from site_builder.scaffold import free_stem


class Known(Struct, frozen=True, kw_only=True):
    """What a year's folder already has."""

    titles: Mapping[str, str]
    """Paths of measures by the form of their titles."""
    numbers: frozenset[str]
    stems: frozenset[str]
    """Names of its files without their ending, case-folded."""


class RowTold(Struct, frozen=True, kw_only=True):
    """What becomes of a row."""

    number: int
    text: str
    """The measure's title, or what the row says."""
    path: str | None = None
    """The file: its own, or for `in-folder` and `same-row` the one that has the measure already."""
    skipped: Skipped | None = None
    gaps: tuple[str, ...] = ()
    """Required fields to fill in."""
    counted: str | None = None
    """The measure's number, where it is the position of the row."""
    more: tuple[int, ...] = ()
    """Numbers of the rows below that say more of the same measure."""
    lost_links: tuple[str, ...] = ()
    """Addresses of links that are not taken over."""
    pictures: int = 0
    """How many pictures are not taken over."""
    unread: tuple[Unread, ...] = ()
    """What the file says for fields that cannot read it."""
    owners: int = 0
    """How many owners its cell was parted into; 0 where it was not."""


class TableTold(Struct, frozen=True, kw_only=True):
    """What becomes of a table."""

    number: int
    sheet: str | None
    line: int | None
    """Line of the file that it begins on, where the file has lines."""
    headings: tuple[str, ...]
    skipped: Skipped | None
    continues: bool
    unnumbered: bool
    """True where none of its measures has a number."""
    rows: tuple[RowTold, ...]


class Imported(Struct, frozen=True, kw_only=True):
    """What an import does: the account of every table and row, and the files."""

    file: str
    year: int
    encoding: str | None
    """The encoding of a text, where it is not a usual one of today."""
    dry_run: bool
    tables: tuple[TableTold, ...]
    files: Mapping[str, str]
    """Texts of the new files by path."""
    problems: tuple[Problem, ...] = ()


def title_form(title: str) -> str:
    """Bring a title to the form in which two are the same."""
    return "".join(thai.normal_form(title).split())


def plan(
    read: Sequence[TableRead], known: Known, year: int
) -> tuple[tuple[TableTold, ...], Mapping[str, str]]:
    """Give each measure that is not there yet a file; a pure function."""
    files: dict[str, str] = {}  # paths by their texts
    stems = set(known.stems)
    told = []
    for table in read:
        rows = tuple(_row(row, known, files, stems, year) for row in table.rows)
        source = table.table
        first = source.rows[0].number if source.by_line and source.rows else None
        told.append(
            TableTold(
                number=source.number,
                sheet=source.sheet,
                line=first,
                headings=table.headings,
                skipped=table.skipped,
                continues=table.continues,
                unnumbered=_is_unnumbered(table),
                rows=rows,
            )
        )
    return tuple(told), {path: text for text, path in files.items()}


def _is_unnumbered(table: TableRead) -> bool:
    measures = [row.measure for row in table.rows if row.measure]
    return bool(measures) and not any(measure.number for measure in measures)


def _row(row: RowRead, known: Known, files: dict[str, str], stems: set[str], year: int) -> RowTold:
    """Say what becomes of a row; a new measure is added to `files` and `stems`."""
    measure, row = row.measure, replace(row, text=masked(row.text))
    if measure is None:
        return RowTold(number=row.number, text=row.text, skipped=row.skipped)
    there = known.titles.get(title_form(measure.title))
    if there:
        return RowTold(number=row.number, text=row.text, path=there, skipped="in-folder", more=row.more)
    text = measure_text(measure, year)
    if text in files:
        return RowTold(number=row.number, text=row.text, path=files[text], skipped="same-row", more=row.more)
    stem = free_stem(measure.title, stems)
    stems.add(stem)
    path = files[text] = f"content/{year}/{stem}.md"
    return RowTold(
        number=row.number,
        text=row.text,
        path=path,
        gaps=measure.gaps,
        counted=measure.number if measure.is_counted else None,
        more=row.more,
        lost_links=_lost_links(measure),
        pictures=measure.pictures,
        unread=tuple(replace(each, text=masked(each.text)) for each in measure.unread),
        owners=len(measure.owner) if len(measure.owner) > 1 else 0,
    )


def _lost_links(measure: Measure) -> tuple[str, ...]:
    """List the addresses behind fields, and those that no page may have."""
    texts = (measure.lead, *(blocks for _, blocks in (*measure.parts, *measure.others)))
    kept = {link for blocks in texts for link in kept_links(blocks)}
    every = (*measure.lost_links, *(link for blocks in texts for link in links(blocks)))
    return tuple(dict.fromkeys(link for link in every if link not in kept))
