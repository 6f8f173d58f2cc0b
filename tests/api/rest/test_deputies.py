"""A deputy takes a step of the approval: everybody logs in with a password, up to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from schemas.instants import instant_text
from schemas.vocabulary import Role
from server.registry.people import User
from tests.api.rest.conftest import LOW_VOLTAGE, PASSWORD, Caller, Office

SUM = {"amount": "5000", "currency": "CNY"}
PLAN = {"measures": [{"action": "Compensate", "money": True, **SUM}]}
RESPONSIBLE = {"party": "utility", "reason": "Burnt neutral joint."}
DEPARTMENT = {"step": "department", "outcome": "approve", **SUM}
COMPANY = {"step": "company", "outcome": "approve", **SUM}


@dataclass
class House:
    """An office with two supervisors; what is decided takes the department, then the company."""

    office: Office
    ticket: str = ""

    def person(self, name: str) -> Caller:
        """Somebody who has just logged in over HTTP."""
        login = {"user": name, "password": PASSWORD}
        answer = self.office.client().post("/api/v1/session", json=login)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return Caller(FlaskClient(self.office.app, use_cookies=False), answer.get_json()["token"])

    def posts(self, name: str, what: str, body: dict[str, Any]) -> TestResponse:
        return self.person(name).post(f"/api/v1/tickets/{self.ticket}/{what}", body)

    def does(self, name: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.posts(name, what, body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def refused(self, name: str, body: dict[str, Any]) -> list[str]:
        """The codes by which an approval is refused."""
        answer = self.posts(name, "approvals", body)
        assert answer.status_code in (403, 422), answer.get_data(as_text=True)
        said = answer.get_json()
        return [error["code"] for error in said.get("errors") or [said]]

    def stands_in(self, deputy: str, absent: str, begins: datetime, ends: datetime) -> None:
        """The administrator enters a deputy for a time."""
        entry = {"user": deputy, "begins": instant_text(begins), "ends": instant_text(ends)}
        path = f"/api/v1/users/{absent}"
        answer = self.person("administrator").patch(path, {"deputies": [entry]})
        assert answer.status_code == 200, answer.get_data(as_text=True)


@pytest.fixture
def house(office: Office) -> House:
    """A large sum is decided by the dispatcher and approved by the department."""
    office.hire(User("zhao", Role.SUPERVISOR))
    house = House(office)
    opened = house.person("dispatcher").post("/api/v1/tickets", LOW_VOLTAGE)
    house.ticket = opened.get_json()["ticket"]
    decision = {"responsibility": RESPONSIBLE, "resolution": PLAN}
    assert house.does("dispatcher", "decisions", decision)["status"] == "awaiting-approval"
    house.does("zhao", "approvals", DEPARTMENT)
    return house


TODAY = datetime.fromisoformat("2026-11-23T00:00:00Z")
TOMORROW, DAY_AFTER = TODAY + timedelta(days=1), TODAY + timedelta(days=2)


def test_given_a_deputy_of_today_when_he_approves_then_the_ticket_goes_on_to_the_archive(
    house: House,
) -> None:
    house.stands_in("supervisor", "approver", TODAY, TOMORROW)

    approved = house.does("supervisor", "approvals", {**COMPANY, "deputy_for": "approver"})

    assert approved["status"] == "decided"
    assert [(step["by"], step["deputy_for"]) for step in approved["resolution"]["approvals"]] == [
        ("zhao", None),
        ("supervisor", "approver"),
    ]
    measure = approved["resolution"]["measures"][0]["id"]
    house.does("dispatcher", "executions", {"measure": measure, "state": "done"})
    house.does("dispatcher", "replies", {"channel": "phone", "text": "It is paid."})
    house.does("dispatcher", "call-backs", {"satisfaction": "satisfied"})
    archived = house.does("dispatcher", "archive", {})
    assert archived["status"] == "archived"
    assert all(check["done"] for check in archived["archive_check"])
    house.office.mailroom.step()
    audit = house.person("auditor").get(f"/api/v1/tickets/{house.ticket}/audit").get_json()
    assert (audit["ok"], audit["problems"]) == (True, [])


def test_given_a_deputy_of_tomorrow_when_he_approves_today_or_the_day_after_then_refused(
    house: House,
) -> None:
    house.stands_in("supervisor", "approver", TOMORROW, DAY_AFTER)
    as_deputy = {**COMPANY, "deputy_for": "approver"}

    assert house.refused("supervisor", as_deputy) == ["not_a_deputy"]
    house.office.clock.time = DAY_AFTER
    assert house.refused("supervisor", as_deputy) == ["not_a_deputy"]

    house.office.clock.time = DAY_AFTER - timedelta(milliseconds=1)
    assert house.does("supervisor", "approvals", as_deputy)["status"] == "decided"


def test_given_a_deputy_of_a_deputy_when_he_approves_for_either_then_refused(
    house: House,
) -> None:
    house.office.hire(User("wang", Role.SUPERVISOR))
    house.stands_in("supervisor", "approver", TODAY, TOMORROW)
    house.stands_in("wang", "supervisor", TODAY, TOMORROW)

    assert house.refused("wang", {**COMPANY, "deputy_for": "approver"}) == ["not_a_deputy"]
    assert house.refused("wang", {**COMPANY, "deputy_for": "supervisor"}) == ["forbidden"]

    after = house.person("dispatcher").get(f"/api/v1/tickets/{house.ticket}").get_json()
    assert after["status"] == "awaiting-approval"


def test_given_a_deputy_who_took_the_step_before_when_he_takes_the_next_then_refused(
    house: House,
) -> None:
    house.stands_in("zhao", "approver", TODAY, TOMORROW)
    assert house.refused("zhao", {**COMPANY, "deputy_for": "approver"}) == ["same-approver"]


def test_given_a_deputy_for_one_who_took_the_step_before_when_he_takes_the_next_then_refused(
    office: Office, house: House
) -> None:
    """Two eyes stay two eyes, whoever lends the hand."""
    office.hire(User("chief", Role.APPROVER))
    decision = {"responsibility": RESPONSIBLE, "resolution": PLAN}
    office.clock.pass_by(timedelta(hours=1))
    house.does("dispatcher", "decisions", decision)
    house.does("chief", "approvals", DEPARTMENT)
    house.stands_in("supervisor", "chief", TODAY, TOMORROW)
    assert house.refused("supervisor", {**COMPANY, "deputy_for": "chief"}) == ["same-approver"]


def test_given_a_deputy_who_decided_himself_when_he_approves_then_refused(
    office: Office, house: House
) -> None:
    decision = {"responsibility": RESPONSIBLE, "resolution": PLAN}
    office.clock.pass_by(timedelta(hours=1))
    house.does("supervisor", "decisions", decision)
    house.does("zhao", "approvals", DEPARTMENT)
    house.stands_in("supervisor", "approver", TODAY, TOMORROW)
    assert house.refused("supervisor", {**COMPANY, "deputy_for": "approver"}) == ["own-decision"]


def test_given_a_deputy_who_may_log_in_no_more_when_his_session_lasts_then_refused(
    house: House,
) -> None:
    house.stands_in("supervisor", "approver", TODAY, TOMORROW)
    logged_in = house.person("supervisor")
    gone = house.person("administrator").patch("/api/v1/users/supervisor", {"active": False})
    assert gone.status_code == 200, gone.get_data(as_text=True)

    path = f"/api/v1/tickets/{house.ticket}/approvals"
    assert logged_in.post(path, {**COMPANY, "deputy_for": "approver"}).status_code == 401
