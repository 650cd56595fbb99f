"""Builds at once, edits during a build, clocks that are wrong: what is published is one state of the content."""

import os
import random
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.complete import COMPLETE
from tests.conftest import MEASURE, Ran, Site
from tests.programmes._forks import Forks
from tests.programmes._states import Tree, tree, unlike

CLAIM = "the result is a clean build of one of the states"
SHORT, LONG = 100, 500

THEME: Mapping[str, str] = {
    "content/site.yaml": str(COMPLETE["content/site.yaml"]) + "theme: own\n",
    "themes/own/strings/th.yaml": "frame:\n  home: หน้าแรก 0000\n",
}

START: Mapping[str, str | bytes] = {
    **COMPLETE,
    **THEME,
    **{f"content/2565/m{each}.md": MEASURE.replace("2566", "2565") for each in range(4)},
}

State = Mapping[str, bytes]
"""The content and the themes at one moment, by path."""

TOGETHER = 3
"""Builds at once, at the most."""

LONGEST = 0.15
"""In so many seconds all edits of a trial are made, and all builds begin."""

TOLD = ("Another build", "changed during the build")
"""Why a build may stop."""


@dataclass
class Editor:
    """Somebody who edits an agency's folder, and remembers each state that it had."""

    folder: Path
    chance: random.Random
    now: dict[str, bytes]
    states: list[tuple[float, State]] = field(default_factory=list)
    """Each with when it may have begun."""
    count: int = 0

    def __post_init__(self) -> None:
        """Begin with the state that is there."""
        self.states.append((0.0, dict(self.now)))

    def between(self, start: float, end: float) -> list[State]:
        """Give the states that the folder had between two times, the last first."""
        begun = [time for time, _ in self.states[1:]] + [float("inf")]
        return [
            state
            for (began, state), over in reversed(list(zip(self.states, begun, strict=True)))
            # A state is over a little after the next may have begun.
            if began <= end and over + 0.05 >= start
        ]

    def edit(self) -> None:
        """Make one edit."""
        self.count += 1
        self.chance.choice(EDITS)(self)

    def text(self) -> str:
        """Choose a text of the agency."""
        return self.chance.choice(sorted(path for path in self.now if path.endswith((".md", ".yaml"))))

    def changed(self, path: str) -> bytes:
        """Give a file with another number in it: the same size, and nothing else is other."""
        number = f"{self.count:04}"
        text = self.now[path].decode()
        if path.startswith("themes/"):
            return f"frame:\n  home: หน้าแรก {number}\n".encode()
        if path.endswith("site.yaml"):
            return "\n".join(
                f"contact: 034-12{number}" if line.startswith("contact:") else line
                for line in text.split("\n")
            ).encode()
        kept, _, _ = text.partition("\nแก้ไขครั้งที่ ")
        return f"{kept.rstrip()}\n\nแก้ไขครั้งที่ {number}\n".encode()

    def did(self, work: Callable[[], object], changes: Mapping[str, bytes | None]) -> None:
        """Do what changes the folder in one step."""
        began = time.monotonic()
        work()
        for path, data in changes.items():
            if data is None:
                del self.now[path]
            else:
                self.now[path] = data
        self.states.append((began, dict(self.now)))


def save(editor: Editor, path: str, data: bytes) -> None:
    """Save a file as good editors do: beside it, then in its place."""
    target = editor.folder / path
    aside = target.with_name(f".{target.name}.new")
    aside.write_bytes(data)
    editor.did(lambda: aside.replace(target), {path: data})


def save_one(editor: Editor) -> None:
    """Save a text by rename."""
    path = editor.text()
    save(editor, path, editor.changed(path))


def save_several(editor: Editor) -> None:
    """Save several texts one after the other, in the order of their names or against it."""
    paths = sorted({editor.text() for _ in range(4)}, reverse=editor.chance.random() < 0.3)
    for path in paths:
        save(editor, path, editor.changed(path))


def write_in_place(editor: Editor) -> None:
    """Save a text as plain programs do: emptied, then written in two pieces."""
    path = editor.text()
    data, target = editor.changed(path), editor.folder / path
    half = editor.chance.randrange(len(data))
    handle = os.open(target, os.O_WRONLY)
    editor.did(lambda: os.ftruncate(handle, 0), {path: b""})
    editor.did(lambda: os.write(handle, data[:half]), {path: data[:half]})
    time.sleep(editor.chance.choice([0, 0, 0.002]))
    editor.did(lambda: os.write(handle, data[half:]), {path: data})
    os.close(handle)


def overwrite(editor: Editor) -> None:
    """Write over a text with another of the same size, and give it back the time that it had."""
    path = editor.text()
    data, target = editor.changed(path), editor.folder / path
    before = target.stat()
    if len(data) == before.st_size:
        handle = os.open(target, os.O_WRONLY)
        editor.did(lambda: os.write(handle, data), {path: data})
        os.close(handle)
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        save(editor, path, data)


def delete(editor: Editor) -> None:
    """Delete a measure."""
    found = [path for path in editor.now if "/2565/" in path]
    if found:
        path = editor.chance.choice(sorted(found))
        editor.did((editor.folder / path).unlink, {path: None})


def add(editor: Editor) -> None:
    """Add a measure."""
    path = f"content/2565/new{editor.count}.md"
    save(editor, path, START["content/2565/m0.md"].encode())  # type: ignore[union-attr]


def rename(editor: Editor) -> None:
    """Give a measure another name."""
    found = [path for path in editor.now if "/2565/" in path]
    if found:
        path = editor.chance.choice(sorted(found))
        new = f"content/2565/renamed{editor.count}.md"
        target = editor.folder / new
        editor.did(lambda: (editor.folder / path).rename(target), {path: None, new: editor.now[path]})


def replace_evidence(editor: Editor) -> None:
    """Replace evidence by other evidence of the same size."""
    path = editor.chance.choice(["content/2566/files/queue.pdf", "content/2567/files/evening.pdf"])
    save(editor, path, f"%PDF-1.7\n{editor.count:06}\n".encode())


def set_time(editor: Editor) -> None:
    """Set a file's time into the past or the future."""
    there = time.time() + editor.chance.choice([-1e8, -3600, 3600, 1e8])
    os.utime(editor.folder / editor.text(), (there, there))


EDITS: tuple[Callable[[Editor], None], ...] = (
    *(save_one, save_several, save_several, save_several, write_in_place, overwrite),
    *(delete, add, rename, replace_evidence, set_time),
)


@dataclass
class Building:
    """A build, from its beginning to its end, and what was published then."""

    began: float
    ended: float = 0.0
    ran: Ran | None = None
    published: Tree | None = None


@dataclass
class Clean:
    """Clean builds of states, each made once."""

    forks: Forks
    folder: Path
    known: dict[tuple[tuple[str, bytes], ...], tuple[int, str, Tree]] = field(default_factory=dict)

    def of(self, state: State) -> tuple[int, str, Tree]:
        """Build a state in a fresh folder: exit code, problems, what is published."""
        key = tuple(sorted(state.items()))
        if key not in self.known:
            shutil.rmtree(self.folder, ignore_errors=True)
            Site(self.folder).write(state)
            ran = self.forks.run(["-C", str(self.folder), "build", "--jobs", "1", "--format", "json"])
            output = self.folder / "output"
            self.known[key] = ran.code, ran.out, tree(output) if output.exists() else {}
        return self.known[key]


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Edit and build at the same time; then, when all is quiet, build once more."""
    with Forks(folder) as one, Forks(folder) as two, Forks(folder) as three:
        for number in trials:
            yield _raced(folder, [one, two, three], random.Random(f"{seed}:{number}"))


def _raced(folder: Path, forks: list[Forks], chance: random.Random) -> str | None:
    site = Site(folder / "agency")
    shutil.rmtree(site.folder, ignore_errors=True)
    site.write(START)
    clean = Clean(forks[0], folder / "clean")
    command = ["-C", str(site.folder), "build", "--jobs", chance.choice("11111112"), "--lang", "en"]
    if chance.random() < 0.7:
        forks[0].run(command, clock=chance.choice([0, 0, -3600, 3600]))
    before = tree(site.folder / "output") if (site.folder / "output").exists() else None
    now = {path: text if isinstance(text, bytes) else text.encode() for path, text in START.items()}
    editor = Editor(site.folder, chance, now)
    builds = _built_while_edited(editor, forks, command, chance)
    allowed = editor.between(min(each.began for each in builds), max(each.ended for each in builds))
    alone = len(builds) == 1
    for each in builds:
        states = editor.between(each.began, each.ended) if alone else allowed
        if wrong := _judged(each, states, clean, before if alone else None):
            return wrong
    ran = forks[0].run([*command[:-2], "--format", "json"])
    code, problems, wanted = clean.of(editor.now)
    if (ran.code, ran.out) != (code, problems):
        return f"when all is quiet a build ends with {ran.code}, not {code}: {ran.err}"
    found = tree(site.folder / "output") if (site.folder / "output").exists() else {}
    if code == 0 and found != wanted:
        return f"when all is quiet, of a clean build {unlike(found, wanted)}"
    return None


def _built_while_edited(
    editor: Editor, forks: list[Forks], command: list[str], chance: random.Random
) -> list[Building]:
    count = chance.choice([1, 1, 1, 2, TOGETHER])
    slow = chance.choice([0, 0.001, 0.005])
    waiting = [
        forks[each].start(command, clock=chance.choice([0, 0, -3600, 3600]), slow=slow)
        for each in range(count)
    ]
    edits = sorted(chance.uniform(0, LONGEST) for _ in range(chance.choice([1, 2, 3, 5])))
    starts = [0.0, *(chance.uniform(0, LONGEST) for _ in range(count - 1))]
    builds = [Building(began=0.0) for _ in range(count)]
    threads = [
        threading.Thread(
            target=_build, args=(builds[each], forks[each], waiting[each], starts[each], editor.folder)
        )
        for each in range(count)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    for at in edits:
        time.sleep(max(0, began + at - time.monotonic()))
        editor.edit()
    for thread in threads:
        thread.join()
    return builds


def _build(building: Building, forks: Forks, process: int, start: float, folder: Path) -> None:
    time.sleep(start)
    building.began = time.monotonic()
    os.kill(process, signal.SIGCONT)
    building.ran = forks.end()
    building.ended = time.monotonic()
    building.published = _published(folder / "output")


def _published(output: Path) -> Tree | None:
    """Read what is published, all of one folder."""
    while output.exists():
        before = output.stat().st_ino
        try:
            found = tree(output)
        except FileNotFoundError:
            continue
        if output.stat().st_ino == before:
            return found
    return None


def _judged(each: Building, states: list[State], clean: Clean, before: Tree | None) -> str | None:
    """Tell what is wrong with the end of a build; `before` is what was published, where that must still be so."""
    ran = each.ran
    assert ran
    # A clean build of every state would take long: those first whose numbers are the ones that are shown.
    shown = _numbers(each.published or {})
    states = sorted(states, key=lambda state: len(_numbers(state) ^ shown))
    if ran.code == 0:
        if any(clean.of(state)[2] == each.published for state in states):
            return None
        return f"what was published is none of the {len(states)} states: {_nearest(each, states, clean)}"
    if before is not None and each.published != before:
        return f"exit {ran.code}, but of what was published {unlike(each.published, before)}"
    if ran.code == 1:
        states.sort(key=lambda state: min(map(len, state.values())))
        sound = all(clean.of(state)[0] != 1 for state in states)
        return f"exit 1, but none of the {len(states)} states has a problem: {ran.err}" if sound else None
    is_told = ran.code == 3 and any(told in ran.err for told in TOLD)
    return None if is_told else f"a build ended with {ran.code}: {ran.err}"


def _numbers(files: Mapping[str, bytes]) -> set[bytes]:
    """Find the numbers that edits have written, in content or in pages."""
    texts = (data for path, data in files.items() if path.endswith((".md", ".yaml", ".html", ".pdf")))
    return {found for data in texts for found in _NUMBER.findall(data)}


_NUMBER = re.compile("(?:แก้ไขครั้งที่ |หน้าแรก |034-12|%PDF-1.7\n)[0-9]{4,}".encode())


def _nearest(each: Building, states: list[State], clean: Clean) -> str:
    found = (unlike(each.published, clean.of(state)[2]) for state in states[:5])
    return min(found, key=lambda text: int(text.partition(" ")[0]))
