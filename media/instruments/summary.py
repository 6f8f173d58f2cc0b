"""What a file holds, by channel, and its values as one table: written in one pass.

The table is CSV (RFC 4180, UTF-8) with the columns of a row, compressed with gzip; the same file
gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from media.instruments.contract import (
    NO_TIME,
    YEAR_1,
    YEAR_9999,
    Block,
    Numbers,
    Series,
    Whole,
    moments,
)
from media.instruments.formats import Reading
from media.instruments.times import EPOCH_UTC, MICROSECOND, instant
from schemas.instants import instant_text
from schemas.measurement import Row

COLUMNS = ("start", "end", "channel", "phase", "stat", "value", "unit", "flags", "line")
_CHANNELS = 1_000
_DIGITS = 6


@dataclass(slots=True)
class ChannelSummary:
    """Of the values of one channel, statistic and unit. ``begins``, ``ends``: microseconds."""

    series: Series
    count: int = 0
    flagged: int = 0
    total: float = 0.0
    low: float = math.inf
    high: float = -math.inf
    begins: int = YEAR_9999
    ends: int = NO_TIME

    def take(self, values: Numbers, starts: Whole, ends: Whole, flagged: int) -> None:
        """Some values more, none of them missing, at their times."""
        self.count += len(values)
        self.flagged += flagged
        with np.errstate(over="ignore", invalid="ignore"):  # told as the largest there is
            self.total += float(values.sum())
        self.low = min(self.low, float(values.min()))
        self.high = max(self.high, float(values.max()))
        self.begins = min(self.begins, int(starts.min()))
        self.ends = max(self.ends, int(np.where(ends == NO_TIME, starts, ends).max()))

    def to_body(self) -> dict[str, Any]:
        """As a part of the fact ``measurements``."""
        series, begins, ends = self.series, instant(self.begins), instant(self.ends)
        assert begins is not None
        assert ends is not None
        return {
            "channel": series.channel[:60].strip() or "channel",
            "phase": series.phase,
            "stat": series.stat.value,
            "unit": series.unit[:20],
            "count": self.count,
            "flagged": self.flagged,
            "min": _rounded(self.low),
            "avg": _rounded(self.total / self.count),
            "max": _rounded(self.high),
            "begins": instant_text(begins),
            "ends": instant_text(ends),
        }


@dataclass(slots=True)
class Summary:
    """All channels in the order they come in the file."""

    channels: dict[tuple[str, str, str], ChannelSummary] = field(default_factory=dict)
    left_out: int = 0
    """Values of channels beyond the first 1,000."""

    def take(self, block: Block) -> None:
        """The values of a block that are there and have a time."""
        timed = (block.starts >= YEAR_1) & (block.starts <= YEAR_9999)
        flags = np.zeros(len(block.starts), dtype=np.bool_)
        flags[list(block.flags)] = True
        for series, column in zip(block.series, block.columns, strict=True):
            there = timed & ~np.isnan(column)
            if not there.any():
                continue
            key = (series.channel, series.stat.value, series.unit)
            if key not in self.channels and len(self.channels) >= _CHANNELS:
                self.left_out += int(there.sum())
                continue
            channel = self.channels.setdefault(key, ChannelSummary(series))
            flagged = int((flags & there).sum())
            channel.take(column[there], block.starts[there], block.ends[there], flagged)


def summarise(reading: Reading) -> tuple[Summary, bytes]:
    """Channels and table of all values. Raises InstrumentFileError as reading does."""
    found, packed = Summary(), io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, compresslevel=4) as press,
        io.TextIOWrapper(press, "utf-8", newline="") as text,
    ):
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for piece in reading.pieces():
            if isinstance(piece, Block):
                found.take(piece)
                text.writelines(_lines(piece))
            else:
                found.take(_alone(piece))
                table.writerow(_cells(piece))
    return found, packed.getvalue()


def _alone(row: Row) -> Block:
    """A row as a block of one value."""
    series = Series(row.channel, row.phase, row.stat, row.unit)
    times = [None if at is None else (at - EPOCH_UTC) // MICROSECOND for at in (row.start, row.end)]
    flags = {0: row.flags} if row.flags else {}
    start, end = moments(times[:1]), moments(times[1:])
    return Block((series,), start, end, [np.array([float(row.value)])], np.array([row.line]), flags)


def _lines(block: Block) -> Iterator[str]:
    """The lines of the table for a block, in the order of time."""
    heads = [
        (_quoted(each.channel, each.phase or "", each.stat.value), _quoted(each.unit))
        for each in block.series
    ]
    columns = [column.tolist() for column in block.columns]
    times = zip(block.starts.tolist(), block.ends.tolist(), block.lines.tolist(), strict=True)
    for place, (began, ended, line) in enumerate(times):
        start, end = instant(began), instant(ended)
        if start is None:
            continue  # its format has noted that
        span = f"{start.isoformat()},{'' if end is None else end.isoformat()},"
        flags = _quoted(" ".join(sorted(block.flags.get(place, ()))))
        for (head, unit), column in zip(heads, columns, strict=True):
            value = column[place]
            if value == value:  # noqa: PLR0124 (NaN is not; three times as fast as asking)
                yield f"{span}{head},{value!r},{unit},{flags},{line}\r\n"


@lru_cache(maxsize=4_096)
def _quoted(*cells: str) -> str:
    """Cells as the table has them, without the end of the line."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    line = text.getvalue().removesuffix("\r\n")
    return "" if line == '""' else line  # a single empty cell is written in quotes


def _cells(row: Row) -> tuple[object, ...]:
    end = "" if row.end is None else row.end.isoformat()
    flags = " ".join(sorted(row.flags))
    return (row.start.isoformat(), end, row.channel, row.phase or "", row.stat.value,
            row.value, row.unit, flags, row.line)  # fmt: skip


def _rounded(value: float) -> float:
    """Six digits after the point, and none that a float only seems to know."""
    return round(max(-1e12, min(1e12, value)), _DIGITS)
