"""Time told exactly: a promise against its due date and the day the pages speak of, apart from its status."""

from datetime import date
from typing import Final, Literal

from site_builder.content.fields import Status
from site_builder.thai import Period, fiscal_year_period

Timing = Literal["on-time", "late", "overdue", "ahead", "unknown"]

OPEN: Final = frozenset({"in-progress", "not-started"})
"""Statuses that promise something still to come."""


def timing(status: Status, due: Period | None, completed: Period | None, as_of: date | None) -> Timing | None:
    """Tell how a measure stands to its due date; None where there is none, or no day to compare it with.

    `as_of` is the day the pages speak of, never the clock. A due month or quarter is kept until
    its last day (the seed's row 22). A completion told less exactly than needed is `unknown`.
    """
    if due is None:
        return None
    if status == "completed":
        return _of_completed(due, completed)
    if as_of is None:
        return None
    if as_of > due.end:
        return "overdue"
    return "ahead" if status in OPEN else None


def _of_completed(due: Period, completed: Period | None) -> Timing:
    if completed is None:
        return "unknown"
    if completed.end <= due.end:
        return "on-time"
    return "late" if completed.start > due.end else "unknown"


def has_ended(fiscal_year: int, as_of: date | None) -> bool:
    """Tell whether a fiscal year (Buddhist Era) is over on the day the pages speak of."""
    return as_of is not None and as_of > fiscal_year_period(fiscal_year)[1]
