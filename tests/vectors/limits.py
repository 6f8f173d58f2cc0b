"""Spot values beside limits and by the rules of supply, and values that profiles do not allow."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from casework.limits import compare
from casework.metrology.supply import judge_spot
from casework.metrology.wanted import in_first_unit
from schemas.policy import Policy
from tests.vectors.profiles import POLICIES

Said = list[tuple[Any, str]]
_VOLTS = ("197.9", "198.0", "235.4", "235.5", "220", "195.4", "253.1", "380", "353.3", "406.6",
          "100", "120", "126.1", "240", 0, "500", "10000", "9300", "9299.9", "10700.1")  # fmt: skip


def _readings() -> Iterator[tuple[str, Any, str]]:
    for value in _VOLTS:
        yield "voltage", value, "V"
    for kilo in ("0.198", "0.1979", "10.0", "9.3", "10.71", "35", "110"):
        yield "voltage", kilo, "kV"
    for hertz in ("49.8", "50", "50.2", "50.21", "49.4", "60"):
        yield "frequency", hertz, "Hz"
    for percent in ("0", "2", "2.1", "4.5", "8.01"):
        for quantity in ("voltage-unbalance", "voltage-thd"):
            yield quantity, percent, "%"
    yield "current", "5", "A"
    yield "no-such-quantity", "5", "V"
    yield "voltage", "5", "furlong"


def _compared(name: str, quantity: str, value: Any, unit: str) -> dict[str, Any]:
    said = {"quantity": quantity, "value": value, "unit": unit}
    found = compare(said, POLICIES[name])
    told = [{"limit": one.limit.name, "position": one.position.value} for one in found]
    return {"profile": name, "said": said, "found": told}


def _spot(name: str, quantity: str, said: Said) -> dict[str, Any]:
    policy = POLICIES[name]
    bodies = [{"quantity": quantity, "value": value, "unit": unit} for value, unit in said]
    values = [value for one in bodies if (value := in_first_unit(one, policy)) is not None]
    verdict = judge_spot(values, quantity, policy)
    told = None if verdict is None else verdict.to_body()
    return {"profile": name, "quantity": quantity, "said": bodies, "verdict": told}


def _spots(draw: random.Random) -> Iterator[tuple[str, Said]]:
    for value in _VOLTS:
        yield "voltage", [(value, "V")]
        yield "voltage", [(value, "V")] * 3
    yield "voltage", [("0.21", "kV"), ("196", "V"), ("210.50", "V")]
    yield "frequency", [("49.7", "Hz")]
    yield "voltage-thd", [("9", "%"), ("9.1", "%"), ("9.2", "%")]
    yield "voltage-unbalance", [("2.5", "%")]
    yield "voltage", []
    for _ in range(60):
        level = draw.choice([120, 220, 230, 380, 10_000])
        number = draw.randint(1, 6)
        yield "voltage", [(f"{draw.gauss(level, level * 0.06):.1f}", "V") for _ in range(number)]


def vectors() -> dict[str, Any]:
    """``compared``: one value each; ``spots``: values of one quantity, with the verdict's body."""
    draw = random.Random(12_325)
    spots: Sequence[tuple[str, Said]] = list(_spots(draw))
    more = [("voltage", f"{draw.uniform(0, 500):.2f}", "V") for _ in range(80)]
    readings = [*_readings(), *more]
    return {
        "compared": [_compared(name, *one) for name in POLICIES for one in readings],
        "spots": [_spot(name, *one) for name in POLICIES for one in spots],
    }


POLICY: Policy = POLICIES["cn-state-grid"]
