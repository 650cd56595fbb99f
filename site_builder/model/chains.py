"""From promise to result across years: which measure follows which, and what is wrong with that."""

from collections.abc import Iterator, Mapping

from site_builder.content.documents import AnyDocument, MeasureDocument
from site_builder.problems import Problem, problem

Follows = Mapping[str, MeasureDocument | None]
"""The measure of an earlier year that each one follows, by path."""


def double_successors(documents: Mapping[str, AnyDocument], follows: Follows) -> Iterator[Problem]:
    """Find a second measure that follows the same one: a promise has one successor, or none."""
    first: dict[str, str] = {}

    def order(path: str) -> tuple[object, ...]:
        return bool(documents[path].value("draft")), documents[path].year, path

    for path in sorted(follows, key=order):
        before = follows[path]
        if before is None:
            continue
        if before.path in first:
            place = documents[path].place("follows")
            yield problem("second-successor", place, value=before.path, other=first[before.path])
        first.setdefault(before.path, path)


def chain(path: str, follows: Follows, later: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Give the paths of a promise through the years, oldest first: what came before, itself, what came after.

    Measures follow only those of earlier years, so the walk ends.
    """
    before: list[str] = []
    earlier = follows.get(path)
    while earlier is not None:
        before.append(earlier.path)
        earlier = follows.get(earlier.path)
    after: list[str] = []
    ahead = list(later.get(path, ()))
    while ahead:
        after.append(ahead.pop(0))
        ahead += later.get(after[-1], ())
    return (*reversed(before), path, *sorted(after))  # paths begin with the year


def successors(follows: Follows) -> Mapping[str, list[str]]:
    """List the measures that follow each one, by path."""
    later: dict[str, list[str]] = {}
    for path, before in follows.items():
        if before is not None:
            later.setdefault(before.path, []).append(path)
    return later
