"""The profile in force, as far as devices check measurements by it."""

from __future__ import annotations

from marshmallow import Schema, fields


class ProfileView(Schema):
    """Members as in the profile's tables; decimals are text. See docs/metrology.md."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    quantities = fields.Dict(required=True, metadata={"description": "units and plausible range"})
    metrology = fields.Dict(
        required=True,
        metadata={"description": "register, classes, field_test, supply; null where there is none"},
    )
