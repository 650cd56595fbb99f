"""Publishing: exactly what was built, or the old site; nothing of others is touched."""

import errno
import fcntl
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder import build
from site_builder.content import files
from site_builder.publish import memo, staging
from site_builder.signatures import Signature
from tests.conftest import MEASURE, REPOSITORY, Site

SECOND = {"content/2566/second.md": MEASURE.replace("title: ", "title: สอง ")}


def test_output_is_exactly_the_manifest(site: Site) -> None:
    """The manifest lists every file with its size and hash, and names the tool's version."""
    site.build()
    manifest = json.loads((site.folder / "output/manifest.json").read_bytes())
    listed = {each["path"]: each["sha256"] for each in manifest["files"]}
    sizes = {each["path"]: each["size"] for each in manifest["files"]}
    published = site.tree()
    published.pop("manifest.json")
    assert listed == published
    assert all((site.folder / "output" / path).stat().st_size == size for path, size in sizes.items())
    assert (manifest["tool"], manifest["version"]) == ("site-builder", "0.1.0")


def test_pages_of_removed_measures_go(site: Site) -> None:
    """What a build no longer makes is taken out of the published folder, and counted."""
    site.write(SECOND)
    site.build()
    assert (site.folder / "output/2566/second.html").exists()
    (site.folder / "content/2566/second.md").unlink()
    assert "1 removed" in site.build("--lang", "en").out
    assert not (site.folder / "output/2566/second.html").exists()


def test_unchanged_files_keep_their_time(site: Site) -> None:
    """A rebuild writes only what changed, so that rsync sends only that."""
    site.write({"content/2565/old.md": MEASURE.replace("2566", "2565").replace("กองคลัง", "กองช่าง")})
    site.build()
    page = site.folder / "output/2566/tax.html"
    before = page.stat().st_mtime_ns
    site.write({"content/2565/old.md": MEASURE.replace("2566", "2565").replace("เปิดใช้แล้ว", "ใหม่")})
    site.build()
    assert "ใหม่" in site.page("2565/old.html")
    assert page.stat().st_mtime_ns == before


@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize("edited", [True, False])
def test_page_that_somebody_changed_is_made_right_by_the_next_build(
    site: Site, *, remembered: bool, edited: bool
) -> None:
    """Of the same size and with its time put back, it is no more what the build made."""
    old = MEASURE.replace("2566", "2565").replace("กองคลัง", "กองช่าง")
    site.write({"content/2565/old.md": old}).build()
    path = site.folder / "output/2566/tax.html"
    made, seen = path.read_bytes(), path.stat()
    path.write_bytes(made.replace(b"<html", b"<HTML"))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    if not remembered:
        shutil.rmtree(site.folder / memo.FOLDER)
    if edited:
        site.write({"content/2565/old.md": old.replace("เปิดใช้แล้ว", "ใหม่")})
    site.build()
    assert path.read_bytes() == made
    assert site.run("verify").code == 0


def test_clean_writes_every_file_anew(site: Site) -> None:
    """`--clean` takes nothing over from the published folder."""
    site.build()
    before = site.tree()
    said = site.build("--clean", "--lang", "en").out
    assert ", 0 unchanged" in said
    assert site.tree() == before


def test_evidence_is_published_only_when_named(site: Site) -> None:
    """A file beside a measure stays at home until a measure names it."""
    site.write({"content/2566/files/a.pdf": b"%PDF a", "content/2566/files/b.pdf": b"%PDF b"})
    site.write(
        {"content/2566/tax.md": MEASURE.replace("owner:", "evidence:\n  - {file: files/a.pdf}\nowner:")}
    )
    assert "evidence-unused" in site.run("build", "--format", "json").codes
    assert (site.folder / "output/2566/files/a.pdf").read_bytes() == b"%PDF a"
    assert not (site.folder / "output/2566/files/b.pdf").exists()
    published, kept = (site.folder / name / "2566/files/a.pdf" for name in ("output", "content"))
    assert not published.samefile(kept)


def test_drafts_leave_no_trace(site: Site) -> None:
    """No byte and no name of the published folder comes from a draft; it is counted as held back."""
    draft = (
        "---\ntitle: canary1\nfiscal_year: 2567\nowner: canary2\nstatus: completed\nnumber: '9.8.7'\n"
        "summary: canary3\nfollows: 2566/tax\nresponds_to: [f1]\ncompleted: 2567-09-09\nupdated: 2567-09-29\n"
        "slug: canary4\nevidence: [{file: files/canary5.pdf, title: canary6}]\ndraft: true\n---\ncanary7\n"
    )
    site.write(
        {
            "content/2567/draft.md": draft,
            "content/2567/files/canary5.pdf": b"%PDF canary8",
            "content/2567/analysis.md": "---\nfindings: [{id: f1, kind: urgent, text: ข้อค้นพบ}]\nimprove: none\n---\n",
        }
    )
    said = site.build("--lang", "en").out
    assert "1 drafts held back" in said
    names = [path.as_posix() for path in (site.folder / "output").rglob("*")]
    texts = [path.read_bytes() for path in (site.folder / "output").rglob("*") if path.is_file()]
    assert [name for name in names if "canary" in name] == []
    assert [
        text
        for text in texts
        if b"canary" in text or b"2024-09-29" in text or b"2024-09-09" in text or b"9.8.7" in text
    ] == []
    with_draft = site.tree()
    (site.folder / "content/2567/draft.md").unlink()
    shutil.rmtree(site.folder / "content/2567/files")
    site.build()
    assert site.tree() == with_draft


def test_drafts_refer_to_themselves_and_to_each_other(site: Site) -> None:
    """Readers see neither end of such a link; a published measure links to no draft."""
    draft = MEASURE.replace("status: completed", "status: completed\ndraft: true")
    for name, other in (("one", "two"), ("two", "one")):
        site.write({f"content/2566/{name}.md": f"{draft}\n[ดู]({other}.md#steps) และ[ข้างต้น](#steps)\n"})
    site.build()
    assert not [path for path in site.tree() if path in {"2566/one.html", "2566/two.html"}]
    site.write({"content/2566/tax.md": f"{MEASURE}\n[ดู](one.md)\n"})
    assert site.run("check", "--format", "json").codes == ["link-to-draft"]


def test_files_of_others_are_kept_and_told(site: Site) -> None:
    """What no build made is reported, and is there after the next build, links and empty folders included."""
    site.build()
    output = site.folder / "output"
    (output / ".htaccess").write_text("Deny from all")
    (output / "2566/own.html").write_text("own")
    (output / "empty/below").mkdir(parents=True)
    (output / "link").symlink_to("nowhere")
    site.write(SECOND)
    ran = site.run("build", "--format", "json")
    assert ran.code == 0
    assert ran.codes == ["foreign-file"] * 4
    assert (output / ".htaccess").read_text() == "Deny from all"
    assert (output / "2566/own.html").read_text() == "own"
    assert (output / "empty/below").is_dir()
    assert (output / "link").readlink() == Path("nowhere")
    assert (output / "2566/second.html").exists()


@pytest.mark.parametrize(
    "path", ["2566/second.html", "2566/second.html/inside", "2566"], ids=["file", "folder", "parent"]
)
def test_file_of_others_in_the_way_stops_the_build(site: Site, path: str) -> None:
    """A page is never put over a file that no build made."""
    site.build()
    site.write({"content/2567/second.md": MEASURE.replace("2566", "2567"), **SECOND})
    in_the_way = site.folder / "output" / path.replace("2566", "2567")
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("own")
    before = site.tree()
    site.write({"content/2567/second.md": MEASURE.replace("2566", "2567")})
    ran = site.run("build")
    assert ran.code == 3
    assert str(in_the_way) in ran.err
    assert site.tree() == before


def test_folder_of_others_is_refused(site: Site) -> None:
    """A folder that holds files and no manifest is left alone."""
    site.write({"output/index.html": "somebody's page"})
    ran = site.run("build")
    assert ran.code == 3
    assert str(site.folder / "output") in ran.err
    assert site.tree().keys() == {"index.html"}


def test_damaged_manifest_is_refused(site: Site) -> None:
    """Without a sound manifest nobody knows what a build made, so nothing is replaced."""
    site.build()
    path = site.folder / "output/manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"size"', b'"sizf"', 1))
    before = site.tree()
    site.write(SECOND)
    assert site.run("build").code == 3
    assert site.tree() == before


def test_empty_folder_is_taken(site: Site) -> None:
    """An empty folder may be published to."""
    (site.folder / "output").mkdir()
    site.build()
    assert (site.folder / "output/index.html").exists()


def test_output_may_be_a_link_to_a_folder(site: Site, tmp_path: Path) -> None:
    """A link stays a link; the folder that it names is exchanged."""
    (tmp_path / "www").mkdir()
    (site.folder / "output").symlink_to(tmp_path / "www")
    site.build()
    assert (site.folder / "output").is_symlink()
    assert (tmp_path / "www/index.html").exists()


def test_second_build_at_once_is_told_so(site: Site) -> None:
    """While another build holds the lock, exit 3 and nothing written."""
    site.build()
    site.write(SECOND)
    before = site.tree()
    with (site.folder / ".output.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = site.run("build", "--lang", "en")
    assert ran.code == 3
    assert "Another build" in ran.err
    assert site.tree() == before
    assert site.run("build").code == 0
    assert not (site.folder / ".output.lock").exists()


def test_builds_at_once_leave_one_whole_site(site: Site) -> None:
    """Of many builds at once each succeeds or is told of the other, and the result is whole."""
    codes: list[int] = []
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build", "--clean"]

    def one() -> None:
        codes.append(subprocess.run(command, capture_output=True, check=False, cwd=REPOSITORY).returncode)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {0, 3}
    assert 0 in codes
    assert site.run("verify").code == 0
    assert [path.name for path in site.folder.iterdir() if path.name.startswith(".output")] == []


def test_every_moment_shows_a_whole_site(site: Site) -> None:
    """A build that is killed anywhere leaves the old site or the new one, and the next build succeeds."""
    site.build()
    old = site.tree()
    site.write(SECOND)
    site.build("--output", str(site.folder / "wanted"))
    new = site.tree("wanted")
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build"]
    seen = set()
    for delay in range(10):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=REPOSITORY
        )
        time.sleep(0.2 + delay * 0.03)
        running.send_signal(signal.SIGKILL)
        running.wait()
        published = site.tree()
        assert published in (old, new)
        seen.add(json.dumps(published))
        (site.folder / "content/2566/second.md").unlink()
        site.build()
        assert site.tree() == old
        site.write(SECOND)
    site.build()
    assert site.tree() == new
    assert seen


def test_systems_without_an_exchange_publish_by_two_renames(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where renameat2 is missing the result is the same, and nothing is left lying about."""
    monkeypatch.setattr(staging, "exchange_at_once", lambda _one, _other: False)
    site.build()
    site.write(SECOND)
    site.build()
    assert (site.folder / "output/2566/second.html").exists()
    assert [path.name for path in site.folder.iterdir() if path.name.startswith(".output")] == []
    assert site.run("verify").code == 0


def test_site_that_was_lost_between_two_renames_comes_back(site: Site) -> None:
    """A build that died between the renames is mended by the next one, even one that finds problems later."""
    site.build()
    before = site.tree()
    (site.folder / "output").rename(site.folder / ".output.previous")
    assert "nothing had changed" in site.build("--lang", "en").out
    assert site.tree() == before


STRACE = shutil.which("strace")
NEEDS_STRACE = pytest.mark.skipif(
    STRACE is None, reason="strace is not installed, so no fault can be injected"
)


def build_with_fault(site: Site, call: str, fault: str, when: int) -> subprocess.CompletedProcess[bytes]:
    """Build while the system refuses the given call for the given time."""
    trace = [
        str(STRACE),
        "-f",
        "-o",
        "/dev/null",
        f"--trace={call}",
        f"--inject={call}:error={fault}:when={when}",
    ]
    command = [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*trace, *command], capture_output=True, check=False, env=environment, cwd=REPOSITORY
    )


@NEEDS_STRACE
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "EACCES", "EROFS"])
@pytest.mark.parametrize(
    ("call", "when"), [("write", 1), ("write", 3), ("fsync", 1), ("fsync", 4), ("mkdir", 2), ("renameat2", 1)]
)
def test_failing_machine_is_told_and_harms_nothing(site: Site, call: str, when: int, fault: str) -> None:
    """When a call of the system fails: exit 3, a sentence, the old site whole, the next build right."""
    site.build()
    before = site.tree()
    site.write(SECOND)
    done = build_with_fault(site, call, fault, when)
    assert done.returncode == 3, done.stderr.decode()
    assert done.stderr.startswith(f"site-builder: {site.folder}".encode())
    assert b"Traceback" not in done.stderr
    assert site.tree() == before
    site.build()
    assert (site.folder / "output/2566/second.html").exists()


def test_folders_keep_their_permissions(site: Site) -> None:
    """A folder that somebody has closed to others is still closed after the next build."""
    site.build()
    private = site.folder / "output/private"
    private.mkdir(mode=0o700)
    (private / "own.txt").write_text("own")
    site.write(SECOND)
    site.build()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert (private / "own.txt").read_text() == "own"


def test_file_that_arrives_during_the_build_is_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody puts into the published folder while a build is staging is not lost."""
    site.build()
    site.write(SECOND)
    settle = staging._settle  # noqa: SLF001 - the moment between listing and exchange

    def upload(folder: Path) -> None:
        (site.folder / "output/2566/late.txt").write_text("late")
        (site.folder / "output/new").mkdir()
        (site.folder / "output/new/late.txt").write_text("late")
        settle(folder)

    monkeypatch.setattr(staging, "_settle", upload)
    site.build()
    assert (site.folder / "output/2566/second.html").exists()
    assert (site.folder / "output/2566/late.txt").read_text() == "late"
    assert (site.folder / "output/new/late.txt").read_text() == "late"


def test_late_file_is_kept_also_when_another_folder_has_its_name(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that arrives late is known by its whole path, not by a name that stands elsewhere too."""
    site.build()
    site.write({**SECOND, "output/2566/note.txt": "there"})
    settle = staging._settle  # noqa: SLF001 - the moment between listing and exchange

    def upload(folder: Path) -> None:
        (site.folder / "output/note.txt").write_text("late")
        settle(folder)

    monkeypatch.setattr(staging, "_settle", upload)
    site.build()
    assert (site.folder / "output/note.txt").read_text() == "late"
    assert (site.folder / "output/2566/note.txt").read_text() == "there"


def test_emptied_folder_of_ours_is_not_taken_for_that_of_others(site: Site) -> None:
    """When somebody deletes all owner pages, the next build puts them back and reports nothing."""
    site.build()
    shutil.rmtree(site.folder / "output/owners")
    (site.folder / "output/owners").mkdir()
    assert site.run("build", "--format", "json").codes == []
    assert site.run("verify").code == 0


def test_evidence_in_two_cases_of_letters_is_refused(site: Site) -> None:
    """Two files that some file systems take for one are never published together."""
    site.write({"content/2566/files/a.pdf": b"%PDF a", "content/2566/files/A.pdf": b"%PDF A"})
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "[ก](files/a.pdf) [ข](files/A.pdf)")})
    assert site.run("check", "--format", "json").codes == ["address-taken"]


def test_analysis_of_a_year_without_measures_is_published(site: Site) -> None:
    """A year that has only its analysis so far has its page, and links to it hold."""
    site.write({"content/2567/analysis.md": "---\nurgent: none\nimprove: none\n---\nวิเคราะห์แล้ว\n"})
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "[ก](../2567/analysis.md)")})
    site.build()
    assert "วิเคราะห์แล้ว" in site.page("2567/index.html")
    assert "2567/index.html#analysis" in site.page("2566/tax.html")


@NEEDS_STRACE
def test_file_systems_without_hard_links_get_copies(site: Site) -> None:
    """Where an unchanged file cannot be linked it is copied, and the site is right."""
    site.build()
    site.write(SECOND)
    assert build_with_fault(site, "linkat", "EPERM", 1).returncode == 0
    assert site.run("verify").code == 0
    assert (site.folder / "output/2566/second.html").exists()


def test_evidence_that_changes_during_the_build_stops_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published file is the one that was hashed, or nothing is published."""
    site.write({"content/2566/files/a.pdf": b"%PDF before"})
    site.write(
        {"content/2566/tax.md": MEASURE.replace("owner:", "evidence:\n  - {file: files/a.pdf}\nowner:")}
    )
    remove = staging._remove  # noqa: SLF001 - the moment between reading and copying

    def change(folder: Path) -> None:
        (site.folder / "content/2566/files/a.pdf").write_bytes(b"%PDF after!")
        remove(folder)

    monkeypatch.setattr(staging, "_remove", change)
    ran = site.run("build")
    assert ran.code == 3
    assert "a.pdf" in ran.err
    assert not (site.folder / "output").exists()


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda output: (output / "new.html").write_text("x"), "output-added", "new.html"),
        (lambda output: (output / "sub").mkdir(), "output-added", "sub"),
        (lambda output: (output / "404.html").unlink(), "output-missing", "404.html"),
        (lambda output: (output / "404.html").write_bytes(b"x"), "output-changed", "404.html"),
        (lambda output: flip(output / "404.html"), "output-changed", "404.html"),
        (lambda output: link_over(output / "404.html"), "output-changed", "404.html"),
        (lambda output: flip(output / "manifest.json"), "manifest-altered", "manifest.json"),
        (lambda output: (output / "manifest.json").unlink(), "manifest-missing", "manifest.json"),
        (lambda output: link_over(output / "manifest.json"), "manifest-foreign", "manifest.json"),
        (
            lambda output: (output / "manifest.json").write_text("[" * 200_000),
            "manifest-foreign",
            "manifest.json",
        ),
    ],
    ids=[
        "added",
        "added-folder",
        "removed",
        "changed",
        "bit-flipped",
        "linked",
        "manifest-flipped",
        "manifest-gone",
        "manifest-linked",
        "manifest-nested",
    ],
)
def test_verify_finds_every_change(site: Site, change: object, code: str, path: str) -> None:
    """Added, changed, missing and replaced files are found and named."""
    site.build()
    assert callable(change)
    change(site.folder / "output")
    ran = site.run("verify", "--format", "json")
    assert ran.code == 1
    assert [(each["code"], each["path"]) for each in ran.problems] == [
        (code, str(site.folder / "output" / path))
    ]


def flip(path: Path) -> None:
    """Flip one bit in the middle, size and time kept."""
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def link_over(path: Path) -> None:
    """Replace a file by a link to its equal."""
    copy = path.parent.parent / "copy"
    copy.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(copy)


# --- What goes wrong around the exchange ------------------------------------------------------------------------


def no_exchange(*_: object) -> bool:
    """The system of old: it cannot exchange two folders."""
    return False


def upload_while_staged(site: Site, monkeypatch: pytest.MonkeyPatch, path: str = "output/late.txt") -> None:
    """Let somebody put a file into the published folder after a build has listed it."""
    settle = staging._settle  # noqa: SLF001 - the moment between listing and exchange

    def upload(folder: Path) -> None:
        settle(folder)
        site.write({path: "late"})

    monkeypatch.setattr(staging, "_settle", upload)


def fail(monkeypatch: pytest.MonkeyPatch, place: object, name: str, when: Callable[[Path], bool]) -> None:
    """Let a function of files fail for some of them."""
    work = getattr(place, name)

    def failing(path: Path, *others: object, **named: object) -> object:
        if when(Path(path)):
            raise OSError(errno.EIO, "injected", str(path))
        return work(path, *others, **named)

    monkeypatch.setattr(place, name, failing)


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("failing", ["sync", "carry over", "rename"])
def test_what_fails_after_the_exchange_puts_the_old_site_back(
    site: Site, monkeypatch: pytest.MonkeyPatch, failing: str, *, exchange: bool
) -> None:
    """Exit 3 and the old site with what arrived meanwhile; the next build is right."""
    site.build()
    before = site.tree()
    site.write(SECOND)
    with monkeypatch.context() as machine:
        upload_while_staged(site, machine)
        if not exchange:
            machine.setattr(staging, "exchange_at_once", no_exchange)
        if failing == "sync":
            fail(machine, staging, "sync_one", lambda path: path == site.folder)
        elif failing == "carry over":
            fail(machine, Path, "replace", lambda path: path.name == "late.txt")
        elif exchange:
            fail(machine, staging, "exchange_at_once", lambda path: path.name == ".output.staging")
        else:
            fail(machine, Path, "rename", lambda path: path.name == ".output.staging")
        assert site.run("build").code == 3
    assert (site.folder / "output/late.txt").read_text() == "late"
    assert {path: data for path, data in site.tree().items() if path != "late.txt"} == before
    site.build()
    assert (site.folder / "output/2566/second.html").exists()
    assert (site.folder / "output/late.txt").read_text() == "late"
    assert [path.name for path in site.folder.iterdir() if path.name.startswith(".output")] == []


def test_late_file_is_kept_where_two_renames_publish(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also without an exchange nothing is lost of what arrives during the build."""
    site.build()
    site.write(SECOND)
    monkeypatch.setattr(staging, "exchange_at_once", no_exchange)
    upload_while_staged(site, monkeypatch)
    site.build()
    assert (site.folder / "output/late.txt").read_text() == "late"


def test_late_file_in_the_way_of_a_page_stops_the_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of others is not overwritten by a page either where it arrives during the build."""
    site.build()
    before = site.tree()
    site.write(SECOND)
    upload_while_staged(site, monkeypatch, "output/2566/second.html")
    ran = site.run("build")
    assert ran.code == 3
    assert "second.html" in ran.err
    assert (site.folder / "output/2566/second.html").read_text() == "late"
    assert site.tree().keys() - before.keys() == {"2566/second.html"}


def test_file_of_others_that_is_replaced_during_the_build_stays_replaced(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later version of a file of others is kept, not the one that was listed."""
    site.build()
    site.write({**SECOND, "output/late.txt": "before"})
    os.utime(site.folder / "output/late.txt", (1, 1))
    settle = staging._settle  # noqa: SLF001 - the moment between listing and exchange

    def replace(folder: Path) -> None:
        settle(folder)
        site.write({"new.txt": "late"})
        (site.folder / "new.txt").replace(site.folder / "output/late.txt")

    monkeypatch.setattr(staging, "_settle", replace)
    site.build()
    assert (site.folder / "output/late.txt").read_text() == "late"


@pytest.mark.parametrize("rest", [".output.staging", ".output.previous"])
def test_late_file_in_what_a_killed_build_left_is_kept(site: Site, rest: str) -> None:
    """A build that dies right after the exchange leaves the old folder: what others put there comes back."""
    site.build()
    shutil.copytree(site.folder / "output", site.folder / rest)
    site.write({f"{rest}/2566/late.txt": "late", **SECOND})
    site.build()
    assert (site.folder / "output/2566/late.txt").read_text() == "late"
    assert not (site.folder / rest).exists()


def test_what_cannot_be_cleared_away_is_cleared_by_the_next_build(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old folder and the lock do not matter to what is published; also a build of nothing new clears them."""
    site.build()
    site.write(SECOND)
    with monkeypatch.context() as machine:
        fail(machine, staging, "_remove", lambda path: path.exists())
        fail(machine, Path, "unlink", lambda path: path.name == ".output.lock")
        site.build()
    assert (site.folder / ".output.staging").exists()
    site.build()
    assert [path.name for path in site.folder.iterdir() if path.name.startswith(".output")] == []
    assert (site.folder / "output/2566/second.html").exists()


def test_what_is_remembered_is_listed_before_another_build_may_publish(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output that a build remembers is its own; and where it cannot be listed, it is published all the same."""

    def refuse(*_: object, **__: object) -> None:
        assert (site.folder / ".output.lock").exists()
        raise OSError(errno.EIO, "injected")

    monkeypatch.setattr(build, "remember", refuse)
    site.build()
    assert site.run("verify").code == 0


# --- Edits while the folder is read -----------------------------------------------------------------------------


def edit_while_reading(monkeypatch: pytest.MonkeyPatch, edit: Callable[[], object], times: int) -> None:
    """Edit after the first file of a reading was read, in so many readings."""
    read, left = files.read_bytes, [times]

    def reading(path: str, known: Signature | None = None) -> bytes:
        found = read(path, known)
        if left[0] and path.endswith("a.md"):
            left[0] -= 1
            edit()
        return found

    monkeypatch.setattr(files, "read_bytes", reading)


def two_saves(site: Site, count: list[int]) -> None:
    """Save two measures one after the other; there is never the first with the second's next number."""
    count[0] += 1
    for name in ("a", "b"):
        site.write({f"content/2566/{name}.md": MEASURE.replace("จัดทำระบบ", f"ครั้งที่ {count[0]:03}")})


def test_saves_while_the_folder_is_read_are_never_mixed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder changes while it is read, it is read again: what is published was there at one moment."""
    count = [0]
    two_saves(site, count)
    edit_while_reading(monkeypatch, lambda: two_saves(site, count), times=1)
    site.build()
    assert "ครั้งที่ 002" in site.page("2566/a.html")
    assert "ครั้งที่ 002" in site.page("2566/b.html")


def test_measure_that_goes_while_the_folder_is_read_is_no_fault(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was listed and is gone is no failing machine: the folder is read again."""
    two_saves(site, [0])
    edit_while_reading(monkeypatch, (site.folder / "content/2566/b.md").unlink, times=1)
    site.build()
    assert not (site.folder / "output/2566/b.html").exists()


def test_folder_that_never_rests_stops_the_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where edits go on and on, the build says which file is changed, and the old site stays."""
    count = [0]
    two_saves(site, count)
    site.build()
    before = site.tree()
    two_saves(site, count)
    edit_while_reading(monkeypatch, lambda: two_saves(site, count), times=99)
    ran = site.run("build", "--lang", "en")
    assert ran.code == 3
    assert "a.md: This file was changed during the build." in ran.err
    assert site.tree() == before


@NEEDS_STRACE
@pytest.mark.parametrize("more", [0, 60], ids=["few files", "many files"])
def test_everything_new_is_on_the_disk_before_it_is_published(site: Site, more: int) -> None:
    """Before the exchange each new file and folder is flushed, after it the folder around them."""
    site.build()
    before = {path.stat().st_ino for path in (site.folder / "output").rglob("*")}
    site.write({f"content/2566/m{number}.md": MEASURE for number in range(1 + more)})
    traced = site.folder / "traced"
    calls = "fsync,syncfs,renameat2"
    command = [str(STRACE), "-f", "-y", "-e", f"trace={calls}", "-s", "0", "-o", str(traced)]
    command += [sys.executable, "-m", "site_builder", "-C", str(site.folder), "build"]
    subprocess.run(command, capture_output=True, check=True, cwd=REPOSITORY)
    flushed, exchange, after = traced.read_text().partition("renameat2(")
    assert exchange
    staging_folder, output = site.folder / ".output.staging", site.folder / "output"
    new = [path for path in output.rglob("*") if path.stat().st_ino not in before]
    assert new
    wanted = {staging_folder / path.relative_to(output) for path in new} | {staging_folder}
    if "syncfs(" in flushed:
        assert more
        wanted = {path for path in wanted if (output / path.relative_to(staging_folder)).is_dir()}
        assert re.search(rf"syncfs\(\d+<{re.escape(str(staging_folder))}>", flushed)
    named = re.findall(r"fsync\(\d+<([^>]+)>\) += 0", flushed)
    found = {Path(path.encode().decode("unicode_escape").encode("latin-1").decode()) for path in named}
    assert wanted - found == set()
    assert re.search(rf"fsync\(\d+<{re.escape(str(site.folder))}>\) += 0", after)


def test_file_of_others_in_a_rest_is_told_where_it_lies(site: Site) -> None:
    """Where a build died and left the old folder beside the new one, our page is not what has to go."""
    site.build()
    old = shutil.copytree(site.folder / "output", site.folder / "old")
    site.write({"content/2566/new.md": MEASURE}).build()
    (old / "2566/new.html").write_text("somebody else's")
    rest = old.rename(site.folder / ".output.staging")
    ran = site.run("build", "--clean", "--format", "json")
    assert ran.code == 3
    assert [(each["code"], each["path"]) for each in ran.problems] == [
        ("foreign-in-the-way", str(rest / "2566/new.html"))
    ]
    (rest / "2566/new.html").unlink()
    site.build("--clean")
    assert not rest.exists()
