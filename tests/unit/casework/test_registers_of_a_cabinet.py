"""Readings of registers beside each other: of the customer's own meter alone."""

from __future__ import annotations

from casework.fold import standing
from casework.metrology.wanted import Bench, wanted
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import RULES, TICKET, assignment, field, intake

OWN, NEIGHBOUR = "33010017", "33010018"
METER = {"number": OWN, "last_reading_kwh": "8300.0", "last_read_at": "2026-11-01T00:00:00Z"}


def outcomes(*readings: tuple[str, str | None]) -> list[list[str]]:
    """The steps of the verdicts on readings: what was shown, and of which meter that was said."""
    said = [
        field(
            number,
            FactKind.READING,
            {"quantity": "energy", "value": value, "unit": "kWh", "method": "register"}
            | ({"meter": plate} if plate else {}),
            60 + number,
        )
        for number, (value, plate) in enumerate(readings, 3)
    ]
    entries = standing(TICKET, [intake(), assignment(), *said])
    return [item.body["steps"] for item in wanted(entries, {"meter": METER}, [], Bench(RULES, {}))]


def test_given_a_reading_that_names_no_meter_then_it_is_the_customers() -> None:
    assert outcomes(("8332.9", None)) == [["(8332.9 - 8300)·1 = 32.9 kWh"]]


def test_given_the_customers_number_then_it_is_compared_too() -> None:
    assert outcomes(("8332.9", OWN)) == [["(8332.9 - 8300)·1 = 32.9 kWh"]]


def test_given_the_neighbours_meter_then_it_does_not_count_as_the_customers_register() -> None:
    assert outcomes(("8332.9", OWN), ("3391.2", NEIGHBOUR)) == [["(8332.9 - 8300)·1 = 32.9 kWh"]]


def test_given_the_neighbours_meter_alone_then_there_is_nothing_to_judge() -> None:
    assert outcomes(("3391.2", NEIGHBOUR)) == []
