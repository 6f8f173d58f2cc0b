"""How long news waits for more of it, before the readers of its database are woken.

To wake the phones of a crew costs a request or two of each. A fact makes news about three times
within a moment: itself, its receipt, a verdict on it. In a quiet hour each goes out at once; the
more there is of it, the longer it waits, so that a busy server wakes phones once for all three
instead of falling further behind.
"""

from __future__ import annotations

from math import exp

_PER_WAKE_S = 0.002
"""So much longer for each wake in the last second. With 20 facts a second there are 60: news waits
0.12 s, which is about how long a receipt takes then."""
_AT_ONCE_S = 0.01
"""What would wait no longer than this does not wait."""
_AT_MOST_S = 0.25
"""Half of what a receipt may take."""
_MEMORY_S = 1.0


class Gathering:
    """Counts wakes of all databases, older ones less. For one thread."""

    def __init__(self) -> None:
        self._wakes = 0.0
        self._counted_at = 0.0

    def delay(self, now: float) -> float:
        """Seconds that news of ``now`` (seconds of a steady clock) waits. Counts it."""
        self._wakes *= exp((self._counted_at - now) / _MEMORY_S)
        self._counted_at = now
        delay = min(self._wakes * _PER_WAKE_S, _AT_MOST_S)
        self._wakes += 1.0
        return delay if delay > _AT_ONCE_S else 0.0
