"""What a build publishes and tells, but for the words of texts: planned anew, or kept from an earlier one."""

from collections.abc import Iterable, Mapping, Sequence
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
    files: Mapping[Key, Sequence[File]] = msgspec.field(default_factory=dict)
    """The files of portions, by the portion's key; those of a plan that was kept are in the table."""
    looks: Mapping[bytes, Look] = msgspec.field(default_factory=dict)
    """What pages are made with, by its digest; likewise."""
    bundles: Mapping[Key, Inputs] = msgspec.field(default_factory=dict)
    """What files are made of, as far as it is not in the table."""
    exact: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    """Digests of the documents that have a problem, places and all."""

    def files_of(self, portion: Portion, kept: Memo) -> Sequence[File]:
        """Give the files of a portion. Raises LostError where they are not to be had."""
        found: Sequence[File] = self.files.get(portion.key) or _load(_files_key(portion), kept)
        return found

    def look_of(self, digest: bytes, kept: Memo) -> Look:
        """Give what pages are made with. Raises LostError where it is not to be had."""
        found: Look = self.looks.get(digest) or _load(_look_key(digest), kept)
        return found

    def inputs_in(self, bundle: Key, kept: Memo) -> Inputs:
        """Give the inputs of the files of a bundle. Raises LostError where they are not to be had."""
        found: Inputs = self.bundles.get(bundle) or _load(bundle, kept)
        return found


def _load(key: Key, kept: Memo) -> Any:  # noqa: ANN401 - whatever was kept
    found = kept.load(key)
    if found is None:
        raise LostError
    return found


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

    What files are made of is kept; where it cannot be, or is to be held `in_memory`, the plan has it.
    """
    fixed = dict(themes[site.settings.language].files)
    fixed |= dict([style] if (style := agency_style(site.settings.colour)) else [])
    files: dict[Portion, tuple[File, ...]] = {}
    looks: dict[bytes, Look] = {}
    bundles: dict[Key, Inputs] = {}

    def keep(bundle: Key, inputs: Inputs) -> None:
        if not in_memory and not kept.has(bundle):
            kept.save(bundle, inputs)
        if in_memory or not kept.has(bundle):
            bundles[bundle] = inputs

    for each in (site, site.other) if site.other else (site,):
        look, planned = _files(each, site, themes)
        files |= in_portions(look, planned, keep, written=kept.on_disk)
        looks[look.digest] = look
    return replace(
        told,
        fixed=fixed,
        evidence=tuple(site.files),
        portions=tuple(files),
        files={portion.key: each for portion, each in files.items()},
        looks=looks,
        bundles=bundles,
    )


def _files(site: Site, own: Site, themes: Mapping[Language, Theme]) -> tuple[Look, list[Planned]]:
    """Plan the files of the section in one language, and what they are made with."""
    theme, settings = themes[site.settings.language], site.settings
    pages = plan(site, tuple(themes) if own.other else ())
    indexes = tuple(plan_search(site))
    if site is own:
        data = plan_data(site, Wording(settings=settings, strings=theme.strings))
        return make_look(theme, settings), [*pages, *data, *indexes]
    here: list[Planned] = [*pages, *indexes]
    addresses = tuple(address for each in here for address in each.addresses)
    return make_look(theme, settings, folder_of(settings.language), addresses), here


def _files_key(portion: Portion) -> Key:
    return key_of(b"files", portion.key)


def _look_key(digest: bytes) -> Key:
    return key_of(b"look", digest)


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
    kept.retain(_files_key(portion) for portion in plan.portions)
    kept.retain(_look_key(portion.look) for portion in plan.portions)
    # Others are made again only under a new plan; the preview makes data and indexes when somebody asks.
    wanted = [portion for portion in plan.portions if portion.sources or not kept.on_disk]
    kept.retain(chain.from_iterable(portion.bundles for portion in wanted))
    return plan


def keep(key: Key, plan: Plan, read: Sources, kept: Memo, *, whole: bool = False) -> None:
    """Keep a plan that was carried out; `whole` where it may stay in memory with all that belongs to it."""
    if not plan.files:
        return
    paths = {found.place.path for found in plan.problems}
    exact = {path: each.exact for path, each in read.briefs.items() if path in paths or not each.sound}
    if whole:
        kept.save(key, replace(plan, exact=exact))
        return
    kept.save(key, replace(plan, files={}, looks={}, bundles={}, exact=exact))
    for digest, look in plan.looks.items():
        kept.save(_look_key(digest), look)
    for portion in plan.portions:
        # A portion without texts has to be made under its own plan only where its files are gone; then all is
        # planned anew.
        name = _files_key(portion)
        if portion.sources and not kept.has(name):
            kept.save(name, plan.files[portion.key])
        for bundle in portion.bundles:
            if portion.sources and bundle in plan.bundles:
                kept.save(bundle, plan.bundles[bundle])
