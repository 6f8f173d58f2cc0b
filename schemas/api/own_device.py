"""What a device is told about itself, and maps about where their tiles come from."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.vocabulary import Datum

_MOMENT = {"format": "date-time"}
_DAY = {"format": "date"}


class NamedView(Schema):
    """An id and what people call it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class OwnCrew(NamedView):
    """The crew that the device belongs to now."""

    area = fields.String(required=True, allow_none=True)
    skills = fields.List(fields.String(), required=True)


class ServerView(Schema):
    """The server that answers."""

    id = fields.String(required=True, metadata={"description": "the same for good"})
    epoch = fields.Integer(
        required=True, metadata={"description": "one more after an older copy was put back"}
    )
    uuid = fields.String(
        required=True,
        metadata={"description": "as GET /sync/ says: another one in every epoch"},
    )
    time = fields.String(required=True, metadata=_MOMENT)
    version = fields.String(required=True)


class VersionView(Schema):
    """Which profile is in force; GET /api/v1/profile has it."""

    name = fields.String(required=True)
    version = fields.String(required=True)


class OwnInstrument(Schema):
    """An instrument of the register, and until which day it may be trusted."""

    id = fields.String(required=True)
    make = fields.String(required=True)
    model = fields.String(required=True)
    serial = fields.String(required=True)
    accuracy_class = fields.String(required=True, allow_none=True)
    calibrated_on = fields.String(required=True, allow_none=True, metadata=_DAY)
    calibration_due = fields.String(required=True, allow_none=True, metadata=_DAY)
    compared_on = fields.String(required=True, allow_none=True, metadata=_DAY)
    comparison_due = fields.String(required=True, allow_none=True, metadata=_DAY)


class BasemapView(Schema):
    """An area package of map tiles, to be fetched beforehand."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    url = fields.String(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    bounds = fields.List(
        fields.Float(), required=True, metadata={"description": "west, south, east, north, WGS-84"}
    )
    min_zoom = fields.Integer(required=True)
    max_zoom = fields.Integer(required=True)
    attribution = fields.String(required=True)


class TilesView(Schema):
    """Raster tiles of a provider."""

    url = fields.String(required=True, metadata={"description": "with {z}, {x} and {y}"})
    datum = fields.Enum(Datum, by_value=True, required=True)
    attribution = fields.String(required=True)


class MapSettings(Schema):
    """What maps are drawn on. ``tiles`` null: of no provider."""

    tiles = fields.Nested(TilesView, required=True, allow_none=True)
    basemaps = fields.List(fields.Nested(BasemapView), required=True)


class OwnDevice(MapSettings):
    """All that a device needs to know of itself and the server."""

    device = fields.Nested(NamedView, required=True)
    crew = fields.Nested(OwnCrew, required=True)
    members = fields.List(fields.Nested(NamedView), required=True)
    database = fields.String(required=True, metadata={"description": "its crew's mailbox"})
    sync_url = fields.String(required=True)
    server = fields.Nested(ServerView, required=True)
    profile = fields.Nested(VersionView, required=True)
    instruments = fields.List(fields.Nested(OwnInstrument), required=True)
