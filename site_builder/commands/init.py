"""`init`: a new agency folder."""

import argparse
import sys
from pathlib import Path

from site_builder.commands.outcome import DONE
from site_builder.scaffold import init


def run(options: argparse.Namespace) -> int:
    """Make the files that are not there yet, and renew those that only the program writes."""
    folder = Path(options.folder, options.directory or "")
    started = init(folder)
    for path in started.made:
        print(path)
    for path in started.renewed:
        print(f"site-builder: {path}: ปรับเป็นรุ่นใหม่แล้ว / brought up to date", file=sys.stderr)
    for path in started.kept:
        print(f"site-builder: {path}: มีอยู่แล้ว ไม่เขียนทับ / already there, left as it is", file=sys.stderr)
    if started.made:
        settings = folder / "content/site.yaml"
        print(f"ต่อไป: แก้ {settings} แล้วสั่ง site-builder check / next: edit it, then run site-builder check")
    return DONE
