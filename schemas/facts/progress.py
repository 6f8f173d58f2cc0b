"""``progress``: a crew takes a step with an investigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.escalation import Escalation
from schemas.facts.shape import FactShape
from schemas.fields import Part, Position, Shape, Text, Word
from schemas.vocabulary import Step

_NEEDS_REASON = frozenset({Step.DECLINED.value, Step.CANNOT_COMPLETE.value})


class Progress(Shape):
    """The steps ``declined`` and ``cannot-complete`` say why."""

    step = Word(Step, required=True)
    reason = Text(500)
    note = Text(2_000)
    position = Part(Position)
    escalate = Part(Escalation)

    @validates_schema(skip_on_field_errors=False)
    def _reason_where_needed(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("step") in _NEEDS_REASON and not (data.get("reason") or "").strip():
            raise ValidationError("missing|Say why, in one sentence.", "reason")


SHAPE = FactShape(Progress())
