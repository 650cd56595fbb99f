"""What a text or field refers to is found, or told as a problem: links, evidence, findings, earlier years."""

import ipaddress
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from site_builder import thai
from site_builder.content.body import PARTS, Link
from site_builder.content.documents import AnalysisDocument, AnyDocument, MeasureDocument
from site_builder.content.evidence import fits
from site_builder.content.fields import AnalysisFields
from site_builder.content.files import StoredFile
from site_builder.content.values import is_web_address
from site_builder.problems import Place, Problem, nearest, problem

IMAGE_KINDS = frozenset({"png", "jpg", "jpeg", "webp", "gif"})

EVIDENCE_KINDS = IMAGE_KINDS | {
    *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
    *("odt", "ods", "odp", "csv", "txt", "zip", "mp3", "mp4"),
}
"""Endings of files that may be published: none of them acts in a reader's browser."""


class Index(Struct, frozen=True, kw_only=True):
    """Everything that can be referred to, by path in the agency's folder."""

    measures: Mapping[str, MeasureDocument]
    by_key: Mapping[str, MeasureDocument]
    """The same by `<year>/<stem>`, which a slug makes differ from the path."""
    analyses: Mapping[str, AnalysisDocument]
    evidence: Mapping[str, StoredFile]
    refused: Collection[str]
    """Files that are there and could not be understood: what refers to them may well be right."""
    unknown_analyses: Collection[int]
    """Years whose analysis could not be understood."""


class Resolved(Struct, kw_only=True):
    """What the references of one document lead to."""

    links: dict[str, str] = msgspec.field(default_factory=dict)
    """Address by link as written."""
    evidence: dict[int, str] = msgspec.field(default_factory=dict)
    """Address of a published file, by position in `evidence`."""
    files: dict[str, StoredFile] = msgspec.field(default_factory=dict)
    """All files that the document names, by address."""
    named: dict[str, Place] = msgspec.field(default_factory=dict)
    """Where it first names each file, by path, also where the file cannot be published."""
    linked: list[str] = msgspec.field(default_factory=list)
    """Addresses of the files that its text links to: they count as named evidence."""
    follows: MeasureDocument | None = None
    set_measures: list[str] = msgspec.field(default_factory=list)
    """Stems of the measures that an analysis lists."""
    problems: list[Problem] = msgspec.field(default_factory=list)


def measure_address(document: AnyDocument) -> str:
    """Address of a measure's page."""
    return f"{document.year}/{document.stem}.html"


def year_address(year: int) -> str:
    """Address of a fiscal year's index."""
    return f"{year}/index.html"


def finding_id(name: str) -> str:
    """Name the place on a page where a finding is shown; no heading makes an id with an underscore."""
    return f"finding_{name}"


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """A reference that leads nowhere good."""

    def __init__(self, code: str, place: Place, value: str, **values: object) -> None:
        super().__init__(code)
        self.problem = problem(code, place, value=value, **values)


def resolve(document: AnyDocument, index: Index) -> Resolved:
    """Find everything that a document refers to."""
    resolved = Resolved()
    for link in document.body.links:
        try:
            address = _address_of(link, document, index, resolved)
        except _Refused as refused:
            resolved.problems.append(refused.problem)
            continue
        resolved.links[link.target] = address
        if address in resolved.files and not link.image:
            resolved.linked.append(address)
    if document.is_measure:
        _resolve_fields(document, index, resolved)
    else:
        _resolve_set_measures(document, index, resolved)
    return resolved


def _resolve_set_measures(analysis: AnyDocument, index: Index, resolved: Resolved) -> None:
    """Find the measures that an analysis lists as set (the seed's row 16)."""
    there = [each for each in index.measures.values() if each.year == analysis.year and not each.fields.draft]
    stems = {name: each.stem for each in there for name in (posixpath.basename(each.path)[:-3], each.stem)}
    meant: set[str | None] = set()
    for _, written, place in analysis.listed("measures"):
        name = re.sub(rf"^(?:content/)?(?:{analysis.year}/)?", "", written).removesuffix(".md")
        resolved.set_measures.append(stems.get(name, name))
        told = name.startswith("-") or f"content/{analysis.year}/{name}.md" in index.refused
        if name not in stems and not told:
            near = nearest(name, tuple(stems))
            meant.add(stems[near] if near else None)
            resolved.problems.append(problem("set-measure-missing", place, value=name, nearest=near))
    listed = {*resolved.set_measures, *meant}
    # A name that could not be read may be that of any measure.
    if listed and not any(each is None or each.startswith("-") for each in analysis.value("measures")):
        resolved.problems += (
            problem("measure-not-set", Place(path=each.path), value=each.stem, path=analysis.path)
            for each in there
            if each.stem not in listed
        )


def _resolve_fields(document: AnyDocument, index: Index, resolved: Resolved) -> None:
    for position, each, _ in document.listed("evidence"):
        try:
            if each.file:
                resolved.evidence[position] = _evidence_file(document, position, each.file, index, resolved)
            elif each.url:
                _check_web_address(each.url, document.place(f"evidence.{position}.url"))
        except _Refused as refused:
            resolved.problems.append(refused.problem)
    try:
        resolved.follows = _followed(document, index)
    except _Refused as refused:
        resolved.problems.append(refused.problem)
    if document.year not in index.unknown_analyses:
        resolved.problems += _dangling_findings(document, analysis_of(document.year, index))


def analysis_of(year: int, index: Index) -> AnalysisDocument | None:
    """Find the analysis of a fiscal year."""
    return next((document for document in index.analyses.values() if document.year == year), None)


def _address_of(link: Link, document: AnyDocument, index: Index, resolved: Resolved) -> str:
    """Give a link's address: `https:…` as it is, anything of the section relative to its root."""
    target = link.target.strip()
    if target in {"", "#"}:
        raise _Refused("empty-link", link.place, target)
    if re.match(r"(?i)[a-z][a-z0-9+.-]*:", target):
        return _outside_address(link, target)
    if target.startswith(("/", "\\")):
        raise _Refused("unsafe-link" if target[1:2] in {"/", "\\"} else "absolute-link", link.place, target)
    raw_path, _, fragment = target.partition("#")
    if "?" in raw_path or "\\" in raw_path:
        raise _Refused("unknown-link-target", link.place, target)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(raw_path)))
    path = path if raw_path else document.path
    if path in index.evidence and not fragment:
        return _evidence_address(path, link.place, index, resolved, image=link.image)
    if link.image:
        raise _Refused("image-not-a-file", link.place, target)
    if path in index.measures and _is_held_back(index.measures[path], document):
        raise _Refused("link-to-draft", link.place, link.target, path=path)
    return _page_address(link, path, unquote(fragment), index)


def _outside_address(link: Link, target: str) -> str:
    scheme = target.partition(":")[0].lower()
    if scheme not in {"http", "https", "mailto", "tel"} or not target[len(scheme) + 1 :]:
        raise _Refused("unsafe-link", link.place, target)
    if link.image:
        raise _Refused("image-not-a-file", link.place, target)
    if scheme in {"http", "https"}:
        _check_web_address(target, link.place)
    return target


_PRIVATE_HOSTS = (".local", ".localhost", ".test", ".internal", ".lan")


def _check_web_address(address: str, place: Place) -> None:
    """Refuse a web address of a wrong form, and one that only the agency itself can reach."""
    host = _host_of(address)
    if host is None:
        raise _Refused("not-a-web-address", place, address)
    if _is_private(host):
        raise _Refused("staging-link", place, address, host=host)


@lru_cache(maxsize=20_000)
def _host_of(address: str) -> str | None:
    """Give the host of a web address that may be published, else None."""
    return (urlsplit(address).hostname or "").rstrip(".") if is_web_address(address) else None


@lru_cache(maxsize=1_000)
def _is_private(host: str) -> bool:
    """Tell whether only the agency itself can reach a host."""
    if host == "localhost" or host.endswith(_PRIVATE_HOSTS):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _is_held_back(target: MeasureDocument, document: AnyDocument) -> bool:
    """Tell whether readers of a document would look for a draft; those of another draft are its editors."""
    return target.fields.draft and not document.value("draft")


def _page_address(link: Link, path: str, fragment: str, index: Index) -> str:
    target: MeasureDocument | AnalysisDocument
    if path in index.refused:
        return ""
    if path in index.measures:
        target = index.measures[path]
        address = measure_address(target)
    elif path in index.analyses:
        target = index.analyses[path]
        address = year_address(target.year)
        fragment = fragment or "analysis"
    else:
        near = _nearest_file(path, (*index.measures, *index.analyses, *index.evidence), link.place.path)
        near = f"https://{link.target}" if link.target.startswith("www.") else near
        raise _Refused("unknown-link-target", link.place, link.target, nearest=near)
    ids = page_ids(target)
    meant = fragment if fragment in ids else thai.slug(fragment)
    if fragment and meant not in ids:
        near = nearest(meant, target.body.ids)
        raise _Refused(
            "unknown-fragment", link.place, link.target, fragment=fragment, path=path, nearest=near
        )
    return f"{address}#{meant}" if fragment else address


def _nearest_file(path: str, known: tuple[str, ...], source: str) -> str | None:
    """Name the file that was probably meant, relative to the one that refers: by its name, not its folder."""
    names = {posixpath.splitext(posixpath.basename(each))[0]: each for each in known}
    near = nearest(posixpath.splitext(posixpath.basename(path))[0], tuple(names))
    return posixpath.relpath(names[near], posixpath.dirname(source)) if near else None


def page_ids(document: MeasureDocument | AnalysisDocument) -> set[str]:
    """List the ids on a document's page that a link may name: its headings, its parts, its findings."""
    if isinstance(document.fields, AnalysisFields):
        findings = {finding_id(finding.id) for finding in document.fields.findings}
        return {*document.body.ids, *findings, "analysis"}
    return {*document.body.ids, *PARTS}


def _evidence_address(
    path: str, place: Place, index: Index, resolved: Resolved, *, image: bool = False
) -> str:
    resolved.named.setdefault(path, place)
    ending = path.rpartition(".")[2].lower()
    kinds = IMAGE_KINDS if image else EVIDENCE_KINDS
    if ending not in kinds:
        raise _Refused("evidence-kind", place, path, kinds=", ".join(sorted(kinds)))
    if re.search(r'[#?%\\:*"<>|]', path):
        raise _Refused("evidence-name", place, path)
    stored = index.evidence[path]
    if stored.size == 0:
        raise _Refused("evidence-empty", place, path)
    if stored.flaw:
        raise _Refused(stored.flaw, place, path)
    if not fits(stored.kind, ending):
        if stored.kind in _PROGRAMS:
            raise _Refused("evidence-program", place, path)
        if stored.kind not in _HARMLESS:
            own = stored.kind if stored.kind in kinds else None
            kind = _SHOWN.get(stored.kind, stored.kind).upper()
            raise _Refused("evidence-kind-differs", place, path, ending=ending, kind=kind, own=own)
        if resolved.named[path] is place:
            resolved.problems.append(problem("evidence-damaged", place, value=path, ending=ending))
    address = path.removeprefix("content/")
    resolved.files[address] = index.evidence[path]
    return address


_HARMLESS = frozenset({"", "txt"})
"""Contents that nothing opens as another kind: noise, and words without marks."""

_PROGRAMS = frozenset({"program", "macros"})
_SHOWN = {"markup": "html"}


def _evidence_file(document: AnyDocument, position: int, named: str, index: Index, resolved: Resolved) -> str:
    """Find the file that an entry of `evidence` names; gives its address."""
    place = document.place(f"evidence.{position}.file")
    folder = posixpath.dirname(document.path)
    path = posixpath.normpath(posixpath.join(folder, named))
    if path in index.evidence and "\\" not in named:
        return _evidence_address(path, place, index, resolved)
    near = _nearest_file(path, tuple(index.evidence), document.path)
    code = "evidence-missing" if path.startswith(f"{folder}/files/") else "evidence-outside"
    raise _Refused(code, place, named, nearest=near, year=document.year)


def _followed(document: AnyDocument, index: Index) -> MeasureDocument | None:
    """Find the measure of an earlier year that a measure follows."""
    written = document.value("follows")
    if written is None:
        return None
    place = document.place("follows")
    stem, target = _named_by_follows(document, index)
    if f"content/{stem}.md" in index.refused:
        return None
    if target is None:
        earlier = [path for path, each in index.measures.items() if each.year < document.year]
        near = _nearest_file(f"content/{stem}.md", tuple(earlier), "content/x")
        raise _Refused("unknown-follows", place, written, nearest=near and near.removesuffix(".md"))
    if target.year >= document.year:
        code = "follows-cycle" if _leads_back(target, document, index) else "follows-later-year"
        raise _Refused(code, place, written, year=document.year)
    if _is_held_back(target, document):
        raise _Refused("link-to-draft", place, written, path=target.path)
    return target


def _named_by_follows(document: AnyDocument, index: Index) -> tuple[str, MeasureDocument | None]:
    """Read what a measure follows, as `<year>/<stem>`, and find it."""
    written = document.value("follows") or ""
    stem = re.sub(r"^(?:\.\./|/|content/)+", "", written).removesuffix(".md")
    return stem, index.measures.get(f"content/{stem}.md") or index.by_key.get(stem)


def _leads_back(target: MeasureDocument, document: AnyDocument, index: Index) -> bool:
    """Tell whether following on from a target comes back to a measure."""
    seen: set[str] = set()
    following: MeasureDocument | None = target
    while following is not None and following.path not in seen:
        if following.path == document.path:
            return True
        seen.add(following.path)
        following = _named_by_follows(following, index)[1]
    return False


def _dangling_findings(document: AnyDocument, analysis: AnalysisDocument | None) -> Iterator[Problem]:
    """Find names in `responds_to` that the year's analysis does not have (the seed's row 7)."""
    known = tuple(finding.id for finding in analysis.fields.findings) if analysis else ()
    for _, name, place in document.listed("responds_to"):
        if name not in known:
            path = f"content/{document.year}/analysis.md"
            choices = ", ".join(known) if known else None
            near = nearest(name, known)
            yield problem("unknown-finding", place, value=name, path=path, nearest=near, choices=choices)
