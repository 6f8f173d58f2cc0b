"""``hold``: a legal hold, during which nothing of the ticket may be disposed of."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Flag, Shape, Text


class Hold(Shape):
    """``on``: whether the hold begins or ends."""

    on = Flag(required=True)
    reason = Text(2_000, required=True)


SHAPE = FactShape(Hold())
