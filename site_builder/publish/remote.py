"""The question whether a website hands out what a build made; asked over HTTP, as a reader would ask."""

import errno
import hashlib
import posixpath
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct

from site_builder import __version__
from site_builder.progress import Progress, silent
from site_builder.publish import manifest
from site_builder.publish.manifest import Entry, Manifest, ManifestError

_TIMEOUT = 30
"""Seconds without an answer after which a server is not waited for."""

_AT_ONCE = 8
"""Requests at a time: no more than a browser or two would make."""

_LARGEST_MANIFEST = 200_000_000
"""Bytes; some ten times that of the largest section we know of."""

_GONE = frozenset({404, 410})


class Difference(Struct, frozen=True, kw_only=True):
    """A file that a website does not hand out as it was built."""

    address: str
    what: Literal["changed", "missing", "refused"]
    status: int
    """Of the answer (RFC 9110, section 15)."""


def verify(address: str, progress: Progress = silent) -> tuple[tuple[Difference, ...], Manifest]:
    """Ask a website for its manifest and every file in it; gives the differences and the manifest.

    `address` is that of the section or of a page in its folder. Files that the manifest does not list
    cannot be seen from outside. Raises ManifestError where there is no sound manifest, OSError (of
    the code EHOSTUNREACH) where there is no answer.
    """
    try:
        folder = _folder(address)
    except ValueError as fault:  # an address that is none
        raise _no_answer(address, str(fault)) from None
    base, data = _manifest(folder)
    listed = manifest.read(data)
    if not all(map(_is_inside, listed.files)):
        raise ManifestError
    found = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda entry: _difference(base, entry), listed.files.values())
        try:
            for done, difference in enumerate(answers, start=1):
                progress("verify", done, len(listed.files))
                found.append(difference)
        finally:
            pool.shutdown(cancel_futures=True)
    return tuple(each for each in found if each), listed


def _is_inside(path: str) -> bool:
    return posixpath.normpath(path) == path and not path.startswith(("/", ".."))


def _folder(address: str) -> str:
    """Give the address of the folder that a section lies in."""
    scheme, host, path, _, _ = urlsplit(address)
    folder, _, name = path.rpartition("/")
    # A last part without an ending is a folder, named without its stroke.
    return urlunsplit((scheme, host, f"{folder}/" if "." in name or not name else f"{path}/", "", ""))


def _manifest(base: str) -> tuple[str, bytes]:
    """Fetch a manifest; with the folder's address as the server wants to have it."""
    address, status, data = _fetched(f"{base}{manifest.NAME}", _LARGEST_MANIFEST)
    if status in _GONE:
        raise ManifestError
    if status != _OK:
        raise _no_answer(f"{base}{manifest.NAME}", f"HTTP {status}")
    return _folder(address), data


def _difference(base: str, entry: Entry) -> Difference | None:
    """Ask for a file; None where it is handed out as it was built."""
    address = f"{base}{quote(entry.path)}"
    _, status, data = _fetched(address, entry.size)
    if status != _OK:
        return Difference(address=address, what="missing" if status in _GONE else "refused", status=status)
    same = len(data) == entry.size and hashlib.sha256(data).hexdigest() == entry.sha256
    return None if same else Difference(address=address, what="changed", status=status)


_OK = 200


def _fetched(address: str, largest: int) -> tuple[str, int, bytes]:
    """Fetch a file up to one byte more than its size: where it came from, the status, and what came."""
    # `identity`: what a server packs for the way would have to be unpacked before it can be compared.
    headers = {"User-Agent": f"site-builder/{__version__}", "Accept-Encoding": "identity"}
    try:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - http and https alone come here
        with _OPENER.open(request, timeout=_TIMEOUT) as answer:
            return answer.url, answer.status, answer.read(largest + 1)
    except urllib.error.HTTPError as answer:
        with answer:
            return address, answer.code, b""
    except (OSError, HTTPException, ValueError) as fault:
        raise _no_answer(address, str(getattr(fault, "reason", fault) or type(fault).__name__)) from None


def _no_answer(address: str, cause: str) -> OSError:
    return OSError(errno.EHOSTUNREACH, cause, address)


_OPENER = urllib.request.OpenerDirector()
# All that speaks HTTP, and nothing that opens files or speaks FTP, wherever a server may point.
for _handler in (
    *(urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler),
    *(urllib.request.HTTPRedirectHandler, urllib.request.UnknownHandler),
    *(urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor),
):
    _OPENER.add_handler(_handler())
