"""A good agency folder, and the program run on it as a user would."""

import contextlib
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from site_builder.cli import main
from site_builder.model.records import Settings

# A busy machine is no fault of the program.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parent.parent

SCRIPT_THAT_RUNS = r'<script(?! type="application/ld\+json">)(?![^>]*\ssrc=)'
"""A script that a strict policy blocks: every one but blocks of data, and files of the section."""

SITE = "agency: เทศบาลทดสอบ\n"

MEASURE = """\
---
title: ชำระภาษีออนไลน์
fiscal_year: 2566
owner: กองคลัง
status: completed
---
## ขั้นตอนหรือวิธีการปฏิบัติ

จัดทำระบบ

## แนวทางการกำกับติดตามและการรายงาน

รายงานทุกไตรมาส

## สรุปผลการดำเนินการ

เปิดใช้แล้ว

## ผลลัพธ์หรือความสำเร็จ

ประชาชนสะดวก
"""

SETTINGS = Settings(
    agency="ก",
    title=None,
    language="th",
    digits="arabic",
    base_url=None,
    contact=None,
    contact_address=None,
    licence=None,
    crest=None,
    colour=None,
    signature=None,
    scheme="nacc",
)
"""The settings of an agency that has set nothing."""

GOOD: Mapping[str, str] = {"content/site.yaml": SITE, "content/2566/tax.md": MEASURE}
"""The smallest good site: one agency, one measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[dict[str, object]]:
        """The list of `--format json`."""
        listed: list[dict[str, object]] = json.loads(self.out)
        return listed

    @property
    def codes(self) -> list[object]:
        """The codes of its problems."""
        return [each["code"] for each in self.problems]


@dataclass(frozen=True, slots=True)
class Site:
    """An agency's folder in a test."""

    folder: Path

    def write(self, files: Mapping[str, str | bytes]) -> "Site":
        """Write files by path, text as UTF-8."""
        for path, text in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def run(self, *arguments: str) -> Ran:
        """Run the program on the folder."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(["-C", str(self.folder), *arguments])
            except SystemExit as left:
                code = int(left.code or 0)
        return Ran(code=code, out=out.getvalue(), err=err.getvalue())

    def build(self, *arguments: str) -> Ran:
        """Build it and expect that to succeed."""
        ran = self.run("build", *arguments)
        assert ran.code == 0, ran.err
        return ran

    def page(self, address: str) -> str:
        """Read a published page."""
        return (self.folder / "output" / address).read_text(encoding="utf-8")

    def tree(self, name: str = "output") -> dict[str, str]:
        """Hash every file of the published folder, by path."""
        root = self.folder / name
        return {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty folder, and no date from outside."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return Site(tmp_path / "agency")


@pytest.fixture
def site(empty: Site) -> Site:
    """The smallest good site."""
    return empty.write(GOOD)
