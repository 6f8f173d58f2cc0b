"""Assignments: what the profile proposes, skills, office work, and work that comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from tests.api.rest.conftest import Caller, Office

LOGGER = {"crew": "c-south", "type": "power-quality"}


def _assign(caller: Caller, ticket: str, body: dict[str, Any], **headers: str) -> TestResponse:
    return caller.post(f"/api/v1/tickets/{ticket}/assignments", body, headers)


def _codes(answer: TestResponse) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.get_data(as_text=True)
    return [(item["field"], item["code"]) for item in answer.get_json()["errors"]]


def test_an_assignment_that_says_nothing_more_gets_the_template_of_its_type_of_case(
    dispatcher: Caller, ticket: str
) -> None:
    answer = _assign(dispatcher, ticket, {"crew": "c-south", "type": "on-site-survey"})
    (item,) = answer.get_json()["investigations"]
    assert (item["lead_department"], item["skills"]) == ("distribution", [])
    assert item["checklist"]["missing"][:2] == ["voltage", "load"]
    assert item["deadline"]["state"] == "running"
    facts = dispatcher.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    (body,) = (item["fact"]["body"] for item in facts if item["fact"]["kind"] == "assignment")
    assert body["checklist"][0]["title"]["zh"] == "各相电压"


def test_a_crew_without_the_skills_is_refused_and_goes_where_somebody_says_why(
    dispatcher: Caller, ticket: str
) -> None:
    assert _codes(_assign(dispatcher, ticket, LOGGER)) == [("crew", "skills-missing")]
    forced = {**LOGGER, "override_reason": "The only logger is there."}
    assert _assign(dispatcher, ticket, forced).status_code == 201
    asked = {**LOGGER, "skills": []}
    assert _assign(dispatcher, ticket, asked).status_code == 201


def test_an_assignment_sent_again_later_is_the_same_though_its_time_was_proposed(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    survey = {"crew": "c-south", "type": "on-site-survey"}
    key = {"Idempotency-Key": "once"}
    first = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", survey, key)
    office.clock.pass_by(timedelta(hours=1))
    again = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", survey, key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json()["investigations"] == first.get_json()["investigations"]
    other = {**survey, "note": "Ring twice."}
    refused = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", other, key)
    assert refused.get_json()["code"] == "idempotency_key_reused"


def test_a_check_of_records_is_a_departments_and_done_by_the_office(
    dispatcher: Caller, ticket: str
) -> None:
    check = {"type": "internal-records-check"}
    assert _codes(_assign(dispatcher, ticket, {**check, "crew": "c-south"})) == [
        ("crew", "office-work")
    ]
    made = _assign(dispatcher, ticket, {**check, "lead_department": "distribution"}).get_json()
    (item,) = made["investigations"]
    assert (item["crew"], made["holders"], made["status"]) == (None, [], "assigned")
    about = {"source": "dispatching", "text": "No outage.", "investigation": item["id"]}
    answers = [
        {"item": "dispatching-log", "text": "No outage on the 22nd."},
        {"item": "maintenance", "not_done": "The book is at the archive."},
    ]
    dispatcher.post(f"/api/v1/tickets/{ticket}/records", {**about, "checklist": answers})
    done = {"investigation": item["id"], "step": "done"}
    over = dispatcher.post(f"/api/v1/tickets/{ticket}/steps", done).get_json()
    assert (over["status"], over["attention"]) == ("investigated", [])
    assert over["investigations"][0]["checklist"]["missing"] == []
    assert over["investigations"][0]["deadline"]["state"] == "met"


def test_an_answer_to_nothing_that_was_asked_is_refused(dispatcher: Caller, ticket: str) -> None:
    check = {"type": "internal-records-check", "lead_department": "distribution"}
    item = _assign(dispatcher, ticket, check).get_json()["investigations"][0]["id"]
    about = {"source": "billing", "text": "Paid.", "investigation": item}
    answers = [{"item": "weather", "text": "Rain."}, {"item": "maintenance", "done": True}]
    said = dispatcher.post(f"/api/v1/tickets/{ticket}/records", {**about, "checklist": answers})
    assert _codes(said) == [
        ("checklist.0.item", "unknown-item"),
        ("checklist.1", "wrong-answer"),
    ]


def test_the_office_takes_no_step_with_the_work_of_a_crew(dispatcher: Caller, ticket: str) -> None:
    survey = {"crew": "c-south", "type": "on-site-survey"}
    item = _assign(dispatcher, ticket, survey).get_json()["investigations"][0]["id"]
    said = dispatcher.post(
        f"/api/v1/tickets/{ticket}/steps", {"investigation": item, "step": "done"}
    )
    assert _codes(said) == [("investigation", "crew-takes-steps")]


def test_an_unknown_department_is_refused(dispatcher: Caller, ticket: str) -> None:
    survey = {"crew": "c-south", "type": "on-site-survey", "lead_department": "moon"}
    assert _codes(_assign(dispatcher, ticket, survey)) == [
        ("lead_department", "unknown-department")
    ]


def test_work_that_came_back_is_found_in_the_list_until_somebody_takes_it_over(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    check = {"type": "internal-records-check", "lead_department": "distribution"}
    item = _assign(dispatcher, ticket, check).get_json()["investigations"][0]["id"]
    declined = {"investigation": item, "step": "declined", "reason": "Not our book."}
    dispatcher.post(f"/api/v1/tickets/{ticket}/steps", declined)
    office.mailroom.step()

    def returned() -> list[str]:
        page = dispatcher.get("/api/v1/tickets?returned=true").get_json()
        return [found["ticket"] for found in page["items"]]

    assert returned() == [ticket]
    other = {**check, "lead_department": "customer-service", "replaces": item}
    _assign(dispatcher, ticket, other)
    office.mailroom.step()
    assert returned() == []
