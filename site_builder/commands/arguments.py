"""What may stand on the command line: every command, its options, and the module that does it."""

import argparse
from pathlib import Path

from site_builder import __version__


def parser() -> argparse.ArgumentParser:
    """Declare every command; what is parsed has the module of its command as `module`."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _common_options(common)
    whole = argparse.ArgumentParser(
        prog="site-builder", description="Measures in, transparency section out.", allow_abbrev=False
    )
    whole.add_argument("--version", action="version", version=f"site-builder {__version__}")
    _common_options(whole)
    whole.set_defaults(folder=Path(), lang=None, form="text", debug=False)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, parents=[common], allow_abbrev=False)
        added.set_defaults(module=f"site_builder.commands.{name}")
        return added

    init = command("init", "make a new agency folder that builds without edits")
    init.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="default: the agency's folder")

    new = command("new", "make a new measure file; without options, asks for all it needs")
    new.add_argument(
        "what", nargs="?", choices=["measure"], default="measure", help="what to make; so far measures"
    )
    new.add_argument("--year", help="fiscal year in the Buddhist Era")
    new.add_argument("--title", help="the measure's name")
    new.add_argument("--owner", action="append", help="may be given more than once")
    new.add_argument("--status", help="not-started (default), in-progress, completed, not-completed")
    new.add_argument("--reason", help="why, when the status is not-completed")
    new.add_argument("--slug", help="file name and address, a–z 0–9 -")

    imported = command("import", "make measure files of an existing report (Word, Excel, web page, text)")
    imported.set_defaults(module="site_builder.commands.import_report")  # `import` is a word of Python
    imported.add_argument("file", type=Path, metavar="FILE", help=".docx .xlsx .html .csv .tsv .txt")
    imported.add_argument("--year", required=True, help="fiscal year in the Buddhist Era")
    imported.add_argument(
        "--dry-run", action="store_true", help="show the report and the files, write nothing"
    )

    fix = command("fix", "show what can be mended without anybody's judgement, and mend it with --write")
    fix.add_argument("--write", action="store_true", help="do it; without, only the difference is shown")

    check = command("check", "tell all problems, write nothing")
    _site_options(check)
    check.add_argument("--item", metavar="CODE", help="also tell what this item of the assessment lacks")
    check.add_argument("--year", metavar="YEAR", help="year of the assessment; alone, all of its items")

    build = command("build", "check, then publish")
    _site_options(build)
    build.add_argument("--output", type=Path, metavar="DIR", help="default: output/ of the agency's folder")
    build.add_argument("--clean", action="store_true", help="write every file anew, changed or not")

    build.add_argument(
        "--previous",
        type=Path,
        metavar="FILE",
        help="the manifest.json of the publication before this one; its digest goes into the new one",
    )

    serve = command("serve", "show the section in a browser while it is written")
    _site_options(serve)
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine alone"
    )
    serve.add_argument("--port", type=_port, default=5500, metavar="N", help="default: 5500")

    verify = command("verify", "is this folder, or this website, what a build made?")
    verify.add_argument(
        "section", nargs="?", metavar="DIR or URL", help="default: output/ of the agency's folder"
    )
    verify.add_argument(
        "--previous",
        type=Path,
        action="append",
        default=[],
        metavar="FILE or DIR",
        help="a manifest.json of an earlier publication, which this one has to follow, or a folder of such "
        "files; may be repeated",
    )
    return whole


def _common_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before or after the command."""
    parser.add_argument(
        "-C", dest="folder", type=Path, metavar="DIR", help="the agency's folder; default: here"
    )
    parser.add_argument("--lang", choices=["th", "en"], help="language of problems; default: the site's")
    parser.add_argument(
        "--format", dest="form", choices=["text", "json", "github", "gitlab"], help="form of problems"
    )
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


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_HIGHEST_PORT}")
    return int(text)


_HIGHEST_PORT = 65_535
