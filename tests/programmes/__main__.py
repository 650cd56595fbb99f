"""Run programmes, each in a process of its own, and print what they found; exit 1 where a claim did not hold."""

import argparse
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from tests import programmes
from tests.conftest import REPOSITORY

SEED = 2566

WRONG_SHOWN = 20
"""So many trials are told of a programme that has failed; one fault often shows in thousands."""


class Programme(Protocol):
    """What a module here has to have."""

    CLAIM: str
    SHORT: int
    LONG: int
    """Trials of a long run; sys.maxsize where it ends by itself, after every point."""

    @staticmethod
    def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
        """Make trials in an empty folder; a sentence for each where the claim did not hold."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a programme found."""

    made: int
    wrong: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        """Give the figure."""
        return f"{self.made - len(self.wrong):,} of {self.made:,}"


def names() -> list[str]:
    """List the programmes: every module here that has a claim."""
    return [
        each.name
        for each in pkgutil.iter_modules(programmes.__path__)
        if not each.name.startswith("_") and hasattr(module(each.name), "CLAIM")
    ]


def module(name: str) -> Programme:
    """Load a programme."""
    return cast("Programme", import_module(f"{programmes.__name__}.{name}"))


def held(name: str, trials: range, seed: int) -> Figure:
    """Make the trials of one programme, in this process."""
    began, made, wrong = time.monotonic(), 0, list[str]()
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        for number, found in zip(trials, module(name).run(trials, seed, Path(folder)), strict=False):
            made += 1
            if found is not None:
                wrong.append(f"{name} --seed {seed} --only {number}: {found}")
    if trials.stop < sys.maxsize and made < len(trials):
        wrong.append(f"{name} --seed {seed}: {made} trials were made of {len(trials)}")
    return Figure(made=made, wrong=tuple(wrong), seconds=time.monotonic() - began)


def _tell(name: str, figure: Figure) -> int:
    for each in figure.wrong[:WRONG_SHOWN]:
        print(each, file=sys.stderr)
    if len(figure.wrong) > WRONG_SHOWN:
        print(f"{name}: and {len(figure.wrong) - WRONG_SHOWN} more", file=sys.stderr)
    print(f"{name:<14} {figure!s:>22}   {module(name).CLAIM}   ({figure.seconds:.0f} s)", flush=True)
    return 1 if figure.wrong or not figure.made else 0


def _apart(name: str, arguments: Sequence[str]) -> int:
    """Run one programme in a process of its own: what ends the process ends one programme."""
    command = [sys.executable, "-m", programmes.__name__, name, *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    sys.stderr.write(done.stderr)
    sys.stdout.write(done.stdout)
    sys.stdout.flush()
    if done.returncode not in {0, 1}:
        print(f"{name:<14} ended with {done.returncode}", flush=True)
    return done.returncode


def main() -> int:
    """Run what was asked for; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.programmes", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names())}")
    parser.add_argument("--long", action="store_true", help="make the long runs")
    parser.add_argument("--trials", type=int, help="make so many of each")
    parser.add_argument("--begin", type=int, default=0, metavar="NUMBER", help="with this trial: in parts")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="repeat one trial")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names()):
        parser.error(f"no such programme: {', '.join(sorted(unknown))}")
    if len(options.names) == 1:
        (name,) = options.names
        programme = module(name)
        count = options.trials or (programme.LONG if options.long else programme.SHORT)
        trials = range(options.begin, options.begin + count)
        if options.only is not None:
            trials = range(options.only, options.only + 1)
        return _tell(name, held(name, trials, options.seed))
    arguments = ["--seed", str(options.seed), "--begin", str(options.begin)]
    arguments += ["--long"] if options.long else []
    arguments += ["--trials", str(options.trials)] if options.trials else []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        codes = list(pool.map(lambda name: _apart(name, arguments), options.names or names()))
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
