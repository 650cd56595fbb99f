"""A measure becomes the text of its file, with a mark where something has to be filled in."""

import json

from site_builder.content.body import PARTS
from site_builder.importing import markdown
from site_builder.importing.measures import Measure
from site_builder.scaffold import yaml_value

_FILL_IN = {
    "owner": "# ต้องกรอก: เอกสารต้นฉบับไม่ได้บอกผู้รับผิดชอบ",
    "status": "# ต้องกรอก: เอกสารต้นฉบับไม่ได้บอกสถานะ เลือกจาก completed, in-progress, not-started, not-completed",
}


def measure_text(measure: Measure, year: int) -> str:
    """Write a measure as its file."""
    lines = ["---", f"title: {yaml_value(measure.title)}", f"fiscal_year: {year}"]
    given = {"owner": list(measure.owner) or None, "status": measure.status}
    for name, value in given.items():
        lines += [f"{name}: {yaml_value(value)}"] if value else [_FILL_IN[name], f"{name}:"]
    lines += [f"number: {json.dumps(measure.number)}"] if measure.number else []
    lines += [f"due: {yaml_value(measure.due)}"] if measure.due else []
    sections = [markdown.body(measure.lead)] if measure.lead else []
    for part, blocks in measure.parts:
        sections.append(f"## {PARTS[part][0]}\n\n{markdown.body(blocks)}")
    for heading, blocks in measure.others:
        sections.append(f"{markdown.heading(heading)}\n\n{markdown.body(blocks)}")
    return "\n".join([*lines, "---", "\n\n".join(sections)]).rstrip("\n") + "\n"
