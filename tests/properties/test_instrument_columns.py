"""Instrument files read by columns give what their lines give one by one: value, time, flag, line
and fault."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from media.instruments.clock import LocalClock
from media.instruments.content import Content
from media.instruments.contract import Block, Options
from media.instruments.formats import read
from media.instruments.numbers import number
from media.instruments.times import EPOCH, MICROSECOND, parse_stamp, zone_of
from schemas.instrument_mapping import header_hash
from tests.unit.instruments.files import VOLTAGE, Cfg

COLUMNS = ["Time", "End", "U1", "U2", "Status"]
FIRST = "2026-10-24 12:00:00;2026-10-24 12:10:00;229.1;0.2;"
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.decimals(0, 1, places=9).map(str),
    st.floats(-1e6, 1e6).map(repr),
    st.sampled_from(["", "-", "+.5", "5.", ".5", "-.5", "-0", "1e3", "OL", "0x10", "--5", "1.2.3"]),
    st.sampled_from(["1.#QNAN", "NaN", "----", "9.9e37", "volts", "1_0", "2 3"]),
)
SUMMER_ENDS = datetime(2026, 10, 25, 1)  # noqa: DTZ001 (what a logger writes)
MOMENTS = st.one_of(
    st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 (written without)
    st.integers(0, 3 * 3600).map(lambda seconds: SUMMER_ENDS + timedelta(seconds=seconds)),
)
STAMPS = st.one_of(
    MOMENTS.map(lambda at: at.isoformat(" ", "seconds")),
    MOMENTS.map(lambda at: at.isoformat("T", "milliseconds")),
    MOMENTS.map(lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at.minute:02}"),
    MOMENTS.map(lambda at: f"{at.year}年{at.month}月{at.day}日 下午{at.hour}:{at.minute:02}"),
    st.sampled_from(["", "never", "2026-13-01 00:00:00", "2026-02-29 10:00:00", "٣/1/2026 9:00"]),
)
BLANKS = st.sampled_from(["", "", "", " ", "   "])
STATUS = st.sampled_from(["", "", "ok", "0", "Phase loss", "n/a"])


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A line of a logger's table, mostly as its header says."""
    cells = [draw(STAMPS), draw(STAMPS), draw(NUMBERS), draw(NUMBERS), draw(STATUS)]
    kept = draw(st.sampled_from([5, 5, 5, 5, 5, 5, 4, 3, 2]))
    return ";".join(draw(BLANKS) + cell + draw(BLANKS) for cell in cells[:kept])


def mapping(decimal: str, *, with_end: bool) -> dict[str, Any]:
    """U2 is in kV; so its values are multiplied."""
    return {
        "name": "logger", "time": ["Time"], "end": "End" if with_end else None,
        "decimal": decimal, "date_order": "ymd", "status": "Status",
        "columns": [
            {"column": "U1", "channel": "U_L1", "stat": "avg", "unit": "V"},
            {"column": "U2", "channel": "U_L2", "stat": "avg", "unit": "kV"},
        ],
    }  # fmt: skip


class OneByOne:
    """A table read a cell at a time, without numpy."""

    def __init__(self, decimal: str, zone: str, *, with_end: bool) -> None:
        self._decimal, self._zone, self._with_end = decimal, zone_of(zone), with_end
        self._clock = LocalClock(self._zone)
        self.found: list[tuple[Any, ...]] = []
        self.faults: list[tuple[int, str]] = []

    def read(self, lines: Sequence[str]) -> None:
        """All lines under the header."""
        for line, text in enumerate(lines, 2):
            cells = [cell.strip(" ") for cell in text.split(";")]
            if any(text.split(";")):
                self._row(line, cells + [""] * (5 - len(cells)), len(cells))

    def _row(self, line: int, cells: list[str], count: int) -> None:
        start = parse_stamp(cells[0], "ymd")
        begun = None if start is None else self._clock.utc(start)
        end = self._end(begun, parse_stamp(cells[1], "ymd"))
        if begun is None or start is None or (self._with_end and end is None):
            self.faults.append((line, "not-a-time"))
            return
        offsets = {start.replace(tzinfo=self._zone, fold=fold).utcoffset() for fold in (0, 1)}
        flags = {"clock"} if len(offsets) > 1 else set()
        if cells[4].lower() not in ("", "ok", "0", "n/a"):
            flags.add("status:" + "-".join(cells[4].split()))
        values = [self._value(line, cells[at], missing=count <= at) for at in (2, 3)]
        self.found.append((line, begun, end, values[0], values[1] * 1000.0, flags))

    def _end(self, begun: int | None, end: datetime | None) -> int | None:
        if begun is None or end is None or not self._with_end:
            return None
        raw = (end - EPOCH) // MICROSECOND
        offsets = (end.replace(tzinfo=self._zone, fold=fold).utcoffset() for fold in (0, 1))
        tried = sorted(raw - (each or timedelta(0)) // MICROSECOND for each in offsets)
        return next((moment for moment in tried if moment >= begun), begun)

    def _value(self, line: int, cell: str, *, missing: bool) -> float:
        try:
            if not missing:
                return number(cell, self._decimal)
        except ValueError:
            pass
        self.faults.append((line, "row-too-short" if missing else "not-a-number"))
        return math.nan


@given(
    st.lists(rows(), max_size=12),
    st.sampled_from([".", ","]),
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "+05:30"]),
    st.booleans(),
)
def test_given_any_table_when_read_by_columns_then_its_rows_are_those_read_one_by_one(
    lines: list[str], decimal: str, zone: str, with_end: bool
) -> None:
    lines = [line.replace(".", decimal) for line in [FIRST, *lines]]
    saved = {header_hash(COLUMNS): mapping(decimal, with_end=with_end)}
    options = Options(format="logger-csv", timezone=zone, mappings=saved)
    alone = OneByOne(decimal, zone, with_end=with_end)
    alone.read(lines)

    reading = read(Content("\r\n".join([";".join(COLUMNS), *lines]).encode()), options)
    found = [row for piece in reading.pieces() for row in _rows(piece)]

    assert list(map(repr, found)) == list(map(repr, alone.found))
    assert sorted((f.line, f.code) for f in reading.faults) == sorted(alone.faults)


def _rows(piece: Any) -> list[tuple[Any, ...]]:
    assert isinstance(piece, Block)
    ends = [None if end < -(2**62) else end for end in piece.ends.tolist()]
    columns = [column.tolist() for column in piece.columns]
    return [
        (line, start, end, one, two, set(piece.flags.get(place, ())))
        for place, (line, start, end, one, two) in enumerate(
            zip(piece.lines.tolist(), piece.starts.tolist(), ends, *columns, strict=True)
        )
    ]


SAMPLES = st.lists(
    st.tuples(st.integers(-32768, 32767), st.integers(-32768, 32767)), min_size=1, max_size=20
)


@given(SAMPLES)
def test_given_binary_samples_when_read_by_blocks_then_each_is_as_unpacked_alone(
    samples: list[tuple[int, int]],
) -> None:
    data = b"".join(struct.pack("<IIhh", n, 0, *pair) for n, pair in enumerate(samples))

    block = _record("BINARY", data, len(samples))

    for place, pair in enumerate(samples):
        alone = [math.nan if each == -32768 else each * 0.5 + 1.0 for each in pair]
        assert repr([float(column[place]) for column in block.columns]) == repr(alone)
    assert block.lines.tolist() == [12 * place for place in range(len(samples))]


@given(st.lists(st.tuples(NUMBERS, NUMBERS, BLANKS), min_size=1, max_size=20))
def test_given_samples_as_text_when_read_by_columns_then_each_is_as_read_alone(
    samples: list[tuple[str, str, str]],
) -> None:
    lines = [f"{n},0,{blank}{one},{two}{blank}\r\n" for n, (one, two, blank) in enumerate(samples)]

    block = _record("ASCII", "".join(lines).encode(), len(samples))

    for place, (one, two, _) in enumerate(samples):
        alone = [_scaled(one), _scaled(two)]
        assert repr([float(column[place]) for column in block.columns]) == repr(alone)
    assert block.lines.tolist() == [place + 1 for place in range(len(samples))]


def _record(kind: str, data: bytes, count: int) -> Block:
    config = Cfg((VOLTAGE,) * 2, 0, count, kind).encoded()
    reading = read(Content(config), Options(format="comtrade", partner=Content(data)))
    (block,) = reading.pieces()
    assert isinstance(block, Block)
    return block


def _scaled(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    if not -1e300 < value < 1e300 or value in (99_999.0, 999_999.0):
        return math.nan
    return value * 0.5 + 1.0
