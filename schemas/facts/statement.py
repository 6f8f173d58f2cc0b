"""``statement``: what somebody said."""

from __future__ import annotations

from enum import StrEnum

from schemas.facts.shape import FactShape
from schemas.fields import Part, Position, Shape, Text, Word


class PersonRole(StrEnum):
    """What a person is to the complaint."""

    CUSTOMER = "customer"
    NEIGHBOUR = "neighbour"
    PROPERTY_MANAGEMENT = "property-management"
    STAFF = "staff"
    WITNESS = "witness"
    OTHER = "other"


class Person(Shape):
    """Who said or signed it."""

    role = Word(PersonRole, required=True)
    name = Text(100)
    phone = Text(40)


class Statement(Shape):
    """In the person's words as far as possible."""

    text = Text(5_000, required=True)
    by = Part(Person, required=True)
    language = Text(20)
    position = Part(Position)


SHAPE = FactShape(Statement())
