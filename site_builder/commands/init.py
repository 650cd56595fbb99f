"""`init`: a new agency folder."""

import argparse
import sys
from pathlib import Path

from site_builder.commands.outcome import DONE
from site_builder.scaffold import init


def run(options: argparse.Namespace) -> int:
    """Make the files that are not there yet."""
    folder = Path(options.folder, options.directory or "")
    made, kept = init(folder)
    for path in made:
        print(path)
    for path in kept:
        print(f"site-builder: {path}: มีอยู่แล้ว ไม่เขียนทับ / already there, left as it is", file=sys.stderr)
    return DONE
