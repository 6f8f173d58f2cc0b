"""``decision``: the office confirms or overrides, and accepts or declines what came late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.measures import Currency, Measure
from schemas.facts.shape import FactShape
from schemas.fields import Amount, FactRef, Flag, Items, Part, Shape, Text, Word
from schemas.vocabulary import Party

_ABOUT = ("responsibility", "resolution", "reply", "accepts", "declines")


class DecidedResponsibility(Shape):
    """The party that is responsible, and why."""

    party = Word(Party, required=True)
    reason = Text(2_000, required=True)


class DecidedResolution(Shape):
    """What will be done: own ``measures``, or those of the finding it ``confirms``.

    With neither, the measures proposed last stand. ``approved`` is the approval that money
    needs; who may give it is the server's to check.
    """

    measures = Items(Part(Measure, required=True), 20)
    confirms = FactRef()
    money = Flag()
    amount = Amount()
    currency = Currency()
    approved = Flag()
    reason = Text(2_000)


class Reply(Shape):
    """The customer was told, over this channel."""

    channel = Text(60, required=True)
    text = Text(5_000)


class Decision(Shape):
    """At least one of responsibility, resolution, reply, accepts and declines."""

    responsibility = Part(DecidedResponsibility)
    resolution = Part(DecidedResolution)
    reply = Part(Reply)
    accepts = Items(FactRef(required=True), 500)
    declines = Items(FactRef(required=True), 500)
    reason = Text(2_000)

    @validates_schema(skip_on_field_errors=True)
    def _decides_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in _ABOUT):
            raise ValidationError(f"empty|Decide at least one of: {', '.join(_ABOUT)}.")


SHAPE = FactShape(Decision())
