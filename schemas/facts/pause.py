"""``pause``: the clock of some promises is stopped, or goes on."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Code, Flag, Shape, Text


class Pause(Shape):
    """``on``: whether the clock stops or goes on. ``cause`` is a pause rule of the profile."""

    on = Flag(required=True)
    cause = Code(required=True)
    reason = Text(2_000, required=True)


SHAPE = FactShape(Pause())
