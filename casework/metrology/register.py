"""Whether a register reading can be: digits, order, rollover, multiplier, consumption so far.

The same rule data goes to devices with the profile (``GET /api/v1/profile``), which warn while the
technician still stands before the meter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact
from casework.metrology.verdict import Remark, Verdict, plain
from schemas.metrology import RegisterRule
from schemas.verdicts import Outcome, Subject

Body = Mapping[str, Any]
_DAY_S = Decimal(86_400)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a register showed (kWh, without multiplier) and when."""

    value: Decimal
    at: datetime


def judge_register(
    before: Reading | None, now: Reading, meter: Body, rule: RegisterRule
) -> Verdict:
    """``meter`` is the intake's: ``digits``, ``multiplier``, ``daily_kwh`` so far."""
    remarks, steps = _digits(now, meter), list[str]()
    used = None
    if before is None:
        remarks.append(Remark("no-reading-before", "There is no earlier reading to compare with."))
    elif now.at <= before.at:
        remarks.append(Remark("reading-order", "The reading is not later than the one before it."))
    else:
        used, how, remark = _used(before, now, meter, rule)
        steps.append(how)
        remarks += [remark] if remark else []
    values: dict[str, Any] = {"reading": plain(now.value)}
    if before is not None and used is not None:
        days = exact((now.at - before.at).total_seconds()) / _DAY_S
        values |= {"consumption_kwh": plain(used), "days": plain(at_places(days, 2))}
        remarks += _against_history(used / days, meter, rule, steps)
    doubtful = any(remark.code in _DOUBT for remark in remarks)
    outcome = Outcome.NONE
    if before is not None or doubtful:
        outcome = Outcome.OUTSIDE if doubtful else Outcome.WITHIN
    return Verdict(
        Subject.REGISTER,
        outcome,
        "register",
        rule.source,
        tuple(steps),
        tuple(remarks),
        values,
    )


_DOUBT = frozenset(
    {"too-many-digits", "reading-order", "register-went-back", "much-more", "much-less"}
)


def _digits(now: Reading, meter: Body) -> list[Remark]:
    digits = meter.get("digits")
    if digits is not None and now.value >= Decimal(10) ** int(digits):
        text = f"{plain(now.value)} does not fit a register of {digits} digits."
        return [Remark("too-many-digits", text)]
    return []


def _used(
    before: Reading, now: Reading, meter: Body, rule: RegisterRule
) -> tuple[Decimal | None, str, Remark | None]:
    """kWh since the last reading, how that came out, and what is odd about it."""
    factor = exact(meter.get("multiplier") or 1)
    step = f"{plain(now.value)} - {plain(before.value)}"
    difference = now.value - before.value
    if difference >= 0:
        used = difference * factor
        return used, f"({step})·{plain(factor)} = {plain(used)} kWh", None
    digits = meter.get("digits")
    usual = _usual(before, now, meter)
    rolled = None if digits is None else (Decimal(10) ** int(digits) + difference) * factor
    if rolled is None or usual is None or rolled > usual * rule.rollover_factor:
        text = "The register shows less than before, and not as if it had begun anew at zero."
        return None, f"{step} < 0", Remark("register-went-back", text)
    step = f"({plain(now.value)} + 10^{digits} - {plain(before.value)})·{plain(factor)}"
    text = "The register has begun anew at zero."
    return rolled, f"{step} = {plain(rolled)} kWh", Remark("rolled-over", text)


def _usual(before: Reading, now: Reading, meter: Body) -> Decimal | None:
    """kWh that were to be expected since the last reading."""
    daily = meter.get("daily_kwh")
    if daily is None:
        return None
    return exact(daily) * exact((now.at - before.at).total_seconds()) / _DAY_S


def _against_history(
    per_day: Decimal, meter: Body, rule: RegisterRule, steps: list[str]
) -> list[Remark]:
    if not meter.get("daily_kwh"):
        return []
    usual = exact(meter["daily_kwh"])
    times = per_day / usual
    steps.append(
        f"{plain(at_places(per_day, 2))} kWh a day, {plain(usual)} before: "
        f"{plain(at_places(times, 2))} times"
    )
    multiplier = exact(meter.get("multiplier") or 1)
    if multiplier != 1 and abs(times * multiplier - 1) < Decimal("0.1"):
        text = f"Consumption fits if the multiplier {plain(multiplier)} was left out."
        return [Remark("much-less", text)]
    if times > rule.high_factor:
        return [Remark("much-more", "Far more than before; check digits and multiplier.")]
    if times < rule.low_factor:
        return [Remark("much-less", "Far less than before; check digits and multiplier.")]
    return []
