"""Whatever names and files an agency's folder holds, nothing beside it is read, written or published."""

import json
import os
import random
import resource
import shutil
import signal
import socket
import stat
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import pytest

from site_builder.content.files import is_utf_8
from site_builder.publish import manifest, staging
from tests.conftest import GOOD, MEASURE, REPOSITORY, Ran, Site
from tests.programmes._watched import watched

CLAIM = "nothing outside is read or written"
SHORT, LONG = 1_500, 20_000

SECRET = "zqsecretqz"  # noqa: S105 - it is one
"""A word that stands in every file beside the agency's folder, and in this process's environment."""

LINKED = "zqlinkedqz"
"""A word of files that lie outside and, as hard links, inside: those are ordinary files of both places.

Nothing in a file tells where its other names are, and copies made with `cp -l`, backups and shared
caches have them; so what such a file says may be published, but its other name must stay as it was.
"""

TOO_LONG = 20
"""Seconds after which a command hangs: a thousand times as long as most take."""

MEMORY = 6 << 30
"""Bytes that this process may have: a device without an end is not read for ever."""

DECLARED: Mapping[str, str | bytes] = {
    **GOOD,
    "content/2566/tax.md": MEASURE.replace(
        "---\n##", "evidence:\n  - {file: files/a.pdf, title: คู่มือ}\n---\n##", 1
    ),
    "content/2566/files/a.pdf": b"%PDF-1.7\na\n",
    "content/2566/files/b.png": b"\x89PNG\r\n\x1a\nb",
    "content/files/crest.png": b"\x89PNG\r\n\x1a\nc",
}
"""The agency of a trial before something hostile is put into it."""

THEME: Mapping[str, str | bytes] = {
    "theme.yaml": "title: ของหน่วยงาน\nparent: default\n",
    "assets/x.css": "p { color: #123 }\n",
    "templates/404.html": '{% extends "default/404.html" %}\n',
    "strings/th.yaml": "",
}
"""A theme of the agency's own."""

SETTINGS = f"{GOOD['content/site.yaml']}theme: own\n"


class HungError(BaseException):
    """A command has not ended."""


@dataclass(slots=True)
class Trial:
    """One agency's folder, what lies outside, and what is given to the program besides."""

    site: Site
    outside: Path
    chance: random.Random
    told: list[str] = field(default_factory=list)
    """What was done, to be told where the claim did not hold."""
    given: list[Path] = field(default_factory=list)
    """Places that may be written to, because the user has named them."""
    arguments: list[str] = field(default_factory=lambda: ["build"])

    def pick(self, *choices: str) -> str:
        """Choose a word."""
        return self.chance.choice(choices)

    def place(self, path: str) -> Path:
        """Make room for something else at a path."""
        target = self.site.folder / path
        for parent in reversed(target.relative_to(self.site.folder).parents):
            there = self.site.folder / parent
            if there.is_symlink() or (there.exists() and not there.is_dir()):
                there.unlink()
            there.mkdir(exist_ok=True)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        return target

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file, whatever lay there."""
        self.place(path).write_bytes(data if isinstance(data, bytes) else data.encode())


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Put something hostile into an agency's folder, run a command, and look what it has touched."""
    folder = Path(os.path.realpath(folder))
    outside = _outside(folder / "outside")
    before = _state(outside)
    with _alone(folder), _quickly():
        for number in trials:
            chance = random.Random(f"{seed}:{number}")
            beside = folder / "trials"
            trial = Trial(Site(beside / "agency").write(DECLARED), outside, chance)
            try:
                found = _tried(trial, beside)
                after = _state(outside)
                if after != before:
                    changed = [
                        path for path in after.keys() | before.keys() if after.get(path) != before.get(path)
                    ]
                    found = f"changed outside: {sorted(changed)[:5]}"
                yield f"{'; '.join(trial.told)}; {trial.arguments}: {found}" if found else None
            finally:
                os.chdir(folder)
                shutil.rmtree(beside)
                if after != before:
                    shutil.rmtree(outside)
                    before = _state(_outside(outside))


@contextmanager
def _quickly() -> Iterator[None]:
    """Compile each template once: that takes most of the time of a small build, and is the same in each."""
    kept: dict[object, Any] = {}
    compiled = jinja2.Environment.compile

    def compile_once(self: jinja2.Environment, source: str, *named: Any) -> Any:  # noqa: ANN401 - as jinja2's
        key = (source, named)
        if key not in kept:
            kept[key] = compiled(self, source, *named)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        for name in ("sync", "sync_one", "_settle"):  # a power cut is no part of this
            patch.setattr(staging, name, lambda *_: None)
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Give this process a secret in its environment, a limit of memory, and an end to waiting."""

    def hung(*_: object) -> None:
        raise HungError

    here, limits = Path.cwd(), resource.getrlimit(resource.RLIMIT_AS)
    before, epoch = signal.signal(signal.SIGALRM, hung), os.environ.pop("SOURCE_DATE_EPOCH", None)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, limits[1]))
    os.environ["PROGRAMME_SECRET"] = SECRET
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        del os.environ["PROGRAMME_SECRET"]
        if epoch is not None:
            os.environ["SOURCE_DATE_EPOCH"] = epoch
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.signal(signal.SIGALRM, before)


def _outside(folder: Path) -> Path:
    """Make what lies outside: another agency, complete and published, in which everything is secret."""
    other = Site(folder).write(DECLARED)
    other.write({f"themes/own/{path}": data for path, data in THEME.items()})
    measure = MEASURE.replace("จัดทำระบบ", f"จัดทำ {SECRET}").replace("ชำระภาษีออนไลน์", f"ชำระ {SECRET}")
    other.write({"content/2565/old.md": measure.replace("2566", "2565"), "content/2566/other.md": measure})
    other.write({"content/site.yaml": f"agency: {SECRET}\ntheme: own\nlanguages: [th, en]\n"})
    other.write({"content/site.en.yaml": f"agency: The {SECRET}\n"})
    other.write({"content/2566/tax.md": measure, "content/2566/tax.en.md": f"---\ntitle: {SECRET}\n---\n"})
    other.write(
        {"content/2566/analysis.md": f"---\nassessment_year: 2565\nsource: {SECRET}\n---\n{SECRET}\n"}
    )
    other.build()
    other.write(
        {"content/requirements/own.yaml": f"scheme: {SECRET}\n", f"output/foreign/{SECRET}.txt": SECRET}
    )
    for name in ("content/2566/files/a.pdf", "content/2566/files/b.png", "content/files/crest.png"):
        with (folder / name).open("ab") as file:
            file.write(SECRET.encode())
    other.write({"themes/own/assets/x.css": f"/* {SECRET} */ p {{ color: #456 }}\n"})
    other.write({"themes/own/templates/404.html": f'{{% extends "default/404.html" %}}\n{{# {SECRET} #}}'})
    other.write({"secret.pdf": f"%PDF-1.7\n{SECRET}\n", "secret.md": measure, "secret.txt": SECRET})
    other.write(
        {"linked/a.pdf": f"%PDF-1.7\n{LINKED}\n", "linked/x.md": f"{measure}".replace(SECRET, LINKED)}
    )
    other.write({"linked/fix.md": MEASURE.replace("ระบบ", f"ระบบ\u200b {LINKED}")})
    (folder / "linked/x.md").chmod(0o640)
    return folder


def _state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Take down every file with its bytes, mode and times."""
    found: dict[str, tuple[object, ...]] = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            seen = path.lstat()
            data = path.read_bytes() if stat.S_ISREG(seen.st_mode) else b""
            found[str(path)] = (seen.st_mode, seen.st_ino, seen.st_mtime_ns, seen.st_size, data)
    seen = folder.lstat()
    return found | {str(folder): (seen.st_mode, seen.st_ino, seen.st_mtime_ns)}


def _tried(trial: Trial, beside: Path) -> str | None:
    if trial.chance.random() < BUILT_BEFORE:
        trial.site.build()
        trial.told.append("built before")
    for attack in trial.chance.choices(ATTACKS, k=trial.chance.choice((1, 1, 1, 2, 3))):
        with suppress(OSError):  # a name that this file system cannot hold, or a place that is a link already
            attack(trial)
            trial.told.append(f"{attack.__name__}")
    planted = _names(trial.site.folder / "output")
    if trial.arguments == ["build"] and trial.chance.random() < OTHER_COMMAND:
        links = _links(trial.site.folder)
        trial.chance.choice(COMMANDS)(trial)
        trial.told += sorted(_links(trial.site.folder) - links)
    for _ in range(trial.chance.choice((1, 1, 2))):
        found = _ran(trial, beside, planted)
        if found:
            return found
    return None


BUILT_BEFORE, OTHER_COMMAND = 0.25, 0.3
"""Shares of trials in which there is a site already, and in which something else than a build is run."""


def _links(folder: Path) -> set[str]:
    return {f"{path} -> {path.readlink()}" for path in folder.rglob("*") if path.is_symlink()}


def _end(trial: Trial) -> None:
    sys.stderr.write(f"outside: it did not end: {'; '.join(trial.told)}; {trial.arguments}\n")
    sys.stderr.flush()
    os._exit(2)


def _ran(trial: Trial, beside: Path, planted: set[str]) -> str | None:
    """Run the command; gives what was wrong with what it did."""
    os.chdir(trial.site.folder)
    output = _output(trial)
    with watched() as heard:
        signal.setitimer(signal.ITIMER_REAL, TOO_LONG)
        # The database waits on through signals; then nothing but an end of the process helps.
        end = threading.Timer(2 * TOO_LONG, _end, (trial,))
        end.start()
        try:
            ran = trial.site.run(*trial.arguments)
        except HungError:
            return "it did not end"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            end.cancel()
        happened = [*heard]
    if ran.code not in {0, 1, 2, 3} or "Traceback" in ran.err:
        return f"exit {ran.code}: {ran.err[-500:]}"
    allowed = (str(beside / "agency"), *map(str, trial.given), *_near(output), *READ_BY_PYTHON)
    for event, path in happened:
        if event == "os.mkdir" and path in map(str, output.parents):
            continue  # it sees to it that there is a place for the output
        if not path.startswith("/") or not _is_below(path, allowed):
            return f"{event} {path} (exit {ran.code})"
    return (
        _leaked(trial, ran)
        or _astray(trial, beside, output)
        or _unlike_its_manifest(trial, ran, output, planted)
    )


READ_BY_PYTHON = tuple(
    os.path.realpath(path)
    for path in (sys.prefix, sys.base_prefix, Path(os.__file__).parent, REPOSITORY, os.devnull)
)
"""The interpreter, its packages and ours."""


def _output(trial: Trial) -> Path:
    asked = (
        trial.arguments[trial.arguments.index("--output") + 1] if "--output" in trial.arguments else "output"
    )
    return Path(os.path.realpath(trial.site.folder / asked))


def _near(output: Path) -> list[str]:
    """List where publishing may write: the folder itself, and hidden names beside it."""
    return [
        str(output),
        *(str(output.parent / f".{output.name}.{name}") for name in ("lock", "staging", "previous")),
    ]


def _is_below(path: str, allowed: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in allowed)


def _leaked(trial: Trial, ran: Ran) -> str | None:
    """Look for the secret in everything that was said and written."""
    if SECRET in ran.out or SECRET in ran.err or "root:x:0" in ran.out + ran.err:
        return f"said the secret: {ran.out[-300:]}{ran.err[-300:]}"
    for place, _, files in os.walk(trial.site.folder.parent):
        for name in files:
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode) and _has_secret(path):
                return f"the secret is in {path}"
    return None


def _has_secret(path: Path) -> bool:
    data = path.read_bytes()
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            data += b"".join(map(book.read, book.namelist()))
    return SECRET.encode() in data or b"root:x:0" in data


def _astray(trial: Trial, beside: Path, output: Path) -> str | None:
    """Look for what lies beside the agency's folder and was not asked for."""
    given = {*trial.given, output, *output.parents, *map(Path, _near(output)), beside / "agency"}
    odd = [path.name for path in beside.iterdir() if path not in given]
    return f"new beside the folder: {odd}" if odd else None


def _names(folder: Path) -> set[str]:
    with suppress(OSError):
        return {path for path, _ in manifest.listing(folder)} if folder.is_dir() else set()
    return set()


def _unlike_its_manifest(trial: Trial, ran: Ran, output: Path, planted: set[str]) -> str | None:
    """Compare what is published after a build with its list, and have `verify` do so."""
    if ran.code != 0 or "build" not in trial.arguments:
        return None
    listed = manifest.read(manifest.read_bytes(output) or b"").files
    there = _names(output) - {manifest.NAME}
    if listed.keys() - there or there - listed.keys() - planted:
        return f"manifest and folder differ: {sorted(listed.keys() ^ there)[:5]}"
    for path in listed:
        place = output / path
        if os.path.realpath(place) != str(place) or not stat.S_ISREG(place.lstat().st_mode):
            return f"published {path} is not a file of the output"
    told = trial.site.run("verify", str(output), "--format", "json")
    foreign = {str(output / path) for path in there - listed.keys()}
    odd = [each for each in told.problems if each["code"] != "output-added" or each["path"] not in foreign]
    return f"verify: {odd}" if odd or told.code != bool(foreign) else None


# --- Names that lead elsewhere ---------------------------------------------------------------------------------


def _spelled(trial: Trial) -> str:
    """Write a way out of the folder in one of the ways there are."""
    up = trial.pick(
        "..", "..", "..", "%2e%2e", ".%2E", "%252e%252e", "․․", "．．", "‥", "...", ".. ", "..;", "..\u200b"
    )
    bar = trial.pick("/", "/", "/", "\\", "%2f", "%252F", "%5c", "∕", "／", "⁄", "//", "/./", "%c0%af", "\\/")
    target = trial.pick(
        "secret.pdf", "secret.md", "secret.txt", "content/2566/files/a.pdf", "content/2566/files"
    )
    start = trial.pick("", "", "files/", "./", "a/", "/", "%2f", "files/a.pdf/")
    whole = bar.join([*[up] * trial.chance.randint(1, 9), "outside", *target.split("/")])
    absolute = f"{trial.outside}/{target}"
    rooted = trial.pick(
        "",
        "file://",
        "file:",
        "FILE:/",
        "//localhost",
        "//host",
        "C:\\",
        "\\\\?\\",
        "~",
        "~root",
        "/proc/self/root",
    )
    others = (
        "/proc/self/environ",
        "/dev/stdin",
        "/dev/fd/0",
        "/etc/passwd",
        "file:///etc/passwd",
        "~/.ssh/id_rsa",
        "CON",
        "nul.pdf",
        "..",
        "../",
        ".",
        "/",
        "\\",
        "",
    )
    written = trial.chance.choice(
        [f"{start}{whole}", f"{start}{whole}", f"{rooted}{absolute}", trial.pick(*others)]
    )
    return written + trial.pick(
        "",
        "",
        "",
        "",
        ".",
        " ",
        "\0.pdf",
        "%00.pdf",
        "?x.pdf",
        "#a",
        "::$DATA",
        "/",
        "/.",
        "\u202e",
        "\n.pdf",
    )


def evidence(trial: Trial) -> None:
    """Name evidence that lies elsewhere."""
    name = json.dumps(_spelled(trial), ensure_ascii=False)
    trial.write(
        "content/2566/tax.md",
        MEASURE.replace("---\n##", f"evidence:\n  - {{file: {name}, title: ก}}\n---\n##", 1),
    )
    trial.told.append(name)


def link(trial: Trial) -> None:
    """Link to a file that lies elsewhere, or show it as a picture."""
    name = _spelled(trial)
    form = trial.pick(
        "[ก]({})", "![ก]({})", "[ก](<{}>)", "![ก](<{}>)", "[ก][x]\n\n[x]: {}", "[ก][x]\n\n[x]: <{}>"
    )
    trial.write("content/2566/tax.md", MEASURE.replace("จัดทำระบบ", form.format(name)))
    trial.told.append(repr(name))


def field_value(trial: Trial) -> None:
    """Give a field of a measure, an analysis or the settings a way out as its value."""
    name = _spelled(trial)
    key = trial.pick(
        "slug",
        "follows",
        "number",
        "owner",
        "responds_to",
        "id",
        "theme",
        "crest",
        "scheme",
        "base_url",
        "licence",
        "colour",
        "signature",
    )
    value = json.dumps(name if trial.chance.random() < 0.7 else [name], ensure_ascii=False)
    if key in {"slug", "follows", "number", "owner", "responds_to"}:
        trial.write(
            "content/2566/tax.md",
            MEASURE.replace("owner: กองคลัง\n", "").replace(
                "---\n##", f"{key}: {value}\n{'' if key == 'owner' else 'owner: ก'}\n---\n##", 1
            ),
        )
    elif key == "id":
        trial.write(
            "content/2566/analysis.md",
            f"---\nassessment_year: 2565\nmeasures: [{value}]\nfindings:\n  - {{id: {value}, kind: urgent, text: ก}}\n---\n",
        )
    else:
        trial.write("content/site.yaml", f"agency: ก\n{key}: {value}\n")
    trial.told.append(f"{key}: {value}")


def theme_name(trial: Trial) -> None:
    """Ask for a theme, in the settings, on the command line or as a parent, that lies elsewhere."""
    name = trial.chance.choice(
        ["../../outside/themes/own", f"{trial.outside}/themes/own", _spelled(trial)]
    ).replace("\0", "")
    where = trial.pick("site.yaml", "--theme", "parent", "extends", "asset")
    if where == "--theme":
        trial.arguments = ["build", f"--theme={name}"]
        return
    own = dict(THEME)
    value = json.dumps(name, ensure_ascii=False)
    if where == "parent":
        own["theme.yaml"] = f"title: ก\nparent: {value}\n"
    elif where == "extends":
        own["templates/404.html"] = (
            f"{{% {trial.pick('extends', 'include', 'import')} {value} {'as x ' if False else ''}%}}\n"
        )
    elif where == "asset":
        own["assets/x.css"] = trial.pick(f"p {{ background: url({value}) }}\n", f"@import {value};\n")
    trial.write("content/site.yaml", SETTINGS if where != "site.yaml" else f"agency: ก\ntheme: {value}\n")
    for path, data in own.items():
        trial.write(f"themes/own/{path}", data)
    trial.told.append(f"{where} {value}")


def requirement(trial: Trial) -> None:
    """Write a set of requirements whose names lead elsewhere."""
    shipped = REPOSITORY / "site_builder/requirements/nacc-2566.yaml"
    name = json.dumps(_spelled(trial), ensure_ascii=False)
    key = trial.pick("scheme: nacc", "code: O42", "year: 2566")
    text = shipped.read_text(encoding="utf-8")
    trial.write("content/requirements/own.yaml", text.replace(key, f"{key.split(':')[0]}: {name}"))
    trial.write("content/site.yaml", f"agency: ก\nscheme: {name if key.startswith('scheme') else 'nacc'}\n")
    trial.told.append(f"{key} {name}")


ODD_NAMES: tuple[str | bytes, ...] = (
    *(
        "..md",
        "...md",
        "..%2f..%2foutside%2fsecret.md",
        "..\\..\\outside\\secret.md",
        "%2e%2e.md",
        "a\nb.md",
        "a\tb.md",
    ),
    *(
        "CON.md",
        "nul.md",
        "aux.md",
        "com1.md",
        "index.md",
        "404.md",
        "TAX.md",
        "Tax.md",
        "tax.md ",
        "tax.md.",
        "tax .md",
    ),
    *(
        "ก้ำ.md",
        "ก้ํา.md",
        "ıd.md",
        "id.md",
        "ＴＡＸ.md",
        "ﬁ.md",
        "é.md",
        "e\u0301.md",
        "-.md",
        "--clean.md",
        "~.md",
        "~root.md",
    ),
    *(
        ".hidden.md",
        ".md",
        "tax.en.md",
        "..en.md",
        "tax.en.en.md",
        "tax.xx.md",
        "tax\u202emd",
        "a\u200b.md",
        "tax;ls.md",
        "$(id).md",
    ),
    *(
        "ก" * 84 + ".md",
        "a" * 252 + ".md",
        "file:.md",
        "C:.md",
        "a:b.md",
        "a|b.md",
        "a?b.md",
        "a#b.md",
        "a%b.md",
        "a*b.md",
        'a"b.md',
        "a<b>.md",
    ),
    *(
        b"\xe1\xb9\xbe.md".decode(),
        b"\xa1\xa2.md",
        b"\xff\xfe.pdf",
        b"\xe0\xb8.md",
        "sitemap.xml.md",
        "manifest.json.md",
        "files.md",
        "a.yaml",
    ),
)


def odd_name(trial: Trial) -> None:
    """Give a file of the content, a folder or one of a theme an odd name."""
    name = os.fsdecode(trial.chance.choice(ODD_NAMES))
    kind = trial.pick("measure", "evidence", "folder", "year", "theme", "foreign", "other")
    trial.told.append(f"{kind} {name!r}")
    title = f"{MEASURE.replace('ชำระ', trial.pick('ก', 'ข'))}"
    if kind == "measure":
        trial.write(f"content/2566/{name}", title)
    elif kind == "evidence":
        stem = name.rpartition(".")[0] + trial.pick(".pdf", ".html", ".PDF", ".pdf.exe")
        trial.write(f"content/2566/files/{stem}", b"%PDF-1.7\n")
        named = json.dumps(f"files/{stem}", ensure_ascii=False) if is_utf_8(stem) else "files/a.pdf"
        trial.write(
            "content/2566/tax.md",
            MEASURE.replace("---\n##", f"evidence:\n  - {{file: {named}, title: ก}}\n---\n##", 1),
        )
    elif kind == "folder":
        trial.write(f"content/2566/{name}/x.md", title)
    elif kind == "year":
        trial.write(f"content/{name}/x.md", title)
    elif kind == "theme":
        trial.write("content/site.yaml", SETTINGS)
        trial.write(f"themes/own/{trial.pick('assets', 'templates', 'strings', 'x')}/{name}", "x")
    elif kind == "foreign":
        trial.write(f"output/{name}", "x")
    else:
        trial.write(f"content/{name}", title)


# --- Files that are none ---------------------------------------------------------------------------------------

CONTENT = (
    *(
        "content",
        "content/site.yaml",
        "content/site.en.yaml",
        "content/2565",
        "content/2566",
        "content/2566/tax.md",
    ),
    *("content/2566/other.md", "content/2566/analysis.md", "content/2566/tax.en.md", "content/2566/files"),
    *("content/2566/files/a.pdf", "content/files", "content/files/crest.png", "content/requirements"),
    *("content/requirements/own.yaml", "content/2566/sub", "content/2566/thumbs.db", "content/.hidden"),
)
THEMES = (
    *(
        "themes",
        "themes/own",
        "themes/own/theme.yaml",
        "themes/own/templates",
        "themes/own/templates/404.html",
    ),
    *(
        "themes/own/assets",
        "themes/own/assets/x.css",
        "themes/own/strings",
        "themes/own/strings/th.yaml",
        "themes/default",
    ),
)
PUBLISHED = (
    *(
        "output",
        "output/index.html",
        "output/2566",
        "output/2566/tax.html",
        "output/assets",
        "output/manifest.json",
    ),
    *(
        "output/data",
        "output/foreign",
        "output/2566/files",
        ".output.lock",
        ".output.staging",
        ".output.previous",
    ),
    *(".output.staging/2566", ".output.staging/index.html"),
)
OTHERS = (
    *(
        ".site_builder",
        ".site_builder/memo",
        ".site_builder/seal",
        ".site_builder/lock",
        ".site_builder/.gitignore",
    ),
    *(
        ".site_builder/memo-journal",
        ".site_builder/memo-wal",
        ".gitignore",
        ".vscode",
        ".vscode/settings.json",
    ),
    *(
        ".github",
        ".github/workflows",
        ".github/workflows/transparency.yml",
        ".gitlab-ci.yml",
        "content/2567",
        ".schemas",
    ),
)


def _somewhere(trial: Trial) -> str:
    path = trial.chance.choice(trial.chance.choice((CONTENT, CONTENT, THEMES, PUBLISHED, PUBLISHED, OTHERS)))
    if path.startswith("themes/own"):
        trial.write("content/site.yaml", SETTINGS)
        for name, data in THEME.items():
            trial.write(f"themes/own/{name}", data)
    if path.startswith(".output.staging/"):
        (trial.site.folder / ".output.staging").mkdir(exist_ok=True)
    return path


def symlink(trial: Trial) -> None:
    """Put a symbolic link in the place of a file or folder: to its like outside, or to something odd."""
    path = _somewhere(trial)
    like = trial.outside / path
    if path == "output":
        # It is followed, as docs/output.md says: whoever put it there has chosen another place.
        given = trial.site.folder.parent / "given"
        trial.given += [given]
        if trial.chance.random() < 0.5:
            (given / "www").mkdir(parents=True, exist_ok=True)
        trial.place(path).symlink_to(given / "www")
        return
    targets = [str(like)] * 4 if like.exists() else []
    targets += [os.path.relpath(like, (trial.site.folder / path).parent)] if like.exists() else []
    targets += [
        str(trial.outside),
        str(trial.outside / trial.pick("content", "output", "content/2566", "themes/own")),
    ]
    targets += [
        str(trial.outside / trial.pick("secret.txt", "secret.md", "secret.pdf")),
        str(trial.outside / "new"),
    ]
    targets += [
        trial.pick("/etc/passwd", "/proc/self/environ", "/dev/zero", "/dev/stdin", "/etc"),
        Path(path).name,
        "..",
        str(trial.site.folder),
    ]
    target = trial.chance.choice(targets)
    trial.place(path).symlink_to(target)
    trial.told.append(f"{path} -> {target}")


def hard_link(trial: Trial) -> None:
    """Give a file outside another name inside."""
    path = trial.chance.choice(
        [path for path in (*CONTENT, *PUBLISHED, *OTHERS, *THEMES) if "." in Path(path).name[1:]]
    )
    source = trial.pick("linked/a.pdf", "linked/x.md", "linked/fix.md")
    trial.place(path).hardlink_to(trial.outside / source)
    trial.told.append(f"{path} = {source}")


def special(trial: Trial) -> None:
    """Put a pipe, a socket, a device or an empty folder in the place of a file or folder."""
    path = _somewhere(trial)
    kind = trial.pick("pipe", "pipe", "socket", "device", "folder")
    place = trial.place(path)
    if kind == "pipe" or (kind == "device" and os.geteuid() != 0):
        os.mkfifo(place)
    elif kind == "device":
        os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, trial.chance.choice((3, 5, 7, 9))))
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            here = Path.cwd()
            os.chdir(place.parent)  # an address of a socket is short
            made.bind(place.name)
            os.chdir(here)
    else:
        place.mkdir()
    trial.told.append(f"{kind} {path}")


def forged_manifest(trial: Trial) -> None:
    """Bring a published folder along whose list names what lies elsewhere, under a digest that fits."""
    secret = (trial.outside / "secret.txt").read_bytes()
    paths: list[object] = [os.path.relpath(trial.outside / "secret.txt", trial.site.folder / "output")]
    paths += [
        str(trial.outside / "secret.txt"),
        "index.html",
        "a/../../x",
        "",
        "/",
        ".",
        "a\0b",
        1,
        None,
        "\udcff",
        "2566/tax.html",
    ]
    entry = manifest.entry_for("x", secret)
    files = [
        {
            "path": trial.chance.choice(paths),
            "size": trial.chance.choice([entry.size, "x", -1]),
            "sha256": entry.sha256,
        }
        for _ in range(trial.chance.randint(1, 3))
    ]
    record = f'{{"tool": "site-builder", "version": "1", "files": {json.dumps(files)}'.encode()
    trial.write("output/manifest.json", record + manifest._end(manifest._digest(record)))  # noqa: SLF001 - a forger knows how
    trial.told.append(str([each["path"] for each in files]))


def crowd(trial: Trial) -> None:
    """Nest folders deeply, or put many odd names side by side."""
    if trial.chance.random() < 0.5:
        trial.write("content/2566/" + "a/" * trial.chance.choice((5, 29, 40, 100)) + "x.md", MEASURE)
        return
    for name in trial.chance.sample(ODD_NAMES, 5):
        with suppress(OSError):
            trial.write(f"content/2566/{os.fsdecode(name)}", MEASURE)


ATTACKS: tuple[Callable[[Trial], None], ...] = (
    *(evidence, link, field_value) * 3,
    *(theme_name, hard_link) * 2,
    *(odd_name, special) * 4,
    *(symlink,) * 9,
    *(requirement, forged_manifest, crowd),
)


# --- Other commands than a plain build -------------------------------------------------------------------------


def elsewhere(trial: Trial) -> None:
    """Publish to an odd place, which the user has then chosen."""
    name = trial.pick(
        *(
            "../given",
            "output/../../given/site",
            "..\\outside",
            "%2e%2e/outside",
            "เผยแพร่",
            "out put ",
            "CON",
            "~",
            "~root",
        ),
        *(
            "C:\\x",
            "file:out",
            "file:///tmp/x",
            ".",
            "..",
            "content",
            "content/../themes/x",
            "themes",
            "./output/.",
            "output/",
        ),
        *(
            "content/2566/tax.md",
            "content/2566",
            ".site_builder",
            "-x",
            "a" * 256,
            "given\nx",
            "/dev/null",
            "/dev/null/x",
        ),
        os.fsdecode(b"out\xff"),
    )
    trial.arguments = (
        ["build", "--output", name] if not name.startswith("-") else ["build", f"--output={name}"]
    )
    if ".." in name:
        trial.given += [trial.site.folder.parent / "given"]


def check(trial: Trial) -> None:
    """Tell problems."""
    trial.arguments = [
        "check",
        *trial.chance.choice(([], ["--item", _word(trial)], ["--year", _word(trial)])),
    ]


def init(trial: Trial) -> None:
    """Make the files of an agency's folder that are not there."""
    trial.arguments = ["init", *trial.chance.choice(([], [], ["sub"]))]
    if trial.chance.random() < 0.5:
        place = trial.pick(
            ".vscode", ".github", "content/2567", ".vscode/settings.json", ".gitignore", "content"
        )
        with suppress(OSError):
            (trial.outside / place).lstat()
        trial.place(place).symlink_to(trial.outside / trial.pick("content", "themes", "new", "secret.txt"))


def new(trial: Trial) -> None:
    """Make a measure of hostile options."""
    hostile = trial.pick("--year", "--title", "--owner", "--slug", "--status", "none")
    options = {"--year": "2566", "--title": "Plan x", "--owner": "ก"} | {hostile: _word(trial)}
    options.pop("none", None)
    if trial.chance.random() < 0.3:
        trial.place("content/2567").symlink_to(trial.outside / trial.pick("content/2566", "content", "new"))
        options["--year"] = "2567"
    trial.arguments = ["new", "measure", *(f"{name}={value}" for name, value in options.items())]


def fix(trial: Trial) -> None:
    """Mend what can be mended, also what has other names outside."""
    with suppress(OSError):
        trial.place("content/2566/fix.md").hardlink_to(trial.outside / "linked/fix.md")
    trial.arguments = ["fix", *trial.chance.choice((["--write"], ["--write"], []))]


def import_(trial: Trial) -> None:
    """Import a report whose words and name are hostile."""
    word = trial.chance.choice((_spelled(trial), "Plan x", os.fsdecode(trial.chance.choice(ODD_NAMES))))
    title = word.replace("\n", " ").encode(errors="replace").decode()
    form = trial.pick("csv", "html", "txt", "md")
    if form == "html":
        picture = f'<img src="{title}"><iframe src="file://{trial.outside}/secret.txt"></iframe><a href="{title}">x</a>'
        text = f"<table><tr><th>มาตรการ<th>ผู้รับผิดชอบ<th>ผล<tr><td>{title}{picture}<td>ก<td>{title}</table>"
    else:
        text = f'มาตรการ,ผู้รับผิดชอบ,ผล\n"{title.replace(chr(34), "")}",ก,"{title.replace(chr(34), "")}"\n'
    trial.write(f"report.{form}", text)
    name = trial.pick(
        f"report.{form}",
        f"report.{form}",
        f"report.{form}",
        "/dev/stdin",
        "content",
        "../agency/report.csv",
        "nothing.csv",
    )
    trial.arguments = ["import", "--year", trial.pick("2566", "2567", "2568", _word(trial)), "--", name]
    if trial.chance.random() < 0.3:
        trial.place("content/2568").symlink_to(trial.outside / trial.pick("content/2566", "new"))


def verify(trial: Trial) -> None:
    """Look at a folder that others have made."""
    trial.arguments = [
        "verify",
        trial.pick("output", ".", "content", "nothing", "%2e%2e", "output/..", "themes/own"),
    ]


def theme_asked(trial: Trial) -> None:
    """Build with a theme of the command line, and from a folder named in another way."""
    trial.arguments = [
        "-C",
        trial.pick(".", "../agency", "content/.."),
        "build",
        "--theme",
        trial.pick("own", "default", "..", ".", "own/../own", "own "),
    ]


def _word(trial: Trial) -> str:
    """Give a word for the command line, where none holds a NUL."""
    return trial.chance.choice((_spelled(trial), os.fsdecode(trial.chance.choice(ODD_NAMES)))).replace(
        "\0", ""
    )


COMMANDS = (elsewhere, elsewhere, check, init, new, fix, import_, verify, theme_asked)
