"""An agency's folder with a text in every place that content can reach, and what of it was refused."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

YEAR = 2566
BASE = "https://www.example.go.th/ita/"

Cell = tuple[int, str]
"""A measure by its position, and a place; a place of the whole agency has the position 0."""

Line = tuple[str, str | None]
"""A line of a file, and the place whose text it has."""

OF_A_MEASURE = (
    *("title", "summary", "owner", "status_reason", "note", "unit"),
    *("evidence title", "evidence url", "evidence file", "finding", "finding source"),
    *("paragraph", "code", "code block", "table cell", "heading", "link text", "link target", "image"),
)
"""Places of a measure in which a text is a text, whatever it says."""

AS_IT_IS = ("Markdown", "Markdown of a link's text", "Markdown of a link's target")
"""Places of a measure in which a text is Markdown."""

OF_THE_AGENCY = (
    *("agency", "section title", "contact", "licence", "signature", "analysis source", "analysis text"),
    *("requirement", "component", "source of requirements"),
    *("translated title", "translated summary", "translated reason", "translated note", "translated text"),
    *("agency in English", "title in English", "contact in English", "signature in English"),
    *("owner in English", "analysis note"),
)

ALONE = ("contact alone", "base_url")
"""Places of the agency where a text may be taken for an address."""
"""Places that there is one of: all texts stand there one after another."""

OF_MEASURES = (*OF_A_MEASURE, *AS_IT_IS)
PLACES = (*OF_MEASURES, *OF_THE_AGENCY, *ALONE)


def word(position: int, place: str) -> str:
    """Give a harmless text for a place, which is found again wherever it comes out."""
    return f"ฃ{position:03d}ฃ{PLACES.index(place):02d}ฃ"


WORD = re.compile(r"ฃ([0-9]{3})ฃ([0-9]{2})ฃ")


def place_of(found: re.Match[str]) -> Cell:
    """Say which place a harmless text was put into."""
    return int(found[1]), PLACES[int(found[2])]


@dataclass(frozen=True)
class Planted:
    """What stands where."""

    count: int
    """How many measures."""
    texts: Mapping[Cell, str]

    def text(self, position: int, place: str) -> str:
        """Give what stands in a place, on one line: the text put there, else a harmless one."""
        return " ".join(self.texts.get((position, place), self.otherwise(position, place)).split())

    def otherwise(self, position: int, place: str) -> str:
        """Give the harmless text of a place."""
        harmless = word(position, place)
        if place in {"evidence url", "link target"}:
            return f"https://www.example.go.th/{position}"
        return f"{harmless}.pdf" if place == "evidence file" else harmless

    def folder(self) -> "Folder":
        """Write an agency whose measures have texts of their own, or one that has them itself."""
        return self._of_measures() if self.count else self._of_the_agency()

    def _of_measures(self) -> "Folder":
        lines = {
            "content/site.yaml": tuple(_plain("agency: หน่วยงาน", f"base_url: {BASE}")),
            f"content/{YEAR}/analysis.md": tuple(_findings(self)),
        }
        others = {f"content/{YEAR}/files/p.png": b"\x89PNG\r\n\x1a\n\0"}
        for at in range(self.count):
            lines[f"content/{YEAR}/s{at:03d}.md"] = tuple(_measure(self, at))
            lines[f"content/{YEAR}/r{at:03d}.md"] = tuple(_as_it_is(self, at))
            others[f"content/{YEAR}/files/{at}/{self.text(at, 'evidence file')}"] = b"%%PDF-1.7\n%d\n" % at
        return Folder(lines=lines, others=others)

    def _of_the_agency(self) -> "Folder":
        lines = {
            "content/site.yaml": tuple(_site(self)),
            "content/site.en.yaml": tuple(_site_in_english(self)),
            f"content/{YEAR}/analysis.md": tuple(_analysis(self)),
            f"content/requirements/nacc-{YEAR}.yaml": tuple(_requirements(self)),
            f"content/{YEAR}/translated.md": tuple(_translated()),
            f"content/{YEAR}/translated.en.md": tuple(_translation(self)),
        }
        return Folder(lines=lines, others={})


@dataclass(frozen=True)
class Folder:
    """What is written to the disk: texts by lines, and the bytes of other files."""

    lines: Mapping[str, Sequence[Line]]
    others: Mapping[str, bytes]

    def files(self) -> dict[str, bytes]:
        """Give every file."""
        texts = {path: "\n".join(text for text, _ in each).encode() for path, each in self.lines.items()}
        return texts | dict(self.others)


NONE = Planted(count=0, texts={})
"""An agency of harmless words."""


def file_name(text: str) -> str:
    """Make a file's name of a text: any letter but / and NUL, as long as file systems let it be."""
    plain = " ".join(re.sub("[/\0]", "_", text).split())
    return plain.encode()[:200].decode(errors="ignore").strip() + ".pdf"


def _quoted(text: str) -> str:
    """Write a text as a value of YAML."""
    return '"' + "".join(map(_in_quotes, text)) + '"'


def _in_quotes(letter: str) -> str:
    if letter in {'"', "\\"}:
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"


def escaped(text: str) -> str:
    """Write a text in Markdown as it is meant to be read: letter by letter."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _fence(text: str, letter: str, least: int) -> str:
    longest = max(map(len, re.findall(f"{re.escape(letter)}+", text)), default=0)
    return letter * max(least, longest + 1)


def _measure(planted: Planted, at: int) -> Iterator[Line]:
    def field(name: str, place: str) -> Line:
        return f"{name}: {_quoted(planted.text(at, place))}", place

    def said(place: str, form: Callable[[str], str] = "{}".format) -> Line:
        return form(escaped(planted.text(at, place))), place

    code, block = planted.text(at, "code"), planted.text(at, "code block")
    ticks, fence = _fence(code, "`", 1), _fence(block, "~", 3)
    yield from _plain("---", f"fiscal_year: {YEAR}", "status: not-completed", f'number: "{at + 1}"')
    yield from _plain("updated: 2567-01-15", f"responds_to: [f{at}]", "due: ไตรมาสที่ 2")
    # With a mark in the title, its note stands in lists too.
    yield f"title: {_quoted(planted.text(at, 'title') + ' *')}", "title"
    yield from (field(name, name) for name in ("summary", "owner", "status_reason", "note"))
    yield from _plain("target:", "  count: 3")
    yield field("  unit", "unit")
    yield "evidence:", None
    yield field("  - title", "evidence title")
    yield from _plain("    url: https://www.example.go.th/", "  - title: ที่อยู่")
    yield field("    url", "evidence url")
    yield "  - title: แฟ้ม", None
    yield f"    file: {_quoted(f'files/{at}/' + planted.text(at, 'evidence file'))}", "evidence file"
    yield from _plain("---", "## ขั้นตอน", "")
    yield said("paragraph", "คำ {} คำ".format)
    yield "", None
    yield f"คำ {ticks} {code} {ticks} คำ", "code"
    yield from _plain("", "## การกำกับติดตาม", "")
    yield from ((line, "code block") for line in (fence, block, fence))
    yield from _plain("", "| ก | ข |", "| --- | --- |")
    yield said("table cell", "| {} | ข |".format)
    yield from _plain("", "## สรุปผล", "")
    yield said("link text", "คำ [{}](https://www.example.go.th/) คำ".format)
    yield "", None
    yield f"[คำ](<{escaped(planted.text(at, 'link target'))}>)", "link target"
    yield "", None
    yield said("image", "![{}](files/p.png)".format)
    yield "", None
    yield said("heading", "## {}".format)
    yield from _plain("", "คำ", "")


def _as_it_is(planted: Planted, at: int) -> Iterator[Line]:
    block = planted.texts.get((at, "Markdown"), word(at, "Markdown"))
    yield from _plain("---", f"title: ข้อ {at}", f"fiscal_year: {YEAR}", "owner: กอง", "status: completed")
    yield from _plain("---", "คำ", "", "## เรื่องอื่น", "")
    yield f"คำ [{planted.text(at, AS_IT_IS[1])}](https://www.example.go.th/) คำ", AS_IT_IS[1]
    yield "", None
    target = planted.texts.get((at, AS_IT_IS[2]), "https://www.example.go.th/")
    yield f"[คำ]({' '.join(target.split())})", AS_IT_IS[2]
    yield "", None
    yield from ((line, "Markdown") for line in block.splitlines())


def _plain(*lines: str) -> Iterator[Line]:
    return ((line, None) for line in lines)


def alone(contact: str, base: str = BASE) -> dict[str, bytes]:
    """Write an agency whose contact and address are a text and nothing else."""
    site = f"agency: หน่วยงาน\ncontact: {_quoted(contact)}\nbase_url: {_quoted(base)}\n"
    return {
        "content/site.yaml": site.encode(),
        f"content/{YEAR}/translated.md": "\n".join(text for text, _ in _translated()).encode(),
        f"content/requirements/nacc-{YEAR}.yaml": "\n".join(text for text, _ in _requirements(NONE)).encode(),
    }


def _of_agency(planted: Planted, name: str, place: str) -> Line:
    return f"{name}: {_quoted(planted.text(0, place))}", place


def _site(planted: Planted) -> Iterator[Line]:
    yield from _plain("languages: [th, en]", f"base_url: {BASE}")
    yield _of_agency(planted, "agency", "agency")
    yield _of_agency(planted, "title", "section title")
    # Not an address, whatever stands behind.
    yield f"contact: {_quoted('ที่ ' + planted.text(0, 'contact'))}", "contact"
    yield from (_of_agency(planted, name, name) for name in ("licence", "signature"))


def _site_in_english(planted: Planted) -> Iterator[Line]:
    yield _of_agency(planted, "agency", "agency in English")
    yield _of_agency(planted, "title", "title in English")
    yield f"contact: {_quoted('ที่ ' + planted.text(0, 'contact in English'))}", "contact in English"
    yield _of_agency(planted, "signature", "signature in English")
    yield "owners:", None
    yield _of_agency(planted, "  กอง", "owner in English")


def _findings(planted: Planted) -> Iterator[Line]:
    yield from _plain("---", "findings:")
    for at in range(planted.count):
        yield from _plain(f"  - id: f{at}", "    kind: urgent")
        yield f"    text: {_quoted(planted.text(at, 'finding'))}", "finding"
        yield f"    source: {_quoted(planted.text(at, 'finding source'))}", "finding source"
    yield from _plain("---", "")


def _analysis(planted: Planted) -> Iterator[Line]:
    yield "---", None
    yield _of_agency(planted, "source", "analysis source")
    yield _of_agency(planted, "note", "analysis note")
    yield "---", None
    yield f"คำ* {escaped(planted.text(0, 'analysis text'))} คำ", "analysis text"
    yield "", None


def _requirements(planted: Planted) -> Iterator[Line]:
    yield from _plain("scheme: nacc", f"year: {YEAR}", "verified: false")
    yield _of_agency(planted, "source", "source of requirements")
    yield from _plain("items:", "  - code: O42", "    role: measures", "    of: same-year")
    yield f"    title: {_quoted(planted.text(0, 'requirement') + ' *')}", "requirement"
    yield from (_of_agency(planted, f"    {name}", "requirement") for name in ("text", "note"))
    yield from _plain("    components:", "      - id: steps", "        asks: section:outcome")
    yield _of_agency(planted, "        text", "component")


def _translated() -> Iterator[Line]:
    yield from _plain("---", 'title: "แปล *"', f"fiscal_year: {YEAR}", "owner: กอง", "status: not-completed")
    yield from _plain("summary: แปล", "status_reason: แปล", "note: แปล", "---", "## สรุปผล", "", "แปล", "")


def _translation(planted: Planted) -> Iterator[Line]:
    yield "---", None
    yield f"title: {_quoted(planted.text(0, 'translated title') + ' *')}", "translated title"
    yield _of_agency(planted, "summary", "translated summary")
    yield _of_agency(planted, "status_reason", "translated reason")
    yield _of_agency(planted, "note", "translated note")
    yield from _plain("---", "## Summary", "")
    yield f"คำ {escaped(planted.text(0, 'translated text'))} คำ", "translated text"
    yield "", None


def refused(problems: Iterable[Mapping[str, object]], folder: Folder) -> set[Cell]:
    """Find the places that errors are told of; an error of no place is a fault of the product."""
    return set().union(*(_refused(each, folder) for each in problems if each["severity"] == "error"))


def _refused(problem: Mapping[str, object], folder: Folder) -> set[Cell]:
    path, line = str(problem["path"]), int(str(problem["line"]))
    evidence = re.match(rf"content/{YEAR}/files/([0-9]+)/", path)
    if evidence:
        return {(int(evidence[1]), "evidence file")}
    measure = re.fullmatch(rf"content/{YEAR}/([sr])([0-9]{{3}})\.md", path)
    place = folder.lines[path][line - 1][1] if path in folder.lines else None
    if measure and place is None and measure[1] == "r":
        # What a text began may have swallowed what stands behind it.
        return {(int(measure[2]), each) for each in AS_IT_IS}
    if place is None:
        raise UnplacedError(f"{problem['code']} in {path}:{line}: {problem['message']}")
    if measure:
        return {(int(measure[2]), place)}
    # Findings stand in the analysis, four lines each behind the first two.
    return {((line - 3) // 4 if place in OF_A_MEASURE else 0, place)}


class UnplacedError(Exception):
    """An error that is not told where its cause is: content has broken what was made of it."""
