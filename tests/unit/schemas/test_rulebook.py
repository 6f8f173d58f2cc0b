"""Which version of a profile counts when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.profile import load_profile
from schemas.rulebook import Edition, rulebook, rulebook_of

FIRST = replace(load_profile("cn-state-grid"), version=1, in_force=date(2026, 1, 1))
SECOND = replace(FIRST, version=2, in_force=date(2026, 7, 1))
MIDNIGHT = datetime(2026, 6, 30, 16, tzinfo=UTC)
"""The first of July begins in Shanghai."""


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        (datetime(1990, 1, 1, tzinfo=UTC), 1),
        (MIDNIGHT - timedelta(microseconds=1), 1),
        (MIDNIGHT, 2),
        (datetime(9999, 1, 1, tzinfo=UTC), 2),
    ],
)
def test_given_two_versions_when_asked_at_a_moment_then_it_is_the_last_in_force(
    moment: datetime, version: int
) -> None:
    assert rulebook_of(SECOND, FIRST).at(moment).version == version


def test_given_a_version_of_tomorrow_when_asked_then_it_is_the_newest_and_not_in_force() -> None:
    rules = rulebook_of(FIRST, SECOND)
    assert rules.newest.version == 2
    assert rules.at(MIDNIGHT - timedelta(days=1)).version == 1


def test_given_two_versions_of_one_moment_when_asked_then_the_higher_number_counts() -> None:
    mended = replace(SECOND, version=3)
    assert rulebook_of(FIRST, mended, SECOND).at(MIDNIGHT).version == 3


def test_given_a_calendar_that_came_with_a_later_version_when_asked_then_the_older_knows_it() -> (
    None
):
    year = FIRST.calendar[2026]
    first = replace(FIRST, calendar={2026: year})
    other = replace(year, days_off=frozenset())
    second = replace(SECOND, calendar={2026: other, 2027: other})
    rules = rulebook([Edition(first, MIDNIGHT - timedelta(days=9)), Edition(second, MIDNIGHT)])
    older = rules.at(MIDNIGHT - timedelta(days=1)).calendar
    assert older == {2026: year, 2027: other}


def test_given_no_version_when_a_rulebook_is_made_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a version"):
        rulebook_of()
