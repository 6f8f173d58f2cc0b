"""Requests counted by all processes of a server."""

from __future__ import annotations

import multiprocessing
from http import HTTPStatus

import pytest

from server.errors import STATUS
from server.tally import BOUNDS_S, Answers, Tally


def test_given_requests_when_they_are_counted_then_by_surface_method_and_status() -> None:
    tally = Tally()
    for path in ("/sync/mailbox-c-1/_changes", "/mailbox-c-1", "/api/v1/tickets", "/metrics", "/"):
        tally.count(path, "GET", 200, 0.001)
    tally.count("/sync/mailbox-c-1/_bulk_docs", "POST", 503, 0.001)
    tally.count("/sync/mailbox-c-1/_bulk_docs", "POST", 503, 0.001)
    tally.count("/console/index.html", "BREW", 405, 0.001)

    assert set(tally.answers()) == {
        Answers("sync", "GET", 200, 2),
        Answers("sync", "POST", 503, 2),
        Answers("rest", "GET", 200, 1),
        Answers("operations", "GET", 200, 1),
        Answers("pages", "GET", 200, 1),
        Answers("console", "other", 405, 1),
    }


@pytest.mark.parametrize("status", sorted({*HTTPStatus, *STATUS.values()}))
def test_given_a_status_that_a_server_gives_when_it_is_counted_then_as_itself(status: int) -> None:
    tally = Tally()

    tally.count("/media/uploads/u-1", "PATCH", status, 0.001)

    assert list(tally.answers()) == [Answers("media", "PATCH", status, 1)]


@pytest.mark.parametrize("path", ["", "*", "//", "/\0", "/api"])
def test_given_a_path_as_nobody_should_send_it_when_it_is_counted_then_once(path: str) -> None:
    tally = Tally()

    tally.count(path, "GET", 400, 0.0)

    assert sum(one.count for one in tally.answers()) == 1


@pytest.mark.parametrize(
    ("seconds", "place"), [(0.0, 0), (0.005, 0), (0.0051, 1), (10.0, 10), (11.0, len(BOUNDS_S))]
)
def test_given_an_answering_time_when_it_is_counted_then_in_the_class_with_its_bound(
    seconds: float, place: int
) -> None:
    tally = Tally()

    tally.count("/ogc/", "GET", 200, seconds)

    times = {one.surface: one for one in tally.times()}
    assert [place] == [at for at, count in enumerate(times["ogc"].classes) if count]
    assert times["ogc"].total == seconds
    assert sum(times["sync"].classes) == 0


def test_given_two_processes_when_each_counts_then_both_see_the_sum() -> None:
    tally = Tally(processes=2)

    def work() -> None:
        tally.join()
        for _ in range(1_000):
            tally.count("/sync/", "GET", 200, 0.002)

    processes = [multiprocessing.get_context("fork").Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0]
    assert list(tally.answers()) == [Answers("sync", "GET", 200, 2_000)]
    sync = next(iter(tally.times()))
    assert sync.total == pytest.approx(4.0)
