"""From documents to features. Pure; properties are flat, so that a table can show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.place import wgs84
from schemas.ids import fact_id
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import Datum, FactKind
from server.registry.people import Crew
from server.showing.shares import shares_text

Doc = Mapping[str, Any]
Point = tuple[float, float]
"""Longitude, latitude: WGS-84 degrees."""
_OPEN_DEADLINES = ("running", "provisional", "missed")
_NULL_ISLAND = 1e-6


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. ``begins`` and ``ends`` are instants as text (sortable) or None: open, or,
    where both are None, no time at all. An instant has both the same."""

    id: str
    point: Point | None
    begins: str | None
    ends: str | None
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a crew was, told by one of its facts."""

    crew: str
    fact: str | None
    """None: a device shares it now."""
    at: str
    """Corrected time of the fix, as text."""
    position: Doc


def ticket_feature(ticket: Doc) -> Feature:
    """A ticket at its site, at the time it was opened."""
    site = ticket.get("site") or {}
    responsibility, evidence = ticket["responsibility"], ticket["evidence"]
    opened = ticket.get("opened_at")
    properties = {
        "ticket": ticket["ticket"],
        "status": ticket["status"],
        "class": ticket.get("class"),
        "sub_item": ticket.get("sub_item"),
        "grade": ticket.get("grade"),
        "priority": ticket["priority"],
        "emergency": ticket["emergency"],
        "title": ticket.get("title"),
        "address": site.get("address"),
        "area": site.get("area"),
        "district": site.get("district"),
        "transformer": site.get("transformer"),
        "feeder": site.get("feeder"),
        "opened_at": opened,
        "occurred_at": ticket.get("occurred_at"),
        "due": _nearest_due(ticket),
        "holders": " ".join(ticket["holders"]),
        "party": responsibility["party"],
        "shares": shares_text(responsibility.get("shares")),
        "party_state": responsibility["state"],
        "resolution_state": ticket["resolution"]["state"],
        "attention": len(ticket["attention"]),
        "photos": evidence["photos"]["declared"],
        "readings": evidence["readings"],
        "facts": ticket["facts"],
        "datum": site.get("datum") or Datum.UNKNOWN.value,
    }
    return Feature(ticket["ticket"], _point(site), opened, opened, properties)


def investigation_features(ticket: Doc) -> list[Feature]:
    """The investigations of a ticket at its site, from assignment to end, by id."""
    site = ticket.get("site") or {}
    found = [_investigation(ticket, item, _point(site)) for item in ticket["investigations"]]
    return sorted(found, key=lambda feature: feature.id)


def _investigation(ticket: Doc, item: Doc, point: Point | None) -> Feature:
    steps = item["steps"]
    properties = {
        "ticket": ticket["ticket"],
        "type": item["type"],
        "crew": item["crew"],
        "state": item["state"],
        "assigned_at": item["assigned_at"],
        "due": item["due"],
        "last_step_at": steps[-1]["at"] if steps else None,
        "ended_at": item["ended_at"],
        "ended_because": item["ended_because"],
        "held": item["ended_at"] is None,
        "ticket_status": ticket["status"],
        "class": ticket.get("class"),
        "priority": ticket["priority"],
    }
    name = fact_id(ticket["ticket"], FactKind.ASSIGNMENT, item["id"])
    return Feature(name, point, item["assigned_at"], item["ended_at"], properties)


def finding_features(facts: Iterable[tuple[Doc, Doc]]) -> list[Feature]:
    """All findings of a ticket, each fact (with ``_id``) beside its receipt, where they were made.

    A finding that was amended or withdrawn is still there and names what ``replaced_by`` it. What
    a merge or a split copied from another ticket is shown there alone.
    """
    known = [(fact, receipt) for fact, receipt in facts if not fact.get("origin")]
    later = {
        fact.get("amends") or fact.get("retracts"): fact["_id"]
        for fact, _ in known
        if fact.get("amends") or fact.get("retracts")
    }
    return [
        _finding(fact, receipt, later.get(fact["_id"]))
        for fact, receipt in sorted(known, key=lambda pair: str(pair[0]["_id"]))
        if not fact.get("retracts")
    ]


def _finding(fact: Doc, receipt: Doc, replaced_by: str | None) -> Feature:
    body = _mapping(fact.get("body"))
    position = _mapping(body.get("position"))

    ticket, at = fact["_id"].partition(":")[0], receipt["corrected_at"]
    investigation = fact.get("investigation")
    properties = {
        "ticket": ticket,
        "investigation": investigation and f"{ticket}:assignment:{investigation}",
        "crew": receipt["crew"],
        "at": at,
        "received_at": receipt["received_at"],
        "seen": body.get("seen"),
        "cause": body.get("cause"),
        "party": body.get("party"),
        "shares": shares_text(body.get("shares")),
        "state": receipt["state"],
        "replaced_by": replaced_by,
        **_of_fix(position),
    }
    return Feature(fact["_id"], _point(position), at, at, properties)


def crew_feature(crew: Crew, sighting: Sighting | None, now: datetime) -> Feature:
    """A crew where it was last seen; without a point where it never was."""
    position = sighting.position if sighting else {}
    at = sighting.at if sighting else None
    age = round((now - parse_instant(at)).total_seconds()) if at else None
    properties = {
        "crew": crew.id,
        "name": crew.name,
        "area": crew.area,
        "seen_at": at,
        "age_s": age,
        "fact": sighting.fact if sighting else None,
        **_of_fix(position),
    }
    return Feature(crew.id, _point(position), at, at, properties)


def sighting_of(fact: Doc, receipt: Doc) -> Sighting | None:
    """Where the author of a fact was, and when; None where the fact does not say.

    The time is the fact's corrected time less the age of the fix: a phone may give an old one.
    """
    position = _mapping(_mapping(fact.get("body")).get("position"))
    crew, at = receipt.get("crew"), receipt.get("corrected_at")
    if not crew or not at or _point(position) is None:
        return None
    age = position.get("age_s")
    age = age if isinstance(age, int | float) and 0 <= age <= 1e9 else 0
    return Sighting(
        crew, receipt["fact"], instant_text(parse_instant(at) - timedelta(seconds=age)), position
    )


def _of_fix(position: Doc) -> dict[str, Any]:
    """How good a fix is; ``datum`` is the one it came in, ``unknown`` ones are not converted."""
    return {
        "accuracy_m": position.get("accuracy_m"),
        "datum": position.get("datum"),
        "provider": position.get("provider"),
    }


def _point(said: Doc) -> Point | None:
    """Where a site or fix is. 0, 0 is what devices say that do not know."""
    lat, lon = _degrees(said.get("lat"), 90), _degrees(said.get("lon"), 180)
    if lat is None or lon is None:
        return None
    if abs(lat) < _NULL_ISLAND and abs(lon) < _NULL_ISLAND:
        return None
    north, east = wgs84(lat, lon, said.get("datum"))
    return round(east, 7), round(north, 7)


def _degrees(value: Any, most: int) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > most:
        return None
    return value


def _nearest_due(ticket: Doc) -> str | None:
    due = [
        item["due"]
        for item in ticket["deadlines"]
        if item["state"] in _OPEN_DEADLINES and item["due"]
    ]
    return min(due, default=None)


def _mapping(value: Any) -> Doc:
    return value if isinstance(value, Mapping) else {}
