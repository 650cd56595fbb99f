"""Texts of Markdown: each word is on the page or an error tells of its place; no text takes long."""

import os
import random
import re
import resource
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from site_builder.content.body import Body, read_body
from site_builder.content.documents import read_document
from site_builder.problems import Problem
from tests.conftest import GOOD, MEASURE, Site
from tests.programmes._large import attack
from tests.programmes._markdown import Text, text_of, text_to_read
from tests.programmes._told import errors, ill_told, named

CLAIM = "Markdown is shown or told, never lost"
SHORT, LONG = 20_000, 500_000

ATTACK_EVERY, BUILD_EVERY = 100, 250
"""Every so many trials the text is of 100 KB and hostile; is published, and its page is read."""

SECONDS, MEGABYTES = 3.0, 200

SHOWN_AT_LEAST = 0.3

PATH = "content/2566/tax.md"
_FRONT = MEASURE.partition("## ")[0]


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Read texts, and look for each of their words."""
    read_document(PATH, MEASURE.encode())  # all is loaded before anything is measured
    made = shown = 0
    for number in trials:
        chance = random.Random(f"{seed}:{number}")
        if number % ATTACK_EVERY == ATTACK_EVERY - 1:
            name, text = attack(number // ATTACK_EVERY, chance)
            cost = _costly(text)
            found = cost and f"{name}: {cost}"
        elif number % BUILD_EVERY == BUILD_EVERY - 2:
            sound = Text(chance, sound=True)
            text = text_of(sound).replace("\0", "@")
            found = _lost_on_page(text, sound.words, Site(folder / str(number)))
        else:
            text, words = text_to_read(chance)
            found, fine = _lost(text, words, whole=number % 10 == 0)
            made, shown = made + 1, shown + fine
        if found is None and number == trials[-1] and made > 100 and shown < made * SHOWN_AT_LEAST:
            found = f"only {shown} of {made} texts were shown"
        yield found and f"{found} in:\n{text[:1_500]}"


def _lost(text: str, words: Sequence[str], *, whole: bool) -> tuple[str | None, bool]:
    """Say which word is neither shown nor told of; and whether the text was published."""
    try:
        body, problems = _read_whole(text) if whole else read_body(PATH, text, 1)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is a fault
        return f"{type(fault).__name__}: {fault}", False
    source = _FRONT + text if whole else text
    found = ill_told(problems, PATH, source)
    told = errors(problems)
    page = _seen(body) if body else ""
    lost = [word for word in words if word not in page]
    if found is None and body is None and not told:
        found = "it is not published, and no error says why"
    if found is None and lost and body is not None:
        lines = source.split("\n")
        untold = [word for word in lost if not _is_told(word, lines, told)]
        if untold:
            found = f"{untold[0]} is lost, told was {named(problems)}"
    return found, not told


def _read_whole(text: str) -> tuple[Body | None, tuple[Problem, ...]]:
    document, problems = read_document(PATH, (_FRONT + text).encode())
    return (document.body if document else None), problems


def _seen(body: Body) -> str:
    """Give the text and the attributes of a body, addresses decoded."""
    texts = [body.lead, *(text for each in body.sections for text in (each.heading, each.content))]
    pieces = "\n".join("\n".join(text.pieces) for text in texts)
    targets = "\n".join(unquote(link.target) for link in body.links)
    return f"{unescape(pieces)}\n{targets}"


def _is_told(word: str, lines: Sequence[str], told: Sequence[Problem]) -> bool:
    """Tell whether an error stands at a line of the block in which a word stands, or of HTML above it."""
    at = next(number for number, line in enumerate(lines, 1) if word in line)
    first = last = at
    while first > 1 and lines[first - 2].strip(" \t>"):
        first -= 1
    while last < len(lines) and lines[last].strip(" \t>"):
        last += 1
    return any(
        first <= each.place.line <= last
        or each.code in {"too-deep", "text-too-long"}
        or (each.code == "raw-html" and each.place.line <= at)
        for each in told
    )


def _lost_on_page(text: str, words: Sequence[str], site: Site) -> str | None:
    """Publish a text, and look for its words on the page."""
    ran = site.write({**GOOD, PATH: _FRONT + text}).run("build", "--jobs", "1", "--format", "json")
    if ran.code == 1:
        return (
            None if any(each["severity"] == "error" for each in ran.problems) else "refused without an error"
        )
    if ran.code:
        return f"build ended with {ran.code}: {ran.err[-500:]}"
    page = re.sub(r"^.*?<main\b|</main>.*$", "", site.page("2566/tax.html"), flags=re.DOTALL)
    page = unescape(page)
    page += unquote(page)
    lost = [word for word in words if word not in page]
    return f"{lost[0]} is not on the page" if lost else None


def _costly(text: str) -> str | None:
    """Read a text in a process of its own, up to three times; say what it cost, where that is too much."""
    data = (_FRONT + text).encode()
    costs = []
    for _ in range(3):
        seconds, megabytes = _cost(data)
        if seconds <= SECONDS and megabytes <= MEGABYTES:
            return None
        costs.append((seconds, megabytes))
    seconds, megabytes = min(costs)
    return f"{seconds:.1f} s and {megabytes:.0f} MB for {len(data)} bytes"


def _cost(data: bytes) -> tuple[float, float]:
    """Measure the CPU seconds and the memory that it takes to read a document."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
            before = resource.getrusage(resource.RUSAGE_SELF)
            read_document(PATH, data)
            after = resource.getrusage(resource.RUSAGE_SELF)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            os.write(writing, f"{seconds} {(after.ru_maxrss - before.ru_maxrss) / 1_024}".encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split()
    os.waitpid(child, 0)
    return (float(told[0]), float(told[1])) if told else (float("inf"), float("inf"))
