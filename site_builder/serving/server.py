"""The server of the preview: what the preview holds, and nothing else, for the browsers of this machine."""

import asyncio
import errno
import ipaddress
import json
import mimetypes
import re
import secrets
import socket
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import livereload.handlers
import msgspec
from msgspec import Struct
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, Finish, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError

from site_builder.content.files import ChangedError
from site_builder.problems import Language, Place, problem
from site_builder.publish.staging import Stopped
from site_builder.serving import notices
from site_builder.serving.preview import Held, MadeFile, Preview, data_of


def _token() -> str:
    return secrets.token_hex(4)


class Showing(Struct, kw_only=True):
    """What the server shows, and to whom: the one value here that changes."""

    preview: Preview
    host: str
    port: int
    language: Language | None = None
    """Of notices; None for the site's."""
    run: str = msgspec.field(default_factory=_token)
    """Names this run of the server, so that a page of an earlier one is known to be old."""
    pages: "set[_Reload]" = msgspec.field(default_factory=set)
    """Those that are open in browsers."""

    @property
    def seen(self) -> str:
        """Name the state that is shown."""
        return f"{self.run}.{self.preview.version}"

    def show(self, new: Preview) -> None:
        """Show a state, and have the open pages reload where it is another one."""
        is_another = new.version != self.preview.version
        self.preview = new
        for page in [*self.pages] if is_another else ():
            page.reload()


def listen(host: str, port: int) -> socket.socket:
    """Take a port. Raises Stopped where another program has it, OSError where it cannot be had at all."""
    try:
        return _taken(host, port)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            free = next((each for each in range(port + 1, port + 100) if _is_free(host, each)), None)
            raise Stopped(problem("port-taken", Place(path=f"{host}:{port}"), port=port, free=free)) from None
        fault.filename = f"{host}:{port}"
        raise


def _taken(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.create_server((host, port), family=family, backlog=128)
    taken.settimeout(0)
    return taken


def _is_free(host: str, port: int) -> bool:
    try:
        _taken(host, port).close()
    except (OSError, OverflowError):
        return False
    return True


_LARGEST = 8_192
"""Bytes of a request's body or message at the most: browsers send this server nothing but short greetings."""


def start(showing: Showing, listening: socket.socket) -> HTTPServer:
    """Serve on a socket, in the running event loop."""
    given = {"showing": showing}
    application = Application(
        [
            ("/livereload", _Reload, given),
            (notices.SCRIPT, _Script, given),
            (notices.STYLE, _Style, given),
            ("/.*", _Files, given),
        ],
        log_function=lambda _handler: None,
        websocket_max_message_size=_LARGEST,
    )
    server = HTTPServer(application, max_body_size=_LARGEST, max_header_size=8 * _LARGEST)
    server.add_sockets([listening])
    return server


_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'"
)


def _refuse_strangers(request: HTTPServerRequest, showing: Showing) -> None:
    """Answer pages of this server and people who type its address; no page of another site.

    A foreign name that leads here (DNS rebinding) would let its pages read drafts, and so would a script
    or picture that another page includes (Fetch Metadata, W3C). Raises HTTPError.
    """
    if not _is_our_name(request.headers.get("Host", ""), showing):
        raise HTTPError(HTTPStatus.FORBIDDEN)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        raise HTTPError(HTTPStatus.FORBIDDEN)
    site, mode = (request.headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode"))
    if site in {"cross-site", "same-site"} and mode != "navigate":
        raise HTTPError(HTTPStatus.FORBIDDEN)


def _is_our_name(host: str, showing: Showing) -> bool:
    try:
        named = urlsplit(f"//{host}")
        name, port = named.hostname or "", named.port or 80
    except ValueError:
        return False
    if port != showing.port or named.username is not None or host != named.netloc:
        return False
    if name in {"localhost", showing.host.casefold()}:
        return True
    with suppress(ValueError):
        # Nobody can make a number lead elsewhere than to the machine that has it.
        return ipaddress.ip_address(name).is_loopback or not _is_loopback(showing.host)
    return False


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def is_open_to_others(host: str) -> bool:
    """Tell whether other machines can reach a server on this address."""
    return not _is_loopback(host)


class _Guarded(RequestHandler):
    """Answers GET and HEAD of this machine's browser."""

    def initialize(self, showing: Showing) -> None:
        self.showing = showing

    def set_default_headers(self) -> None:
        for name, value in {
            "Server": "site-builder",
            "Cache-Control": "no-store",
            "Content-Security-Policy": _POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        _refuse_strangers(self.request, self.showing)

    async def get(self) -> None:
        kind, data = await self.answer()
        self.set_header("Content-Type", kind)
        self.write(data)

    async def head(self) -> None:
        await self.get()

    async def answer(self) -> tuple[str, bytes]:
        """Give the kind of what is asked for, and its bytes."""
        raise NotImplementedError

    def write_error(self, status_code: int, **_about: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}\n")


_HTML: Final = "text/html; charset=utf-8"

_KINDS = mimetypes.MimeTypes()
_KINDS.add_type("font/woff2", ".woff2")
_KINDS.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")


def _kind_of(address: str) -> str:
    kind = _KINDS.guess_type(address)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return f"{kind}; charset=utf-8" if is_text else kind


class _Files(_Guarded):
    """The files of the preview."""

    async def answer(self) -> tuple[str, bytes]:
        shown, language = self.showing.preview, self.showing.language or self.showing.preview.language
        if not shown.files:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            return _HTML, notices.error_page(shown, language, self.showing.seen)
        address = _address_of(self.request.path)
        if address not in shown.files and f"{address}/index.html" in shown.files:
            self.redirect(f"/{quote(address)}/")
            raise Finish
        held = shown.files.get(address)
        if held is None:
            self.set_status(HTTPStatus.NOT_FOUND)
            address, held = "404.html", shown.files.get("404.html")
        if isinstance(held, MadeFile):
            data: bytes | None = held.data
        else:
            # It may take a while to read or to make.
            data = await asyncio.to_thread(_data, held) if held else None
        if data is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        if address.startswith("assets/"):
            # Their names have the hash of their bytes; letters would jump if fonts were loaded at every save.
            self.set_header("Cache-Control", "private, max-age=86400, immutable")
        if address == "404.html":
            # It is made for the place in which the section will lie.
            data = _BASE.sub(b'<base href="/">', data, count=1)
        if address.endswith(".html"):
            data = notices.with_notice(data, shown, language, self.showing.seen)
        return _kind_of(address), data


_BASE = re.compile(rb'<base href="[^"]*">')


def _data(held: Held) -> bytes | None:
    try:
        return data_of(held)
    except ChangedError:  # a new state is on its way
        return None


def _address_of(path: str) -> str:
    """Give the address that a request asks for; a folder's is its index."""
    try:
        address = unquote(path, errors="strict").removeprefix("/")
    except UnicodeDecodeError:
        return path
    return f"{address}index.html" if not address or address.endswith("/") else address


class _Style(_Guarded):
    """The style sheet of notices."""

    async def answer(self) -> tuple[str, bytes]:
        return "text/css; charset=utf-8", notices.style()


_CLIENT = Path(livereload.handlers.__file__).parent / "vendors/livereload.js"
_SOCKET = b'"/livereload"'
"""The address in the client, which is to say besides which state its page has seen."""


class _Script(_Guarded):
    """The client of livereload."""

    async def answer(self) -> tuple[str, bytes]:
        seen = quote(self.get_query_argument("seen", ""), safe="")
        script = _CLIENT.read_bytes().replace(_SOCKET, f'"/livereload?seen={seen}"'.encode())
        return "text/javascript; charset=utf-8", script


class _Reload(livereload.handlers.LiveReloadHandler):
    """A page that is open in a browser, and is told to reload.

    Of livereload's handler its protocol is used. It would wait three seconds between reloads, take
    pages of any origin, and keep what is open in its class.
    """

    def initialize(self, showing: Showing) -> None:
        self.showing = showing

    def prepare(self) -> None:
        _refuse_strangers(self.request, self.showing)
        if "Origin" not in self.request.headers:
            raise HTTPError(HTTPStatus.FORBIDDEN)

    def check_origin(self, origin: str) -> bool:
        return origin == f"http://{self.request.headers['Host']}"

    def on_message(self, message: str | bytes) -> None:
        try:
            command = json.loads(message)["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.close()
            return
        if command == "hello":
            super().on_message(message)  # type: ignore[no-untyped-call]
        elif command == "info":
            self.showing.pages.add(self)
            # It may have come between the page and this greeting.
            if self.get_query_argument("seen", "") != self.showing.seen:
                self.reload()

    def reload(self) -> None:
        """Tell the page to reload."""
        self.send_message({"command": "reload", "path": "/", "liveCSS": False})

    def send_message(self, message: dict[str, object]) -> None:
        """Say something to the page; it may have gone."""
        with suppress(WebSocketClosedError):
            future: Any = self.write_message(message)
            future.add_done_callback(lambda done: done.exception())

    def on_close(self) -> None:
        self.showing.pages.discard(self)
