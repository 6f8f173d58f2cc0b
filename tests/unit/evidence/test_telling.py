"""Telling of arrivals on a real store: a burst is few writes, and none of it is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest

from media.evidence import Arrival
from media.parts import Part
from server.evidence.arrivals import Arrivals, stored_id
from server.evidence.index import Declared, Index
from server.evidence.telling import Telling
from sync.mailroom.names import MEDIA, OFFICE
from sync.stores.documents import Wanted
from sync.stores.sqlite.store import SqliteStore
from tests.waiting import until

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TICKET = "T261123-7K3QX"
BURST = 60


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "kancha.sqlite")
    for name in (OFFICE, MEDIA):
        store.create(name)
    yield store
    store.close()


def some_declared(store: SqliteStore, number: int) -> list[Declared]:
    """Photos that facts of a crew declare."""
    found = [
        Declared(
            hashlib.sha256(str(n).encode()).hexdigest(),
            f"{TICKET}:photo:01900000-0000-7000-8000-{n:012}",
            TICKET,
            "north",
            3_000_000,
            "image/jpeg",
            stored=True,
        )
        for n in range(number)
    ]
    Index(store).declare(found)
    return found


def arrival(declared: Declared) -> Arrival:
    part = Part("crew-north", declared.sha256, declared.size, "d-1")
    return Arrival(declared.sha256, declared.size, part)


def told(store: SqliteStore, declared: list[Declared]) -> int:
    """How many of them the office knows to have arrived."""
    found = store.read(OFFICE, [Wanted(stored_id(one)) for one in declared])
    return sum(bool(some) for some in found)


def test_given_a_burst_of_arrivals_then_it_is_told_in_few_writes_and_each_is_forgotten_after_that(
    store: SqliteStore,
) -> None:
    photos = some_declared(store, BURST)
    news: list[frozenset[str]] = []
    end_watch = store.watch(news.append)
    telling = Telling(Arrivals(store, Index(store), lambda: NOW))
    forgotten: list[int] = []
    together = Barrier(BURST)

    def note(photo: Declared) -> None:
        together.wait()
        telling.note(arrival(photo), lambda: forgotten.append(told(store, [photo])))

    telling.start()
    senders = [Thread(target=note, args=(photo,)) for photo in photos]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    until(lambda: len(forgotten) == BURST, "all are told")
    telling.close()
    end_watch()

    assert told(store, photos) == BURST
    assert forgotten == [1] * BURST
    assert sum(OFFICE in names for names in news) <= BURST // 6
    assert Index(store).moments([photo.sha256 for photo in photos]).keys() == {
        photo.sha256 for photo in photos
    }


def test_given_arrivals_that_wait_when_it_is_closed_then_they_are_told_first(
    store: SqliteStore,
) -> None:
    photos = some_declared(store, 5)
    telling = Telling(Arrivals(store, Index(store), lambda: NOW))
    telling.start()
    for photo in photos:
        telling.note(arrival(photo), lambda: None)
    telling.close()

    assert told(store, photos) == 5


def test_given_a_store_that_does_not_answer_then_arrivals_are_kept_and_told_once_it_does(
    tmp_path: Path,
) -> None:
    with_office = SqliteStore(tmp_path / "kancha.sqlite")
    with_office.create(MEDIA)
    photos = some_declared(with_office, 3)
    telling = Telling(Arrivals(with_office, Index(with_office), lambda: NOW))
    telling.start()
    forgotten: list[str] = []
    for photo in photos:
        telling.note(arrival(photo), lambda: forgotten.append(TICKET))
    until(lambda: Index(with_office).moments([photos[0].sha256]), "it was tried")
    assert forgotten == []

    with_office.create(OFFICE)
    until(lambda: len(forgotten) == 3, "all are told")
    telling.close()
    assert told(with_office, photos) == 3
    with_office.close()


def test_given_the_same_arrivals_again_then_nothing_is_told_twice(store: SqliteStore) -> None:
    photos = some_declared(store, 3)
    arrivals = Arrivals(store, Index(store), lambda: NOW)
    arrivals.note([arrival(photo) for photo in photos])
    before = store.info(OFFICE).doc_count
    arrivals.note([arrival(photo) for photo in photos])

    assert store.info(OFFICE).doc_count == before
    assert told(store, photos) == 3
