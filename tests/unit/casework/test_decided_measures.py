"""What was decided stays decided, and a measure keeps its id through every amendment."""

from __future__ import annotations

from typing import Any

from casework.filed import FiledFact
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    amending,
    assignment,
    decision,
    field,
    intake,
    office,
    retracting,
    ticket,
    uuid,
)

OPENED = (intake(), assignment(), assignment(3, 1, "c-2"))
LEAVES_THEM = decision(
    10, 60, responsibility={"party": "utility", "reason": "ours"}, resolution={"reason": "agreed"}
)


def proposal(number: int, minutes: float, *actions: str, **rest: Any) -> FiledFact:
    plan = {"measures": [{"action": action} for action in actions]}
    return field(number, FactKind.FINDING, {"resolution": plan}, minutes, **rest)


def deciding(number: int, minutes: float, *actions: str) -> FiledFact:
    return decision(number, minutes, resolution={"measures": [{"action": a} for a in actions]})


def actions(*filed: FiledFact) -> list[str]:
    return [measure["action"] for measure in ticket(*filed).resolution.measures]


def test_given_a_decision_that_leaves_the_proposals_when_another_comes_then_it_is_not_decided() -> (
    None
):
    first, later = proposal(4, 30, "joint"), proposal(5, 90, "cable", crew="c-2", work=3)

    assert actions(*OPENED, first, LEAVES_THEM, later) == ["joint"]


def test_given_a_proposal_made_before_and_sent_after_the_decision_then_it_is_not_decided() -> None:
    late = proposal(5, 20, "cable", crew="c-2", work=3, received=90)

    assert actions(*OPENED, proposal(4, 30, "joint"), LEAVES_THEM, late) == ["joint"]


def test_given_a_decided_proposal_when_the_crew_amends_it_then_the_decided_measures_stay() -> None:
    first = proposal(4, 30, "joint")
    amended = amending(proposal(5, 90, "new cable for 9,000"), first)

    assert actions(*OPENED, first, amended) == ["new cable for 9,000"]
    assert actions(*OPENED, first, LEAVES_THEM, amended) == ["joint"]


def test_given_a_decided_proposal_when_the_crew_takes_it_back_then_the_measures_stay() -> None:
    first = proposal(4, 30, "joint")
    gone = retracting(proposal(5, 90), first)

    assert actions(*OPENED, first, gone) == []
    assert actions(*OPENED, first, LEAVES_THEM, gone) == ["joint"]


def test_given_a_confirmed_proposal_when_it_was_amended_before_then_the_amendment_is_decided() -> (
    None
):
    first = proposal(4, 30, "joint")
    amended = amending(proposal(5, 40, "joint and clamp"), first)
    confirming = decision(10, 60, resolution={"confirms": first.fact.id})

    assert actions(*OPENED, first, amended, confirming) == ["joint and clamp"]


def test_given_a_decision_that_is_amended_then_it_takes_the_proposals_known_by_then() -> None:
    first, later = proposal(4, 30, "joint"), proposal(5, 90, "cable", crew="c-2", work=3)
    anew = amending(decision(11, 120, resolution={"reason": "both"}), LEAVES_THEM)

    assert actions(*OPENED, first, LEAVES_THEM, later, anew) == ["joint", "cable"]


def test_given_a_measure_that_an_amendment_added_when_amended_again_then_its_report_stays() -> None:
    plan = deciding(10, 60, "joint")
    second = amending(deciding(11, 70, "joint", "cable"), plan)
    cable = {"measure": f"{uuid(11)}.1", "state": "done"}
    reported = office(12, FactKind.EXECUTION, cable, 80)
    third = amending(deciding(13, 90, "cable", "clamp", "joint"), second)

    found = ticket(*OPENED, plan, second, reported, third).resolution.measures

    assert [(m["action"], m["id"], bool(m["execution"])) for m in found] == [
        ("cable", f"{uuid(11)}.1", True),
        ("clamp", f"{uuid(13)}.1", False),
        ("joint", f"{uuid(10)}.0", False),
    ]


def test_given_a_measure_that_was_left_out_and_comes_back_then_it_is_the_same_one() -> None:
    plan = deciding(10, 60, "joint", "cable")
    without = amending(deciding(11, 70, "joint"), plan)
    again = amending(deciding(12, 80, "joint", "cable"), without)

    found = ticket(*OPENED, plan, without, again).resolution.measures

    assert [measure["id"] for measure in found] == [f"{uuid(10)}.0", f"{uuid(10)}.1"]
