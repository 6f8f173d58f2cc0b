"""Which looks at files are written down: each look, but not each piece of one.

A browser asks for a film or a large picture in many ranges, and again when a page is drawn anew.
That is one look, so long as it is the same user, address, file and form within some minutes. Each
process remembers its own: two of them may write one look down twice, and none never.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

ONE_LOOK = timedelta(minutes=10)
_REMEMBERED = 10_000

Look = tuple[str, ...]


class Looks:
    """Any thread may call."""

    def __init__(self, within: timedelta = ONE_LOOK) -> None:
        self._within = within
        self._lock = Lock()
        self._seen: OrderedDict[Look, datetime] = OrderedDict()

    def is_new(self, look: Look, now: datetime) -> bool:
        """Whether it was not noted within the last minutes."""
        with self._lock:
            last = self._seen.get(look)
        return last is None or not last <= now < last + self._within

    def noted(self, look: Look, now: datetime) -> None:
        """To be called when it stands in the log: what could not be written is tried again."""
        with self._lock:
            self._seen.pop(look, None)
            self._seen[look] = now
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
