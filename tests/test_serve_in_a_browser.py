"""The live preview in a real browser: pages reload on every save, mistakes appear and go away by themselves."""

import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import MEASURE, REPOSITORY, Site
from tests.test_browser import browser, pytestmark  # noqa: F401 - a fixture, and what these tests need, too
from tests.test_serve import served


@pytest.fixture
def opened(empty: Site, browser: Browser) -> Iterator[tuple[Site, Page]]:  # noqa: F811 - that fixture
    """The sample in the preview, the page of a measure open on a phone; a browser that refuses nothing."""
    shutil.copytree(REPOSITORY / "content", empty.folder / "content")
    said: list[str] = []
    with served(empty) as serving:
        page = browser.new_page(viewport={"width": 360, "height": 780})
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{serving.address}/2566/e-service.html")
        yield empty, page
        page.close()
    assert [each for each in said if each.startswith(("error", "warning"))] == []


def write(site: Site, text: str) -> None:
    """Save the measure with another text in its lead."""
    path = site.folder / "content/2566/e-service.md"
    before = path.read_text(encoding="utf-8").partition("\n---\n")[0]
    path.write_text(f"{before}\n---\n{text}\n", encoding="utf-8")


def test_every_save_reaches_the_page(opened: tuple[Site, Page]) -> None:
    """Of two saves 0.3 seconds apart the page ends on the newest, twenty times out of twenty."""
    site, page = opened
    for number in range(20):
        write(site, f"ข้อความก่อน {number}")
        time.sleep(0.3)
        write(site, f"ข้อความหลัง {number}")
        expect(page.get_by_text(f"ข้อความหลัง {number}", exact=True)).to_be_visible(timeout=3000)


def test_mistake_appears_over_the_page_and_goes_away(opened: tuple[Site, Page]) -> None:
    """The notice is readable on a phone, does not widen the page, and the last good page is behind it."""
    site, page = opened
    path = site.folder / "content/2566/e-service.md"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("status: completed", "status: เสร็จมั้ง"), encoding="utf-8")
    notice = page.locator("section.sbp")
    expect(notice.get_by_text("content/2566/e-service.md:6:9")).to_be_visible()
    expect(notice.get_by_text("วิธีแก้").first).to_be_visible()
    expect(page.locator("h1")).to_contain_text("E-Service")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    path.write_text(good, encoding="utf-8")
    expect(notice.locator(".sbp-error")).to_have_count(0)


def test_page_without_a_good_state_becomes_the_page(empty: Site, browser: Browser) -> None:  # noqa: F811
    """A folder that is wrong from the start shows its problems, then the page that was asked for."""
    empty.write({"content/site.yaml": "agency: ก\n", "content/2566/tax.md": "ไม่มีส่วนหัว"})
    with served(empty) as serving:
        page = browser.new_page(viewport={"width": 360, "height": 780})
        page.goto(f"{serving.address}/2566/tax.html")
        expect(page.get_by_text("content/2566/tax.md:1:1")).to_be_visible()
        empty.write({"content/2566/tax.md": MEASURE})
        expect(page.locator("h1")).to_have_text("ชำระภาษีออนไลน์")
        page.close()


def test_page_finds_the_server_again(empty: Site, browser: Browser) -> None:  # noqa: F811
    """When the preview is started anew, a page that was left open shows what it shows now."""
    shutil.copytree(REPOSITORY / "content", empty.folder / "content")
    page = browser.new_page()
    with served(empty) as serving:
        page.goto(f"{serving.address}/2566/e-service.html")
        port = serving.port
        page.wait_for_function("!!window.LiveReload")
    write(empty, "หลังเริ่มใหม่")
    with served(empty, "--port", str(port)):
        expect(page.get_by_text("หลังเริ่มใหม่", exact=True)).to_be_visible(timeout=10_000)
        page.close()
