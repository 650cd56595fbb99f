"""The program in processes forked from one that has loaded it, so that a run costs no start.

`python -m tests.programmes._forks` is that process: it reads an order a line, and says a line when the
new process waits to be let go, and another when it has ended. `Forks` is who orders.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from site_builder import delivery, workers
from site_builder.cli import main
from site_builder.content import files
from site_builder.model.records import Settings
from site_builder.pages.render import compile_templates
from site_builder.pages.theme import Theme
from site_builder.publish import system
from tests.complete import COMPLETE
from tests.conftest import REPOSITORY, Ran, Site


@dataclass(frozen=True, slots=True)
class Harm:
    """What happens to the so many-th call, in a fork, that opens or changes something in a folder."""

    folder: str
    log: str
    """Where each such call is written down: the process, the call, the path, and `!` where it was harmed."""
    at: int = 0
    """Which call it is; 0 for none."""
    error: int = 0
    """The system's error that it ends with; 0 where the process is killed."""


class Forks:
    """A process that has loaded the program, and forks a new one for each run."""

    def __init__(self, folder: Path) -> None:
        """Start it; what runs print goes to files of a folder."""
        self.out, self.err = folder / f"out-{id(self)}", folder / f"err-{id(self)}"
        # The order of sets is the same in every run, so that the calls of the system are.
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        environment.pop("SOURCE_DATE_EPOCH", None)
        self.server = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env=environment,
        )

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        """End it."""
        self.server.communicate()

    def start(
        self,
        arguments: Sequence[str],
        *,
        clock: float = 0,
        slow: float = 0,
        syncs: bool = False,
        harm: Harm | None = None,
    ) -> int:
        """Fork a process that waits to be let go; gives its id.

        `clock` is how far off its clock is, `slow` how long it takes to read a file of the content (s).
        Nothing waits for the disk, unless the run `syncs`: that shows only when the power fails. `harm` is
        what happens in the processes that the run forks itself.
        """
        assert self.server.stdin
        order: dict[str, object] = {"arguments": arguments, "clock": clock, "slow": slow, "syncs": syncs}
        order |= {"out": str(self.out), "err": str(self.err), "harm": asdict(harm) if harm else None}
        self.server.stdin.write(f"{json.dumps(order)}\n")
        self.server.stdin.flush()
        return int(self._line())

    def end(self) -> Ran:
        """Wait for the end of the process that was let go; a code below 0 is the signal that ended it."""
        status = int(self._line())
        return Ran(
            code=os.waitstatus_to_exitcode(status),
            out=self.out.read_text(encoding="utf-8"),
            err=self.err.read_text(encoding="utf-8"),
        )

    def _line(self) -> str:
        assert self.server.stdout
        return self.server.stdout.readline()

    def run(
        self, arguments: Sequence[str], *, clock: float = 0, slow: float = 0, harm: Harm | None = None
    ) -> Ran:
        """Run the program once."""
        os.kill(self.start(arguments, clock=clock, slow=slow, harm=harm), signal.SIGCONT)
        return self.end()


def serve() -> None:
    """Fork a process for each order."""
    _compile_once()
    # A small site is spread over processes too, where it is built with more than one.
    vars(workers).update(_BATCH=3, _WORTH=1, _MUCH=1)
    with tempfile.TemporaryDirectory() as folder:
        # All that is loaded late is loaded, and the templates are compiled.
        Site(Path(folder) / "agency").write(COMPLETE).build("--jobs", "2")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
        os.waitpid(child, os.WUNTRACED)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(status)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _compile_once() -> None:
    """Compile the templates of each theme once: it is most of the time of a first build."""
    known: dict[bytes, dict[str, bytes]] = {}

    def once(theme: Theme, settings: Settings) -> dict[str, bytes]:
        key = msgspec.msgpack.encode((theme.templates, settings), order="deterministic")
        if key not in known:
            known[key] = compile_templates(theme, settings)
        return known[key]

    vars(delivery)["compile_templates"] = once


def _run(order: dict[str, Any]) -> None:
    for stream, number in (("out", 1), ("err", 2)):
        handle = os.open(order[stream], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
        os.close(handle)
    if off := order["clock"]:
        now, now_ns = time.time, time.time_ns
        vars(time).update(time=lambda: now() + off, time_ns=lambda: now_ns() + int(off * 1e9))
    if not order["syncs"]:
        vars(os)["fsync"] = lambda _handle: None
        vars(system)["_sync_file_system"] = lambda _folder: True
    if order["harm"]:
        _harm_forks(Harm(**order["harm"]))
    if slow := order["slow"]:
        read, stored = files.read_bytes, vars(files)["_stored"]

        def read_slowly(*arguments: Any) -> bytes:  # noqa: ANN401 - handed through
            time.sleep(slow)
            return read(*arguments)

        def store_slowly(*arguments: Any) -> object:  # noqa: ANN401 - the same
            time.sleep(slow)
            return stored(*arguments)

        vars(files).update(read_bytes=read_slowly, _stored=store_slowly)
    os.kill(os.getpid(), signal.SIGSTOP)
    code = 99
    try:
        code = main(order["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _harm_forks(harm: Harm) -> None:
    """Listen to what processes that come of this one do, and harm a call of each."""
    first, done = os.getpid(), 0
    log = os.open(harm.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal done
        # To make a folder may fail where it is there already.
        if os.getpid() == first or not (event == "open" or event.startswith("os.")) or event == "os.mkdir":
            return
        path = arguments[0] if arguments else None
        path = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if not path.startswith(harm.folder):
            return
        done += 1
        harmed = done == harm.at
        os.write(log, f"{os.getpid()} {event} {path} {'!' if harmed else '.'}\n".encode())
        if harmed and harm.error:
            raise OSError(harm.error, os.strerror(harm.error), path)
        if harmed:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


if __name__ == "__main__":
    serve()
