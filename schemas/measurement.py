"""What an instrument measured, as every file format becomes it: one value of one channel a row.

A row does not repeat what is true of its whole file: that is its ``Source``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Stat(StrEnum):
    """What a value is of its interval; ``inst``: of one moment."""

    AVERAGE = "avg"
    MINIMUM = "min"
    MAXIMUM = "max"
    INSTANT = "inst"
    TOTAL = "total"
    """The sum over its interval, of an energy; a register as it stood is ``inst``."""


class RowFlag(StrEnum):
    """Why a value is not used for a verdict (IEC 61000-4-30: flagged data)."""

    DIP = "dip"
    SWELL = "swell"
    INTERRUPTION = "interruption"
    INVALID = "invalid"
    """The instrument itself says that the value is none (NaN, overload, out of range)."""
    CLOCK = "clock"
    """The time is in doubt: an hour that the change of summer time makes twice."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that rows come from."""

    sha256: str
    """Of the file as received, 64 hexadecimal digits."""
    format: str
    instrument: str | None
    """Id in the register of instruments, or the serial number in the file."""
    timezone: str | None
    """IANA name by which local times in the file were read; None: the file says UTC itself."""
    assignment: str | None = None
    """UUID of the investigation it was measured for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One value. ``channel`` is a canonical name with its conductor:

    ``U_L1`` ``U_L12`` (V), ``I_L1`` ``I_N`` (A), ``f`` (Hz), ``P`` ``Q`` ``S`` (kW, kvar, kVA),
    ``pf``, ``THDU_L1`` ``UH5_L1`` ``unb_U2`` (%), ``Pst`` ``Plt`` with or without conductor,
    ``E_act_imp`` (kWh); an OBIS code where there is no such name. The unit is always named.
    """

    channel: str
    phase: str | None
    """The conductor once more, as in a reading: L1 … L3, N, L12, L23, L31, total."""
    start: datetime
    """Aware, UTC."""
    end: datetime | None
    """Aware, UTC; None for one moment."""
    stat: Stat
    value: Decimal | float
    unit: str
    flags: frozenset[str]
    """Words of ``RowFlag``; others are kept and count as if they were not there."""
    line: int
    """Line of a text (from 1), or offset in bytes."""
