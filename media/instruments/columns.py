"""Lines of cells as blocks of numbers, by a mapping profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from media.instruments.cells import Cells
from media.instruments.clock import LocalClock
from media.instruments.contract import NO_TIME, Block, Numbers, Report, Series, Whole
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NOTHING, number
from media.instruments.obis import UNITS
from media.instruments.stamps import local_times
from media.instruments.words import Truth
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
    most_cells: int
    """A row with more is none of this table."""


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
        most_cells=2 * len(columns) + 16,
    )  # fmt: skip


def phase_of(channel: str) -> str | None:
    """``L1`` of ``U_L1``; None where the name has no phase."""
    behind = channel.rpartition("_")[2]
    return behind if behind in ("L1", "L2", "L3", "N", "L12", "L23", "L31") else None


def block_of(plan: Plan, clock: LocalClock, cells: Cells, first: int, report: Report) -> Block:
    """The lines that can be read, as numbers in base units. ``first``: the number of the first."""
    rows = _fitting(plan, cells, first, report)
    times = [cells.column(at, rows) for at in plan.time]
    starts, doubtful = clock.utc_all(local_times(cells, times, plan.order))
    ends = _ends(plan, clock, cells, (rows, starts))
    timed = starts != NO_TIME if plan.end is None else (starts != NO_TIME) & (ends != NO_TIME)
    for place in np.flatnonzero(~timed):
        text = " ".join(cells.cell(spans, int(place)) for spans in times)
        line = first + int(rows[place])
        report.fault(line, "not-a-time", f"There is no time in this row: {text[:40]!r}.")
    rows, starts, ends, doubtful = rows[timed], starts[timed], ends[timed], doubtful[timed]
    lines = rows + first
    columns = [
        _column(plan, at, cells, rows, _Noting(report, lines)) for at in range(len(plan.series))
    ]
    return Block(plan.series, starts, ends, columns, lines, _flags(plan, cells, rows, doubtful))


def _fitting(plan: Plan, cells: Cells, first: int, report: Report) -> Whole:
    """The lines that are rows of this table; blank ones are none, and need no word."""
    most = plan.most_cells
    wide = cells.counts >= most
    for place in np.flatnonzero(wide):
        text = f"This row has {cells.counts[place] + 1} cells; at most {most}."
        report.fault(first + int(place), "row-damaged", text)
    return np.flatnonzero(~wide & ~cells.blank)


def _ends(plan: Plan, clock: LocalClock, cells: Cells, of: tuple[Whole, Whole]) -> Whole:
    rows, starts = of
    if plan.interval is not None:
        return np.where(starts == NO_TIME, NO_TIME, starts + plan.interval)
    if plan.end is None:
        return np.full(len(rows), NO_TIME)
    local = local_times(cells, [cells.column(plan.end, rows)], plan.order)
    return clock.ends_after(local, starts)


def _flags(plan: Plan, cells: Cells, rows: Whole, doubtful: Truth) -> dict[int, frozenset[str]]:
    flags = {int(place): frozenset({RowFlag.CLOCK.value}) for place in np.flatnonzero(doubtful)}
    if plan.status is None:
        return flags
    spans = cells.column(plan.status, rows)
    for place in np.flatnonzero(spans.widths > 0):
        said = _status(cells.cell(spans, int(place)))
        if said is not None:
            flags[int(place)] = flags.get(int(place), frozenset()) | {said}
    return flags


@lru_cache(maxsize=64)
def _status(said: str) -> str | None:
    """The flag that a status is; None where all is well."""
    return None if said.lower() in _UNFLAGGED else "status:" + "-".join(said[:40].split())


@dataclass(frozen=True, slots=True)
class _Noting:
    """Where faults go, and the lines of the rows they are about."""

    report: Report
    lines: Whole

    def fault(self, place: int, code: str, message: str) -> None:
        self.report.fault(int(self.lines[place]), code, message)


def _column(plan: Plan, at: int, cells: Cells, rows: Whole, noting: _Noting) -> Numbers:
    place, factor = plan.places[at], plan.factors[at]
    spans = cells.raw_column(place, rows)
    values, odd = cells.numbers(spans, plan.decimal)
    short = cells.counts[rows[odd]] < place
    for each, cell, missing in zip(odd.tolist(), cells.texts(spans, odd), short, strict=True):
        if missing:
            noting.fault(each, "row-too-short", "This row has fewer cells than the header.")
            continue
        try:
            values[each] = _number(cell, plan.decimal)
        except ValueError:
            text = f"{plan.series[at].channel} has no number here: {cell[:40]!r}."
            noting.fault(each, "not-a-number", text)
    with np.errstate(over="ignore"):
        return values if factor == 1.0 else values * factor


_number = lru_cache(maxsize=256)(number)
"""What stands where there is no value is mostly the same."""
