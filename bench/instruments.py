"""p: rows a second of the parsers of instrument files, beside pandas and numpy if installed.

Both sides read the same bytes from memory into columns of numbers. Kancha also tells the time of
each row in UTC, missing values, faults and lines; ``read_csv`` parses its columns of times as well.
Formats without a peer are measured alone: nobody sends a million frames of a meter.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bench import instrument_material as made
from bench.measuring import Cost, Effort, Sample
from media.instruments.content import Content
from media.instruments.contract import Block, Options
from media.instruments.formats import read
from media.instruments.table import find_header
from schemas.instrument_mapping import header_hash
from tests.unit.instruments.files import READ_AT, VOLTAGE, Cfg

_NOTHING = Cost(0, 0, 0)
_MAPPINGS = {header_hash(made.LOGGER): made.MAPPING}
_LOCAL = Options(timezone="Asia/Shanghai", mappings=_MAPPINGS, read_at=READ_AT)
_TIMES = ["Timestamp_Start", "Timestamp_End"]

Case = tuple[str, Callable[[], int], Callable[[], int] | None]


def parsers(effort: Effort) -> Iterator[Sample]:
    """Rows (samples of all channels) a second, and the ratio to the peer in the same run."""
    count, runs = effort.of(200_000, 40_000), effort.of(5, 2)
    for name, ours, peer in [*_with_peers(count), *_alone(count // 10)]:
        rate, beside = _rates(ours, peer, runs)
        yield Sample(f"parse_{name}", rate, _NOTHING)
        if beside:
            yield Sample(f"parse_{name}_ratio", rate / beside, _NOTHING)


def _with_peers(count: int) -> Iterator[Case]:
    rng = random.Random(9)
    table = made.fluke(rng, count)
    yield "fluke", lambda: _rows(table), _pandas(table, sep=";", parse_dates=_TIMES)
    mapped = made.logger(rng, count)
    comma = _pandas(mapped, sep=";", decimal=",", parse_dates=["Time"])
    yield "logger", lambda: _rows(mapped), comma
    text = made.comtrade_ascii(rng, count)
    yield "comtrade_ascii", lambda: _record("ASCII", text, count), _pandas(text, header=None)
    words = made.comtrade_binary(rng, count)
    yield "comtrade_binary", lambda: _record("BINARY", words, count), _numpy(words)


def _alone(count: int) -> Iterator[Case]:
    rng = random.Random(9)
    for name, write in (
        ("fluke_43x", made.fluke_43x),
        ("readout", made.readouts),
        ("p1", made.telegrams),
        ("dlt645", made.frames),
        ("dlms", made.push),
        ("pqdif", made.value_log),
        ("green_button", made.intervals),
    ):
        data = write(rng, count)
        yield name, lambda data=data: _rows(data), None  # type: ignore[misc]


def _rates(
    ours: Callable[[], int], peer: Callable[[], int] | None, runs: int
) -> tuple[float, float]:
    """The best of the runs of both, taken in turns: rows a second of processor time, which other
    work on the machine makes less of a lottery than the clock on the wall."""
    best = [0.0, 0.0]
    for _ in range(runs):
        for side, work in enumerate((ours, peer)):
            if work is not None:
                begun = time.process_time()
                done = work()
                best[side] = max(best[side], done / (time.process_time() - begun))
    return best[0], best[1]


def _rows(data: bytes, options: Options = _LOCAL) -> int:
    """How many rows came. Raises AssertionError where none did: no speed at all."""
    find_header.cache_clear()  # each run finds it anew, as with a file not seen before
    done = 0
    for piece in read(Content(data), options).pieces():
        done += len(piece.starts) if isinstance(piece, Block) else 1
    assert done, "nothing was read"
    return done


def _record(kind: str, data: bytes, count: int) -> int:
    config = Cfg((VOLTAGE,) * made.CHANNELS, 0, count, kind).encoded()
    return _rows(config, Options(format="comtrade", partner=Content(data)))


def _pandas(data: bytes, **how: Any) -> Callable[[], int] | None:
    if find_spec("pandas") is None:
        return None
    pandas = import_module("pandas")
    return lambda: len(pandas.read_csv(io.BytesIO(data), **how))


def _numpy(data: bytes) -> Callable[[], int] | None:
    """The records as they lie, and each channel scaled as ours are."""
    if find_spec("numpy") is None:
        return None
    numpy = import_module("numpy")
    kind = numpy.dtype([("number", "<u4"), ("time", "<u4"), ("values", "<i2", (made.CHANNELS,))])

    def scaled() -> int:
        records = numpy.frombuffer(data, dtype=kind)
        return len(records["values"].astype("f8") * 0.5 + 1.0)

    return scaled
