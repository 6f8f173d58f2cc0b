"""Waiting readers: a feed that has nothing new yet, and the hub that wakes its reader.

A feed does not wait by itself and holds no thread. Whoever serves it subscribes to its topic
first, then polls, and polls again whenever it is woken: no wake-up can fall between. An
asynchronous shell does so for thousands of feeds in one loop; ``iterate`` is the plain form for
one thread. What is sent is always

    opening, piece*, (last piece | finish)        with newlines in between as heartbeats
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from time import monotonic

from sync.stores.documents import DocumentStore

HEARTBEAT = b"\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """News for a reader; after the ``last`` one its answer is complete."""

    data: bytes
    last: bool


class Feed(ABC):
    """One reader's answer, as far as it has come.

    ``heartbeat`` (seconds) says how often a newline goes out while there is no news;
    ``timeout`` (seconds without news) when the answer is finished by itself. Where a heartbeat
    is set the timeout does not apply. ``poll`` may be called from any thread, but by one at a
    time.
    """

    __slots__ = ("heartbeat", "timeout", "topic")

    def __init__(self, topic: str, heartbeat: float | None, timeout: float | None) -> None:
        self.topic = topic
        self.heartbeat = heartbeat
        self.timeout = None if heartbeat is not None else timeout

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Feeds with equal keys give equal bytes from ``poll``, so one poll serves them all."""

    @abstractmethod
    def opening(self) -> bytes:
        """What goes out before anything else."""

    @abstractmethod
    def poll(self) -> Piece | None:
        """What is new; None where nothing is."""

    @abstractmethod
    def finish(self) -> bytes:
        """What completes the answer when the time is over."""


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
    unsubscribe = hub.subscribe(feed.topic, woken.set)
    try:
        yield feed.opening()
        yield from _pieces(feed, woken)
    finally:
        unsubscribe()


def _pieces(feed: Feed, woken: threading.Event) -> Iterator[bytes]:
    news_at = monotonic()
    while True:
        # Cleared before the poll: what comes during the poll wakes the wait after it.
        woken.clear()
        piece = feed.poll()
        if piece is not None:
            yield piece.data
            if piece.last:
                return
            news_at = monotonic()
            continue
        if not woken.wait(_patience(feed, news_at)):
            if feed.heartbeat is None:
                yield feed.finish()
                return
            yield HEARTBEAT


def _patience(feed: Feed, news_at: float) -> float | None:
    """Seconds to wait for news: until the next heartbeat, the end, or for ever (None)."""
    if feed.heartbeat is not None:
        return feed.heartbeat
    if feed.timeout is None:
        return None
    return max(0.0, news_at + feed.timeout - monotonic())
