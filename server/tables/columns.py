"""Which columns the tables of an export have, and how rows are made. Pure.

Places are WGS-84, whatever datum they came in (``casework/place.py``); moments are in the zone of
the profile, with their offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from casework.place import wgs84
from server.showing.shares import shares_text
from server.tables.cells import local_time

Row = dict[str, Any]
_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """``type``: text, integer, real or boolean."""

    name: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the export. ``key`` names the column that tells its rows apart."""

    name: str
    key: str
    columns: tuple[Column, ...]


_PLACE = (Column("lat", "real"), Column("lon", "real"))
_TEXTS = ("status", "class", "sub_item", "grade")
_MORE_TEXTS = ("title", "address", "area", "transformer", "account", "channel")
_FACT = (Column("fact"), Column("ticket"), Column("crew"), Column("at"))
_COUNTS = ("attention", "after_hand_over", "disputes", "facts")
_STATES = ("party", "shares", "party_state", "resolution_state")

TICKETS = Table(
    "tickets",
    "ticket",
    (
        Column("ticket"),
        *map(Column, _TEXTS),
        Column("priority", "integer"),
        Column("emergency", "boolean"),
        *map(Column, _MORE_TEXTS),
        *_PLACE,
        Column("datum"),
        Column("opened_at"),
        Column("due"),
        Column("overdue", "boolean"),
        *map(Column, _STATES),
        *(Column(name, "integer") for name in _COUNTS),
        Column("holders"),
    ),
)
FINDINGS = Table(
    "findings",
    "fact",
    (
        *_FACT,
        *map(Column, ("seen", "cause", "party", "shares")),
        *_PLACE,
        Column("datum"),
        Column("accuracy_m", "real"),
    ),
)
_READ = ("quantity", "value", "unit", "phase", "method", "meter", "register", "measured_at", "note")
READINGS = Table("readings", "fact", (*_FACT, *map(Column, _READ), *_PLACE, Column("datum")))
TABLES = {table.name: table for table in (TICKETS, FINDINGS, READINGS)}


def ticket_row(item: _Json, zone: ZoneInfo) -> Row:
    """Of an item of the list of tickets."""
    row = {column.name: item.get(column.name) for column in TICKETS.columns}
    return {
        **row,
        **_place(item),
        "opened_at": local_time(item["opened_at"], zone),
        "due": local_time(item["due"], zone),
        "holders": " ".join(item["holders"]),
        "shares": shares_text(item["shares"]),
    }


def finding_row(fact: _Json, zone: ZoneInfo) -> Row:
    """Of the document of a finding."""
    body = fact["body"]
    position = body.get("position") or {}
    said = {name: body.get(name) for name in ("seen", "cause", "party")}
    return {
        **_said_by(fact, zone),
        **said,
        "shares": shares_text(body.get("shares")),
        **_place(position),
        "accuracy_m": position.get("accuracy_m"),
    }


def reading_row(fact: _Json, zone: ZoneInfo) -> Row:
    """Of the document of a reading; the value is as it was written down."""
    body = fact["body"]
    value = body.get("value")
    return {
        **_said_by(fact, zone),
        **{name: body.get(name) for name in _READ},
        "value": None if value is None else str(value),
        "register": body.get("register") or body.get("obis"),
        "measured_at": local_time(body.get("measured_at"), zone),
        **_place(body.get("position") or {}),
    }


FACT_ROWS: Mapping[str, tuple[Table, Callable[[_Json, ZoneInfo], Row]]] = {
    "finding": (FINDINGS, finding_row),
    "reading": (READINGS, reading_row),
}


def _said_by(fact: _Json, zone: ZoneInfo) -> Row:
    return {
        "fact": fact["_id"],
        "ticket": fact["ticket"],
        "crew": fact["author"].get("crew"),
        "at": local_time(fact["at"]["device"], zone),
    }


def _place(said: _Json) -> Row:
    """``datum`` is the one the place came in."""
    lat, lon, datum = said.get("lat"), said.get("lon"), said.get("datum")
    if lat is None or lon is None:
        return {"lat": None, "lon": None, "datum": None}
    north, east = wgs84(lat, lon, datum)
    return {"lat": round(north, 7), "lon": round(east, 7), "datum": datum}
