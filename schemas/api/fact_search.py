"""Facts over all tickets, as an auditor searches them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from schemas.api.base import Resource
from schemas.api.spans import SpanEnd, SpanStart
from schemas.ids import TICKET_ID
from schemas.vocabulary import FactKind, ReceiptState

_ID = validate.Length(1, 80)


class FactQuery(Resource):
    """Which facts, by when they were received; all parameters must fit."""

    kind = DelimitedList(
        fields.Enum(FactKind, by_value=True), validate=validate.Length(1, len(FactKind))
    )
    state = DelimitedList(
        fields.Enum(ReceiptState, by_value=True),
        validate=validate.Length(1, len(ReceiptState)),
        metadata={"description": "of the receipt"},
    )
    crew = fields.String(validate=_ID)
    device = fields.String(validate=_ID)
    user = fields.String(validate=_ID, metadata={"description": "of the office, who says it"})
    ticket = fields.String(validate=validate.Regexp(f"^{TICKET_ID.pattern}$"))
    q = fields.String(
        validate=validate.Length(2, 100),
        metadata={"description": "stands in what the fact says, in capitals or not"},
    )
    since = SpanStart()
    until = SpanEnd()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(metadata={"description": "`next` of the page before"})


class ShortReceipt(Schema):
    """What the server answered to a fact. Its flags stand among the facts of its ticket."""

    state = fields.Enum(ReceiptState, by_value=True, required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    corrected_at = fields.String(required=True, metadata={"format": "date-time"})
    reasons = fields.List(fields.Dict(), required=True)


class FoundFact(Schema):
    """A fact and the server's answer to it."""

    ticket = fields.String(required=True)
    fact = fields.Dict(required=True)
    receipt = fields.Nested(ShortReceipt, required=True)


class FoundFacts(Schema):
    """Facts, the last received first; a page may have fewer than asked for and still a `next`."""

    items = fields.List(fields.Nested(FoundFact), required=True)
    next = fields.String(required=True, allow_none=True)
