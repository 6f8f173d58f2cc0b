"""Flags of what was measured with: what the register of instruments says of it on that day.

They stand on the fact's receipt, by the register as it was then; the verdict on the measurement
is made anew when the register changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from casework.flags import Flag
from casework.metrology.instruments import Register, calibration_flags, find, reference_flags
from schemas.documents import Fact
from schemas.instants import parse_instant
from schemas.policy import Policy
from schemas.vocabulary import FactKind

Body = Mapping[str, Any]


def instrument_flags(
    fact: Fact, at: datetime, policy: Policy, instruments: Callable[[], Register]
) -> list[Flag]:
    """Flags of a fact that names what it was measured with; ``at``: its corrected time.

    The register is asked for only where it is needed.
    """
    day = day_measured(fact.body, at, policy)
    if fact.kind is FactKind.METER_TEST and fact.body.get("reference"):
        return standard_flags(fact.body, policy, instruments(), day)
    named = _named(fact)
    return calibration_flags(named, instruments(), day) if named else []


def standard_flags(body: Body, policy: Policy, register: Register, day: date) -> list[Flag]:
    """What is wrong with the reference standard that a meter test names."""
    said = body["reference"]
    found = calibration_flags(said, register, day)
    if policy.metrology.reference is not None:
        meter_class = (body.get("meter") or {}).get("accuracy_class")
        rule = policy.metrology.reference
        found += reference_flags(find(said, register), meter_class, rule, day)
    return found


def day_measured(body: Body, told: datetime, policy: Policy) -> date:
    """The day of a measurement in the utility's time zone: as it says itself, or as it was told."""
    return moment_measured(body, told).astimezone(policy.timezone).date()


def moment_measured(body: Body, told: datetime) -> datetime:
    """When it was measured, as it says itself or as it was told."""
    said = body.get("tested_at") or body.get("measured_at")
    return parse_instant(said) if said else told


def _named(fact: Fact) -> Body:
    """The instrument's ``id`` or ``serial`` in the register; empty where the fact names none."""
    said = fact.body.get("instrument")
    if fact.kind is FactKind.INSTRUMENT_FILE:
        return {"id": said} if said else {}
    if fact.kind is FactKind.READING and said and (said.get("id") or said.get("serial")):
        return dict(said)
    return {}
