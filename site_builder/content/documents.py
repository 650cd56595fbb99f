"""A snapshot becomes documents: settings, measures and analyses, each wholly understood."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from site_builder import thai
from site_builder.content import fields, hygiene
from site_builder.content import front_matter as fm
from site_builder.content.body import Body, read_body
from site_builder.content.consistency import (
    analysis_problems,
    fields_in_text,
    file_stem,
    marker_problems,
    measure_problems,
)
from site_builder.content.declare import declarations, read_fields
from site_builder.content.requirements import SetDocument, in_force, read_set, second_sets
from site_builder.content.translations import (
    Translations,
    is_site_translation,
    is_translation,
    read_translations,
)
from site_builder.content.values import Reading, entries
from site_builder.problems import Language, Place, Problem, has_errors, nearest, problem

SITE_PATH = "content/site.yaml"

Fields_co = TypeVar("Fields_co", bound=fields.MeasureFields | fields.AnalysisFields | None, covariant=True)


class Document(Struct, Generic[Fields_co], frozen=True, kw_only=True):
    """A Markdown file of a year: its fields, its body, and the place of every value by dotted name."""

    path: str
    year: int
    stem: str
    is_measure: bool
    fields: Fields_co
    """None where one of them was refused."""
    refused: Mapping[str, Any]
    """Where a field was refused, what could be read, by dotted name: checks go on. Else empty."""
    body: Body
    places: Mapping[str, Place]

    def value(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        """Value of a field; None where it is not given, or not to be read."""
        return self.refused.get(name) if self.fields is None else getattr(self.fields, name, None)

    def place(self, name: str) -> Place:
        """Place of a field's value, or of the file where the field is not given."""
        return self.places.get(name, Place(path=self.path))

    def listed(self, name: str) -> Iterator[tuple[int, Any, Place]]:
        """Give the entries of a list that could be read, with their positions and places."""
        return entries({name: self.value(name)}, self.places, name)


MeasureDocument = Document[fields.MeasureFields]
AnalysisDocument = Document[fields.AnalysisFields]
AnyDocument = Document[fields.MeasureFields | fields.AnalysisFields | None]


class SiteDocument(Struct, frozen=True, kw_only=True):
    """The settings as written, with their places."""

    fields: fields.SiteFields | None
    """None where one of them was refused."""
    language: Language
    values: Mapping[str, Any]
    """What could be read of the fields, by dotted name."""
    places: Mapping[str, Place]

    @property
    def languages(self) -> tuple[Language, ...]:
        """All languages of the section, its own first."""
        others = (each for each in self.values.get("languages") or () if each)
        return tuple(dict.fromkeys((self.language, *others)))

    @property
    def owners(self) -> tuple[str, ...]:
        """The register of owners, as far as it could be read."""
        return tuple(name for name in self.values.get("owners") or () if name)

    def place(self, name: str) -> Place:
        """Place of a setting's value, or of the file where it is not given."""
        return self.places.get(name, Place(path=SITE_PATH))


class Documents(Struct, frozen=True, kw_only=True):
    """All that was understood of a folder, and all problems of the rest."""

    site: SiteDocument
    measures: tuple[MeasureDocument, ...]
    analyses: tuple[AnalysisDocument, ...]
    refused: tuple[AnyDocument, ...]
    """Documents with a field that was refused."""
    unread: frozenset[str]
    """Paths of files without readable front matter."""
    translations: Translations
    """Measures and settings in the section's other language."""
    requirements: tuple[SetDocument, ...]
    """The requirement sets of the site's scheme, oldest first."""
    problems: tuple[Problem, ...]


Source = tuple[str, bytes]  # path, bytes
Read = tuple[AnyDocument | None, tuple[Problem, ...]]


def read_documents(
    texts: Mapping[str, bytes],
    built_in: Mapping[str, bytes],
    found_before: Iterable[Problem] = (),
    read_all: Callable[[Sequence[str]], Iterable[Read]] | None = None,
) -> Documents:
    """Read every file of a snapshot; `built_in` are the requirement sets that come with the program.

    `found_before` are the problems of the snapshot: what was reviewed is taken from them too.
    `read_all` reads files as `read_document` does, by their paths and in their order.
    """
    read_all = read_all or (lambda paths: (read_document(path, texts[path]) for path in paths))
    site, problems = read_site(texts.get(SITE_PATH))
    read: list[AnyDocument] = []
    unread: set[str] = set()
    sources = sources_of(texts)
    for path, (document, found) in zip(sources, read_all(sources), strict=True):
        problems += found
        if document is not None:
            read.append(document)
        elif _is_markdown(path):
            unread.add(path)
    analysis_paths = {each.path for each in read if not each.is_measure}
    translations, found = read_translations(texts, analysis_paths, site.language, site.languages)
    problems += found
    sets, found = _read_sets(texts, built_in, site)
    problems += found
    analyses = tuple(
        cast("AnalysisDocument", each) for each in read if isinstance(each.fields, fields.AnalysisFields)
    )
    return Documents(
        site=site,
        measures=tuple(
            cast("MeasureDocument", each) for each in read if isinstance(each.fields, fields.MeasureFields)
        ),
        analyses=analyses,
        refused=tuple(each for each in read if each.fields is None),
        unread=frozenset(unread),
        translations=translations,
        requirements=sets,
        problems=tuple(_without_reviewed((*found_before, *problems, *_second_analyses(analyses)), site)),
    )


def sources_of(paths: Iterable[str]) -> list[str]:
    """Choose the paths of documents of a year from those of all texts."""
    return [path for path in paths if not _is_other(path)]


def _is_other(path: str) -> bool:
    return path == SITE_PATH or _is_set(path) or is_translation(path)


def _is_set(path: str) -> bool:
    return path.startswith("content/requirements/") and path.endswith(".yaml")


def _read_sets(
    texts: Mapping[str, bytes], built_in: Mapping[str, bytes], site: SiteDocument
) -> tuple[tuple[SetDocument, ...], tuple[Problem, ...]]:
    """Read the requirement sets of the site's scheme; every set of the agency's own is checked."""
    own = [read_set(path, texts[path]) for path in texts if _is_set(path)]
    scheme = site.fields.scheme if site.fields else ""
    named = {path: data for path, data in built_in.items() if f"/{scheme}-" in path}
    read = [document for document, _ in (*(read_set(*each) for each in named.items()), *own) if document]
    problems = tuple(found for _, each in own for found in each)
    problems += tuple(second_sets(document for document, _ in own if document))
    sets = in_force(read, scheme)
    if site.fields and not sets and not has_errors(problems):
        schemes = {path.rpartition("/")[2].rpartition("-")[0] for path in built_in}
        known = tuple(sorted(schemes | {document.fields.scheme for document, _ in own if document}))
        near, choices, place = nearest(scheme, known), ", ".join(known), site.place("scheme")
        problems += (problem("unknown-scheme", place, value=scheme, nearest=near, choices=choices),)
    return sets, problems


def _without_reviewed(problems: Iterable[Problem], site: SiteDocument) -> Iterator[Problem]:
    """Leave out what looks like personal data and was found fit to publish; tell what is no longer found."""
    entries_ = tuple(entries(site.values, site.places, "reviewed"))
    reviewed = {hygiene.plain_form(each.text): place for _, each, place in entries_}
    contact = hygiene.plain_form(site.values.get("contact") or "")
    found, told = {contact}, list[Problem]()
    for each in problems:
        form = hygiene.plain_form(dict(each.values).get("value", ""))
        in_settings = each.place.path == SITE_PATH or is_site_translation(each.place.path)
        if each.code in hygiene.PERSONAL and form in reviewed:
            # The settings hold it in the list itself.
            found |= set() if in_settings else {form}
        # The agency's own telephone is there to be called.
        elif each.code != "phone-number" or not (in_settings or form == contact):
            told.append(each)
    yield from told
    for form, place in reviewed.items():
        # What a file that could not be read holds is not known.
        if form not in found and not has_errors(told):
            yield problem("reviewed-unused", place)


@lru_cache(maxsize=1)
def read_site(data: bytes | None) -> tuple[SiteDocument, tuple[Problem, ...]]:
    """Read `site.yaml`: a pure function of its bytes; None where there is no such file."""
    reading = Reading()
    read: fields.SiteFields | None = None
    if data is None:
        problems: tuple[Problem, ...] = (problem("no-site-file", Place(path=SITE_PATH)),)
    else:
        root, problems = fm.read(SITE_PATH, data)
        if root is not None:
            read = read_fields(fields.SiteFields, root, reading)
        problems += tuple(reading.problems)
    language: Language = "en" if reading.values.get("language") == "en" else "th"
    site = SiteDocument(fields=read, language=language, values=reading.values, places=reading.places)
    return site, problems


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(".md")


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
    problems += tuple(marker_problems(reading, body)) if split.fields else ()
    known = declarations(fields.AnalysisFields if analysis else fields.MeasureFields)
    problems += tuple(fields_in_text(path, split.body, split.body_line, known))
    stem = reading.values.get("slug") or file_stem(path)
    document = Document(
        path=path,
        year=year,
        stem=stem,
        is_measure=not analysis,
        fields=read,
        refused=reading.values if read is None else {},
        body=body,
        places=reading.places,
    )
    return document, problems + found


def _read_front_matter(
    path: str, year: int, node: fm.MappingNode | None, *, analysis: bool
) -> tuple[fields.MeasureFields | fields.AnalysisFields | None, Reading, tuple[Problem, ...]]:
    reading = Reading(year=year)
    if node is None:
        return None, reading, ()
    if analysis:
        found = read_fields(fields.AnalysisFields, node, reading)
        return found, reading, (*reading.problems, *analysis_problems(year, reading))
    measure = read_fields(fields.MeasureFields, node, reading)
    return measure, reading, (*reading.problems, *measure_problems(path, year, reading))


def _year_of(path: str) -> tuple[int, Problem | None]:
    """Take the year from the folder, or say why the file lies in the wrong place."""
    parts = path.split("/")
    name, place = parts[-1], Place(path=path)
    if len(parts) != 3:  # noqa: PLR2004 - content/<year>/<name>.md
        return 0, problem("stray-file", place, name=name)
    if path.lower().endswith((".markdown", ".md.txt")):
        return 0, problem("markdown-ending", place, name=name.split(".")[0])
    if not _is_markdown(path):
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


def _is_analysis(path: str, node: fm.MappingNode | None) -> bool:
    kind = next((entry.value for entry in (node.entries if node else ()) if entry.key == "kind"), None)
    if isinstance(kind, fm.ScalarNode):
        return kind.text.strip().casefold() == "analysis"
    return path.rpartition("/")[2] == "analysis.md"


def _second_analyses(analyses: Iterable[AnalysisDocument]) -> Iterable[Problem]:
    first: dict[int, str] = {}
    for document in analyses:
        if document.year in first:
            yield problem("second-analysis", Place(path=document.path), first=first[document.year])
        first.setdefault(document.year, document.path)
