"""Held feeds in an event loop: a waiting reader costs a future, not a thread.

Every set of topics with readers has one subscription to the hub. A change wakes the loop once,
whatever the number of readers; readers whose feeds have equal keys share one poll of the store.
Where much changes, changes of the same topics are gathered for a moment (``gathering.py``).
While the store is away readers go on waiting: who was held need not come again all at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from math import inf
from time import monotonic

from server.gathering import Gathering
from sync.errors import NotFound, Unavailable
from sync.replication.feed import LOOK_AGAIN_S, Feed, Hub, Piece, is_over, patience

FEEDS_OF_ONE_READER = 32
"""A device needs one; several tabs and connections that died unnoticed are forgiven. With more,
its oldest is finished, so that one device cannot hold all the connections there are."""

InThread = Callable[[Callable[[], "Piece | None"]], Awaitable["Piece | None"]]
"""Runs a function in a worker thread."""


class _Topic:
    """The readers of the same databases in this loop."""

    __slots__ = ("changes", "gathers", "polls", "readers", "subscriptions")

    def __init__(self) -> None:
        self.readers: set[asyncio.Event] = set()
        self.polls: dict[Hashable, asyncio.Future[Piece | None]] = {}
        self.changes = 0
        self.gathers = False
        """Whether its readers are to be woken in a moment."""
        self.subscriptions: list[Callable[[], None]] = []


class Holding:
    """Serves feeds from the loop that it is used in."""

    def __init__(self, hub: Hub, in_thread: InThread) -> None:
        self._hub = hub
        self._in_thread = in_thread
        self._topics: dict[tuple[str, ...], _Topic] = {}
        self._gathering = Gathering()
        self._of_readers: dict[str, list[asyncio.Event]] = {}
        self._closing = False

    async def pieces(self, feed: Feed) -> AsyncGenerator[bytes, None]:
        """What goes out after the opening; heartbeats are among it. Ends with the answer."""
        woken = asyncio.Event()
        topic = self._enter(feed.topics, woken)
        mine = self._count_in(feed.reader.name, woken)
        news, news_at = True, monotonic()
        looked_at = news_at
        try:
            while not self._closing and woken in mine and feed.reader.still():
                # The store is asked when it told of something, and now and then all the same.
                if news or monotonic() - looked_at >= LOOK_AGAIN_S:
                    woken.clear()
                    piece, looked_at = await self._look(topic, feed)
                    if piece is not None:
                        feed.took(piece)
                        yield piece.data
                        if piece.last:
                            return
                        news, news_at = True, looked_at
                        continue
                if not news and feed.heartbeat is not None:
                    yield feed.beat
                elif not news and is_over(feed, news_at):
                    break
                news = await _woken(woken, patience(feed, news_at))
            yield feed.finish()
        finally:
            self._leave(feed.topics, topic, woken)
            self._count_out(feed.reader.name, woken)

    def close(self) -> None:
        """Lets every reader finish now; what comes later is finished at once."""
        self._closing = True
        for topic in self._topics.values():
            _wake(topic)

    def waiting(self) -> int:
        """How many readers wait for news; those whose poll is under way do not yet."""
        return sum(len(one.readers) for one in self._topics.values() if not one.polls)

    def _enter(self, names: tuple[str, ...], woken: asyncio.Event) -> _Topic:
        topic = self._topics.get(names)
        if topic is None:
            topic = self._topics[names] = _Topic()
            loop = asyncio.get_running_loop()
            for name in names:
                ends = self._hub.subscribe(name, lambda: self._from_thread(loop, topic))
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

    async def _look(self, topic: _Topic, feed: Feed) -> tuple[Piece | None, float]:
        """A poll, and when it was made: never, while the store is away, so that the next beat
        asks again. Where the database is no more the answer ends."""
        try:
            return await self._poll(topic, feed), monotonic()
        except Unavailable:
            return None, -inf
        except NotFound:
            return Piece(feed.finish(), last=True), monotonic()

    async def _poll(self, topic: _Topic, feed: Feed) -> Piece | None:
        """One poll for all readers with this key, made after the latest change."""
        key = (topic.changes, feed.key)
        shared = topic.polls.get(key)
        if shared is None:
            shared = asyncio.ensure_future(self._in_thread(feed.poll))
            topic.polls[key] = shared
            shared.add_done_callback(lambda done: _forget(topic, key, done))
        return await asyncio.shield(shared)

    def _from_thread(self, loop: asyncio.AbstractEventLoop, topic: _Topic) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._changed, loop, topic)

    def _changed(self, loop: asyncio.AbstractEventLoop, topic: _Topic) -> None:
        if topic.gathers:
            return
        delay = self._gathering.delay(loop.time())
        if delay:
            topic.gathers = True
            loop.call_later(delay, _wake, topic)
        else:
            _wake(topic)


def _forget(topic: _Topic, key: Hashable, poll: asyncio.Future[Piece | None]) -> None:
    topic.polls.pop(key, None)
    if not poll.cancelled():
        poll.exception()  # looked at, for all who waited for it may have gone


def _wake(topic: _Topic) -> None:
    topic.gathers = False
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
