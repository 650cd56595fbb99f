"""Files of fields that are right by construction, each with what it means."""

import calendar
import random
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from site_builder import thai
from site_builder.content import fields
from site_builder.content.requirements import ASKS, RequirementSet
from site_builder.thai import Period

Chance = random.Random
Precision = Literal["day", "month", "quarter", "year", "span"]


class Scalar(NamedTuple):
    """A value as it is typed; `quoted` where YAML would take it for something else without quotes."""

    text: str
    quoted: bool = False


Typed = Scalar | list["Typed"] | dict[str, "Typed"]


class Field(NamedTuple):
    """A field as it is typed, and its value."""

    typed: Typed
    value: object


class Words:
    """Words that are in no other place of a file."""

    def __init__(self, chance: Chance) -> None:
        """Begin to count."""
        self.chance = chance
        self.made: list[str] = []

    def new(self) -> str:
        """Make a word."""
        stem = self.chance.choice(("คำ", "กอง", "ทำ", "เรื่อง", "ผู้", "Word", "plan", "ปี", "น้ำ", "แก้"))
        self.made.append(f"{stem}ฬ{len(self.made)}ฬ")
        return self.made[-1]


_ODD = (
    *("010", "no", "12:30", "190:20:30", "1e999", "0x1F", ".inf", "0o17", "1_000", "2567-02-29", "null"),
    *(
        "true",
        "No",
        "-1",
        "NaN",
        "=1",
        "C# ข",
        "a@b",
        "ก & ข",
        "2*3",
        "แผน#1",
        "ก:ข",
        "-ก",
        "?ก",
        "ร้อยละ 80%",
    ),
)
_QUOTED = (
    *("ก: ข", "แผน #2", "[ก]", "{ก}", "&ก", "*ก ข", "!ก", "|ก", ">ก", "%ก", "@ก", "`ก", "- ก", "? ก", "ก,"),
    *("“ก”", 'ก "ข"', "don't", "\\n", "\\", "<b>", "--- ก", "... ก", ": ก", "# ก", "ก:", "𝒜😀", "e\u0301"),
)
_GAPS = (" ", " ", " ", "  ", "\u00a0", "")


def text(words: Words) -> Field:
    """Write a line of text."""
    chance = words.chance
    odd = chance.random()
    if odd < 0.1:
        typed = Scalar(chance.choice(_ODD))
    elif odd < 0.4:
        pieces = [words.new(), chance.choice(_QUOTED), words.new()]
        chance.shuffle(pieces)
        typed = Scalar(chance.choice(_GAPS).join(pieces), quoted=True)
    else:
        typed = Scalar(" ".join(words.new() for _ in range(chance.randint(1, 4))))
    return Field(typed, line_of(typed.text))


def line_of(typed: str) -> str:
    """Bring a text to the line that it means."""
    return unicodedata.normalize("NFC", " ".join(typed.split()))


def _digits(chance: Chance, plain: str) -> str:
    return thai.thai_digits(plain) if chance.random() < 0.3 else plain


def _year(words: Words, year: int) -> Field:
    form = words.chance.choice(("{}", "{}", "พ.ศ. {}", "พ.ศ.{}", "พศ {}", "BE {}"))
    return Field(Scalar(_digits(words.chance, form.format(year))), year)


_DATES = (
    *("{be}-{m:02}-{d:02}", "{be}/{m}/{d}", "{ce}-{m:02}-{d:02}", "{d}/{m}/{be}", "{d} / {m} / {ce}"),
    *(
        "{d} {long} {be}",
        "{d} {short} {be}",
        "{d} {long} พ.ศ. {be}",
        "{d} {short} ค.ศ. {ce}",
        "{d}{long}{be}",
    ),
    *("{d} {english} {ce}", "วันที่ {d} {long} {be}", "วันที่ {d:02}/{m:02}/{be}"),
)


def _write_date(chance: Chance, day: date) -> str:
    long, short = thai.MONTHS[day.month - 1], thai.SHORT_MONTHS[day.month - 1]
    english = chance.choice((calendar.month_name, calendar.month_abbr))[day.month]
    form = chance.choice(_DATES)
    plain = form.format(
        be=day.year + 543,
        ce=day.year,
        m=day.month,
        d=day.day,
        long=long,
        short=short,
        english=english,
    )
    return _digits(chance, plain)


def _day(chance: Chance, first: int = 2000, last: int = 2030) -> date:
    if chance.random() < 0.1:
        return date(chance.choice((2000, 2004, 2024)), 2, 29)
    return date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def _date(words: Words) -> Field:
    day = _day(words.chance)
    return Field(Scalar(_write_date(words.chance, day)), day)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _quarter(fiscal: int, quarter: int) -> tuple[date, date]:
    first = (10, 1, 4, 7)[quarter - 1]
    year = fiscal - 543 - (quarter == 1)
    return _month(year, first)[0], _month(year, first + 2)[1]


def _period(words: Words, fiscal: int) -> Field:
    chance = words.chance
    kind: Precision = chance.choice(("day", "month", "quarter", "year", "span"))
    quarter, month, day = chance.randint(1, 4), chance.randint(1, 12), _day(chance)
    year = fiscal - 543 - (month >= 10)
    if kind == "day":
        typed, (start, end) = _write_date(chance, day), (day, day)
    elif kind == "month":
        form = chance.choice(
            ("{long} {be}", "{short} {be}", "{be}-{m:02}", "เดือน{long}", "เดือน {long} พ.ศ. {be}")
        )
        names = {"long": thai.MONTHS[month - 1], "short": thai.SHORT_MONTHS[month - 1]}
        typed = _digits(chance, form.format(be=year + 543, m=month, **names))
        start, end = _month(year, month)
    elif kind == "quarter":
        form = chance.choice(
            ("ไตรมาสที่ {q}", "ไตรมาส {q}", "Q{q}", "ไตรมาสที่ {q}/{y}", "ไตรมาสที่ {q} ปีงบประมาณ พ.ศ. {y}")
        )
        typed = _digits(chance, form.format(q=quarter, y=fiscal))
        start, end = _quarter(fiscal, quarter)
    elif kind == "year":
        typed = chance.choice(("ปีงบประมาณ {}", "ปีงบประมาณ พ.ศ. {}", "ตลอดปีงบประมาณ {}")).format(fiscal)
        start, end = date(fiscal - 544, 10, 1), date(fiscal - 543, 9, 30)
    elif chance.random() < 0.5:
        last = chance.randint(quarter, 4)
        typed = chance.choice(("ไตรมาสที่ {}–{}", "ไตรมาสที่ {} ถึง ไตรมาสที่ {}", "Q{} - Q{}")).format(
            quarter, last
        )
        start, end = _quarter(fiscal, quarter)[0], _quarter(fiscal, last)[1]
    else:
        start, end = sorted((day, _day(chance)))
        typed = chance.choice((" - ", " – ", " ถึง ")).join(_write_date(chance, each) for each in (start, end))
    if chance.random() < 0.1 and kind != "span" and not typed.startswith("วันที่"):
        typed = f"ภายใน {typed}"
    return Field(Scalar(typed), Period(start=start, end=end, precision=kind))


def _count(words: Words) -> Field:
    count = words.chance.choice((0, 1, 3, 12, 1_200, 999_999_999_999))
    form = words.chance.choice(("{}", "{:,}"))
    typed = _digits(words.chance, form.format(count))
    return Field(Scalar(typed, quoted="," in typed), count)


def _number(words: Words) -> Field:
    plain = words.chance.choice(("4", "3.1", "10", "1.2.3", "010"))
    return Field(Scalar(_digits(words.chance, plain) + words.chance.choice(("", "", "."))), plain)


def _identifier(words: Words) -> Field:
    plain = words.chance.choice(("f", "e-service", "a_b", "no", "x1")) + str(len(words.made))
    words.new()
    return Field(Scalar(plain), plain)


_SPELLINGS: tuple[Callable[[str], str], ...] = (str, str, str.upper, lambda word: word.replace("-", " "))


def _choice(words: Words, variants: Mapping[str, tuple[str, ...]]) -> Field:
    name = words.chance.choice(list(variants))
    wording = words.chance.choice((name, *variants[name]))
    return Field(Scalar(words.chance.choice(_SPELLINGS)(wording)), name)


def _boolean(words: Words) -> Field:
    value = words.chance.random() < 0.5
    choices = ("true", "True", "TRUE", "yes", "ใช่") if value else ("false", "no", "No", "ไม่ใช่")
    return Field(Scalar(words.chance.choice(choices)), value)


def _many(words: Words, make: Callable[[Words], Field], *, single: bool = False, least: int = 1) -> Field:
    made = [make(words) for _ in range(words.chance.randint(least, 3))]
    if single and len(made) == 1 and words.chance.random() < 0.5:
        return Field(made[0].typed, (made[0].value,))
    return Field([each.typed for each in made], tuple(each.value for each in made))


def _record(given: Mapping[str, Field]) -> Field:
    typed = {name: each.typed for name, each in given.items()}
    return Field(typed, {name: each.value for name, each in given.items()})


def _some(chance: Chance, given: dict[str, Field], needed: int) -> dict[str, Field]:
    """Keep the first, and some of the others."""
    names = list(given)
    kept = [*names[:needed], *(name for name in names[needed:] if chance.random() < 0.4)]
    if chance.random() < 0.5:
        chance.shuffle(kept)
    return {name: given[name] for name in kept}


def _name(words: Words) -> Field:
    word = words.new()
    return Field(Scalar(word), word)


_ADDRESSES = ("https://www.go.th/{}", "http://go.th:8080/a?b={}&c", "https://xn--12c.th/#{}")


def _evidence(words: Words) -> Field:
    if words.chance.random() < 0.5:
        path = f"files/{words.new()}{words.chance.choice((' ก', '', ''))}.pdf"
        proof = {"file": Field(Scalar(path), path)}
    else:
        address = words.chance.choice(_ADDRESSES).format(words.new())
        proof = {"url": Field(Scalar(address, quoted="#" in address), address)}
    return _record(_some(words.chance, proof | {"title": text(words), "date": _date(words)}, 1))


def _target(words: Words) -> Field:
    given = {"count": _count(words), "unit": text(words), "achieved": _count(words)}
    return _record(_some(words.chance, given, 2))


def _measure(words: Words, year: int) -> dict[str, Field]:
    status = _choice(words, fields.STATUSES)
    reason = {"status_reason": text(words)} if status.value == "not-completed" else {}
    completed = {"completed": _period(words, year)} if status.value == "completed" else {}
    given = {
        "title": text(words),
        "fiscal_year": _year(words, year),
        "owner": _many(words, _name, single=True),
        "status": status,
        **reason,
        "draft": _boolean(words),
        "number": _number(words),
        "summary": text(words),
        "slug": _identifier(words),
        "responds_to": _many(words, _identifier, single=True),
        "follows": _name(words),
        "due": _period(words, year),
        **completed,
        "target": _target(words),
        "updated": _date(words),
        "evidence": _many(words, _evidence),
        "kind": Field(Scalar("measure"), "measure"),
    }
    return _some(words.chance, given, 4 + len(reason))


def _finding(words: Words) -> Field:
    given = {"id": _identifier(words), "kind": _choice(words, fields.FINDING_KINDS), "text": text(words)}
    return _record(_some(words.chance, given | {"source": text(words)}, 3))


def _analysis(words: Words, year: int) -> dict[str, Field]:
    findings = _many(words, _finding)
    none: dict[str, Field] = {}
    if words.chance.random() < 0.2:
        findings = Field([], ())
        none = {
            words.chance.choice(("urgent", "improve")): Field(
                Scalar(words.chance.choice(("none", "ไม่มี"))), value=True
            )
        }
    given = {
        "assessment_year": _year(words, year - 1),
        "findings": findings,
        **none,
        "note": text(words),
        "measures": _many(words, _name, single=True),
        "kind": Field(Scalar("analysis"), "analysis"),
    }
    return _some(words.chance, given, 0)


def _translation(words: Words, _year: int) -> dict[str, Field]:
    given = {"title": text(words), "summary": text(words), "status_reason": text(words)}
    return _some(words.chance, given, 1)


def _reviewed(words: Words) -> Field:
    return _record({"text": _name(words), "reason": text(words)})


def _site(words: Words, _year: int) -> dict[str, Field]:
    given = {
        "agency": text(words),
        "title": text(words),
        "contact": text(words),
        "signature": text(words),
        "language": _choice(words, {"th": (), "en": ()}),
        "digits": _choice(words, {"thai": (), "arabic": ()}),
        "base_url": Field(Scalar("https://www.go.th/ita/"), "https://www.go.th/ita/"),
        "scheme": _identifier(words),
        "theme": _identifier(words),
        "owners": _many(words, _name),
        "reviewed": _many(words, _reviewed),
        "colour": Field(Scalar("#1F4e79", quoted=True), "#1f4e79"),
        "crest": Field(Scalar("files/a.png"), "files/a.png"),
    }
    return _some(words.chance, given, 1)


def _site_translation(words: Words, _year: int) -> dict[str, Field]:
    names = {words.new(): text(words) for _ in range(words.chance.randint(1, 3))}
    given = {"agency": text(words), "title": text(words), "contact": text(words), "owners": _record(names)}
    return _some(words.chance, given, 0)


def _component(words: Words) -> Field:
    given = {"id": _identifier(words), "text": text(words)}
    given["asks"] = _many(words, _ask, single=True)
    return _record(_some(words.chance, given, 2))


def _ask(words: Words) -> Field:
    name = words.chance.choice(list(ASKS))
    return Field(Scalar(name), name)


def _item(words: Words) -> Field:
    at = len(words.made) + 1
    form = words.chance.choice(("O{}", "o{}", "O {}", "ข้อ O{}"))
    words.new()
    given = {
        "code": Field(Scalar(form.format(at)), f"O{at}"),
        "title": text(words),
        "role": _choice(words, {"measures": ("มาตรการ",), "results": ("ผลการดำเนินการ",)}),
        "of": _choice(words, {"same-year": ("ปีเดียวกัน",), "previous-year": ("ปีก่อน",)}),
        "text": text(words),
        "note": text(words),
        "components": _many(words, _component),
    }
    return _record(_some(words.chance, given, 4))


def _set(words: Words, year: int) -> dict[str, Field]:
    given = {
        "scheme": _identifier(words),
        "year": _year(words, year),
        "source": text(words),
        "items": _many(words, _item),
        "verified": _boolean(words),
    }
    return _some(words.chance, given, 4)


class Kind(NamedTuple):
    """A kind of file."""

    path: str
    record: type
    make: Callable[[Words, int], dict[str, Field]]
    text_field: str
    """A field that takes a text, and that no file made here has."""


KINDS: tuple[Kind, ...] = (
    *([Kind("content/{}/a.md", fields.MeasureFields, _measure, "note")] * 9),
    *([Kind("content/{}/analysis.md", fields.AnalysisFields, _analysis, "source")] * 3),
    *([Kind("content/{}/a.en.md", fields.TranslationFields, _translation, "note")] * 2),
    *([Kind("content/site.yaml", fields.SiteFields, _site, "licence")] * 2),
    Kind("content/site.en.yaml", fields.SiteTranslationFields, _site_translation, "signature"),
    *([Kind("content/requirements/own-{}.yaml", RequirementSet, _set, "version")] * 2),
)
