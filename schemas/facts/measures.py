"""Measures of a resolution, as a crew proposes and the office decides them."""

from __future__ import annotations

import re

from schemas.fields import Amount, Flag, Instant, Items, Part, Shape, Text, Value, Word, fault
from schemas.ids import UUID
from schemas.vocabulary import Party

_MEASURE = re.compile(rf"{UUID.pattern}\.\d{{1,2}}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Currency(Value):
    """ISO 4217 code."""

    def check(self, value: object) -> str:
        """Three capital letters."""
        if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
            raise fault("not-a-currency", "Send a three-letter code such as CNY.")
        return value


class MeasureId(Value):
    """The id of a measure: the UUID of the fact that named it first, a point, its place from 0."""

    def check(self, value: object) -> str:
        """An id by form."""
        if not isinstance(value, str) or not _MEASURE.fullmatch(value):
            raise fault("not-a-measure-id", "Name a measure by its `id` in the ticket.")
        return value


class Measure(Shape):
    """What is to be done, by whom (``owner``), until when; ``amount`` is decimal text.

    ``id`` says that it is a measure the ticket has, in other words: what was reported of that one
    is reported of this.
    """

    id = MeasureId()
    action = Text(500, required=True)
    owner = Word(Party)
    due = Instant()
    money = Flag()
    amount = Amount()
    currency = Currency()


class ProposedResolution(Shape):
    """What a crew proposes."""

    summary = Text(2_000)
    measures = Items(Part(Measure, required=True), 20)
