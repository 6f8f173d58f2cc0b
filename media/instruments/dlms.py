"""DLMS/COSEM pushes as decoded XML (``DataNotification``): OBIS code, value, scaler, unit in turn.

Encrypted or encoded pushes need the meter's keys and a decoder: they are recognised and kept as
evidence, with a message that says what to send. Numbers in this XML are hexadecimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from media.instruments.clock import LocalClock
from media.instruments.content import Content
from media.instruments.contract import Options, Report
from media.instruments.datasets import in_row_unit
from media.instruments.errors import InstrumentFileError
from media.instruments.obis import Channel, channel_of
from media.instruments.times import EPOCH_UTC, instant, read_out, zone_of
from media.instruments.xml import elements
from schemas.measurement import Row, Stat

_SIZES = {"UInt8": 1, "UInt16": 2, "UInt32": 4, "UInt64": 8,
          "Int8": 1, "Int16": 2, "Int32": 4, "Int64": 8}  # fmt: skip
# Units of IEC 62056-6-2, table of enumerated units.
_UNITS = {27: "W", 28: "VA", 29: "var", 30: "Wh", 31: "VAh", 32: "varh", 33: "A", 35: "V",
          44: "Hz", 255: ""}  # fmt: skip
_OBIS = re.compile(r"[0-9A-Fa-f]{10}[fF]{2}")
_MOMENT = re.compile(r"[0-9A-Fa-f]{24}")
_UNKNOWN_ZONE = -0x8000


def sniff(head: bytes) -> float:
    """Likeness to decoded XML; less to the frames of an encoded push (HDLC, M-Bus)."""
    if b"<DataNotification" in head or b"<NotificationBody" in head:
        return 0.95
    if re.match(rb"\x7e\xa0.{8,}\x7e", head, re.S) or re.match(rb"\x68(.)\1\x68", head, re.S):
        return 0.6
    return 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Row]:
    """The values of a decoded push. Raises InstrumentFileError."""
    if not content.head().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        text = "This push is still encoded; decode it with the meter's keys and send the XML."
        raise InstrumentFileError("push-encoded", text)
    push = _Push(options, report)
    for item in elements(content, report):
        if item.text is None:
            said = item.attributes.get("Value", "")
            row = push.take(item.path[-1], said, item.line)
            if row is not None:
                yield row
    last = push.finish()
    if last is not None:
        yield last
    if not push.seen:
        raise InstrumentFileError("no-readings", "There is no OBIS code with a value in this push.")


class _Push:
    """The elements of a push, in their order: a value is complete when the next begins."""

    def __init__(self, options: Options, report: Report) -> None:
        self._options, self._report = options, report
        self._at: datetime | None = None
        self._channel: Channel | None = None
        self._value: Decimal | None = None
        self._scaler, self._unit, self._line = 0, "", 0
        self.seen = False

    def take(self, name: str, said: str, line: int) -> Row | None:
        """A row that has become complete, or None."""
        if name in ("OctetString", "DateTime"):
            return self._octets(said, line)
        if name in _SIZES:
            self._number(name, said, line)
        elif name == "Enum" and self._value is not None:
            self._unit = _UNITS.get(_hex(said) or 0, "")
        return None

    def finish(self) -> Row | None:
        """The value that stands."""
        if self._channel is None or self._value is None:
            return None
        channel = self._channel
        value, unit = in_row_unit(self._value.scaleb(self._scaler), self._unit)
        at = read_out(self._at, self._options.read_at)
        self._channel = self._value = None
        self.seen = True
        return Row(
            channel.name,
            channel.phase,
            at,
            None,
            channel.stat,
            value,
            unit,
            frozenset(),
            self._line,
        )

    def _octets(self, said: str, line: int) -> Row | None:
        if _OBIS.fullmatch(said):
            row = self.finish()
            groups = bytes.fromhex(said)
            code = "{}-{}:{}.{}.{}*{}".format(*groups)
            self._channel = channel_of(code) or Channel(code, None, Stat.INSTANT)
            self._value, self._scaler, self._unit, self._line = None, 0, "", line
            return row
        if _MOMENT.fullmatch(said) and self._at is None:
            self._at = self._moment(bytes.fromhex(said), line)
        return None

    def _number(self, name: str, said: str, line: int) -> None:
        number = _hex(said)
        if number is None or number >= 1 << 8 * _SIZES[name]:
            self._report.fault(line, "not-a-number", f"{name} holds no number: {said[:20]!r}.")
            return
        bits = 8 * _SIZES[name]
        if name.startswith("I") and number >> (bits - 1):
            number -= 1 << bits
        if self._value is None:
            self._value = Decimal(number)
        elif name == "Int8" and -30 < number < 30:
            self._scaler = number

    def _moment(self, data: bytes, line: int) -> datetime | None:
        """COSEM date-time; its deviation is minutes from local time to UTC."""
        year, deviation = int.from_bytes(data[:2]), int.from_bytes(data[9:11], signed=True)
        try:
            local = EPOCH_UTC.replace(year, data[2], data[3], data[5], data[6], data[7])
            if deviation == _UNKNOWN_ZONE:
                self._report.timezone = self._options.timezone
                clock = LocalClock(zone_of(self._options.timezone))
                return instant(clock.utc(local.replace(tzinfo=None)))
            return local + timedelta(minutes=deviation)
        except (ValueError, OverflowError):
            self._report.fault(line, "not-a-time", "The push has no time that can be read.")
            return None


def _hex(said: str) -> int | None:
    return int(said, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,16}", said) else None
