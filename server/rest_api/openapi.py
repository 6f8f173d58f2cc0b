"""How Kancha's own fields look in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from schemas.api.spans import SpanEnd, SpanStart
from schemas.facts.assignment import Crew
from schemas.facts.link import TicketRef
from schemas.facts.measures import Currency, MeasureId
from schemas.fields import (
    Amount,
    Code,
    FactRef,
    Flag,
    Instant,
    Items,
    Number,
    Sha256,
    Text,
    Uuid,
    Value,
    Whole,
    Word,
)
from schemas.ids import CREW_ID, TICKET_ID, UUID

_INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"
_SPAN = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?Z)?$"
_OWN_DAY = "a day (2026-11-23) of the profile's time zone"
_PLAIN: dict[type[Value], dict[str, Any]] = {
    Amount: {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,9})?$"},
    Code: {"type": "string", "maxLength": 60, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    Crew: {"type": "string", "pattern": f"^{CREW_ID.pattern}$"},
    Currency: {"type": "string", "pattern": "^[A-Z]{3}$"},
    MeasureId: {"type": "string", "pattern": rf"^{UUID.pattern}\.\d{{1,2}}$"},
    TicketRef: {"type": "string", "pattern": f"^{TICKET_ID.pattern}$"},
    FactRef: {"type": "string", "description": "id of a fact, <ticket>:<kind>:<uuid>"},
    Flag: {"type": "boolean"},
    Instant: {"type": "string", "format": "date-time", "pattern": _INSTANT},
    SpanStart: {
        "type": "string",
        "pattern": _SPAN,
        "description": f"a moment in UTC, or {_OWN_DAY}: where it begins",
    },
    SpanEnd: {
        "type": "string",
        "pattern": _SPAN,
        "description": f"before this moment in UTC, or up to the end of {_OWN_DAY}, included",
    },
    Sha256: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    Uuid: {"type": "string", "pattern": f"^{UUID.pattern}$"},
}


def describe_value(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """JSON Schema members of one of our fields; empty for any other field."""
    if isinstance(field, Items):
        return {"maxItems": field.most}
    if not isinstance(field, Value):
        return {}
    found = dict(_PLAIN.get(type(field)) or _with_bounds(field))
    if field.allow_none and "type" in found:
        found["type"] = [found["type"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    return found


def _with_bounds(field: Value) -> dict[str, Any]:
    if isinstance(field, Text):
        least = {"minLength": field.shortest} if field.shortest else {}
        solid = {"pattern": r"\S"} if field.shortest else {}
        return {"type": "string", "maxLength": field.longest, **least, **solid}
    if isinstance(field, Word):
        return {"type": "string", "enum": sorted(field.words)}
    if isinstance(field, Number):
        kind = "integer" if isinstance(field, Whole) else "number"
        return {"type": kind, "minimum": field.low, "maximum": field.high}
    return {}
