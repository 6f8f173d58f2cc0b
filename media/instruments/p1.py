"""DSMR P1 telegrams, one or many in a file: ``/`` to ``!`` and a CRC of four hexadecimal digits.

The CRC-16 (polynomial A001 reflected, start 0) covers ``/`` up to and with ``!``. Times are those
of the Netherlands and say themselves whether they are winter (W, UTC+1) or summer time (S, UTC+2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from media.instruments.content import Content
from media.instruments.contract import Options, Report
from media.instruments.datasets import DataSet, data_sets, row_of
from media.instruments.errors import InstrumentFileError
from media.instruments.times import EPOCH_UTC, read_out
from media.instruments.whole import whole
from schemas.measurement import Row

_TELEGRAM = re.compile(rb"/[^/!]{0,65536}?!([0-9A-Fa-f]{4})?")
_STAMP = re.compile(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([WS])")


def sniff(head: bytes) -> float:
    """Likeness to a telegram: its references have medium and channel, ``1-0:``."""
    if not re.search(rb"(?:^|\n)\s*/[A-Za-z0-9]{3}\d", head):
        return 0.0
    if re.search(rb"0-0:1\.0\.0\(\d{12}[WS]\)|1-3:0\.2\.8\(", head):
        return 0.97
    return 0.9 if re.search(rb"\n!\s?[0-9A-Fa-f]{4}\s*(?:$|\n|/)", head) else 0.0


def _crc_of(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRCS = tuple(_crc_of(byte) for byte in range(256))


def crc16(data: bytes) -> int:
    """CRC-16/ARC."""
    value = 0
    for byte in data:
        value = value >> 8 ^ _CRCS[(value ^ byte) & 0xFF]
    return value


def read(content: Content, options: Options, report: Report) -> Iterator[Row]:
    """The values of all telegrams. Raises InstrumentFileError."""
    data = whole(content, options.limits)
    report.checksum = "absent"
    seen, first, counted = False, 1, 0
    for found in _TELEGRAM.finditer(data):
        seen = True
        first += data.count(b"\n", counted, found.start())
        counted = found.start()
        report.step(first)
        _check(found, first, report)
        yield from _telegram(found[0].decode("latin-1"), first, options, report)
    if not seen:
        raise InstrumentFileError("no-readings", "There is no telegram from / to ! in this file.")


def _check(found: re.Match[bytes], line: int, report: Report) -> None:
    if found[1] is None:
        return
    good = crc16(found[0][:-4]) == int(found[1], 16)
    if not good:
        report.fault(line, "checksum-bad", "The telegram's CRC does not fit its text.")
    report.checksum = "ok" if good and report.checksum != "bad" else "bad"


def _telegram(text: str, first: int, options: Options, report: Report) -> Iterator[Row]:
    sets: list[DataSet] = []
    for number, line in enumerate(text.splitlines(), first):
        plain = line.strip()
        if plain.startswith("/"):
            report.instrument = plain[1:41]
        elif plain and not plain.startswith("!"):
            sets += data_sets(plain, number, report)
    at: datetime | None = None
    for item in sets:
        if item.address.endswith("0-0:1.0.0"):
            at = _moment(item, report)
    moment = read_out(at, options.read_at)
    for item in sets:
        row = row_of(item, moment, report)
        if row is not None and not item.address.endswith(("1.0.0", ":99.97.0", ":99:97.0")):
            yield row


def _moment(item: DataSet, report: Report) -> datetime | None:
    found = _STAMP.fullmatch(item.values[0])
    try:
        if found is None:
            raise ValueError("no time")
        year, month, day, hour, minute, second = (int(found[place]) for place in range(1, 7))
        local = EPOCH_UTC.replace(2000 + year, month, day, hour, minute, second)
    except ValueError:
        report.fault(item.line, "not-a-time", "0-0:1.0.0 is no time such as 240310184500W.")
        return None
    return local - timedelta(hours=1 if found[7] == "W" else 2)
