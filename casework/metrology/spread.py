"""The voltage rule for 35 kV and above: positive and negative deviation together.

    deviation = (measured - nominal) / nominal · 100 %        GB/T 12325-2008

The sum of the absolute values of the greatest positive and the greatest negative deviation is at
most 10 % of the nominal voltage; where both have the same sign, the larger one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from casework.metrology.arithmetic import at_places
from casework.metrology.verdict import plain, signed


@dataclass(frozen=True, slots=True)
class Spread:
    """The highest and the lowest deviation of a series and what they come to, in %."""

    highest: Decimal
    lowest: Decimal
    limit: Decimal

    @property
    def percent(self) -> Decimal:
        """What is compared with the limit."""
        high, low = abs(self.highest), abs(self.lowest)
        return high + low if self._is_to_both_sides else max(high, low)

    @property
    def _is_to_both_sides(self) -> bool:
        return self.lowest < 0 < self.highest

    @property
    def is_outside(self) -> bool:
        """Beyond the limit; the limit itself is allowed."""
        return self.percent > self.limit

    @property
    def step(self) -> str:
        """The arithmetic."""
        high, low, both = (at_places(n, 2) for n in (self.highest, self.lowest, self.percent))
        how = "together" if self._is_to_both_sides else "the larger one"
        word = "outside" if self.is_outside else "within"
        return (
            f"deviations from {signed(low)} % to {signed(high)} %: {how} {plain(both)} %, "
            f"at most {plain(self.limit)} %: {word}"
        )


def spread_of(values: Sequence[Decimal], nominal: Decimal, limit: Decimal) -> Spread:
    """Of at least one value in the unit of ``nominal``; ``limit`` in % of it."""
    highest, lowest = ((end - nominal) / nominal * 100 for end in (max(values), min(values)))
    return Spread(highest, lowest, limit)
