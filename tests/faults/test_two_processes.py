"""Two servers, each with its mailroom, on one data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from tests.district import District, finding, receipt_of
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until


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
    assert next(waiting)

    written_at = monotonic()
    assert other.admin.ask("PUT", "/sync/news/doc", {"n": 1}).status == 201
    answer = b"".join(waiting)

    assert b'"doc"' in answer
    assert monotonic() - written_at < 1.0


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
