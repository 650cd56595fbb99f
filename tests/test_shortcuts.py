"""Short ways of reading: whatever they take, they give what the long way gives."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content import dialect, hygiene, shortcuts
from site_builder.content.body import Body, read_body
from site_builder.problems import Problem
from site_builder.thai import thai_digits
from tests.test_markdown import texts

UNWANTED = {code: (sign, re.compile(pattern)) for code, sign, pattern, _ in hygiene._UNWANTED}  # noqa: SLF001 - the table itself


@pytest.mark.parametrize("code", UNWANTED)
@settings(max_examples=100, derandomize=True, deadline=None)
@given(data=st.data())
def test_what_is_unwanted_has_its_sign(data: st.DataObject, code: str) -> None:
    """A text that is not looked through, because it has no sign of a thing, does not hold the thing."""
    sign, pattern = UNWANTED[code]
    assert sign.search(data.draw(st.from_regex(pattern)))


def test_every_letter_that_is_unwanted_is_odd() -> None:
    """Of all letters there are, those that pass as usual are part of nothing that stands for odd ones."""
    odd = hygiene._ODD_LETTER  # noqa: SLF001 - the sign itself
    usual = "\n".join(letter * 3 for letter in map(chr, range(0x110000)) if not odd.match(letter))
    assert [code for code, (sign, pattern) in UNWANTED.items() if sign is odd and pattern.search(usual)] == []


NUMBER = st.text(
    st.sampled_from("0123456789๐๑๘๙ .-–()+\\|/,\n\u00a0\u00ad\u200b\u2011"), min_size=9, max_size=40
)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(["081", "-", "1234", "567", " ", "3", "๔", "+66", "(0)", "\u200b"]), min_size=5
    ).map("".join)
    | NUMBER
)
def test_number_of_a_person_has_its_sign(text: str) -> None:
    """However a number is parted, it is looked at as long as it could be somebody's."""
    for sign, pattern in (UNWANTED["national-id"], UNWANTED["phone-number"]):
        assert sign.search(text) or not pattern.search(text)


# What begins a line or stands in it, chosen so that neighbours often mean something together.
BEGINNINGS = (
    *(
        "",
        "",
        "",
        "",
        " ",
        "   ",
        "    ",
        "\t",
        "> ",
        ">",
        "- ",
        "* ",
        "+ ",
        "-",
        "1. ",
        "2) ",
        "๑. ",
        "๒. ",
        "-\t",
    ),
    *(
        "# ",
        "## ",
        "### ",
        "##",
        "| ",
        "|",
        "```",
        "~~~",
        "***",
        "---",
        "- - -",
        "===",
        "<div>",
        "<!--",
        "[ก]: ",
    ),
)
INSIDES = (
    *(
        "ระบบ",
        "จัดทำ",
        "ผู้",
        "สรุปผล",
        "ขั้นตอน",
        "Word",
        "12",
        "๕",
        "a\u200bb",
        "“ก”",
        "(ร่าง)",
        "80%",
        " ",
        " ",
        " ",
        "  ",
    ),
    *(
        "**",
        "*",
        "_",
        "~~",
        "`",
        "[",
        "](",
        "](https://www.go.th/)",
        "![",
        ")",
        "<b>",
        "</b>",
        "<https://a.go.th>",
    ),
    *(
        "&amp;",
        "&",
        "&ast;",
        "&copy",
        "\\",
        "\\*",
        "\\|",
        "|",
        " | ",
        "|---|---|",
        "--|--",
        ":-:",
        "!",
        "#",
        "<",
        ">",
    ),
    *('"', "[^1]", "-->", "] (https://x)", "•", "1.1 "),
)
ENDS = (
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    "\\\n",
    " \n",
    "\t\n",
    "\n\n\n",
    "\n|---|---|\n",
    "\n    \n",
    "\r\n",
)

lines = st.tuples(
    st.lists(st.sampled_from(BEGINNINGS), max_size=3).map("".join),
    st.lists(st.sampled_from(INSIDES), max_size=6).map("".join),
    st.sampled_from(ENDS),
).map("".join)


def read_the_long_way(text: str) -> tuple[Body, tuple[Problem, ...]]:
    """Read a text by markdown-it-py alone, with the rules of our Markdown."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "parser", lambda: LONG_WAY)
        return read_body("content/2566/a.md", text, 1)


LONG_WAY = dialect.parser(short=False)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(text=st.lists(lines, max_size=12).map("".join))
def test_shortcuts_give_what_the_long_way_gives(text: str) -> None:
    """Whatever a text is made of, its HTML, its links, its problems and all places are those of the long way."""
    assert read_body("content/2566/a.md", text, 1) == read_the_long_way(text)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    made=texts(), slips=st.lists(st.tuples(st.integers(0, 400), st.sampled_from("*_`[]()<>|&\\#-~!:1 \n\t")))
)
def test_shortcuts_give_the_same_for_texts_with_slips(
    made: tuple[str, list[str]], slips: list[tuple[int, str]]
) -> None:
    """Texts of nested blocks, with marks thrown in anywhere, are read alike too."""
    text, _words = made
    for at, mark in slips:
        text = text[:at] + mark + text[at:]
    assert read_body("content/2566/a.md", text, 1) == read_the_long_way(text)


# Blocks as they are mostly written, with a piece thrown in now and then that makes another thing of them.
FIRST_WORDS = ("ระบบ", "จัดทำ", "Word", "“ก”", "(ร่าง)", "**ก**", "**จัดทำ ข** ", "[ก](a.md)", ": ")
WORDS = (
    *("", "ผู้", "12", " ", " ", "80%", "3.1", "!", " > ", " **ค** ", "ข **ค**"),
    *("[ข ค](https://a.go.th/?x=1_2)", " [ก](a.md)"),
)
ODD_WORDS = (
    *("*", "**", "***", "_", "~", "`", "&amp;", "<", "[", "]", "\\", "\u00a0", "\u3000", "\t", "#", " #"),
    *("  ", "1.ก", "-", "- ก", "๑. ", "•", "(๑)", "> ", "[ก](<a b>)", '[ก](a "b")', "**ก**1", "1**ก"),
    *("** ก**", "~~ก~~", "![ก](a.png)", "**ก ๑**", "**ก**"),
)
words = st.tuples(
    *(st.sampled_from(("",) * 120 + ODD_WORDS), st.sampled_from(FIRST_WORDS)),
    *(st.sampled_from(("", *WORDS)), st.sampled_from(("",) * 60 + ODD_WORDS), st.sampled_from(("", *WORDS))),
).map("".join)
MARKERS = ("- ", "- ", "* ", "+ ", "1. ", "๑. ", "1) ", "-  ", "-", "10. ", "  ", "   - ", "")


@st.composite
def listed(draw: st.DrawFn) -> str:
    """Write a list: mostly of one sort, its numbers mostly counted up, its items mostly one line each."""
    sort = draw(st.sampled_from((*MARKERS, "count", "count", "นับ")))
    lines = []
    for count in range(1, draw(st.integers(2, 6))):
        number = f"{count}. " if sort == "count" else f"{thai_digits(str(count))}. "
        marker = number if sort in {"count", "นับ"} else sort
        odd = draw(st.sampled_from((None,) * 60 + MARKERS))
        lines.append((marker if odd is None else odd) + draw(words))
    between: str = draw(st.sampled_from(("\n",) * 8 + ("\n\n", " \n", "\n \n")))
    return between.join(lines)


@st.composite
def table(draw: st.DrawFn) -> str:
    """Write a table: its rows mostly have as many cells as its head."""
    width = draw(st.integers(1, 3))
    cell = (
        st.sampled_from(("", "81", "1,200", "-", "๕", "3 ครั้ง", "1.ก", "#ก", "-\u00a0ก", "\\|", "5.")) | words
    )
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = draw(st.lists(cell, min_size=width, max_size=width))
        cells += draw(st.sampled_from(([],) * 12 + (["เกิน"],)))
        rows.append("| " + " | ".join(cells) + draw(st.sampled_from((" |",) * 12 + (" | ", " ", "|"))))
    rule = draw(st.sampled_from(("| --- ",) * 8 + ("|-", "| :-: ", "|--:", "| "))) * width
    rows.insert(1, rule + draw(st.sampled_from(("|",) * 8 + ("", "| ", "--|"))))
    return "\n".join(rows)


heading = st.tuples(st.sampled_from(("# ", "## ", "## ", "### ", "####### ", "##", " ## ")), words).map(
    "".join
)
paragraph = st.tuples(
    st.lists(words, min_size=1, max_size=2),
    st.sampled_from(("\n", "\n", "\n", "  \n", "\n> ", "\n  ", "\n**ก** ")),
).map(lambda parts: parts[1].join(parts[0]))
forms = st.lists(
    st.tuples(
        st.sampled_from(("",) * 20 + ("> ", "  ", "- ")),
        heading | paragraph | listed() | table(),
        st.sampled_from(
            ("\n\n",) * 20 + ("\n", "\n\n\n", "\n \n", " \n\n", "\n\n  ", "\n\n- ", "\n---\n", "")
        ),
    ).map("".join),
    min_size=1,
    max_size=5,
).map("".join)


@settings(max_examples=1_500, derandomize=True, deadline=None)
@given(text=forms)
def test_plain_blocks_are_what_the_long_way_makes_of_them(text: str) -> None:
    """Blocks taken by their form, and those that nearly have it, give what the long way gives."""
    assert read_body("content/2566/a.md", text, 1) == read_the_long_way(text)


@pytest.mark.parametrize(
    "text",
    [
        "จัดทำ “ระบบ” > 80% **แล้ว** ตาม[แผน](a.md)",
        "บรรทัดแรก\n**บรรทัด**สอง\n[บรรทัด](a.md)สาม",
        "- ก\n- **ข** ค\n- [ง](https://a.go.th/)",
        "* ก\n* ข\n\nค",
        "1. ก\n2. ข\n3. ค",
        "๑. ก\n๒. ข",
        "| ก | ข |\n| --- | --- |\n| 1 | **ค** |\n| - |  |",
        "|ก|\n|-|",
        "## ก ข\nค\n\n### ง\n\nจ",
    ],
)
def test_plain_block_is_taken_by_its_form(text: str) -> None:
    """What editors write most goes the short way."""
    tokens = dialect.parser().parse(text, {"stray": [], "rows": []})
    assert {token.type for token in tokens} <= {"plain_block", "heading_open", "inline", "heading_close"}
    assert "plain_block" in {token.type for token in tokens}
    assert read_body("content/2566/a.md", text, 1) == read_the_long_way(text)


@pytest.mark.parametrize(
    "text",
    [
        "## ก | ข |\n| --- | --- |",  # a table before it is a heading
        "- ก\n\n- ข",  # one list, with paragraphs
        "- ก\n\n  ข",
        "1. ก\n3. ข",
        "**ก****ข**",
        "**ก **ข",
        "![ก](a.png)",
        "| ก | ข |\n| --- | --- |\n| 1 |",  # a row that lacks a cell is told of
        "| ก |\n| --- |\n| 1.ก |",  # as is what looks like a number of a list
        "ก\n• ข",  # its line break is kept
        "ก  \nข",
    ],
)
def test_what_only_looks_plain_goes_the_long_way(text: str) -> None:
    """A mark that may mean more than it seems to is left to the package."""
    tokens = dialect.parser().parse(text, {"stray": [], "rows": []})
    assert "plain_block" not in {token.type for token in tokens}
    assert read_body("content/2566/a.md", text, 1) == read_the_long_way(text)


def test_shortcuts_know_every_rule() -> None:
    """A version of markdown-it-py that brings in another rule, or another use of one, is looked at first."""
    ruler = LONG_WAY.block.ruler
    blocks = {"table", "code", "fence", "blockquote", "hr", "list", "html_block", "heading", "paragraph"}
    inside = {"text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image"}
    assert set(ruler.get_active_rules()) == blocks
    assert set(LONG_WAY.inline.ruler.get_active_rules()) == inside | {"autolink", "html_inline", "entity"}
    assert {name for rule in ruler.__rules__ for name in rule.alt} == {*shortcuts._CHAINS, "reference"}  # noqa: SLF001
    assert "reference" not in ruler.get_active_rules()
