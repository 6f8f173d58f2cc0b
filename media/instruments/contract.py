"""The words that all instrument formats share.

A format is a module with ``sniff(head)`` and ``read(content, options, report)``, which yields
pieces: a ``Row`` for a single value, a ``Block`` where a table of equal samples is faster.
What is wrong with a part of the file becomes a ``FileFault`` in the report and the rest is read;
what makes the rest unreadable is raised (``errors.py``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.instruments.content import Content
from media.instruments.errors import InstrumentFileError
from schemas.measurement import Row, Stat

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
NO_TIME = -(2**63)
"""In an array of microseconds."""
YEAR_1, YEAR_9999 = -62_135_596_800_000_000, 253_402_300_799_999_999


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a file is not read on: bytes, rows, seconds, levels, kept faults."""

    bytes: int = 512 * 1024 * 1024
    small_bytes: int = 16 * 1024 * 1024
    """Of formats that are read as a whole: readouts, telegrams, frames."""
    rows: int = 20_000_000
    seconds: float = 300.0
    nesting: int = 32
    faults: int = 100


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong in a file. ``line``: as in ``Row``; None: the file as a whole."""

    line: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Options:
    """What the uploader says of a file."""

    format: str | None = None
    timezone: str | None = None
    """IANA name or ``+08:00``: of a file that has none."""
    mappings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Saved mapping profiles by header hash (``schemas/instrument_mapping.py``)."""
    read_at: datetime | None = None
    """Aware, UTC: when a file that has no clock of its own was read out of the meter."""
    partner: Content | None = None
    """The ``.dat`` of a COMTRADE ``.cfg``."""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Series:
    """What one column of a block holds."""

    channel: str
    phase: str | None
    stat: Stat
    unit: str


@dataclass(frozen=True, slots=True)
class Block:
    """Samples of several series at the same times; a value that is missing is NaN."""

    series: tuple[Series, ...]
    starts: Whole
    """Microseconds since 1970 UTC; ``NO_TIME`` where the file tells none."""
    ends: Whole
    """``NO_TIME`` for a sample of one moment."""
    columns: Sequence[Numbers]
    """One for each series, each as long as ``starts``."""
    lines: Whole
    """As in a row: line of a text, or offset in bytes."""
    flags: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By place in the block, where there are some."""

    def first(self, count: int) -> Block:
        """The first samples of it."""
        kept = {place: said for place, said in self.flags.items() if place < count}
        cut = slice(count)
        columns = [column[cut] for column in self.columns]
        return Block(self.series, self.starts[cut], self.ends[cut], columns, self.lines[cut], kept)


def moments(microseconds: Iterable[int | None]) -> Whole:
    """Times as an array; one that no calendar has is none."""
    return np.array(
        [NO_TIME if each is None or not YEAR_1 <= each <= YEAR_9999 else each
         for each in microseconds],
        dtype=np.int64,
    )  # fmt: skip


Piece = Row | Block


@dataclass(slots=True)
class Report:
    """What is learnt of a file while it is read."""

    limits: Limits
    faults: list[FileFault] = field(default_factory=list)
    dropped: int = 0
    """Faults beyond those kept."""
    checksum: str | None = None
    """``ok``, ``bad``, ``absent``; None: the format has none."""
    instrument: str | None = None
    timezone: str | None = None
    _values: int = 0
    _begun: float = field(default_factory=time.monotonic)
    _steps: int = 0

    def step(self, line: int | None = None) -> None:
        """Called for each part of a file. Raises InstrumentFileError took-too-long."""
        self._steps += 1
        if self._steps & 0xFFF == 0:
            self.check_time(line)

    def check_time(self, line: int | None = None) -> None:
        """Called for each block of a file. Raises InstrumentFileError took-too-long."""
        if time.monotonic() - self._begun > self.limits.seconds:
            text = f"Reading took longer than {self.limits.seconds:g} s; export less at a time."
            raise InstrumentFileError("took-too-long", text, line)

    def spend(self, values: int, line: int | None = None) -> None:
        """Called before that many values are held at once. Raises InstrumentFileError."""
        self._values += values
        if self._values > self.limits.rows:
            text = f"A file has at most {self.limits.rows} values; export less."
            raise InstrumentFileError("too-many-rows", text, line)

    def fault(self, line: int | None, code: str, message: str) -> None:
        """Notes a fault; the rest of the file is read on."""
        if len(self.faults) < self.limits.faults:
            self.faults.append(FileFault(line, code, message))
        else:
            self.dropped += 1


@dataclass(frozen=True, slots=True)
class Format:
    """A line of the registry."""

    name: str
    title: str
    sniff: Callable[[bytes], float]
    """Of the first bytes: 0 (surely not) to 1 (surely)."""
    read: Callable[[Content, Options, Report], Iterator[Piece]]
