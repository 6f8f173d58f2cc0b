"""Tries that somebody has, and how they come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from server.registry.allowance import Allowance

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
REFILL = timedelta(seconds=30)


def used_up(now: datetime) -> Allowance:
    allowance = Allowance(3, REFILL)
    assert [allowance.wait("10.0.0.1", now) for _ in range(3)] == [0, 0, 0]
    return allowance


def test_given_no_try_left_when_one_more_is_asked_for_then_the_wait_is_said_and_then_granted() -> (
    None
):
    allowance = used_up(NOW)

    assert allowance.wait("10.0.0.1", NOW) == 30
    assert allowance.wait("10.0.0.2", NOW) == 0
    assert allowance.wait("10.0.0.1", NOW + REFILL) == 0
    assert allowance.wait("10.0.0.1", NOW + REFILL) == 30


def test_given_tries_used_by_a_clock_of_tomorrow_when_it_goes_right_then_nobody_waits_a_day() -> (
    None
):
    allowance = used_up(NOW + timedelta(days=1))

    assert allowance.wait("10.0.0.1", NOW) == 30
    assert allowance.wait("10.0.0.1", NOW + REFILL / 2) == 15
    assert [allowance.wait("10.0.0.1", NOW + REFILL) for _ in range(2)] == [0, 30]


def test_given_tries_left_by_a_clock_of_tomorrow_when_it_goes_right_then_they_are_there() -> None:
    allowance = Allowance(3, REFILL)
    assert allowance.wait("10.0.0.1", NOW + timedelta(days=1)) == 0

    assert [allowance.wait("10.0.0.1", NOW) for _ in range(3)] == [0, 0, 30]


def test_given_no_try_left_when_the_clock_goes_back_by_a_moment_then_none_is_gained() -> None:
    allowance = used_up(NOW)

    waits = [allowance.wait("10.0.0.1", NOW - timedelta(milliseconds=n)) for n in range(1, 5)]

    assert waits == [30, 30, 30, 30]
