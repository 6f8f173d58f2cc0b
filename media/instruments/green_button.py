"""Green Button (NAESB REQ.21 ESPI): interval readings in an Atom feed.

Times are seconds since 1970 UTC; a value is ``value · 10^powerOfTenMultiplier`` in the unit ``uom``
of its reading type. Two passes, because the type of a reading may stand behind it. The readings of
a block belong to a meter reading by the link ``up`` of their entry, and that to its type by a link
``related``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from media.instruments.content import Content
from media.instruments.contract import Options, Report
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import exact
from media.instruments.times import EPOCH_UTC
from media.instruments.xml import Element, elements
from schemas.measurement import Row, Stat

# ESPI's UomType, FlowDirectionType: the common ones.
_UNITS = {"72": ("E_act", "kWh"), "73": ("E_react", "kvarh"), "71": ("E_app", "kVAh"),
          "38": ("P", "kW"), "63": ("Q", "kvar"), "61": ("S", "kVA"), "29": ("U", "V"),
          "5": ("I", "A"), "33": ("f", "Hz"), "65": ("pf", "")}  # fmt: skip
_FLOWS = {"1": "_imp", "19": "_exp"}
_LARGEST_POWER = 12
_SECONDS = 253_402_300_799
"""The last second of the year 9999."""


@dataclass(slots=True)
class _Type:
    channel: str = ""
    unit: str = ""
    power: int = 0


@dataclass(slots=True)
class _Links:
    """What is known of the feed after the first pass."""

    types: dict[str, _Type] = field(default_factory=dict)
    of_reading: dict[str, str] = field(default_factory=dict)
    """Address of a meter reading -> address of its type."""

    def type_of(self, up: str) -> _Type | None:
        reading = up.rpartition("/IntervalBlock")[0] or up
        found = self.types.get(self.of_reading.get(reading, ""))
        return found or (next(iter(self.types.values())) if len(self.types) == 1 else None)


def sniff(head: bytes) -> float:
    """Likeness: the namespace of ESPI."""
    plain = head.replace(b"\0", b"")
    if b"naesb.org/espi" in plain:
        return 0.98
    return 0.6 if b"IntervalReading" in plain and b"<" in plain else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Row]:
    """The interval readings. Raises InstrumentFileError."""
    del options
    links = _links(content, report)
    if not links.types:
        report.fault(None, "unit-unknown", "The feed has no ReadingType: its values have no unit.")
    seen = False
    for row in _readings(content, links, report):
        seen = True
        yield row
    if not seen:
        raise InstrumentFileError("no-readings", "There is no IntervalReading in this file.")


def _links(content: Content, report: Report) -> _Links:
    found = _Links()
    said: dict[str, str] = {}
    hrefs: dict[str, str] = {}
    for item in _undamaged(content, report):
        name = item.path[-1]
        if name == "entry" and item.text is None:
            hrefs = {}
        if name == "ReadingType" and item.text is None:
            said = {}
        if item.text is None:
            continue
        if name == "link" and "IntervalBlock" not in item.path:
            hrefs[_relation(item)] = item.attributes.get("href", "")[:500]
        elif "ReadingType" in item.path[-2:-1]:
            said[name] = item.text
        else:
            _note(found, item, hrefs, said, report)
    return found


def _undamaged(content: Content, report: Report) -> Iterator[Element]:
    """The elements before the first damage; the second pass says what it is."""
    with suppress(InstrumentFileError):
        yield from elements(content, report)


def _note(
    found: _Links, item: Element, hrefs: dict[str, str], said: dict[str, str], report: Report
) -> None:
    if item.path[-1] == "ReadingType":
        found.types[hrefs.get("self", str(len(found.types)))] = _type(said, item.line, report)
    elif item.path[-1] == "entry" and "type" in hrefs:
        found.of_reading[hrefs.get("self", "")] = hrefs["type"]
    _bounded(found, item.line)


def _relation(item: Element) -> str:
    related = item.attributes.get("rel") == "related"
    if related and "/ReadingType" in item.attributes.get("href", ""):
        return "type"
    return item.attributes.get("rel", "")[:60]


def _bounded(found: _Links, line: int) -> None:
    if len(found.types) + len(found.of_reading) > 10_000:
        text = "The feed has more than 10,000 meter readings; send it in parts."
        raise InstrumentFileError("too-many-parts", text, line)


def _type(said: dict[str, str], line: int, report: Report) -> _Type:
    uom = said.get("uom", "")
    name, unit = _UNITS.get(uom, (f"uom {uom[:10]}", ""))
    power = said.get("powerOfTenMultiplier") or "0"
    if not re.fullmatch(r"-?\d{1,2}", power) or abs(int(power)) > _LARGEST_POWER:
        report.fault(line, "not-a-number", f"No power of ten: {power[:20]!r}.")
        power = "0"
    if name.startswith("E_"):
        name += _FLOWS.get(said.get("flowDirection", "1"), "_imp")
    return _Type(name, unit, int(power) - (3 if unit.startswith("k") else 0))


def _readings(content: Content, links: _Links, report: Report) -> Iterator[Row]:
    kind: _Type | None = links.type_of("")
    said: dict[str, str] = {}
    for item in elements(content, report):
        name = item.path[-1]
        if item.text is None:
            if name == "IntervalReading":
                said = {}
            continue
        if name == "link" and item.attributes.get("rel") == "up":
            kind = links.type_of(item.attributes.get("href", ""))
        elif name == "IntervalReading":
            row = _row(said, kind or _Type("value"), item.line, report)
            if row is not None:
                yield row
        elif "IntervalReading" in item.path:
            said[name] = item.text


def _row(said: dict[str, str], kind: _Type, line: int, report: Report) -> Row | None:
    start, length = said.get("start", ""), said.get("duration") or "0"
    if not (re.fullmatch(r"\d{1,12}", start) and re.fullmatch(r"\d{1,9}", length)):
        report.fault(line, "not-a-time", "A reading has no start or no duration in seconds.")
        return None
    if int(start) + int(length) > _SECONDS:
        report.fault(line, "not-a-time", "A reading lies beyond the year 9999.")
        return None
    try:
        value: Decimal = exact(said.get("value", "")).scaleb(kind.power)
    except ValueError:
        report.fault(line, "not-a-number", f"No value: {said.get('value', '')[:20]!r}.")
        return None
    begin = EPOCH_UTC + timedelta(seconds=int(start))
    end = begin + timedelta(seconds=int(length))
    quality = said.get("quality", "0")
    flags = (
        frozenset()
        if quality in ("", "0")
        else frozenset({"quality:" + "-".join(quality[:20].split())})
    )
    stat = Stat.TOTAL if kind.channel.startswith("E_") else Stat.AVERAGE
    return Row(kind.channel, None, begin, end, stat, value, kind.unit, flags, line)
