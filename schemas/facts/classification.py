"""``classification``: class, grade and urgency as a person sets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.shape import FactShape
from schemas.fields import Code, Flag, Shape, Text, Whole, Word
from schemas.vocabulary import ComplaintClass

_ABOUT = ("class", "sub_item", "grade", "emergency", "priority")


class Classification(Shape):
    """What is left out stays as the intake and the profile's rules have it."""

    class Meta(Shape.Meta):
        """``class`` is a keyword of Python, so it cannot stand below."""

        include = {"class": Word(ComplaintClass)}  # noqa: RUF012 (marshmallow's own)

    sub_item = Code()
    grade = Code()
    emergency = Flag()
    priority = Whole(1, 5)
    reason = Text(2_000, required=True)

    @validates_schema(skip_on_field_errors=True)
    def _says_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if all(data.get(name) is None for name in _ABOUT):
            raise ValidationError(f"empty|Set at least one of: {', '.join(_ABOUT)}.")


SHAPE = FactShape(Classification())
