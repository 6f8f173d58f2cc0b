"""Readers that wait while the store goes away, and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.holding import Holding
from sync.errors import Unavailable
from sync.replication.feed import Hub
from sync.stores.documents import DatabaseInfo, Draft
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.holding import StoppedClock, Tail, play

HEARTBEAT_S = 60.0


class Away(SqliteStore):
    """A store that cannot be read while it is ``away``."""

    away = False
    refused = 0

    def info(self, db: str) -> DatabaseInfo:
        """As ever, or not now."""
        if self.away:
            self.refused += 1
            raise Unavailable("the line is cut")
        return super().info(db)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Away]:
    """With one empty database."""
    with closing(Away(tmp_path / "store.sqlite")) as store:
        store.create("news")
        yield store


async def held(holding: Holding, store: Away, pieces: list[bytes]) -> asyncio.Task[None]:
    """A reader that waits for news, until its answer ends."""

    async def read() -> None:
        async for piece in holding.pieces(Tail(store)):
            pieces.append(piece)

    reading = asyncio.create_task(read())
    while not holding.waiting():
        await asyncio.sleep(0)
    return reading


def test_given_a_store_that_is_away_when_it_is_back_then_who_waited_is_told_on_the_same_line(
    store: Away,
) -> None:
    async def scenario(loop: StoppedClock, holding: Holding, _: Hub) -> list[bytes]:
        pieces = list[bytes]()
        reading = await held(holding, store, pieces)
        store.away = True
        await asyncio.to_thread(store.put, "news", Draft.of("d-1", {}))
        while not (store.refused and holding.waiting()):
            await asyncio.sleep(0)
        while b"\n" not in pieces:
            loop.now += HEARTBEAT_S
            await asyncio.sleep(0)
        store.away = False
        while b"1" not in pieces:
            loop.now += HEARTBEAT_S
            await asyncio.sleep(0)
        assert not reading.done()
        holding.close()
        await reading
        return pieces

    pieces = play(store, scenario)

    assert store.refused > 1
    assert pieces[-1] == b"over"


def test_given_a_database_that_is_deleted_then_the_answer_of_who_waits_for_it_ends(
    store: Away,
) -> None:
    async def scenario(_: StoppedClock, holding: Holding, __: Hub) -> list[bytes]:
        pieces = list[bytes]()
        reading = await held(holding, store, pieces)
        await asyncio.to_thread(store.delete, "news")
        await reading
        return pieces

    assert play(store, scenario) == [b"over"]
