"""The ticks of a time axis: round local times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_STEPS_S = (60, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000)
_TIMES = 5
"""As many labels stand beside one another on a phone."""
_DAY_S = 86_400


def time_ticks(reach: tuple[float, float], zone: ZoneInfo) -> Iterator[tuple[float, str, str]]:
    """Round local times: where, the time, and the day where it is another one than before."""
    low, high = reach
    step = next((s for s in _STEPS_S if (high - low) / s <= _TIMES), _STEPS_S[-1])
    begin = datetime.fromtimestamp(low, zone).replace(tzinfo=None)
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    last = ""
    while (moment := at.replace(tzinfo=zone).timestamp()) <= high:
        if moment >= low:
            day = f"{at:%m-%d}"
            if step < _DAY_S:
                yield moment, f"{at:%H:%M}", day if day != last else ""
            else:
                yield moment, day, ""
            last = day
        at += timedelta(seconds=step)
