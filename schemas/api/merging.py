"""Merging and splitting tickets: what is asked for."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from schemas.facts.link import TicketRef
from schemas.fields import Code, FactRef, Flag, Items, Shape, Text, Word
from schemas.vocabulary import ComplaintClass


class NewMerge(Shape):
    """The ticket in which the case goes on.

    With ``recall`` crews give back the work they hold; without it they go on, and what they send
    follows into the other ticket.
    """

    class Meta:
        """Strict."""

        unknown = RAISE

    into = TicketRef(required=True)
    reason = Text(2_000, required=True)
    recall = Flag()


class NewSplit(Shape):
    """A ticket of its own for a second matter, and the facts that are about it."""

    class Meta:
        """``class`` is a keyword of Python, so it cannot stand below."""

        unknown = RAISE
        include = {"class": Word(ComplaintClass, required=True)}  # noqa: RUF012 (marshmallow's own)

    title = Text(200, required=True)
    matter = Text(5_000)
    sub_item = Code()
    facts = Items(FactRef(required=True), 200, required=True)
    reason = Text(2_000, required=True)


class RelatedTicket(Schema):
    """A ticket that may belong to this one, and why."""

    ticket = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    opened_at = fields.String(required=True)
    reasons = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "repeat-of, same-outage, probable-duplicate"},
    )
    score = fields.Float(required=True, metadata={"description": "0 to 1, the likeliest first"})


class RelatedView(Schema):
    """All that were found."""

    items = fields.List(fields.Nested(RelatedTicket), required=True)
