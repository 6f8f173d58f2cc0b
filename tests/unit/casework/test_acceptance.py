"""A person's answer to facts that wait, one by one."""

from __future__ import annotations

from dataclasses import replace

from casework.filed import FiledFact
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    amending,
    assignment,
    faulty,
    finding,
    intake,
    office,
    recall,
    retracting,
    ticket,
)

OPENED = (intake(), assignment())


def answer(number: int, to: FiledFact, accept: bool, minutes: float) -> FiledFact:
    body = {"fact": to.fact.id, "accept": accept, "reason": "Seen on the picture."}
    return office(number, FactKind.ACCEPTANCE, body, minutes)


def test_given_a_faulty_finding_when_accepted_as_it_is_then_it_counts_and_waits_no_more() -> None:
    odd = faulty(finding(3, "utility", 10))
    folded = ticket(*OPENED, odd, answer(4, odd, True, 20))
    assert (folded.responsibility.party, folded.attention) == ("utility", ())


def test_given_a_faulty_finding_when_declined_then_it_never_counts_and_waits_no_more() -> None:
    odd = faulty(finding(3, "utility", 10))
    folded = ticket(*OPENED, odd, answer(4, odd, False, 20))
    assert (folded.responsibility.party, folded.attention) == ("undetermined", ())
    assert "declined:finding" in [line.what for line in folded.history]


def test_given_a_finding_that_nobody_can_read_when_accepted_then_it_still_waits() -> None:
    odd = replace(faulty(finding(3, "utility", 10)), readable=False)
    folded = ticket(*OPENED, odd, answer(4, odd, True, 20))
    assert [item.fact for item in folded.attention] == [odd.fact.id]


def test_given_a_finding_after_hand_over_when_accepted_then_it_counts() -> None:
    late = finding(4, "utility", 10, received=30)
    handed_over = (*OPENED, recall(3, 20), late)
    assert ticket(*handed_over).after_hand_over == (late.fact.id,)
    folded = ticket(*handed_over, answer(5, late, True, 40))
    assert (folded.responsibility.party, folded.after_hand_over) == ("utility", ())


def test_given_two_answers_when_folded_then_the_later_one_counts() -> None:
    odd = faulty(finding(3, "utility", 10))
    folded = ticket(*OPENED, odd, answer(4, odd, False, 20), answer(5, odd, True, 30))
    assert folded.responsibility.party == "utility"


def test_given_an_acceptance_that_is_retracted_when_folded_then_the_fact_waits_again() -> None:
    odd = faulty(finding(3, "utility", 10))
    yes = answer(4, odd, True, 20)
    back = retracting(office(5, FactKind.ACCEPTANCE, {}, 30), yes)
    assert [item.fact for item in ticket(*OPENED, odd, yes, back).attention] == [odd.fact.id]


def test_given_a_faulty_fact_that_was_amended_when_accepted_then_the_amendment_counts() -> None:
    odd = faulty(finding(3, "utility", 10))
    better = amending(finding(4, "customer", 15), odd)
    folded = ticket(*OPENED, odd, better, answer(5, odd, True, 20))
    assert folded.responsibility.party == "customer"
