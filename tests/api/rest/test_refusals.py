"""Whoever reads only `detail` of a refusal knows what is wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

from tests.api.rest.conftest import LOW_VOLTAGE, Caller


def detail(answer: Any) -> str:
    return str(answer.get_json()["detail"])


def test_given_one_wrong_field_when_refused_then_detail_names_it_and_what_would_be_right(
    dispatcher: Caller,
) -> None:
    answer = dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "site": {"lat": 95, "lon": 120}})

    assert answer.status_code == 422
    assert detail(answer) == "site.lat: Send a number from -90 to 90."


def test_given_several_wrong_fields_when_refused_then_detail_has_the_first_and_how_many_more(
    dispatcher: Caller,
) -> None:
    answer = dispatcher.post("/api/v1/tickets", {"class": "PQ", "priority": 9, "emergency": "yes"})

    errors = answer.get_json()["errors"]
    assert len(errors) == 3
    first = f"{errors[0]['field']}: {errors[0]['message']}"
    assert detail(answer) == f"{first} There are 2 more faults: see `errors`."


def test_given_a_command_the_ticket_does_not_allow_when_refused_then_detail_says_why(
    dispatcher: Caller, ticket: str
) -> None:
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/archive", {})

    assert detail(answer).startswith("ticket: Decide who is responsible first. There are ")


def test_given_a_parameter_of_ogc_that_means_nothing_when_refused_then_detail_names_it(
    dispatcher: Caller,
) -> None:
    answer = dispatcher.get("/ogc/collections/tickets/items?bbox=east")

    assert answer.status_code == 400
    assert detail(answer).startswith("bbox: ")


def test_given_a_reply_by_a_channel_the_profile_does_not_have_when_sent_then_it_is_refused(
    dispatcher: Caller, ticket: str
) -> None:
    reply = {"channel": "pigeon", "text": "The joint is new."}

    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/replies", reply)

    assert answer.status_code == 422
    assert detail(answer).startswith("channel: Use one of: app, by-forwarder, counter, e-mail,")
