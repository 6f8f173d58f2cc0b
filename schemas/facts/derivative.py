"""``derivative``: a copy of a photo that a person had made to be handed on.

A redacted copy goes to outside parties: rectangles of it are black, nothing of what was there is
left. A watermarked one bears the ticket, time, place and hash in a band below the picture. The
original never changes; who made the copy is the fact's author.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.examination import Derived
from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Items, Number, Part, Sha256, Shape, Text, Word


class DerivativeRole(StrEnum):
    """What a copy is for: for outside parties, or to carry its data with it."""

    REDACTED = "redacted"
    WATERMARKED = "watermarked"


class Covered(Shape):
    """A rectangle, in parts (0 to 1) of the upright picture's width and height."""

    left = Number(0, 1, required=True)
    top = Number(0, 1, required=True)
    width = Number(0, 1, required=True)
    height = Number(0, 1, required=True)


class Asked(Shape):
    """What a person asks for. ``of``: the photo; ``reason``: why, or for whom."""

    of = FactRef(required=True)
    role = Word(DerivativeRole, required=True)
    reason = Text(2_000, required=True)
    covered = Items(Part(Covered, required=True), 100)

    @validates_schema(skip_on_field_errors=False)
    def _fits_role(self, data: Mapping[str, Any], **_: Any) -> None:
        redacted = data.get("role") == DerivativeRole.REDACTED.value
        if redacted and not data.get("covered"):
            raise ValidationError("missing|Name the rectangles that are to be black.", "covered")
        if not redacted and data.get("covered"):
            raise ValidationError(
                "only-redacted|Rectangles are for `redacted`; leave them out.", "covered"
            )


class Derivative(Asked):
    """``sha256`` is the original's; ``lines`` are what a watermarked copy bears."""

    sha256 = Sha256(required=True)
    lines = Items(Text(200, required=True), 10)
    derived = Items(Part(Derived, required=True), 1, required=True)


SHAPE = FactShape(Derivative())
