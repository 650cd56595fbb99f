"""Values as people read them: sentences, digits, dates and sizes in the site's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from site_builder import thai
from site_builder.model.records import Settings
from site_builder.pages.theme import Wordings

_NO_BREAK = "\u00a0"


class UnknownNameError(LookupError):
    """A template asks for a sentence or an asset that no layer has; its argument is the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
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
        # Text stays as it is, an address or a licence above all; numbers are shown as the site is set.
        shown = {
            name: self.digits(value) if isinstance(value, int) else value for name, value in values.items()
        }
        return Markup(wordings).format(**shown)  # noqa: S704 - sentences belong to the theme, which is trusted

    def digits(self, value: object) -> str:
        """Show the digits of a number or text as the site is set."""
        text = f"{value:,}" if isinstance(value, int) and value > 9_999 else str(value)  # noqa: PLR2004
        return thai.thai_digits(text) if self.settings.digits == "thai" else text

    def lang(self, content: object) -> Markup:
        """Give the attribute that says content is Thai where the interface is not (WCAG 2.2, 3.1.2)."""
        thai_words = self.settings.language != "th" and any(map(thai.is_thai, str(content or "")))
        return Markup(' lang="th"') if thai_words else Markup()

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
        return f"{first}–{last}{_NO_BREAK}{self.digits(f'{year}')}"

    def day(self, day: date) -> Markup:
        """Show a date, with its ISO form for machines."""
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), self._day_text(day))

    def period(self, period: thai.Period) -> Markup:
        """Show a day, a month or a quarter as precisely as it was given."""
        if period.precision == "day":
            return self.day(period.start)
        if period.precision == "month":
            iso = f"{period.start:%Y-%m}"
            return Markup('<time datetime="{}">{}</time>').format(iso, self._month_text(period.start))
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
