"""What was refused to a device or set aside by the mailroom."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource


class QuarantinePage(Resource):
    """Which part of the list."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(metadata={"description": "`next` of the page before"})


class QuarantineEntry(Schema):
    """One document, whole, with what is known of it."""

    id = fields.String(required=True)
    document = fields.Dict(keys=fields.String(), required=True)
    attachments = fields.List(
        fields.String(), required=True, metadata={"description": "addresses of what came with it"}
    )


class QuarantineList(Schema):
    """One page; `next` is null on the last."""

    items = fields.List(fields.Nested(QuarantineEntry), required=True)
    next = fields.String(required=True, allow_none=True)
