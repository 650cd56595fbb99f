"""`check`: all problems, and what the items of an assessment lack."""

import argparse
from collections.abc import Iterable

from site_builder import messages, thai
from site_builder.build import Checked, check
from site_builder.commands.asked import agency_folder, day_asked, theme_asked
from site_builder.commands.outcome import UsageError, report
from site_builder.model.records import Assessment
from site_builder.model.requirements import choose_items, gap_problems
from site_builder.problems import Problem, has_errors
from site_builder.progress import shown_progress


def run(options: argparse.Namespace) -> int:
    """Tell all problems; where there are none, how far the items are answered."""
    agency_folder(options)
    with shown_progress(timings=options.timings) as progress:
        checked = check(
            options.folder,
            theme=theme_asked(options),
            as_of=day_asked(options),
            jobs=options.jobs,
            progress=progress,
        )
    asked = options.item is not None or options.year is not None
    shown = _asked_items(checked, options) if asked and checked.assessments else checked.assessments
    code = report(checked.report, options, _gaps(shown) if asked else ())
    if options.form != "text" or has_errors(checked.report.problems):
        return code
    language = options.lang or checked.report.language
    if not asked:
        print(messages.checked(checked.report, language))
        for year in messages.without_item(checked.assessments, checked.years):
            print(messages.no_item(year, language))
    for assessment in shown:
        for item in assessment.items:
            if asked or item.fiscal_year:
                print(messages.coverage(assessment.basis, item, language))
    return code


def _asked_items(checked: Checked, options: argparse.Namespace) -> tuple[Assessment, ...]:
    """Choose the items of --item and --year; both spellings of a year and of a code are known elsewhere."""
    try:
        year = thai.buddhist_year(options.year) if options.year is not None else None
    except thai.DateError:
        raise UsageError(f"--year {options.year}: ไม่ใช่ปี พ.ศ. / not a year of the Buddhist Era") from None
    chosen = choose_items(checked.assessments, options.item, year)
    if not chosen:
        known = _named(checked.assessments)
        raise UsageError(f"ไม่มีข้อนี้ในชุดข้อกำหนด / no such item: {known}")
    if options.year is None and len(chosen) > 1:
        raise UsageError(
            f"--item {options.item}: มีหลายปี ให้ระบุ --year / in several years, name one: {_named(chosen)}"
        )
    return chosen


def _named(assessments: Iterable[Assessment]) -> str:
    return ", ".join(
        f"--item {item.code} --year {each.basis.year}" for each in assessments for item in each.items
    )


def _gaps(chosen: Iterable[Assessment]) -> tuple[Problem, ...]:
    return tuple(
        gap
        for assessment in chosen
        for item in assessment.items
        for gap in gap_problems(assessment.basis, item)
    )
