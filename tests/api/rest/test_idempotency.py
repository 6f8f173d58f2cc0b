"""A command whose reply was lost may be sent again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

KEY = {"Idempotency-Key": "8c7e2f0a"}
SURVEY = {"crew": "c-north", "type": "on-site-survey"}


def test_a_ticket_opened_twice_under_one_key_is_one_ticket(dispatcher: Caller) -> None:
    first = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE, KEY)
    second = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE, KEY)

    assert second.status_code == 201
    assert second.get_json() == first.get_json()


def test_a_ticket_opened_before_midnight_is_found_after_midnight(
    office: Office,
) -> None:
    office.clock.time = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)
    first = office.caller(Role.DISPATCHER).post("/api/v1/tickets", LOW_VOLTAGE, KEY)
    office.clock.pass_by(timedelta(seconds=2))
    second = office.caller(Role.DISPATCHER).post("/api/v1/tickets", LOW_VOLTAGE, KEY)

    assert second.get_json()["ticket"] == first.get_json()["ticket"]


def test_the_same_complaint_without_a_key_is_two_tickets(dispatcher: Caller) -> None:
    first = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)
    second = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)

    assert first.get_json()["ticket"] != second.get_json()["ticket"]


def test_a_key_belongs_to_its_user(dispatcher: Caller, supervisor: Caller) -> None:
    first = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE, KEY)
    second = supervisor.post("/api/v1/tickets", LOW_VOLTAGE, KEY)

    assert first.get_json()["ticket"] != second.get_json()["ticket"]


def test_another_body_under_the_same_key_is_refused(dispatcher: Caller) -> None:
    dispatcher.post("/api/v1/tickets", LOW_VOLTAGE, KEY)

    answer = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "title": "Outage"}, KEY)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "idempotency_key_reused"


def test_an_assignment_sent_twice_is_one_investigation(dispatcher: Caller, ticket: str) -> None:
    path = f"/api/v1/tickets/{ticket}/assignments"
    first = dispatcher.post(path, SURVEY, KEY)
    second = dispatcher.post(path, SURVEY, KEY)

    assert len(second.get_json()["investigations"]) == 1
    assert second.headers["ETag"] == first.headers["ETag"]


def test_a_repeated_command_is_answered_though_its_if_match_is_stale_by_its_own_doing(
    dispatcher: Caller, ticket: str
) -> None:
    seen = dispatcher.get(f"/api/v1/tickets/{ticket}").headers["ETag"]
    path = f"/api/v1/tickets/{ticket}/assignments"
    headers = {**KEY, "If-Match": seen}

    first = dispatcher.post(path, SURVEY, headers)
    second = dispatcher.post(path, SURVEY, headers)

    assert (first.status_code, second.status_code) == (201, 201)
