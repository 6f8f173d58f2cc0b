"""Lists of registers: filters, order, and pages that stay while things are added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.metrology.instruments import Instrument
from schemas.vocabulary import Role
from server.registry.people import Crew, User
from server.webhooks.hooks import Hooks
from tests.api.rest.conftest import PASSWORD, Caller, Office

BY = "administrator"


@pytest.fixture
def admin(office: Office) -> Caller:
    settings = replace(office.context.settings, webhook_private=True)
    office.context = replace(office.context, settings=settings)
    return office.caller(Role.ADMINISTRATOR)


def listed(admin: Caller, query: str) -> list[Any]:
    """What a list has, by what it is called."""
    answer = admin.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item.get("id", item.get("user")) for item in answer.get_json()["items"]]


def paged(admin: Caller, query: str) -> list[Any]:
    """The same, one at a time; before each page another crew is made."""
    found, cursor = list[Any](), ""
    for number in range(50):
        answer = admin.get(f"/api/v1/{query}&limit=1{cursor}").get_json()
        found += [item.get("id", item.get("user")) for item in answer["items"]]
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"
        crew = {"id": f"c-added-{number}", "name": "Added", "area": "added"}
        assert admin.post("/api/v1/crews", crew).status_code == 201
        crew["id"] = f"c-{'z' if number % 2 else 'a'}{number}"
        assert number > 3 or admin.post("/api/v1/crews", crew).status_code == 201
    raise AssertionError("the list has no end")


def test_given_crews_when_asked_for_by_area_or_skill_then_those_are_listed_in_order(
    office: Office, admin: Caller
) -> None:
    people, now = office.context.identity.people, office.clock()
    people.add_crew(Crew("c-hills", "Hills", "hills", ("meter", "repair")), now)
    people.add_crew(Crew("c-river", "A river", "river"), now)

    assert listed(admin, "crews") == ["c-hills", "c-north", "c-river", "c-south"]
    assert listed(admin, "crews?area=hills") == ["c-hills"]
    assert listed(admin, "crews?skill=repair") == ["c-hills", "c-north"]
    assert listed(admin, "crews?sort=name") == ["c-river", "c-hills", "c-north", "c-south"]
    assert listed(admin, "crews?sort=-area,id") == ["c-river", "c-hills", "c-north", "c-south"]


def test_given_members_of_two_crews_when_sorted_by_name_then_a_crew_can_be_asked_for(
    office: Office, admin: Caller
) -> None:
    people, now = office.context.identity.people, office.clock()
    wang, li, zhao = (
        people.add_member(crew, name, now).id
        for crew, name in (("c-north", "Wang"), ("c-north", "Li"), ("c-south", "Zhao"))
    )

    assert listed(admin, "members?sort=-name") == [zhao, wang, li]
    assert listed(admin, "members?crew=c-north&sort=name") == [li, wang]


def test_given_users_when_asked_for_by_role_or_whether_active_then_those_are_listed(
    office: Office, admin: Caller
) -> None:
    people, now = office.context.identity.people, office.clock()
    people.add_user(User("li.na", Role.AUDITOR, active=False), PASSWORD, now)

    assert listed(admin, "users?role=auditor,approver") == ["approver", "auditor", "li.na"]
    assert listed(admin, "users?active=false") == ["li.na"]
    assert listed(admin, "users?role=auditor&active=true") == ["auditor"]
    assert listed(admin, "users?sort=-role")[0] == "supervisor"


def test_given_devices_when_asked_for_by_state_then_a_wiped_one_is_no_revoked_one(
    office: Office, admin: Caller
) -> None:
    devices, now = office.context.identity.devices, office.clock()

    def enrolled(crew: str, name: str) -> str:
        return devices.enrol(devices.issue_code(crew, BY, now).code, name, now).device.id

    good, revoked, wiped = (enrolled("c-north", name) for name in ("b", "c", "a"))
    other = enrolled("c-south", "d")
    devices.revoke(revoked, now)
    devices.wipe(wiped, now)

    assert listed(admin, "devices?state=active&sort=name") == [good, other]
    assert listed(admin, "devices?state=active&crew=c-south") == [other]
    assert listed(admin, "devices?state=revoked") == [revoked]
    assert listed(admin, "devices?state=wiped") == [wiped]
    assert listed(admin, "devices?sort=-name") == [other, revoked, good, wiped]


def test_given_instruments_when_asked_for_by_their_calibration_then_its_last_day_counts(
    admin: Caller,
) -> None:
    for name, make, due in (
        ("A", "One", "2026-11-22"),
        ("B", "Two", "2026-11-23"),
        ("C", "One", None),
    ):
        body = {"id": name, "make": make, "model": "RS-310", "serial": f"9{name}"}
        answer = admin.post("/api/v1/instruments", {**body, "calibration_due": due})
        assert answer.status_code == 201

    assert listed(admin, "instruments?calibration=expired") == ["A"]
    assert listed(admin, "instruments?calibration=valid") == ["B"]
    assert listed(admin, "instruments?calibration=unknown") == ["C"]
    assert listed(admin, "instruments?make=One&sort=-id") == ["C", "A"]
    assert listed(admin, "instruments?serial=9B&model=RS-310") == ["B"]
    assert listed(admin, "instruments?sort=calibration_due") == ["C", "A", "B"]
    assert admin.get("/api/v1/instruments").get_json()["next"] is None


def test_given_webhooks_when_asked_for_by_what_they_are_told_then_those_of_all_events_count(
    office: Office, admin: Caller
) -> None:
    hooks, by = Hooks(office.context.store, private=True), (BY, office.clock())
    opened, every = (
        hooks.add(f"http://127.0.0.1:9/{path}", events, by, None).id
        for path, events in (("b", ["ticket.opened"]), ("a", []))
    )
    hooks.pause(every, paused=True)

    assert listed(admin, "webhooks?event=ticket.opened&sort=url") == [every, opened]
    assert listed(admin, "webhooks?event=ticket.archived") == [every]
    assert listed(admin, "webhooks?paused=false") == [opened]


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-area,name"])
def test_given_crews_that_are_added_between_pages_then_those_of_before_come_once_and_in_order(
    office: Office, admin: Caller, sort: str
) -> None:
    people, now = office.context.identity.people, office.clock()
    for number, name in enumerate(("Beta", "Alpha", "Beta", "Gamma")):
        people.add_crew(Crew(f"c-{number}", name, f"area {number % 2}"), now)
    before = listed(admin, f"crews?sort={sort}")

    found = paged(admin, f"crews?sort={sort}")

    assert [crew for crew in found if crew in before] == before
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "query",
    [
        "crews?sort=name&cursor=nonsense",
        "users?sort=role&cursor=WyJ1c2VyIixbXSwieCJd",
        "instruments?sort=id&cursor=WyJpZCIsWzFdLCJ4Il0",
    ],
)
def test_given_a_cursor_of_another_list_then_it_is_refused(
    office: Office, admin: Caller, query: str
) -> None:
    office.context.identity.instruments.add(Instrument("RS-8", "Maker", "RS-310", "900178"))
    answer = admin.get(f"/api/v1/{query}")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("query", ["crews?limit=0", "devices?sort=colour", "users?sort=user,user"])
def test_given_a_page_that_cannot_be_then_the_field_is_named(admin: Caller, query: str) -> None:
    answer = admin.get(f"/api/v1/{query}")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] in query
