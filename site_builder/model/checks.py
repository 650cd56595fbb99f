"""What is only wrong when documents are seen together: two of one address, number or owner."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from site_builder import thai
from site_builder.content.documents import AnyDocument
from site_builder.model.references import measure_address
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


def _collisions(documents: Iterable[AnyDocument]) -> Iterator[Problem]:
    """Find two files that would have one address."""
    first: dict[str, AnyDocument] = {}
    for document in documents:
        key = _folded(measure_address(document))
        if key in first:
            place = document.place("slug")
            yield problem("address-taken", place, address=measure_address(document), other=first[key].path)
        first.setdefault(key, document)


def same_names(addresses: Iterable[str]) -> Iterator[Problem]:
    """Find evidence whose names some file systems take for one."""
    first: dict[str, str] = {}
    for address in sorted(set(addresses)):
        other = first.setdefault(_folded(address), address)
        if other != address:
            yield problem(
                "address-taken", Place(path=f"content/{address}"), address=address, other=f"content/{other}"
            )


def _repeated_numbers(documents: Iterable[AnyDocument]) -> Iterator[Problem]:
    first: dict[tuple[int, str], str] = {}
    for document in documents:
        number = document.values.get("number")
        if number is None:
            continue
        if (document.year, number) in first:
            other = first[document.year, number]
            yield problem("number-taken", document.place("number"), value=number, other=other)
        first.setdefault((document.year, number), document.path)


def _owner_problems(documents: Iterable[AnyDocument], register: Sequence[str]) -> Iterator[Problem]:
    """Find owners outside the register, and one owner written in two ways."""
    spelling: dict[str, str] = {}
    for document in documents:
        for _, name, place in document.listed("owner"):
            if register and name not in register:
                yield _unknown_owner(name, place, register)
            slug = owner_slug(name)
            if spelling.setdefault(slug, name) != name:
                yield problem("owner-spelling", place, value=name, other=spelling[slug])


def _unknown_owner(name: str, place: Place, register: Sequence[str]) -> Problem:
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
