"""``link``: this ticket belongs with another one."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Items, Shape, Text, Value, Word, fault
from schemas.ids import TICKET_ID
from schemas.vocabulary import Relation


class TicketRef(Value):
    """The id of a ticket."""

    def check(self, value: object) -> str:
        """A ticket's id by form; whether it exists is the office's to say."""
        if not isinstance(value, str) or not TICKET_ID.fullmatch(value):
            raise fault("not-a-ticket-id", "Name a ticket by its id: A-Z 0-9 and hyphens.")
        return value


class Link(Shape):
    """``ticket`` is the other one; a link is taken back by retracting it.

    ``facts`` are those that a split moves there.
    """

    relation = Word(Relation, required=True)
    ticket = TicketRef(required=True)
    reason = Text(2_000)
    facts = Items(FactRef(required=True), 500)


SHAPE = FactShape(Link())
