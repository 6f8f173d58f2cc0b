"""Data sets ``address(value*unit)(more)`` of IEC 62056-21 readouts and P1 telegrams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from media.instruments.contract import Report
from media.instruments.numbers import exact
from media.instruments.obis import UNITS, Channel, channel_of
from schemas.measurement import Row, Stat

_SET = re.compile(r"([^()\s!/]{1,32})((?:\([^()]{0,256}\))+)")
_VALUE = re.compile(r"\(([^()]*)\)")
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,9})?", re.ASCII)
_NO_MEASURE = ("0.", "C.", "F.")
_OVERFLOW = 4_000


class DataSet(NamedTuple):
    """``values`` are the contents of the brackets, in their order."""

    address: str
    values: tuple[str, ...]
    line: int


def data_sets(text: str, number: int, report: Report) -> Iterator[DataSet]:
    """The data sets of one line; what is left over is a fault."""
    if len(text) > _OVERFLOW:
        report.fault(number, "line-too-long", f"A line of a readout has at most {_OVERFLOW} signs.")
        return
    rest = _SET.sub("", text).strip()
    if rest:
        report.fault(number, "not-a-data-set", f"This is no address(value*unit): {rest[:40]!r}.")
    for found in _SET.finditer(text):
        yield DataSet(found[1], tuple(_VALUE.findall(found[2])), number)


def row_of(item: DataSet, at: datetime, report: Report) -> Row | None:
    """The measured value in a data set; None where it holds none (texts, dates, identities)."""
    digits, star, unit = item.values[-1 if "*" in item.values[-1] else 0].partition("*")
    channel = channel_of(item.address) or Channel(item.address, None, Stat.INSTANT)
    if item.address.startswith(_NO_MEASURE) or not (star or _PLAIN.fullmatch(digits)):
        return None
    try:
        value = exact(digits)
    except ValueError:
        text = f"{item.address} has no number: {digits[:40]!r}."
        report.fault(item.line, "not-a-number", text)
        return None
    value, unit = in_row_unit(value, unit)
    return Row(
        channel.name, channel.phase, at, None, channel.stat, value, unit, frozenset(), item.line
    )  # fmt: skip


def in_row_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Wh as kWh, kV as V …; the digits stay what they were."""
    plain = unit.strip()[:20].rstrip()
    base, power = UNITS.get(plain, (plain, 0))
    return value.scaleb(power), base
