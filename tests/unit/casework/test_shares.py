"""Responsibility that several parties share."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.documents import FactFaults, fact_document, parse_fact
from schemas.vocabulary import FactKind, Party, ResponsibilityState, TicketStatus
from tests.unit.casework.casefile import assignment, decision, field, intake, office, ticket

MIXED = [{"party": "customer", "percent": 30}, {"party": "utility", "percent": 70}]
TWO_CREWS = (intake(), assignment(), assignment(3, 1, "c-2"))


def says(number: int, minutes: float, crew: int = 1, **body: Any) -> Any:
    """A finding of crew 1 or 2."""
    said = {"seen": "burnt joint", "cause": "neutral-fault", **body}
    return field(
        number, FactKind.FINDING, said, minutes, crew=f"c-{crew}", work=2 if crew == 1 else 3
    )


def mixed(number: int, minutes: float, **more: Any) -> Any:
    """The office decides 70 to 30."""
    said = {"party": "utility", "shares": MIXED, "reason": "Joint and overload.", **more}
    return decision(number, minutes, responsibility=said)


def test_given_shares_that_two_crews_name_alike_when_folded_then_they_are_proposed() -> None:
    one = says(4, 5, party="utility", shares=MIXED)
    two = says(5, 6, crew=2, party="utility", shares=MIXED[::-1])

    party = ticket(*TWO_CREWS, one, two).responsibility

    assert (party.state, party.party) == (ResponsibilityState.PROPOSED, Party.UTILITY)
    assert party.shares == ((Party.UTILITY, 70), (Party.CUSTOMER, 30))
    assert party.to_document()["proposals"][0]["shares"] == MIXED[::-1]


@pytest.mark.parametrize(
    "other",
    [
        {"party": "utility"},
        {
            "party": "utility",
            "shares": [
                {"party": "utility", "percent": 60},
                {"party": "customer", "percent": 40},
            ],
        },
    ],
    ids=["all of it", "other shares"],
)
def test_given_another_view_of_the_shares_when_folded_then_it_is_a_dispute(
    other: dict[str, Any],
) -> None:
    one, two = says(4, 5, party="utility", shares=MIXED), says(5, 6, crew=2, **other)

    folded = ticket(*TWO_CREWS, one, two)

    assert folded.responsibility.state is ResponsibilityState.DISPUTED
    assert folded.disputes[0].facts == (one.fact.id, two.fact.id)


def test_given_a_mixed_decision_when_folded_then_it_rests_on_what_it_names_and_who_shares_it() -> (
    None
):
    log = office(6, FactKind.RECORD, {"source": "metering", "text": "45 A for an hour."}, 7)
    for_us, for_him = says(4, 5, party="utility"), says(5, 6, crew=2, party="customer")

    folded = ticket(*TWO_CREWS, for_us, for_him, log, mixed(7, 10, basis=[log.fact.id]))

    party = folded.responsibility
    assert (party.state, folded.disputes) == (ResponsibilityState.CONFIRMED, ())
    assert party.to_document()["shares"] == MIXED[::-1]
    assert set(party.basis[1:]) == {log.fact.id, for_us.fact.id, for_him.fact.id}
    assert party.basis[1] == log.fact.id


def test_given_a_mixed_decision_when_a_crew_then_names_one_alone_then_that_is_a_dispute() -> None:
    later = says(5, 20, party="utility")

    folded = ticket(*TWO_CREWS, mixed(4, 10), later)

    assert folded.responsibility.state is ResponsibilityState.CONFIRMED
    assert folded.disputes[0].facts == (folded.responsibility.basis[0], later.fact.id)


def test_given_a_reply_when_the_shares_change_then_the_customer_is_to_be_told_anew() -> None:
    told = office(5, FactKind.REPLY, {"channel": "phone", "text": "You bear 30 %."}, 20)
    even = [{"party": "utility", "percent": 50}, {"party": "customer", "percent": 50}]

    replied = ticket(*TWO_CREWS, mixed(4, 10), told)
    changed = ticket(*TWO_CREWS, mixed(4, 10), told, mixed(6, 30, shares=even))
    repeated = ticket(*TWO_CREWS, mixed(4, 10), told, mixed(6, 30, reason="The same again."))

    assert replied.status is TicketStatus.REPLIED
    assert changed.status is TicketStatus.DECIDED
    assert repeated.status is TicketStatus.REPLIED


@pytest.mark.parametrize(
    ("party", "shares", "where", "code"),
    [
        ("utility", {"utility": 70, "customer": 20}, "shares", "not-a-whole"),
        ("utility", {"utility": 70, "undetermined": 30}, "shares", "share-of-nobody"),
        ("customer", {"utility": 70, "customer": 30}, "party", "not-the-largest-share"),
        (None, {"utility": 70, "customer": 30}, "party", "not-the-largest-share"),
        ("utility", {"utility": 100}, "shares.0.percent", "out-of-range"),
    ],
)
def test_given_shares_that_cannot_be_when_a_finding_names_them_then_it_is_said_what_is_wrong(
    party: str | None, shares: dict[str, int], where: str, code: str
) -> None:
    said = [{"party": name, "percent": percent} for name, percent in shares.items()]

    with pytest.raises(FactFaults) as refused:
        parse_fact(fact_document(says(4, 5, party=party, shares=said).fact))

    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        (f"body.{where}", code)
    ]


def test_given_a_party_that_is_named_twice_when_a_finding_says_so_then_it_is_refused() -> None:
    twice = [{"party": "utility", "percent": 50}] * 2

    with pytest.raises(FactFaults) as refused:
        parse_fact(fact_document(says(4, 5, party="utility", shares=twice).fact))

    assert [fault.code for fault in refused.value.faults] == ["party-twice"]
