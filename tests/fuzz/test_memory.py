"""Files made to fill the memory: small to send, huge when read."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Callable

import pytest

from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.errors import InstrumentFileError
from media.instruments.formats import read
from tests.unit.instruments.files import READ_AT, Cfg, pqdif

MOST_MB = 160
LIMITS = Limits(rows=500_000, seconds=30)


def _wide_table() -> bytes:
    return b"Timestamp_Start;Vrms_AN_avg\n2026-11-01 00:00:00;230\n" + b";" * 60_000 + b"\n" * 50


def _many_wide_rows() -> bytes:
    row = b"2026-11-01 00:00:00;" + b"10;" * 20_000 + b"\n"
    return b"Timestamp_Start;Vrms_AN_avg\n2026-11-01 00:00:00;230\n" + row * 100


def _many_data_sets() -> bytes:
    return b"/ABC5X\n" + b"1.8.0(1*kWh)" * 300 + (b"\n" + b"1.8.0(1*kWh)" * 300) * 2_000


def _inflated() -> bytes:
    return pqdif([0.0] * 3_000_000, compressed=True)


def _long_series() -> bytes:
    """A series of one rate that says of itself to have eight million steps."""
    one, million = struct.pack("<2d", 1, 1), struct.pack("<2d", 1, 8_000_000)
    return pqdif([230.0], step=1.0).replace(one, million)


def _many_channels() -> bytes:
    config = Cfg(
        tuple(f"{n},U{n},,,V,1,0,0,0,1,1,1,P" for n in range(1, 1_501)), 0, 3_000, "BINARY"
    )
    head = b"--- file type: CFG ---\r\n" + config.encoded() + b"--- file type: DAT BINARY ---\r\n"
    return head + bytes((8 + 2 * 1_500) * 3_000)


@pytest.mark.parametrize(
    "made",
    [_wide_table, _many_wide_rows, _many_data_sets, _inflated, _long_series, _many_channels],
)
def test_given_a_file_made_to_fill_the_memory_when_read_then_it_does_not(
    made: Callable[[], bytes],
) -> None:
    content = Content(made())

    tracemalloc.start()
    code = _code(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert code in (None, "too-many-rows", "too-many-parts", "line-too-long", "record-damaged")
    assert peak < MOST_MB * 1_000_000


def _code(content: Content) -> str | None:
    try:
        for _ in read(content, Options(None, "UTC", {}, READ_AT, limits=LIMITS)).pieces():
            pass
    except InstrumentFileError as error:
        return error.code
    return None
