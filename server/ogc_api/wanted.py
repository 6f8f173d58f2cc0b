"""From a request for features to what the read model can look for. Pure.

What is found so may be too much, never too little: each feature is still compared with the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from casework.visibility import Scope
from schemas.instants import parse_instant
from server.ogc_api.query import Query
from server.readmodel.filtering import TicketFilter
from server.readmodel.findings import SAME, FindingFilter

_OF_TICKETS = {
    "status": "status",
    "class": "complaint_class",
    "sub_item": "sub_item",
    "grade": "grade",
    "priority": "priority",
    "area": "area",
    "district": "district",
    "party": "party",
    "party_state": "party_state",
    "resolution_state": "resolution_state",
    "emergency": "emergency",
    "transformer": "transformer",
}
_OF_INVESTIGATIONS = {
    "ticket_status": "status",
    "class": "complaint_class",
    "priority": "priority",
    "crew": "crew",
}
_KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"tickets": _OF_TICKETS, "investigations": _OF_INVESTIGATIONS}
)
_ALONE = frozenset({"transformer", "crew"})
"""Of these a filter has one value, of the others several."""
_MS = timedelta(milliseconds=1)


def wanted_of(collection: str, query: Query, scope: Scope) -> TicketFilter:
    """The filter that fits at least the tickets with such features."""
    known = _KNOWN.get(collection, {})
    found: dict[str, Any] = {"scope": scope}
    for name, text in query.equal:
        if name in known:
            found.update(_condition(known[name], text))
    if collection == "tickets" and query.span is not None:
        if query.span.begins is not None:
            found["opened_from"] = parse_instant(query.span.begins)
        if query.span.ends is not None:
            found["opened_to"] = parse_instant(query.span.ends) + _MS
    return TicketFilter(**found)


def findings_of(query: Query, scope: Scope) -> FindingFilter:
    """The filter that fits at least these findings."""
    span = query.span
    begins, ends = (span.begins, span.ends) if span is not None else (None, None)
    return FindingFilter(
        box=query.box,
        begins=parse_instant(begins) if begins is not None else None,
        ends=parse_instant(ends) if ends is not None else None,
        same={name: text for name, text in query.equal if name in SAME},
        scope=scope,
    )


def is_exact(collection: str, query: Query) -> bool:
    """Whether the filter fits exactly what the query does, so that counting it is right."""
    plain = query.box is None and query.span is None and collection == "tickets"
    return plain and all(
        name in _OF_TICKETS and _condition(_OF_TICKETS[name], text) for name, text in query.equal
    )


def _condition(name: str, text: str) -> dict[str, Any]:
    if name == "emergency":
        return {name: text == "true"} if text in ("true", "false") else {}
    if name == "priority":
        plain = text.isascii() and text.isdigit() and len(text) == 1
        return {name: (int(text),)} if plain else {}
    return {name: text if name in _ALONE else (text,)}
