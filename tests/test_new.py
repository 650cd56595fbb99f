"""`new` on a terminal asks; everywhere else it does what its options say."""

import codecs
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from site_builder.content.declare import declarations
from site_builder.content.fields import MeasureFields
from site_builder.problems import Place, problem
from tests.conftest import MEASURE, REPOSITORY, SITE, Site

END, BREAK = "\x04", "\x03"
REGISTER = SITE + "owners: [สำนักปลัด, กองคลัง, กองช่าง]\n"
SECONDS = 30
"""More than the slowest machine needs until the next question."""

BEGIN = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal
from site_builder.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Terminal:
    """The program, begun on a terminal of its own, and what it has shown since the last answer."""

    process: subprocess.Popen[bytes]
    handle: int
    shown: str = ""
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def _read(self) -> bool:
        """Read what the program writes next; False at its end."""
        if not select.select([self.handle], [], [], SECONDS)[0]:
            pytest.fail(f"nothing more is said: {self.shown}")
        data = b""
        with suppress(OSError):  # what Linux says at the end of a terminal
            data = os.read(self.handle, 65_536)
        text = self.decoder.decode(data).replace("\r", "")
        self.shown += re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", text)
        return bool(data)

    def _asked(self) -> None:
        """Read until a question is shown whole."""
        while not self.shown.endswith(": "):
            if not self._read():
                pytest.fail(f"no question: {self.shown}")

    def answer(self, text: str) -> str:
        """Wait for a question and answer it; gives all that was shown since the last answer."""
        self._asked()
        shown, self.shown = self.shown, ""
        os.write(self.handle, f"{text}\n".encode())
        return shown

    def leave(self, key: str) -> None:
        """Press Ctrl-C or the end of input once the program waits: before that, Python does not see Ctrl-C."""
        self._asked()
        state = Path(f"/proc/{self.process.pid}/stat")
        while state.read_text(encoding="ascii", errors="replace").rpartition(") ")[2][0] not in "SZ":
            time.sleep(0.01)
        os.write(self.handle, key.encode())

    def finish(self) -> tuple[int, str]:
        """Wait for the end; gives the exit code and what was shown last."""
        while self._read():
            pass
        return self.process.wait(SECONDS), self.shown


Start = Callable[..., Terminal]


@pytest.fixture
def start(site: Site) -> Iterator[Start]:
    """Give what begins `new` on a terminal."""
    begun: list[Terminal] = []

    def begin(*arguments: str) -> Terminal:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 100))
        command = [sys.executable, "-c", BEGIN, "-C", str(site.folder), "new", *arguments]
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(REPOSITORY)}
        process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        begun.append(Terminal(process, ours))
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.wait()
        os.close(each.handle)


def fields(site: Site, path: str) -> list[str]:
    """Take the fields that a file gives, without its comments."""
    text = (site.folder / path).read_text(encoding="utf-8")
    return [line for line in text.split("---\n")[1].splitlines() if not line.startswith("#")]


def test_a_measure_is_made_by_answering(site: Site, start: Start) -> None:
    """With a register: title, newest year, two owners by number, status, file name; then what to do next."""
    site.write({"content/site.yaml": REGISTER, "content/2567/files/a.pdf": b"%PDF-1.7"})
    terminal = start()
    assert "Ctrl-C" in terminal.answer("ชำระภาษี E-Service")
    assert terminal.answer("").endswith("ปีงบประมาณ พ.ศ. [2567]: ")
    assert "  1. สำนักปลัด\n  2. กองคลัง\n  3. กองช่าง\n" in terminal.answer("๒, กองช่าง")
    assert "  2. อยู่ระหว่างดำเนินการ (in-progress)\n" in terminal.answer("2")
    assert terminal.answer("").endswith("[e-service]: ")
    code, said = terminal.finish()
    assert code == 0
    assert f"{site.folder}/content/2567/e-service.md\n" in said
    assert said.endswith("site-builder check\n")
    assert fields(site, "content/2567/e-service.md") == [
        "title: ชำระภาษี E-Service",
        "fiscal_year: 2567",
        'owner: ["กองคลัง", "กองช่าง"]',
        "status: in-progress",
    ]


def test_wrong_answers_are_told_as_check_tells_them_and_asked_again(site: Site, start: Start) -> None:
    """Each wrong answer brings the text of its problem and the same question; the reason is asked for."""
    site.write({"content/site.yaml": REGISTER + "language: en\n"})
    terminal = start("measure")

    def told(code: str, **values: object) -> str:
        found = problem(code, Place(path="new"), **values)
        return f"  {found.message('en')}\n  hint: {found.hint('en')}\n"

    terminal.answer("")
    example = declarations(MeasureFields)["title"].example
    assert told("answer-empty", example=example) in terminal.answer("เลข 1101700207030")
    assert told("national-id", value="1101700207030") in terminal.answer("ภาษี")
    terminal.answer("67")
    assert told("answer-year", value="67") in terminal.answer("2023")
    assert told("common-era-year", value="2023", meant="2566") in terminal.answer("๒๕๖๖")
    terminal.answer("กองครัง")
    choices = "สำนักปลัด, กองคลัง, กองช่าง"
    assert told("unknown-owner", value="กองครัง", nearest="กองคลัง", choices=choices) in terminal.answer("7")
    assert told("not-a-choice", value="7", count=3) in terminal.answer("1, 1")
    assert told("listed-twice", value="สำนักปลัด", field="owner") in terminal.answer("1")
    terminal.answer("เสร็จ")
    assert "There is no status “เสร็จ”" in terminal.answer("9")
    assert told("not-a-choice", value="9", count=4) in terminal.answer("ไม่แล้วเสร็จ")
    assert terminal.answer("").endswith("Why it was not completed: ")
    reason = declarations(MeasureFields)["status_reason"].example
    assert told("answer-empty", example=reason) in terminal.answer("ผู้รับจ้างล่าช้า")
    assert terminal.answer("tax").endswith("[measure-1]: ")
    assert told("address-taken", address="2566/tax.html", other="tax.md") in terminal.answer("ภาษี")
    assert terminal.answer("../x").startswith(f"ภาษี\n{told('answer-name', value='ภาษี')}File name")
    assert terminal.answer("index").startswith(f"../x\n{told('answer-name', value='../x')}File name")
    assert told("reserved-name", value="index") in terminal.answer("tax-2")
    assert terminal.finish()[0] == 0
    assert fields(site, "content/2566/tax-2.md")[3:] == [
        "status: not-completed",
        "slug: tax-2",
        "status_reason: ผู้รับจ้างล่าช้า",
    ]
    assert site.run("check", "--format", "json").problems == []


def test_owners_in_use_are_offered_where_there_is_no_register(site: Site, start: Start) -> None:
    """Without a register the names of the content come as a list, and any other may be typed."""
    site.write({"content/2566/b.md": MEASURE.replace("owner: กองคลัง", "owner: [กองช่าง, กองคลัง]")})
    terminal = start()
    terminal.answer("ก")
    terminal.answer("")
    assert "  1. กองคลัง\n  2. กองช่าง\n" in terminal.answer("2, ฝ่ายใหม่")
    terminal.answer("")
    terminal.answer("")
    assert terminal.finish()[0] == 0
    assert fields(site, "content/2566/measure-1.md")[2:] == [
        'owner: ["กองช่าง", "ฝ่ายใหม่"]',
        "status: not-started",
    ]


@pytest.mark.parametrize("key", [END, BREAK], ids=["end", "break"])
def test_leaving_writes_nothing(site: Site, start: Start, key: str) -> None:
    """Ctrl-C and the end of input, at any question, leave the folder as it was."""
    before = site.tree("content")
    for answers in ([], ["ก", "2566"]):
        terminal = start()
        for each in answers:
            terminal.answer(each)
        terminal.leave(key)
        code, said = terminal.finish()
        assert (code, "ไม่ได้เขียนอะไร" in said, "Traceback" in said) == (130, True, False)
    assert site.tree("content") == before


def test_without_a_terminal_the_missing_options_are_named(site: Site) -> None:
    """In a script nobody can answer: what is missing is told, and nothing is asked."""
    for words in ((), ("measure",)):
        ran = site.run("new", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "--year, --title, --owner" in ran.err
    ran = site.run("new", "--year", "2566", "--owner", "ก")
    assert ran.code == 2
    assert "--title" in ran.err
    assert "--year" not in ran.err


def test_options_on_a_terminal_are_taken_as_they_are(site: Site, start: Start) -> None:
    """With options nothing is asked, also on a terminal."""
    code, said = start("--year", "2566", "--title", "ก", "--owner", "ข").finish()
    assert (code, said) == (0, f"{site.folder}/content/2566/measure-1.md\n")
    assert start("--year", "2566").finish()[0] == 2


def test_a_reason_goes_with_what_was_not_completed(site: Site) -> None:
    """--reason makes a measure that was not completed; without it that is refused."""
    arguments = ("new", "--year", "2566", "--title", "ก", "--owner", "ข", "--status", "not-completed")
    assert site.run(*arguments).code == 2
    ran = site.run(*arguments, "--reason", "ผู้รับจ้าง: ล่าช้า")
    assert ran.code == 0, ran.err
    assert 'status_reason: "ผู้รับจ้าง: ล่าช้า"' in fields(site, "content/2566/measure-1.md")
    assert site.run("check", "--format", "json").problems == []
