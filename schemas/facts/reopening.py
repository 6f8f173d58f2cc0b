"""``reopening``: a closed ticket is taken up again."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Shape, Text


class Reopening(Shape):
    """What was said before stays; decision, reply and call-back are due anew."""

    reason = Text(2_000, required=True)


SHAPE = FactShape(Reopening())
