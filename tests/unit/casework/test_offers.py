"""What can be done to a ticket as it stands, and what it waits for."""

from __future__ import annotations

from typing import Any

import pytest

from casework.filed import FiledFact
from casework.offers import Command, Wait, possible, waits_for
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    assignment,
    at,
    by,
    decision,
    faulty,
    finding,
    intake,
    office,
    step,
    ticket,
    uuid,
)

NOW = at(500)
WHO = {"party": "utility", "reason": "our joint"}
REFUND: dict[str, Any] = {"action": "refund", "money": True, "amount": "30.50", "currency": "CNY"}
SURVEYED = (intake(), assignment(), finding(3, "utility", 5), step(4, "done", 6))
DECIDED = decision(5, 10, responsibility=WHO, resolution={"measures": [REFUND]})
APPROVED = by(
    "wang",
    office(
        6, FactKind.APPROVAL, {"step": "department", "outcome": "approve", "amount": "30.50"}, 11
    ),
)
DONE = office(7, FactKind.EXECUTION, {"measure": f"{uuid(5)}.0", "state": "done"}, 12)
REPLIED = office(8, FactKind.REPLY, {"channel": "phone", "text": "refunded"}, 13)
CALLED = office(9, FactKind.CALL_BACK, {"satisfaction": "satisfied"}, 14)
ARCHIVED = office(10, FactKind.ARCHIVE, {}, 15)
RETURNED = by(
    "wang",
    office(
        6,
        FactKind.APPROVAL,
        {"step": "department", "outcome": "return", "amount": "30.50", "reason": "too much"},
        11,
    ),
)
LOOP = (*SURVEYED, DECIDED, APPROVED, DONE, REPLIED, CALLED, ARCHIVED)


@pytest.mark.parametrize(
    ("facts", "what", "of"),
    [
        (LOOP[:1], Wait.ASSIGNMENT, ()),
        (LOOP[:3], Wait.CREW, ("c-1",)),
        (LOOP[:4], Wait.DECISION, ()),
        (LOOP[:5], Wait.APPROVAL, ("department",)),
        ((*LOOP[:5], RETURNED), Wait.DECISION, ()),
        (LOOP[:6], Wait.EXECUTION, (f"{uuid(5)}.0",)),
        (LOOP[:7], Wait.REPLY, ()),
        (LOOP[:8], Wait.CALL_BACK, ()),
        (LOOP[:9], Wait.ARCHIVE, ()),
    ],
)
def test_a_ticket_waits_for_the_next_step_of_its_way(
    facts: tuple[FiledFact, ...], what: Wait, of: tuple[str, ...]
) -> None:
    waiting = waits_for(ticket(*facts))

    assert waiting is not None
    assert waiting.what is what
    assert not of or waiting.of == of


def test_a_faulty_fact_comes_before_the_reply_that_would_rest_on_it() -> None:
    wrong = faulty(finding(11, "customer", 7))

    waiting = waits_for(ticket(*LOOP[:7], wrong))

    assert waiting is not None
    assert (waiting.what, waiting.of) == (Wait.ATTENTION, (wrong.fact.id,))


def test_an_archived_ticket_waits_for_nothing_and_only_its_file_can_be_added_to() -> None:
    archived = ticket(*LOOP)

    assert waits_for(archived) is None
    assert set(possible(archived, "li", NOW)) == {
        Command.REOPENINGS,
        Command.HOLDS,
        Command.DERIVATIVES,
        Command.ERASURES,
    }


@pytest.mark.parametrize(
    ("length", "offered"),
    [
        (1, set()),
        (3, {Command.RECALLS}),
        (5, {Command.APPROVALS}),
        (6, {Command.EXECUTIONS, Command.REPLIES, Command.REOPENINGS}),
        (8, {Command.REPLIES, Command.CALL_BACKS, Command.REOPENINGS}),
        (9, {Command.REPLIES, Command.CALL_BACKS, Command.ARCHIVE, Command.REOPENINGS}),
    ],
)
def test_what_takes_a_certain_state_is_offered_in_that_state_alone(
    length: int, offered: set[Command]
) -> None:
    at_times = {
        Command.RECALLS,
        Command.APPROVALS,
        Command.EXECUTIONS,
        Command.REPLIES,
        Command.CALL_BACKS,
        Command.ARCHIVE,
        Command.REOPENINGS,
        Command.ACCEPTANCE,
    }
    assert set(possible(ticket(*LOOP[:length]), "li", NOW)) & at_times == offered
