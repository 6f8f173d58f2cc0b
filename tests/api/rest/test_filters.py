"""Each filter of the list, several words and orders at once, sparse members, the total; and
promises that run out while nothing happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from tests.api.rest.conftest import Caller, Office


@pytest.fixture
def four(office: Office, dispatcher: Caller) -> dict[str, str]:
    """Four tickets, an hour apart, by a nickname."""
    bodies: dict[str, dict[str, Any]] = {
        "dim": {
            "class": "PQ",
            "sub_item": "low-voltage",
            "grade": "ordinary",
            "priority": 2,
            "title": "低电压，晚上电灯昏暗",
            "customer": {"account": "3301001", "name": "王芳", "phone": "13812345678"},
            "site": {"address": "柳树巷12号", "area": "urban", "transformer": "城东3号配变"},
            "meter": {"number": "M00471100"},
        },
        "dark": {
            "class": "OUT",
            "grade": "major",
            "priority": 1,
            "emergency": True,
            "title": "No power since noon",
            "customer": {"account": "3301001"},
            "site": {"address": "5 Willow Lane", "area": "rural"},
        },
        "bill": {"class": "BIZ", "sub_item": "bill-dispute", "priority": 2, "title": "电费过高"},
        "pole": {"class": "GRID", "priority": 5, "title": "Pole leans"},
    }
    found = {}
    for name, body in bodies.items():
        found[name] = dispatcher.post("/api/v1/tickets", body).get_json()["ticket"]
        office.clock.pass_by(timedelta(hours=1))
    order = {"crew": "c-north", "type": "repair-visit"}
    dispatcher.post(f"/api/v1/tickets/{found['dark']}/assignments", order)
    survey = {"crew": "c-south", "type": "on-site-survey"}
    answer = dispatcher.post(f"/api/v1/tickets/{found['dim']}/assignments", survey)
    work = answer.get_json()["investigations"][0]["id"]
    recall = {"investigation": work, "reason": "The other crew is nearer."}
    dispatcher.post(f"/api/v1/tickets/{found['dim']}/recalls", recall)
    decision = {"responsibility": {"party": "utility", "reason": "Wrong tariff."}}
    dispatcher.post(f"/api/v1/tickets/{found['bill']}/decisions", decision)
    office.mailroom.step()
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=decided", "bill"),
        ("status=decided,assigned", "bill dark"),
        ("class=PQ,GRID", "dim pole"),
        ("sub_item=low-voltage,bill-dispute", "bill dim"),
        ("grade=major", "dark"),
        ("priority=1,5", "dark pole"),
        ("emergency=true", "dark"),
        ("emergency=false&class=OUT", ""),
        ("area=urban", "dim"),
        ("party=utility", "bill"),
        ("party_state=confirmed", "bill"),
        ("resolution_state=open", "bill dark dim pole"),
        ("attention=true", ""),
        ("after_hand_over=false&disputes=false", "bill dark dim pole"),
        ("transformer=%E5%9F%8E%E4%B8%9C3%E5%8F%B7%E9%85%8D%E5%8F%98", "dim"),
        ("account=3301001", "dark dim"),
        ("account=330100", ""),
        ("crew=c-south", "dim"),
        ("holder=c-south", ""),
        ("holder=c-north&priority=1", "dark"),
        ("opened_from=2026-11-23T09:00:00Z&opened_to=2026-11-23T11:00:00Z", "bill dark"),
        ("level=1", "dark"),
        ("level=2", ""),
        ("q=王芳", "dim"),
        ("q=芳", "dim"),
        ("q=电费", "bill"),
        ("q=5678", "dim"),
        ("q=71100", "dim"),
        ("q=3301001", "dark dim"),
        ("q=willow", "dark"),
        ("q=WILLOW lane", "dark"),
        ("q=lane willow pole", ""),
        ("q=柳树 12号", "dim"),
        ("q=压电", ""),
        ("q=%25", ""),
        # one letter of a word may stand in any number of a ticket: so the class beside it
        ("q=5 w&class=OUT", "dark"),
        ("q=n&class=OUT", "dark"),
    ],
)
def test_a_filter_finds_what_fits_and_counts_it(
    dispatcher: Caller, four: dict[str, str], query: str, names: str
) -> None:
    found = dispatcher.get(f"/api/v1/tickets?{query}").get_json()

    nicknames = {ticket: name for name, ticket in four.items()}
    assert sorted(nicknames[item["ticket"]] for item in found["items"]) == names.split()
    assert found["total"] == {"count": len(names.split()), "capped": False}


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("-emergency,priority,-opened_at", "dark bill dim pole"),
        ("priority,opened_at", "dark dim bill pole"),
        ("-priority,-opened_at", "pole bill dim dark"),
        ("emergency,-opened_at", "pole bill dim dark"),
        ("-level,opened_at", "dark dim bill pole"),
        ("level,-opened_at", "pole bill dim dark"),
    ],
)
def test_an_order_of_several_keys_holds_over_pages(
    dispatcher: Caller, four: dict[str, str], sort: str, names: str
) -> None:
    seen, cursor = list[str](), ""
    for _ in four:
        page = dispatcher.get(f"/api/v1/tickets?limit=1&sort={sort}{cursor}").get_json()
        seen += [item["ticket"] for item in page["items"]]
        cursor = f"&cursor={page['next']}"

    assert seen == [four[name] for name in names.split()]
    assert cursor == "&cursor=None"


def test_only_the_members_asked_for_are_sent(dispatcher: Caller, four: dict[str, str]) -> None:
    found = dispatcher.get("/api/v1/tickets?fields=title,holders&q=noon").get_json()

    expected = {"ticket": four["dark"], "title": "No power since noon", "holders": ["c-north"]}
    assert found["items"] == [expected]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fields=phone", "fields.0"),
        ("sort=title", "sort"),
        ("sort=due,-due", "sort"),
        ("sort=due,level", "sort"),
        ("status=new,old", "status.1"),
        ("opened_from=yesterday", "opened_from"),
        ("opened_from=2026-11-23T09:00:00Z&opened_to=2026-11-23T09:00:00Z", "opened_to"),
        ("colour=red", "colour"),
    ],
)
def test_a_question_that_makes_no_sense_names_the_parameter(
    dispatcher: Caller, query: str, field: str
) -> None:
    answer = dispatcher.get(f"/api/v1/tickets?{query}")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


@pytest.mark.usefixtures("four")
def test_a_cursor_of_several_keys_is_refused_where_the_order_has_another_number(
    dispatcher: Caller,
) -> None:
    page = dispatcher.get("/api/v1/tickets?limit=1&sort=-due,priority").get_json()
    answer = dispatcher.get(f"/api/v1/tickets?limit=1&sort=-due&cursor={page['next']}")

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "invalid_cursor"


def test_a_promise_that_runs_out_while_nothing_happens_is_missed_in_the_list(
    office: Office, dispatcher: Caller, four: dict[str, str]
) -> None:
    before = dispatcher.get("/api/v1/tickets?q=pole").get_json()["items"][0]
    office.clock.pass_by(timedelta(days=20))
    caller = office.caller(Role.DISPATCHER)

    later = caller.get("/api/v1/tickets?q=pole").get_json()["items"][0]

    assert not before["overdue"]
    assert later["overdue"]
    assert "missed" not in {item["state"] for item in before["deadlines"]}
    assert "missed" in {item["state"] for item in later["deadlines"]}
    assert found(caller, "overdue=true&class=GRID") == [four["pole"]]
    assert found(caller, "overdue=false&class=GRID") == []
    assert found(caller, "due_before=2026-12-13T00:00:00Z&class=GRID") == [four["pole"]]


def found(dispatcher: Caller, query: str) -> list[str]:
    items = dispatcher.get(f"/api/v1/tickets?{query}").get_json()["items"]
    return [item["ticket"] for item in items]


def test_a_ticket_that_changes_is_found_by_what_it_says_now(
    office: Office, dispatcher: Caller, four: dict[str, str]
) -> None:
    store = office.context.store
    before = store.get(OFFICE, f"{four['pole']}:ticket")
    store.put(OFFICE, Draft.of(before.id, {**before.json(), "title": "电线杆倾斜"}, before.rev))

    assert found(dispatcher, "q=倾斜") == [four["pole"]]
    assert found(dispatcher, "q=leans") == []


def test_a_ticket_that_is_removed_is_found_no_more(
    office: Office, dispatcher: Caller, four: dict[str, str]
) -> None:
    store = office.context.store
    before = store.get(OFFICE, f"{four['pole']}:ticket")
    store.put(OFFICE, Draft(before.id, b"{}", before.rev, deleted=True))

    assert found(dispatcher, "q=leans") == []
    assert len(found(dispatcher, "")) == len(four) - 1


def test_a_document_without_the_form_of_a_ticket_keeps_no_other_from_the_list(
    office: Office, dispatcher: Caller, four: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    office.context.store.put(OFFICE, Draft.of("T-BROKEN:ticket", {"type": "ticket"}))

    assert len(found(dispatcher, "")) == len(four)
    assert "T-BROKEN:ticket" in caplog.text
