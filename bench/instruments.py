"""p: rows a second of the parsers of instrument files, beside pandas and numpy if installed.

Both sides read the same bytes from memory into columns of numbers. Kancha also tells the time of
each row in UTC, missing values, faults and lines; ``read_csv`` parses its columns of times as well.
"""

from __future__ import annotations

import io
import random
import struct
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from bench.measuring import Cost, Effort, Sample
from media.instruments.content import Content
from media.instruments.contract import Block, Options
from media.instruments.formats import read
from tests.unit.instruments.files import VOLTAGE, Cfg, green_button

_NOTHING = Cost(0, 0, 0)
_CHANNELS = 8
_BEGIN = datetime(2026, 11, 1)  # noqa: DTZ001 (what a logger writes)
_FLUKE = "Timestamp_Start;Timestamp_End;" + ";".join(
    f"Vrms_{pair}_{stat}" for pair in ("AN", "BN") for stat in ("avg", "min", "max")
)


def parsers(effort: Effort) -> Iterator[Sample]:
    """Rows (samples of all channels) a second, and the ratio to the peer in the same run."""
    rng = random.Random(9)
    count, runs = effort.of(200_000, 40_000), effort.of(5, 2)
    table, ascii_, binary = _fluke(rng, count), _ascii(rng, count), _binary(rng, count)
    cases: list[tuple[str, Callable[[], int], Callable[[], int] | None]] = [
        ("fluke", lambda: _rows(table, Options(timezone="Asia/Shanghai")), _pandas(table)),
        ("comtrade_ascii", lambda: _record("ASCII", ascii_, count), _pandas_plain(ascii_)),
        ("comtrade_binary", lambda: _record("BINARY", binary, count), _numpy(binary)),
        ("green_button", lambda: _rows(_ESPI, Options()), None),
    ]
    for name, ours, peer in cases:
        rate, beside = _rates(ours, peer, runs)
        yield Sample(f"parse_{name}", rate, _NOTHING)
        if beside:
            yield Sample(f"parse_{name}_ratio", rate / beside, _NOTHING)


def _rates(
    ours: Callable[[], int], peer: Callable[[], int] | None, runs: int
) -> tuple[float, float]:
    """The best of the runs of both, taken in turns."""
    best = [0.0, 0.0]
    for _ in range(runs):
        for side, work in enumerate((ours, peer)):
            if work is not None:
                begun = time.perf_counter()
                done = work()
                best[side] = max(best[side], done / (time.perf_counter() - begun))
    return best[0], best[1]


def _rows(data: bytes, options: Options) -> int:
    done = 0
    for piece in read(Content(data), options).pieces():
        done += len(piece.starts) if isinstance(piece, Block) else 1
    return done


def _record(kind: str, data: bytes, count: int) -> int:
    config = Cfg((VOLTAGE,) * _CHANNELS, 0, count, kind).encoded()
    return _rows(config, Options(format="comtrade", partner=Content(data)))


def _fluke(rng: random.Random, count: int) -> bytes:
    lines = [_FLUKE]
    for place in range(count):
        begin = _BEGIN + timedelta(seconds=place)
        values = ";".join(f"{rng.uniform(220, 240):.2f}" for _ in range(6))
        lines.append(f"{begin};{begin + timedelta(seconds=1)};{values}")
    return "\r\n".join(lines).encode()


def _ascii(rng: random.Random, count: int) -> bytes:
    lines = []
    for place in range(1, count + 1):
        values = ",".join(str(rng.randint(-999, 999)) for _ in range(_CHANNELS))
        lines.append(f"{place},{place * 833},{values}\r\n")
    return "".join(lines).encode()


def _binary(rng: random.Random, count: int) -> bytes:
    return b"".join(
        struct.pack("<II8h", place, place * 833, *(rng.randint(-999, 999) for _ in range(8)))
        for place in range(1, count + 1)
    )


_ESPI = green_button([(1_700_000_000 + 900 * place, 900, place) for place in range(20_000)])


def _pandas(data: bytes) -> Callable[[], int] | None:
    if find_spec("pandas") is None:
        return None
    pandas = import_module("pandas")
    times = ["Timestamp_Start", "Timestamp_End"]
    return lambda: len(pandas.read_csv(io.BytesIO(data), sep=";", parse_dates=times))


def _pandas_plain(data: bytes) -> Callable[[], int] | None:
    if find_spec("pandas") is None:
        return None
    pandas = import_module("pandas")
    return lambda: len(pandas.read_csv(io.BytesIO(data), header=None))


def _numpy(data: bytes) -> Callable[[], int] | None:
    """The records as they lie, and each channel scaled as ours are."""
    if find_spec("numpy") is None:
        return None
    numpy = import_module("numpy")
    kind = numpy.dtype([("number", "<u4"), ("time", "<u4"), ("values", "<i2", (8,))])

    def scaled() -> int:
        records = numpy.frombuffer(data, dtype=kind)
        return len(records["values"].astype("f8") * 0.5 + 1.0)

    return scaled
