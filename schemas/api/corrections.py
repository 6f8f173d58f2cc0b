"""What puts facts right: amendments, retractions, answers to facts that wait."""

from __future__ import annotations

from marshmallow import RAISE, fields

from schemas.api.base import Resource
from schemas.fields import Flag, Shape, Text


class NewAmendment(Resource):
    """The whole body that stands in place of the one before."""

    body = fields.Dict(
        required=True, metadata={"description": "of the fact's kind, complete, not a part of it"}
    )


class NewRetraction(Shape):
    """Why a fact is taken back."""

    class Meta:
        """Strict."""

        unknown = RAISE

    reason = Text(2_000, required=True)


class NewAnswer(Shape):
    """Whether a fact that waits counts, and why."""

    class Meta:
        """Strict."""

        unknown = RAISE

    accept = Flag(required=True)
    reason = Text(2_000, required=True)
