"""Verdicts on meters: limits by class, conditions of the test, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.metrology.arithmetic import (
    weighted,
)
from casework.metrology.instruments import Instrument
from casework.metrology.limits import limit_at
from casework.metrology.meter_test import judge_meter_test
from casework.metrology.verdict import Verdict
from schemas.profile import load_profile
from schemas.verdicts import Outcome

STATE_GRID = load_profile("cn-state-grid")
US = load_profile("us-ansi")
TODAY = date(2026, 11, 23)
STANDARD = Instrument(
    "i-7",
    "Maker",
    "RS-310",
    "900177",
    accuracy_class="0.1",
    calibration_due=date(2027, 3, 1),
    compared_on=date(2026, 10, 1),
)
METER = {
    "number": "33010017",
    "accuracy_class": "2",
    "connection": "direct",
    "basic_current_a": 5,
    "max_current_a": 60,
    "voltage_v": 220,
    "constant": 1600,
    "elements": 1,
}
ERRORS = st.decimals(-5, 5, places=3, allow_nan=False)


def point(*errors: str, current: str = "5", factor: str = "1", **rest: Any) -> dict[str, Any]:
    return {"current_a": current, "power_factor": factor, "errors_percent": list(errors), **rest}


def verdict(*points: Mapping[str, Any], **rest: Any) -> Verdict:
    body = {"meter": METER, "reference": {"id": "i-7"}, "points": list(points), **rest}
    return judge_meter_test(body, STATE_GRID, {"i-7": STANDARD}, TODAY)


def codes(found: Verdict) -> set[str]:
    return {remark.code for remark in found.remarks}


@pytest.mark.parametrize(
    ("measured", "reported", "outcome"),
    [("2.04", "+2.0", Outcome.WITHIN), ("2.11", "+2.2", Outcome.OUTSIDE)],
)
def test_given_class_2_at_ib_then_the_rounded_error_decides(
    measured: str, reported: str, outcome: Outcome
) -> None:
    found = verdict(point(measured, measured))

    assert found.outcome is outcome
    assert found.values["points"][0]["reported"] == reported
    assert found.values["points"][0]["limit"] == "2"


@pytest.mark.parametrize(
    ("measured", "reported", "outcome"),
    [("1.04", "+1.0", Outcome.WITHIN), ("1.06", "+1.1", Outcome.OUTSIDE)],
)
def test_given_class_1_at_ib_then_the_rounded_error_decides(
    measured: str, reported: str, outcome: Outcome
) -> None:
    found = verdict(point(measured, measured), meter={**METER, "accuracy_class": "1"})

    assert (found.outcome, found.values["points"][0]["reported"]) == (outcome, reported)


@pytest.mark.parametrize(
    ("current", "factor", "alone", "limit"),
    [
        ("0.25", "1", False, "2.5"),  # 0.05 Ib: the range begins here
        ("0.49", "1", False, "2.5"),
        ("0.5", "1", False, "2"),  # 0.1 Ib belongs to the next range
        ("60", "1", False, "2"),  # Imax still belongs to it
        ("60.1", "1", False, None),
        ("0.24", "1", False, None),
        ("0.5", "0.5L", False, "2.5"),
        ("1", "0.5L", False, "2"),
        ("0.4", "0.5L", False, None),
        ("5", "1", True, "3"),
        ("5", "0.8C", False, None),  # class 1 only
        ("5", "0.97L", False, "2"),  # a customer's load is hardly ever at exactly 1
        ("0.6", "0.7L", False, "2.5"),
    ],
)
def test_given_a_load_then_the_limit_is_that_of_its_range(
    current: str, factor: str, alone: bool, limit: str | None
) -> None:
    meter = {**METER, "elements": 3}
    said = point("0.2", "0.2", current=current, factor=factor, single_phase=alone)
    rule = STATE_GRID.metrology.field_test
    assert rule is not None

    found = limit_at(STATE_GRID.metrology.classes["2"], meter, said, rule)

    assert (None if found is None else str(found.limit.normalize())) == limit


def test_given_a_test_by_pulses_then_the_steps_show_the_arithmetic() -> None:
    pulses = {
        "meter_pulses": 10,
        "standard_constant": 36_000_000,
        "standard_pulses": [222_750, 222_750],
    }
    found = verdict({"current_a": "5", "power_factor": "1", "pulses": pulses})

    assert found.outcome is Outcome.WITHIN
    assert found.steps[:2] == (
        "m0 = 36000000·10/(1600·1) = 225000",
        "(225000 - 222750)/222750·100 = +1.010 %",
    )
    assert found.values["points"][0]["reported"] == "+1.0"


def test_given_a_us_test_then_average_and_each_load_have_a_limit() -> None:
    body = {
        "meter": {"number": "7"},
        "points": [
            {"load": "FL", "current_a": 30, "power_factor": "1", "registrations_percent": ["101"]},
            {"load": "LL", "current_a": 3, "power_factor": "1", "registrations_percent": ["95.9"]},
        ],
    }
    found = judge_meter_test(body, US, {}, TODAY)

    assert found.outcome is Outcome.OUTSIDE
    assert found.rule == "method-1"
    assert found.values["registration"] == {
        "method": "method-1",
        "loads": {"FL": "101", "LL": "95.9"},
        "average": "99.980",
        "beyond": ["LL"],
    }


def test_given_a_lighting_customer_then_the_error_is_the_mean_of_three_loads() -> None:
    weights = STATE_GRID.metrology.means[0].weights
    values = {"Imax": Decimal("1.8"), "Ib": Decimal("2.6"), "0.2 Ib": Decimal("3.0")}
    assert weighted(values, weights) == Decimal("2.52")

    found = verdict(
        point("1.8", "1.8", current="60"),
        point("2.6", "2.6", current="5"),
        point("3.0", "3.0", current="1"),
        customer_kind="lighting",
    )

    assert found.values["error_percent"] == "+2.520"
    assert found.outcome is Outcome.OUTSIDE


def test_given_a_meter_within_its_limits_then_nothing_is_refunded() -> None:
    found = verdict(point("2.0", "2.0"), billing={"recorded_kwh": "3650"})

    assert (found.outcome, found.refund) == (Outcome.WITHIN, None)
    assert found.excludes == {"party": "utility", "causes": ["meter-fault"]}


def test_given_a_meter_out_of_limits_then_a_refund_and_the_utility_are_proposed() -> None:
    found = verdict(point("3.2", "3.2"), billing={"recorded_kwh": "3650"})

    assert found.refund is not None
    assert (found.refund["energy_kwh"], found.party) == ("56.59", "utility")


def test_given_a_broken_seal_then_nobody_is_proposed() -> None:
    found = verdict(point("3.2", "3.2"), seals=[{"number": "S1", "state": "broken"}])

    assert (found.outcome, found.party) == (Outcome.OUTSIDE, None)
    assert "seal-broken" in codes(found)


def test_given_a_meter_that_creeps_then_it_fails_whatever_its_error() -> None:
    creep = {"minutes": 30, "pulses": 2, "voltage_percent": 115}

    assert verdict(point("0.2", "0.2"), creep=creep).outcome is Outcome.OUTSIDE


def test_given_a_creep_test_that_was_too_short_then_it_proves_nothing() -> None:
    found = verdict(point("0.2", "0.2"), creep={"minutes": 20, "pulses": 0})

    assert found.outcome is Outcome.WITHIN
    assert "creep-too-short" in codes(found)


def test_given_a_meter_that_starts_late_then_it_fails() -> None:
    assert verdict(starting={"current_a": "0.025", "started": False}).outcome is Outcome.OUTSIDE
    assert verdict(starting={"current_a": "0.024", "started": False}).outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("standard", "code"),
    [
        ({"accuracy_class": "1"}, "standard-not-better"),
        ({"accuracy_class": None}, "standard-class-unknown"),
        ({"compared_on": date(2026, 8, 22)}, "comparison-overdue"),
        ({"calibration_due": date(2026, 11, 22)}, "calibration-expired"),
    ],
)
def test_given_a_standard_that_may_not_be_used_then_the_verdict_says_so(
    standard: dict[str, Any], code: str
) -> None:
    body = {"meter": METER, "reference": {"id": "i-7"}, "points": [point("0.2", "0.2")]}
    register = {"i-7": replace(STANDARD, **standard)}

    assert codes(judge_meter_test(body, STATE_GRID, {"i-7": STANDARD}, TODAY)) == set()
    assert codes(judge_meter_test(body, STATE_GRID, register, TODAY)) == {code}


def test_given_a_standard_that_nobody_registered_then_the_verdict_says_so() -> None:
    body = {"meter": METER, "reference": {"serial": "1"}, "points": [point("0.2", "0.2")]}

    assert codes(judge_meter_test(body, STATE_GRID, {}, TODAY)) == {"instrument-unknown"}


def test_given_an_error_nearer_to_its_limit_than_the_standard_is_good_then_it_says_so() -> None:
    assert "near-limit" in codes(verdict(point("1.95", "1.95")))
    assert "near-limit" not in codes(verdict(point("1.5", "1.5")))


def test_given_a_stop_watch_that_says_half_then_the_constant_is_in_doubt() -> None:
    slow = {"pulses": 10, "seconds": "11.25", "power_kw": "4.0"}
    right = {**slow, "power_kw": "2.01"}

    assert "watt-second-differs" in codes(verdict(point("0.2", "0.2", watt_second=slow)))
    assert codes(verdict(point("0.2", "0.2", watt_second=right))) == set()


def test_given_hardly_any_load_then_the_point_is_not_judged() -> None:
    found = verdict(point("9", "9", current="0.4"))

    assert found.outcome is Outcome.NONE
    assert "load-too-small" in codes(found)


def test_given_points_after_a_change_then_they_do_not_decide() -> None:
    found = verdict(point("3.2", "3.2"), point("0.2", "0.2", stage="as-left"))

    assert found.outcome is Outcome.OUTSIDE
    assert [item["outside"] for item in found.values["points"]] == [True, False]


def test_given_a_current_transformer_out_of_class_then_its_ratio_error_is_shown() -> None:
    transformer = {
        "kind": "ct",
        "accuracy_class": "0.5S",
        "ratio": 80,
        "rated_primary": 400,
        "primary": "200",
        "secondary": "2.48",
    }
    found = verdict(point("0.2", "0.2"), transformers=[transformer])

    assert "CT: ratio error -0.800 %, limit ±0.5 %: outside" in found.steps
    assert "ratio-outside" in codes(found)


@given(st.lists(ERRORS, min_size=1, max_size=4))
def test_the_order_of_repeats_changes_nothing(repeats: list[Decimal]) -> None:
    told = {
        verdict(point(*map(str, order))).values["points"][0]["mean"]
        for order in permutations(repeats)
    }

    assert len(told) == 1


def test_given_a_meter_that_stands_still_then_the_energy_must_be_estimated() -> None:
    found = verdict(point("-100", "-100"), billing={"recorded_kwh": "12"})

    assert (found.outcome, found.refund) == (Outcome.OUTSIDE, None)
    assert "registers-nothing" in codes(found)
