"""Arguments → one call → printed problems → exit code."""

import argparse
import errno
import io
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from site_builder import __version__, messages
from site_builder.problems import Form, Language, Place, Problem, has_errors, in_order, problem, written
from site_builder.progress import shown_progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from site_builder.build import Checked
    from site_builder.model.records import Assessment
    from site_builder.report import Built, Report
    from site_builder.unchanged import Asked, Seen

DONE, PROBLEMS, USAGE, MACHINE = range(4)
"""Exit codes: done; problems in the content; wrong usage; the machine said no."""

_FAILED = 70
"""Exit code of a mistake of ours (sysexits.h, EX_SOFTWARE)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    _prepare_streams()
    options = _parser().parse_args(arguments)
    run = cast("Callable[[argparse.Namespace], int]", options.run)
    try:
        code = run(options)
        sys.stdout.flush()
    except _Usage as wrong:
        print(f"site-builder: {wrong}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        _drop_output()
        return MACHINE
    except KeyboardInterrupt:
        return 130
    except OSError as fault:
        if options.debug:
            traceback.print_exc()
        _stop(_machine_problem(fault), options)
        _drop_output()
        return MACHINE
    except Exception as fault:  # noqa: BLE001 - a mistake of ours is told plainly, the traceback behind --debug
        if options.debug:
            traceback.print_exc()
        return _apologise(fault)
    return code


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


def _apologise(fault: Exception) -> int:
    name = type(fault).__name__
    print(
        f"site-builder: เกิดข้อผิดพลาดในโปรแกรม ไม่ใช่ในเนื้อหา ({name}: {fault}) "
        "เรียกซ้ำด้วย --debug แล้วส่งผลให้ผู้พัฒนา\n"
        f"site-builder: a mistake in the program, not in the content ({name}: {fault}); "
        "run again with --debug and send what it prints to the developers",
        file=sys.stderr,
    )
    return _FAILED


class _Usage(Exception):  # noqa: N818 - not an error of ours
    """The command was called in a way that makes no sense."""


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _common_options(common)
    parser = argparse.ArgumentParser(
        prog="site-builder", description="Measures in, transparency section out.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"site-builder {__version__}")
    _common_options(parser)
    parser.set_defaults(folder=Path(), lang=None, form="text", debug=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, parents=[common], allow_abbrev=False)
        added.set_defaults(run=run)
        return added

    init = command("init", _init, "make a new agency folder that builds without edits")
    init.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="default: the agency's folder")

    new = command("new", _new, "make a new measure file")
    new.add_argument("what", choices=["measure"], help="what to make; so far measures")
    new.add_argument("--year", required=True, help="fiscal year in the Buddhist Era")
    new.add_argument("--title", required=True, help="the measure's name")
    new.add_argument("--owner", required=True, action="append", help="may be given more than once")
    new.add_argument(
        "--status", default="not-started", help="not-started (default), in-progress, completed, not-completed"
    )
    new.add_argument("--slug", help="file name and address, a–z 0–9 -")

    check = command("check", _check, "tell all problems, write nothing")
    _site_options(check)
    check.add_argument("--item", metavar="CODE", help="also tell what this item of the assessment lacks")
    check.add_argument("--year", metavar="YEAR", help="year of the assessment; alone, all of its items")

    build = command("build", _build, "check, then publish")
    _site_options(build)
    build.add_argument("--output", type=Path, metavar="DIR", help="default: output/ of the agency's folder")
    build.add_argument("--clean", action="store_true", help="write every file anew, changed or not")

    verify = command("verify", _verify, "is this folder what a build made?")
    verify.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="default: output/")
    return parser


def _common_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before or after the command."""
    parser.add_argument(
        "-C", dest="folder", type=Path, metavar="DIR", help="the agency's folder; default: here"
    )
    parser.add_argument("--lang", choices=["th", "en"], help="language of problems; default: the site's")
    parser.add_argument("--format", dest="form", choices=["text", "json", "github"], help="form of problems")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a mistake of ours")


def _site_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--theme", default=None, metavar="NAME", help="instead of the theme of site.yaml")
    parser.add_argument("--as-of", metavar="DATE", help="the day that the pages speak of")
    parser.add_argument(
        "--jobs", type=_count, metavar="N", help="processes at the most; default: as many as cores"
    )
    parser.add_argument("--timings", action="store_true", help="tell how long each stage took")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return int(text)


def _init(options: argparse.Namespace) -> int:
    from site_builder.scaffold import init  # noqa: PLC0415 - each command imports what it uses

    folder: Path = options.folder / (options.directory or "")
    made, kept = init(folder)
    for path in made:
        print(path)
    for path in kept:
        print(f"site-builder: {path}: มีอยู่แล้ว ไม่เขียนทับ / already there, left as it is", file=sys.stderr)
    return DONE


def _new(options: argparse.Namespace) -> int:
    from site_builder.scaffold import ScaffoldError, new_measure  # noqa: PLC0415 - each command imports what it uses

    _agency_folder(options)
    try:
        path = new_measure(
            options.folder,
            year=options.year,
            title=options.title,
            owners=options.owner,
            status=options.status,
            slug=options.slug,
        )
    except ScaffoldError as wrong:
        raise _Usage(str(wrong)) from None
    print(path)
    return DONE


def _check(options: argparse.Namespace) -> int:
    from site_builder.build import check  # noqa: PLC0415 - each command imports what it uses

    _agency_folder(options)
    with shown_progress(timings=options.timings) as progress:
        checked = check(
            options.folder,
            theme=_theme(options),
            as_of=_as_of(options),
            jobs=options.jobs,
            progress=progress,
        )
    asked = options.item is not None or options.year is not None
    shown = _asked_items(checked, options) if asked and checked.assessments else checked.assessments
    gaps = _gaps(shown) if asked else ()
    code = _report(checked.report, options, gaps)
    if options.form != "text" or has_errors(checked.report.problems):
        return code
    language = options.lang or checked.report.language
    if not asked:
        print(messages.checked(checked.report, language))
        for year in messages.without_item(checked.assessments, checked.years):
            print(messages.no_item(year, language))
    for assessment in shown:
        for item in assessment.items:
            if asked or item.fiscal_year:
                print(messages.coverage(assessment.basis, item, language))
    return code


def _asked_items(checked: "Checked", options: argparse.Namespace) -> "tuple[Assessment, ...]":
    """Choose the items of --item and --year; both spellings of a year and of a code are known elsewhere."""
    from site_builder import thai  # noqa: PLC0415 - each command imports what it uses
    from site_builder.model.requirements import choose_items  # noqa: PLC0415 - the same

    try:
        year = thai.buddhist_year(options.year) if options.year is not None else None
    except thai.DateError:
        raise _Usage(f"--year {options.year}: ไม่ใช่ปี พ.ศ. / not a year of the Buddhist Era") from None
    chosen = choose_items(checked.assessments, options.item, year)
    if not chosen:
        known = _named(checked.assessments)
        raise _Usage(f"ไม่มีข้อนี้ในชุดข้อกำหนด / no such item: {known}")
    if options.year is None and len(chosen) > 1:
        raise _Usage(
            f"--item {options.item}: มีหลายปี ให้ระบุ --year / in several years, name one: {_named(chosen)}"
        )
    return chosen


def _named(assessments: "Iterable[Assessment]") -> str:
    return ", ".join(
        f"--item {item.code} --year {each.basis.year}" for each in assessments for item in each.items
    )


def _gaps(chosen: "Iterable[Assessment]") -> tuple[Problem, ...]:
    from site_builder.model.requirements import gap_problems  # noqa: PLC0415 - each command imports what it uses

    return tuple(
        gap
        for assessment in chosen
        for item in assessment.items
        for gap in gap_problems(assessment.basis, item)
    )


def _build(options: argparse.Namespace) -> int:
    from site_builder.publish.staging import Stopped  # noqa: PLC0415 - each command imports what it uses

    _agency_folder(options)
    output: Path = options.output or options.folder / "output"
    for taken in ("content", "themes"):
        if output.resolve().is_relative_to((options.folder / taken).resolve()):
            raise _Usage(f"--output {output}: ต้องไม่อยู่ใน {taken}/ / must not lie inside {taken}/")
    try:
        built = _built(options, output)
    except Stopped as stopped:
        return _stop(stopped.problem, options)
    if built.account is None:
        return _report(built.report, options)
    foreign = tuple(problem("foreign-file", Place(path=str(output / path))) for path in built.account.foreign)
    code = _report(built.report, options, foreign)
    # In the other forms, standard output holds the problems and nothing else.
    results = sys.stdout if options.form == "text" else sys.stderr
    print(
        messages.accounting(built, built.account, output, options.lang or built.report.language),
        file=results,
    )
    return code


def _built(options: argparse.Namespace, output: Path) -> "Built":
    from site_builder.report import Built  # noqa: PLC0415 - each command imports what it uses
    from site_builder.unchanged import Asked, look  # noqa: PLC0415 - the same

    began = time.monotonic()
    asked = Asked(folder=options.folder, output=output, theme=_theme(options), as_of=_as_of(options))
    seen = None if options.clean else look(asked)
    if seen and seen.last and seen.unchanged:
        # Found before all that a build needs is loaded.
        count = seen.last.account.written + seen.last.account.unchanged
        account = replace(seen.last.account, written=0, removed=0, unchanged=count)
        return Built(report=seen.last.report, account=account, seconds=time.monotonic() - began)
    return _build_anew(options, asked, seen)


def _build_anew(options: argparse.Namespace, asked: "Asked", seen: "Seen | None") -> "Built":
    from site_builder.build import build  # noqa: PLC0415 - each command imports what it uses

    with shown_progress(timings=options.timings) as progress:
        return build(
            asked.folder,
            asked.output,
            theme=asked.theme,
            as_of=asked.as_of,
            clean=options.clean,
            jobs=options.jobs,
            progress=progress,
            seen=seen,
        )


def _verify(options: argparse.Namespace) -> int:
    from site_builder.publish import manifest  # noqa: PLC0415 - each command imports what it uses

    folder: Path = options.directory or options.folder / "output"
    if not folder.is_dir():
        raise _Usage(f"{folder}: ไม่มีโฟลเดอร์นี้ / no such folder")
    language = _language(options)
    try:
        differences, count = manifest.verify(folder)
    except manifest.ManifestError:
        damaged = problem("manifest-damaged", Place(path=str(folder / manifest.NAME)))
        return _tell((damaged,), options, {}, language)
    if not differences and options.form == "text":
        print(messages.verified(folder, count, language))
    found = tuple(
        problem(f"output-{kind}", Place(path=str(folder / path)))
        for kind, paths in (
            ("added", differences.added),
            ("changed", differences.changed),
            ("missing", differences.missing),
        )
        for path in paths
    )
    return _tell(found, options, {}, language)


def _theme(options: argparse.Namespace) -> str | None:
    if options.theme is None:
        return None
    from site_builder.content.values import IDENTIFIER_FORM  # noqa: PLC0415 - each command imports what it uses

    name: str = options.theme
    if not IDENTIFIER_FORM.fullmatch(name):
        raise _Usage(f"--theme {name}: ต้องเป็นชื่อธีม ไม่ใช่ที่อยู่ / must be a theme's name, not a path")
    return name


def _agency_folder(options: argparse.Namespace) -> None:
    if not (options.folder / "content").is_dir():
        raise _Usage(
            f"{options.folder / 'content'}: ไม่พบโฟลเดอร์ content ให้ใช้ -C ระบุโฟลเดอร์ของหน่วยงาน "
            "หรือ site-builder init เพื่อสร้างใหม่ / "
            "no content folder; name the agency's folder with -C, or make one with site-builder init"
        )


def _as_of(options: argparse.Namespace) -> "date | None":
    """Take the day from --as-of, else from SOURCE_DATE_EPOCH (reproducible-builds.org: seconds, UTC)."""
    from datetime import UTC, datetime  # noqa: PLC0415 - each command imports what it uses

    from site_builder import thai  # noqa: PLC0415 - the same

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    try:
        if options.as_of is not None:
            return thai.read_date(options.as_of)
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else None
    except thai.DateError:
        raise _Usage(f"--as-of {options.as_of}: ไม่ใช่วันที่ / not a date, write it as 2567-01-15") from None
    except (ValueError, OverflowError):
        raise _Usage("SOURCE_DATE_EPOCH: ต้องเป็นจำนวนวินาที / must be a number of seconds") from None


def _report(report: "Report", options: argparse.Namespace, more: tuple[Problem, ...] = ()) -> int:
    """Print all problems of a folder; gives the exit code."""
    language = options.lang or report.language
    return _tell(in_order((*report.problems, *more)), options, report.sources, language)


def _tell(
    problems: tuple[Problem, ...], options: argparse.Namespace, sources: Mapping[str, str], language: Language
) -> int:
    """Print problems in the form that was asked for, and in text their number; gives the exit code."""
    form = cast("Form", options.form)
    stream = sys.stderr if form == "text" else sys.stdout
    stream.write(written(problems, form, language, sources))
    if problems and form == "text":
        stream.write(f"{messages.counted(problems, language)}\n")
    return PROBLEMS if has_errors(problems) else DONE


def _language(options: argparse.Namespace) -> Language:
    """Give the language of problems where no site is compiled: the option's, else that of site.yaml."""
    from site_builder.content.documents import read_site  # noqa: PLC0415 - each command imports what it uses
    from site_builder.content.files import read_settings  # noqa: PLC0415 - the same

    if options.lang:
        return cast("Language", options.lang)
    return read_site(read_settings(options.folder))[0].language


def _stop(found: Problem, options: argparse.Namespace) -> int:
    """Say in one sentence which path and what kept us from working; gives the exit code."""
    form, language = cast("Form", options.form), _language(options)
    print(
        f"site-builder: {found.place.path}: {found.message(language)} {found.hint(language)}", file=sys.stderr
    )
    if form != "text":
        with suppress(OSError):  # it may be standard output itself that cannot be written
            sys.stdout.write(written((found,), form, language, {}))
            sys.stdout.flush()
    return MACHINE


_CAUSES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "no-permission",
}


def _machine_problem(fault: OSError) -> Problem:
    path = str(fault.filename2 or fault.filename or "standard output")
    return problem(
        _CAUSES.get(fault.errno or 0, "machine"), Place(path=path), cause=fault.strerror or str(fault)
    )
