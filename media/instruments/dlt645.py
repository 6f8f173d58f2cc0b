"""DL/T 645-2007 frames: ``68 A0…A5 68 C L DATA CS 16``, raw or as hexadecimal text.

Address and values are BCD, low byte first; data bytes travel with 33H added; CS is the sum of
all bytes from the first 68 on. A byte FF in a value says that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from media.instruments.content import Content
from media.instruments.contract import Options, Report
from media.instruments.errors import InstrumentFileError
from media.instruments.times import read_out
from media.instruments.whole import whole
from schemas.measurement import Row, Stat

_START, _END, _ADDED = 0x68, 0x16, 0x33
_REPLY, _REPLY_MORE, _ERROR = 0x91, 0xB1, 0xD1
_HEX = re.compile(rb"[0-9A-Fa-f\s,;]+")


class _Register(NamedTuple):
    """``power``: of ten, to the base unit; ``signed``: the highest bit is a minus."""

    channel: str
    phase: str | None
    stat: Stat
    size: int
    power: int
    unit: str
    signed: bool = False


def _energies() -> dict[int, _Register]:
    found = {0: _Register("E_act", None, Stat.INSTANT, 4, -2, "kWh", signed=True)}
    for kind, name, unit in ((1, "E_act_imp", "kWh"), (2, "E_act_exp", "kWh"),
                             (3, "E_react_imp", "kvarh"), (4, "E_react_exp", "kvarh")):  # fmt: skip
        for tariff in range(5):
            channel = name + (f"_T{tariff}" if tariff else "")
            found[kind << 16 | tariff << 8] = _Register(channel, None, Stat.INSTANT, 4, -2, unit)
    return found


def _instants() -> dict[int, _Register]:
    found = {0x02800002: _Register("f", None, Stat.INSTANT, 2, -2, "Hz"),
             0x02800001: _Register("I_N", "N", Stat.INSTANT, 3, -3, "A")}  # fmt: skip
    for phase in (1, 2, 3):
        low, line = phase << 8, f"L{phase}"
        found[0x02010000 | low] = _Register(f"U_{line}", line, Stat.INSTANT, 2, -1, "V")
        found[0x02020000 | low] = _Register(f"I_{line}", line, Stat.INSTANT, 3, -3, "A", True)
    for place in range(4):
        low, of_phase = place << 8, f"L{place}" if place else None
        behind = f"_{of_phase}" if of_phase else ""
        found[0x02030000 | low] = _Register(f"P{behind}", of_phase, Stat.INSTANT, 3, -4, "kW", True)
        found[0x02040000 | low] = _Register(
            f"Q{behind}", of_phase, Stat.INSTANT, 3, -4, "kvar", True
        )
        found[0x02050000 | low] = _Register(
            f"S{behind}", of_phase, Stat.INSTANT, 3, -4, "kVA", True
        )
        found[0x02060000 | low] = _Register(f"pf{behind}", of_phase, Stat.INSTANT, 2, -3, "", True)
    return found


REGISTERS = {**_energies(), **_instants()}
"""By data identification DI3…DI0."""


class Frame(NamedTuple):
    """``data`` without 33H. ``at``: byte of its first 68."""

    address: str
    control: int
    data: bytes
    at: int
    checked: bool


def sniff(head: bytes) -> float:
    """Likeness to frames: one whose sum fits is one."""
    if b"\x68" not in head and b"68" not in head:
        return 0.0
    found = next(iter(frames(_bytes(head[:4096]))), None)
    return 0.0 if found is None else 0.95 if found.checked else 0.3


def frames(data: bytes) -> Iterator[Frame]:
    """Every frame in a run of bytes, one that came damaged too (``checked`` is false)."""
    at = data.find(_START)
    while at >= 0:
        frame = _frame(data, at)
        following = at + 1 if frame is None else at + len(frame.data) + 12
        if frame is not None:
            yield frame
        at = data.find(_START, following)


def read(content: Content, options: Options, report: Report) -> Iterator[Row]:
    """The values in reply frames. Raises InstrumentFileError."""
    seen = 0
    for frame in frames(_bytes(whole(content, options.limits))):
        seen += 1
        report.step(frame.at)
        if not frame.checked:
            report.fault(frame.at, "checksum-bad", "The frame's sum does not fit: left out.")
            report.checksum = "bad"
            continue
        report.checksum = report.checksum or "ok"
        if frame.control == _ERROR:
            report.fault(frame.at, "meter-refused", "The meter answered with an error.")
        if frame.control in (_REPLY, _REPLY_MORE):
            report.instrument = frame.address
            row = _row(frame, read_out(None, options.read_at), report)
            if row is not None:
                yield row
    if not seen:
        raise InstrumentFileError("no-readings", "There is no frame 68 … 68 … 16 in this file.")


def _bytes(data: bytes) -> bytes:
    """Raw frames as they are; frames as hexadecimal text as bytes."""
    if not _HEX.fullmatch(data):
        return data
    digits = re.sub(rb"[\s,;]", b"", data)
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _frame(data: bytes, at: int) -> Frame | None:
    if len(data) < at + 12 or data[at + 7] != _START:
        return None
    size = data[at + 9]
    end = at + 10 + size
    if len(data) < end + 2 or data[end + 1] != _END:
        return None
    address = data[at + 1 : at + 7][::-1].hex()
    plain = bytes((byte - _ADDED) & 0xFF for byte in data[at + 10 : end])
    return Frame(address, data[at + 8], plain, at, sum(data[at:end]) & 0xFF == data[end])


def _row(frame: Frame, at: datetime, report: Report) -> Row | None:
    if len(frame.data) < 4:
        report.fault(frame.at, "frame-too-short", "A reply begins with its data identification.")
        return None
    name = int.from_bytes(frame.data[:4], "little")
    register = REGISTERS.get(name)
    if register is None:
        report.fault(frame.at, "unknown-register", f"Data identification {name:08X} is not known.")
        return None
    value = _value(frame.data[4 : 4 + register.size], register)
    if value is None:
        report.fault(frame.at, "not-a-number", f"{name:08X} holds no value.")
        return None
    return Row(
        register.channel, register.phase, at, None, register.stat,
        value, register.unit, frozenset(), frame.at,
    )  # fmt: skip


def _value(data: bytes, register: _Register) -> Decimal | None:
    if len(data) < register.size or 0xFF in data:
        return None
    high = data[-1]
    minus = register.signed and bool(high & 0x80)
    digits = bytes([*data[:-1], high & 0x7F if register.signed else high])[::-1].hex()
    if not digits.isdigit():
        return None
    return Decimal(-int(digits) if minus else int(digits)).scaleb(register.power)
