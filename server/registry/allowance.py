"""How often somebody may try: a bucket of tries that fills again with time, one per caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from threading import Lock


class Allowance:
    """``tries`` at once, then one more each ``refill``. Kept in this process only."""

    def __init__(self, tries: int, refill: timedelta) -> None:
        self._tries = tries
        self._refill = refill
        self._full_at: dict[str, datetime] = {}
        self._lock = Lock()

    def wait(self, caller: str, now: datetime) -> int:
        """Takes one try. 0, or the seconds to wait when there is none left."""
        with self._lock:
            if len(self._full_at) > 10_000:
                self._full_at = {who: at for who, at in self._full_at.items() if at > now}
            empty = now + self._tries * self._refill
            # Later than empty only by a clock that went back: then one refill is waited for,
            # however far it went, and no try is gained.
            known = min(self._full_at.get(caller, now), empty)
            full_at = max(known, now) + self._refill
            excess = full_at - empty
            if excess > timedelta(0):
                self._full_at[caller] = known
                return max(1, ceil(excess.total_seconds()))
            self._full_at[caller] = full_at
            return 0
