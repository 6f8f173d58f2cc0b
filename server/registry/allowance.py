"""How often somebody may try: a bucket of tries that fills again with time, one per caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from threading import Lock


class Allowance:
    """``tries`` at once, then one more each ``refill``. Kept in this process only.

    What is kept is how long it would take until all tries are back, and since when, not a moment
    at which they are: a clock that goes back, be it a day, makes nobody wait longer and gives
    nobody a try.
    """

    def __init__(self, tries: int, refill: timedelta) -> None:
        self._refill = refill
        self._most = (tries - 1) * refill
        """How far one may be from having all tries, to take another."""
        self._used: dict[str, tuple[timedelta, datetime]] = {}
        self._lock = Lock()

    def wait(self, caller: str, now: datetime) -> int:
        """Takes one try. 0, or the seconds to wait when there is none left."""
        with self._lock:
            if len(self._used) > 10_000:
                self._used = {who: used for who, used in self._used.items() if _left(used, now)}
            left = _left(self._used.get(caller, (timedelta(0), now)), now)
            excess = left - self._most
            if excess > timedelta(0):
                self._used[caller] = (left, now)
                return max(1, ceil(excess.total_seconds()))
            self._used[caller] = (left + self._refill, now)
            return 0


def _left(used: tuple[timedelta, datetime], now: datetime) -> timedelta:
    """How long it still takes until all tries are back."""
    left, since = used
    return max(timedelta(0), left - max(timedelta(0), now - since))
