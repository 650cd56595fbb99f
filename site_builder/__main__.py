"""`python -m site_builder` is the same as `site-builder`."""

import sys

from site_builder.cli import program

sys.exit(program())
