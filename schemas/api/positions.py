"""Where crews are, the way they took, and who looked at it."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.api.base import Resource
from schemas.api.spans import SpanEnd, SpanStart
from schemas.vocabulary import Role

_MOMENT = {"format": "date-time"}


class PlaceView(Schema):
    """Degrees, WGS-84."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


class PositionView(Schema):
    """The last word of one device. ``state``: `sharing`, `ended` (then there is no place) or
    `refused` (what it sent was not kept; `faults` say why)."""

    device = fields.String(required=True)
    crew = fields.String(required=True)
    state = fields.String(required=True)
    received_at = fields.String(required=True, metadata=_MOMENT)
    at = fields.String(required=True, allow_none=True, metadata=_MOMENT)
    age_s = fields.Integer(required=True, allow_none=True)
    place = fields.Nested(PlaceView, required=True, allow_none=True)
    fix = fields.Dict(
        required=True, allow_none=True, metadata={"description": "as received, with its datum"}
    )
    accuracy_m = fields.Float(required=True, allow_none=True)
    ticket = fields.String(required=True, allow_none=True)
    investigation = fields.String(required=True, allow_none=True)
    step = fields.String(required=True, allow_none=True)
    battery = fields.Integer(required=True, allow_none=True, metadata={"description": "percent"})
    faults = fields.List(fields.Dict(), required=True)


class PositionList(Schema):
    """Last words by crew and device."""

    items = fields.List(fields.Nested(PositionView), required=True)


class TrackQuery(Resource):
    """Which time; `to` is not included."""

    since = SpanStart()
    since.data_key = "from"  # a word of Python
    until = SpanEnd()
    until.data_key = "to"


class TrackView(Schema):
    """GeoJSON: a LineString (a Point where there is one fix) for each device, with `times` and
    `accuracy_m` of its points in order."""

    type = fields.String(required=True)
    features = fields.List(fields.Dict(), required=True)


class LookView(Schema):
    """One look at a crew's track."""

    at = fields.String(required=True, metadata=_MOMENT)
    role = fields.Enum(Role, by_value=True, required=True)


class LookList(Schema):
    """Looks, the latest first."""

    items = fields.List(fields.Nested(LookView), required=True)
