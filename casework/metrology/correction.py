"""What of the billed energy a test corrects, and by which rule of the profile.

What was found out about the billing comes first, for then the error of the meter is not the cause:
wrong wiring, a wrong multiplier. Then the error of a meter that is out of its class; what it should
have been by months in which all was right, where no error tells; and leads that drop too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import exact
from casework.metrology.refund import (
    by_drop,
    by_error,
    by_multiplier,
    by_normal,
    by_share,
)
from casework.metrology.transformers import Drop
from casework.metrology.verdict import Remark, Verdict, signed
from schemas.metrology import RefundRule
from schemas.policy import Policy
from schemas.verdicts import Outcome

Body = Mapping[str, Any]
Rules = Mapping[str, RefundRule]
_STILL = Decimal(-100)
"""The error of a meter that registered nothing: it says nothing of what was used."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a test says of the energy. ``error`` (%): the one that counts, None where the points do
    not tell, and ``how`` it was found; ``limit`` (%): the tightest that was judged by; ``beyond``:
    a load is out of it."""

    error: Decimal | None
    how: str
    limit: Decimal | None
    beyond: bool
    drop: Drop | None


def with_refund(verdict: Verdict, billing: Body, policy: Policy, found: Found) -> Verdict:
    """The verdict with what is to be corrected; unchanged where nothing is, or nobody said what
    was recorded."""
    if billing.get("recorded_kwh") is None:
        return verdict
    rules = {rule.applies_to: rule for rule in policy.metrology.refunds}
    recorded = exact(billing["recorded_kwh"])
    basis = str(billing.get("basis") or "whole-period")
    refund = _by_billing(billing, rules, (recorded, basis))
    if refund is None and _tells(found) and "meter-error" in rules and found.error is not None:
        refund = by_error(rules["meter-error"], recorded, found.error, found.limit, basis)
        refund["steps"] = [f"γ = {signed(found.error)} % ({found.how})", *refund["steps"]]
    if refund is None and billing.get("normal_kwh") is not None and "normal-months" in rules:
        normal = exact(billing["normal_kwh"])
        refund = by_normal(rules["normal-months"], recorded, normal, basis)
    if refund is None and verdict.outcome is Outcome.OUTSIDE:
        return replace(verdict, remarks=(*verdict.remarks, _why_none(rules, found)))
    drop = found.drop
    if refund is None and drop is not None and drop.limit is not None and "lead-drop" in rules:
        refund = by_drop(rules["lead-drop"], recorded, (drop.percent, drop.limit))
    return replace(verdict, refund=refund)


def _by_billing(
    billing: Body, rules: Rules, recorded: tuple[Decimal, str]
) -> dict[str, Any] | None:
    energy, basis = recorded
    share, booked = billing.get("registered_share"), billing.get("booked_multiplier")
    if share is not None and "wiring" in rules:
        return by_share(rules["wiring"], energy, _fraction(share), basis)
    if booked is not None and billing.get("actual_multiplier") and "multiplier" in rules:
        actual = exact(billing["actual_multiplier"])
        return by_multiplier(rules["multiplier"], energy, exact(booked), actual, basis)
    return None


def _fraction(said: Any) -> Decimal:
    """A number, or a fraction such as ``1/3``, exact as far as decimals are."""
    above, _, below = str(said).partition("/")
    return exact(above) / exact(below or 1)


def _tells(found: Found) -> bool:
    """Whether the error is out of tolerance and says how much was used: within it nothing is
    refunded, whatever else is wrong with the meter."""
    return found.beyond and found.error is not None and found.error > _STILL


def _why_none(rules: Rules, found: Found) -> Remark:
    if "meter-error" not in rules:
        return Remark("no-refund-rule", "The profile has no rule for a refund.")
    if not found.beyond:
        text = "The errors are within their limits: estimate from months in which it was right."
        return Remark("estimate-needed", text)
    if found.error is not None:
        text = "The meter registered nothing: estimate from months in which it was right."
        return Remark("registers-nothing", text)
    text = "Several loads were tested: say which is the mean load, or the kind of customer."
    return Remark("which-error", text)
