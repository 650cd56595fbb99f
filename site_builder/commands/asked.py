"""What the options that several commands share ask for."""

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path

from site_builder import thai
from site_builder.commands.outcome import UsageError
from site_builder.publish import manifest


def agency_folder(options: argparse.Namespace) -> None:
    """See that the agency's folder is one. Raises UsageError where it is not."""
    folder = Path(options.folder)
    if not (folder / "content").is_dir():
        raise UsageError(
            f"{folder / 'content'}: ไม่พบโฟลเดอร์ content ให้ใช้ -C ระบุโฟลเดอร์ของหน่วยงาน "
            "หรือ site-builder init เพื่อสร้างใหม่ / "
            "no content folder; name the agency's folder with -C, or make one with site-builder init"
        )


def theme_asked(options: argparse.Namespace) -> str | None:
    """Give the theme's name of --theme. Raises UsageError for what cannot be one."""
    if options.theme is None:
        return None
    from site_builder.content.values import IDENTIFIER_FORM  # noqa: PLC0415 - seldom asked for

    name: str = options.theme
    if not IDENTIFIER_FORM.fullmatch(name):
        raise UsageError(f"--theme {name}: ต้องเป็นชื่อธีม ไม่ใช่ที่อยู่ / must be a theme's name, not a path")
    return name


def day_asked(options: argparse.Namespace) -> date | None:
    """Take the day from --as-of, else from SOURCE_DATE_EPOCH (reproducible-builds.org: seconds, UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    try:
        if options.as_of is not None:
            return thai.read_date(options.as_of)
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else None
    except thai.DateError:
        raise UsageError(f"--as-of {options.as_of}: ไม่ใช่วันที่ / not a date, write it as 2567-01-15") from None
    except (ValueError, OverflowError):
        raise UsageError("SOURCE_DATE_EPOCH: ต้องเป็นจำนวนวินาที / must be a number of seconds") from None


def previous_asked(options: argparse.Namespace) -> manifest.Manifest | None:
    """Read the publication that a build follows; None where none is named, or it is not there.

    Raises UsageError where it is no sound manifest.
    """
    path: Path | None = options.previous
    if path is None:
        return None
    if has_scheme(str(path)):
        raise UsageError(
            f"--previous: ต้องเป็นไฟล์ ให้ดาวน์โหลด {manifest.NAME} มาก่อน / "
            f"must be a file; fetch the {manifest.NAME} first"
        )
    try:
        return read_manifest(path) if path.exists() else None
    except manifest.ManifestError:
        raise UsageError(
            f"--previous {path}: ไม่ใช่ manifest.json ที่สมบูรณ์ / not a sound manifest.json"
        ) from None


def read_manifest(path: Path) -> manifest.Manifest:
    """Read the manifest of an earlier publication.

    Raises ManifestError where it is none, UsageError where there is no such file.
    """
    try:
        return manifest.read(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"--previous {path}: ไม่มีไฟล์นี้ / no such file") from None


def has_scheme(named: str) -> bool:
    """Tell whether what was named is an address of the web (a path has one stroke left of two)."""
    return named.lower().startswith(("http:/", "https:/"))
