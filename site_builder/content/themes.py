"""A theme's folders become layers: the agency's own first, the one that has no parent last."""

from pathlib import Path

from site_builder.content import fields
from site_builder.content import front_matter as fm
from site_builder.content.declare import read_fields
from site_builder.content.files import Layer, find_theme, read_layer
from site_builder.content.values import Reading
from site_builder.problems import Place, Problem, problem

_ROOT = "default"


def read_theme(folder: Path, name: str, asked: Place) -> tuple[tuple[Layer, ...], tuple[Problem, ...]]:
    """Read a theme and those it builds on, nearest first. `asked` is the place that names the theme.

    With a problem it gives the layers that were read so far.

    A theme without `theme.yaml`, or without a parent in it, changes the default theme; only a
    `default` that has a `theme.yaml` without a parent stands alone, as the built-in one does.
    """
    layers: list[Layer] = []
    seen: set[Path] = set()
    while True:
        found = find_theme(folder, name, built_in=False)
        if found and found[0].resolve() in seen:
            found = find_theme(folder, name, built_in=True)
        if found is None:
            code = "theme-cycle" if any(layer.name == name for layer in layers) else "unknown-theme"
            return tuple(layers), (problem(code, asked, value=name),)
        path, shown = found
        if path.resolve() in seen:
            return tuple(layers), (problem("theme-cycle", asked, value=name),)
        seen.add(path.resolve())
        layer = read_layer(path, shown, name)
        layers.append(layer)
        settings, asked, problems = _settings(layer)
        if settings is None:
            return tuple(layers), problems
        if settings.parent is None and name == _ROOT and "theme.yaml" in layer.files:
            return tuple(layers), problems
        name = settings.parent or _ROOT


def _settings(layer: Layer) -> tuple[fields.ThemeFields | None, Place, tuple[Problem, ...]]:
    path = f"{layer.shown}/theme.yaml"
    root, problems = fm.read(path, layer.files.get("theme.yaml", b""))
    if root is None:
        return None, Place(path=path), problems
    reading = Reading()
    settings = read_fields(fields.ThemeFields, root, reading)
    place = reading.places.get("parent", Place(path=path))
    return settings, place, problems + tuple(reading.problems)
