"""Problems as people see them in a browser: over the last good page, or as a page of their own."""

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from site_builder.problems import Language, Place, Problem, excerpt
from site_builder.serving.preview import Preview

STYLE: Final = "/_preview/notice.css"
SCRIPT: Final = "/livereload.js"

_HERE = Path(__file__).parent

_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "th": {
        "title": "ยังแสดงไม่ได้",
        "label": "ปัญหาของเนื้อหา",
        "errors": "ข้อผิดพลาด {} ข้อ ยังเผยแพร่ไม่ได้",
        "warnings": "คำเตือน {} ข้อ เผยแพร่ได้",
        "behind": "หน้าที่เห็นอยู่ข้างหลังเป็นของครั้งล่าสุดที่ถูกต้อง เมื่อแก้แล้ว ข้อความนี้จะหายไปเอง",
        "nothing": "เมื่อแก้แล้ว หน้าเว็บจะแสดงเอง",
        "error": "ข้อผิดพลาด",
        "warning": "คำเตือน",
        "hint": "วิธีแก้",
        "more": "และอีก {} ข้อ สั่ง site-builder check เพื่อดูทั้งหมด",
    },
    "en": {
        "title": "Nothing to show yet",
        "label": "Problems of the content",
        "errors": "Errors: {}. It cannot be published.",
        "warnings": "Warnings: {}. It can be published.",
        "behind": "The page behind this is the last good one. This goes away by itself when all is mended.",
        "nothing": "The pages show by themselves when all is mended.",
        "error": "Error",
        "warning": "Warning",
        "hint": "What to write",
        "more": "And {} more: site-builder check tells them all.",
    },
}


def style() -> bytes:
    """Give the style sheet of notices."""
    return (_HERE / "notice.css").read_bytes()


def with_notice(page: bytes, shown: Preview, language: Language, seen: str) -> bytes:
    """Put into a page what reloads it, and the problems there are; `seen` names the state."""
    text = _put(page.decode(), _head(seen), before=_HEAD_END, behind=_HEAD)
    if shown.problems:
        text = _put(text, _filled("bar", shown, language), before=None, behind=_BODY)
    return text.encode()


_REST = r"""(?:[^>"']|"[^"]*"|'[^']*')*>"""
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_HEAD = re.compile(rf"<head(?=[\s>]){_REST}", re.IGNORECASE)
_BODY = re.compile(rf"<body(?=[\s>]){_REST}", re.IGNORECASE)


def _put(text: str, more: str, *, before: re.Pattern[str] | None, behind: re.Pattern[str]) -> str:
    """Put more into a page: before one tag or behind another; where a theme has neither, at its end."""
    if before and (found := before.search(text)):
        at = found.start()
    else:
        found = behind.search(text)
        at = found.end() if found else len(text)
    return text[:at] + more + text[at:]


def error_page(shown: Preview, language: Language, seen: str) -> bytes:
    """Make a page of the problems, where there is no good one to put them over."""
    return _filled("page", shown, language).replace("</head>", f"{_head(seen)}</head>", 1).encode()


def _head(seen: str) -> str:
    script = html.escape(f"{SCRIPT}?seen={seen}")
    return f'<link rel="stylesheet" href="{STYLE}">\n<script src="{script}" defer></script>\n'


@cache
def _macros() -> Any:  # noqa: ANN401 - a module of jinja2
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_HERE / "notice.html").read_text(encoding="utf-8"))


def _filled(macro: str, shown: Preview, language: Language) -> str:
    problems = sorted(shown.problems, key=lambda found: found.severity)  # errors first
    told = problems[:_MOST]
    lines = {found.place.path: shown.sources.get(found.place.path, "").split("\n") for found in told}
    template = _macros().make_module(
        {
            "problems": [_as_shown(found, lines[found.place.path], language) for found in told],
            "count": len(problems),
            "errors": sum(found.severity == "error" for found in problems),
            "more": len(problems) - len(told),
            "words": _WORDS[language],
            "language": language,
        }
    )
    return str(getattr(template, macro)()).strip() + "\n"


_MOST = 100
"""Problems that are shown at the most: a page of more is slow, and nobody reads them all."""


def _as_shown(found: Problem, lines: Sequence[str], language: Language) -> dict[str, object]:
    place = found.place
    whole = place == Place(path=place.path)
    return {
        "severity": found.severity,
        "message": found.message(language),
        "hint": found.hint(language),
        "where": place.path if whole else f"{place.path}:{place.line}:{place.column}",
        "line": None if whole else excerpt(place, lines),
    }
