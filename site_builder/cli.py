"""Arguments → one command → printed problems → exit code."""

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from site_builder.commands.arguments import parser
from site_builder.commands.outcome import FAILED, INTERRUPTED, MACHINE, USAGE, UsageError, stop
from site_builder.problems import machine_problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    _prepare_streams()
    options = parser().parse_args(arguments)
    try:
        _see_names_are_utf_8()
        # Each command loads what it uses, and nothing of the others.
        code: int = import_module(options.module).run(options)
        sys.stdout.flush()
    except UsageError as wrong:
        print(f"site-builder: {wrong}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        _drop_output()
        return MACHINE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (OSError, MemoryError) as fault:
        if options.debug:
            _print_traceback()
        stop(machine_problem(fault), options)
        _drop_output()
        return MACHINE
    except Exception as fault:  # noqa: BLE001 - a mistake of ours is told plainly, the traceback behind --debug
        if options.debug:
            _print_traceback()
        return _apologise(fault)
    return code


_SELDOM = 20_000
"""So many new values before those out of use are looked for: most stay, and are gone through for nothing."""


def program() -> int:
    """Run one command in a process that ends with it; gives the exit code."""
    gc.set_threshold(_SELDOM)
    code = main()
    # Python looks for what is out of use once more at its end: a tenth of a short command, for nothing.
    gc.freeze()
    return code


def _see_names_are_utf_8() -> None:
    """See that Python writes names as UTF-8: other addresses than on other machines would come of it."""
    if sys.getfilesystemencoding() != "utf-8":
        raise UsageError(
            "ชื่อไฟล์ต้องเป็น UTF-8 ให้ตั้ง PYTHONUTF8=1 แล้วสั่งใหม่ / "
            f"file names have to be UTF-8, not {sys.getfilesystemencoding()}; set PYTHONUTF8=1, then run it"
        )


def _prepare_streams() -> None:
    """Let every message through: to a terminal without Thai letters, and where a stream is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Keep Python from trying to write the rest at its end, where nobody can read it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_traceback() -> None:
    import traceback  # noqa: PLC0415 - to load it takes a fifth of a build that finds nothing to do

    traceback.print_exc()


def _apologise(fault: Exception) -> int:
    name = type(fault).__name__
    print(
        f"site-builder: เกิดข้อผิดพลาดในโปรแกรม ไม่ใช่ในเนื้อหา ({name}: {fault}) "
        "เรียกซ้ำด้วย --debug แล้วส่งผลให้ผู้พัฒนา\n"
        f"site-builder: a mistake in the program, not in the content ({name}: {fault}); "
        "run again with --debug and send what it prints to the developers",
        file=sys.stderr,
    )
    return FAILED
