"""Nobody approves what he decided himself, nor two steps of one chain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.examine import examine
from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.rulebook import rulebook_of
from schemas.vocabulary import FactKind, ResolutionState
from tests.unit.casework.casefile import (
    POLICY,
    TICKET,
    amending,
    by,
    decision,
    finding,
    intake,
    office,
    ticket,
)

LARGE = {"action": "refund", "money": True, "amount": "5000", "currency": "CNY"}
SAID = {"responsibility": {"party": "utility", "reason": "seen"}}
DECIDED = by("li", decision(4, 10, **SAID, resolution={"measures": [LARGE]}))
ALONE = replace(POLICY, approval=replace(POLICY.approval, four_eyes=False, deputies=False))


def says(number: int, user: str, step: str, outcome: str = "approve", **rest: Any) -> FiledFact:
    """An approval or a return."""
    body = {"step": step, "outcome": outcome, "amount": "5000", "reason": "seen", **rest}
    return by(user, office(number, FactKind.APPROVAL, body, 10 + number))


def states(*given: FiledFact) -> list[str]:
    """Department, then company."""
    return [step.state for step in ticket(intake(), DECIDED, *given).resolution.approvals]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([says(5, "li", "department")], ["waiting", "waiting"]),
        ([says(5, "wang", "department", deputy_for="li")], ["waiting", "waiting"]),
        ([says(5, "li", "department", "return")], ["returned", "waiting"]),
        ([says(5, "wang", "department"), says(6, "wang", "company")], ["approved", "waiting"]),
        ([says(5, "wang", "company"), says(6, "wang", "department")], ["approved", "waiting"]),
        (
            [says(5, "wang", "department", deputy_for="zhao"), says(6, "zhao", "company")],
            ["approved", "waiting"],
        ),
        ([says(5, "li", "department"), says(6, "wang", "department")], ["approved", "waiting"]),
        ([says(5, "wang", "department"), says(6, "zhao", "company")], ["approved", "approved"]),
    ],
)
def test_given_approvals_when_folded_then_only_other_eyes_count(
    given: list[FiledFact], expected: list[str]
) -> None:
    assert states(*given) == expected


def test_given_a_decision_amended_by_another_when_either_approves_then_it_does_not_count() -> None:
    body = {**SAID, "resolution": {"measures": [LARGE]}}
    amended = by("wang", amending(decision(5, 12, **body), DECIDED))
    yes = [says(6, "li", "department"), says(7, "wang", "department")]
    assert states(amended, *yes) == ["waiting", "waiting"]


def test_given_a_profile_that_allows_it_when_one_person_does_all_then_it_is_approved() -> None:
    alone = [says(5, "li", "department"), says(6, "li", "company")]
    folded = fold(TICKET, [intake(), DECIDED, *alone], rulebook_of(ALONE))
    assert folded is not None
    assert folded.resolution.state is ResolutionState.APPROVED


def _codes(filed: FiledFact, on: Ticket, policy: Any = POLICY) -> list[str]:
    return [fault.code for fault in examine(filed.fact, on, policy)]


def test_given_an_approval_when_commanded_then_what_would_not_count_is_refused_by_name() -> None:
    waiting = ticket(intake(), DECIDED)
    begun = ticket(intake(), DECIDED, says(5, "wang", "department"))
    assert _codes(says(6, "li", "department"), waiting) == ["own-decision"]
    assert _codes(says(6, "wang", "department", deputy_for="li"), waiting) == ["own-decision"]
    assert _codes(says(6, "wang", "company"), begun) == ["same-approver"]
    assert _codes(says(6, "wang", "company", "return"), begun) == []
    assert _codes(says(6, "zhao", "company"), begun) == []


def test_given_a_deputy_when_commanded_then_the_profile_says_whether_there_are_any() -> None:
    waiting = ticket(intake(), DECIDED)
    stands_for = says(6, "wang", "department", deputy_for="zhao")
    assert _codes(stands_for, waiting) == []
    assert _codes(stands_for, waiting, ALONE) == ["no-deputies"]
    assert _codes(says(6, "wang", "department", deputy_for="wang"), waiting) == ["own-deputy"]


def test_given_a_decision_that_approves_itself_when_commanded_then_it_is_refused() -> None:
    own = decision(4, 10, **SAID, resolution={"measures": [LARGE], "approved": True})
    assert _codes(own, ticket(intake())) == ["own-decision"]
    assert _codes(own, ticket(intake()), ALONE) == []
    assert ticket(intake(), own).resolution.state is ResolutionState.NEEDS_APPROVAL


def test_given_a_small_sum_beside_large_measures_when_folded_then_the_measures_decide() -> None:
    plan = {"measures": [LARGE], "amount": "10", "currency": "CNY"}
    small = decision(4, 10, **SAID, resolution=plan)
    assert _codes(small, ticket(intake())) == ["below-measures"]
    folded = ticket(intake(), small).resolution
    assert (folded.amount, [s.step for s in folded.approvals]) == (
        "5000",
        ["department", "company"],
    )


def test_given_a_profile_where_money_passes_when_the_sum_reaches_a_step_then_that_is_asked() -> (
    None
):
    approval = replace(POLICY.approval, money=False)
    rules = rulebook_of(replace(POLICY, approval=approval))
    small = decision(4, 10, **SAID, resolution={"measures": [{**LARGE, "amount": "10"}]})
    passed, asked = (fold(TICKET, [intake(), filed], rules) for filed in (small, DECIDED))
    assert passed is not None
    assert asked is not None
    assert passed.resolution.state is ResolutionState.APPROVED
    assert asked.resolution.state is ResolutionState.NEEDS_APPROVAL


def test_given_a_class_that_needs_an_approval_when_a_crew_proposes_then_it_is_told() -> None:
    step = replace(POLICY.approval_steps[0], classes=frozenset({"PQ"}))
    rules = rulebook_of(replace(POLICY, approval_steps=(step,)))
    proposed = finding(4, "utility", 10)
    plan = {**proposed.fact.body, "resolution": {"measures": [{"action": "re-make joint"}]}}
    filed = replace(proposed, fact=replace(proposed.fact, body=plan))
    from_office = by("li", replace(filed, fact=replace(filed.fact, investigation=None)))
    folded = fold(TICKET, [intake(), from_office], rules)
    assert folded is not None
    assert folded.resolution.state is ResolutionState.NEEDS_APPROVAL
