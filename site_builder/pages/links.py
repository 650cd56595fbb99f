"""Every href, src and fragment of the rendered pages, checked before anything is published."""

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from site_builder.problems import Place, Problem, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What one page offers to links, and where its own lead, with the line of each."""

    ids: Collection[str]
    targets: tuple[tuple[str, int], ...]
    repeated: tuple[tuple[str, int], ...]
    """Ids that stand on the page a second time: a link to one of them could mean either."""


# Pages come from our own templates, so tags are found by pattern: html.parser takes ten times as long.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# A <base> leads nowhere by itself.
_TAG = re.compile(r"<(?!base\b)[a-zA-Z][^\s/>]*((?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s([^\s=\"'>]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_LINKING = frozenset({"id", "href", "xlink:href", "src", "srcset", "poster", "action", "data"})


def links_of(page: str) -> PageLinks:
    """Read the ids and links of a page's HTML."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), page)
    ids: set[str] = set()
    targets: list[tuple[str, int]] = []
    repeated: list[tuple[str, int]] = []
    line, counted = 1, 0
    for tag in _TAG.finditer(text):
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        for name, *values in _ATTRIBUTE.findall(tag[1]):
            if name.lower() not in _LINKING:
                continue
            value = html.unescape("".join(values))
            if name.lower() == "srcset":
                targets += ((each.split()[0], line) for each in value.split(",") if each.strip())
            elif name.lower() != "id":
                targets.append((value, line))
            elif value in ids:
                repeated.append((value, line))
            else:
                ids.add(value)
    return PageLinks(ids=ids, targets=tuple(targets), repeated=tuple(repeated))


def check_links(pages: Mapping[str, PageLinks], files: Iterable[str]) -> tuple[Problem, ...]:
    """Find links that lead nowhere: `pages` by address, `files` the addresses of all else."""
    known = {*pages, *files}
    problems: list[Problem] = []
    for address, page in pages.items():
        for value, line in page.repeated:
            problems.append(problem("repeated-id", Place(path=f"output/{address}", line=line), value=value))
        for target, line in page.targets:
            place = Place(path=f"output/{address}", line=line)
            problems += (problem(code, place, value=target) for code in _fault(address, target, pages, known))
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
