"""Hand-over without loss."""

from schemas.vocabulary import Party, ResponsibilityState
from tests.unit.casework.casefile import (
    amending,
    assignment,
    decision,
    finding,
    intake,
    recall,
    retracting,
    ticket,
    uuid,
)

RECALLED = (intake(), assignment(), recall(3, 30))


def test_given_a_recall_when_the_crew_sends_a_finding_later_then_it_waits_and_decides_nothing() -> (
    None
):
    late = finding(4, "utility", 20, received=40)
    folded = ticket(*RECALLED, late)
    assert folded.after_hand_over == (late.fact.id,)
    assert folded.responsibility.state is ResponsibilityState.OPEN
    assert folded.holders == ()


def test_given_a_finding_received_before_the_recall_when_folded_then_it_counts() -> None:
    folded = ticket(*RECALLED, finding(4, "utility", 20, received=29))
    assert folded.after_hand_over == ()
    assert folded.responsibility.party is Party.UTILITY


def test_given_a_late_finding_when_the_office_accepts_it_then_it_counts() -> None:
    late = finding(4, "utility", 20, received=40)
    folded = ticket(*RECALLED, late, decision(5, 50, accepts=[late.fact.id]))
    assert folded.after_hand_over == ()
    assert folded.responsibility.party is Party.UTILITY


def test_given_a_late_finding_when_the_office_declines_it_then_only_the_history_keeps_it() -> None:
    late = finding(4, "utility", 20, received=40)
    folded = ticket(*RECALLED, late, decision(5, 50, declines=[late.fact.id]))
    assert folded.after_hand_over == ()
    assert folded.responsibility.state is ResponsibilityState.OPEN
    assert "declined:finding" in [line.what for line in folded.history]


def test_given_an_amendment_that_came_in_time_when_its_target_comes_late_then_it_still_counts() -> (
    None
):
    late = finding(4, "utility", 20, received=40)
    amendment = amending(finding(5, "customer", 21, received=29), late)
    folded = ticket(*RECALLED, late, amendment)
    assert folded.after_hand_over == (late.fact.id,)
    assert folded.responsibility == ticket(*RECALLED, amendment).responsibility
    assert folded.responsibility.party is Party.CUSTOMER


def test_given_a_late_withdrawal_when_folded_then_it_waits_and_withdraws_nothing() -> None:
    said = finding(4, "utility", 20, received=29)
    withdrawal = retracting(finding(5, None, 21, received=40), said)
    folded = ticket(*RECALLED, said, withdrawal)
    assert folded.after_hand_over == (withdrawal.fact.id,)
    assert folded.responsibility.party is Party.UTILITY


def test_given_an_assignment_that_replaces_another_when_folded_then_the_new_crew_holds_it() -> None:
    folded = ticket(intake(), assignment(), assignment(3, 9, "c-2", replaces=uuid(2)))
    assert folded.holders == ("c-2",)
    assert folded.ever_held == ("c-1", "c-2")


def test_given_a_device_of_another_crew_when_it_sends_a_finding_then_it_waits_for_a_person() -> (
    None
):
    foreign = finding(4, "utility", 20, crew="c-2")
    assert ticket(intake(), assignment(), foreign).after_hand_over == (foreign.fact.id,)
