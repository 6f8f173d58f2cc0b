"""Checklists: the items an assignment asks for, and the answers a finding or a record gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.fields import Code, FactRef, Flag, Items, Part, Shape, Text, Word
from schemas.vocabulary import ItemKind

MOST_ITEMS = 100


class Label(Shape):
    """A label in both languages."""

    zh = Text(100, required=True)
    en = Text(100, required=True)


class Option(Shape):
    """One of the answers to a choice."""

    code = Code(required=True)
    title = Part(Label, required=True)


class Item(Shape):
    """One thing to look at; ``required``: the work is not done without it."""

    code = Code(required=True)
    kind = Word(ItemKind, required=True)
    title = Part(Label, required=True)
    required = Flag(required=True)
    options = Items(Part(Option, required=True), 50)

    @validates_schema(skip_on_field_errors=False)
    def _options_for_a_choice(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("kind") == ItemKind.CHOICE) != bool(data.get("options")):
            sentence = "no-options|Give options to a choice, and to nothing else."
            raise ValidationError(sentence, "options")


_WAYS = ("fact", "choice", "text", "done", "not_done")


class Answer(Shape):
    """The answer to one item, in one way.

    ``fact`` is the photo or reading that shows it; ``not_done`` says why it could not be done.
    """

    item = Code(required=True)
    fact = FactRef()
    choice = Code()
    text = Text(2_000)
    done = Flag()
    not_done = Text(500)

    @validates_schema(skip_on_field_errors=False)
    def _one_way(self, data: Mapping[str, Any], **_: Any) -> None:
        if sum(data.get(way) is not None for way in _WAYS) != 1:
            raise ValidationError(f"not-one-answer|Give one of {', '.join(_WAYS)}.", "item")


def answers() -> Items:
    """The member ``checklist`` of what answers items."""
    return Items(Part(Answer, required=True), MOST_ITEMS)
