"""``call-back``: the customer was asked whether the matter is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.shape import FactShape
from schemas.fields import Shape, Text, Word
from schemas.vocabulary import Satisfaction


class CallBack(Shape):
    """Who is not satisfied is either heard again (a reopening) or was given an explanation."""

    satisfaction = Word(Satisfaction, required=True)
    note = Text(2_000)

    @validates_schema(skip_on_field_errors=False)
    def _explained(self, data: Mapping[str, Any], **_: Any) -> None:
        unhappy = data.get("satisfaction") == Satisfaction.DISSATISFIED.value
        if unhappy and not (data.get("note") or "").strip():
            raise ValidationError("missing|Say why, and what was explained.", "note")


SHAPE = FactShape(CallBack())
