"""Which error of a tested meter a refund goes by, and how it was found.

A mean over loads is one at power factor 1 and balanced load (DL/T 448-2000), so that no other point
of the same current may stand for it. A load that was tested in several points counts with their
mean, as the repeats of one point do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, mean, rounded, weighted
from casework.metrology.points import Judged
from casework.metrology.registration import Registered
from casework.metrology.verdict import plain
from schemas.metrology import MeanRule
from schemas.policy import Policy
from schemas.verdicts import Stage

Body = Mapping[str, Any]
Counted = tuple[Decimal | None, str]
_SHOWN = 3


def counted_error(
    found: Sequence[Judged], method: Registered | None, body: Body, policy: Policy
) -> Counted:
    """The error (%) and which it is; None where the points do not tell. ``found``: as found."""
    if method is not None:
        return at_places(method.average - 100, _SHOWN), method.rule.name
    at_mean = [
        judged
        for judged, point in zip(found, _as_found(body), strict=True)
        if point.get("at_mean_load")
    ]
    if len(at_mean) == 1:
        return at_mean[0].reported, "at the mean load"
    by_load = _by_load(found)
    for rule in policy.metrology.means:
        if body.get("customer_kind") in rule.customers and rule.weights.keys() <= by_load.keys():
            return _mean_of(rule, by_load)
    if len(found) == 1:
        return found[0].reported, "the only load"
    return None, ""


def _mean_of(rule: MeanRule, by_load: Mapping[str, Decimal]) -> Counted:
    values = {load: by_load[load] for load in rule.weights}
    sums = " + ".join(f"{plain(w)}·{values[load]}" for load, w in rule.weights.items())
    how = f"{rule.name}: ({sums})/{plain(sum(rule.weights.values(), Decimal(0)))}"
    return at_places(weighted(values, rule.weights), _SHOWN), how


def _by_load(found: Sequence[Judged]) -> dict[str, Decimal]:
    """The reported error of each load at power factor 1 that has a limit."""
    points: dict[str, list[Judged]] = defaultdict(list)
    for point in found:
        if point.load and point.limit is not None and point.at_unity:
            points[point.load].append(point)
    return {load: _reported(listed) for load, listed in points.items()}


def _reported(points: Sequence[Judged]) -> Decimal:
    step = points[0].rounding
    if len(points) == 1:
        return points[0].reported
    average = mean(point.mean for point in points)
    return at_places(average, _SHOWN) if step is None else rounded(average, step)


def _as_found(body: Body) -> list[Body]:
    points = body.get("points") or ()
    return [p for p in points if (p.get("stage") or Stage.AS_FOUND) == Stage.AS_FOUND]
