"""Held feeds in an event loop: a waiting reader costs a future, not a thread.

Every topic with readers has one subscription to the hub. A change wakes the loop once, whatever
the number of readers; readers whose feeds have equal keys share one poll of the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from time import monotonic

from sync.replication.feed import HEARTBEAT, Feed, Hub, Piece

InThread = Callable[[Callable[[], "Piece | None"]], Awaitable["Piece | None"]]
"""Runs a function in a worker thread."""


class _Topic:
    """The readers of one database in this loop."""

    __slots__ = ("changes", "polls", "readers", "unsubscribe")

    def __init__(self) -> None:
        self.readers: set[asyncio.Event] = set()
        self.polls: dict[Hashable, asyncio.Future[Piece | None]] = {}
        self.changes = 0
        self.unsubscribe: Callable[[], None] = lambda: None


class Holding:
    """Serves feeds from the loop that it is used in."""

    def __init__(self, hub: Hub, in_thread: InThread) -> None:
        self._hub = hub
        self._in_thread = in_thread
        self._topics: dict[str, _Topic] = {}
        self._closing = False

    async def pieces(self, feed: Feed) -> AsyncGenerator[bytes, None]:
        """What goes out after the opening; heartbeats are among it. Ends with the answer."""
        woken = asyncio.Event()
        topic = self._enter(feed.topic, woken)
        news_at = monotonic()
        try:
            while not self._closing:
                woken.clear()
                piece = await self._poll(topic, feed)
                if piece is not None:
                    yield piece.data
                    if piece.last:
                        return
                    news_at = monotonic()
                elif not await _woken(woken, _patience(feed, news_at)):
                    if feed.heartbeat is None:
                        break
                    yield HEARTBEAT
            yield feed.finish()
        finally:
            self._leave(feed.topic, topic, woken)

    def close(self) -> None:
        """Lets every reader finish now; what comes later is finished at once."""
        self._closing = True
        for topic in self._topics.values():
            _wake(topic)

    def _enter(self, name: str, woken: asyncio.Event) -> _Topic:
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = _Topic()
            loop = asyncio.get_running_loop()
            topic.unsubscribe = self._hub.subscribe(name, lambda: _from_thread(loop, topic))
        topic.readers.add(woken)
        return topic

    def _leave(self, name: str, topic: _Topic, woken: asyncio.Event) -> None:
        topic.readers.discard(woken)
        if not topic.readers and self._topics.get(name) is topic:
            del self._topics[name]
            topic.unsubscribe()

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


def _patience(feed: Feed, news_at: float) -> float | None:
    if feed.heartbeat is not None:
        return feed.heartbeat
    if feed.timeout is None:
        return None
    return max(0.0, news_at + feed.timeout - monotonic())
