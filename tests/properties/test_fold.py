"""Any order, any repetition, any clock: the same ticket; and nothing that was sent is dropped."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.audit import canonical
from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.vocabulary import FactKind, ResolutionState, TicketStatus
from tests.properties.bodies import TICKET
from tests.properties.strategies import (
    ALL_KINDS,
    RULES,
    Casefile,
    casefiles,
    declining,
    handed_over_casefiles,
    reopening,
)

_LISTS = frozenset({"after_hand_over", "after_archive", "history", "late", "facts"})

quickly = settings(max_examples=30, deadline=None, report_multiple_bugs=False)


def _folded(filed: list[FiledFact]) -> Ticket:
    ticket = fold(TICKET, filed, RULES)
    assert ticket is not None
    return ticket


def _text(filed: list[FiledFact]) -> bytes:
    return canonical(_folded(filed).to_document())


@quickly
@given(casefiles(), st.integers())
def test_given_any_order_and_any_clocks_when_folded_then_the_ticket_is_the_same_byte_for_byte(
    casefile: Casefile, seed: int
) -> None:
    shuffled = list(casefile.filed)
    random.Random(seed).shuffle(shuffled)
    assert _text(shuffled) == _text(list(casefile.filed))


@quickly
@given(casefiles(), st.data())
def test_given_facts_that_come_again_when_folded_then_the_ticket_is_the_same_byte_for_byte(
    casefile: Casefile, data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(casefile.filed), max_size=6))
    assert _text([*again, *casefile.filed, *again]) == _text(list(casefile.filed))


@quickly
@given(casefiles(), st.data())
def test_given_batches_that_overlap_when_folded_after_each_then_the_last_ticket_is_the_same(
    casefile: Casefile, data: st.DataObject
) -> None:
    office: list[FiledFact] = []
    for batch in data.draw(st.permutations([casefile.filed[::2], casefile.filed[1::2]])):
        office.extend(batch)
        _folded(office)
    assert _text(office) == _text(list(casefile.filed))


@quickly
@given(casefiles())
def test_given_any_facts_when_folded_then_each_has_a_line_in_the_history(
    casefile: Casefile,
) -> None:
    ticket = _folded(list(casefile.filed))
    sent = {item.fact.id for item in casefile.filed}
    assert {line.fact for line in ticket.history} == sent
    assert ticket.facts == len(sent)


@quickly
@given(casefiles())
def test_given_any_facts_when_folded_then_a_faulty_one_waits_until_another_replaces_it(
    casefile: Casefile,
) -> None:
    ticket = _folded(list(casefile.filed))
    faulty = {item.fact.id for item in casefile.filed if item.faults}
    replaced = {
        item.fact.amends or item.fact.retracts for item in casefile.filed if not item.faults
    }
    answered = {item.fact.body.get("fact") for item in casefile.filed}
    listed = {item.fact for item in ticket.attention}
    assert faulty - replaced - answered <= listed


def _decided(filed: list[FiledFact]) -> dict[str, Any]:
    """The ticket without what lists facts as such: all that a waiting fact may not touch."""
    document = _folded(filed).to_document()
    checks = document["archive_check"]
    document["archive_check"] = [item for item in checks if item["item"] != "after-hand-over"]
    return {key: value for key, value in document.items() if key not in _LISTS}


@settings(quickly, max_examples=100)
@given(handed_over_casefiles())
def test_given_facts_that_wait_after_hand_over_when_left_out_then_nothing_else_changes(
    casefile: Casefile,
) -> None:
    filed = list(casefile.filed)
    waiting = set(_folded(filed).after_hand_over)
    assert _decided([item for item in filed if item.fact.id not in waiting]) == _decided(filed)


@settings(quickly, max_examples=100)
@given(handed_over_casefiles())
def test_given_a_waiting_fact_when_the_office_declines_it_then_nothing_else_changes(
    casefile: Casefile,
) -> None:
    filed = list(casefile.filed)
    waiting = list(_folded(filed).after_hand_over)
    declined = [*filed, declining(waiting)]
    assert _folded(declined).after_hand_over == ()
    assert _decided(declined) == _decided([*filed, declining([])])


@quickly
@given(casefiles())
def test_given_any_clocks_when_folded_then_no_step_stands_outside_assignment_and_receipt(
    casefile: Casefile,
) -> None:
    by_device = {i.fact.id for i in casefile.filed if i.fact.author.device is not None}
    for item in _folded(list(casefile.filed)).investigations:
        for step in item.steps:
            assert step.at <= step.reported_at
            if step.fact in by_device and step.reported_at >= item.assigned_at:
                assert step.at >= item.assigned_at


@quickly
@given(casefiles())
def test_given_findings_that_name_parties_when_nobody_decided_then_two_opinions_are_a_dispute(
    casefile: Casefile,
) -> None:
    kept = [item for item in casefile.filed if item.fact.kind is not FactKind.DECISION]
    ticket = _folded(kept)
    opinions = {
        (proposal.party, proposal.shares)
        for proposal in ticket.responsibility.proposals
        if proposal.fact in ticket.responsibility.basis
    }
    assert (len(opinions) > 1) == bool(ticket.disputes)


_CLOSING = (FactKind.ARCHIVE, FactKind.REOPENING, *ALL_KINDS)
"""Archives and reopenings twice as often."""


@settings(quickly, max_examples=100)
@given(casefiles(_CLOSING))
def test_given_an_archived_ticket_when_what_came_later_is_left_out_then_nothing_else_changes(
    casefile: Casefile,
) -> None:
    filed = list(casefile.filed)
    waiting = set(_folded(filed).after_archive)
    assert _decided([item for item in filed if item.fact.id not in waiting]) == _decided(filed)


@quickly
@given(casefiles(_CLOSING))
def test_given_facts_after_an_archive_when_the_ticket_is_reopened_then_none_of_them_waits(
    casefile: Casefile,
) -> None:
    ticket = _folded([*casefile.filed, reopening()])
    assert ticket.after_archive == ()
    assert ticket.status not in (TicketStatus.ARCHIVED, TicketStatus.REPLIED)


@quickly
@given(casefiles())
def test_given_any_facts_when_folded_then_no_step_is_approved_without_a_fact_that_says_so(
    casefile: Casefile,
) -> None:
    ticket = _folded(list(casefile.filed))
    if ticket.resolution.state is ResolutionState.APPROVED and ticket.resolution.money:
        sent = {item.fact.id for item in casefile.filed}
        assert {step.fact for step in ticket.resolution.approvals} <= sent
        assert ticket.resolution.approvals


@quickly
@given(casefiles())
def test_given_any_facts_when_folded_then_the_checklist_is_done_only_after_reply_and_call_back(
    casefile: Casefile,
) -> None:
    ticket = _folded(list(casefile.filed))
    elsewhere = {"duplicate-of", "merged-into"}
    if any(link["relation"] in elsewhere for link in ticket.closing.links):
        return
    if all(check.done for check in ticket.archive_check):
        assert ticket.closing.replied
        assert ticket.closing.called_back
