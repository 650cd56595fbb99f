"""A file of the section before it is made: a page has a template, any other a function; both have inputs."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct


class Page(Struct, frozen=True, kw_only=True):
    """A page to render: its address, its template's name, and its inputs by name."""

    address: str
    template: str
    inputs: Mapping[str, object]
    changed: date | None = None
    """The day that its matter changed last, where that is known."""

    @property
    def addresses(self) -> tuple[str]:
        """The one address."""
        return (self.address,)

    @property
    def made_by(self) -> str:
        """What makes it of its inputs."""
        return self.template


class Computed(Struct, frozen=True, kw_only=True):
    """Files that a function makes of its inputs, in the order of their addresses."""

    addresses: tuple[str, ...]
    make: Callable[..., tuple[bytes, ...]]
    """A function of a module, so that another process finds it by its name."""
    inputs: Mapping[str, object]

    @property
    def made_by(self) -> str:
        """What makes it of its inputs."""
        return f"{self.make.__module__}:{self.make.__qualname__}"


Planned = Page | Computed
