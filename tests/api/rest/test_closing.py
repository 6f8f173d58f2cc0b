"""From the decision to the archive, through the REST interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

RESPONSIBLE = {"party": "utility", "reason": "Burnt neutral joint."}
REFUND = {"action": "Refund 56.59 kWh", "money": True, "amount": "30.50", "currency": "CNY"}
REPLY = {"channel": "phone", "text": "The joint was re-made; your bill is corrected."}


class Case:
    """One ticket and who works on it."""

    def __init__(self, caller: Caller, ticket: str) -> None:
        self.caller = caller
        self.path = f"/api/v1/tickets/{ticket}"

    def says(self, what: str, body: dict[str, Any], by: Caller | None = None) -> TestResponse:
        return (by or self.caller).post(f"{self.path}/{what}", body)

    def does(self, what: str, body: dict[str, Any], by: Caller | None = None) -> dict[str, Any]:
        answer = self.says(what, body, by)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def refused(self, what: str, body: dict[str, Any], by: Caller | None = None) -> list[str]:
        answer = self.says(what, body, by)
        assert answer.status_code == 422, answer.get_data(as_text=True)
        return [error["code"] for error in answer.get_json()["errors"]]


@pytest.fixture
def case(dispatcher: Caller, ticket: str) -> Case:
    return Case(dispatcher, ticket)


def decided(case: Case, **measure: Any) -> dict[str, Any]:
    plan = {"measures": [{"action": "Re-make joint", **measure}]}
    return case.does("decisions", {"responsibility": RESPONSIBLE, "resolution": plan})


def test_a_ticket_goes_from_the_decision_to_the_archive_step_by_step(
    office: Office, case: Case
) -> None:
    approver = office.caller(Role.APPROVER)
    waiting = decided(case, **REFUND)
    assert waiting["status"] == "awaiting-approval"
    yes = {"step": "department", "outcome": "approve", "amount": "30.5", "currency": "CNY"}
    assert case.does("approvals", yes, approver)["status"] == "decided"
    measure = waiting["resolution"]["measures"][0]["id"]
    done = {"measure": measure, "state": "done"}
    assert case.does("executions", done)["status"] == "in-execution"
    assert case.does("replies", REPLY)["status"] == "replied"
    assert case.does("call-backs", {"satisfaction": "satisfied"})["status"] == "called-back"

    archived = case.does("archive", {})

    assert archived["status"] == "archived"
    assert archived["archived"]["by"] == "dispatcher"
    assert all(check["done"] for check in archived["archive_check"])
    office.mailroom.step()
    stored = office.context.store.get("office", f"{archived['ticket']}:ticket").json()
    assert stored.pop("chain")["length"] == 1
    # The answer has what is known of files besides the facts.
    assert stored.pop("evidence").items() <= archived.pop("evidence").items()
    assert stored.items() <= archived.items()


def test_an_archived_ticket_is_read_only_until_it_is_reopened(case: Case) -> None:
    decided(case)
    measure = case.caller.get(case.path).get_json()["resolution"]["measures"][0]["id"]
    case.does("executions", {"measure": measure, "state": "done"})
    case.does("replies", REPLY)
    case.does("call-backs", {"satisfaction": "fair"})
    case.does("archive", {})

    assert case.refused("replies", REPLY) == ["archived"]
    assert case.refused("archive", {}) == ["archived"]

    reopened = case.does("reopenings", {"reason": "The lamp goes dim again."})
    assert reopened["status"] == "reopened"
    assert case.refused("replies", REPLY) == ["reply-before-decision"]


def test_an_archive_that_is_not_complete_is_refused_with_all_that_is_missing(case: Case) -> None:
    assert case.refused("archive", {}) == [
        "archive-before-decision",
        "archive-before-reply",
        "archive-before-call-back",
    ]


def test_what_comes_too_early_is_refused_by_name(case: Case) -> None:
    nothing = "0193abcd-0000-7000-8000-000000000001.0"
    execution = {"measure": nothing, "state": "done"}
    assert case.refused("replies", REPLY) == ["reply-before-decision"]
    assert case.refused("call-backs", {"satisfaction": "fair"}) == ["call-back-before-reply"]
    assert case.refused("executions", execution) == ["execution-before-approval"]
    assert case.refused("reopenings", {"reason": "Because."}) == ["nothing-to-reopen"]
    decided(case, **REFUND)
    assert case.refused("replies", REPLY) == ["reply-before-approval"]


def test_an_approval_is_for_the_amount_that_is_decided_and_given_once(
    case: Case, supervisor: Caller
) -> None:
    yes = {"step": "department", "outcome": "approve", "amount": "30.50", "currency": "CNY"}
    assert case.refused("approvals", yes, supervisor) == ["nothing-to-approve"]
    decided(case, **REFUND)
    assert case.refused("approvals", {**yes, "amount": "3.05"}, supervisor) == ["amount-differs"]
    assert case.refused("approvals", {**yes, "step": "king"}, supervisor) == ["unknown-step"]
    decimals = case.refused("approvals", {**yes, "amount": "30.500"}, supervisor)
    assert decimals == ["too-many-decimals"]
    case.does("approvals", yes, supervisor)
    assert case.refused("approvals", yes, supervisor) == ["approved-already"]


def stands_in(office: Office, deputy: str, absent: str) -> None:
    """An administrator enters a deputy for today."""
    today = {"user": deputy, "begins": "2026-11-23T00:00:00Z", "ends": "2026-11-24T00:00:00Z"}
    admin = office.caller(Role.ADMINISTRATOR)
    assert admin.patch(f"/api/v1/users/{absent}", {"deputies": [today]}).status_code == 200


def test_a_large_sum_takes_the_company_after_the_department(
    office: Office, case: Case, supervisor: Caller
) -> None:
    approver = office.caller(Role.APPROVER)
    decided(case, **{**REFUND, "amount": "5000"})
    company = {"step": "company", "outcome": "approve", "amount": "5000"}
    assert case.refused("approvals", company, approver) == ["approval-out-of-order"]
    case.does("approvals", {**company, "step": "department"}, supervisor)
    assert case.says("approvals", company, supervisor).status_code == 403

    as_deputy = {**company, "deputy_for": "approver"}
    stands_in(office, "supervisor", "approver")
    assert case.refused("approvals", as_deputy, supervisor) == ["same-approver"]

    approved = case.does("approvals", company, approver)

    assert approved["status"] == "decided"
    assert approved["resolution"]["approvals"][1]["by"] == "approver"


def test_a_deputy_takes_a_step_and_both_names_are_shown(office: Office, case: Case) -> None:
    office.caller(Role.SUPERVISOR)
    approver = office.caller(Role.APPROVER)
    decided(case, **REFUND)
    yes = {"step": "department", "outcome": "approve", "amount": "30.50"}
    assert case.refused("approvals", {**yes, "deputy_for": "approver"}, approver) == ["own-deputy"]
    not_yet = case.says("approvals", {**yes, "deputy_for": "supervisor"}, approver)
    assert (not_yet.status_code, not_yet.get_json()["code"]) == (403, "not_a_deputy")
    stands_in(office, "approver", "supervisor")
    stood = case.does("approvals", {**yes, "deputy_for": "supervisor"}, approver)
    step = stood["resolution"]["approvals"][0]
    assert (step["by"], step["deputy_for"]) == ("approver", "supervisor")


def test_nobody_approves_what_he_decided_himself(
    office: Office, ticket: str, supervisor: Caller
) -> None:
    case = Case(supervisor, ticket)
    waiting = decided(case, **REFUND)
    assert waiting["resolution"]["decided_by"] == ["supervisor"]
    yes = {"step": "department", "outcome": "approve", "amount": "30.50"}
    assert case.refused("approvals", yes) == ["own-decision"]
    approver = office.caller(Role.APPROVER)
    by_deputy = {**yes, "deputy_for": "supervisor"}
    stands_in(office, "approver", "supervisor")
    assert case.refused("approvals", by_deputy, approver) == ["own-decision"]
    no = {**yes, "outcome": "return", "reason": "I was wrong."}
    assert case.does("approvals", no)["resolution"]["state"] == "returned"


def test_a_sum_below_its_measures_is_refused(case: Case) -> None:
    plan = {"measures": [REFUND, {**REFUND, "amount": "9000"}], "amount": "10", "currency": "CNY"}
    codes = case.refused("decisions", {"responsibility": RESPONSIBLE, "resolution": plan})
    assert codes == ["below-measures"]


def test_a_deputy_for_nobody_is_refused(case: Case, supervisor: Caller) -> None:
    decided(case, **REFUND)
    yes = {"step": "department", "outcome": "approve", "deputy_for": "ghost"}
    assert case.refused("approvals", yes, supervisor) == ["unknown-user"]


def test_a_returned_resolution_takes_a_new_decision(
    office: Office, case: Case, supervisor: Caller
) -> None:
    decided(case, **REFUND)
    no = {"step": "department", "outcome": "return", "amount": "30.50", "reason": "No basis."}
    returned = case.does("approvals", no, supervisor)
    assert returned["resolution"]["state"] == "returned"
    assert case.refused("replies", REPLY) == ["reply-before-decision"]
    office.clock.pass_by(timedelta(hours=1))
    assert decided(case, **REFUND)["status"] == "awaiting-approval"


def test_a_classification_overrides_what_is_proposed(case: Case) -> None:
    graded = case.does("classifications", {"grade": "important", "priority": 2, "reason": "press"})
    assert (graded["grade"], graded["priority"]) == ("important", 2)
    wrong = {"sub_item": "gremlins", "class": "OUT", "reason": "x"}
    assert case.refused("classifications", wrong) == ["unknown-sub-item"]


def test_a_link_names_a_ticket_that_is_there(case: Case, dispatcher: Caller, ticket: str) -> None:
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    linked = case.does("links", {"relation": "same-outage", "ticket": other})
    assert linked["links"][0]["ticket"] == other
    assert case.refused("links", {"relation": "merged-into", "ticket": "T-NONE"}) == [
        "unknown-ticket"
    ]
    assert case.refused("links", {"relation": "duplicate-of", "ticket": ticket}) == ["links-itself"]
    assert case.refused("links", {"relation": "merged-into", "ticket": other}) == [
        "link-by-command"
    ]


def test_records_and_holds_are_shown_with_who_made_them(case: Case, supervisor: Caller) -> None:
    record = {"source": "metering", "text": "No event that week."}
    assert case.does("records", record)["records"][0]["by"] == "dispatcher"
    hold = {"on": True, "reason": "court order"}
    assert case.says("holds", hold).status_code == 403
    assert case.does("holds", hold, supervisor)["hold"]["reason"] == "court order"
    assert case.does("holds", {**hold, "on": False}, supervisor)["hold"] is None


def test_holds_within_one_millisecond_stand_in_the_order_in_which_they_were_sent(
    case: Case, supervisor: Caller
) -> None:
    begins, ends = {"on": True, "reason": "court order"}, {"on": False, "reason": "settled"}

    stands = [case.does("holds", body, supervisor)["hold"] for body in (begins, ends) * 3]

    assert [hold is not None for hold in stands] == [True, False] * 3


def test_an_auditor_reads_and_changes_nothing(office: Office, case: Case) -> None:
    auditor = office.caller(Role.AUDITOR)
    assert auditor.get(case.path).status_code == 200
    assert case.says("replies", REPLY, auditor).status_code == 403


def test_an_assignment_due_in_the_past_is_refused(case: Case) -> None:
    late = {"crew": "c-north", "type": "on-site-survey", "due": "2025-11-23T08:00:00.000Z"}
    assert case.refused("assignments", late) == ["due-in-the-past"]


def test_a_supervisor_stops_the_clock_of_a_promise_and_lets_it_go_on(
    office: Office, case: Case, supervisor: Caller
) -> None:
    stop = {"on": True, "cause": "customer-asks", "reason": "She is away until Friday."}
    assert case.says("pauses", stop).status_code == 403
    stopped = case.does("pauses", stop, supervisor)
    assert {item["state"] for item in stopped["deadlines"] if item["name"] == "reply"} == {"paused"}
    assert case.refused("pauses", stop, supervisor) == ["paused-already"]
    office.clock.pass_by(timedelta(hours=1))
    resumed = case.does("pauses", {**stop, "on": False}, supervisor)
    assert resumed["pauses"][0]["until"] is not None


def test_the_pause_that_stands_ends_without_being_named(case: Case, supervisor: Caller) -> None:
    stop = {"on": True, "cause": "customer-asks", "reason": "She is away until Friday."}
    case.does("pauses", stop, supervisor)

    [pause] = case.does("pauses", {"on": False}, supervisor)["pauses"]

    assert (pause["cause"], pause["until"] is None) == ("customer-asks", False)
    assert case.refused("pauses", {"on": False}, supervisor) == ["not-paused"]


def test_of_several_pauses_the_one_that_ends_is_named(case: Case, supervisor: Caller) -> None:
    for cause in ("customer-asks", "severe-weather"):
        case.does("pauses", {"on": True, "cause": cause, "reason": "as agreed"}, supervisor)

    assert case.refused("pauses", {"on": False}, supervisor) == ["several-pauses"]

    pauses = case.does("pauses", {"on": False, "cause": "severe-weather"}, supervisor)["pauses"]
    assert [p["cause"] for p in pauses if p["until"] is None] == ["customer-asks"]


def test_whoever_stops_the_clock_names_cause_and_reason(case: Case, supervisor: Caller) -> None:
    assert case.refused("pauses", {"on": True}, supervisor) == ["missing", "missing"]
