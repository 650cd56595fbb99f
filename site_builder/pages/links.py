"""Every href, src and fragment of the pages, and what their policy blocks, checked before publishing."""

import html
import posixpath
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from site_builder.problems import Place, Problem, problem
from site_builder.thai import shorten

Lead = tuple[str, int, str, str]
"""A link of a page to a file of the section: the target as it is written, its line, path and fragment.

Every page has dozens, which are kept from build to build: a bare tuple is read and written in half the time.
"""


class PageLinks(Struct, frozen=True, kw_only=True):
    """What one page offers to links, and where its own lead; every entry with its line."""

    ids: Collection[str]
    leads: tuple[Lead, ...]
    """Links to other files of the section and to places on a page, each target once."""
    faults: tuple[tuple[str, str, int], ...]
    """What is wrong whatever else there is: code, value, line."""
    blocked: tuple[tuple[str, int], ...]
    """What the policy of the pages keeps from working, as it is written, with its line."""


class Reach(Struct, frozen=True, kw_only=True):
    """Where the links of pages lead: as much as it takes to know that nothing is wrong with any."""

    paths: frozenset[str] = frozenset()
    """Files of the section."""
    parts: frozenset[tuple[str, str]] = frozenset()
    """Pages and the fragments that they must have, but for those of the pages themselves."""
    is_sound: bool = True
    """False where something is wrong whatever else there is."""


# Pages come from our own templates, so tags are found by pattern: html.parser takes ten times as long.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s([^\s=\"'>]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_READ = frozenset({"id", "href", "xlink:href", "src", "srcset", "poster", "action", "data", "style"})
_FORBIDDEN = frozenset({"style", "iframe", "frame", "object", "embed", "audio", "video"})
"""Elements that `default-src 'none'` of the policy leaves without effect, wherever their files lie."""
_SUSPECT = _FORBIDDEN | {"script"}
# A tag without attributes says nothing, unless the element itself is suspect. What looks back has one length.
_BARE = "|".join(
    f"(?<=<(?i:{'|'.join(sorted(each for each in _SUSPECT if len(each) == length))}))"
    for length in sorted(set(map(len, _SUSPECT)))
)
# A <base> leads nowhere by itself.
_TAG = re.compile(
    rf"<(?!base\b)([a-zA-Z][^\s/>]*+)(?:(?=[\s/])|{_BARE})"
    r"([^\"'>]*+(?:(?:\"[^\"]*+\"|'[^']*+')[^\"'>]*+)*)>"  # what was taken is never given back
)
_LOADING = frozenset({"script", "img", "image", "feimage", "use", "input", "source", "link"})
_LOADING_LINKS = frozenset({"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch"})
_ELSEWHERE = re.compile(r"(?i)\s*(?:https?:|//)")

_Attributes = list[tuple[str, str, str, str]]


class _Tag(NamedTuple):
    """What one tag adds to its page."""

    ids: tuple[str, ...]
    targets: tuple[str, ...]
    blocked: tuple[str, ...]


def links_of(address: str, page: str) -> PageLinks:
    """Read the ids and links of the HTML of the page at an address, and what its policy would block."""
    ids: set[str] = set()
    targets: dict[str, int] = {}
    faults: list[tuple[str, str, int]] = []
    blocked: list[tuple[str, int]] = []
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), page)
    line, counted = 1, 0
    for found in _TAG.finditer(text):
        tag = _read(found[0])
        if not tag:
            continue
        start = found.start()
        line, counted = line + text.count("\n", counted, start), start
        for value in tag.ids:
            if value in ids:
                faults.append(("repeated-id", value, line))
            ids.add(value)
        for target in tag.targets:
            targets.setdefault(target, line)
        for value in tag.blocked:
            blocked.append((value, line))  # noqa: PERF401 - there is hardly ever one
    folder = posixpath.dirname(address)
    leads: list[Lead] = []
    for target, line in targets.items():
        path, fragment, fault = _resolved(folder, target)
        if fault:
            faults.append((fault, target, line))
        if path is not None:
            leads.append((target, line, path or address, fragment))
    return PageLinks(ids=ids, leads=tuple(leads), faults=tuple(faults), blocked=tuple(blocked))


@lru_cache(maxsize=10_000)
def _read(written: str) -> _Tag | None:
    """Read a tag as it is written, once for all pages: most are on many. None where it adds nothing."""
    parts = _TAG.fullmatch(written)
    if parts is None:
        return None
    element, attributes = parts[1].lower(), _ATTRIBUTE.findall(parts[2])
    ids: list[str] = []
    targets: list[str] = []
    blocked: list[str] = []
    if element in _SUSPECT and (element != "script" or _is_inline(attributes)):
        blocked.append(f"<{element}>")
    for spelt, double, single, bare in attributes:
        name = spelt.lower()
        if name not in _READ and name[:2] != "on":
            continue
        value = html.unescape(double or single or bare)
        if name == "id":
            ids.append(value)
        elif name == "style" or name[:2] == "on":
            blocked.append(f'{name}="{value}"')
        elif element in _LOADING and (loaded := _loaded_elsewhere(element, name, value, attributes)):
            blocked += loaded
        else:
            targets += _several(value) if name == "srcset" else (value,)
    return _Tag(tuple(ids), tuple(targets), tuple(blocked)) if ids or targets or blocked else None


@lru_cache(maxsize=10_000)
def _resolved(folder: str, target: str) -> tuple[str | None, str, str | None]:
    """Give where a target leads from a folder: path (empty: the page itself), fragment, fault.

    A path of None leads out of the section.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None, "", "dead-link"
    if parts.scheme in {"http", "https", "mailto", "tel"}:
        return None, "", None
    if parts.scheme or parts.netloc or target.startswith("/"):
        return None, "", "unsafe-page-link"
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""
    return path, unquote(parts.fragment), None


def _several(addresses: str) -> Iterator[str]:
    return (each.split()[0] for each in addresses.split(",") if each.strip())


def _values(attributes: _Attributes) -> dict[str, str]:
    return {name.lower(): "".join(values).lower() for name, *values in attributes}


def _is_inline(attributes: _Attributes) -> bool:
    """Tell a script that would run where it stands; data for search engines does not run."""
    values = _values(attributes)
    return "src" not in values and values.get("type") != "application/ld+json"


def _loaded_elsewhere(element: str, name: str, value: str, attributes: _Attributes) -> list[str]:
    """List what browsers would load by themselves from another host."""
    # A link of the head is mostly one that people or programs follow.
    if element == "link" and _LOADING_LINKS.isdisjoint(_values(attributes).get("rel", "").split()):
        return []
    addresses = _several(value) if name == "srcset" else (value,)
    return [f'<{element} {name}="{each}">' for each in addresses if _ELSEWHERE.match(each)]


def reach_of(address: str, links: PageLinks) -> Reach:
    """Put together where the links of the page at an address lead."""
    own = all(fragment in links.ids for _, _, path, fragment in links.leads if fragment and path == address)
    return Reach(
        paths=frozenset([path for _, _, path, _ in links.leads if path != address]),
        parts=frozenset(
            [(path, fragment) for _, _, path, fragment in links.leads if fragment and path != address]
        ),
        is_sound=own and not links.faults and not links.blocked,
    )


def together(several: Iterable[Reach]) -> Reach:
    """Put together where several pages lead."""
    all_of = tuple(several)
    return Reach(
        paths=frozenset().union(*(each.paths for each in all_of)),
        parts=frozenset().union(*(each.parts for each in all_of)),
        is_sound=all(each.is_sound for each in all_of),
    )


def all_lead_somewhere(
    reach: Reach, files: Collection[str], links_at: Callable[[str], PageLinks | None]
) -> bool:
    """Tell whether no link leads nowhere: `files` are all addresses, `links_at` gives what a page has.

    This is quick; `check_links` tells what is wrong and where.
    """
    if not reach.is_sound or not all(path in files for path in reach.paths):
        return False
    targets = {path: links_at(path) for path in {path for path, _ in reach.parts}}
    return all((links := targets[path]) and fragment in links.ids for path, fragment in reach.parts)


def check_links(pages: Mapping[str, PageLinks], files: Iterable[str]) -> tuple[Problem, ...]:
    """Find links that lead nowhere: `pages` by address, `files` the addresses of all else."""
    known = {*pages, *files}
    problems: list[Problem] = []
    blocked: dict[str, Place] = {}
    for address, page in pages.items():
        for value, line in page.blocked:
            # What a theme writes on every page is told of the first.
            blocked.setdefault(value, Place(path=f"output/{address}", line=line))
        faults = (*page.faults, *_dead(page.leads, pages, known))
        problems += (
            problem(code, Place(path=f"output/{address}", line=line), value=value)
            for code, value, line in faults
        )
    problems += (problem("page-policy", place, value=shorten(value, 80)) for value, place in blocked.items())
    return tuple(problems)


def _dead(
    leads: Iterable[Lead], pages: Mapping[str, PageLinks], known: Container[str]
) -> Iterator[tuple[str, str, int]]:
    for target, line, path, fragment in leads:
        if path not in known:
            yield "dead-link", target, line
        elif fragment and (path not in pages or fragment not in pages[path].ids):
            yield "dead-fragment", target, line
