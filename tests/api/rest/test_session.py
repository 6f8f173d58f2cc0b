"""Logging in, out, and what a cookie may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from schemas.vocabulary import Role
from sync.stores.documents import Range
from tests.api.rest.conftest import LOW_VOLTAGE, PASSWORD, Caller, Office

LOGIN = {"user": "dispatcher", "password": PASSWORD}
OWN_PAGE = {"X-Kancha-Request": "1"}


@pytest.fixture
def browser(office: Office) -> FlaskClient:
    """A browser in which the dispatcher is logged in."""
    client = office.client()
    assert client.post("/api/v1/session", json=LOGIN).status_code == 201
    return client


def test_a_login_answers_a_token_that_works(office: Office) -> None:
    answer = office.client().post("/api/v1/session", json=LOGIN)

    assert answer.status_code == 201
    assert answer.get_json()["role"] == "dispatcher"
    assert answer.get_json()["expires_at"] == "2026-11-23T20:00:00.000Z"
    who = Caller(office.client(), answer.get_json()["token"]).get("/api/v1/session")
    assert who.get_json()["user"] == "dispatcher"


def test_the_cookie_of_a_login_is_out_of_reach_for_scripts_and_other_sites(office: Office) -> None:
    answer = office.client().post("/api/v1/session", json=LOGIN)

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "login", [{**LOGIN, "password": "wrong"}, {"user": "nobody", "password": PASSWORD}]
)
def test_a_wrong_password_and_an_unknown_user_are_answered_alike(
    office: Office, login: dict[str, str]
) -> None:
    answer = office.client().post("/api/v1/session", json=login)

    assert answer.status_code == 401
    assert answer.get_json()["code"] == "wrong_credentials"
    assert answer.get_json()["detail"] == "User or password is wrong."


def test_whoever_tries_too_many_passwords_is_told_how_long_to_wait(office: Office) -> None:
    client = office.client()
    answers = [
        client.post("/api/v1/session", json={**LOGIN, "password": "wrong"}) for _ in range(11)
    ]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].get_json()["code"] == "too_many_requests"
    assert answers[-1].headers["Retry-After"] == "30"


def test_without_a_login_nothing_is_read(office: Office) -> None:
    answer = office.client().get("/api/v1/tickets")

    assert answer.status_code == 401
    assert answer.get_json()["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_login_nothing_is_said_about_the_form_of_a_request(office: Office) -> None:
    answer = office.client().post("/api/v1/tickets", json={"class": "WATER"})

    assert answer.status_code == 401
    assert "errors" not in answer.get_json()


def test_a_token_that_was_logged_out_is_void(dispatcher: Caller) -> None:
    assert dispatcher.delete("/api/v1/session").status_code == 204

    assert dispatcher.get("/api/v1/session").status_code == 401


def test_a_session_ends_by_itself(office: Office, dispatcher: Caller) -> None:
    office.clock.pass_by(timedelta(hours=12))

    assert dispatcher.get("/api/v1/session").status_code == 401


def test_with_the_cookie_our_own_page_may_open_a_ticket(browser: FlaskClient) -> None:
    answer = browser.post("/api/v1/tickets", json=LOW_VOLTAGE, headers=OWN_PAGE)

    assert answer.status_code == 201


def test_with_the_cookie_another_site_may_not_open_a_ticket(browser: FlaskClient) -> None:
    foreign = {"Origin": "https://evil.example"}
    answer = browser.post("/api/v1/tickets", json=LOW_VOLTAGE, headers=foreign)

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "cross_site"


def test_with_the_cookie_reading_needs_nothing_more(browser: FlaskClient) -> None:
    assert browser.get("/api/v1/tickets").status_code == 200


def test_a_dispatcher_may_not_make_crews(dispatcher: Caller) -> None:
    answer = dispatcher.post("/api/v1/crews", {"id": "c-west", "name": "West"})

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "forbidden"
    assert "supervisor or administrator" in answer.get_json()["detail"]


def test_a_changed_password_voids_the_old_one_at_once(office: Office) -> None:
    people = office.context.identity.people
    assert people.check_password("dispatcher", PASSWORD, office.clock())

    people.set_password("dispatcher", "another long secret")

    assert people.check_password("dispatcher", PASSWORD, office.clock()) is None
    assert people.check_password("dispatcher", "another long secret", office.clock())


def test_a_changed_password_ends_the_logins_made_with_the_old_one(
    office: Office, dispatcher: Caller
) -> None:
    assert dispatcher.get("/api/v1/session").status_code == 200

    office.context.identity.people.set_password("dispatcher", "another long secret")

    assert dispatcher.get("/api/v1/session").status_code == 401


def test_the_first_login_of_a_day_removes_logins_that_ended_a_week_ago(office: Office) -> None:
    office.caller(Role.DISPATCHER)
    office.clock.pass_by(timedelta(days=9))
    office.caller(Role.DISPATCHER)

    sessions = Range(start="session:", end="session;")
    assert len(list(office.context.store.documents("registry", sessions))) == 1
