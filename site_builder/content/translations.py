"""The section's other language: `handbook.en.md` beside `handbook.md`, `site.en.yaml` beside `site.yaml`."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import cast

from msgspec import Struct

from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.body import Body, read_body
from site_builder.content.consistency import fields_in_text
from site_builder.content.declare import declarations, read_fields
from site_builder.content.fields import SiteTranslationFields, TranslationFields
from site_builder.content.values import Reading
from site_builder.problems import Language, Place, Problem, problem

_NAME = re.compile(r"(?P<stem>content/[0-9]{4}/[^/]+)\.(?P<language>th|en)\.md", re.IGNORECASE)
_SITE_NAME = re.compile(r"content/site\.(?P<language>th|en)\.yaml")
_SITE = "content/site.yaml"


class Translation(Struct, frozen=True, kw_only=True):
    """The words of a measure in another language."""

    path: str
    of: str
    """Path of the measure's own file."""
    language: Language
    fields: TranslationFields
    body: Body


class SiteTranslation(Struct, frozen=True, kw_only=True):
    """The settings in another language."""

    path: str
    language: Language
    fields: SiteTranslationFields
    places: Mapping[str, Place]


class Translations(Struct, frozen=True, kw_only=True):
    """All that a folder says in another language."""

    measures: tuple[Translation, ...]
    settings: tuple[SiteTranslation, ...]


def is_translation(path: str) -> bool:
    """Tell a translation by its name."""
    return _NAME.fullmatch(path) is not None or is_site_translation(path)


def is_site_translation(path: str) -> bool:
    """Tell the settings in another language by their name."""
    return _SITE_NAME.fullmatch(path) is not None


def read_translations(
    texts: Mapping[str, bytes], analyses: Collection[str], language: Language, languages: Collection[str]
) -> tuple[Translations, tuple[Problem, ...]]:
    """Read every translation of a folder.

    `analyses` are the paths of the analyses, `language` is the section's own, `languages`
    are those that it offers.
    """
    measures: list[Translation] = []
    settings: list[SiteTranslation] = []
    problems: tuple[Problem, ...] = ()
    for path in texts:
        if is_site_translation(path):
            site, found = read_site_translation(path, texts[path])
            settings += [site] if site else []
        elif _is_of_analysis(path, analyses):
            # Its fields would be told as unknown, one by one, and mending them would lead nowhere.
            found = (problem("translation-of-analysis", Place(path=path)),)
        elif is_translation(path):
            measure, found = read_translation(path, texts[path])
            measures += [measure] if measure else []
        else:
            continue
        problems += found
    read = Translations(measures=tuple(measures), settings=tuple(settings))
    return read, (*problems, *_useless(read, {*texts, _SITE}, language, languages))


def _is_of_analysis(path: str, analyses: Collection[str]) -> bool:
    named = _NAME.fullmatch(path)
    return named is not None and (named["stem"].endswith("/analysis") or f"{named['stem']}.md" in analyses)


def read_site_translation(path: str, data: bytes) -> tuple[SiteTranslation | None, tuple[Problem, ...]]:
    """Read the settings in another language; None where a field is refused."""
    root, problems = fm.read(path, data)
    reading = Reading()
    fields = read_fields(SiteTranslationFields, root, reading) if root else None
    problems += tuple(reading.problems)
    named = _SITE_NAME.fullmatch(path)
    if fields is None or named is None:
        return None, problems
    language = cast("Language", named["language"])
    return SiteTranslation(path=path, language=language, fields=fields, places=reading.places), problems


def read_translation(path: str, data: bytes) -> tuple[Translation | None, tuple[Problem, ...]]:
    """Read a translation: a pure function of its path and bytes; None where a field is refused."""
    text, problems = hygiene.decode(path, data)
    split, found = fm.split(path, text) if text is not None else (None, ())
    problems += found
    if split is None:
        return None, problems
    body, found = read_body(path, split.body, split.body_line)
    problems += (
        *found,
        *fields_in_text(path, split.body, split.body_line, declarations(TranslationFields)),
    )
    if split.fields is None:
        return None, problems
    reading = Reading()
    fields = read_fields(TranslationFields, split.fields, reading)
    problems += tuple(reading.problems)
    named = _NAME.fullmatch(path)
    if fields is None or named is None:
        return None, problems
    language = cast("Language", named["language"].lower())
    return Translation(
        path=path, of=f"{named['stem']}.md", language=language, fields=fields, body=body
    ), problems


def _useless(
    translations: Translations, known: Collection[str], language: Language, languages: Collection[str]
) -> Iterator[Problem]:
    """Find translations of nothing, into the section's own language, or into one that it does not offer.

    `known` are the paths of all files, `languages` those that the section offers.
    """
    named = [(each.path, each.of, each.language) for each in translations.measures]
    named += [(each.path, _SITE, each.language) for each in translations.settings]
    for path, of, into in named:
        place = Place(path=path)
        if of not in known:
            yield problem("translation-of-nothing", place, of=of)
        elif into == language:
            yield problem("translation-of-itself", place, of=of, language=language)
        elif into not in languages:
            yield problem("translation-unused", place, language=into)
