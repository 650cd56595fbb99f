"""A measure in the section's other language: `handbook.en.md` beside `handbook.md`."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.body import Body, read_body
from site_builder.content.declare import read_fields
from site_builder.content.fields import TranslationFields
from site_builder.content.values import Reading
from site_builder.problems import Language, Place, Problem, problem

_NAME = re.compile(r"(?P<stem>content/[0-9]{4}/[^/]+)\.(?P<language>th|en)\.md", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The words of a measure in another language."""

    path: str
    of: str
    """Path of the measure's own file."""
    language: Language
    fields: TranslationFields
    body: Body


def is_translation(path: str) -> bool:
    """Tell a translation by its name."""
    return _NAME.fullmatch(path) is not None


def read_translations(
    texts: Mapping[str, bytes], analyses: Collection[str], language: Language, languages: Collection[str]
) -> tuple[tuple[Translation, ...], tuple[Problem, ...]]:
    """Read all translations among the files of the years, and find those that nothing would show.

    `analyses` are the paths of the analyses, `language` is the section's own, `languages`
    are those that it offers.
    """
    read: list[Translation] = []
    problems: list[Problem] = []
    for path, data in texts.items():
        named = _NAME.fullmatch(path)
        if named is None:
            continue
        if named["stem"].endswith("/analysis") or f"{named['stem']}.md" in analyses:
            # Its fields would be told as unknown, one by one, and mending them would lead nowhere.
            problems.append(problem("translation-of-analysis", Place(path=path)))
            continue
        translation, found = read_translation(path, data)
        read += [translation] if translation else []
        problems += found
    problems += translation_problems(read, texts.keys(), language, languages)
    return tuple(read), tuple(problems)


def read_translation(path: str, data: bytes) -> tuple[Translation | None, tuple[Problem, ...]]:
    """Read a translation: a pure function of its path and bytes; None where a field is refused."""
    text, problems = hygiene.decode(path, data)
    split, found = fm.split(path, text) if text is not None else (None, ())
    problems += found
    if split is None:
        return None, problems
    body, found = read_body(path, split.body, split.body_line)
    problems += found
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


def translation_problems(
    translations: Iterable[Translation],
    known: Collection[str],
    language: Language,
    languages: Collection[str],
) -> Iterator[Problem]:
    """Find translations of nothing, into the section's own language, or into one that it does not offer.

    `known` are the paths of all files of the years, `languages` those that the section offers.
    """
    for each in translations:
        place = Place(path=each.path)
        if each.of not in known:
            yield problem("translation-of-nothing", place, of=each.of)
        elif each.language == language:
            yield problem("translation-of-itself", place, of=each.of, language=language)
        elif each.language not in languages:
            yield problem("translation-unused", place, language=each.language)
