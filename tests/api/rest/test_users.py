"""Users through the API: roles, areas, deputies, and logins that end when these change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from schemas.vocabulary import Role
from tests.api.rest.conftest import PASSWORD, Caller, Office

LI: dict[str, Any] = {"user": "li.na", "role": "dispatcher", "password": PASSWORD}


@pytest.fixture
def admin(office: Office) -> Caller:
    return office.caller(Role.ADMINISTRATOR)


def test_a_new_user_logs_in_and_is_told_his_areas(office: Office, admin: Caller) -> None:
    made = admin.post("/api/v1/users", {**LI, "areas": ["river", "hills"]})

    assert made.status_code == 201
    assert "password" not in made.get_json()
    login = office.client().post("/api/v1/session", json={"user": "li.na", "password": PASSWORD})
    assert login.get_json()["areas"] == ["river", "hills"]


@pytest.mark.parametrize(
    "change",
    [
        {"role": "auditor"},
        {"areas": ["river"]},
        {"active": False},
        {"password": "another long secret"},
        {"role": "crew-leader", "crew": "c-north"},
    ],
)
def test_a_change_of_what_a_user_may_ends_his_logins_at_once(
    office: Office, admin: Caller, change: dict[str, Any]
) -> None:
    admin.post("/api/v1/users", LI)
    li = office.user("li.na")
    assert li.get("/api/v1/session").status_code == 200

    assert admin.patch("/api/v1/users/li.na", change).status_code == 200

    assert li.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ({"active": False}, {"active": True}),
        ({"role": "auditor"}, {"role": "dispatcher"}),
        ({"areas": ["river"]}, {"areas": []}),
        ({"role": "crew-leader", "crew": "c-north"}, {"role": "dispatcher", "crew": None}),
    ],
)
def test_a_login_that_was_ended_stays_so_when_the_user_may_the_same_again(
    office: Office, admin: Caller, change: dict[str, Any], back: dict[str, Any]
) -> None:
    admin.post("/api/v1/users", LI)
    before = office.user("li.na")

    assert admin.patch("/api/v1/users/li.na", change).status_code == 200
    assert admin.patch("/api/v1/users/li.na", back).status_code == 200

    assert before.get("/api/v1/session").status_code == 401
    assert office.user("li.na").get("/api/v1/session").status_code == 200


def test_a_deputy_that_is_named_ends_no_login(office: Office, admin: Caller) -> None:
    admin.post("/api/v1/users", LI)
    li = office.user("li.na")
    days = {"begins": "2026-12-01T00:00:00.000Z", "ends": "2026-12-08T00:00:00.000Z"}

    changed = admin.patch("/api/v1/users/li.na", {"deputies": [{"user": "dispatcher", **days}]})

    assert changed.status_code == 200, changed.text
    assert li.get("/api/v1/session").status_code == 200


def test_a_login_by_a_password_that_changed_while_it_was_checked_is_void(
    office: Office, admin: Caller
) -> None:
    admin.post("/api/v1/users", LI)
    identity, now = office.context.identity, office.clock()
    mark = identity.people.password_mark("li.na")
    checked = identity.people.check_password("li.na", PASSWORD, now)
    assert checked is not None

    admin.patch("/api/v1/users/li.na", {"password": "another long secret"})
    token, _ = identity.sessions.start(checked, now, mark)

    assert identity.sessions.find(token, now) is None


def test_a_user_who_is_not_active_cannot_log_in_and_is_still_listed(
    office: Office, admin: Caller
) -> None:
    admin.post("/api/v1/users", LI)
    admin.patch("/api/v1/users/li.na", {"active": False})

    login = office.client().post("/api/v1/session", json={"user": "li.na", "password": PASSWORD})

    assert login.status_code == 401
    assert admin.get("/api/v1/users/li.na").get_json()["active"] is False


@pytest.mark.parametrize("change", [{"role": "auditor"}, {"active": False}])
def test_the_last_administrator_stays(admin: Caller, change: dict[str, Any]) -> None:
    refused = admin.patch("/api/v1/users/administrator", change)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "last_administrator")

    admin.post("/api/v1/users", {**LI, "role": "administrator"})

    assert admin.patch("/api/v1/users/administrator", change).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**LI, "user": "Li Na"}, "user"),
        ({**LI, "password": "short"}, "password"),
        ({**LI, "role": "crew-leader"}, "crew"),
        ({**LI, "crew": "c-north"}, "crew"),
        ({**LI, "areas": ["North Side"]}, "areas.0"),
    ],
)
def test_what_is_wrong_with_a_user_is_said_by_field(
    admin: Caller, body: dict[str, Any], field: str
) -> None:
    answer = admin.post("/api/v1/users", body)

    assert answer.status_code == 422
    assert [item["field"] for item in answer.get_json()["errors"]] == [field]


def test_a_deputy_must_be_a_user_and_his_time_must_have_a_length(admin: Caller) -> None:
    day = {"begins": "2026-11-23T00:00:00Z", "ends": "2026-11-23T00:00:00Z"}

    for who, code in (("nobody", "unknown-user"), ("supervisor", "empty-range")):
        answer = admin.patch("/api/v1/users/approver", {"deputies": [{"user": who, **day}]})
        assert [item["code"] for item in answer.get_json()["errors"]] == [code]


def test_a_meter_technician_files_what_metering_says_and_no_other_book(
    office: Office, ticket: str
) -> None:
    technician = office.caller(Role.METER_TECHNICIAN)
    path = f"/api/v1/tickets/{ticket}/records"

    assert technician.post(path, {"source": "metering", "text": "+0.3 %"}).status_code == 201
    assert technician.post(path, {"source": "billing", "text": "Paid."}).status_code == 403


def test_areas_are_districts_of_the_profile_where_it_has_any(office: Office) -> None:
    policy = load_profile("cn-state-grid")
    known = {"river": policy.title, "hills": policy.title}
    office.context = replace(office.context, rules=rulebook_of(replace(policy, districts=known)))
    admin = office.caller(Role.ADMINISTRATOR)

    wrong = admin.post("/api/v1/users", {**LI, "areas": ["river", "rivr"]})
    right = admin.post("/api/v1/users", {**LI, "areas": ["river"]})
    moved = admin.patch("/api/v1/users/li.na", {"areas": ["hils"]})

    assert (wrong.status_code, right.status_code, moved.status_code) == (422, 201, 422)
    assert wrong.get_json()["errors"] == [
        {"field": "areas.1", "code": "unknown-district", "message": "Use one of: hills, river."}
    ]
