"""From the decision to the archive, and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.examine import examine
from casework.filed import FiledFact
from casework.ticket import Ticket
from schemas.documents import Author, fact_document, parse_fact
from schemas.vocabulary import FactKind, ResolutionState, TicketStatus
from tests.unit.casework.casefile import (
    POLICY,
    amending,
    assignment,
    by,
    decision,
    field,
    finding,
    intake,
    office,
    recall,
    retracting,
    ticket,
    uuid,
)

WHO = {"party": "utility", "reason": "our joint"}
MEASURE = {"action": "re-make joint"}
REFUND: dict[str, Any] = {"action": "refund", "money": True, "amount": "30.50", "currency": "CNY"}


def decided(number: int = 4, minutes: float = 10, **measure: Any) -> FiledFact:
    plan = {"measures": [{**MEASURE, **measure}]}
    return decision(number, minutes, responsibility=WHO, resolution=plan)


def approval(number: int, minutes: float, outcome: str = "approve", **rest: Any) -> FiledFact:
    body = {"step": "department", "outcome": outcome, "amount": "30.50", "reason": "seen", **rest}
    return by("wang", office(number, FactKind.APPROVAL, body, minutes))


def done(number: int, minutes: float, of: int = 4) -> FiledFact:
    body = {"measure": f"{uuid(of)}.0", "state": "done"}
    return office(number, FactKind.EXECUTION, body, minutes)


def reply(number: int, minutes: float) -> FiledFact:
    return office(number, FactKind.REPLY, {"channel": "phone", "text": "done"}, minutes)


def call_back(number: int, minutes: float, word: str = "satisfied") -> FiledFact:
    return office(number, FactKind.CALL_BACK, {"satisfaction": word, "note": "asked"}, minutes)


def archive(number: int, minutes: float) -> FiledFact:
    return office(number, FactKind.ARCHIVE, {}, minutes)


def reopening(number: int, minutes: float) -> FiledFact:
    return office(number, FactKind.REOPENING, {"reason": "dim again"}, minutes)


COMPLETE = (intake(), decided(), done(5, 20), reply(6, 30), call_back(7, 40))


def missing(folded: Ticket) -> set[str]:
    return {check.item for check in folded.archive_check if not check.done}


def test_given_one_stage_after_another_when_folded_then_the_status_is_the_last() -> None:
    expected = ["new", "decided", "in-execution", "replied", "called-back"]
    for count, word in enumerate(expected, 1):
        assert ticket(*COMPLETE[:count]).status == word
    assert ticket(*COMPLETE, archive(8, 50)).status is TicketStatus.ARCHIVED


def test_given_a_complete_ticket_when_folded_then_nothing_is_missing_for_the_archive() -> None:
    assert missing(ticket(*COMPLETE)) == set()
    assert missing(ticket(*COMPLETE[:2])) == {"execution", "reply", "call-back"}


def test_given_open_work_and_a_photo_on_its_way_when_folded_then_the_checklist_names_them() -> None:
    picture = {"sha256": "a" * 64, "size": 9, "type": "image/jpeg"}
    folded = ticket(*COMPLETE, assignment(8, 41), field(9, FactKind.PHOTO, picture, 42, work=8))
    checks = {check.item: check.missing for check in folded.archive_check}
    assert checks["investigations"] == (uuid(8),)
    assert checks["originals"] == ("a" * 64,)


def test_given_a_duplicate_when_folded_then_the_checklist_asks_for_no_answer_of_its_own() -> None:
    link = {"relation": "duplicate-of", "ticket": "T261123-AAAAA"}
    assert missing(ticket(intake(), office(2, FactKind.LINK, link, 1))) == set()


def test_given_a_fact_after_the_archive_when_folded_then_it_waits_until_the_reopening() -> None:
    late = finding(9, "customer", 60, work=2)
    base = (*COMPLETE, assignment(2, 5), recall(3, 6), archive(8, 50))
    assert ticket(*base, late).after_archive == (late.fact.id,)
    assert ticket(*base, late).responsibility == ticket(*base).responsibility
    again = ticket(*base, late, reopening(10, 70))
    assert again.after_archive == ()
    assert again.after_hand_over == (late.fact.id,)


def test_given_a_reopening_when_folded_then_decision_reply_and_call_back_are_due_anew() -> None:
    reopened = (*COMPLETE, archive(8, 50), reopening(9, 60))
    assert ticket(*reopened).status is TicketStatus.REOPENED
    assert missing(ticket(*reopened)) >= {"responsibility", "reply", "call-back"}
    assert ticket(*reopened, decided(10, 70)).status is TicketStatus.DECIDED


def test_given_an_archive_that_is_retracted_when_folded_then_it_stands() -> None:
    base = (*COMPLETE, archive(8, 50))
    slip = retracting(archive(9, 60), archive(8, 50))
    assert ticket(*base, slip).status is TicketStatus.ARCHIVED


def test_given_a_legal_hold_after_the_archive_when_folded_then_it_holds() -> None:
    hold = office(9, FactKind.HOLD, {"on": True, "reason": "court order"}, 60)
    folded = ticket(*COMPLETE, archive(8, 50), hold)
    assert folded.closing.hold is not None
    assert folded.after_archive == ()


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([], ResolutionState.NEEDS_APPROVAL),
        ([approval(5, 20)], ResolutionState.APPROVED),
        ([approval(5, 20, amount="30.5")], ResolutionState.APPROVED),
        ([approval(5, 20, amount="3.05")], ResolutionState.NEEDS_APPROVAL),
        ([approval(5, 5)], ResolutionState.NEEDS_APPROVAL),  # before the decision
        ([approval(5, 20, "return")], ResolutionState.RETURNED),
    ],
)
def test_given_approvals_when_folded_then_only_one_for_this_sum_after_the_decision_counts(
    given: list[FiledFact], state: ResolutionState
) -> None:
    assert ticket(intake(), decided(**REFUND), *given).resolution.state is state


def test_given_two_approvals_at_once_when_they_differ_then_the_first_counts_and_both_show() -> None:
    yes, no = approval(5, 20), approval(6, 21, "return")
    folded = ticket(intake(), decided(**REFUND), no, yes)
    assert folded.resolution.state is ResolutionState.APPROVED
    assert folded.disputes[0].facts == (yes.fact.id, no.fact.id)
    assert "disputes" in missing(folded)


def test_given_a_large_sum_when_one_step_is_taken_then_the_company_is_still_waited_for() -> None:
    large: dict[str, Any] = {**REFUND, "amount": "5000"}
    yes = approval(5, 20, amount="5000")
    folded = ticket(intake(), decided(**large), yes)
    assert [step.state for step in folded.resolution.approvals] == ["approved", "waiting"]
    assert folded.status is TicketStatus.AWAITING_APPROVAL


def test_given_a_decision_of_version_1_when_read_then_reply_and_approval_are_as_they_were() -> None:
    plan = {"measures": [{**MEASURE, **REFUND, "amount": "90000"}], "approved": True}
    said = {"responsibility": WHO, "resolution": plan, "reply": {"channel": "phone"}}
    document = fact_document(decision(4, 10, **said).fact) | {"schema": 1}
    old = FiledFact(parse_fact(document), decided().received_at)
    folded = ticket(intake(), old)
    assert folded.resolution.state is ResolutionState.APPROVED
    assert folded.status is TicketStatus.REPLIED


def test_given_nobody_reached_when_called_as_often_as_the_profile_says_then_that_is_enough() -> (
    None
):
    calls = [call_back(number, number, "not-reached") for number in (11, 12, 13)]
    base = COMPLETE[:4]
    assert "call-back" in missing(ticket(*base, *calls[:2]))
    assert "call-back" not in missing(ticket(*base, *calls))


def test_given_the_profiles_rules_when_nobody_says_otherwise_then_they_set_the_priority() -> None:
    urgent = ticket(intake(matter="有人触电"))
    assert (urgent.intake["priority"], urgent.intake["emergency"]) == (1, True)
    assert urgent.classification["rules"] == ["personal-injury"]
    own = {"priority": 4, "emergency": False, "reason": "a drill"}
    calm = ticket(intake(matter="有人触电"), office(2, FactKind.CLASSIFICATION, own, 1))
    assert (calm.intake["priority"], calm.intake["emergency"]) == (4, False)


def test_given_another_class_when_the_sub_item_is_not_of_it_then_it_falls_away() -> None:
    moved = office(2, FactKind.CLASSIFICATION, {"class": "OUT", "reason": "an outage"}, 1)
    folded = ticket(intake(sub_item="low-voltage"), moved)
    assert (folded.intake["class"], folded.intake.get("sub_item")) == ("OUT", None)


def test_given_a_crew_that_repairs_when_it_reports_offline_then_the_office_is_not_asked_first() -> (
    None
):
    body = {"measure": f"{uuid(99)}.0", "state": "done"}
    early = field(5, FactKind.EXECUTION, body, 5)
    assert examine(early.fact, ticket(intake(), assignment()), POLICY) == []


@pytest.mark.parametrize(
    ("filed", "code"),
    [
        (done(9, 60), "executed-already"),
        (done(9, 60, of=77), "unknown-measure"),
        (decided(9, 60, amount="1.005"), "too-many-decimals"),
        (decided(9, 60, due="2025-01-01T00:00:00.000Z"), "due-in-the-past"),
        (approval(9, 60), "nothing-to-approve"),
    ],
)
def test_given_what_the_ticket_does_not_allow_when_the_office_commands_it_then_it_is_named(
    filed: FiledFact, code: str
) -> None:
    assert [fault.code for fault in examine(filed.fact, ticket(*COMPLETE), POLICY)] == [code]


def test_given_an_amendment_by_the_office_when_examined_then_the_stage_does_not_matter() -> None:
    corrected = replace(reply(9, 60).fact, amends=reply(6, 30).fact.id)
    assert examine(corrected, ticket(*COMPLETE), POLICY) == []


def test_given_another_decision_after_the_reply_when_folded_then_it_takes_a_new_reply() -> None:
    anew = decided(8, 50, action="renew the cable")
    folded = ticket(*COMPLETE, anew)
    assert (folded.status, missing(folded)) == ("decided", {"execution", "reply", "call-back"})
    assert len(folded.closing.replies) == 1
    told = (done(9, 60, of=8), reply(10, 70), call_back(11, 80))
    assert ticket(*COMPLETE, anew, *told).status is TicketStatus.CALLED_BACK


def test_given_the_same_decision_again_with_another_reason_then_the_reply_stands() -> None:
    plan = {"measures": [MEASURE], "reason": "said more clearly"}
    again = decision(8, 50, responsibility={**WHO, "reason": "our own joint"}, resolution=plan)
    assert ticket(*COMPLETE, again).status is TicketStatus.CALLED_BACK


def test_given_an_amendment_that_reorders_measures_then_a_report_stays_with_its_measure() -> None:
    plan = {"measures": [{"action": "renew the cable"}, MEASURE]}
    amended = amending(decision(8, 50, responsibility=WHO, resolution=plan), decided())
    folded = ticket(*COMPLETE, amended)
    found = [(m["action"], m["id"], bool(m["execution"])) for m in folded.resolution.measures]
    assert found == [
        ("renew the cable", f"{uuid(8)}.0", False),
        ("re-make joint", f"{uuid(4)}.0", True),
    ]


def test_given_an_amendment_in_other_words_that_names_the_id_then_it_is_the_same_measure() -> None:
    plan = {"measures": [{"action": "re-make the joint", "id": f"{uuid(4)}.0"}]}
    amended = amending(decision(8, 50, responsibility=WHO, resolution=plan), decided())
    [measure] = ticket(*COMPLETE, amended).resolution.measures
    assert (measure["id"], bool(measure["execution"])) == (f"{uuid(4)}.0", True)


def test_given_a_hold_and_its_end_at_one_moment_when_folded_then_the_hold_stands() -> None:
    begun = office(20, FactKind.HOLD, {"on": True, "reason": "court order"}, 5)
    ended = office(21, FactKind.HOLD, {"on": False, "reason": "settled"}, 5)
    other = office(19, FactKind.HOLD, {"on": False, "reason": "settled"}, 5)

    assert ticket(intake(), begun, ended).closing.hold is not None
    assert ticket(intake(), begun, other).closing.hold is not None


def test_given_a_pause_and_its_end_at_one_moment_when_folded_then_the_clock_goes_on() -> None:
    begun = office(20, FactKind.PAUSE, {"on": True, "cause": "customer-asks", "reason": "away"}, 5)
    ended = office(19, FactKind.PAUSE, {"on": False, "cause": "customer-asks"}, 5)

    assert [stop["until"] is None for stop in ticket(intake(), begun, ended).closing.pauses] == [
        False
    ]


def test_voice_notes_and_signatures_are_waited_for_before_the_archive() -> None:
    note = {"sha256": "b" * 64, "size": 9, "type": "audio/ogg", "seconds": 3}
    who = {"role": "customer"}
    said = [
        field(5, FactKind.STATEMENT, {"text": "dim", "by": who, "recording": note}, 5),
        field(6, FactKind.SIGNATURE, {"by": who, "sha256": "c" * 64, "size": 9}, 6),
        field(7, FactKind.SIGNATURE, {"by": who, "sha256": "d" * 64}, 7),
    ]
    stored = {"sha256": "b" * 64, "size": 9, "type": "audio/ogg", "stored": True}
    told = office(8, FactKind.PHOTO, stored, 8)
    there = replace(told, fact=replace(told.fact, author=Author(server="media")))

    def missing(*facts: FiledFact) -> tuple[str, ...]:
        checks = ticket(intake(), assignment(), *facts).archive_check
        return next(check.missing for check in checks if check.item == "originals")

    assert missing(*said) == ("b" * 64, "c" * 64)
    assert missing(*said, there) == ("c" * 64,)
