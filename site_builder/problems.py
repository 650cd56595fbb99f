"""Problems as values: what is wrong, where, and what to write instead.

The texts stand in `problems.toml`, in Thai and in English, one table a code; a
problem holds only its code, its place and the words that go into the text.
"""

import errno
import hashlib
import json
import re
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from site_builder.package import PACKAGE
from site_builder.thai import national_id_form

Language = Literal["th", "en"]
Severity = Literal["error", "warning"]
Form = Literal["text", "json", "github", "gitlab"]


class Place(Struct, frozen=True, kw_only=True, order=True):
    """A point in a file: path as the user sees it, line and column counted from 1 in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1
    """How many characters the caret underlines."""


def place_in(path: str, text: str, start: int, end: int, *, first_line: int = 1) -> Place:
    """Place of a stretch of a text by its offsets; `first_line` is the line of the file it begins on."""
    ends = _line_ends(text)
    before = bisect_left(ends, start)
    column = start - (ends[before - 1] if before else -1)
    return Place(path=path, line=before + first_line, column=column, length=max(1, end - start))


@lru_cache(maxsize=4)
def _line_ends(text: str) -> "array[int]":
    """List where lines end, once for all the problems of a text."""
    return array("I", (found.start() for found in re.finditer("\n", text)))


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a file."""

    code: str
    place: Place
    values: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """`error` keeps the site from being published, `warning` does not."""
        return "error" if catalogue()[self.code]["severity"] == "error" else "warning"

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        return _fill(catalogue()[self.code][language], dict(self.values))

    def hint(self, language: Language) -> str:
        """Say what to write instead: the first wording whose places are all known."""
        return _fill(catalogue()[self.code][f"{language}_hint"], dict(self.values))


def problem(code: str, place: Place, **values: object) -> Problem:
    """Make a problem; a value of None is unknown, and wordings that need it are passed over."""
    known = {name: visible(str(value)) for name, value in values.items() if value is not None}
    return Problem(code=code, place=place, values=tuple(sorted(known.items())))


_CAUSES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.ENOMEM: "memory-short",
    errno.ECHILD: "process-ended",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "no-permission",
    errno.EHOSTUNREACH: "no-answer",
    errno.ESTALE: "changed-meanwhile",
}


def machine_problem(fault: OSError | MemoryError) -> Problem:
    """Say what the machine did not let us do."""
    if isinstance(fault, MemoryError):
        return problem("memory-short", Place(path=sys.executable))
    path = str(fault.filename2 or fault.filename or "standard output")
    return problem(
        _CAUSES.get(fault.errno or 0, "machine"), Place(path=path), cause=fault.strerror or str(fault)
    )


@lru_cache(maxsize=1_000)
def nearest(word: str, known: tuple[str, ...], cutoff: float = 0.6) -> str | None:
    """Name the known word that an unknown one was probably meant to be."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    found = get_close_matches(word, known, n=1, cutoff=cutoff)
    return found[0] if found else None


def visible(text: str) -> str:
    """Write what a terminal would obey, or not show, by its number."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)


@cache
def catalogue() -> Mapping[str, Mapping[str, str | list[str]]]:
    """Every code with its severity and its texts: `th`, `th_hint`, `en`, `en_hint`."""
    import tomllib  # noqa: PLC0415 - most builds have no problem to tell

    return tomllib.loads((PACKAGE / "problems.toml").read_text(encoding="utf-8"))


def _fill(wordings: str | list[str], values: Mapping[str, str]) -> str:
    candidates = [wordings] if isinstance(wordings, str) else wordings
    for wording in candidates[:-1]:
        try:
            return wording.format_map(values)
        except KeyError:
            continue
    return candidates[-1].format_map(values)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, each problem once."""
    return tuple(sorted(set(problems), key=lambda found: (found.place, found.code, found.values)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether anything forbids publishing."""
    return any(found.severity == "error" for found in problems)


def written(problems: Sequence[Problem], form: Form, language: Language, sources: Mapping[str, str]) -> str:
    """Write problems in one of the forms.

    `sources` maps a path to its text, for the source line under a problem. The result
    ends with a newline, or is empty where the form has nothing to say.
    """
    if form == "json":
        listed = [_as_record(found, language) for found in problems]
        return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
    if form == "github":
        return "".join(_as_annotation(found, language) for found in problems)
    if form == "gitlab":
        return json.dumps(_as_code_quality(problems, language), ensure_ascii=False, indent=2) + "\n"
    lines = {
        path: sources[path].split("\n") for path in {found.place.path for found in problems} & set(sources)
    }
    return "".join(_as_text(found, language, lines.get(found.place.path, [])) for found in problems)


def _as_record(found: Problem, language: Language) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity,
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "message": found.message(language),
        "hint": found.hint(language),
    }


def _as_annotation(found: Problem, language: Language) -> str:
    """Write a GitHub workflow command; its escapes are those of the Actions toolkit."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def property_(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    place = found.place
    where = f"file={property_(place.path)},line={place.line},col={place.column},title={property_(found.code)}"
    return f"::{found.severity} {where}::{escaped(found.message(language) + ' ' + found.hint(language))}\n"


def _as_code_quality(problems: Sequence[Problem], language: Language) -> list[dict[str, object]]:
    """Write GitLab's Code Quality report: a subset of Code Climate's format.

    A fingerprint says which problem it is, whatever line it has moved to. It is made of the words, not
    of the values: from a hash of a national ID the number can be found.
    """
    seen: dict[str, int] = {}
    listed: list[dict[str, object]] = []
    for found in problems:
        what = f"{found.code}\n{found.place.path}\n{found.message('en')}"
        seen[what] = seen.get(what, 0) + 1
        listed.append(
            {
                "description": f"{found.message(language)} {found.hint(language)}",
                "check_name": found.code,
                "fingerprint": hashlib.sha256(f"{what}\n{seen[what]}".encode()).hexdigest(),
                "severity": {"error": "critical", "warning": "minor"}[found.severity],
                "location": {"path": found.place.path, "lines": {"begin": found.place.line}},
            }
        )
    return listed


def _as_text(found: Problem, language: Language, lines: Sequence[str]) -> str:
    place = found.place
    where = f"{visible(place.path)}:{place.line}:{place.column}"
    # A problem of a whole file has no line to show.
    lines = () if place == Place(path=place.path) else lines
    head = f"{where}: {found.severity}[{found.code}]: {found.message(language)}\n"
    label = {"th": "วิธีแก้", "en": "hint"}[language]
    return head + _excerpt(place, lines) + f"  {label}: {found.hint(language)}\n"


_EXCERPT_BEFORE, _EXCERPT_WIDTH = 60, 120


def excerpt(place: Place, lines: Sequence[str]) -> tuple[str, str, str] | None:
    """Cut the source line around a place: what is before it, what it marks, what is behind it.

    None where the text, given as its lines, has no such line.
    """
    if place.line > len(lines) or not any(lines):
        return None
    start = max(0, place.column - 1 - _EXCERPT_BEFORE)
    line = lines[place.line - 1][start : start + _EXCERPT_WIDTH]
    shown = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in masked(line))
    at = place.column - 1 - start
    return shown[:at], shown[at : at + place.length], shown[at + place.length :]


def _excerpt(place: Place, lines: Sequence[str]) -> str:
    """Show the source line with a caret."""
    cut = excerpt(place, lines)
    if cut is None:
        return ""
    gutter = f"{place.line:>5} | "
    caret = " " * _width(cut[0]) + "^" * max(1, _width(cut[1]))
    return f"{gutter}{''.join(cut)}\n{' ' * (len(gutter) - 2)}| {caret}\n"


_NATIONAL_ID = national_id_form("[0-9๐-๙]")


def masked(line: str) -> str:
    """Cover what may be a national ID, letter by letter: what commands print is read by many."""
    return re.sub(_NATIONAL_ID, lambda found: re.sub(r"\d", "X", found[0]), line)


def _width(text: str) -> int:
    """Count the columns of a terminal: Thai vowels and tone marks above and below take none."""
    return sum(unicodedata.category(letter) not in {"Mn", "Me", "Cf"} for letter in text)
