"""``pause``: the clock of some promises is stopped, or goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.shape import FactShape
from schemas.fields import Code, Flag, Shape, Text


class Pause(Shape):
    """``on``: whether the clock stops or goes on. ``cause`` is a pause rule of the profile.

    Whoever stops the clock says why; that it goes on needs no reason.
    """

    on = Flag(required=True)
    cause = Code(required=True)
    reason = Text(2_000)

    @validates_schema(skip_on_field_errors=True)
    def _reason_to_stop(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["on"] and not (data.get("reason") or "").strip():
            raise ValidationError("missing|Say why the clock stops.", "reason")


SHAPE = FactShape(Pause())
