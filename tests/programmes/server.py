"""Whatever is said to the live preview, it hands out nothing but the preview, and only to this machine's browser."""

import base64
import json
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from tests.complete import COMPLETE, QUEUE, TEXTS
from tests.conftest import REPOSITORY, Site
from tests.test_serve import free_port

CLAIM = "the live preview serves nothing but the preview"
SHORT, LONG = 500, 20_000

SECRET = "zqsecretqz"  # noqa: S105 - it is one
"""A word of comments, hidden files, files that nobody names, and all that lies outside."""

MARK = "zqmarkqz"
"""A word of requests, which no answer repeats."""

QUIET = 0.15
"""Seconds that an answer is waited for which perhaps does not come."""

PATIENCE = 20
"""Seconds in which a good request is answered, however busy the machine."""

STARTED = (
    "import logging, sys; logging.basicConfig(); "
    "[logging.getLogger(f'tornado.{each}').setLevel(logging.ERROR) for each in ('application', 'general')]; "
    "from site_builder.cli import main; sys.exit(main(sys.argv[1:]))"
)
"""The program, but that a mistake in its server is told on its standard error."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent, and whether a page of the preview is a right answer to it."""

    data: bytes
    may: bool = True
    parts: int = 1
    """It is sent in so many parts."""
    stays: bool = False
    """The connection stays open."""


@dataclass(slots=True)
class Running:
    """A preview that runs, what it may hand out, and a page that listens."""

    site: Site
    port: int
    process: subprocess.Popen[bytes]
    told: Path
    pages: dict[str, bytes] = field(default_factory=dict)
    """What it may hand out, by address."""
    page: socket.socket = field(default_factory=socket.socket)
    left_open: list[socket.socket] = field(default_factory=list)

    def get(self, address: str) -> tuple[int, bytes]:
        """Ask as a browser does."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/{address}")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def learn(self) -> None:
        """Ask for every page that there is, and open one that listens."""
        self.site.build()
        listed = json.loads(self.site.page("manifest.json"))["files"]
        addresses = [
            *(quote(each["path"]) for each in listed),
            "",
            "2566/",
            "livereload.js",
            "_preview/notice.css",
        ]
        self.pages = {address: self.get(address)[1] for address in addresses}
        self.pages["nothing"] = self.get("nothing")[1]
        self.page.close()
        self.page = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        seen = re.search(rb'livereload\.js\?seen=([^"]+)"', self.pages[""])
        address = f"/livereload?seen={seen[1].decode() if seen else ''}"
        self.page.sendall(_request("GET", address, [*_good(self.port), *_upgrade(self.port)]))
        self.page.sendall(_frame(json.dumps({"command": "hello", "protocols": []}).encode()))
        self.page.sendall(_frame(json.dumps({"command": "info", "url": "/"}).encode()))
        while b'"hello"' not in self.page.recv(9999):
            pass

    def hears_reload(self, timeout: float) -> bool:
        """Tell whether the page that listens is told to reload, or is cut off."""
        return bool(select.select([self.page], [], [], timeout)[0])


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Send something hostile, look at what comes back, and ask for a page as browsers do."""
    with _running(folder) as running:
        running.learn()
        for number in trials:
            chance = random.Random(f"{seed}:{number}")
            attack = chance.choice(ATTACKS)
            sent = attack(chance, running.port)
            found = _wrong(sent, running) or _harmed(running, chance)
            if chance.random() < SAVES and not _save(running):
                found = found or "then a page that listens does not hear of a save"
            yield f"{attack.__name__} {sent.data[:300]!r}: {found}" if found else None


SAVES = 0.01
"""Share of trials after which something is saved, to see that the page still listens."""


@contextmanager
def _running(folder: Path) -> Iterator[Running]:
    """Run the preview of an agency with secrets in every place that has no address."""
    site = Site(folder / "agency").write(COMPLETE)
    site.write({QUEUE: TEXTS[QUEUE].replace("---\n", f"---\n# {SECRET}\n", 1)})
    for path in (
        ".git/config",
        ".env",
        "content/.secret",
        "content/2566/.queue.md.swp",
        "content/2566/files/.x.pdf",
    ):
        site.write({path: SECRET})
    site.write({"../sibling/index.html": SECRET, "../secret.txt": SECRET, "themes/x/assets/x.css": SECRET})
    (site.folder / "files").symlink_to(folder / "sibling")
    port, told = free_port(), folder / "told"
    command = [sys.executable, "-c", STARTED, "-C", str(site.folder), "serve", "--port", str(port)]
    with told.open("ab") as errors, (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            command, cwd=REPOSITORY, stdout=out, stderr=errors, env={**os.environ, "PROGRAMME": SECRET}
        )
        running = Running(site=site, port=port, process=process, told=told)
        try:
            _until(lambda: b"http://" in (folder / "out").read_bytes())
            yield running
        finally:
            for each in (running.page, *running.left_open):
                each.close()
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _until(so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if so():
            return True
        time.sleep(0.02)
    return False


def _save(running: Running) -> bool:
    """Save a text; tells whether the page that listens was told."""
    number = time.monotonic_ns() % 1_000_000_000  # thirteen digits might be a national ID
    text = TEXTS[QUEUE].replace("---\n", f"---\n# {SECRET}\n", 1).replace("สำรวจงาน", f"สำรวจ {number} งาน")
    running.site.write({QUEUE: text})
    heard = running.hears_reload(PATIENCE)
    _until(lambda: str(number).encode() in running.get("2566/queue.html")[1])
    running.learn()
    return heard


# --- What is looked at -----------------------------------------------------------------------------------------


def _wrong(sent: Sent, running: Running) -> str | None:  # noqa: PLR0911 - a sentence for each
    """Send it, and look at every answer."""
    answer = _answer(sent, running)
    if SECRET.encode() in answer:
        return f"the secret: {answer[:300]!r}"
    allowed = set(running.pages.values())
    for status, head, body in _answers(answer):
        if status in {0, 500}:
            return f"answered {status} {head[:300]!r} {body[:100]!r}"
        if MARK.encode() in head:
            return f"repeats a header: {head!r}"
        script = re.sub(rb"livereload\?seen=[A-Za-z0-9%._~-]*", b"livereload?seen=", body)
        known = body in allowed or script in allowed
        if MARK.encode() in body and script not in allowed:
            return f"repeats what was sent: {body[:300]!r}"
        if 100 < status < 400 and not sent.may:
            return f"answered {head!r} {body[:100]!r}"
        if status < 400 and body and not known:
            return f"not a page of the preview: {head!r} {body[:200]!r}"
        location = re.search(rb"\r\nLocation: ([^\r]*)", head)
        if location and not re.match(rb"/(?![/\\])", location[1]):
            return f"leads elsewhere: {head!r}"
    return None


def _answer(sent: Sent, running: Running) -> bytes:
    """Send all of it, and take what comes back."""
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
    answer = b""
    with suppress(OSError):
        size = max(1, -(-len(sent.data) // sent.parts))
        for start in range(0, len(sent.data), size):
            connection.sendall(sent.data[start : start + size])
            if sent.parts > 1:
                time.sleep(0.01)
        while select.select([connection], [], [], QUIET)[0] and (more := connection.recv(1 << 20)):
            answer += more
    if sent.stays:
        running.left_open = [*running.left_open[-100:], connection]
    else:
        connection.close()
    return answer


def _answers(answer: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Split what came back into status, head and body; status 0 for what is no answer of HTTP."""
    while answer:
        head, _, rest = answer.partition(b"\r\n\r\n")
        first = re.match(rb"HTTP/1\.1 ([1-5][0-9]{2}) [A-Za-z ()-]*(?:\r\n|$)", head)
        status = int(first[1]) if first else 0
        length = re.search(rb"\r\nContent-Length: ([0-9]+)", head)
        size = int(length[1]) if length else 0
        if status == 101:
            yield status, head, b""
            return
        if not rest.startswith(b"HTTP/1.1 "):
            yield status, head, rest[:size]
            answer = rest[size:]
        else:
            yield status, head, b""  # an answer to HEAD
            answer = rest


def _harmed(running: Running, chance: random.Random) -> str | None:
    """Look whether the preview is as it was, and nobody has been told to reload."""
    address = chance.choice(sorted(running.pages))
    if address != "nothing" and running.get(address) != (200, running.pages[address]):
        return f"afterwards {address} is answered otherwise"
    if running.hears_reload(0):
        return f"the page that listens heard {running.page.recv(999)!r}"
    said = running.told.read_text(encoding="utf-8", errors="replace")
    if "Traceback" in said or "Uncaught" in said:
        running.told.write_bytes(b"")
        return f"standard error: {said[-900:]}"
    return None if running.process.poll() is None else "it has ended"


# --- What is sent ----------------------------------------------------------------------------------------------


def _good(port: int) -> list[tuple[str, str]]:
    return [("Host", f"127.0.0.1:{port}")]


def _upgrade(port: int, origin: str | None = None) -> list[tuple[str, str]]:
    key = base64.b64encode(b"0123456789abcdef").decode()
    return [
        *(("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")),
        *(("Sec-WebSocket-Key", key), ("Origin", origin or f"http://127.0.0.1:{port}")),
    ]


def _request(
    method: str, target: str, headers: list[tuple[str, str]], body: bytes = b"", version: str = "HTTP/1.1"
) -> bytes:
    lines = [f"{method} {target} {version}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("utf-8", errors="surrogateescape") + b"\r\n\r\n" + body


def _frame(message: bytes, code: int = 1, *, final: bool = True) -> bytes:
    """Write a frame of a WebSocket, masked with zeros."""
    size = len(message)
    length = (
        bytes([128 | size])
        if size < 126
        else b"\xfe" + size.to_bytes(2)
        if size < 1 << 16
        else b"\xff" + size.to_bytes(8)
    )
    return bytes([128 * final | code]) + length + b"\0\0\0\0" + message


PLACES = (
    *(
        "content/site.yaml",
        "content/2566/queue.md",
        ".git/config",
        ".env",
        "content/.secret",
        "../secret.txt",
    ),
    *(
        "../sibling/index.html",
        "files/index.html",
        "2566/files/.x.pdf",
        "etc/passwd",
        "proc/self/environ",
        "output/index.html",
    ),
    *(
        "2566/.queue.md.swp",
        "themes/x/assets/x.css",
        ".site_builder/memo",
        "manifest.json",
        "forcereload",
        "2566/queue.md",
    ),
)


def traversal(chance: random.Random, port: int) -> Sent:
    """Ask for what has no address, in every spelling."""
    up = chance.choice(
        [
            "..",
            "%2e%2e",
            "%2E.",
            "%252e%252e",
            "..%00",
            "․․",
            "%c0%ae%c0%ae",
            "..;",
            ".%0d%0a.",
            "%u002e%u002e",
        ]
    )
    bar = chance.choice(["/", "/", "%2f", "%5c", "\\", "%252f", "//", "/./", "／", "%c0%af"])
    start = chance.choice(
        [
            "/",
            "//",
            "/2566/",
            "/assets/",
            "/livereload/",
            "/_preview/",
            "/%2f",
            "/./",
            "",
            "/\\",
            "/livereload.js/",
        ]
    )
    end = chance.choice(["", "", "%00.html", "?x", "#a", "/", ".", "%20", ";.html", "?seen=" + MARK])
    target = start + bar.join([*[up] * chance.randint(0, 6), *chance.choice(PLACES).split("/")]) + end
    if chance.random() < 0.3:
        target = (
            chance.choice(
                [
                    "http://127.0.0.1:{port}",
                    "http://evil.example",
                    "file://",
                    "https://127.0.0.1",
                    "//evil.example",
                    "*",
                ]
            ).format(port=port)
            + target
        )
    return Sent(_request(chance.choice(["GET", "GET", "HEAD"]), target, _good(port)))


def foreign_host(chance: random.Random, port: int) -> Sent:
    """Come under a name that is not this machine's."""
    host = chance.choice(
        [
            *(
                "evil.example",
                "evil.example:{port}",
                "127.0.0.1",
                "127.0.0.1:80",
                "127.0.0.1:1{port}",
                "localhost",
                "",
            ),
            *(
                "localhost.evil.example:{port}",
                "127.0.0.1.nip.io:{port}",
                "127.0.0.1:{port}.evil.example",
                "user@127.0.0.1:{port}",
            ),
            *(
                "127.0.0.1:{port}@evil.example",
                "evil.example#127.0.0.1:{port}",
                "[::1]",
                "[::ffff:8.8.8.8]:{port}",
                "8.8.8.8:{port}",
            ),
            *(
                "0.0.0.0:{port}",
                "[::]:{port}",
                "192.168.1.1:{port}",
                "127.0.0.1:{port},evil.example",
                "127.0.0.1:{port} evil",
                "localhost\\.evil:{port}",
            ),
            *(
                "127.0.0.1:{port}/",
                "127.0.0.1:{port}?",
                "0x7f.1.evil:{port}",
                "localhosT.:{port}x",
                "①②⑦.0.0.1:{port}x",
                "[fe80::1%eth0]:{port}",
            ),
            *(
                MARK + ":{port}",
                "evil.example:{port}\r\nX-Mark: " + MARK,
                "[:{port}",
                "]:{port}",
                "127.0.0.1:{port}:{port}",
                "127.0.0.1:-1",
                "127.0.0.1:99999",
            ),
        ]
    ).format(port=port)
    headers = [("Host", host)]
    if chance.random() < 0.2:
        headers = chance.choice(
            [
                [],
                [*headers, *_good(port)],
                [*_good(port), *headers],
                [("Host ", host)],
                [("X-Forwarded-Host", host), *headers],
            ]
        )
    headers += _upgrade(port, f"http://{host}") if chance.random() < 0.3 else []
    return Sent(_request(chance.choice(["GET", "HEAD"]), _address(chance), headers), may=False)


def foreign_page(chance: random.Random, port: int) -> Sent:
    """Come from another site's page: by its origin, as a part of it, to the socket."""
    origin = chance.choice(
        [
            "http://evil.example",
            "null",
            "https://127.0.0.1:{port}",
            "http://127.0.0.1",
            "http://127.0.0.1:{port}.evil.example",
            "http://localhost:{port}",
            "file://",
            "http://127.0.0.1:{port}/",
            "HTTP://127.0.0.1:{port}x",
            "http://127.0.0.1:{port} ",
            "chrome-extension://x",
            "http://[::1]:{port}",
        ]
    ).format(port=port)
    site = [
        ("Sec-Fetch-Site", chance.choice(["cross-site", "same-site"])),
        ("Sec-Fetch-Mode", chance.choice(["no-cors", "cors", "websocket", "same-origin", ""])),
    ]
    kind = chance.choice(["origin", "site", "socket", "both"])
    if kind == "origin" and origin.strip() == f"http://127.0.0.1:{port}":
        origin = "null"  # white space around a value means nothing
    if kind == "socket":
        origin = origin if origin.strip() != f"http://127.0.0.1:{port}" else "null"
        headers = [*_good(port), *_upgrade(port, origin)]
        return Sent(
            _request("GET", f"/livereload?seen={MARK}", headers) + _frame(b'{"command": "info"}'), may=False
        )
    headers = [
        *_good(port),
        *([("Origin", origin)] if kind in {"origin", "both"} else []),
        *(site if kind in {"site", "both"} else []),
    ]
    return Sent(_request(chance.choice(["GET", "HEAD"]), _address(chance), headers), may=False)


def _address(chance: random.Random) -> str:
    return chance.choice(
        [
            "/",
            "/2566/queue.html",
            "/livereload.js",
            "/data/measures.json",
            "/_preview/notice.css",
            "/2566",
            "/nothing",
            "/livereload",
        ]
    )


def reload_asked(chance: random.Random, port: int) -> Sent:
    """Try to have pages reloaded."""
    target = chance.choice(
        [
            "/forcereload",
            "/forcereload?path=*",
            "/livereload",
            "/livereload?seen=x",
            "/livereload/",
            "/changed?files=a",
            "/livereload.js?forcereload",
            "/forcereload/..",
        ]
    )
    return Sent(_request(chance.choice(["GET", "POST", "HEAD"]), target, _good(port)))


def on_the_socket(chance: random.Random, port: int) -> Sent:
    """Open the socket as a page of ours does, and say something else than it."""
    says = [
        *(
            b"",
            b"x",
            b"{}",
            b"[]",
            b"null",
            b"1",
            b'"hello"',
            b"[" * 9000,
            b"\xff\xfe",
            b'{"command": 1}',
            b'{"command": ["hello"]}',
            b'{"command": {}}',
        ),
        *(
            b'{"command": "reload", "path": "/"}',
            b'{"command": "info"}',
            b'{"command": "hello"}',
            b'{"command": "hello", "protocols": 1}',
        ),
        *(
            b'{"command": "alert", "message": "x"}',
            b'{"command": "url"}',
            b'{"command": "info", "url": 1, "plugins": []}',
            b'{"command": NaN}',
            b"1" * 5000,
        ),
        *(
            b'{"command":"hello","protocols":["' + MARK.encode() + b'"]}',
            b"x" * 9000,
            b'{"a":' * 3000,
            b'{"command": "\\ud800"}',
        ),
    ]
    frames = [
        _frame(
            chance.choice(says),
            chance.choice([1, 1, 1, 1, 2, 0, 3, 8, 9, 10, 11]),
            final=chance.random() < 0.9,
        )
        for _ in range(chance.randint(1, 5))
    ]
    if chance.random() < 0.5:
        # Commands of the protocol, after a proper greeting, that only the server may give.
        command = chance.choice(["reload", "reload", "alert", "url", "changed", "forcereload"])
        told = json.dumps({"command": command, "path": "/", "url": "/", "files": ["a"], "message": MARK})
        frames = [_frame(b'{"command": "hello"}'), _frame(b'{"command": "info"}'), _frame(told.encode())]
    if chance.random() < 0.2:
        frames.append(
            chance.choice(
                [
                    b"\x81\xff" + b"\xff" * 8,
                    b"\x81\x7f" + (1 << 62).to_bytes(8),
                    b"\xf1\x80\0\0\0\0",
                    b"\x81\x05hello",
                    b"\x88\x81\0\0\0\0x",
                    b"\x89\xfe\x10\0" + b"x" * 5000,
                    b"\x01",
                ]
            )
        )
    seen = chance.choice(["", MARK, "%22%3b", "a" * 3000])
    headers = [*_good(port), *_upgrade(port)]
    if chance.random() < 0.2:
        headers.append(
            chance.choice(
                [
                    ("Sec-WebSocket-Protocol", MARK),
                    ("Sec-WebSocket-Extensions", "permessage-deflate"),
                    ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=99"),
                    ("Sec-WebSocket-Extensions", MARK),
                ]
            )
        )
    return Sent(
        _request("GET", f"/livereload?seen={seen}", headers) + b"".join(frames), stays=chance.random() < 0.2
    )


def odd_handshake(chance: random.Random, port: int) -> Sent:
    """Ask for the socket in a wrong way, or for another protocol, or for it where there is none."""
    headers = [*_good(port), *_upgrade(port)]
    change = chance.choice(
        ["version", "key", "no key", "upgrade", "h2c", "no origin", "elsewhere", "method", "two"]
    )
    target, method, may = "/livereload", "GET", False
    if change == "version":
        headers = [
            (name, chance.choice(["0", "12", "99", "x", ""]) if name.endswith("Version") else value)
            for name, value in headers
        ]
    elif change == "key":
        headers = [(name, MARK if name.endswith("Key") else value) for name, value in headers]
        may = True  # whatever it is, it is only hashed
    elif change in {"no key", "no origin"}:
        gone = {"no key": "Sec-WebSocket-Key", "no origin": "Origin"}[change]
        headers = [each for each in headers if each[0] != gone]
    elif change in {"upgrade", "h2c"}:
        headers = [
            (
                name,
                chance.choice(["h2c", "TLS/1.0", MARK, "h2c, HTTP2-Settings"])
                if name == "Upgrade"
                else value,
            )
            for name, value in headers
        ]
    elif change == "elsewhere":
        target, may = chance.choice(["/", "/2566/queue.html", "/livereload.js", "/nothing"]), True
    elif change == "method":
        method = chance.choice(["POST", "PUT", "HEAD", "OPTIONS"])
    else:
        headers += [("Origin", "http://evil.example")]
    return Sent(_request(method, target, headers) + _frame(b'{"command": "info"}'), may=may)


def odd_method(chance: random.Random, port: int) -> Sent:
    """Ask for anything else than reading."""
    method = chance.choice(
        [
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "TRACE",
            "CONNECT",
            "OPTIONS",
            "PROPFIND",
            "MKCOL",
            "LOCK",
            "get",
            "GETX",
            "G@T",
            MARK,
            "\x00GET",
            "PRI",
            "x" * 3000,
            "POST POST",
        ]
    )
    body = chance.choice([b"", b"x=1", b"x" * 8000, b"x" * 9000, b"x" * 100_000])
    headers = [
        *_good(port),
        ("Content-Length", str(len(body))),
        ("X-Mark", MARK),
        ("X-HTTP-Method-Override", "GET"),
        ("Expect", chance.choice(["", "100-continue", "x"])),
    ]
    return Sent(_request(method, _address(chance), headers, body), may=method == "HEAD")


def too_large(chance: random.Random, port: int) -> Sent:  # noqa: PLR0911 - one of each
    """Send more than there is room for, or lie about how much it is."""
    good = _good(port)
    kind = chance.choice(["header", "headers", "url", "lie", "negative", "chunks", "both", "two", "many"])
    if kind == "header":
        return Sent(_request("GET", "/", [*good, ("X-Mark", MARK * chance.choice((1000, 20_000)))]))
    if kind in {"headers", "many"}:
        return Sent(
            _request(
                "GET",
                "/",
                [*good, *((f"X-{number}", MARK) for number in range(chance.choice((100, 5000, 20_000))))],
            )
        )
    if kind == "url":
        return Sent(
            _request(
                "GET",
                "/"
                + chance.choice(["a", "%", "/", "../", "%2e", "?"]) * chance.choice((1000, 60_000, 200_000)),
                good,
            )
        )
    if kind == "lie":
        return Sent(
            _request(
                "GET",
                "/",
                [*good, ("Content-Length", str(chance.choice((1, 100, 8192, 8193, 10**12, 10**30))))],
                b"x",
            )
        )
    if kind == "negative":
        value = chance.choice(["-1", "+1", "0x1", "1_0", "1,2", "1, 1", "١", " ", "1 1", "1e1", "0" * 5000])
        return Sent(_request("GET", "/", [*good, ("Content-Length", value)], b"xxxxxxxxxx"))
    if kind == "two":
        return Sent(
            _request(
                "GET",
                "/",
                [*good, ("Content-Length", "0"), ("Content-Length", "30")],
                _request("GET", "/nothing", good),
            )
        )
    coding = chance.choice(
        [
            "chunked",
            "chunked",
            "gzip, chunked",
            "CHUNKED",
            "identity",
            "x",
            "chunked, chunked",
            " chunked",
            "\tchunked",
        ]
    )
    chunk = chance.choice(
        [
            b"0\r\n\r\n",
            b"5\r\nhello\r\n0\r\n\r\n",
            b"ffffffffffffffff\r\n",
            b"-1\r\n",
            b"5\nhello\n0\n\n",
            b"5;x=" + MARK.encode() + b"\r\nhello\r\n0\r\nX: y\r\n\r\n",
            b"2001\r\n" + b"x" * 0x2001 + b"\r\n0\r\n\r\n",
            b"0x5\r\nhello\r\n0\r\n\r\n",
        ]
    )
    both = [("Content-Length", "4")] if kind == "both" else []
    return Sent(
        _request(
            "POST" if chance.random() < 0.5 else "GET",
            "/",
            [*good, *both, ("Transfer-Encoding", coding)],
            chunk + _request("GET", "/content/site.yaml", good),
        )
    )


def slow(chance: random.Random, port: int) -> Sent:
    """Send a part of a request and no more, or all of it bit by bit."""
    whole = _request("GET", "/", [*_good(port), ("X-Mark", MARK), ("Content-Length", "5")], b"hello")
    if chance.random() < 0.5:
        return Sent(whole[: chance.randrange(len(whole))], stays=True)
    return Sent(whole, parts=chance.randint(2, 20))


def injected(chance: random.Random, port: int) -> Sent:
    """Put ends of lines, NUL and bytes that are no UTF-8 where they do not belong."""
    piece = chance.choice(
        [
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\udcff\udcfe",
            "\r\n ",
            "\x0b",
            "\x85",
            "\u2028",
            "%0d%0a",
            "%0D%0ASet-Cookie:%20",
            "\r\n\r\n",
            "\x1b[2J",
            "é",
        ]
    )
    where = chance.choice(["target", "query", "name", "value", "host", "referer", "version"])
    headers, target, version = _good(port), "/", "HTTP/1.1"
    added = f"{piece}X-Mark: {MARK}"
    if where == "target":
        target = f"/{chance.choice(['', '2566', 'nothing', 'livereload.js'])}{added.replace(' ', '')}"
    elif where == "query":
        target = f"/livereload.js?seen={added.replace(' ', '')}"
    elif where == "host":
        headers = [("Host", f"127.0.0.1:{port}{piece}X")]
    elif where == "version":
        version = chance.choice(["HTTP/0.9", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", f"HTTP/1.1{piece}", MARK])
    else:
        name = {"name": f"X{piece}Y", "value": "X", "referer": "Referer"}[where]
        headers = [*headers, (name, f"a{added}")]
    return Sent(_request("GET", target, headers, version=version))


def pipelined(chance: random.Random, port: int) -> Sent:
    """Send several requests at once, good ones and others, or no HTTP at all."""
    if chance.random() < 0.3:
        junk = [
            b"GET /\r\n",
            b"GET /",
            b"\r\n\r\n",
            b"\0" * 100,
            b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"x" * 300,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            chance.randbytes(chance.randint(1, 3000)),
            b"GET\r\n\r\n",
            b"\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b": :\r\n\r\n",
        ]
        return Sent(chance.choice(junk))
    several = [
        chance.choice((traversal, reload_asked, odd_method, injected))(chance, port).data
        for _ in range(chance.randint(1, 4))
    ]
    several.insert(chance.randint(0, len(several)), _request("GET", "/2566/queue.html", _good(port)))
    return Sent(b"".join(several))


def ranged(chance: random.Random, port: int) -> Sent:
    """Ask for parts, for changes since, and under conditions."""
    name, values = chance.choice(
        [
            (
                "Range",
                [
                    "bytes=0-10",
                    "bytes=-1",
                    "bytes=5-1",
                    "bytes=0-0,5-9",
                    "bytes=" + "0-," * 2000,
                    "x",
                    "bytes=99999999-",
                ],
            ),
            ("If-None-Match", ["*", '"x"', MARK, "W/"]),
            ("If-Modified-Since", ["x", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]),
            ("Accept-Encoding", ["gzip", "br", "x" * 3000]),
            ("Cookie", [MARK, "a=b; " * 2000]),
            ("Connection", ["close", "keep-alive", "Host", "Upgrade, close", MARK]),
        ]
    )
    return Sent(
        _request(
            chance.choice(["GET", "HEAD"]),
            chance.choice([_address(chance), "/2566/files/queue.pdf"]),
            [*_good(port), (name, chance.choice(values))],
        )
    )


ATTACKS: tuple[Callable[[random.Random, int], Sent], ...] = (
    *(traversal, foreign_host, foreign_page, reload_asked, on_the_socket, odd_handshake),
    *(odd_method, too_large, slow, injected, pipelined, ranged),
)
