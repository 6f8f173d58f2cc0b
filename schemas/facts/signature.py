"""``signature``: somebody signed, or refused to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.shape import FactShape
from schemas.facts.statement import Person
from schemas.fields import FactRef, Flag, Items, Part, Position, Sha256, Shape, Text, Whole


class Signature(Shape):
    """``sha256``, ``size`` (bytes) and ``type`` are those of the picture of the signature, which
    follows as an upload; a refusal says why instead."""

    by = Part(Person, required=True)
    refused = Flag()
    reason = Text(500)
    sha256 = Sha256()
    size = Whole(1, 10**9)
    type = Text(60)
    of = Items(FactRef(required=True), 200)
    position = Part(Position)

    @validates_schema(skip_on_field_errors=False)
    def _reason_for_refusal(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("refused") and not (data.get("reason") or "").strip():
            raise ValidationError("missing|Say why the signature was refused.", "reason")


SHAPE = FactShape(Signature())
