"""Planned files become bytes: a pure function of a look and of inputs, which any process can do."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from site_builder.model.records import Settings
from site_builder.model.texts import with_texts
from site_builder.pages.links import PageLinks, Reach, links_of, reach_of
from site_builder.pages.planned import Computed, Planned
from site_builder.pages.render import Renderer, make_renderer
from site_builder.pages.theme import Theme
from site_builder.problems import Problem
from site_builder.serial import Packed, encoded, key_of, loaded, unpacked


class Look(Struct, frozen=True, kw_only=True):
    """What all pages of one language are made with."""

    theme: Theme
    settings: Settings
    folder: str
    """Of the language's pages, with `/`; empty for the section's own."""
    pages: tuple[str, ...]
    """The addresses that are in the language's folder too; empty where that is the section's own."""
    compiled: Mapping[str, bytes]
    """Templates that are compiled already, as Jinja keeps them; it saves time and changes nothing."""
    digest: bytes
    """Of all the rest."""


class Made(Struct, frozen=True, kw_only=True):
    """What came of a planned file; nothing where a template is at fault."""

    contents: tuple[bytes, ...]
    links: PageLinks | None
    reach: Reach = Reach()
    problems: tuple[Problem, ...] = ()


def make_look(theme: Theme, settings: Settings, folder: str = "", pages: tuple[str, ...] = ()) -> Look:
    """Put together what pages are made with."""
    # The bytes of the assets are published as they are: no page sees them.
    theme = replace(theme, files={})
    seen = encoded((theme, settings, folder, pages))
    return Look(theme=theme, settings=settings, folder=folder, pages=pages, compiled={}, digest=key_of(seen))


Task = tuple[Planned, Mapping[str, Packed], Mapping[str, bytes]]
"""A planned file, its inputs by name, and by path the texts, as they are kept, of documents that it shows."""


def make_all(look: Look, tasks: Sequence[Task]) -> list[Made]:
    """Make files, in their order."""
    return [_made(look, _complete(*each)) for each in tasks]


def _complete(planned: Planned, packed: Mapping[str, Packed], kept: Mapping[str, bytes]) -> Planned:
    """Unpack the inputs of what is planned, and put the texts in."""
    texts = {path: loaded(data) for path, data in kept.items()}
    inputs = {name: _unpacked(each) for name, each in packed.items()}
    if texts:
        inputs = {name: with_texts(value, texts) for name, value in inputs.items()}
    return replace(planned, inputs=inputs)


def _unpacked(packed: Packed) -> object:
    """Unpack a value and let it go again."""
    if packed.is_open:
        return packed.value
    return (_opened if len(packed.data) <= _SMALL else unpacked)(packed.data, packed.kind)


_SMALL = 1 << 16
"""Bytes of inputs of which a few are held in memory: they may be the same for the next file."""

_opened = lru_cache(maxsize=8)(unpacked)


def _made(look: Look, planned: Planned) -> Made:
    if isinstance(planned, Computed):
        return Made(contents=planned.make(**planned.inputs), links=None)
    text, problems = _renderer(look)(planned)
    if text is None:
        return Made(contents=(), links=None, problems=problems)
    address = look.folder + planned.address
    links = links_of(address, text)
    return Made(contents=(text.encode(),), links=links, reach=reach_of(address, links))


_renderers: dict[bytes, Renderer] = {}
"""Renderers by the digest of their look: a process renders thousands of pages with one."""


def _renderer(look: Look) -> Renderer:
    if look.digest not in _renderers:
        _renderers.clear()
        _renderers[look.digest] = make_renderer(
            look.theme, look.settings, look.folder, frozenset(look.pages), compiled=dict(look.compiled)
        )
    return _renderers[look.digest]
