"""The map: a box of degrees, and the points or clusters in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList

from schemas.api.lists import TicketFilterQuery
from schemas.vocabulary import FactKind


class BoxQuery(TicketFilterQuery):
    """A box, and which tickets."""

    bbox = DelimitedList(
        fields.Float(),
        required=True,
        validate=validate.Length(equal=4),
        metadata={
            "description": "west,south,east,north in degrees; west greater than east: across 180°"
        },
    )

    @validates_schema
    def _box_is_on_earth(self, data: Mapping[str, Any], **_: Any) -> None:
        if not _is_box(data.get("bbox") or ()):
            text = "Send west,south,east,north: degrees from -180 to 180 and -90 to 90."
            raise ValidationError(f"not-a-box|{text}", "bbox")


class MapQuery(BoxQuery):
    """A box, how far the map is zoomed in, and which tickets."""

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


class Placed(StrEnum):
    """Facts that the map shows where they were made."""

    FINDING = FactKind.FINDING.value
    PHOTO = FactKind.PHOTO.value


class PlacedQuery(BoxQuery):
    """A box, and of which tickets what is shown."""

    kind = DelimitedList(
        fields.Enum(Placed, by_value=True),
        load_default=tuple(Placed),
        validate=validate.Length(1, len(Placed)),
        metadata={"description": "parted by commas; all of them where none is named"},
    )
    most = fields.Integer(
        load_default=500,
        validate=validate.Range(1, 2000),
        metadata={"description": "with more facts than this the answer has only their number"},
    )


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


class PlacedPoint(Schema):
    """A finding or a photo where it was made. Its address is that of its ticket's facts."""

    fact = fields.String(required=True)
    ticket = fields.String(required=True)
    kind = fields.Enum(Placed, by_value=True, required=True)
    crew = fields.String(required=True, allow_none=True)
    at = fields.String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "by the corrected clock"},
    )
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    datum = fields.String(required=True, metadata={"description": "as the device said it"})
    accuracy_m = fields.Float(required=True, allow_none=True)


class PlacedTotal(Schema):
    """How many such facts lie in the box."""

    count = fields.Integer(required=True)
    capped = fields.Boolean(
        required=True, metadata={"description": "at least so many; they were not looked at"}
    )


class PlacedView(Schema):
    """All that fit as `points`, or only how many there are."""

    total = fields.Nested(PlacedTotal, required=True)
    points = fields.List(fields.Nested(PlacedPoint), required=True)
