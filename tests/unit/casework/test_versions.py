"""A fact is judged by the version of the profile that was in force when it was made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.rulebook import Edition, rulebook
from schemas.vocabulary import FactKind, TicketStatus
from tests.unit.casework.casefile import (
    POLICY,
    TICKET,
    amending,
    assignment,
    at,
    decision,
    field,
    finding,
    intake,
    office,
)

HOUR = 60
TWO_HOURS = next(rule for rule in POLICY.deadlines if rule.minutes and not rule.starts)
OLD = replace(
    POLICY,
    version=1,
    deadlines=(replace(TWO_HOURS, name="on-site", minutes=2 * HOUR, classes=frozenset()),),
    approval_steps=(),
    call_back=replace(POLICY.call_back, tries=2),
    late_after_s=600,
)
NEW = replace(
    OLD,
    version=2,
    deadlines=(replace(OLD.deadlines[0], minutes=4 * HOUR),),
    approval_steps=POLICY.approval_steps,
    call_back=replace(POLICY.call_back, tries=3),
    late_after_s=7_200,
)
CHANGES_AT = 300
RULES = rulebook([Edition(OLD, at(-100_000)), Edition(NEW, at(CHANGES_AT))])
DAMAGE: dict[str, Any] = {"measures": [{"action": "pay", "amount": "10", "currency": "CNY"}]}
PARTY = {"party": "utility", "reason": "seen"}


def folded(*filed: FiledFact) -> Ticket:
    """The fold under both versions."""
    ticket = fold(TICKET, filed, RULES)
    assert ticket is not None
    return ticket


def test_given_a_ticket_of_the_old_version_when_the_new_one_counts_then_its_promise_stays() -> None:
    old = folded(intake(minutes=299), office(5, FactKind.RECORD, {"text": "later"}, 400))
    assert old.deadlines[0].due == at(299 + 120)
    assert old.to_document()["policy"] == {"name": "cn-state-grid", "version": 1}


def test_given_a_ticket_opened_as_the_new_version_begins_then_that_gives_the_promise() -> None:
    new = folded(intake(minutes=300))
    assert new.deadlines[0].due == at(300 + 240)
    assert new.to_document()["policy"] == {"name": "cn-state-grid", "version": 2}


def test_given_an_intake_that_is_amended_later_when_folded_then_the_old_promise_stays() -> None:
    first = intake(minutes=0)
    later = amending(intake(9, 400, title="低电压, every evening"), first)
    assert folded(first, later).deadlines[0].due == at(120)


def test_given_a_promise_that_starts_later_when_folded_then_it_is_that_of_the_intake() -> None:
    rules = [
        replace(p, deadlines=(replace(p.deadlines[0], starts=("decision",)),)) for p in (OLD, NEW)
    ]
    both = rulebook([Edition(rules[0], at(-1)), Edition(rules[1], at(CHANGES_AT))])
    ticket = fold(TICKET, [intake(), decision(4, 400, responsibility=PARTY)], both)
    assert ticket is not None
    assert ticket.deadlines[0].due == at(400 + 120)


def test_given_no_intake_when_folded_then_no_version_has_promised_anything() -> None:
    assert folded(assignment(minutes=1)).to_document()["policy"] is None


def test_given_decisions_on_both_sides_when_folded_then_each_has_its_own_chain() -> None:
    before = decision(4, 100, responsibility=PARTY, resolution=DAMAGE)
    after = decision(4, 301, responsibility=PARTY, resolution=DAMAGE)
    assert [s.step for s in folded(intake(), before).resolution.approvals] == ["supervisor"]
    steps = [s.step for s in folded(intake(), after).resolution.approvals]
    assert steps == ["department"]


def test_given_a_decision_amended_after_the_change_when_folded_then_the_new_chain_counts() -> None:
    before = decision(4, 100, responsibility=PARTY, resolution=DAMAGE)
    amended = amending(decision(5, 400, responsibility=PARTY, resolution=DAMAGE), before)
    steps = [s.step for s in folded(intake(), before, amended).resolution.approvals]
    assert steps == ["department"]


def test_given_two_vain_calls_when_a_version_asks_for_three_then_the_earlier_were_enough() -> None:
    told = office(6, FactKind.REPLY, {"channel": "phone", "text": "done"}, 20)
    begun = [intake(), decision(4, 10, responsibility=PARTY), told]
    early = [_vain(7, 30), _vain(8, 40)]
    assert folded(*begun, *early).status is TicketStatus.CALLED_BACK
    assert folded(*begun, *early, _vain(9, 400)).status is TicketStatus.CALLED_BACK
    assert folded(*begun, _vain(7, 30), _vain(8, 400)).status is TicketStatus.REPLIED


def _vain(number: int, minutes: float) -> FiledFact:
    return office(number, FactKind.CALL_BACK, {"satisfaction": "not-reached"}, minutes)


def test_given_news_that_took_an_hour_when_folded_then_its_version_says_whether_it_is_late() -> (
    None
):
    slow = finding(4, "utility", 100, received=160)
    slow_too = finding(5, "utility", 310, received=370)
    assert folded(intake(), assignment(), slow, slow_too).late == (slow.fact.id,)


def test_given_a_clock_a_year_ahead_when_folded_then_its_receipt_bounds_the_version() -> None:
    ahead = field(4, FactKind.FINDING, {"seen": "x"}, 525_600, received=160)
    assert folded(intake(), assignment(), ahead).late == ()
    assert [line.at for line in folded(intake(), assignment(), ahead).history][-1] == at(160)
