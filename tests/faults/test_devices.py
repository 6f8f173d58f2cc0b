"""What devices do to a server: lost answers, wrong clocks, requests that never end."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from urllib3.exceptions import HTTPError

from schemas.instants import instant_text, parse_instant
from server.clock import utc_now
from tests.district import COMPLAINT, DISPATCHER, Caller, Device, District, Work, basic, finding
from tests.faults.pushing import Pusher, caught_up, finished
from tests.network import BadLine, Fault
from tests.servers import RunningServer


@pytest.fixture
def line(server: RunningServer) -> Iterator[BadLine]:
    """A line to the server that can be broken."""
    bad = BadLine(server.base_url)
    yield bad
    bad.close()


def test_a_push_whose_answer_was_lost_may_be_repeated_as_often_as_one_likes(
    district: District, device: Device, work: Work, line: BadLine
) -> None:
    pusher = Pusher(device, line.instead_of(district.base_url))
    docs = [finished(finding(device, work, f"joint {n}"), b"picture") for n in range(3)]
    line.breaks(2, Fault(unanswered=b"/_bulk_docs"))

    for _ in range(2):
        with pytest.raises(HTTPError):
            pusher.push(docs)
    assert [pusher.push(docs).status for _ in range(2)] == [201, 201]

    caught_up(district, [work.ticket], [doc["_id"] for doc in docs])
    assert line.broken == 2
    assert set(district.states(work.ticket).values()) == {"accepted"}
    assert len(district.states(work.ticket)) == 2 + 3
    assert district.quarantine() == []


def test_a_command_whose_answer_was_lost_is_repeated_with_its_key_and_done_once(
    district: District, line: BadLine
) -> None:
    login = {"user": DISPATCHER[0], "password": DISPATCHER[1]}
    token = Caller(district.base_url).post("/api/v1/session", login)["token"]
    far = Caller(line.instead_of(district.base_url), f"Bearer {token}")
    before = district.revisions("office")
    line.breaks(1, Fault(unanswered=b"POST /api/v1/tickets"))

    with pytest.raises(HTTPError):
        far.ask("POST", "/api/v1/tickets", COMPLAINT, Idempotency_Key="complaint-17")
    again = far.ask("POST", "/api/v1/tickets", COMPLAINT, Idempotency_Key="complaint-17")

    assert (line.broken, again.status) == (1, 201)
    new = district.revisions("office").keys() - before.keys()
    opened = [name.partition(":")[0] for name in new if ":intake:" in name]
    assert opened == [again.json["ticket"]]


@pytest.mark.parametrize("wrong_by", [timedelta(days=9), timedelta(days=-400)])
@pytest.mark.parametrize("measured", [True, False])
def test_a_device_clock_that_is_wrong_by_days_moves_no_fact_out_of_its_time(
    district: District, device: Device, work: Work, wrong_by: timedelta, measured: bool
) -> None:
    offset = round(-wrong_by.total_seconds() * 1000) if measured else None
    at = {
        "device": instant_text(utc_now() + wrong_by),
        "offset_ms": offset,
        "offset_age_s": 60 if measured else None,
    }
    said = finding(device, work, at=at)

    assert Pusher(device, district.base_url).push([finished(said)]).json == []

    caught_up(district, [work.ticket], [said["_id"]])
    items = district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    [receipt] = [item["receipt"] for item in items if item["fact"]["_id"] == said["_id"]]
    assigned_at = district.ticket(work.ticket)["investigations"][0]["assigned_at"]
    corrected, received = (parse_instant(receipt[key]) for key in ("corrected_at", "received_at"))
    assert receipt["state"] == "accepted"
    assert parse_instant(assigned_at) <= corrected <= received
    assert received - utc_now() < timedelta(minutes=1)


def half_sent(base_url: str, device: Device, length: int, framing: str) -> socket.socket:
    """A connection over which half of a push was sent."""
    address = urlsplit(base_url)
    assert address.hostname is not None
    connection = socket.create_connection((address.hostname, address.port or 80), timeout=20)
    head = [
        f"POST /sync/{device.database}/_bulk_docs HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: {basic(device.id, device.token)}",
        "Content-Type: application/json",
        framing.format(length=length),
    ]
    half = b'{"new_edits": false, "docs": [' + b" " * (length // 2)
    if "chunked" in framing:
        half = b"%x\r\n" % length + half
    connection.sendall("\r\n".join([*head, "", ""]).encode() + half)
    return connection


@pytest.mark.parametrize("framing", ["Content-Length: {length}", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("length", [10_000, 3_000_000])
def test_pushes_of_which_only_half_arrives_hold_up_nobody_and_leave_nothing(
    district: District, device: Device, work: Work, length: int, framing: str
) -> None:
    before = district.revisions(device.database)
    with ExitStack() as open_ones:
        for _ in range(40):
            open_ones.enter_context(half_sent(district.base_url, device, length, framing))

        said = finding(device, work)
        assert Pusher(device, district.base_url).push([finished(said)]).json == []

    caught_up(district, [work.ticket], [said["_id"]])
    after = district.revisions(device.database)
    new = {name for name in after.keys() - before.keys() if ":finding:" in name}
    assert new == {said["_id"]}
    assert district.quarantine() == []
