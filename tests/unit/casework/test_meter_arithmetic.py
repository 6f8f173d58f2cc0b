"""The arithmetic of meter tests and refunds, with the check values of the domain reference."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.metrology.arithmetic import (
    at_places,
    creep_minutes,
    expected_pulses,
    pulse_error,
    rounded,
    watt_second_power,
)
from casework.metrology.refund import by_drop, by_error, by_multiplier, by_normal, by_share
from casework.metrology.registration import average_registration
from schemas.profile import load_profile

STATE_GRID = load_profile("cn-state-grid")
US = load_profile("us-ansi")
REFUNDS = {rule.applies_to: rule for rule in STATE_GRID.metrology.refunds}
errors = st.decimals(-5, 5, places=3, allow_nan=False)
steps = st.sampled_from([Decimal("0.02"), Decimal("0.05"), Decimal("0.1"), Decimal("0.2")])


def test_given_pulses_of_meter_and_standard_then_the_error_is_exact() -> None:
    expected = expected_pulses((Decimal(1600), Decimal("3.6e7")), Decimal(10), Decimal(1))
    error = pulse_error(expected, Decimal(222_750))

    assert expected == 225_000
    assert at_places(error, 3) == Decimal("1.010")


def test_given_ten_pulses_in_eleven_and_a_quarter_seconds_then_it_is_two_kilowatts() -> None:
    power = watt_second_power(Decimal(10), Decimal("11.25"), Decimal(1600), Decimal(1))

    assert power == 2


@pytest.mark.parametrize(("factor", "minutes"), [(600, "28.4"), (480, "22.7")])
def test_given_220_v_and_60_a_then_the_creep_test_lasts_so_long(factor: int, minutes: str) -> None:
    least = creep_minutes(Decimal(factor), Decimal(1600), 1, Decimal(220 * 60))

    assert at_places(least, 1) == Decimal(minutes)


@pytest.mark.parametrize(
    ("method", "percent"),
    [
        ("method-1", "100.64"),  # (4·101.2 + 98.4)/5
        ("method-2", "99.8"),  # (101.2 + 98.4)/2
        ("method-3", "101.2"),
        ("method-4", "100.314"),  # (4·101.2 + 2·98.4 + 100.6)/7
    ],
)
def test_given_the_loads_of_a_us_method_then_the_registration_is_their_mean(
    method: str, percent: str
) -> None:
    rules = {rule.name: rule for rule in US.metrology.registrations}
    loads = {"FL": Decimal("101.2"), "LL": Decimal("98.4"), "PF": Decimal("100.6")}
    average = average_registration(loads, rules[method])

    assert at_places(average, len(percent.partition(".")[2])) == Decimal(percent)


def test_given_the_three_loads_of_the_older_rule_then_normal_load_counts_three_times() -> None:
    (rule,) = (rule for rule in US.metrology.registrations if rule.name == "three-loads")
    loads = {"NORMAL": Decimal("101.2"), "TENTH": Decimal("98.4"), "RATED": Decimal("102.1")}

    assert average_registration(loads, rule) == Decimal("100.82")  # (3·101.2 + 98.4 + 102.1)/5


@pytest.mark.parametrize(
    ("recorded", "error", "whole", "half", "energy"),
    [
        ("3650", "3.2", "113.178", "56.589", ("refund", "56.59")),
        ("1200", "4", "46.154", "23.077", ("refund", "23.08")),
        ("1200", "-5", "-63.158", "-31.579", ("back-bill", "31.58")),
    ],
)
def test_given_an_error_out_of_tolerance_then_half_of_the_time_is_corrected(
    recorded: str, error: str, whole: str, half: str, energy: tuple[str, str]
) -> None:
    rule = REFUNDS["meter-error"]
    found = by_error(rule, Decimal(recorded), Decimal(error), None, "whole-period")

    assert found["steps"][0].endswith(f"= {whole} kWh")
    assert found["steps"][1] == f"{whole}·0.5 = {half} kWh"
    assert (found["direction"], found["energy_kwh"]) == energy
    assert found["article"] == "第八十条第1项"


def test_given_consumption_of_the_later_half_then_it_is_not_halved_again() -> None:
    found = by_error(REFUNDS["meter-error"], Decimal(1825), Decimal("3.2"), None, "later-half")

    assert found["energy_kwh"] == "56.59"
    assert found["inputs"]["basis"] == "later-half"


@pytest.mark.parametrize(
    ("registered", "missing"),
    [
        (Decimal(1) / Decimal(3), "600.00"),  # one of three current transformers reversed
        (Decimal(2) / Decimal(3), "150.00"),  # one circuit open
    ],
)
def test_given_wrong_wiring_then_what_was_not_registered_is_missing(
    registered: Decimal, missing: str
) -> None:
    found = by_share(REFUNDS["wiring"], Decimal(300), registered, "whole-period")

    assert (found["direction"], found["energy_kwh"]) == ("back-bill", missing)
    assert found["article"] == "第八十一条第1项"


@pytest.mark.parametrize(
    ("booked", "actual", "energy"),
    [(80, 160, ("back-bill", "1000.00")), (160, 80, ("refund", "500.00"))],
)
def test_given_400_to_5_for_800_to_5_or_the_reverse_then_half_or_double_was_billed(
    booked: int, actual: int, energy: tuple[str, str]
) -> None:
    rule = REFUNDS["multiplier"]
    numbers = Decimal(1000), Decimal(booked), Decimal(actual)
    found = by_multiplier(rule, *numbers, "whole-period")

    assert (found["direction"], found["energy_kwh"]) == energy
    assert found["article"] == "第八十一条第3项"


def test_given_leads_that_drop_too_much_then_what_is_beyond_is_billed_for_all_the_time() -> None:
    rule = REFUNDS["lead-drop"]
    found = by_drop(rule, Decimal(10_000), (Decimal("1.3"), Decimal("0.5")))

    # 10000·0.008/0.992 = 80.645
    assert found["steps"] == [
        "γ = 0.5 - 1.3 = -0.8 %; 10000·-0.008/(1-0.008) = -80.645 kWh",
        "rounded: -80.65 kWh, back-bill",
    ]
    assert (found["article"], found["base"]) == ("第八十条第2项", "limit")


def test_given_months_in_which_all_was_right_then_the_difference_to_them_is_corrected() -> None:
    found = by_normal(REFUNDS["normal-months"], Decimal(12), Decimal(240), "whole-period")

    assert found["steps"] == ["12 - 240 = -228.000 kWh", "rounded: -228.00 kWh, back-bill"]
    assert found["inputs"] == {
        "recorded_kwh": "12",
        "normal_kwh": "240",
        "basis": "whole-period",
    }


@given(errors, steps)
def test_rounding_is_odd_near_and_stays_what_it_is(error: Decimal, step: Decimal) -> None:
    once = rounded(error, step)

    assert rounded(once, step) == once
    assert rounded(-error, step) == -once
    assert abs(once - error) <= step / 2


@given(errors, errors, steps)
def test_a_larger_error_never_rounds_to_a_smaller_one(
    one: Decimal, other: Decimal, step: Decimal
) -> None:
    low, high = sorted((one, other))

    assert rounded(low, step) <= rounded(high, step)


@given(st.decimals("0.01", 20, places=2), st.decimals(1, 10_000, places=1))
def test_a_larger_error_never_refunds_less(error: Decimal, recorded: Decimal) -> None:
    rule = REFUNDS["meter-error"]
    less = by_error(rule, recorded, error, None, "whole-period")
    more = by_error(rule, recorded, error + 1, None, "whole-period")

    assert Decimal(more["energy_kwh"]) >= Decimal(less["energy_kwh"])
