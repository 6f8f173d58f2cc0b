"""The rounds of a worker's thread: what wakes it, what it waits for, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, current_thread

import pytest

from server.rounds import Rounds
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.waiting import until

LONG_S = 60.0
"""Nobody waits so long: a thread that is not woken fails its test."""
WATCHED, OTHER = "watched", "other"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        store.create(WATCHED)
        store.create(OTHER)
        yield store


class Worker:
    """Notes the name of its thread in each round, and whether it came to its end."""

    def __init__(self, store: SqliteStore, rest: Callable[[Rounds], None]) -> None:
        self.rounds = Rounds(store, lambda databases: WATCHED in databases)
        self.made: list[str] = []
        self.over = Event()
        self._rest = rest

    def work(self) -> None:
        for _ in self.rounds:
            self.made.append(current_thread().name)
            self._rest(self.rounds)
        self.over.set()


def waits(rounds: Rounds) -> None:
    rounds.wait(LONG_S)


def test_given_news_when_it_waits_then_a_round_follows_and_not_for_other_news(
    store: SqliteStore,
) -> None:
    worker = Worker(store, waits)
    worker.rounds.start("worker", worker.work)
    until(lambda: len(worker.made) == 1, "the first round", 10)

    store.put(OTHER, Draft.of("a", {}))
    store.put(WATCHED, Draft.of("a", {}))

    until(lambda: len(worker.made) == 2, "a round after the news", 10)
    worker.rounds.close()
    assert worker.made == ["worker", "worker"]
    assert worker.over.is_set()


def test_given_news_in_a_round_then_the_next_one_follows_without_a_wait(store: SqliteStore) -> None:
    def works(rounds: Rounds) -> None:
        if len(worker.made) == 1:
            store.put(WATCHED, Draft.of("a", {}))
        rounds.wait(LONG_S)

    worker = Worker(store, works)
    worker.rounds.start("worker", worker.work)

    until(lambda: len(worker.made) == 2, "a round for what came meanwhile", 10)
    worker.rounds.close()


def test_given_a_pause_then_no_news_shorten_it_and_a_stop_does(store: SqliteStore) -> None:
    worker = Worker(store, lambda rounds: rounds.pause(LONG_S))
    worker.rounds.start("worker", worker.work)
    until(lambda: len(worker.made) == 1, "the first round", 10)

    worker.rounds.wake()
    worker.rounds.close()

    assert len(worker.made) == 1


def test_given_a_stop_just_before_it_waits_then_it_does_not_wait(store: SqliteStore) -> None:
    def leaves(rounds: Rounds) -> None:
        rounds.stop()
        rounds.wait(LONG_S)

    worker = Worker(store, leaves)
    worker.rounds.start("worker", worker.work)

    until(worker.over.is_set, "the thread has ended", 10)
    assert worker.rounds.stopped
    worker.rounds.close()


def test_given_rounds_that_were_closed_then_none_begins_and_the_store_tells_nobody(
    store: SqliteStore,
) -> None:
    told: list[frozenset[str]] = []

    def listens(databases: frozenset[str]) -> bool:
        told.append(databases)
        return True

    rounds = Rounds(store, listens)
    rounds.close()

    assert list(rounds) == []
    store.put(WATCHED, Draft.of("a", {}))
    assert told == []
