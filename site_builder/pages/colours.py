"""The agency's colour as a style sheet, readable in light and dark (WCAG 2.2, 1.4.3)."""

import hashlib

PAPER, DARK_PAPER = "#ffffff", "#14181b"
"""The default theme's backgrounds."""

READABLE = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""

READABLE_IN_DARK = 6.0
"""What is asked of it on the dark background, where a colour at the least contrast looks dim."""


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (`#rrggbb`), 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def readable_on(paper: str, colour: str, least: float = READABLE) -> str:
    """Move a colour towards black or white until text in it has a contrast on a background."""
    end = "#000000" if _luminance(paper) > _luminance("#777777") else "#ffffff"
    steps = 50
    mixed = (_mixed(colour, end, step / steps) for step in range(steps + 1))
    return next(each for each in mixed if contrast(paper, each) >= least)


def _mixed(colour: str, end: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(end), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in parts)


def agency_style(colour: str | None) -> tuple[str, bytes] | None:
    """Make the style sheet of an agency's colour, with its address; None where none is set."""
    if colour is None:
        return None
    light, dark = readable_on(PAPER, colour), readable_on(DARK_PAPER, colour, READABLE_IN_DARK)
    in_light = f":root {{ --accent: {light}; --on-accent: {PAPER}; }}"
    in_dark = f":root {{ --accent: {dark}; --on-accent: {DARK_PAPER}; }}"
    data = f"{in_light}\n@media screen and (prefers-color-scheme: dark) {{ {in_dark} }}\n".encode()
    return f"assets/agency.{hashlib.sha256(data).hexdigest()[:10]}.css", data
