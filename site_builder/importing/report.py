"""What an import says of every table and row, in Thai and English."""

from collections.abc import Iterator, Mapping
from typing import Final

from site_builder.importing.plan import Imported, RowTold, TableTold
from site_builder.importing.reading import Skipped
from site_builder.problems import Language, masked

_REASONS: Final[Mapping[Language, Mapping[Skipped, str]]] = {
    "th": {
        "example": "เป็นตัวอย่าง (ข้อความก่อนตารางลงท้ายว่า เช่น หรือ ตัวอย่าง)",
        "no-measures": "ไม่มีหัวตารางของมาตรการ ต้องมีช่อง “มาตรการ” (หรือกิจกรรม โครงการ) "
        "และอย่างน้อยหนึ่งช่องจาก สรุปผล ผลลัพธ์ ขั้นตอน การกำกับติดตาม ผู้รับผิดชอบ สถานะ",
        "hidden": "แผ่นงานถูกซ่อนไว้",
        "heading-again": "เป็นหัวตารางซ้ำ",
        "empty": "แถวว่าง",
        "divider": "เป็นแถวหัวข้อคั่น",
        "note": "เป็นหมายเหตุหรือยอดรวม",
        "no-title": "ไม่มีชื่อมาตรการ",
        "same-row": "เหมือนแถวก่อนทุกคำ อยู่ใน {path} แล้ว",
        "in-folder": "มีอยู่แล้วใน {path}",
    },
    "en": {
        "example": "an example (the words before the table end in เช่น or ตัวอย่าง)",
        "no-measures": "no headings of a table of measures: it needs “มาตรการ” (or กิจกรรม, โครงการ) "
        "and at least one of สรุปผล, ผลลัพธ์, ขั้นตอน, การกำกับติดตาม, ผู้รับผิดชอบ, สถานะ",
        "hidden": "the sheet is hidden",
        "heading-again": "the headings once more",
        "empty": "an empty row",
        "divider": "a row that only divides",
        "note": "a note or a total",
        "no-title": "no name of a measure",
        "same-row": "word for word as a row before, in {path}",
        "in-folder": "already there in {path}",
    },
}

_FIELDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "th": {"owner": "ผู้รับผิดชอบ", "status": "สถานะ", "number": "ลำดับ", "due": "กำหนดเวลา"},
    "en": {"owner": "owner", "status": "status", "number": "number", "due": "due"},
}

_SAID: Final[Mapping[Language, Mapping[str, str]]] = {
    "th": {
        "file": "{file} → ปีงบประมาณ {year}",
        "encoding": "อ่านด้วยการเข้ารหัส {encoding}",
        "table": "ตารางที่ {number}",
        "sheet": "แผ่นงาน {sheet}",
        "line": "บรรทัดที่ {line}",
        "continues": "ต่อจากตารางก่อน",
        "skipped": "ข้าม",
        "row": "แถว {number}",
        "row of line": "บรรทัด {number}",
        "gaps": "ต้องกรอก {gaps}",
        "unread": "อ่าน{field}ไม่ออก: “{text}” อยู่ใต้หัวข้อ ## {heading}",
        "unnumbered": "ไม่มีลำดับ: ต้นฉบับไม่มีเลขของมาตรการ ถ้าต้องการให้กรอก number เอง",
        "owners": "แยกผู้รับผิดชอบเป็น {owners} ราย",
        "counted": "ลำดับ {counted} มาจากตำแหน่งในเอกสาร",
        "more": "รวมแถว {more}",
        "lost_links": "ไม่ได้นำลิงก์มาด้วย: {lost_links}",
        "pictures": "ไม่ได้นำรูปภาพมาด้วย {pictures} รูป",
        "total": "ตาราง {tables} แถว {rows} นำเข้า {taken} มาตรการ ข้าม {skipped} แถว",
        "total dry": "ตาราง {tables} แถว {rows} จะนำเข้า {taken} มาตรการ ข้าม {skipped} แถว ยังไม่ได้เขียนไฟล์ใด",
        "next": "ต่อไป: เทียบกับต้นฉบับ กรอกช่องที่ว่าง แล้วสั่ง site-builder check",
        "next dry": "ต่อไป: ถ้าถูกต้อง สั่งซ้ำโดยไม่ใส่ --dry-run",
    },
    "en": {
        "file": "{file} → fiscal year {year}",
        "encoding": "read with the encoding {encoding}",
        "table": "table {number}",
        "sheet": "sheet {sheet}",
        "line": "line {line}",
        "continues": "continues the table before",
        "skipped": "skipped",
        "row": "row {number}",
        "row of line": "line {number}",
        "gaps": "fill in {gaps}",
        "unread": "{field} cannot be read: “{text}” is under ## {heading}",
        "unnumbered": "no numbers: the original has none; write number where you want them",
        "owners": "parted into {owners} owners",
        "counted": "its number {counted} is its position in the document",
        "more": "together with rows {more}",
        "lost_links": "links left out: {lost_links}",
        "pictures": "pictures left out: {pictures}",
        "total": "tables {tables}, rows {rows}, measures imported {taken}, rows skipped {skipped}",
        "total dry": "tables {tables}, rows {rows}, measures to import {taken}, rows skipped {skipped}; "
        "nothing was written",
        "next": "next: compare with the original, fill in what is empty, then run site-builder check",
        "next dry": "next: if this is right, run it again without --dry-run",
    },
}


def said(imported: Imported, language: Language) -> str:
    """Say what an import did, or in a dry run would do."""
    return "\n".join(_lines(imported, language)) + "\n"


def _lines(imported: Imported, language: Language) -> Iterator[str]:
    say = _SAID[language]
    yield say["file"].format(file=imported.file, year=imported.year)
    if imported.encoding:
        yield "  " + say["encoding"].format(encoding=imported.encoding)
    for table in imported.tables:
        yield from _table_lines(table, language)
    rows = [row for table in imported.tables for row in table.rows]
    counts = {
        "tables": len(imported.tables),
        "rows": len(rows),
        "taken": len(imported.files),
        "skipped": len(rows) - len(imported.files),
    }
    dry = " dry" * imported.dry_run
    yield say["total" + dry].format_map(counts)
    if imported.files:
        yield say["next" + dry]


def _table_lines(table: TableTold, language: Language) -> Iterator[str]:
    say = _SAID[language]
    places = [say["table"].format(number=table.number)]
    places += [say["sheet"].format(sheet=table.sheet)] if table.sheet else []
    places += [say["line"].format(line=table.line)] if table.line else []
    places += [say["continues"]] if table.continues else []
    yield f"{', '.join(places)}: {' | '.join(table.headings)}"
    if table.skipped:
        yield f"  {say['skipped']}: {_REASONS[language][table.skipped]}"
    if table.unnumbered and not table.skipped:
        yield "  " + say["unnumbered"]
    for row in table.rows:
        yield "  " + _row_line(row, language, by_line=table.line is not None)


def _row_line(row: RowTold, language: Language, *, by_line: bool) -> str:
    say = _SAID[language]
    where = say["row of line" if by_line else "row"].format(number=row.number)
    begun = f"{where}: {row.text}" if row.text else where
    if row.skipped:
        return f"{begun} – {say['skipped']}: {_REASONS[language][row.skipped].format(path=row.path)}"
    values = {
        "gaps": ", ".join(row.gaps),
        "owners": row.owners,
        "counted": row.counted,
        "more": ", ".join(map(str, row.more)),
        "lost_links": ", ".join(row.lost_links),
        "pictures": row.pictures,
    }
    notes = [say[name].format_map(values) for name, value in values.items() if value]
    notes[bool(row.gaps) : bool(row.gaps)] = [
        say["unread"].format(field=_FIELDS[language][each.field], text=each.text, heading=each.heading)
        for each in row.unread
    ]
    return f"{begun} → {row.path}" + f" ({'; '.join(notes)})" * bool(notes)


def texts(imported: Imported) -> str:
    """Give the text of every file with its path above it; what may be a national ID is covered."""
    return "".join(f"=== {path}\n{masked(text)}\n" for path, text in imported.files.items())
