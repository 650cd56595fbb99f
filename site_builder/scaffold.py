"""New files for editors: an agency's folder that builds at once, and measures with every field explained."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct

from site_builder import __version__, thai
from site_builder.content import fields
from site_builder.content import front_matter as fm
from site_builder.content.body import PARTS
from site_builder.content.consistency import RESERVED_NAMES
from site_builder.content.declare import declarations
from site_builder.content.documents import read_document
from site_builder.content.files import is_utf_8
from site_builder.content.values import FISCAL_YEAR, Reading
from site_builder.editors import editor_files, is_unchanged
from site_builder.package import PACKAGE
from site_builder.plain import refuse_links
from site_builder.problems import Language, Place, Problem, has_errors


class ScaffoldError(ValueError):
    """What was asked for cannot be written; the text says why, in Thai and English."""


class Started(Struct, frozen=True, kw_only=True):
    """What `init` did: files made, brought up to date, and left alone because they were there."""

    made: tuple[Path, ...]
    renewed: tuple[Path, ...]
    kept: tuple[Path, ...]


def init(folder: Path) -> Started:
    """Make an agency's folder, or what is missing of one; renew what nobody but the program has written."""
    made: list[Path] = []
    renewed: list[Path] = []
    kept: list[Path] = []
    for name, text in _agency_files(folder).items():
        path = folder / name
        (made if _write_new(folder, path, text) else kept).append(path)
    for name, text in editor_files().items():
        path = folder / name
        if _write_new(folder, path, text):
            made.append(path)
        else:
            (renewed if _renew(path, text) else kept).append(path)
    return Started(made=tuple(made), renewed=tuple(renewed), kept=tuple(kept))


def _renew(path: Path, text: str) -> bool:
    """Bring a file up to date that an older program has made; False where there is nothing to do."""
    if path.is_symlink() or not path.is_file():
        return False
    before = path.read_bytes().decode(errors="replace")
    if before.replace("\r\n", "\n") == text or not is_unchanged(before):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def _agency_files(folder: Path) -> Mapping[str, str]:
    shipped = PACKAGE / "scaffold_files"
    listed = {"content/site.yaml": _site_yaml()}
    # Nobody wants examples among the measures of an agency.
    refuse_links(folder, folder / "content")
    years = (place for place in folder.glob("content/*") if place.is_dir() and not place.is_symlink())
    if not any(map(stems_in, years)):
        for name, target in (("analysis.md", "analysis.md"), ("measure.md", "complaint-tracking.md")):
            listed[f"content/2567/{target}"] = shipped.joinpath(name).read_text(encoding="utf-8")
    listed[".gitignore"] = "/output/\n/.output.*\n/preview/\n/.preview.*\n"
    for name, target in (
        ("github.yml", ".github/workflows/transparency.yml"),
        ("gitlab.yml", ".gitlab-ci.yml"),
        ("vscode-settings.json", ".vscode/settings.json"),
        ("vscode-extensions.json", ".vscode/extensions.json"),
        ("vscode-tasks.json", ".vscode/tasks.json"),
    ):
        text = shipped.joinpath(name).read_text(encoding="utf-8")
        listed[target] = text.replace("@VERSION@", __version__)
    return listed


def _write_new(folder: Path, path: Path, text: str) -> bool:
    """Write a file of an agency's folder that is not there yet; False where it is."""
    refuse_links(folder, path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _site_yaml() -> str:
    """Write the settings with a comment on every key; what has a default is there as a comment."""
    lines = ["# การตั้งค่าของหน่วยงาน / The agency's settings", ""]
    for name, declared in declarations(fields.SiteFields).items():
        lines += [f"# {declared.help['th']}", f"# {declared.help['en']}"]
        mark = "" if declared.required else "# "
        lines += [f"{mark}{name}: {declared.example}", ""]
    return "\n".join(lines)


def new_measure(  # noqa: PLR0913 - the command's options, all by name
    folder: Path,
    *,
    year: str,
    title: str,
    owners: Sequence[str],
    status: str,
    slug: str | None,
    reason: str | None = None,
) -> Path:
    """Write a measure file with the four headings and a comment on each field; gives its path.

    `year` is in the Buddhist Era. Raises ScaffoldError for a value that a measure cannot
    have, and where the file is already there.
    """
    if not is_utf_8("".join((year, title, *owners, status, slug or "", reason or ""))):
        raise ScaffoldError("new: ตัวอักษรไม่ใช่ UTF-8 / a letter is not UTF-8")
    fiscal_year = year_given(year)
    given: dict[str, object] = {"title": title, "owner": list(owners), "status": status}
    given |= {"slug": slug} if slug else {}
    given |= {"status_reason": reason} if reason else {}
    place = folder / "content" / str(fiscal_year)
    refuse_links(folder, place)
    path = place / f"{slug or free_stem(title, stems_in(place))}.md"
    text = _measure_text({**given, "fiscal_year": year}, fiscal_year)
    _, problems = read_document(f"content/{fiscal_year}/{path.name}", text.encode())
    if has_errors(problems):
        raise ScaffoldError(_said(found for found in problems if found.severity == "error"))
    if not _write_new(folder, path, text):
        raise ScaffoldError(f"{path}: มีไฟล์นี้อยู่แล้ว ไม่เขียนทับ / the file is already there and was left alone")
    return path


def year_given(year: str) -> int:
    """Read the year of the option --year. Raises ScaffoldError for what is none."""
    found, problems = read_year(year)
    if found is None:
        raise ScaffoldError(f"--year: {_said(problems)}")
    return found


def measure_problems(given: Mapping[str, object], year: int) -> tuple[Problem, ...]:
    """Tell what `check` would tell of a measure with these fields; those that are missing are made up."""
    whole = {"title": "ก", "owner": ["ก"], "status": "not-started", **given, "fiscal_year": year}
    path = f"content/{year}/{given.get('slug', 'measure')}.md"
    return read_document(path, _measure_text(whole, year).encode())[1]


def _measure_text(given: Mapping[str, object], year: int) -> str:
    lines = ["---", *_measure_lines(given, year), "---"]
    for part in PARTS.values():
        lines += [f"## {part[0]}", ""]
    return "\n".join(lines)


def read_year(year: str) -> tuple[int | None, tuple[Problem, ...]]:
    """Read the year as front matter would be read, with the same problems."""
    reading = Reading()
    node = fm.ScalarNode(place=Place(path="--year"), text=year)
    return cast("int | None", FISCAL_YEAR.read(node, reading, "fiscal_year")), tuple(reading.problems)


def _said(problems: Iterable[Problem]) -> str:
    """Say problems in both languages, one a line."""
    said = ((f"{found.message(language)} {found.hint(language)}" for language in _BOTH) for found in problems)
    return "\n".join(" / ".join(each) for each in said)


_BOTH: tuple[Language, ...] = ("th", "en")


def yaml_value(value: object) -> str:
    """Write a value so that it reads back as it is: JSON strings and lists are YAML."""
    if isinstance(value, list):
        return yaml_value(value[0]) if len(value) == 1 else json.dumps(value, ensure_ascii=False)
    text = str(value)
    root, _ = fm.load("--", f"x: {text}\n")
    read = root.entries[0].value if root and len(root.entries) == 1 else None
    is_plain = isinstance(read, fm.ScalarNode) and read.text == text and "\n" not in text
    return text if is_plain else json.dumps(text, ensure_ascii=False)


_YEAR = re.compile(r"\b25[0-9]{2}\b")


def _measure_lines(given: Mapping[str, object], year: int) -> list[str]:
    """Write every field with its comment; one that is not given as an example, with years near `year`."""
    declared = declarations(fields.MeasureFields)
    later = year - int(declared["fiscal_year"].example)
    lines = []
    for name, each in declared.items():
        example = _YEAR.sub(lambda found: str(int(found[0]) + later), each.example)
        value = yaml_value(given[name]) if name in given else example
        lines += [f"# {each.help['th']}", f"{'' if name in given else '# '}{name}: {value}"]
    return lines


_LONGEST_STEM = 40


def stems_in(place: Path) -> set[str]:
    """List the names of measures that are there, case-folded."""
    return {path.stem.casefold() for path in place.glob("*.md")}


def free_stem(title: str, taken: Collection[str]) -> str:
    """Make a file name from the Latin words of a title, else the next free measure-<n>.

    `taken` are the names in use, case-folded.
    """
    words = [word for word in thai.slug(title).split("-") if re.fullmatch("[a-z0-9]*[a-z][a-z0-9]*", word)]
    latin = "-".join(words)[:_LONGEST_STEM].strip("-")
    if latin and latin not in RESERVED_NAMES and latin not in taken:
        return latin
    return next(name for number in range(1, len(taken) + 2) if (name := f"measure-{number}") not in taken)
