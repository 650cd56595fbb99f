"""Thai conventions: eras, fiscal years, dates, digits, order and clean text. Knows nothing of measures."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from msgspec import Struct

BUDDHIST_ERA = 543
"""Buddhist Era year minus common-era year (since 1941, when the year began to start in January)."""

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT_MONTHS = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def arabic_digits(text: str) -> str:
    """Write Thai digits as 0–9."""
    return text.translate(_TO_ARABIC)


def thai_digits(text: str) -> str:
    """Write 0–9 as Thai digits."""
    return text.translate(_TO_THAI)


def national_id_form(first: str) -> str:
    """Write the pattern of a national ID whose first digit is of the class `first`: the form, not the check.

    Thirteen digits as one run, invisible letters aside; each by itself, as from the boxes of a form;
    or grouped as on the card, 1-4-5-2-1, also where an office program has changed what stands between.
    """
    digit, hidden = "[0-9๐-๙]", "[\u200b-\u200f\u2060\ufeff\u00ad]*"
    step = r"[ .\u00a0\\\u2010-\u2015-]{1,3}"
    return (
        rf"(?<!{digit}){first}(?:(?:{hidden}{digit}){{12}}|(?: {digit}){{12}}"
        rf"|{step}{digit}{{4}}{step}{digit}{{5}}{step}{digit}{{2}}{step}{digit})(?!{digit})"
    )


class DateError(ValueError):
    """A date that cannot be understood; `reason` says how."""

    def __init__(
        self, reason: Literal["form", "era", "short-year", "calendar", "reversed"], readings: str = ""
    ) -> None:
        """Keep the reason, and in `readings` the possible meanings."""
        super().__init__(reason)
        self.reason = reason
        self.readings = readings


_OLDEST_BUDDHIST, _OLDEST_COMMON, _NEWEST_COMMON = 2400, 1900, 2200


@lru_cache(maxsize=1_000)
def buddhist_year(text: str) -> int:
    """Read a year of the Buddhist Era; Thai digits and "พ.ศ." are welcome.

    Raises DateError `era` for a year of the common era, with the year meant in `readings`.
    """
    digits = re.sub(r"^(พ\.?\s?ศ\.?|B\.?E\.?)\s*", "", arabic_digits(text).strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise DateError("form")
    year = int(digits)
    if year < _OLDEST_BUDDHIST:
        meant = year + BUDDHIST_ERA if _OLDEST_COMMON <= year <= _NEWEST_COMMON else None
        raise DateError("era", str(meant or ""))
    return year


def _common_year(digits: str, mark: str | None = None) -> int:
    """Turn a year of either era into one of the common era; raises DateError, also where `mark` denies it."""
    year = int(digits)
    if mark and (mark[0] == "พ") != (year >= _OLDEST_BUDDHIST):
        raise DateError("era", _both_readings(year))
    if len(digits) <= 2:  # noqa: PLR2004 - two digits is what "short" means
        raise DateError("short-year", f"25{digits:0>2}")
    if year >= _OLDEST_BUDDHIST:
        return year - BUDDHIST_ERA
    if _OLDEST_COMMON <= year <= _NEWEST_COMMON:
        return year
    raise DateError("era", _both_readings(year))


def _both_readings(year: int) -> str:
    if year < 1_000:  # noqa: PLR2004 - nobody means so early a year
        return ""
    return f"พ.ศ. {year} = ค.ศ. {year - BUDDHIST_ERA}, ค.ศ. {year} = พ.ศ. {year + BUDDHIST_ERA}"


def _month_number(name: str) -> int:
    plain = re.sub(r"[.\s]", "", name)
    if plain in MONTHS:
        return MONTHS.index(plain) + 1
    for index, short in enumerate(SHORT_MONTHS, 1):
        if plain == short.replace(".", ""):
            return index
    for index, english in enumerate(ENGLISH_MONTHS, 1):
        if plain.casefold() in {english.casefold(), english[:3].casefold()}:
            return index
    raise DateError("form")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError("calendar") from None


_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_SLASHED = re.compile(r"([0-9]{1,2})\s*/\s*([0-9]{1,2})\s*/\s*([0-9]{1,4})")
_ERA_MARK = r"(พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)?"
_NAMED = re.compile(rf"([0-9]{{1,2}})\s*([^\W0-9][^0-9]*?)\s*{_ERA_MARK}\s*([0-9]{{1,4}})")


@lru_cache(maxsize=1_000)
def read_date(text: str) -> date:
    """Read `2567-02-29`, `29 ก.พ. 2567`, `29 กุมภาพันธ์ ๒๕๖๗`, `29/02/2567` and dates of the common era.

    A year from 2400 is of the Buddhist Era, 1900–2200 of the common era; raises DateError otherwise.
    """
    plain = arabic_digits(text).strip().removeprefix("วันที่").strip()
    if found := _ISO.fullmatch(plain):
        year, month, day = found.groups()
        return _day(_common_year(year), int(month), int(day))
    if found := _SLASHED.fullmatch(plain):
        day, month, year = found.groups()
        return _day(_common_year(year), int(month), int(day))
    if found := _NAMED.fullmatch(plain):
        day, name, mark, year = found.groups()
        return _day(_common_year(year, mark), _month_number(name), int(day))
    raise DateError("form")


class Period(Struct, frozen=True, kw_only=True, order=True):
    """A day, a month, a quarter, a fiscal year or a span as its first and last day, both included."""

    start: date
    end: date
    precision: Literal["day", "month", "quarter", "year", "span"]


def fiscal_year_period(fiscal_year: int) -> tuple[date, date]:
    """First and last day of a fiscal year (Buddhist Era): 1 October of the year before to 30 September."""
    common = fiscal_year - BUDDHIST_ERA
    return date(common - 1, 10, 1), date(common, 9, 30)


def fiscal_year_of(day: date) -> int:
    """Fiscal year (Buddhist Era) that a day lies in."""
    first_month = 10
    return day.year + BUDDHIST_ERA + (day.month >= first_month)


def _month_period(year: int, month: int) -> Period:
    first = _day(year, month, 1)
    last = _day(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Period(start=first, end=last, precision="month")


def _quarter_period(fiscal_year: int, quarter: int) -> Period:
    """Quarter 1 is October to December of the year before."""
    year, month = fiscal_year - BUDDHIST_ERA, quarter * 3 - 2
    year, month = (year - 1, 10) if quarter == 1 else (year, month - 3)
    return Period(start=date(year, month, 1), end=_month_period(year, month + 2).end, precision="quarter")


def quarter_of(period: Period) -> int:
    """Quarter of the fiscal year that a period begins in, 1 to 4."""
    return (period.start.month + 2) // 3 % 4 + 1


_QUARTER = re.compile(
    r"(?:ไตรมาส(?:ที่)?|Q(?:uarter)?)\s*([1-4])"
    r"(?:\s*(?:/|ของ)?\s*(?:ปีงบประมาณ|ปี)?\s*(?:พ\.?\s?ศ\.?)?\s*([0-9]{4}))?",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(r"(?:ตลอด|สิ้น)?ปีงบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*([0-9]{4})?")
_NAMED_MONTH = re.compile(rf"(?:เดือน)?\s*([^\W0-9][^0-9]*?)\s*{_ERA_MARK}\s*([0-9]{{1,4}})?")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_BETWEEN = re.compile(r"\s+-\s+|\s*[–—]\s*|\s*ถึง\s*")


def read_period(text: str, fiscal_year: int) -> Period:
    """Read a date, a month (`ตุลาคม 2566`), a quarter (`ไตรมาสที่ 1`), `ปีงบประมาณ 2567`, or a span of two.

    A month, quarter or year without a year is that of `fiscal_year` (Buddhist Era). Raises
    DateError, `reversed` for a span that ends before it begins.
    """
    plain = re.sub(r"^(?:ภายใน|ใน|ช่วง|ตั้งแต่)\s*", "", arabic_digits(text).strip())
    first, *rest = _BETWEEN.split(plain)
    if not rest and plain.count("-") == 1 and not _ISO_MONTH.fullmatch(plain):
        first, *rest = (part.strip() for part in plain.split("-"))
    if not rest:
        return _single_period(plain, fiscal_year)
    if len(rest) > 1:
        raise DateError("form")
    return _span(first, rest[0], fiscal_year)


def _span(first: str, last: str, fiscal_year: int) -> Period:
    """Read a span; its beginning may leave out what its end says (`1 ต.ค. – 31 ธ.ค. 2566`, `Q1–2`)."""
    if re.fullmatch("[1-4](?:[^0-9].*)?", last) and (quarter := _QUARTER.fullmatch(first)):
        last = first[: quarter.start(1)] + last
    end = _single_period(last, fiscal_year)
    if re.fullmatch("[0-9]{1,2}", first):
        start = _single_period(re.sub("^[0-9]{1,2}", first, last), fiscal_year)
    else:
        start = _beginning(first, last, end, fiscal_year)
    if start.start > end.end:
        raise DateError("reversed")
    return Period(start=start.start, end=end.end, precision="span")


def _beginning(first: str, last: str, end: Period, fiscal_year: int) -> Period:
    """Read where a span begins: without a year of its own, it is the last such day before the end."""
    named = re.search("[0-9]{4}", last)
    if re.search("[0-9]{4}", first) or not named:
        return _single_period(first, fiscal_year)
    for year in (int(named[0]), int(named[0]) - 1):
        start = _single_period(f"{first} {year}", fiscal_year)
        if start.start <= end.end:
            break
    return start


def _single_period(plain: str, fiscal_year: int) -> Period:
    if found := _QUARTER.fullmatch(plain):
        year = buddhist_year(found[2]) if found[2] else fiscal_year
        return _quarter_period(year, int(found[1]))
    if found := _WHOLE_YEAR.fullmatch(plain):
        first, last = fiscal_year_period(buddhist_year(found[1]) if found[1] else fiscal_year)
        return Period(start=first, end=last, precision="year")
    if found := _ISO_MONTH.fullmatch(plain):
        return _month_period(_common_year(found[1]), int(found[2]))
    if found := _NAMED_MONTH.fullmatch(plain):
        month = _month_number(found[1])
        first, last = fiscal_year_period(fiscal_year)
        year = (
            _common_year(found[3], found[2]) if found[3] else (first if month >= first.month else last).year
        )
        return _month_period(year, month)
    day = read_date(plain)
    return Period(start=day, end=day, precision="day")


_LEADING_VOWELS = "เแโใไ"
_SWAP = re.compile(rf"([{_LEADING_VOWELS}])([ก-ฮ])")
_TONES = re.compile("[\u0e47-\u0e4e]")


@lru_cache(maxsize=10_000)
def sort_key(text: str) -> tuple[str, str]:
    """Order as a Thai dictionary does: a leading vowel after its consonant, tone marks last.

    Quotation marks and brackets before the first letter count only between texts that are otherwise equal.
    """
    plain = normal_form(text)
    first = next((at for at, letter in enumerate(plain) if unicodedata.category(letter)[0] not in "PSZ"), 0)
    return _TONES.sub("", _SWAP.sub(r"\2\1", plain[first:])), plain


_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
PARTED_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
"""The vowel ำ typed as two characters, nikhahit and sara aa, with a tone mark between or none."""

DOUBLE_E = re.compile("เเ")
"""The vowel แ typed as twice เ."""


def whole_am(found: re.Match[str]) -> str:
    """Give what a match of `PARTED_AM` should have been: the tone mark, then ำ."""
    return f"{found[1]}ำ"


def normal_form(text: str) -> str:
    """Bring text to the form in which search and comparison see it; never shown.

    NFC, not NFKC: that one would split a correct ำ. Tone marks are kept. `normalForm` in the
    default theme's site.js is its twin.
    """
    plain = unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))
    plain = DOUBLE_E.sub("แ", PARTED_AM.sub(whole_am, plain))
    return arabic_digits(plain).casefold()


def is_thai(letter: str) -> bool:
    """Tell whether a character is of the Thai block."""
    return "\u0e01" <= letter <= "\u0e5b"


@lru_cache(maxsize=1_000)
def slug(text: str) -> str:
    """Make an identifier for an address from a title: letters (Thai marks kept), digits, hyphens."""
    plain = normal_form(text)
    words = "".join(
        letter if letter.isalnum() or unicodedata.category(letter) == "Mn" else "-" for letter in plain
    )
    return re.sub(r"-+", "-", words).strip("-")


def shorten(text: str, limit: int) -> str:
    """Cut a text to a number of letters: at a space where one is near, else at a whole Thai letter.

    What is cut ends in `…`, which counts.
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if text[limit - 1] != " " and space >= limit // 2:
        cut = cut[:space]
    elif unicodedata.category(text[limit - 1]) == "Mn" or text[limit - 1] in "ะาำๅๆ":
        cut = re.sub(rf"[{_LEADING_VOWELS}]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*$", "", cut)
    return cut.rstrip(f" ,;:({_LEADING_VOWELS}") + "…"
