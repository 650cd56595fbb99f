"""Layers become a theme: templates found by name, assets with a hash in their name, merged strings."""

import hashlib
import posixpath
import re
import string
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from site_builder.content import front_matter as fm
from site_builder.content import hygiene
from site_builder.content.files import Layer
from site_builder.problems import Language, Place, Problem, nearest, place_in, problem


class Template(Struct, frozen=True, kw_only=True):
    """A template's text, and its path as the user sees it."""

    text: str
    path: str


Wordings = str | Mapping[str, str]
"""A sentence, or its forms for one and for other counts."""


class Theme(Struct, frozen=True, kw_only=True):
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
            shown = f"{layer.shown}/{path}"
            if folder == "templates":
                text, found = hygiene.decode(shown, data)
                problems += found
                template = Template(text=text or "", path=shown)
                templates[name] = template
                templates.setdefault(f"{layer.name}/{name}", template)
            elif folder == "assets":
                sources[name] = shown, data
            elif path == f"strings/{language}.yaml":
                own, found = _read_strings(shown, data, strings)
                strings |= own
                problems += found
            elif folder not in {"strings", "theme.yaml"} and not path.startswith(("README", "LICENSE")):
                problems.append(problem("theme-file", Place(path=shown)))
    press = _Press(sources=sources)
    for name in sources:
        press.publish(name)
    theme = Theme(templates=templates, strings=strings, assets=press.assets, files=press.files)
    return theme, (*problems, *press.problems)


def _read_strings(
    path: str, data: bytes, below: Mapping[str, Wordings]
) -> tuple[dict[str, Wordings], tuple[Problem, ...]]:
    """Read a file of sentences: groups of keys, a sentence each, or a mapping of `one` and `other`.

    A layer may add sentences for its own templates; one that is nearly a sentence of the
    layers below is probably meant to change it.
    """
    root, problems = fm.read(path, data)
    strings: dict[str, Wordings] = {}
    wrong: list[Problem] = []
    for group in root.entries if root else ():
        if not isinstance(group.value, fm.MappingNode):
            wrong.append(
                problem("expected-mapping", group.value.place, field=group.key, keys="…", example="…")
            )
            continue
        for entry in group.value.entries:
            key, sentence = f"{group.key}.{entry.key}", _sentence(entry.value)
            if sentence is None:
                wrong.append(problem("expected-text", entry.value.place, field=key))
                continue
            near = None if key in below else nearest(key, tuple(below))
            if near:
                wrong.append(problem("unknown-sentence", entry.place, value=key, nearest=near))
            places = _places(sentence)
            unknown = sorted((places or set()) - (_places(below.get(key, sentence)) or set()))
            if places is None:
                wrong.append(problem("sentence-braces", entry.value.place, field=key))
            elif unknown:
                place = entry.value.place
                wrong.append(problem("unknown-sentence-place", place, value=unknown[0], field=key))
            else:
                strings[key] = sentence
    return strings, (*problems, *wrong)


def _sentence(node: fm.Node) -> Wordings | None:
    """Take one sentence, or its forms; None where it is neither, or says nothing."""
    if isinstance(node, fm.ScalarNode):
        return node.text.strip() or None
    if not isinstance(node, fm.MappingNode):
        return None
    forms = {each.key: _sentence(each.value) for each in node.entries}
    told = {key: form for key, form in forms.items() if isinstance(form, str)}
    return told if "other" in told and len(told) == len(forms) else None


def _places(sentence: Wordings) -> set[str] | None:
    """List the names in braces; None where the braces do not pair."""
    forms = (sentence,) if isinstance(sentence, str) else sentence.values()
    try:
        parsed = [each for form in forms for each in string.Formatter().parse(form)]
    except ValueError:
        return None
    return {
        f"{name}{'!' if conversion else ''}{spec or ''}"
        for _, name, spec, conversion in parsed
        if name is not None
    }


_STYLE_ADDRESS = re.compile(
    r"/\*.*?\*/"
    r"|url\(\s*[\"']?(?P<url>[^\"')]+)[\"']?\s*\)"
    r"|@import\s+[\"'](?P<import>[^\"']+)[\"']",
    re.DOTALL,
)


class _Press(Struct, kw_only=True):
    """Assets on their way to be published, each under a name with the hash of its bytes."""

    sources: Mapping[str, tuple[str, bytes]]
    """Path as the user sees it, and bytes, by name."""
    assets: dict[str, str] = msgspec.field(default_factory=dict)
    files: dict[str, bytes] = msgspec.field(default_factory=dict)
    problems: list[Problem] = msgspec.field(default_factory=list)

    def publish(self, name: str, above: tuple[str, ...] = ()) -> str:
        """Publish an asset, after those that it names; gives its address. `above` are those that name it."""
        if name not in self.assets:
            shown, data = self.sources[name]
            if name.endswith(".css"):
                text = data.decode(errors="surrogateescape")
                text = _STYLE_ADDRESS.sub(lambda found: self._address(found, name, shown, above), text)
                data = text.encode(errors="surrogateescape")
            stem, ending = posixpath.splitext(name)
            self.assets[name] = f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{ending}"
            self.files[self.assets[name]] = data
        return self.assets[name]

    def _address(self, found: re.Match[str], name: str, shown: str, above: tuple[str, ...]) -> str:
        """Write an address of a style sheet as it is published."""
        kind = found.lastgroup
        if kind is None or found[kind].startswith("#"):  # a comment, or a part of the page
            return found[0]
        plain = re.split("[?#]", found[kind], maxsplit=1)[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), plain))
        if target not in self.sources or target in {name, *above}:
            start = found.start(kind)
            place = place_in(shown, found.string, start, start)
            self.problems.append(problem("style-address", place, value=found[kind]))
            return found[0]
        folder = posixpath.dirname(f"assets/{name}")
        address = posixpath.relpath(self.publish(target, (*above, name)), folder) + found[kind][len(plain) :]
        return f'url("{address}")' if kind == "url" else f'@import "{address}"'
