"""Live events over a real server: every fact is told, in order, whoever writes.

How soon is measured by ``python -m bench``: a busy machine must not fail a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice

import pytest

from tests.district import DISPATCHER, Caller, Device, District, Work, basic, fact
from tests.servers import RunningServer
from tests.sse import Event, Listener

WRITERS = 3
FACTS_OF_EACH = 20


@pytest.fixture
def listener(server: RunningServer) -> Listener:
    login = {"user": DISPATCHER[0], "password": DISPATCHER[1]}
    token = Caller(server.base_url).post("/api/v1/session", login)["token"]
    return Listener(server.base_url, f"Bearer {token}")


def push(base_url: str, by: Device, work: Work) -> set[str]:
    """Pushes facts one by one, as a phone with a good line; those that were acknowledged."""
    phone = Caller(base_url, basic(by.id, by.token))
    sent = set()
    for number in range(FACTS_OF_EACH):
        said = fact(by, work, "statement", {"text": f"Said {number}", "by": {"role": "neighbour"}})
        phone.post(f"/sync/{by.database}/_bulk_docs", {"docs": [said], "new_edits": True})
        sent.add(said["_id"])
    return sent


def hear_all(listener: Listener, last: str, works: set[str], rest_after: int) -> Iterator[Event]:
    """Events of these tickets, by a reader that leaves and comes back again and again."""
    while True:
        with closing(listener.listen(last)) as stream:
            for event in islice(stream, rest_after):
                last = event.id
                if event.data["ticket"] in works:
                    yield event


def hear_receipts(stream: Iterator[Event], works: set[str]) -> set[str]:
    """The statements whose receipts came to a reader that stays."""
    came: set[str] = set()
    while len(came) < WRITERS * FACTS_OF_EACH:
        event = next(stream)
        if _tells_receipt(event) and event.data["ticket"] in works:
            came.add(event.data["fact"])
    return came


def _tells_receipt(event: Event) -> bool:
    return event.name == "receipt" and event.data["kind"] == "statement"


def test_every_fact_of_three_writers_is_told_in_order_to_a_reader_that_keeps_leaving(
    server: RunningServer, district: District, listener: Listener
) -> None:
    devices = [district.enrol(district.crew(f"writer{number}")) for number in range(WRITERS)]
    works = [district.new_work(device.crew) for device in devices]
    tickets = {work.ticket for work in works}

    with closing(listener.listen()) as staying, ThreadPoolExecutor(WRITERS + 1) as pool:
        begin = next(staying).id
        coming = pool.submit(hear_receipts, staying, tickets)
        writing = [
            pool.submit(push, server.base_url, device, work)
            for device, work in zip(devices, works, strict=True)
        ]
        receipts: set[str] = set()
        counts: dict[str, list[int]] = {ticket: [] for ticket in tickets}
        for event in hear_all(listener, begin, tickets, rest_after=7):
            if _tells_receipt(event):
                receipts.add(event.data["fact"])
            elif event.name == "ticket.changed":
                counts[event.data["ticket"]].append(event.data["facts"])
            whole = all(each and each[-1] == FACTS_OF_EACH + 2 for each in counts.values())
            if len(receipts) == WRITERS * FACTS_OF_EACH and whole:
                break
        sent = {name for one in writing for name in one.result()}
        came = coming.result()

    assert receipts == came == sent
    assert all(each == sorted(each) for each in counts.values())
    assert {state for work in works for state in district.states(work.ticket).values()} == {
        "accepted"
    }


def test_the_streams_of_a_login_that_ends_are_ended(
    server: RunningServer, district: District
) -> None:
    login = {"user": DISPATCHER[0], "password": DISPATCHER[1]}
    token = Caller(server.base_url).post("/api/v1/session", login)["token"]
    caller = Caller(server.base_url, f"Bearer {token}")
    stream = Listener(server.base_url, f"Bearer {token}").listen()
    assert next(stream).name == "hello"

    assert caller.ask("DELETE", "/api/v1/session").status == 204
    district.open_ticket()

    assert [event for event in stream if event.name == "ticket.changed"] == []
