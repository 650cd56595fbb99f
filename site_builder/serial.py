"""Values as bytes: to name them by, and to keep them."""

import hashlib
import pickle
from typing import Any, Final

import msgspec

Key = bytes

_DIGEST_SIZE: Final = 20
_ENCODER: Final = msgspec.msgpack.Encoder(order="deterministic")


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


class Packed:
    """A value or what was written down of it: one is made of the other when it is asked for."""

    __slots__ = ("_data", "_value")

    def __init__(self, data: bytes) -> None:
        """Take what `dumped` gave."""
        self._data = data

    @classmethod
    def of(cls, value: object) -> "Packed":
        """Take a value, which is written down when it is handed over."""
        packed = cls.__new__(cls)
        packed._value = value  # noqa: SLF001 - its own
        return packed

    @property
    def data(self) -> bytes:
        """The value written down."""
        if not hasattr(self, "_data"):
            self._data = dumped(self._value)
        return self._data

    @property
    def is_open(self) -> bool:
        """Whether the value is there."""
        return hasattr(self, "_value")

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever it was
        """The value."""
        if not hasattr(self, "_value"):
            self._value = loaded(self._data)
        return self._value

    def __reduce__(self) -> tuple[type["Packed"], tuple[bytes]]:
        """Be handed over without the value itself."""
        return Packed, (self.data,)


def loaded(data: bytes | memoryview) -> Any:  # noqa: ANN401 - whatever it was
    """Take a value back. Only for what this build has written, or what was sealed by a build of ours."""
    return pickle.loads(data)  # noqa: S301 - see above
