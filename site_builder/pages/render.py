"""A planned page becomes text. A template sees the inputs of its page, some filters, and nothing else."""

import json
import posixpath
import re
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from types import BuiltinMethodType, MethodType
from typing import Any
from urllib.parse import quote

import jinja2
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markdown_it.common.normalize_url import normalizeLink
from markupsafe import Markup

from site_builder.model.records import Settings, Text
from site_builder.pages.addresses import full_address
from site_builder.pages.data import by_number, plain
from site_builder.pages.planned import Page
from site_builder.pages.theme import Theme
from site_builder.pages.wording import UnknownNameError, Wording, shown, together
from site_builder.problems import Place, Problem, problem
from site_builder.thai import shorten, sort_key

_PAGE: ContextVar[str] = ContextVar("page_address")
"""Of the page that this thread renders: macros are read once for all pages, and do not see its inputs."""

Renderer = Callable[[Page], tuple[str | None, tuple[Problem, ...]]]


def make_renderer(
    theme: Theme,
    settings: Settings,
    folder: str = "",
    pages: Collection[str] = (),
    compiled: MutableMapping[str, bytes] | None = None,
) -> Renderer:
    """Make the function that renders a site's pages with a theme.

    `folder` is that of another language, with `/`; `pages` are the addresses that are in it too.
    `compiled` are templates that are compiled already; those that are compiled now are added.
    """
    environment = _environment(theme, Wording(settings=settings, strings=theme.strings), folder, pages)
    environment.bytecode_cache = _Compiled({} if compiled is None else compiled)

    def render(page: Page) -> tuple[str | None, tuple[Problem, ...]]:
        _PAGE.set(page.address)
        try:
            template = environment.get_template(page.template)
            return template.render(page.inputs, page_address=page.address), ()
        except MemoryError:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever a theme's template raises is its author's to read
            return None, (_template_problem(fault, page, theme),)

    return render


def compile_templates(theme: Theme, settings: Settings) -> dict[str, bytes]:
    """Compile the templates of a theme, as Jinja keeps them.

    One that cannot be compiled is told where a page needs it.
    """
    compiled: dict[str, bytes] = {}
    texts = "\n".join(template.text for template in theme.templates.values())
    environment = _environment(theme, Wording(settings=settings, strings=theme.strings))
    environment.bytecode_cache = _Compiled(compiled)
    for name in theme.templates:
        # Every template is `<theme>/<name>` too; few are ever asked for by that name.
        if "/" in name and name not in texts:
            continue
        with suppress(jinja2.TemplateError, RecursionError):
            environment.get_template(name)
    return compiled


def _environment(
    theme: Theme, wording: Wording, folder: str = "", pages: Collection[str] = ()
) -> jinja2.Environment:
    """Make a fresh environment: a kept one would serve a template after its override has appeared."""
    link, twin, web_address = _link_filters(wording.settings, folder, pages)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        template = theme.templates.get(name)
        return (template.text, template.path, lambda: True) if template else None

    environment = _Environment(
        loader=jinja2.FunctionLoader(load),
        # Everything is escaped but plain text: there is no markup in it, and addresses would lead elsewhere.
        autoescape=jinja2.select_autoescape(
            enabled_extensions=(), disabled_extensions=("txt",), default=True, default_for_string=True
        ),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # No template changes while pages are rendered.
        auto_reload=False,
        # There is next to nothing to compute beforehand; looking for it is a quarter of the compilation.
        optimized=False,
    )

    def asset(name: str) -> str:
        if name not in theme.assets:
            raise UnknownNameError(name)
        return link(theme.assets[name])

    def rich(text: Text, *, embedded: bool = False) -> Markup:
        """Show a text. One that is `embedded` beside others has no ids: two of them may be alike."""
        html = together(text.html(lambda address: shown(link(address))))
        # The text was made safe when it was read; only the addresses are put in here.
        return Markup(_HEADING_ID.sub(r"\1", html) if embedded else html)  # noqa: S704

    environment.globals |= {
        "t": wording.sentence,
        "language": wording.settings.language,
        "lang": wording.lang,
        "settings": wording.settings,
    }
    # The same input must give the same bytes.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.filters |= {
        "asset": asset,
        "day": wording.day,
        "digits": wording.digits,
        "fiscal_year": wording.fiscal_year,
        "link": link,
        "linked_data": _linked_data,
        "marked": wording.marked,
        "opening": _opening,
        "period": wording.period,
        "positions": positions,
        "rich": rich,
        "shorten": _shorten,
        "size": wording.size,
        "status": wording.status,
        "together": together,
        "twin": twin,
        "web_address": web_address,
        "words": _words,
        "year": wording.year,
    }
    return environment


_METHODS = frozenset({MethodType, BuiltinMethodType})


class _Context(Context):
    """What a template sees, with less ado for what it calls."""

    def call(self, called: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """Call methods, such as `t`, and macros at once; Jinja asks of each what it wants to be told."""
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif type(called) not in _METHODS:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class _Generator(CodeGenerator):
    """Writes templates as Python, which is to escape in our way."""

    def visit_Template(self, node: jinja2.nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(node, frame)
        self.writeline(f"from {shown.__module__} import shown as escape")

    def _output_child_to_const(self, node: jinja2.nodes.Expr, frame: Frame, finalize: Any) -> str:  # noqa: ANN401 - the package's
        # What a filter gives depends on the page and the language; it is not to be worked out beforehand.
        if not isinstance(node, jinja2.nodes.TemplateData):
            raise jinja2.nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Environment(jinja2.Environment):
    context_class = _Context
    code_generator_class = _Generator

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give one mapping: every page copies it, and a chain of them is slow to copy."""
        return {**self.globals, **(d or {})}


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept by the name and the text that they come from."""

    def __init__(self, kept: MutableMapping[str, bytes]) -> None:
        self.kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template out, where it is there."""
        if data := self.kept.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put a template in."""
        self.kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_KEPT_LINKS = 10_000
"""How many links a renderer keeps: a large section has millions, most of which stand on one page."""

_LinkFilter = Callable[[str], str]


def _link_filters(
    settings: Settings, folder: str, pages: Collection[str]
) -> tuple[_LinkFilter, _LinkFilter, _LinkFilter]:
    """Make the filters `link`, `twin` and `web_address` for `pages` that lie in the folder of a language."""

    def place(address: str) -> str:
        """Put a page's address into the folder of the language; files are the same for all languages."""
        path, mark, fragment = address.partition("#")
        return f"{folder}{path}{mark}{fragment}" if path in pages else address

    # Typed: a sentence of a theme as an address is another thing than the same text.
    @lru_cache(maxsize=_KEPT_LINKS, typed=True)
    def placed_link(start: str, address: str) -> str:
        return link_from(folder + start, place(address))

    def link(address: str) -> str:
        page = _PAGE.get()
        # But for parts of the page itself, a link is the same from every page of a folder.
        start = page if "#" in address else page[: page.rfind("/") + 1]
        return placed_link(start, address)

    def twin(language_folder: str, address: str | None = None, *, full: bool = False) -> str:
        """Link to this page, or that of an address, in the language of a folder."""
        page = _PAGE.get()
        there = language_folder + (address or page)
        return full_address(there, settings) if full else link_from(folder + page, there)

    def web_address(address: str) -> str:
        return full_address(place(address), settings) if settings.base_url else link(address)

    return link, twin, web_address


_OUTSIDE = re.compile(r"(?i)(?:https?|mailto|tel):")


def link_from(page: str, address: str) -> str:
    """Write an address as a link from a page: relative inside the section, percent-encoded."""
    if _OUTSIDE.match(address):
        return normalizeLink(address)
    path, mark, fragment = address.partition("#")
    relative = _relative(path, posixpath.dirname(page)) if path != page or not mark else ""
    return quote(relative, safe="/") + mark + quote(fragment, safe="")


def _relative(path: str, folder: str) -> str:
    """Do what `posixpath.relpath` does, quicker where the path is plain, as all but a theme's own are."""
    if not path or path[0] in "/." or posixpath.normpath(path) != path:
        return posixpath.relpath(path, folder or ".")
    parts, above = path.split("/"), folder.split("/") if folder else []
    shared = 0
    for part, other in zip(parts, above, strict=False):
        if part != other:
            break
        shared += 1
    return "/".join([".."] * (len(above) - shared) + parts[shared:]) or "."


def positions(texts: Iterable[str]) -> dict[str, int]:
    """Give each text its place in the order of a Thai dictionary, the first 0."""
    ordered = sorted(set(texts), key=lambda text: (sort_key(text), text))
    return {text: place for place, text in enumerate(ordered)}


_HEADING_ID = re.compile(r'(<h[1-6]) id="[^"]*"')


def _words(text: str) -> str:
    """Take the words of a text on one line: of HTML without its tags."""
    return text.striptags() if isinstance(text, Markup) else " ".join(text.split())


def _opening(text: Text) -> str:
    """Take the words of a text's first block; nothing where it has none."""
    return (plain(text) or "").partition("\n")[0]


def _shorten(text: str, limit: int = 160) -> str:
    return shorten(text, limit)


def _linked_data(thing: Mapping[str, object]) -> Markup:
    """Describe a thing in the words of schema.org: a block of data that browsers do not run."""
    text = json.dumps({"@context": "https://schema.org", **_in_words(thing)}, ensure_ascii=False)
    # No letter is left that could end the block.
    text = by_number(text, "<>&\u2028\u2029")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - see above


def _in_words(value: Any) -> Any:  # noqa: ANN401 - any tree of values
    """Bring a tree of values to JSON: sentences without their tags, days as ISO dates, nothing unknown."""
    if isinstance(value, Mapping):
        return {name: _in_words(each) for name, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_in_words(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return _words(value) if isinstance(value, Markup) else value


def _template_problem(fault: Exception, page: Page, theme: Theme) -> Problem:
    """Find the line of the template that a fault comes from."""
    paths = {template.path for template in theme.templates.values()}
    if isinstance(fault, jinja2.TemplateSyntaxError):
        place = Place(path=fault.filename or page.template, line=fault.lineno)
    else:
        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename in paths]
        place = Place(path=page.template)
        if frames:
            place = Place(path=frames[-1].filename, line=frames[-1].lineno or 1)
    if isinstance(fault, RecursionError):
        return problem("template-extends-itself", place)
    if isinstance(fault, jinja2.TemplateNotFound):
        return problem("unknown-string", place, value=fault.name or page.template)
    if isinstance(fault, UnknownNameError):
        return problem("unknown-string", place, value=fault.args[0])
    cause = f"{{{fault.args[0]}}}" if isinstance(fault, KeyError) and fault.args else str(fault)
    return problem("template-error", place, cause=cause or type(fault).__name__, address=page.address)
