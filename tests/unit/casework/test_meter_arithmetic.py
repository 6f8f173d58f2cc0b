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
from casework.metrology.refund import by_error, by_multiplier, by_share
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


@pytest.mark.parametrize(("method", "percent"), [("method-1", "100.64"), ("method-4", "100.314")])
def test_given_the_loads_of_a_us_method_then_the_registration_is_their_mean(
    method: str, percent: str
) -> None:
    rules = {rule.name: rule for rule in US.metrology.registrations}
    loads = {"FL": Decimal("101.2"), "LL": Decimal("98.4"), "PF": Decimal("100.6")}
    average = average_registration(loads, rules[method])

    assert at_places(average, len(percent.partition(".")[2])) == Decimal(percent)


@pytest.mark.parametrize(
    ("recorded", "error", "whole", "energy", "direction"),
    [
        ("3650", "3.2", "113.178", "56.59", "refund"),
        ("1200", "4", "46.154", "23.08", "refund"),
        ("1200", "-5", "-63.158", "31.58", "back-bill"),
    ],
)
def test_given_an_error_out_of_tolerance_then_half_of_the_time_is_corrected(
    recorded: str, error: str, whole: str, energy: str, direction: str
) -> None:
    rule = REFUNDS["meter-error"]
    found = by_error(rule, Decimal(recorded), Decimal(error), None, "whole-period")

    assert found["steps"][0].endswith(f"= {whole} kWh")
    assert (found["energy_kwh"], found["direction"]) == (energy, direction)
    assert found["article"] == "第八十条第1项"


def test_given_consumption_of_the_later_half_then_it_is_not_halved_again() -> None:
    found = by_error(REFUNDS["meter-error"], Decimal(1825), Decimal("3.2"), None, "later-half")

    assert found["energy_kwh"] == "56.59"
    assert found["inputs"]["basis"] == "later-half"


def test_given_one_of_three_transformers_reversed_then_twice_as_much_is_missing() -> None:
    found = by_share(REFUNDS["wiring"], Decimal(300), Decimal(1) / Decimal(3), "whole-period")

    assert (found["direction"], found["energy_kwh"]) == ("back-bill", "600.00")


def test_given_400_to_5_booked_for_800_to_5_then_half_was_billed() -> None:
    rule = REFUNDS["multiplier"]
    found = by_multiplier(rule, Decimal(1000), Decimal(80), Decimal(160), "whole-period")

    assert (found["direction"], found["energy_kwh"]) == ("back-bill", "1000.00")


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
