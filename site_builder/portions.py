"""The files of a section in portions, by the fiscal years of the texts that they show.

What files are made of is given away in bundles as it is planned, and had back when they are made: where it
can be kept on the disk, it is never all in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from site_builder.model.texts import shown_in
from site_builder.pages.make import Look
from site_builder.pages.planned import Computed, Planned
from site_builder.serial import Key, Packed, encoded, key_of, kind_of, recorded
from site_builder.signatures import program_signature

Inputs = Sequence[Mapping[str, Packed]]
"""What some files are made of, each of inputs by name; what is not made just now stays packed."""


class File(Struct, frozen=True, kw_only=True):
    """A planned file, named by all that it is made of but the texts."""

    key: Key
    sources: tuple[str, ...]
    """Paths of the documents whose texts it shows."""
    weight: int
    """How long it takes to make, beside others: a page is a few."""
    planned: Planned
    """Without its inputs."""
    bundle: Key
    """Where its inputs are kept."""
    position: int
    """Among those of the bundle."""


class Portion(Struct, frozen=True, kw_only=True):
    """The files that show texts of the same fiscal years, or none."""

    key: Key
    look: bytes
    """Digest of what they are made with."""
    sources: tuple[str, ...]
    bundles: tuple[Key, ...]
    """Where the inputs of its files are kept."""
    computed: bool
    """True for data and indexes: no link leads from them, and no template can be at fault."""


class LostError(Exception):
    """A part of what earlier builds have kept is not to be had."""


def in_portions(
    look: Look, planned: Iterable[Planned], keep: Callable[[Key, Inputs], None], *, written: bool
) -> dict[Portion, tuple[File, ...]]:
    """Sort planned files by the fiscal years of the texts that they show, pages apart from data.

    Their inputs are given to `keep`, bundle by bundle as they come; `written` tells whether it writes them
    down. Data come first: to make them takes long, and is not to be what all wait for at the end.
    """

    def bundle(group: _Group) -> None:
        whole = waiting.pop(group)
        files = list(_bundled(whole))
        portions.setdefault(group, []).extend(files)
        keep(files[0].bundle, [file.inputs for file in whole])

    packed = _packer(written=written)
    waiting: dict[_Group, list[_Unbundled]] = {}
    portions: dict[_Group, list[File]] = {}
    for each in planned:
        file = _unbundled(look, each, packed)
        years = sorted({source.split("/")[1] for source in file.sources})
        group: _Group = isinstance(each, Computed), *years
        waiting.setdefault(group, []).append(file)
        if sum(file.weight for file in waiting[group]) >= _BUNDLE:
            bundle(group)
    for group in list(waiting):
        bundle(group)
    return {
        Portion(
            key=key_of(b"portion", *(file.key for file in files)),
            look=look.digest,
            sources=tuple(dict.fromkeys(chain.from_iterable(file.sources for file in files))),
            bundles=tuple(dict.fromkeys(file.bundle for file in files)),
            computed=group[0],
        ): tuple(files)
        for group, files in sorted(portions.items(), key=lambda each: not each[0][0])
    }


_Group = tuple[bool, *tuple[str, ...]]
"""Whether files are computed, and the fiscal years of the texts that they show."""

_BUNDLE = 100
"""Weight of the files whose inputs are kept together: a build that makes one of them reads them all."""


class _Unbundled(NamedTuple):
    """A planned file as it comes."""

    key: Key
    digest: bytes
    """Of its inputs."""
    sources: tuple[str, ...]
    weight: int
    planned: Planned
    inputs: Mapping[str, Packed]


class _Input(NamedTuple):
    packed: Packed
    digest: bytes
    sources: tuple[str, ...]
    """Paths of the documents whose texts belong into it."""
    size: int


def _packed(value: object, *, written: bool) -> _Input:
    kind = kind_of(value)
    data = recorded(value) if kind else encoded(value)
    # As bytes, it is neither written down again nor in the way of forks.
    packed = Packed(data, kind) if written and kind else Packed.of(value)
    return _Input(packed=packed, digest=key_of(data), sources=shown_in(data), size=len(data))


_AT_HAND = 1 << 24
"""So many bytes of inputs are remembered as packed."""


def _packer(*, written: bool) -> Callable[[object], _Input]:
    """Pack inputs: what files have in common that are planned one after the other, once."""
    known: dict[int, tuple[object, _Input]] = {}
    size = 0

    def packed(value: object) -> _Input:
        nonlocal size
        if id(value) not in known:
            if size > _AT_HAND:
                known.clear()
                size = 0
            found = _packed(value, written=written)
            # The value is held here, so that no other gets its number.
            known[id(value)] = value, found
            size += found.size
        return known[id(value)][1]

    return packed


def _unbundled(look: Look, planned: Planned, packed: Callable[[object], _Input]) -> _Unbundled:
    """Hash all that a planned file is made of, but the texts."""
    inputs = {name: packed(value) for name, value in planned.inputs.items()}
    name, addresses = planned.made_by.encode(), repr(planned.addresses).encode()
    digest = key_of(*_digests(inputs))
    return _Unbundled(
        key=key_of(b"file", program_signature(), look.digest, name, addresses, digest),
        digest=digest,
        sources=tuple(dict.fromkeys(chain(*(each.sources for each in inputs.values())))),
        weight=1 + sum(each.size for each in inputs.values()) // 2_000,
        planned=replace(planned, inputs=_ELSEWHERE),
        inputs={name: each.packed for name, each in inputs.items()},
    )


_ELSEWHERE: Mapping[str, object] = {}


def _digests(inputs: Mapping[str, _Input]) -> Iterator[bytes]:
    return chain(*((name.encode(), each.digest) for name, each in inputs.items()))


def _bundled(files: Sequence[_Unbundled]) -> Iterator[File]:
    """Tell files where their inputs are found, which are kept together, whatever look they are made with."""
    bundle = key_of(b"inputs", program_signature(), *(file.digest for file in files))
    for position, file in enumerate(files):
        yield File(
            key=file.key,
            sources=file.sources,
            weight=file.weight,
            planned=file.planned,
            bundle=bundle,
            position=position,
        )
