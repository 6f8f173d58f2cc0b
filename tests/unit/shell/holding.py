"""Feeds that are held while the time stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import closing

from server.holding import Holding
from server.workers import Workers
from sync.replication.feed import Feed, Hub, Piece
from sync.stores.documents import DocumentStore


class StoppedClock(asyncio.SelectorEventLoop):
    """An event loop whose time goes on when it is told to."""

    now = 100.0

    def time(self) -> float:
        """Seconds."""
        return self.now


class Tail(Feed):
    """Tells how many documents there are, again and again."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__("news", heartbeat=60, timeout=None)
        self._store = store
        self._told = 0

    @property
    def key(self) -> Hashable:
        """One reader's own."""
        return id(self)

    def opening(self) -> bytes:
        """Nothing."""
        return b""

    def poll(self) -> Piece | None:
        """The count, where it is another one."""
        found = self._store.info("news").doc_count
        if found == self._told:
            return None
        self._told = found
        return Piece(b"%d" % found, last=False)

    def finish(self) -> bytes:
        """Nothing."""
        return b"over"


Scenario = Callable[[StoppedClock, Holding, Hub], Awaitable[list[bytes]]]


def play(store: DocumentStore, scenario: Scenario) -> list[bytes]:
    """Runs a scenario while the time stands still."""
    loop = StoppedClock()
    with closing(loop), closing(Hub(store)) as hub:
        return loop.run_until_complete(scenario(loop, Holding(hub, Workers(2).run), hub))
