"""Instrument transformers at a meter: ratio error and what was booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, exact
from casework.metrology.verdict import Remark, plain, signed
from schemas.metrology import RatioRule

Body = Mapping[str, Any]


def ratio_error(ratio: Decimal, primary: Decimal, secondary: Decimal) -> Decimal:
    """(Kn·Is - Ip)/Ip·100 in % (IEC 61869-2)."""
    return (ratio * secondary - primary) / primary * 100


def judge_transformers(
    said: Iterable[Body], rules: Iterable[RatioRule]
) -> tuple[list[str], list[Remark]]:
    """Steps and remarks for each transformer that was measured."""
    known = {(rule.kind, rule.name): rule for rule in rules}
    steps, remarks = list[str](), list[Remark]()
    for item in said:
        if not all(item.get(name) for name in ("primary", "secondary", "rated_primary", "ratio")):
            continue
        name = f"{item['kind'].upper()} {item.get('element') or ''}".strip()
        numbers = [exact(item[key]) for key in ("ratio", "primary", "secondary")]
        error = at_places(ratio_error(*numbers), 3)
        step = f"{name}: ratio error {signed(error)} %"
        limit = _limit(known.get((item["kind"], str(item.get("accuracy_class")))), item)
        if limit is not None:
            word = "outside" if abs(error) > limit else "within"
            step += f", limit ±{plain(limit)} %: {word}"
            if word == "outside":
                remarks.append(Remark("ratio-outside", f"{step}."))
        steps.append(step)
        if _overburdened(item):
            text = f"{name}: burden {item['burden_va']} VA is above the rated."
            remarks.append(Remark("burden-too-high", text))
    return steps, remarks


def _limit(rule: RatioRule | None, item: Body) -> Decimal | None:
    if rule is None:
        return None
    share = exact(item["primary"]) / exact(item["rated_primary"]) * 100
    return next((limit for start, limit in reversed(rule.limits) if share >= start), None)


def _overburdened(item: Body) -> bool:
    rated, measured = item.get("rated_burden_va"), item.get("burden_va")
    return rated is not None and measured is not None and exact(measured) > exact(rated)
