"""The same content gives the same bytes, whatever is around the program."""

import hashlib
import os
import pty
import random
import shutil
import stat
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.complete import COMPLETE
from tests.conftest import REPOSITORY, Site

CLAIM = "the same input gives the same bytes"
SHORT, LONG = 8, 24

EPOCH = "1705276800"
"""A day that is given from outside in every build."""

USAGE = 2
"""Exit code where Python would write names otherwise than as UTF-8: then nothing is published."""

REFUSED = ""
"""What is told of an environment in which nothing is published."""

NOBODY = 65_534
"""The user that owns nothing."""

SPREAD = """
import sys
from site_builder import cli, workers
workers._BATCH, workers._WORTH, workers._MUCH = 3, 1, 1
sys.exit(cli.main())
"""
"""A build in as many processes as are asked for."""

SECONDS = 300
"""After which a build hangs, however busy the machine."""


@dataclass(slots=True)
class Around:
    """What is around a build: how it is called, in which environment, by whom, and in which folder."""

    folder: Path
    command: list[str]
    environment: dict[str, str]
    arguments: list[str] = field(default_factory=list)
    umask: int = 0o022
    user: int | None = None
    terminal: bool = False
    shuffled: bool = False
    times: bool = False
    """Whether the times of the content are others."""
    before: bool = False
    """Whether another state of the content was published before."""
    told: list[str] = field(default_factory=list)


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Build two agencies in one environment after another, and compare every byte with a plain build."""
    contents = {"complete": dict(COMPLETE), "shipped": _shipped()}
    plain: dict[str, dict[str, str]] = {}
    for name, content in contents.items():
        site = Site(folder / f"plain-{name}").write(content)
        done = _build(Around(site.folder, [sys.executable], {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}))
        assert done.returncode == 0, done.stderr
        plain[name] = site.tree()
    locales = _locales(folder)
    for number in trials:
        chance = random.Random(f"{seed}:{number}")
        compared, wrong = 0, list[str]()
        # Where Python would not write names as UTF-8 nothing is published; then it is another environment's turn.
        while not compared and not wrong:
            around = _around(chance, number, folder, locales)
            for name, content in contents.items():
                found = _differs(around, name, content, chance, plain[name])
                compared += found is not REFUSED
                wrong += [found] if found else []
            shutil.rmtree(around.folder.parent)
        yield f"{', '.join(around.told)}: {'; '.join(wrong)}" if wrong else None


def _shipped() -> dict[str, str | bytes]:
    root = REPOSITORY / "content"
    return {
        f"content/{path.relative_to(root)}": path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def _differs(
    around: Around,
    name: str,
    content: Mapping[str, str | bytes],
    chance: random.Random,
    plain: dict[str, str],
) -> str | None:
    """Build an agency in an environment; gives what is not as in the plain build, REFUSED where it may not."""
    shutil.rmtree(around.folder, ignore_errors=True)
    site = Site(around.folder)
    paths = sorted(content)
    if around.shuffled:
        chance.shuffle(paths)
    site.write({path: content[path] for path in paths})
    if around.user is not None:
        for place in (around.folder.parent, around.folder, *around.folder.rglob("*")):
            os.chown(place, around.user, around.user)
    if around.before:
        measure = next(path for path in paths if path.endswith(".md"))
        site.write({measure: f"{(site.folder / measure).read_text(encoding='utf-8')}\nก่อน\n"})
        _build(around)
        site.write({measure: content[measure]})
    if around.times:
        for path in paths:
            moment = chance.randrange(2_000_000_000)
            os.utime(site.folder / path, (moment, moment))
    done = _build(around)
    if done.returncode == USAGE and b"PYTHONUTF8" in done.stderr.replace(b"\0", b""):
        return "published all the same" if (site.folder / "output").exists() else REFUSED
    if done.returncode != 0:
        return f"{name}: exit {done.returncode}: {done.stderr[-500:]!r}"
    tree = site.tree()
    different = sorted(path for path in tree.keys() | plain.keys() if tree.get(path) != plain.get(path))
    if different:
        return f"{name}: {len(different)} files differ: {different[:5]}"
    odd = [
        path for path in tree if stat.S_IMODE((site.folder / "output" / path).stat().st_mode) & around.umask
    ]
    return f"{name}: modes beyond the umask: {odd[:5]}" if odd else None


def _build(around: Around) -> subprocess.CompletedProcess[bytes]:
    """Run a build in a process of its own."""
    # Sites so small are made in one process, whatever is asked for.
    program = ["-c", SPREAD] if "--jobs" in around.arguments else ["-m", "site_builder"]
    command = [*around.command, *program, "-C", str(around.folder), "build", *around.arguments]
    environment = {"PYTHONPATH": str(REPOSITORY), **around.environment}
    options: dict[str, Any] = {"cwd": around.folder, "env": environment, "umask": around.umask}
    if around.user is not None:
        options |= {"user": around.user, "group": around.user, "extra_groups": []}
    if not around.terminal:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, **options)
    ours, theirs = pty.openpty()
    said: list[bytes] = []
    reader = threading.Thread(target=_read, args=(ours, said))
    reader.start()
    options |= {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    done = subprocess.run(command, timeout=SECONDS, check=False, **options)
    os.close(theirs)
    reader.join()
    os.close(ours)
    return subprocess.CompletedProcess(command, done.returncode, b"", b"".join(said))


def _read(terminal: int, said: list[bytes]) -> None:
    with suppress(OSError):  # its other end is closed
        while more := os.read(terminal, 9999):
            said.append(more)


# --- Environments ----------------------------------------------------------------------------------------------


def _locales(folder: Path) -> dict[str, str]:
    """Make locales that few machines have; gives the variable with which they are found."""
    made = folder / "locales"
    made.mkdir()
    for name in LOCALES:
        language, _, letters = name.partition(".")
        command = ["localedef", "-i", language, "-f", letters, str(made / name)]
        with suppress(FileNotFoundError):  # then there are C and POSIX alone
            subprocess.run(command, capture_output=True, check=False)
    return {"LOCPATH": str(made)}


LOCALES = ("th_TH.UTF-8", "th_TH.TIS-620", "tr_TR.UTF-8", "en_US.ISO-8859-1")


def _around(chance: random.Random, number: int, folder: Path, locales: Mapping[str, str]) -> Around:
    """Put an environment together: something else of every kind than in the plain build."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "TZ", "HOME"}
    }
    environment |= {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": str(chance.randrange(1 << 32)), **locales}
    around = Around(_place(chance, number, folder), [sys.executable], environment)
    for name, values in VARIABLES.items():
        value = chance.choice(values)
        if value is not None:
            environment[name] = value
    around.command = [*_interpreter(chance, number, folder), *chance.choice(SWITCHES)]
    around.arguments = list(chance.choice(ARGUMENTS))
    around.umask = chance.choice([0o000, 0o002, 0o022, 0o027, 0o077])
    around.terminal, around.shuffled, around.times, around.before = (chance.random() < 0.5 for _ in range(4))
    if chance.random() < 0.3 and _may_be_another(around, folder):
        around.user = NOBODY
    if chance.random() < 0.3:
        # The day may be given in another way.
        del environment["SOURCE_DATE_EPOCH"]
        around.arguments += ["--as-of", "2567-01-15"]
    shown = {name: environment.get(name) for name in (*VARIABLES, "PYTHONHASHSEED", "SOURCE_DATE_EPOCH")}
    told = [
        *around.command,
        *around.arguments,
        f"umask {around.umask:o}",
        f"user {around.user}",
        str(around.folder),
    ]
    flags = ("terminal", "shuffled", "times", "before")
    around.told = [*told, *(name for name in flags if getattr(around, name))]
    around.told += [f"{name}={value}" for name, value in shown.items() if value is not None]
    return around


VARIABLES: Mapping[str, Sequence[str | None]] = {
    "TZ": [
        "UTC",
        "Asia/Bangkok",
        "Pacific/Kiritimati",
        "America/Los_Angeles",
        "XYZ+13:37",
        ":nonsense",
        None,
    ],
    "LC_ALL": ["C", "C.UTF-8", "POSIX", "th_TH.UTF-8", "th_TH.TIS-620", "tr_TR.UTF-8", "nonsense", None],
    "LANG": ["C", "th_TH.UTF-8", "en_US.ISO-8859-1", None],
    "LANGUAGE": ["th", "tr:de", None],
    "PYTHONUTF8": ["0", "1", None],
    "PYTHONIOENCODING": ["ascii", "cp874:replace", "utf-16", None],
    "PYTHONCOERCECLOCALE": ["0", None],
    "PYTHONOPTIMIZE": ["1", "2", None],
    "PYTHONDONTWRITEBYTECODE": ["1"],
    "HOME": ["/nonexistent", "/", None],
    "TERM": ["dumb", "xterm-256color", None],
    "COLUMNS": ["1", "1000", None],
    "TMPDIR": ["/nonexistent", None],
    "NO_COLOR": ["1", None],
}

SWITCHES: Sequence[Sequence[str]] = (
    [],
    [],
    ["-X", "dev"],
    ["-O"],
    ["-OO"],
    ["-B"],
    ["-s"],
    ["-X", "utf8=0"],
    ["-X", "frozen_modules=off"],
)

ARGUMENTS: Sequence[Sequence[str]] = (
    ["--jobs", "1"],
    ["--jobs", "2"],
    ["--jobs", "4"],
    [],
    ["--clean"],
    ["--timings"],
    ["--lang", "en"],
    ["--format", "json"],
)


def _place(chance: random.Random, number: int, folder: Path) -> Path:
    """Choose a folder: its name, its length, and the file system that it lies on."""
    name = chance.choice(
        [
            "a",
            "หน่วยงาน ทดสอบ",
            "a b",
            "x" * 200,
            "%41#?&",
            "é",
            "e\u0301",
            "-a",
            "a'b\"c",
            "output",
            "content",
        ]
    )
    shared = Path("/dev/shm")  # noqa: S108 - a file system in memory, which lists names in another order
    if chance.random() < 0.4 and os.access(shared, os.W_OK):
        return shared / f"{folder.name}-{number}" / name
    return folder / f"{number}" / name


def _may_be_another(around: Around, folder: Path) -> bool:
    """Tell whether this process may be another user, who can reach the folder and all of the program."""
    if os.geteuid() != 0:
        return False
    if not around.folder.is_relative_to("/dev/shm"):  # noqa: S108 - as above
        folder.chmod(0o755)
    around.folder.parent.mkdir(parents=True, exist_ok=True)
    around.folder.parent.chmod(0o755)
    # This interpreter may lie in a home folder; the system's own has the same packages then.
    own, systems = around.command[0], f"/usr/bin/python3.{sys.version_info.minor}"
    around.environment["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), sysconfig.get_path("purelib")])
    for python in (own, systems) if own == sys.executable else ():
        with suppress(OSError):
            tried = subprocess.run(
                [python, "-c", "import site_builder.build"],
                cwd=around.folder.parent,
                env=around.environment,
                user=NOBODY,
                group=NOBODY,
                extra_groups=[],
                capture_output=True,
                check=False,
            )
            if tried.returncode == 0:
                around.command[0] = python
                return True
    del around.environment["PYTHONPATH"]
    return False


def _interpreter(chance: random.Random, number: int, folder: Path) -> list[str]:
    """Choose a Python; others than this one only in a long run, where they can be had."""
    if number < SHORT:
        return [sys.executable]
    found = {this: None for version in range(11, 15) if (this := shutil.which(f"python3.{version}"))}
    pyenv = Path("~/.pyenv/versions").expanduser()
    found |= {
        str(each): None for version in range(11, 15) for each in pyenv.glob(f"3.{version}.*/bin/python")
    }
    other = chance.choice(sorted(found) or [sys.executable])
    place = folder / f"python-{hashlib.sha256(other.encode()).hexdigest()[:8]}"
    if not place.exists():
        made = subprocess.run([other, "-m", "venv", str(place)], capture_output=True, check=False)
        install = [str(place / "bin/python"), "-m", "pip", "install", "-q", str(REPOSITORY)]
        if (
            made.returncode
            or subprocess.run(install, capture_output=True, check=False, timeout=SECONDS).returncode
        ):
            shutil.rmtree(place / "bin", ignore_errors=True)
    own = place / "bin/python"
    return [str(own)] if own.exists() else [sys.executable]
