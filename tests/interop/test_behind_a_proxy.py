"""A server that is told which proxies stand in front of it. Loopback plays the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.district import ADMIN, Caller, District, hire
from tests.servers import running_server


@pytest.fixture
def trusting(tmp_path: Path) -> Iterator[str]:
    """The address of a server that believes what comes from loopback."""
    hire(tmp_path)
    with running_server(tmp_path, env={"KANCHA_TRUSTED_PROXIES": "127.0.0.1, ::1"}) as running:
        yield running.base_url


@pytest.fixture
def wary(tmp_path: Path) -> Iterator[str]:
    """The address of a server that believes nobody."""
    hire(tmp_path)
    with running_server(tmp_path) as running:
        yield running.base_url


def tries(base_url: str, clients: list[str]) -> list[int]:
    """The status of one wrong password after another, by these clients."""
    wrong = {"user": "desk", "password": "a wrong password"}
    caller = Caller(base_url)
    return [
        caller.ask("POST", "/api/v1/session", wrong, X_Forwarded_For=client).status
        for client in clients
    ]


def test_behind_a_trusted_proxy_one_clients_tries_use_up_no_other_clients(trusting: str) -> None:
    answers = tries(trusting, ["203.0.113.7"] * 11 + ["203.0.113.8"])

    assert answers == [401] * 10 + [429, 401]


def test_without_a_trusted_proxy_nobody_gets_more_tries_by_a_header(wary: str) -> None:
    answers = tries(wary, [f"203.0.113.{number}" for number in range(11)])

    assert answers == [401] * 10 + [429]


def test_the_log_of_views_has_the_address_of_the_client(trusting: str) -> None:
    district = District(trusting)
    ticket = district.open_ticket()

    district.desk.ask("GET", f"/api/v1/tickets/{ticket}", X_Forwarded_For="192.0.2.9, 203.0.113.7")

    login = {"user": ADMIN[0], "password": ADMIN[1]}
    token = Caller(trusting).post("/api/v1/session", login)["token"]
    views = Caller(trusting, f"Bearer {token}").get(f"/api/v1/views?ticket={ticket}")["items"]
    assert views[-1]["address"] == "203.0.113.7"
