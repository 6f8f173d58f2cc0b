"""``approval``: one step of the chain is approved, or the resolution goes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.measures import Currency
from schemas.facts.shape import FactShape
from schemas.fields import Amount, Code, Shape, Text, Word
from schemas.vocabulary import ApprovalOutcome


class Approval(Shape):
    """``amount`` is the sum the approver saw: an approval counts for that sum and no other.

    ``deputy_for`` names the office user in whose place it is given. A return says why.
    """

    step = Code(required=True)
    outcome = Word(ApprovalOutcome, required=True)
    amount = Amount()
    currency = Currency()
    reason = Text(2_000)
    deputy_for = Text(80)

    @validates_schema(skip_on_field_errors=False)
    def _return_with_reason(self, data: Mapping[str, Any], **_: Any) -> None:
        returned = data.get("outcome") == ApprovalOutcome.RETURN.value
        if returned and not (data.get("reason") or "").strip():
            raise ValidationError("missing|Say what must change before it can pass.", "reason")


SHAPE = FactShape(Approval())
