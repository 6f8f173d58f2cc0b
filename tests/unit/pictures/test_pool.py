"""Pictures are examined in processes that may die of them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from media.pictures.pool import Pool
from tests.unit.pictures.material import LIMITS, encoded, jpeg, png_claiming, scene
from tests.waiting import until


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(1)
    yield made
    made.close()


def test_given_a_picture_when_examined_elsewhere_then_copies_and_sights_come_back(
    pool: Pool,
) -> None:
    seen = pool.examine(jpeg() + b"what may this be", LIMITS)

    assert [sight.code for sight in seen.sights] == ["trailing-data"]
    assert [one.role for one in seen.drawn] == ["view", "preview"]


def test_given_a_process_that_was_killed_then_the_next_picture_is_examined_in_another(
    pool: Pool,
) -> None:
    pool.examine(jpeg(), LIMITS)
    first = pool.pids()
    os.kill(first[0], signal.SIGKILL)

    seen = pool.examine(jpeg(), LIMITS)

    assert seen.sights == ()
    assert pool.pids() != first


def test_given_a_process_that_is_killed_at_every_try_then_the_picture_is_unreadable(
    pool: Pool,
) -> None:
    stop = threading.Event()

    def kill_each() -> None:
        while not stop.is_set():
            for pid in pool.pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            stop.wait(0.01)

    killer = threading.Thread(target=kill_each)
    killer.start()
    try:
        seen = pool.examine(jpeg(), LIMITS)
    finally:
        stop.set()
        killer.join()

    assert [sight.code for sight in seen.sights] == ["picture-unreadable"]
    assert pool.examine(jpeg(), LIMITS).sights == ()


def test_given_a_picture_that_takes_too_long_then_it_is_unreadable() -> None:
    hasty = Pool(1, within_s=0.02)

    seen = hasty.examine(encoded(scene((4_000, 3_000)), "PNG", compress_level=1), LIMITS)

    assert [sight.code for sight in seen.sights] == ["picture-unreadable"]
    hasty.close()


def test_given_a_bomb_then_the_process_stays_small(pool: Pool) -> None:
    pool.examine(jpeg(), LIMITS)
    before = psutil.Process(pool.pids()[0]).memory_info().rss

    seen = pool.examine(png_claiming(50_000, 50_000), LIMITS)

    assert [sight.code for sight in seen.sights] == ["too-many-pixels"]
    assert psutil.Process(pool.pids()[0]).memory_info().rss - before < 50_000_000


def test_given_a_picture_over_the_memory_there_is_then_only_it_is_unreadable(pool: Pool) -> None:
    seen = pool.examine(png_claiming(40_000, 5_000), LIMITS)

    assert [sight.code for sight in seen.sights] in (["truncated"], ["picture-unreadable"])
    assert pool.examine(jpeg(), LIMITS).sights == ()


def test_when_closed_then_no_process_stays(pool: Pool) -> None:
    pool.examine(jpeg(), LIMITS)
    running = pool.pids()

    pool.close()

    until(lambda: not any(psutil.pid_exists(pid) for pid in running), "the processes are gone")
