"""The configuration of a COMTRADE record (IEEE C37.111-1991, -1999, -2013 = IEC 60255-24).

Dates are mm/dd/yy in 1991 and dd/mm/yyyy since. Only the 2013 edition says its zone, as a time
code such as ``-5h30``: local time less UTC.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from media.instruments.errors import InstrumentFileError
from media.instruments.obis import UNITS

_CHANNELS = 2_000
_RATES = 1_000
_STAMP = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{2,4})\s*,\s*(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d+))?")
_TIME_CODE = re.compile(r"([+-]?)(\d{1,2})(?:h([0-5]\d))?")
_PHASES = {"A": "L1", "B": "L2", "C": "L3", "N": "N", "AB": "L12", "BC": "L23", "CA": "L31",
           "R": "L1", "S": "L2", "T": "L3", "L1": "L1", "L2": "L2", "L3": "L3"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Analog:
    """One analog channel: value = ``a`` · x + ``b``, in base units of the primary side."""

    channel: str
    phase: str | None
    unit: str
    a: float
    b: float


@dataclass(frozen=True, slots=True)
class Config:
    """What a ``.cfg`` says."""

    instrument: str
    revision: int
    analogs: tuple[Analog, ...]
    digitals: tuple[str, ...]
    rates: tuple[tuple[float, int], ...]
    """Samples per second and the number of the last sample at that rate; empty: none is known."""
    start: datetime
    """Of the first sample, without zone."""
    zone: tzinfo | None
    kind: str
    """``ASCII``, ``BINARY``, ``BINARY32`` or ``FLOAT32``."""
    stamp_unit: float
    """Microseconds in one unit of the time stamps of samples."""


class _Lines:
    """The lines of a configuration, each read once; knows the number of the last."""

    def __init__(self, text: str) -> None:
        self._lines: Iterator[str] = iter(text.splitlines())
        self.number = 0

    def cells(self, least: int = 1) -> list[str]:
        self.number += 1
        cells = [cell.strip() for cell in next(self._lines, "\x1a").split(",")]
        if cells == ["\x1a"] or len(cells) < least:
            text = f"Line {self.number} of the configuration has fewer than {least} values."
            raise InstrumentFileError("configuration-damaged", text, self.number)
        return cells

    def rest(self) -> list[list[str]]:
        return [[cell.strip() for cell in line.split(",")] for line in self._lines if line.strip()]


def parse_config(text: str) -> Config:
    """Raises InstrumentFileError configuration-damaged with the line."""
    lines = _Lines(text)
    try:
        return _config(lines)
    except (ValueError, OverflowError):
        reason = f"Line {lines.number} of the configuration has a value of the wrong form."
        raise InstrumentFileError("configuration-damaged", reason, lines.number) from None


def _config(lines: _Lines) -> Config:
    station = lines.cells()
    revision = int(station[2]) if len(station) > 2 and station[2].isdigit() else 1991
    counts = lines.cells(3)[1:3]
    analogs, digitals = (_count(cell) for cell in counts)
    analog = tuple(_analog(lines.cells(10)) for _ in range(analogs))
    digital = tuple(lines.cells(2)[1][:60] for _ in range(digitals))
    lines.cells()  # the frequency of the line
    rates = _rates(lines)
    start, digits = _stamp(lines, revision)
    _stamp(lines, revision)
    kind = lines.cells()[0].upper()
    if kind not in ("ASCII", "BINARY", "BINARY32", "FLOAT32"):
        raise ValueError("no such file type")
    rest = lines.rest()
    multiplier = float(rest[0][0]) if rest and rest[0][0] else 1.0
    return Config(
        instrument=" ".join(part for part in station[:2] if part)[:100],
        revision=revision,
        analogs=analog,
        digitals=digital,
        rates=rates,
        start=start,
        zone=_zone(rest[1][0]) if len(rest) > 1 else None,
        kind=kind,
        stamp_unit=_finite(multiplier) * (0.001 if digits > 6 else 1.0),
    )


def _count(cell: str) -> int:
    count = int(cell.rstrip("ADad"))
    if not 0 <= count <= _CHANNELS:
        raise ValueError("too many channels")
    return count


def _analog(cells: list[str]) -> Analog:
    name, side, unit = cells[1], cells[2].upper(), cells[4]
    base, power = UNITS.get(unit, (unit, 0))
    factor = 10.0**power * _to_primary(cells)
    phase = _PHASES.get(side) or _phase_in(name)
    quantity = {"V": "u", "A": "i"}.get(base)
    return Analog(
        f"{quantity}_{phase}" if quantity and phase else name[:60] or f"channel {cells[0]}",
        phase,
        base[:20].rstrip(),
        _finite(float(cells[5])) * factor,
        _finite(float(cells[6])) * factor,
    )


def _to_primary(cells: list[str]) -> float:
    """What secondary values are to be multiplied by; 1 where the values are the primary's."""
    if len(cells) < 13 or cells[12].upper() != "S":
        return 1.0
    primary, secondary = float(cells[10]), float(cells[11])
    return _finite(primary / secondary) if primary > 0 and secondary > 0 else 1.0


def _phase_in(name: str) -> str | None:
    found = re.fullmatch(r"[UVIuvi]_?(AB|BC|CA|[ABCN]|[abcn])", name)
    return _PHASES[found[1].upper()] if found else None


def _rates(lines: _Lines) -> tuple[tuple[float, int], ...]:
    count = int(lines.cells()[0])
    if not 0 <= count <= _RATES:
        raise ValueError("too many rates")
    found = [lines.cells(2) for _ in range(max(count, 1))]
    rates = tuple((_finite(float(cells[0])), int(cells[1])) for cells in found)
    return rates if count and all(rate > 0 for rate, _ in rates) else ()


def _stamp(lines: _Lines, revision: int) -> tuple[datetime, int]:
    found = _STAMP.match(",".join(lines.cells()))
    if found is None:
        raise ValueError("no time")
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    month, day = (first, second) if revision < 1999 else (second, first)
    if year < 100:
        year += 1900 if year >= 70 else 2000
    digits = found[7] or ""
    moment = datetime(year, month, day, int(found[4]), int(found[5]), int(found[6]))  # noqa: DTZ001 (its zone stands further down)
    return moment + timedelta(microseconds=int(digits[:6].ljust(6, "0"))), len(digits)


def _zone(code: str) -> tzinfo | None:
    found = _TIME_CODE.fullmatch(code)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60:
        raise ValueError("no zone")
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value
