"""What several people do to one ticket at the same moment, at two servers on one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from tests.district import ADMIN, COMPLAINT, Caller, District, Reply
from tests.servers import RunningServer, running_server

SUM = {"amount": "500.00", "currency": "CNY"}
DECISION = {
    "responsibility": {"party": "utility", "reason": "Burnt neutral joint."},
    "resolution": {"measures": [{"action": "Compensate", "money": True, **SUM}]},
}
SAME = {"reason": "The same cable."}
_AT_ONCE = 8


@pytest.fixture(scope="module")
def second(folder: Path, server: RunningServer) -> Iterator[RunningServer]:
    """Another server beside the first, on the same folder."""
    assert server.folder == folder
    with running_server(folder, demo=False, env={}) as running:
        yield running


def heads(*addresses: str) -> list[Caller]:
    """The administrator at each of these servers, as often as people work at once."""
    login = {"user": ADMIN[0], "password": ADMIN[1]}
    token = Caller(addresses[0]).post("/api/v1/session", login)["token"]
    return [Caller(addresses[n % len(addresses)], f"Bearer {token}") for n in range(_AT_ONCE)]


def all_at_once(callers: list[Caller], path: str, body: Any, **headers: str) -> list[Reply]:
    """What each of them is answered; they begin together."""
    return together([partial(caller.ask, "POST", path, body, **headers) for caller in callers])


def together(requests: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """What all these are answered; they begin at the same moment."""
    begin, replies = Barrier(len(requests)), []

    def ask(request: Callable[[], Reply]) -> None:
        begin.wait()
        replies.append(request())

    threads = [Thread(target=ask, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def codes(reply: Reply) -> list[str]:
    """By what a request was refused."""
    said: Mapping[str, Any] = reply.json
    return [error["code"] for error in said.get("errors") or [said]]


def test_given_two_servers_when_many_approve_at_once_then_one_does_and_the_others_are_told(
    district: District, second: RunningServer
) -> None:
    callers = heads(district.base_url, second.base_url)
    for _ in range(3):
        ticket = district.desk.post("/api/v1/tickets", COMPLAINT)["ticket"]
        path = f"/api/v1/tickets/{ticket}"
        district.desk.post(f"{path}/decisions", DECISION)

        replies = all_at_once(
            callers, f"{path}/approvals", {"step": "department", "outcome": "approve", **SUM}
        )

        assert sorted(reply.status for reply in replies) == [201] + [422] * (_AT_ONCE - 1)
        refused = [reply for reply in replies if reply.status == 422]
        assert {code for reply in refused for code in codes(reply)} == {"approved-already"}
        now = district.desk.get(path)
        assert now["status"] == "decided"
        assert sum(line["what"] == "approval" for line in now["history"]) == 1


def test_given_two_servers_when_many_act_on_the_same_etag_at_once_then_only_one_does(
    district: District, second: RunningServer
) -> None:
    callers = heads(district.base_url, second.base_url)
    path = f"/api/v1/tickets/{district.desk.post('/api/v1/tickets', COMPLAINT)['ticket']}"
    etag = district.desk.ask("GET", path).headers["ETag"]

    replies = all_at_once(
        callers, f"{path}/records", {"source": "billing", "text": "Paid."}, If_Match=etag
    )

    assert sorted(reply.status for reply in replies) == [201] + [412] * (_AT_ONCE - 1)
    assert len(district.desk.get(path)["records"]) == 1


def test_given_two_servers_when_two_tickets_are_merged_into_each_other_at_once_then_one_is(
    district: District, second: RunningServer
) -> None:
    callers = heads(district.base_url, second.base_url)
    for _ in range(3):
        pair = [district.desk.post("/api/v1/tickets", COMPLAINT)["ticket"] for _ in range(2)]
        ways = [(pair[n % 2], pair[1 - n % 2]) for n in range(_AT_ONCE)]

        replies = together(
            [
                partial(caller.ask, "POST", f"/api/v1/tickets/{one}/merge", {"into": other, **SAME})
                for caller, (one, other) in zip(callers, ways, strict=True)
            ]
        )

        assert sorted(reply.status for reply in replies) == [201] + [422] * (_AT_ONCE - 1)
        states = [district.desk.get(f"/api/v1/tickets/{ticket}")["status"] for ticket in pair]
        assert sorted(states) == ["merged", "new"]
