"""Instrument files of any length, as the instruments write them; numbers drawn by chance."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.unit.instruments.files import dlt645, green_button, pqdif, telegram, with_bcc

CHANNELS = 8
_BEGIN = datetime(2026, 11, 1)  # noqa: DTZ001 (what a logger writes)
_FLUKE = "Timestamp_Start;Timestamp_End;" + ";".join(
    f"Vrms_{pair}_{stat}" for pair in ("AN", "BN") for stat in ("avg", "min", "max")
)
_FLUKE_43X = "Date, Time, " + ", ".join(
    f"Vrms ph-n {pair} {stat}" for pair in ("AN", "BN") for stat in ("Min", "Avg", "Max")
)
LOGGER = ["Time", *(f"U{place}" for place in range(1, 7))]
MAPPING = {
    "name": "logger",
    "time": ["Time"],
    "decimal": ",",
    "interval_s": 1,
    "columns": [
        {"column": name, "channel": f"U_L{place}", "stat": stat, "unit": "V"}
        for name, (place, stat) in zip(
            LOGGER[1:], ((p, s) for p in (1, 2) for s in ("avg", "min", "max")), strict=True
        )
    ],
}


def fluke(rng: random.Random, count: int) -> bytes:
    """A Fluke 1730 export."""
    return _table(_FLUKE, count, lambda at: f"{at};{at + _SECOND};" + ";".join(_volts(rng)))


def fluke_43x(rng: random.Random, count: int) -> bytes:
    """A table in the style of Fluke's 43x and 177x."""
    stamp = "%m/%d/%Y, %I:%M:%S %p, "
    late = timedelta(days=20)  # the first rows tell the day from the month
    return _table(
        _FLUKE_43X, count, lambda at: (at + late).strftime(stamp) + ", ".join(_volts(rng))
    )


def logger(rng: random.Random, count: int) -> bytes:
    """A table of a logger that a mapping reads: decimal commas, one column of times."""
    head = ";".join(LOGGER)
    return _table(head, count, lambda at: f"{at};" + ";".join(_volts(rng)).replace(".", ","))


_SECOND = timedelta(seconds=1)


def _table(head: str, count: int, row: Callable[[datetime], str]) -> bytes:
    return "\r\n".join([head, *(row(_BEGIN + place * _SECOND) for place in range(count))]).encode()


def _volts(rng: random.Random) -> list[str]:
    return [f"{rng.uniform(220, 240):.2f}" for _ in range(6)]


def comtrade_ascii(rng: random.Random, count: int) -> bytes:
    """The data file of a record as text."""
    lines = []
    for place in range(1, count + 1):
        values = ",".join(str(rng.randint(-999, 999)) for _ in range(CHANNELS))
        lines.append(f"{place},{place * 833},{values}\r\n")
    return "".join(lines).encode()


def comtrade_binary(rng: random.Random, count: int) -> bytes:
    """The data file of a record in 16 bits."""
    return b"".join(
        struct.pack("<II8h", place, place * 833, *(rng.randint(-999, 999) for _ in range(CHANNELS)))
        for place in range(1, count + 1)
    )


def readouts(rng: random.Random, count: int) -> bytes:
    """One readout of IEC 62056-21 with so many lines; a meter has a few hundred."""
    lines = (f"1.8.{n % 99}({rng.randint(0, 999999) / 10:08.1f}*kWh)\r\n" for n in range(count))
    return with_bcc("".join(lines) + "!\r\n")


def telegrams(rng: random.Random, count: int) -> bytes:
    """P1 telegrams of four values, one a second."""
    found = []
    for place in range(count // 4):
        at = _BEGIN + place * _SECOND
        values = (f"1-0:{code}.7.0({rng.uniform(220, 240):05.1f}*V)" for code in (32, 52, 72))
        total = f"1-0:1.8.1({place:010.3f}*kWh)"
        found.append(telegram(f"0-0:1.0.0({at:%y%m%d%H%M%S}W)", total, *values))
    return b"".join(found)


def frames(rng: random.Random, count: int) -> bytes:
    """DL/T 645 answers, a voltage each."""
    return b"".join(
        dlt645(0x91, bytes.fromhex("00010102") + bytes.fromhex(f"{rng.randint(2200, 2400)}")[::-1])
        for _ in range(count)
    )


def push(rng: random.Random, count: int) -> bytes:
    """A decoded DLMS push of so many registers."""
    item = (
        '<OctetString Value="0100{code:02X}0700FF"/><UInt16 Value="{value:04X}"/>'
        '<Structure Qty="2"><Int8 Value="FF"/><Enum Value="23"/></Structure>'
    )
    items = (
        item.format(code=(32, 52, 72)[n % 3], value=rng.randint(2200, 2400)) for n in range(count)
    )
    return (
        '<DataNotification><LongInvokeIdAndPriority Value="00000001"/>'
        '<DateTime Value="07EA0B1701080000FFFE2000"/><NotificationBody><DataValue><Structure>'
        + "".join(items)
        + "</Structure></DataValue></NotificationBody></DataNotification>"
    ).encode()


def value_log(rng: random.Random, count: int) -> bytes:
    """A PQDIF value log of one channel, compressed by record."""
    return pqdif([rng.uniform(220, 240) for _ in range(count)], compressed=True, step=1.0)


def intervals(rng: random.Random, count: int) -> bytes:
    """A Green Button feed."""
    begin = 1_700_000_000
    return green_button([(begin + 900 * n, 900, rng.randint(0, 900)) for n in range(count)])
