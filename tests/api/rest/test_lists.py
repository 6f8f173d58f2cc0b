"""The list of tickets: filters, order, pages, and that its file may be thrown away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.readmodel.filtering import TicketFilter
from server.readmodel.listing import TicketPage
from server.readmodel.sorting import Window, read_order
from server.readmodel.tickets import TicketList
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office


@pytest.fixture
def three(office: Office, dispatcher: Caller) -> list[str]:
    """Three tickets: low voltage (urgent), an outage, a bill; the outage is with c-north."""
    bodies = [
        {**LOW_VOLTAGE, "priority": 1},
        {"class": "OUT", "title": "No power since noon", "priority": 2},
        {"class": "BIZ", "title": "电表走得太快", "priority": 4},
    ]
    ids = [dispatcher.post("/api/v1/tickets", body).get_json()["ticket"] for body in bodies]
    survey = {"crew": "c-north", "type": "repair-visit"}
    dispatcher.post(f"/api/v1/tickets/{ids[1]}/assignments", survey)
    decision = {"responsibility": {"party": "customer", "reason": "The meter is within class."}}
    dispatcher.post(f"/api/v1/tickets/{ids[2]}/decisions", decision)
    office.mailroom.step()
    return ids


def first_page(tickets: TicketList, office: Office) -> TicketPage:
    return tickets.page(TicketFilter(), Window(read_order("priority"), 10), office.clock())


def listed(dispatcher: Caller, query: str) -> list[str]:
    answer = dispatcher.get(f"/api/v1/tickets?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["ticket"] for item in answer.get_json()["items"]]


def test_tickets_are_found_by_each_filter(dispatcher: Caller, three: list[str]) -> None:
    voltage, outage, bill = three

    assert listed(dispatcher, "status=assigned") == [outage]
    assert listed(dispatcher, "class=PQ") == [voltage]
    assert listed(dispatcher, "crew=c-north") == [outage]
    assert listed(dispatcher, "crew=c-south") == []
    assert listed(dispatcher, "party=customer") == [bill]
    assert listed(dispatcher, "q=willow") == [voltage]
    assert listed(dispatcher, "q=power noon") == [outage]
    assert listed(dispatcher, "q=电表") == [bill]


def test_a_listed_ticket_names_its_holders(dispatcher: Caller, three: list[str]) -> None:
    items = dispatcher.get("/api/v1/tickets?sort=priority").get_json()["items"]

    assert [item["ticket"] for item in items] == three
    assert [item["holders"] for item in items] == [[], ["c-north"], []]


def test_tickets_are_sorted_as_asked(dispatcher: Caller, three: list[str]) -> None:
    assert listed(dispatcher, "sort=priority") == three
    assert listed(dispatcher, "sort=-priority") == three[::-1]


def test_pages_follow_each_other_without_gap_or_repetition(
    dispatcher: Caller, three: list[str]
) -> None:
    pages, cursor = [], ""
    for _ in three:
        answer = dispatcher.get(f"/api/v1/tickets?limit=1&sort=priority{cursor}")
        pages.append(answer.get_json())
        cursor = f"&cursor={pages[-1]['next']}"

    assert [item["ticket"] for page in pages for item in page["items"]] == three
    assert pages[-1]["next"] is None


@pytest.mark.parametrize("cursor", ["nonsense", "WyItb3BlbmVkX2F0Il0"])
def test_a_cursor_of_another_list_is_refused(dispatcher: Caller, cursor: str) -> None:
    answer = dispatcher.get(f"/api/v1/tickets?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "invalid_cursor"


def test_a_query_with_a_typing_error_is_refused(dispatcher: Caller) -> None:
    answer = dispatcher.get("/api/v1/tickets?statsu=new")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "statsu"


def test_deleting_the_read_model_loses_nothing(
    office: Office, three: list[str], tmp_path: Path
) -> None:
    anew = TicketList(tmp_path / "second.db", office.context.store, patience_s=20)

    try:
        assert first_page(anew, office) == first_page(office.context.readmodel, office)
        assert anew.counts() == office.context.readmodel.counts()
        assert len(first_page(anew, office).items) == len(three)
    finally:
        anew.close()


def test_the_read_model_goes_on_where_it_was_after_a_restart(
    office: Office, dispatcher: Caller, three: list[str], tmp_path: Path
) -> None:
    office.context.readmodel.refresh()
    dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)
    office.mailroom.step()

    again = TicketList(tmp_path / "readmodel.db", office.context.store, patience_s=20)

    try:
        assert sum(again.counts()["status"].values()) == len(three) + 1
    finally:
        again.close()


def test_two_processes_may_share_one_read_model(
    office: Office, three: list[str], tmp_path: Path
) -> None:
    other = TicketList(tmp_path / "readmodel.db", office.context.store, patience_s=20)
    try:
        with ThreadPoolExecutor(4) as pool:
            lists = [office.context.readmodel, other] * 4
            pages = list(pool.map(lambda tickets: first_page(tickets, office), lists))
    finally:
        other.close()

    assert all(page == pages[0] for page in pages)
    assert [item["ticket"] for item in pages[0].items] == three
