"""What ticket and profile do not allow; the canonical form."""

from dataclasses import replace
from typing import Any

import pytest

from casework.audit import canonical, document_digest
from casework.examine import examine
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    POLICY,
    amending,
    assignment,
    decision,
    field,
    finding,
    intake,
    office,
    ticket,
    uuid,
)

OPENED = ticket(intake(), assignment())
VOLTAGE = {"quantity": "voltage", "value": 220, "unit": "V", "method": "spot"}


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        (FactKind.FINDING, {"seen": "x", "cause": "gremlins"}, "unknown-cause"),
        (FactKind.READING, {**VOLTAGE, "quantity": "mood"}, "unknown-quantity"),
        (FactKind.READING, {**VOLTAGE, "unit": "A"}, "unknown-unit"),
        (FactKind.READING, {**VOLTAGE, "value": -3}, "not-plausible"),
        (FactKind.PHOTO, {"sha256": "a" * 64, "size": 9, "type": "text/html"}, "unknown-type"),
    ],
)
def test_given_what_the_profile_does_not_know_when_examined_then_it_is_named(
    kind: FactKind, body: dict[str, Any], code: str
) -> None:
    faults = examine(field(4, kind, body, 5).fact, OPENED, POLICY)
    assert [fault.code for fault in faults] == [code]


def test_given_a_profile_with_districts_when_a_site_lies_in_another_then_they_are_named() -> None:
    policy = replace(POLICY, districts={"north": POLICY.title, "south": POLICY.title})

    found = [
        [(fault.field, fault.message) for fault in examine(opened.fact, None, policy)]
        for opened in (intake(site={"district": "noth"}), intake(site={"district": "north"}))
    ]

    assert found == [[("body.site.district", "Use one of: north, south.")], []]
    assert examine(intake(site={"district": "anywhere"}).fact, None, POLICY) == []


@pytest.mark.parametrize(
    ("said", "field_", "code"),
    [
        ({"class": "GRID"}, "body.class", "unknown-class"),
        ({"sub_item": "mood"}, "body.sub_item", "unknown-sub-item"),
        ({"grade": "huge"}, "body.grade", "unknown-grade"),
        ({"channel": "pigeon"}, "body.channel", "unknown-channel"),
        ({"order_type": "wish"}, "body.order_type", "unknown-order-type"),
        ({"occurred_at": "2027-11-23T00:00:00.000Z"}, "body.occurred_at", "occurred-in-the-future"),
    ],
)
def test_given_an_intake_that_the_profile_does_not_fit_when_examined_then_it_says_what_would(
    said: dict[str, Any], field_: str, code: str
) -> None:
    """A profile without the class, among others."""
    some = {name: rule for name, rule in POLICY.classes.items() if name != "GRID"}

    (fault,) = examine(intake(**said).fact, None, replace(POLICY, classes=some))

    assert (fault.field, fault.code) == (field_, code)
    assert fault.message.startswith(("Use one of: ", "Give the moment at which it happened;"))


def test_given_a_profile_without_the_class_when_a_person_sets_it_then_it_is_named() -> None:
    some = {name: rule for name, rule in POLICY.classes.items() if name != "GRID"}
    body = {"class": "GRID", "reason": "A pole."}
    told = office(4, FactKind.CLASSIFICATION, body, 5).fact

    (fault,) = examine(told, OPENED, replace(POLICY, classes=some))

    assert (fault.field, fault.code) == ("body.class", "unknown-class")
    assert fault.message == "Use one of: BIZ, OUT, PQ, SVC."


@pytest.mark.parametrize(
    ("amount", "currency", "most"),
    [
        ("10.123", None, 2),
        ("10.123", "CNY", 2),
        ("10.123", "USD", 2),
        ("10.5", "JPY", 0),
        ("1.2345", "KWD", 3),
        ("10.12", "USD", None),
        ("10", "JPY", None),
        ("1.234", "KWD", None),
    ],
)
def test_given_an_amount_when_it_has_more_digits_than_its_currency_then_it_is_told(
    amount: str, currency: str | None, most: int | None
) -> None:
    measure = {"action": "Pay", "money": True, "amount": amount, "currency": currency}
    told = decision(4, 5, resolution={"measures": [measure]}).fact

    faults = [(fault.field, fault.code, fault.message) for fault in examine(told, OPENED, POLICY)]

    sentence = f"{currency or 'CNY'} has {most} digits after the point; round the amount."
    field_ = "body.resolution.measures.0.amount"
    assert faults == ([] if most is None else [(field_, "too-many-decimals", sentence)])


def test_given_a_plausible_reading_when_examined_then_there_is_no_fault() -> None:
    assert examine(field(4, FactKind.READING, VOLTAGE, 5).fact, OPENED, POLICY) == []


def test_given_anothers_or_no_investigation_when_examined_then_it_is_named() -> None:
    foreign = finding(4, "utility", 5, crew="c-2").fact
    unknown = replace(finding(4, "utility", 5).fact, investigation=uuid(99))
    assert [f.code for f in examine(foreign, OPENED, POLICY)] == ["not-your-investigation"]
    assert [f.code for f in examine(unknown, OPENED, POLICY)] == ["unknown-investigation"]
    assert [f.code for f in examine(foreign, None, POLICY)] == ["unknown-ticket"]


def test_given_an_amended_assignment_when_it_names_another_crew_then_it_is_refused() -> None:
    moved = amending(assignment(5, 9, "c-2"), assignment())
    assert [f.code for f in examine(moved.fact, OPENED, POLICY)] == ["crew-is-fixed"]


def test_given_a_document_when_made_canonical_then_order_and_the_stores_marks_do_not_show() -> None:
    assert canonical({"b": 1.0, "a": "é", "_rev": "1-x"}) == '{"a":"é","b":1}'.encode()
    assert document_digest({"a": 1, "b": 2}) == document_digest({"b": 2, "a": 1, "_rev": "9-y"})


def test_given_a_whole_number_beyond_doubles_when_made_canonical_then_it_is_one() -> None:
    assert canonical({"n": 2**60}) == b'{"n":1152921504606847000}'
