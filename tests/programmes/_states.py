"""An agency before and after a change of several files, in the situations in which a build can find it."""

import errno
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from tests.complete import BUDGET, COMPLETE, CONDUCT, QUEUE, but
from tests.conftest import MEASURE, Site
from tests.programmes._forks import Forks

Tree = Mapping[str, bytes]
"""What lies in a folder, by path: bytes of files, where links lead, nothing for empty folders."""

OLD: Mapping[str, str | bytes] = COMPLETE

NEW: Mapping[str, str | bytes] = {
    **{path: text for path, text in COMPLETE.items() if path != CONDUCT},
    **but(QUEUE, "เลือกวันและเวลาได้จากที่บ้าน", "จองได้ทั้งที่บ้านและที่สำนักงาน"),
    **but(BUDGET, "files/budget.pdf, title: สรุปงบประมาณหน้าเดียว", "files/new.pdf, title: สรุปงบประมาณฉบับใหม่"),
    "content/2566/second.md": MEASURE.replace("กองคลัง", "งานนิติการ"),
    "content/2566/files/new.pdf": b"%PDF-1.7\nnew\n",
    "content/2567/files/evening.pdf": b"%PDF-1.7\nevening, once more\n",
}
"""A measure changed, one removed, one added; evidence replaced, and another named."""

FOREIGN: Mapping[str, str | bytes] = {
    "output/.well-known/security.txt": "Contact: mailto:it@example.go.th\n",
    "output/2566/letter.pdf": b"%PDF-1.7\nletter\n",
    "output/own/below/note.txt": "note\n",
}

LATE = "2566/late.txt"
"""What somebody puts into the published folder while a build is under way."""


@dataclass(frozen=True, slots=True)
class Situation:
    """In what a build finds an agency."""

    name: str
    published: bool = True
    """Whether the old state is published."""
    remembered: bool = False
    """Whether the build before is remembered."""
    foreign: bool = False
    """Whether others have put files into the output, and put one there during the build."""
    exchange: bool = True
    """Whether the system can exchange two folders."""


SITUATIONS = (
    Situation("remembered", remembered=True),
    Situation("first", published=False),
    Situation("foreign", foreign=True),
    Situation("two renames", foreign=True, exchange=False),
)


NO_EXCHANGE = "renameat2:error=ENOSYS"
"""How strace makes a system one that cannot."""


@dataclass
class Stage:
    """A folder in which an agency is put into a situation, again and again."""

    folder: Path
    forks: Forks
    jobs: int = 1
    """In how many processes it is built."""
    prepared: dict[str, Path] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The agency."""
        return Site(self.folder / "agency")

    @property
    def output(self) -> Path:
        """Where it publishes."""
        return self.site.folder / "output"

    @property
    def build(self) -> list[str]:
        """The command."""
        return ["-C", str(self.site.folder), "build", "--jobs", str(self.jobs), "--lang", "en"]

    def put(self, situation: Situation) -> None:
        """Put the agency into a situation: the old state as it may be published, and the new content."""
        shutil.rmtree(self.site.folder, ignore_errors=True)
        if situation.remembered:
            self.site.write(OLD)
            assert self.forks.run(self.build).code == 0
        elif situation.published:
            shutil.copytree(self._prepared(situation), self.site.folder, symlinks=True)
        for path in (OLD.keys() - NEW.keys()) if situation.published else ():
            (self.site.folder / path).unlink()
        self.site.write({path: text for path, text in NEW.items() if not self._has(path, text)})

    def _has(self, path: str, text: str | bytes) -> bool:
        data = text if isinstance(text, bytes) else text.encode()
        there = self.site.folder / path
        return there.exists() and there.read_bytes() == data

    def _prepared(self, situation: Situation) -> Path:
        found = self.prepared.get(situation.name)
        if found is None:
            found = self.prepared[situation.name] = self.folder / situation.name
            self.site.write(OLD)
            assert self.forks.run(self.build).code == 0
            shutil.rmtree(self.site.folder / ".site_builder")
            if situation.foreign:
                self.site.write(FOREIGN)
                (self.output / "2566/link").symlink_to("../own")
                (self.output / "empty").mkdir()
            self.site.folder.rename(found)
        return found

    @cached_property
    def old(self) -> Tree:
        """The old state as a clean build gives it."""
        return self._clean(OLD)

    @cached_property
    def new(self) -> Tree:
        """The new state as a clean build gives it."""
        return self._clean(NEW)

    def _clean(self, content: Mapping[str, str | bytes]) -> Tree:
        place = Site(self.folder / "clean").write(content)
        assert self.forks.run(["-C", str(place.folder), "build"]).code == 0
        found = tree(place.folder / "output")
        shutil.rmtree(place.folder)
        return found

    def expected(self, situation: Situation, *, new: bool, late: bool = False) -> Tree | None:
        """Give what has to be published; None where it is nothing."""
        if not situation.published and not new:
            return None
        foreign: dict[str, bytes] = {}
        if situation.foreign:
            for path, text in FOREIGN.items():
                foreign[path.removeprefix("output/")] = text if isinstance(text, bytes) else text.encode()
            foreign |= {"2566/link": b"-> ../own", "empty": b""}
        if late:
            foreign[LATE] = b"late"
        return {**(self.new if new else self.old), **foreign}

    def built_again(self, situation: Situation, *, late: bool, lock: bool = False) -> str | None:
        """Build unharmed, and tell what is wrong then; where it could not be deleted, a lock may lie there.

        Nobody holds it, and the next build that publishes takes it away.
        """
        ran = self.forks.run(self.build)
        if ran.code:
            return f"the next build ended with {ran.code}: {ran.err}"
        wanted = self.expected(situation, new=True, late=late)
        if (found := tree(self.output)) != wanted:
            return f"after the next build, of the new site {unlike(found, wanted)}"
        rest = [path.name for path in self.site.folder.iterdir() if path.name.startswith(".output")]
        rest = [name for name in rest if not (lock and name == ".output.lock")]
        return f"after the next build there is {rest}" if rest else None


def tree(folder: Path) -> Tree:
    """Read a folder."""
    found: dict[str, bytes] = {}

    def walk(place: str, shown: str) -> bool:
        with os.scandir(place) as entries:
            listed = list(entries)
        for entry in listed:
            path = f"{shown}{entry.name}"
            if entry.is_symlink():
                found[path] = f"-> {Path(entry.path).readlink()}".encode()
            elif not entry.is_dir():
                found[path] = Path(entry.path).read_bytes()
            elif not walk(entry.path, f"{path}/"):
                found[path] = b""
        return bool(listed)

    walk(os.fspath(folder), "")
    return MappingProxyType(found)


def unlike(found: Tree | None, wanted: Tree | None) -> str:
    """Say briefly in what two folders differ."""
    one, other = found or {}, wanted or {}
    paths = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return f"{len(paths)} differ: {' '.join(paths[:5])}"


@dataclass
class Reader:
    """A visitor of the published folder during a build, and somebody who puts a file there."""

    stage: Stage
    situation: Situation
    wrong: str | None = None
    late: bool = False
    """Whether the late file was put there."""
    read: int = 0
    """How many whole readings were compared."""
    ended: bool = False

    def visit(self) -> None:
        """Read until the build has ended."""
        old = self.stage.expected(self.situation, new=False)
        new = self.stage.expected(self.situation, new=True)
        assert new
        while not self.ended:
            if self.situation.foreign and not self.late:
                self._put()
            self.wrong = self.wrong or self._look(old, new)

    def _put(self) -> None:
        output = self.stage.output
        # The build has listed the published folder by the time that it begins to write.
        if (output.parent / ".output.staging").exists():
            try:
                (output / LATE).write_text("late")
            except FileNotFoundError:
                return
            self.late = True

    def _look(self, old: Tree | None, new: Tree) -> str | None:
        output = self.stage.output
        before = _identity(output)
        for path in new if old is None else old.keys() & new.keys():
            data = _file(output / path)
            if data is None:
                if not self._may_be_away(before):
                    return f"{path} could not be read during the build"
            elif data not in {new[path], (old or new)[path]}:
                return f"{path} was neither old nor new during the build"
        try:
            with _held(output) as (folder, identity):
                found = dict(tree(folder))
        except OSError:
            if not self.situation.exchange or before is None:
                return None
            found, identity = {}, before
        if _identity(output) != identity:
            return None
        found.pop(LATE, None)
        self.read += 1
        return None if found in (old, new) else f"during the build, of the new site {unlike(found, new)}"

    def _may_be_away(self, before: int | None) -> bool:
        """Tell whether a file may have been missed: the folder was exchanged, or is not there yet."""
        if not self.situation.published or not self.situation.exchange:
            return True
        return _identity(self.stage.output) != before


@contextmanager
def _held(folder: Path) -> Iterator[tuple[Path, int]]:
    """Open a folder, and give a path to it for as long, whatever takes its place, and its identity.

    A folder that goes and comes back while it is read by its name would look like a mix of two.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{handle}"), os.fstat(handle).st_ino
    finally:
        os.close(handle)


def _identity(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except FileNotFoundError:
        return None


def _file(path: Path) -> bytes | None:
    try:
        # One call tells what it is: between two, the folder may have been away, and a link be followed.
        return f"-> {path.readlink()}".encode()
    except OSError as fault:
        if fault.errno != errno.EINVAL:  # it is no link
            return None
    try:
        return path.read_bytes()
    except IsADirectoryError:
        return b""
    except OSError:
        return None


@contextmanager
def visited(stage: Stage, situation: Situation) -> Iterator[Reader]:
    """Let somebody read the published folder all the time."""
    assert stage.old != stage.new  # they are made here, not by the visitor
    reader = Reader(stage, situation)
    thread = threading.Thread(target=reader.visit)
    thread.start()
    try:
        yield reader
    finally:
        reader.ended = True
        thread.join()
