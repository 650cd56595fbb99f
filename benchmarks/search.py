"""Measure the search: the size of its indexes, and how long a query takes in a real browser.

Run from the top of the repository: `python benchmarks/search.py [measures]`.
"""  # noqa: INP001 - a script, not a package

import gzip
import random
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import corpus
from playwright.sync_api import sync_playwright

from site_builder.build import build

QUERIES = ("คู่มือ", "การปฏิบัติงาน ประชาชน", "ทุจริต", "ไม่มีคำนี้เลย", "ก", "๒๕๖๖ งบประมาณ ติดตาม")
PART = 90  # words of a part, about 600 letters

TIMED = """queries => queries.map(query => {
    const middle = times => times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
    const timed = act => middle(Array.from({length: 9}, () => {
        const began = performance.now();
        act();
        return performance.now() - began;
    }));
    const form = document.querySelector('form.search');
    const find = timed(() => siteSearch.find(query));
    form.elements.q.value = query;
    const shown = timed(() => { form.requestSubmit(); document.body.offsetHeight; });
    return [query, document.querySelector('.found').textContent, find, shown];
})"""


def write(folder: Path, count: int) -> None:
    """Write an agency with measures of four long parts, spread over ten years."""
    chance = random.Random(0)  # noqa: S311 - words of a benchmark

    def body() -> str:
        return "\n\n".join(f"## {head}\n\n{corpus.phrase(chance, PART)}" for head in corpus.HEADINGS) + "\n"

    texts = (replace(each, body=body()) for each in corpus.measures(count, corpus.ITEM_YEARS))
    corpus.write(corpus.KINDS["ours"], folder, texts, corpus.ITEM_YEARS)


def main() -> None:
    """Build, weigh, ask."""
    measures = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    folder = Path(tempfile.mkdtemp())
    write(folder, measures)
    built = build(folder, folder / "output")
    indexes = [path.read_bytes() for path in sorted((folder / "output/search").iterdir())]
    packed = sum(len(gzip.compress(data)) for data in indexes)
    print(f"{built.report.measures} measures in {built.seconds:.1f} s")  # noqa: T201 - what it is for
    print(f"indexes: {sum(map(len, indexes)) / 1e6:.2f} MB, compressed {packed / 1e6:.2f} MB")  # noqa: T201
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto((folder / "output/search.html").as_uri() + "?q=คู่มือ")
        page.wait_for_function(
            f"siteSearch.find('กอง').length === {measures} && performance.mark('loaded')", polling=20
        )
        print(f"loaded and ready after {page.evaluate('performance.now()'):.0f} ms")  # noqa: T201
        for query, said, find, shown in page.evaluate(TIMED, list(QUERIES)):
            print(f"{query}: {said}; found in {find:.1f} ms, shown after {shown:.1f} ms")  # noqa: T201
        browser.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
