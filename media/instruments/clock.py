"""Times without a zone, brought to UTC.

In the hour that comes twice when summer time ends a file gives the same times again: the first run
through it is summer time, and from the time that does not go on, winter time.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import numpy as np

from media.instruments.contract import NO_TIME, Whole
from media.instruments.times import EPOCH, MICROSECOND
from media.instruments.words import Truth

_QUARTER = 900_000_000
"""Every change of an offset begins at a quarter of an hour, in local time too."""
_KEPT = 4_096


class LocalClock:
    """Brings a file's local times to UTC, in the order of the file."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._offsets: dict[int, tuple[int, int]] = {}
        self._last: int | None = None

    def utc(self, local: datetime) -> int:
        """Microseconds since 1970 UTC of one time. Raises OverflowError outside the calendar."""
        moment, _ = self._one((local - EPOCH) // MICROSECOND)
        return moment

    def utc_all(self, local: Whole) -> tuple[Whole, Truth]:
        """The same of local microseconds since 1970, and which the zone has twice or not at all.

        ``NO_TIME`` stays. Raises OverflowError outside the calendar.
        """
        known = local != NO_TIME
        first, second = self._offsets_of(local[known])
        doubtful = np.zeros(len(local), dtype=np.bool_)
        if np.array_equal(first, second):
            moments = local.copy()
            moments[known] -= first
            if known.any():
                self._last = int(moments[known][-1])
            return moments, doubtful
        moments = np.full(len(local), NO_TIME)
        for place in np.flatnonzero(known):
            moments[place], doubtful[place] = self._one(int(local[place]))
        return moments, doubtful

    def ends_after(self, local: Whole, starts: Whole) -> Whole:
        """The ends of what began at ``starts``: the first such time not before it, else the start.

        ``NO_TIME`` where one of both is none.
        """
        known = (local != NO_TIME) & (starts != NO_TIME)
        ends = np.full(len(local), NO_TIME)
        found, begun = local[known], starts[known]
        first, second = self._offsets_of(found)
        early, late = found - np.maximum(first, second), found - np.minimum(first, second)
        ends[known] = np.where(early >= begun, early, np.maximum(late, begun))
        return ends

    def _one(self, raw: int) -> tuple[int, bool]:
        first, second = self._pair(raw // _QUARTER)
        moment = raw - first
        if first > second and self._last is not None and moment <= self._last < raw - second:
            moment = raw - second
        self._last = moment
        return moment, first != second

    def _offsets_of(self, local: Whole) -> tuple[Whole, Whole]:
        quarters = local // _QUARTER
        begins = np.flatnonzero(np.diff(quarters, prepend=quarters[:1] - 1))
        pairs = [self._pair(quarter) for quarter in quarters[begins].tolist()]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        lengths = np.diff(begins, append=len(quarters))
        return np.repeat(table[:, 0], lengths), np.repeat(table[:, 1], lengths)

    def _pair(self, quarter: int) -> tuple[int, int]:
        """Offsets of a quarter of an hour, the first and the second time that it comes."""
        found = self._offsets.get(quarter)
        if found is None:
            local = EPOCH + quarter * timedelta(microseconds=_QUARTER)
            offsets = (local.replace(tzinfo=self._zone, fold=fold).utcoffset() for fold in (0, 1))
            first, second = ((each or timedelta(0)) // MICROSECOND for each in offsets)
            if len(self._offsets) >= _KEPT:
                self._offsets.clear()
            found = self._offsets[quarter] = (first, second)
        return found
