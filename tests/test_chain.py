"""Publications name the one before, and a website is compared with what was built."""

import functools
import http.server
import json
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import OpenerDirector, Request

import pytest

from site_builder.publish import manifest, remote
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


def test_kept_manifests_may_be_named_by_their_folder(site: Site) -> None:
    """`verify --previous` takes a folder of manifests as well as one."""
    for path in publish(site, "หนึ่ง", "สอง", "สาม"):
        site.write({f"kept/{path.name}": path.read_bytes()})
    ran = site.run("verify", "--previous", str(site.folder / "kept"), "--lang", "en")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "in its chain: 2 of 2 earlier manifests")


def test_break_of_the_chain_is_told(site: Site) -> None:
    """Which publication the chain leads back to is named, where its manifest was left out."""
    first, second, _ = publish(site, "หนึ่ง", "สอง", "สาม")
    ran = site.run("verify", "--previous", str(first), "--lang", "en")
    assert ran.code == 1
    for path in (first, second):
        assert json.loads(path.read_bytes())["sha256"] in ran.err
    assert "in its chain: 0 of 1" in ran.out


def test_kept_manifest_that_was_altered_is_a_finding(site: Site) -> None:
    """A copy that somebody has edited is told, and the section is looked at all the same."""
    (first,) = publish(site, "หนึ่ง")
    first.write_bytes(first.read_bytes().replace(b'"size": ', b'"size": 1', 1))
    ran = site.run("verify", "--previous", str(first), "--format", "json")
    assert (ran.code, ran.codes) == (1, ["manifest-altered"])


def test_content_that_goes_back_is_a_new_publication(site: Site) -> None:
    """A folder that still holds the publication before the last does not take the place of the next."""
    first, second = publish(site, "หนึ่ง", "สอง")
    change(site, "หนึ่ง")
    site.build("--output", str(site.folder / "behind"))
    site.build("--output", str(site.folder / "behind"), "--previous", str(second))
    record = json.loads((site.folder / "behind/manifest.json").read_bytes())
    assert record["previous"] == json.loads(second.read_bytes())["sha256"]
    assert record["files"] == json.loads(first.read_bytes())["files"]


def test_chain_that_was_left_is_told_and_taken_up_again(site: Site) -> None:
    """A build that forgets `--previous` says so; the next, with it, mends the chain, though nothing changed."""
    _, second = publish(site, "หนึ่ง", "สอง")
    change(site, "สาม")
    ran = site.run("build", "--format", "json")
    assert (ran.code, ran.codes) == (0, ["chain-left"])
    assert site.run("build", "--format", "json").codes == []
    assert site.run("build", "--previous", str(second), "--format", "json").codes == []
    assert site.run("verify", "--previous", str(second)).code == 0


def test_publication_outside_the_chain_is_found(site: Site) -> None:
    """Whoever publishes without naming what he replaces breaks the chain."""
    (first,) = publish(site, "หนึ่ง")
    change(site, "สอง")
    site.build()
    assert site.run("verify", "--previous", str(first), "--format", "json").codes == ["not-in-the-chain"]


def test_damaged_manifest_begins_no_chain(site: Site) -> None:
    """A file that is no sound manifest is refused before anything is done."""
    site.build()
    before = site.tree()
    change(site, "สอง")
    data = (site.folder / "output/manifest.json").read_bytes()
    (site.folder / "old.json").write_bytes(data.replace(b'"size": ', b'"size": 1', 1))
    ran = site.run("build", "--previous", str(site.folder / "old.json"))
    assert ran.code == 2
    assert "old.json" in ran.err
    assert site.tree() == before


@pytest.mark.parametrize("address", ["https://www.example.go.th/ita/manifest.json", "http://127.0.0.1/"])
def test_chain_is_not_fetched_by_a_build(site: Site, address: str) -> None:
    """An address where a file is asked for is told as one."""
    ran = site.run("build", "--previous", address)
    assert (ran.code, "fetch the manifest.json first" in ran.err) == (2, True)


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
def online(
    folder: Path, odd: Callable[[Quiet], bool] = lambda _: False, certificate: Path | None = None
) -> Iterator[str]:
    """Serve a folder on this machine; `odd` answers by itself what it likes. With a `certificate`, over TLS."""
    handler = type("Handler", (Quiet,), {"odd": staticmethod(odd)})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
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


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl, to make a certificate")
def test_website_is_asked_over_tls_and_has_to_prove_what_it_is(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over HTTPS a section is compared where the certificate is trusted, and is no answer where it is not."""
    certificate = tmp_path / "certificate.pem"
    asked = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    made = ["openssl", *asked.split(), "-keyout", str(certificate), "-out", str(tmp_path / "public.pem")]
    subprocess.run(made, capture_output=True, check=True)
    with certificate.open("ab") as file:
        file.write((tmp_path / "public.pem").read_bytes())
    site.build()
    with online(site.folder / "output", certificate=certificate) as host:
        unknown = site.run("verify", host, "--lang", "en")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
        known = site.run("verify", host, "--lang", "en")
    assert (unknown.code, "CERTIFICATE_VERIFY_FAILED" in unknown.err) == (3, True)
    assert (known.code, "all as they were built" in known.out) == (0, True)


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


def test_manifest_from_elsewhere_does_not_cover_pages_here(site: Site) -> None:
    """A server that sends the check to a sound copy, and readers to its own pages, is found out."""
    site.build()
    shutil.copytree(site.folder / "output", site.folder / "shown")
    (site.folder / "shown/index.html").write_text("tampered")

    def to_the_copy(request: Quiet) -> bool:
        if request.path != "/shown/manifest.json":
            return False
        request.send_response(302)
        request.send_header("Location", "/output/manifest.json")
        request.end_headers()
        return True

    with online(site.folder, to_the_copy) as host:
        assert site.run("verify", f"{host}/shown/", "--format", "json").codes == ["online-changed"]


def test_thai_address_is_asked_for_and_told_as_it_is_written(site: Site) -> None:
    """An address goes over the wire encoded, and is shown in letters."""
    site.write({"content/2566/ภาษี.md": MEASURE}).build("--output", str(site.folder / "แผน งาน"))
    (site.folder / "แผน งาน/2566/ภาษี.html").unlink()
    with online(site.folder) as host:
        ran = site.run("verify", f"{host}/แผน งาน", "--format", "json")
    assert [(each["code"], each["path"]) for each in ran.problems] == [
        ("online-missing", f"{host}/แผน งาน/2566/ภาษี.html")
    ]


def test_thai_host_is_asked_for_by_its_ascii_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A domain in Thai goes over the wire as its registrar wrote it (RFC 3490)."""
    asked: list[str] = []

    def note(_opener: OpenerDirector, request: Request, timeout: int) -> None:
        asked.append(request.host)
        raise TimeoutError(timeout)

    monkeypatch.setattr(OpenerDirector, "open", note)
    assert site.run("verify", "http://หน่วยงาน.ไทย:8080/").code == 3
    assert asked == ["xn--72c9ab8ayaw7cwk.xn--o3cw4h:8080"]


@pytest.mark.parametrize("size", [10**12, 2**70, -2, -5])
def test_size_that_no_file_has_is_found(site: Site, size: int) -> None:
    """A server cannot make the check read without end, or run out of memory."""
    entry = manifest.Entry(path="index.html", size=size, sha256="0" * 64)
    site.write({"online/manifest.json": manifest.written({"index.html": entry}), "online/index.html": "x"})
    with online(site.folder / "online") as host:
        ran = site.run("verify", host, "--format", "json")
    assert (ran.code, ran.codes) == (1, ["online-changed" if size == 10**12 else "manifest-altered"])


def test_body_of_a_redirect_is_not_read(site: Site) -> None:
    """What comes with a redirect may never end."""
    site.build()
    sent = 0

    def endless(request: Quiet) -> bool:
        nonlocal sent
        if not request.path.startswith("/old/"):
            return False
        request.send_response(302)
        request.send_header("Location", request.path.replace("/old/", "/output/"))
        request.end_headers()
        with suppress(OSError):
            for _ in range(400):
                sent += request.wfile.write(bytes(1 << 20))
        return True

    with online(site.folder, endless) as host:
        assert site.run("verify", f"{host}/old/").code == 0
    assert sent < 100 * (1 << 20)


def test_file_without_an_answer_hides_no_other(site: Site) -> None:
    """A connection that breaks off at one file is told beside what differs."""
    site.build()
    (site.folder / "output/2566/tax.html").unlink()

    def broken(request: Quiet) -> bool:
        if request.path != "/index.html":
            return False
        request.connection.close()
        return True

    with online(site.folder / "output", broken) as host:
        ran = site.run("verify", host, "--format", "json")
    assert (ran.code, set(ran.codes)) == (1, {"online-missing", "online-unanswered"})


def test_website_that_stops_answering_is_not_asked_for_ever(site: Site) -> None:
    """After some files without an answer the rest is counted."""
    entries = {f"{name}.html": manifest.entry_for(f"{name}.html", b"x") for name in range(100)}
    site.write({"online/manifest.json": manifest.written(entries)})

    def broken(request: Quiet) -> bool:
        if request.path == "/manifest.json":
            return False
        request.connection.close()
        return True

    with online(site.folder / "online", broken) as host:
        ran = site.run("verify", host, "--format", "json")
    assert ran.code == 1
    assert ran.codes.count("online-unanswered") == 16
    (unasked,) = (each for each in ran.problems if each["code"] == "online-unasked")
    assert str(unasked["message"]).count("84") == 1


def test_file_that_comes_too_slowly_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then does not hold the check."""
    site.build()
    monkeypatch.setattr(remote, "_TIMEOUT", 2)
    monkeypatch.setattr(remote, "_SLOWEST", 1_000_000)

    def dripping(request: Quiet) -> bool:
        if request.path != "/index.html":
            return False
        request.send_response(200)
        request.end_headers()
        with suppress(OSError):
            for _ in range(100):
                request.wfile.write(b"x")
                time.sleep(0.05)
        return True

    with online(site.folder / "output", dripping) as host:
        ran = site.run("verify", host, "--format", "json")
    assert [(each["code"], each["path"]) for each in ran.problems] == [
        ("online-unanswered", f"{host}/index.html")
    ]


def test_website_that_keeps_its_manifest_to_itself_is_told(site: Site) -> None:
    """An answer other than the manifest is told as what it is."""

    def closed(request: Quiet) -> bool:
        request.send_error(403)
        return True

    with online(site.folder, closed) as host:
        ran = site.run("verify", host, "--format", "json")
    assert (ran.code, ran.codes) == (1, ["online-refused"])


@pytest.mark.parametrize("form", ["json", "github", "gitlab"])
def test_result_goes_to_standard_error_in_other_forms(site: Site, form: str) -> None:
    """Which publication it is can be had beside the problems, differences or not."""
    site.build()
    digest = manifest_of(site)["sha256"]
    assert digest in site.run("verify", "--format", form).err
    (site.folder / "output/index.html").unlink()
    ran = site.run("verify", "--format", form, "--lang", "en")
    assert digest in ran.err
    assert "differences: 1\n" in ran.err


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
    """Where there is no manifest, or a page in its place, exit 1."""
    site.write({"other/manifest.json": "<!doctype html>"})
    (site.folder / "empty").mkdir()
    with online(site.folder) as host:
        assert site.run("verify", f"{host}/empty/", "--format", "json").codes == ["manifest-missing"]
        assert site.run("verify", f"{host}/other/", "--format", "json").codes == ["manifest-foreign"]


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
        assert site.run("verify", f"{host}/online/", "--format", "json").codes == ["manifest-altered"]
    assert asked == ["/online/manifest.json"]


def test_website_that_does_not_answer_is_the_machine(site: Site) -> None:
    """No server: exit 3, with the address and the cause."""
    with online(site.folder) as host:
        pass
    ran = site.run("verify", f"{host}/ita/", "--lang", "en")
    assert ran.code == 3
    assert f"{host}/ita/manifest.json: The website does not answer: " in ran.err


@pytest.mark.parametrize(
    "address",
    ["http://", "https://[", "http://a b/", "http://127.0.0.1:99999/", "http://user:secret@127.0.0.1/"],
)
def test_address_that_is_none_is_told(site: Site, address: str) -> None:
    """An address that cannot be asked is no reason for a traceback."""
    ran = site.run("verify", address)
    assert ran.code in {2, 3}
    assert "secret" not in ran.err
