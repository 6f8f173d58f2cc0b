"""Waiting readers: a feed that has nothing new yet, and the hub that wakes its reader.

A feed does not wait by itself and holds no thread. Whoever serves it subscribes to its topic
first, then polls, and polls again whenever it is woken: no wake-up can fall between. An
asynchronous shell does so for thousands of feeds in one loop; ``iterate`` is the plain form for
one thread. What is sent is always

    opening, piece*, (last piece | finish)        with heartbeats in between, newlines as a rule
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from sync.stores.documents import DocumentStore

HEARTBEAT = b"\n"
LOOK_AGAIN_S = 60.0
"""A reader that hears nothing is asked after at least so often: is it still allowed to read, and
is there really nothing?"""


@dataclass(frozen=True, slots=True)
class Piece:
    """News for a reader; after the ``last`` one its answer is complete."""

    data: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who waits: a name, None for one whose feeds are not counted, and whether it still may
    (quick: it is asked in the event loop)."""

    name: str | None
    still: Callable[[], bool]


ANYBODY = Reader(None, lambda: True)


class Feed(ABC):
    """One reader's answer, as far as it has come.

    ``heartbeat`` (seconds) says how often ``beat`` goes out while there is no news;
    ``timeout`` (seconds without news) when the answer is finished by itself. Where a heartbeat
    is set the timeout does not apply. ``poll`` may be called from any thread, but by one at a
    time. ``reader`` says who waits; before anything is sent it is asked whether it still may.
    """

    __slots__ = ("heartbeat", "reader", "timeout", "topic")

    beat: ClassVar[bytes] = HEARTBEAT
    """What goes out as a heartbeat."""

    def __init__(self, topic: str, heartbeat: float | None, timeout: float | None) -> None:
        self.topic = topic
        self.heartbeat = heartbeat
        self.timeout = None if heartbeat is not None else timeout
        self.reader: Reader = ANYBODY

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Feeds with equal keys give equal pieces from ``poll``, so one poll serves them all."""

    @property
    def topics(self) -> tuple[str, ...]:
        """All topics whose changes may be news."""
        return (self.topic,)

    @abstractmethod
    def opening(self) -> bytes:
        """What goes out before anything else."""

    @abstractmethod
    def poll(self) -> Piece | None:
        """What is new; None where nothing is."""

    @abstractmethod
    def finish(self) -> bytes:
        """What completes the answer when the time is over."""

    def took(self, piece: Piece) -> None:  # noqa: B027 (most feeds end with their first piece)
        """Told of each piece before it goes out. A feed whose polls are shared moves on here."""


class Hub:
    """Wakes readers of a topic (a database's name); one watch on the store serves all.

    Thread-safe. ``wake`` functions are called from the store's thread: they must be quick and
    must not raise.
    """

    def __init__(self, store: DocumentStore) -> None:
        self._lock = threading.Lock()
        self._readers: dict[str, dict[object, Callable[[], None]]] = {}
        self._unwatch = store.watch(self._changed)

    def subscribe(self, topic: str, wake: Callable[[], None]) -> Callable[[], None]:
        """Calls ``wake`` at each change of the topic until the answered function is called."""
        token = object()
        with self._lock:
            self._readers.setdefault(topic, {})[token] = wake

        def unsubscribe() -> None:
            with self._lock:
                readers = self._readers.get(topic, {})
                readers.pop(token, None)
                if not readers:
                    self._readers.pop(topic, None)

        return unsubscribe

    def close(self) -> None:
        """Ends the watch and wakes every reader a last time."""
        self._unwatch()
        with self._lock:
            topics = frozenset(self._readers)
        self._changed(topics)

    def _changed(self, topics: frozenset[str]) -> None:
        with self._lock:
            wakes = [wake for topic in topics for wake in self._readers.get(topic, {}).values()]
        for wake in wakes:
            wake()


def iterate(feed: Feed, hub: Hub) -> Iterator[bytes]:
    """Serves a feed from the calling thread, which waits between the pieces."""
    woken = threading.Event()
    subscriptions = [hub.subscribe(topic, woken.set) for topic in feed.topics]
    try:
        yield feed.opening()
        yield from _pieces(feed, woken)
    finally:
        for unsubscribe in subscriptions:
            unsubscribe()


def _pieces(feed: Feed, woken: threading.Event) -> Iterator[bytes]:
    news_at = monotonic()
    while feed.reader.still():
        # Cleared before the poll: what comes during the poll wakes the wait after it.
        woken.clear()
        piece = feed.poll()
        if piece is not None:
            feed.took(piece)
            yield piece.data
            if piece.last:
                return
            news_at = monotonic()
            continue
        if not woken.wait(patience(feed, news_at)) and feed.reader.still():
            if feed.heartbeat is not None:
                yield feed.beat
            elif is_over(feed, news_at):
                break
    yield feed.finish()


def patience(feed: Feed, news_at: float) -> float:
    """Seconds to wait for news: until the next heartbeat, the end, or the next look at the
    reader. ``news_at``: when there was news last, in seconds of the monotonic clock."""
    if feed.heartbeat is not None:
        return min(feed.heartbeat, LOOK_AGAIN_S)
    if feed.timeout is None:
        return LOOK_AGAIN_S
    return min(max(0.0, news_at + feed.timeout - monotonic()), LOOK_AGAIN_S)


def is_over(feed: Feed, news_at: float) -> bool:
    """Whether the time of a feed without heartbeat has passed."""
    return feed.timeout is not None and news_at + feed.timeout <= monotonic()
