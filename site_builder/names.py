"""Names of files that are nobody's: what editors and systems leave lying about."""

from typing import Final

_JUNK: Final = {"thumbs.db", "desktop.ini"}


def is_left_about(name: str) -> bool:
    """Tell whether a file or folder is passed over by its name: hidden, temporary, or of the system."""
    return name.startswith((".", "~$")) or name.endswith("~") or name.casefold() in _JUNK
