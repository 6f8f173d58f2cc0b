"""Readings as a report lists them: value, limits, instrument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.entry import Entry
from casework.history import who
from casework.limits import compare
from schemas.instants import parse_instant
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.reports.model import Measured


def measured(said: Iterable[Entry], rules: Rulebook) -> tuple[Measured, ...]:
    """The readings that stand, in order, each beside the limits it was made under."""
    return tuple(_measured(e, rules.at(e.made_at)) for e in said if e.kind is FactKind.READING)


def _measured(entry: Entry, policy: Policy) -> Measured:
    body = entry.body
    rule = policy.quantities.get(body["quantity"])
    at = body.get("measured_at")
    return Measured(
        at=parse_instant(at) if at else entry.at,
        quantity=rule.title if rule else None,
        code=body["quantity"],
        value=str(body["value"]),
        unit=body["unit"],
        phase=body.get("phase"),
        method=body["method"],
        meter=body.get("meter") or "",
        interval_s=body.get("interval_s"),
        instrument=_instrument(body.get("instrument") or {}),
        compared=compare(body, policy),
        fact=entry.id,
        by=who(entry.fact.author),
        note=body.get("note") or "",
    )


def _instrument(said: Mapping[str, Any]) -> str:
    """Model and serial number, as far as they are known; otherwise its id."""
    known = [said[name] for name in ("model", "serial") if said.get(name)]
    return " ".join(known) or said.get("id") or ""
