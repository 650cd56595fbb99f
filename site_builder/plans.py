"""What a build publishes and tells, but for the words of texts: planned anew, or kept from an earlier one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import Layer, Snapshot
from site_builder.model.records import Site
from site_builder.pages.colours import agency_style
from site_builder.pages.data import plan_data
from site_builder.pages.make import Look, make_look
from site_builder.pages.plan import folder_of, plan
from site_builder.pages.planned import Planned
from site_builder.pages.search import plan_search
from site_builder.pages.theme import Theme
from site_builder.pages.wording import Wording
from site_builder.portions import File, Inputs, LostError, Portion, in_portions
from site_builder.problems import Language, Problem
from site_builder.publish.memo import Memo
from site_builder.serial import Key, encoded, key_of
from site_builder.signatures import program_signature
from site_builder.sources import Sources
from site_builder.unchanged import Asked


class Plan(Struct, frozen=True, kw_only=True):
    """All that follows from a folder without the words of its texts."""

    problems: tuple[Problem, ...]
    language: Language
    measures: int
    drafts: int
    fixed: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    """Files of the theme, by address."""
    evidence: tuple[str, ...] = ()
    """Addresses of the files of the content that are published."""
    portions: tuple[Portion, ...] = ()
    """Their files, what these are made of, and what pages are made with, are kept by themselves."""
    held: Mapping[Key, Any] = msgspec.field(default_factory=dict)
    """What of that is to stay in memory, or could not be kept, by the key under which it would be."""
    exact: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    """Digests of the documents that have a problem, places and all."""
    is_kept: bool = False
    """True for a plan that an earlier build has kept."""

    def files_of(self, portion: Portion, kept: Memo) -> Sequence[File]:
        """Give the files of a portion. Raises LostError where they are not to be had."""
        files: Sequence[File] = self._find(_files_key(portion), kept)
        return files

    def look_of(self, digest: bytes, kept: Memo) -> Look:
        """Give what pages are made with. Raises LostError where it is not to be had."""
        look: Look = self._find(_look_key(digest), kept)
        return look

    def inputs_in(self, bundle: Key, kept: Memo) -> Inputs:
        """Give the inputs of the files of a bundle. Raises LostError where they are not to be had."""
        inputs: Inputs = self._find(bundle, kept)
        return inputs

    def _find(self, key: Key, kept: Memo) -> Any:  # noqa: ANN401 - whatever it is
        found = self.held[key] if key in self.held else kept.load(key)
        if found is None:
            raise LostError
        return found

    def parts(self) -> Iterator[tuple[Portion, list[Key]]]:
        """Give portions with the keys under which it is kept what belongs to them."""
        for portion in self.portions:
            yield portion, [_files_key(portion), _look_key(portion.look), *portion.bundles]


def without_files(site: Site | None, language: Language, problems: tuple[Problem, ...]) -> Plan:
    """Plan nothing but what is told of a site, or of a folder of which none could be made."""
    return Plan(
        problems=problems,
        language=language,
        measures=sum(len(year.measures) for year in site.years) if site else 0,
        drafts=site.drafts if site else 0,
    )


def with_files(
    told: Plan, site: Site, themes: Mapping[Language, Theme], kept: Memo, *, in_memory: bool = False
) -> Plan:
    """Plan every file of a site, in each of its languages.

    Files and what they are made of are kept; where that cannot be, or they are to be held `in_memory`, the
    plan has them.
    """
    fixed = dict(themes[site.settings.language].files)
    fixed |= dict([style] if (style := agency_style(site.settings.colour)) else [])
    portions: list[Portion] = []
    held: dict[Key, Any] = {}

    def keep(key: Key, value: object) -> None:
        if not in_memory and not kept.has(key):
            kept.save(key, value)
        if in_memory or not kept.has(key):
            held[key] = value

    for each in (site, site.other) if site.other else (site,):
        look, planned = _files(each, site, themes)
        keep(_look_key(look.digest), look)
        for portion, files in in_portions(look, planned, keep, written=kept.on_disk).items():
            keep(_files_key(portion), files)
            portions.append(portion)
    return replace(told, fixed=fixed, evidence=tuple(site.files), portions=tuple(portions), held=held)


def _files(site: Site, own: Site, themes: Mapping[Language, Theme]) -> tuple[Look, Iterable[Planned]]:
    """Plan the files of the section in one language, and what they are made with."""
    theme, settings = themes[site.settings.language], site.settings
    pages, indexes = plan(site, tuple(themes) if own.other else ()), plan_search(site)
    if site is own:
        data = plan_data(site, Wording(settings=settings, strings=theme.strings))
        return make_look(theme, settings), chain(pages, data, indexes)
    here: list[Planned] = [*pages, *indexes]
    addresses = tuple(address for each in here for address in each.addresses)
    return make_look(theme, settings, folder_of(settings.language), addresses), here


def _files_key(portion: Portion) -> Key:
    return key_of(b"files", portion.key)


def _look_key(digest: bytes) -> Key:
    return key_of(b"look", program_signature(), digest)


def plan_key(asked: Asked, snapshot: Snapshot, layers: Iterable[Layer], read: Sources) -> Key:
    """Hash all that a plan comes from, but the documents' places."""
    others = {path: snapshot.texts[path] for path in snapshot.texts if path not in read.briefs}
    evidence = {path: (each.size, each.sha256, each.kind) for path, each in snapshot.evidence.items()}
    outlines = {path: brief.outline for path, brief in read.briefs.items()}
    found = (others, evidence, snapshot.requirements, snapshot.problems, outlines, [*layers])
    return key_of(b"plan", program_signature(), encoded((asked.theme, asked.as_of, *found, asked.drafts)))


def recall(key: Key, read: Sources, kept: Memo) -> Plan | None:
    """Give a plan that was kept, where also the places are right of what it tells."""
    plan: Plan | None = kept.load(key)
    if plan is None:
        return None
    told = {path: each.exact for path, each in read.briefs.items() if path in plan.exact or not each.sound}
    if told != plan.exact:
        return None
    for portion, keys in plan.parts():
        # Others are made again only under a new plan; the preview makes data and indexes when somebody asks.
        if portion.sources or not kept.on_disk:
            kept.retain(keys)
    return plan


def keep(key: Key, plan: Plan, read: Sources, kept: Memo) -> None:
    """Keep a plan that was carried out."""
    if plan.is_kept or not plan.portions:
        return
    paths = {found.place.path for found in plan.problems}
    exact = {path: each.exact for path, each in read.briefs.items() if path in paths or not each.sound}
    kept.save(key, replace(plan, held={}, exact=exact, is_kept=True))
    for part, value in plan.held.items():
        kept.save(part, value)
