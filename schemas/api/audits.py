"""The audit of a ticket."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from schemas.facts.erasure import Erasure
from schemas.fields import FactRef, Items, Shape


class NewErasure(Erasure):
    """What is to be erased, and why; without ``facts`` all that has personal data."""

    class Meta(Shape.Meta):
        """Strict."""

        unknown = RAISE

    facts = Items(FactRef(required=True), 1_000)


class AuditProblemView(Schema):
    """One thing that is wrong with the chain."""

    code = fields.String(required=True)
    where = fields.String(required=True, metadata={"description": "id of a fact or seal"})
    message = fields.String(required=True)


class AuditView(Schema):
    """What the verification of a ticket found, and all it looked at."""

    ticket = fields.String(required=True)
    ok = fields.Boolean(required=True)
    problems = fields.List(fields.Nested(AuditProblemView), required=True)
    sealed = fields.Integer(required=True, metadata={"description": "receipts in the chain"})
    unsealed = fields.List(
        fields.String(), required=True, metadata={"description": "facts that wait for a seal"}
    )
    erased = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "facts verified without their personal members"},
    )
    length = fields.Integer(required=True, metadata={"description": "seals"})
    head = fields.String(
        required=True, allow_none=True, metadata={"description": "SHA-256 of the last seal"}
    )
