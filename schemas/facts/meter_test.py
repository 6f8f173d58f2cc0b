"""``meter-test``: a meter was tested on site or in the laboratory, with all that was measured.

Numbers whose digits matter may be decimal text (``"2.04"``). Currents in A, voltages in V, errors
and registrations in %, energies in kWh. As found: before anybody changed anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.checklist import answers
from schemas.facts.meter_site import Seal, TestedMeter, Wiring
from schemas.facts.numbers import NotNegative, Positive, PowerFactor, Share
from schemas.facts.shape import FactShape
from schemas.fields import (
    Code,
    FactRef,
    Flag,
    Instant,
    Items,
    Number,
    Part,
    Position,
    Quantity,
    Sha256,
    Shape,
    Text,
    Whole,
    Word,
)
from schemas.verdicts import Stage


class Method(StrEnum):
    """With what load a test was made."""

    CUSTOMER_LOAD = "customer-load"
    PHANTOM_LOAD = "phantom-load"
    REGISTER = "register"
    LABORATORY = "laboratory"


class Basis(StrEnum):
    """What recorded energy is of."""

    WHOLE_PERIOD = "whole-period"
    LATER_HALF = "later-half"


class ReferenceStandard(Shape):
    """The standard it was compared with; the register of instruments says the rest."""

    id = Text(60)
    serial = Text(60)
    accuracy_class = Text(10)
    uncertainty_percent = Positive()


class Pulses(Shape):
    """``standard_pulses`` of a standard with C0 = ``standard_constant`` while the meter gave
    ``meter_pulses``, once for each repeat; ``standard_ratio`` of the standard's own clamps."""

    meter_pulses = Positive(required=True)
    standard_constant = Positive(required=True)
    standard_pulses = Items(Positive(required=True), 100, required=True)
    standard_ratio = Positive()


class Energies(Shape):
    """What meter and standard registered over the same time."""

    meter_kwh = Quantity(required=True)
    standard_kwh = Positive(required=True)


class WattSecond(Shape):
    """A stop-watch beside the power that the standard shows."""

    pulses = Positive(required=True)
    seconds = Positive(required=True)
    power_kw = Positive(required=True)


class LoadPoint(Shape):
    """One load: as measured, with its repeats as errors, registrations, pulses or energies."""

    class Meta(Shape.Meta):
        """``load`` is a method of all shapes, so it cannot stand below."""

        include = {"load": Text(20)}  # noqa: RUF012 (marshmallow's own)

    stage = Word(Stage)
    at_mean_load = Flag()
    current_a = Positive(required=True)
    voltage_v = Positive()
    frequency_hz = Positive()
    power_factor = PowerFactor(required=True)
    single_phase = Flag()
    errors_percent = Items(Quantity(required=True), 100)
    registrations_percent = Items(Positive(required=True), 100)
    pulses = Part(Pulses)
    energies = Items(Part(Energies, required=True), 100)
    watt_second = Part(WattSecond)

    @validates_schema(skip_on_field_errors=False)
    def _measured(self, data: Mapping[str, Any], **_: Any) -> None:
        pulses = (data.get("pulses") or {}).get("standard_pulses")
        given = ("errors_percent", "registrations_percent", "energies")
        if not pulses and not any(data.get(name) for name in given):
            text = "missing|Send errors_percent, registrations_percent, pulses or energies."
            raise ValidationError(text, "errors_percent")


class Creep(Shape):
    """No current, ``voltage_percent`` of the rated voltage."""

    minutes = Positive(required=True)
    pulses = Whole(0, 10**6, required=True)
    voltage_percent = Positive()


class Starting(Shape):
    """Whether the meter starts and goes on at this current."""

    current_a = Positive(required=True)
    started = Flag(required=True)


class TransformerKind(StrEnum):
    """Current or voltage."""

    CT = "ct"
    VT = "vt"


class Transformer(Shape):
    """One instrument transformer: ``ratio`` as on its plate, primary and secondary as measured;
    ``lead_drop_percent`` of a VT's rated secondary voltage is lost on its leads."""

    kind = Word(TransformerKind, required=True)
    element = Text(10)
    accuracy_class = Text(10)
    ratio = Positive()
    rated_primary = Positive()
    primary = Positive()
    secondary = Positive()
    burden_va = Positive()
    rated_burden_va = Positive()
    lead_drop_percent = NotNegative()


class TestConditions(Shape):
    """Where it was tested; ``excluded`` are sources of a false error that were looked for."""

    temperature_c = Number(-60, 80)
    humidity_percent = Number(0, 100)
    excluded = Items(Code(required=True), 20)


class Billing(Shape):
    """What the meter recorded since it was tested or built in last; ``normal_kwh``: what the same
    time was by months in which all was right."""

    recorded_kwh = NotNegative()
    normal_kwh = NotNegative()
    begins = Instant()
    ends = Instant()
    basis = Word(Basis)
    registered_share = Share()
    booked_multiplier = Positive()
    actual_multiplier = Positive()


class Custody(Shape):
    """Where a removed meter is kept, sealed, for whoever objects to the result."""

    place = Text(200, required=True)
    seal = Text(60)
    handed_to = Text(100)
    until = Instant()


class MeterTest(Shape):
    """``customer_kind`` decides which of several errors counts; ``files`` are by their hashes."""

    method = Word(Method)
    meter = Part(TestedMeter, required=True)
    seals = Items(Part(Seal, required=True), 50)
    wiring = Part(Wiring)
    reference = Part(ReferenceStandard)
    conditions = Part(TestConditions)
    points = Items(Part(LoadPoint, required=True), 100)
    creep = Part(Creep)
    starting = Part(Starting)
    transformers = Items(Part(Transformer, required=True), 12)
    registration_method = Code()
    customer_kind = Code()
    billing = Part(Billing)
    custody = Part(Custody)
    tested_at = Instant()
    files = Items(Sha256(required=True), 50)
    evidence = Items(FactRef(required=True), 200)
    note = Text(5_000)
    checklist = answers()
    position = Part(Position)

    @validates_schema(skip_on_field_errors=False)
    def _needs(self, data: Mapping[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in ("points", "creep", "starting")):
            raise ValidationError("missing|Send points, creep or starting.", "points")
        points = data.get("points") or ()
        by_pulses = any(isinstance(item, Mapping) and item.get("pulses") for item in points)
        if by_pulses and not (data.get("meter") or {}).get("constant"):
            raise ValidationError("missing|Pulses need the meter's constant.", "meter.constant")


SHAPE = FactShape(MeterTest())
