"""Many commands in one request, each answered for itself."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from schemas.api.base import ProblemDetails, Resource, text

MOST = 500


class BulkAction(StrEnum):
    """What can be done to many tickets at once; decisions and approvals are made one by one."""

    ASSIGN = "assign"
    RECALL = "recall"
    CLASSIFY = "classify"
    LINK = "link"
    RECORD = "record"
    PAUSE = "pause"
    HOLD = "hold"
    REPLY = "reply"
    EXECUTE = "execute"
    CALL_BACK = "call-back"
    ARCHIVE = "archive"
    REOPEN = "reopen"


class BulkItem(Resource):
    """One command. ``body`` is that of the command's own endpoint."""

    ticket = text(32, required=True)
    action = fields.Enum(BulkAction, by_value=True, required=True)
    body = fields.Dict(keys=fields.String(), load_default=dict)
    if_match = text(200, metadata={"description": "ETag of the ticket as it was read"})
    key = text(200, metadata={"description": "Idempotency-Key of this command alone"})


class NewBulk(Resource):
    """Commands in the order in which they are carried out."""

    items = fields.List(
        fields.Nested(BulkItem), required=True, validate=validate.Length(min=1, max=MOST)
    )


class BulkResult(Schema):
    """What became of one command: ``etag`` of the ticket after it, or ``problem``."""

    ticket = fields.String(required=True)
    action = fields.String(required=True)
    status = fields.Integer(required=True)
    etag = fields.String()
    problem = fields.Nested(ProblemDetails)


class BulkAnswer(Schema):
    """``results`` in the order of the items."""

    done = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    results = fields.List(fields.Nested(BulkResult), required=True)
