"""Values as people read them: sentences, digits, dates and sizes in the site's language."""

import re
import string
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape
from msgspec import Struct

from site_builder import thai
from site_builder.model.records import Settings
from site_builder.pages.theme import Wordings

_NO_BREAK = "\u00a0"
_NO_BREAK_HERE = "\u2060"
_THAI = re.compile("[\u0e01-\u0e5b]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_NOT_WORDS = re.compile(r"<[^>]*>|&#?\w+;")
_NOTHING, _IN_THAI, _IN_ENGLISH = Markup(), Markup(' lang="th"'), Markup(' lang="en"')


class UnknownNameError(LookupError):
    """A template asks for a sentence or an asset that no layer has; its argument is the name."""


def _english(text: str) -> bool:
    """Tell a text that has Latin words, and not one Thai letter."""
    return not _THAI.search(text) and _LATIN_WORD.search(_NOT_WORDS.sub("", text)) is not None


def _mostly_thai(text: str) -> bool:
    """Tell a text in which Thai letters outnumber Latin ones: an English one may have a Thai word."""
    if not _THAI.search(text):
        return False
    words = _NOT_WORDS.sub("", text)
    return len("".join(_THAI.findall(words))) > len("".join(_LATIN.findall(words)))


def _spaces_to_keep() -> re.Pattern[str]:
    """Make the pattern of a space between พ.ศ. and its year, or a number and a Thai month."""
    months = [*thai.MONTHS, *thai.SHORT_MONTHS]
    before = ["พ.ศ.", "ค.ศ.", *months]
    behind = "|".join(f"(?<={re.escape(each)} )" for each in before)
    # A space, then one letter on each side: nearly every place is given up before a name is tried.
    ends, begins = ("".join({each[at] for each in names}) for names, at in ((before, -1), (months, 0)))
    named = "|".join(map(re.escape, months))
    return re.compile(f" (?:(?=[0-9๐-๙])(?<=[{ends}] )(?:{behind})|(?=[{begins}])(?<=[0-9๐-๙] )(?={named}))")


_KEEP = _spaces_to_keep()


def together(text: str) -> str:
    """Keep พ.ศ. and its year, a day and its month, a month and its year on one line."""
    return _KEEP.sub(_NO_BREAK, text)


def shown(value: object) -> str:
    """Escape a value that a page shows, as `escape` does, in a fifth of its time: a page shows hundreds."""
    if type(value) is Markup:
        return value
    return _escaped(value) if type(value) is str else escape(value)


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> Markup:
    return escape(text)


class _Form(Struct, frozen=True, kw_only=True):
    """One form of a sentence, looked through once: most have no places, and each page says dozens."""

    whole: Markup | None
    """The form itself where it has no places."""
    places: tuple[str, ...] | None
    """The names of its places; None where one is more than a name, such as `{count:>3}`."""


@lru_cache(maxsize=4096)
def _form(text: str) -> _Form:
    """Look through a form; raises ValueError where its braces do not pair."""
    fields = [(name, spec, how) for _, name, spec, how in string.Formatter().parse(text) if name is not None]
    if not fields:
        return _Form(whole=Markup(text).format(), places=())  # noqa: S704 - as in `Wording.sentence`
    plain = all(name.isidentifier() and not spec and not how for name, spec, how in fields)
    return _Form(whole=None, places=tuple(name for name, _, _ in fields) if plain else None)


def _time(iso: str, text: str) -> Markup:
    """Mark up a time: as machines read it, and as people do."""
    return Markup(f'<time datetime="{iso}">{shown(text)}</time>')  # noqa: S704 - escaped, and the ISO form is digits


class Wording(Struct, frozen=True, kw_only=True):
    """How one site says things; the methods are the filters of templates."""

    settings: Settings
    strings: Mapping[str, Wordings]

    def sentence(self, key: str, **values: object) -> Markup:
        """Say an interface sentence with its places filled; raises UnknownNameError where no layer has it.

        `count` chooses between the forms of a sentence that has several.
        """
        if key not in self.strings:
            raise UnknownNameError(key)
        wordings = self.strings[key]
        if not isinstance(wordings, str):
            wordings = (
                wordings["one"] if values.get("count") == 1 and "one" in wordings else wordings["other"]
            )
        form = _form(wordings)
        if form.whole is not None:
            return form.whole
        # Text stays as it is, an address or a licence above all; numbers are shown as the site is set.
        values = {
            name: self.digits(value) if isinstance(value, int) else value for name, value in values.items()
        }
        if form.places is None:
            return Markup(wordings).format(**values)  # noqa: S704 - sentences belong to the theme, which is trusted
        # The same for places that are but names: `Markup.format` takes ten times as long.
        filled = wordings.format_map({name: shown(values[name]) for name in form.places})
        return Markup(filled)  # noqa: S704 - the sentence is the theme's, and its values are escaped

    def digits(self, value: object) -> str:
        """Show the digits of a number or text as the site is set."""
        text = f"{value:,}" if isinstance(value, int) and value > 9_999 else str(value)  # noqa: PLR2004
        return thai.thai_digits(text) if self.settings.digits == "thai" else text

    def lang(self, content: object) -> Markup:
        """Give the attribute that says content is in the other language than the page (WCAG 2.2, 3.1.2).

        Content is a text, or the pieces of a `Text`.
        """
        text = "".join(content) if isinstance(content, tuple) else str(content or "")
        if self.settings.language == "th":
            return _IN_ENGLISH if _english(text) else _NOTHING
        return _IN_THAI if _mostly_thai(text) else _NOTHING

    def marked(self, content: object) -> Markup:
        """Wrap a value inside a sentence where it is in the other language than the page."""
        language = self.lang(content)
        return Markup("<span{}>{}</span>").format(language, content) if language else escape(content)

    def status(self, status: str) -> Markup:
        """Name a status."""
        return self.sentence(f"status.{status}")

    def year(self, year: int) -> str:
        """Show a year of the Buddhist Era."""
        return self.digits(f"{year}")

    def fiscal_year(self, year: int) -> Markup:
        """Name a fiscal year (Buddhist Era) in full."""
        starts, ends = thai.fiscal_year_period(year)
        return self.sentence("year.name", year=self.year(year), starts=starts.year, ends=ends.year)

    def _day_text(self, day: date) -> str:
        return self.digits(f"{day.day}") + _NO_BREAK + self._month_text(day)

    def _month_text(self, day: date) -> str:
        if self.settings.language == "th":
            return thai.MONTHS[day.month - 1] + _NO_BREAK + self.year(day.year + thai.BUDDHIST_ERA)
        return thai.ENGLISH_MONTHS[day.month - 1] + _NO_BREAK + self.digits(f"{day.year}")

    def _months(self, period: thai.Period) -> str:
        thai_names = self.settings.language == "th"
        names = thai.SHORT_MONTHS if thai_names else [name[:3] for name in thai.ENGLISH_MONTHS]
        year = period.end.year + (thai.BUDDHIST_ERA if thai_names else 0)
        first, last = names[period.start.month - 1], names[period.end.month - 1]
        return f"{first}–{_NO_BREAK_HERE}{last}{_NO_BREAK}{self.digits(f'{year}')}"

    def day(self, day: date) -> Markup:
        """Show a date, with its ISO form for machines."""
        return _time(day.isoformat(), self._day_text(day))

    def period(self, period: thai.Period) -> Markup:
        """Show a day, a month or a quarter as precisely as it was given."""
        if period.precision == "day":
            return self.day(period.start)
        if period.precision == "month":
            return _time(f"{period.start:%Y-%m}", self._month_text(period.start))
        if period.precision == "span":
            return self.sentence("period.span", first=self.day(period.start), last=self.day(period.end))
        if period.precision == "year":
            return self.fiscal_year(thai.fiscal_year_of(period.start))
        return self.sentence(
            "period.quarter",
            months=self._months(period),
            quarter=thai.quarter_of(period),
            year=self.year(thai.fiscal_year_of(period.start)),
        )

    def size(self, size: int) -> Markup:
        """Show a file's size (bytes) as people do."""
        kilo = 1024
        for unit, step in (("MB", kilo * kilo), ("KB", kilo)):
            if size >= step:
                return escape(f"{self.digits(f'{size / step:.1f}')}{_NO_BREAK}{unit}")
        return escape(f"{self.digits(f'{size}')}{_NO_BREAK}B")
