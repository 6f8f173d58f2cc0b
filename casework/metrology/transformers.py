"""Instrument transformers at a meter: ratio error, burden, and what their leads drop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact
from casework.metrology.verdict import Remark, plain, signed
from schemas.metrology import Metrology, RatioRule

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drop:
    """What the secondary leads of a voltage transformer lose, in % of the rated voltage."""

    name: str
    percent: Decimal
    limit: Decimal | None

    @property
    def is_outside(self) -> bool:
        """Beyond its limit; the limit itself is allowed."""
        return self.limit is not None and self.percent > self.limit

    @property
    def step(self) -> str:
        """What was found, in words."""
        said = f"{self.name}: leads drop {plain(self.percent)} %"
        if self.limit is None:
            return said
        return f"{said}, at most {plain(self.limit)} %: {_word(self.is_outside)}"


def _word(is_outside: bool) -> str:
    return "outside" if is_outside else "within"


def ratio_error(ratio: Decimal, primary: Decimal, secondary: Decimal) -> Decimal:
    """(Kn·Is - Ip)/Ip·100 in % (IEC 61869-2)."""
    return (ratio * secondary - primary) / primary * 100


def judge_transformers(body: Body, rules: Metrology) -> tuple[list[str], list[Remark], Drop | None]:
    """Steps and remarks for each transformer that was measured, and the worst drop of leads that is
    beyond its limit."""
    known = {(rule.kind, rule.name): rule for rule in rules.ratios}
    steps, remarks, drops = list[str](), list[Remark](), list[Drop]()
    for item in body.get("transformers") or ():
        name = f"{item['kind'].upper()} {item.get('element') or ''}".strip()
        if all(item.get(n) for n in ("primary", "secondary", "rated_primary", "ratio")):
            rule = known.get((item["kind"], str(item.get("accuracy_class"))))
            step, remark = _ratio(name, item, rule)
            steps.append(step)
            remarks += remark
        if _overburdened(item):
            text = f"{name}: burden {item['burden_va']} VA is above the rated."
            remarks.append(Remark("burden-too-high", text))
        if item.get("lead_drop_percent") is not None:
            limit = _drop_limit(body["meter"], rules)
            drop = Drop(name, exact(item["lead_drop_percent"]), limit)
            steps.append(drop.step)
            drops += [drop] if drop.is_outside else []
    remarks += [Remark("lead-drop-outside", f"{drop.step}.") for drop in drops]
    return steps, remarks, max(drops, key=_percent, default=None)


def _ratio(name: str, item: Body, rule: RatioRule | None) -> tuple[str, list[Remark]]:
    numbers = [exact(item[key]) for key in ("ratio", "primary", "secondary")]
    error = at_places(ratio_error(*numbers), 3)
    step = f"{name}: ratio error {signed(error)} %"
    limit = _limit(rule, item)
    if limit is None:
        return step, []
    word = "outside" if abs(error) > limit else "within"
    step += f", limit ±{plain(limit)} %: {word}"
    return step, [Remark("ratio-outside", f"{step}.")] if word == "outside" else []


def _drop_limit(meter: Body, rules: Metrology) -> Decimal | None:
    """That for the class of the whole installation, where there is one; else of the meter."""
    installation, accuracy = (
        str(meter.get(name)) for name in ("installation_class", "accuracy_class")
    )
    found = [rule.limit for rule in rules.lead_drops if installation in rule.installations]
    found += [rule.limit for rule in rules.lead_drops if accuracy in rule.classes]
    return found[0] if found else None


def _percent(drop: Drop) -> Decimal:
    return drop.percent


def _limit(rule: RatioRule | None, item: Body) -> Decimal | None:
    if rule is None:
        return None
    share = exact(item["primary"]) / exact(item["rated_primary"]) * 100
    return next((limit for start, limit in reversed(rule.limits) if share >= start), None)


def _overburdened(item: Body) -> bool:
    rated, measured = item.get("rated_burden_va"), item.get("burden_va")
    return rated is not None and measured is not None and exact(measured) > exact(rated)
