"""A draft leaves no trace in what is published: no page, no word, no name, no file, no count, no date.

Agencies are made up in which every text, name and file carries a word of its own. They are built again
and again while their editors change them; what is published is searched for the words of drafts, in
every spelling, and at times compared with the same agency without them.
"""

import io
import random
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote_to_bytes

from tests.conftest import Ran, Site

CLAIM = "drafts leave no trace"
SHORT, LONG = 1_000, 10_000

BUILDS = 20
"""So many builds follow one another in a folder."""

COMPARED = 10
"""One in so many is compared with a build without drafts."""

YEARS = (2566, 2567, 2568)


@dataclass
class File:
    """A file of evidence."""

    name: str
    year: int

    def path(self, ending: str = "pdf") -> str:
        """Give its path below the content."""
        return f"{self.year}/files/{word(self.name, 'fi')}.{ending}"


@dataclass
class Measure:
    """A measure, with all that it names."""

    name: str
    year: int
    day: int
    owners: list[str]
    draft: bool
    stem: str
    slug: bool
    status: str
    number: int
    files: list[File] = field(default_factory=list)
    linked: list[File] = field(default_factory=list)
    """Files that its text links to."""
    translated: list[File] | None = None
    """Files that its translation links to; None where there is none."""
    follows: "Measure | None" = None
    links: list["Measure"] = field(default_factory=list)
    text: int = 0

    @property
    def date(self) -> str:
        """Day on which it was brought up to date, which no other has."""
        return f"{2024 + self.day // 300}-{self.day // 25 % 12 + 1:02}-{self.day % 25 + 3:02}"

    @property
    def address(self) -> str:
        """Address of its page."""
        return f"{self.year}/{word(self.name, 'sl') if self.slug else self.stem}.html"


@dataclass
class Agency:
    """An agency's folder as its editors have it."""

    chance: random.Random
    measures: list[Measure] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    base: bool = True
    english: bool = False
    register: bool = False
    listed: bool = False
    """Whether analyses list what was set, drafts included."""
    dangling: bool = False
    """Whether what is published may refer to drafts."""
    days: int = 0

    def name(self) -> str:
        """Give a name that nothing has."""
        while (name := "".join(self.chance.choices("abcdefghijklmnopqrstuvwxy", k=3))) in self.names:
            pass
        self.names.add(name)
        return name

    @property
    def published(self) -> list[Measure]:
        """The measures that are no drafts."""
        return [each for each in self.measures if not each.draft]


def word(name: str, what: str) -> str:
    """Give a word that stands nowhere else, in Latin letters."""
    return f"zqx{name}{what}"


def thai_word(name: str, what: str) -> str:
    """Give a word that stands nowhere else, in Thai letters."""
    return "ฃฅฃฅ" + "".join(chr(0x0E01 + ord(letter) - ord("a")) for letter in name + what)


def both(name: str, what: str) -> str:
    """Give both words."""
    return f"{thai_word(name, what)} {word(name, what)}"


# --- What editors do


def add(agency: Agency) -> None:
    """Write a measure."""
    chance = agency.chance
    name, year = agency.name(), chance.choice(YEARS)
    agency.days += 1
    while len(agency.owners) < 2 or chance.random() < 0.4:
        agency.owners.append(agency.name())
    earlier = [each for each in agency.measures if each.year < year]
    agency.measures.append(
        Measure(
            name=name,
            year=year,
            day=agency.days,
            owners=chance.sample(agency.owners, chance.choice([1, 1, 2])),
            draft=chance.random() < 0.4,
            stem=chance.choice([word, word, thai_word])(name, "st"),
            slug=chance.random() < 0.3,
            status=chance.choice(["completed", "in-progress", "not-started", "not-completed"]),
            number=agency.days,
            files=[File(agency.name(), year) for _ in range(chance.choice([0, 1, 2]))],
            linked=[File(agency.name(), year) for _ in range(chance.choice([0, 0, 1]))],
            translated=[File(agency.name(), year) for _ in range(chance.choice([0, 1]))]
            if chance.random() < 0.6
            else None,
            follows=chance.choice(earlier) if earlier and chance.random() < 0.5 else None,
            links=chance.sample(agency.measures, min(len(agency.measures), chance.choice([0, 0, 1, 2]))),
        )
    )


def hold_back(agency: Agency) -> None:
    """Make a draft of what is published, or the other way round."""
    measure = agency.chance.choice(agency.measures)
    measure.draft = not measure.draft


def write(agency: Agency) -> None:
    """Change a text."""
    agency.chance.choice(agency.measures).text += 1


def remove(agency: Agency) -> None:
    """Delete a measure."""
    if len(agency.measures) > 3:
        gone = agency.measures.pop(agency.chance.randrange(len(agency.measures)))
        for each in agency.measures:
            each.links = [other for other in each.links if other is not gone]
            each.follows = None if each.follows is gone else each.follows


def share_a_file(agency: Agency) -> None:
    """Name the file of another measure too."""
    one, other = agency.chance.choices(agency.measures, k=2)
    one.linked += [file for file in other.files[:1] if file not in one.linked]


def set_up(agency: Agency) -> None:
    """Change the settings."""
    choice = agency.chance.choice(["base", "english", "register", "listed"])
    setattr(agency, choice, not getattr(agency, choice))


EDITS = (hold_back, hold_back, hold_back, add, write, remove, share_a_file, set_up)


# --- The folder


def folder_of(agency: Agency, *, without_drafts: bool = False) -> dict[str, str | bytes]:
    """Write an agency's folder; `without_drafts`, and without what only they name."""
    measures = agency.published if without_drafts else agency.measures
    files: dict[str, str | bytes] = {}
    owners = [each for each in agency.owners if any(each in one.owners for one in measures)]
    site = ["agency: หน่วยงาน", f"languages: [{'th, en' if agency.english else 'th'}]"]
    site += ["base_url: https://www.example.go.th/ita/"] if agency.base else []
    site += [f"owners: [{', '.join(both(each, 'ow') for each in owners)}]"] if agency.register else []
    files["content/site.yaml"] = "\n".join(site)
    if agency.english and owners:
        names = (f"  {both(each, 'ow')}: {word(each, 'oe')}" for each in owners)
        files["content/site.en.yaml"] = "\n".join(["owners:", *names])
    for year in YEARS:
        files[f"content/{year}/analysis.md"] = _analysis(agency, year)
    files["content/requirements/nacc-2568.yaml"] = REQUIREMENTS
    for measure in measures:
        stem = f"content/{measure.year}/{measure.stem}"
        files[f"{stem}.md"] = _measure(agency, measure)
        if agency.english and measure.translated is not None:
            files[f"{stem}.en.md"] = _translation(measure)
        for file in named_by(agency, measure):
            files[f"content/{file.path()}"] = f"%PDF-1.7\n{word(file.name, 'by')}\n"
    return files


REQUIREMENTS = """\
scheme: nacc
year: 2568
source: สมมติ
items:
  - code: O99
    title: รายงาน
    role: results
    of: same-year
    components:
      - {id: measures, text: มาตรการ, asks: [measures, measures:as-set, owner, evidence, responds_to]}
      - {id: steps, text: ขั้นตอน, asks: [section:steps, section:outcome, findings:answered]}
"""


def _analysis(agency: Agency, year: int) -> str:
    stems = [each.stem for each in agency.measures if each.year == year] if agency.listed else []
    listed = [f"measures: [{', '.join(stems)}]"] if stems else []
    finding = ["findings:", "  - {id: f1, kind: urgent, text: รอนาน}"]
    return "\n".join(["---", "source: รายงาน", *finding, *listed, "---", "ผลดีขึ้น", ""])


def _measure(agency: Agency, measure: Measure) -> str:
    def says(key: str, what: str) -> str:
        return f"{key}: {both(measure.name, what)}"

    def may_name(other: Measure) -> bool:
        return measure.draft or not other.draft or agency.dangling

    lines = ["---", says("title", "ti"), f"fiscal_year: {measure.year}"]
    lines += [f"owner: [{', '.join(both(each, 'ow') for each in measure.owners)}]"]
    lines += [f"status: {measure.status}", says("summary", "su"), says("status_reason", "re")]
    lines += [says("note", "no"), f"updated: {measure.date}", f'number: "{measure.number}"']
    lines += [f"target: {{count: 3, unit: {both(measure.name, 'un')}}}", "due: ไตรมาสที่ 2"]
    lines += ["responds_to: [f1]"] if measure.year in YEARS else []
    lines += [f"slug: {word(measure.name, 'sl')}"] if measure.slug else []
    lines += ["draft: true"] if measure.draft else []
    if measure.follows and may_name(measure.follows):
        lines += [f"follows: {measure.follows.year}/{measure.follows.stem}"]
    lines += ["evidence:", f"  - {{url: 'https://www.example.go.th/{word(measure.name, 'ur')}', title: เว็บ}}"]
    for file in measure.files:
        path = file.path().removeprefix(f"{file.year}/")
        lines += [f"  - {{file: {path}, title: {both(file.name, 'et')}, date: {measure.date}}}"]
    lines += [
        "---",
        both(measure.name, "le"),
        "",
        "## ขั้นตอน",
        "",
        f"{both(measure.name, 'bo')} {measure.text}",
    ]
    lines += ["", f"### {both(measure.name, 'he')}", "", f"## {both(measure.name, 'hd')}", ""]
    lines += [f"[แฟ้ม](../{file.path()})\n" for file in measure.linked]
    lines += [f"[ดู](../{each.year}/{each.stem}.md)\n" for each in measure.links if may_name(each)]
    return "\n".join(lines)


def _translation(measure: Measure) -> str:
    lines = ["---", f"title: {word(measure.name, 'tt')}", f"summary: {word(measure.name, 'ts')}", "---"]
    lines += ["## Steps", "", f"{word(measure.name, 'tb')} {measure.text}", ""]
    lines += [f"[file](../{file.path()})\n" for file in measure.translated or ()]
    return "\n".join(lines)


def named_by(agency: Agency, measure: Measure) -> list[File]:
    """List the files that a measure names, in all its languages."""
    translated = (measure.translated or []) if agency.english else []
    return [*measure.files, *measure.linked, *translated]


def _put(site: Site, files: Mapping[str, str | bytes]) -> None:
    """Bring a folder to these files; what is as it was is not written."""
    content = site.folder / "content"
    for path in [each for each in content.rglob("*") if each.is_file()]:
        if path.relative_to(site.folder).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        data, path = text if isinstance(text, bytes) else text.encode(), site.folder / name
        if not path.is_file() or path.read_bytes() != data:
            site.write({name: data})


# --- What is published

_LATIN = re.compile(rb"zqx([a-z]{3})([a-z]{2})?", re.IGNORECASE)
_LETTER = "[\u0e01-\u0e1a]"
_THAI = re.compile(f"ฃฅฃฅ({_LETTER}{{3}})({_LETTER}{{2}})?")


def words_in(data: bytes) -> set[tuple[str, str]]:
    """Find the words in some bytes, whatever their spelling; with what they name, where it was not cut off."""
    found = {(one.decode().lower(), other.decode().lower()) for one, other in _LATIN.findall(data)}
    text = data.decode(errors="replace")
    spelt = re.sub(r"\\u([0-9a-fA-F]{4})", lambda each: chr(int(each[1], 16)), text)
    for each in {text, spelt, unescape(text), unquote_to_bytes(data).decode(errors="replace")}:
        found |= {(_latin(one), _latin(other)) for one, other in _THAI.findall(each)}
    return found


def _latin(letters: str) -> str:
    return "".join(chr(ord(letter) - 0x0E01 + ord("a")) for letter in letters)


def _published(folder: Path) -> dict[str, bytes]:
    output = folder / "output"
    return {
        path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()
    }


def _everything(files: Mapping[str, bytes]) -> Iterator[bytes]:
    for name, data in files.items():
        yield name.encode()
        yield data
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                yield from (book.read(each) for each in book.namelist())


# --- The trials


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Build agencies while they are changed, and look for drafts in what is published."""
    for story, numbers in groupby(trials, key=lambda number: number // BUILDS):
        asked = list(numbers)
        told = _story(random.Random(f"{seed}:{story}"), folder / "agency")
        for step in range(asked[-1] % BUILDS + 1):
            found = next(told)
            if story * BUILDS + step in asked:
                yield found


def _story(chance: random.Random, folder: Path) -> Iterator[str | None]:
    shutil.rmtree(folder, ignore_errors=True)
    site, agency = Site(folder), Agency(chance)
    for edit in (*[add] * chance.randint(3, 6), *[set_up] * chance.randint(0, 4)):
        edit(agency)
    for step in range(BUILDS):
        for _ in range(chance.choice([1, 1, 2, 3]) if step else 0):
            chance.choice(EDITS)(agency)
        agency.dangling = chance.random() < 0.15
        compared = step % COMPARED == COMPARED - 1
        if compared:
            agency.dangling, agency.measures[0].draft = False, False
        _put(site, folder_of(agency))
        before = _published(folder)
        ran = site.run("build", "--jobs", "1", "--format", "json")
        after = _published(folder)
        wrong = _wrong(agency, ran, before, after)
        if not wrong and compared:
            wrong = _unlike(agency, folder.with_name("without"), after)
        yield wrong


def _wrong(agency: Agency, ran: Ran, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str | None:
    refers = agency.dangling and any(
        other.draft for each in agency.published for other in (*each.links, *filter(None, [each.follows]))
    )
    if refers or not agency.published:
        told = {str(each["code"]) for each in ran.problems if each["severity"] == "error"}
        if ran.code != 1 or not told <= {"link-to-draft", "only-drafts"}:
            return f"exit {ran.code} with {sorted(told)} where a draft is referred to, or all are drafts"
        return None if before == after else "an error, and yet something was published"
    if ran.code:
        errors = [each for each in ran.problems if each["severity"] == "error"]
        return f"exit {ran.code}: {errors[:2]} {ran.err[:200]}"
    return _traces(agency, after)


def _traces(agency: Agency, output: Mapping[str, bytes]) -> str | None:
    """Look for what should not be there, and for what should: a search that finds nothing proves nothing."""
    shown = {each.name for each in agency.published}
    owners = {owner for each in agency.published for owner in each.owners}
    files = {file.path(): file.name for each in agency.published for file in named_by(agency, each)}
    found = set().union(*map(words_in, _everything(output)))
    if agency.listed:
        # An analysis may say that one was set whose report is missing.
        found -= {(each.name, "st") for each in agency.measures if each.year in YEARS}
    astray = {name + what for name, what in found if name not in shown | owners | set(files.values())}
    if astray:
        where = [name for name, data in output.items() if _names(name, data) & {each[:3] for each in astray}]
        return f"{sorted(astray)[:5]} in {where[:3]}"
    if lost := (shown | owners | set(files.values())) - {name for name, _ in found}:
        return f"{sorted(lost)[:5]} not found in what is published"
    if dates := [
        each.date
        for each in agency.measures
        if each.draft and each.date.encode() in b"".join(output.values())
    ]:
        return f"the day {dates[0]} of a draft is published"
    pages = {each.address for each in agency.published}
    there = {name for name in output if re.fullmatch(r"[0-9]{4}/(?!index).*\.html", name)}
    copied = {name for name in output if "/files/" in name}
    owned = {name for name in output if re.fullmatch(r"owners/.*", name)}
    if there != pages or copied != set(files) or len(owned) != len(owners):
        return f"other pages or files: {sorted((there ^ pages) | (copied ^ set(files)) | owned)[:5]}"
    return None


def _names(name: str, data: bytes) -> set[str]:
    return {each for every in _everything({name: data}) for each, _ in words_in(every)}


def _unlike(agency: Agency, folder: Path, output: Mapping[str, bytes]) -> str | None:
    """Compare what is published with what is without drafts, and without what only they name."""
    other = Site(folder)
    _put(other, folder_of(agency, without_drafts=True))
    ran = other.run("build", "--jobs", "1")
    if ran.code:
        return f"without drafts: exit {ran.code}: {ran.err[:300]}"
    without = _published(folder)
    if without == output:
        return None
    unlike = [name for name in sorted({*without, *output}) if without.get(name) != output.get(name)]
    return f"published otherwise without drafts: {unlike[:5]}"
