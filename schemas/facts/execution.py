"""``execution``: a measure of the resolution is being carried out, or is done."""

from __future__ import annotations

from schemas.facts.measures import MeasureId
from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Items, Part, Position, Shape, Text, Word
from schemas.vocabulary import ExecutionState


class Execution(Shape):
    """``evidence`` names facts of the same ticket, such as photos of the new joint."""

    measure = MeasureId(required=True)
    state = Word(ExecutionState, required=True)
    note = Text(2_000)
    evidence = Items(FactRef(required=True), 200)
    position = Part(Position)


SHAPE = FactShape(Execution())
