"""Who is responsible and what will be done."""

from typing import Any

from schemas.vocabulary import FactKind, Party, ResolutionState, ResponsibilityState, TicketStatus
from tests.unit.casework.casefile import (
    assignment,
    by,
    decision,
    field,
    finding,
    intake,
    office,
    step,
    ticket,
)

TWO_CREWS = (intake(), assignment(), assignment(3, 1, "c-2"))
DECIDED = {"responsibility": {"party": "utility", "reason": "our joint"}}


def proposal(number: int, minutes: float, **measure: Any) -> Any:
    body = {
        "seen": "burnt joint",
        "resolution": {"measures": [{"action": "re-make joint", **measure}]},
    }
    return field(number, FactKind.FINDING, body, minutes)


def test_given_two_crews_that_name_two_parties_when_folded_then_both_are_kept_as_disputed() -> None:
    one, two = finding(4, "utility", 5), finding(5, "customer", 6, crew="c-2", work=3)
    folded = ticket(*TWO_CREWS, one, two)
    assert folded.responsibility.state is ResponsibilityState.DISPUTED
    assert folded.disputes[0].facts == (one.fact.id, two.fact.id)


def test_given_a_crew_that_changes_its_mind_when_folded_then_its_later_finding_is_proposed() -> (
    None
):
    folded = ticket(*TWO_CREWS, finding(4, "utility", 5), finding(5, "customer", 6))
    assert folded.responsibility.state is ResponsibilityState.PROPOSED
    assert folded.responsibility.party is Party.CUSTOMER


def test_given_a_decision_when_a_contrary_finding_comes_then_confirmed_stays_and_is_disputed() -> (
    None
):
    later = finding(5, "customer", 20, crew="c-2", work=3)
    folded = ticket(*TWO_CREWS, decision(4, 10, **DECIDED), later)
    assert folded.responsibility.state is ResponsibilityState.CONFIRMED
    assert folded.responsibility.party is Party.UTILITY
    assert later.fact.id in folded.disputes[0].facts


def test_given_a_dispute_when_the_office_decides_then_it_is_settled() -> None:
    one, two = finding(4, "utility", 5), finding(5, "customer", 6, crew="c-2", work=3)
    folded = ticket(*TWO_CREWS, one, two, decision(6, 10, **DECIDED))
    assert folded.disputes == ()
    assert folded.status is TicketStatus.DECIDED


def test_given_measures_without_money_when_folded_then_they_are_proposed() -> None:
    folded = ticket(intake(), assignment(), proposal(4, 5))
    assert folded.resolution.state is ResolutionState.PROPOSED


def test_given_measures_with_money_when_decided_then_they_wait_until_they_are_approved() -> None:
    base = (intake(), assignment(), proposal(4, 5, money=True, amount="10.50", currency="CNY"))
    waiting = ticket(*base, decision(5, 10, **DECIDED, resolution={"reason": "fair"}))
    assert waiting.resolution.state is ResolutionState.NEEDS_APPROVAL
    assert waiting.resolution.amount == "10.50"
    assert waiting.status is not TicketStatus.DECIDED
    yes = {"step": "department", "outcome": "approve", "amount": "10.50"}
    approved = ticket(
        *base,
        decision(5, 10, **DECIDED, resolution={"reason": "so"}),
        by("wang", office(6, FactKind.APPROVAL, yes, 11)),
    )
    assert approved.resolution.state is ResolutionState.APPROVED
    assert approved.status is TicketStatus.DECIDED


def test_given_a_crew_that_is_done_when_folded_then_the_ticket_is_investigated() -> None:
    assert ticket(intake()).status is TicketStatus.NEW
    assert ticket(intake(), assignment()).status is TicketStatus.ASSIGNED
    begun = (intake(), assignment(), step(4, "arrived", 5))
    assert ticket(*begun).status is TicketStatus.UNDER_INVESTIGATION
    assert ticket(*begun, step(5, "done", 9)).status is TicketStatus.INVESTIGATED
