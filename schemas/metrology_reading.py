"""From a profile's checked tables to the rules for measurements."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from schemas.metrology import (
    Bound,
    FieldTest,
    LeadDrop,
    Load,
    MeanRule,
    MeterClass,
    MeterLimit,
    Metrology,
    NoLoad,
    ProposalRule,
    RatioRule,
    ReferenceStandard,
    RefundRule,
    RegisterRule,
    Registration,
    SupplyRule,
)
from schemas.metrology_shape import LOAD, GridKind
from schemas.sourced import Source

Table = Mapping[str, Any]


def metrology_of(data: Table) -> Metrology:
    """The rules in a profile that has passed its checks."""
    reference, field_test, register = (
        data.get(name) for name in ("reference_standard", "field_test", "register")
    )
    return Metrology(
        classes={item["name"]: _meter_class(item) for item in _many(data, "meter_class")},
        reference=_reference(reference) if reference else None,
        field_test=_field_test(field_test) if field_test else None,
        means=tuple(_mean(item) for item in _many(data, "mean")),
        registrations=tuple(_registration(item) for item in _many(data, "registration")),
        refunds=tuple(_refund(item) for item in _many(data, "refund")),
        ratios=tuple(_ratio(item) for item in _many(data, "ratio")),
        lead_drops=tuple(_lead_drop(item) for item in _many(data, "lead_drop")),
        supply=tuple(_supply(item) for item in _many(data, "supply") if _is_here(item, data)),
        register=_register(register) if register else None,
        proposals=tuple(_proposal(item) for item in _many(data, "verdict")),
    )


def load_of(text: str) -> Load:
    """The load in a text such as ``0.05 Ib``. Raises ValueError for another text."""
    found = LOAD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no multiple of Ib, In or Imax")
    return Load(Decimal(found[1] or 1), found[2])


def _many(data: Table, name: str) -> list[Table]:
    return data.get(name) or []


def _source(data: Table) -> Source:
    return Source(data["source"], data["verified"])


def exact(number: float | int | str) -> Decimal:
    """The number as it is written."""
    return Decimal(str(number))


def _exact_or_none(number: Any) -> Decimal | None:
    return None if number is None else exact(number)


def _weights(data: Table | None) -> dict[str, Decimal]:
    return {name: exact(number) for name, number in (data or {}).items()}


def _meter_class(data: Table) -> MeterClass:
    no_load = data.get("no_load")
    return MeterClass(
        data["name"],
        _exact_or_none(data.get("rounding")),
        tuple(_meter_limit(item) for item in data["limits"]),
        _no_load(no_load) if no_load else None,
        _source(data),
    )


def _meter_limit(data: Table) -> MeterLimit:
    return MeterLimit(
        connection=data["connection"],
        start=load_of(data["from"]),
        end=load_of(data.get("to") or data["below"]),
        closed=data.get("to") is not None,
        power_factors=frozenset(data["power_factors"]),
        single_phase=bool(data.get("single_phase")),
        limit=exact(data["limit"]),
    )


def _no_load(data: Table) -> NoLoad:
    return NoLoad(
        _weights(data["starting"]),
        exact(data["creep_factor"]),
        exact(data["creep_voltage_percent"]),
        _source(data),
    )


def _reference(data: Table) -> ReferenceStandard:
    classes = tuple(exact(name) for name in data["classes"])
    return ReferenceStandard(
        classes, data["better_by"], data["compared_within_months"], _source(data)
    )


def _field_test(data: Table) -> FieldTest:
    return FieldTest(
        data["least_repeats"],
        exact(data["least_load_percent"]),
        exact(data["least_load_percent_s"]),
        exact(data["least_power_factor"]),
        exact(data["unity_from"]),
        exact(data["watt_second_percent"]),
        _source(data),
    )


def _mean(data: Table) -> MeanRule:
    customers = frozenset(data["customers"])
    return MeanRule(data["name"], customers, _weights(data["weights"]), _source(data))


def _registration(data: Table) -> Registration:
    return Registration(
        data["name"],
        _weights(data["weights"]),
        exact(data["average_limit"]),
        _weights(data.get("limits")),
        _source(data),
    )


def _refund(data: Table) -> RefundRule:
    words = {name: data[name] for name in ("name", "applies_to", "rule_id", "rule_version")}
    return RefundRule(
        **words,
        article=data["article"],
        base=data["base"],
        factor=exact(data["factor"]),
        decimals=data["decimals"],
        source=_source(data),
    )


def _ratio(data: Table) -> RatioRule:
    pairs = zip(data["percent_of_rated"], data["limits"], strict=True)
    limits = tuple(sorted((exact(share), exact(limit)) for share, limit in pairs))
    return RatioRule(data["name"], data["kind"], limits, _source(data))


def _lead_drop(data: Table) -> LeadDrop:
    classes = frozenset(data.get("classes") or ())
    installations = frozenset(data.get("installations") or ())
    return LeadDrop(data["name"], classes, installations, exact(data["limit"]), _source(data))


def _is_here(supply: Table, data: Table) -> bool:
    """Whether a rule of the supply is for the kind of grid that the profile says."""
    here = (data.get("grid") or {}).get("kind") or GridKind.INTERCONNECTED
    return bool(supply.get("grid") in (None, here))


def _supply(data: Table) -> SupplyRule:
    return SupplyRule(
        name=data["name"],
        quantity=data["quantity"],
        unit=data["unit"],
        channels=tuple(data["channels"]),
        nominal=_exact_or_none(data.get("nominal")),
        interval_s=exact(data["interval_s"]),
        period_s=exact(data["period_s"]),
        coverage=exact(data["coverage"]),
        spot_repeats=data["spot_repeats"],
        bounds=tuple(_bound(item) for item in data["bounds"]),
        spread=_exact_or_none(data.get("spread")),
        source=_source(data),
    )


def _bound(data: Table) -> Bound:
    low, high = _exact_or_none(data.get("low")), _exact_or_none(data.get("high"))
    return Bound(exact(data["share"]), low, high, tuple(data.get("orders") or ()))


def _register(data: Table) -> RegisterRule:
    high, low = exact(data["high_factor"]), exact(data["low_factor"])
    return RegisterRule(high, low, exact(data["rollover_factor"]), _source(data))


def _proposal(data: Table) -> ProposalRule:
    return ProposalRule(
        name=data["name"],
        about=data["about"],
        outcome=data["outcome"],
        party=data.get("party"),
        excludes=data.get("excludes"),
        causes=frozenset(data.get("causes") or ()),
        unless_flags=frozenset(data.get("unless_flags") or ()),
        source=_source(data),
    )
