"""A reading beside the limits of the profile: how one value lies, which proves nothing by itself.

A spot reading is never proof of compliance; beyond a limit it is a reason to measure longer. A
verdict needs the whole run of a logger and its coverage, so there is none here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from schemas.policy import LimitRule, Policy

_REACH = Decimal("0.4")
"""Limits of one quantity are for different points of supply (220 V, 10 kV). What lies further
than this part of a band's middle beyond its ends was measured somewhere else."""
_MOST = 4
"""Where more limits than this come into question, the reading does not say which is meant."""


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
    """A reading's body beside the limits that come into question, in the profile's order.

    Where the value lies within some band, those are the bands that overlap it; otherwise all
    bands in reach. Where they all say the same, the first one speaks for them. Empty where no
    limit or too many come into question, or the profile does not know quantity or unit.
    """
    quantity = policy.quantities.get(str(reading.get("quantity")))
    value = _number(reading.get("value"))
    if quantity is None or value is None or reading.get("unit") not in quantity.units:
        return ()
    first_unit = value * _exact(quantity.units[str(reading["unit"])])
    bands = [
        _Band(limit, *(_exact(end) * _exact(quantity.units[limit.unit]) for end in _ends(limit)))
        for limit in policy.limits.values()
        if limit.quantity == quantity.code and limit.unit in quantity.units
    ]
    found = [Compared(band.limit, band.position(first_unit)) for band in _meant(first_unit, bands)]
    if len(found) > _MOST:
        return ()
    return tuple(found[:1] if len({item.position for item in found}) == 1 else found)


@dataclass(frozen=True, slots=True)
class _Band:
    """A limit, with its ends in the first unit of its quantity."""

    limit: LimitRule
    low: Decimal
    high: Decimal

    def position(self, value: Decimal) -> Position:
        if value < self.low:
            return Position.BELOW
        return Position.ABOVE if value > self.high else Position.WITHIN

    def reaches(self, value: Decimal) -> bool:
        """A band that begins at zero or below has one level only: it reaches everything."""
        far = (self.low + self.high) / 2 * _REACH
        return self.low <= 0 or self.low - far <= value <= self.high + far


def _meant(value: Decimal, bands: Sequence[_Band]) -> list[_Band]:
    around = [band for band in bands if band.position(value) is Position.WITHIN]
    if not around:
        return [band for band in bands if band.reaches(value)]
    return [
        band
        for band in bands
        if any(band.low <= other.high and other.low <= band.high for other in around)
    ]


def _ends(limit: LimitRule) -> tuple[float, float]:
    return limit.low, limit.high


def _exact(number: float) -> Decimal:
    """The number as it is written in the profile."""
    return Decimal(str(number))


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
