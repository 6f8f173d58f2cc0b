"""Which limit an error of a meter has at a load: by range of current and power factor."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import exact
from schemas.metrology import FieldTest, Load, MeterClass, MeterLimit

_BASES = {"Ib": "basic_current_a", "In": "rated_current_a", "Imax": "max_current_a"}
_OTHER = {"Ib": "rated_current_a", "In": "basic_current_a"}
"""A nameplate has one of the two."""


def current_of(load: Load, meter: Mapping[str, Any]) -> Decimal | None:
    """The load in A for this nameplate; None where the nameplate does not say."""
    said = meter.get(_BASES[load.base]) or meter.get(_OTHER.get(load.base, ""))
    return None if said is None else load.factor * exact(said)


def limit_at(
    known: MeterClass, meter: Mapping[str, Any], point: Mapping[str, Any], rule: FieldTest | None
) -> MeterLimit | None:
    """The limit of a load point; None where the standard has none there."""
    connection = meter.get("connection") or "direct"
    factor = power_factor_word(str(point["power_factor"]), rule)
    current = exact(point["current_a"])
    for limit in known.limits:
        fits = limit.connection == connection and factor in limit.power_factors
        if (
            fits
            and limit.single_phase == bool(point.get("single_phase"))
            and _has(limit, current, meter)
        ):
            return limit
    return None


def _has(limit: MeterLimit, current: Decimal, meter: Mapping[str, Any]) -> bool:
    start, end = current_of(limit.start, meter), current_of(limit.end, meter)
    if start is None or current < start:
        return False
    if end is None:  # a nameplate without Imax: the range has no known end
        return limit.closed
    return current <= end if limit.closed else current < end


def power_factor_word(said: str, rule: FieldTest | None) -> str:
    """The power factor of the standard's table that a load comes nearest to: 1, 0.5L or 0.8C."""
    if said in ("1", "1.0", "0.5L", "0.8C") or rule is None:
        return "1" if said == "1.0" else said
    if cosine(said) >= rule.unity_from:
        return "1"
    return "0.8C" if said.endswith("C") else "0.5L"


def is_unity(point: Mapping[str, Any], rule: FieldTest | None) -> bool:
    """Whether a load counts as one of power factor 1 on all phases."""
    word = power_factor_word(str(point["power_factor"]), rule)
    return word == "1" and not point.get("single_phase")


def cosine(said: str) -> Decimal:
    """The number of a power factor such as ``0.97L``."""
    return abs(exact(said.rstrip("LC")))


def range_text(limit: MeterLimit) -> str:
    """The range of current in words: ``0.1 Ib to Imax``."""
    word = "to" if limit.closed else "below"
    return f"{_load_text(limit.start)} {word} {_load_text(limit.end)}"


def _load_text(load: Load) -> str:
    return load.base if load.factor == 1 else f"{load.factor} {load.base}"
