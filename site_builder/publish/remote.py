"""The question whether a website hands out what a build made; asked over HTTP, as a reader would ask."""

import errno
import hashlib
import posixpath
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPMessage
from typing import IO, Literal
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from msgspec import Struct

from site_builder import __version__
from site_builder.progress import Progress, silent
from site_builder.publish import manifest
from site_builder.publish.manifest import Entry, Manifest, ManifestError

_TIMEOUT = 30
"""Seconds without an answer after which a server is not waited for."""

_SLOWEST = 4_096
"""Bytes a second; a file that comes more slowly is not waited for."""

_AT_ONCE = 8
"""Requests at a time: no more than a browser or two would make."""

_PATIENCE = 16
"""So many files may stay without an answer; then no more are asked for."""

_LARGEST_MANIFEST = 200_000_000
"""Bytes; some ten times that of the largest section we know of."""

_BLOCK = 1 << 16

_OK, _GONE = 200, frozenset({404, 410})


class Difference(Struct, frozen=True, kw_only=True):
    """A file that a website does not hand out as it was built."""

    address: str
    """As a person writes it, with Thai names as they are."""
    what: Literal["changed", "missing", "refused", "unanswered", "unasked"]
    status: int | None = None
    """Of the answer (RFC 9110, section 15)."""
    cause: str | None = None
    """Why there was none."""
    count: int | None = None
    """Of files that were not asked for."""


class AddressError(ValueError):
    """What is no address of a website, or one with a user's name in it."""


class _Answer(Struct, frozen=True, kw_only=True):
    status: int
    size: int = 0
    sha256: str = ""
    data: bytes = b""
    """Empty unless it was to be kept."""


class _NoAnswer(Exception):  # noqa: N818 - it is not an error of ours
    """The cause why there is none."""


def verify(address: str, progress: Progress = silent) -> tuple[tuple[Difference, ...], Manifest | None]:
    """Ask a website for its manifest and every file in it; gives the differences and the manifest.

    Where the website does not hand that out, though it does not say that there is none, the manifest is
    the one difference.

    `address` is that of the section or of a page in its folder. Every file is asked for below that
    address, wherever the manifest came from. Files that the manifest does not list cannot be seen from
    outside. Raises ManifestError where there is no sound manifest, OSError (of the code
    EHOSTUNREACH) where there is no answer, AddressError.
    """
    base = _folder(address)
    data = _manifest(base)
    if isinstance(data, Difference):
        return (data,), None
    listed = manifest.read(data)
    if not all(map(_is_inside, listed.files)):
        raise ManifestError("altered")
    return tuple(_differences(base, listed, progress)), listed


def _differences(base: str, listed: Manifest, progress: Progress) -> Iterator[Difference]:
    silences = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda entry: _difference(base, entry), listed.files.values())
        try:
            for done, difference in enumerate(answers, start=1):
                progress("verify", done, len(listed.files))
                if difference:
                    yield difference
                    silences += difference.what == "unanswered"
                if silences >= _PATIENCE and done < len(listed.files):
                    yield Difference(address=unquote(base), what="unasked", count=len(listed.files) - done)
                    return
        finally:
            pool.shutdown(cancel_futures=True)


def _is_inside(path: str) -> bool:
    return posixpath.normpath(path) == path and not path.startswith(("/", ".."))


def _folder(address: str) -> str:
    """Give the address of the folder that a section lies in, as it goes over the wire (RFC 3986, 3987)."""
    try:
        parts = urlsplit(address)
        host = parts.netloc
        if not host.isascii() and parts.hostname:
            named = parts.hostname.encode("idna").decode("ascii")
            host = f"{named}:{parts.port}" if parts.port else named
    except ValueError as fault:
        raise AddressError(address) from fault
    if parts.scheme not in {"http", "https"} or not host or "@" in host:
        raise AddressError(address)
    folder, _, name = parts.path.rpartition("/")
    # A last part without an ending is a folder, named without its stroke.
    path = f"{folder}/" if "." in name or not name else f"{parts.path}/"
    return urlunsplit((parts.scheme, host, quote(path, safe="/%:@!$&'()*+,;=~"), "", ""))


def _manifest(base: str) -> bytes | Difference:
    address = f"{base}{manifest.NAME}"
    try:
        answer = _asked(address, _LARGEST_MANIFEST, keep=True)
    except _NoAnswer as fault:
        raise OSError(errno.EHOSTUNREACH, str(fault), unquote(address)) from None
    if answer.status in _GONE:
        raise ManifestError("missing")
    if answer.status != _OK:
        return Difference(address=unquote(address), what="refused", status=answer.status)
    return answer.data


def _difference(base: str, entry: Entry) -> Difference | None:
    """Ask for a file; None where it is handed out as it was built."""
    address = f"{base}{quote(entry.path)}"
    shown = unquote(address)
    try:
        answer = _asked(address, entry.size)
    except _NoAnswer as fault:
        return Difference(address=shown, what="unanswered", cause=str(fault))
    if answer.status != _OK:
        what: Literal["missing", "refused"] = "missing" if answer.status in _GONE else "refused"
        return Difference(address=shown, what=what, status=answer.status)
    same = (answer.size, answer.sha256) == (entry.size, entry.sha256)
    return None if same else Difference(address=shown, what="changed")


def _asked(address: str, largest: int, *, keep: bool = False) -> _Answer:
    """Ask for a file, and read up to one byte more than its size. Raises _NoAnswer."""
    # `identity`: what a server packs for the way would have to be unpacked before it can be compared.
    headers = {"User-Agent": f"site-builder/{__version__}", "Accept-Encoding": "identity"}
    try:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - http and https alone come here
        with _OPENER.open(request, timeout=_TIMEOUT) as answer:
            digest, size, kept = hashlib.sha256(), 0, []
            for block in _blocks(answer.read1, largest + 1):
                digest.update(block)
                size += len(block)
                if keep:
                    kept.append(block)
            return _Answer(status=answer.status, size=size, sha256=digest.hexdigest(), data=b"".join(kept))
    except urllib.error.HTTPError as fault:
        fault.close()
        return _Answer(status=fault.code)
    except (OSError, HTTPException, ValueError) as fault:
        raise _NoAnswer(str(getattr(fault, "reason", fault) or type(fault).__name__)) from None


def _blocks(read: Callable[[int], bytes], largest: int) -> Iterator[bytes]:
    """Read so many bytes, if there are. Raises TimeoutError where they come too slowly."""
    began = time.monotonic()
    size = 0
    while size < largest and (block := read(min(_BLOCK, largest - size))):
        size += len(block)
        if time.monotonic() - began > _TIMEOUT + size / _SLOWEST:
            raise TimeoutError(f"slower than {_SLOWEST} bytes a second")
        yield block


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects without reading what comes with them, which may never end."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> IO[bytes] | None:
        fp.close()
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


_OPENER = urllib.request.OpenerDirector()
# All that speaks HTTP, and nothing that opens files or speaks FTP, wherever a server may point.
for _handler in (
    *(urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler),
    *(_Redirects, urllib.request.UnknownHandler),
    *(urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor),
):
    _OPENER.add_handler(_handler())
