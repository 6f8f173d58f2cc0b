"""The map answers where findings and photos of all tickets were made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schemas.documents import fact_document, read_fact
from schemas.vocabulary import Role
from server.readmodel.cells import Box
from server.readmodel.filtering import TicketFilter
from server.readmodel.placed import PlacedFacts, PlaceView
from server.registry.people import User
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import Caller, Office

HERE = "bbox=118.7,31.9,118.9,32.1"


def said(office: Office, ticket: str, number: int, at: float | None, **about: Any) -> str:
    """Files a finding, or what is named, of an office user at so many degrees east; its id."""
    kind = about.pop("kind", "finding")
    place = {"lat": 32.0, "lon": at, "datum": "WGS84", "accuracy_m": 8}
    sound = {"seen": "Sparks"} if at is None else {"seen": "Sparks", "position": place}
    fact = f"{ticket}:{kind}:00000000-0000-7000-8000-00000000000{number}"
    document = {
        "_id": fact,
        "type": "fact",
        "kind": kind,
        "schema": 1,
        "ticket": ticket,
        "author": {"user": "dispatcher"},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "body": sound,
        **about,
    }
    file_office_facts(office.context.store, [fact_document(read_fact(document))], office.clock())
    office.mailroom.step()
    return fact


@pytest.fixture
def tickets(office: Office, dispatcher: Caller) -> list[str]:
    """Of the north and of the south, in the same street."""
    ids = []
    for district in ("north", "south"):
        site = {"lat": 32.0, "lon": 118.8, "datum": "WGS84", "district": district}
        body = {"class": "PQ", "title": "Low voltage", "site": site}
        ids.append(str(dispatcher.post("/api/v1/tickets", body).get_json()["ticket"]))
    office.mailroom.step()
    return ids


def shown(caller: Caller, query: str = HERE) -> Any:
    answer = caller.get(f"/api/v1/map/facts?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def facts_of(caller: Caller, query: str = HERE) -> list[str]:
    return [point["fact"] for point in shown(caller, query)["points"]]


def test_a_box_shows_the_findings_of_all_tickets_that_were_made_in_it(
    office: Office, dispatcher: Caller, tickets: list[str]
) -> None:
    here, there = (said(office, tickets[0], n, at) for n, at in ((1, 118.81), (2, 119.5)))
    other = said(office, tickets[1], 3, 118.82)
    said(office, tickets[1], 4, None)

    found = shown(dispatcher)

    assert found["total"] == {"count": 2, "capped": False}
    assert {point["fact"] for point in found["points"]} == {here, other}
    point = next(one for one in found["points"] if one["fact"] == here)
    assert (point["ticket"], point["kind"], point["at"]) == (
        tickets[0], "finding", "2026-11-23T08:00:00.000Z",
    )  # fmt: skip
    assert (point["lat"], point["lon"], point["datum"], point["accuracy_m"]) == (
        32.0, 118.81, "WGS84", 8,
    )  # fmt: skip
    assert facts_of(dispatcher, "bbox=119,31,120,33") == [there]
    assert facts_of(dispatcher, f"{HERE}&kind=photo") == []


def test_what_was_amended_or_taken_back_is_not_shown_until_that_is_taken_back_too(
    office: Office, dispatcher: Caller, tickets: list[str]
) -> None:
    wrong = said(office, tickets[0], 1, 118.81)
    right = said(office, tickets[0], 2, 118.82, amends=wrong)
    gone = said(office, tickets[0], 3, 118.83)
    why = {"body": {"reason": "another house"}}
    back = said(office, tickets[0], 4, None, retracts=gone, **why)

    assert facts_of(dispatcher) == [right]

    said(office, tickets[0], 5, None, retracts=back, **why)

    assert set(facts_of(dispatcher)) == {right, gone}


def test_facts_are_those_of_the_tickets_that_are_asked_for_and_that_there_are_for_the_caller(
    office: Office, dispatcher: Caller, tickets: list[str]
) -> None:
    north, south = (said(office, ticket, 1, 118.81) for ticket in tickets)
    neighbour = office.hire(User("south", Role.DISPATCHER, areas=("south",)))

    assert facts_of(dispatcher, f"{HERE}&district=north") == [north]
    assert facts_of(dispatcher, f"{HERE}&status=archived") == []
    assert facts_of(neighbour) == [south]
    assert shown(neighbour)["total"]["count"] == 1


def test_with_more_facts_than_can_be_drawn_only_their_number_is_told(
    office: Office, dispatcher: Caller, tickets: list[str]
) -> None:
    for number in (1, 2, 3):
        said(office, tickets[0], number, 118.81)

    assert shown(dispatcher, f"{HERE}&most=2") == {
        "total": {"count": 3, "capped": False},
        "points": [],
    }
    view = PlaceView(Box(118.7, 31.9, 118.9, 32.1), ["finding"], most=500, looked_at=2)
    found = office.context.readmodel.placed(TicketFilter(), view, office.clock())
    assert found == PlacedFacts(2, capped=True, points=[])
    three = replace(view, looked_at=3)
    assert office.context.readmodel.placed(TicketFilter(), three, office.clock()).count == 3


@pytest.mark.parametrize("query", ["bbox=1,2,3", f"{HERE}&kind=reading", f"{HERE}&most=0", ""])
def test_a_question_that_makes_no_sense_is_refused(dispatcher: Caller, query: str) -> None:
    assert dispatcher.get(f"/api/v1/map/facts?{query}").status_code == 422
