"""Login by the utility's directory, against a provider that signs its tokens."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from server.app import create_app
from server.identity import Identity
from server.oidc.attempt import own_path
from server.settings import Settings, SettingsError
from tests.api.rest.conftest import PASSWORD, Office
from tests.api.rest.directory import START, Desk, desk_of, environ
from tests.oidc_provider import SECRET


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(office, tmp_path) as found:
        yield found


def test_given_a_user_whom_the_directory_knows_when_they_come_back_then_they_are_logged_in(
    desk: Desk,
) -> None:
    address = desk.leave("/console/?view=mine#/desk/T261123-7K3QX2")
    answer = desk.come_back(address)

    assert answer.status_code == 200
    assert 'content="0; url=/console/?view=mine#/desk/T261123-7K3QX2"' in answer.text
    assert desk.who() == "dispatcher"
    session = next(one for one in answer.headers.getlist("Set-Cookie") if "session" in one)
    assert "HttpOnly" in session
    assert "SameSite=Strict" in session
    assert desk.browser.get_cookie("kancha_oidc") is None


def test_given_somebody_whom_kancha_does_not_know_when_they_come_back_then_they_are_told_so(
    desk: Desk,
) -> None:
    desk.provider.person = {"sub": "1", "preferred_username": "newcomer"}

    answer = desk.log_in()

    assert answer.status_code == 403
    assert "Kancha has no user of your name" in answer.text
    assert "没有您的用户" in answer.text
    assert desk.who() is None
    assert desk.office.context.identity.people.user("newcomer") is None


@pytest.mark.parametrize("name", [None, "", 7, "dispatcher\n", "../dispatcher", ["dispatcher"]])
def test_given_a_claim_that_is_no_name_when_they_come_back_then_nobody_is_logged_in(
    desk: Desk, name: Any
) -> None:
    desk.provider.person = {"sub": "1", "preferred_username": name}

    assert desk.log_in().status_code == 403
    assert desk.who() is None


def test_given_a_user_who_may_not_log_in_any_more_when_they_come_back_then_they_are_not_let_in(
    desk: Desk,
) -> None:
    desk.office.context.identity.people.change_user(
        "dispatcher", lambda user: replace(user, active=False)
    )

    assert desk.log_in().status_code == 403


def test_given_a_code_that_was_used_when_the_answer_is_sent_again_then_it_logs_in_nobody(
    desk: Desk,
) -> None:
    address = desk.leave()
    kept = desk.browser.get_cookie("kancha_oidc")
    assert kept is not None
    assert desk.come_back(address).status_code == 200

    again = desk.come_back(address)
    desk.browser.delete_cookie("kancha_session")
    desk.browser.set_cookie("kancha_oidc", kept.value)
    once_more = desk.come_back(address)

    assert (again.status_code, once_more.status_code) == (400, 400)
    assert desk.provider.exchanged == 1
    assert desk.who() is None


def test_given_an_answer_for_another_browser_when_it_is_opened_then_nobody_is_logged_in(
    desk: Desk,
) -> None:
    of_the_attacker = desk.leave()
    victim = desk.app.test_client()
    victim.get(START)
    parts = urlsplit(of_the_attacker)

    answer = victim.get(parts.path, query_string=parts.query)

    assert answer.status_code == 400
    assert "not begun in this browser" in answer.text
    assert victim.get("/api/v1/session").status_code == 401
    assert desk.provider.exchanged == 0


def test_given_two_pages_that_begin_when_the_first_comes_back_then_the_second_still_logs_in(
    desk: Desk,
) -> None:
    first, second = desk.leave(), desk.leave()

    assert desk.come_back(first).status_code == 400
    assert desk.come_back(second).status_code == 200
    assert desk.who() == "dispatcher"


def test_given_an_answer_of_another_issuer_when_it_comes_then_its_code_is_not_used(
    desk: Desk,
) -> None:
    address = f"{desk.leave()}&iss=https://another.example.org"

    assert desk.come_back(address).status_code == 400
    assert desk.provider.exchanged == 0


def test_given_a_person_who_goes_back_when_the_provider_says_so_then_the_page_does(
    desk: Desk,
) -> None:
    state = parse_qs(urlsplit(desk.leave()).query)["state"][0]

    answer = desk.browser.get(
        "/api/oidc/return", query_string={"error": "access_denied", "state": state}
    )

    assert answer.status_code == 400
    assert "您取消了登录" in answer.text


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example.org/",
        "//evil.example.org",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "/console/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "#@evil.example.org",
        '/#"><script>evil',
        '/"><script>',
        "evil",
        "",
    ],
)
def test_given_a_place_elsewhere_when_somebody_logs_in_then_they_come_to_the_console(
    desk: Desk, place: str
) -> None:
    answer = desk.come_back(desk.leave(place))

    assert own_path(place) == "/console/"
    assert 'url=/console/"' in answer.text
    assert "evil" not in answer.text


def test_given_a_cookie_that_was_changed_when_they_come_back_then_not_to_another_server(
    desk: Desk,
) -> None:
    address = desk.leave()
    kept = desk.browser.get_cookie("kancha_oidc")
    assert kept is not None
    head = kept.value.rpartition(".")[0]
    desk.browser.set_cookie("kancha_oidc", f"{head}.%2F%2Fevil.example.org")

    assert "evil" not in desk.come_back(address).text


def test_given_somebody_who_begins_without_end_when_it_is_too_much_then_they_wait(
    desk: Desk,
) -> None:
    statuses = {desk.browser.get(START).status_code for _ in range(70)}

    assert statuses == {302, 429}


def test_given_a_directory_when_pages_ask_how_to_log_in_then_they_are_told_and_show_it(
    desk: Desk, office: Office
) -> None:
    ways = desk.browser.get("/api/v1/session/ways").get_json()
    page = desk.browser.get("/api/docs").text

    assert ways == {
        "passwords": True,
        "directory": {"name": "统一认证", "start": "http://localhost/api/oidc/start"},
    }
    assert "Sign in with 统一认证" in page
    assert "用统一认证登录" in page
    assert "Sign in with" not in office.client().get("/api/docs").text
    assert office.client().get("/api/v1/session/ways").get_json()["directory"] is None
    assert office.client().get(START).status_code == 404


def test_given_passwords_that_are_off_when_one_is_sent_then_it_opens_nothing(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    settings = Settings.read(environ(tmp_path, desk.issuer, KANCHA_PASSWORDS="off"))
    identity = Identity(office.context.store, office.clock, passwords=settings.passwords)
    app = create_app(replace(office.context, settings=settings, identity=identity))
    login = {"user": "dispatcher", "password": PASSWORD}
    pair = ("administrator", PASSWORD)

    refused = app.test_client().post("/api/v1/session", json=login)
    page = app.test_client().get("/api/docs").text
    basic = {"HTTP_AUTHORIZATION": f"Basic {_encoded(*pair)}"}
    gis = {"Authorization": f"Basic {_encoded('dispatcher', PASSWORD)}"}

    assert (refused.status_code, refused.get_json()["code"]) == (403, "passwords_off")
    assert 'name="password"' not in page
    assert app.test_client().get("/ogc/collections", headers=gis).status_code == 401
    assert office.client().get("/ogc/collections", headers=gis).status_code == 200
    assert identity.authenticate_sync(basic) is None
    assert office.context.identity.authenticate_sync(basic) is not None
    identity.close()


def _encoded(name: str, secret: str) -> str:
    return base64.b64encode(f"{name}:{secret}".encode()).decode()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"KANCHA_OIDC_ISSUER": "http://login.example.org"}, "KANCHA_OIDC_ISSUER is not"),
        ({"KANCHA_OIDC_CLIENT_ID": ""}, "KANCHA_OIDC_CLIENT_ID is missing"),
        ({"KANCHA_BASE_URL": ""}, "needs KANCHA_BASE_URL"),
        ({"KANCHA_OIDC_CLIENT_SECRET_FILE": "nowhere"}, "cannot be read"),
        ({"KANCHA_OIDC_ISSUER": "", "KANCHA_PASSWORDS": "off"}, "nobody could log in"),
        ({"KANCHA_OIDC_DOMAIN": "@utility.example.org"}, "what stands behind the @"),
    ],
)
def test_given_settings_that_cannot_work_when_they_are_read_then_a_sentence_says_why(
    tmp_path: Path, more: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as fault:
        Settings.read({**environ(tmp_path, "https://login.example.org"), **more})

    assert SECRET not in str(fault.value)
    settings = Settings.read(environ(tmp_path, "https://login.example.org"))
    assert SECRET not in repr(settings)
