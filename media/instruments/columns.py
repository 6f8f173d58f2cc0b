"""Rows of cells as blocks of numbers, by a mapping profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from media.instruments.contract import Block, Report, Series
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NAN, NOTHING, number
from media.instruments.obis import UNITS
from media.instruments.times import LocalClock, parse_stamp
from schemas.measurement import RowFlag, Stat

_SECOND = 1_000_000
_UNFLAGGED = NOTHING | {"0", "ok", "valid", "0000", "00000000"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping as places of columns."""

    order: str
    decimal: str
    time: tuple[int, ...]
    end: int | None
    interval: int | None
    """Microseconds."""
    series: tuple[Series, ...]
    places: tuple[int, ...]
    factors: tuple[float, ...]
    status: int | None


def plan_of(columns: Sequence[str], mapping: Mapping[str, Any], order: str) -> Plan:
    """Raises InstrumentFileError where the mapping names a column that is not there."""
    place = {name: at for at, name in reversed(list(enumerate(columns)))}

    def at(name: str) -> int:
        if name not in place:
            text = f"The mapping names the column {name!r}, which this file does not have."
            raise InstrumentFileError("column-missing", text)
        return place[name]

    mapped = mapping["columns"]
    units = [UNITS.get(item.get("unit") or "", (item.get("unit") or "", 0)) for item in mapped]
    interval = mapping.get("interval_s")
    return Plan(
        order=order,
        decimal=mapping.get("decimal") or ".",
        time=tuple(at(name) for name in mapping["time"]),
        end=at(mapping["end"]) if mapping.get("end") else None,
        interval=None if interval is None else round(interval * _SECOND),
        series=tuple(
            Series(item["channel"], item.get("phase") or phase_of(item["channel"]),
                   Stat(item["stat"]), unit)
            for item, (unit, _) in zip(mapped, units, strict=True)
        ),
        places=tuple(at(item["column"]) for item in mapped),
        factors=tuple(10.0**power for _, power in units),
        status=at(mapping["status"]) if mapping.get("status") else None,
    )  # fmt: skip


def phase_of(channel: str) -> str | None:
    """``L1`` of ``U_L1``; None where the name has no phase."""
    behind = channel.rpartition("_")[2]
    return behind if behind in ("L1", "L2", "L3", "N", "L12", "L23", "L31") else None


def block_of(
    plan: Plan, clock: LocalClock, rows: Sequence[Sequence[str]], first: int, report: Report
) -> Block:
    """The rows that can be read, as numbers in base units."""
    kept: list[Sequence[str]] = []
    starts: list[int | None] = []
    ends: list[int | None] = []
    numbers: list[int] = []
    flags: dict[int, frozenset[str]] = {}
    for line, row in enumerate(rows, first):
        if not any(row):
            continue
        try:
            start, end, flag = _times(plan, clock, row)
        except (ValueError, IndexError, OverflowError):
            report.fault(line, "not-a-time", f"There is no time in this row: {row[0][:40]!r}.")
            continue
        said = _status(plan, row) | ({flag.value} if flag else frozenset())
        if said:
            flags[len(kept)] = said
        kept.append(row)
        starts.append(start)
        ends.append(end)
        numbers.append(line)
    columns = [_column(plan, at, kept, numbers, report) for at in range(len(plan.series))]
    return Block(plan.series, starts, ends, columns, numbers, flags)


def _times(
    plan: Plan, clock: LocalClock, row: Sequence[str]
) -> tuple[int, int | None, RowFlag | None]:
    stamp = row[plan.time[0]] if len(plan.time) == 1 else " ".join(row[at] for at in plan.time)
    start, flag = clock.utc(_local(stamp, plan.order))
    if plan.interval is not None:
        return start, start + plan.interval, flag
    if plan.end is None:
        return start, None, flag
    return start, clock.end_after(_local(row[plan.end], plan.order), start), flag


@lru_cache(maxsize=4)  # a row mostly begins where the one before ended
def _local(stamp: str, order: str) -> datetime:
    found = parse_stamp(stamp, order)
    if found is None:
        raise ValueError("no time")
    return found


def _status(plan: Plan, row: Sequence[str]) -> frozenset[str]:
    if plan.status is None or plan.status >= len(row):
        return frozenset()
    said = row[plan.status].strip()
    return (
        frozenset()
        if said.lower() in _UNFLAGGED
        else frozenset({"status:" + "-".join(said[:40].split())})
    )


def _column(
    plan: Plan, at: int, rows: Sequence[Sequence[str]], numbers: Sequence[int], report: Report
) -> list[float]:
    place, factor = plan.places[at], plan.factors[at]
    if plan.decimal == ".":
        try:  # nearly all columns are plain numbers: one call for all of them
            values = [float(row[place]) for row in rows]
        except (ValueError, IndexError):
            pass
        else:
            if _plain(values):
                return values if factor == 1.0 else [value * factor for value in values]
    return [
        _value(plan, at, row, line, report) * factor
        for row, line in zip(rows, numbers, strict=True)
    ]


def _plain(values: Sequence[float]) -> bool:
    """No infinity among them; NaN stays NaN."""
    return not values or -1e300 < min(values) <= max(values) < 1e300


def _value(plan: Plan, at: int, row: Sequence[str], line: int, report: Report) -> float:
    place = plan.places[at]
    try:
        return number(row[place], plan.decimal)
    except ValueError:
        text = f"{plan.series[at].channel} has no number here: {row[place][:40]!r}."
        report.fault(line, "not-a-number", text)
    except IndexError:
        report.fault(line, "row-too-short", "This row has fewer cells than the header.")
    return NAN
