"""The verdict on supply quality: how many intervals lie within, of how many there should be.

    N   valid intervals of the period        N1 = outside a bound     compliant: N1/N ≤ 1 - share

For EN 50160 voltage: N1 outside ±10 %, N2 outside +10/-15 %; compliant if N1/N ≤ 5 % and N2 = 0
(Schneider 7EN72-0197). Intervals that are flagged (dips, interruptions; IEC 61000-4-30) or invalid
are left out, and a period of which too little is left gets no verdict.
For 35 kV and above the deviations to both sides count together (``spread.py``).
Shorter intervals are combined into those of the rule; longer ones can only prove the contrary.
A spot value is never proof of compliance: only beyond the bound of 100 %, or outside a bound again
and again, it proves the contrary.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact, mean
from casework.metrology.proposals import with_proposal
from casework.metrology.series import Series, by_channel, combined
from casework.metrology.spread import Spread, spread_of
from casework.metrology.verdict import Remark, Verdict, plain
from schemas.measurement import Row
from schemas.metrology import Bound, SupplyRule
from schemas.policy import Policy
from schemas.verdicts import Outcome, Subject

_SPOT_ONLY = Remark(
    "spot-only", "Spot values never prove that the supply is right; measure with a logger."
)
_REACH = Decimal("0.4")
"""A rule is for values that lie no further than this part of its nominal value from it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one channel says. ``covered``: enough of it is there for a verdict."""

    outcome: Outcome
    covered: bool
    steps: list[str]
    remarks: list[Remark]
    values: dict[str, Any]


def judge_supply(rows: Iterable[Row], policy: Policy) -> list[Verdict]:
    """A verdict for each rule of the profile that these rows are about, in its order."""
    series = by_channel(rows)
    verdicts = []
    for rule in policy.metrology.supply:
        channels = [
            series[c] for c in _channels(rule) if c in series and _is_for(rule, series[c], policy)
        ]
        if channels:
            verdicts.append(with_proposal(_judged(rule, channels), policy))
    return verdicts


def judge_spot(values: Sequence[Decimal], quantity: str, policy: Policy) -> Verdict | None:
    """The verdict on spot values of one quantity, in the unit of its rules; None without a rule."""
    if not values:
        return None
    rule = spot_rule(quantity, sorted(values)[len(values) // 2], policy)
    return None if rule is None else with_proposal(_spot(rule, values), policy)


def spot_rule(quantity: str, value: Decimal, policy: Policy) -> SupplyRule | None:
    """The rule that a value of this quantity falls under: the nearest nominal in reach."""
    rules = [
        rule
        for rule in policy.metrology.supply
        if rule.quantity == quantity
        and not any(bound.orders for bound in rule.bounds)
        and (rule.nominal is None or quantity != Subject.VOLTAGE or _reaches(rule.nominal, value))
    ]
    return min(rules, key=lambda rule: abs((rule.nominal or value) - value), default=None)


def _spot(rule: SupplyRule, values: Sequence[Decimal]) -> Verdict:
    outside = [v for v in values if any(not within(v, bound) for bound in rule.bounds)]
    steps = [
        f"{plain(value)} {rule.unit}: {'outside' if value in outside else 'within'} "
        f"{' and '.join(_bound_text(bound, rule.unit) for bound in rule.bounds)}"
        for value in values
    ]
    why = _breach(values, rule.bounds, rule)
    if why is not None:
        steps.append(f"spot values prove a breach: {why}")
    outcome = Outcome.NONE if why is None else Outcome.OUTSIDE
    remarks = (_SPOT_ONLY,) if why is None else ()
    counts = {"method": "spot", "values": len(values), "outside": len(outside)}
    about = Subject(rule.quantity)
    return Verdict(about, outcome, rule.name, rule.source, tuple(steps), remarks, counts)


def _breach(values: Sequence[Decimal], bounds: Sequence[Bound], rule: SupplyRule) -> str | None:
    """Why single values prove a breach; None where they prove nothing."""
    if any(not within(v, bound) for v in values for bound in bounds if bound.share == 100):
        return "beyond a bound that always holds"
    outside = sum(any(not within(v, bound) for bound in bounds) for v in values)
    return f"outside {outside} times" if outside >= rule.spot_repeats else None


def within(value: Decimal, bound: Bound) -> bool:
    """Whether a value lies within a bound; both ends are allowed."""
    return (bound.low is None or value >= bound.low) and (bound.high is None or value <= bound.high)


def _channels(rule: SupplyRule) -> list[str]:
    orders = sorted({order for bound in rule.bounds for order in bound.orders})
    return [
        name.replace("{order}", str(order))
        for name in rule.channels
        for order in (orders if "{order}" in name else [0])
    ]


def _is_for(rule: SupplyRule, series: Series, policy: Policy) -> bool:
    """Whether the rule is for this voltage: of the levels that the channel may have, it is the
    nearest and in reach. What is no voltage has no level."""
    if rule.nominal is None or rule.quantity != Subject.VOLTAGE or not series.values:
        return True
    middle = sorted(v for _, v in series.values)[len(series.values) // 2]
    away = [
        abs(other.nominal - middle)
        for other in policy.metrology.supply
        if other.quantity == rule.quantity
        and other.nominal is not None
        and series.channel in other.channels
    ]
    return _reaches(rule.nominal, middle) and abs(rule.nominal - middle) == min(away)


def _reaches(nominal: Decimal, value: Decimal) -> bool:
    return abs(value - nominal) <= nominal * _REACH


def _judged(rule: SupplyRule, channels: Sequence[Series]) -> Verdict:
    found = [_told(rule, measured, combined(measured, rule)) for measured in channels]
    remarks = [remark for told in found for remark in told.remarks]
    outcomes = {told.outcome for told in found}
    outcome = Outcome.NONE
    if not all(told.covered for told in found):
        text = f"At least {plain(rule.coverage * 100)} % of {rule.intervals} intervals are needed."
        remarks.append(Remark("coverage-too-low", text))
    elif Outcome.OUTSIDE in outcomes:
        outcome = Outcome.OUTSIDE
    elif outcomes == {Outcome.WITHIN}:
        outcome = Outcome.WITHIN
    is_spot = all(series.is_spot for series in channels)
    return Verdict(
        about=Subject(rule.quantity),
        outcome=outcome,
        rule=rule.name,
        source=rule.source,
        steps=tuple(step for told in found for step in told.steps),
        remarks=tuple(dict.fromkeys(remarks)),
        values={
            "method": "spot" if is_spot else "logger",
            "channels": [told.values for told in found],
        },
    )


def _told(rule: SupplyRule, measured: Series, series: Series) -> _Told:
    """``series``: what was measured, in the intervals of the rule where that is possible."""
    due = _due(rule, series)
    share = Decimal(len(series.values)) / due
    bounds = _bounds(rule, series.channel)
    found = [_against(rule, bound, series) for bound in bounds]
    values: dict[str, Any] = {"channel": series.channel, "valid": len(series.values)}
    values |= {"left_out": series.left_out, "coverage": f"{at_places(share * 100, 1)}"}
    values["bounds"] = [numbers for _, numbers, _ in found]
    steps = [_coverage_step(rule, series, due), *(step for step, _, _ in found)]
    spread = _spread(rule, series)
    if spread is not None:
        steps.append(f"{series.channel}: {spread.step}")
        values["spread_percent"] = f"{at_places(spread.percent, 2)}"
    if series.is_spot:
        outcome, remarks = _of_moments(rule, series)
        return _Told(outcome, True, steps, remarks, values)
    remarks = _interval_remark(rule, measured, series)
    too_long = series.interval_s is not None and series.interval_s > rule.interval_s
    proved = [
        bad and (bound.share == 100 or not too_long)
        for bound, (_, _, bad) in zip(bounds, found, strict=True)
    ]
    proved.append(spread is not None and spread.is_outside)
    unproved = Outcome.NONE if too_long else Outcome.WITHIN
    outcome = Outcome.OUTSIDE if any(proved) else unproved
    return _Told(outcome, share >= rule.coverage, steps, remarks, values)


def _spread(rule: SupplyRule, series: Series) -> Spread | None:
    if rule.spread is None or rule.nominal is None or not series.values or series.is_spot:
        return None
    return spread_of([value for _, value in series.values], rule.nominal, rule.spread)


def _bounds(rule: SupplyRule, channel: str) -> list[Bound]:
    """The bounds for a channel: of a harmonic those for its order."""
    order = channel.removeprefix("UH").partition("_")[0]
    number = int(order) if channel.startswith("UH") and order.isdecimal() else None
    return [bound for bound in rule.bounds if not bound.orders or number in bound.orders]


def _against(rule: SupplyRule, bound: Bound, series: Series) -> tuple[str, dict[str, Any], bool]:
    """Step, numbers, and whether the bound is broken."""
    total = len(series.values)
    out = sum(not within(value, bound) for _, value in series.values)
    share = Decimal(out) / total * 100 if total else Decimal(0)
    allowed = 100 - bound.share
    broken = share > allowed
    shown = at_places(share, 2)
    step = (
        f"{series.channel}: {out} of {total} outside {_bound_text(bound, rule.unit)} = {shown} %, "
        f"at most {plain(allowed)} %: {'outside' if broken else 'within'}"
    )
    numbers = {
        "share": plain(bound.share),
        "low": None if bound.low is None else plain(bound.low),
        "high": None if bound.high is None else plain(bound.high),
        "outside": out,
        "outside_percent": f"{shown}",
        "qualified_percent": f"{100 - shown}",
    }
    return step, numbers, broken


def _due(rule: SupplyRule, series: Series) -> int:
    """Intervals that there should be: those of the rule's period, in the length measured, or of the
    whole run where it is longer."""
    length = series.interval_s or Decimal(rule.interval_s)
    period = rule.intervals * Decimal(rule.interval_s) / length
    spanned = Decimal(0)
    if series.values:
        begin, end = series.values[0][0], series.values[-1][0]
        spanned = exact((end - begin).total_seconds()) / length + 1
    return max(1, round(max(period, spanned)))


def _coverage_step(rule: SupplyRule, series: Series, due: int) -> str:
    share = Decimal(len(series.values)) / due
    text = f"{series.channel}: {len(series.values)} "
    text += "single values" if series.is_spot else f"valid of {due} intervals"
    text += "" if series.is_spot else f" = {at_places(share * 100, 1)} %"
    text += f", {series.left_out} flagged and left out"
    if series.values:
        numbers = [value for _, value in series.values]
        spread = (min(numbers), mean(numbers), max(numbers))
        low, middle, high = (plain(at_places(number, 2)) for number in spread)
        text += f"; min {low}, mean {middle}, max {high} {rule.unit}"
    return text


def _of_moments(rule: SupplyRule, series: Series) -> tuple[Outcome, list[Remark]]:
    """Values of single moments: as of spot values, however many there are."""
    values = [value for _, value in series.values]
    bounds = _bounds(rule, series.channel)
    if _breach(values, bounds, rule) is not None:
        return Outcome.OUTSIDE, []
    return Outcome.NONE, [_SPOT_ONLY]


def _interval_remark(rule: SupplyRule, measured: Series, series: Series) -> list[Remark]:
    length = measured.interval_s
    if length is None or length == rule.interval_s:
        return []
    text = f"{series.channel}: intervals of {plain(length)} s, the rule is for "
    text += f"{plain(rule.interval_s)} s."
    if length > rule.interval_s:
        text += " So long a mean hides what is outside and never proves that the supply is right."
        return [Remark("interval-too-long", text)]
    if series is not measured:
        text += " They were combined."
    return [Remark("other-interval", text)]


def _bound_text(bound: Bound, unit: str) -> str:
    low = "" if bound.low is None else plain(bound.low)
    high = "" if bound.high is None else plain(bound.high)
    if low and high:
        return f"{low}–{high} {unit} ({plain(bound.share)} %)"
    return f"{'at least ' + low if low else 'at most ' + high} {unit} ({plain(bound.share)} %)"
