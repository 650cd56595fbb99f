"""`new` as a conversation: one question after another, each answer judged as `check` would."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from site_builder import thai
from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.declare import declarations
from site_builder.content.documents import read_site
from site_builder.content.fields import STATUSES, MeasureFields
from site_builder.content.files import read_bytes, read_settings
from site_builder.content.values import Reading
from site_builder.model.checks import unknown_owner
from site_builder.plain import refuse_links
from site_builder.problems import Language, Place, Problem, has_errors, problem
from site_builder.scaffold import free_stem, measure_problems, read_year, stems_in

Value = TypeVar("Value")
Answer = tuple[Value, Sequence[Problem]]

_TEXTS: Final[Mapping[str, Mapping[Language, str]]] = {
    "begin": {
        "th": "สร้างมาตรการใหม่ กด Enter เพื่อใช้ค่าใน [ ] กด Ctrl-C เพื่อเลิกโดยไม่เขียนอะไร",
        "en": "A new measure. Enter takes what stands in [ ]; Ctrl-C leaves without writing anything.",
    },
    "title": {"th": "ชื่อมาตรการ", "en": "Title of the measure"},
    "year": {"th": "ปีงบประมาณ พ.ศ.", "en": "Fiscal year (Buddhist Era)"},
    "several": {
        "th": "ผู้รับผิดชอบพิมพ์เป็นเลขหรือชื่อ หลายรายคั่นด้วย ,",
        "en": "Type owners by number or name, several with a comma between.",
    },
    "owners": {"th": "ผู้รับผิดชอบ", "en": "Owner"},
    "status": {"th": "สถานะ", "en": "Status"},
    "reason": {"th": "เหตุผลที่ไม่แล้วเสร็จ", "en": "Why it was not completed"},
    "file": {
        "th": "ชื่อไฟล์ ซึ่งจะเป็นที่อยู่ของหน้าเว็บด้วย (a–z 0–9 -)",
        "en": "File name, also the address of the page (a–z 0–9 -)",
    },
    "hint": {"th": "วิธีแก้", "en": "hint"},
}


class Talk(Struct, frozen=True, kw_only=True):
    """How to ask, how to say, and in which language."""

    ask: Callable[[str], str]
    say: Callable[[str], None]
    language: Language

    def text(self, name: str) -> str:
        """Give a text of the conversation."""
        return _TEXTS[name][self.language]


class Answers(Struct, frozen=True, kw_only=True):
    """The answers, as `new_measure` takes them."""

    year: str
    title: str
    owners: tuple[str, ...]
    status: str
    slug: str | None
    reason: str | None


def converse(folder: Path, talk: Talk) -> Answers:
    """Ask for all that a new measure needs. Whatever `ask` raises at the end of input goes through."""
    talk.say(talk.text("begin"))
    years = _years(folder)
    year = years[0] if years else _SOME_YEAR
    title = _answered(talk, "title", lambda text: (text, _text_problems("title", {"title": text}, year)))
    year = _answered(talk, "year", _year, str(years[0]) if years else "")
    owners = _owners(folder, talk, years, year)
    status = _status(talk)
    reason = None
    if status == "not-completed":
        reason = _answered(
            talk,
            "reason",
            lambda text: (
                text,
                _text_problems("status_reason", {"status": status, "status_reason": text}, year),
            ),
        )
    place = folder / "content" / str(year)
    refuse_links(folder, place)
    default = free_stem(title, stems_in(place))
    name = _answered(talk, "file", lambda text: (text, _name_problems(place, text, year)), default)
    return Answers(
        year=str(year),
        title=title,
        owners=owners,
        status=status,
        slug=None if name == default else name,
        reason=reason,
    )


def _answered(talk: Talk, question: str, read: Callable[[str], Answer[Value]], default: str = "") -> Value:
    """Ask until the answer has no error; what is wrong is told in the words of `check`."""
    while True:
        shown = f"{talk.text(question)} [{default}]: " if default else f"{talk.text(question)}: "
        # A terminal with another encoding gives letters that are none.
        typed = talk.ask(shown).encode(errors="surrogateescape").decode(errors="replace")
        value, problems = read(" ".join(typed.split()) or default)
        for found in dict.fromkeys(problems):
            talk.say(f"  {found.message(talk.language)}")
            talk.say(f"  {talk.text('hint')}: {found.hint(talk.language)}")
        if not has_errors(problems):
            return value


_SOME_YEAR = 2567
"""A title is judged the same in any year."""

_YEAR_FOLDER = re.compile("2[4-9][0-9]{2}")


def _years(folder: Path) -> list[int]:
    """List the fiscal years of the content, newest first."""
    named = (path.name for path in (folder / "content").iterdir() if path.is_dir())
    return sorted((int(name) for name in named if _YEAR_FOLDER.fullmatch(name)), reverse=True)


def _year(text: str) -> Answer[int]:
    year, problems = read_year(text)
    if any(found.code in {"not-a-fiscal-year", "empty-value"} for found in problems):
        return 0, [problem("answer-year", Place(path="new"), value=text)]
    return year or 0, problems


def _text_problems(name: str, given: Mapping[str, object], year: int) -> Sequence[Problem]:
    """Judge a text that must be given; the words of `check` about lines of a file are not for an answer."""
    if not given[name]:
        example = declarations(MeasureFields)[name].example
        return [problem("answer-empty", Place(path="new"), example=example)]
    return measure_problems(given, year)


def _owners(folder: Path, talk: Talk, years: Sequence[int], year: int) -> tuple[str, ...]:
    """Ask for owners: from the register, else among those already in use, or any name."""
    register = read_site(read_settings(folder))[0].owners
    offered = register or _used_owners(folder, years)
    talk.say(talk.text("several"))
    _list(talk, offered)

    def read(text: str) -> Answer[tuple[str, ...]]:
        parts = [part.strip() for part in re.split("[,，]", text)]
        names = tuple(_chosen(part, offered) or part for part in parts if part)
        place = Place(path="owner")
        if offered:
            wrong = [part for part in parts if _number(part) and not _chosen(part, offered)]
            if wrong:
                return names, [_no_choice(each, offered) for each in wrong]
        unknown = [
            unknown_owner(name, place, register) for name in names if register and name not in register
        ]
        return names, [*unknown, *measure_problems({"owner": list(names) or [""]}, year)]

    return _answered(talk, "owners", read)


_MOST_OFFERED = 20


def _used_owners(folder: Path, years: Sequence[int]) -> tuple[str, ...]:
    """List the owners of the two newest years, in the order of a Thai dictionary."""
    counted: Counter[str] = Counter()
    for year in years[:2]:
        place = folder / "content" / str(year)
        for path in () if place.is_symlink() else sorted(place.glob("*.md")):
            if path.is_symlink() or not path.is_file():
                continue
            text, _ = hygiene.decode(path.name, read_bytes(str(path)))
            split = fm.split(path.name, text)[0] if text is not None else None
            for entry in split.fields.entries if split and split.fields else ():
                if entry.key == "owner":
                    counted.update(_names(entry.value))
    return tuple(sorted((name for name, _ in counted.most_common(_MOST_OFFERED)), key=thai.sort_key))


def _names(node: fm.Node) -> list[str]:
    nodes = node.items if isinstance(node, fm.SequenceNode) else (node,)
    return [" ".join(each.text.split()) for each in nodes if isinstance(each, fm.ScalarNode)]


def _status(talk: Talk) -> str:
    """Ask for the status, by its number or in any wording that `check` takes."""
    names = tuple(STATUSES)
    _list(talk, [f"{words[0]} ({name})" for name, words in STATUSES.items()])

    def read(text: str) -> Answer[str]:
        if _number(text) and not _chosen(text, names):
            return text, [_no_choice(text, names)]
        node, reading = fm.ScalarNode(place=Place(path="new"), text=_chosen(text, names) or text), Reading()
        return str(declarations(MeasureFields)["status"].type.read(node, reading, "status")), reading.problems

    return _answered(talk, "status", read, str(names.index("not-started") + 1))


def _list(talk: Talk, entries: Sequence[str]) -> None:
    for number, entry in enumerate(entries, 1):
        talk.say(f"  {number}. {entry}")


def _number(text: str) -> int | None:
    plain = thai.arabic_digits(text)
    return int(plain) if re.fullmatch("[0-9]{1,6}", plain) else None


def _chosen(text: str, offered: Sequence[str]) -> str | None:
    """Give the entry of a list that a number names; None for what is no such number."""
    number = _number(text)
    return offered[number - 1] if number and number <= len(offered) else None


def _no_choice(text: str, offered: Sequence[str]) -> Problem:
    return problem("not-a-choice", Place(path="new"), value=text, count=len(offered))


def _name_problems(place: Path, name: str, year: int) -> Sequence[Problem]:
    """Judge the name of a file, which becomes its address: its form first."""
    reading = Reading()
    slug = fm.ScalarNode(place=Place(path="new"), text=name)
    declarations(MeasureFields)["slug"].type.read(slug, reading, "slug")
    if has_errors(reading.problems):
        return [problem("answer-name", Place(path="new"), value=name)]
    if any(path.stem.casefold() == name.casefold() for path in place.glob("*.md")):
        address = f"{year}/{name}.html"
        return [problem("address-taken", Place(path="new"), address=address, other=f"{name}.md")]
    return measure_problems({"slug": name}, year)
