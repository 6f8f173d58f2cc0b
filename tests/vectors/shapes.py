"""The forms of facts as plain data: members with their limits, and the rules between them."""

from __future__ import annotations

import re
from typing import Any, cast

from marshmallow import fields

from schemas import fields as single
from schemas.envelope import WITHDRAWAL
from schemas.facts import measures, numbers
from schemas.facts.kinds import SHAPES
from schemas.ids import _FACT_ID, UUID
from schemas.instants import _INSTANT
from schemas.vocabulary import FactKind

KINDS = (
    FactKind.PROGRESS,
    FactKind.FINDING,
    FactKind.READING,
    FactKind.PHOTO,
    FactKind.STATEMENT,
    FactKind.SIGNATURE,
    FactKind.METER_TEST,
    FactKind.INSTRUMENT_FILE,
)
"""What a crew writes on its device."""
_PATTERNS: dict[str, re.Pattern[str]] = {
    "sha256": single._SHA256,
    "decimal": single._DECIMAL,
    "amount": single._DECIMAL,
    "code": single._CODE,
    "uuid": UUID,
    "fact": _FACT_ID,
    "instant": _INSTANT,
    "currency": measures._CURRENCY,
    "measure": measures._MEASURE,
    "power-factor": numbers._POWER_FACTOR,
    "share": numbers._SHARE,
}
_SIMPLE: dict[type[fields.Field[Any]], str] = {
    single.Code: "code",
    single.Flag: "flag",
    single.Quantity: "quantity",
    single.Amount: "amount",
    single.Instant: "instant",
    single.Sha256: "sha256",
    single.Uuid: "uuid",
    single.FactRef: "fact",
    numbers.Positive: "positive",
    numbers.NotNegative: "not-negative",
    numbers.PowerFactor: "power-factor",
    numbers.Share: "share",
    measures.Currency: "currency",
    measures.MeasureId: "measure",
}
_NUMBERS: dict[type[fields.Field[Any]], str] = {single.Number: "number", single.Whole: "whole"}


def shapes() -> dict[str, Any]:
    """All of it. Raises KeyError for a field that this does not know."""
    found: dict[str, Any] = {}
    kinds = {}
    for kind in KINDS:
        known = SHAPES[kind]
        kinds[kind.value] = {"schema": known.newest, "shape": _shape(known.body, found)}
    _shape(WITHDRAWAL, found)
    patterns = {name: pattern.pattern for name, pattern in _PATTERNS.items()}
    return {"patterns": patterns, "kinds": kinds, "shapes": dict(sorted(found.items()))}


def _shape(shape: single.Shape, found: dict[str, Any]) -> str:
    name = type(shape).__name__
    if name not in found:
        found[name] = {}
        found[name] = {
            "members": {
                member: _member(field, found) for member, field in sorted(shape.fields.items())
            },
            "rules": _rules(shape),
        }
    return name


def _member(field: fields.Field[Any], found: dict[str, Any]) -> dict[str, Any]:
    return {**_form(field, found), **({"required": True} if field.required else {})}


def _form(field: fields.Field[Any], found: dict[str, Any]) -> dict[str, Any]:
    if isinstance(field, single.Part):
        return {"is": "part", "shape": _shape(cast(single.Shape, field.schema), found)}
    if isinstance(field, single.Items):
        return {"is": "items", "most": field.most, "item": _member(field.inner, found)}
    if isinstance(field, single.Text):
        return {"is": "text", "longest": field.longest, "shortest": field.shortest}
    if isinstance(field, single.Word):
        return {"is": "word", "words": sorted(field.words)}
    if isinstance(field, single.Number):
        return {"is": _NUMBERS[type(field)], "low": field.low, "high": field.high}
    return {"is": _SIMPLE[type(field)]}


def _rules(shape: single.Shape) -> list[dict[str, Any]]:
    hooks = shape._hooks["validates_schema"]
    return [
        {"name": name, "skips": bool(config["skip_on_field_errors"])}
        for name, _, config in sorted(hooks, key=lambda hook: hook[0])
    ]
