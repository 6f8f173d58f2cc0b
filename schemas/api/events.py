"""Which live events a reader wants."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource
from schemas.ids import CREW_ID, TICKET_ID


class EventType(StrEnum):
    """Kinds of live events. ``hello`` and ``reset`` open a stream and cannot be filtered."""

    TICKET = "ticket.changed"
    RECEIPT = "receipt"
    QUARANTINE = "quarantine"
    OUTBOX = "device.outbox"
    POSITION = "crew.position"


_WORDS = "|".join(word.value.replace(".", "[.]") for word in EventType)


class EventQuery(Resource):
    """What to tell of; all of it where nothing is said."""

    types = fields.String(
        validate=validate.Regexp(f"^({_WORDS})(,({_WORDS}))*$"),
        metadata={"description": "kinds of events, separated by commas"},
    )
    ticket = fields.String(
        validate=validate.Regexp(f"^{TICKET_ID.pattern}$"),
        metadata={"description": "only this ticket"},
    )
    crew = fields.String(
        validate=validate.Regexp(f"^{CREW_ID.pattern}$"),
        metadata={"description": "only tickets this crew holds or held, and its receipts"},
    )
    after = fields.String(
        validate=validate.Length(max=500),
        metadata={"description": "id of the last event, where the header cannot be sent"},
    )


class EventHeaders(Schema):
    """Headers of a reader that comes back."""

    last_event_id = fields.String(
        data_key="Last-Event-ID",
        validate=validate.Length(max=500),
        metadata={"description": "id of the last event; what came since is told first"},
    )
