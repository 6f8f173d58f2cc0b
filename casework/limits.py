"""A reading beside the limits of the profile: how one value lies, which proves nothing by itself.

A spot reading is never proof of compliance; beyond a limit it is a reason to measure longer. A
verdict needs the whole run of a logger and its coverage, so there is none here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from schemas.policy import LimitRule, Policy

_REACH = Decimal("0.25")
"""Limits of the same quantity are for different points of supply (220 V, 10 kV). What lies
further than this part of the band's middle beyond both ends was measured somewhere else."""


class Position(StrEnum):
    """How a value lies to a pair of limits, both allowed."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Compared:
    """One value beside one pair of limits."""

    limit: LimitRule
    position: Position


def compare(reading: Mapping[str, Any], policy: Policy) -> tuple[Compared, ...]:
    """A reading's body beside every limit in whose reach it lies, in the profile's order.

    Empty where the profile has no such limit, or does not know the quantity or the unit.
    """
    quantity = policy.quantities.get(str(reading.get("quantity")))
    value = _number(reading.get("value"))
    if quantity is None or value is None or reading.get("unit") not in quantity.units:
        return ()
    found = []
    for limit in policy.limits.values():
        if limit.quantity != quantity.code or limit.unit not in quantity.units:
            continue
        factor = _exact(quantity.units[str(reading["unit"])]) / _exact(quantity.units[limit.unit])
        position = _position(value * factor, limit)
        if position is not None:
            found.append(Compared(limit, position))
    return tuple(found)


def _position(value: Decimal, limit: LimitRule) -> Position | None:
    low, high = _exact(limit.low), _exact(limit.high)
    if low <= value <= high:
        return Position.WITHIN
    middle = abs(low + high) / 2
    if low > 0 and not low - middle * _REACH <= value <= high + middle * _REACH:
        return None
    return Position.BELOW if value < low else Position.ABOVE


def _exact(number: float) -> Decimal:
    """The number as it is written in the profile."""
    return Decimal(str(number))


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
