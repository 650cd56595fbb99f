"""Values as bytes: to name them by, and to keep them."""

import hashlib
import pickle
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Struct

Key = bytes

_DIGEST_SIZE: Final = 20
_ENCODER: Final = msgspec.msgpack.Encoder(order="deterministic")
_RECORDS: Final = msgspec.msgpack.Encoder()


def encoded(value: object) -> bytes:
    """Write a value down, to be hashed: equal values give equal bytes, in any process."""
    return _ENCODER.encode(value)


def key_of(*parts: bytes) -> Key:
    """Hash parts to one key; where one ends and the next begins makes a difference."""
    digest = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def dumped(value: object) -> bytes:
    """Write a value down, to be kept or handed over."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def kind_of(value: object) -> Any:  # noqa: ANN401 - a type, or several of one
    """Give the type that a value is read back by, if it is a record or several of one class; else None."""
    if isinstance(value, Struct):
        return type(value)
    if isinstance(value, (tuple, list)) and value and isinstance(value[0], Struct):
        classes = set(map(type, value))
        several = tuple[classes.pop(), ...] if isinstance(value, tuple) else list[classes.pop()]  # type: ignore[misc]
        return None if classes else several
    return None


def recorded(records: object) -> bytes:
    """Write down records, to be named by and to be read back: in a tenth of the time of `dumped`.

    Their fields say what they are made of, so no names of classes are needed, and mappings keep their order.
    """
    return _RECORDS.encode(records)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:  # noqa: ANN401 - see kind_of
    return msgspec.msgpack.Decoder(kind)


def unpacked(data: bytes, kind: Any) -> Any:  # noqa: ANN401 - whatever it was
    """Take back records of a kind from what `recorded` gave, or a value from what `dumped` gave."""
    return loaded(data) if kind is None else _decoder(kind).decode(data)


class Packed:
    """A value or what was written down of it: one is made of the other when it is asked for."""

    __slots__ = ("_data", "_kind", "_value")

    def __init__(self, data: bytes, kind: Any = None) -> None:  # noqa: ANN401 - see kind_of
        """Take what `recorded` gave of records of a kind, else what `dumped` gave."""
        self._data, self._kind = data, kind

    @classmethod
    def of(cls, value: object) -> "Packed":
        """Take a value, which is written down when it is handed over."""
        packed = cls.__new__(cls)
        packed._value, packed._kind = value, None  # noqa: SLF001 - its own
        return packed

    @property
    def data(self) -> bytes:
        """The value written down."""
        if not hasattr(self, "_data"):
            self._data = dumped(self._value)
        return self._data

    @property
    def kind(self) -> Any:  # noqa: ANN401 - see kind_of
        """What it was written down as."""
        return self._kind

    @property
    def is_open(self) -> bool:
        """Whether the value is there."""
        return hasattr(self, "_value")

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever it was
        """The value."""
        if not hasattr(self, "_value"):
            self._value = unpacked(self._data, self._kind)
        return self._value

    def __reduce__(self) -> tuple[type["Packed"], tuple[bytes, Any]]:
        """Be handed over without the value itself."""
        return Packed, (self.data, self._kind)


def loaded(data: bytes | memoryview) -> Any:  # noqa: ANN401 - whatever it was
    """Take a value back. Only for what this build has written, or what was sealed by a build of ours."""
    return pickle.loads(data)  # noqa: S301 - see above
