"""Requirement sets: what an assessment asks for in a year, as data. No code of an item stands in Python."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, Literal

from msgspec import Struct

from site_builder import thai
from site_builder.content import front_matter as fm
from site_builder.content import values as v
from site_builder.content.body import has_marker
from site_builder.content.declare import declare, read_fields, record_of
from site_builder.problems import Language, Place, Problem, problem

Asks = Literal[
    "measures",
    "measures:as-set",
    "owner",
    "section:steps",
    "section:monitoring",
    "section:summary",
    "section:outcome",
    "year",
    "evidence",
    "responds_to",
    "analysis",
    "findings:urgent",
    "findings:improve",
    "findings:source",
    "findings:answered",
]

ASKS: Final[Mapping[Asks, Mapping[Language, str]]] = {
    "measures": {"th": "มีมาตรการอย่างน้อยหนึ่งข้อ", "en": "there is at least one measure"},
    "measures:as-set": {
        "th": "มาตรการที่รายงานตรงกับที่กำหนดไว้ (ช่อง measures ของ analysis.md)",
        "en": "what is reported is what was set (the field measures of analysis.md)",
    },
    "owner": {"th": "ทุกมาตรการมีผู้รับผิดชอบ", "en": "every measure has an owner"},
    "section:steps": {"th": "ทุกมาตรการมีส่วนขั้นตอน", "en": "every measure has its steps"},
    "section:monitoring": {"th": "ทุกมาตรการมีส่วนการกำกับติดตาม", "en": "every measure has its monitoring"},
    "section:summary": {"th": "ทุกมาตรการมีส่วนสรุปผล", "en": "every measure has its summary"},
    "section:outcome": {"th": "ทุกมาตรการมีส่วนผลลัพธ์", "en": "every measure has its outcome"},
    "year": {
        "th": "วันที่แล้วเสร็จอยู่ในปีงบประมาณหรือปีปฏิทินเดียวกัน",
        "en": "what was completed was completed in the fiscal year, or in the calendar year of that number",
    },
    "evidence": {"th": "ทุกมาตรการที่แล้วเสร็จมีหลักฐาน", "en": "every completed measure has evidence"},
    "responds_to": {
        "th": "ทุกมาตรการตอบข้อค้นพบอย่างน้อยหนึ่งข้อ",
        "en": "every measure answers a finding",
    },
    "analysis": {"th": "มีบทวิเคราะห์ของปี", "en": "the year has an analysis with a text or findings"},
    "findings:urgent": {
        "th": "มีข้อค้นพบเร่งด่วน หรือระบุว่าไม่มี",
        "en": "there is an urgent finding, or it is stated that there is none",
    },
    "findings:improve": {
        "th": "มีข้อค้นพบที่ต้องพัฒนา หรือระบุว่าไม่มี",
        "en": "there is a finding to improve, or it is stated that there is none",
    },
    "findings:source": {
        "th": "การวิเคราะห์หรือข้อค้นพบทุกข้อบอกปีที่ประเมินหรือที่มา",
        "en": "the analysis, or each finding, names the year assessed or its source",
    },
    "findings:answered": {
        "th": "ข้อค้นพบเร่งด่วนทุกข้อมีมาตรการตอบ",
        "en": "every urgent finding is answered by a measure",
    },
}
"""What a component of an item can ask for, with what the program looks for."""

_CODE = re.compile(r"(?:ข้อ|ITEM)?(?:OIT(?=O?[0-9]))?([A-Z]*)([0-9]+(?:\.[0-9]+)*)")


def item_code(text: str) -> str | None:
    """Read an item's code in any spelling (`O42`, `o42`, `042`, `๐๔๒`, `OIT 42`, `ข้อ ๐๔๒`) as `O42`.

    A zero in front of digits is the letter O: the source writes codes with a Thai zero (the seed's row 1).
    """
    plain = unicodedata.normalize("NFKC", thai.arabic_digits(text)).upper().replace("โอ", "O")
    plain = re.sub(r"\s|^ข้อที่|^\(|\)$|\.$", "", re.sub(r"\s", "", plain))
    found = _CODE.fullmatch(re.sub(r"(?<=[A-Z])[._-](?=[0-9])", "", plain))
    if found is None or not found[2].lstrip("0"):
        return None
    letters = found[1] or ("O" if found[2].startswith("0") or "OIT" in plain else "")
    return letters + " " * (len(letters) > 1) + found[2].lstrip("0")


def same_code(one: str, other: str) -> bool:
    """Tell whether two codes mean one item; a bare number means the letter O."""
    return one.removeprefix("O") == other.removeprefix("O")


def _code(line: str, node: fm.ScalarNode, reading: v.Reading, _name: str) -> str | None:
    code = item_code(line)
    if code is None:
        reading.refuse("not-an-item-code", node.place, value=line)
    return code


_ITEM_CODE = v.Type(read=v.from_text(_code), schema={"type": ["string", "integer"]})


class ComponentFields(Struct, frozen=True, kw_only=True):
    """One thing that an item asks for."""

    id: str = declare(
        v.IDENTIFIER,
        required=True,
        example="steps",
        th="ชื่อสั้นขององค์ประกอบ",
        en="A short name of the component",
    )
    text: str = declare(
        v.TEXT,
        required=True,
        example="การกำหนดขั้นตอนหรือวิธีปฏิบัติ",
        th="ถ้อยคำตามประกาศ",
        en="The official words",
    )
    asks: tuple[Asks, ...] = declare(
        v.list_of(v.choice(dict.fromkeys(ASKS, ()), "unknown-asks"), single=True),
        default=(),
        example="section:steps",
        th="สิ่งที่โปรแกรมตรวจให้ ถ้าไม่เขียน ต้องตรวจเอง",
        en="What the program checks; without it, people have to",
    )


class ItemFields(Struct, frozen=True, kw_only=True):
    """One item of an assessment: a page that an assessor opens."""

    code: str = declare(
        _ITEM_CODE,
        required=True,
        example="O42",
        th="รหัสข้อ เขียนได้ทุกแบบ",
        en="The item's code, in any spelling",
    )
    title: str = declare(
        v.TEXT,
        required=True,
        example="มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",
        th="ชื่อทางการของข้อ",
        en="The item's official title",
    )
    text: str | None = declare(
        v.TEXT,
        example="แสดงผลการดำเนินการ ที่มีรายละเอียดอย่างน้อยประกอบด้วย",
        th="คำนำขององค์ประกอบ ตามประกาศ",
        en="The official words before the components",
    )
    note: str | None = declare(
        v.TEXT,
        example="ไม่รวมราชการส่วนภูมิภาค",
        th="คำอธิบายของเครื่องหมาย * ในชื่อหรือถ้อยคำ",
        en="What the mark * in the words means",
    )
    role: Literal["measures", "results"] = declare(
        v.choice({"measures": ("มาตรการ",), "results": ("ผลการดำเนินการ",)}, "unknown-role"),
        required=True,
        example="measures",
        th="measures (มาตรการที่กำหนด) หรือ results (ผลการดำเนินการ)",
        en="measures (what was set) or results (what became of it)",
    )
    of: Literal["same-year", "previous-year"] = declare(
        v.choice({"same-year": ("ปีเดียวกัน",), "previous-year": ("ปีก่อน",)}, "unknown-year-of-item"),
        required=True,
        example="same-year",
        th="ปีงบประมาณที่แสดง: same-year (ปีเดียวกับการประเมิน) หรือ previous-year (ปีก่อน)",
        en="Which fiscal year it shows: same-year as the assessment, or previous-year",
    )
    components: tuple[ComponentFields, ...] = declare(
        v.list_of(record_of(ComponentFields)),
        default=(),
        example="[{id: steps, text: การกำหนดขั้นตอน, asks: section:steps}]",
        th="องค์ประกอบที่ข้อนี้ขอ",
        en="What the item asks for",
    )


class RequirementSet(Struct, frozen=True, kw_only=True):
    """The items of one scheme in the year of one assessment (Buddhist Era)."""

    scheme: str = declare(
        v.IDENTIFIER,
        required=True,
        example="nacc",
        th="ชื่อชุด ตรงกับ scheme ใน site.yaml",
        en="The scheme, as in site.yaml",
    )
    year: int = declare(
        v.FISCAL_YEAR,
        required=True,
        example="2567",
        th="ปีของการประเมิน พ.ศ.",
        en="Year of the assessment (Buddhist Era)",
    )
    version: str = declare(v.TEXT, default="1", example='"1"', th="รุ่นของไฟล์นี้", en="Version of this file")
    verified: bool = declare(
        v.BOOLEAN,
        default=False,
        example="true",
        th="true เมื่อตรวจกับประกาศแล้ว หน้าเว็บบอกผู้อ่านเมื่อยังไม่ได้ตรวจ",
        en="true once it was compared with the official text; pages say so when it was not",
    )
    source: str = declare(
        v.TEXT,
        required=True,
        example="คู่มือการประเมิน ITA ประจำปี 2567",
        th="ที่มาของถ้อยคำ",
        en="Where the words come from",
    )
    items: tuple[ItemFields, ...] = declare(
        v.list_of(record_of(ItemFields)),
        required=True,
        example="[{code: O42, title: มาตรการ, role: measures, of: same-year}]",
        th="ข้อของการประเมินที่เว็บนี้ตอบ",
        en="The items that the section answers",
    )


class SetDocument(Struct, frozen=True, kw_only=True):
    """A requirement set with its file."""

    path: str
    fields: RequirementSet


def read_set(path: str, data: bytes) -> tuple[SetDocument | None, tuple[Problem, ...]]:
    """Read a requirement set: a pure function of its path and bytes; None where a field is refused."""
    root, problems = fm.read(path, data)
    if root is None:
        return None, problems
    reading = v.Reading()
    fields = read_fields(RequirementSet, root, reading)
    problems += (*reading.problems, *_set_problems(reading))
    return (SetDocument(path=path, fields=fields) if fields else None), problems


def _set_problems(reading: v.Reading) -> Iterator[Problem]:
    items: dict[str, int] = {}
    if reading.values.get("items") == ():
        yield problem("empty-value", reading.places["items"], field="items")
    for index, item, place in reading.entries("items"):
        code_place = reading.places.get(f"items.{index}.code", place)
        key = item.code.removeprefix("O")
        if key in items:
            yield problem("item-twice", code_place, value=item.code, first=items[key])
        items.setdefault(key, code_place.line)
        yield from _component_problems(index, item, reading)
        if item.note is None:
            yield from islice(_markers(f"items.{index}", item, reading), 1)


def _markers(name: str, item: ItemFields, reading: v.Reading) -> Iterator[Problem]:
    words = {f"{name}.title": item.title, f"{name}.text": item.text or ""}
    words |= {f"{name}.components.{at}.text": each.text for at, each in enumerate(item.components)}
    for field, text in words.items():
        if has_marker(text):
            yield problem("marker-without-note", reading.places[field])


def _component_problems(index: int, item: ItemFields, reading: v.Reading) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for position, component in enumerate(item.components):
        place = reading.places[f"items.{index}.components.{position}.id"]
        if component.id in seen:
            yield problem("component-twice", place, value=component.id, first=seen[component.id])
        seen.setdefault(component.id, place.line)


def in_force(documents: Iterable[SetDocument], scheme: str) -> tuple[SetDocument, ...]:
    """Choose the sets of a scheme, oldest first; of two for one year the later one, the agency's, holds."""
    sets = {each.fields.year: each for each in documents if each.fields.scheme == scheme}
    return tuple(sets[year] for year in sorted(sets))


def second_sets(documents: Iterable[SetDocument]) -> Iterator[Problem]:
    """Find two files of an agency for one scheme and year."""
    first: dict[tuple[str, int], str] = {}
    for document in documents:
        key = document.fields.scheme, document.fields.year
        if key in first:
            yield problem("second-set", Place(path=document.path), first=first[key])
        first.setdefault(key, document.path)
