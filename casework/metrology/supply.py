"""The verdict on supply quality: how many intervals lie within, of how many there should be.

    N   valid intervals of the period        N1 = outside a bound     compliant: N1/N ≤ 1 - share

For EN 50160 voltage: N1 outside ±10 %, N2 outside +10/-15 %; compliant if N1/N ≤ 5 % and N2 = 0
(Schneider 7EN72-0197). Intervals that are flagged (dips, interruptions; IEC 61000-4-30) or invalid
are left out, and a period of which too little is left gets no verdict.
A spot value is never proof of compliance: only beyond the bound of 100 %, or outside a bound again
and again, it proves the contrary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact, mean
from casework.metrology.proposals import with_proposal
from casework.metrology.verdict import Remark, Verdict, plain
from schemas.measurement import Row, RowFlag, Stat
from schemas.metrology import Bound, SupplyRule
from schemas.policy import Policy
from schemas.verdicts import Outcome, Subject

_LEFT_OUT = frozenset(RowFlag)
_REACH = Decimal("0.4")
"""A rule is for values that lie no further than this part of its nominal value from it."""
_UNITS = {"kV": Decimal(1000), "mHz": Decimal("0.001")}


@dataclass(frozen=True, slots=True)
class Series:
    """One channel's valid values in the order of time, and what was left out."""

    channel: str
    values: tuple[tuple[datetime, Decimal], ...]
    left_out: int
    interval_s: Decimal | None
    """As measured: the usual length of an interval."""
    flagged: tuple[datetime, ...] = ()
    """When the intervals begin that were left out."""


def judge_supply(rows: Iterable[Row], policy: Policy) -> list[Verdict]:
    """A verdict for each rule of the profile that these rows are about, in its order."""
    series = by_channel(rows)
    verdicts = []
    for rule in policy.metrology.supply:
        channels = [series[c] for c in _channels(rule) if c in series and _is_for(rule, series[c])]
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
    hard = [bound for bound in rule.bounds if bound.share == 100]
    beyond = [v for v in values if any(not within(v, bound) for bound in hard)]
    outside = [v for v in values if any(not within(v, bound) for bound in rule.bounds)]
    steps = [
        f"{plain(value)} {rule.unit}: {'outside' if value in outside else 'within'} "
        f"{' and '.join(_bound_text(bound, rule.unit) for bound in rule.bounds)}"
        for value in values
    ]
    repeated = len(outside) >= rule.spot_repeats
    remarks = []
    if beyond or repeated:
        outcome = Outcome.OUTSIDE
        why = "beyond a bound that always holds" if beyond else f"outside {len(outside)} times"
        steps.append(f"spot values prove a breach: {why}")
    else:
        outcome = Outcome.NONE
        text = "Spot values never prove that the supply is right; measure with a logger."
        remarks.append(Remark("spot-only", text))
    counts = {"method": "spot", "values": len(values), "outside": len(outside)}
    about = Subject(rule.quantity)
    return Verdict(about, outcome, rule.name, rule.source, tuple(steps), tuple(remarks), counts)


def within(value: Decimal, bound: Bound) -> bool:
    """Whether a value lies within a bound; both ends are allowed."""
    return (bound.low is None or value >= bound.low) and (bound.high is None or value <= bound.high)


def _series(channel: str, rows: Sequence[Row]) -> Series:
    """Of two rows for one interval the first counts: a file that was read twice changes nothing."""
    kept: dict[datetime, Decimal] = {}
    flagged = set[datetime]()
    for row in sorted(rows, key=lambda row: (row.start, row.line)):
        value = exact(row.value) * _UNITS.get(row.unit, Decimal(1))
        if row.flags & _LEFT_OUT or not value.is_finite():
            flagged.add(row.start)
        else:
            kept.setdefault(row.start, value)
    for start in flagged:
        kept.pop(start, None)
    lengths = sorted((row.end - row.start).total_seconds() for row in rows if row.end is not None)
    usual = exact(lengths[len(lengths) // 2]) if lengths else None
    return Series(channel, tuple(sorted(kept.items())), len(flagged), usual, tuple(sorted(flagged)))


def _channels(rule: SupplyRule) -> list[str]:
    orders = sorted({order for bound in rule.bounds for order in bound.orders})
    return [
        name.replace("{order}", str(order))
        for name in rule.channels
        for order in (orders if "{order}" in name else [0])
    ]


def _is_for(rule: SupplyRule, series: Series) -> bool:
    """Whether the rule is for this voltage; what is no voltage has no level."""
    if rule.nominal is None or rule.quantity != Subject.VOLTAGE or not series.values:
        return True
    return _reaches(rule.nominal, sorted(v for _, v in series.values)[len(series.values) // 2])


def _reaches(nominal: Decimal, value: Decimal) -> bool:
    return abs(value - nominal) <= nominal * _REACH


def _judged(rule: SupplyRule, channels: Sequence[Series]) -> Verdict:
    steps, remarks, values = list[str](), list[Remark](), list[dict[str, Any]]()
    covered, outside = True, False
    for series in channels:
        remarks += _interval_remark(rule, series)
        due = _due(rule, series)
        share = Decimal(len(series.values)) / due
        enough = share >= rule.coverage
        covered = covered and enough
        steps.append(_coverage_step(rule, series, due))
        told: dict[str, Any] = {"channel": series.channel, "valid": len(series.values)}
        told |= {"left_out": series.left_out, "coverage": f"{at_places(share * 100, 1)}"}
        found = [_against(rule, bound, series) for bound in _bounds(rule, series.channel)]
        steps += [step for step, _, _ in found]
        told["bounds"] = [numbers for _, numbers, _ in found]
        outside = outside or any(broken for _, _, broken in found)
        values.append(told)
    if not covered:
        text = f"At least {plain(rule.coverage * 100)} % of {rule.intervals} intervals are needed."
        remarks.append(Remark("coverage-too-low", text))
    outcome = Outcome.NONE
    if covered:
        outcome = Outcome.OUTSIDE if outside else Outcome.WITHIN
    return Verdict(
        about=Subject(rule.quantity),
        outcome=outcome,
        rule=rule.name,
        source=rule.source,
        steps=tuple(steps),
        remarks=tuple(remarks),
        values={"method": "logger", "channels": values},
    )


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
    text = f"{series.channel}: {len(series.values)} valid of {due} intervals"
    text += f" = {at_places(share * 100, 1)} %, {series.left_out} flagged and left out"
    if series.values:
        numbers = [value for _, value in series.values]
        spread = (min(numbers), mean(numbers), max(numbers))
        low, middle, high = (plain(at_places(number, 2)) for number in spread)
        text += f"; min {low}, mean {middle}, max {high} {rule.unit}"
    return text


def _interval_remark(rule: SupplyRule, series: Series) -> list[Remark]:
    if series.interval_s is None or series.interval_s == rule.interval_s:
        return []
    text = f"{series.channel}: intervals of {plain(series.interval_s)} s, the rule is for "
    return [Remark("other-interval", f"{text}{plain(rule.interval_s)} s.")]


def _bound_text(bound: Bound, unit: str) -> str:
    low = "" if bound.low is None else plain(bound.low)
    high = "" if bound.high is None else plain(bound.high)
    if low and high:
        return f"{low}–{high} {unit} ({plain(bound.share)} %)"
    return f"{'at least ' + low if low else 'at most ' + high} {unit} ({plain(bound.share)} %)"


def by_channel(rows: Iterable[Row]) -> Mapping[str, Series]:
    """The series of averages, for plots."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.stat in (Stat.AVERAGE, Stat.INSTANT):
            found[row.channel].append(row)
    return {channel: _series(channel, listed) for channel, listed in found.items()}
