"""Register readings and what the server says of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from casework.metrology.register import Reading, judge_register
from schemas.instants import parse_instant
from tests.vectors.profiles import POLICIES

Case = tuple[dict[str, str] | None, dict[str, str], dict[str, Any]]
_NOW = "2026-11-23T08:00:00.000Z"
_MONTH_AGO = "2026-10-24T08:00:00.000Z"


def _read(value: str, at: str = _NOW) -> dict[str, str]:
    return {"value": value, "at": at}


def _by_hand() -> Iterator[Case]:
    before = _read("12345.6", _MONTH_AGO)
    meters: list[dict[str, Any]] = [
        {},
        {"digits": 5, "multiplier": 40, "daily_kwh": "10"},
        {"digits": 5, "daily_kwh": 10},
        {"digits": 6, "multiplier": "1.5", "daily_kwh": "300.25"},
    ]
    for meter in meters:
        for value in ("12345.6", "12645.6", "12353.1", "99999.9", "100000", "12000", "40", "0"):
            yield before, _read(value), meter
            yield None, _read(value), meter
        yield _read("99990", _MONTH_AGO), _read("290"), meter
        yield _read("5", _NOW), _read("9"), meter
        yield _read("5", "2026-11-23T07:59:59.500Z"), _read("5.01"), meter
        yield _read("5", "2026-11-24T07:59:59.500Z"), _read("9"), meter


def _drawn(draw: random.Random) -> Case:
    days = draw.randint(1, 90)
    before = _read(
        f"{draw.uniform(0, 99_999):.2f}", f"2026-0{draw.randint(1, 8)}-05T03:04:05.{days:03}Z"
    )
    meter = {
        "digits": draw.choice([5, 6, None]),
        "multiplier": draw.choice([None, 1, 40, "1.5"]),
        "daily_kwh": draw.choice([None, "8.3", 12, f"{draw.uniform(0.1, 900):.3f}"]),
    }
    return before, _read(f"{draw.uniform(0, 110_000):.2f}"), meter


def vectors() -> list[dict[str, Any]]:
    """Reading, the one before it, the meter, and the verdict's body."""
    rule = POLICIES["cn-state-grid"].metrology.register
    assert rule is not None
    draw = random.Random(79)
    found = []
    for before, now, meter in [*_by_hand(), *(_drawn(draw) for _ in range(200))]:
        first = None if before is None else _reading(before)
        verdict = judge_register(first, _reading(now), meter, rule).to_body()
        found.append({"before": before, "now": now, "meter": meter, "verdict": verdict})
    return found


def _reading(said: dict[str, str]) -> Reading:
    return Reading(Decimal(said["value"]), parse_instant(said["at"]))
