"""Where an address probably lies."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.vocabulary import Datum


class Geocoded(Schema):
    """A place by a provider's guess: never a fix."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    datum = fields.Enum(Datum, by_value=True, required=True)
    origin = fields.String(required=True, validate=validate.Equal("geocoded"))
    precision_m = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "half the diagonal of what was found: a house, a street, a town"},
    )
    found = fields.String(
        required=True, metadata={"description": "the address as the provider has it"}
    )
    provider = fields.String(required=True)


class ProposedPosition(Schema):
    """A proposal, or why there is none."""

    proposed = fields.Nested(Geocoded, required=True, allow_none=True)
    because = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "has-position, no-address, geocoder-off, not-found"},
    )
