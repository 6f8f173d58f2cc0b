"""Held feeds in an event loop: a waiting reader costs a future, not a thread.

Every set of topics with readers has one subscription to the hub. A change wakes the loop once,
whatever the number of readers; readers whose feeds have equal keys share one poll of the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from time import monotonic

from sync.replication.feed import Feed, Hub, Piece, is_over, patience

FEEDS_OF_ONE_READER = 32
"""A device needs one; several tabs and connections that died unnoticed are forgiven. With more,
its oldest is finished, so that one device cannot hold all the connections there are."""

InThread = Callable[[Callable[[], "Piece | None"]], Awaitable["Piece | None"]]
"""Runs a function in a worker thread."""


class _Topic:
    """The readers of the same databases in this loop."""

    __slots__ = ("changes", "polls", "readers", "subscriptions")

    def __init__(self) -> None:
        self.readers: set[asyncio.Event] = set()
        self.polls: dict[Hashable, asyncio.Future[Piece | None]] = {}
        self.changes = 0
        self.subscriptions: list[Callable[[], None]] = []


class Holding:
    """Serves feeds from the loop that it is used in."""

    def __init__(self, hub: Hub, in_thread: InThread) -> None:
        self._hub = hub
        self._in_thread = in_thread
        self._topics: dict[tuple[str, ...], _Topic] = {}
        self._of_readers: dict[str, list[asyncio.Event]] = {}
        self._closing = False

    async def pieces(self, feed: Feed) -> AsyncGenerator[bytes, None]:
        """What goes out after the opening; heartbeats are among it. Ends with the answer."""
        woken = asyncio.Event()
        topic = self._enter(feed.topics, woken)
        mine = self._count_in(feed.reader.name, woken)
        news_at = monotonic()
        try:
            while not self._closing and woken in mine and feed.reader.still():
                woken.clear()
                piece = await self._poll(topic, feed)
                if piece is not None:
                    feed.took(piece)
                    yield piece.data
                    if piece.last:
                        return
                    news_at = monotonic()
                elif await _woken(woken, patience(feed, news_at)) or not feed.reader.still():
                    continue
                elif feed.heartbeat is not None:
                    yield feed.beat
                elif is_over(feed, news_at):
                    break
            yield feed.finish()
        finally:
            self._leave(feed.topics, topic, woken)
            self._count_out(feed.reader.name, woken)

    def close(self) -> None:
        """Lets every reader finish now; what comes later is finished at once."""
        self._closing = True
        for topic in self._topics.values():
            _wake(topic)

    def _enter(self, names: tuple[str, ...], woken: asyncio.Event) -> _Topic:
        topic = self._topics.get(names)
        if topic is None:
            topic = self._topics[names] = _Topic()
            loop = asyncio.get_running_loop()
            for name in names:
                ends = self._hub.subscribe(name, lambda: _from_thread(loop, topic))
                topic.subscriptions.append(ends)
        topic.readers.add(woken)
        return topic

    def _leave(self, names: tuple[str, ...], topic: _Topic, woken: asyncio.Event) -> None:
        topic.readers.discard(woken)
        if not topic.readers and self._topics.get(names) is topic:
            del self._topics[names]
            for unsubscribe in topic.subscriptions:
                unsubscribe()

    def _count_in(self, reader: str | None, woken: asyncio.Event) -> list[asyncio.Event]:
        """The feeds of this reader, oldest first; one that was put out of them is to finish."""
        if reader is None:
            return [woken]
        mine = self._of_readers.setdefault(reader, [])
        mine.append(woken)
        for oldest in mine[:-FEEDS_OF_ONE_READER]:
            mine.remove(oldest)
            oldest.set()
        return mine

    def _count_out(self, reader: str | None, woken: asyncio.Event) -> None:
        mine = self._of_readers.get(reader or "", [])
        if woken in mine:
            mine.remove(woken)
        if reader is not None and not mine:
            self._of_readers.pop(reader, None)

    async def _poll(self, topic: _Topic, feed: Feed) -> Piece | None:
        """One poll for all readers with this key, made after the latest change."""
        key = (topic.changes, feed.key)
        shared = topic.polls.get(key)
        if shared is None:
            shared = asyncio.ensure_future(self._in_thread(feed.poll))
            topic.polls[key] = shared
            shared.add_done_callback(lambda _: topic.polls.pop(key, None))
        return await asyncio.shield(shared)


def _from_thread(loop: asyncio.AbstractEventLoop, topic: _Topic) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(_wake, topic)


def _wake(topic: _Topic) -> None:
    topic.changes += 1
    for reader in topic.readers:
        reader.set()


async def _woken(event: asyncio.Event, patience: float | None) -> bool:
    """Whether there was news before the patience (seconds, None: endless) was over."""
    try:
        async with asyncio.timeout(patience):
            await event.wait()
    except TimeoutError:
        return False
    return True
