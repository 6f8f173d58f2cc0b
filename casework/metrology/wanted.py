"""Which verdicts a ticket's facts and files call for, each with all it was computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.entry import Entry
from casework.metrology.arithmetic import exact
from casework.metrology.instrument_checks import day_measured, moment_measured
from casework.metrology.instruments import Register, calibration_flags, find, remarks_of
from casework.metrology.meter_test import judge_meter_test
from casework.metrology.register import Reading, judge_register
from casework.metrology.supply import judge_spot, judge_supply
from casework.metrology.verdict import Remark, Verdict
from schemas.instants import parse_instant
from schemas.measurement import Row
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.verdicts import Outcome
from schemas.vocabulary import FactKind
from schemas.vocabulary import Method as ReadingMethod

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of an instrument's file, and the fact that brought it."""

    fact: str
    sha256: str
    rows: Sequence[Row]
    instrument: Body
    """``id`` or ``serial``, as a reading names it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verdict that should stand. ``of``: what it is about, the same when it is made anew."""

    of: str
    body: Body


@dataclass(frozen=True, slots=True)
class Bench:
    """What verdicts are made with: the rules of all times, and the register of instruments."""

    rules: Rulebook
    instruments: Register


def wanted(
    said: Iterable[Entry], intake: Body, measured: Iterable[Measured], bench: Bench
) -> list[Wanted]:
    """All verdicts that what stands now calls for. ``intake``: the ticket's."""
    entries = list(said)
    readings = [entry for entry in entries if entry.kind is FactKind.READING]
    by_fact = {entry.id: entry for entry in entries}
    return [
        *(_of_test(entry, bench) for entry in entries if entry.kind is FactKind.METER_TEST),
        *_of_spots(readings, bench),
        *_of_registers(readings, intake.get("meter") or {}, bench),
        *(
            item
            for one in measured
            if one.fact in by_fact
            for item in _of_file(one, by_fact[one.fact], bench)
        ),
    ]


def _of_test(entry: Entry, bench: Bench) -> Wanted:
    policy, body = bench.rules.at(entry.made_at), entry.body
    verdict = judge_meter_test(body, policy, bench.instruments, day_of(entry, policy))
    named = [body["reference"]] if body.get("reference") else []
    return _wanted(entry.first.id, verdict, _inputs([entry], named, policy, bench))


def _of_spots(readings: Iterable[Entry], bench: Bench) -> Iterator[Wanted]:
    """Spot values of one quantity in one investigation, where they or their instrument say
    something: a value within limits proves nothing and needs no verdict."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in readings:
        if entry.body.get("method") == ReadingMethod.SPOT:
            groups[entry.fact.investigation or "", entry.body["quantity"]].append(entry)
    for (work, quantity), entries in groups.items():
        policy = bench.rules.at(entries[-1].made_at)
        values = [v for entry in entries if (v := in_first_unit(entry.body, policy)) is not None]
        verdict = judge_spot(values, quantity, policy)
        if verdict is None:
            continue
        remarks, named = _of_instruments(entries, policy, bench)
        if verdict.outcome is Outcome.NONE and not remarks:
            continue
        told = _with(verdict, remarks)
        inputs = _inputs(entries, named, policy, bench)
        yield _wanted(f"spot:{quantity}:{work}", told, inputs)


def _of_instruments(
    entries: Iterable[Entry], policy: Policy, bench: Bench
) -> tuple[list[Remark], list[Body]]:
    """What is wrong with the instruments that readings name by their id in the register."""
    found: dict[Remark, None] = {}
    named = []
    for entry in entries:
        said = entry.body.get("instrument") or {}
        if said.get("id"):
            named.append(said)
            flags = calibration_flags(said, bench.instruments, day_of(entry, policy))
            found |= dict.fromkeys(remarks_of(flags))
    return list(found), named


def _of_registers(readings: Iterable[Entry], meter: Body, bench: Bench) -> Iterator[Wanted]:
    """The latest reading of each register beside the one before it, or the last one billed.

    Of the customer's own meter: what another meter in the cabinet showed has no history here.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in readings:
        body = entry.body
        own = body.get("meter") in (None, meter.get("number"))
        if own and body.get("method") == ReadingMethod.REGISTER and body["quantity"] == "energy":
            groups[str(body.get("register") or "total")].append(entry)
    for register, entries in groups.items():
        policy = bench.rules.at(entries[-1].made_at)
        rule, last = policy.metrology.register, entries[-1]
        now = _reading(last, policy)
        before = _reading(entries[-2], policy) if len(entries) > 1 else _billed(meter)
        if rule is None or now is None or before is None:
            continue
        inputs = _inputs(entries[-2:], [], policy, bench)
        yield _wanted(f"register:{register}", judge_register(before, now, meter, rule), inputs)


def _of_file(one: Measured, entry: Entry, bench: Bench) -> Iterator[Wanted]:
    policy = bench.rules.at(entry.made_at)
    flags = calibration_flags(one.instrument, bench.instruments, day_of(entry, policy))
    remarks = remarks_of(flags)
    inputs = _inputs([entry], [one.instrument], policy, bench)
    inputs["files"] = [{"sha256": one.sha256, "rows": len(one.rows)}]
    for verdict in judge_supply(one.rows, policy):
        of = f"{entry.first.id}#{verdict.rule}"
        yield _wanted(of, _with(verdict, remarks), inputs)


def _with(verdict: Verdict, remarks: Sequence[Remark]) -> Verdict:
    return replace(verdict, remarks=(*verdict.remarks, *remarks))


def _wanted(of: str, verdict: Verdict, inputs: Body) -> Wanted:
    return Wanted(of, {"of": of, **verdict.to_body(), "inputs": dict(inputs)})


def _inputs(
    entries: Iterable[Entry], named: Iterable[Body], policy: Policy, bench: Bench
) -> dict[str, Any]:
    known = {item.id: item for said in named if (item := find(said, bench.instruments))}
    return {
        "facts": [entry.id for entry in entries],
        "instruments": [known[key].to_document() for key in sorted(known)],
        "profile": policy.label,
    }


def day_of(entry: Entry, policy: Policy) -> date:
    """The day of a measurement in the utility's time zone: as it says itself, or as it was told."""
    return day_measured(entry.body, entry.at, policy)


def moment_of(entry: Entry) -> datetime:
    """When it was measured, as it says itself or as it was told."""
    return moment_measured(entry.body, entry.at)


def in_first_unit(body: Body, policy: Policy) -> Decimal | None:
    """A reading's value in the first unit of its quantity; None where the profile has none."""
    rule = policy.quantities.get(body["quantity"])
    factor = None if rule is None else rule.units.get(body["unit"])
    return None if factor is None else exact(body["value"]) * exact(factor)


def _reading(entry: Entry, policy: Policy) -> Reading | None:
    value = in_first_unit(entry.body, policy)
    return None if value is None else Reading(value, moment_of(entry))


def _billed(meter: Body) -> Reading | None:
    value, at = meter.get("last_reading_kwh"), meter.get("last_read_at")
    return None if value is None or at is None else Reading(exact(value), parse_instant(at))
