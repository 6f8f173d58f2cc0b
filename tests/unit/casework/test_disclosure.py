"""What of a ticket leaves the office for the crews that hold it."""

from __future__ import annotations

import json

import pytest

from casework.disclosure import FOR_CREWS, crews_view, is_for_crews
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import assignment, decision, intake, office, ticket

OFFICES_OWN = [
    "approval",
    "archive",
    "call-back",
    "decision",
    "derivative",
    "erasure",
    "hold",
    "link",
    "record",
    "reply",
]
SECRET = "the neighbour's bill"
MEASURE = {"action": "Renew the joint", "money": True, "amount": "30.50", "currency": "CNY"}


def test_given_any_kind_of_fact_then_it_goes_to_crews_only_where_it_is_listed() -> None:
    withheld = sorted(kind.value for kind in FactKind if not is_for_crews({"kind": kind.value}))

    assert withheld == OFFICES_OWN
    assert {kind.value for kind in FOR_CREWS}.isdisjoint(OFFICES_OWN)


def test_given_a_kind_that_nobody_listed_then_it_stays_in_the_office() -> None:
    assert not is_for_crews({"kind": "bribe", "body": {"for_crews": True}})


@pytest.mark.parametrize("marked", [True, False])
def test_given_an_internal_record_then_its_mark_decides(*, marked: bool) -> None:
    body = {"source": "metering", "text": "Tested.", "for_crews": marked}

    assert is_for_crews({"kind": "record", "body": body}) is marked


def test_given_the_office_s_own_facts_when_crews_look_then_no_word_of_them_is_in_it() -> None:
    said = ticket(
        intake(),
        assignment(),
        decision(
            3,
            5,
            responsibility={"party": "utility", "reason": SECRET},
            resolution={"measures": [MEASURE], "money": True},
        ),
        office(4, FactKind.RECORD, {"source": "billing", "text": SECRET}, 6),
        office(5, FactKind.REPLY, {"channel": "phone", "text": SECRET}, 7),
        office(6, FactKind.HOLD, {"on": True, "reason": SECRET}, 8),
    ).to_document()
    assert json.dumps(said).count(SECRET) >= 4

    seen = crews_view(said)

    text = json.dumps(seen)
    assert SECRET not in text
    assert "30.50" not in text
    assert [item["action"] for item in seen["resolution"]["measures"]] == ["Renew the joint"]
    assert [line["what"] for line in seen["history"]] == ["intake", "assignment"]


def test_given_a_member_that_nobody_listed_then_it_stays_in_the_office() -> None:
    said = {**ticket(intake()).to_document(), "suspicion": SECRET}

    assert "suspicion" not in crews_view(said)
