"""Measure the live preview: from a save to the message that reloads the page in a real browser.

Run from the top of the repository: `python benchmarks/serve.py [measures …]`; default: 100 2000 10000.

The clock starts before the file is written and stops when Chromium has received the message; the second
time is until the reloaded page shows the change. Each edit is a new text, or a new title, of the measure in
the middle.
"""  # noqa: INP001 - a script, not a package

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import corpus
from playwright.sync_api import Browser, sync_playwright
from rebuild import ENVIRONMENT

EDITS, PAUSE, PORT = 20, 0.7, 5599
ADDRESS = f"http://127.0.0.1:{PORT}"


@contextmanager
def served(folder: Path) -> Iterator[tuple[float, int]]:
    """Run the preview of a folder; gives the seconds until it was up, and its process."""
    began = time.monotonic()
    command = [sys.executable, "-m", "site_builder", "-C", str(folder), "serve", "--port", str(PORT)]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout  # noqa: S101 - it was asked for
        while "http://" not in process.stdout.readline():
            pass
        yield time.monotonic() - began, process.pid
        process.send_signal(signal.SIGINT)
        process.stdout.read()


def memory(process: int) -> float:
    """Give what a process holds in memory, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+([0-9]+) kB", status)
    return int(found[1]) / 1000 if found else 0.0


def times(browser: Browser, measure: Path, edit: str) -> list[tuple[float, float]]:
    """Edit a measure again and again; gives the seconds until the message, and until the page is shown."""
    page = browser.new_page()
    messages: list[float] = []

    def heard(payload: str | bytes) -> None:
        if "reload" in str(payload):
            messages.append(time.perf_counter())

    page.on("websocket", lambda opened: opened.on("framereceived", heard))
    page.goto(f"{ADDRESS}/{measure.parent.name}/{measure.stem}.html")
    original, found = measure.read_text(encoding="utf-8"), []
    for number in range(EDITS):
        page.wait_for_timeout(PAUSE * 1000)
        messages.clear()
        text = re.sub("^title: ", f"title: ครั้งที่{number} ", original, count=1, flags=re.MULTILINE)
        text = text if edit == "title" else f"{original}\nครั้งที่{number}\n"
        began = time.perf_counter()
        measure.write_text(text, encoding="utf-8")
        page.get_by_text(f"ครั้งที่{number}").first.wait_for()
        found.append((messages[0] - began, time.perf_counter() - began))
    measure.write_text(original, encoding="utf-8")
    page.close()
    return found


def main() -> None:
    """Write a site of each size, serve it, edit it."""
    sizes = [int(each) for each in sys.argv[1:]] or [100, 2000, 10000]
    print("| measures | edit | message, median | worst | page shown, median | up after | memory |")  # noqa: T201
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")  # noqa: T201
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for size in sizes:
            folder = Path(tempfile.mkdtemp())
            corpus.write(corpus.KINDS["ours"], folder, corpus.measures(size))
            measure = sorted(folder.glob("content/2*/*.md"))[size // 2]
            with served(folder) as (up, process):
                for edit in ("text", "title"):
                    found = times(browser, measure, edit)
                    heard, shown = zip(*found, strict=True)
                    print(  # noqa: T201 - what it is for
                        f"| {size:,} | {edit} | {median(heard):.2f} s | {max(heard):.2f} s "
                        f"| {median(shown):.2f} s | {up:.1f} s | {memory(process):.0f} MB |",
                        flush=True,
                    )
            shutil.rmtree(folder)
        browser.close()


if __name__ == "__main__":
    main()
