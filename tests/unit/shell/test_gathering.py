"""News on a busy server waits for more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.gathering import Gathering
from server.holding import Holding
from sync.replication.feed import Hub
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.holding import StoppedClock, Tail, play


def after(news_a_second: int) -> float:
    """How long news waits after two seconds with so much of it."""
    gathering, steps = Gathering(), 2 * news_a_second
    for step in range(steps):
        gathering.delay(100 + step / news_a_second)
    return gathering.delay(102)


def test_given_a_quiet_hour_then_news_goes_out_at_once() -> None:
    assert after(1) == 0
    assert after(4) == 0


def test_given_more_news_then_it_waits_longer_and_never_long() -> None:
    waits = [after(per_second) for per_second in (10, 20, 40, 80)]
    assert waits == sorted(set(waits))
    assert waits[0] > 0.01
    assert after(5_000) == 0.25


def test_given_a_storm_that_is_over_then_news_goes_out_at_once_again() -> None:
    gathering = Gathering()
    for _ in range(5_000):
        gathering.delay(100)
    assert gathering.delay(100) == 0.25
    assert gathering.delay(110) == 0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store with one empty database."""
    with closing(SqliteStore(tmp_path / "store.sqlite")) as store:
        store.create("news")
        yield store


def test_given_a_busy_server_when_news_follows_on_news_then_its_reader_is_woken_once_for_it(
    store: SqliteStore,
) -> None:
    async def scenario(loop: StoppedClock, holding: Holding, hub: Hub) -> list[bytes]:
        told, pieces = asyncio.Event(), list[bytes]()

        async def read() -> None:
            async for piece in holding.pieces(Tail(store)):
                pieces.append(piece)

        reading = asyncio.create_task(read())
        await asyncio.sleep(0)  # its subscription comes before ours, so it hears first
        hub.subscribe("news", lambda: say(loop, told))
        for number in range(1, 61):
            told.clear()
            await asyncio.to_thread(store.put, "news", Draft.of(f"d-{number}", {}))
            await told.wait()
        assert b"60" not in pieces
        loop.now += 0.25
        while b"60" not in pieces:
            await asyncio.sleep(0)
        holding.close()
        await reading
        return pieces

    pieces = play(store, scenario)
    assert pieces[-2:] == [b"60", b"over"]
    assert len(pieces) < 30


def say(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    """From the store's thread."""
    loop.call_soon_threadsafe(told.set)
