"""The sample in a real browser: nothing overflows, nothing is refused, every page opens from a folder."""

import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import MEASURE, REPOSITORY, Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine, so pages are not opened"),
    pytest.mark.xdist_group("browser"),
]

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def section(empty: Site) -> Path:
    """The built sample."""
    shutil.copytree(REPOSITORY / "content", empty.folder / "content")
    empty.build()
    return empty.folder / "output"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("fonts", ["ours", "the reader's"])
@pytest.mark.parametrize("width", [320, 360, 767, 768, 1280])
def test_no_page_is_wider_than_the_screen(
    empty: Site, browser: Browser, width: int, fonts: str, language: str
) -> None:
    """A reader never has to scroll sideways, whichever font is there in time; the browser reports nothing."""
    shutil.copytree(REPOSITORY / "content", empty.folder / "content")
    settings = empty.folder / "content/site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("language: th", f"language: {language}"))
    empty.build()
    page = browser.new_page(viewport={"width": width, "height": 800})
    if fonts != "ours":
        page.route("**/*.woff2", lambda route: route.fulfill(body=""))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wide = []
    for path in sorted((empty.folder / "output").rglob("*.html")):
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path.name)
    page.close()
    said = [text for text in said if "font" not in text or fonts == "ours"]
    assert (wide, said) == ([], [])


def test_reader_walks_from_home_to_a_measure_and_back(section: Path, browser: Browser) -> None:
    """Home, year, measure, next measure, owner: each a click, from a folder without a server."""
    page = browser.new_page()
    page.goto((section / "index.html").as_uri())
    page.get_by_role("link", name="ปี 2566", exact=True).click()
    page.get_by_role("link", name="จัดทำ/ปรับปรุงคู่มือการปฏิบัติงาน").click()
    assert page.get_by_role("heading", level=1).inner_text() == "จัดทำ/ปรับปรุงคู่มือการปฏิบัติงาน"
    page.get_by_role("link", name="ถัดไป").click()
    page.get_by_role("link", name="ฝ่ายประชาสัมพันธ์").click()
    assert page.get_by_role("heading", level=1).inner_text() == "ผู้รับผิดชอบ: ฝ่ายประชาสัมพันธ์"
    page.close()


def test_status_is_told_without_colour(section: Path, browser: Browser) -> None:
    """Each status has its own word and its own shape."""
    page = browser.new_page()
    page.goto((section / "2567/index.html").as_uri())
    shapes = page.eval_on_selector_all(
        ".legend svg",
        "marks => marks.map(mark => mark.innerHTML + getComputedStyle(mark.querySelector('circle')).fill)",
    )
    words = page.eval_on_selector_all(".legend li", "items => items.map(item => item.innerText)")
    page.close()
    assert len(set(shapes)) == len(set(words)) == 4


# --- Content that is hard to lay out ---------------------------------------------------------------

ADDRESS = "https://example.go.th/" + "a1b2c3d4" * 15
TABLE = """
| ไตรมาส | กิจกรรม | ผู้เข้าร่วม (คน) | งบประมาณ (บาท) | ความพึงพอใจ |
|---|---|--:|--:|---|
| ไตรมาสที่ 1 | อบรมเรื่องผลประโยชน์ทับซ้อน | 120 | 42,500 | ร้อยละ 85.50 |
"""


def picture(width: int, height: int) -> bytes:
    """Draw a black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\0" + bytes(width)) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wide crest, a long address, a long word, a wide table, six years, two languages, Thai digits."""
    site = Site(tmp_path_factory.mktemp("hard") / "agency")
    settings = "agency: เทศบาล\nlanguages: [th, en]\ndigits: thai\ncrest: files/crest.png\n"
    site.write({"content/site.yaml": settings, "content/files/crest.png": picture(600, 100)})
    site.write({f"content/{2560 + n}/tax.md": MEASURE.replace("2566", str(2560 + n)) for n in range(6)})
    plain = MEASURE.replace("กองคลัง", "ฝ่ายประชาสัมพันธ์")
    proof = "evidence: [{file: files/a.pdf, title: แผน}]\n---\n## "
    site.write(
        {
            "content/2566/files/a.pdf": b"%PDF-1.4",
            "content/2566/a.md": plain.replace("---\n## ", f"summary: ดู {ADDRESS}\n{proof}", 1),
            "content/2566/b.md": plain.replace("title: ", "title: " + "A" * 90).replace(
                "completed", "in-progress"
            ),
            "content/2566/c.md": plain.replace("จัดทำระบบ", TABLE),
            "content/2566/d.md": plain.replace("เปิดใช้แล้ว", TABLE).replace("completed", "not-started"),
        }
    )
    site.build("--as-of", "2567-01-01")
    return site.folder / "output"


HARD = (
    *("index.html", "2566/index.html", "2566/a.html", "2566/c.html", "owners/ฝ่ายประชาสัมพันธ์.html"),
    *("ita/2566/o42.html", "ita/2567/o35.html", "ita/2567/index.html", "search.html?q=AAA"),
)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_hard_content_fits_and_the_crest_keeps_its_shape(hard: Path, browser: Browser, width: int) -> None:
    """No page scrolls sideways, words of the owners' column stay whole, and a crest of 6:1 stays so."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = []
    for address in HARD:
        page.goto(f"{hard.as_uri()}/{address}")
        crest = page.locator(".crest").bounding_box()
        assert crest
        assert crest["width"] == pytest.approx(crest["height"] * 6, abs=1)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
        split = page.evaluate("""() => {
            const parted = [];
            for (const link of document.querySelectorAll('.measures td:nth-child(3) a, .report td:nth-child(2) a')) {
                const word = document.createRange();
                word.setStart(link.firstChild, 'ฝ่าย'.length);
                word.setEnd(link.firstChild, link.textContent.length);
                if (link.textContent === 'ฝ่ายประชาสัมพันธ์' && word.getClientRects().length > 1) parted.push(link);
            }
            return parted.length;
        }""")
        assert (address, split) == (address, 0)
    page.close()
    assert wide == []


def test_a_telephone_shows_what_matters(hard: Path, browser: Browser) -> None:
    """Small head, three years and a way to all; full widths, one row of heads, large links, no stray numbers."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{hard.as_uri()}/2566/index.html")
    assert page.locator(".years li:visible").all_inner_texts() == [
        *("ปี\u00a0๒๕๖๖", "ปี\u00a0๒๕๖๕", "ปี\u00a0๒๕๖๔", "ทุกปี", "ค้นหามาตรการ")
    ]
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading
    assert heading["y"] < 300
    for link in page.locator(".downloads a").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 32
    page.goto(f"{hard.as_uri()}/ita/2567/index.html")
    for cell in page.locator(".components th[scope=row], .addresses td:nth-child(3)").all():
        box = cell.bounding_box()
        assert box
        assert box["width"] > 320
    page.goto(f"{hard.as_uri()}/owners/กองคลัง.html")
    assert page.locator(".measures").count() == 6
    expect(page.locator(".measures th button:visible")).to_have_count(5)
    page.goto(f"{hard.as_uri()}/search.html?q=ภาษี")
    expect(page.locator(".hits li").first).to_have_css("list-style-type", "none")
    page.goto(f"{hard.as_uri()}/2566/c.html")
    assert "local" in page.locator(".table-frame").evaluate(
        "each => getComputedStyle(each).backgroundAttachment"
    )
    page.close()


def test_paper_shows_the_whole(hard: Path, browser: Browser) -> None:
    """Printed, a filtered list has all its rows, tables are not cut, and what only leads on is left out."""
    page = browser.new_page(viewport={"width": 673, "height": 900})  # A4 within its margins
    page.goto(f"{hard.as_uri()}/2566/index.html?status=completed")
    expect(page.locator(".measures tbody tr:visible")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".measures tbody tr:visible")).to_have_count(4)
    expect(page.locator(".measures thead button").first).to_have_css("display", "contents")
    expect(page.locator(".languages")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).page") == "thai-digits"
    page.goto(f"{hard.as_uri()}/owners/ฝ่ายประชาสัมพันธ์.html?q=ไม่มีคำนี้")
    expect(page.locator(".measures tbody tr:visible")).to_have_count(4)
    page.goto(f"{hard.as_uri()}/index.html")
    expect(page.get_by_text("ดูมาตรการทั้งหมดของปี")).to_be_hidden()
    page.goto(f"{hard.as_uri()}/2566/a.html")
    expect(page.locator(".hash")).to_be_visible()
    for address in ("ita/2566/o42.html", "ita/2567/o35.html"):
        page.goto(f"{hard.as_uri()}/{address}")
        frame, cell = (
            page.locator(each).first.bounding_box() for each in (".table-frame table", "td:has(table)")
        )
        assert frame
        assert cell
        assert frame["x"] + frame["width"] <= cell["x"] + cell["width"] + 1
        lines = page.locator("td:has-text('42,500')").last.evaluate(
            "each => { const all = document.createRange(); all.selectNodeContents(each);"
            " return all.getClientRects().length; }"
        )
        assert lines == 1
    page.close()


def test_the_other_language_keeps_what_was_asked(hard: Path, browser: Browser) -> None:
    """The link to the other language takes query and filters along."""
    page = browser.new_page()
    page.goto(f"{hard.as_uri()}/search.html?q=ภาษี")
    expect(page.locator(".hits li")).not_to_have_count(0)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("searchbox")).to_have_value("ภาษี")
    expect(page.locator(".hits li")).not_to_have_count(0)
    page.goto(f"{hard.as_uri()}/2566/index.html")
    page.get_by_label("สถานะ").select_option("not-started")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Status")).to_have_value("not-started")
    expect(page.locator(".measures tbody tr:visible")).to_have_count(1)
    page.close()
