"""Many commands in one request."""

from __future__ import annotations

from typing import Any

from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

BULK = "/api/v1/bulk"


def opened(caller: Caller) -> str:
    return str(caller.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"])


def assign(ticket: str, crew: str = "c-north") -> dict[str, Any]:
    return {
        "ticket": ticket,
        "action": "assign",
        "body": {"crew": crew, "type": "on-site-survey"},
    }


def test_given_some_commands_that_fail_when_sent_then_the_others_are_done(
    dispatcher: Caller,
) -> None:
    first, second = opened(dispatcher), opened(dispatcher)
    items = [
        assign(first),
        assign("T-NONE"),
        assign(second, "c-lost"),
        {"ticket": second, "action": "classify", "body": {"priority": 9, "reason": "Storm."}},
        {"ticket": second, "action": "archive"},
        {"ticket": second, "action": "classify", "body": {"priority": 1, "reason": "Storm."}},
    ]

    answer = dispatcher.post(BULK, {"items": items})

    assert answer.status_code == 200
    results = answer.get_json()["results"]
    assert [item["status"] for item in results] == [201, 404, 422, 422, 422, 201]
    codes = [item["problem"]["code"] for item in results[1:5]]
    assert codes == ["not_found", "unknown_crew", "validation_failed", "validation_failed"]
    assert results[3]["problem"]["errors"][0]["field"] == "body.priority"
    assert (answer.get_json()["done"], answer.get_json()["failed"]) == (2, 4)
    etag = dispatcher.get(f"/api/v1/tickets/{first}").headers["ETag"]
    assert results[0]["etag"] == etag


def test_given_a_bulk_sent_twice_under_one_key_when_done_then_nothing_is_there_twice(
    dispatcher: Caller,
) -> None:
    tickets = [opened(dispatcher) for _ in range(3)]
    sent = {"items": [assign(ticket) for ticket in tickets]}

    first = dispatcher.post(BULK, sent, {"Idempotency-Key": "morning"})
    second = dispatcher.post(BULK, sent, {"Idempotency-Key": "morning"})

    assert second.get_json() == first.get_json()
    shown = dispatcher.get(f"/api/v1/tickets/{tickets[0]}").get_json()
    assert len(shown["investigations"]) == 1


def test_given_a_ticket_that_changed_when_if_match_is_older_then_only_that_command_fails(
    dispatcher: Caller,
) -> None:
    ticket, other = opened(dispatcher), opened(dispatcher)
    seen = dispatcher.get(f"/api/v1/tickets/{ticket}").headers["ETag"]
    items = [assign(ticket), {**assign(ticket), "if_match": seen}, assign(other)]

    results = dispatcher.post(BULK, {"items": items}).get_json()["results"]

    assert [item["status"] for item in results] == [201, 412, 201]


def test_given_a_dispatcher_when_a_legal_hold_is_among_the_commands_then_that_one_is_forbidden(
    dispatcher: Caller, office: Office
) -> None:
    ticket = opened(dispatcher)
    hold = {"ticket": ticket, "action": "hold", "body": {"on": True, "reason": "Court."}}

    results = dispatcher.post(BULK, {"items": [hold, assign(ticket)]}).get_json()["results"]

    assert [item["status"] for item in results] == [403, 201]
    refused = office.caller(Role.AUDITOR).post(BULK, {"items": [assign(ticket)]})
    assert refused.status_code == 403


def test_given_too_many_commands_when_sent_then_none_is_carried_out(dispatcher: Caller) -> None:
    ticket = opened(dispatcher)

    answer = dispatcher.post(BULK, {"items": [assign(ticket)] * 501})

    assert answer.status_code == 422
    assert dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["investigations"] == []
