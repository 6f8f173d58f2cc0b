"""``acceptance``: the office answers a fact that waits: after hand-over, or for its faults."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Flag, Shape, Text


class Acceptance(Shape):
    """``accept`` false: the fact stays in the history and never counts."""

    fact = FactRef(required=True)
    accept = Flag(required=True)
    reason = Text(2_000, required=True)


SHAPE = FactShape(Acceptance())
