"""How long things take the demo's crews, so that somebody who watches sees them move.

Work that was given after the crews began is done briskly, within a few minutes. What the district
has from its month of history is theirs for a long while, so that it is still there to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_TICK_S = 4.0
_SHORTEST_TICK_S = 0.1


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds of each part of one piece of work, and metres a second on the way.

    ``work_s`` is what the least work takes; up to as much again comes on top.
    """

    leaves_after_s: float
    speed: float
    longest_trip_s: float
    looks_after_s: float
    work_s: float
    ends_after_s: float


BRISK = Tempo(
    leaves_after_s=8,
    speed=30,  # 36 km/h of a town, three times as fast
    longest_trip_s=180,
    looks_after_s=8,
    work_s=40,
    ends_after_s=8,
)
SLOW = Tempo(
    leaves_after_s=20,
    speed=10,
    longest_trip_s=480,
    looks_after_s=40,
    work_s=330,
    ends_after_s=30,
)


@dataclass(frozen=True, slots=True)
class Pace:
    """``times`` as fast as the numbers here say."""

    times: float = 1.0

    def of(self, seconds: float) -> timedelta:
        """What so many seconds are at this pace."""
        return timedelta(seconds=seconds / self.times)

    @property
    def tick_s(self) -> float:
        """Seconds between two looks at the mailboxes."""
        return max(_SHORTEST_TICK_S, _TICK_S / self.times)
