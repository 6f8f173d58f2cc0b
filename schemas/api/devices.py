"""Devices and their enrolment."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.api.base import Resource, text
from schemas.api.paging import PageQuery, next_page, sort_by

DEVICE_STATES = ("active", "revoked", "wiped")


class EnrolmentCode(Schema):
    """A one-time code; text and QR code are shown once."""

    code = fields.String(required=True)
    crew = fields.String(required=True)
    expires_at = fields.String(required=True, metadata={"format": "date-time"})
    url = fields.String(required=True, metadata={"description": "what the QR code says"})
    qr_svg = fields.String(required=True, metadata={"description": "the QR code as SVG"})


class Enrolment(Resource):
    """What a device sends to become one of a crew."""

    code = text(60, required=True)
    name = text(100, required=True, metadata={"description": "how the office shall call it"})


class EnrolmentHeaders(Schema):
    """Headers of an enrolment and of asking for a code."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(min=22, max=200),
        metadata={"description": "random, 128 bits: sent again after a lost reply, same answer"},
    )


class EnrolledDevice(Schema):
    """The device's identity; the token is shown once."""

    device_id = fields.String(required=True)
    token = fields.String(required=True)
    crew = fields.String(required=True)
    database = fields.String(required=True)
    sync_url = fields.String(required=True)


class DeviceMove(Resource):
    """Which crew gets the device."""

    crew = text(60, required=True)


class DeviceQuery(PageQuery):
    """Which devices."""

    crew = fields.String()
    state = fields.String(
        validate=validate.OneOf(DEVICE_STATES),
        metadata={"description": "whether it may sync; a wiped one is revoked as well"},
    )

    waiting = fields.Boolean(
        metadata={"description": "whether it last said that something is still on it"}
    )
    outbox = fields.String(
        validate=validate.OneOf(("never", "reporting", "silent")),
        metadata={"description": "whether it tells of what is on it; silent: not for long"},
    )
    worries = fields.Boolean(metadata={"description": "whether somebody should look after it"})
    sort = sort_by("id", "name", "crew", "enrolled_at")


class WaitingView(Schema):
    """What is still on a device, added up."""

    facts = fields.Integer(required=True)
    originals = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    since = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class WaitingLine(Schema):
    """One kind of thing of one ticket that is still on a device."""

    ticket = fields.String(required=True, allow_none=True)
    what = fields.String(required=True, metadata={"description": "facts or originals"})
    kind = fields.String(required=True)
    count = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    since = fields.String(required=True, metadata={"format": "date-time"})


class OutboxView(Schema):
    """What a device last said is still on it; nothing is decided by it."""

    state = fields.String(
        required=True, metadata={"description": "never, reporting, or silent: not for long"}
    )
    received_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    age_s = fields.Integer(required=True, allow_none=True)
    waiting = fields.Nested(WaitingView)
    lines = fields.List(fields.Nested(WaitingLine))
    app = fields.String(allow_none=True)
    battery = fields.Integer(allow_none=True, metadata={"description": "percent"})
    charging = fields.Boolean(allow_none=True)
    storage_left = fields.Integer(allow_none=True, metadata={"description": "bytes"})
    faults = fields.List(fields.Dict(), metadata={"description": "why it could not be read"})
    worries = fields.List(
        fields.String(validate=validate.OneOf(("silent", "waiting", "battery", "storage"))),
        required=True,
        metadata={"description": "why somebody should look after it, by the server's settings"},
    )


class DeviceView(Schema):
    """A device as the office sees it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    crew = fields.String(required=True)
    enrolled_at = fields.String(required=True, metadata={"format": "date-time"})
    rotated_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    moved_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    revoked_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    wiped_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    outbox = fields.Nested(OutboxView, required=True)


class DeviceList(Schema):
    """Devices, a page at a time; revoked ones too."""

    items = fields.List(fields.Nested(DeviceView), required=True)
    next = next_page()
