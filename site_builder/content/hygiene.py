"""What no file may hold, and what is seldom meant: damaged text, invisible letters, personal data."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from site_builder import thai
from site_builder.problems import Problem, place_in, problem


def decode(path: str, data: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """Turn a file's bytes into text: UTF-8, with or without BOM, any line ending."""
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        before = one_line_end(data[: fault.start].decode("utf-8-sig"))
        place = place_in(path, before, len(before), len(before))
        return None, (problem("not-utf-8", place, encoding=_likely_encoding(data)),)
    text = one_line_end(text)
    problems = tuple(_unwanted(path, text))
    damaged = any(found.code in {"control-character", "damaged-text"} for found in problems)
    return (None if damaged else text), problems


def one_line_end(text: str) -> str:
    """Bring the line ends of Windows and of old Macs to one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


_THAI_BYTES = range(0xA1, 0xFC)
"""Thai letters in Windows-874."""


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if data.startswith(b"PK"):
        return "Word/Excel (.docx, .xlsx)"
    thai_letters = sum(byte in _THAI_BYTES for byte in data)
    return "Windows-874 (TIS-620)" if thai_letters > len(data) // 10 else "Windows-1252"


def _is_national_id(digits: str) -> bool:
    """Check the 13th digit of a Thai national ID: 11 minus the weighted sum modulo 11, last digit."""
    plain = re.sub("[^0-9]", "", thai.arabic_digits(digits))
    if len(set(plain)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(plain, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(plain[12])


UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff"
"""Control characters, and those that turn the direction of text: what is read is not what is written."""

ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]+")
"""Characters without any width; between the letters of a word they keep a search from finding it."""

_DIGIT = "[0-9๐-๙]"
_NATIONAL_ID = thai.national_id_form("[1-8๑-๘]")
_GAP = r"[ \u00a0.–-]?"
_TRUNK = r"(?:\(?[0๐]|\+66[ -]?(?:\(0\) ?)?)"

# What is unwanted holds one of these signs; most texts hold none of them, and are not looked through further.
_ODD_LETTER = re.compile(
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u036f\u0e01-\u0e4c\u0e4e-\u0e5b\u2010-\u2027\u2030-\u205e]"
)
_MANY_DIGITS = re.compile(
    rf"{_DIGIT}(?:[ .()\\\u00a0\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff-]*+{_DIGIT}){{8}}"
)
_AT = re.compile("@")
_FILLING = re.compile("[ใLl](?:ส่|[Oo][Rr][Ee][Mm])")  # quicker than with IGNORECASE, and by a seldom letter

# So these are compiled where they are needed.
_UNWANTED: tuple[tuple[str, re.Pattern[str], str, Callable[[str], bool] | None], ...] = (
    ("control-character", _ODD_LETTER, f"[{UNSEEN}]", None),
    ("damaged-text", _ODD_LETTER, "\ufffd", None),
    (
        "national-id",
        _MANY_DIGITS,
        _NATIONAL_ID,
        _is_national_id,
    ),
    (
        "phone-number",
        _MANY_DIGITS,
        (
            rf"(?<!{_DIGIT})(?:"
            # mobile 081-234-5678; Bangkok 02-123-4567; a province 043-123-456; as of old 0-4312-3456
            rf"{_TRUNK}[689๖๘๙](?:{_GAP}{_DIGIT}){{8}}"
            rf"|{_TRUNK}[2๒]\)?{_GAP}{_DIGIT}{{3}}{_GAP}{_DIGIT}{{4}}"
            rf"|{_TRUNK}[3457๓๔๕๗]{_DIGIT}\)?{_GAP}{_DIGIT}{{3}}{_GAP}{_DIGIT}{{3}}"
            rf"|{_TRUNK}[3457๓๔๕๗]{_DIGIT}\)?{_GAP}{_DIGIT}{{2}}{_GAP}{_DIGIT}{{4}}"
            rf"|[0๐][ -](?:[2-57๒-๕๗]{_DIGIT}{{3}}|[689๖๘๙]{_DIGIT}[ -]{_DIGIT}{{3}}){_GAP}{_DIGIT}{{4}}"
            rf")(?!{_DIGIT})"
        ),
        None,
    ),
    (
        "private-email",
        _AT,
        r"(?ia)(?<![\w.+-])[\w.+-]{1,64}@(?:gmail|hotmail|yahoo|outlook|icloud|live)\.[\w.]+",
        None,
    ),
    ("zero-width", _ODD_LETTER, ZERO_WIDTH.pattern, None),
    ("split-am", _ODD_LETTER, thai.PARTED_AM.pattern, None),
    ("private-letters", _ODD_LETTER, "[\ue000-\uf8ff]+", None),
    ("double-e", thai.DOUBLE_E, thai.DOUBLE_E.pattern, None),
    ("foreign-letters", _ODD_LETTER, "[\u1f00-\u1fff]|[\u0370-\u03ff\u0400-\u04ff]{3,}", None),
    ("placeholder-text", _FILLING, "(?i)รอใส่(?:ลิงก์|ลิงค์|ข้อมูล)|lorem ipsum", None),
)

_SIGNS = tuple(dict.fromkeys(sign for _, sign, _, _ in _UNWANTED))


def _unwanted(path: str, text: str) -> Iterator[Problem]:
    signs = {sign for sign in _SIGNS if sign.search(text)}
    for code, sign, pattern, holds in _UNWANTED if signs else ():
        if sign in signs:
            yield from _found(path, text, code, pattern, holds)


def _found(
    path: str, text: str, code: str, pattern: str, holds: Callable[[str], bool] | None
) -> Iterator[Problem]:
    # What was reviewed is left out later, so all of it is needed.
    most = None if code in PERSONAL else _MOST
    for found in islice(re.finditer(pattern, text), most):
        if holds is not None and not holds(found[0]):
            continue
        value = found[0] if found[0].isprintable() else f"U+{ord(found[0][0]):04X}"
        yield problem(code, place_in(path, text, *found.span()), value=value)


_MOST = 100
"""Of one kind no more are told in a file: it was saved by the wrong program, or pasted from one."""

PERSONAL = frozenset({"national-id", "phone-number", "private-email"})
"""Codes of personal data: what somebody has reviewed is no longer told. No text repeats a national ID."""


def national_ids(path: str, text: str) -> Iterator[Problem]:
    """Find national IDs in a text that is published as it is."""
    yield from _found(path, text, "national-id", _NATIONAL_ID, _is_national_id)


def plain_form(personal: str) -> str:
    """Bring a number or an e-mail address to the form in which it is compared with those reviewed."""
    return re.sub(r"[\s().\\\u2010-\u2015-]", "", thai.arabic_digits(personal)).casefold()
