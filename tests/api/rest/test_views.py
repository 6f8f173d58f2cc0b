"""Personal data: who is shown it, and that each look is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.vocabulary import Role
from tests.api.rest.conftest import Caller, Office

NAMED = ("Li Na", "13800000000", "3301001", "12 Willow")
PLACES = (
    "/api/v1/tickets/{ticket}",
    "/api/v1/tickets/{ticket}/facts",
    "/api/v1/tickets",
    "/api/v1/tickets?q=dim",
    "/api/v1/map/tickets?bbox=120,30,121,31&zoom=12",
    "/api/v1/map/facts?bbox=120,30,121,31",
    "/api/v1/statistics/sites",
    "/ogc/collections/tickets/items?f=json",
    "/ogc/collections/tickets/items/{ticket}?f=json",
)


@pytest.fixture
def auditor(office: Office) -> Caller:
    return office.caller(Role.AUDITOR)


@pytest.fixture
def known(office: Office, ticket: str) -> str:
    """A ticket that the lists have."""
    office.mailroom.step()
    return ticket


def logged(auditor: Caller, query: str = "") -> list[tuple[str, str, list[str]]]:
    """User, what and tickets of each entry, without those of the tests' own beginning."""
    items = auditor.get(f"/api/v1/views?{query}").get_json()["items"]
    return [(item["user"], item["what"], item["tickets"]) for item in items]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("role", [Role.APPROVER, Role.METER_TECHNICIAN])
def test_who_need_not_know_the_customer_reads_no_name_or_number_of_his(
    office: Office, known: str, path: str, role: Role
) -> None:
    answer = office.caller(role).get(path.format(ticket=known))

    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert [said for said in NAMED if said in text] == []


def test_who_works_with_the_customer_reads_all_of_it(dispatcher: Caller, known: str) -> None:
    text = dispatcher.get(f"/api/v1/tickets/{known}").get_data(as_text=True)

    assert [said for said in NAMED if said not in text] == []


@pytest.mark.parametrize("asked", ["Li Na", "3800000", "3301001", "Willow"])
def test_a_search_for_what_is_masked_finds_nothing(
    office: Office, dispatcher: Caller, known: str, asked: str
) -> None:
    path = f"/api/v1/tickets?q={asked}"

    assert office.caller(Role.APPROVER).get(path).get_json()["items"] == []
    assert [item["ticket"] for item in dispatcher.get(path).get_json()["items"]] == [known]


def test_an_account_is_not_asked_for_by_who_is_shown_none(office: Office, known: str) -> None:
    refused = office.caller(Role.APPROVER).get("/api/v1/tickets?account=3301001")

    assert (refused.status_code, known in refused.get_data(as_text=True)) == (403, False)


def test_each_look_is_written_down_with_user_kind_and_tickets(
    office: Office, auditor: Caller, known: str
) -> None:
    supervisor = office.caller(Role.SUPERVISOR)
    for path in PLACES[:4]:
        supervisor.get(path.format(ticket=known))

    assert sorted(logged(auditor, "user=supervisor")) == [
        ("supervisor", "facts", [known]),
        ("supervisor", "list", [known]),
        ("supervisor", "search", [known]),
        ("supervisor", "ticket", [known]),
    ]


def test_a_list_without_personal_members_and_one_that_is_masked_are_no_views(
    office: Office, auditor: Caller, known: str
) -> None:
    office.caller(Role.SUPERVISOR).get("/api/v1/tickets?fields=status,due")
    office.caller(Role.APPROVER).get("/api/v1/tickets")

    assert {user for user, _, _ in logged(auditor)} == {"dispatcher"}
    assert known in str(logged(auditor))


def test_what_is_not_there_is_no_view(office: Office, auditor: Caller) -> None:
    office.caller(Role.SUPERVISOR).get("/api/v1/tickets/T261123-ZZZZZ")

    assert logged(auditor) == []


def test_the_log_is_read_by_ticket_period_and_page(
    auditor: Caller, dispatcher: Caller, known: str
) -> None:
    for _ in range(3):
        dispatcher.get(f"/api/v1/tickets/{known}")

    path = f"/api/v1/views?ticket={known}&since=2026-11-23T00:00:00Z&limit=3"
    first = auditor.get(path).get_json()
    rest = auditor.get(f"{path}&cursor={first['next']}").get_json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 1, None)
    assert len({item["id"] for item in first["items"] + rest["items"]}) == 4
    assert auditor.get("/api/v1/views?since=2026-11-24T00:00:00Z").get_json()["items"] == []


def test_the_log_is_read_from_its_newest_entry_back(
    office: Office, auditor: Caller, dispatcher: Caller, known: str
) -> None:
    for path in ("", "/facts", "/result-sheet", ""):
        office.clock.pass_by(timedelta(minutes=1))
        dispatcher.get(f"/api/v1/tickets/{known}{path}")

    forward = auditor.get("/api/v1/views").get_json()["items"]
    path = "/api/v1/views?sort=-at&limit=2"
    back, page = list[Any](), auditor.get(path).get_json()
    while page["next"]:
        back += page["items"]
        page = auditor.get(f"{path}&cursor={page['next']}").get_json()
    period = "since=2026-11-23T08:02:00Z&until=2026-11-23T08:04:00Z"
    among = auditor.get(f"/api/v1/views?sort=-at&{period}").get_json()["items"]

    assert [*back, *page["items"]] == forward[::-1]
    assert [entry["what"] for entry in among] == ["report", "facts"]
    mixed = auditor.get(f"/api/v1/views?cursor={auditor.get(path).get_json()['next']}")
    assert (mixed.status_code, mixed.get_json()["code"]) == (400, "invalid_cursor")


def test_the_log_says_from_which_address(office: Office, auditor: Caller, known: str) -> None:
    client = FlaskClient(office.app)
    token = office.caller(Role.SUPERVISOR).token
    client.get(
        f"/api/v1/tickets/{known}",
        headers={"Authorization": f"Bearer {token}"},
        environ_overrides={"REMOTE_ADDR": "10.1.2.3"},
    )

    [entry] = auditor.get("/api/v1/views?user=supervisor").get_json()["items"]
    assert (entry["address"], entry["role"], entry["hits"]) == ("10.1.2.3", "supervisor", 1)
