"""The limits of each class as the profiles print them, row by row (domain reference 3.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casework.metrology.arithmetic import at_places, creep_minutes
from casework.metrology.limits import current_of, limit_at
from schemas.metrology import Load
from schemas.profile import load_profile

STATE_GRID = load_profile("cn-state-grid")
CLASSES = STATE_GRID.metrology.classes
PLATES: dict[str, dict[str, Any]] = {
    "direct": {"connection": "direct", "basic_current_a": 10, "max_current_a": 100},
    "ct": {"connection": "ct", "rated_current_a": 10, "max_current_a": 60},
}
A1, A2 = ("1", "2"), ("0.2S", "0.5S")

# connection, pf, one phase alone, classes, from (A), to (A; None: Imax), limits by class
TABLE: list[tuple[str, str, bool, tuple[str, ...], str, str | None, tuple[str, ...]]] = [
    ("direct", "1", False, A1, "0.5", "1", ("1.5", "2.5")),
    ("direct", "1", False, A1, "1", None, ("1.0", "2.0")),
    ("direct", "0.5L", False, A1, "1", "2", ("1.5", "2.5")),
    ("direct", "0.5L", False, A1, "2", None, ("1.0", "2.0")),
    ("direct", "0.8C", False, ("1",), "1", "2", ("1.5",)),
    ("direct", "0.8C", False, ("1",), "2", None, ("1.0",)),
    ("direct", "1", True, A1, "1", None, ("2.0", "3.0")),
    ("direct", "0.5L", True, A1, "2", None, ("2.0", "3.0")),
    ("ct", "1", False, A1, "0.2", "0.5", ("1.5", "2.5")),
    ("ct", "1", False, A1, "0.5", None, ("1.0", "2.0")),
    ("ct", "0.5L", False, A1, "0.5", "1", ("1.5", "2.5")),
    ("ct", "0.5L", False, A1, "1", None, ("1.0", "2.0")),
    ("ct", "0.8C", False, ("1",), "0.5", "1", ("1.5",)),
    ("ct", "0.8C", False, ("1",), "1", None, ("1.0",)),
    ("ct", "1", True, A1, "0.5", None, ("2.0", "3.0")),
    ("ct", "0.5L", True, A1, "1", None, ("2.0", "3.0")),
    ("ct", "1", False, A2, "0.1", "0.5", ("0.4", "1.0")),
    ("ct", "1", False, A2, "0.5", None, ("0.2", "0.5")),
    ("ct", "0.5L", False, A2, "0.2", "1", ("0.5", "1.0")),
    ("ct", "0.5L", False, A2, "1", None, ("0.3", "0.6")),
    ("ct", "0.8C", False, A2, "0.2", "1", ("0.5", "1.0")),
    ("ct", "0.8C", False, A2, "1", None, ("0.3", "0.6")),
]
ROWS = [
    ((connection, factor, alone), name, (start, end), limit)
    for connection, factor, alone, names, start, end, limits in TABLE
    for name, limit in zip(names, limits, strict=True)
]


def limit(name: str, current: str, load: tuple[str, str, bool]) -> Decimal | None:
    connection, factor, alone = load
    point = {"current_a": current, "power_factor": factor, "single_phase": alone}
    found = limit_at(CLASSES[name], PLATES[connection], point, STATE_GRID.metrology.field_test)
    return None if found is None else found.limit


@pytest.mark.parametrize(("load", "name", "reach", "expected"), ROWS)
def test_given_a_row_of_the_table_then_its_limit_holds_from_its_start_to_its_end(
    load: tuple[str, str, bool], name: str, reach: tuple[str, str | None], expected: str
) -> None:
    connection, _, _ = load
    start, end = reach
    most = str(PLATES[connection]["max_current_a"])
    last = most if end is None else str(Decimal(end) - Decimal("0.001"))

    for current in (start, last):
        assert limit(name, current, load) == Decimal(expected)
    if end is not None:
        assert limit(name, end, load) != Decimal(expected)
    else:
        beyond = str(Decimal(most) + Decimal("0.001"))
        assert limit(name, beyond, load) is None


@pytest.mark.parametrize(
    ("name", "step"), [("0.2S", "0.02"), ("0.5S", "0.05"), ("1", "0.1"), ("2", "0.2")]
)
def test_given_a_class_then_errors_are_reported_in_tenths_of_it(name: str, step: str) -> None:
    assert CLASSES[name].rounding == Decimal(step)


@pytest.mark.parametrize(
    ("name", "connection", "factor"),
    [
        ("1", "direct", "0.004"),
        ("1", "ct", "0.002"),
        ("2", "direct", "0.005"),
        ("2", "ct", "0.003"),
        ("0.2S", "ct", "0.001"),
        ("0.5S", "ct", "0.001"),
    ],
)
def test_given_a_class_then_it_starts_at_this_part_of_ib_or_in(
    name: str, connection: str, factor: str
) -> None:
    rule = CLASSES[name].no_load
    assert rule is not None

    assert rule.starting[connection] == Decimal(factor)
    assert current_of(Load(Decimal(factor), "Ib"), PLATES[connection]) == 10 * Decimal(factor)


@pytest.mark.parametrize(
    ("name", "factor", "minutes"),
    [("1", 600, "28.4"), ("2", 480, "22.7"), ("0.2S", 900, "42.6"), ("0.5S", 600, "28.4")],
)
def test_given_a_class_at_220_v_and_60_a_then_its_creep_test_lasts_so_long(
    name: str, factor: int, minutes: str
) -> None:
    rule = CLASSES[name].no_load
    assert rule is not None

    least = creep_minutes(rule.creep_factor, Decimal(1600), 1, Decimal(220 * 60))

    assert rule.creep_factor == factor
    assert rule.creep_voltage_percent == 115
    assert at_places(least, 1) == Decimal(minutes)


@pytest.mark.parametrize("other", ["cn-southern-grid", "eu-en50160"])
def test_given_another_profile_then_its_table_is_the_same(other: str) -> None:
    theirs = load_profile(other).metrology.classes

    assert {name: known.limits for name, known in theirs.items()} == {
        name: known.limits for name, known in CLASSES.items()
    }
