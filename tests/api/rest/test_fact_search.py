"""An auditor searches the facts of all tickets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.readmodel.filed import FactFilter
from server.registry.people import User
from server.rest_api.fact_search import FactSearch
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.test_corrections import READING, SURVEY, pushed, said


@pytest.fixture
def auditor(office: Office) -> Caller:
    return office.caller(Role.AUDITOR)


@pytest.fixture
def reading(office: Office, dispatcher: Caller, ticket: str) -> str:
    """What a device of the crew in the north sent an hour after its work was given; its id."""
    office.clock.pass_by(timedelta(minutes=1))
    path = f"/api/v1/tickets/{ticket}/assignments"
    work = str(said(dispatcher, path, SURVEY)["investigations"][0]["id"])
    office.mailroom.step()
    office.clock.pass_by(timedelta(hours=1))
    return pushed(office, ticket, work, {**READING, "note": "Behind the Blue door"})


def search(caller: Caller, query: str = "") -> dict[str, Any]:
    answer = caller.get(f"/api/v1/facts?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def kinds(caller: Caller, query: str = "") -> list[str]:
    return [item["fact"]["kind"] for item in search(caller, query)["items"]]


def test_facts_of_all_tickets_come_the_last_received_first_with_the_answer_of_the_server(
    auditor: Caller, ticket: str, reading: str
) -> None:
    items = search(auditor)["items"]

    assert [item["fact"]["kind"] for item in items] == ["reading", "assignment", "intake"]
    assert (items[0]["ticket"], items[0]["fact"]["_id"]) == (ticket, reading)
    assert items[0]["receipt"]["state"] == "needs-attention"
    assert [one["code"] for one in items[0]["receipt"]["reasons"]] == ["not-plausible"]


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=reading", ["reading"]),
        ("kind=intake,reading", ["reading", "intake"]),
        ("state=needs-attention", ["reading"]),
        ("crew=c-north", ["reading"]),
        ("device=d-1", ["reading"]),
        ("device=d-2", []),
        ("user=dispatcher", ["assignment", "intake"]),
        ("user=dispatcher&kind=reading", []),
        ("q=blue door", ["reading"]),
        ("q=c-north", ["assignment"]),
        ("since=2026-11-23T08:30:00Z", ["reading"]),
        ("until=2026-11-23T08:30:00Z&kind=intake", ["intake"]),
        ("until=2026-11-23T08:00:00Z", []),
        ("ticket=T261123-AAAAAA", []),
    ],
)
def test_a_search_takes_kind_author_receipt_time_and_words(
    auditor: Caller, query: str, found: list[str]
) -> None:
    assert kinds(auditor, query) == found


@pytest.mark.usefixtures("reading")
def test_pages_have_each_fact_once(auditor: Caller) -> None:
    page = search(auditor, "limit=1")
    seen = [item["fact"]["kind"] for item in page["items"]]
    while page["next"] is not None:
        page = search(auditor, f"limit=1&cursor={page['next']}")
        seen += [item["fact"]["kind"] for item in page["items"]]
    assert seen == ["reading", "assignment", "intake"]
    assert auditor.get("/api/v1/facts?cursor=nonsense").get_json()["code"] == "invalid_cursor"


@pytest.mark.usefixtures("reading")
def test_a_search_that_has_read_enough_goes_on_where_it_stopped(office: Office) -> None:
    one = FactSearch(office.context.readmodel, office.context.store, at_once=1, at_most=1)
    query = {"q": "low voltage", "limit": 1}

    found, place = one.found(query, FactFilter(), None)
    assert found == []  # the newest of the facts does not say so
    while place is not None:
        more, place = one.found(query, FactFilter(), place)
        found += more

    assert [item["fact"]["kind"] for item in found] == ["intake"]


@pytest.mark.usefixtures("reading")
def test_who_audits_finds_what_there_is_for_him_and_each_look_is_written_down(
    office: Office, auditor: Caller, dispatcher: Caller, ticket: str
) -> None:
    by_the_river = {**LOW_VOLTAGE, "site": {**LOW_VOLTAGE["site"], "district": "river"}}
    other = said(dispatcher, "/api/v1/tickets", by_the_river)["ticket"]
    office.mailroom.step()
    river = office.hire(User("river", Role.AUDITOR, areas=("river",)))
    hills = office.hire(User("hills", Role.AUDITOR, areas=("hills",)))

    assert [item["ticket"] for item in search(river)["items"]] == [other]
    assert kinds(hills) == []
    search(auditor, "q=low voltage")
    looks = auditor.get("/api/v1/views?user=auditor").get_json()["items"]
    assert looks[-1]["what"] == "search"
    assert set(looks[-1]["tickets"]) == {ticket, other}
    assert office.caller(Role.DISPATCHER).get("/api/v1/facts").status_code == 403


@pytest.mark.parametrize("query", ["kind=ghost", "state=lost", "q=x", "limit=0", "since=yesterday"])
def test_a_search_that_makes_no_sense_is_refused(auditor: Caller, query: str) -> None:
    assert auditor.get(f"/api/v1/facts?{query}").status_code == 422
