"""What a build says at its end; light, so that a build that finds nothing to do loads nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.problems import Language, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in an agency's folder."""

    problems: tuple[Problem, ...]
    """Every problem, in order."""
    sources: Mapping[str, str]
    """Text by path, for the source lines under problems."""
    language: Language
    read: int
    measures: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a publication did, in files; `foreign` are those that no build made, kept as they are."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did; no account where an error kept it from publishing."""

    report: Report
    account: Account | None
    seconds: float
