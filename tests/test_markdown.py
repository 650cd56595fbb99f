"""The Markdown dialect: Thai reads as it was meant, nothing is lost, and the four parts are known."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.body import PARTS, Body, Part, Section, read_body
from site_builder.content.documents import read_documents
from site_builder.content.files import built_in_requirements
from site_builder.model import records as rec
from site_builder.model.site import assemble
from site_builder.problems import Problem, has_errors
from tests.conftest import MEASURE, SITE, Site

PATH = "content/2566/a.md"


def read(text: str) -> tuple[Body, tuple[Problem, ...]]:
    """Read a text that begins on line 1."""
    return read_body(PATH, text, 1)


def good(text: str) -> Body:
    """Read a text that has no problems."""
    body, problems = read(text)
    assert problems == ()
    return body


def lead(text: str) -> str:
    """Give the HTML of a text without problems and without headings, addresses as written."""
    body = good(text)
    assert body.sections == ()
    return shown(body)


def shown(body: Body) -> str:
    """Give the HTML of a whole body, addresses as written."""
    texts = [body.lead, *(text for each in body.sections for text in (each.heading, each.content))]
    return "".join(
        piece + address
        for text in texts
        for piece, address in zip(text.pieces, [*(link.target for link in text.links), ""], strict=True)
    ).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**(ร่าง)**ประกาศ", "<strong>(ร่าง)</strong>ประกาศ"),
        ("ดู**พ.ร.บ.**ข้อมูล", "ดู<strong>พ.ร.บ.</strong>ข้อมูล"),
        ("**ร้อยละ 80%**ของแผน", "<strong>ร้อยละ 80%</strong>ของแผน"),
        ("แผน**(ร่าง)**", "แผน<strong>(ร่าง)</strong>"),
        ("จัดทำ*ระบบ*แล้ว", "จัดทำ<em>ระบบ</em>แล้ว"),
        ("จัดทำ*“ระบบ”*แล้ว", "จัดทำ<em>“ระบบ”</em>แล้ว"),
        ("จัดทำ***(ระบบ)***แล้ว", "จัดทำ<em><strong>(ระบบ)</strong></em>แล้ว"),
        ("**ข้อ ๑.**ระบบ **ข้อ ๒.**คู่มือ", "<strong>ข้อ ๑.</strong>ระบบ <strong>ข้อ ๒.</strong>คู่มือ"),
        ("**[ระบบ](https://www.go.th/)**ใหม่", '<strong><a href="https://www.go.th/">ระบบ</a></strong>ใหม่'),
        ("ปี**2566**นี้", "ปี<strong>2566</strong>นี้"),
        ("ยกเลิก~~(เดิม)~~แล้ว", "ยกเลิก<s>(เดิม)</s>แล้ว"),
        ("~~ร้อยละ 80%~~ร้อยละ 90", "<s>ร้อยละ 80%</s>ร้อยละ 90"),
        ("~~**(เดิม)**~~ใหม่", "<s><strong>(เดิม)</strong></s>ใหม่"),
        ("**bold** and *soft*", "<strong>bold</strong> and <em>soft</em>"),
        ("ไม่*เน้น", "ไม่*เน้น"),
        ("5 * 3 = 15", "5 * 3 = 15"),
        (r"\*\*ดอกจัน\*\*", "**ดอกจัน**"),
        ("`**รหัส`", "<code>**รหัส</code>"),
        ("ชื่อ_ไฟล์_ยาว", "ชื่อ_ไฟล์_ยาว"),
        ("ประมาณ ~5 ถึง ~10", "ประมาณ ~5 ถึง ~10"),
    ],
)
def test_emphasis_works_inside_thai(text: str, expected: str) -> None:
    """Marks of emphasis work beside Thai letters, without spaces, and are else what they were."""
    assert lead(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", ["2*3*4", "กว้าง 2*3 และ 4*5 เมตร", "ขนาด 10*20*30 ซม."])
def test_asterisk_between_digits_is_a_multiplication(text: str) -> None:
    """An asterisk between digits stays one: a reader must not see 234 for 2*3*4."""
    assert lead(text) == f"<p>{text}</p>"


def test_two_bold_words_of_one_line_are_not_joined() -> None:
    """A bold word ends at its own mark, also when the next one begins right after a Thai letter."""
    assert lead("**ก**และ**ข**") == "<p><strong>ก</strong>และ<strong>ข</strong></p>"


def test_table_has_scopes_and_no_inline_style() -> None:
    """Head cells have a scope; alignment is a class, for a strict policy blocks styles."""
    page = lead("| ก | ข | ค |\n|:--|:-:|---|\n| 1 | 2 | 3 |")
    assert page.count('<th scope="col"') == page.count("<th") - page.count("<thead") == 3
    assert "style" not in page
    assert '<th scope="col" class="align-left">ก</th>' in page
    assert '<td class="align-center">2</td>' in page
    assert "<td>3</td>" in page


@pytest.mark.parametrize(
    "table",
    [
        "ก | ข\n--|--\n1 | 2",
        "| ก | ข |\n|---|---|\n| 1 | 2 |  ",
        "> | ก | ข |\n> |---|---|\n> | 1 | 2 |",
        "- | ก | ข |\n  |---|---|\n  | 1 | 2 |",
        "1. ระบบ\n\n   | ก | ข |\n   |---|---|\n   | 1 | 2 |",
        "| ก | ข |\n|---|---|\n| 1 \\| 1 | 2 |",
        "| ก | ข |\n|---|---|\n| `1\\|1` | 2 |",
        "| ก | ข |\n|---|---|\n| 1 | |",
        "| ก |\n|---|\n| 1 |\n\n| ก | ข |\n|---|---|\n| 1 | 2 |",
    ],
    ids=["bare", "spaces", "quoted", "in a list", "in a numbered list", "escaped", "code", "empty", "two"],
)
def test_table_of_even_rows_is_no_problem(table: str) -> None:
    """A table whose rows are as wide as its head is good, wherever it stands."""
    assert "<td>2</td>" in lead(table) or "<td></td>" in lead(table)


def test_headings_have_ids_of_their_own_words() -> None:
    """A heading's id keeps its Thai letters and marks; equal ones are counted up and stay apart."""
    body = good("## ที่มา\n\n### วิธีทำ: ข้อ ๑\n\n### Step 1\n\n## ที่มา\n\n## ที่มา 2\n\n## ที่มา\n\n## …")
    assert body.ids == ("ที่มา", "วิธีทำ-ข้อ-1", "step-1", "ที่มา-2", "ที่มา-2-2", "ที่มา-3", "section")
    assert 'id="วิธีทำ-ข้อ-1"' in shown(body)


def test_headings_leave_the_ids_of_the_page_alone() -> None:
    """A heading that is named as a part of the page gets another id."""
    assert good("## Main\n\n### Steps of it\n\n## Analysis").ids == ("main-2", "steps-of-it", "analysis-2")


def test_heading_below_another_is_shown_with_its_level() -> None:
    """Level-2 headings part the text; deeper ones stay inside with their ids."""
    body = good("นำ\n\n## หนึ่ง\n\nเนื้อ\n\n### ย่อย\n\nรอง\n\n## สอง\n")
    assert [section.id for section in body.sections] == ["หนึ่ง", "สอง"]
    assert body.lead.pieces == ("<p>นำ</p>\n",)
    assert body.sections[0].content.pieces == ('<p>เนื้อ</p>\n<h3 id="ย่อย">ย่อย</h3>\n<p>รอง</p>\n',)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๑. ระบบ\n๒. คู่มือ", "<ol>\n<li>ระบบ</li>\n<li>คู่มือ</li>\n</ol>"),
        ("๑) ระบบ\n๒) คู่มือ", "<ol>\n<li>ระบบ</li>\n<li>คู่มือ</li>\n</ol>"),
        ("๓. ระบบ", '<ol start="3">\n<li>ระบบ</li>\n</ol>'),
        ("นำ\n๑. ระบบ", "<p>นำ</p>\n<ol>\n<li>ระบบ</li>\n</ol>"),
        ("> ๑. ระบบ", "<blockquote>\n<ol>\n<li>ระบบ</li>\n</ol>\n</blockquote>"),
        ("- ก\n  ๑. ข", "<ul>\n<li>ก\n<ol>\n<li>ข</li>\n</ol>\n</li>\n</ul>"),
    ],
)
def test_thai_digits_make_a_numbered_list(text: str, expected: str) -> None:
    """Thai digits number a list as Arabic ones do."""
    assert lead(text) == expected


@pytest.mark.parametrize(
    "text",
    ["๑.๒ ระบบ", "ปี ๒๕๖๖. ระบบ", "นำ\n๒. ระบบ", "๑๒๓๔๕๖๗๘๙๐. ระบบ", "`๑. ระบบ`"],
)
def test_thai_digits_that_begin_no_list_stay_thai(text: str) -> None:
    """Text that only looks like a list keeps the digits that were typed."""
    assert re.sub("</?p>|</?code>|<br />", "", lead(text)) == text.strip("`")


@pytest.mark.parametrize("text", ["```\n๑. ระบบ\n```", "    ๑. ระบบ", "~~~\n> ๒) ระบบ\n~~~"])
def test_thai_digits_in_code_stay_thai(text: str) -> None:
    """Code shows what was typed."""
    page = shown(read(text)[0])
    assert re.search("[๑๒]", page)
    assert not re.search("[12]", page)


def test_place_below_a_thai_digit_is_right() -> None:
    """A problem in a line that begins with Thai digits is told at its column."""
    _body, problems = read("นำ\n   ๒. ระบบ<br>")
    assert [(each.code, each.place.line, each.place.column) for each in problems] == [("raw-html", 2, 11)]


@pytest.mark.parametrize(
    ("part", "wording"), [(part, wording) for part, wordings in PARTS.items() for wording in wordings]
)
def test_part_is_known_by_each_wording(part: Part, wording: str) -> None:
    """Every wording begins its part, with or without a number, a colon, emphasis, or capitals."""
    forms = ("{}", "1. {}", "๑. {}", "3.1 {}", "๓.๑ {}", "(1) {}", "1) {}", "{}:", "**{}**", " {} ##")
    for form in forms:
        body = good(f"## {form.format(wording)}\n\nระบบ")
        assert [section.part for section in body.sections] == [part], form
    assert good(f"## {wording.upper()}").sections[0].part == part


@pytest.mark.parametrize("heading", ["๔.สรุปผล", "4.สรุปผล", "4)สรุปผล"])
def test_part_is_known_with_its_number_close_to_it(heading: str) -> None:
    """A heading's number needs no space behind it: it begins no list."""
    assert good(f"## {heading}\n\nระบบ").sections[0].part == "summary"


@pytest.mark.parametrize(
    ("wording", "part"),
    [
        ("ขั้นตอนหรือวิธีการปฎิบัติ", "steps"),
        ("ขั้นตอน หรือ วิธีการปฏิบัติ", "steps"),
        ("ขั้นตอน/วิธีการปฏิบัติ", "steps"),
        ("สรุปผลการด\u0e4d\u0e32เนินการ", "summary"),
        ("ผลลัพธ์/ความสำเร็จ", "outcome"),
    ],
)
def test_part_is_known_in_usual_misspellings(wording: str, part: Part) -> None:
    """Spaces, a slash, ฎ for ฏ and a vowel of two letters do not hide a part."""
    assert good(f"## {wording}").sections[0].part == part


@pytest.mark.parametrize("heading", ["ปัญหาและอุปสรรค", "ข้อเสนอแนะ", "หลักฐาน", "Budget", "2566", "ภาคผนวก ก"])
def test_other_heading_is_no_part(heading: str) -> None:
    """Other headings are nobody's part and are not told as nearly one."""
    assert [section.part for section in good(f"## {heading}\n\nระบบ").sections] == [None]


def sections(text: str) -> list[rec.Section]:
    """Give the sections of a measure's page, assembled."""
    files = {
        "content/site.yaml": SITE.encode(),
        PATH: (MEASURE.partition("## ")[0] + text).encode(),
    }
    site, problems = assemble(read_documents(files, built_in_requirements()), {}, None)
    assert problems == ()
    assert site is not None
    return list(site.years[0].measures[0].sections)


def test_parts_come_in_their_order_and_other_headings_stay() -> None:
    """The four parts stand where parts stand, in canonical order; other sections keep their place."""
    made = sections(
        "## ที่มา\n\nก\n\n## ผลลัพธ์\n\nข\n\n## ปัญหา\n\nค\n\n## สรุปผล\n\nง\n\n## การกำกับติดตาม\n\nจ\n\n## ขั้นตอน\n\nฉ\n"
    )
    assert [(each.part or each.id, "".join(each.content.pieces)) for each in made] == [
        ("ที่มา", "<p>ก</p>\n"),
        ("steps", "<p>ฉ</p>\n"),
        ("ปัญหา", "<p>ค</p>\n"),
        ("monitoring", "<p>จ</p>\n"),
        ("summary", "<p>ง</p>\n"),
        ("outcome", "<p>ข</p>\n"),
    ]
    assert not any(each.missing for each in made)


def test_missing_and_empty_parts_are_said_in_their_order() -> None:
    """A part that is not there, or has a heading only, is there as missing."""
    made = sections("## ปัญหา\n\nก\n\n## สรุปผล\n\n## ผลลัพธ์\n\nข\n\n## ภาคผนวก\n\nค\n")
    assert [(each.part or each.id, each.missing) for each in made] == [
        ("ปัญหา", False),
        ("steps", True),
        ("monitoring", True),
        ("summary", True),
        ("outcome", False),
        ("ภาคผนวก", False),
    ]


def test_text_without_headings_misses_every_part() -> None:
    """A measure with a bare paragraph keeps it and says that all four parts are missing."""
    assert [(each.part, each.missing) for each in sections("ระบบ\n")] == [(part, True) for part in PARTS]


def test_published_page_says_what_is_missing(site: Site) -> None:
    """Readers see a section for a missing part, and every word of the text beside it."""
    site.write(
        {"content/2566/tax.md": MEASURE.partition("## ")[0] + "คำนำ\n\n## Steps\n\nจัดทำ\n\n## ปัญหา\n\nล่าช้า\n"}
    )
    site.build()
    page = site.page("2566/tax.html")
    order = [
        page.index(each) for each in ("คำนำ", 'id="steps"', "จัดทำ", "ล่าช้า", 'id="monitoring"', 'id="outcome"')
    ]
    assert order == sorted(order)


def test_analysis_may_name_its_headings_as_it_likes(site: Site) -> None:
    """The four parts are a measure's; an analysis may use their wordings twice and at any level."""
    text = "## สรุปผล\n\n### ผลลัพธ์\n\nก\n\n## สรุปผล\n\n### สรุปผลการดำเนิการ\n\nข\n"
    site.write({"content/2566/analysis.md": f"---\nsource: รายงาน\n---\n{text}"})
    assert site.run("build", "--format", "json").problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dos & Don'ts", "Dos & Don'ts"),
        ("Dos&Don'ts", "Dos&Don'ts"),
        ("Dos &amp; Don&#39;ts", "Dos & Don'ts"),
        ("ค่า < 5 และ > 3", "ค่า < 5 และ > 3"),
        (r"\<b> \& &lt;b&gt;", "<b> & <b>"),
        ("`&amp; <b>`", "&amp; <b>"),
        ("AT&T &copy; &unknown;", "AT&T © &unknown;"),
        ("“ก” 'ข' \"ค\"", "“ก” 'ข' \"ค\""),
        ("{{ ก }} {% ข %}", "{{ ก }} {% ข %}"),
    ],
)
def test_marks_of_html_are_escaped_once(text: str, expected: str) -> None:
    """A reader sees ampersands, quotes and angles as they were typed; entities as what they stand for."""
    page = lead(text)
    assert html.unescape(re.sub("</?(p|code)>", "", page)) == expected
    assert "&amp;amp;" not in page.replace("&amp;amp; &lt;b", "")


def test_published_page_escapes_title_and_text_once(site: Site) -> None:
    """On the page, an ampersand of the title, the text and a link is escaped exactly once."""
    text = MEASURE.replace("ชำระภาษีออนไลน์", "Dos&Don'ts").replace(
        "จัดทำระบบ", "Dos&Don'ts [ก](https://www.go.th/?a=1&b=2)"
    )
    site.write({"content/2566/tax.md": text})
    site.build()
    page = site.page("2566/tax.html")
    assert "Dos&amp;Don" in page
    assert 'href="https://www.go.th/?a=1&amp;b=2"' in page
    assert not re.search("&amp;(amp|#39|quot)|&(?!amp;|#39;|quot;|#34;|lt;|gt;)", page)


def test_picture_keeps_every_word_of_its_description() -> None:
    """A description with code and emphasis in it is kept as words."""
    assert 'alt="รหัส และ ภาพ"' in lead("![`รหัส` และ **ภาพ**](files/a.png)")


# Words are plain letters with a number, so that each is found by its own spelling.
STEMS = st.sampled_from(["คำ", "ระบบ", "ทำ", "แผน", "เรื่อง", "ผู้", "Word", "ก"])


def new_word(words: list[str], stem: str) -> str:
    """Number a word, so that no two of a text are equal and none begins another; note it in `words`."""
    words.append(f"{stem}ฬ{len(words)}ฬ")
    return words[-1]


RUNS = (
    *("{}", "{}", "**{}**", "*{}*", "~~{}~~", "`{}`", "**({})**", "*“{}”*", "***{}***", "~~{}%~~"),
    *("[{}](https://www.go.th/)", "[**{}**](tel:1111)", "![{}](files/a.png)", "<https://{}.go.th>"),
    *("{} & {}", "({})", "“{}”", "{}: {}", "{}\\*", "{} < {}", "{}#1", "{}/{}", "{}!", "{},", "&amp;{}"),
)


@st.composite
def run(draw: st.DrawFn, words: list[str]) -> str:
    """Write a run of words with emphasis, links and code, joined as Thai is or as English is."""
    made = [
        form.format(*(new_word(words, draw(STEMS)) for _ in range(form.count("{}"))))
        for form in draw(st.lists(st.sampled_from(RUNS), min_size=1, max_size=5))
    ]
    return draw(st.sampled_from([" ", " และ "])).join(made)


@st.composite
def paragraph(draw: st.DrawFn, words: list[str]) -> str:
    """Write a paragraph of one line or more, or a heading."""
    if draw(st.booleans()):
        return f"## หัวข้อ {draw(run(words))}"
    line_end = draw(st.sampled_from(["\n", "  \n", "\\\n"]))
    return line_end.join(draw(st.lists(run(words), min_size=1, max_size=3)))


@st.composite
def table(draw: st.DrawFn, words: list[str]) -> str:
    """Write a table of two columns."""
    head, *body = [f"| {draw(run(words))} | {draw(run(words))} |" for _ in range(3)]
    return "\n".join((head, draw(st.sampled_from(["|---|---|", "|:--|:-:|"])), *body))


@st.composite
def code(draw: st.DrawFn, words: list[str]) -> str:
    """Write code, fenced or indented, with marks that mean nothing in it."""
    marks = st.sampled_from(["<b> ", "** ", "| ", "[](", ""])
    lines = [draw(marks) + new_word(words, draw(STEMS)) for _ in range(2)]
    indented = "\n".join(("รหัส", "", *(f"    {each}" for each in lines)))
    return draw(st.sampled_from([indented, "\n".join(("```", *lines, "```"))]))


@st.composite
def block(draw: st.DrawFn, words: list[str], depth: int = 0) -> str:
    """Write one block, or several in a list or quotation."""
    markers = (["", "", "> ", "- ", "* ", "1. ", "๑. ", "๒) "], ["", "> ", "- ", "2) "], [""])[depth]
    marker = draw(st.sampled_from(markers))
    if not marker:
        return draw(st.one_of(paragraph(words), table(words), code(words), st.just("***")))
    inner = [draw(block(words, depth + 1)) for _ in range(draw(st.integers(1, 3)))]
    if marker == "> ":
        return "> " + "\n\n".join(inner).replace("\n", "\n> ")
    indent = "\n" + " " * len(marker)
    return "\n".join(marker + each.replace("\n", indent) for each in inner)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Write a text and list its words."""
    words: list[str] = []
    blocks = [draw(block(words)) for _ in range(draw(st.integers(1, 4)))]
    return "\n\n".join(blocks), words


def lost(words: list[str], body: Body) -> list[str]:
    """List the words that a reader of the page would not find."""
    page = shown(body)
    return [word for word in words if word not in page]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(made=texts())
def test_every_word_of_a_good_text_is_on_the_page(made: tuple[str, list[str]]) -> None:
    """Whatever a text is made of, each of its words is on the page, and nothing is told of it."""
    text, words = made
    body, problems = read(text)
    assert {each.code for each in problems} <= {"indented-text"}, text
    assert lost(words, body) == []


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    made=texts(),
    slips=st.lists(st.tuples(st.integers(0, 400), st.sampled_from(list("*_`[]()<>|&\\#-~!:1 \n\t")))),
)
def test_every_word_of_a_text_with_slips_is_on_the_page_or_told(
    made: tuple[str, list[str]], slips: list[tuple[int, str]]
) -> None:
    """With marks thrown in anywhere, a word is on the page, or an error keeps the page from being published."""
    text, words = made
    for at, mark in slips:
        text = text[:at] + mark + text[at:]
    whole = [word for word in words if word in text]
    body, problems = read(text)
    assert lost(whole, body) == [] or has_errors(problems), text


@settings(max_examples=300, derandomize=True, deadline=None)
@given(text=st.text(st.sampled_from("กำ 1๒.\n\n#*_`[]()<>|&\\-~!:\t="), max_size=60))
def test_any_text_is_read_and_problems_lie_inside(text: str) -> None:
    """No text raises, and each problem's place is a place of the text."""
    _body, problems = read(text)
    lines = text.split("\n")
    for each in problems:
        assert 1 <= each.place.line <= len(lines)
        assert 1 <= each.place.column <= len(lines[each.place.line - 1]) + 1, (each, text)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(made=texts(), position=st.integers(0, 40))
def test_tag_anywhere_in_a_text_is_told_at_its_own_place(made: tuple[str, list[str]], position: int) -> None:
    """Wherever a tag stands, in whatever blocks, its problem is told at its line and column."""
    text, words = made
    if not words:
        return
    word = words[position % len(words)]
    tagged = text.replace(word, word + "<br>", 1)
    lines = tagged.split("\n")
    for each in read(tagged)[1]:
        assert each.code in {"raw-html", "indented-text"}
        if each.code == "indented-text":
            continue
        assert lines[each.place.line - 1][each.place.column - 1 :].startswith("<br>"), tagged


@pytest.mark.parametrize("unit", ["[", "![", "[a", "[[\n", "<a>", "[a]: <b> 'c'", "[a](b) [", "a [ก](b)<b>"])
def test_time_grows_with_the_length_of_a_text_and_not_faster(unit: str) -> None:
    """A hostile text of eight times the length takes about eight times as long, and not sixty-four times."""

    def seconds(count: int) -> float:
        began = time.process_time()
        read(unit * count)
        return time.process_time() - began

    read(unit)
    short = min(seconds(1_000) for _ in range(3))
    assert min(seconds(8_000) for _ in range(3)) < 24 * short + 0.05


@pytest.mark.parametrize("cell", [":-:", ".", "1.", "%", "/ 1", "**ก**"])
def test_row_that_is_no_table_takes_a_moment(cell: str) -> None:
    """A row is looked at once, whatever its cells begin with: it was tried in all combinations."""
    began = time.process_time()
    read(f"|{cell}" * 22 + "|")
    assert time.process_time() - began < 0.5


def test_no_section_is_dropped_between_parts() -> None:
    """Text before the first heading, between headings and at the end is all there."""
    body = good("ก\n\n## ขั้นตอน\n\nข\n\n## อื่น\n\nค")
    assert [type(each) for each in body.sections] == [Section, Section]
    assert re.sub("<[^>]*>|\\s", "", shown(body)) == "กขั้นตอนขอื่นค"


def test_digits_of_a_word_stay_where_a_row_begins_with_a_thai_number(site: Site) -> None:
    """A number that begins the row of a table is given back to its own cell, not to a word of another."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "๒) แผน | ระบบ x12x\n--- | ---\nก | ข")})
    site.build()
    assert "๒) แผน" in site.page("2566/tax.html")
    assert "x12x" in site.page("2566/tax.html")
