"""Tickets: opening, reading, listing, commanding."""

from __future__ import annotations

import pytest

from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

SURVEY = {"crew": "c-north", "type": "on-site-survey", "note": "Ring twice."}


def test_an_opened_ticket_is_answered_with_its_address_and_etag(dispatcher: Caller) -> None:
    answer = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)

    assert answer.status_code == 201
    ticket = answer.get_json()
    assert ticket["status"] == "new"
    assert ticket["class"] == "PQ"
    assert ticket["ticket"].startswith("T261123-")
    assert answer.headers["Location"] == f"/api/v1/tickets/{ticket['ticket']}"
    assert answer.headers["ETag"].startswith('"')


def test_what_was_opened_can_be_read_at_its_address(dispatcher: Caller) -> None:
    opened = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)

    read = dispatcher.get(opened.headers["Location"])

    assert read.get_json() == opened.get_json()
    assert read.headers["ETag"] == opened.headers["ETag"]


def test_a_reader_that_has_the_ticket_already_is_told_so(dispatcher: Caller, ticket: str) -> None:
    first = dispatcher.get(f"/api/v1/tickets/{ticket}")

    headers = {"If-None-Match": first.headers["ETag"]}
    again = dispatcher.get(f"/api/v1/tickets/{ticket}", headers)

    assert again.status_code == 304


def test_a_complaint_with_faults_is_refused_with_each_field_named(dispatcher: Caller) -> None:
    faulty = {"class": "WATER", "site": {"lat": 91}}
    answer = dispatcher.post("/api/v1/tickets", faulty)

    assert answer.status_code == 422
    problem = answer.get_json()
    assert problem["code"] == "validation_failed"
    assert {(error["field"], error["code"]) for error in problem["errors"]} == {
        ("class", "unknown-word"),
        ("title", "missing"),
        ("site.lat", "out-of-range"),
    }


def test_a_member_with_a_typing_error_is_refused_not_lost(dispatcher: Caller) -> None:
    answer = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "priorty": 1})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == ["priorty"]


def test_an_assignment_gives_the_investigation_to_the_crew(dispatcher: Caller, ticket: str) -> None:
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", SURVEY)

    assert answer.status_code == 201
    folded = answer.get_json()
    assert folded["status"] == "assigned"
    assert folded["holders"] == ["c-north"]
    assert folded["investigations"][0]["note"] == "Ring twice."


def test_the_mailroom_writes_the_same_ticket_that_the_command_answered(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", SURVEY)

    office.mailroom.step()

    stored = office.context.store.get("office", f"{ticket}:ticket").json()
    assert stored.pop("chain")["length"] == 1
    answered = answer.get_json()
    assert answered["evidence"].pop("media")["items"] == []
    assert answered.pop("pictures") == []
    assert answered.pop("waits_for") == {"what": "crew", "of": ["c-north"]}
    assert "recalls" in answered.pop("possible")
    assert stored == answered
    assert office.context.store.get("mailbox-c-north", f"{ticket}:ticket").json()["holders"] == [
        "c-north"
    ]


def test_an_assignment_to_a_crew_that_is_not_there_is_refused(
    dispatcher: Caller, ticket: str
) -> None:
    answer = dispatcher.post(
        f"/api/v1/tickets/{ticket}/assignments", {**SURVEY, "crew": "c-nobody"}
    )

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "unknown_crew"
    assert answer.get_json()["errors"][0]["field"] == "crew"


def test_a_recall_takes_the_investigation_from_the_crew(dispatcher: Caller, ticket: str) -> None:
    assigned = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", SURVEY).get_json()
    recall = {"investigation": assigned["investigations"][0]["id"], "reason": "Nearer crew found."}

    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/recalls", recall)

    assert answer.status_code == 201
    assert answer.get_json()["holders"] == []


def test_a_recall_of_an_investigation_that_is_not_there_is_refused(
    dispatcher: Caller, ticket: str
) -> None:
    recall = {"investigation": "01930000-0000-7000-8000-000000000000", "reason": "By mistake."}

    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/recalls", recall)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "validation_failed"


def test_a_decision_confirms_the_responsible_party(dispatcher: Caller, ticket: str) -> None:
    decision = {"responsibility": {"party": "utility", "reason": "Burnt neutral joint."}}

    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/decisions", decision)

    assert answer.status_code == 201
    assert answer.get_json()["responsibility"]["party"] == "utility"
    assert answer.get_json()["responsibility"]["state"] == "confirmed"


def test_a_decision_does_not_approve_itself(
    dispatcher: Caller, supervisor: Caller, ticket: str
) -> None:
    measure = {"action": "Refund 56.59 kWh", "money": True, "amount": "30.50", "currency": "CNY"}
    decision = {"resolution": {"measures": [measure], "money": True, "approved": True}}

    refused = dispatcher.post(f"/api/v1/tickets/{ticket}/decisions", decision)
    own = supervisor.post(f"/api/v1/tickets/{ticket}/decisions", decision)

    assert refused.status_code == 403
    assert refused.get_json()["code"] == "forbidden"
    assert own.status_code == 422
    assert [error["code"] for error in own.get_json()["errors"]] == ["own-decision"]


def test_a_command_on_a_ticket_that_is_not_there_is_refused(dispatcher: Caller) -> None:
    answer = dispatcher.post("/api/v1/tickets/T261123-NONE/assignments", SURVEY)

    assert answer.status_code == 404
    assert answer.get_json()["code"] == "not_found"


def test_a_command_by_somebody_who_saw_an_older_ticket_is_refused(
    dispatcher: Caller, ticket: str
) -> None:
    seen = dispatcher.get(f"/api/v1/tickets/{ticket}").headers["ETag"]
    path = f"/api/v1/tickets/{ticket}/assignments"
    first = dispatcher.post(path, SURVEY, {"If-Match": seen})
    second = dispatcher.post(path, {**SURVEY, "crew": "c-south"}, {"If-Match": seen})

    assert first.status_code == 201
    assert second.status_code == 412
    assert second.get_json()["code"] == "precondition_failed"
    assert second.headers["ETag"] == first.headers["ETag"]


def test_the_facts_of_a_ticket_come_with_their_receipts(dispatcher: Caller, ticket: str) -> None:
    dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", SURVEY)

    answer = dispatcher.get(f"/api/v1/tickets/{ticket}/facts")

    items = answer.get_json()["items"]
    assert sorted(item["fact"]["kind"] for item in items) == ["assignment", "intake"]
    assert {item["receipt"]["state"] for item in items} == {"accepted"}


@pytest.mark.parametrize("path", ["/api/v1/tickets/T-NONE", "/api/v1/tickets/x%00y/facts"])
def test_a_ticket_that_is_not_there_is_not_found(dispatcher: Caller, path: str) -> None:
    assert dispatcher.get(path).status_code == 404


def test_a_priority_of_null_is_the_usual_priority(dispatcher: Caller) -> None:
    ticket = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "priority": None}).get_json()

    assert ticket["priority"] == 3


def test_who_reads_a_ticket_is_told_what_they_may_do_to_it_and_what_it_waits_for(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    told = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()
    assert told["waits_for"] == {"what": "assignment", "of": []}
    assert {"assignments", "decisions", "records"} <= set(told["possible"])
    assert {"holds", "approvals", "archive", "replies"}.isdisjoint(told["possible"])

    auditor = office.caller(Role.AUDITOR).get(f"/api/v1/tickets/{ticket}").get_json()
    assert (auditor["possible"], auditor["waits_for"]) == ([], told["waits_for"])
    assert (
        "holds"
        in office.caller(Role.SUPERVISOR).get(f"/api/v1/tickets/{ticket}").get_json()["possible"]
    )


def test_each_fact_says_how_it_can_be_put_right_and_an_auditor_is_told_of_nothing(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    hold = {"on": True, "reason": "A court asks for it."}
    office.caller(Role.SUPERVISOR).post(f"/api/v1/tickets/{ticket}/holds", hold)
    address = f"/api/v1/tickets/{ticket}/facts"

    def told(caller: Caller) -> dict[str, list[str]]:
        items = caller.get(address).get_json()["items"]
        return {item["fact"]["kind"]: item["possible"] for item in items}

    both = ["amendment", "retraction"]
    assert told(dispatcher) == {"intake": both, "hold": []}
    assert told(office.caller(Role.SUPERVISOR)) == {"intake": both, "hold": both}
    assert told(office.caller(Role.AUDITOR)) == {"intake": [], "hold": []}
