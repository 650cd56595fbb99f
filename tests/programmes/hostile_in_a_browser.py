"""The same in a real browser, with the policy of the pages on: nothing runs, nothing is asked of other hosts.

Pages that hold hostile strings are opened over HTTP, and searched for hostile strings. Without a
Chromium on the machine this is no programme.
"""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit

from playwright.sync_api import Dialog, Page, sync_playwright

from tests.conftest import Site
from tests.programmes._planted import NONE, OF_MEASURES, OF_THE_AGENCY, PLACES, Cell, Planted
from tests.programmes.hostile import AT_ONCE, accepted, formed, is_fit, joined, string_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

if CHROMIUM:
    CLAIM = "content cannot act in a real browser"

SHORT, LONG = 300, 5_000

_OPENED = 100
"""So many pages are opened of two agencies with the same strings."""

_LISTENS = """
window.told = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.told.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = () => window.told.push(`called: ${name}`);
"""


_STRANGE = """
[...document.querySelectorAll('.hits *')].filter((each) => !each.closest('svg.mark'))
  .filter((each) => !each.matches('li, p, a, span, mark')
    || each.getAttributeNames().some((name) => !['class', 'lang', 'href', 'data-put'].includes(name)))
  .map((each) => each.cloneNode().outerHTML)
"""
"""What results of a search are not made of."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing either: a browser that goes on to the next page reads none to its end."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Open a page a trial, or search for a string."""
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    arguments += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright, _served(folder) as server:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for group, numbers in groupby(trials, key=lambda number: number // _OPENED):
            texts = {
                (at, place): string_of((group * AT_ONCE + at) * len(PLACES) + position, seed)
                for at in range(AT_ONCE)
                for position, place in enumerate(PLACES)
            }
            addresses = list(_addresses(folder, texts, random.Random(f"{seed}:{group}")))
            page, told = browser.new_page(), list[tuple[str, str]]()
            _listen(page, told)
            for number in numbers:
                told.clear()
                yield _acts(page, told, server, addresses[number % _OPENED])
            page.close()
        browser.close()


def _addresses(folder: Path, texts: dict[Cell, str], chance: random.Random) -> Iterator[str]:
    """Publish two agencies, and choose pages of them and queries."""
    of_measures = {cell: formed(*cell, text) for cell, text in texts.items() if cell[1] in OF_MEASURES}
    of_agency = {cell: text for cell, text in texts.items() if cell[1] in OF_THE_AGENCY and is_fit(text)}
    measures = accepted(Site(folder / "measures"), Planted(count=AT_ONCE, texts=of_measures))
    accepted(Site(folder / "agency"), joined(NONE, of_agency))
    # The base of the page “not found” is where the section will lie.
    pages = [path for path in sorted(folder.glob("*/output/**/*.html")) if path.name != "404.html"]
    for path in chance.sample(pages, _OPENED * 3 // 4):
        yield quote(path.relative_to(folder).as_posix())
    for at in range(_OPENED // 4):
        query = (
            measures.text(at, chance.choice(["title", "summary", "paragraph"]))
            if at % 5
            else texts[at, "title"]
        )
        yield f"measures/output/search.html?q={quote(query[:200], safe='')}"


def _listen(page: Page, told: list[tuple[str, str]]) -> None:
    """Note whatever a page does."""

    def dismissed(dialog: Dialog) -> None:
        told.append(("dialog", dialog.message))
        dialog.dismiss()

    page.add_init_script(_LISTENS)
    page.on("dialog", dismissed)
    page.on("console", lambda said: told.append(("console", said.text)))
    page.on("pageerror", lambda fault: told.append(("error", str(fault))))
    page.on("popup", lambda other: told.append(("window", other.url)))
    page.on("framenavigated", lambda frame: told.append(("moves to", frame.url)))
    page.on("request", lambda asked: told.append(("asks", asked.url)))


def _acts(page: Page, told: list[tuple[str, str]], server: str, address: str) -> str | None:
    """Open a page, look over it as a reader does, and say what it has done beside."""
    page.goto(server + address, wait_until="load")
    if "?q=" in address:
        page.wait_for_function("document.querySelector('.found').textContent.trim() !== ''", timeout=20_000)
        if page.locator(".hits li").count() == 0:
            told.append(("finds", page.locator(".found").inner_text()))
        told += [("makes", str(each)) for each in page.evaluate(_STRANGE)]
    else:
        # What acts when it is looked at, or reached by the keyboard.
        page.keyboard.press("Tab")
        page.mouse.move(200, 200)
        page.mouse.wheel(0, 2_000)
    page.wait_for_timeout(20)
    told += [("tells", str(each)) for each in page.evaluate("window.told")]
    here = _path(server + address)
    acted = [
        f"{what} {whom}"
        for what, whom in told
        if not (what == "asks" and whom.startswith(server))
        and not (what == "moves to" and whom.startswith(server) and _path(whom) == here)
    ]
    return f"{address}: {acted[:3]}" if acted else None


def _path(address: str) -> str:
    return unquote(urlsplit(address).path)
