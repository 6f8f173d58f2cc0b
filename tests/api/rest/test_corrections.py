"""Facts that the office puts right, through the REST interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from schemas.vocabulary import Role
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Draft
from tests.api.rest.conftest import Caller, Office

RESPONSIBLE = {"responsibility": {"party": "utility", "reason": "Burnt joint."}}
SURVEY = {"crew": "c-north", "type": "on-site-survey"}
READING = {"quantity": "voltage", "value": "9000000", "unit": "V", "method": "spot"}


def last_fact(caller: Caller, ticket: str, kind: str) -> str:
    items = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    return [str(i["fact"]["_id"]) for i in items if i["fact"]["kind"] == kind][-1]


def said(caller: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = caller.post(path, body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(answer.get_json())


def pushed(office: Office, ticket: str, investigation: str, body: dict[str, Any]) -> str:
    """A reading that a device of c-north sends and the mailroom files."""
    fact = f"{ticket}:reading:01890000-0000-7000-8000-000000000077"
    content = {
        "type": "fact",
        "kind": "reading",
        "schema": 1,
        "ticket": ticket,
        "investigation": investigation,
        "author": {"device": "d-1", "member": "m-1", "crew": "c-north"},
        "at": {"device": "2026-11-23T08:00:00.000Z"},
        "body": body,
    }
    office.context.store.put(mailbox_of("c-north"), Draft.of(fact, content))
    office.mailroom.step()
    return fact


def test_a_wrong_decision_is_amended_and_then_withdrawn(dispatcher: Caller, ticket: str) -> None:
    path = f"/api/v1/tickets/{ticket}"
    said(dispatcher, f"{path}/decisions", RESPONSIBLE)
    decision = last_fact(dispatcher, ticket, "decision")

    body = {"responsibility": {"party": "customer", "reason": "It is behind the meter."}}
    amended = said(dispatcher, f"{path}/facts/{decision}/amendment", {"body": body})
    assert amended["responsibility"]["party"] == "customer"

    withdrawn = said(dispatcher, f"{path}/facts/{decision}/retraction", {"reason": "Too early."})
    assert withdrawn["responsibility"]["state"] == "open"


def test_an_amendment_is_examined_like_the_fact_it_replaces(
    dispatcher: Caller, ticket: str
) -> None:
    intake = last_fact(dispatcher, ticket, "intake")
    path = f"/api/v1/tickets/{ticket}/facts/{intake}/amendment"
    answer = dispatcher.post(path, {"body": {"class": "PQ", "title": "Dim", "grade": "huge"}})
    assert [error["code"] for error in answer.get_json()["errors"]] == ["unknown-grade"]


def test_an_amendment_sets_no_due_moment_that_is_over_and_keeps_its_own(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    path = f"/api/v1/tickets/{ticket}"
    soon, over = "2026-11-23T09:00:00.000Z", "2026-11-23T07:00:00.000Z"
    said(dispatcher, f"{path}/assignments", {**SURVEY, "due": soon})
    measures = [{"action": "Renew the joint", "due": soon}]
    said(dispatcher, f"{path}/decisions", {**RESPONSIBLE, "resolution": {"measures": measures}})
    assignment = last_fact(dispatcher, ticket, "assignment")
    decision = last_fact(dispatcher, ticket, "decision")

    late = [{"action": "Renew the joint", "due": over}]
    for fact, body, field in (
        (assignment, {**SURVEY, "due": over}, "due"),
        (
            decision,
            {**RESPONSIBLE, "resolution": {"measures": late}},
            "resolution.measures.0.due",
        ),
    ):
        answer = dispatcher.post(f"{path}/facts/{fact}/amendment", {"body": body})
        errors = answer.get_json()["errors"]
        assert [(e["field"], e["code"]) for e in errors] == [(field, "due-in-the-past")]

    office.clock.pass_by(timedelta(hours=2))
    noted = {**SURVEY, "due": soon, "note": "Ring twice."}
    said(dispatcher, f"{path}/facts/{assignment}/amendment", {"body": noted})
    copied = {**RESPONSIBLE, "resolution": {"measures": measures, "reason": "As seen."}}
    said(dispatcher, f"{path}/facts/{decision}/amendment", {"body": copied})


def test_the_same_correction_sent_twice_is_made_once(dispatcher: Caller, ticket: str) -> None:
    intake = last_fact(dispatcher, ticket, "intake")
    path = f"/api/v1/tickets/{ticket}/facts/{intake}/amendment"
    body = {"body": {"class": "PQ", "title": "Dim lamp"}}
    key = {"Idempotency-Key": "once"}
    facts = [dispatcher.post(path, body, key).get_json()["facts"] for _ in range(2)]
    assert facts == [2, 2]
    other = dispatcher.post(path, {"body": {"class": "PQ", "title": "Dark"}}, key)
    assert other.get_json()["code"] == "idempotency_key_reused"


def test_a_fact_of_another_ticket_is_not_there_to_be_corrected(
    dispatcher: Caller, ticket: str
) -> None:
    other = f"{ticket}:intake:01890000-0000-7000-8000-00000000dead"
    path = f"/api/v1/tickets/{ticket}/facts/{other}/retraction"
    assert dispatcher.post(path, {"reason": "A slip."}).status_code == 404


def test_a_reading_that_cannot_be_is_taken_as_it_is_with_a_reason(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    path = f"/api/v1/tickets/{ticket}"
    work = said(dispatcher, f"{path}/assignments", SURVEY)["investigations"][0]["id"]
    office.mailroom.step()
    fact = pushed(office, ticket, work, READING)
    assert [i["fact"] for i in dispatcher.get(path).get_json()["attention"]] == [fact]

    answer = {"accept": True, "reason": "It was read at the 10 kV side."}
    accepted = said(dispatcher, f"{path}/facts/{fact}/acceptance", answer)

    assert (accepted["attention"], accepted["evidence"]["readings"]) == ([], 1)
    again = dispatcher.post(f"{path}/facts/{fact}/acceptance", answer)
    assert [error["code"] for error in again.get_json()["errors"]] == ["nothing-to-answer"]


def test_a_reading_without_a_value_can_only_be_declined(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    path = f"/api/v1/tickets/{ticket}"
    work = said(dispatcher, f"{path}/assignments", SURVEY)["investigations"][0]["id"]
    office.mailroom.step()
    fact = pushed(office, ticket, work, {**READING, "value": None})
    answer = dispatcher.post(f"{path}/facts/{fact}/acceptance", {"accept": True, "reason": "ok"})
    assert [error["code"] for error in answer.get_json()["errors"]] == ["cannot-be-accepted"]
    no = {"accept": False, "reason": "There is no value."}
    assert said(dispatcher, f"{path}/facts/{fact}/acceptance", no)["attention"] == []


def test_who_may_not_approve_does_not_amend_a_decision_into_an_approved_one(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    path = f"/api/v1/tickets/{ticket}"
    said(dispatcher, f"{path}/decisions", RESPONSIBLE)
    decision = last_fact(dispatcher, ticket, "decision")
    approved = {"body": {**RESPONSIBLE, "resolution": {"approved": True}}}
    amendment = f"{path}/facts/{decision}/amendment"
    assert dispatcher.post(amendment, approved).status_code == 403
    refused = office.caller(Role.SUPERVISOR).post(amendment, approved).get_json()
    assert [error["code"] for error in refused["errors"]] == ["own-decision"]


def test_an_account_that_the_utility_does_not_have_is_taken_neither_new_nor_by_an_amendment(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    office.context.accounts.replace(["3301002", "3301003"])
    known = {"class": "PQ", "title": "Dim", "customer": {"account": "3301002"}}
    slip = {**known, "customer": {"account": "3301009"}}
    path = f"/api/v1/tickets/{ticket}/facts/{last_fact(dispatcher, ticket, 'intake')}/amendment"

    for answer in (dispatcher.post("/api/v1/tickets", slip), dispatcher.post(path, {"body": slip})):
        errors = answer.get_json()["errors"]
        assert [(e["field"], e["code"]) for e in errors] == [
            ("customer.account", "unknown-account")
        ]

    assert said(dispatcher, "/api/v1/tickets", known)["customer"]["account"] == "3301002"
    nameless = {"class": "PQ", "title": "Dim", "matter": "He says 3301009."}
    assert said(dispatcher, "/api/v1/tickets", nameless)["customer"] is None
    # The ticket is from before the register: it keeps its account until another one is named.
    kept = {"class": "PQ", "title": "Dim lamp", "customer": {"account": "3301001"}}
    assert said(dispatcher, path, {"body": kept})["title"] == "Dim lamp"
    # Of two amendments of one fact at one moment either may count: the second amends the first.
    facts = dispatcher.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    [amended] = [item["fact"]["_id"] for item in facts if item["fact"]["amends"]]
    path = f"/api/v1/tickets/{ticket}/facts/{amended}/amendment"
    assert said(dispatcher, path, {"body": known})["customer"]["account"] == "3301002"
