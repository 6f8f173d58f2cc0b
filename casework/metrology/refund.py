"""How much energy to refund or to bill afterwards: a proposal; money is always approved by people.

    W_true = W / (1 + γ)      ΔW = W·γ / (1 + γ)      positive: refund, negative: back-bill

γ is the error as a fraction, whole ("from zero error") or only beyond the limit, as the rule says.
The formula is used in a Chinese calculator (secondary); 供电营业规则 says what to correct, and not
by which formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places
from casework.metrology.verdict import plain, signed
from schemas.metrology import RefundRule

Body = Mapping[str, Any]
_SHOWN = 3


def by_error(
    rule: RefundRule, recorded: Decimal, error: Decimal, limit: Decimal | None, basis: str
) -> dict[str, Any]:
    """For a meter whose error (%) is out of tolerance. ``basis``: what ``recorded`` (kWh) is of,
    ``whole-period`` or ``later-half``: then the half is taken already."""
    counted = error
    if rule.base == "limit" and limit is not None:
        counted = error - (limit if error > 0 else -limit)
    fraction = counted / 100
    whole = recorded * fraction / (1 + fraction)
    step = f"{plain(recorded)}·{plain(fraction)}/(1{signed(fraction)}) = {_kwh(whole)} kWh"
    inputs = {"recorded_kwh": str(recorded), "error_percent": str(error), "basis": basis}
    return _proposal(rule, whole, step, inputs)


def by_share(rule: RefundRule, recorded: Decimal, share: Decimal, basis: str) -> dict[str, Any]:
    """For wrong wiring that lets a meter register ``share`` of the energy (one of three CTs
    reversed: 1/3). ``ΔW = W - W/share``."""
    whole = recorded - recorded / share
    step = f"{plain(recorded)} - {plain(recorded)}/{plain(at_places(share, 6))} = {_kwh(whole)} kWh"
    inputs = {"recorded_kwh": str(recorded), "registered_share": str(share), "basis": basis}
    return _proposal(rule, whole, step, inputs)


def by_multiplier(
    rule: RefundRule, recorded: Decimal, booked: Decimal, actual: Decimal, basis: str
) -> dict[str, Any]:
    """For a multiplier that was booked wrongly. ``ΔW = W·(booked - actual)/booked``."""
    whole = recorded * (booked - actual) / booked
    difference = f"({plain(booked)} - {plain(actual)})/{plain(booked)}"
    step = f"{plain(recorded)}·{difference} = {_kwh(whole)} kWh"
    inputs = {
        "recorded_kwh": str(recorded),
        "booked_multiplier": str(booked),
        "actual_multiplier": str(actual),
        "basis": basis,
    }
    return _proposal(rule, whole, step, inputs)


def by_normal(rule: RefundRule, recorded: Decimal, normal: Decimal, basis: str) -> dict[str, Any]:
    """For what no error tells (a meter that stands still, a blown fuse): against what months in
    which all was right say of the same time. ``ΔW = W - W_normal``."""
    whole = recorded - normal
    step = f"{plain(recorded)} - {plain(normal)} = {_kwh(whole)} kWh"
    inputs = {"recorded_kwh": str(recorded), "normal_kwh": str(normal), "basis": basis}
    return _proposal(rule, whole, step, inputs)


def by_drop(
    rule: RefundRule, recorded: Decimal, percents: tuple[Decimal, Decimal]
) -> dict[str, Any]:
    """For leads of a voltage transformer that drop more than is allowed; ``percents``: measured,
    allowed. The meter saw so much less voltage: γ is what is beyond, and negative."""
    drop, allowed = percents
    fraction = (allowed - drop) / 100
    whole = recorded * fraction / (1 + fraction)
    beyond = f"γ = {plain(allowed)} - {plain(drop)} = {plain(allowed - drop)} %"
    step = f"{plain(recorded)}·{plain(fraction)}/(1{signed(fraction)}) = {_kwh(whole)} kWh"
    inputs = {
        "recorded_kwh": str(recorded),
        "drop_percent": str(drop),
        "allowed_percent": str(allowed),
        "basis": "whole-period",
    }
    return _proposal(rule, whole, f"{beyond}; {step}", inputs)


def _proposal(rule: RefundRule, whole: Decimal, step: str, inputs: Body) -> dict[str, Any]:
    factor = Decimal(1) if inputs["basis"] == "later-half" else rule.factor
    energy = at_places(whole * factor, rule.decimals)
    steps = [step]
    if factor != 1:
        steps.append(f"{_kwh(whole)}·{plain(factor)} = {_kwh(whole * factor)} kWh")
    steps.append(f"rounded: {energy:f} kWh, {_direction(energy)}")
    return {
        "direction": _direction(energy),
        "energy_kwh": f"{abs(energy):f}",
        "rule": rule.name,
        "rule_id": rule.rule_id,
        "rule_version": rule.rule_version,
        "article": rule.article,
        "base": rule.base,
        "factor": plain(factor),
        "source": rule.source.text,
        "verified": rule.source.verified,
        "inputs": dict(inputs),
        "steps": steps,
    }


def _direction(energy: Decimal) -> str:
    if energy == 0:
        return "none"
    return "refund" if energy > 0 else "back-bill"


def _kwh(value: Decimal) -> str:
    return f"{at_places(value, _SHOWN):f}"
