"""Facts that need somebody, over all tickets."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource


class Waits(StrEnum):
    """Why a fact needs somebody."""

    NEEDS_ATTENTION = "needs-attention"
    AFTER_HAND_OVER = "after-hand-over"
    CALIBRATION_EXPIRED = "calibration-expired"


class AttentionQuery(Resource):
    """Which facts, of how many tickets."""

    why = fields.Enum(
        Waits,
        by_value=True,
        required=True,
        metadata={
            "description": "needs-attention: breaks a rule; after-hand-over: its crew had lost the"
            " work; calibration-expired: measured with such an instrument, ticket still open"
        },
    )
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, 200),
        metadata={"description": "tickets on a page; one may have several facts"},
    )
    cursor = fields.String(metadata={"description": "`next` of the page before"})


class ChangeView(Schema):
    """One thing of the ticket that would be different if the fact were taken as it is."""

    about = fields.String(
        required=True,
        metadata={
            "description": "status, party, responsibility, resolution, disputes, photos, readings,"
            " statements, signatures, investigation or deadline"
        },
    )
    of = fields.String(
        required=True, allow_none=True, metadata={"description": "id of the investigation or name"}
    )
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class AttentionEntry(Schema):
    """A fact that needs somebody, with what is asked before it is answered."""

    ticket = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    emergency = fields.Boolean(required=True)
    etag = fields.String(
        required=True, metadata={"description": "of the ticket: If-Match of the answer"}
    )
    fact = fields.Dict(required=True)
    receipt = fields.Dict(required=True, allow_none=True)
    attachments = fields.List(fields.String(), required=True)
    reasons = fields.List(fields.Dict(), required=True)
    acceptable = fields.Boolean(
        required=True, metadata={"description": "whether it can be taken as it is"}
    )
    possible = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "of the fact, for the caller; as where a ticket's facts are read"},
    )
    changes = fields.List(fields.Nested(ChangeView), required=True)


class TicketsWithAny(Schema):
    """How many tickets have such facts."""

    count = fields.Integer(required=True)
    capped = fields.Boolean(required=True, metadata={"description": "there are more than that"})


class AttentionList(Schema):
    """Facts by ticket, emergencies first, then by priority and nearest promise."""

    items = fields.List(fields.Nested(AttentionEntry), required=True)
    next = fields.String(required=True, allow_none=True)
    tickets = fields.Nested(TicketsWithAny, required=True)
