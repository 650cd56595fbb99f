"""A build after any edits gives the bytes of a clean build, and a part left out of a key would be noticed."""

import functools
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from msgspec import structs

from site_builder import build, delivery, plans, portions, serial, signatures, sources, unchanged
from site_builder.content import files, texts
from site_builder.content.body import Link
from site_builder.model.records import Settings
from site_builder.pages import make, render
from site_builder.pages.theme import Theme
from site_builder.problems import Place
from site_builder.publish import memo, staging
from tests.complete import COMPLETE
from tests.conftest import MEASURE, Site

# --- Edits: each changes something in an agency's folder, as an editor, a webmaster or an accident would ---------

Edit = Callable[[random.Random, Path], object]

WORDS = ("ประชาชน", "คู่มือ", "ระบบ", "ปรับปรุง", "รายงาน", "ทุกเดือน", "online", "๑๒", "ความสะดวก")


def _words(chance: random.Random, count: int = 3) -> str:
    return "".join(chance.choice(WORDS) for _ in range(count))


def _measures(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.glob("content/2*/*.md")
        if path.name.count(".") == 1 and path.stem != "analysis"
    )


def _change(path: Path, pattern: str, replacement: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(pattern, lambda _: replacement, text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )


def _set(path: Path, key: str, value: str | None) -> None:
    """Give a key of a file's first lines another value, or none."""
    _change(path, rf"^{key}: .*\n", "")
    if value is not None:
        first = "---\n" if path.suffix == ".md" else ""
        text = path.read_text(encoding="utf-8").removeprefix(first)
        path.write_text(f"{first}{key}: {value}\n{text}", encoding="utf-8")


def add_a_measure(chance: random.Random, folder: Path) -> None:
    """Write a new measure, at times with a link to another."""
    year = chance.choice([2565, 2566, 2567, 2568])
    text = MEASURE.replace("2566", str(year)).replace("ชำระภาษีออนไลน์", _words(chance))
    text = text.replace("กองคลัง", chance.choice(["สำนักปลัด", "กองคลัง", "งานนิติการ"]))
    others = _measures(folder)
    if others and chance.random() < 0.5:
        other = chance.choice(others)
        text += f"\n[{_words(chance, 1)}](../{other.parent.name}/{other.name}#steps)\n"
    path = folder / f"content/{year}/m{chance.randrange(1000)}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_a_text(chance: random.Random, folder: Path) -> None:
    """Add a sentence to a measure."""
    with chance.choice(_measures(folder)).open("a", encoding="utf-8") as file:
        file.write(f"\n{_words(chance)}\n")


def link_to_a_measure(chance: random.Random, folder: Path) -> None:
    """Add a link to a measure, above or below all else."""
    path, other = (chance.choice(_measures(folder)) for _ in range(2))
    link = f"[{_words(chance, 1)}](../{other.parent.name}/{other.name}#steps)"
    head, mark, body = path.read_text(encoding="utf-8").rpartition("---\n")
    above = chance.random() < 0.5
    path.write_text(
        f"{head}{mark}\n{link}\n\n{body}" if above else f"{head}{mark}{body}\n{link}\n", encoding="utf-8"
    )


def redirect_a_link(chance: random.Random, folder: Path) -> None:
    """Let a link lead to another measure."""
    other = chance.choice(_measures(folder))
    target = f"](../{other.parent.name}/{other.name}#steps)"
    for path in _measures(folder):
        _change(path, r"\]\([^)]*\.md#steps\)", target)


def insert_a_line(chance: random.Random, folder: Path) -> None:
    """Move a whole text down by a line."""
    path = chance.choice(_measures(folder))
    head, mark, body = path.read_text(encoding="utf-8").rpartition("---\n")
    path.write_text(f"{head}{mark}\n{body}", encoding="utf-8")


def write_a_telephone_number(chance: random.Random, folder: Path) -> None:
    """Write what a build warns of, with its line."""
    with chance.choice(_measures(folder)).open("a", encoding="utf-8") as file:
        file.write(f"\nโทร. 081-234-{chance.randrange(1000, 9999)}\n")


def delete_a_measure(chance: random.Random, folder: Path) -> None:
    """Delete a measure, whatever refers to it."""
    chance.choice(_measures(folder)).unlink()


def rename_a_measure(chance: random.Random, folder: Path) -> None:
    """Give a measure another name, and so another address."""
    path = chance.choice(_measures(folder))
    path.rename(path.with_name(f"r{chance.randrange(1000)}.md"))


def change_a_field(chance: random.Random, folder: Path) -> None:
    """Change one field of a measure."""
    key, value = chance.choice(
        [
            ("title", _words(chance)),
            ("status", chance.choice(["completed", "in-progress", "not-started"])),
            ("owner", chance.choice(["สำนักปลัด", "กองคลัง", "งานนิติการ"])),
            ("summary", _words(chance)),
            ("updated", f"2567-0{chance.randrange(1, 10)}-01"),
            ("number", f'"{chance.randrange(1, 90)}"'),
            ("due", chance.choice(["ไตรมาสที่ 1", "ไตรมาสที่ 4"])),
            ("note", _words(chance)),
            ("draft", chance.choice(["true", "false"])),
        ]
    )
    _set(chance.choice(_measures(folder)), key, value)


def change_a_setting(chance: random.Random, folder: Path) -> None:
    """Change a setting of the agency."""
    key, value = chance.choice(
        [
            ("agency", _words(chance)),
            ("digits", chance.choice(["thai", "arabic"])),
            ("base_url", chance.choice([None, "https://a.example.go.th/", "https://b.example.go.th/ita/"])),
            ("licence", chance.choice([None, "CC BY 4.0", "CC0 1.0"])),
            ("contact", chance.choice([None, "034-123-456", "034-999-999"])),
            ("colour", chance.choice([None, '"#7a1f3d"', '"#1f3d7a"'])),
            ("title", chance.choice([None, _words(chance)])),
            ("signature", chance.choice([None, "นายกเทศมนตรี"])),
            ("theme", chance.choice([None, "agency"])),
            ("language", chance.choice([None, "th", "en"])),
        ]
    )
    if (key, value) == ("theme", "agency"):
        wear_the_theme(chance, folder)
    else:
        _set(folder / "content/site.yaml", key, value)


def change_the_languages(chance: random.Random, folder: Path) -> None:
    """Offer one language or two, or translate a measure, or no longer."""
    if chance.random() < 0.5:
        _set(folder / "content/site.yaml", "languages", chance.choice([None, "[th, en]"]))
    translation = chance.choice(_measures(folder)).with_suffix(".en.md")
    if translation.exists() and chance.random() < 0.5:
        translation.unlink()
    else:
        translation.write_text(f"---\ntitle: In English {chance.randrange(100)}\n---\n", encoding="utf-8")


def change_a_template(chance: random.Random, folder: Path) -> None:
    """Override a template of the default theme, or no longer."""
    name = chance.choice(["measure.html", "fiscal_year.html", "base.html", "search.html"])
    path = folder / "themes/agency/templates" / name
    if path.exists() and chance.random() < 0.4:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    block = "footer" if name == "base.html" else "main"
    text = f'{{% extends "default/{name}" %}}{{% block {block} %}}{{{{ super() }}}}<p>{_words(chance)}</p>{{% endblock %}}'
    path.write_text(text, encoding="utf-8")


def lead_nowhere(chance: random.Random, folder: Path) -> None:
    """Let the foot of every page lead to a page that is not there, or no longer."""
    path = folder / "themes/agency/templates/base.html"
    if path.exists():
        path.unlink()
    else:
        wear_the_theme(chance, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = '{% extends "default/base.html" %}{% block footer %}<a href="gone.html">x</a>{% endblock %}'
        path.write_text(text, encoding="utf-8")


def wear_the_theme(_chance: random.Random, folder: Path) -> None:
    """Take the agency's own theme."""
    (folder / "themes/agency").mkdir(parents=True, exist_ok=True)
    (folder / "themes/agency/theme.yaml").write_text("title: ธีม\nparent: default\n", encoding="utf-8")
    _set(folder / "content/site.yaml", "theme", "agency")


def change_a_style(chance: random.Random, folder: Path) -> None:
    """Put an asset of the theme there, or change it."""
    path = folder / "themes/agency/assets" / chance.choice(["site.css", "extra.css"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"p {{ margin: {chance.randrange(99)}px }}\n", encoding="utf-8")


def change_a_sentence(chance: random.Random, folder: Path) -> None:
    """Let the theme say something otherwise."""
    path = folder / "themes/agency/strings/th.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"year:\n  by_owner: {_words(chance)}\nsearch:\n  title: {_words(chance)}\n", encoding="utf-8"
    )


def change_a_requirement_set(chance: random.Random, folder: Path) -> None:
    """Ask for something else in an assessment, or no longer."""
    path = folder / "content/requirements/nacc-2568.yaml"
    if path.exists() and chance.random() < 0.3:
        path.unlink()
        return
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"scheme: nacc\nyear: 2568\nversion: '1'\nsource: ประกาศ\nverified: false\n"
        f"items:\n  - code: O{chance.randrange(30, 35)}\n    title: {_words(chance)}\n    role: results\n"
        "    of: previous-year\n    components:\n"
        f"      - {{id: a, text: {_words(chance)}, asks: {chance.choice(['owner', 'section:outcome'])}}}\n",
        encoding="utf-8",
    )


def change_an_analysis(chance: random.Random, folder: Path) -> None:
    """Add a sentence to the analysis of a year."""
    with (folder / "content/2566/analysis.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{_words(chance)}\n")


def change_evidence(chance: random.Random, folder: Path) -> None:
    """Put another file in the place of a proof, of the same size."""
    data = f"%PDF-1.7\n{chance.randrange(10_000, 99_999)}\n"
    (folder / "content/2566/files/queue.pdf").write_text(data, encoding="utf-8")


def put_the_time_back(chance: random.Random, folder: Path) -> None:
    """Change a file to one of the same size, with the time of its last write as it was."""
    path = chance.choice([*_measures(folder), folder / "content/2566/files/queue.pdf"])
    found = path.stat()
    data = path.read_bytes()
    plain = [at for at in range(len(data) // 2, len(data)) if chr(data[at]) in "0123456789 "]
    if plain:
        at = chance.choice(plain)
        path.write_bytes(data[:at] + (b"7" if data[at : at + 1] != b"7" else b"8") + data[at + 1 :])
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def break_a_measure(chance: random.Random, folder: Path) -> None:
    """Make a mistake: nothing may be published then."""
    _set(chance.choice(_measures(folder)), "status", "dunno")


def mend_all_measures(_chance: random.Random, folder: Path) -> None:
    """Mend what was broken, and what refers to a measure that is gone."""
    for path in _measures(folder):
        _change(path, "^status: dunno$", "status: completed")
        for link in re.findall(r"\[[^\]]*\]\((?:\.\./)?[^)]*\.md[^)]*\)", path.read_text(encoding="utf-8")):
            _change(path, re.escape(link), "")
        _set(path, "follows", None)
    base = folder / "themes/agency/templates/base.html"
    if base.exists() and "gone.html" in base.read_text(encoding="utf-8"):
        base.unlink()
    for path in folder.glob("content/2*/analysis.md"):
        _set(path, "measures", None)
    for path in folder.glob("content/2*/*.en.md"):
        settings = (folder / "content/site.yaml").read_text(encoding="utf-8")
        if "language: en" in settings or not path.with_suffix("").with_suffix(".md").exists():
            path.unlink()


def leave_all_as_it_is(_chance: random.Random, _folder: Path) -> None:
    """Build once more, perhaps for another day."""


def damage_the_table(chance: random.Random, folder: Path) -> None:
    """Cut, change, replace or delete what builds remember."""
    path = folder / memo.FOLDER / "memo"
    if not path.exists():
        return
    match chance.randrange(4):
        case 0:
            os.truncate(path, path.stat().st_size // 2)
        case 1:
            data = bytearray(path.read_bytes())
            for _ in range(200):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        case 2:
            path.write_text("somebody else's file", encoding="utf-8")
        case 3:
            shutil.rmtree(path.parent)


def touch_the_output(chance: random.Random, folder: Path) -> None:
    """Change or delete a published file behind the back of the builds."""
    pages = sorted((folder / "output").rglob("*.html"))
    if pages:
        path = chance.choice(pages)
        if chance.random() < 0.5:
            path.unlink()
        else:
            found = path.stat()
            data = path.read_bytes()
            path.write_bytes(data.replace(b"<p", b"<b", 1))
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


EDITS: tuple[Edit, ...] = (
    *(add_a_measure, change_a_text, delete_a_measure, rename_a_measure, change_a_field, change_a_field),
    *(change_a_setting, change_a_setting, change_the_languages, change_a_template, change_a_style),
    *(change_a_sentence, change_a_requirement_set, change_an_analysis, change_evidence, put_the_time_back),
    *(break_a_measure, mend_all_measures, mend_all_measures, damage_the_table, touch_the_output),
    *(
        link_to_a_measure,
        redirect_a_link,
        insert_a_line,
        write_a_telephone_number,
        change_a_text,
        lead_nowhere,
    ),
    leave_all_as_it_is,
)


# --- A build beside a clean build ------------------------------------------------------------------------------

Result = tuple[int, str, Mapping[str, str]]
"""Exit code, problems, and the published files by path."""


@functools.lru_cache(maxsize=64)
def _compiled_once(key: bytes, *_: object) -> dict[str, bytes]:
    return render.compile_templates(*_MADE_WITH[key])


_MADE_WITH: dict[bytes, tuple[Theme, Settings]] = {}


def _compiled(theme: Theme, settings: Settings) -> dict[str, bytes]:
    """Compile templates for clean builds: the same ones only once, since it is most of their time."""
    key = serial.encoded(theme.templates)
    _MADE_WITH[key] = theme, settings
    return dict(_compiled_once(key))


def clean_build(site: Site, place: Path, *options: str) -> Result:
    """Build a copy of the folder for the first time."""
    shutil.rmtree(place, ignore_errors=True)
    copy = Site(place)
    for name in ("content", "themes"):
        if (site.folder / name).exists():
            shutil.copytree(site.folder / name, place / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "compile_templates", _compiled)
        ran = copy.run("build", "--format", "json", *options)
    return ran.code, ran.out, copy.tree() if (place / "output").exists() else {}


def differences(
    seed: int,
    rounds: int,
    folder: Path,
    kinds: Sequence[Edit] = EDITS,
    fault: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Iterator[str]:
    """Edit a folder again and again, and tell the first round after which a build is not a clean one.

    `fault` is a mistake of the program that only the builds under test have.
    """
    chance = random.Random(seed)  # noqa: S311 - a choice of edits
    site = Site(folder / "agency").write(COMPLETE)
    published: Mapping[str, str] = {}
    names: list[str] = []
    for step in range(rounds):
        chosen = [chance.choice(kinds) for _ in range(chance.choice([0, 1, 1, 1, 2, 4]))]
        for edit in chosen:
            edit(chance, site.folder)
        # Some edits fall into the tick of the clock in which the build begins, others lie before it.
        time.sleep(chance.choice([0, 0.02]))
        options = ("--as-of", "2567-06-01") if chance.random() < 0.2 else ()
        names += [f"{step}: {' '.join(edit.__name__ for edit in chosen)} {options}"]
        with fault():
            ran = site.run("build", "--format", "json", *options)
        code, problems, tree = clean_build(site, folder / "clean", *options)
        # Where nothing may be published, the folder stays as it was.
        expected = tree if code == 0 else published
        published = site.tree() if (site.folder / "output").exists() else {}
        same = (ran.code, ran.out, published) == (code, problems, expected)
        if not same and not (ran.code == code == 1 and "touch_the_output" in names[-1]):
            yield "\n".join(
                [*names[-6:], f"{ran.code} {code}", *_unlike(published, expected), ran.err[-500:]]
            )
            return
        if code != 0 or len(_measures(site.folder)) < 3:
            mend_all_measures(chance, site.folder)
        if len(_measures(site.folder)) < 3:
            site.write(COMPLETE)


def _unlike(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))[:20]


SEEDS = int(os.environ.get("REBUILD_SEEDS", "2"))
"""How many times fifty rounds of edits; 20 make a thousand."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_build_after_any_edits_is_a_clean_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of fifty rounds of edits the published folder, its problems and exit code are a clean build's."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "".join(differences(seed, 50, tmp_path)) == ""


def test_edit_while_the_content_is_read_is_built(site: Site) -> None:
    """A save between the look at the files and the reading of them is no reason to stop."""

    def save(stage: str, _done: int, _total: int) -> None:
        if stage == "read" and "ทันเวลา" not in (site.folder / "content/2566/tax.md").read_text():
            site.write({"content/2566/tax.md": MEASURE.replace("เปิดใช้แล้ว", "ทันเวลา")})

    built = build.build(site.folder, site.folder / "output", progress=save)
    assert built.account is not None
    assert "ทันเวลา" in site.page("2566/tax.html")


def test_nothing_is_read_that_may_still_change_unseen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved in the tick of the look is read in the next, where a second save would show."""
    waited: list[bool] = []
    monkeypatch.setattr(unchanged, "is_settled", lambda *_: bool(waited))
    monkeypatch.setattr(build, "wait_until_settled", lambda: waited.append(True))

    def note(stage: str, _done: int, _total: int) -> None:
        assert waited, stage

    build.build(site.folder, site.folder / "output", progress=note)


def test_an_edit_in_the_same_tick_of_a_coarse_clock_is_seen(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a disk counts in seconds, a save of equal size right after the build has the signature of before."""

    def coarse(found: os.stat_result) -> signatures.Signature:
        tick = 3_000_000_000
        written, changed = (each // tick * tick for each in (found.st_mtime_ns, found.st_ctime_ns))
        return found.st_size, written, changed, found.st_ino, found.st_dev

    for name, module in list(sys.modules.items()):
        if name.startswith("site_builder") and hasattr(module, "signature_of"):
            monkeypatch.setattr(module, "signature_of", coarse)
    # Both saves lie in the same three seconds, unless the machine is that slow.
    for word in ("เดือน", "เดิอน", "เดึอน"):
        site.write({"content/2566/tax.md": MEASURE.replace("เปิดใช้แล้ว", f"เปิดใช้แล้ว{word}")}).build()
        assert word in site.page("2566/tax.html")


# --- Planted mistakes: each leaves an input out of what a result is kept by ---------------------------------------


@contextmanager
def _patched(target: object, name: str, replacement: object) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target, name, replacement)
        yield


def _source_key_without(part: int) -> AbstractContextManager[None]:
    """Look documents up without their path (2) or their bytes (3)."""
    real = serial.key_of

    def key_of(*parts: bytes) -> bytes:
        return real(*parts[:part], *parts[part + 1 :]) if parts[0] == b"source" else real(*parts)

    return _patched(sources, "key_of", key_of)


def _file_key_without(part: int) -> AbstractContextManager[None]:
    """Look made files up without their look (2), template (3), addresses (4) or inputs (5 and more)."""
    real = serial.key_of
    after = None if part == 5 else part + 1

    def key_of(*parts: bytes) -> bytes:
        kept = parts[:part] if after is None else (*parts[:part], *parts[after:])
        return real(*kept) if parts[0] == b"file" else real(*parts)

    return _patched(portions, "key_of", key_of)


def _bundles_by_their_first_file() -> AbstractContextManager[None]:
    """Name what files are made of by the first file of a bundle."""
    real = serial.key_of

    def key_of(*parts: bytes) -> bytes:
        return real(*parts[:3]) if parts[0] == b"inputs" else real(*parts)

    return _patched(portions, "key_of", key_of)


def _look_without(what: str) -> AbstractContextManager[None]:
    """Leave a part of the theme out of what pages are looked up by."""
    real = serial.encoded

    def encoded(seen: object) -> bytes:
        if isinstance(seen, tuple) and isinstance(seen[0], Theme):
            theme, *rest = seen
            empty: Mapping[str, str] = {}
            return real((structs.replace(theme, **{what: empty}), *rest))
        return real(seen)

    return _patched(make, "encoded", encoded)


def _inputs_without(name: str) -> AbstractContextManager[None]:
    """Leave one input of pages out of what they are looked up by."""
    real = portions._digests  # noqa: SLF001 - that is where they come together
    return _patched(
        portions,
        "_digests",
        lambda inputs: real({key: value for key, value in inputs.items() if key != name}),
    )


def _plan_key_without(part: int) -> AbstractContextManager[None]:
    """Look plans up without the day (1), other texts (2), evidence (3), documents (6) or theme (7)."""
    real = serial.encoded

    def encoded(asked: object) -> bytes:
        assert isinstance(asked, tuple)
        return real((*asked[:part], *asked[part + 1 :]))

    return _patched(plans, "encoded", encoded)


def _files_without_texts() -> AbstractContextManager[None]:
    """Look made files up without the texts that they show."""
    return _patched(delivery, "_result_key", lambda key, _sources, _read: serial.key_of(b"made", key))


def _problems_anywhere() -> AbstractContextManager[None]:
    """Know documents with problems without the places of these."""
    real = serial.encoded

    def encoded(value: object) -> bytes:
        document, *found = value if isinstance(value, tuple) and len(value) == 2 else (value,)
        problems = [structs.replace(each, place=Place(path="")) for each in (found[0] if found else ())]
        return real((document, problems)) if found else real(document)

    return _patched(sources, "encoded", encoded)


def _outlines_without_links() -> AbstractContextManager[None]:
    """Know documents without where their links lead."""

    def link(*, target: str, place: Place, image: bool) -> Link:  # noqa: ARG001 - that is the mistake
        return Link(target="", place=place, image=image)

    return _patched(texts, "Link", link)


def _links_unseen() -> AbstractContextManager[None]:
    """Take links for sound without a look at where they lead."""
    return _patched(delivery, "all_lead_somewhere", lambda *_: True)


def _signature_without(*parts: int) -> AbstractContextManager[None]:
    """Know files without their size (0), write (1), change (2) or inode (3)."""
    real = signatures.signature_of

    def signature_of(found: os.stat_result) -> signatures.Signature:
        size, written, changed, inode, device = (
            0 if at in parts else value for at, value in enumerate(real(found))
        )
        return size, written, changed, inode, device

    @contextmanager
    def both() -> Iterator[None]:
        with (
            _patched(unchanged, "signature_of", signature_of),
            _patched(files, "signature_of", signature_of),
        ):
            yield

    return both()


def _listed_without(part: str) -> AbstractContextManager[None]:
    """Overlook a folder when looking whether anything has changed."""
    real = unchanged.listed

    def listed(asked: unchanged.Asked) -> unchanged.Listed:
        return {path: found for path, found in real(asked).items() if f"/{part}/" not in path}

    return _patched(unchanged, "listed", listed)


def _asked_without(name: str) -> AbstractContextManager[None]:
    """Take a build that was asked for otherwise."""
    real = unchanged.Asked.key.fget  # type: ignore[attr-defined]
    return _patched(
        unchanged.Asked, "key", property(lambda asked: real(structs.replace(asked, **{name: None})))
    )


def _outputs_unseen() -> AbstractContextManager[None]:
    """Overlook what lies in the published folder."""
    return _patched(unchanged, "outputs_of", lambda _asked: {})


def _everything_there() -> AbstractContextManager[None]:
    """Take along published files without a look at them."""
    return _patched(staging, "_present", lambda old, there, _known: {p: old[p] for p in old if p in there})


_TEXTS = (add_a_measure, change_a_text, change_a_field, delete_a_measure, rename_a_measure, mend_all_measures)
_APPEARANCE = (change_a_template, change_a_sentence, change_a_style, change_a_setting, wear_the_theme)

FAULTS: Mapping[str, tuple[Sequence[Edit], Callable[[], AbstractContextManager[None]]]] = {
    "documents without their bytes": (_TEXTS, lambda: _source_key_without(3)),
    "documents without their path": (_TEXTS, lambda: _source_key_without(2)),
    "files without their look": (_APPEARANCE, lambda: _file_key_without(2)),
    "files without their inputs": (_TEXTS, lambda: _file_key_without(5)),
    "bundles without all but their first file": (_TEXTS, _bundles_by_their_first_file),
    "look without templates": (_APPEARANCE, lambda: _look_without("templates")),
    "look without sentences": (_APPEARANCE, lambda: _look_without("strings")),
    "look without assets": (_APPEARANCE, lambda: _look_without("assets")),
    "inputs without the frame": ((change_a_setting, add_a_measure), lambda: _inputs_without("frame")),
    "inputs without the measure": (_TEXTS, lambda: _inputs_without("measure")),
    "inputs without the neighbour": (_TEXTS, lambda: _inputs_without("before")),
    "inputs without the fiscal year": (_TEXTS, lambda: _inputs_without("fiscal_year")),
    "inputs without the day": (_TEXTS, lambda: _inputs_without("as_of")),
    "inputs without the items": ((change_a_requirement_set, *_TEXTS), lambda: _inputs_without("items")),
    "inputs without the item": ((change_a_requirement_set,), lambda: _inputs_without("item")),
    "inputs without the owner": (_TEXTS, lambda: _inputs_without("owner")),
    "inputs without the records": (_TEXTS, lambda: _inputs_without("measures")),
    "inputs without the rows": ((*_TEXTS, change_a_requirement_set), lambda: _inputs_without("rows")),
    "inputs without the changes": (_TEXTS, lambda: _inputs_without("changes")),
    "inputs without the sitemap": (_TEXTS, lambda: _inputs_without("entries")),
    "files without their texts": ((change_a_text,), _files_without_texts),
    "plan without the day": ((change_a_text, leave_all_as_it_is), lambda: _plan_key_without(1)),
    "plan without settings": ((change_a_setting, change_a_text), lambda: _plan_key_without(2)),
    "plan without evidence": ((change_evidence,), lambda: _plan_key_without(3)),
    "plan without documents": (_TEXTS, lambda: _plan_key_without(6)),
    "plan without the theme": (_APPEARANCE, lambda: _plan_key_without(7)),
    "plan without the places of problems": (
        (write_a_telephone_number, insert_a_line, change_a_text),
        _problems_anywhere,
    ),
    "plan without links": ((link_to_a_measure, redirect_a_link, change_a_text), _outlines_without_links),
    "links without where they lead": ((lead_nowhere, change_a_text), _links_unseen),
    "signatures without the change": ((put_the_time_back,), lambda: _signature_without(2)),
    "signatures without any time": ((put_the_time_back,), lambda: _signature_without(1, 2)),
    "no look at content": (_TEXTS, lambda: _listed_without("content")),
    "no look at themes": (_APPEARANCE, lambda: _listed_without("themes")),
    "no look at the output": ((touch_the_output,), _outputs_unseen),
    "another day": ((leave_all_as_it_is,), lambda: _asked_without("as_of")),
    "output taken along unseen": ((touch_the_output, change_a_text), _everything_there),
}
"""Each with the edits among which it has to show."""


@pytest.mark.parametrize("name", FAULTS)
def test_an_input_left_out_of_a_key_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With each planted mistake, edits as above lead to a build that is not the clean one."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    kinds, fault = FAULTS[name]
    tried = (differences(seed, 40, tmp_path / str(seed), kinds, fault) for seed in range(100, 105))
    assert any(next(found, None) for found in tried)
