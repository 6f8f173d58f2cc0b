"""What an investigation asks for: checklist, time, and the template that proposes them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.templates import proposed
from casework.ticket import Investigation, Ticket
from casework.worksheet import answers_it
from schemas.vocabulary import DeadlineState, FactKind
from tests.unit.casework import casefile
from tests.unit.casework.casefile import POLICY, at, field, office, recall, step, ticket

LOAD = {"code": "load", "kind": "text", "required": True, "title": {"zh": "负荷", "en": "Load"}}
TAP = {"code": "tap", "kind": "text", "required": False, "title": {"zh": "档位", "en": "Tap"}}
JOINT = {
    "code": "joint",
    "kind": "choice",
    "required": True,
    "title": {"zh": "接头", "en": "Joint"},
    "options": [{"code": "burnt", "title": {"zh": "烧损", "en": "Burnt"}}],
}


def _survey(**body: Any) -> Any:
    return casefile.assignment(checklist=[LOAD, TAP, JOINT], **body)


def _answers(number: int, minutes: float, *answers: dict[str, Any]) -> Any:
    body = {"seen": "burnt joint", "checklist": list(answers)}
    return field(number, FactKind.FINDING, body, minutes)


def _only(found: Ticket) -> Investigation:
    (item,) = found.investigations
    return item


def test_given_some_answers_when_folded_then_the_required_items_without_one_are_missing() -> None:
    found = ticket(
        casefile.intake(), _survey(), _answers(3, 9, {"item": "joint", "choice": "burnt"})
    )
    progress = _only(found).checklist
    assert progress is not None
    assert progress.to_document() == {"items": 3, "answered": 1, "missing": ["load"]}


def test_given_done_with_items_missing_when_folded_then_it_needs_attention_and_names_them() -> None:
    found = ticket(casefile.intake(), _survey(), step(3, "done", 9))
    (attention,) = found.attention
    assert attention.fact == casefile.step(3, "done", 9).fact.id
    assert [fault.code for fault in attention.reasons] == ["checklist-incomplete"]
    assert "load, joint" in attention.reasons[0].message


def test_given_answers_that_come_after_done_when_folded_then_nothing_needs_attention() -> None:
    late = _answers(
        4, 20, {"item": "load", "text": "2 kW"}, {"item": "joint", "not_done": "no ladder"}
    )
    found = ticket(casefile.intake(), _survey(), step(3, "done", 9), late)
    assert found.attention == ()


def test_given_incomplete_work_that_a_person_accepts_when_folded_then_it_is_not_listed() -> None:
    done = step(3, "done", 9)
    accepted = office(4, FactKind.ACCEPTANCE, {"fact": done.fact.id, "accept": True}, 30)
    assert ticket(casefile.intake(), _survey(), done, accepted).attention == ()


def test_given_an_answer_that_is_corrected_when_folded_then_the_later_one_counts() -> None:
    found = ticket(
        casefile.intake(),
        casefile.assignment(checklist=[{**LOAD, "kind": "done"}]),
        _answers(3, 9, {"item": "load", "done": True}),
        _answers(4, 10, {"item": "load", "done": False}),
    )
    progress = _only(found).checklist
    assert progress is not None
    assert progress.missing == ("load",)


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ({"item": "joint", "choice": "burnt"}, True),
        ({"item": "joint", "choice": "frozen"}, False),
        ({"item": "joint", "text": "burnt"}, False),
        ({"item": "joint", "not_done": "out of reach"}, True),
    ],
)
def test_given_a_choice_when_answered_then_only_its_options_and_a_reason_fit(
    answer: dict[str, Any], fits: bool
) -> None:
    assert answers_it(JOINT, answer) is fits


@pytest.mark.parametrize(
    ("facts", "now", "state"),
    [
        ([], 30, DeadlineState.RUNNING),
        ([], 61, DeadlineState.MISSED),
        ([("done", 59, 59)], 61, DeadlineState.MET),
        ([("done", 59, 90)], 100, DeadlineState.MET_LATE_REPORTED),
        ([("done", 70, 70)], 100, DeadlineState.MISSED),
    ],
)
def test_given_an_hour_for_the_work_when_folded_then_its_time_runs_is_met_or_missed(
    facts: list[tuple[str, float, float]], now: float, state: DeadlineState
) -> None:
    given = casefile.assignment(due="2026-11-23T01:00:00.000Z")
    steps = [step(3 + n, word, when, received=seen) for n, (word, when, seen) in enumerate(facts)]
    found = ticket(casefile.intake(), given, *steps, now=at(now))
    deadline = _only(found).deadline
    assert deadline is not None
    assert deadline.state is state


def test_given_work_that_was_taken_back_when_folded_then_it_has_no_time_any_more() -> None:
    given = casefile.assignment(due="2026-11-23T01:00:00.000Z")
    assert _only(ticket(casefile.intake(), given, recall(3, 30), now=at(90))).deadline is None


def test_given_a_check_of_records_when_folded_then_no_crew_holds_it_and_a_record_answers() -> None:
    check = {"type": "internal-records-check", "lead_department": "metering", "checklist": [LOAD]}
    record = office(
        3,
        FactKind.RECORD,
        {"source": "billing", "text": "paid", "checklist": [{"item": "load", "text": "none"}]},
        9,
    )
    fact = replace(record.fact, investigation=casefile.uuid(2))
    linked = replace(record, fact=fact)
    found = ticket(casefile.intake(), office(2, FactKind.ASSIGNMENT, check, 1), linked)
    item = _only(found)
    assert (item.crew, item.lead_department, found.holders) == (None, "metering", ())
    assert item.checklist is not None
    assert item.checklist.missing == ()


def test_given_declined_work_when_folded_then_the_ticket_is_new_again_with_the_reason() -> None:
    body = {"step": "declined", "reason": "crew is at a 10 kV fault"}
    found = ticket(casefile.intake(), _survey(), field(3, FactKind.PROGRESS, body, 9))
    assert (found.status, _only(found).state) == ("new", "declined")
    assert _only(found).steps[-1].reason == "crew is at a 10 kV fault"


def test_given_work_that_cannot_be_completed_when_folded_then_it_is_the_dispatchers_turn() -> None:
    body = {"step": "cannot-complete", "reason": "nobody at home"}
    found = ticket(casefile.intake(), _survey(), field(3, FactKind.PROGRESS, body, 9))
    assert (found.status, _only(found).state) == ("new", "cannot-complete")


def test_given_a_survey_of_low_voltage_when_proposed_then_the_profiles_template_fills_it() -> None:
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    asked = {"type": "power-quality", "crew": "c-1"}
    found = proposed(asked, {"class": "PQ", "sub_item": "low-voltage"}, POLICY, now)
    assert (found["lead_department"], found["skills"]) == ("distribution", ["power-quality"])
    assert [item["code"] for item in found["checklist"] if item["required"]] == [
        "instrument",
        "logger-run",
        "installed",
    ]
    assert found["due"] == "2026-12-07T16:00:00.000Z"


def test_given_what_the_office_says_itself_when_proposed_then_it_is_kept() -> None:
    asked: dict[str, Any] = {"type": "on-site-survey", "checklist": [], "due": None}
    found = proposed(asked, {"class": "PQ"}, POLICY, datetime(2026, 11, 23, tzinfo=UTC))
    assert (found["checklist"], found["due"], found["skills"]) == ([], None, [])


def test_given_damaged_appliances_when_proposed_then_their_template_comes_first() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    asked = {"type": "on-site-survey", "crew": "c-1"}
    found = proposed(asked, {"class": "PQ", "sub_item": "appliance-damage"}, POLICY, now)
    assert found["lead_department"] == "customer-service"
    assert found["due"] == (now + timedelta(hours=24)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_given_work_into_a_year_without_a_calendar_when_proposed_then_its_end_is_provisional() -> (
    None
):
    now = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)
    said = {"class": "PQ", "sub_item": "low-voltage"}
    asked = {"type": "power-quality", "crew": "c-1"}
    found = proposed(asked, said, POLICY, now)
    assert (found["due"], found["due_provisional"]) == ("2027-01-08T16:00:00.000Z", True)
    own = proposed({**asked, "due": "2027-01-08T16:00:00.000Z"}, said, POLICY, now)
    assert "due_provisional" not in own
    sure = proposed(asked, said, POLICY, datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    assert "due_provisional" not in sure


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], DeadlineState.PROVISIONAL),
        ([step(3, "done", 59, received=59)], DeadlineState.MET),
        ([step(3, "done", 70, received=70)], DeadlineState.PROVISIONAL),
    ],
)
def test_given_a_provisional_end_when_folded_then_the_work_is_met_in_time_or_not_yet_judged(
    steps: list[Any], state: DeadlineState
) -> None:
    given = casefile.assignment(due="2026-11-23T01:00:00.000Z", due_provisional=True)
    found = _only(ticket(casefile.intake(), given, *steps, now=at(100)))
    assert found.deadline is not None
    assert (found.deadline.state, found.to_document()["due_provisional"]) == (state, True)
