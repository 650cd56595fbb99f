"""Every href, src and fragment of the pages, and what their policy blocks, checked before publishing."""

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from site_builder.problems import Place, Problem, problem
from site_builder.thai import shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What one page offers to links, and where its own lead, with the line of each."""

    ids: Collection[str]
    targets: tuple[tuple[str, int], ...]
    repeated: tuple[tuple[str, int], ...]
    """Ids that stand on the page a second time: a link to one of them could mean either."""
    blocked: tuple[tuple[str, int], ...] = ()
    """What the policy of the pages keeps from working, as it is written, with its line."""


# Pages come from our own templates, so tags are found by pattern: html.parser takes ten times as long.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# A <base> leads nowhere by itself.
_TAG = re.compile(r"<(?!base\b)([a-zA-Z][^\s/>]*)((?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s([^\s=\"'>]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_READ = frozenset({"id", "href", "xlink:href", "src", "srcset", "poster", "action", "data", "style"})
_FORBIDDEN = frozenset({"style", "iframe", "frame", "object", "embed", "audio", "video"})
"""Elements that `default-src 'none'` of the policy leaves without effect, wherever their files lie."""
_SUSPECT = _FORBIDDEN | {"script"}
_LOADING = frozenset({"script", "img", "image", "feimage", "use", "input", "source", "link"})
_LOADING_LINKS = frozenset({"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch"})
_ELSEWHERE = re.compile(r"(?i)\s*(?:https?:|//)")

_Attributes = list[tuple[str, str, str, str]]


def links_of(page: str) -> PageLinks:
    """Read the ids and links of a page's HTML, and what its policy would block."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), page)
    ids: set[str] = set()
    targets: list[tuple[str, int]] = []
    repeated: list[tuple[str, int]] = []
    blocked: list[tuple[str, int]] = []
    line, counted = 1, 0
    for tag in _TAG.finditer(text):
        element, rest = tag[1].lower(), tag[2]
        if not rest and element not in _SUSPECT:
            continue  # half of all tags
        start = tag.start()
        line, counted = line + text.count("\n", counted, start), start
        attributes = _ATTRIBUTE.findall(rest)
        if element in _SUSPECT and (element != "script" or _is_inline(attributes)):
            blocked.append((f"<{element}>", line))
        for written, double, single, bare in attributes:
            name = written.lower()
            if name not in _READ and name[:2] != "on":
                continue
            value = html.unescape(double or single or bare)
            if name == "id":
                repeated += [(value, line)] if value in ids else []
                ids.add(value)
            elif name == "style" or name[:2] == "on":
                blocked.append((f'{name}="{value}"', line))
            else:
                for each in _several(value) if name == "srcset" else (value,):
                    if element in _LOADING and _ELSEWHERE.match(each) and _is_loaded(element, attributes):
                        blocked.append((f'<{element} {name}="{each}">', line))
                    else:
                        targets.append((each, line))
    return PageLinks(ids=ids, targets=tuple(targets), repeated=tuple(repeated), blocked=tuple(blocked))


def _several(addresses: str) -> Iterator[str]:
    return (each.split()[0] for each in addresses.split(",") if each.strip())


def _values(attributes: _Attributes) -> dict[str, str]:
    return {name.lower(): "".join(values).lower() for name, *values in attributes}


def _is_inline(attributes: _Attributes) -> bool:
    """Tell a script that would run where it stands; data for search engines does not run."""
    values = _values(attributes)
    return "src" not in values and values.get("type") != "application/ld+json"


def _is_loaded(element: str, attributes: _Attributes) -> bool:
    """Tell what browsers load by themselves from a link that people or programs follow."""
    return element != "link" or not _LOADING_LINKS.isdisjoint(_values(attributes).get("rel", "").split())


def check_links(pages: Mapping[str, PageLinks], files: Iterable[str]) -> tuple[Problem, ...]:
    """Find links that lead nowhere: `pages` by address, `files` the addresses of all else."""
    known = {*pages, *files}
    problems: list[Problem] = []
    blocked: dict[str, Place] = {}
    for address, page in pages.items():
        for value, line in page.blocked:
            # What a theme writes on every page is told of the first.
            blocked.setdefault(value, Place(path=f"output/{address}", line=line))
        for value, line in page.repeated:
            problems.append(problem("repeated-id", Place(path=f"output/{address}", line=line), value=value))
        for target, line in page.targets:
            place = Place(path=f"output/{address}", line=line)
            problems += (problem(code, place, value=target) for code in _fault(address, target, pages, known))
    problems += (problem("page-policy", place, value=shorten(value, 80)) for value, place in blocked.items())
    return tuple(problems)


def _fault(address: str, target: str, pages: Mapping[str, PageLinks], known: set[str]) -> Iterator[str]:
    try:
        parts = urlsplit(target)
    except ValueError:
        yield "dead-link"
        return
    if parts.scheme in {"http", "https", "mailto", "tel"}:
        return
    if parts.scheme or parts.netloc or target.startswith("/"):
        yield "unsafe-page-link"
        return
    path = (
        posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(parts.path)))
        if parts.path
        else address
    )
    if path not in known:
        yield "dead-link"
    elif parts.fragment and (path not in pages or unquote(parts.fragment) not in pages[path].ids):
        yield "dead-fragment"
