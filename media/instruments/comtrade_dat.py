"""The samples of a COMTRADE record, block by block: ASCII, binary, binary32 and float32.

A sample's time comes from the sampling rate; where there is none, from its own time stamp.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from media.instruments.cells import Cells, Spans
from media.instruments.comtrade_cfg import Analog, Config
from media.instruments.contract import Numbers, Report, Whole
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NAN

_BLOCK = 16_384
_VALUES = 500_000
_TEXT = 256 * 1024
_LONGEST = 64 * 1024
_NO_STAMP = 0xFFFFFFFF
_LARGEST_FLOAT = 3.4e38
_FORMS: dict[str, tuple[str, int | None]] = {
    "BINARY": ("<i2", -32768), "BINARY32": ("<i4", -(2**31)), "FLOAT32": ("<f4", None)
}  # fmt: skip
_MISSING_ASCII = (99_999.0, 999_999.0)


class Samples(NamedTuple):
    """A run of samples. ``stamps``: microseconds after the first sample; NaN: missing. Empty
    where a sampling rate tells the times."""

    stamps: Numbers
    columns: Sequence[Numbers]
    digitals: Sequence[Whole]
    lines: Whole


def samples(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    """All samples from where ``file`` stands. Raises InstrumentFileError."""
    return (_ascii if config.kind == "ASCII" else _binary)(file, config, report)


def block_size(config: Config) -> int:
    """Samples in a block: fewer where there are many channels, so that memory is bounded."""
    return max(min(_BLOCK, _VALUES // (2 + len(config.analogs) + len(config.digitals))), 1)


def _binary(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    form, missing = _FORMS[config.kind]
    analogs, words = len(config.analogs), (len(config.digitals) + 15) // 16
    record = np.dtype(
        [
            ("number", "<u4"),
            ("stamp", "<u4"),
            ("analog", form, (analogs,)),
            ("bits", "<u2", (words,)),
        ]
    )
    size = block_size(config)
    while data := file.read(record.itemsize * size):
        at = file.tell() - len(data)
        report.check_time(at)
        count, over = divmod(len(data), record.itemsize)
        if over:
            report.fault(at + len(data) - over, "data-truncated", "The last sample is cut off.")
        if not count:
            return
        found = np.frombuffer(data, dtype=record, count=count)
        stamps = np.empty(0)
        if not config.rates:
            stamps = found["stamp"] * config.stamp_unit
            stamps[found["stamp"] == _NO_STAMP] = np.nan
        columns = _scaled(found["analog"], missing, config.analogs)
        digitals = [
            (found["bits"][:, place // 16] >> np.uint16(place % 16) & np.uint16(1)).astype(np.int64)
            for place in range(len(config.digitals))
        ]
        yield Samples(stamps, columns, digitals, at + record.itemsize * np.arange(count))


def _scaled(stored: NDArray[Any], missing: int | None, analogs: Sequence[Analog]) -> list[Numbers]:
    """The columns of samples as they are stored, scaled by the configuration.

    Turned first, while a value has few bytes: so each step goes along a column in the cache.
    """
    stored = np.ascontiguousarray(stored.T)
    values = stored.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        values *= np.array([analog.a for analog in analogs]).reshape(-1, 1)
        values += np.array([analog.b for analog in analogs]).reshape(-1, 1)
    if missing is None:  # a float's infinity is none of ours
        values[~(np.abs(stored) < _LARGEST_FLOAT)] = np.nan
    elif stored.size and stored.min() == missing:
        values[stored == missing] = np.nan
    return list(values)


def _ascii(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    analogs, wanted = len(config.analogs), 2 + len(config.analogs) + len(config.digitals)
    passed = 0
    for text in _texts(file):
        cells = Cells(text, ord(","))
        first, passed = passed + 1, passed + len(cells)
        report.check_time(first)
        rows = _whole_rows(cells, wanted, first, report)
        if not len(rows):
            continue
        noting = _Noting(cells, rows + first, report)
        columns = [cells.raw_column(place, rows) for place in range(1, wanted)]
        yield Samples(
            np.empty(0) if config.rates else noting.stamps(columns[0], config.stamp_unit),
            [
                noting.values(spans, analog)
                for spans, analog in zip(columns[1 : 1 + analogs], config.analogs, strict=True)
            ],
            [(noting.plain(spans) == 1).astype(np.int64) for spans in columns[1 + analogs :]],
            rows + first,
        )


def _texts(file: BinaryIO) -> Iterator[bytes]:
    """The data in pieces of whole lines. Raises InstrumentFileError line-too-long."""
    rest = b""
    while more := file.read(_TEXT):
        whole, end, rest = (rest + more).rpartition(b"\n")
        if len(rest) >= _LONGEST:
            text = f"A line of the data is longer than {_LONGEST} bytes."
            raise InstrumentFileError("line-too-long", text)
        if end:
            yield whole + end
    if rest:
        yield rest + b"\n"


def _whole_rows(cells: Cells, wanted: int, first: int, report: Report) -> Whole:
    """The lines with as many values as a sample has; others are faults, but for the file's end."""
    fitting = cells.counts == wanted - 1
    for place in np.flatnonzero(~fitting).tolist():
        begin, end = int(cells.line_begins[place]), int(cells.line_ends[place])
        if cells.text[begin:end].strip(b" \r\x1a"):
            count = int(cells.counts[place]) + 1
            here = "more" if count > wanted else count
            text = f"A sample of this record has {wanted} values; here are {here}."
            report.fault(first + place, "row-damaged", text)
    return np.flatnonzero(fitting)


class _Noting:
    """The numbers of some lines, and the faults in them."""

    def __init__(self, cells: Cells, lines: Whole, report: Report) -> None:
        self._cells, self._lines, self._report = cells, lines, report

    def plain(self, spans: Spans) -> Numbers:
        """Plain numbers; NaN for anything else."""
        return self._cells.numbers(spans)[0]

    def stamps(self, spans: Spans, unit: float) -> Numbers:
        """Microseconds after the first sample; NaN: missing."""
        found, odd = self._cells.numbers(spans)
        for place, cell in zip(odd.tolist(), self._cells.texts(spans, odd), strict=True):
            if cell:
                text = f"The time stamp is no whole number: {cell[:20]!r}."
                self._report.fault(int(self._lines[place]), "not-a-time", text)
        return found * unit

    def values(self, spans: Spans, analog: Analog) -> Numbers:
        """Values as the configuration scales them; NaN: missing, or no number."""
        found, odd = self._cells.numbers(spans)
        for place, cell in zip(odd.tolist(), self._cells.texts(spans, odd), strict=True):
            found[place] = self._number(cell, place)
        gone = np.isin(found, _MISSING_ASCII)
        with np.errstate(over="ignore", invalid="ignore"):
            found = found * analog.a + analog.b
        found[gone] = np.nan
        return found

    def _number(self, cell: str, place: int) -> float:
        if not cell:
            return NAN
        try:
            value = float(cell)
        except ValueError:
            text = f"This is no number of a sample: {cell[:20]!r}."
            self._report.fault(int(self._lines[place]), "not-a-number", text)
            return NAN
        return value if -1e300 < value < 1e300 else NAN
