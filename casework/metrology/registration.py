"""Registration as US rules count it: 100 + error, averaged over loads by one of several methods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.metrology.arithmetic import at_places, mean, weighted
from casework.metrology.points import Judged
from casework.metrology.verdict import plain
from schemas.metrology import Registration

_SHOWN = 3
_LAGGING = "PF"
"""Full load at a power factor of 50 %; all other loads are at 1 (4 NCAC 11 R08-11)."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The average registration in %, and the loads (and ``average``) that are too far off."""

    rule: Registration
    loads: Mapping[str, Decimal]
    average: Decimal
    beyond: tuple[str, ...]

    @property
    def is_outside(self) -> bool:
        """Whether the average or a load is beyond its limit."""
        return bool(self.beyond)

    @property
    def steps(self) -> tuple[str, ...]:
        """The arithmetic."""
        sums = " + ".join(
            f"{plain(weight)}·{plain(self.loads[load])}"
            for load, weight in self.rule.weights.items()
        )
        total = plain(sum(self.rule.weights.values(), Decimal(0)))
        shown = plain(at_places(self.average, _SHOWN))
        word = f"outside ({', '.join(self.beyond)})" if self.beyond else "within"
        limit = plain(self.rule.average_limit)
        return (f"{self.rule.name}: ({sums})/{total} = {shown} %; 100 ± {limit} %: {word}",)

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "method": self.rule.name,
            "loads": {name: plain(value) for name, value in self.loads.items()},
            "average": f"{at_places(self.average, _SHOWN):f}",
            "beyond": list(self.beyond),
        }


def average_registration(loads: Mapping[str, Decimal], rule: Registration) -> Decimal:
    """Method of 4 NCAC 11 R08-11, such as (4·FL + 2·LL + PF)/7; all its loads are there."""
    return weighted(loads, rule.weights)


def register_by(
    rules: Sequence[Registration], points: Iterable[Judged], wanted: str | None
) -> Registered | None:
    """By the method that is asked for, or the first whose loads were all tested."""
    loads = _loads(points)
    for rule in rules:
        if rule.weights.keys() <= loads.keys() and wanted in (None, rule.name):
            used = {load: loads[load] for load in rule.weights}
            average = average_registration(used, rule)
            beyond = ["average"] if abs(average - 100) > rule.average_limit else []
            beyond += [
                load
                for load, limit in rule.limits.items()
                if load in used and abs(used[load] - 100) > limit
            ]
            return Registered(rule, used, average, tuple(beyond))
    return None


def _loads(points: Iterable[Judged]) -> dict[str, Decimal]:
    """Registration by load; a load that was tested in several points has their mean."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for point in points:
        if point.load and point.at_unity == (point.load != _LAGGING):
            found[point.load].append(100 + point.mean)
    return {load: mean(values) for load, values in found.items()}
