"""What a build publishes and tells, but for the words of texts: kept by digests of all that it comes from."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import Layer, Snapshot
from site_builder.pages.make import Look
from site_builder.portions import File, Portion
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
    exact: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    """Digests of the documents that have a problem, places and all."""

    def files_of(self, portion: Portion, kept: Memo) -> Sequence[File] | None:
        """Give the files of a portion; None where they are not to be had."""
        found: Sequence[File] | None = self.files.get(portion.key) or kept.load(_files_key(portion))
        return found

    def look_of(self, digest: bytes, kept: Memo) -> Look | None:
        """Give what pages are made with; None where it is not to be had."""
        found: Look | None = self.looks.get(digest) or kept.load(_look_key(digest))
        return found


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
    kept.save(key, replace(plan, files={}, looks={}, exact=exact))
    for digest, look in plan.looks.items():
        kept.save(_look_key(digest), look)
    for portion in plan.portions:
        # A portion without texts has to be made under its own plan only where its files are gone; then all is
        # planned anew.
        name = _files_key(portion)
        if portion.sources and not kept.has(name):
            kept.save(name, plan.files[portion.key])
