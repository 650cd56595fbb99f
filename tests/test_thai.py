"""Eras, fiscal years, dates, order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import thai


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2567-02-29",
            "29 ก.พ. 2567",
            "29 กุมภาพันธ์ ๒๕๖๗",
            "29/02/2567",
            "2024-02-29",
            "๒๙/๐๒/๒๕๖๗",
            "29 Feb 2024",
        ),
        *("29 กุมภาพันธ์ พ.ศ. 2567", "29กพ2567", "29 February 2024", " 29/2/2567 "),
    ],
)
def test_dates_are_read_in_all_their_forms(written: str) -> None:
    """Forms of both eras and both scripts name the same day."""
    assert thai.read_date(written) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2566-02-29", "calendar"),
        ("31 เมษายน 2567", "calendar"),
        ("13/13/2567", "calendar"),
        ("1/1/2300", "era"),
        ("1 ม.ค. 1800", "era"),
        ("1/1/67", "short-year"),
        ("เมื่อวาน", "form"),
        ("1 มกรา 2567", "form"),
        ("", "form"),
        ("2567", "form"),
    ],
)
def test_impossible_dates_say_why(written: str, reason: str) -> None:
    """A date that is none is refused with its reason."""
    with pytest.raises(thai.DateError) as refused:
        thai.read_date(written)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("ไตรมาสที่ 1", "2022-10-01", "2022-12-31"),
        ("ไตรมาสที่ ๒", "2023-01-01", "2023-03-31"),
        ("ไตรมาส 3/2566", "2023-04-01", "2023-06-30"),
        ("ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2566", "2023-07-01", "2023-09-30"),
        ("Q1", "2022-10-01", "2022-12-31"),
        ("ตุลาคม 2566", "2023-10-01", "2023-10-31"),
        ("ตุลาคม", "2022-10-01", "2022-10-31"),
        ("ภายในเดือนกันยายน", "2023-09-01", "2023-09-30"),
        ("ธ.ค. 2565", "2022-12-01", "2022-12-31"),
        ("2566-02", "2023-02-01", "2023-02-28"),
        ("20 ธ.ค. 2565", "2022-12-20", "2022-12-20"),
    ],
)
def test_periods_of_fiscal_year_2566_are_exact(written: str, start: str, end: str) -> None:
    """A month or quarter is the days it covers, in the fiscal year that begins in October."""
    period = thai.read_period(written, 2566)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("1 ต.ค. – 31 ธ.ค. 2566", "2023-10-01", "2023-12-31"),
        ("ตุลาคม – ธันวาคม 2566", "2023-10-01", "2023-12-31"),
        ("ตุลาคม-ธันวาคม ๒๕๖๖", "2023-10-01", "2023-12-31"),
        ("ต.ค. - มี.ค. 2567", "2023-10-01", "2024-03-31"),
        ("ตุลาคม ถึง กันยายน", "2023-10-01", "2024-09-30"),
        ("ไตรมาสที่ 1–2", "2023-10-01", "2024-03-31"),
        ("ไตรมาสที่ 3-4", "2024-04-01", "2024-09-30"),
        ("Q1-Q2/2567", "2023-10-01", "2024-03-31"),
        ("ไตรมาสที่ 1 ถึง ไตรมาสที่ 2 ปีงบประมาณ 2567", "2023-10-01", "2024-03-31"),
        ("1-15 มกราคม 2567", "2024-01-01", "2024-01-15"),
        ("ตั้งแต่ 2566-10-01 ถึง 2567-09-30", "2023-10-01", "2024-09-30"),
        ("พฤศจิกายน 2566 – มีนาคม 2567", "2023-11-01", "2024-03-31"),
        ("October - December 2023", "2023-10-01", "2023-12-31"),
    ],
)
def test_a_span_is_the_days_from_its_beginning_to_its_end(written: str, start: str, end: str) -> None:
    """Two days, months or quarters are a span; its beginning may leave out what its end says."""
    period = thai.read_period(written, 2567)
    assert (period.start.isoformat(), period.end.isoformat(), period.precision) == (start, end, "span")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2567-09-30 - 2566-10-01", "reversed"),
        ("มีนาคม – มกราคม", "reversed"),
        ("ไตรมาสที่ 4-1", "reversed"),
        ("มกราคม – กุมภาพันธ์ – มีนาคม", "form"),
        ("2567-01", "month"),
        ("10-2567", "form"),
        ("– 2567", "form"),
        ("30 ก.พ. – 31 มี.ค. 2567", "calendar"),
    ],
)
def test_what_is_no_span_is_not_taken_for_one(written: str, reason: str) -> None:
    """A span that ends before it begins, and what only looks like a span, is told apart."""
    try:
        found: str = thai.read_period(written, 2567).precision
    except thai.DateError as fault:
        found = fault.reason
    assert found == reason


@given(st.dates(date(1957, 1, 1), date(2199, 12, 31)))
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    """`fiscal_year_of` and `fiscal_year_period` agree on every day."""
    year = thai.fiscal_year_of(day)
    first, last = thai.fiscal_year_period(year)
    assert first <= day <= last
    assert thai.fiscal_year_period(year + 1)[0] == last + timedelta(days=1)


@given(st.dates(date(1957, 1, 1), date(2199, 12, 31)))
def test_a_day_written_in_the_buddhist_era_reads_back(day: date) -> None:
    """ISO, slashed and named forms of a day all read back as the day."""
    year = day.year + 543
    for written in (
        f"{year}-{day.month:02}-{day.day:02}",
        f"{day.day}/{day.month}/{year}",
        f"{day.day} {thai.MONTHS[day.month - 1]} {thai.thai_digits(str(year))}",
    ):
        assert thai.read_date(written) == day


@given(st.integers(2501, 2700), st.integers(1, 4))
def test_quarters_fill_the_fiscal_year(year: int, quarter: int) -> None:
    """Each quarter begins where the one before ended, and names itself."""
    period = thai.read_period(f"ไตรมาสที่ {quarter}", year)
    first, last = thai.fiscal_year_period(year)
    before = (
        thai.read_period(f"ไตรมาสที่ {quarter - 1}", year).end + timedelta(days=1) if quarter > 1 else first
    )
    assert period.start == before
    assert thai.quarter_of(period) == quarter
    assert period.end == last or quarter < 4


@pytest.mark.parametrize(
    ("written", "year"), [("2566", 2566), ("๒๕๖๖", 2566), ("พ.ศ. 2566", 2566), ("พ.ศ.๒๕๖๖", 2566)]
)
def test_years_of_the_buddhist_era(written: str, year: int) -> None:
    """Thai digits and the era's mark are welcome."""
    assert thai.buddhist_year(written) == year


def test_common_era_year_names_the_year_that_is_meant() -> None:
    """2023 is refused as 2566."""
    with pytest.raises(thai.DateError) as refused:
        thai.buddhist_year("2023")
    assert (refused.value.reason, refused.value.readings) == ("era", "2566")


def test_dictionary_order() -> None:
    """Leading vowels sort after their consonant, tone marks last."""
    ordered = ["กก", "เก", "ขา", "ข่าว", "ข้าว", "ขาว", "แขก", "คน", "โค", "ไทย"]
    expected = ["กก", "เก", "ขา", "ขาว", "ข่าว", "ข้าว", "แขก", "คน", "โค", "ไทย"]
    assert sorted(ordered, key=thai.sort_key) == expected


def test_what_stands_before_the_first_letter_does_not_order() -> None:
    """A title in quotation marks or brackets stands where its first letter belongs, after the same without."""
    ordered = ["กอง", "(ก่อน) ทำ", "“ขาว”", "ครู", "“แผน” ปี", "ฟาง", '"หก', "ฮา"]
    assert sorted(ordered, key=thai.sort_key) == ordered
    assert sorted(["“ขาว", "ขาว"], key=thai.sort_key) == ["ขาว", "“ขาว"]


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    """What is in normal form stays as it is."""
    once = thai.normal_form(text)
    assert thai.normal_form(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("น้ำ", "น\u0e49\u0e4d\u0e32"),
        ("แผน", "เเผน"),
        ("๒๕๖๖", "2566"),
        ("คู่\u200bมือ", "คู่มือ"),
        ("E-Service", "e-service"),
    ],
)
def test_one_word_in_two_spellings_has_one_normal_form(one: str, other: str) -> None:
    """Typing habits that readers cannot see do not part words."""
    assert thai.normal_form(one) == thai.normal_form(other)


def test_tone_marks_part_words() -> None:
    """ขาว, ข่าว and ข้าว stay three words."""
    assert len({thai.normal_form(word) for word in ("ขาว", "ข่าว", "ข้าว")}) == 3


@given(st.text(st.sampled_from("กขคงเแโะาำิ่้ ab.,"), max_size=60), st.integers(8, 40))
def test_shortened_text_is_short_and_whole_letters(text: str, limit: int) -> None:
    """A text is cut to the limit, what stays is how it begins, and no sign is parted from its letter."""
    short = thai.shorten(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        assert not kept.endswith((*"เแโใไ", " "))


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("สั้น", "สั้น"),
        ("หนึ่งสอง สามสี่ห้า", "หนึ่งสอง…"),
        ("กกกกกกกกกกกก่า", "กกกกกกกกกกก…"),
        ("กกกกกกกกกกกก่", "กกกกกกกกกกก…"),
        ("กกกกกกกกกกเกก", "กกกกกกกกกก…"),
    ],
)
def test_text_is_cut_at_a_space_or_a_whole_letter(text: str, short: str) -> None:
    """Twelve letters are kept at most: up to a space where one is near, else up to a letter with all its signs."""
    assert thai.shorten(text, 12) == short
