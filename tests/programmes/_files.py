"""Files of every kind that are right, wrong in one known way, or mutated."""

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from site_builder.content.fields import MeasureFields, SiteTranslationFields
from tests.programmes._fields import KINDS, Kind, Words
from tests.programmes._yaml import entry, noise


class Case(NamedTuple):
    """A file, and what is known of it before it is read."""

    path: str
    data: bytes
    meant: Mapping[str, object] | None = None
    """The fields' values, where it is right."""
    wrong: tuple[int, str] | None = None
    """The line of its one mistake, and that line's text."""
    body: str = ""
    words: tuple[str, ...] = ()
    """Words of its fields, each in no other place."""


def case_of(chance: random.Random, shipped: Sequence[tuple[str, bytes]]) -> Case:
    """Make a file of any kind: right, wrong in one way, or mutated from one of those or one of `shipped`."""
    kind, form = chance.choice(KINDS), chance.random()
    if form < 0.45:
        return _right(kind, chance)
    if form < 0.65:
        return _wrong(kind, chance)
    if form < 0.8:
        path, text = chance.choice(shipped)
        return _mutated(Case(path, text), chance)
    return _mutated(_right(kind, chance), chance)


FENCES = ("---", "---", "---", "---", "-----", "---  ", "---\t")
BODIES = (
    "",
    "ระบบ\n",
    "\n## ขั้นตอน\n\nระบบ\n",
    "\n\n\nระบบ\n\n---\n\nคู่มือ\n",
    "    \n",
    "```\ndraft: true\n```\n",
)


def _right(kind: Kind, chance: random.Random) -> Case:
    year, words = chance.randint(2560, 2570), Words(chance)
    given = kind.make(words, year)
    lines = [
        line for name, field in given.items() for line in (*noise(chance), *entry(name, field.typed, chance))
    ]
    data, body = _file(kind, lines, chance)
    meant = {name: field.value for name, field in given.items()}
    return Case(kind.path.format(year), data, meant, body=body, words=tuple(words.made))


def _file(kind: Kind, lines: list[str], chance: random.Random) -> tuple[bytes, str]:
    body = ""
    text = "\n".join((*lines, ""))
    if kind.path.endswith(".md"):
        body = chance.choice(BODIES)
        text = "\n".join((chance.choice(FENCES), *lines, chance.choice(FENCES), body))
    elif chance.random() < 0.2:
        text = f"---\n{text}"
    text = text.replace("\n", chance.choice(("\n", "\n", "\n", "\r\n", "\r")))
    return chance.choice((b"", b"", b"", b"\xef\xbb\xbf")) + text.encode(), body


WRONG = (
    *("{f}: ก\n{f}: ข", "{f}: ก\n{f}: ก", '{f}: ก\n"{f}": ข'),
    *(
        "{f}: &a ก",
        "{f}: *a",
        "{f}: !!str ก",
        "{f}: !ก ข",
        "{f}: !!python/object/apply:os.abort []",
        "{f}: [ก]",
    ),
    *(
        "{f}: {{ก: ข}}",
        "{f}:",
        "{f}: ''",
        "{f}: ~",
        "{f}: …",
        '{f}: "\\0ก"',
        '{f}: "\\u202eก"',
        '{f}: "\\ud800"',
    ),
    *(
        "{f}: ก\x00",
        "{f}: ก\u2028",
        "{f}: ก\x85",
        "{f}: \u202eก",
        "{f}: ก\ufffd",
        "{f}: \x1bก",
        "{f}: ก\x0bข",
        "{f}: ก\uffff",
    ),
    *(
        "{f}: [[[[[[[[[[ก]]]]]]]]]]",
        "{f}x: ก",
        "\u00a0{f}: ก",
        "{f}:\u00a0ก",
        "\t{f}: ก",
        "{f}: ก: ข",
        "{f}: @ก",
        "{f}: `ก",
    ),
    *("{f}: %ก", "<<: {{title: ก}}", "{f}: \udcff", "? [ก]", "? {{ก: ข}}", "{f}: ]", "{f}: }}"),
    *(
        '{f}: "ก" ข',
        "{f}: 'ก'ข'",
        "- ก",
        "{f}: - ก",
        "{f}: ? ก",
        "&a {f}: ก",
        "!!str {f}: ก",
        ": ก",
        "ก",
        "... ก",
        "{f}: [ก,,ข]",
    ),
    *(
        "{F}: ก",
        "{f} ก",
        "{f}: 1101700230708",
        "{f}: ๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘",
        "ลำดับที่: ก",
        "\u200b{f}: ก",
        "{f}\u200b: ก",
    ),
)
"""Lines with one mistake each; `f` is a field that takes a text."""

CUT = ("{f}: ก #ข", "{f}:\n  ก #ข", "{f}: ก\n  ก #ข")
"""Lines that are right, but not meant so: the last one is told of by a warning."""

WRONG_OF_TRANSLATIONS = (
    'owners: {{"ก ข": ก, "ก  ข": ข}}',
    "owners: [ก]",
    "owners: {{ก: [ข]}}",
    "owners: {{ก:}}",
)

WRONG_OF_MEASURES = (
    *(
        "updated: 2567-02-30",
        "updated: 31 เม.ย. 2566",
        "updated: 2567-13-01",
        "updated: 12/05/66",
        "updated: 2300-01-01",
    ),
    *(
        "updated: เมื่อวาน",
        "updated: 29 ก.พ. 2566",
        "updated: 2566",
        "updated: 1e999",
        "updated: .inf",
        "updated: 190:20:30",
    ),
    *(
        "due: ไตรมาสที่ 5",
        "due: มีนาคม 2566 - มกราคม 2566",
        "due: 2566-13",
        "due: [ก]",
        "draft: อาจจะ",
        "draft: 1",
        "draft: [true]",
    ),
    *(
        "number: ก",
        "number: 1e999",
        "number: -1",
        "number: 0x1F",
        "number: .inf",
        "slug: ไทย",
        "slug: a b",
        "slug: index",
        "slug: -a",
    ),
    *(
        "target: {{count: -1, unit: ก}}",
        "target: {{unit: ก}}",
        "target: 3",
        "target: {{count: 1e3, unit: ก}}",
        "kind: อื่น",
    ),
    *(
        "evidence: {{file: a}}",
        "evidence: [{{url: 'javascript:alert(1)'}}]",
        "evidence: [{{}}]",
        "evidence: [ก]",
        "evidence:",
    ),
    *(
        "evidence: [{{url: 'http://u:p@a.go.th'}}]",
        "evidence: [{{url: 'http://[a'}}]",
        "responds_to: [ก]",
        "responds_to: [a, a]",
    ),
    *(
        "evidence: [{{file: a.pdf, url: 'https://a.go.th'}}]",
        "evidence: [{{file: a.pdf, file: b.pdf}}]",
        "target: {{count: ก, unit: ก}}",
    ),
)
WRONG_OF: Mapping[type, tuple[str, ...]] = {
    MeasureFields: WRONG_OF_MEASURES,
    SiteTranslationFields: WRONG_OF_TRANSLATIONS,
}


def _wrong(kind: Kind, chance: random.Random) -> Case:
    year, words = chance.randint(2560, 2570), Words(chance)
    given = kind.make(words, year)
    own = WRONG_OF.get(kind.record, ()) if chance.random() < 0.4 else ()
    line = chance.choice(own or (*WRONG, *CUT)).format(f=kind.text_field, F=kind.text_field.title())
    given.pop(line.partition(":")[0], None)
    entries = [entry(name, field.typed, chance) for name, field in given.items()]
    at = chance.randint(0, len(entries))
    lines = [each for one in entries[:at] for each in one]
    md = kind.path.endswith(".md")
    text = "\n".join((*(["---"] if md else []), *lines, line))
    place = text.count("\n") + 1
    text = "\n".join(
        (text, *(each for one in entries[at:] for each in one), *(["---", "ระบบ"] if md else []), "")
    )
    return Case(kind.path.format(year), text.encode(errors="surrogateescape"), wrong=(place, line))


SNIPPETS = (
    *(
        "1e999",
        "0x1F",
        ".inf",
        "190:20:30",
        "2567-02-29",
        "~",
        "null",
        "[]",
        "{}",
        "''",
        '""',
        "&a ก",
        "*a",
        "!!str ก",
    ),
    *(
        "!!python/object/apply:os.system [ls]",
        "!!set {ก, ข}",
        "!!binary aGk=",
        "[[[[[[[[[[[[ก]]]]]]]]]]]]",
        "{a: {b: {c: {d: {e: 1}}}}}",
    ),
    *(
        "|",
        ">",
        "|2",
        ">-9",
        "|\n  ---\n  draft: false",
        '"',
        "'",
        "[",
        "{",
        "]",
        "- - - ก",
        "? ก : ข",
        "\\",
        "#",
        "# ก",
        " #ก",
        "@",
        "%TAG",
    ),
    *(
        "๒๕๖๖",
        "ก" * 3_000,
        "[" + "ก, " * 900 + "]",
        "{" + "".join(f"k{n}: v, " for n in range(300)) + "}",
        "[" * 500,
        "- " * 300 + "ก",
    ),
    *(
        "\ufeff",
        "\u200b",
        "\u00a0",
        "\u3000",
        "\u202e",
        "\u2028",
        "\x85",
        "\x00",
        "\x7f",
        "\t",
        "\r",
        "\ue000",
        "\U0001f600",
        "e\u0301",
    ),
    *(
        "---",
        "...",
        "--- ",
        "-----",
        "---\n---",
        "%YAML 1.1",
        "<<: *a",
        "draft: true",
        "draft: false",
        "kind: analysis",
        "title: ก",
        "เเ",
        "\u0e4d\u0e32",
    ),
    *(
        "&a [*a]",
        "&a [a, a]\nb: &b [*a, *a]",
        '"\\u0e01"',
        '"\\x41"',
        '"\\',
        "'''",
        "081-234-5678",
        "1101700230708",
        "a@gmail.com",
        "รอใส่ข้อมูล",
    ),
)
BYTES = (
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xa1\xa2",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x00",
    b"\xc0\x80",
    b"\xef\xbb\xbf",
    b"\x80",
)


def _mutated(case: Case, chance: random.Random) -> Case:
    data = case.data
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(MUTATIONS)(data, chance)
    return case._replace(data=data, meant=None)


def _at(data: bytes, chance: random.Random) -> int:
    """Choose a place; mostly in the front matter."""
    end = data.find(b"\n---", 3) if chance.random() < 0.8 else -1
    return chance.randint(0, (end if end > 0 else len(data)))


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _drop(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + data[at + chance.choice((1, 1, 1, 3, 9)) :]


def _type_bytes(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + chance.choice(BYTES) + data[at:]


def _type_mark(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + chance.choice("-:[]{}#&*!|>'\"%@`,? \n\t=~.0").encode() + data[at:]


def _type_snippet(data: bytes, chance: random.Random) -> bytes:
    at = _at(data, chance)
    return data[:at] + chance.choice(SNIPPETS).encode() + data[at:]


def _double(data: bytes, chance: random.Random) -> bytes:
    at, length = _at(data, chance), chance.choice((3, 10, 60))
    return data[: at + length] + data[at:]


def _recode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode(errors="ignore")
    if chance.random() < 0.5:
        text = unicodedata.normalize(chance.choice(("NFD", "NFC", "NFKD")), text)
        return text.encode()
    return text.encode(
        chance.choice(("cp874", "utf-16", "utf-8-sig", "utf-16-le", "tis-620")), errors="ignore"
    )


def _of_lines(
    change: Callable[[list[str], int, random.Random], None],
) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, chance: random.Random) -> bytes:
        lines = data.decode(errors="surrogateescape").split("\n")
        fence = next((at for at, line in enumerate(lines[1:], 1) if line.startswith("---")), len(lines))
        change(lines, chance.randrange(fence), chance)
        return "\n".join(lines).encode(errors="surrogateescape")

    return changed


def _replace_value(lines: list[str], at: int, chance: random.Random) -> None:
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {chance.choice(SNIPPETS)}" if colon else chance.choice(SNIPPETS)


def _insert_line(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(at, chance.choice(SNIPPETS))


def _delete_line(lines: list[str], at: int, _chance: random.Random) -> None:
    del lines[at]


def _double_line(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(chance.randint(0, len(lines)), lines[at])


def _swap_lines(lines: list[str], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice((" ", "  ", "\t", "- ", "\u00a0", "# ", "\u200b", "    ")) + lines[at]


def _join_lines(lines: list[str], at: int, _chance: random.Random) -> None:
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _drop, _type_bytes, _type_mark, _type_mark, _type_snippet, _double, _recode),
    *map(_of_lines, (_replace_value, _replace_value, _insert_line, _insert_line, _delete_line)),
    *map(_of_lines, (_double_line, _swap_lines, _indent, _join_lines)),
)
