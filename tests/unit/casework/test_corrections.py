"""Which error counts for a refund, and what is corrected where no error tells."""

from __future__ import annotations

from typing import Any

import pytest

from casework.metrology.meter_test import judge_meter_test
from schemas.profile import load_profile
from schemas.verdicts import Outcome
from tests.unit.casework.test_meter_verdicts import METER, TODAY, US, codes, point
from tests.unit.casework.test_meter_verdicts import verdict as judged

EUROPE = load_profile("eu-en50160")
LIGHTING = [
    point("2.50", "2.50", current="60"),
    point("2.73", "2.73", current="5"),
    point("3.01", "3.01", current="1"),
]
BILLED = {"recorded_kwh": "3650"}


def verdict(*points: Any, **rest: Any) -> Any:
    return judged(*points, customer_kind="lighting", billing=BILLED, **rest)


def test_given_the_same_current_at_another_power_factor_then_the_mean_is_that_at_1() -> None:
    others = [
        point("1.9", "1.9", current="5", factor="0.5L"),
        point("1.2", "1.2", current="60", factor="0.5L"),
    ]
    found = verdict(*LIGHTING, *others)

    # 2.50 -> 2.4 (half to even), 2.73 -> 2.8, 3.01 -> 3.0: (2.4 + 3·2.8 + 3.0)/5 = 2.76
    assert found.values["error_percent"] == "+2.760"
    assert found.refund == verdict(*others, *LIGHTING).refund
    assert found.refund["energy_kwh"] == "49.02"  # 3650·0.0276/1.0276·0.5
    assert found.refund["steps"][0] == "γ = +2.760 % (lighting-3-1: (1·2.4 + 3·2.8 + 1·3.0)/5)"


def test_given_one_phase_alone_at_the_same_current_then_the_mean_is_that_of_all_phases() -> None:
    meter = {**METER, "elements": 3}
    alone = point("0.2", "0.2", current="5", single_phase=True)

    assert verdict(*LIGHTING, alone, meter=meter).values["error_percent"] == "+2.760"


def test_given_a_load_only_at_another_power_factor_then_no_mean_is_made_of_it() -> None:
    found = verdict(LIGHTING[0], LIGHTING[2], point("2.73", "2.73", factor="0.5L"))

    assert found.refund is None
    assert "which-error" in codes(found)


def test_given_a_load_that_was_tested_twice_then_it_counts_with_its_mean() -> None:
    again = point("2.93", "2.93", current="5")
    found = verdict(*LIGHTING, again)

    # (2.73 + 2.93)/2 = 2.83 -> 2.8
    assert found.values["error_percent"] == "+2.760"
    assert found.refund == verdict(again, *LIGHTING).refund


def us_test(*loads: tuple[str, str, str]) -> Any:
    points = [
        {"load": load, "current_a": 30, "power_factor": factor, "registrations_percent": [said]}
        for load, factor, said in loads
    ]
    return judge_meter_test({"meter": {"number": "7"}, "points": points}, US, {}, TODAY)


def test_given_full_load_at_half_power_factor_then_it_is_no_full_load() -> None:
    found = us_test(("FL", "1", "101.2"), ("LL", "1", "98.4"), ("PF", "0.5L", "100.6"))
    misnamed = us_test(("FL", "1", "101.2"), ("LL", "1", "98.4"), ("FL", "0.5L", "100.6"))

    assert found.values["registration"]["average"] == "100.314"
    assert found.rule == "method-4"
    assert (misnamed.rule, misnamed.values["registration"]["average"]) == ("method-1", "100.640")


def test_given_full_load_twice_then_its_mean_counts_whatever_came_last() -> None:
    loads = ("FL", "1", "101.2"), ("FL", "1", "101.4"), ("LL", "1", "98.4")

    assert us_test(*loads).values["registration"]["loads"]["FL"] == "101.3"
    assert us_test(*loads).values == {
        **us_test(*reversed(loads)).values,
        "points": us_test(*loads).values["points"],
    }


def test_given_a_meter_that_creeps_but_is_within_its_class_then_its_error_refunds_nothing() -> None:
    creep = {"minutes": 30, "pulses": 2, "voltage_percent": 115}
    found = judged(point("0.4", "0.4"), creep=creep, billing=BILLED)

    assert (found.outcome, found.refund) == (Outcome.OUTSIDE, None)
    assert "estimate-needed" in codes(found)


def test_given_a_meter_that_stands_still_then_normal_months_tell_what_it_missed() -> None:
    billing = {"recorded_kwh": "0", "normal_kwh": "240"}
    found = judged(point("-100", "-100"), billing=billing)

    assert found.refund is not None
    assert (found.refund["direction"], found.refund["energy_kwh"]) == ("back-bill", "240.00")
    assert found.refund["article"] == "第八十条第3项、第八十一条第2项"


def test_given_an_error_that_tells_then_normal_months_do_not_count() -> None:
    billing = {**BILLED, "normal_kwh": "3000"}
    found = judged(point("3.2", "3.2"), billing=billing)

    assert found.refund is not None
    assert (found.refund["rule"], found.refund["energy_kwh"]) == ("meter-error-half-time", "56.59")


@pytest.mark.parametrize(
    ("meter_class", "drop", "limit", "outside"),
    [
        ("2", "0.5", "0.5", False),
        ("2", "0.51", "0.5", True),
        ("1", "0.51", "0.5", True),
        ("0.5S", "0.25", "0.25", False),
        ("0.5S", "0.26", "0.25", True),
    ],
)
def test_given_the_leads_of_a_transformer_then_the_meters_class_says_how_much_they_may_drop(
    meter_class: str, drop: str, limit: str, *, outside: bool
) -> None:
    transformer = {"kind": "vt", "element": "L1", "lead_drop_percent": drop}
    meter = {**METER, "accuracy_class": meter_class, "connection": "ct", "rated_current_a": 5}
    found = judged(point("0.1", "0.1"), meter=meter, transformers=[transformer])

    word = "outside" if outside else "within"
    assert f"VT L1: leads drop {drop} %, at most {limit} %: {word}" in found.steps
    assert ("lead-drop-outside" in codes(found)) is outside


@pytest.mark.parametrize(
    ("installation", "drop", "limit", "outside"),
    [
        ("I", "0.2", "0.2", False),
        ("I", "0.21", "0.2", True),
        ("II", "0.21", "0.2", True),
        ("III", "0.21", "0.25", False),
    ],
)
def test_given_an_installation_of_class_one_or_two_then_its_leads_may_drop_less(
    installation: str, drop: str, limit: str, *, outside: bool
) -> None:
    transformer = {"kind": "vt", "element": "L1", "lead_drop_percent": drop}
    meter = {**METER, "accuracy_class": "0.5S", "installation_class": installation}
    found = judged(point("0.1", "0.1"), meter=meter, transformers=[transformer])

    word = "outside" if outside else "within"
    assert f"VT L1: leads drop {drop} %, at most {limit} %: {word}" in found.steps
    assert ("lead-drop-outside" in codes(found)) is outside


def test_given_leads_that_drop_too_much_then_the_worst_is_billed_though_the_meter_is_right() -> (
    None
):
    transformers = [
        {"kind": "vt", "element": f"L{place}", "lead_drop_percent": drop}
        for place, drop in ((1, "0.9"), (2, "1.3"), (3, "0.2"))
    ]
    found = judged(
        point("0.2", "0.2"), transformers=transformers, billing={"recorded_kwh": "10000"}
    )

    assert (found.outcome, found.rule) == (Outcome.WITHIN, "class 2")
    assert found.refund is not None
    assert (found.refund["direction"], found.refund["energy_kwh"]) == ("back-bill", "80.65")
    assert found.refund["inputs"]["drop_percent"] == "1.3"


def test_given_wrong_wiring_then_it_is_corrected_and_not_the_error() -> None:
    billing = {**BILLED, "registered_share": "1/3"}
    found = judged(point("3.2", "3.2"), wiring={"result": "wrong"}, billing=billing)

    assert found.refund is not None
    assert (found.refund["rule"], found.refund["energy_kwh"]) == ("wiring-whole-time", "7300.00")


def test_given_a_utility_without_a_rule_then_it_says_so() -> None:
    body = {"meter": METER, "points": [point("3.2", "3.2")], "billing": BILLED}

    assert "no-refund-rule" in codes(judge_meter_test(body, EUROPE, {}, TODAY))
