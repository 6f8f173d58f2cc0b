"""The same picture on tickets of two areas: who sees one of them is not told the other's number."""

from __future__ import annotations

import pytest

from schemas.vocabulary import Role
from server.registry.people import User
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.photographs import examine, photo


def opened_in(dispatcher: Caller, district: str) -> str:
    """The id of a new ticket in this district."""
    new = {**LOW_VOLTAGE, "site": {**LOW_VOLTAGE["site"], "district": district}}
    return str(dispatcher.post("/api/v1/tickets", new).get_json()["ticket"])


@pytest.fixture
def twins(office: Office, dispatcher: Caller) -> tuple[str, str]:
    """A ticket in the hills, and a later one by the river with the same photo."""
    tickets = opened_in(dispatcher, "hills"), opened_in(dispatcher, "river")
    for ticket in tickets:
        photo(office, ticket)
        examine(office)
    office.mailroom.step()
    return tickets


LOOK = {"source": "archives", "text": "Look at the photo again."}
PAGES = ["", "/facts", "/report?format=html&lang=en", "/report?format=html&lang=zh"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("areas", [(), ("river", "hills")])
def test_given_who_sees_both_tickets_then_the_flag_names_the_other(
    office: Office, twins: tuple[str, str], areas: tuple[str, ...], page: str
) -> None:
    caller = office.hire(User("wide", Role.DISPATCHER, areas))

    told = caller.get(f"/api/v1/tickets/{twins[1]}{page}").get_data(as_text=True)

    assert twins[0] in told


@pytest.mark.parametrize("page", PAGES)
def test_given_who_sees_one_ticket_then_the_flag_says_another_ticket(
    office: Office, twins: tuple[str, str], page: str
) -> None:
    near = office.hire(User("near", Role.DISPATCHER, ("river",)))

    told = near.get(f"/api/v1/tickets/{twins[1]}{page}").get_data(as_text=True)

    assert twins[0] not in told
    assert "The same picture is on another ticket." in told or "同一照片也在另一工单中。" in told


def test_given_a_crew_leader_then_the_ticket_of_another_crew_is_not_named(
    office: Office, dispatcher: Caller, twins: tuple[str, str]
) -> None:
    south = office.hire(User("south", Role.CREW_LEADER, crew="c-south"))
    given = {"crew": "c-south", "type": "on-site-survey", "override_reason": "Nobody is near."}
    dispatcher.post(f"/api/v1/tickets/{twins[1]}/assignments", given)

    [flag] = _flags(south, twins[1])

    assert (flag["code"], flag["numbers"]) == ("same-picture", {})


def test_given_more_areas_later_then_the_answer_is_not_said_to_be_the_same(
    office: Office, twins: tuple[str, str]
) -> None:
    near = office.hire(User("near", Role.DISPATCHER, ("river",)))
    wide = office.hire(User("wide", Role.DISPATCHER, ("river", "hills")))
    address = f"/api/v1/tickets/{twins[1]}"
    known = {"If-None-Match": near.get(address).headers["ETag"]}

    assert near.get(address, known).status_code == 304
    assert wide.get(address, known).status_code == 200


def test_given_a_command_of_who_sees_one_ticket_then_its_answer_does_not_name_the_other(
    office: Office, twins: tuple[str, str]
) -> None:
    near = office.hire(User("near", Role.DISPATCHER, ("river",)))
    address = f"/api/v1/tickets/{twins[1]}"
    known = {"If-Match": near.get(address).headers["ETag"]}

    answer = near.post(f"{address}/records", LOOK, known)

    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert twins[0] not in answer.get_data(as_text=True)


def _flags(caller: Caller, ticket: str) -> list[dict[str, object]]:
    told = caller.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["flags"]["facts"]
    return [flag for flags in told.values() for flag in flags]
