"""A reading beside the limits of the profile (values: domain, GB/T 12325-2008)."""

from __future__ import annotations

from typing import Any

import pytest

from casework.limits import compare
from schemas.profile import load_profile
from tests.unit.casework.casefile import POLICY


def found(value: Any, unit: str = "V", quantity: str = "voltage") -> list[tuple[str, str]]:
    """``(limit, position)`` for a reading."""
    reading = {"quantity": quantity, "value": value, "unit": unit}
    return [(item.limit.name, item.position.value) for item in compare(reading, POLICY)]


@pytest.mark.parametrize("value", ["198.0", "222.4", 235.4])
def test_a_value_on_or_between_the_limits_is_within(value: Any) -> None:
    assert found(value) == [("supply-voltage-220", "within")]


def test_a_value_beyond_every_limit_of_its_level_is_told_beside_the_first() -> None:
    assert found("193.0") == [("supply-voltage-220", "below")]


def test_where_limits_say_different_things_each_is_named() -> None:
    assert found("238.0") == [
        ("supply-voltage-220", "above"),
        ("supply-voltage-220-abnormal", "within"),
    ]


def test_a_value_in_another_unit_is_compared_in_the_limits_own() -> None:
    assert found("0.2224", "kV") == [("supply-voltage-220", "within")]
    assert found("10.0", "kV") == [("supply-voltage-10kv", "within")]


@pytest.mark.parametrize(
    ("value", "unit", "quantity"),
    [("1", "A", "current"), ("222", "mm", "voltage"), ("x", "V", "voltage"), ("1", "V", "joy")],
)
def test_what_has_no_limit_or_cannot_be_read_is_not_compared(
    value: str, unit: str, quantity: str
) -> None:
    assert found(value, unit, quantity) == []


def test_where_too_many_limits_come_into_question_none_is_guessed() -> None:
    reading = {"quantity": "voltage-harmonic", "value": "0.4", "unit": "%"}

    assert compare(reading, load_profile("eu-en50160")) == ()
