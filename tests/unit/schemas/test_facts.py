"""Facts from outside: all faults at once, versions, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.documents import (
    FactFaults,
    fact_document,
    outline_fact,
    parse_fact,
    receipt_id,
    split_fact_id,
)
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind

UUID = "0193abcd-0000-7000-8000-000000000001"
WORK = "0193abcd-0000-7000-8000-000000000002"
DEVICE = {"device": "d-1", "member": "m-1", "crew": "c-1"}
OFFICE = {"user": "li"}
VOLTAGE = {"quantity": "voltage", "value": "196.50", "unit": "V", "method": "spot"}
PERSON = {"role": "customer", "name": "王芳"}
EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "intake": (OFFICE, {"class": "PQ", "title": "低电压", "meter": {"number": "3300"}}),
    "assignment": (OFFICE, {"type": "on-site-survey", "crew": "c-1"}),
    "recall": (OFFICE, {"reason": "nearer crew"}),
    "progress": (DEVICE, {"step": "cannot-complete", "reason": "nobody at home"}),
    "finding": (DEVICE, {"seen": "burnt joint", "cause": "joint-fault", "party": "utility"}),
    "reading": (DEVICE, VOLTAGE),
    "photo": (DEVICE, {"sha256": "a" * 64, "size": 9, "type": "image/jpeg"}),
    "statement": (DEVICE, {"text": "dim light", "by": PERSON}),
    "signature": (DEVICE, {"by": PERSON, "refused": True, "reason": "in a hurry"}),
    "decision": (OFFICE, {"responsibility": {"party": "utility", "reason": "our joint"}}),
    "approval": (OFFICE, {"step": "department", "outcome": "approve", "amount": "1250.00"}),
    "execution": (DEVICE, {"measure": f"{UUID}.0", "state": "done", "evidence": []}),
    "reply": (OFFICE, {"channel": "phone", "text": "接头已更换", "basis": []}),
    "call-back": (OFFICE, {"satisfaction": "satisfied"}),
    "archive": (OFFICE, {}),
    "reopening": (OFFICE, {"reason": "the lamp goes dim again"}),
    "classification": (OFFICE, {"grade": "important", "reason": "third call"}),
    "link": (OFFICE, {"relation": "same-outage", "ticket": "T261123-AAAAA"}),
    "record": (OFFICE, {"source": "metering", "text": "no event that week"}),
    "pause": (OFFICE, {"on": True, "cause": "customer-asks", "reason": "away until Friday"}),
    "acceptance": (
        OFFICE,
        {"fact": f"T261123-7K3QX:reading:{UUID}", "accept": True, "reason": "told by phone"},
    ),
    "erasure": (
        OFFICE,
        {"facts": [f"T261123-7K3QX:reply:{UUID}"], "basis": "retention", "reason": "3 years"},
    ),
    "meter-test": (
        DEVICE,
        {"meter": {"number": "7"}, "starting": {"current_a": "0.025", "started": True}},
    ),
    "verdict": (
        {"server": "metrology"},
        {
            "of": f"T261123-7K3QX:meter-test:{UUID}",
            "about": "meter-error",
            "outcome": "within",
            "rule": "class 2",
            "steps": ["limit ±2 %: within"],
            "values": {},
            "inputs": {
                "facts": [f"T261123-7K3QX:meter-test:{UUID}"],
                "profile": {"name": "cn-state-grid", "version": 4},
            },
        },
    ),
    "examination": (
        {"server": "pictures"},
        {
            "of": f"T261123-7K3QX:photo:{UUID}",
            "sha256": "a" * 64,
            "flags": [{"code": "edited", "severity": "warn", "zh": "…", "en": "…", "numbers": {}}],
            "derived": [],
        },
    ),
    "derivative": (
        OFFICE,
        {
            "of": f"T261123-7K3QX:photo:{UUID}",
            "role": "redacted",
            "reason": "for the insurer",
            "covered": [{"left": 0, "top": 0, "width": 0.5, "height": 0.25}],
            "sha256": "a" * 64,
            "derived": [
                {
                    "role": "redacted",
                    "sha256": "b" * 64,
                    "type": "image/jpeg",
                    "size": 9,
                    "width": 4,
                    "height": 3,
                    "derived_from": "a" * 64,
                }
            ],
        },
    ),
    "hold": (OFFICE, {"on": True, "reason": "court order"}),
    "instrument-file": (DEVICE, {"name": "week.csv", "sha256": "a" * 64, "size": 9}),
    "measurements": (
        {"server": "instruments"},
        {
            "of": f"T261123-7K3QX:instrument-file:{UUID}",
            "sha256": "a" * 64,
            "complete": True,
            "count": 1,
            "channels": [{"channel": "U_L1", "stat": "avg", "count": 1, "min": 229.5}],
            "faults": [{"line": 3, "code": "not-a-time", "message": "There is no time."}],
        },
    ),
}


def document(kind: str, **changes: Any) -> dict[str, Any]:
    author, body = EXAMPLES[kind]
    return {
        "_id": f"T261123-7K3QX:{kind}:{UUID}",
        "type": "fact",
        "kind": kind,
        "schema": newest_version(FactKind(kind)),
        "ticket": "T261123-7K3QX",
        "investigation": WORK,
        "author": author,
        "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": -1200, "offset_age_s": 3600},
        "amends": None,
        "retracts": None,
        "body": body,
        **changes,
    }


def codes(doc: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FactFaults) as refused:
        parse_fact(doc)
    return {fault.field: fault.code for fault in refused.value.faults}


@pytest.mark.parametrize("kind", list(FactKind))
def test_given_a_fact_of_each_kind_when_parsed_then_its_document_comes_back(kind: str) -> None:
    assert fact_document(parse_fact(document(kind))) == document(kind)


def test_given_many_faults_when_parsed_then_all_are_named_at_once() -> None:
    position = {"lat": 99, "lon": 121.4}
    resolution = {"measures": [{"amount": 1500}]}
    doc = document(
        "finding",
        author={"device": "d-1"},
        at={"device": "yesterday"},
        amends="x",
        body={"seen": "", "position": position, "resolution": resolution},
    )
    assert codes(doc) == {
        "author": "incomplete-author",
        "at.device": "not-an-instant",
        "amends": "not-a-fact-id",
        "body.seen": "empty",
        "body.position.lat": "out-of-range",
        "body.position.datum": "missing",
        "body.resolution.measures.0.action": "missing",
        "body.resolution.measures.0.amount": "not-an-amount",
    }


def test_given_an_empty_document_when_parsed_then_every_required_member_is_named() -> None:
    assert set(codes({})) == {"_id", "type", "kind", "schema", "ticket", "author", "at", "body"}


def test_given_members_of_a_newer_device_when_parsed_then_they_are_kept() -> None:
    body = {**EXAMPLES["finding"][1], "mood": "fine"}
    assert parse_fact(document("finding", body=body)).body["mood"] == "fine"


@pytest.mark.parametrize(
    ("register", "method"), [({"obis": "1-0:1.8.0"}, "register"), ({}, "spot")]
)
def test_given_a_reading_of_version_1_when_parsed_then_it_is_brought_to_version_2(
    register: dict[str, str], method: str
) -> None:
    body = {"quantity": "energy", "value": 12, "unit": "kWh", **register}
    fact = parse_fact(document("reading", schema=1, body=body))
    assert (fact.schema, fact.body["method"]) == (2, method)
    assert fact.body.get("register") == register.get("obis")
    assert "obis" not in fact.body


def test_given_a_version_nobody_knows_when_parsed_then_it_is_refused() -> None:
    assert codes(document("reading", schema=3)) == {"schema": "unknown-version"}
    assert codes(document("finding", schema=2)) == {"schema": "unknown-version"}


def test_given_a_device_when_it_decides_then_the_kind_is_refused() -> None:
    assert codes(document("decision", author=DEVICE)) == {"kind": "not-a-device-kind"}


def test_given_a_retraction_when_parsed_then_its_body_is_a_reason_whatever_the_kind() -> None:
    target = f"T261123-7K3QX:reading:{WORK}"
    assert parse_fact(document("reading", retracts=target, body={"reason": "a slip"})).retracts
    assert codes(document("reading", retracts=target, body={})) == {"body.reason": "missing"}


def test_given_links_to_elsewhere_when_parsed_then_they_are_refused() -> None:
    assert codes(document("reading", amends=f"TX-1:photo:{WORK}")) == {"amends": "other-ticket"}
    assert codes(document("reading", amends=document("reading")["_id"])) == {"amends": "itself"}


@pytest.mark.parametrize("value", [True, "12,5", "1e3", float("inf"), float("nan"), None, [1]])
def test_given_what_is_no_number_when_read_as_a_value_then_it_is_refused(value: Any) -> None:
    assert "body.value" in codes(document("reading", body={**VOLTAGE, "value": value}))


def test_given_a_faulty_document_when_outlined_then_it_can_be_listed() -> None:
    fact = outline_fact({"_id": f"T1X:finding:{UUID}", "at": 7, "body": []})
    assert fact is not None
    assert (fact.ticket, fact.kind, fact.body) == ("T1X", FactKind.FINDING, {})
    assert outline_fact({"_id": "T1X:nonsense"}) is None


def test_given_a_fact_id_when_split_then_ticket_or_crew_kind_and_uuid_come_out() -> None:
    parts = split_fact_id(f"crew-c-1:progress:{UUID}")
    assert parts is not None
    assert (parts.ticket, parts.crew, parts.kind, parts.uuid) == (None, "c-1", "progress", UUID)
    assert receipt_id(f"T1X:photo:{UUID}") == f"T1X:receipt:{UUID}"
    with pytest.raises(ValueError, match="not the id of a fact"):
        receipt_id("T1X:ticket")
