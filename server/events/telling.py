"""What is told of a changed document: small summaries, enough for a list and a map.

Pure. Whoever needs more reads the ticket; the event says that it is worth it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.place import wgs84
from casework.visibility import WHOLE, Scope
from schemas.api.events import EventType
from schemas.ids import split_fact_id
from server.events.place import Place, write_place
from server.evidence.outboxes import outbox_of, told_as_news
from server.masking import masked
from server.positions import last_word
from server.positions import told as position_of
from sync import jsontext

_OPEN_DEADLINES = ("running", "provisional", "missed")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a reader wants and may know; part of the key by which readers share a poll."""

    types: frozenset[EventType] = frozenset(EventType)
    ticket: str | None = None
    crew: str | None = None
    scope: Scope = WHOLE
    """What there is for the reader: nothing else is told."""
    crews: frozenset[str] | None = None
    """Of devices only those of these crews; None: of all."""


def type_of(doc_id: str) -> EventType | None:
    """The event a change of this office document makes; None for facts, told by receipts."""
    match doc_id.split(":"):
        case [_, "ticket"]:
            return EventType.TICKET
        case [_, "receipt", _]:
            return EventType.RECEIPT
    return None


def may_matter(doc_id: str, wanted: EventFilter) -> bool:
    """Whether the document has to be read to know if it is wanted."""
    ticket = doc_id.partition(":")[0]
    return type_of(doc_id) in wanted.types and wanted.ticket in (None, ticket)


def told(content: Mapping[str, Any], wanted: EventFilter) -> tuple[EventType, Any] | None:
    """The event of a ticket or receipt; None where the reader does not want it."""
    if content.get("type") == "ticket":
        if not wanted.scope.has_ticket(content):
            return None
        content = content if wanted.scope.identity else masked(content)
        crews = {item["crew"] for item in content["investigations"]}
        kind, data = EventType.TICKET, ticket_changed(content)
    elif content.get("type") == "receipt":
        crews = {content["crew"]}
        kind, data = EventType.RECEIPT, receipt(content)
    else:
        return None
    return None if wanted.crew is not None and wanted.crew not in crews else (kind, data)


def outbox_told(content: Mapping[str, Any], wanted: EventFilter) -> dict[str, Any] | None:
    """The event of a device's manifest; None where the reader does not want it."""
    return told_as_news(outbox_of(content)) if _wants_crew(content["crew"], wanted) else None


def position_told(content: Mapping[str, Any], wanted: EventFilter) -> dict[str, Any] | None:
    """The event of a device's last place; None where the reader does not want it."""
    word = last_word(content)
    ticket = word.said.get("ticket")
    if not _wants_crew(word.crew, wanted) or wanted.ticket not in (None, ticket):
        return None
    said = position_of(word, word.received_at)
    return {name: value for name, value in said.items() if name not in ("age_s", "faults")}


def _wants_crew(crew: str, wanted: EventFilter) -> bool:
    return wanted.crew in (None, crew) and (wanted.crews is None or crew in wanted.crews)


def ticket_changed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A ticket document in short; ``place`` in WGS-84, ``deadlines`` those still to be met."""
    responsibility = content["responsibility"]
    return {
        "ticket": content["ticket"],
        "status": content["status"],
        "class": content.get("class"),
        "priority": content["priority"],
        "emergency": content["emergency"],
        "escalated": bool(content.get("escalated")),
        "title": content.get("title"),
        "holders": content["holders"],
        "responsibility": {key: responsibility[key] for key in ("party", "shares", "state")},
        "deadlines": [
            {"name": item["name"], "state": item["state"], "due": item["due"]}
            for item in content["deadlines"]
            if item["due"] and item["state"] in _OPEN_DEADLINES
        ],
        "place": _place(content.get("site") or {}),
        "attention": len(content["attention"]),
        "photos": content["evidence"]["photos"],
        "facts": content["facts"],
    }


def receipt(content: Mapping[str, Any]) -> dict[str, Any]:
    """A receipt in short."""
    parts = split_fact_id(content["fact"])
    return {
        "fact": content["fact"],
        "ticket": content["ticket"],
        "kind": parts.kind.value if parts else None,
        "crew": content["crew"],
        "state": content["state"],
        "received_at": content["received_at"],
    }


def _place(site: Mapping[str, Any]) -> dict[str, Any] | None:
    lat, lon = site.get("lat"), site.get("lon")
    if lat is None or lon is None:
        return None
    north, east = wgs84(lat, lon, site.get("datum"))
    return {"lat": round(north, 7), "lon": round(east, 7), "address": site.get("address")}


def event(place: Place, name: str, data: Any) -> bytes:
    """One event on the wire; the reader that has it stands at ``place``."""
    text = jsontext.dumps(data)  # has no line breaks
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (_id(place), name.encode(), text)


def step(place: Place) -> bytes:
    """Moves the reader's Last-Event-ID on without an event (HTML, 9.2.6: no data, no dispatch)."""
    return b"id: %s\n\n" % _id(place)


def _id(place: Place) -> bytes:
    return write_place(place).encode()
