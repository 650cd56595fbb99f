"""A report is read from the disk, and its measures are written: all of them, or none."""

import stat
from collections.abc import Mapping
from pathlib import Path

from site_builder.content.documents import read_document
from site_builder.content.translations import is_translation
from site_builder.importing.formats import UnreadableError, read_tables, too_many_bytes
from site_builder.importing.plan import Imported, Known, plan, title_form
from site_builder.importing.reading import read_measures
from site_builder.plain import refuse_links
from site_builder.problems import Place, problem


def import_report(folder: Path, file: Path, year: int, *, dry_run: bool = False) -> Imported:
    """Make measure files of a report in an agency's folder, or with `dry_run` only say which.

    Raises UnreadableError for a file that cannot be imported, ModuleNotFoundError where a
    package of the extra `import` is missing, OSError where the machine says no.
    """
    source = read_tables(str(file), _bytes(file))
    place = folder / "content" / str(year)
    refuse_links(folder, place.parent)
    known = _known(place, year)
    tables, files = plan(read_measures(source.tables, year, known.numbers), known, year)
    found = any(row.path for table in tables for row in table.rows)
    problems = () if found else (problem("import-no-measures", Place(path=str(file))),)
    if files and not dry_run:
        _write_all(folder, place, files)
    return Imported(
        file=str(file),
        year=year,
        encoding=source.encoding,
        dry_run=dry_run,
        tables=tables,
        files=files,
        problems=problems,
    )


def _bytes(file: Path) -> bytes:
    place = Place(path=str(file))
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UnreadableError(problem("import-missing-file", place)) from None
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(problem("import-missing-file", place))
    too_many = too_many_bytes(place, found.st_size)
    if too_many:
        raise UnreadableError(too_many)
    return file.read_bytes()


def _known(place: Path, year: int) -> Known:
    """Read what the year's folder has; a folder that is a link leads who knows where."""
    if place.is_symlink():
        raise UnreadableError(problem("not-a-plain-file", Place(path=str(place))))
    titles: dict[str, str] = {}
    numbers: set[str] = set()
    paths = sorted(place.glob("*.md"))
    for each in paths:
        path = f"content/{year}/{each.name}"
        if is_translation(path) or each.is_symlink() or not each.is_file():
            continue
        document, _ = read_document(path, each.read_bytes())
        if document is not None and document.is_measure and document.value("title"):
            titles.setdefault(title_form(document.value("title")), path)
            numbers |= {document.value("number")} if document.value("number") else set()
    stems = frozenset(each.stem.casefold() for each in paths)
    return Known(titles=titles, numbers=frozenset(numbers), stems=stems)


def _write_all(folder: Path, place: Path, files: Mapping[str, str]) -> None:
    """Write new files; where one cannot be written, those just written go again."""
    is_new = not place.exists()
    written: list[Path] = []
    try:
        place.mkdir(exist_ok=True)
        for path, text in files.items():
            target = folder / path
            with target.open("x", encoding="utf-8", newline="\n") as file:
                written.append(target)
                file.write(text)
    except BaseException:
        for target in written:
            target.unlink(missing_ok=True)
        if is_new and place.is_dir():
            place.rmdir()
        raise
