"""Bodies of facts by kind, as hypothesis draws them; a decision's needs the facts there are."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from schemas.ids import fact_id
from schemas.vocabulary import DEVICE_KINDS, FactKind, Relation, Satisfaction, Step

TICKET = "T261123-7K3QX"
CREWS = ("c-1", "c-2")
_parties = st.sampled_from(["utility", "customer", "undetermined"])
_hash = st.sampled_from(["a" * 64, "b" * 64])

_DRAWN = {
    "role": "redacted",
    "sha256": "c" * 64,
    "type": "image/jpeg",
    "size": 9,
    "width": 4,
    "height": 3,
    "derived_from": "a" * 64,
}


def uuid(number: int) -> str:
    """A UUID that shows its number."""
    return f"0193abcd-0000-7000-8000-{number:012x}"


_some_fact = st.builds(
    fact_id,
    st.just(TICKET),
    st.sampled_from(sorted(DEVICE_KINDS)),
    st.sampled_from([*range(2, 12), 20]).map(uuid),
)
_SHARED = [{"party": "customer", "percent": 30}, {"party": "utility", "percent": 70}]
"""A mixed case: the utility bears most of it."""


def with_shares(said: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same, or with shares where the utility is named."""
    mixed = st.just({**said, "shares": _SHARED})
    return st.one_of(st.just(said), mixed) if said.get("party") == "utility" else st.just(said)


MEASURES = st.lists(
    st.fixed_dictionaries(
        {"action": st.just("re-make joint"), "money": st.booleans()},
        optional={"amount": st.sampled_from(["10.50", "3"]), "currency": st.just("CNY")},
    ),
    min_size=1,
    max_size=2,
)
_CHECKLIST = [
    {"code": "load", "kind": "text", "required": True, "title": {"zh": "负荷", "en": "Load"}},
    {"code": "switched", "kind": "done", "required": True, "title": {"zh": "断", "en": "Off"}},
]
_answers = st.sampled_from(
    [
        {"item": "load", "text": "2 kW"},
        {"item": "load", "not_done": "nobody at home"},
        {"item": "switched", "done": True},
        {"item": "switched", "done": False},
    ]
)
BODIES: dict[FactKind, st.SearchStrategy[dict[str, Any]]] = {
    FactKind.INTAKE: st.fixed_dictionaries(
        {"class": st.sampled_from(["PQ", "OUT"]), "title": st.text(min_size=1, max_size=5)},
        optional={"emergency": st.booleans(), "grade": st.sampled_from(["major", "ordinary"])},
    ),
    FactKind.ASSIGNMENT: st.fixed_dictionaries(
        {"type": st.just("on-site-survey"), "crew": st.sampled_from(CREWS)},
        optional={
            "replaces": st.integers(0, 9).map(uuid),
            "due": st.sampled_from(["2026-11-23T04:00:00.000Z", "2026-11-24T04:00:00.000Z"]),
            "checklist": st.just(_CHECKLIST),
        },
    ),
    FactKind.RECALL: st.just({"reason": "nearer crew"}),
    FactKind.PROGRESS: st.sampled_from([step.value for step in Step]).map(
        lambda step: {"step": step, "reason": "because", "escalate": {"reason": "injury"}}
    ),
    FactKind.FINDING: st.fixed_dictionaries(
        {"seen": st.just("burnt joint")},
        optional={
            "party": _parties,
            "resolution": st.fixed_dictionaries({"measures": MEASURES}),
            "checklist": st.lists(_answers, max_size=3),
        },
    ).flatmap(with_shares),
    FactKind.READING: st.just(
        {"quantity": "voltage", "value": "196.5", "unit": "V", "method": "spot"}
    ),
    FactKind.PHOTO: st.fixed_dictionaries(
        {"sha256": _hash, "size": st.just(9), "type": st.just("image/jpeg")},
        optional={"stored": st.booleans()},
    ),
    FactKind.STATEMENT: st.just({"text": "dim light", "by": {"role": "neighbour"}}),
    FactKind.SIGNATURE: st.just({"by": {"role": "customer"}}),
    FactKind.APPROVAL: st.fixed_dictionaries(
        {
            "step": st.sampled_from(["department", "company"]),
            "outcome": st.sampled_from(["approve", "return"]),
            "reason": st.just("seen"),
        },
        optional={"amount": st.sampled_from(["10.50", "10.5", "3"]), "currency": st.just("CNY")},
    ),
    FactKind.EXECUTION: st.fixed_dictionaries(
        {
            "measure": st.integers(0, 12).map(lambda number: f"{uuid(number)}.0"),
            "state": st.sampled_from(["in-progress", "done"]),
        }
    ),
    FactKind.REPLY: st.just({"channel": "phone", "text": "the joint is new"}),
    FactKind.CALL_BACK: st.sampled_from([word.value for word in Satisfaction]).map(
        lambda word: {"satisfaction": word, "note": "asked"}
    ),
    FactKind.ARCHIVE: st.just({}),
    FactKind.REOPENING: st.just({"reason": "dim again"}),
    FactKind.CLASSIFICATION: st.fixed_dictionaries(
        {"reason": st.just("third call")},
        optional={
            "class": st.sampled_from(["PQ", "OUT"]),
            "grade": st.sampled_from(["major", "special", "ordinary"]),
            "emergency": st.booleans(),
            "priority": st.integers(1, 5),
        },
    ).map(lambda said: said if len(said) > 1 else {**said, "priority": 2}),
    FactKind.LINK: st.fixed_dictionaries(
        {
            "relation": st.sampled_from([word.value for word in Relation]),
            "ticket": st.just("T261123-AAAAA"),
        },
        optional={"facts": st.lists(_some_fact, max_size=3)},
    ),
    FactKind.RECORD: st.fixed_dictionaries(
        {"source": st.just("billing"), "text": st.just("paid in March")},
        optional={"checklist": st.lists(_answers, max_size=2)},
    ),
    FactKind.PAUSE: st.fixed_dictionaries(
        {
            "on": st.booleans(),
            "cause": st.sampled_from(["customer-asks", "severe-weather"]),
            "reason": st.just("away"),
        }
    ),
    FactKind.ACCEPTANCE: st.fixed_dictionaries(
        {"fact": _some_fact, "accept": st.booleans(), "reason": st.just("told by phone")}
    ),
    FactKind.ERASURE: st.just(
        {"facts": [fact_id(TICKET, FactKind.PHOTO, uuid(3))], "basis": "retention", "reason": "old"}
    ),
    FactKind.INSTRUMENT_FILE: st.just(
        {"name": "week.csv", "sha256": "ab" * 32, "size": 9, "timezone": "Asia/Shanghai"}
    ),
    FactKind.MEASUREMENTS: st.just(
        {
            "of": fact_id(TICKET, FactKind.INSTRUMENT_FILE, uuid(4)),
            "sha256": "ab" * 32,
            "complete": True,
            "count": 0,
            "channels": [],
            "faults": [],
        }
    ),
    FactKind.METER_TEST: st.just(
        {
            "meter": {"number": "7", "accuracy_class": "2", "basic_current_a": 5},
            "points": [{"current_a": 5, "power_factor": "1", "errors_percent": ["3.2"]}],
        }
    ),
    FactKind.VERDICT: st.fixed_dictionaries(
        {
            "of": st.just("spot:voltage:"),
            "about": st.sampled_from(["voltage", "meter-error"]),
            "outcome": st.just("outside"),
            "rule": st.just("voltage-220"),
            "steps": st.just([]),
            "values": st.just({}),
            "inputs": st.just({"facts": [], "profile": {"name": "cn-state-grid", "version": 4}}),
        },
        optional={
            "party": _parties,
            "excludes": st.just({"party": "utility", "causes": ["meter-fault"]}),
        },
    ),
    FactKind.EXAMINATION: st.fixed_dictionaries(
        {
            "of": _some_fact,
            "sha256": st.just("a" * 64),
            "flags": st.just([{"code": "edited", "severity": "warn", "zh": "…", "en": "…"}]),
            "derived": st.just([]),
        }
    ),
    FactKind.DERIVATIVE: st.fixed_dictionaries(
        {
            "of": _some_fact,
            "role": st.just("redacted"),
            "reason": st.just("for the insurer"),
            "covered": st.just([{"left": 0, "top": 0, "width": 0.5, "height": 0.25}]),
            "sha256": st.just("a" * 64),
            "derived": st.just([_DRAWN]),
        }
    ),
    FactKind.HOLD: st.booleans().map(lambda on: {"on": on, "reason": "court order"}),
}
