"""Bodies of facts, sound and faulty, and every fault that the server finds in them."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from casework.examine import examine
from schemas.documents import Author, Fact, FactFaults, Moment, parse_fact
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.instants import parse_instant
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import assignment, intake, ticket
from tests.vectors.limits import POLICY
from tests.vectors.shapes import KINDS

Body = dict[str, Any]
Changes = list[dict[str, Any]]
_TICKET = "T261123-7K3QX"
_WORK = "0193abcd-0000-7000-8000-000000000002"
_FACT = f"{_TICKET}:photo:{_WORK}"
_OTHER = f"T261123-OTHER:photo:{_WORK}"
_PLACE = {"lat": 31.2, "lon": 121.4, "datum": "WGS84", "accuracy_m": 8.5, "mock": False}
_WHO = {"role": "customer", "name": "王芳", "phone": "13800000000"}
_SOUND: dict[FactKind, Body] = {
    FactKind.PROGRESS: {
        "step": "declined", "reason": "ill", "note": "n", "position": _PLACE,
        "escalate": {"cause": "media", "reason": "tv"},
    },
    FactKind.FINDING: {
        "seen": "burnt joint", "cause": "joint-fault", "party": "utility",
        "shares": [{"party": "utility", "percent": 70}, {"party": "customer", "percent": 30}],
        "position": _PLACE,
        "evidence": [_FACT], "checklist": [{"item": "load", "text": "2 kW"}],
        "resolution": {"summary": "s", "measures": [
            {"action": "re-make", "owner": "utility", "due": "2026-11-30T00:00:00Z",
             "amount": "10.50", "currency": "CNY", "money": True, "id": f"{_WORK}.0"}]},
    },
    FactKind.READING: {
        "quantity": "voltage", "value": "196.50", "unit": "V", "method": "spot", "phase": "L1",
        "instrument": {"id": "i-1"}, "measured_at": "2026-11-23T08:00:00.000Z", "interval_s": 3,
    },
    FactKind.PHOTO: {
        "sha256": "a" * 64, "size": 9, "type": "image/jpeg", "caption": "电表",
        "capture": {"source": "camera", "taken_at": "2026-11-23T08:00:00.000Z", "position": _PLACE,
                    "sequence": 4, "previous": "b" * 64, "monotonic_ms": 5, "offset_ms": -3},
    },
    FactKind.STATEMENT: {
        "text": "dim", "by": _WHO, "language": "zh",
        "recording": {"sha256": "a" * 64, "size": 9, "type": "audio/webm", "seconds": 2.5},
    },
    FactKind.SIGNATURE: {
        "by": _WHO, "refused": True, "reason": "no", "sha256": "a" * 64, "size": 1,
        "type": "image/png", "of": [_FACT],
    },
    FactKind.METER_TEST: {
        "method": "customer-load", "customer_kind": "lighting",
        "meter": {"number": "7", "accuracy_class": "2", "constant": 1600, "elements": 1,
                  "registers": [{"name": "total", "value_kwh": "12.5"}], "clock_error_s": -3},
        "seals": [{"number": "1", "state": "intact"}],
        "wiring": {"result": "right", "elements": [{"element": "L1", "angle_deg": 30}]},
        "points": [{"current_a": 5, "power_factor": "0.97L", "errors_percent": ["1.0"],
                    "pulses": {"meter_pulses": 10, "standard_constant": 36_000_000,
                               "standard_pulses": [1, "2"]},
                    "watt_second": {"pulses": 1, "seconds": 2, "power_kw": 3}}],
        "creep": {"minutes": 30, "pulses": 0}, "starting": {"current_a": "0.02", "started": True},
        "transformers": [{"kind": "ct", "ratio": 80, "lead_drop_percent": 0}],
        "billing": {"recorded_kwh": "5", "registered_share": "1/3", "basis": "later-half"},
        "conditions": {"temperature_c": -5, "excluded": ["loose-clips"]},
        "custody": {"place": "store", "until": "2027-01-01T00:00:00Z"},
        "files": ["c" * 64], "evidence": [_FACT], "tested_at": "2026-11-23T08:00:00.000Z",
    },
    FactKind.INSTRUMENT_FILE: {
        "name": "log.csv", "sha256": "a" * 64, "size": 9, "format": "csv", "timezone": "+08:00",
        "read_at": "2026-11-23T08:00:00.000Z", "instrument": "i-1", "partner": "b" * 64,
    },
}  # fmt: skip
_SHARES: tuple[Any, ...] = (
    ("utility", ("utility", 50), ("customer", 50)),
    ("customer", ("utility", 70), ("customer", 30)),
    ("utility", ("utility", 70), ("customer", 20)),
    ("utility", ("utility", 70), ("utility", 30)),
    ("utility", ("utility", 70), ("undetermined", 30)),
    (None, ("utility", 70), ("customer", 30)),
)
_LONGEST = (
    (FactKind.FINDING, "seen", 5_000),
    (FactKind.STATEMENT, "text", 5_000),
    (FactKind.PROGRESS, "note", 2_000),
    (FactKind.READING, "unit", 20),
)
_ODD: tuple[Any, ...] = (
    None, "", " \u3000", "x", "X" * 501, "😀" * 60, 0, -1, 1, 5, 2.5, 10**13, True, False, [], {},
    [1], {"a": 1},
    "0", "-0", "-3.5", "007", "1e5", "12.", "196.5", "2026-02-30T00:00:00Z",
    "2024-02-29T23:59:59.1Z",
    "2026-11-23T24:00:00Z", "2026-11-23 08:00:00Z", "A" * 64, "a" * 64, _FACT, _OTHER, _WORK,
    f"{_WORK}.12", "CNY", "cny", "low-voltage", "low--voltage", "1/3", "0/3", "3/0", "0.0", "0.5",
    "0.5L", "1.00", "0.5K", "utility", "camera", "WGS84", [None], ["x", None, 3], [{}],
    {"step": "x"},
    ["a" * 64] * 51, "declined",
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all members and items."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner if isinstance(value, dict | list) else ():
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from _places(item, (*path, key))


def _with(body: Body, changes: Changes) -> Body:
    """``{"path", "value"}`` each; without a value the member is left out. What lies in something
    that was changed before stays as it is."""
    changed: Any = copy.deepcopy(body)
    for change in changes:
        inner, (*way, last) = changed, change["path"]
        try:
            for key in way:
                inner = inner[key]
            if "value" in change:
                inner[last] = copy.deepcopy(change["value"])
            else:
                del inner[last]
        except (KeyError, TypeError, IndexError):
            continue
    return dict(changed)


def _cases(draw: random.Random) -> Iterator[tuple[FactKind, Changes]]:
    for kind in KINDS:
        paths = [list(path) for path in _places(_SOUND[kind])]
        yield kind, []
        yield kind, [{"path": [member]} for member in _SOUND[kind]]
        for path in paths:
            yield kind, [{"path": path}]
            for odd in draw.sample(_ODD, 14):
                yield kind, [{"path": path, "value": odd}]
        for _ in range(60):
            some = draw.sample(paths, 3)
            yield kind, [{"path": path, "value": draw.choice(_ODD)} for path in some]
    for party, *shares in _SHARES:
        told = [{"party": one, "percent": percent} for one, percent in shares]
        yield (
            FactKind.FINDING,
            [{"path": ["shares"], "value": told}, {"path": ["party"], "value": party}],
        )
    for kind, member, longest in _LONGEST:
        for length in (longest, longest + 1):
            yield kind, [{"path": [member], "value": "长" * length}]


def _faults(kind: FactKind, body: Any) -> list[list[str]]:
    name = fact_id(_TICKET, kind, _WORK)
    document = {
        "_id": name, "type": "fact", "kind": kind.value, "schema": newest_version(kind),
        "ticket": _TICKET, "investigation": _WORK, "amends": None, "retracts": None,
        "author": {"device": "d-1", "member": "m-1", "crew": "c-1"},
        "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "body": body,
    }  # fmt: skip
    try:
        parse_fact(document)
    except FactFaults as refused:
        return [[fault.field, fault.code] for fault in refused.faults]
    return []


def _against_profile(kind: FactKind, body: Body) -> list[list[str]]:
    """What the profile does not allow, without what depends on the ticket."""
    now = parse_instant("2026-11-23T08:40:00.000Z")
    author = Author(device="d-1", member="m-1", crew="c-1")
    name = fact_id(_TICKET, kind, _WORK)
    fact = Fact(name, kind, newest_version(kind), _TICKET, None, author, Moment(now, 0, 0), None,
                None, body)  # fmt: skip
    said = examine(fact, ticket(intake(), assignment()), POLICY)
    return [[fault.field, fault.code] for fault in said]


def vectors() -> dict[str, Any]:
    """``sound`` bodies; ``cases``: what is changed in them, ``faults`` of form, and ``profile``:
    faults by the profile of what has no others."""
    draw = random.Random(9_001)
    found = []
    for kind, changes in _cases(draw):
        body = _with(_SOUND[kind], changes)
        faults = _faults(kind, body)
        case = {"kind": kind.value, "changes": changes, "faults": faults}
        found.append(case if faults else {**case, "profile": _against_profile(kind, body)})
    sound = {kind.value: body for kind, body in _SOUND.items()}
    return {"ticket": _TICKET, "sound": sound, "cases": found}
