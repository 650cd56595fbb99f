"""What a build publishes and tells, but for the words of texts: kept by digests of all that it comes from."""

import pickle
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.files import Layer, Snapshot
from site_builder.pages.make import Look, encoded
from site_builder.portions import File, Portion
from site_builder.problems import Language, Problem
from site_builder.publish.memo import Key, Memo, key_of
from site_builder.signatures import program_signature
from site_builder.sources import Sources


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
        found = self.files.get(portion.key)
        value = None if found else kept.get(key_of(b"files", portion.key))
        return pickle.loads(value) if value else found  # noqa: S301 - sealed by a build of ours

    def look_of(self, digest: bytes, kept: Memo) -> Look | None:
        """Give what pages are made with; None where it is not to be had."""
        found = self.looks.get(digest)
        value = None if found else kept.get(key_of(b"look", digest))
        return pickle.loads(value) if value else found  # noqa: S301 - sealed, as above


def plan_key(
    snapshot: Snapshot, layers: Iterable[Layer], read: Sources, theme: str | None, as_of: date | None
) -> Key:
    """Hash all that a plan comes from, but the documents' places."""
    others = {path: snapshot.texts[path] for path in snapshot.texts if path not in read.briefs}
    evidence = {path: (each.size, each.sha256, each.kind) for path, each in snapshot.evidence.items()}
    outlines = {path: brief.outline for path, brief in read.briefs.items()}
    asked = (theme, as_of, others, evidence, snapshot.requirements, snapshot.problems, outlines, [*layers])
    return key_of(b"plan", program_signature(), encoded(asked))


def recall(key: Key, read: Sources, kept: Memo) -> Plan | None:
    """Give a plan that was kept, where also the places are right of what it tells."""
    value = kept.get(key)
    if value is None:
        return None
    plan: Plan = pickle.loads(value)  # noqa: S301 - sealed by a build of ours
    told = {path: each.exact for path, each in read.briefs.items() if path in plan.exact or not each.sound}
    if told != plan.exact:
        return None
    kept.retain(key_of(b"files", portion.key) for portion in plan.portions)
    kept.retain(key_of(b"look", portion.look) for portion in plan.portions)
    return plan


def keep(key: Key, plan: Plan, read: Sources, kept: Memo) -> None:
    """Keep a plan that was carried out."""
    if kept.table is None or not plan.files:
        return
    paths = {found.place.path for found in plan.problems}
    exact = {path: each.exact for path, each in read.briefs.items() if path in paths or not each.sound}
    kept.put(key, _dumped(replace(plan, files={}, looks={}, exact=exact)))
    for digest, look in plan.looks.items():
        kept.put(key_of(b"look", digest), _dumped(look))
    for portion in plan.portions:
        # A portion without texts has to be made under its own plan only where its files are gone; then all is
        # planned anew.
        name = key_of(b"files", portion.key)
        if portion.sources and not kept.has(name):
            kept.put(name, _dumped(plan.files[portion.key]))


def _dumped(value: object) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
