"""The sample in a real browser: nothing overflows, nothing is refused, every page opens from a folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import REPOSITORY, Site

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


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_the_screen(section: Path, browser: Browser, width: int) -> None:
    """A reader never has to scroll sideways, and the browser reports nothing."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wide = []
    for path in sorted(section.rglob("*.html")):
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path.name)
    page.close()
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
