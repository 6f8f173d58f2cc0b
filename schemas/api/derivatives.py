"""Copies of photos that are handed on."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from schemas.facts.derivative import Asked
from schemas.fields import Shape


class NewDerivative(Asked):
    """A redacted or watermarked copy of a photo of the ticket."""

    class Meta(Shape.Meta):
        """Strict."""

        unknown = RAISE


class DerivativeView(Schema):
    """A copy, who had it made, when and why."""

    fact = fields.String(required=True)
    role = fields.String(required=True)
    sha256 = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    href = fields.String(required=True, metadata={"description": "address on this server"})
    by = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    reason = fields.String(required=True)
