"""Supply quality: a logger's week, coverage, spot values. Check values: domain reference 3.7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.metrology.supply import judge_spot, judge_supply
from casework.metrology.verdict import Verdict
from schemas.measurement import Row, RowFlag, Stat
from schemas.policy import Policy
from schemas.profile import load_profile
from schemas.verdicts import Outcome

STATE_GRID = load_profile("cn-state-grid")
EUROPE = load_profile("eu-en50160")
BEGIN = datetime(2026, 11, 16, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


def rows(
    values: Sequence[str],
    channel: str = "U_L1",
    flags: frozenset[str] = frozenset(),
    length: timedelta = TEN_MINUTES,
) -> list[Row]:
    """Averages, one after the other."""
    unit = "V" if channel.startswith("U_") else "%"
    return [
        Row(
            channel=channel,
            phase="L1",
            start=BEGIN + place * length,
            end=BEGIN + (place + 1) * length,
            stat=Stat.AVERAGE,
            value=Decimal(value),
            unit=unit,
            flags=flags,
            line=place + 2,
        )
        for place, value in enumerate(values)
    ]


def only(found: list[Verdict]) -> Verdict:
    assert len(found) == 1
    return found[0]


def codes(found: Verdict) -> list[str]:
    return [remark.code for remark in found.remarks]


@pytest.mark.parametrize(
    ("volts", "outcome"),
    [
        ("197.9", Outcome.OUTSIDE),
        ("198.0", Outcome.WITHIN),
        ("235.4", Outcome.WITHIN),
        ("235.5", Outcome.OUTSIDE),
    ],
)
def test_given_220_v_supply_then_both_limits_are_allowed(volts: str, outcome: Outcome) -> None:
    found = only(judge_supply(rows([volts] * 144), STATE_GRID))

    assert (found.rule, found.outcome) == ("voltage-220", outcome)


@pytest.mark.parametrize(
    ("low", "very_low", "outcome", "percent"),
    [
        (50, 0, Outcome.WITHIN, "4.96"),
        (51, 0, Outcome.OUTSIDE, "5.06"),
        (0, 1, Outcome.OUTSIDE, "0.10"),
    ],
)
def test_given_a_week_of_1008_intervals_then_n1_and_n2_decide(
    low: int, very_low: int, outcome: Outcome, percent: str
) -> None:
    week = ["206.9"] * low + ["195.4"] * very_low + ["230"] * (1008 - low - very_low)
    found = only(judge_supply(rows(week), EUROPE))

    assert found.outcome is outcome
    assert found.values["channels"][0]["bounds"][0]["outside_percent"] == percent
    assert found.party == ("utility" if outcome is Outcome.OUTSIDE else None)


def test_given_flagged_intervals_then_they_are_left_out_and_cost_coverage() -> None:
    good = rows(["230"] * 908)
    dips = [
        replace(row, start=row.start + timedelta(days=6.4), flags=frozenset({RowFlag.DIP}))
        for row in rows(["90"] * 100)
    ]
    enough = only(judge_supply([*good, *dips], EUROPE))
    too_few = only(judge_supply([*good[1:], *dips], EUROPE))

    assert (enough.outcome, enough.values["channels"][0]["left_out"]) == (Outcome.WITHIN, 100)
    assert (too_few.outcome, codes(too_few)) == (Outcome.NONE, ["coverage-too-low"])


def test_given_one_phase_without_enough_values_then_there_is_no_verdict() -> None:
    found = judge_supply([*rows(["230"] * 1008), *rows(["230"] * 500, "U_L2")], EUROPE)

    assert only(found).outcome is Outcome.NONE


def test_given_kilovolts_between_phases_then_the_rule_of_that_level_is_used() -> None:
    measured = [replace(row, unit="kV", channel="U_L12") for row in rows(["10.71"] * 144)]

    assert (only(judge_supply(measured, STATE_GRID)).rule) == "voltage-10kv"
    assert only(judge_supply(measured, STATE_GRID)).outcome is Outcome.OUTSIDE


def test_given_another_interval_then_the_verdict_says_so() -> None:
    found = only(judge_supply(rows(["220"] * 1440, length=timedelta(minutes=1)), STATE_GRID))

    assert codes(found) == ["other-interval"]


@pytest.mark.parametrize(
    ("channel", "value", "rule", "outcome"),
    [
        ("unb_U2", "2.0", "unbalance", Outcome.WITHIN),
        ("unb_U2", "2.1", "unbalance", Outcome.OUTSIDE),
        ("THDU_L1", "8.0", "thd", Outcome.WITHIN),
        ("THDU_L1", "8.1", "thd", Outcome.OUTSIDE),
        ("UH5_L1", "6.0", "harmonics", Outcome.WITHIN),
        ("UH7_L1", "6.0", "harmonics", Outcome.OUTSIDE),
        ("UH24_L1", "0.6", "harmonics", Outcome.OUTSIDE),
    ],
)
def test_given_a_week_of_another_quantity_then_it_has_its_own_limit(
    channel: str, value: str, rule: str, outcome: Outcome
) -> None:
    found = only(judge_supply(rows([value] * 1008, channel), EUROPE))

    assert (found.rule, found.outcome) == (rule, outcome)


def test_given_flicker_of_two_hours_each_then_84_values_are_a_week() -> None:
    week = rows(["0.9"] * 80 + ["1.1"] * 4, "Plt", length=timedelta(hours=2))

    assert only(judge_supply(week, EUROPE)).outcome is Outcome.WITHIN
    assert only(judge_supply(week, STATE_GRID)).outcome is Outcome.OUTSIDE


def test_given_frequency_then_a_half_percent_of_ten_second_means_may_be_off() -> None:
    week = rows(["50.6"] * 302 + ["50"] * 60_178, "f", length=timedelta(seconds=10))
    worse = rows(["50.6"] * 303 + ["50"] * 60_177, "f", length=timedelta(seconds=10))

    assert only(judge_supply(week, EUROPE)).outcome is Outcome.WITHIN
    assert only(judge_supply(worse, EUROPE)).outcome is Outcome.OUTSIDE


def spot(policy: Policy, *values: str) -> Verdict:
    found = judge_spot([Decimal(value) for value in values], "voltage", policy)
    assert found is not None
    return found


def test_given_a_spot_value_within_limits_then_it_proves_nothing() -> None:
    found = spot(EUROPE, "230")

    assert (found.outcome, found.party, codes(found)) == (Outcome.NONE, None, ["spot-only"])


def test_given_a_spot_value_beyond_the_bound_of_all_then_it_proves_a_breach() -> None:
    assert spot(EUROPE, "195.4").outcome is Outcome.OUTSIDE
    assert spot(STATE_GRID, "197.9").outcome is Outcome.OUTSIDE


def test_given_spot_values_outside_once_or_twice_then_only_the_third_proves_it() -> None:
    assert spot(EUROPE, "206", "230", "206").outcome is Outcome.NONE
    assert spot(EUROPE, "206", "206", "206").outcome is Outcome.OUTSIDE


def test_given_one_minute_values_then_a_day_takes_1440_of_them() -> None:
    minute = timedelta(minutes=1)

    few = only(judge_supply(rows(["220"] * 144, length=minute), STATE_GRID))
    day = only(judge_supply(rows(["220"] * 1440, length=minute), STATE_GRID))

    assert "coverage-too-low" in codes(few)
    assert (few.outcome, day.outcome) == (Outcome.NONE, Outcome.WITHIN)
    assert "14 valid of 144 intervals = 9.7 %" in few.steps[0]
    assert codes(day) == ["other-interval"]


def test_given_short_intervals_then_ten_minutes_are_the_root_of_their_mean_square() -> None:
    minutes = ["190"] + [
        "222"
    ] * 9  # alone 190 V would be a breach; sqrt((190² + 9·222²)/10) = 219.01
    found = only(judge_supply(rows(minutes * 144, length=timedelta(minutes=1)), STATE_GRID))

    assert found.outcome is Outcome.WITHIN
    assert "mean 219.01" in found.steps[0]


def test_given_frequency_of_one_second_then_ten_seconds_are_their_mean() -> None:
    second = timedelta(seconds=1)
    measured = rows(["49.0"] + ["50.0"] * 9, "f", length=second)

    assert "min 49.9, mean 49.9, max 49.9 Hz" in only(judge_supply(measured, STATE_GRID)).steps[0]


def test_given_a_flag_on_one_part_then_the_whole_interval_is_left_out() -> None:
    minutes = rows(["220"] * 1440, length=timedelta(minutes=1))
    minutes[25] = replace(minutes[25], flags=frozenset({RowFlag.DIP}))
    (channel,) = only(judge_supply(minutes, STATE_GRID)).values["channels"]

    assert (channel["valid"], channel["left_out"]) == (143, 1)


def test_given_means_over_an_hour_then_they_prove_a_breach_and_never_that_all_is_right() -> None:
    hour = timedelta(hours=1)
    right = only(judge_supply(rows(["220"] * 24, length=hour), STATE_GRID))
    wrong = only(judge_supply(rows(["220"] * 23 + ["197"], length=hour), STATE_GRID))
    often = only(judge_supply(rows(["230"] * 100 + ["206"] * 68, length=hour), EUROPE))

    assert (right.outcome, codes(right)) == (Outcome.NONE, ["interval-too-long"])
    assert (wrong.outcome, wrong.party) == (Outcome.OUTSIDE, "utility")
    assert often.outcome is Outcome.NONE  # hours say nothing of 95 % of ten-minute means


def test_given_a_table_without_ends_then_its_steps_tell_its_intervals() -> None:
    minute = timedelta(minutes=1)
    table = [replace(row, end=None) for row in rows(["220"] * 144, length=minute)]

    assert codes(only(judge_supply(table, STATE_GRID))) == ["other-interval", "coverage-too-low"]


def moments(*volts: str) -> list[Row]:
    """What a meter showed, once every ten minutes."""
    return [replace(row, end=None, stat=Stat.INSTANT) for row in rows(volts)]


def test_given_a_week_of_single_values_then_they_never_prove_that_all_is_right() -> None:
    found = only(judge_supply(moments(*["230"] * 1008), EUROPE))

    assert (found.outcome, codes(found)) == (Outcome.NONE, ["spot-only"])
    assert found.values["method"] == "spot"
    assert "1008 single values" in found.steps[0]


def test_given_single_values_then_they_prove_a_breach_as_spot_values_do() -> None:
    def outcome(*volts: str) -> Outcome:
        return only(judge_supply(moments(*volts), EUROPE)).outcome

    assert outcome("230", "195.4") is Outcome.OUTSIDE
    assert outcome("206", "206", "230") is Outcome.NONE
    assert outcome("206", "206", "206") is Outcome.OUTSIDE


def test_given_averages_and_single_values_of_one_channel_then_the_averages_count() -> None:
    both = [*rows(["230"] * 1008), *moments("190", "190")]

    assert only(judge_supply(both, EUROPE)).outcome is Outcome.WITHIN


def test_given_one_phase_of_averages_and_one_of_single_values_then_nothing_is_proved() -> None:
    other = [replace(row, channel="U_L2") for row in moments("230", "231")]

    assert only(judge_supply([*rows(["230"] * 1008), *other], EUROPE)).outcome is Outcome.NONE


def test_given_a_week_then_it_is_covered_as_a_week_though_a_day_would_do() -> None:
    week = only(judge_supply(rows(["220"] * 1008), STATE_GRID))

    assert "1008 valid of 1008 intervals = 100.0 %" in week.steps[0]


@given(st.permutations(rows(["206"] * 3 + ["230"] * 5)))
def test_the_order_of_rows_changes_nothing(shuffled: list[Row]) -> None:
    assert judge_supply(shuffled, EUROPE) == judge_supply(sorted(shuffled, key=_line), EUROPE)


def _line(row: Row) -> int:
    return row.line


@given(st.integers(0, 1008), st.integers(0, 1008))
def test_more_intervals_outside_never_make_a_supply_better(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    outcomes = [
        only(judge_supply(rows(["206"] * out + ["230"] * (1008 - out)), EUROPE)).outcome
        for out in (fewer, more)
    ]

    assert outcomes != [Outcome.OUTSIDE, Outcome.WITHIN]
