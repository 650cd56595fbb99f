"""Layers become a theme: templates found by name, assets with a hash in their name, merged strings."""

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.files import Layer
from site_builder.problems import Language, Place, Problem, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template's text, and its path as the user sees it."""

    text: str
    path: str


Wordings = str | Mapping[str, str]
"""A sentence, or its forms for one and for other counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All that pages are made with besides the content."""

    templates: Mapping[str, Template]
    """By name; `<theme>/<name>` is the template of that layer, also where a child overrides it."""
    strings: Mapping[str, Wordings]
    """Interface sentences of the site's language, by dotted key."""
    assets: Mapping[str, str]
    """Published address by asset name."""
    files: Mapping[str, bytes]
    """Published assets by address."""


def make_theme(layers: Sequence[Layer], language: Language) -> tuple[Theme, tuple[Problem, ...]]:
    """Lay the layers, nearest first, over each other."""
    problems: list[Problem] = []
    templates: dict[str, Template] = {}
    strings: dict[str, Wordings] = {}
    sources: dict[str, bytes] = {}
    for layer in reversed(layers):
        for path, data in layer.files.items():
            folder, _, name = path.partition("/")
            if folder == "templates":
                text, found = hygiene.decode(f"{layer.shown}/{path}", data)
                problems += found
                template = Template(text=text or "", path=f"{layer.shown}/{path}")
                templates[name] = templates[f"{layer.name}/{name}"] = template
            elif folder == "assets":
                sources[name] = data
            elif path == f"strings/{language}.yaml":
                found_strings, found = _read_strings(f"{layer.shown}/{path}", data)
                strings |= found_strings
                problems += found
    assets, files = _publish(sources)
    return Theme(templates=templates, strings=strings, assets=assets, files=files), tuple(problems)


def _read_strings(path: str, data: bytes) -> tuple[dict[str, Wordings], tuple[Problem, ...]]:
    """Read a file of sentences: groups of keys, a sentence each, or a mapping of `one` and `other`."""
    text, problems = hygiene.decode(path, data)
    root, found = fm.load(path, text) if text is not None else (None, ())
    strings: dict[str, Wordings] = {}
    wrong: list[Problem] = []
    for group in root.entries if root else ():
        if not isinstance(group.value, fm.Mapping):
            wrong.append(problem("expected-mapping", group.value.place, field=group.key, keys="…"))
            continue
        for entry in group.value.entries:
            sentence = _sentence(entry.value)
            if sentence is None:
                wrong.append(problem("expected-text", entry.value.place, field=entry.key))
            else:
                strings[f"{group.key}.{entry.key}"] = sentence
    return strings, (*problems, *found, *wrong)


def _sentence(node: fm.Node) -> Wordings | None:
    if isinstance(node, fm.Scalar):
        return node.text.strip()
    if isinstance(node, fm.Mapping):
        forms = {
            each.key: each.value.text.strip() for each in node.entries if isinstance(each.value, fm.Scalar)
        }
        return forms if "other" in forms else None
    return None


_STYLE_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")


def _publish(sources: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Put a hash of the bytes into every asset's name, style sheets last: they name the others."""
    assets: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for name in sorted(sources, key=lambda name: (name.endswith(".css"), name)):
        data = sources[name]
        if name.endswith(".css"):
            data = _with_published_addresses(name, data, assets)
        stem, dot, ending = name.rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:10]
        assets[name] = f"assets/{stem}.{digest}{dot}{ending}"
        files[assets[name]] = data
    return assets, files


def _with_published_addresses(name: str, data: bytes, assets: Mapping[str, str]) -> bytes:
    def published(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        if target not in assets:
            return found[0]
        folder = posixpath.dirname(f"assets/{name}")
        return f'url("{posixpath.relpath(assets[target], folder)}")'

    return _STYLE_ADDRESS.sub(published, data.decode(errors="surrogateescape")).encode(
        errors="surrogateescape"
    )


def unknown_string(key: str, place: Place) -> Problem:
    """Tell that a template asks for a sentence that no layer has."""
    return problem("unknown-string", place, value=key)
