"""The shape of a profile's tables about meters, supply quality and what verdicts propose.

All of them may be left out: a profile without a table gives no verdict of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.fields import Code, Flag, Items, Number, Part, Text, Value, Whole, Word, fault
from schemas.profile_parts import Sourced, Strict
from schemas.verdicts import Outcome, Subject
from schemas.vocabulary import Party


class GridKind(StrEnum):
    """How a grid is run: with its neighbours, or by itself."""

    INTERCONNECTED = "interconnected"
    ISLAND = "island"


LOAD = re.compile(r"(?:(\d+(?:\.\d+)?) )?(Ib|In|Imax)")
"""A current as a multiple of the meter's: ``0.05 Ib``, ``Imax``."""
_NAME = 40


class _Load(Value):
    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not LOAD.fullmatch(value):
            raise fault("not-a-load", "Write a multiple of Ib, In or Imax, such as 0.05 Ib.")
        return value


class _Weights(Value):
    """Numbers by the name of a load."""

    def check(self, value: Any) -> dict[str, Any]:
        number = Number(0, 1000, required=True)
        if not isinstance(value, Mapping) or not value:
            raise fault("not-a-table", "Write a table of loads, such as { FL = 4, LL = 1 }.")
        for inner in value.values():
            number.check(inner)
        return dict(value)


class _MeterLimit(Strict):
    class Meta(Strict.Meta):
        include = {"from": _Load(required=True)}  # noqa: RUF012 (a keyword of Python)

    connection = Text(10, required=True)
    below = _Load()
    to = _Load()
    power_factors = Items(Text(10, required=True), 10, required=True)
    single_phase = Flag()
    limit = Number(0, 100, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _one_end(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("below") is None) == (data.get("to") is None):
            raise ValidationError("not-one-end|Give one of below and to.", "limit")
        if data.get("connection") not in ("direct", "ct"):
            raise ValidationError("unknown-word|Use one of: direct, ct.", "connection")


class _Starting(Strict):
    direct = Number(0, 1)
    ct = Number(0, 1)


class _NoLoad(Sourced):
    starting = Part(_Starting, required=True)
    creep_factor = Number(1, 10_000, required=True)
    creep_voltage_percent = Number(100, 200, required=True)


class _MeterClass(Sourced):
    name = Text(10, required=True)
    rounding = Number(0, 10)
    limits = Items(Part(_MeterLimit, required=True), 50, required=True)
    no_load = Part(_NoLoad)


class _ReferenceStandard(Sourced):
    classes = Items(Text(10, required=True), 20, required=True)
    better_by = Whole(1, 10, required=True)
    compared_within_months = Whole(1, 120, required=True)


class _FieldTest(Sourced):
    least_repeats = Whole(1, 100, required=True)
    least_load_percent = Number(0, 100, required=True)
    least_load_percent_s = Number(0, 100, required=True)
    least_power_factor = Number(0, 1, required=True)
    unity_from = Number(0, 1, required=True)
    watt_second_percent = Number(0, 100, required=True)


class _Mean(Sourced):
    name = Code(required=True)
    customers = Items(Text(20, required=True), 10, required=True)
    weights = _Weights(required=True)


class _Registration(Sourced):
    name = Code(required=True)
    weights = _Weights(required=True)
    average_limit = Number(0, 100, required=True)
    limits = _Weights()


class _Refund(Sourced):
    name = Code(required=True)
    applies_to = Text(20, required=True)
    rule_id = Text(100, required=True)
    rule_version = Text(60, required=True)
    article = Text(60, required=True)
    base = Text(20, required=True)
    factor = Number(0, 1, required=True)
    decimals = Whole(0, 6, required=True)


class _Ratio(Sourced):
    name = Text(10, required=True)
    kind = Text(5, required=True)
    percent_of_rated = Items(Number(0, 200, required=True), 20, required=True)
    limits = Items(Number(0, 100, required=True), 20, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _pairs(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data.get("limits") or ()) != len(data.get("percent_of_rated") or ()):
            raise ValidationError("not-pairs|Give a limit for each part of the rated.", "limits")


class _LeadDrop(Sourced):
    name = Code(required=True)
    classes = Items(Text(10, required=True), 20)
    installations = Items(Text(10, required=True), 20)
    limit = Number(0, 100, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _of_one_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        if bool(data.get("classes")) == bool(data.get("installations")):
            raise ValidationError("not-one-kind|Give one of classes and installations.", "classes")


class _Grid(Sourced):
    kind = Word(GridKind, required=True)


class _Bound(Strict):
    share = Number(0, 100, required=True)
    low = Number(-1e9, 1e9)
    high = Number(-1e9, 1e9)
    orders = Items(Whole(2, 100, required=True), 100)


class _Supply(Sourced):
    name = Code(required=True)
    quantity = Word(Subject, required=True)
    unit = Text(20, required=True)
    channels = Items(Text(20, required=True), 20, required=True)
    nominal = Number(0, 1e7)
    interval_s = Number(0.001, 1e6, required=True)
    period_s = Number(1, 1e9, required=True)
    coverage = Number(0, 1, required=True)
    spot_repeats = Whole(2, 100, required=True)
    bounds = Items(Part(_Bound, required=True), 50, required=True)
    spread = Number(0, 100)
    grid = Word(GridKind)

    @validates_schema(skip_on_field_errors=False)
    def _spread_of_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("spread") is not None and not data.get("nominal"):
            text = "missing|A spread is in % of a nominal value; give `nominal`."
            raise ValidationError(text, "nominal")


class _Register(Sourced):
    high_factor = Number(1, 1000, required=True)
    low_factor = Number(0, 1, required=True)
    rollover_factor = Number(1, 1000, required=True)


class _Proposal(Sourced):
    name = Code(required=True)
    about = Word(Subject, required=True)
    outcome = Word(Outcome, required=True)
    party = Word(Party)
    excludes = Word(Party)
    causes = Items(Code(required=True), 50)
    unless_flags = Items(Code(required=True), 50)

    @validates_schema(skip_on_field_errors=False)
    def _says_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("party") is None) == (data.get("excludes") is None):
            raise ValidationError("not-one-party|Give one of party and excludes.", "name")


METROLOGY: dict[str, fields.Field[Any]] = {
    "meter_class": Items(Part(_MeterClass, required=True), 50),
    "reference_standard": Part(_ReferenceStandard),
    "field_test": Part(_FieldTest),
    "mean": Items(Part(_Mean, required=True), 20),
    "registration": Items(Part(_Registration, required=True), 20),
    "refund": Items(Part(_Refund, required=True), 20),
    "ratio": Items(Part(_Ratio, required=True), 50),
    "lead_drop": Items(Part(_LeadDrop, required=True), 20),
    "grid": Part(_Grid),
    "supply": Items(Part(_Supply, required=True), 100),
    "register": Part(_Register),
    "verdict": Items(Part(_Proposal, required=True), 50),
}
