"""The live preview: what a build would publish, drafts besides, and every change of it at once."""

import asyncio
import contextlib
import gc
import hashlib
import json
import os
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from site_builder.publish.memo import LiveMemo
from site_builder.serving import changes, loop, notices, preview, server
from site_builder.serving.preview import Preview, data_of, look_again
from site_builder.unchanged import Asked
from tests.complete import COMPLETE
from tests.conftest import MEASURE, Site
from tests.test_rebuild import EDITS, clean_build, mend_all_measures

DRAFT = MEASURE.replace("title: ชำระภาษีออนไลน์", "title: ยังร่างอยู่").replace(
    "status: completed", "status: completed\ndraft: true"
)


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(slots=True)
class Serving:
    """A preview that runs, as an editor has it open."""

    site: Site
    port: int
    process: subprocess.Popen[str]
    lines: "queue.Queue[str]"

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, address: str = "", **headers: str) -> tuple[int, bytes]:
        """Ask for an address as it stands; gives status and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", f"/{address}", headers={"Host": f"127.0.0.1:{self.port}", **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def page(self, address: str) -> str:
        """Read a page."""
        return self.get(address)[1].decode()

    def line(self, timeout: float = 20) -> str:
        """Wait for the next line that it prints."""
        return self.lines.get(timeout=timeout)

    def wait_for(self, text: str, address: str, *, gone: bool = False) -> str:
        """Wait until a page has a text, or has it no longer; gives the page."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            page = self.page(address)
            if (text in page) != gone:
                return page
            time.sleep(0.02)
        raise AssertionError(page)

    def listen(self, seen: str | None = None) -> "Listening":
        """Open a page as a browser does that has seen a state; without one, the newest."""
        newest = re.search(r'livereload\.js\?seen=([^"]+)"', self.page(""))
        assert newest
        return Listening(self.port, seen or newest[1])


class Listening:
    """A page that is open, and hears when it is to reload."""

    def __init__(self, port: int, seen: str) -> None:
        """Greet as the client of livereload does."""
        self.runner = asyncio.Runner()
        self.socket = self.runner.run(self._open(port, seen))
        self.send({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
        assert self.hear()["command"] == "hello"
        self.send({"command": "info", "url": "http://127.0.0.1/"})

    @staticmethod
    async def _open(port: int, seen: str) -> WebSocketClientConnection:
        headers = {"Origin": f"http://127.0.0.1:{port}"}
        return await websocket_connect(
            HTTPRequest(f"ws://127.0.0.1:{port}/livereload?seen={seen}", headers=headers)
        )

    def send(self, message: object) -> None:
        """Say something."""
        self.say(json.dumps(message))

    def say(self, text: str) -> None:
        """Say something as it stands."""
        self.runner.run(self._send(text))

    async def _send(self, message: str) -> None:
        await self.socket.write_message(message)

    def hear(self, timeout: float = 10) -> dict[str, object]:
        """Wait for what is said."""
        said = self.runner.run(self._hear(timeout))
        assert isinstance(said, str)
        heard: dict[str, object] = json.loads(said)
        return heard

    async def _hear(self, timeout: float) -> object:  # noqa: ASYNC109 - a test waits as long as it says
        async with asyncio.timeout(timeout):
            return await self.socket.read_message()

    def close(self) -> None:
        """Leave."""
        self.runner.run(self._close())
        self.runner.close()

    async def _close(self) -> None:
        self.socket.close()
        while await self.socket.read_message() is not None:
            pass


def read_lines(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Take what a program prints, line by line, so that it never waits."""
    for line in stream:
        lines.put(line)


@contextlib.contextmanager
def served(site: Site, *options: str) -> Iterator[Serving]:
    """Run the preview of a folder, and end it as Ctrl-C does."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "site_builder",
        "-C",
        str(site.folder),
        "serve",
        "--port",
        str(port),
        *options,
    ]
    lines: queue.Queue[str] = queue.Queue()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, encoding="utf-8") as process:
            assert process.stdout
            reader = threading.Thread(target=read_lines, args=(process.stdout, lines))
            reader.start()
            try:
                serving = Serving(site=site, port=port, process=process, lines=lines)
                while "http://" not in serving.line():
                    pass
                yield serving
            finally:
                process.send_signal(signal.SIGINT)
                reader.join(20)
        told.seek(0)
        said = told.read()
    assert process.returncode == 0, said
    assert "Traceback" not in said


@pytest.fixture
def serving(site: Site) -> Iterator[Serving]:
    """The preview of the smallest good site."""
    with served(site) as started:
        yield started


def without_notices(page: bytes) -> bytes:
    """Take out of a page what the preview adds."""
    page = re.sub(rb'<link rel="stylesheet" href="/_preview/.*?</script>\n', b"", page, flags=re.DOTALL)
    return re.sub(rb'<section class="sbp".*?</section>\n', b"", page, flags=re.DOTALL)


def at_the_top(file: Path) -> bytes:
    """Read a published file as it would be of a section that lies at the top of its host."""
    return re.sub(rb'<base href="[^"]*">', b'<base href="/">', file.read_bytes(), count=1)


# --- What is shown ---------------------------------------------------------------------------------------------


def test_preview_has_every_file_of_a_build_and_its_bytes(empty: Site) -> None:
    """Pages, data, indexes, assets and evidence are those that a build publishes."""
    empty.write(COMPLETE)
    with served(empty) as serving:
        empty.build()
        listed = json.loads(empty.page("manifest.json"))["files"]
        got = {each["path"]: serving.get(quote(each["path"])) for each in listed}
    different = [
        path
        for path, (status, body) in got.items()
        if (status, without_notices(body)) != (200, at_the_top(empty.folder / "output" / path))
    ]
    assert len(listed) > 30
    assert different == []


def test_preview_writes_nothing(site: Site) -> None:
    """Neither the published section nor anything else in the agency's folder is touched."""
    site.build()
    before = site.tree("")
    with served(site) as serving:
        serving.get("2566/tax.html")
        site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "เปลี่ยนแล้ว")})
        serving.wait_for("เปลี่ยนแล้ว", "2566/tax.html")
        site.write({"content/2566/tax.md": MEASURE})
        serving.wait_for("จัดทำระบบ", "2566/tax.html")
    assert site.tree("") == before


def test_drafts_are_shown_and_marked(site: Site) -> None:
    """A draft has its page, and says what it is there and in lists; a build still holds it back."""
    site.write({"content/2566/plan.md": DRAFT})
    with served(site) as serving:
        page, year = serving.page("2566/plan.html"), serving.page("2566/")
    assert "<h1>(ฉบับร่าง) ยังร่างอยู่</h1>" in page
    assert "(ฉบับร่าง) ยังร่างอยู่" in year
    site.build()
    assert "ร่าง" not in site.page("2566/index.html")
    assert not (site.folder / "output/2566/plan.html").exists()


def test_assets_may_be_kept_and_pages_not(serving: Serving) -> None:
    """At a reload the browser asks for the page again, and has its fonts and style already."""
    found = re.search(r'href="(assets/site\.[^"]+)"', serving.page(""))
    assert found
    kept = {}
    for address in ("", found[1]):
        connection = HTTPConnection("127.0.0.1", serving.port, timeout=10)
        connection.request("GET", f"/{address}")
        answer = connection.getresponse()
        answer.read()
        kept[address] = answer.getheader("Cache-Control")
        connection.close()
    assert kept == {"": "no-store", found[1]: "private, max-age=86400, immutable"}


def test_folders_lead_to_their_index(serving: Serving) -> None:
    """An address without index.html is that of a folder; one without the slash is sent to it."""
    assert serving.get("")[1] == serving.get("index.html")[1]
    assert serving.get("2566/") == serving.get("2566/index.html")
    assert serving.get("2566")[0] == 302
    status, body = serving.get("2566/no-such-page.html")
    assert status == 404
    assert b"404" in body


# --- Changes ---------------------------------------------------------------------------------------------------


def test_two_quick_saves_end_on_the_newest(serving: Serving) -> None:
    """Of two saves 0.3 seconds apart each is told, and the page that is loaded then is the newest."""
    page = serving.listen()
    for number in range(5):
        for half in ("ก่อน", "หลัง"):
            serving.site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", f"{half}ที่{number}")})
            assert page.hear(timeout=3)["command"] == "reload"
            time.sleep(0.3)
        assert f"หลังที่{number}" in serving.page("2566/tax.html")
    page.close()


def test_page_that_missed_a_state_is_told_at_once(serving: Serving) -> None:
    """What changes while a page is still loading is not lost on it; nor is a new start of the server."""
    newest = serving.listen()
    with pytest.raises(TimeoutError):
        newest.hear(timeout=0.3)
    newest.close()
    late = serving.listen(seen="an-earlier-run.7")
    assert late.hear()["command"] == "reload"
    late.close()


def test_fifty_files_at_once_are_one_build(serving: Serving) -> None:
    """A copied folder or a change of branch is looked at once, not once a file."""
    page = serving.listen()
    serving.site.write({f"content/2566/many-{number}.md": MEASURE for number in range(50)})
    assert page.hear()["command"] == "reload"
    with pytest.raises(TimeoutError):
        page.hear(timeout=1.5)
    assert "many-49.html" in serving.page("2566/")
    page.close()


def test_all_kinds_of_changes_are_seen(serving: Serving) -> None:
    """New and deleted files and folders, settings, evidence, templates and a theme that was not there."""
    site = serving.site
    site.write({"content/2567/new.md": MEASURE.replace("2566", "2567")})
    serving.wait_for("2567/index.html", "")
    shutil.rmtree(site.folder / "content/2567")
    serving.wait_for("2567/index.html", "", gone=True)
    site.write({"content/site.yaml": "agency: ชื่อใหม่\n"})
    serving.wait_for("ชื่อใหม่", "")
    site.write(
        {
            "content/2566/files/a.txt": "หลักฐาน",
            "content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "[ไฟล์](files/a.txt)"),
        }
    )
    serving.wait_for("files/a.txt", "2566/tax.html")
    assert serving.get("2566/files/a.txt") == (200, "หลักฐาน".encode())
    site.write(
        {
            "themes/ours/theme.yaml": "parent: default\n",
            "themes/ours/templates/404.html": '{% extends "default/404.html" %}{% block main %}ของเรา{% endblock %}',
            "content/site.yaml": "agency: ชื่อใหม่\ntheme: ours\n",
        }
    )
    serving.wait_for("ของเรา", "404.html")
    site.write(
        {
            "themes/ours/templates/404.html": '{% extends "default/404.html" %}{% block main %}แก้แล้ว{% endblock %}'
        }
    )
    serving.wait_for("แก้แล้ว", "404.html")


def test_file_saved_by_renaming_another_over_it_is_seen(serving: Serving) -> None:
    """Editors write aside and rename; the time of the file may even be an old one."""
    target = serving.site.folder / "content/2566/tax.md"
    aside = target.with_name(".tax.md.swp")
    aside.write_text(MEASURE.replace("จัดทำระบบ", "เขียนใหม่ทั้งไฟล์"), encoding="utf-8")
    os.utime(aside, (1_000_000_000, 1_000_000_000))
    aside.rename(target)
    serving.wait_for("เขียนใหม่ทั้งไฟล์", "2566/tax.html")


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_preview_is_a_clean_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of forty rounds of edits the preview has the files and problems of a clean build."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    chance = random.Random(seed)  # noqa: S311 - a choice of edits
    site = Site(tmp_path / "agency").write(COMPLETE)
    asked = Asked(folder=site.folder, output=site.folder / "output")
    shown, kept = Preview(), LiveMemo()
    good = 0
    for _ in range(40):
        for edit in [chance.choice(EDITS) for _ in range(chance.choice([0, 1, 1, 2]))]:
            edit(chance, site.folder)
        time.sleep(chance.choice([0, 0.02]))
        shown = look_again(asked, shown, kept)
        code, problems, tree = clean_build(site, tmp_path / "clean")
        told = [each["code"] for each in json.loads(problems)]
        assert [each.code for each in shown.problems] == told
        if code == 0:
            good += 1
            tree = {path: digest for path, digest in tree.items() if path != "manifest.json"}
            data = {path: data_of(held) for path, held in shown.files.items()}
            assert {path: hashlib.sha256(each or b"").hexdigest() for path, each in data.items()} == tree
        else:
            mend_all_measures(chance, site.folder)
    assert good > 10


# --- Mistakes --------------------------------------------------------------------------------------------------


def test_mistake_shows_over_the_last_good_page_and_goes_away(serving: Serving) -> None:
    """All problems stand in the page with file and line, the page itself is the last good one."""
    site = serving.site
    broken = MEASURE.replace("status: completed", "status: เสร็จมั้ง").replace("จัดทำระบบ", "<b>ข้อความใหม่</b>")
    site.write({"content/2566/tax.md": broken})
    page = serving.wait_for("content/2566/tax.md:5:9", "2566/tax.html")
    assert "content/2566/tax.md:9:1" in page
    assert "<mark>เสร็จมั้ง</mark>" in page
    assert "&lt;b&gt;ข้อความใหม่" in page
    assert "จัดทำระบบ" in page
    assert "ยังเผยแพร่ไม่ได้" in serving.page("")
    site.write({"content/2566/tax.md": MEASURE})
    assert "sbp" not in serving.wait_for('class="sbp"', "2566/tax.html", gone=True).replace("sbp-", "")


def test_mistake_before_there_is_a_good_page_has_a_page_of_its_own(site: Site) -> None:
    """A folder that is wrong from the start shows its problems at any address, in the site's language."""
    site.write({"content/site.yaml": "agency: A\nlanguage: en\n", "content/2566/tax.md": "no front matter"})
    with served(site) as serving:
        status, body = serving.get("2566/tax.html")
        assert status == 503
        assert b'<html lang="en">' in body
        assert b"content/2566/tax.md:1:1" in body
        page = serving.listen()
        site.write({"content/2566/tax.md": MEASURE})
        assert page.hear()["command"] == "reload"
        assert serving.get("2566/tax.html")[0] == 200
        page.close()


def test_warnings_are_told_beside_the_page(site: Site) -> None:
    """A site with warnings is shown; they stand folded under it."""
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "โทร 081-234-5678")})
    with served(site) as serving:
        page = serving.page("2566/tax.html")
    assert "<details>" in page
    assert "คำเตือน 1 ข้อ" in page


def test_folder_that_vanishes_is_told_and_found_again(serving: Serving) -> None:
    """Without its content the last good pages stay, with a notice."""
    content = serving.site.folder / "content"
    content.rename(content.with_name("away"))
    serving.wait_for("sbp-error", "2566/tax.html")
    content.with_name("away").rename(content)
    serving.wait_for("sbp-error", "2566/tax.html", gone=True)


def test_mistake_of_the_program_is_shown_and_the_preview_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours is told as one; the last good pages stay."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    good = look_again(asked, Preview(), LiveMemo())

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(loop, "look_again", fail)
    shown = loop.look(asked, good, LiveMemo(), debug=False)
    assert [each.code for each in shown.problems] == ["mistake-of-ours"]
    assert shown.files is good.files
    assert shown.version == good.version + 1


def test_fault_while_folders_are_listed_goes_by(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses for a moment is shown, and is gone at the next look that finds it well."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    kept = LiveMemo()
    good = look_again(asked, Preview(), kept)

    def refuse(_asked: object) -> None:
        raise PermissionError(13, "no permission", "content/2566")

    with monkeypatch.context() as patch:
        patch.setattr(preview, "first_look", refuse)
        shown = loop.look(asked, good, kept, debug=False)
        again = loop.look(asked, shown, kept, debug=False)
    assert [each.code for each in shown.problems] == ["no-permission"]
    assert again.version == shown.version
    assert loop.look(asked, again, kept, debug=False).problems == ()


def test_mistake_of_the_program_that_passes_is_forgotten(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bug that shows once the next look shows the folder as it is."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    good = look_again(asked, Preview(), LiveMemo())
    with monkeypatch.context() as patch:
        patch.setattr(loop, "look_again", lambda *_: 1 / 0)
        shown = loop.look(asked, good, LiveMemo(), debug=False)
    assert [each.code for each in shown.problems] == ["mistake-of-ours"]
    assert loop.look(asked, shown, LiveMemo(), debug=False).problems == ()


def test_files_that_come_and_go_while_it_looks_do_no_harm(site: Site) -> None:
    """Editors write files aside under hidden names; one that is gone again is no fault."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    over = threading.Event()

    def come_and_go() -> None:
        path = site.folder / "content/2566/.tax.md.swp"
        while not over.is_set():
            path.write_text("x", encoding="utf-8")
            path.unlink()

    busy = threading.Thread(target=come_and_go)
    busy.start()
    shown, kept = Preview(), LiveMemo()
    try:
        for _ in range(300):
            shown = loop.look(asked, shown, kept, debug=False)
            assert shown.problems == ()
    finally:
        over.set()
        busy.join()
    assert shown.version == 1


def test_data_of_the_last_good_state_are_there_while_mistakes_last(site: Site) -> None:
    """However often a mistake is saved, the search and the tables of the last good pages can be had."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    kept, later = LiveMemo(), MEASURE.replace("2566", "2567")
    site.write({"content/2567/other.md": later})
    time.sleep(0.05)  # what was written in this very moment would be read again in any case
    shown = look_again(asked, Preview(), kept)
    site.write({"content/2567/other.md": later.replace("จัดทำระบบ", "เปลี่ยนแล้ว")})
    shown = look_again(asked, shown, kept)
    for number in range(9):
        time.sleep(0.02)
        site.write({"content/2566/tax.md": f"{MEASURE.replace('completed', 'nonsense')}\n{number}\n"})
        shown = look_again(asked, shown, kept)
        assert not shown.is_current
    data = {address: data_of(held) for address, held in shown.files.items()}
    assert "เปลี่ยนแล้ว".encode() in (data["data/measures-2567.json"] or b"")
    assert all(data.values())


def test_data_can_be_had_after_any_number_of_edits(site: Site) -> None:
    """What nobody has asked for while texts were written is made when somebody does."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    shown, kept = Preview(), LiveMemo()
    for number in range(9):
        time.sleep(0.02)
        site.write({"content/2566/tax.md": f"{MEASURE}\nรอบที่ {number}\n"})
        shown = look_again(asked, shown, kept)
    assert all(data_of(held) for held in shown.files.values())


def test_memory_does_not_grow_with_edits(site: Site) -> None:
    """What went out of use is thrown away when nothing happens."""
    asked = Asked(folder=site.folder, output=site.folder / "output")
    shown, kept = Preview(), LiveMemo()
    counts = []
    for number in range(12):
        time.sleep(0.02)
        site.write({"content/2566/tax.md": MEASURE.replace("ชำระภาษีออนไลน์", f"ชื่อที่ {number}")})
        shown = look_again(asked, shown, kept)
        loop.tidy()
        counts.append(gc.get_freeze_count())
    gc.unfreeze()
    assert max(counts[6:]) < 1.05 * counts[5]


def test_many_problems_are_not_all_shown(site: Site) -> None:
    """A page tells the first hundred, and how many more there are."""
    broken = MEASURE.replace("จัดทำระบบ", "\n\n".join(["<b>x</b>"] * 150))
    site.write({"content/2566/tax.md": broken})
    shown = look_again(Asked(folder=site.folder, output=site.folder / "output"), Preview(), LiveMemo())
    page = notices.error_page(shown, "en", "x").decode()
    assert page.count('class="sbp-error"') == 100
    assert f"And {len(shown.problems) - 100} more" in page


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>x</title></head><body>y</body></html>",
        "<HTML><HEAD><TITLE>x</TITLE></HEAD ><BODY class='a>b'>y</BODY></HTML>",
        "<!doctype html><head><title>x</title><body><p>y",
        "<!doctype html><title>x</title><p>y",
    ],
)
def test_pages_of_any_theme_reload_and_tell_mistakes(site: Site, page: str) -> None:
    """HTML allows to leave tags out, and to write them large."""
    site.write({"content/2566/tax.md": MEASURE.replace("completed", "nonsense")})
    shown = look_again(Asked(folder=site.folder, output=site.folder / "output"), Preview(), LiveMemo())
    told = notices.with_notice(page.encode(), shown, "th", "run.1").decode()
    assert told.count("livereload.js?seen=run.1") == 1
    assert told.count('<section class="sbp"') == 1
    assert told.replace("\n", "").startswith(page[:6])
    assert "class='a>b'><section" in told or "a>b" not in page


def test_folder_that_took_the_place_of_another_is_watched(site: Site) -> None:
    """After content/ was moved away and back as a copy, the copy is watched, not what it replaced."""
    begun: list[Path] = []

    async def watch(*watched: Path, **_options: object) -> AsyncIterator[set[object]]:
        begun.append(watched[0])
        while True:
            yield {"a change"}

    async def turns() -> None:
        stop = asyncio.Event()
        content = site.folder / "content"
        number = 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(changes, "awatch", watch)
            async for _ in changes.changes(site.folder, stop, lambda: None):
                number += 1
                if number == 3:
                    shutil.copytree(content, content.with_name("copy"))
                    content.rename(content.with_name("away"))
                    content.with_name("copy").rename(content)
                if number == 6:
                    stop.set()
                    break

    asyncio.run(turns())
    assert begun == [site.folder / "content"] * 2


def test_system_that_tells_of_no_changes_is_looked_at_instead(site: Site) -> None:
    """Where no more files can be watched, it says so, and changes are seen a little later."""

    async def fail(*_watched: object, **_options: object) -> AsyncIterator[set[object]]:
        for _ in [1]:
            raise OSError(28, "OS file watch limit reached")
        yield set()

    async def turns() -> list[str]:
        seen: list[str] = []
        stop = asyncio.Event()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(changes, "awatch", fail)
            async for _ in changes.changes(site.folder, stop, lambda: seen.append("slow")):
                seen.append("look")
                if len(seen) > 2:
                    stop.set()
        return seen

    assert asyncio.run(turns()) == ["slow", "look", "look"]


def test_page_not_found_has_its_style_wherever_the_section_will_lie(site: Site) -> None:
    """With `base_url` the page is made for another place; in the preview it is at the top."""
    site.write({"content/site.yaml": "agency: ก\nbase_url: https://www.example.go.th/ita/\n"})
    with served(site) as serving:
        status, body = serving.get("2566/nothing/here.html")
    assert status == 404
    assert b'<base href="/">' in body


# --- Who is answered -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Host": "user@127.0.0.1:{port}"},
        {"Host": "127.0.0.1:{port},evil.example"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
    ids=str,
)
def test_pages_of_others_get_nothing(serving: Serving, headers: dict[str, str]) -> None:
    """Foreign names, origins and embedding pages are refused, for pages, the script and the socket."""
    sent = {name: value.format(port=serving.port) for name, value in headers.items()}
    for address in ("", "2566/tax.html", "livereload.js", "data/search-2566.js", "_preview/notice.css"):
        status, body = serving.get(address, **sent)
        assert status in {400, 403}
        assert "ชำระภาษี".encode() not in body
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": serving.address}
    assert serving.get("livereload", **{**upgrade, **key, **sent})[0] in {400, 403}


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "127.0.0.1:{port}", "127.0.0.2:{port}", "LOCALHOST:{port}"]
)
def test_names_of_this_machine_are_answered(serving: Serving, host: str) -> None:
    """People type its name or its number; a link on another site may lead here, too."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert serving.get("", Host=host.format(port=serving.port), **headers)[0] == 200


@pytest.mark.parametrize(
    "address",
    [
        *(
            "../content/site.yaml",
            "%2e%2e/content/site.yaml",
            "..%2f..%2fetc/passwd",
            "/etc/passwd",
            "//etc/passwd",
        ),
        *(".git/config", ".site_builder/memo", "content/site.yaml", "2566/.tax.md.swp", "2566/tax.md"),
        *(
            "2566/files/",
            "forcereload",
            "forcereload?path=*",
            "%00",
            "%ff",
            "2566\\tax.html",
            "2566/secret.pdf",
        ),
    ],
)
def test_nothing_but_the_preview_is_served(serving: Serving, address: str) -> None:
    """Neither sources, dotfiles, what lies outside nor a command to reload has an address."""
    serving.site.write({".git/config": "x", "content/2566/.tax.md.swp": "x"})
    assert serving.get(address)[0] == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_folder_without_its_slash_leads_to_its_index(
    site: Site, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The browser is sent to the address of the index, and nothing is wrong in that."""
    shown = look_again(Asked(folder=site.folder, output=site.folder / "output"), Preview(), LiveMemo())

    async def ask() -> HTTPResponse:
        port = free_port()
        showing = server.Showing(preview=shown, host="127.0.0.1", port=port)
        serving = server.start(showing, server.listen("127.0.0.1", port))
        try:
            asked = HTTPRequest(f"http://127.0.0.1:{port}/2566", method=method, follow_redirects=False)
            return await AsyncHTTPClient().fetch(asked, raise_error=False)
        finally:
            serving.stop()
            await serving.close_all_connections()

    answer = asyncio.run(ask())
    assert (answer.code, answer.headers["Location"]) == (302, "/2566/")
    assert "Uncaught" not in caplog.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(serving: Serving, method: str) -> None:
    """Only reading is allowed."""
    connection = HTTPConnection("127.0.0.1", serving.port, timeout=10)
    connection.request(method, "/", body=b"x" * 100)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in {400, 405}
    connection.close()


def test_evidence_that_was_replaced_is_not_handed_out(site: Site, tmp_path: Path) -> None:
    """What was checked is served: not a link that took its place, nor other bytes."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    site.write(
        {
            "content/2566/files/a.txt": "หลักฐาน",
            "content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "[ไฟล์](files/a.txt)"),
        }
    )
    held = look_again(Asked(folder=site.folder, output=site.folder / "output"), Preview(), LiveMemo())
    evidence = site.folder / "content/2566/files/a.txt"
    assert data_of(held.files["2566/files/a.txt"]) == "หลักฐาน".encode()
    evidence.write_bytes(b"another text")
    assert data_of(held.files["2566/files/a.txt"]) is None
    evidence.unlink()
    evidence.symlink_to(secret)
    assert data_of(held.files["2566/files/a.txt"]) is None


def test_junk_on_the_socket_closes_it(serving: Serving) -> None:
    """What is no greeting ends the connection and nothing else."""
    for junk in ("nonsense", "[]", '"x"', "[" * 5000, '{"command": 1}'):
        page = serving.listen()
        page.say(junk)
        page.close()
    assert serving.get("")[0] == 200


def test_greeting_after_junk_is_no_fault(serving: Serving) -> None:
    """What comes on a socket that is closed already is passed over, and nothing is told of it."""
    key = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEy\r\n"
    host = f"Host: 127.0.0.1:{serving.port}\r\nOrigin: {serving.address}\r\n"
    frames = [
        b"\x81" + bytes([128 + len(said)]) + bytes(4) + said for said in (b"junk", b'{"command": "hello"}')
    ]
    with socket.create_connection(("127.0.0.1", serving.port), timeout=20) as page:
        page.sendall(f"GET /livereload HTTP/1.1\r\n{host}{key}\r\n".encode() + b"".join(frames))
        while page.recv(999):
            pass
    assert serving.get("")[0] == 200


# --- The command -----------------------------------------------------------------------------------------------


def test_taken_port_is_told_with_the_next_free_one(serving: Serving) -> None:
    """The second preview of an editor says which port to take."""
    ran = serving.site.run("serve", "--port", str(serving.port))
    assert ran.code == 3
    assert re.search(r"--port [0-9]+", ran.err)
    assert f"--port {serving.port} " not in ran.err
    with socket.socket() as free:
        found = re.search(r"--port ([0-9]+)", ran.err)
        assert found
        free.bind(("127.0.0.1", int(found[1])))


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1"])
def test_port_that_is_none_is_wrong_usage(site: Site, port: str) -> None:
    """A port is a number that there is."""
    assert site.run("serve", f"--port={port}").code == 2


def test_address_of_another_machine_is_the_machines_no(site: Site) -> None:
    """What cannot be listened on is told without a traceback."""
    ran = site.run("serve", "--host", "192.0.2.1")
    assert ran.code == 3
    assert "192.0.2.1" in ran.err


def test_preview_for_others_says_so(site: Site) -> None:
    """Who opens it to the network is warned that drafts can be read."""
    with served(site, "--host", "0.0.0.0") as serving:  # noqa: S104 - that is what is warned of
        assert serving.get("", Host=f"192.168.1.7:{serving.port}")[0] == 200
        assert serving.get("", Host=f"evil.example:{serving.port}")[0] == 403
    assert serving.process.returncode == 0


def test_missing_extra_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages of the preview the command says how to install them."""
    for name in [each for each in sys.modules if each.startswith("site_builder.serving")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    monkeypatch.setitem(sys.modules, "livereload", None)
    monkeypatch.setitem(sys.modules, "livereload.handlers", None)
    ran = site.run("serve")
    assert ran.code == 2
    assert "pip install '.[import,serve]'" in ran.err


def test_a_build_loads_nothing_of_the_preview(site: Site) -> None:
    """What is published is made without a server, its packages or a network."""
    code = (
        "import sys; from site_builder.cli import main; main(sys.argv[1:]); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "-C", str(site.folder), "build"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"livereload", "tornado", "watchfiles", "asyncio"} & set(ran.stdout.split("\n")[-2].split())


def test_end_is_asked_for_by_sigterm_too(site: Site) -> None:
    """A service manager ends it as Ctrl-C does."""
    with served(site) as serving:
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(timeout=10) == 0
