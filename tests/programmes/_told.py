"""What every problem has to be: known, placed in its file, worded twice, and writable in every form."""

import json
from collections.abc import Iterable, Sequence
from typing import get_args

from site_builder.content.hygiene import one_line_end
from site_builder.problems import Form, Language, Problem, catalogue, written


def shown_text(data: bytes) -> str:
    """Decode a file as the excerpts under problems do."""
    return one_line_end(data.decode("utf-8-sig", errors="replace"))


def ill_told(problems: Sequence[Problem], path: str, text: str) -> str | None:
    """Say what is wrong with the problems of a file, or None."""
    lines = text.split("\n")
    for each in problems:
        if each.code not in catalogue():
            return f"no such code: {each.code}"
        place = each.place
        if place.path != path:
            return f"{each.code} is told of {place.path}"
        if not 1 <= place.line <= len(lines):
            return f"{each.code} at line {place.line} of {len(lines)}"
        if not 1 <= place.column <= len(lines[place.line - 1]) + 1 or place.length < 1:
            return f"{each.code} at {place.line}:{place.column} of a line of {len(lines[place.line - 1])}"
        for language in get_args(Language):
            words = each.message(language), each.hint(language)
            if not all(word.strip() for word in words) or any("\n" in word for word in words):
                return f"{each.code} has no words in {language}"
    return _ill_written(problems, path, text)


def _ill_written(problems: Sequence[Problem], path: str, text: str) -> str | None:
    if not problems:
        return None
    for language in get_args(Language):
        texts = {form: written(problems, form, language, {path: text}) for form in get_args(Form)}
        for form, shown in texts.items():
            if not all(each.code in shown for each in problems):
                return f"not every problem is in the form {form}"
            shown.encode()
        if texts["github"].count("\n") != len(problems):
            return "an annotation breaks its line"
        if any(len(json.loads(texts[form])) != len(problems) for form in ("json", "gitlab")):
            return "a form has another number of problems"
    return None


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Keep the problems that forbid publishing."""
    return [each for each in problems if each.severity == "error"]


def named(problems: Iterable[Problem]) -> str:
    """Write problems as their codes and lines."""
    return ", ".join(f"{each.code}:{each.place.line}" for each in problems) or "nothing"
