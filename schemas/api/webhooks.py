"""Webhooks: where to send what happens, and how that goes."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text
from schemas.api.paging import PageQuery, next_page, sort_by
from schemas.fields import Instant


class HookEvent(StrEnum):
    """What another system can be told of."""

    OPENED = "ticket.opened"
    ASSIGNED = "ticket.assigned"
    STATUS = "ticket.status-changed"
    RESPONSIBILITY = "ticket.responsibility-changed"
    RESOLUTION = "ticket.resolution-changed"
    REPLIED = "ticket.replied"
    CALLED_BACK = "ticket.called-back"
    ARCHIVED = "ticket.archived"
    REOPENED = "ticket.reopened"
    AT_RISK = "deadline.at-risk"
    MISSED = "deadline.missed"
    ATTENTION = "fact.needs-attention"
    AFTER_HAND_OVER = "fact.after-hand-over"
    PING = "ping"
    """Sent on request alone."""


WANTED = tuple(event.value for event in HookEvent if event is not HookEvent.PING)


class NewWebhook(Resource):
    """Where to send which events."""

    url = text(
        1000, required=True, metadata={"description": "https address that answers POST with 2xx"}
    )
    events = fields.List(
        fields.String(validate=validate.OneOf(WANTED)),
        load_default=list,
        validate=validate.Length(max=len(WANTED)),
        metadata={"description": "kinds of events; none named: all"},
    )
    description = text(200, load_default=None, allow_none=True)


class WebhookChange(Resource):
    """Stops deliveries or lets them go on; events are kept meanwhile."""

    paused = fields.Boolean(required=True)


class WebhookView(Schema):
    """A webhook and how its deliveries go."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    description = fields.String(required=True, allow_none=True)
    paused = fields.Boolean(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    created_by = fields.String(required=True)
    pending = fields.Integer(required=True, metadata={"description": "waiting to be delivered"})
    parked = fields.Integer(
        required=True, metadata={"description": "given up since the worker began; replay them"}
    )
    last_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    last_event = fields.String(required=True, allow_none=True)
    last_status = fields.Integer(required=True, allow_none=True)
    last_error = fields.String(required=True, allow_none=True)


class WebhookSecret(WebhookView):
    """The same with its secret, which only the request that made it is ever shown."""

    secret = fields.String(required=True, metadata={"description": "whsec_ and base64"})


class WebhookQuery(PageQuery):
    """Which webhooks."""

    event = fields.String(
        validate=validate.OneOf(WANTED), metadata={"description": "one that it is told of"}
    )
    paused = fields.Boolean()
    sort = sort_by("id", "url", "created_at")


class WebhookList(Schema):
    """Webhooks, a page at a time."""

    items = fields.List(fields.Nested(WebhookView), required=True)
    next = next_page()


class ReplayQuery(Resource):
    """From when on events are sent again."""

    since = Instant(required=True)


class Replayed(Schema):
    """How many messages wait to be sent again."""

    messages = fields.Integer(required=True)


class Queued(Schema):
    """The message that was put into the queue."""

    message = fields.String(required=True, metadata={"description": "its Webhook-Id"})
