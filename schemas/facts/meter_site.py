"""What of a meter is seen before it is tested: nameplate, registers, seals, wiring."""

from __future__ import annotations

from enum import StrEnum

from schemas.facts.numbers import Positive
from schemas.fields import FactRef, Flag, Items, Number, Part, Quantity, Shape, Text, Whole, Word
from schemas.verdicts import Stage


class Connection(StrEnum):
    """How the current comes to the meter."""

    DIRECT = "direct"
    CT = "ct"


class SealState(StrEnum):
    """What a seal looked like; ``new`` as left."""

    INTACT = "intact"
    BROKEN = "broken"
    MISSING = "missing"
    NEW = "new"


class WiringResult(StrEnum):
    """What the check of the wiring says."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_CHECKED = "not-checked"


class ShownRegister(Shape):
    """What one register of the meter showed."""

    name = Text(60, required=True)
    value_kwh = Quantity(required=True)


class TestedMeter(Shape):
    """The nameplate, and what the meter showed.

    ``constant`` is in imp/kWh; a direct meter has Ib (``basic_current_a``), one behind
    transformers In (``rated_current_a``). ``installation_class``: of the whole metering
    installation (I to V in China), by what it bills.
    """

    number = Text(60, required=True)
    make = Text(100)
    model = Text(100)
    accuracy_class = Text(10)
    installation_class = Text(10)
    connection = Word(Connection)
    elements = Whole(1, 3)
    voltage_v = Positive()
    basic_current_a = Positive()
    rated_current_a = Positive()
    max_current_a = Positive()
    constant = Positive()
    ct_ratio = Positive()
    vt_ratio = Positive()
    registers = Items(Part(ShownRegister, required=True), 50)
    clock_error_s = Number(-1e9, 1e9)


class Seal(Shape):
    """A seal and where it is."""

    number = Text(60, required=True)
    place = Text(60)
    state = Word(SealState, required=True)
    stage = Word(Stage)
    photo = FactRef()


class Element(Shape):
    """Angle between voltage and current of one element, and the polarity of its transformer."""

    element = Text(10, required=True)
    angle_deg = Number(-360, 360)
    reversed = Flag()


class Wiring(Shape):
    """The check of the wiring."""

    result = Word(WiringResult, required=True)
    phase_sequence_right = Flag()
    elements = Items(Part(Element, required=True), 3)
    note = Text(1_000)
