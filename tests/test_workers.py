"""Work in several processes, or on an executor of others, gives the bytes of one; what is kept is bounded and safe."""

import errno
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from site_builder import plans, portions, sources, unchanged, workers
from site_builder.build import build
from site_builder.publish import memo
from tests.complete import COMPLETE
from tests.conftest import MEASURE, REPOSITORY, Site

MANY = {
    f"content/{year}/m{number}.md": MEASURE.replace("2566", str(year)).replace("ชำระ", f"{number} ชำระ")
    for year in (2565, 2566)
    for number in range(8)
}


@pytest.fixture
def busy(empty: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An agency whose work is handed over in small batches."""
    monkeypatch.setattr(workers, "_BATCH", 3)
    monkeypatch.setattr(workers, "_WORTH", 1)
    monkeypatch.setattr(workers, "_MUCH", 1)
    monkeypatch.setattr(portions, "_BUNDLE", 3)
    return empty.write({**COMPLETE, **MANY})


def see_a_clean_build(site: Site, *options: str) -> None:
    """See that what is published is what a build from nothing publishes."""
    after = site.tree()
    site.build("--clean", *options)
    assert site.tree() == after


def test_any_number_of_processes_gives_the_same_bytes(busy: Site) -> None:
    """One process, two and three publish the same files, from nothing and after an edit."""
    trees = []
    for jobs in ("1", "2", "3"):
        shutil.rmtree(busy.folder / memo.FOLDER, ignore_errors=True)
        shutil.rmtree(busy.folder / "output", ignore_errors=True)
        busy.build("--jobs", jobs)
        trees.append(busy.tree())
    assert trees[0] == trees[1] == trees[2]
    busy.write({"content/2566/m1.md": MEASURE.replace("จัดทำระบบ", "จัดทำแล้ว")})
    busy.build("--jobs", "2")
    changed = busy.tree()
    busy.build("--clean", "--jobs", "1")
    assert busy.tree() == changed != trees[0]


def test_problems_are_the_same_in_any_number_of_processes(busy: Site) -> None:
    """Mistakes in files that different processes read are all told, in order."""
    busy.write({path: text.replace("completed", "done") for path, text in list(MANY.items())[::5]})
    one, two = (busy.run("check", "--jobs", jobs, "--format", "json") for jobs in ("1", "2"))
    assert one.codes.count("unknown-status") == 4
    assert two == one


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_work_may_go_to_an_executor_of_others(busy: Site, kind: type[Executor]) -> None:
    """A build from Python hands its work to any executor of `concurrent.futures`."""
    busy.build("--jobs", "1")
    expected = busy.tree()
    shutil.rmtree(busy.folder / memo.FOLDER)
    with kind(2) as executor:  # type: ignore[call-arg]
        built = build(busy.folder, busy.folder / "elsewhere", executor=executor)
    assert built.account
    assert busy.tree("elsewhere") == expected


class _Afar(Executor):
    """An executor that hands over what it gets as bytes, as one on other machines would."""

    handed_over = 0

    def submit(self, work: Callable[..., Any], /, *values: object, **_: object) -> Future[Any]:
        """Do the work, with copies of all values."""
        self.handed_over += 1
        work, values = _sent((work, values))
        done: Future[Any] = Future()
        done.set_result(_sent(work(*values)))
        return done


def _sent(values: Any) -> Any:  # noqa: ANN401 - whatever is sent
    return pickle.loads(pickle.dumps(values))  # noqa: S301 - our own bytes


def test_all_that_is_handed_over_can_be_sent_as_bytes(busy: Site) -> None:
    """Work and results can be pickled, and reading and making both go to the executor."""
    busy.build()
    expected = busy.tree()
    shutil.rmtree(busy.folder / memo.FOLDER)
    executor = _Afar()
    build(busy.folder, busy.folder / "elsewhere", executor=executor)
    assert busy.tree("elsewhere") == expected
    assert executor.handed_over > 10


@pytest.mark.parametrize(
    "damage", ["missing", "empty", "cut", "flipped", "foreign", "folder", "unsealed", "other"]
)
def test_a_damaged_foreign_or_missing_table_gives_the_right_output(busy: Site, damage: str) -> None:
    """Whatever has become of the table, a build publishes what a clean one does, and keeps results anew."""
    busy.build()
    busy.write({"content/2566/m1.md": MEASURE.replace("จัดทำระบบ", "จัดทำแล้ว")})
    table = busy.folder / memo.FOLDER / "memo"
    data = table.read_bytes()
    match damage:
        case "missing":
            shutil.rmtree(table.parent)
        case "empty":
            table.write_bytes(b"")
        case "cut":
            table.write_bytes(data[: len(data) // 3])
        case "flipped":
            table.write_bytes(bytes(byte ^ (at % 97 == 0) for at, byte in enumerate(data)))
        case "foreign":
            table.write_bytes((b"another program's file\n") * 1000)
        case "folder":
            table.unlink()
            table.mkdir()
        case "unsealed":
            (table.parent / "seal").unlink()
        case "other":
            other = Site(busy.folder.with_name("other")).write({"content/site.yaml": "agency: อื่น\n"})
            other.write({"content/2566/a.md": MEASURE}).build()
            for name in ("memo", "seal"):
                shutil.copy(other.folder / memo.FOLDER / name, table.parent / name)
    busy.build()
    built = busy.tree()
    busy.build("--clean")
    assert busy.tree() == built


def test_a_table_that_others_have_put_there_is_not_looked_at(busy: Site, tmp_path: Path) -> None:
    """A copied folder brings its table along; it is thrown away, since anybody may have written it."""
    busy.build()
    copy = Site(tmp_path / "copy")
    shutil.copytree(busy.folder, copy.folder)
    path = copy.folder / memo.FOLDER / "memo"
    with path.open("ab") as table:
        table.write(b"by a stranger")
    with memo.looked_into(copy.folder) as kept:
        assert kept.file is None
        assert not kept.places
    copy.build()
    assert copy.tree() == busy.tree()
    assert b"by a stranger" not in path.read_bytes()


def test_a_build_that_dies_leaves_no_table_that_is_trusted(busy: Site) -> None:
    """The seal is taken off while a build uses the table, and put on at its end."""
    busy.build()
    seal = busy.folder / memo.FOLDER / "seal"
    assert seal.exists()
    with memo.opened(busy.folder):
        assert not seal.exists()
    assert seal.exists()


def test_processes_end_with_a_build_that_is_killed(busy: Site) -> None:
    """Killed while others work for it, a build leaves no process, no lock, and the next one is right."""
    code = (
        "import os, sys, time; from site_builder import sources, workers; from site_builder.cli import main\n"
        "workers._BATCH = workers._WORTH = 1\n"
        # One write, which a pipe keeps whole: a process may be killed after any.
        "def slow(*_): os.write(1, b'at work\\n'); time.sleep(60)\n"
        "sources.read_document = slow\n"
        "main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, "-C", str(busy.folder), "build", "--jobs", "2"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stdout.readline() == b"at work\n"
        running.kill()
        # The pipe ends when nobody holds it any more.
        assert running.stdout.read().replace(b"at work\n", b"") == b""
    with memo.opened(busy.folder) as kept:
        assert isinstance(kept, memo.Table)
    busy.build()


def test_a_process_that_the_system_ends_is_told(busy: Site) -> None:
    """Where memory runs out, the system kills a process: the build says so, and the site stays as it was."""
    busy.build()
    before = busy.tree()
    busy.write({"content/2566/m1.md": MEASURE.replace("จัดทำระบบ", "จัดทำแล้ว")})
    code = (
        "import os, sys; from site_builder import sources, workers; from site_builder.cli import main\n"
        "workers._BATCH = workers._WORTH = 1\n"
        "sources.read_document = lambda *_: os.kill(os.getpid(), 9)\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "-C", str(busy.folder), "build", "--clean", "--jobs", "2"]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False, text=True)
    assert (ended.returncode, "หน่วยความจำ" in ended.stderr) == (3, True), ended.stderr
    assert busy.tree() == before


@pytest.mark.parametrize("stage", ["fork", "work"])
def test_no_process_stays_behind_a_build_that_fails(busy: Site, stage: str) -> None:
    """Where a fork is refused, or one of two forks fails, the build ends, and so do the others, at once."""
    first = min(path for path in {**COMPLETE, **MANY} if path.endswith(".md"))
    code = (
        "import errno, os, sys, time; from site_builder import sources, workers; from site_builder.cli import main\n"
        "workers._BATCH = workers._WORTH = 1\n"
        "fork, count = os.fork, []\n"
        "def second_fails():\n"
        "    count.append(1)\n"
        f"    if len(count) == 2 and {stage == 'fork'}: raise OSError(errno.EAGAIN, 'no more processes')\n"
        "    return fork()\n"
        "os.fork = second_fails\n"
        "def slow(path, data):\n"
        f"    if path == {first!r}: raise OSError(errno.EIO, 'no', path)\n"
        "    time.sleep(60)\n"
        "sources.read_document = slow\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "-C", str(busy.folder), "build", "--jobs", "2"]
    began = time.monotonic()
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False, text=True, timeout=50)
    assert ended.returncode == 3, ended.stderr
    assert time.monotonic() - began < 50


def test_a_heavy_batch_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one process does what takes long, others do all the rest."""
    monkeypatch.setattr(workers, "_BATCH", 1)
    monkeypatch.setattr(workers, "_WORTH", 1)
    done = list(workers.spread_over(2)(_told_when, range(60)))
    assert done[0] > max(done[1:40])


def _told_when(numbers: Sequence[int]) -> list[float]:
    """Take long for the first, and tell when each is done."""
    if 0 in numbers:
        time.sleep(1)
    return [time.monotonic() for _ in numbers]


@pytest.mark.parametrize(
    ("jobs", "values", "apart"), [(2, 100_000, True), (2, 10, False), (1, 100_000, False)]
)
def test_what_takes_much_memory_is_done_in_a_process_of_its_own(
    jobs: int, values: int, *, apart: bool
) -> None:
    """Many values are gone through apart, one after the other; few, or without a second process, here."""
    begun: list[int] = []

    def steps() -> Iterator[tuple[int, int]]:
        for step in range(3):
            begun.append(step)
            yield step, os.getpid()

    found = list(workers.spread_over(jobs).apart(steps, values))
    assert [step for step, _ in found] == [0, 1, 2]
    assert len({process for _, process in found}) == 1
    assert (found[0][1] != os.getpid()) == (not begun) == apart


def test_a_fault_of_what_is_done_apart_is_told_here() -> None:
    """What fails in the other process fails in this one; nothing given before is lost."""

    def steps() -> Iterator[int]:
        yield 1
        raise OSError(errno.ENOSPC, "full", "a file")

    given = workers.spread_over(2).apart(steps, 100_000)
    assert next(given) == 1
    with pytest.raises(OSError, match="a file"):
        next(given)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_that_runs_out_is_told(busy: Site, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    """A process that gets no more memory ends the build with a plain word, in whichever it happens."""

    def without_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sources, "read_document", without_memory)
    ran = busy.run("build", "--jobs", jobs)
    assert (ran.code, "หน่วยความจำ" in ran.err) == (3, True)


def test_memory_that_runs_out_in_a_template_is_no_fault_of_the_template(
    busy: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are where memory runs out first: that is told as such, not as a mistake of the theme."""

    def without_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("jinja2.Template.render", without_memory)
    ran = busy.run("build", "--jobs", "1")
    assert (ran.code, "หน่วยความจำ" in ran.err) == (3, True)


def test_what_is_kept_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results of texts that are gone are dropped once they are larger than those in use, which stay."""
    monkeypatch.setattr(memo, "_ROOM", 500)
    used = {bytes([number]) * 20: f"{number} " * 1_000 for number in range(5)}
    for number in range(50):
        with memo.opened(tmp_path) as kept:
            for key, value in used.items():
                assert number == 0 or kept.load(key) == value
                if number == 0:
                    kept.save(key, value)
            kept.save(bytes([100 + number]) * 20, "x" * 5_000)
            kept.forget()
        assert (tmp_path / memo.FOLDER / "memo").stat().st_size < 2 * sum(map(len, used.values())) + 20_000
    with memo.opened(tmp_path) as kept:
        assert {key: kept.load(key) for key in used} == used


def test_what_is_kept_does_not_grow_while_builds_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept anew under its old key leaves no more behind than it is large, also where nothing is forgotten."""
    monkeypatch.setattr(memo, "_ROOM", 500)
    key, other = b"k" * 20, b"o" * 20
    for number in range(30):
        with memo.opened(tmp_path) as kept:
            if number == 0:
                kept.save(other, "other")
            kept.save(key, f"{number}" * 10_000)
        assert (tmp_path / memo.FOLDER / "memo").stat().st_size < 70_000
    with memo.opened(tmp_path) as kept:
        assert (kept.load(other), kept.load(key)) == ("other", "29" * 10_000)


def test_a_result_that_the_disk_spoilt_is_kept_no_longer(tmp_path: Path) -> None:
    """What cannot be loaded is not said to be there, so that it is kept anew."""
    with memo.opened(tmp_path) as kept:
        kept.save(b"k" * 20, "value")
    table = tmp_path / memo.FOLDER / "memo"
    with memo.opened(tmp_path) as kept:
        table.write_bytes(table.read_bytes().replace(b"value", b"valse"))
        assert kept.load(b"k" * 20) is None
        assert not kept.has(b"k" * 20)


def test_a_full_disk_keeps_nothing_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the table can no longer be written, nothing is gathered for it."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", full)
    with memo.opened(tmp_path) as kept:
        assert isinstance(kept, memo.Table)
        for number in range(30):
            kept.save(bytes([number]) * 20, "x" * 100_000)
        assert len(kept.waiting) == 0
        assert kept.load(bytes(20)) is None


@pytest.mark.parametrize("lost", range(6))
def test_what_is_lost_of_earlier_results_is_made_again(empty: Site, lost: int) -> None:
    """Whichever results are gone from the table, after an edit of a text the section is that of a clean build."""
    complete = empty.write(COMPLETE)
    complete.build()
    measure = complete.folder / "content/2566/queue.md"
    measure.write_text(measure.read_text(encoding="utf-8") + "\nระบบใหม่\n", encoding="utf-8")
    with memo.opened(complete.folder) as kept:
        assert isinstance(kept, memo.Table)
        sizes = {key: size for key, (_, size) in kept.places.items()}
        for key in sorted(sizes, key=lambda key: sizes[key])[lost::6]:
            del kept.places[key]
    complete.build()
    see_a_clean_build(complete)


def test_what_the_disk_spoilt_of_earlier_results_is_made_again(empty: Site) -> None:
    """A letter changed in each kept result reaches no page: after an edit all is that of a clean build."""
    complete = empty.write(COMPLETE)
    complete.build()
    measure = complete.folder / "content/2566/queue.md"
    measure.write_text(measure.read_text(encoding="utf-8") + "\nระบบใหม่\n", encoding="utf-8")
    with memo.opened(complete.folder):
        table = complete.folder / memo.FOLDER / "memo"
        spoilt = table.read_bytes().replace("บ".encode(), "ป".encode())
        assert spoilt != table.read_bytes()
        table.write_bytes(spoilt)
    complete.build()
    see_a_clean_build(complete)


def say_more(site: Site, name: str) -> None:
    """Add a sentence to the text of a measure."""
    measure = site.folder / f"content/2566/{name}.md"
    measure.write_text(measure.read_text(encoding="utf-8") + "\nระบบใหม่\n", encoding="utf-8")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_edits_of_texts_need_no_plan(busy: Site, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    """What files are made of stays kept however often texts change, wherever it was planned."""
    monkeypatch.setattr(memo, "_ROOM", -(10**9))  # all is dropped at once that a build has no use for
    busy.build("--jobs", jobs)
    with monkeypatch.context() as patch:
        patch.setattr("site_builder.build.assemble", None)
        for name in ("m1", "m2", "m1", "m3"):
            say_more(busy, name)
            busy.build("--jobs", jobs)
    see_a_clean_build(busy, "--jobs", jobs)


def bundles(kept: memo.Memo) -> set[bytes]:
    """List what a table has of inputs of files."""
    assert isinstance(kept, memo.Table)
    values = {key: kept.load(key) for key in list(kept.places)}
    return {key for key, value in values.items() if isinstance(value, list) and isinstance(value[0], dict)}


def test_another_version_of_the_program_takes_nothing(busy: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one version keeps may not fit into the classes of the next."""
    busy.build()
    with memo.opened(busy.folder) as kept:
        assert isinstance(kept, memo.Table)
        before = set(kept.places)
    for module in list(sys.modules.values()):
        if module.__name__.startswith("site_builder") and hasattr(module, "program_signature"):
            monkeypatch.setattr(module, "program_signature", lambda: b"another")
    asked: list[bytes] = []
    for name in ("load", "has"):
        real = getattr(memo.Table, name)

        def noted(table: memo.Table, key: bytes, real: Callable[..., object] = real) -> object:
            asked.append(key)
            return real(table, key)

        monkeypatch.setattr(memo.Table, name, noted)
    busy.build("--jobs", "1")
    assert asked
    assert before.isdisjoint(asked)


def test_a_change_of_the_look_keeps_no_inputs_anew(busy: Site) -> None:
    """What files are made of is known by itself, however often a template changes."""
    busy.build()
    with memo.opened(busy.folder) as kept:
        before = bundles(kept)
    busy.write({"themes/default/strings/th.yaml": "home:\n  latest_year: ปีล่าสุด {year}\n"})
    busy.build()
    with memo.opened(busy.folder) as kept:
        assert bundles(kept) == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_spoilt_inputs_are_kept_anew(busy: Site, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    """Where what files are made of can no longer be read, all is planned once more, and then never again."""
    busy.build("--jobs", jobs)
    with memo.opened(busy.folder) as kept:
        assert isinstance(kept, memo.Table)
        for key in bundles(kept):
            begin, _ = kept.places[key]
            os.pwrite(kept.file or -1, b"spoilt", begin)
    say_more(busy, "m1")
    busy.build("--jobs", jobs)
    with monkeypatch.context() as patch:
        patch.setattr("site_builder.build.assemble", None)
        say_more(busy, "m2")
        busy.build("--jobs", jobs)
    see_a_clean_build(busy, "--jobs", jobs)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_full_disk_costs_only_what_is_kept(
    busy: Site, monkeypatch: pytest.MonkeyPatch, jobs: str, room: int
) -> None:
    """Where nothing can be kept, or after a while no more, what files are made of stays in memory."""
    real, left = os.pwrite, [room]

    def full(file: int, data: bytes, at: int) -> int:
        left[0] -= len(data)
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "full")
        return real(file, data, at)

    with monkeypatch.context() as patch:
        patch.setattr(memo, "_AT_ONCE", 1_000)
        patch.setattr(os, "pwrite", full)
        busy.build("--jobs", jobs)
        say_more(busy, "m1")
        busy.build("--jobs", jobs)
    assert left[0] < 0
    see_a_clean_build(busy, "--jobs", jobs)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("times", [1, 1_000_000])
def test_what_cannot_be_read_again_is_held_in_memory(
    busy: Site, monkeypatch: pytest.MonkeyPatch, jobs: str, times: int
) -> None:
    """A disk that gives nothing back, once or ever, changes no page."""
    real, left = os.pread, [times]

    def broken(file: int, size: int, at: int) -> bytes:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError(errno.EIO, "broken")
        return real(file, size, at)

    with monkeypatch.context() as patch:
        patch.setattr(memo, "_AT_ONCE", 1_000)
        patch.setattr(os, "pread", broken)
        busy.build("--jobs", jobs)
    see_a_clean_build(busy, "--jobs", jobs)


def test_only_what_changed_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit no other text and no evidence is opened."""
    site.write(
        {"content/2566/other.md": MEASURE.replace("ชำระภาษี", "จองคิว"), "content/2566/files/a.pdf": "%PDF-1.7"}
    )
    measure = site.folder / "content/2566/tax.md"
    measure.write_text(measure.read_text(encoding="utf-8") + "\n[หลักฐาน](files/a.pdf)\n", encoding="utf-8")
    time.sleep(0.05)
    site.build()
    measure.write_text(measure.read_text(encoding="utf-8") + "\nใหม่\n", encoding="utf-8")
    opened: list[str] = []
    real = os.open

    def watched(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        opened.append(str(path))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", watched)
    site.build()
    assert {path for path in opened if "/content/2566/" in path} == {str(measure)}


@pytest.mark.parametrize("length", [255, 256, 257, 512])
def test_no_words_of_a_field_are_taken_for_the_place_of_a_text(site: Site, length: int) -> None:
    """A summary that begins like what stands for a text is a summary, however long it is."""
    summary = "text " + "a" * (length - 5)
    site.write({"content/2566/tax.md": MEASURE.replace("status:", f"summary: {summary}\nstatus:")}).build()
    assert summary in site.page("2566/tax.html")
    assert "จัดทำระบบ" in site.page("2566/tax.html")


def test_a_text_that_is_changed_before_it_is_asked_for_is_read_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A measure with a warning is saved while a build that did not have to read it goes on."""
    other = site.folder / "content/2566/other.md"
    warned = MEASURE.replace("ชำระภาษี", "จองคิว").replace("จัดทำระบบ", "โทร. 081-234-5678")
    site.write({"content/2566/other.md": warned})
    time.sleep(0.05)
    site.build()
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "จัดทำใหม่")})
    real = plans.plan_key

    def saved_meanwhile(*known: Any) -> bytes:  # noqa: ANN401 - handed on
        found = real(*known)
        if "บันทึก" not in other.read_text(encoding="utf-8"):
            other.write_text(f"{warned}\nบันทึก\n", encoding="utf-8")
        return found

    monkeypatch.setattr(plans, "plan_key", saved_meanwhile)
    ran = site.build()
    assert "081-234-5678" in ran.err
    assert "บันทึก" in site.page("2566/other.html")
    assert "จัดทำใหม่" in site.page("2566/tax.html")


def test_what_is_known_of_the_content_is_that_of_the_same_build(site: Site) -> None:
    """Where what an older build knew of the content stands beside the state of a newer one, it is not used."""
    time.sleep(0.05)
    site.build()
    with memo.opened(site.folder) as kept:
        assert isinstance(kept, memo.Table)
        older = {key: kept.load(key) for key in [*kept.places]}
    site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "จัดทำใหม่")})
    time.sleep(0.05)
    site.build()
    with memo.opened(site.folder) as kept:
        assert isinstance(kept, memo.Table)
        asked = unchanged.Asked(folder=site.folder, output=site.folder / "output", theme=None, as_of=None)
        newest = kept.load(asked.key)
        kept.clear()
        for key, value in {**older, asked.key: newest}.items():
            kept.save(key, value)
    site.write({"content/2566/other.md": MEASURE.replace("ชำระภาษี", "จองคิว")}).build()
    assert "จัดทำใหม่" in site.page("2566/tax.html")


def test_another_folder_gets_the_same_section(site: Site) -> None:
    """What was made for one folder is made again for another, and is the same."""
    site.build()
    site.build("--output", str(site.folder / "another"))
    assert site.tree("another") == site.tree()


def test_an_edit_of_a_text_with_a_warning_does_not_undo_the_build(site: Site) -> None:
    """What is saved while pages are made is for the next build; this one tells its warnings and publishes."""
    path = "content/2566/tax.md"
    site.write({path: MEASURE.replace("completed", "completed\ndue: ตุลาคม 2570")})
    stages: list[str] = []

    def save(stage: str, done: int, _total: int) -> None:
        if not done:
            stages.append(stage)
        if stage == "make":
            site.write({path: MEASURE.replace("จัดทำระบบ", f"จัดทำ {len(stages)}")})

    built = build(site.folder, site.folder / "output", progress=save)
    assert built.account
    assert stages.count("read") == 1
    assert [found.code for found in built.report.problems] == ["outside-fiscal-year"]


def test_without_a_place_to_remember_a_build_is_right(site: Site) -> None:
    """Where nothing can be kept, a build takes its time and publishes the same."""
    (site.folder / memo.FOLDER).write_text("a file in its place", encoding="utf-8")
    site.build()
    assert (site.folder / "output/2566/tax.html").exists()
    assert "ไม่มีอะไรเปลี่ยน" in site.build().out


def test_nothing_changed_is_found_without_loading_what_builds(site: Site) -> None:
    """The second of two builds imports neither YAML nor Markdown nor templates."""
    site.build()
    site.build()
    code = (
        "import sys; from site_builder.cli import main; code = main(sys.argv[1:]); "
        "print(code, sorted({'yaml', 'jinja2', 'markdown_it', 'xlsxwriter'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-C", str(site.folder), "build"],
        capture_output=True,
        check=True,
        cwd=REPOSITORY,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.splitlines()[-1] == "0 []"
    assert "ไม่มีอะไรเปลี่ยน" in done.stdout


def test_warnings_are_told_again_where_nothing_has_changed(site: Site) -> None:
    """A build that finds nothing to do tells the warnings of the one that did."""
    site.write({"content/2566/tax.md": MEASURE.replace("completed", "completed\ndue: ตุลาคม 2570")})
    first, second = site.build(), site.build()
    assert "outside-fiscal-year" in first.err
    assert second.err == first.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_timings_tell_every_stage(busy: Site, jobs: str) -> None:
    """`--timings` says how long each stage took, in whichever process."""
    told = busy.run("build", "--jobs", jobs, "--timings").err.splitlines()
    assert [line.split()[0] for line in told if line.endswith(" s")] == [
        *("read", "understand", "assemble", "plan", "make", "links", "publish", "remember")
    ]


def test_a_change_while_a_build_runs_is_seen_by_the_next(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is edited after a build has read it is not taken for what it has published."""
    real = unchanged.outputs_of

    def edit(asked: unchanged.Asked) -> unchanged.Listing:
        site.write({"content/2566/tax.md": MEASURE.replace("จัดทำระบบ", "แก้ระหว่างสร้าง")})
        return real(asked)

    with monkeypatch.context() as patch:
        patch.setattr(unchanged, "outputs_of", edit)
        site.build()
    assert "แก้ระหว่างสร้าง" not in site.page("2566/tax.html")
    site.build()
    assert "แก้ระหว่างสร้าง" in site.page("2566/tax.html")
