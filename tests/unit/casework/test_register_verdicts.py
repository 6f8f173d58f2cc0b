"""Register readings that can be, and those that a person should look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.metrology.register import Reading, judge_register
from casework.metrology.verdict import Verdict
from schemas.profile import load_profile
from schemas.verdicts import Outcome

RULE = load_profile("cn-state-grid").metrology.register
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)


def verdict(before: str | None, now: str, days: float = 10, **meter: Any) -> Verdict:
    assert RULE is not None
    last = None if before is None else Reading(Decimal(before), NOVEMBER)
    reading = Reading(Decimal(now), NOVEMBER + timedelta(days=days))
    return judge_register(last, reading, {"digits": 5, "daily_kwh": "10", **meter}, RULE)


@pytest.mark.parametrize(
    ("before", "now", "meter", "code", "outcome"),
    [
        ("1000", "1100", {}, None, Outcome.WITHIN),
        ("1000", "1301", {}, "much-more", Outcome.OUTSIDE),
        ("1000", "1019", {}, "much-less", Outcome.OUTSIDE),
        ("99950", "50", {}, "rolled-over", Outcome.WITHIN),
        ("1100", "1000", {}, "register-went-back", Outcome.OUTSIDE),
        ("99950", "100050", {}, "too-many-digits", Outcome.OUTSIDE),
        ("1000", "1005", {"multiplier": 20}, None, Outcome.WITHIN),
        (None, "1000", {}, "no-reading-before", Outcome.NONE),
    ],
)
def test_given_a_reading_then_what_is_odd_about_it_has_a_code(
    before: str | None, now: str, meter: dict[str, Any], code: str | None, outcome: Outcome
) -> None:
    found = verdict(before, now, **meter)

    assert [remark.code for remark in found.remarks] == ([] if code is None else [code])
    assert found.outcome is outcome


def test_given_a_reading_that_is_not_later_then_its_order_is_doubted() -> None:
    found = verdict("1000", "1100", days=0)

    assert [remark.code for remark in found.remarks] == ["reading-order"]


def test_given_a_register_that_began_anew_then_the_step_shows_how_much_was_used() -> None:
    found = verdict("99950", "50")

    assert found.steps[0] == "(50 + 10^5 - 99950)·1 = 100 kWh"
    assert found.values["consumption_kwh"] == "100"
