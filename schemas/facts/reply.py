"""``reply``: the customer was told the result and what it rests on."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Items, Shape, Text


class Reply(Shape):
    """``basis`` names the facts of the same ticket that the result rests on."""

    channel = Text(60, required=True)
    text = Text(5_000, required=True)
    basis = Items(FactRef(required=True), 200)


SHAPE = FactShape(Reply())
