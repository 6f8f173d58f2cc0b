"""Instrument files written from the descriptions of their formats, and a short way to read one."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from typing import Any, NamedTuple

from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.formats import Reading, read
from media.instruments.p1 import crc16
from schemas.measurement import Row

READ_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def rows_in(data: bytes, **said: Any) -> tuple[list[Row], Reading]:
    """All values of a file and what was found out about it."""
    reading = read(Content(data), Options(**{"read_at": READ_AT, **said}))
    return list(reading), reading


def short(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Channel and value with unit of each row."""
    return [(row.channel, f"{row.value:f} {row.unit}".strip()) for row in rows]


def with_bcc(text: str) -> bytes:
    """The text between STX and ETX, and its block check character."""
    body = text.encode("latin-1") + b"\x03"
    return b"\x02" + body + bytes([reduce(xor, body, 0)])


def telegram(*lines: str, maker: str = "ISK5\\2M550E-1012") -> bytes:
    """A P1 telegram with its CRC."""
    text = "\r\n".join([f"/{maker}", "", *lines, "!"]).encode()
    return text + f"{crc16(text):04X}\r\n".encode()


def dlt645(control: int, data: bytes, address: str = "202107072529") -> bytes:
    """A DL/T 645-2007 frame; ``data`` without 33H."""
    body = b"\x68" + bytes.fromhex(address)[::-1] + b"\x68" + bytes([control, len(data)])
    body += bytes((each + 0x33) & 0xFF for each in data)
    return b"\xfe\xfe\xfe\xfe" + body + bytes([sum(body) & 0xFF, 0x16])


CONFIG = """\
SMARTSTATION,IED123{revision}
{total},{analogs}A,{digitals}D
{channels}50
1
1200,{count}
{start}
{start}
{kind}
1
{behind}"""


VOLTAGE = "1,UA,A,,V,0.5,1,0,-32768,32767,1,1,P"
INDIA = "-5h30,-5h30\nB,3\n"


class Cfg(NamedTuple):
    """A COMTRADE configuration."""

    analogs: Sequence[str] = (VOLTAGE,)
    digitals: int = 0
    samples: int = 2
    kind: str = "ASCII"
    revision: str = ",2013"
    start: str = "12/01/2011,05:55:30.075011"
    behind: str = INDIA

    def encoded(self, encoding: str = "utf-8") -> bytes:
        """The text of the file."""
        lines = [*self.analogs, *(f"{n},D{n},,,0" for n in range(1, self.digitals + 1))]
        return CONFIG.format(
            revision=self.revision, total=len(lines), analogs=len(self.analogs),
            digitals=self.digitals, channels="".join(f"{line}\n" for line in lines),
            count=self.samples, start=self.start, kind=self.kind, behind=self.behind,
        ).encode(encoding)  # fmt: skip


def sample(kind: str, number: int, values: Sequence[float], states: Sequence[int] = ()) -> bytes:
    """One sample of a COMTRADE data file."""
    if kind == "ASCII":
        cells = [number, number * 833, *values, *states]
        return (",".join(str(cell) for cell in cells) + "\r\n").encode()
    letter = {"BINARY": "h", "BINARY32": "i", "FLOAT32": "f"}[kind]
    words = [
        sum(state << place for place, state in enumerate(states[at : at + 16]))
        for at in range(0, len(states), 16)
    ]
    return struct.pack(f"<II{len(values)}{letter}{len(words)}H", number, number * 833,
                       *values, *words)  # fmt: skip


ESPI = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">
<entry><link rel="self" href="/M/01"/><link rel="related" href="/ReadingType/07"/>
<content><espi:MeterReading/></content></entry>
<entry><link rel="self" href="/ReadingType/07"/><content><espi:ReadingType>
<espi:flowDirection>{flow}</espi:flowDirection>
<espi:powerOfTenMultiplier>{power}</espi:powerOfTenMultiplier><espi:uom>72</espi:uom>
</espi:ReadingType></content></entry>
<entry><link rel="up" href="/M/01/IntervalBlock"/><content><espi:IntervalBlock>
{readings}
</espi:IntervalBlock></content></entry></feed>
"""


def green_button(readings: Sequence[tuple[int, int, int]], power: int = 0, flow: int = 1) -> bytes:
    """A feed of interval readings: start, duration, value."""
    lines = "\n".join(
        f"<espi:IntervalReading><espi:timePeriod><espi:duration>{length}</espi:duration>"
        f"<espi:start>{start}</espi:start></espi:timePeriod><espi:value>{value}</espi:value>"
        "</espi:IntervalReading>"
        for start, length, value in readings
    )
    return ESPI.format(readings=lines, power=power, flow=flow).encode()


class Pqdif:
    """A writer of PQDIF: bodies of collections, and records of bodies."""

    @staticmethod
    def scalar(tag: str, type_: int, form: str, *values: Any) -> tuple[bytes, int, int, bytes]:
        return uuid.UUID(tag).bytes_le, 2, type_, struct.pack("<" + form, *values)

    @staticmethod
    def guid(tag: str, value: str) -> tuple[bytes, int, int, bytes]:
        return uuid.UUID(tag).bytes_le, 2, 60, uuid.UUID(value).bytes_le

    @staticmethod
    def vector(tag: str, type_: int, letter: str, values: Sequence[Any]) -> Any:
        packed = struct.pack(f"<i{len(values)}{letter}", len(values), *values)
        return uuid.UUID(tag).bytes_le, 3, type_, packed

    @staticmethod
    def text(tag: str, text: str) -> tuple[bytes, int, int, bytes]:
        data = text.encode() + b"\0"
        return uuid.UUID(tag).bytes_le, 3, 10, struct.pack("<i", len(data)) + data

    @staticmethod
    def under(tag: str, *items: Any) -> Any:
        return uuid.UUID(tag).bytes_le, 1, 0, items

    @classmethod
    def body(cls, items: Sequence[Any], at: int = 0) -> bytes:
        """A collection that begins at a byte of its body, with all that is under it behind it."""
        behind = b""
        slots = struct.pack("<i", len(items))
        free = at + 4 + 28 * len(items)
        for tag, kind, type_, value in items:
            place = free + len(behind)
            packed = cls.body(value, place) if kind == 1 else value
            slots += tag + struct.pack("<BBBxiI", kind, type_, 0, place, len(packed))
            behind += packed
        return slots + behind

    @staticmethod
    def file(records: Sequence[tuple[str, bytes]], *, compressed: bool = False) -> bytes:
        """Records, each of which names the next."""
        found = b""
        signature = uuid.UUID("4a111440-e49f-11cf-9900-505144494600").bytes_le
        for place, (kind, plain) in enumerate(records):
            body = zlib.compress(plain) if compressed and place else plain
            following = len(found) + 64 + len(body) if place + 1 < len(records) else 0
            head = struct.pack("<iiII16x", 64, len(body), following, 0)
            found += signature + uuid.UUID(kind).bytes_le + head + body
        return found


_F, _B, _8, _C = (
    "f76e-11cf-9d89-0080c72e70a3",
    "f5f5-11cf-9d89-0080c72e70a3",
    "f1c3-11cf-9d89-0080c72e70a3",
    "f755-11cf-9d89-0080c72e70a3",
)


def _source() -> bytes:
    """One channel: the average voltage of phase A over time, scaled."""
    times = Pqdif.under(
        f"b48d859a-{_B}",
        Pqdif.guid(f"b48d859c-{_B}", f"c690e862-{_C}"),
        Pqdif.scalar(f"b48d859b-{_B}", 32, "I", 2),
        Pqdif.scalar(f"b48d85a1-{_B}", 32, "I", 4),
    )
    volts = Pqdif.under(
        f"b48d859a-{_B}",
        Pqdif.guid(f"b48d859c-{_B}", "67f6af9a-f753-11cf-9d89-0080c72e70a3"),
        Pqdif.scalar(f"b48d859b-{_B}", 32, "I", 6),
        Pqdif.scalar(f"b48d85a1-{_B}", 32, "I", 3),
        Pqdif.guid(f"3d786f9e-{_F}", "a6b31ae5-b451-11d1-ae17-0060083a2628"),
    )
    channel = Pqdif.under(
        f"b48d858e-{_B}",
        Pqdif.text(f"b48d8590-{_B}", "Voltage A"),
        Pqdif.scalar(f"b48d8591-{_B}", 32, "I", 1),
        Pqdif.scalar(f"c690e872-{_C}", 32, "I", 1),
        Pqdif.under(f"b48d8598-{_B}", times, volts),
    )
    return Pqdif.body(
        [Pqdif.text(f"b48d8587-{_B}", "PQ box 7"), Pqdif.under(f"b48d858d-{_B}", channel)]
    )


def pqdif(values: Sequence[float], *, compressed: bool = False, step: float = 600.0) -> bytes:
    """A value log of the average voltage of phase A, from 2026-11-23 00:00 UTC."""
    style = [Pqdif.scalar(f"8973861b-{_8}", 32, "I", 2), Pqdif.scalar(f"8973861c-{_8}", 32, "I", 1)]
    runs = Pqdif.under(
        f"3d786f93-{_F}",
        Pqdif.under(f"3d786f94-{_F}",
                    Pqdif.vector(f"3d786f99-{_F}", 41, "d", [1, len(values), step])),
        Pqdif.under(
            f"3d786f94-{_F}",
            Pqdif.vector(f"3d786f99-{_F}", 40, "f", [value / 2 for value in values]),
            Pqdif.scalar(f"3d786f96-{_F}", 41, "d", 2.0),
        ),
    )  # fmt: skip
    instance = Pqdif.under(f"3d786f92-{_F}", Pqdif.scalar(f"b48d858f-{_B}", 32, "I", 0), runs)
    # 46349 is 2026-11-23 where 25569 is 1970-01-01, the standard's constant
    seen = [
        Pqdif.scalar(f"3d786f8c-{_F}", 50, "Id", 46_349, 0.0),
        Pqdif.under(f"3d786f91-{_F}", instance),
    ]
    return Pqdif.file(
        [
            (f"89738606-{_8}", Pqdif.body(style if compressed else [])),
            (f"89738619-{_8}", _source()),
            (f"8973861a-{_8}", Pqdif.body(seen)),
        ],
        compressed=compressed,
    )
