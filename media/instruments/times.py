"""Times without a zone, brought to UTC.

In the hour that comes twice when summer time ends a file gives the same times again: the first run
through it is summer time, and from the time that does not go on, winter time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from media.instruments.errors import InstrumentFileError
from schemas.measurement import RowFlag

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (the local and the UTC side subtract it alike)
EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?([0-5]\d)?")
_MICROSECOND = timedelta(microseconds=1)
_KEPT = 64
_STAMP = re.compile(
    r"\s*(\d{1,4})[/.\-年](\d{1,2})[/.\-月](\d{1,4})日?[ T,]*"
    r"(?:(上午|下午)\s*)?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*"
    r"(?:([AaPp])\.?[Mm]\.?)?\s*"
)


def zone_of(name: str | None) -> tzinfo:
    """A zone by its IANA name or as ``+08:00``. Raises InstrumentFileError."""
    if not name:
        text = "The file's times name no zone; say in which zone the instrument was set."
        raise InstrumentFileError("timezone-required", text)
    fixed = _OFFSET.fullmatch(name)
    if fixed is not None:
        minutes = int(fixed[2]) * 60 + int(fixed[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=minutes if fixed[1] == "+" else -minutes))
    try:
        if name == "UTC":
            return UTC
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        text = f"There is no time zone {name[:60]!r}; write Asia/Shanghai or +08:00, say."
        raise InstrumentFileError("timezone-unknown", text) from None


class LocalClock:
    """Brings a file's local times to UTC, in the order of the file."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._offsets: OrderedDict[tuple[int, int, int], tuple[int, int]] = OrderedDict()
        self._last: int | None = None

    def utc(self, local: datetime) -> tuple[int, RowFlag | None]:
        """Microseconds since 1970 UTC, and ``clock`` where the zone has it twice or not at all."""
        raw = (local - EPOCH) // _MICROSECOND
        first, second = self._pair(local)
        moment = raw - first
        flag: RowFlag | None = None
        if first > second:
            flag = RowFlag.CLOCK
            if self._last is not None and moment <= self._last < raw - second:
                moment = raw - second
        elif first < second:
            flag = RowFlag.CLOCK
        self._last = moment
        return moment, flag

    def end_after(self, local: datetime, start: int) -> int:
        """The end of what began at ``start``: the first such time not before it, else ``start``."""
        raw = (local - EPOCH) // _MICROSECOND
        first, second = self._pair(local)
        if first == second:
            return max(raw - first, start)
        return min((raw - each for each in (first, second) if raw - each >= start), default=start)

    def _pair(self, local: datetime) -> tuple[int, int]:
        key = (local.toordinal(), local.hour, local.minute // 15)
        found = self._offsets.get(key)
        if found is None:
            offsets = (local.replace(tzinfo=self._zone, fold=fold).utcoffset() for fold in (0, 1))
            first, second = ((each or timedelta(0)) // _MICROSECOND for each in offsets)
            found = self._offsets[key] = (first, second)
            if len(self._offsets) > _KEPT:
                self._offsets.popitem(last=False)
        return found


def instant(microseconds: int | None) -> datetime | None:
    """Aware, UTC."""
    if microseconds is None:
        return None
    return EPOCH_UTC + timedelta(microseconds=microseconds)


def read_out(at: datetime | None, read_at: datetime | None) -> datetime:
    """The file's own time, else that of the read-out. Raises InstrumentFileError time-required."""
    moment = at or read_at
    if moment is None:
        text = "The file says no time for its values; say when the meter was read (read_at)."
        raise InstrumentFileError("time-required", text)
    return moment


def date_order(stamps: list[str]) -> str | None:
    """``ymd``, ``dmy`` or ``mdy``, as the first column of dates shows it; None: cannot be told."""
    parts = [found.groups() for found in map(_STAMP.fullmatch, stamps) if found]
    if not parts or all(len(part[0]) == 4 for part in parts):
        return "ymd"
    if any(int(part[0]) > 12 for part in parts):
        return "dmy"
    return "mdy" if any(int(part[1]) > 12 for part in parts) else None


def parse_stamp(text: str, order: str) -> datetime | None:
    """A local time written as ``order`` says, 12 or 24 h; None where it is none."""
    if order == "ymd" and len(text) >= 16 and text[4] == "-":
        try:
            found_iso = datetime.fromisoformat(text)
            return found_iso if found_iso.tzinfo is None else found_iso.replace(tzinfo=None)
        except ValueError:
            pass
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    one, two, three, half, hour, minute, second, fraction, suffix = found.groups()
    year, month, day = _ordered(order, int(one), int(two), int(three))
    hours = _hour(int(hour or 0), "a" if half == "上午" else "p" if half else suffix)
    try:
        return datetime(  # noqa: DTZ001 (the zone is the caller's)
            year if year > 99 else year + 2000,
            month,
            day,
            hours,
            int(minute or 0),
            int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")),
        )
    except ValueError:
        return None


def _ordered(order: str, one: int, two: int, three: int) -> tuple[int, int, int]:
    if order == "ymd" or one > 31:
        return one, two, three
    return (three, two, one) if order == "dmy" else (three, one, two)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return 99  # no such hour of a 12 h clock
    return hour % 12 + (12 if half.lower() == "p" else 0)
