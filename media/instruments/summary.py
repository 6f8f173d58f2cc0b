"""What a file holds, by channel, and its values as one table: written in one pass.

The table is CSV (RFC 4180, UTF-8) with the columns of a row, compressed with gzip; the same file
gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from media.instruments.formats import Reading
from schemas.instants import instant_text
from schemas.measurement import Row

COLUMNS = ("start", "end", "channel", "phase", "stat", "value", "unit", "flags", "line")
_CHANNELS = 1_000
_DIGITS = 6


@dataclass(slots=True)
class ChannelSummary:
    """Of the values of one channel, statistic and unit."""

    first: Row
    count: int = 0
    flagged: int = 0
    total: Decimal | float = 0
    low: Decimal | float = 0
    high: Decimal | float = 0
    begins: datetime | None = None
    ends: datetime | None = None

    def take(self, row: Row) -> None:
        """One value more."""
        if not self.count or row.value < self.low:
            self.low = row.value
        if not self.count or row.value > self.high:
            self.high = row.value
        self.count += 1
        self.flagged += bool(row.flags)
        self.total = float(self.total) + float(row.value)
        end = row.end or row.start
        self.begins = row.start if self.begins is None else min(self.begins, row.start)
        self.ends = end if self.ends is None else max(self.ends, end)

    def to_body(self) -> dict[str, Any]:
        """As a part of the fact ``measurements``."""
        assert self.begins is not None
        assert self.ends is not None
        row = self.first
        return {
            "channel": row.channel[:60],
            "phase": row.phase,
            "stat": row.stat.value,
            "unit": row.unit,
            "count": self.count,
            "flagged": self.flagged,
            "min": _rounded(self.low),
            "avg": _rounded(float(self.total) / self.count),
            "max": _rounded(self.high),
            "begins": instant_text(self.begins),
            "ends": instant_text(self.ends),
        }


@dataclass(slots=True)
class Summary:
    """All channels in the order they come in the file."""

    channels: dict[tuple[str, str, str], ChannelSummary] = field(default_factory=dict)
    left_out: int = 0
    """Values of channels beyond the first 1,000."""

    def take(self, row: Row) -> None:
        """One value more."""
        key = (row.channel, row.stat.value, row.unit)
        if key not in self.channels and len(self.channels) >= _CHANNELS:
            self.left_out += 1
            return
        self.channels.setdefault(key, ChannelSummary(row)).take(row)


def summarise(reading: Reading) -> tuple[Summary, bytes]:
    """Channels and table of all values. Raises InstrumentFileError as reading does."""
    found, packed = Summary(), io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, compresslevel=4) as press,
        io.TextIOWrapper(press, "utf-8", newline="") as text,
    ):
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for row in reading:
            found.take(row)
            table.writerow(_cells(row))
    return found, packed.getvalue()


def _cells(row: Row) -> tuple[object, ...]:
    end = "" if row.end is None else row.end.isoformat()
    flags = " ".join(sorted(row.flags))
    return (row.start.isoformat(), end, row.channel, row.phase or "", row.stat.value,
            row.value, row.unit, flags, row.line)  # fmt: skip


def _rounded(value: Decimal | float) -> float:
    """Six digits after the point, and none that a float only seems to know."""
    bound = max(-1e12, min(1e12, float(value)))
    return round(bound, _DIGITS)
