"""Working days: the weekday rule and the year's swapped days.

The day of the start is not counted and the last day ends at midnight, local time (Civil Code of
China, articles 201 and 203). Where a year is not in the profile, its weekdays count as working
days and the answer is provisional.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from schemas.policy import Policy

_KNOWN_BY = 11
"""The State Council publishes the next year's swapped days in November."""


def is_working_day(day: date, policy: Policy) -> bool | None:
    """Whether work is done on a day; None where the profile does not know the year."""
    year = policy.calendar.get(day.year)
    if year is None:
        return None
    return day in year.days_worked or (day.weekday() < 5 and day not in year.days_off)


def years_missing(today: date, policy: Policy) -> list[int]:
    """Years whose calendar should be in the profile by now and is not: this one, and from
    1 November on the next."""
    needed = [today.year, today.year + 1] if today.month >= _KNOWN_BY else [today.year]
    return [year for year in needed if year not in policy.calendar]


def after_working_days(
    start: datetime, days: int, policy: Policy, stood: Callable[[date], bool] = lambda _: False
) -> tuple[datetime, bool]:
    """The end (UTC) of the last of ``days`` working days after ``start``, and whether it is sure.

    ``start`` is aware; ``days`` at least 1. A day on which the clock ``stood`` does not count.
    """
    day = start.astimezone(policy.timezone).date()
    sure, left = True, days
    while left:
        day += timedelta(days=1)
        working = is_working_day(day, policy)
        if working is None:
            sure, working = False, day.weekday() < 5
        left -= working and not stood(day)
    midnight = datetime.combine(day + timedelta(days=1), time.min, policy.timezone)
    return midnight.astimezone(UTC), sure
