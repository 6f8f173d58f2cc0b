"""``execution``: a measure of the resolution is being carried out, or is done."""

from __future__ import annotations

import re

from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Items, Part, Position, Shape, Text, Value, Word, fault
from schemas.ids import UUID
from schemas.vocabulary import ExecutionState

_MEASURE = re.compile(rf"{UUID.pattern}\.\d{{1,2}}")


class MeasureId(Value):
    """The id of a measure: the UUID of the fact that named it, a point, its place from 0."""

    def check(self, value: object) -> str:
        """An id by form."""
        if not isinstance(value, str) or not _MEASURE.fullmatch(value):
            raise fault("not-a-measure-id", "Name a measure by its `id` in the ticket.")
        return value


class Execution(Shape):
    """``evidence`` names facts of the same ticket, such as photos of the new joint."""

    measure = MeasureId(required=True)
    state = Word(ExecutionState, required=True)
    note = Text(2_000)
    evidence = Items(FactRef(required=True), 200)
    position = Part(Position)


SHAPE = FactShape(Execution())
