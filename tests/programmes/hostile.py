"""Content cannot act in a reader's browser, nor in a spreadsheet: it is refused, or it comes out as text.

Every hostile string is put into every place. An agency is built with dozens of them at once; each of
its files is then taken apart as the programs do that read it, and has to be built as the same file is
with harmless words, and to hold the strings where that has the words.
"""

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import groupby, zip_longest
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from site_builder.content.documents import read_documents, read_site
from site_builder.model.site import assemble
from tests.conftest import Site
from tests.programmes import _parsed as parsed
from tests.programmes._attacks import attacks, listed
from tests.programmes._parsed import Piece, kind_of, normal
from tests.programmes._planted import (
    ALONE,
    NONE,
    OF_MEASURES,
    OF_THE_AGENCY,
    PLACES,
    WORD,
    YEAR,
    Cell,
    Planted,
    UnplacedError,
    alone,
    file_name,
    place_of,
    refused,
    word,
)

CLAIM = "content cannot act in a reader's browser"
SHORT, LONG = 1_250 * len(PLACES), len(attacks()) * len(PLACES)
"""In a short run more than 6,000 strings stand in up to eleven places each, in a long run all in all."""

LISTED = 5_000
"""So many of the strings are of packages, at the least."""

_APART = 119
"""So many strings lie between those that two places begin with."""

AT_ONCE = 50
"""So many strings stand in each place of one agency: as many as its feed has entries."""

_ROUNDS = 20
"""After so many refusals it is something else than the strings that is refused."""

_MANY = 1_000
"""Of so many trials half have to be published: where all is refused, nothing is shown."""


@dataclass(frozen=True)
class Found:
    """What was found of strings, by positions and places."""

    published: set[Cell] = field(default_factory=set)
    wrong: dict[Cell, str] = field(default_factory=dict)


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Put strings into places, and read what comes out."""
    assert len(listed()) >= LISTED, "install those of npm: npm ci --prefix tests/browser --ignore-scripts"
    published = 0
    for _, group in groupby(trials, key=lambda number: number // len(PLACES) // AT_ONCE):
        numbers = list(group)
        first = numbers[0] // len(PLACES)
        cells = [(number // len(PLACES) - first, PLACES[number % len(PLACES)]) for number in numbers]
        texts = {cell: string_of(number, seed) for number, cell in zip(numbers, cells, strict=True)}
        found = tried(texts, folder)
        for number, cell in zip(numbers, cells, strict=True):
            published += cell in found.published
            if wrong := found.wrong.get(cell):
                yield f"{texts[cell]!r} as {cell[1]}: {wrong}"
            elif number == trials[-1] and len(trials) >= _MANY and published * 2 < len(trials):
                yield f"only {published} of {len(trials)} were published"
            else:
                yield None


def string_of(number: int, seed: int) -> str:
    """Give the string of a trial: each place goes through all strings, and begins where no other does."""
    strings = shuffled(seed)
    row, place = divmod(number, len(PLACES))
    return strings[(row + place * _APART) % len(strings)]


@cache
def shuffled(seed: int) -> Sequence[str]:
    """Give all strings, in an order of their own for each seed."""
    strings = list(attacks())
    random.Random(seed).shuffle(strings)
    return strings


def tried(texts: Mapping[Cell, str], folder: Path) -> Found:
    """Put each string into its place."""
    found = Found()
    of_measures = {cell: formed(*cell, text) for cell, text in texts.items() if cell[1] in OF_MEASURES}
    count = 1 + max(at for at, _ in texts)
    _built(folder / "measures", Planted(count=count, texts=of_measures), {}, found)
    of_agency = {cell: text for cell, text in texts.items() if cell[1] in OF_THE_AGENCY and is_fit(text)}
    _built(folder / "agency", NONE, of_agency, found)
    for cell, text in texts.items():
        if cell[1] in ALONE:
            _built_alone(folder / "alone", cell, text, found)
    return found


def formed(at: int, place: str, text: str) -> str:
    """Make of a string what stands in a place."""
    if place == "evidence file":
        return file_name(text)
    # Two owners whose names make one address are refused.
    return f"{text} {word(at, place)}" if place == "owner" else text


@lru_cache(maxsize=20_000)
def is_fit(text: str) -> bool:
    """Tell whether any field may hold a string: others may not stand with those that are tried."""
    return read_site(alone(text)["content/site.yaml"])[0].fields is not None


def _built(folder: Path, planted: Planted, of_agency: Mapping[Cell, str], found: Found) -> None:
    """Publish all strings that are not refused, and compare the files with those of harmless words.

    All strings of a place `of_agency` stand together.
    """
    site, planted = Site(folder), joined(planted, of_agency)
    everything = {*planted.texts, *of_agency} if of_agency else {*planted.texts}
    try:
        planted = accepted(site, planted)
        wrong = dict(_unlike(_harmless(folder, planted.count), _output(site), planted))
    except UnplacedError as fault:
        found.wrong.update(dict.fromkeys(everything, str(fault)))
        return
    for cell in planted.texts:
        cells = [each for each in of_agency if each[1] == cell[1]] or [cell]
        found.published.update(cells)
        found.wrong.update(dict.fromkeys(cells, wrong[cell]) if cell in wrong else {})
    if everything and (astray := wrong.keys() - planted.texts.keys()):
        found.wrong.setdefault(min(everything), wrong[min(astray)])


def joined(planted: Planted, of_agency: Mapping[Cell, str]) -> Planted:
    """Put all strings of a place of the agency there, one after another."""
    for place in OF_THE_AGENCY:
        if together := [text for cell, text in of_agency.items() if cell[1] == place]:
            planted = replace(planted, texts={**planted.texts, (0, place): " ".join(together)})
    return planted


def accepted(site: Site, planted: Planted) -> Planted:
    """Take out what is refused until the agency is published; gives what is left."""
    for _ in range(_ROUNDS):
        _write(site, planted)
        ran = site.run("build", "--jobs", "1", "--format", "json", "--lang", "en")
        if ran.code == 0:
            return planted
        if ran.code != 1:
            raise UnplacedError(ran.err or ran.out)
        gone = refused(ran.problems, planted.folder())
        texts = {cell: text for cell, text in planted.texts.items() if cell not in gone}
        planted = replace(planted, texts=texts)
    raise UnplacedError(f"refused {_ROUNDS} times: {ran.out[:1000]}")


def _write(site: Site, planted: Planted) -> None:
    shutil.rmtree(site.folder / "content", ignore_errors=True)
    site.write(planted.folder().files())


@cache
def _harmless(folder: Path, count: int) -> Mapping[str, bytes]:
    """Publish the same agency with harmless words."""
    site = Site(folder.with_name(f"{folder.name}-{count}"))
    _write(site, Planted(count=count, texts={}))
    site.build()
    return _output(site)


def _output(site: Site) -> Mapping[str, bytes]:
    """Read what is published, by address; the pages of owners by the measures that lead there."""
    root = site.folder / "output"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    owners = {
        unquote(led[1].decode()): f"owner of {address}"
        for address, data in files.items()
        if f"{YEAR}/s" in address and (led := re.search(rb'href="\.\./(owners/[^"]+)', data))
    }
    # Evidence is copied, and the manifest holds sizes and hashes.
    return {
        owners.get(address, address): data
        for address, data in files.items()
        if f"{YEAR}/files/" not in address and address != "manifest.json"
    }


def _unlike(
    expected: Mapping[str, bytes], output: Mapping[str, bytes], planted: Planted
) -> Iterator[tuple[Cell, str]]:
    """Compare every file that is published with that of harmless words; gives what is wrong, by place."""
    if strange := expected.keys() ^ output.keys():
        yield (0, PLACES[0]), f"other files are published: {sorted(strange)[:5]}"
    for address in expected.keys() & output.keys():
        measure = re.search(rf"{YEAR}/([rs])([0-9]+)\.html", address)
        page = (int(measure[2]), "Markdown" if measure[1] == "r" else "title") if measure else (0, PLACES[0])
        try:
            pieces = _pieces(address, output[address])
        except (ValueError, SyntaxError, KeyError) as fault:
            yield page, f"{address} cannot be read: {fault!r}"
            continue
        for cell, wrong in _differences(_known_pieces(address, expected[address]), pieces, planted, page):
            yield cell, f"{address}: {wrong}"
        if measure and measure[1] == "r":
            for wrong in _not_allowed(output[address].decode()):
                yield page, f"{address}: {wrong}"


def _pieces(address: str, data: bytes) -> Sequence[Piece]:
    if address.endswith(".xlsx"):
        return parsed.xlsx_pieces(data)
    ending = address.rpartition(".")[2]
    if ending not in _READ or "assets/" in address:
        return [Piece(f"{len(data)} {data!r}", "")]
    return _READ[ending](data.decode(), address)


_known_pieces = lru_cache(maxsize=1_000)(_pieces)

_READ: Mapping[str, Callable[[str, str], Sequence[Piece]]] = {
    "html": lambda text, address: parsed.html_pieces(text, ".prose" if f"{YEAR}/r" in address else ""),
    "xml": lambda text, _: parsed.xml_pieces(text),
    "json": lambda text, _: parsed.json_pieces(text),
    "js": lambda text, _: parsed.index_pieces(text, f"{YEAR}/r"),
    "csv": lambda text, _: parsed.csv_pieces(text),
}


def _differences(
    expected: Sequence[Piece], pieces: Sequence[Piece], planted: Planted, otherwise: Cell
) -> Iterator[tuple[Cell, str]]:
    """Find where a file is built otherwise than with harmless words, and the strings that it does not hold."""
    for at, (one, other) in enumerate(zip_longest(expected, pieces, fillvalue=Piece("the end", ""))):
        if one.shape != other.shape:
            # What stands before it is what has changed it.
            near = next((WORD.search(each.text) for each in expected[at::-1] if WORD.search(each.text)), None)
            yield place_of(near) if near else otherwise, f"{other.shape[:200]} instead of {one.shape[:200]}"
            return
    held = Counter(each.text for each in pieces)
    cut = [text[:-1].rstrip() for text in held if text.endswith("…")]
    for one in expected:
        words = list(WORD.finditer(one.text))
        if not words:
            continue
        text = normal(WORD.sub(lambda found: planted.text(*place_of(found)), one.text))
        if held[text]:
            held[text] -= 1
        elif not any(text.startswith(each) for each in cut):
            for found in words:
                yield place_of(found), f"{one.shape[:100]} does not hold {text[:300]!r}"


_ELEMENTS = frozenset(
    [
        "section",
        "div",
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "s",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "hr",
        "br",
    ]
)
_ATTRIBUTES = frozenset({"id", "class", "lang", "href", "scope", "start", "title", "tabindex", "role"})


def _not_allowed(page: str) -> Iterator[str]:
    """Find what Markdown may not become, in the texts of a page."""
    for node in LexborHTMLParser(page).css(".prose, .prose *"):
        attributes = node.attributes
        if node.tag not in _ELEMENTS or not attributes.keys() <= _ATTRIBUTES:
            yield f"<{node.tag} {' '.join(attributes)}> in a text"
        if kind_of(attributes.get("href") or "") != "leads":
            yield f"a text leads to {attributes['href']!r}"


def _built_alone(folder: Path, cell: Cell, text: str, found: Found) -> None:
    """Take a string for the agency's contact or the address of its section, and look where pages lead."""
    files = alone(text) if cell[1] == "contact alone" else alone("ที่", text)
    documents = read_documents(files, {})
    site, _ = assemble(documents, {}, None)
    if site is None:
        return
    found.published.add(cell)
    if site.settings.contact_address is None and cell[1] == "contact alone":
        return  # a text as any other
    agency = Site(folder).write(files)
    ran = agency.run("build", "--jobs", "1")
    if ran.code:
        found.wrong[cell] = f"exit {ran.code}: {ran.err[:300]}"
        return
    for address, data in _output(agency).items():
        for piece in _pieces(address, data) if address.endswith((".html", ".xml", ".json")) else ():
            if re.search(r"[.]?(?:href|src|content|action)=(?!leads)", piece.shape):
                found.wrong[cell] = f"{address}: {piece.shape}"
