"""Supply quality above 1 kV, and of an island: literal values against the profiles' rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casework.metrology.supply import judge_spot, judge_supply
from schemas.policy import Policy
from schemas.profile import ProfileFaults, load_profile, parse_profile, read_profile
from schemas.verdicts import Outcome
from tests.unit.casework.test_supply_verdicts import EUROPE, STATE_GRID, only, rows

ISLAND = parse_profile(
    read_profile("eu-en50160").text.replace('kind = "interconnected"', 'kind = "island"')
)
WEEK, DAY = 1008, 144


def judged(policy: Policy, channel: str, values: list[str]) -> tuple[str, Outcome]:
    """Rule and outcome of a series of 10 min means."""
    found = only(judge_supply(rows(values, channel), policy))
    return found.rule, found.outcome


@pytest.mark.parametrize(
    ("low", "count", "outcome"),
    [
        ("8999", 10, Outcome.WITHIN),  # 10 of 1,008 = 0.99 %
        ("8999", 11, Outcome.OUTSIDE),  # 1.09 %
        ("9000", 11, Outcome.WITHIN),
        ("8500", 1, Outcome.WITHIN),
        ("8499", 1, Outcome.OUTSIDE),
        ("11500", 1, Outcome.WITHIN),
        ("11501", 1, Outcome.OUTSIDE),
    ],
)
def test_given_a_week_at_10_kv_then_99_percent_lie_within_10_and_all_within_15_percent(
    low: str, count: int, outcome: Outcome
) -> None:
    week = [low] * count + ["10000"] * (WEEK - count)

    assert judged(EUROPE, "U_L12", week) == ("voltage-10kv", outcome)


def test_given_a_week_at_20_kv_then_its_own_level_is_what_counts() -> None:
    assert judged(EUROPE, "U_L12", ["20400"] * WEEK) == ("voltage-20kv", Outcome.WITHIN)
    assert judged(EUROPE, "U_L12", ["17999"] * WEEK) == ("voltage-20kv", Outcome.OUTSIDE)


@pytest.mark.parametrize(
    ("low", "count", "interconnected", "island"),
    [
        ("206.9", 51, Outcome.OUTSIDE, Outcome.WITHIN),  # 5.06 % below -10 %
        ("195.5", 51, Outcome.OUTSIDE, Outcome.WITHIN),
        ("195.4", 1, Outcome.OUTSIDE, Outcome.OUTSIDE),
        ("253.1", 1, Outcome.OUTSIDE, Outcome.OUTSIDE),
    ],
)
def test_given_a_week_on_an_island_then_only_the_bound_that_always_holds_counts(
    low: str, count: int, interconnected: Outcome, island: Outcome
) -> None:
    week = [low] * count + ["230"] * (WEEK - count)

    assert judged(EUROPE, "U_L1", week) == ("voltage-230", interconnected)
    assert judged(ISLAND, "U_L1", week) == ("voltage-230-island", island)


@pytest.mark.parametrize(
    ("value", "interconnected", "island"),
    [
        ("47.5", Outcome.NONE, Outcome.NONE),
        ("46.9", Outcome.OUTSIDE, Outcome.NONE),
        ("42.4", Outcome.OUTSIDE, Outcome.OUTSIDE),
        ("57.6", Outcome.OUTSIDE, Outcome.OUTSIDE),
    ],
)
def test_given_a_spot_frequency_then_an_island_may_go_further(
    value: str, interconnected: Outcome, island: Outcome
) -> None:
    for policy, outcome in ((EUROPE, interconnected), (ISLAND, island)):
        found = judge_spot([Decimal(value)], "frequency", policy)
        assert found is not None
        assert found.outcome is outcome


def test_given_a_profile_with_another_kind_of_grid_then_it_is_refused() -> None:
    text = read_profile("eu-en50160").text.replace('kind = "interconnected"', 'kind = "alone"')

    with pytest.raises(ProfileFaults, match="kind"):
        parse_profile(text)


@pytest.mark.parametrize(
    ("low", "high", "outcome", "said"),
    [
        ("33600", "37100", Outcome.WITHIN, "from -4.00 % to +6.00 %: together 10 %"),
        ("33600", "37135", Outcome.OUTSIDE, "from -4.00 % to +6.10 %: together 10.1 %"),
        ("36050", "38500", Outcome.WITHIN, "from +3.00 % to +10.00 %: the larger one 10 %"),
        ("31500", "33950", Outcome.WITHIN, "from -10.00 % to -3.00 %: the larger one 10 %"),
        ("31465", "33950", Outcome.OUTSIDE, "from -10.10 % to -3.00 %: the larger one 10.1 %"),
        ("35000", "38500", Outcome.WITHIN, "from +0.00 % to +10.00 %: the larger one 10 %"),
    ],
)
def test_given_a_day_at_35_kv_then_deviations_to_both_sides_count_together(
    low: str, high: str, outcome: Outcome, said: str
) -> None:
    day = [low] * (DAY // 2) + [high] * (DAY // 2)

    found = only(judge_supply(rows(day, "U_L12"), STATE_GRID))

    assert (found.rule, found.outcome) == ("voltage-35kv", outcome)
    assert any(said in step for step in found.steps), found.steps


@pytest.mark.parametrize(
    ("volts", "rule"),
    [("66000", "voltage-66kv"), ("115000", "voltage-110kv"), ("220000", "voltage-220kv")],
)
@pytest.mark.parametrize("profile", ["cn-state-grid", "cn-southern-grid"])
def test_given_a_day_at_a_higher_level_then_the_nearest_is_judged_alone(
    profile: str, volts: str, rule: str
) -> None:
    policy = load_profile(profile)

    assert judged(policy, "U_L12", [volts] * DAY) == (rule, Outcome.WITHIN)


def test_given_a_spread_without_a_nominal_value_then_the_profile_is_refused() -> None:
    text = read_profile("cn-state-grid").text.replace("nominal = 35000\n", "")

    with pytest.raises(ProfileFaults, match="nominal"):
        parse_profile(text)


@pytest.mark.parametrize("what", ["", 'classes = ["1"]\ninstallations = ["I", "II"]\n'])
def test_given_a_drop_of_leads_for_both_kinds_of_classes_or_none_then_it_is_refused(
    what: str,
) -> None:
    text = read_profile("cn-state-grid").text.replace('installations = ["I", "II"]\n', what)

    with pytest.raises(ProfileFaults, match="classes"):
        parse_profile(text)
