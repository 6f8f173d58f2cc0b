"""Two servers, each with its mailroom, on one data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psutil
import pytest

from server.leading import FILE
from tests.district import District, finding, receipt_of
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until

BEATS_OF_A_SECOND = 20
"""Every 50 ms; on a machine with too much to do they are rarer as well."""


@pytest.fixture(scope="module")
def second(folder: Path, server: RunningServer) -> Iterator[RunningServer]:
    """Another server beside the first, on the same folder."""
    assert server.folder == folder
    with running_server(folder, demo=False, env={}) as running:
        yield running


def test_two_mailrooms_answer_every_fact_once_even_if_it_is_pushed_to_both(
    district: District, second: RunningServer
) -> None:
    crew = district.crew("north")
    works = [district.new_work(crew) for _ in range(3)]
    device = district.enrol(crew)
    said = [finding(device, work, f"joint {n}") for work in works for n in range(10)]
    docs = [finished(doc, b"a picture") for doc in said]

    def push_all(base_url: str) -> None:
        pusher = Pusher(device, base_url)
        for doc in docs:
            assert pusher.push([doc]).json == []

    threads = [Thread(target=push_all, args=(url,)) for url in (district.base_url, second.base_url)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    caught_up(district, [work.ticket for work in works], [doc["_id"] for doc in said])
    for work in works:
        states = district.states(work.ticket)
        assert [states[doc["_id"]] for doc in said if doc["_id"] in states] == ["accepted"] * 10
        assert len(district.ticket(work.ticket)["responsibility"]["proposals"]) == 10
    wanted = {receipt_of(doc) for doc in said} | {doc["_id"] for doc in said}
    assert wanted <= district.revisions(device.database).keys()
    assert district.quarantine() == []


def test_a_reader_at_one_server_is_woken_within_a_second_by_a_write_at_the_other(
    district: District, second: RunningServer
) -> None:
    district.admin.ask("PUT", "/sync/news")
    other = District(second.base_url)
    path = "/sync/news/_changes?feed=longpoll&since=0&heartbeat=50"
    waiting = district.admin.stream("GET", path)
    heard = bytearray(next(waiting))

    def listen() -> None:
        for piece in waiting:
            heard.extend(piece)

    reading = Thread(target=listen)
    reading.start()

    assert other.admin.ask("PUT", "/sync/news/doc", {"n": 1}).status == 201
    written_at = len(heard)
    reading.join()

    assert b'"doc"' in heard
    beats, _, _ = heard[written_at:].partition(b"{")
    assert beats.count(b"\n") <= BEATS_OF_A_SECOND


def test_a_fact_pushed_to_one_server_reaches_a_ticket_read_at_the_other(
    district: District, second: RunningServer
) -> None:
    crew = district.crew("north")
    work = district.new_work(crew)
    device = district.enrol(crew)
    elsewhere = District(second.base_url)

    Pusher(device, second.base_url).push([finished(finding(device, work))])

    for office in (district, elsewhere):
        until(
            lambda at=office: at.ticket(work.ticket)["responsibility"]["party"] == "utility",  # type: ignore[misc]
            "the ticket knows of the finding",
        )


def test_given_two_servers_when_the_leading_one_is_killed_then_the_other_answers_within_seconds(
    server: RunningServer, second: RunningServer
) -> None:
    both = [server, second]
    leader = until(lambda: next(filter(_leads, both), None), "one leads the mailroom")
    assert leader is not None
    other = next(one for one in both if one is not leader)
    assert not _leads(other)
    elsewhere = District(other.base_url)
    crew = elsewhere.crew("north")
    work = elsewhere.new_work(crew)
    device = elsewhere.enrol(crew)

    leader.kill()
    said = finding(device, work)
    Pusher(device, other.base_url).push([finished(said)])

    until(lambda: elsewhere.states(work.ticket).get(said["_id"]), "the fact has a receipt")
    assert _leads(other)
    leader.restart()


def _leads(server: RunningServer) -> bool:
    """Whether a process of this server has the lock that says who leads the mailroom. The other
    one opens the file as well, for a moment at each look."""
    lock = str(server.folder / FILE)
    return any(
        "FLOCK" in _about(process, opened.fd)
        for process in server.processes()
        for opened in process.open_files()
        if opened.path == lock
    )


def _about(process: psutil.Process, handle: int) -> str:
    """What the system says of an open file, its locks among it."""
    try:
        return Path(f"/proc/{process.pid}/fdinfo/{handle}").read_text()
    except FileNotFoundError:
        return ""  # closed meanwhile
