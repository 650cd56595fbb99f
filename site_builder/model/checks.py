"""What is only wrong when documents are seen together: two of one address, number or owner."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

from site_builder import thai
from site_builder.content.documents import AnyDocument
from site_builder.model.references import Resolved, measure_address
from site_builder.problems import Place, Problem, nearest, problem


def conflicts(documents: Iterable[AnyDocument], register: Sequence[str]) -> Iterator[Problem]:
    """Find every conflict between the measures of a site, drafts included; `register`: known owners."""
    documents = tuple(documents)
    yield from _collisions(documents)
    yield from _repeated_numbers(documents)
    yield from _owner_problems(documents, register)


def _folded(text: str) -> str:
    """Fold what some file systems take for the same name: case and Unicode form."""
    return unicodedata.normalize("NFKC", text).casefold()


Item = TypeVar("Item")


def _repeats(items: Iterable[Item], key: Callable[[Item], object]) -> Iterator[tuple[Item, Item]]:
    """Give each item whose key an earlier one has, with the first of them; a key of None is no key."""
    first: dict[object, Item] = {}
    for item in items:
        found = key(item)
        if found is not None and first.setdefault(found, item) is not item:
            yield item, first[found]


def _collisions(documents: Iterable[AnyDocument]) -> Iterator[Problem]:
    """Find two files that would have one address."""
    for document, first in _repeats(documents, lambda each: _folded(measure_address(each))):
        place = document.place("slug")
        yield problem("address-taken", place, address=measure_address(document), other=first.path)


def same_names(addresses: Iterable[str]) -> Iterator[Problem]:
    """Find evidence whose names some file systems take for one."""
    for address, first in _repeats(sorted(set(addresses)), _folded):
        place = Place(path=f"content/{address}")
        yield problem("address-taken", place, address=address, other=f"content/{first}")


def same_files(resolved: Iterable[Resolved]) -> Iterator[Problem]:
    """Find evidence of one content under two years: last year's proof proves nothing of this year."""
    named = sorted(
        (path, place, each.files[address].sha256)
        for each in resolved
        for path, place in each.named.items()
        if (address := path.removeprefix("content/")) in each.files
    )
    first: dict[str, str] = {}
    for path, place, digest in named:
        other = first.setdefault(digest, path)
        if other.split("/")[1] != path.split("/")[1]:
            yield problem("evidence-of-two-years", place, value=path, other=other)


def _number_of(document: AnyDocument) -> tuple[int, str] | None:
    number = document.value("number")
    return (document.year, number) if number is not None else None


def _repeated_numbers(documents: Iterable[AnyDocument]) -> Iterator[Problem]:
    for document, first in _repeats(documents, _number_of):
        place, number = document.place("number"), document.value("number")
        yield problem("number-taken", place, value=number, other=first.path)


def _owner_problems(documents: Iterable[AnyDocument], register: Sequence[str]) -> Iterator[Problem]:
    """Find owners outside the register, and one owner written in two ways."""
    spelling: dict[str, str] = {}
    for document in documents:
        for _, name, place in document.listed("owner"):
            if register and name not in register:
                yield unknown_owner(name, place, register)
            slug = owner_slug(name)
            if spelling.setdefault(slug, name) != name:
                yield problem("owner-spelling", place, value=name, other=spelling[slug])


def unknown_owner(name: str, place: Place, register: Sequence[str]) -> Problem:
    """Tell of an owner outside the register; several known names in one text are told as such."""
    names = [part for part in re.split(r"\s*,\s*|\s+และ\s*|\s+", name) if part]
    several = f"[{', '.join(names)}]" if len(names) > 1 and set(names) <= set(register) else None
    near = nearest(name, tuple(register))
    choices = ", ".join(register)
    return problem("unknown-owner", place, value=name, several=several, nearest=near, choices=choices)


_LONGEST_SLUG = 180
"""Bytes; leaves room for `.html` and a hash below the 255 of the common file systems."""


def owner_slug(name: str) -> str:
    """Make the identifier in the address of an owner's page."""
    slug = thai.slug(name)
    if len(slug.encode()) <= _LONGEST_SLUG:
        return slug
    digest = sha256(name.encode()).hexdigest()[:8]
    return slug.encode()[:_LONGEST_SLUG].decode(errors="ignore").strip("-") + f"-{digest}"
