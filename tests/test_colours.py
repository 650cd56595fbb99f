"""Colours can be read: those of the default theme, and any that an agency chooses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.pages.colours import (
    DARK_PAPER,
    PAPER,
    READABLE,
    READABLE_IN_DARK,
    agency_style,
    contrast,
    readable_on,
)
from tests.conftest import REPOSITORY, Site

STYLE = (REPOSITORY / "themes/default/assets/site.css").read_text(encoding="utf-8")
LEAST = {
    **dict.fromkeys(("ink", "quiet", "accent"), READABLE),
    **dict.fromkeys(("completed", "in-progress", "not-started", "not-completed"), READABLE),
}


def tokens(scheme: str) -> dict[str, str]:
    """Read the colours of the default theme."""
    block = STYLE.split("prefers-color-scheme: dark")[1 if scheme == "dark" else 0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block.split("/* Sarabun")[0]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LEAST)
def test_text_of_the_default_theme_is_readable(scheme: str, name: str) -> None:
    """Every colour of text has a contrast of at least 4.5 on the paper, in light and in dark."""
    colours = tokens(scheme)
    assert contrast(colours["paper"], colours[name]) >= LEAST[name]
    assert colours["paper"] == {"light": PAPER, "dark": DARK_PAPER}[scheme]


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, equal colours are 1, and the grey of the standard's examples is 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(st.integers(0, 0xFFFFFF), st.sampled_from([PAPER, DARK_PAPER]))
def test_any_colour_becomes_readable_and_a_readable_one_stays(colour: int, paper: str) -> None:
    """The colour of an agency is changed only as far as reading needs."""
    chosen = f"#{colour:06x}"
    used = readable_on(paper, chosen)
    assert contrast(paper, used) >= READABLE
    assert (used == chosen) == (contrast(paper, chosen) >= READABLE)


def test_crest_is_the_picture_of_a_shared_link(site: Site) -> None:
    """Open Graph names the crest where its full address is known."""
    settings = "agency: ก\ncrest: files/crest.png\n"
    site.write({"content/site.yaml": settings, "content/files/crest.png": b"\x89PNG\r\n\x1a\n"}).build()
    assert "og:image" not in site.page("2566/tax.html")
    site.write({"content/site.yaml": f"{settings}base_url: https://www.example.go.th/ita/\n"}).build()
    picture = '<meta property="og:image" content="https://www.example.go.th/ita/files/crest.png">'
    assert picture in site.page("2566/tax.html")


@pytest.mark.parametrize("colour", ["#7a1f4e", "#e8720c", "#ffcc00"])
def test_agency_s_colour_is_not_dim_in_the_dark(colour: str) -> None:
    """On the dark background the colour is lighter than reading just needs."""
    made = agency_style(colour)
    assert made
    light, dark = re.findall("--accent: (#[0-9a-f]{6})", made[1].decode())
    assert contrast(PAPER, light) >= READABLE
    assert contrast(DARK_PAPER, dark) >= READABLE_IN_DARK


def test_agency_s_crest_and_colour_are_on_every_page(site: Site) -> None:
    """`crest` and `colour` of the settings reach every page, and the crest is published."""
    site.write(
        {
            "content/site.yaml": 'agency: ก\ncrest: files/crest.png\ncolour: "#7A1F3D"\n',
            "content/files/crest.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    assert site.run("build", "--format", "json").problems == []
    assert (site.folder / "output/files/crest.png").is_file()
    for path in (site.folder / "output").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert re.search(r'<img class="crest" src="[./]*files/crest\.png" alt="">', page)
        style = re.search(r'href="([./]*assets/agency\.[0-9a-f]{10}\.css)"', page)
        assert style
        assert "--accent: #7a1f3d" in (path.parent / style[1]).resolve().read_text(encoding="utf-8")
