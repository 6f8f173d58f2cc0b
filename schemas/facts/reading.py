"""``reading``: one value read or measured, as it stood on the instrument.

Version 2 names the register ``register`` (version 1: ``obis``) and requires ``method``, because a
spot value proves less than a logger's run. A version 1 reading without a method is a register
reading where it names a register, and a spot value otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from schemas.facts.shape import Before, FactShape
from schemas.fields import Code, Instant, Number, Part, Position, Quantity, Shape, Text, Word
from schemas.vocabulary import Method


class Phase(StrEnum):
    """Conductor or pair of conductors a value belongs to."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L12 = "L12"
    L23 = "L23"
    L31 = "L31"
    TOTAL = "total"


class Instrument(Shape):
    """What it was measured with."""

    id = Text(60)
    model = Text(100)
    serial = Text(60)
    accuracy_class = Text(20)


class _AnyVersion(Shape):
    quantity = Code(required=True)
    value = Quantity(required=True)
    unit = Text(20, required=True)
    phase = Word(Phase)
    instrument = Part(Instrument)
    measured_at = Instant()
    interval_s = Number(0, 31_536_000)
    note = Text(2_000)
    position = Part(Position)


class Reading(_AnyVersion):
    """``interval_s`` is the integration time; ``register`` an OBIS code or a register's name;
    ``meter`` the number on the plate of the meter that was read: the ticket's where it is not said.
    """

    method = Word(Method, required=True)
    meter = Text(60)
    register = Text(60)


class ReadingBefore(_AnyVersion):
    """Version 1."""

    method = Word(Method)
    obis = Text(60)


def upgrade(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A version 1 body in the form of version 2."""
    newer = {key: value for key, value in body.items() if key != "obis"}
    register = body.get("register") or body.get("obis")
    if register:
        newer["register"] = register
    if not body.get("method"):
        newer["method"] = (Method.REGISTER if register else Method.SPOT).value
    return newer


SHAPE = FactShape(Reading(), newest=2, before=Before(ReadingBefore(), upgrade))
