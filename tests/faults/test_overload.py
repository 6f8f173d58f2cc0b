"""More requests at once than the server can bear: nobody stands behind all that another asks for,
and nothing acknowledged is lost."""

from __future__ import annotations

import select
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.district import Caller, Device, District, Work, basic, finding
from tests.faults.pushing import Doc, Pusher, caught_up, finished
from tests.servers import RunningServer
from tests.waiting import until

GREEDY = 600
"""Requests of one device, which the server works on for seconds."""
FACTS = 5


def test_given_one_device_with_hundreds_of_requests_when_others_push_then_they_come_between(
    server: RunningServer, district: District
) -> None:
    crew = district.crew("north")
    work = district.new_work(crew)
    greedy, *devices = [district.enrol(crew) for _ in range(4)]
    seen = [finished(finding(greedy, work, f"seen {n}"), bytes(40_000)) for n in range(10)]
    assert Pusher(greedy, server.base_url).push(seen).status == 201

    asked = ask_at_once(server.base_url, greedy, GREEDY)
    with ThreadPoolExecutor(len(devices)) as pool:
        pushed = pool.map(lambda device: push(server.base_url, device, work), devices)
        taken = [doc for docs in pushed for doc in docs]
    begun = len(select.select(asked, [], [], 0)[0])
    alive = Caller(server.base_url).ask("GET", "/healthz").status
    answers = [status(one) for one in asked]

    assert begun < GREEDY
    assert alive == 200
    assert set(answers) <= {200, 503}
    caught_up(district, [work.ticket], [doc["_id"] for doc in seen + taken])
    assert len(district.states(work.ticket)) == 2 + len(seen) + len(devices) * FACTS


def ask_at_once(base_url: str, device: Device, count: int) -> list[socket.socket]:
    """So many requests for all that the mailbox has, sent; nobody reads the answers yet."""
    where = urlsplit(base_url)
    head = (
        f"GET /sync/{device.database}/_all_docs?include_docs=true&attachments=true HTTP/1.1\r\n"
        f"Host: {where.netloc}\r\nAuthorization: {basic(device.id, device.token)}\r\n"
        "Connection: close\r\n\r\n"
    )
    asked = [socket.create_connection((where.hostname, where.port), 60) for _ in range(count)]
    for one in asked:
        one.sendall(head.encode())
    return asked


def push(base_url: str, device: Device, work: Work) -> list[Doc]:
    """Facts one after the other, each until it was taken."""
    pusher = Pusher(device, base_url)
    docs = [finished(finding(device, work, f"joint {number}")) for number in range(FACTS)]
    for doc in docs:
        until(lambda one=doc: pusher.push([one]).status == 201, "it is taken", 60)  # type: ignore[misc]
    return docs


def status(asked: socket.socket) -> int:
    """Of an answer, which is read to its end."""
    with asked:
        answer = b"".join(iter(lambda: asked.recv(1 << 16), b""))
    head = answer.partition(b"\r\n\r\n")[0].lower()
    found = int(head.split(b" ", 2)[1])
    assert found != 503 or b"retry-after" in head
    return found
