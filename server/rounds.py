"""A thread of its own that works in rounds, and between them waits for the store's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Condition, Thread

from sync.stores.documents import DocumentStore


class Rounds:
    """Of one worker: its thread goes through them, any thread may call ``wake`` and ``stop``."""

    def __init__(self, store: DocumentStore, wakes: Callable[[frozenset[str]], bool]) -> None:
        """``wakes``: whether a change of these databases is news for this worker."""
        self._store = store
        self._wakes = wakes
        self._news = Condition()
        self._woken = False
        self._stopped = False
        self._thread: Thread | None = None

    @property
    def stopped(self) -> bool:
        """Whether no further round begins."""
        return self._stopped

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Has a thread of that name do the work, which goes through the rounds."""
        self._thread = Thread(target=work, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread after the round it is at, and waits for that."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Lets this round be the last, and waits for nothing."""
        with self._news:
            self._stopped = True
            self._news.notify_all()

    def wake(self) -> None:
        """Lets the next round begin at once; during a round: after it."""
        with self._news:
            self._woken = True
            self._news.notify_all()

    def __iter__(self) -> Iterator[None]:
        """One after the other until ``stop``, listening to the store meanwhile."""
        end_watch = self._store.watch(self._notice)
        try:
            while not self._stopped:
                self._woken = False
                yield
        finally:
            end_watch()

    def wait(self, seconds: float) -> None:
        """At the end of a round: until there is news, and so long at the most."""
        with self._news:
            # ``stop`` may have come before the clearing: then nobody would wake it.
            self._news.wait_for(lambda: self._woken or self._stopped, seconds)

    def pause(self, seconds: float) -> None:
        """So long, whatever the news; ``stop`` ends it."""
        with self._news:
            self._news.wait_for(lambda: self._stopped, seconds)

    def _notice(self, databases: frozenset[str]) -> None:
        if self._wakes(databases):
            self.wake()
