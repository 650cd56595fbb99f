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
    """By name; `<theme>/<name>` is the template of that layer, also where a child overrides it.

    Of two layers with one name it is the lower one's: an agency's `default` extends the built-in one.
    """
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
    sources: dict[str, tuple[str, bytes]] = {}
    for layer in reversed(layers):
        for path, data in layer.files.items():
            folder, _, name = path.partition("/")
            if folder == "templates":
                text, found = hygiene.decode(f"{layer.shown}/{path}", data)
                problems += found
                template = Template(text=text or "", path=f"{layer.shown}/{path}")
                templates[name] = template
                templates.setdefault(f"{layer.name}/{name}", template)
            elif folder == "assets":
                sources[name] = f"{layer.shown}/{path}", data
            elif path == f"strings/{language}.yaml":
                own, found = _read_strings(f"{layer.shown}/{path}", data, strings)
                strings |= own
                problems += found
    assets, files, found = _publish(sources)
    return Theme(templates=templates, strings=strings, assets=assets, files=files), (*problems, *found)


def _read_strings(
    path: str, data: bytes, below: Mapping[str, Wordings]
) -> tuple[dict[str, Wordings], tuple[Problem, ...]]:
    """Read a file of sentences: groups of keys, a sentence each, or a mapping of `one` and `other`.

    A layer may add sentences for its own templates; one that is nearly a sentence of the
    layers below is probably meant to change it.
    """
    text, problems = hygiene.decode(path, data)
    root, found = fm.load(path, text) if text is not None else (None, ())
    strings: dict[str, Wordings] = {}
    wrong: list[Problem] = []
    for group in root.entries if root else ():
        if not isinstance(group.value, fm.Mapping):
            wrong.append(
                problem("expected-mapping", group.value.place, field=group.key, keys="…", example="…")
            )
            continue
        for entry in group.value.entries:
            key, sentence = f"{group.key}.{entry.key}", _sentence(entry.value)
            if sentence is None:
                wrong.append(problem("expected-text", entry.value.place, field=key))
                continue
            near = fm.nearest(key, tuple(below))
            if near and key not in below:
                wrong.append(problem("unknown-sentence", entry.place, value=key, nearest=near))
            if unknown := sorted(_places(sentence) - _places(below.get(key, sentence))):
                wrong.append(
                    problem("unknown-sentence-place", entry.value.place, value=unknown[0], field=key)
                )
            else:
                strings[key] = sentence
    return strings, (*problems, *found, *wrong)


def _sentence(node: fm.Node) -> Wordings | None:
    """Take one sentence, or its forms; None where it is neither, or says nothing."""
    if isinstance(node, fm.Scalar):
        return node.text.strip() or None
    if not isinstance(node, fm.Mapping):
        return None
    forms = {each.key: _sentence(each.value) for each in node.entries}
    told = {key: form for key, form in forms.items() if isinstance(form, str)}
    return told if "other" in told and len(told) == len(forms) else None


def _places(sentence: Wordings) -> set[str]:
    forms = [sentence] if isinstance(sentence, str) else sentence.values()
    return {place for form in forms for place in re.findall(r"\{(\w*)", form)}


_STYLE_ADDRESS = re.compile(
    r"url\(\s*[\"']?(?P<url>[^\"')]+)[\"']?\s*\)|@import\s+[\"'](?P<import>[^\"']+)[\"']"
)


def _publish(
    sources: Mapping[str, tuple[str, bytes]],
) -> tuple[dict[str, str], dict[str, bytes], tuple[Problem, ...]]:
    """Put a hash of the bytes into every asset's name, and those names into the style sheets.

    `sources` gives an asset's path as the user sees it, and its bytes, by name.
    """
    assets: dict[str, str] = {}
    files: dict[str, bytes] = {}
    problems: list[Problem] = []

    def publish(name: str, above: tuple[str, ...]) -> str:
        if name not in assets:
            shown, data = sources[name]
            if name.endswith(".css"):
                data = _style_sheet(name, shown, data, above)
            stem, ending = posixpath.splitext(name)
            assets[name] = f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{ending}"
            files[assets[name]] = data
        return assets[name]

    def _style_sheet(name: str, shown: str, data: bytes, above: tuple[str, ...]) -> bytes:
        text = data.decode(errors="surrogateescape")

        def published(found: re.Match[str]) -> str:
            kind = found.lastgroup or "url"
            plain, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", found[kind]).groups()  # type: ignore[union-attr]
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), plain))
            if found[kind].startswith(("#", "data:")):
                return found[0]
            if target not in sources or target in {name, *above}:
                line = text.count("\n", 0, found.start()) + 1
                problems.append(problem("style-address", Place(path=shown, line=line), value=found[kind]))
                return found[0]
            folder = posixpath.dirname(f"assets/{name}")
            address = posixpath.relpath(publish(target, (*above, name)), folder) + mark + rest
            return f'url("{address}")' if kind == "url" else f'@import "{address}"'

        return _STYLE_ADDRESS.sub(published, text).encode(errors="surrogateescape")

    for name in sources:
        publish(name, ())
    return assets, files, tuple(problems)


class UnknownNameError(LookupError):
    """A template asks for a sentence or an asset that no layer has; its argument is the name."""
