"""A measure becomes the text of its file, with a mark where something has to be filled in."""

import json

from site_builder import thai
from site_builder.content import fields
from site_builder.content.body import PARTS
from site_builder.importing import markdown
from site_builder.importing.measures import Measure
from site_builder.scaffold import yaml_value

_NAMES = {"owner": "ผู้รับผิดชอบ", "status": "สถานะ", "status_reason": "เหตุผลที่ไม่แล้วเสร็จ"}
_CHOICES = {"status": " เลือกจาก " + ", ".join(words[0] for words in fields.STATUSES.values())}
_LONGEST_QUOTE = 100


def measure_text(measure: Measure, year: int) -> str:
    """Write a measure as its file."""
    lines = ["---", f"title: {yaml_value(measure.title)}", f"fiscal_year: {year}"]
    given = {"owner": list(measure.owner) or None, "status": measure.status}
    if measure.status_source:
        lines.append(f"# เอกสารต้นฉบับเขียนว่า “{measure.status_source}”")
    for name, value in given.items():
        lines += [f"{name}: {yaml_value(value)}"] if value else [_fill_in(measure, name), f"{name}:"]
    lines += [_fill_in(measure, "status_reason"), "status_reason:"] if "status_reason" in measure.gaps else []
    lines += [f"number: {json.dumps(measure.number)}"] if measure.number else []
    lines += [f"due: {yaml_value(measure.due)}"] if measure.due else []
    sections = [markdown.body(measure.lead)] if measure.lead else []
    for part, blocks in measure.parts:
        sections.append(f"## {PARTS[part][0]}\n\n{markdown.body(blocks)}")
    for heading, blocks in measure.others:
        sections.append(f"{markdown.heading(heading)}\n\n{markdown.body(blocks)}")
    return "\n".join([*lines, "---", "\n\n".join(sections)]).rstrip("\n") + "\n"


def _fill_in(measure: Measure, name: str) -> str:
    """Say above an empty field what the file says for it, or that it says nothing."""
    said = next((each.text for each in measure.unread if each.field == name), None)
    if said is None:
        return f"# ต้องกรอก: เอกสารต้นฉบับไม่ได้บอก{_NAMES[name]}{_CHOICES.get(name, '')}"
    quoted = thai.shorten(said, _LONGEST_QUOTE)
    return f"# ต้องกรอก: เอกสารต้นฉบับเขียนว่า “{quoted}” ซึ่งโปรแกรมไม่รู้จัก{_CHOICES.get(name, '')}"
