"""What a row of the table of mistakes is, and short ways to write the defects.

A measure's lines are counted in `MEASURE`: `field()` adds what begins on line 6, `text()`
puts what begins on line 9, `setting()` adds what begins on line 2 of `site.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as declared

from tests.conftest import MEASURE, SITE


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A symbolic link in place of a file."""

    target: str


Files = Mapping[str, str | bytes | LinkTo | None]
"""Files by path; None takes one away."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One defect, and all that is told of it."""

    name: str
    """What is wrong, in the words of the test's id."""
    files: Files
    """The defect: the files that differ from the good site."""
    told: tuple[str, ...]
    """`path:line:column: severity[code]`, as the program prints it."""
    given: Mapping[str, str | bytes] = declared(default_factory=dict)
    """What the good site has beside `GOOD`."""


TAX = "content/2566/tax.md"


def replaced(old: str, new: str) -> dict[str, str]:
    """Write the measure with one piece replaced."""
    assert MEASURE.count(old) == 1
    return {TAX: MEASURE.replace(old, new)}


def field(*lines: str) -> dict[str, str]:
    """Write the measure with more front matter, from line 6 on."""
    return replaced("status: completed", "\n".join(("status: completed", *lines)))


def text(*lines: str) -> dict[str, str]:
    """Write the measure with another text in its first part, from line 9 on."""
    return replaced("จัดทำระบบ", "\n".join(lines))


def setting(*lines: str) -> dict[str, str]:
    """Write `site.yaml` with more settings, from line 2 on."""
    return {"content/site.yaml": SITE + "".join(f"{line}\n" for line in lines)}


def analysis(*lines: str, body: str = "") -> dict[str, str]:
    """Write the year's analysis, its front matter from line 2 on."""
    return {"content/2566/analysis.md": "\n".join(("---", *lines, "---", body))}


def proof(name: str, data: bytes) -> dict[str, str | bytes]:
    """Write a file of evidence, and let the measure name it from line 6, column 19 on."""
    return {**field(f"evidence: [{{file: files/{name}}}]"), f"content/2566/files/{name}": data}


def theme(path: str, *lines: str) -> dict[str, str]:
    """Write a file of the agency's own theme, and let the site use that theme."""
    return {**setting("theme: own"), f"themes/own/{path}": "\n".join(lines)}


EARLIER = {"content/2565/tax.md": MEASURE.replace("2566", "2565")}
"""The same measure in the year before."""

OTHER = {"content/2566/other.md": MEASURE}
"""A second measure of the year, before the first in the order of files."""

DRAFT = {"content/2566/draft.md": MEASURE.replace("status: completed", "status: completed\ndraft: true")}
"""A measure that is not published yet."""

MANUAL: Mapping[str, str | bytes] = {
    "content/2566/files/manual.pdf": b"%PDF-1.7\n",
    "content/2566/files/photo.png": b"\x89PNG\r\n\x1a\n",
    "content/2566/handbook.md": MEASURE.replace(
        "status: completed",
        "status: completed\nevidence: [{file: files/manual.pdf}, {file: files/photo.png}]",
    ),
}
"""Two files of evidence, and a measure that names them."""

FINDINGS = analysis("findings: [{id: f1, kind: urgent, text: ช้า}]")
"""An analysis with one finding."""
