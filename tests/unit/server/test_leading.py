"""Whose turn it is: leases by steady clocks, and the lead of the mailroom on machine and nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.leading import FILE, LEASE, Leader
from server.lease import Lease, holder_of
from sync.mailroom.names import LEASES
from sync.stores.sqlite.store import SqliteStore
from tests.waiting import until

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Hand:
    """A clock and a steady clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOON
        self.steady_s = 100.0

    def clock(self) -> datetime:
        return self.now

    def steady(self) -> float:
        return self.steady_s


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        store.create(LEASES)
        yield store


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def lease(store: SqliteStore, hand: Hand) -> Callable[..., Lease]:
    def make(name: str, clock: Callable[[], datetime] = hand.clock) -> Lease:
        return Lease(store, clock, LEASE, name, hand.steady)

    return make


def test_given_a_holder_when_another_asks_then_it_waits_until_nothing_was_renewed_for_ten_seconds(
    lease: Callable[..., Lease], hand: Hand
) -> None:
    one, other = lease("one"), lease("other")
    assert one.hold(None)
    assert not other.hold(None)

    hand.steady_s += 6
    assert one.hold(None)
    hand.steady_s += 6
    assert not other.hold(None)
    assert one.holds()
    hand.steady_s += 11

    assert not one.holds()
    assert other.hold(None)
    assert not one.hold(None)


@pytest.mark.parametrize("days", [1, -1])
def test_given_a_holder_whose_clock_jumps_a_day_when_both_go_on_then_nobody_loses_the_lease(
    lease: Callable[..., Lease], hand: Hand, days: int
) -> None:
    one = lease("one", lambda: hand.now + timedelta(days=days))
    other = lease("other")
    assert one.hold(None)

    for _ in range(20):
        hand.steady_s += 1
        hand.now += timedelta(seconds=1)
        assert one.hold(None)
        assert not other.hold(None)

    assert one.term == 1
    hand.steady_s += 11
    assert other.hold(None)


def test_given_a_released_lease_when_another_asks_then_it_is_his_at_once(
    lease: Callable[..., Lease],
) -> None:
    one, other = lease("one"), lease("other")
    assert one.hold(None)
    one.release()

    assert not one.holds()
    assert other.hold(None)
    assert not one.hold(None)


def test_given_a_lease_that_ran_out_when_nobody_took_it_then_the_term_is_the_same(
    lease: Callable[..., Lease], hand: Hand
) -> None:
    one, other = lease("one"), lease("other")
    assert one.hold(None)
    hand.steady_s += 60
    assert not one.holds()
    assert one.hold(None)
    assert one.term == 1

    assert not other.hold(None)
    hand.steady_s += 11
    assert other.hold(None)
    other.release()
    assert one.hold(None)

    assert one.term == 2


def leader(store: SqliteStore, folder: Path, told: list[str]) -> Leader:
    folder.mkdir(exist_ok=True)
    return Leader(store, lambda: NOON, folder, lambda: told.append(folder.name))


def test_given_two_processes_of_a_folder_when_one_is_gone_without_a_word_then_the_other_leads(
    store: SqliteStore, tmp_path: Path
) -> None:
    told: list[str] = []
    one, other = (leader(store, tmp_path / "a", told) for _ in range(2))
    one.look()
    other.look()
    assert one.term()
    assert not other.term()

    one._let_go()  # what the system does with the files of a dead process
    other.look()

    assert other.term()
    assert told == ["a", "a"]
    holder = holder_of(store, LEASE)
    assert holder is not None
    assert holder.name == (tmp_path / "a" / FILE).read_text()
    other.close()


def test_given_a_folder_copied_from_another_machine_then_it_is_a_node_of_its_own(
    store: SqliteStore, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / FILE).write_text("some-other-machine-0123456789ab")
    one = leader(store, tmp_path / "a", [])
    one.look()

    holder = holder_of(store, LEASE)
    assert holder is not None
    assert not holder.name.startswith("some-other-machine")
    one.close()


def test_given_two_nodes_when_the_leader_stops_then_the_other_leads_at_once(
    store: SqliteStore, tmp_path: Path
) -> None:
    told: list[str] = []
    one, other = leader(store, tmp_path / "a", told), leader(store, tmp_path / "b", told)
    one.start()
    until(one.term, "the first node leads")
    other.start()
    assert not other.term()

    one.close()

    until(other.term, "the other node leads")
    other.close()
    assert told == ["a", "b"]
