"""Numbers and marks that were typed before sentences become lists."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from site_builder import thai
from site_builder.importing.tables import Block, Blocks, Listing, Paragraph, part_of_paragraph

_NUMBER = re.compile(r"(?:(?<=\s)|^)(\()?([0-9๐-๙]{1,2})([.)])(?=\s+\S|[^\s0-9๐-๙.,)])")
_MONTHS = "|".join(re.escape(name).replace(r"\.", r"\.?") for name in (*thai.SHORT_MONTHS, *thai.MONTHS))
_MONTH = re.compile(rf"\s*(?:{_MONTHS})\s*[0-9๐-๙]")
_COUNTED = re.compile(r"(?:ข้อ|ที่|ตาม|มาตรา|หน้า|บท|ส่วน|เล่ม|ระดับ|จำนวน|พ\.?\s?ศ\.?|ใน|No\.?)\s*$", re.IGNORECASE)
_NAMED_TOGETHER = re.compile(r"(?:และ|หรือ|ถึง|กับ|,|-)\s*$")
_BULLET = re.compile(r"(?:[•●▪■◦‣○\uf0b7\uf0a7]\s*|[-–—*]\s*(?=[^\s0-9๐-๙*–—-])|[-–—*]\s+)(?=\S)")
_NEXT_BULLET = re.compile(r"\s[•●▪■◦‣○]\s*")


class _Mark(Struct, frozen=True, kw_only=True):
    """A typed number: in which paragraph, from where to where, and how it is written."""

    block: int
    start: int
    end: int
    number: int
    style: str


def structured(blocks: Sequence[Block], *, begins: bool = True) -> Blocks:
    """Turn typed numbers that count from 1, and typed bullets, into lists.

    A single “1.” is a list only where it begins all; `begins` is False where words of
    the cell stand before these blocks.
    """
    made: list[Block] = []
    for is_plain, group in groupby(blocks, lambda block: isinstance(block, Paragraph)):
        listed = list(group)
        if is_plain:
            plain = [block for block in listed if isinstance(block, Paragraph)]
            made += _numbered(plain, begins=begins and not made)
        else:
            made += listed
    return tuple(made)


def _numbered(plain: Sequence[Paragraph], *, begins: bool) -> Iterator[Block]:
    at, offset = 0, 0
    for run in _runs(plain, begins=begins):
        yield from _bulleted(_between(plain, (at, offset), (run[0].block, run[0].start)))
        ends = [(mark.block, mark.start) for mark in run[1:]] + [_end_of_run(plain, run)]
        items = tuple(
            tuple(_bulleted(_between(plain, (mark.block, mark.end), end)))
            for mark, end in zip(run, ends, strict=True)
        )
        yield Listing(ordered=True, items=items)
        at, offset = ends[-1]
    yield from _bulleted(_between(plain, (at, offset), (len(plain), 0)))


def _end_of_run(plain: Sequence[Paragraph], run: Sequence[_Mark]) -> tuple[int, int]:
    """Give where the last item ends: with its paragraph, and the bullets under it."""
    after = run[-1].block + 1
    while after < len(plain) and _BULLET.match(plain[after].text):
        after += 1
    return after, 0


def _between(plain: Sequence[Paragraph], start: tuple[int, int], end: tuple[int, int]) -> Iterator[Paragraph]:
    """Give the paragraphs from one place to another, each a paragraph and an offset in it."""
    for at in range(start[0], min(end[0] + 1, len(plain))):
        first = start[1] if at == start[0] else 0
        last = end[1] if at == end[0] else None
        cut = part_of_paragraph(plain[at], first, last)
        if cut.spans:
            yield cut


def _runs(plain: Sequence[Paragraph], *, begins: bool) -> Iterator[list[_Mark]]:
    run: list[_Mark] = []
    for mark in _marks(plain):
        if run and mark.number == len(run) + 1 and mark.style == run[0].style:
            run.append(mark)
        elif mark.number == 1:
            if _is_list(run, begins=begins):
                yield run
            run = [mark]
    if _is_list(run, begins=begins):
        yield run


def _is_list(run: Sequence[_Mark], *, begins: bool) -> bool:
    return len(run) > 1 or (len(run) == 1 and begins and run[0].block == run[0].start == 0)


def _marks(plain: Sequence[Paragraph]) -> Iterator[_Mark]:
    for block, each in enumerate(plain):
        for found in _NUMBER.finditer(each.text):
            if (found[1] and found[3] == ".") or not _counts(each.text, found):
                continue
            number = int(thai.arabic_digits(found[2]))
            style = (found[1] or "") + found[3]
            yield _Mark(block=block, start=found.start(), end=found.end(), number=number, style=style)


def _counts(text: str, found: re.Match[str]) -> bool:
    """Tell whether a number begins an item, and is no reference, date or quantity."""
    before = text[: found.start()]
    if _MONTH.match(text, found.end()):
        return False
    named_together = found[3] == ")" and _NAMED_TOGETHER.search(before)
    return not (_COUNTED.search(before) or named_together)


def _bulleted(plain: Iterator[Paragraph]) -> Iterator[Block]:
    for is_bullet, group in groupby(plain, lambda each: bool(_BULLET.match(each.text))):
        if is_bullet:
            yield Listing(ordered=False, items=tuple((item,) for each in group for item in _items(each)))
        else:
            yield from group


def _items(bullet: Paragraph) -> Iterator[Paragraph]:
    """Cut the mark off a paragraph, and cut it before each further one."""
    first = _BULLET.match(bullet.text)
    begun = [first.end() if first else 0, *(found.end() for found in _NEXT_BULLET.finditer(bullet.text))]
    ended = [*(found.start() for found in _NEXT_BULLET.finditer(bullet.text)), len(bullet.text)]
    # A dash at the start says nothing of round marks further on.
    if first and first[0].strip() in set("-–—*"):
        begun, ended = begun[:1], ended[-1:]
    for start, end in zip(begun, ended, strict=True):
        item = part_of_paragraph(bullet, start, end)
        if item.spans:
            yield item
