"""Who looked at personal data."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource
from schemas.api.spans import SpanEnd, SpanStart
from schemas.ids import TICKET_ID
from schemas.vocabulary import Role


class View(StrEnum):
    """What was looked at."""

    TICKET = "ticket"
    FACTS = "facts"
    ATTACHMENT = "attachment"
    FILE = "file"
    PICTURE = "picture"
    LIST = "list"
    SEARCH = "search"
    STATISTICS = "statistics"
    FEATURES = "features"
    EVENTS = "events"
    QUARANTINE = "quarantine"
    REPORT = "report"
    EXPORT = "export"
    TRACK = "track"


class ViewQuery(Resource):
    """Which views; all parameters must fit."""

    user = fields.String(validate=validate.Length(max=40))
    ticket = fields.String(validate=validate.Regexp(f"^{TICKET_ID.pattern}$"))
    file = fields.String(
        validate=validate.Regexp("^[0-9a-f]{64}$"),
        metadata={"description": "SHA-256 of an original; of its views as well"},
    )
    since = SpanStart()
    until = SpanEnd()
    sort = fields.String(
        load_default="at",
        validate=validate.OneOf(("at", "-at")),
        metadata={"description": "-at: the newest first"},
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))
    cursor = fields.String(metadata={"description": "`next` of the page before"})


class ViewEntry(Schema):
    """One view: who, when, from which address, what, of which tickets."""

    id = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    user = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    address = fields.String(required=True)
    what = fields.Enum(View, by_value=True, required=True)
    tickets = fields.List(fields.String(), required=True)
    hits = fields.Integer(required=True, metadata={"description": "how many were shown"})
    file = fields.String(metadata={"description": "SHA-256, where it was a file"})
    crew = fields.String(metadata={"description": "whose track, where it was one"})


class ViewList(Schema):
    """Views in the order asked for; a page may have fewer than asked for and still a `next`."""

    items = fields.List(fields.Nested(ViewEntry), required=True)
    next = fields.String(required=True, allow_none=True)
