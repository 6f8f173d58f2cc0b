"""Creep and starting: what a meter does without load and with hardly any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.metrology.arithmetic import at_places, creep_minutes, exact
from casework.metrology.verdict import Remark, plain
from schemas.metrology import MeterClass, NoLoad

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """A test without much load: ``passed`` None where it proves neither."""

    passed: bool | None
    step: str
    remark: Remark | None = None


def creep(said: Body, meter: Body, known: MeterClass | None) -> Tried:
    """At most one pulse within the shortest time of the test."""
    pulses, minutes = said["pulses"], exact(said["minutes"])
    rule = None if known is None else known.no_load
    least = _shortest(meter, rule) if rule is not None else None
    text = f"creep: {pulses} pulses in {plain(minutes)} min"
    if least is not None:
        text += f", at least {plain(at_places(least, 1))} min are needed"
    if pulses > 1:
        remark = Remark("creeps", "The meter registers without load.")
        return Tried(False, f"{text}: fails", remark)
    if least is None or minutes < at_places(least, 1):
        remark = Remark("creep-too-short", f"{text}; it proves nothing.")
        return Tried(None, f"{text}: no verdict", remark)
    if rule is not None and exact(said.get("voltage_percent") or 100) < rule.creep_voltage_percent:
        needed = f"{plain(rule.creep_voltage_percent)} % of the rated voltage"
        return Tried(None, f"{text}: no verdict", Remark("creep-voltage", f"It takes {needed}."))
    return Tried(True, f"{text}: passes")


def _shortest(meter: Body, rule: NoLoad) -> Any:
    needed = [meter.get(name) for name in ("constant", "voltage_v", "max_current_a")]
    if not all(needed):
        return None
    constant, voltage, current = (exact(value) for value in needed)
    return creep_minutes(rule.creep_factor, constant, meter.get("elements") or 1, voltage * current)


def starting(said: Body, meter: Body, known: MeterClass | None) -> Tried:
    """The meter starts and goes on at its starting current."""
    connection = meter.get("connection") or "direct"
    base = meter.get("basic_current_a") or meter.get("rated_current_a")
    rule = None if known is None else known.no_load
    factor = rule.starting.get(connection) if rule is not None else None
    current, starts = exact(said["current_a"]), said["started"]
    text = f"starting: {'starts' if starts else 'does not start'} at {plain(current)} A"
    if factor is None or base is None:
        return Tried(None, f"{text}: the profile has no limit")
    limit = factor * exact(base)
    text += f", limit {plain(limit)} A"
    if starts and current <= limit:
        return Tried(True, f"{text}: passes")
    if not starts and current >= limit:
        remark = Remark("does-not-start", "The meter does not register at its starting current.")
        return Tried(False, f"{text}: fails", remark)
    return Tried(None, f"{text}: proves nothing")
