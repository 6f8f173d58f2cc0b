"""The samples of a COMTRADE record, block by block: ASCII, binary, binary32 and float32.

A sample's time comes from the sampling rate; where there is none, from its own time stamp.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from media.instruments.comtrade_cfg import Analog, Config
from media.instruments.contract import Report
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NAN

BLOCK = 4_096
_VALUES = 500_000
_NO_STAMP = 0xFFFFFFFF
_LONGEST = 64 * 1024
_FORMS = {"BINARY": ("h", -32768), "BINARY32": ("i", -(2**31)), "FLOAT32": ("f", None)}
_MISSING_ASCII = frozenset({"", "99999", "999999"})


class Samples(NamedTuple):
    """A run of samples. ``stamps``: microseconds after the first sample; None: missing. Empty
    where a sampling rate tells the times."""

    stamps: Sequence[float | None]
    columns: Sequence[Sequence[float]]
    digitals: Sequence[Sequence[int]]
    lines: Sequence[int]


def samples(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    """All samples from where ``file`` stands. Raises InstrumentFileError."""
    return (_ascii if config.kind == "ASCII" else _binary)(file, config, report)


def block_size(config: Config) -> int:
    """Samples in a block: fewer where there are many channels, so that memory is bounded."""
    return max(min(BLOCK, _VALUES // (2 + len(config.analogs) + len(config.digitals))), 1)


def _binary(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    letter, missing = _FORMS[config.kind]
    analogs, words = len(config.analogs), (len(config.digitals) + 15) // 16
    record = struct.Struct(f"<II{analogs}{letter}{words}H")
    size = block_size(config)
    while data := file.read(record.size * size):
        at = file.tell() - len(data)
        report.step(at)
        over = len(data) % record.size
        if over:
            report.fault(at + len(data) - over, "data-truncated", "The last sample is cut off.")
            data = data[: len(data) - over]
        columns = list(zip(*record.iter_unpack(data), strict=True))
        if not columns:
            return
        yield Samples(
            []
            if config.rates
            else [None if each == _NO_STAMP else each * config.stamp_unit for each in columns[1]],
            [
                _scaled(column, missing, analog.a, analog.b)
                for column, analog in zip(columns[2 : 2 + analogs], config.analogs, strict=True)
            ],
            _bits(columns[2 + analogs :], len(config.digitals)),
            range(at, at + len(data), record.size),
        )


def _scaled(column: Sequence[float], missing: int | None, a: float, b: float) -> list[float]:
    if missing is not None and missing in column:
        return [NAN if each == missing else a * each + b for each in column]
    if missing is None:  # a float's infinity is none of ours
        return [a * each + b if -3.4e38 < each < 3.4e38 else NAN for each in column]
    return [a * each + b for each in column]


def _bits(words: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    return [[word >> place % 16 & 1 for word in words[place // 16]] for place in range(count)]


def _ascii(file: BinaryIO, config: Config, report: Report) -> Iterator[Samples]:
    analogs, wanted = len(config.analogs), 2 + len(config.analogs) + len(config.digitals)
    number = 0
    source = _lines(file)
    size = block_size(config)
    while batch := list(itertools.islice(source, size)):
        report.step(number)
        rows = [line.split(",", wanted) for line in batch]
        lines: Sequence[int] = range(number + 1, number + 1 + len(rows))
        number += len(rows)
        if set(map(len, rows)) != {wanted}:
            rows, lines = _whole_rows(rows, lines, wanted, report)
        if not rows:
            continue
        columns = list(zip(*rows, strict=True))
        yield Samples(
            _stamps(columns[1], config, lines, report),
            [
                _numbers(column, analog, lines, report)
                for column, analog in zip(columns[2 : 2 + analogs], config.analogs, strict=True)
            ],
            [[int(cell.strip() == "1") for cell in column] for column in columns[2 + analogs :]],
            lines,
        )


def _whole_rows(
    rows: list[list[str]], lines: Sequence[int], wanted: int, report: Report
) -> tuple[list[list[str]], Sequence[int]]:
    """The rows with as many values as a sample has; others are faults, but for the file's end."""
    kept = [(row, line) for row, line in zip(rows, lines, strict=True) if len(row) == wanted]
    for row, line in zip(rows, lines, strict=True):
        if len(row) != wanted and ",".join(row).strip(" \r\n\x1a"):
            here = "more" if len(row) > wanted else len(row)
            text = f"A sample of this record has {wanted} values; here are {here}."
            report.fault(line, "row-damaged", text)
    return [row for row, _ in kept], [line for _, line in kept]


def _stamps(
    cells: Sequence[str], config: Config, lines: Sequence[int], report: Report
) -> list[float | None]:
    if config.rates:  # they tell the times
        return []
    return [_stamp(cell, config, line, report) for cell, line in zip(cells, lines, strict=True)]


def _lines(file: BinaryIO) -> Iterator[str]:
    while line := file.readline(_LONGEST):
        if len(line) >= _LONGEST:
            text = f"A line of the data is longer than {_LONGEST} bytes."
            raise InstrumentFileError("line-too-long", text)
        yield line.decode("latin-1")


def _stamp(cell: str, config: Config, line: int, report: Report) -> float | None:
    plain = cell.strip()
    try:
        return int(plain) * config.stamp_unit if plain else None
    except ValueError:
        report.fault(line, "not-a-time", f"The time stamp is no whole number: {plain[:20]!r}.")
        return None


def _numbers(
    column: Sequence[str], analog: Analog, lines: Sequence[int], report: Report
) -> list[float]:
    a, b = analog.a, analog.b
    try:
        values = list(map(float, column))
    except ValueError:
        pairs = zip(column, lines, strict=True)
        return [_number(cell, analog, line, report) for cell, line in pairs]
    if -99_999 < min(values) <= max(values) < 99_999:
        return [a * each + b for each in values]
    return [_checked(each, a, b) for each in values]


def _checked(value: float, a: float, b: float) -> float:
    if value in (99999, 999999) or not -1e300 < value < 1e300:
        return NAN
    return a * value + b


def _number(cell: str, analog: Analog, line: int, report: Report) -> float:
    plain = cell.strip()
    if plain in _MISSING_ASCII:
        return NAN
    try:
        return _checked(float(plain), analog.a, analog.b)
    except ValueError:
        report.fault(line, "not-a-number", f"This is no number of a sample: {plain[:20]!r}.")
        return NAN
