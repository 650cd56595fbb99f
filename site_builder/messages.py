"""What the command line says at the end of its work, in Thai and English."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.problems import Language, Problem

if TYPE_CHECKING:
    from site_builder.mending import Fault, Mend
    from site_builder.model.records import Assessment, Basis, Item
    from site_builder.publish.manifest import Manifest
    from site_builder.report import Account, Built, Report

GAP = "gap-"
"""How the codes begin that tell what an item of an assessment lacks: they forbid nothing."""


def counted(problems: Sequence[Problem], language: Language) -> str:
    """Count problems, and say what they forbid."""
    gaps = sum(found.code.startswith(GAP) for found in problems)
    errors = sum(found.severity == "error" for found in problems) - gaps
    warnings = len(problems) - errors - gaps
    if language == "en":
        said = f"errors: {errors}, warnings: {warnings}" + "; it cannot be published" * bool(errors)
        return said + f"; missing of what was asked: {gaps}" * bool(gaps)
    said = f"ข้อผิดพลาด {errors} ข้อ คำเตือน {warnings} ข้อ" + " ยังเผยแพร่ไม่ได้" * bool(errors)
    return said + f" ยังขาดสิ่งที่ข้อประเมินขอ {gaps} แห่ง" * bool(gaps)


def checked(report: "Report", language: Language) -> str:
    """Say that a folder can be published."""
    if language == "en":
        return f"checked: files {report.read}, measures {report.measures}; they can be published"
    return f"ตรวจ {report.read} ไฟล์ {report.measures} มาตรการ เผยแพร่ได้"


def without_item(assessments: "Iterable[Assessment]", years: Iterable[int]) -> list[int]:
    """List the fiscal years (Buddhist Era) that no item of any requirement set shows."""
    shown = {item.year for assessment in assessments for item in assessment.items}
    return sorted(set(years) - shown)


def no_item(year: int, language: Language) -> str:
    """Say that the assessment's pages leave out a fiscal year."""
    if language == "en":
        return f"fiscal year {year}: no requirement set shows it; add one to content/requirements/"
    return f"ปีงบประมาณ {year}: ไม่มีชุดข้อกำหนดใดแสดงปีนี้ เพิ่มได้ใน content/requirements/"


_STATES: Mapping[Language, Mapping[str, str]] = {
    "th": {"met": "ครบ", "partly": "มีบางส่วน", "missing": "ยังไม่มี", "unchecked": "โปรแกรมตรวจไม่ได้"},
    "en": {"met": "met", "partly": "partly met", "missing": "missing", "unchecked": "not checked"},
}


def coverage(basis: "Basis", item: "Item", language: Language) -> str:
    """Say how far an item is answered."""
    state, total = _STATES[language][item.state], len(item.components)
    if language == "en":
        said = f"{item.code} of {basis.year}: {state}, {item.met} of {total} components"
        said += f", {item.by_hand} for people to check" * bool(item.by_hand)
        return said + f"; {item.address}" * bool(item.fiscal_year)
    said = f"ข้อ {item.code} ปี {basis.year}: {state} {item.met} จาก {total} องค์ประกอบ"
    said += f" ต้องตรวจเอง {item.by_hand}" * bool(item.by_hand)
    return said + f" {item.address}" * bool(item.fiscal_year)


def verified(
    section: str, listed: "Manifest", differences: int, chain: tuple[int, int], language: Language
) -> str:
    """Say whether a published section is what a build made, and which publication it is.

    `chain` is how many earlier publications it follows, of how many that were named.
    """
    count, (inside, earlier) = len(listed.files), chain
    if language == "en":
        said = f"{section}: {count} files, " + (
            f"differences: {differences}" if differences else "all as they were built"
        )
        said += f"\npublication {listed.digest}"
        said += f"\nfollows     {listed.previous}" if listed.previous else ""
        return said + f"\nin its chain: {inside} of {earlier} earlier manifests" * bool(earlier)
    said = f"{section}: {count} ไฟล์ " + (
        f"พบความต่าง {differences} แห่ง" if differences else "ตรงตามที่สร้างไว้ทุกไฟล์"
    )
    said += f"\nฉบับเผยแพร่ {listed.digest}"
    said += f"\nต่อจากฉบับ {listed.previous}" if listed.previous else ""
    return said + f"\nอยู่ในสายเดียวกัน {inside} จาก {earlier} ฉบับก่อนหน้า" * bool(earlier)


def accounting(built: "Built", account: "Account", output: Path, language: Language) -> str:
    """Say what a build read, published, held back, wrote, left and removed."""
    report, changed = built.report, account.written or account.removed
    seconds = f"{built.seconds:.2f}"
    if language == "en":
        line = (
            f"{output}: {report.read} files read, {report.measures} measures published, "
            f"{report.drafts} drafts held back, {account.written} files written, "
            f"{account.unchanged} unchanged, {account.removed} removed, {seconds} seconds"
        )
        return line if changed else f"{line}; nothing had changed"
    line = (
        f"{output}: อ่าน {report.read} ไฟล์ เผยแพร่ {report.measures} มาตรการ "
        f"เก็บฉบับร่างไว้ {report.drafts} เขียน {account.written} ไฟล์ "
        f"คงเดิม {account.unchanged} ลบ {account.removed} ใช้ {seconds} วินาที"
    )
    return line if changed else f"{line} ไม่มีอะไรเปลี่ยน"


def previewed(problems: Sequence[Problem], seconds: float, language: Language, *, has_pages: bool) -> str:
    """Say what has become of the preview."""
    count = f" {counted(problems, language)}" if problems else ""
    if any(found.severity == "error" for found in problems):
        stays = {"th": "หน้าที่ถูกต้องล่าสุดยังแสดงอยู่", "en": "the last good pages stay:"}[language]
        nothing = {"th": "ยังไม่มีหน้าให้แสดง", "en": "nothing to show yet:"}[language]
        return (stays if has_pages else nothing) + count
    shown = {"th": "แสดงแล้ว ({seconds:.2f} วินาที)", "en": "shown ({seconds:.2f} s)"}[language]
    return shown.format(seconds=seconds) + count


def serving(host: str, port: int, language: Language) -> str:
    """Say where the preview is to be seen, and how it ends."""
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    if language == "en":
        return f"open {address} in a browser; drafts are shown and marked; Ctrl-C stops"
    return f"เปิด {address} ในเบราว์เซอร์ ฉบับร่างจะแสดงพร้อมเครื่องหมาย กด Ctrl-C เพื่อหยุด"


def open_to_others(language: Language) -> str:
    """Warn of a preview that other machines can reach."""
    if language == "en":
        return "site-builder: others in the network can read the preview, drafts included"
    return "site-builder: ผู้อื่นในเครือข่ายเปิดดูหน้าตัวอย่างได้ รวมทั้งฉบับร่าง"


def slow_watch(language: Language) -> str:
    """Say that the system tells of no changes, so that they are looked for."""
    if language == "en":
        return "site-builder: the system can watch no more files; changes show after a second or two"
    return "site-builder: ระบบเฝ้าดูไฟล์เพิ่มไม่ได้ หน้าเว็บจะเปลี่ยนตามหลังบันทึกหนึ่งหรือสองวินาที"


def stopped(language: Language) -> str:
    """Say that the preview has ended."""
    return "the preview has ended" if language == "en" else "หยุดแสดงแล้ว"


_MENDS: "Mapping[Language, Mapping[Fault, str]]" = {
    "th": {
        "byte-order-mark": "ลบเครื่องหมาย BOM ที่มองไม่เห็นหน้าไฟล์",
        "line-ends": "เปลี่ยนการขึ้นบรรทัดแบบ Windows เป็นแบบมาตรฐาน (LF) ทั้งไฟล์",
        "zero-width": "ลบอักขระที่มองไม่เห็น",
        "split-am": "สระอำที่พิมพ์เป็นสองตัว เปลี่ยนเป็น ำ",
        "double-e": "เ สองตัว เปลี่ยนเป็น แ",
        "tab-indent": "ย่อหน้าด้วย Tab เปลี่ยนเป็นเว้นวรรคสองครั้ง",
        "thai-digits": "ปีงบประมาณเลขไทย เปลี่ยนเป็นเลขอารบิก",
        "common-era-year": "ปีงบประมาณ ค.ศ. เปลี่ยนเป็น พ.ศ.",
    },
    "en": {
        "byte-order-mark": "removed the invisible byte order mark at the start",
        "line-ends": "brought the line ends of Windows to LF, in the whole file",
        "zero-width": "removed invisible characters",
        "split-am": "wrote the vowel ำ, typed as two characters, as one",
        "double-e": "wrote เ typed twice as แ",
        "tab-indent": "indented with two spaces in place of a tab",
        "thai-digits": "wrote the fiscal year in Arabic digits",
        "common-era-year": "wrote the fiscal year in the Buddhist Era",
    },
}


def mended(path: str, mends: "Sequence[Mend]", language: Language) -> list[str]:
    """Say what is mended in a file, a line for each kind of fault."""
    return [f"{path}: {_MENDS[language][fault]} {where}" for fault, where in _by_fault(mends, language)]


_LEFT: "Mapping[Language, Mapping[Fault, str]]" = {
    "th": {
        "zero-width": "มีอักขระที่มองไม่เห็น",
        "split-am": "มีสระอำที่พิมพ์เป็นสองตัว",
        "double-e": "มี เ สองตัว",
    },
    "en": {
        "zero-width": "there are invisible characters",
        "split-am": "the vowel ำ is typed as two characters",
        "double-e": "เ is typed twice",
    },
}


def left(path: str, mends: "Sequence[Mend]", language: Language) -> list[str]:
    """Say what could be mended in a file but is left to people, and why."""
    why = {
        "th": "ไม่แก้ให้ เพราะอยู่ในที่อยู่เว็บหรือชื่อไฟล์ หรือแก้แล้วข้อความจะเปลี่ยน ให้ตรวจเอง",
        "en": "left to you: it is part of an address or a file's name, or the text would say another thing",
    }[language]
    return [f"{path}: {_LEFT[language][fault]} {where} {why}" for fault, where in _by_fault(mends, language)]


_MOST_LINES = 8


def _by_fault(mends: "Sequence[Mend]", language: Language) -> "list[tuple[Fault, str]]":
    """Gather mends by their fault, in the order of the file, with their number and their lines."""
    said = []
    for fault in dict.fromkeys(each.fault for each in mends):
        lines = [each.line for each in mends if each.fault == fault]
        shown = ", ".join(map(str, dict.fromkeys(lines[:_MOST_LINES])))
        shown += " …" * (len(lines) > _MOST_LINES)
        where = f"({len(lines)} แห่ง บรรทัด {shown})" if language == "th" else f"({len(lines)}, line {shown})"
        said.append((fault, where))
    return said


def fixed(files: int, places: int, language: Language, *, written: bool) -> str:
    """Say at the end of `fix` what was done, or would be."""
    if language == "en":
        counts = f"files: {files}, places: {places}"
        return (
            f"mended; {counts}" if written else f"{counts}; nothing is written yet, do it with: fix --write"
        )
    counts = f"{files} ไฟล์ {places} แห่ง"
    return f"แก้แล้ว {counts}" if written else f"แก้ได้ {counts} ยังไม่ได้เขียน สั่ง site-builder fix --write เพื่อแก้จริง"


def nothing_fixed(language: Language, *, left: bool) -> str:
    """Say that `fix` had nothing to do: because all is well, or because it may not mend what is `left`."""
    if left:
        return "ไม่มีอะไรที่แก้ให้ได้" if language == "th" else "there is nothing that can be mended for you"
    return "ไม่มีอะไรต้องแก้" if language == "th" else "there is nothing to mend"


def remaining(places: int, files: int, language: Language) -> str:
    """Say at the end of `fix` what remains for people; nothing where nothing does."""
    if not places and not files:
        return ""
    if language == "en":
        counts = (f"places: {places}" * bool(places), f"unreadable files: {files}" * bool(files))
        return "; left to you: " + ", ".join(filter(None, counts))
    return f" เหลือให้แก้เอง {places} แห่ง" * bool(places) + f" อ่านไม่ได้ {files} ไฟล์" * bool(files)


def left_off(language: Language) -> str:
    """Say that a conversation was broken off."""
    return "เลิกแล้ว ไม่ได้เขียนอะไร" if language == "th" else "left off; nothing was written"


def what_next(language: Language) -> str:
    """Say what to do with a new measure."""
    if language == "en":
        return "Open the file, write under the headings, then run: site-builder check"
    return "เปิดไฟล์นี้ เขียนเนื้อหาใต้หัวข้อ แล้วสั่ง site-builder check"
