"""No file of evidence acts in a reader's browser, or says what nobody sees: it is refused, with its problem."""

import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests import pictures
from tests.conftest import MEASURE, Site

CLAIM = "evidence is harmless"
SHORT, LONG = 200, 5_000

Case = tuple[str, bytes, str | None]
"""The ending of a file, its content, and the code of the problem that has to refuse it; None for a good one."""


def run(trials: range, seed: int, folder: Path) -> Iterator[str | None]:
    """Name one file after the other as evidence, and look for its bytes in what is published."""
    site = Site(folder / "agency").write({"content/site.yaml": "agency: เทศบาลทดสอบ\n"})
    for number in trials:
        chance = random.Random(f"{seed}:{number}")
        make = MAKERS[number % len(MAKERS)]
        yield _wrong(site, make.__name__, *make(chance))


def _wrong(site: Site, name: str, ending: str, data: bytes, code: str | None) -> str | None:
    began = time.monotonic()
    path = f"files/proof.{ending}"
    text = MEASURE.replace("owner:", f"evidence: [{{file: {path}}}]\nowner:")
    site.write({"content/2566/tax.md": text, f"content/2566/{path}": data})
    ran = site.run("build", "--format", "json")
    published = site.folder / "output/2566" / path
    is_there = published.exists() and published.read_bytes() == data
    published.unlink(missing_ok=True)
    (site.folder / "content/2566" / path).unlink()
    if code is None:
        good = ran.code == 0 and is_there and ran.codes == []
    else:
        good = ran.code == 1 and not is_there and code in ran.codes
    seconds = time.monotonic() - began
    if seconds > _LONGEST:
        return f"{name}: {ending} took {seconds:.1f} seconds"
    return None if good else f"{name}: {ending} exit {ran.code}, {ran.codes} instead of {code}"


_LONGEST = 3
"""Seconds that a file of a megabyte may keep a build busy."""


# --- Good files, as scanners, telephones and offices make them --------------------------------------------

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + b"x" * 2000 + b"\n%%EOF\n"


def zipped(*names: str, chance: random.Random | None = None) -> bytes:
    """Make an archive of files with these names."""
    return packed({name: chance.randbytes(50) if chance else b"<html>" for name in names})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Make an archive of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


def good_picture(chance: random.Random) -> Case:
    """Pictures with noise that looks like anything, and without a position."""
    noise = chance.randbytes(chance.randrange(20_000))
    return chance.choice(
        [
            ("jpg", pictures.jpeg(xmp=b"<x:xmpmeta><exif:GPSLatitudeRef/></x:xmpmeta>") + noise, None),
            ("jpeg", pictures.jpeg(pictures.exif(latitude=0)), None),
            ("png", pictures.png(pictures.chunk(b"iDOT", noise)), None),
            ("png", pictures.png() + bytes(3), None),
            ("gif", pictures.gif(), None),
            ("webp", pictures.webp(pictures.exif(latitude=0)), None),
            ("mp4", pictures.film() + noise, None),
        ]
    )


def good_document(chance: random.Random) -> Case:
    """Documents of every kind."""
    return chance.choice(
        [
            ("pdf", PDF, None),
            ("pdf", b"\xef\xbb\xbf" + PDF, None),
            ("pdf", b"scanned by X-500\r\n" + PDF, None),
            ("docx", zipped("[Content_Types].xml", "word/document.xml"), None),
            ("xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), None),
            ("zip", zipped("report.pdf", "photo.jpg"), None),
            ("txt", "รายงานการประชุม <ร่าง>\n".encode(), None),
            ("csv", "มาตรการ,สถานะ\nก,แล้วเสร็จ\n".encode("cp874"), None),
            ("doc", rb"{\rtf1\ansi report}", None),
            ("doc", _old_office("WordDocument") + zipped("a.xml") + bytes(512), None),
            ("odt", open_document("Basic/Standard/script-lb.xml", "Basic/script-lc.xml"), None),
            ("txt", "วาง <script> ไว้ท้ายหน้า\n".encode(), None),
            ("mp3", b"ID3\x04\0\0\0\0\0\0" + bytes(99), None),
        ]
    )


def open_document(*names: str) -> bytes:
    """Make a text of LibreOffice."""
    kind = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    return packed({**kind, **dict.fromkeys(names, b"<xml/>")})


def _old_office(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


# --- Bad ones ----------------------------------------------------------------------------------------------


def page_under_another_name(chance: random.Random) -> Case:
    """Web pages, drawings and other markup called something else."""
    page = chance.choice(
        [
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"\xef\xbb\xbf\n <HTML><body onload=alert(1)>",
            b"<script>alert(1)</script>",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            b"<!-- a --><html><img src=x onerror=alert(1)>",
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>',
            b"<table><tr><td>1</table>",
            b"<h1>1</h1><script>alert(1)</script>",
            b"<iframe src=javascript:alert(1)>",
            b"<!DOCTYPE svg><svg onload='alert(1)'/>",
        ]
    )
    words = chance.choice([b"", "รายงาน ".encode()])
    endings = ["pdf", "jpg", "png", "gif", "doc", "xls", "zip", "mp4", *(() if words else ("csv", "txt"))]
    return chance.choice(endings), (words + page if b"<script" in page else page), DIFFERS


def program_under_another_name(chance: random.Random) -> Case:
    """Programs of every system called something else."""
    program = chance.choice(
        [
            b"MZ\x90\0\3\0\0\0" + chance.randbytes(99),
            b"\x7fELF\2\1\1" + chance.randbytes(99),
            b"\xcf\xfa\xed\xfe" + chance.randbytes(99),
            b"\xca\xfe\xba\xbe\0\0\0\x34" + chance.randbytes(99),
            b"#!/bin/sh\nrm -rf ~\n",
        ]
    )
    return chance.choice(["pdf", "jpg", "doc", "xlsx", "csv", "txt", "zip", "mp3"]), program, PROGRAM


def kind_that_acts(chance: random.Random) -> Case:
    """Files of kinds that browsers or systems run, under their own names."""
    page = chance.choice([b"<svg/>", b"<html>", b"alert(1)", b"MZ\x90\0", b"#!/bin/sh\n"])
    endings = ["svg", "html", "htm", "xhtml", "xml", "js", "mjs", "css", "swf", "exe", "hta", "php", "shtml"]
    return (
        chance.choice([*endings, "svgz", "mht", "jar", "wasm", "url", "lnk", "docm", "htc", "SVG"]),
        page,
        KIND,
    )


def wrong_kind(chance: random.Random) -> Case:
    """Sound files whose names say another kind."""
    files = {
        "pdf": PDF,
        "png": pictures.png(),
        "jpg": pictures.jpeg(),
        "gif": pictures.gif(),
        "webp": pictures.webp(),
        "docx": zipped("[Content_Types].xml", "word/document.xml", chance=chance),
        "xls": _old_office("Workbook"),
        "zip": zipped("a.exe", chance=chance),
        "mp4": pictures.film(),
    }
    ending, other = chance.sample(sorted(files), 2)
    return ending, files[other], DIFFERS


def macros(chance: random.Random) -> Case:
    """Office files with programs in them, under the names of those without."""
    kind, folder = chance.choice([("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt")])
    name = chance.choice(["vbaProject.bin", "VBAPROJECT.BIN", "sub/vbaProject.bin"])
    types = b'<Override PartName="/a" ContentType="application/vnd.ms-office.vbaProject"/>'
    ending, data = chance.choice(
        [
            (kind, zipped("[Content_Types].xml", f"{folder}/{name}", f"{folder}/document.xml")),
            (kind, packed({"[Content_Types].xml": types, f"{folder}/document.xml": b"<xml/>"})),
            ("odt", open_document("Basic/Standard/Module1.xml", "Basic/script-lc.xml")),
            ("odt", open_document("Scripts/python/run.py")),
        ]
    )
    return ending, data, PROGRAM


def two_kinds(chance: random.Random) -> Case:
    """Files that are a page, a program or an archive, too."""
    page = chance.choice(
        [b"<script>alert(1)</script>", b"<HTML ><body>", b"<!doctype HTML>", b"<?php system($_GET[0]);"]
    )
    noise = bytes(byte for byte in chance.randbytes(chance.randrange(2_000)) if byte not in b"\xff<")
    archive = zipped("a.html")
    comment = b"\xff\xfe" + struct.pack(">H", len(page) + len(noise) + 2) + noise + page
    program = chance.choice(
        [
            b"MZ" + bytes(62) + b"PE\0\0\x64\x86",
            b"\x7fELF\2\1\1\0",
            b"Rar!\x1a\x07\x01\0",
            b"7z\xbc\xaf\x27\x1c\0\4",
        ]
    )
    ending, data = chance.choice(
        [
            ("mp4", pictures.film() + program),
            ("jpg", pictures.jpeg() + noise + program),
            ("pdf", PDF + noise + program + noise),
            ("jpg", pictures.jpeg() + noise + pictures.film()),
            ("jpg", pictures.jpeg() + archive + b"\n"),
            ("pdf", PDF + archive + noise),
            ("gif", pictures.gif() + noise + page),
            ("gif", pictures.gif()[:-1] + b"\x21\xfe" + bytes([len(page)]) + page + b"\0\x3b"),
            ("gif", pictures.gif() + b"*/=1;alert(1)//"),
            ("png", pictures.png() + noise + page),
            ("png", pictures.png(pictures.chunk(b"tEXt", b"Comment\0" + page))),
            ("png", pictures.png() + archive),
            ("png", pictures.png() + PDF),
            ("jpg", pictures.jpeg()[:2] + comment + pictures.jpeg()[2:]),
            ("jpg", pictures.jpeg() + noise + page),
            ("jpg", pictures.jpeg() + archive),
            ("jpg", pictures.jpeg() + PDF),
            ("webp", pictures.webp() + noise + page),
            ("webp", pictures.webp() + archive),
            ("pdf", b"%PDF-1.7\n%" + page + PDF),
            ("pdf", PDF + archive),
            ("mp4", pictures.film() + archive),
            ("doc", _old_office("WordDocument") + archive),
        ]
    )
    return ending, data, TWO


def script_that_looks_like_a_picture(chance: random.Random) -> Case:
    """Scripts that begin with the mark of a picture are not published as one."""
    data = chance.choice([b"GIF89a=0;alert(1)//", b"GIF89a/*aaaaaaa*/=1;alert(document.cookie)//"])
    return "gif", data + b" " * chance.randrange(9), DIFFERS


def photo_with_position(chance: random.Random) -> Case:
    """Photos that say where they were taken, in every place where a picture can say it."""
    tiff = pictures.exif(
        order=chance.choice("<>"), latitude=chance.randint(1, 89), behind=chance.randbytes(99)
    )
    xmp = chance.choice(
        [
            b'<rdf:Description exif:GPSLatitude="13,45.3333N" exif:GPSLongitude="100,30E"/>',
            b"<exif:GPSLatitude>13,45.3333N</exif:GPSLatitude>",
        ]
    )
    lines = tiff.hex()
    profile = "\nexif\n{:>8}\n{}\n".format(
        len(tiff), "\n".join(lines[at : at + 72] for at in range(0, len(lines), 72))
    ).encode()
    packed = zlib.compress(xmp)
    ending, data = chance.choice(
        [
            (chance.choice(["jpg", "jpeg", "JPG"]), pictures.jpeg(tiff)),
            ("jpg", pictures.jpeg(xmp=xmp)),
            ("jpg", pictures.jpeg() + pictures.jpeg(tiff)),
            ("png", pictures.png(pictures.chunk(b"eXIf", tiff))),
            ("png", pictures.png(pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))),
            ("png", pictures.png(pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + packed))),
            (
                "png",
                pictures.png(pictures.chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))),
            ),
            ("png", pictures.png(pictures.chunk(b"tEXt", b"Raw profile type exif\0" + profile))),
            ("webp", pictures.webp(tiff)),
            ("webp", pictures.webp(pictures.EXIF + tiff)),
            ("mp4", pictures.film(b"+13.7563+100.5018/")),
            ("mp4", pictures.film() + xmp),
            (
                "mp4",
                pictures.film() + b"\0\0\0\x2aloci\0\0\0\0\x15\xc7home\0\0" + b"\0\x64\x80\0\0\x0d\xc1\0",
            ),
            ("jpg", pictures.jpeg() + pictures.film(b"+13.7563+100.5018/")),
            (
                "mp4",
                pictures.film() + bytes(chance.randrange(3 << 20)) + b"com.apple.quicktime.location.ISO6709",
            ),
        ]
    )
    return ending, data, "evidence-position"


def picture_that_keeps_busy(chance: random.Random) -> Case:
    """Pictures made so that reading them takes long, or much memory."""
    head = b"II*\0" + struct.pack("<I", 8) + b"\xff\xff"
    bomb = zlib.compress(bytes(1 << 20))
    return chance.choice(
        [
            ("jpg", pictures.jpeg(b"II*\0\x08\0\xff\xff" * 8_000) + b"\xff" * 800_000, None),
            ("jpg", pictures.jpeg() + head * 9_000 + b"\xff" * 800_000, None),
            ("png", pictures.png(pictures.chunk(b"zTXt", b"a\0\0" + bomb) * 500), None),
            ("png", pictures.png(pictures.chunk(b"iTXt", b"a\0\1\0\0\0" + b"x\x9c" * 400_000)), None),
            ("png", pictures.png(pictures.chunk(b"tEXt", b"a\0" + b"\nexif\n8\n" * 100_000)), None),
        ]
    )


DIFFERS, KIND, TWO = "evidence-kind-differs", "evidence-kind", "evidence-two-kinds"
PROGRAM = "evidence-program"

MAKERS: tuple[Callable[[random.Random], Case], ...] = (
    *(good_picture, good_document, page_under_another_name, kind_that_acts, wrong_kind, macros),
    *(program_under_another_name, picture_that_keeps_busy),
    *(two_kinds, two_kinds, script_that_looks_like_a_picture, photo_with_position, photo_with_position),
)
