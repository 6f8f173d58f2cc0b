"""``decision``: the office confirms or overrides, and accepts or declines what came late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.measures import Currency, Measure
from schemas.facts.shape import Before, FactShape
from schemas.facts.shares import Shared
from schemas.fields import Amount, FactRef, Flag, Items, Part, Shape, Text, Word
from schemas.vocabulary import Party

_ABOUT = ("responsibility", "resolution", "accepts", "declines")
_ABOUT_BEFORE = (*_ABOUT, "reply")


class DecidedResponsibility(Shared):
    """The party that is responsible (or bears most of it), why, and the facts that say so."""

    party = Word(Party, required=True)
    reason = Text(2_000, required=True)
    basis = Items(FactRef(required=True), 200)


class DecidedResolution(Shape):
    """What will be done: own ``measures``, or those of the finding it ``confirms``.

    With neither, the measures proposed last stand. ``approved`` is the first step of the
    approval chain; who may give it is the server's to check. Further steps are facts of their own.
    """

    measures = Items(Part(Measure, required=True), 20)
    confirms = FactRef()
    money = Flag()
    amount = Amount()
    currency = Currency()
    approved = Flag()
    reason = Text(2_000)


class Decision(Shape):
    """At least one of responsibility, resolution, accepts and declines."""

    about: tuple[str, ...] = _ABOUT
    responsibility = Part(DecidedResponsibility)
    resolution = Part(DecidedResolution)
    accepts = Items(FactRef(required=True), 500)
    declines = Items(FactRef(required=True), 500)
    reason = Text(2_000)

    @validates_schema(skip_on_field_errors=True)
    def _decides_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in self.about):
            raise ValidationError(f"empty|Decide at least one of: {', '.join(self.about)}.")


class _InlineReply(Shape):
    channel = Text(60, required=True)
    text = Text(5_000)


class _DecisionBefore(Decision):
    """Version 1: the reply was part of the decision, and there was one approval for all."""

    about = _ABOUT_BEFORE
    reply = Part(_InlineReply)


def _upgrade(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The reply stays where it is read; an approval of then stands for every step of today."""
    plan = body.get("resolution")
    if not plan or not plan.get("approved"):
        return dict(body)
    return {**body, "resolution": {**plan, "approved_whole": True}}


SHAPE = FactShape(Decision(), newest=2, before=Before(_DecisionBefore(), _upgrade))
