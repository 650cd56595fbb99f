"""Published files as the programs see them that read them: their build, and the texts in it."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Piece(NamedTuple):
    """One piece of a file: what it is, and the text that it holds."""

    shape: str
    text: str


_ADDRESSES = frozenset({"href", "src", "action", "srcset", "poster", "data-index", "xlink:href"})
_OF_ORDER = re.compile(r"data-(?!label|say|put|year|part|status|index)[a-z-]+")
"""Attributes that hold a place in an order, which other words change."""


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """Bring a text to the form in which texts are compared: how spaces break is not looked at."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u2060", "").split())


def kind_of(address: str) -> str:
    """Say what a browser takes an address for: all that only lead somewhere are of one kind."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", bare)
    if scheme:
        return "leads" if scheme[0] in {"http:", "https:", "mailto:", "tel:"} else scheme[0]
    return "//" if re.match(r"[/\\]{2}|\\", bare) else "leads"


def html_pieces(page: str, without: str = "") -> list[Piece]:
    """Take a page apart as a browser does; what the selector `without` finds is left out."""
    tree = LexborHTMLParser(page)
    for node in tree.css(without) if without else ():
        node.decompose()
    root = tree.root
    pieces: list[Piece] = []
    if root is not None:
        _read_html(root, pieces)
    return list(_joined(pieces))


def _read_html(node: LexborNode, pieces: list[Piece]) -> None:
    tag = str(node.tag)
    if tag == "-text":
        pieces.append(Piece("", node.text_content or ""))
        return
    attributes = node.attributes
    # A text in the other language is wrapped where it stands in a sentence.
    wrapped = tag == "span" and attributes.keys() <= {"lang"}
    if not wrapped:
        pieces.extend(_start(tag, attributes))
    if tag == "script" and attributes.get("type") == "application/ld+json":
        pieces.extend(json_pieces(node.text()))
    else:
        for child in node.iter(include_text=True):
            _read_html(child, pieces)
    if not wrapped:
        pieces.append(Piece(f"/{tag}", ""))


def _start(tag: str, attributes: dict[str, str | None]) -> Iterator[Piece]:
    yield Piece(f"<{tag}", "")
    for name, value in attributes.items():
        held = value or ""
        if name == "lang" or _OF_ORDER.fullmatch(name) or (name == "class" and held == "long"):
            continue
        if name in _ADDRESSES or (name == "content" and attributes.get("property") in {"og:url", "og:image"}):
            yield Piece(f"{tag}.{name}={kind_of(held)}", "")
        elif name == "id":
            yield Piece(f"{tag}.{name}", "")
        else:
            yield Piece(f"{tag}.{name}", held)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join texts that stand side by side; empty ones go."""
    gathered: list[str] = []
    for piece in pieces:
        if not piece.shape:
            gathered.append(piece.text)
            continue
        if text := normal("".join(gathered)):
            yield Piece("text", text)
        gathered.clear()
        yield Piece(piece.shape, normal(piece.text))


def xml_pieces(text: str) -> list[Piece]:
    """Take a feed or a sitemap apart; raises ParseError where it is none."""
    pieces: list[Piece] = []
    for element in ET.fromstring(text).iter():  # noqa: S314 - published by the product, which declares no entities
        pieces.append(Piece(f"<{element.tag}", normal(element.text or "")))
        for name, value in element.attrib.items():
            piece = Piece(f"{name}={kind_of(value)}", "") if name == "href" else Piece(name, normal(value))
            pieces.append(piece)
    return pieces


def json_pieces(text: str) -> list[Piece]:
    """Take JSON apart; raises ValueError where it is none."""
    return list(_json(json.loads(text), ""))


def _json(value: Any, path: str) -> Iterator[Piece]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _json(each, f"{path}.{name}")
    elif isinstance(value, list):
        yield Piece(f"{path}[{len(value)}]", "")
        for each in value:
            yield from _json(each, f"{path}[]")
    else:
        yield Piece(f"{path}:{type(value).__name__}", normal(value) if isinstance(value, str) else "")


_INDEX = re.compile(r"siteSearch\.add\([0-9]{4},(\[.*\])\);\n", re.DOTALL)


def index_pieces(text: str, without: str) -> list[Piece]:
    """Take an index of the search apart: a call with one value, in which nothing could end a script.

    Of measures whose addresses begin so, the texts are left out.
    """
    found = _INDEX.fullmatch(text)
    if found is None or re.search("[<\u2028\u2029]", text):
        return [Piece("not a call with a value", "")]
    records = json.loads(found[1])
    for record in records:
        if record["address"].startswith(without):
            del record["texts"]
    return list(_json(records, ""))


def csv_pieces(text: str) -> list[Piece]:
    """Take a table apart; a cell that a spreadsheet would run is told, the guard of others is taken off."""
    pieces = []
    for line, row in enumerate(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))):
        for column, cell in enumerate(row):
            formula = cell[:1] in {*"=+-@\t\r"}
            guarded = re.match(r"'+[=+\-@\t\r]", cell)
            pieces.append(
                Piece(f"{line},{column}{' runs' if formula else ''}", normal(cell[bool(guarded) :]))
            )
    return pieces


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def xlsx_pieces(data: bytes) -> list[Piece]:
    """Take a workbook apart: its files, every element of its sheets but their strings, and the strings."""
    pieces = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = [
            _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(each.itertext()))
            for each in ET.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{_SHEET}si")  # noqa: S314
        ]
        for name in book.namelist():
            pieces.append(Piece(name, ""))
            if "/sheet" not in name:
                continue
            for element in ET.fromstring(book.read(name)).iter():  # noqa: S314
                shape = f"{element.tag} {element.get('r')} {element.get('t')}"
                value = element.find(f"{_SHEET}v") if element.get("t") == "s" else None
                text = strings[int(value.text or "")] if value is not None else ""
                pieces.append(Piece(shape, normal(text)))
    return pieces
