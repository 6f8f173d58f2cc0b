"""Directories as utilities have them: names that are addresses, keys that turn, trouble of all
kinds, each told apart."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from schemas.vocabulary import Role
from server.registry.people import User
from tests.api.rest.conftest import PASSWORD, Office
from tests.api.rest.directory import START, Desk, app_with_directory, desk_of, environ
from tests.oidc_provider import REALM
from tests.waiting import until

MANY, ABREAST = 6, 4
"""People who begin at once; requests to the provider at once."""


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(office, tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Dispatcher@Utility.example.org", 200),
        ("dispatcher@guests.example.org", 403),
        ("dispatcher@utility.example.org@guests.example.org", 403),
        ("@utility.example.org", 403),
        ("dispatcher", 200),
    ],
)
def test_given_a_directory_of_addresses_when_they_come_back_then_those_of_the_domain_are_users(
    desk: Desk, office: Office, tmp_path: Path, name: str, status: int
) -> None:
    desk.provider.person = {"sub": "1", "preferred_username": name}
    assert desk.log_in().status_code == (200 if name == "dispatcher" else 403)
    more = environ(tmp_path, desk.issuer, KANCHA_OIDC_DOMAIN="Utility.example.org")
    desk.app = app_with_directory(office, more)
    desk.browser = desk.app.test_client()

    assert desk.log_in().status_code == status
    assert desk.who() == ("dispatcher" if status == 200 else None)


@pytest.mark.parametrize(
    ("error", "logged"), [("invalid_scope", "invalid_scope"), ("wang@example.org", "…")]
)
def test_given_a_client_that_is_set_up_wrong_when_the_provider_says_so_then_the_log_tells_it(
    desk: Desk, caplog: pytest.LogCaptureFixture, error: str, logged: str
) -> None:
    state = parse_qs(urlsplit(desk.leave()).query)["state"][0]

    answer = desk.browser.get("/api/oidc/return", query_string={"error": error, "state": state})

    assert answer.status_code == 400
    assert "您取消了登录" not in answer.text
    assert f"it says {logged}" in caplog.text
    assert "wang" not in caplog.text


def test_given_a_provider_that_turns_its_key_when_somebody_logs_in_then_the_new_one_is_fetched(
    desk: Desk,
) -> None:
    assert desk.log_in().status_code == 200
    desk.provider.turn_key("second")
    desk.office.clock.pass_by(timedelta(minutes=2))

    assert desk.log_in().status_code == 200


@pytest.mark.parametrize("beside", [{"kty": "EC", "crv": "P-1"}, {"kty": "new"}, None, "evil"])
def test_given_a_key_that_is_not_understood_when_somebody_logs_in_then_the_others_are_used(
    desk: Desk, beside: Any
) -> None:
    desk.provider.beside = [beside]

    assert desk.log_in().status_code == 200


def test_given_an_issuer_with_a_slash_at_its_end_when_somebody_logs_in_then_it_is_found(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    issuer = f"{desk.issuer}{REALM}/"
    desk.provider.twist = lambda said: {**said, "iss": issuer}
    desk.provider.discovered = {"issuer": issuer}
    desk.app = app_with_directory(office, environ(tmp_path, issuer))
    desk.browser = desk.app.test_client()

    assert desk.log_in().status_code == 200


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_given_a_provider_that_does_not_say_where_to_go_when_somebody_logs_in_then_it_is_told(
    desk: Desk, name: str
) -> None:
    address = desk.leave()
    desk.provider.discovered = {name: None}
    desk.office.clock.pass_by(timedelta(hours=2))

    back = desk.come_back(address).status_code
    begun = desk.browser.get(START).status_code

    assert back == (200 if name == "authorization_endpoint" else 502)
    assert begun == (302 if name == "token_endpoint" else 502)


def test_given_a_provider_that_hangs_when_many_begin_then_most_are_told_while_some_wait(
    desk: Desk,
) -> None:
    desk.provider.answers.clear()
    with ThreadPoolExecutor(MANY) as pool:
        asked = [pool.submit(desk.app.test_client().get, START) for _ in range(MANY)]
        wait(asked, return_when=FIRST_COMPLETED)
        until(lambda: sum(one.done() for one in asked) == MANY - ABREAST, "others are told")
        desk.provider.answers.set()
        statuses = [one.result().status_code for one in asked]

    assert sorted(statuses) == [302] * ABREAST + [502] * (MANY - ABREAST)


def test_given_a_provider_that_calls_itself_another_when_somebody_begins_then_it_is_not_asked(
    desk: Desk,
) -> None:
    desk.provider.discovered = {"issuer": "https://another.example.org"}

    answer = desk.browser.get(START)

    assert answer.status_code == 502
    assert "does not answer now" in answer.text


def test_given_an_address_by_mail_when_it_is_the_name_then_only_one_that_was_verified(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    desk.app = app_with_directory(office, environ(tmp_path, desk.issuer, KANCHA_OIDC_CLAIM="email"))
    office.context.identity.people.add_user(
        User("wang.fang", Role.DISPATCHER), PASSWORD, office.clock()
    )
    desk.provider.person = {"sub": "1", "email": "wang.fang", "email_verified": "true"}

    for verified, status in (("true", 403), (False, 403), (True, 200)):
        desk.browser = desk.app.test_client()
        desk.provider.person["email_verified"] = verified
        assert desk.log_in().status_code == status
