"""Where the package lies, and the themes that come with it."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent


def built_in_themes() -> Path:
    """Find the themes that come with the package: inside it when installed, beside it in a checkout."""
    inside = PACKAGE / "themes"
    return inside if inside.is_dir() else PACKAGE.parent / "themes"
