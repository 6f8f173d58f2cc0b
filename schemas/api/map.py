"""The map: a box of degrees, and the points or clusters in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList

from schemas.api.lists import TicketFilterQuery


class MapQuery(TicketFilterQuery):
    """A box, how far the map is zoomed in, and which tickets."""

    bbox = DelimitedList(
        fields.Float(),
        required=True,
        validate=validate.Length(equal=4),
        metadata={
            "description": "west,south,east,north in degrees; west greater than east: across 180°"
        },
    )
    zoom = fields.Integer(
        required=True,
        validate=validate.Range(0, 24),
        metadata={"description": "of Web Mercator tiles: clusters are an eighth of a tile wide"},
    )
    most = fields.Integer(
        load_default=500,
        validate=validate.Range(1, 2000),
        metadata={"description": "with more tickets than this the answer has clusters"},
    )

    @validates_schema
    def _box_is_on_earth(self, data: Mapping[str, Any], **_: Any) -> None:
        if not _is_box(data.get("bbox") or ()):
            text = "Send west,south,east,north: degrees from -180 to 180 and -90 to 90."
            raise ValidationError(f"not-a-box|{text}", "bbox")


def _is_box(edges: Sequence[float]) -> bool:
    if len(edges) != 4:
        return False
    west, south, east, north = edges
    return abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90


class MapPoint(Schema):
    """A ticket on the map."""

    ticket = fields.String(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    datum = fields.String(required=True, allow_none=True)
    radius_m = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "of the circle around its site, where not as the profile says"},
    )
    status = fields.String(required=True)
    complaint_class = fields.String(required=True, allow_none=True, data_key="class")
    grade = fields.String(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    emergency = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)
    at_risk = fields.Boolean(required=True)
    title = fields.String(required=True, allow_none=True)
    holders = fields.List(fields.String(), required=True)


class MapCluster(Schema):
    """Tickets that lie close together, and the middle of where they lie; how many of them are
    emergencies, how many have a promise that ran out, and how many of the others one that warns."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    count = fields.Integer(required=True)
    emergency = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    at_risk = fields.Integer(required=True)


class MapView(Schema):
    """All tickets that fit as `points`, or, where there are more than `most`, as `clusters`."""

    total = fields.Integer(required=True)
    points = fields.List(fields.Nested(MapPoint), required=True)
    clusters = fields.List(fields.Nested(MapCluster), required=True)
