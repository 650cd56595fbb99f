"""Publications name the one before, and a website is compared with what was built."""

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.publish import manifest
from tests.conftest import MEASURE, Site


def manifest_of(site: Site) -> dict[str, str]:
    """Read the manifest of the published folder."""
    record: dict[str, str] = json.loads((site.folder / "output/manifest.json").read_bytes())
    return record


def change(site: Site, word: str) -> None:
    """Edit the text of the measure."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", word)})


def publish(site: Site, *words: str) -> list[Path]:
    """Publish one edit after the other, each naming the one before; gives copies of the manifests."""
    kept = []
    for number, word in enumerate(words):
        change(site, word)
        site.build("--previous", str(site.folder / "output/manifest.json"))
        kept.append(site.folder / f"{number}.json")
        shutil.copy(site.folder / "output/manifest.json", kept[-1])
    return kept


def test_publication_names_the_one_before(site: Site) -> None:
    """With `--previous` the manifest holds the digest of the manifest that it follows."""
    first, second = (json.loads(path.read_bytes()) for path in publish(site, "หนึ่ง", "สอง"))
    assert "previous" not in first
    assert second["previous"] == first["sha256"]
    assert site.run("verify").code == 0


def test_first_publication_of_a_chain_is_told(site: Site) -> None:
    """Where the manifest before is not there, the build says that a chain begins."""
    ran = site.run("build", "--previous", str(site.folder / "output/manifest.json"), "--format", "json")
    assert (ran.code, ran.codes) == (0, ["chain-begins"])


def test_build_of_nothing_new_is_no_publication(site: Site) -> None:
    """A chain gets no link for a build that changed nothing, in place or into an empty folder."""
    publish(site, "หนึ่ง", "สอง")
    before = site.tree()
    site.build("--previous", str(site.folder / "output/manifest.json"))
    assert site.tree() == before
    site.build("--clean", "--previous", str(site.folder / "1.json"), "--output", str(site.folder / "other"))
    assert site.tree("other") == before


def test_bytes_do_not_depend_on_what_was_published_before(site: Site) -> None:
    """Without `--previous` the same content gives the same manifest, whatever it replaces."""
    site.build()
    first = site.tree()
    change(site, "อื่น")
    site.build()
    change(site, "จัดทำระบบ")
    site.build()
    assert site.tree() == first


def test_chain_is_followed_back(site: Site) -> None:
    """`verify --previous` holds for every earlier manifest, as long as all between are given."""
    first, second, _ = publish(site, "หนึ่ง", "สอง", "สาม")
    assert site.run("verify", "--previous", str(first), "--previous", str(second)).code == 0
    assert site.run("verify", "--previous", str(second)).code == 0
    ran = site.run("verify", "--previous", str(first), "--format", "json")
    assert (ran.code, [(each["code"], each["path"]) for each in ran.problems]) == (
        1,
        [("not-in-the-chain", str(first))],
    )


def test_publication_outside_the_chain_is_found(site: Site) -> None:
    """Whoever publishes without naming what he replaces breaks the chain."""
    (first,) = publish(site, "หนึ่ง")
    change(site, "สอง")
    site.build()
    assert site.run("verify", "--previous", str(first), "--format", "json").codes == ["not-in-the-chain"]


@pytest.mark.parametrize("command", ["build", "verify"])
def test_damaged_manifest_begins_no_chain(site: Site, command: str) -> None:
    """A file that is no sound manifest is refused before anything is done."""
    site.build()
    before = site.tree()
    change(site, "สอง")
    data = (site.folder / "output/manifest.json").read_bytes()
    (site.folder / "old.json").write_bytes(data.replace(b'"size": ', b'"size": 1', 1))
    ran = site.run(command, "--previous", str(site.folder / "old.json"))
    assert ran.code == 2
    assert "old.json" in ran.err
    assert site.tree() == before


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Hands out a folder, and one path in a way that a test chooses."""

    odd: Callable[["Quiet"], bool] = staticmethod(lambda _: False)

    def do_GET(self) -> None:
        """Answer."""
        if not self.odd(self):
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is declared
        """Say nothing."""


@contextmanager
def online(folder: Path, odd: Callable[[Quiet], bool] = lambda _: False) -> Iterator[str]:
    """Serve a folder on this machine; `odd` answers by itself what it likes."""
    handler = type("Handler", (Quiet,), {"odd": staticmethod(odd)})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "address", ["/output", "/output/", "/output/index.html", "/output/manifest.json?x#y"]
)
def test_website_is_what_was_built(site: Site, address: str) -> None:
    """A section is compared by its address, however it is written; Thai names included."""
    site.write({"content/2566/ภาษี.md": MEASURE})
    site.build()
    with online(site.folder) as host:
        ran = site.run("verify", f"{host}{address}", "--lang", "en")
    assert ran.code == 0, ran.err
    assert f"{len(manifest_of(site)['files'])} files, all as they were built" in ran.out


def test_website_that_differs_is_told_file_by_file(site: Site) -> None:
    """A changed, a missing and a refused file are named by their addresses."""
    site.build()
    output = site.folder / "output"
    (output / "index.html").write_bytes((output / "index.html").read_bytes().replace(b"<main", b"<main ", 1))
    (output / "2566/tax.html").unlink()

    def odd(request: Quiet) -> bool:
        if request.path != "/404.html":
            return False
        request.send_error(403)
        return True

    with online(output, odd) as host:
        ran = site.run("verify", host, "--format", "json")
    assert ran.code == 1
    assert {(each["code"], each["path"]) for each in ran.problems} == {
        ("online-changed", f"{host}/index.html"),
        ("online-missing", f"{host}/2566/tax.html"),
        ("online-refused", f"{host}/404.html"),
    }


def test_longer_file_of_the_same_beginning_is_changed(site: Site) -> None:
    """What a host adds at the end of a page is found, and no more is read than that."""
    site.build()
    page = site.folder / "output/index.html"
    page.write_bytes(page.read_bytes() + b"<script>")
    with online(site.folder / "output") as host:
        assert site.run("verify", host, "--format", "json").codes == ["online-changed"]


def test_redirect_to_another_address_is_followed(site: Site) -> None:
    """A section that has moved is compared where it is now."""
    site.build()

    def moved(request: Quiet) -> bool:
        if not request.path.startswith("/old/"):
            return False
        request.send_response(301)
        request.send_header("Location", request.path.replace("/old/", "/output/"))
        request.end_headers()
        return True

    with online(site.folder, moved) as host:
        assert site.run("verify", f"{host}/old/").code == 0


def test_redirect_to_a_file_is_refused(site: Site) -> None:
    """A server cannot send the check to files of the machine."""
    site.build()

    def to_a_file(request: Quiet) -> bool:
        if request.path != "/index.html":
            return False
        request.send_response(302)
        request.send_header("Location", (site.folder / "output/index.html").as_uri())
        request.end_headers()
        return True

    with online(site.folder / "output", to_a_file) as host:
        assert site.run("verify", host, "--format", "json").codes == ["online-refused"]


def test_website_without_a_manifest_is_told(site: Site) -> None:
    """Where there is no manifest, exit 1."""
    (site.folder / "empty").mkdir()
    with online(site.folder / "empty") as host:
        assert site.run("verify", host, "--format", "json").codes == ["manifest-damaged"]


@pytest.mark.parametrize("path", ["../secret.html", "/secret.html", "a/../../secret.html", ""])
def test_manifest_that_leads_out_of_the_section_is_refused(site: Site, path: str) -> None:
    """A website cannot send the check to its other addresses."""
    data = manifest.written({path: manifest.entry_for(path, b"x")})
    site.write({"online/manifest.json": data, "secret.html": "x"})
    asked: list[str] = []

    def note(request: Quiet) -> bool:
        asked.append(request.path)
        return False

    with online(site.folder, note) as host:
        assert site.run("verify", f"{host}/online/", "--format", "json").codes == ["manifest-damaged"]
    assert asked == ["/online/manifest.json"]


def test_website_that_does_not_answer_is_the_machine(site: Site) -> None:
    """No server: exit 3, with the address and the cause."""
    with online(site.folder) as host:
        pass
    ran = site.run("verify", f"{host}/ita/", "--lang", "en")
    assert ran.code == 3
    assert f"{host}/ita/manifest.json: The website does not answer: " in ran.err


@pytest.mark.parametrize("address", ["http://", "https://[", "http://a b/", "http://127.0.0.1:99999/"])
def test_address_that_is_none_is_told(site: Site, address: str) -> None:
    """An address that cannot be asked is no reason for a traceback."""
    assert site.run("verify", address).code in {2, 3}
