"""`fix`: what is safe to mend in the content, shown and then done."""

import argparse
import json
import sys

from site_builder import messages
from site_builder.commands.asked import agency_folder
from site_builder.commands.outcome import DONE, language_of
from site_builder.fixing import Fix, difference, find, write
from site_builder.problems import Language, Problem, in_order, written


def run(options: argparse.Namespace) -> int:
    """Show the difference and say what it is; with --write, also make it."""
    agency_folder(options)
    language = language_of(options)
    found, problems = find(options.folder)
    changed = tuple(each for each in found if each.mended.mends)
    if options.write:
        meanwhile = {each.path: wrong for each in changed if (wrong := write(each))}
        problems += tuple(meanwhile.values())
        found = tuple(each for each in found if each.path not in meanwhile)
        changed = tuple(each for each in changed if each.path not in meanwhile)
    if options.form == "json":
        _print_json(found, problems, language)
        return DONE
    for each in found:
        _print(each, language)
    sys.stderr.write(written(in_order(problems), "text", language, {}))
    places = sum(len(each.mended.mends) for each in changed)
    remain = sum(len(each.mended.left) for each in found)
    unread = len({each.place.path for each in problems})
    if changed:
        said = messages.fixed(len(changed), places, language, written=options.write)
    else:
        said = messages.nothing_fixed(language, left=bool(remain or unread))
    print(said + messages.remaining(remain, unread, language))
    return DONE


def _print(fix: Fix, language: Language) -> None:
    sys.stdout.write(difference(fix))
    said = messages.mended(fix.path, fix.mended.mends, language)
    said += messages.left(fix.path, fix.mended.left, language)
    print(*said, sep="\n")


def _print_json(found: tuple[Fix, ...], problems: tuple[Problem, ...], language: Language) -> None:
    """Write a list of files: what is mended in each, what is left, and why others are left alone."""
    listed = [
        {
            "path": each.path,
            "mends": [{"fault": mend.fault, "line": mend.line} for mend in each.mended.mends],
            "left": [{"fault": mend.fault, "line": mend.line} for mend in each.mended.left],
        }
        for each in found
    ]
    wrong = json.loads(written(in_order(problems), "json", language, {}))
    listed += [{"path": each["path"], "mends": [], "left": [], "problem": each} for each in wrong]
    print(json.dumps(listed, ensure_ascii=False, indent=2))
