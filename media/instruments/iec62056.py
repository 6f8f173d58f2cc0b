"""IEC 62056-21 readouts: ``/`` identification, data sets, ``!``, with or without STX, ETX and BCC.

BCC is the exclusive or of all bytes behind STX up to and with ETX. Programs often save only
the text between them, or lose the BCC: then the checksum is ``absent``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import xor

from media.instruments.clock import LocalClock
from media.instruments.content import Content
from media.instruments.contract import Options, Report
from media.instruments.datasets import DataSet, data_sets, row_of
from media.instruments.errors import InstrumentFileError
from media.instruments.times import EPOCH, instant, read_out, zone_of
from media.instruments.whole import whole
from schemas.measurement import Row

_STX, _ETX = 0x02, 0x03
_MOST = 100_000
_IDENTIFICATION = re.compile(r"/([A-Za-z]{3})([0-9A-Z])(?:\\.)?(.{0,40})")
_TIME = re.compile(r"(\d{1,2}):?(\d{2}):?(\d{2})")
_DATE = re.compile(r"(\d{2,4})[-.]?(\d{2})[-.]?(\d{2})")
_SETS = re.compile(rb"[\w.*:&-]{2,20}\([^()\r\n]{0,60}\)")


def sniff(head: bytes) -> float:
    """Likeness to a readout; a P1 telegram is one too, and is more."""
    if re.search(rb"^[\x02\s]*/[A-Za-z]{3}[0-9A-Z]", head):
        return 0.8
    sets = len(_SETS.findall(head[:8192]))
    lines = max(head[:8192].count(b"\n"), 1)
    return 0.7 if sets and sets * 2 >= lines else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Row]:
    """The values of a readout. Raises InstrumentFileError."""
    data = whole(content, options.limits)
    report.checksum = _checksum(data, report)
    text = data.translate(None, b"\x02\x06").partition(b"\x03")[0].decode("latin-1")
    sets: list[DataSet] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("/"):
            report.instrument = _instrument(plain)
        elif plain and plain != "!":
            sets += data_sets(plain.rstrip("!"), number, report)
            if len(sets) > _MOST:
                text = f"A readout has at most {_MOST} data sets; export less of it."
                raise InstrumentFileError("too-many-parts", text, number)
    if not sets:
        raise InstrumentFileError("no-readings", "There is no data set in this readout.")
    at = read_out(_moment(sets, options, report), options.read_at)
    for item in sets:
        row = row_of(item, at, report)
        if row is not None:
            yield row


def _checksum(data: bytes, report: Report) -> str:
    start = data.find(_STX)
    end = data.find(_ETX, start + 1)
    if start < 0 or end < 0 or end + 1 >= len(data):
        return "absent"
    if reduce(xor, data[start + 1 : end + 1], 0) == data[end + 1]:
        return "ok"
    report.fault(None, "checksum-bad", "The BCC does not fit: the readout changed on its way.")
    return "bad"


def _instrument(line: str) -> str | None:
    found = _IDENTIFICATION.match(line)
    return f"{found[1]} {found[3].strip()}".strip() if found else line[1:41].strip() or None


def _moment(sets: list[DataSet], options: Options, report: Report) -> datetime | None:
    """The meter's own date and time, 0.9.2 and 0.9.1; None where it has none.

    Raises InstrumentFileError where it has, and nobody says in which zone.
    """
    said = {item.address.rpartition(":")[2][:5]: item for item in sets}
    clock, day = said.get("0.9.1"), said.get("0.9.2")
    if clock is None or day is None:
        return None
    time, date = _TIME.fullmatch(clock.values[0]), _DATE.fullmatch(day.values[0])
    zone = zone_of(options.timezone)
    try:
        if time is None or date is None:
            raise ValueError("no time")
        local = EPOCH.replace(
            int(date[1]) % 100 + 2000, int(date[2]), int(date[3]),
            int(time[1]), int(time[2]), int(time[3]),
        )  # fmt: skip
    except ValueError:
        report.fault(clock.line, "not-a-time", "0.9.1 and 0.9.2 are no time and date.")
        return None
    report.timezone = options.timezone
    return instant(LocalClock(zone).utc(local))
