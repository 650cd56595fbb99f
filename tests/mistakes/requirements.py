"""Mistakes in the requirement sets, and in the setting that names them."""

from tests.mistakes.table import Mistake, setting

PATH = "content/requirements/xyz-2569.yaml"

SET = """\
scheme: xyz
year: 2569
source: คู่มือการประเมิน
items:
  - code: O42
    title: มาตรการภายในหน่วยงาน
    role: measures
    of: same-year
    components:
      - id: steps
        text: การกำหนดขั้นตอน
        asks: section:steps
"""
"""A good set of one item."""

OWN = {PATH: SET}


def changed(old: str, new: str) -> dict[str, str]:
    """Write the set with one piece replaced."""
    assert SET.count(old) == 1
    return {PATH: SET.replace(old, new)}


def more(*lines: str) -> dict[str, str]:
    """Write the set with more lines, from line 13 on."""
    return {PATH: SET + "".join(f"{line}\n" for line in lines)}


def second(code: str) -> dict[str, str]:
    """Write the set with a second item, whose code stands in line 13, column 12."""
    return more(f"  - {{code: {code}, title: ผลการดำเนินการ, role: results, of: previous-year}}")


REQUIREMENTS = (
    Mistake(
        "misspelt scheme",
        setting("scheme: ncac"),
        ("content/site.yaml:2:9: error[unknown-scheme]",),
    ),
    Mistake(
        "misspelt scheme of the agency's own",
        setting("scheme: xzy"),
        ("content/site.yaml:2:9: error[unknown-scheme]",),
        OWN,
    ),
    Mistake(
        "scheme whose set was taken away",
        {PATH: None},
        ("content/site.yaml:2:9: error[unknown-scheme]",),
        {**OWN, **setting("scheme: xyz")},
    ),
    Mistake(
        "set of the site's scheme that cannot be read",
        changed("role: measures", "role: report"),
        (f"{PATH}:7:11: error[unknown-role]",),
        {**OWN, **setting("scheme: xyz")},
    ),
    Mistake("set without its scheme", changed("scheme: xyz\n", ""), (f"{PATH}:1:1: error[missing-field]",)),
    Mistake("set without its year", changed("year: 2569\n", ""), (f"{PATH}:1:1: error[missing-field]",)),
    Mistake(
        "set without its source",
        changed("source: คู่มือการประเมิน\n", ""),
        (f"{PATH}:1:1: error[missing-field]",),
    ),
    Mistake(
        "set without items",
        {PATH: SET.partition("items:")[0]},
        (f"{PATH}:1:1: error[missing-field]",),
    ),
    Mistake(
        "item without its code",
        changed("  - code: O42\n    title", "  - title"),
        (f"{PATH}:5:5: error[missing-field]",),
    ),
    Mistake(
        "item without its role", changed("    role: measures\n", ""), (f"{PATH}:5:5: error[missing-field]",)
    ),
    Mistake(
        "item without its year", changed("    of: same-year\n", ""), (f"{PATH}:5:5: error[missing-field]",)
    ),
    Mistake(
        "component without its text",
        changed("        text: การกำหนดขั้นตอน\n", ""),
        (f"{PATH}:10:9: error[missing-field]",),
    ),
    Mistake("unknown field of a set", more("licence: CC0"), (f"{PATH}:13:1: error[unknown-field]",)),
    Mistake("unknown field of an item", more("    owner: กองคลัง"), (f"{PATH}:13:5: error[unknown-field]",)),
    Mistake(
        "misspelt field of a component",
        changed("asks: section:steps", "ask: section:steps"),
        (f"{PATH}:12:9: error[unknown-field]",),
    ),
    Mistake(
        "set of a year of the common era",
        changed("year: 2569", "year: 2026"),
        (f"{PATH}:2:7: error[common-era-year]",),
    ),
    Mistake(
        "set in the old windows encoding", {PATH: SET.encode("cp874")}, (f"{PATH}:3:9: error[not-utf-8]",)
    ),
    Mistake(
        "one word for the items",
        {PATH: SET.partition("items:")[0] + "items: O42\n"},
        (f"{PATH}:4:8: error[expected-list]",),
    ),
    Mistake(
        "set with an empty list of items",
        {PATH: SET.partition("items:")[0] + "items: []\n"},
        (f"{PATH}:4:8: error[empty-value]",),
    ),
    Mistake(
        "code of an item in words",
        changed("code: O42", "code: ข้อสี่สิบสอง"),
        (f"{PATH}:5:11: error[not-an-item-code]",),
    ),
    Mistake(
        "code of an item without a number",
        changed("code: O42", "code: O"),
        (f"{PATH}:5:11: error[not-an-item-code]",),
    ),
    Mistake(
        "two codes of items in one",
        changed("code: O42", "code: O42-O43"),
        (f"{PATH}:5:11: error[not-an-item-code]",),
    ),
    Mistake(
        "component that asks for what is not known",
        changed("asks: section:steps", "asks: section:step"),
        (f"{PATH}:12:15: error[unknown-asks]",),
    ),
    Mistake(
        "component that asks for two things, one of them not known",
        changed("asks: section:steps", "asks: [owner, budget]"),
        (f"{PATH}:12:23: error[unknown-asks]",),
    ),
    Mistake(
        "unknown role of an item",
        changed("role: measures", "role: มาตราการ"),
        (f"{PATH}:7:11: error[unknown-role]",),
    ),
    Mistake(
        "unknown year of an item",
        changed("of: same-year", "of: last-year"),
        (f"{PATH}:8:9: error[unknown-year-of-item]",),
    ),
    Mistake(
        "year of an item in digits",
        changed("of: same-year", "of: 2568"),
        (f"{PATH}:8:9: error[unknown-year-of-item]",),
    ),
    Mistake("code of two items", second("O42"), (f"{PATH}:13:12: error[item-twice]",)),
    Mistake("code of two items in two spellings", second("ข้อ ๐๔๒"), (f"{PATH}:13:12: error[item-twice]",)),
    Mistake("code of two items, once as a bare number", second("42"), (f"{PATH}:13:12: error[item-twice]",)),
    Mistake(
        "code of three items",
        more(
            "  - {code: o42, title: ผลการดำเนินการ, role: results, of: previous-year}",
            "  - {title: รายงาน, code: OIT 42, role: results, of: same-year}",
        ),
        (f"{PATH}:13:12: error[item-twice]", f"{PATH}:14:27: error[item-twice]"),
    ),
    Mistake(
        "id of two components",
        more("      - {id: steps, text: การกำกับติดตาม}"),
        (f"{PATH}:13:14: error[component-twice]",),
    ),
    Mistake(
        "id of two components on one line",
        changed("asks: section:steps\n", "asks: owner\n      - {text: ก, id: a}\n      - {text: ข, id: a}\n"),
        (f"{PATH}:14:23: error[component-twice]",),
    ),
    Mistake(
        "two sets of one year",
        {"content/requirements/xyz-new.yaml": SET},
        ("content/requirements/xyz-new.yaml:1:1: error[second-set]",),
        OWN,
    ),
    Mistake(
        "two sets of one year, in a folder",
        {"content/requirements/zzz/draft.yaml": SET.replace("2569", '"๒๕๖๙"')},
        ("content/requirements/zzz/draft.yaml:1:1: error[second-set]",),
        OWN,
    ),
    Mistake(
        "mark in an item's title",
        changed("title: มาตรการภายในหน่วยงาน", "title: มาตรการภายในหน่วยงาน*"),
        (f"{PATH}:6:12: warning[marker-without-note]",),
    ),
    Mistake(
        "mark in a component's text",
        changed("text: การกำหนดขั้นตอน", "text: การกำหนดขั้นตอน*"),
        (f"{PATH}:11:15: warning[marker-without-note]",),
    ),
)
