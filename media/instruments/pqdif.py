"""PQDIF files (IEEE 1159.3): value logs and waveforms of power-quality analysers.

The logical side: a data source defines channels and their series; an observation has instances
of them, the i-th series instance of the i-th definition. Times are UTC.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from media.instruments.content import Content
from media.instruments.contract import Block, Numbers, Options, Report, Series, moments
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NAN
from media.instruments.pqdif_records import SIGNATURE, Collection, records
from schemas.measurement import Stat

_TAILS = {
    "b48d": "f5f5-11cf-9d89-0080c72e70a3",
    "8973": "f1c3-11cf-9d89-0080c72e70a3",
    "3d78": "f76e-11cf-9d89-0080c72e70a3",
    "67f6": "f753-11cf-9d89-0080c72e70a3",
    "c690": "f755-11cf-9d89-0080c72e70a3",
    "a6b3": "b451-11d1-ae17-0060083a2628",
}


def _tag(first: str) -> uuid.UUID:
    return uuid.UUID(f"{first}-{_TAILS[first[:4]]}")


_DATA_SOURCE, _SETTINGS, _OBSERVATION = _tag("89738619"), _tag("b48d858c"), _tag("8973861a")
_NAME, _CHANNELS, _CHANNEL = _tag("b48d8587"), _tag("b48d858d"), _tag("b48d858e")
_CHANNEL_NAME, _PHASE, _MEASURED = _tag("b48d8590"), _tag("b48d8591"), _tag("c690e872")
_SERIES, _ONE_SERIES, _UNIT = _tag("b48d8598"), _tag("b48d859a"), _tag("b48d859b")
_VALUE_TYPE, _CHARACTERISTIC, _METHOD = _tag("b48d859c"), _tag("3d786f9e"), _tag("b48d85a1")
_START, _INSTANCES, _INSTANCE = _tag("3d786f8c"), _tag("3d786f91"), _tag("3d786f92")
_DEFINITION, _RUNS, _RUN = _tag("b48d858f"), _tag("3d786f93"), _tag("3d786f94")
_SCALE, _OFFSET, _VALUES = _tag("3d786f96"), _tag("3d786f97"), _tag("3d786f99")
_SHARED_CHANNEL, _SHARED_SERIES = _tag("8973861f"), _tag("89738620")
_NOMINAL_F = uuid.UUID("0fa118c3-cb4a-11d2-b30b-fe25cb9a1760")
_TIME = _tag("c690e862")
_STATS = {_tag("67f6af97"): Stat.INSTANT, _tag("67f6af98"): Stat.MINIMUM,
          _tag("67f6af99"): Stat.MAXIMUM, _tag("67f6af9a"): Stat.AVERAGE,
          _tag("67f6af9b"): Stat.INSTANT}  # fmt: skip
_RMS, _INSTANTANEOUS = _tag("a6b31ae5"), _tag("a6b31add")
_QUANTITIES = {_tag("a6b31ae1"): "P", _tag("a6b31ae4"): "Q", _tag("a6b31ae6"): "S",
               _tag("a6b31ae3"): "pf",
               uuid.UUID("07ef68af-9ff5-11d2-b30b-006008b37183"): "f",
               uuid.UUID("515bf320-71ca-11d4-a4b3-444553540000"): "Pst",
               uuid.UUID("515bf321-71ca-11d4-a4b3-444553540000"): "Plt"}  # fmt: skip
_PHASES = {1: "L1", 2: "L2", 3: "L3", 4: "N", 5: "L12", 6: "L23", 7: "L31"}
_MEASURES = {1: "U", 2: "I"}
_UNITS = {6: "V", 7: "A", 8: "kVA", 9: "kW", 10: "kvar", 15: "Hz", 19: "%", 22: "kvarh", 23: "kWh",
          24: "kVAh"}  # fmt: skip
_IN_STAMPS, _IN_SECONDS, _IN_CYCLES = 1, 2, 3
_SCALED, _INCREMENTS = 2, 4
_MOST = 10_000_000


@dataclass(slots=True)
class _Site:
    """What the records before an observation said."""

    channels: list[Collection] = field(default_factory=list)
    frequency: float | None = None


def sniff(head: bytes) -> float:
    """Likeness: the signature of a record."""
    return 1.0 if head.startswith(SIGNATURE) else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Block]:
    """The series of all observations. Raises InstrumentFileError."""
    del options
    site, seen = _Site(), False
    with content.open() as file:
        for record in records(file, content.size(), report):
            if record.kind == _DATA_SOURCE:
                source = Collection(record.body, 0, report)
                site.channels = _under(source, _CHANNELS, _CHANNEL)
                report.instrument = str(source.value(_NAME) or "")[:100] or None
            elif record.kind == _SETTINGS:
                said = Collection(record.body, 0, report).value(_NOMINAL_F)
                site.frequency = float(said) if isinstance(said, int | float) and said else None
            elif record.kind == _OBSERVATION:
                seen = True
                yield from _observation(Collection(record.body, 0, report), site, record.at, report)
    if not seen:
        raise InstrumentFileError("no-readings", "There is no observation in this file.")


def _under(outer: Collection, group: uuid.UUID, one: uuid.UUID) -> list[Collection]:
    found = outer.one(group)
    return [] if found is None else found.all(one)


def _observation(said: Collection, site: _Site, at: int, report: Report) -> Iterator[Block]:
    start = said.value(_START)
    instances = _under(said, _INSTANCES, _INSTANCE)
    runs = [_under(each, _RUNS, _RUN) for each in instances]
    for place, instance in enumerate(instances):
        index = instance.value(_DEFINITION)
        if not isinstance(index, int) or not 0 <= index < len(site.channels):
            report.fault(
                at, "channel-undefined", f"Channel {place} of an observation is defined nowhere."
            )
            continue
        channel = _Channel(site.channels[index], runs, place, report, at)
        yield from channel.blocks(start if isinstance(start, int) else None, site.frequency)


class _Channel:
    """One channel of one observation."""

    def __init__(
        self, definition: Collection, runs: list[list[Collection]], place: int, report: Report,
        at: int,
    ) -> None:  # fmt: skip
        self._definition, self._runs, self._place = definition, runs, place
        self._report, self._at = report, at
        self._series = _under(definition, _SERIES, _ONE_SERIES)

    def blocks(self, start: int | None, frequency: float | None) -> Iterator[Block]:
        """All values of the channel at their times; nothing where it has no times."""
        columns: list[tuple[Series, Numbers]] = []
        times: list[int | None] | None = None
        for which, series in enumerate(self._series[: len(self._runs[self._place])]):
            values = self._values(which, series)
            if values is None:
                continue
            if series.value(_VALUE_TYPE) == _TIME:
                times = self._times(values, series.value(_UNIT), start, frequency)
            elif (stat := _STATS.get(series.value(_VALUE_TYPE))) is not None:
                head = self._head(series, stat)
                factor = 0.001 if head.unit.startswith("k") else 1.0
                columns.append((head, np.array([_plain(each) for each in values]) * factor))
        if times is None:
            self._fault("not-a-time", "A channel has no series of times that can be read.")
            return
        fitting = [(head, values) for head, values in columns if len(values) == len(times)]
        if len(fitting) < len(columns):
            self._fault("row-damaged", "A series is not as long as that of its times.")
        if fitting:
            heads, found = zip(*fitting, strict=True)
            lines = np.full(len(times), self._at)
            yield Block(heads, moments(times), moments(_ends(heads, times)), found, lines)

    def _fault(self, code: str, text: str) -> None:
        self._report.fault(self._at, code, text)

    def _head(self, series: Collection, stat: Stat) -> Series:
        phase = _PHASES.get(self._definition.value(_PHASE))
        kind = series.value(_CHARACTERISTIC)
        name = _QUANTITIES.get(kind)
        measure = _MEASURES.get(self._definition.value(_MEASURED))
        if measure and kind in (_RMS, _INSTANTANEOUS):
            name = measure if kind == _RMS else measure.lower()
        said = str(self._definition.value(_CHANNEL_NAME) or "channel")[:60]
        full = said if name is None else f"{name}_{phase}" if phase and name != "f" else name
        return Series(full, phase, stat, _UNITS.get(series.value(_UNIT), ""))

    def _values(self, which: int, series: Collection) -> list[Any] | None:
        """The stored numbers, scaled, or the times of a series; None where they cannot be read."""
        run = self._shared(self._runs[self._place][which])
        values = None if run is None else run.values(_VALUES)
        if run is None or values is None:
            self._fault("row-damaged", "A series has no values.")
            return None
        method = series.value(_METHOD)
        method = method if isinstance(method, int) else 1
        scale, offset = run.value(_SCALE), run.value(_OFFSET)
        factor, added = (1.0 if scale is None else scale), (0.0 if offset is None else offset)
        if method & (_INCREMENTS | _SCALED) and not _are_numbers([factor, added, *values]):
            self._fault("row-damaged", "A series that is to be scaled has no numbers.")
            return None
        if method & _INCREMENTS:
            values = self._incremented(values)
        return [each * factor + added for each in values] if method & _SCALED else values

    def _shared(self, run: Collection) -> Collection | None:
        channel, series = run.value(_SHARED_CHANNEL), run.value(_SHARED_SERIES)
        if not (isinstance(channel, int) and isinstance(series, int)):
            return run
        if 0 <= channel < len(self._runs) and 0 <= series < len(self._runs[channel]):
            return self._runs[channel][series]
        return None

    def _incremented(self, said: Sequence[Any]) -> list[float]:
        """``number of rates, then count and step of each`` as the numbers they stand for."""
        numbers: list[float] = []
        at = 0.0
        for count, step in zip(said[1::2], said[2::2], strict=False):
            if not 0 <= count <= _MOST:
                raise InstrumentFileError("record-damaged", "A series has no length.", self._at)
            self._report.spend(int(count), self._at)
            numbers += [at + place * step for place in range(int(count))]
            at += count * step
        return numbers

    def _times(
        self, values: list[Any], unit: object, start: int | None, frequency: float | None
    ) -> list[int | None] | None:
        if unit == _IN_STAMPS:
            return [each if isinstance(each, int) else None for each in values]
        second = {_IN_SECONDS: 1.0, _IN_CYCLES: 1 / frequency if frequency else None}.get(
            unit if isinstance(unit, int) else 0
        )
        if second is None or start is None:
            return None
        return [_after(start, each, second) for each in values]


def _ends(heads: Sequence[Series], times: Sequence[int | None]) -> list[int | None]:
    """Intervals that follow one another evenly end where the next begins; moments have no end."""
    steps = {
        None if one is None or two is None else two - one for one, two in itertools.pairwise(times)
    }
    step = steps.pop() if len(steps) == 1 else None
    if step is None or all(head.stat is Stat.INSTANT for head in heads):
        return [None] * len(times)
    return [None if each is None else each + step for each in times]


def _after(start: int, passed: Any, second: float) -> int | None:
    if not isinstance(passed, int | float) or not -1e9 < passed * second < 1e9:
        return None
    return start + round(passed * second * 1e6)


def _are_numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(each, int | float) for each in values)


def _plain(value: Any) -> float:
    number = float(value) if isinstance(value, int | float) else NAN
    return number if -1e300 < number < 1e300 else NAN
