"""``archive``: the ticket is closed and read-only from here on."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Shape, Text


class Archive(Shape):
    """Nothing has to be said; what must be there is for the ticket's checklist."""

    note = Text(2_000)


SHAPE = FactShape(Archive())
