"""Amendments, withdrawals and faults."""

from schemas.vocabulary import Party, ResponsibilityState
from tests.unit.casework.casefile import (
    amending,
    assignment,
    faulty,
    finding,
    intake,
    recall,
    retracting,
    ticket,
)

OPENED = (intake(), assignment(), assignment(3, 1, "c-2"))
FIRST = finding(4, "utility", 5)
SECOND = amending(finding(5, "customer", 6), FIRST)
THIRD = amending(finding(6, "third-party", 7), SECOND)


def test_given_a_chain_of_amendments_when_folded_then_the_last_counts_alone() -> None:
    folded = ticket(*OPENED, FIRST, SECOND, THIRD)
    assert folded.responsibility.party is Party.THIRD_PARTY
    assert len(folded.responsibility.proposals) == 1


def test_given_the_last_amendment_withdrawn_when_folded_then_the_one_before_counts() -> None:
    withdrawal = retracting(finding(7, None, 8), THIRD)
    folded = ticket(*OPENED, FIRST, SECOND, THIRD, withdrawal)
    assert folded.responsibility.party is Party.CUSTOMER


def test_given_the_first_fact_withdrawn_when_folded_then_nothing_of_it_counts() -> None:
    folded = ticket(*OPENED, FIRST, SECOND, retracting(finding(7, None, 8), FIRST))
    assert folded.responsibility.state is ResponsibilityState.OPEN


def test_given_another_crews_amendment_when_folded_then_it_changes_nothing_and_is_shown() -> None:
    foreign = amending(finding(7, "customer", 8, crew="c-2", work=3), FIRST)
    folded = ticket(*OPENED, FIRST, foreign)
    assert folded.responsibility.party is Party.UTILITY
    assert folded.attention[0].reasons[0].code == "not-yours"


def test_given_an_amendment_of_a_foreign_amendment_when_folded_then_neither_counts() -> None:
    foreign = amending(finding(7, "customer", 8, crew="c-2", work=3), FIRST)
    again = amending(finding(8, "customer", 9, crew="c-2", work=3), foreign)
    assert ticket(*OPENED, FIRST, foreign, again).responsibility.party is Party.UTILITY


def test_given_a_faulty_fact_when_amended_then_it_no_longer_needs_attention() -> None:
    assert [item.fact for item in ticket(*OPENED, faulty(FIRST)).attention] == [FIRST.fact.id]
    folded = ticket(*OPENED, faulty(FIRST), SECOND)
    assert folded.attention == ()
    assert folded.responsibility.party is Party.CUSTOMER


def test_given_a_recall_withdrawn_when_folded_then_the_crew_holds_the_work_again() -> None:
    taken = recall(7, 30)
    assert ticket(*OPENED, taken).holders == ("c-2",)
    assert ticket(*OPENED, taken, retracting(recall(8, 31), taken)).holders == ("c-1", "c-2")
