"""`verify` finds every change of a published folder, and names what was changed."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.complete import COMPLETE
from tests.conftest import Ran, Site

CLAIM = "verify finds every change"
SHORT, LONG = 1_000, 20_000


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Change one published file at a time, in one of the ways there are, and ask `verify`."""
    site = Site(folder / "agency").write(COMPLETE)
    site.build()
    published = site.folder / "output"
    whole = site.folder / "whole"
    shutil.copytree(published, whole)
    for number in trials:
        chance = random.Random(f"{seed}:{number}")
        files = sorted(path for path in published.rglob("*") if path.is_file())
        target, change = chance.choice(files), chance.choice(CHANGES)
        named = change(target, chance)
        yield _missed(site.run("verify", "--format", "json"), {str(path) for path in named}, change.__name__)
        shutil.rmtree(published)
        shutil.copytree(whole, published)


def _missed(ran: Ran, expected: set[str], change: str) -> str | None:
    named = {str(each["path"]) for each in ran.problems}
    if ran.code == 1 and named == expected:
        return None
    return f"{change}: exit {ran.code}, {sorted(named)} instead of {sorted(expected)}"


def flip_a_bit(target: Path, chance: random.Random) -> set[Path]:
    """Flip one bit anywhere; gives what `verify` has to name."""
    data = bytearray(target.read_bytes())
    if not data:
        return add_a_byte(target, chance)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    target.write_bytes(data)
    return {target}


def add_a_byte(target: Path, chance: random.Random) -> set[Path]:
    """Add a byte somewhere."""
    data = bytearray(target.read_bytes())
    data.insert(chance.randint(0, len(data)), chance.randrange(256))
    target.write_bytes(data)
    return {target}


def cut(target: Path, chance: random.Random) -> set[Path]:
    """Cut off the end."""
    data = target.read_bytes()
    target.write_bytes(data[: chance.randrange(len(data))] if data else b"x")
    return {target}


def exchange_two_bytes(target: Path, chance: random.Random) -> set[Path]:
    """Exchange two unequal bytes: the same size, the same sum."""
    data = bytearray(target.read_bytes())
    one = chance.randrange(len(data)) if data else 0
    others = [at for at, byte in enumerate(data) if byte != data[one]]
    if not others:
        return add_a_byte(target, chance)
    other = chance.choice(others)
    data[one], data[other] = data[other], data[one]
    target.write_bytes(data)
    return {target}


def remove(target: Path, chance: random.Random) -> set[Path]:
    """Delete a file; a folder that is empty then is one more thing that no build made."""
    del chance
    target.unlink()
    return {target, *([target.parent] if not any(target.parent.iterdir()) else [])}


def add(target: Path, chance: random.Random) -> set[Path]:
    """Put a new file beside one."""
    new = target.with_name(f"{target.name}.{chance.choice(['bak', 'html', '~', 'php'])}")
    new.write_bytes(chance.randbytes(chance.randrange(9)))
    return {new}


def add_below(target: Path, chance: random.Random) -> set[Path]:
    """Put a folder beside a file, with or without a file in it."""
    new = target.parent / f"new{chance.randrange(99)}"
    new.mkdir()
    if chance.random() < 0.5:
        return {new}
    (new / ".hidden").write_text("x")
    return {new / ".hidden"}


def rename(target: Path, chance: random.Random) -> set[Path]:
    """Give a file another name."""
    new = target.with_name(f"{chance.randrange(999)}-{target.name}")
    target.rename(new)
    return {target, new} if target.name != "manifest.json" else {target}


def change_case(target: Path, chance: random.Random) -> set[Path]:
    """Write the name of a file with other letters of the same alphabet."""
    del chance
    new = target.with_name(target.name.swapcase())
    if new == target:
        return rename(target, random.Random(0))
    target.rename(new)
    return {target, new} if target.name != "manifest.json" else {target}


def exchange(target: Path, chance: random.Random) -> set[Path]:
    """Let two files of unequal contents change their names."""
    root = next(parent for parent in target.parents if parent.name == "output")
    unequal = [
        path for path in root.rglob("*") if path.is_file() and path.read_bytes() != target.read_bytes()
    ]
    other = chance.choice(sorted(unequal))
    one, two = target.read_bytes(), other.read_bytes()
    target.write_bytes(two)
    other.write_bytes(one)
    manifest = root / "manifest.json"
    return {manifest} if manifest in {target, other} else {target, other}


def link(target: Path, chance: random.Random) -> set[Path]:
    """Replace a file by a link to its equal."""
    del chance
    equal = next(parent for parent in target.parents if parent.name == "output").with_name("equal")
    equal.write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(equal)
    return {target}


CHANGES: tuple[Callable[[Path, random.Random], set[Path]], ...] = (
    *(flip_a_bit, add_a_byte, cut, exchange_two_bytes, remove, add, add_below),
    *(rename, change_case, exchange, link),
)
