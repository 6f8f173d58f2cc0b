"""What was refused to a device or set aside by the mailroom."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text


class QuarantinePage(Resource):
    """Which part of the list."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(metadata={"description": "`next` of the page before"})
    settled = fields.Boolean(
        metadata={"description": "whether somebody has settled it; a page may then have fewer"}
    )


class NewSettlement(Resource):
    """That somebody has looked at an entry and done what was to be done."""

    note = text(2_000, required=True, metadata={"description": "what was done about it"})


class SettlementView(Schema):
    """Who settled it, when, and what was done."""

    by = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    note = fields.String(required=True)


class QuarantineEntry(Schema):
    """One document, whole, with what is known of it."""

    id = fields.String(required=True)
    document = fields.Dict(keys=fields.String(), required=True)
    attachments = fields.List(
        fields.String(), required=True, metadata={"description": "addresses of what came with it"}
    )
    settled = fields.Nested(SettlementView, required=True, allow_none=True)


class QuarantineList(Schema):
    """One page; `next` is null on the last."""

    items = fields.List(fields.Nested(QuarantineEntry), required=True)
    next = fields.String(required=True, allow_none=True)
