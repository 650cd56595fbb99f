"""What a build says at its end; light, so that a build that finds nothing to do loads nothing else."""

from collections.abc import Mapping

from msgspec import Struct

from site_builder.problems import Language, Problem


class Report(Struct, frozen=True, kw_only=True):
    """What was found in an agency's folder."""

    problems: tuple[Problem, ...]
    """Every problem, in order."""
    sources: Mapping[str, str]
    """Text by path, for the source lines under problems."""
    language: Language
    read: int
    measures: int
    drafts: int


class Account(Struct, frozen=True, kw_only=True):
    """What a publication did, in files; `foreign` are those that no build made, kept as they are."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]
    leaves_chain: bool = False
    """Whether the state before stood in a chain of publications, and this one follows none."""


class Built(Struct, frozen=True, kw_only=True):
    """What a build did; no account where an error kept it from publishing."""

    report: Report
    account: Account | None
    seconds: float
