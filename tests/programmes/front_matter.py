"""Front matter of every kind: right by construction, wrong in one way, or mutated, is understood or told."""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from msgspec import Struct

from site_builder.content import values as v
from site_builder.content.body import Body, read_body
from site_builder.content.declare import declarations
from site_builder.content.documents import read_document, read_documents, read_site
from site_builder.content.fields import MeasureFields
from site_builder.content.files import built_in_requirements
from site_builder.content.requirements import read_set
from site_builder.content.translations import read_site_translation, read_translation
from site_builder.model.site import assemble
from site_builder.problems import Problem
from site_builder.thai import Period
from tests.complete import TEXTS
from tests.conftest import GOOD, REPOSITORY, Site
from tests.mistakes import MISTAKES
from tests.programmes._fields import line_of
from tests.programmes._files import Case, case_of
from tests.programmes._told import errors, ill_told, named, shown_text

CLAIM = "front matter is understood, or told with its place"
SHORT, LONG = 20_000, 500_000

SECONDS, SECONDS_PER_KB = 0.05, 0.01
"""CPU that a file may take: for up to 4 KB, and for each KB above."""

WHOLE_EVERY, COMMAND_EVERY = 300, 1_000
"""Every so many trials the file is read among others, and by the command itself."""

UNDERSTOOD_AT_LEAST = 0.3


class Read(NamedTuple):
    """What came of a file."""

    fields: Struct | None
    body: Body | None
    problems: tuple[Problem, ...]


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Read files, and look at what came of them."""
    made = understood = 0
    for number in trials:
        chance = random.Random(f"{seed}:{number}")
        case = case_of(chance, SHIPPED)
        found, fine = _judged(case)
        if found is None and number % WHOLE_EVERY == 0:
            found = _among_others(case)
        if found is None and number % COMMAND_EVERY == 0:
            found = _checked(case, folder / str(number), chance)
        made, understood = made + 1, understood + fine
        if found is None and made == len(trials) > 100 and understood < made * UNDERSTOOD_AT_LEAST:
            found = f"only {understood} of {made} files were understood"
        yield found and f"{found} in {case.path}:\n{case.data[:1_500].decode(errors='backslashreplace')}"


def _reader(path: str) -> Callable[[str, bytes], Read] | None:
    if path == "content/site.yaml":
        return _settings
    if re.fullmatch(r"content/site\.(en|th)\.yaml", path):
        return lambda path, data: _whole(*read_site_translation(path, data))
    if path.startswith("content/requirements/"):
        return lambda path, data: _whole(*read_set(path, data))
    if re.fullmatch(r"content/[0-9]{4}/[^/]+\.(en|th)\.md", path):
        return lambda path, data: _whole(*read_translation(path, data))
    if re.fullmatch(r"content/2[4-9][0-9]{2}/[^/]+\.md", path):
        return lambda path, data: _whole(*read_document(path, data))
    return None


def _settings(_path: str, data: bytes) -> Read:
    read_site.cache_clear()
    return _whole(*read_site(data))


def _whole(document: Any, problems: tuple[Problem, ...]) -> Read:  # noqa: ANN401 - five kinds
    return Read(getattr(document, "fields", None), getattr(document, "body", None), problems)


def _shipped() -> Iterator[tuple[str, bytes]]:
    for file in sorted((REPOSITORY / "content").rglob("*")):
        if file.suffix in {".md", ".yaml"}:
            yield file.relative_to(REPOSITORY).as_posix(), file.read_bytes()
    for path, text in {**TEXTS, **GOOD}.items():
        yield path, text.encode()
    for mistake in MISTAKES:
        for path, data in mistake.files.items():
            if isinstance(data, str | bytes) and _reader(path) and path.isprintable():
                yield path, data.encode() if isinstance(data, str) else data


SHIPPED = tuple(_shipped())


def _judged(case: Case) -> tuple[str | None, bool]:
    """Say what is wrong with what came of a file; and whether it was understood."""
    reader = _reader(case.path)
    assert reader is not None
    try:
        read = reader(case.path, case.data)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is a fault
        return f"{type(fault).__name__}: {fault}", False
    text = shown_text(case.data)
    fine = not errors(read.problems)
    found = ill_told(read.problems, case.path, text) or _slow(reader, case)
    if found is None and fine:
        found = _misread(read, case, text)
    if found is None and case.meant is not None:
        found = _not_as_meant(read, case.meant, case.body)
    if found is None and case.wrong is not None:
        line, typed = case.wrong
        told = [each for each in read.problems if each.code == "cut-by-hash"] or errors(read.problems)
        if typed.startswith("- ") and text.split("\n")[line - 2].startswith("-"):
            return None, fine  # one more entry of the list before it
        # A line without a field of its own is wrong only because of what comes after.
        places = {line} if ": " in typed or typed.endswith(":") else {line, line + 1, line + 2}
        if places.isdisjoint(each.place.line for each in told):
            found = f"line {line}, {typed!r}: told was {named(read.problems)}"
    return found, fine


def _slow(reader: Callable[[str, bytes], Read], case: Case) -> str | None:
    allowed = SECONDS + SECONDS_PER_KB * max(0, len(case.data) / 1_000 - 4)
    seconds = allowed
    for _ in range(5):
        began = time.process_time()
        reader(case.path, case.data)
        seconds = min(seconds, time.process_time() - began)
        if seconds < allowed:
            return None
    return f"took {seconds:.3f} s for {len(case.data)} bytes"


def _plain(value: object) -> object:
    """Bring a value to the form in which it is compared: what is not given is not there."""
    if isinstance(value, Period) or value is None:
        return value
    if isinstance(value, Struct):
        given = {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        return {name: each for name, each in given.items() if each not in (None, ())}
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if each not in (None, ())}
    return tuple(_plain(each) for each in value) if isinstance(value, tuple) else value


def _not_as_meant(read: Read, meant: Mapping[str, object], body: str) -> str | None:
    if read.fields is None or errors(read.problems):
        return f"a file that is right is told of: {named(errors(read.problems))}"
    if any(each.code == "cut-by-hash" for each in read.problems):
        return "nothing was cut by a #"
    for name, declared in declarations(type(read.fields)).items():
        expected = _plain(meant.get(name, declared.default))
        found = _plain(getattr(read.fields, name))
        if found != expected:
            return f"{name} is {found!r} instead of {expected!r}"
    if read.body is not None and read.body.lead != read_body("a", body, 1)[0].lead:
        return f"the body is {read.body.lead.pieces!r}"
    return None


def _misread(read: Read, case: Case, text: str) -> str | None:
    """Compare a file that was understood with what another reader finds, and look at its body."""
    if read.fields is None:
        return "no fields, and no error"
    block, below = text, ""
    if case.path.endswith(".md"):
        lines = text.split("\n")
        end = next((at for at, line in enumerate(lines[1:], 1) if re.fullmatch(r"-{3,}\s*", line)), None)
        if not lines[0].startswith("---") or end is None:
            return "understood without its fences"
        block, below = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    try:
        block = re.sub(r"^\s*\n|\s*$", "", block.replace("\ufeff", "\u200b"))
        loaded = yaml.load(block, Loader=yaml.CBaseLoader) or {}  # noqa: S506 - makes texts only
    except yaml.YAMLError as fault:
        return f"understood, though {fault}"
    return (
        _otherwise(read.fields, loaded) or _draft_lost(read, block, below, loaded) or _leak(read, below, case)
    )


def _otherwise(fields: Struct, loaded: Mapping[str, Any]) -> str | None:
    for name, typed in loaded.items():
        value, declared = getattr(fields, name, None), declarations(type(fields))[name]
        if value is None:
            return f"{name} is lost"
        if declared.type is v.TEXT and value != line_of(typed):
            return f"{name} is {value!r} instead of {typed!r}"
        if isinstance(value, tuple) and isinstance(typed, list) and len(value) != len(typed):
            return f"{name} has {len(value)} values instead of {len(typed)}"
        if isinstance(value, dict) and len(value) != len(typed):
            return f"{name} has {len(value)} names instead of {len(typed)}"
    return None


_FIELD = re.compile(r"^(\w+):(?= |$)", re.MULTILINE)


def _draft_lost(read: Read, block: str, below: str, loaded: Mapping[str, Any]) -> str | None:
    if not isinstance(read.fields, MeasureFields) or read.fields.draft:
        return None
    if re.search(r"^draft: (?:true|yes|ใช่)$", block, re.MULTILINE) and "draft:" not in str(loaded.values()):
        return "a draft is published"
    if re.search(r"^draft: (?:true|yes|ใช่)$", below.partition("\n#")[0].partition("```")[0], re.MULTILINE):
        return "a draft is published, its mark is in the text"
    return None


def _leak(read: Read, below: str, case: Case) -> str | None:
    """Find words of fields among those of the body, where they stand before any heading."""
    if read.body is None:
        return None
    lead = below.partition("\n#")[0].partition("```")[0]
    known = declarations(type(read.fields))  # type: ignore[arg-type]
    for line in lead.split("\n"):
        found = _FIELD.match(line)
        if found and found[1] in known and any(word in line for word in case.words):
            return f"a field is published as text: {line!r}"
    return None


def _among_others(case: Case) -> str | None:
    """Read a file among those of a whole agency."""
    texts = {**{path: text.encode() for path, text in TEXTS.items()}, case.path: case.data}
    try:
        documents = read_documents(texts, built_in_requirements())
        site, problems = assemble(documents, {}, None)
    except Exception as fault:  # noqa: BLE001 - as above
        return f"among others, {type(fault).__name__}: {fault}"
    own = [each for each in (*documents.problems, *problems) if each.place.path == case.path]
    return ill_told(own, case.path, shown_text(case.data)) or (
        None if site or errors((*documents.problems, *problems)) else "no site, and no error"
    )


def _checked(case: Case, folder: Path, chance: random.Random) -> str | None:
    """Check a file as a user does."""
    form = chance.choice(("text", "json", "github", "gitlab"))
    site = Site(folder).write({**GOOD, case.path: case.data})
    try:
        ran = site.run("check", "--jobs", "1", "--format", form)
    except Exception as fault:  # noqa: BLE001 - as above
        return f"in a check, {type(fault).__name__}: {fault}"
    return None if ran.code in {0, 1} else f"check ended with {ran.code}: {ran.err[-500:]}"
