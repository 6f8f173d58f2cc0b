"""Clocks, working days and deadlines."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.calendar import after_working_days, is_working_day, years_missing
from casework.clock import corrected
from casework.examine import examine
from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Deadline, Ticket
from schemas.documents import Moment
from schemas.rulebook import rulebook_of
from schemas.vocabulary import DeadlineState, FactKind
from tests.unit.casework.casefile import (
    POLICY,
    TICKET,
    assignment,
    at,
    decision,
    field,
    intake,
    office,
    step,
    ticket,
)

OUT: dict[str, Any] = {"class": "OUT"}
OUTAGE = (intake(**OUT), assignment())


def named(folded: Ticket, name: str) -> Deadline:
    return next(item for item in folded.deadlines if item.name == name)


def test_given_a_measured_offset_when_corrected_then_it_is_added() -> None:
    assert corrected(Moment(at(10), 60_000), at(30)) == at(11)


def test_given_a_clock_ahead_when_corrected_then_the_receipt_bounds_it() -> None:
    assert corrected(Moment(datetime(9999, 12, 31, tzinfo=UTC), 10**15), at(30)) == at(30)


def test_given_a_clock_years_behind_when_corrected_then_the_assignment_bounds_it() -> None:
    assert corrected(Moment(datetime(2010, 1, 1, tzinfo=UTC)), at(30), at(5)) == at(5)


def test_given_arrival_within_45_minutes_in_town_when_reported_at_once_then_it_is_met() -> None:
    assert named(ticket(*OUTAGE, step(4, "arrived", 40)), "arrival").state is DeadlineState.MET


def test_given_arrival_in_time_when_the_news_is_late_then_it_is_met_late_reported() -> None:
    folded = ticket(*OUTAGE, step(4, "arrived", 40, received=300))
    assert named(folded, "arrival").state is DeadlineState.MET_LATE_REPORTED
    assert folded.late != ()


def test_given_arrival_after_the_limit_when_folded_then_it_is_missed() -> None:
    assert named(ticket(*OUTAGE, step(4, "arrived", 50)), "arrival").state is DeadlineState.MISSED


def test_given_no_arrival_when_the_limit_passes_then_only_now_tells_running_from_missed() -> None:
    assert named(ticket(*OUTAGE), "arrival").state is DeadlineState.RUNNING
    assert named(ticket(*OUTAGE, now=at(46)), "arrival").state is DeadlineState.MISSED


def test_given_a_rural_site_when_folded_then_arrival_is_due_in_90_minutes() -> None:
    folded = ticket(intake(**OUT, site={"area": "rural"}))
    assert named(folded, "arrival").due == at(90)


def test_given_a_reply_when_folded_then_the_reply_deadline_is_met() -> None:
    folded = ticket(*OUTAGE, decision(4, 60, reply={"channel": "phone"}))
    assert named(folded, "reply").state is DeadlineState.MET


def test_given_national_day_when_four_working_days_are_counted_then_the_holiday_is_skipped() -> (
    None
):
    start = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)
    due, sure = after_working_days(start, 4, POLICY)
    # 30 September, 8, 9 and the worked Saturday 10 October; midnight in Shanghai
    assert due == datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
    assert sure


def test_given_a_year_without_calendar_when_counted_then_the_answer_is_provisional() -> None:
    assert is_working_day(datetime(2027, 1, 4, tzinfo=UTC).date(), POLICY) is None
    folded = ticket(intake(minutes=60 * 24 * 37))
    assert named(folded, "reply").state is DeadlineState.PROVISIONAL


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({}, datetime(2026, 11, 27, 16, 0, tzinfo=UTC)),
        ({"order_type": "report"}, datetime(2026, 12, 4, 16, 0, tzinfo=UTC)),
        ({"order_type": "meter-test"}, datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
        ({"order_type": "reading-abnormal"}, datetime(2026, 12, 1, 16, 0, tzinfo=UTC)),
        ({"order_type": "service-request"}, datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
        ({"channel": "12398"}, datetime(2026, 12, 7, 16, 0, tzinfo=UTC)),
        ({"channel": "12345"}, datetime(2026, 11, 30, 0, 0, tzinfo=UTC)),
    ],
)
def test_given_an_order_and_a_channel_when_folded_then_the_reply_is_due_as_promised_for_them(
    said: dict[str, Any], due: datetime
) -> None:
    assert named(ticket(intake(**said)), "reply").due == due


def test_given_an_outage_when_the_crew_arrives_then_three_hours_to_restore_begin() -> None:
    assert named(ticket(*OUTAGE), "restore").state is DeadlineState.WAITING
    arrived = (*OUTAGE, step(4, "arrived", 40))
    assert named(ticket(*arrived), "restore").due == at(40 + 180)
    restored = ticket(*arrived, step(5, "done", 200))
    assert named(restored, "restore").state is DeadlineState.MET


def test_given_a_meter_found_faulty_when_folded_then_it_is_to_be_replaced_in_3_working_days() -> (
    None
):
    body = {"seen": "error 4.1 %", "cause": "meter-fault"}
    found = field(4, FactKind.FINDING, body, 60)
    metering: dict[str, Any] = {"class": "BIZ", "sub_item": "metering"}
    folded = ticket(intake(**metering), assignment(), found)
    assert named(folded, "meter-replacement").due == datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


def test_given_what_ended_before_the_promise_began_when_folded_then_it_does_not_meet_it() -> None:
    reply = office(4, FactKind.REPLY, {"channel": "phone", "text": "we come"}, 5)
    order: dict[str, Any] = {"order_type": "reconnection"}
    folded = ticket(intake(**order), assignment(), reply, step(5, "done", 60))
    assert named(folded, "reconnection").state is DeadlineState.MET
    assert named(folded, "reply").state is DeadlineState.RUNNING


def test_given_three_quarters_of_the_time_when_they_have_passed_then_the_promise_is_at_risk() -> (
    None
):
    assert named(ticket(*OUTAGE), "arrival").at_risk_from == at(33.75)
    assert named(ticket(*OUTAGE, now=at(33)), "arrival").state is DeadlineState.RUNNING
    assert named(ticket(*OUTAGE, now=at(34)), "arrival").state is DeadlineState.AT_RISK


def pause(number: int, minutes: float, on: bool, cause: str = "customer-asks") -> FiledFact:
    return office(number, FactKind.PAUSE, {"on": on, "cause": cause, "reason": "away"}, minutes)


def test_given_a_pause_when_it_ends_then_the_promise_lasts_longer_by_the_time_it_stood() -> None:
    stopped = (*OUTAGE, pause(4, 10, on=True))
    assert named(ticket(*stopped, now=at(600)), "arrival").state is DeadlineState.PAUSED
    assert named(ticket(*stopped), "arrival").due is None
    assert named(ticket(*stopped, pause(5, 70, on=False)), "arrival").due == at(45 + 60)


def test_given_two_causes_at_the_same_time_when_folded_then_the_time_counts_once() -> None:
    one = (pause(4, 10, on=True), pause(5, 30, on=False))
    other = [pause(6, 20, True, "severe-weather"), pause(7, 40, False, "severe-weather")]
    assert named(ticket(*OUTAGE, *one, *other), "arrival").due == at(45 + 30)


def test_given_a_pause_after_the_end_when_folded_then_the_promise_is_missed_all_the_same() -> None:
    folded = ticket(*OUTAGE, pause(4, 46, on=True), now=at(50))
    assert named(folded, "arrival").state is DeadlineState.MISSED


def test_given_a_cause_that_is_not_for_this_promise_when_folded_then_its_clock_goes_on() -> None:
    folded = ticket(*OUTAGE, pause(4, 10, on=True, cause="laboratory-test"))
    assert named(folded, "arrival").state is DeadlineState.RUNNING
    assert named(folded, "reply").state is DeadlineState.PAUSED


def test_given_work_done_while_the_clock_stands_when_folded_then_the_promise_is_met() -> None:
    folded = ticket(*OUTAGE, pause(4, 10, on=True), step(5, "arrived", 300))
    assert named(folded, "arrival").state is DeadlineState.MET


def test_given_a_pause_in_working_days_when_folded_then_the_days_it_touched_do_not_count() -> None:
    day = 24 * 60
    held = (pause(4, day, on=True), pause(5, 2 * day, on=False))
    # 24 and 25 November do not count: 26, 27, 30 November and 1 December do
    assert named(ticket(intake(), *held), "reply").due == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("filed", "code"),
    [
        (pause(9, 20, on=True), "paused-already"),
        (pause(9, 20, on=False, cause="severe-weather"), "not-paused"),
        (pause(9, 20, on=True, cause="holiday-mood"), "unknown-pause"),
    ],
)
def test_given_a_pause_that_cannot_be_when_examined_then_it_is_named(
    filed: FiledFact, code: str
) -> None:
    stopped = ticket(*OUTAGE, pause(4, 10, on=True))
    assert [fault.code for fault in examine(filed.fact, stopped, POLICY)] == [code]


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), [2027]),
        (date(2026, 12, 31), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 11, 1), [2027, 2028]),
    ],
)
def test_given_a_calendar_of_2026_then_the_next_year_is_missed_from_november_on(
    today: date, missing: list[int]
) -> None:
    policy = replace(POLICY, calendar={2026: POLICY.calendar[2026]})

    assert years_missing(today, policy) == missing


def test_given_several_warning_levels_when_folded_then_each_is_told_and_at_risk_is_one() -> None:
    rules = [
        replace(rule, levels=(0.5, 0.75, 0.9)) if rule.name == "arrival" else rule
        for rule in POLICY.deadlines
    ]
    policy = replace(POLICY, deadlines=tuple(rules))
    folded = fold(TICKET, OUTAGE, rulebook_of(policy), None)
    assert folded is not None
    found = named(folded, "arrival")
    assert found.warnings == (at(22.5), at(33.75), at(40.5))
    assert found.at_risk_from == at(33.75)
    assert named(ticket(*OUTAGE), "arrival").warnings == (at(33.75),)
