"""Whether servers work on a store that is about to move: by what happens to leases in a watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.clock import utc_now
from server.lease import Lease
from server.migration.quiet import is_quiet
from sync.mailroom.names import LEASES
from sync.stores.sqlite.store import SqliteStore

MAILROOM, WEBHOOKS = (LEASES, "mailroom"), (LEASES, "webhooks")
MakeLease = Callable[..., Lease]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        store.create(LEASES)
        yield store


@pytest.fixture
def lease(store: SqliteStore) -> MakeLease:
    def make(place: tuple[str, str] = MAILROOM) -> Lease:
        return Lease(store, utc_now, place, steady=iter(range(0, 1_000, 5)).__next__)

    return make


def quiet(store: SqliteStore, meanwhile: Callable[[], object] = lambda: None) -> bool:
    """``meanwhile`` is done once the watch has begun."""
    return is_quiet(store, lambda _: meanwhile(), 0)


def test_given_nobody_who_holds_a_lease_when_watched_then_it_is_quiet(store: SqliteStore) -> None:
    assert quiet(store)
    store.delete(LEASES)
    assert quiet(store)


def test_given_no_lease_at_first_when_a_server_takes_one_in_the_watch_then_it_is_not_quiet(
    store: SqliteStore, lease: MakeLease
) -> None:
    starting = lease()
    assert not quiet(store, lambda: starting.hold(None))


def test_given_one_that_was_killed_when_another_takes_a_second_lease_then_it_is_not_quiet(
    store: SqliteStore, lease: MakeLease
) -> None:
    killed, other = lease(), lease(WEBHOOKS)
    killed.hold(None)
    assert quiet(store)

    assert not quiet(store, lambda: other.hold(None))


def test_given_a_lease_that_is_renewed_in_the_watch_then_it_is_not_quiet(
    store: SqliteStore, lease: MakeLease
) -> None:
    working = lease()
    working.hold(None)

    assert not quiet(store, lambda: working.hold(None))


def test_given_a_server_that_ends_in_the_watch_then_it_is_quiet(
    store: SqliteStore, lease: MakeLease
) -> None:
    ending = lease()
    ending.hold(None)

    assert quiet(store, ending.release)
