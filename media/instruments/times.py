"""Times as instruments write them, one by one; whole columns: ``stamps.py``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from media.instruments.contract import YEAR_1, YEAR_9999
from media.instruments.errors import InstrumentFileError

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (the local and the UTC side subtract it alike)
EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?([0-5]\d)?")
MICROSECOND = timedelta(microseconds=1)
STAMP = re.compile(
    r"\s*(\d{1,4})[/.\-年](\d{1,2})[/.\-月](\d{1,4})日?[ T,]*"
    r"(?:(上午|下午)\s*)?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*"
    r"(?:([AaPp])\.?[Mm]\.?)?\s*"
)


def zone_of(name: str | None) -> tzinfo:
    """A zone by its IANA name or as ``+08:00``. Raises InstrumentFileError."""
    if not name:
        text = (
            "The file's times name no zone; say in which zone the instrument was set: "
            "timezone Asia/Shanghai or +08:00."
        )
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


def instant(microseconds: int) -> datetime | None:
    """Aware, UTC; None for ``NO_TIME`` and what no calendar has."""
    if not YEAR_1 <= microseconds <= YEAR_9999:
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
    parts = [found.groups() for found in map(STAMP.fullmatch, stamps) if found]
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
    found = STAMP.fullmatch(text)
    if found is None:
        return None
    one, two, three, half, hour, minute, second, fraction, suffix = found.groups()
    year, month, day = _ordered(order, int(one), int(two), int(three))
    hours = hour_of(int(hour or 0), "a" if half == "上午" else "p" if half else suffix)
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


def hour_of(hour: int, half: str | None) -> int:
    """Of 24, from 12 with a half of the day; 99 where there is none such."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return 99  # no such hour of a 12 h clock
    return hour % 12 + (12 if half.lower() == "p" else 0)
