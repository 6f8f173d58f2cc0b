"""``recall``: the investigation named in the envelope is taken from its crew."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Shape, Text


class Recall(Shape):
    """The crew reads the reason when the work disappears from its devices."""

    reason = Text(500, required=True)


SHAPE = FactShape(Recall())
