"""Telling watchers which databases changed, whichever process changed them.

What this process wrote is told at once. For the rest one thread looks while anybody watches: with
``_db_updates`` it is told by the server (CouchDB gathers for half a second at most); without, it
compares the sequences of all databases, the seldomer the longer that takes. ``_db_updates`` may
lose a word in a crash, so all sequences are compared every minute as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic

from sync.errors import SyncError
from sync.stores.couchdb.door import Door
from sync.stores.couchdb.keeping import Keeper
from sync.stores.documents import Seq
from sync.troubles import Trouble

_LOOK_S = 0.1
_SELDOMER = 5
"""A comparison that takes long is made so many times its length apart."""
_HELD_S = 20.0
_COMPARE_EVERY_S = 60.0
_AFTER_AN_ERROR_S = 1.0
_log = logging.getLogger(__name__)

Notify = Callable[[frozenset[str]], None]


class News:
    """Which database changed last when, in the order in which this process learned of it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._place = 0
        self._places: dict[str, int] = {}

    def tell(self, names: Iterable[str]) -> None:
        """These changed."""
        with self._lock:
            for name in sorted(names):
                self._place += 1
                self._places[name] = self._place

    def forget(self, names: Iterable[str]) -> None:
        """These are no more."""
        with self._lock:
            for name in names:
                self._places.pop(name, None)

    def since(self, place: int) -> tuple[list[str], int]:
        """Names in the order of their changes, and where they end."""
        with self._lock:
            found = sorted((at, name) for name, at in self._places.items() if at > place)
            return [name for _, name in found], self._place


class Watching:
    """The watchers of one store object, and what it knows of all databases."""

    def __init__(self, door: Door, keeper: Keeper, *, updates: bool) -> None:
        """``updates``: whether the server has a feed over all databases."""
        self._door = door
        self._keeper = keeper
        self._feed = updates
        self._news = News()
        self._trouble = Trouble(_log, "Looking for others' writes")
        self._looking = Lock()
        self._sequences: dict[str, str] = {}
        self._compared_at: float | None = None
        self._since = "now"
        self._lock = Lock()
        self._watchers: list[Notify] = []
        self._stop: Event | None = None
        self._thread: Thread | None = None

    def add(self, notify: Notify) -> Callable[[], None]:
        """Begins to tell ``notify``; answers a function that ends it."""
        if self._thread is None:
            # What there is now is no news. Where it cannot be asked, all of it is, later.
            with suppress(SyncError):
                self.look()
        with self._lock:
            self._watchers = [*self._watchers, notify]
            if self._thread is None:
                self._stop = Event()
                self._thread = Thread(
                    target=self._look_on, args=(self._stop,), name="store-watch", daemon=True
                )
                self._thread.start()

        def end() -> None:
            with self._lock:
                self._watchers = [one for one in self._watchers if one is not notify]

        return end

    def wrote(self, names: Iterable[str]) -> None:
        """This process wrote these databases, made or deleted them."""
        found = frozenset(names)
        self._news.tell(found)
        self._tell(found)

    def updates(self, since: Seq) -> tuple[list[str], Seq]:
        """Databases that changed after a place, as of now. Raises SyncError."""
        self.look()
        return self._news.since(int(since))

    def look(self) -> None:
        """Learns what changed until now, and tells it. Raises SyncError."""
        with self._looking:
            changed = self._compare() if self._must_compare() else self._ask(None)
        if changed:
            self._tell(changed)

    def close(self) -> None:
        """Ends the looking thread."""
        with self._lock:
            self._watchers = []
            stop, self._stop, self._thread = self._stop, None, None
        if stop is not None:
            stop.set()  # the thread ends with what it waits for

    # ------------------------------------------------------------ looking
    def _must_compare(self) -> bool:
        if not self._feed or self._compared_at is None:
            return True
        return monotonic() - self._compared_at > _COMPARE_EVERY_S

    def _compare(self) -> frozenset[str]:
        """By the sequences of all databases."""
        if self._feed and self._compared_at is None:
            self._since = str(self._door.server("_db_updates", since="now", limit=1)["last_seq"])
        found = self._keeper.sequences()
        self._compared_at = monotonic()
        gone = self._sequences.keys() - found.keys()
        changed = {name for name, mark in found.items() if self._sequences.get(name) != mark}
        self._sequences = found
        self._news.forget(gone)
        self._news.tell(changed)
        return frozenset(changed | gone)

    def _ask(self, hold_s: float | None) -> frozenset[str]:
        """By the feed over all databases, which is held for so long if there is nothing yet."""
        if hold_s is None:
            said = self._door.server("_db_updates", since=self._since)
        else:
            said = self._door.wait(
                "_db_updates", seconds=hold_s, feed="longpoll", since=self._since
            )
        prefix = self._door.prefix
        rows = [row for row in said["results"] if row["db_name"].startswith(prefix)]
        last = {row["db_name"][len(prefix) :]: row["type"] for row in rows}
        gone = {name for name, kind in last.items() if kind == "deleted"}
        self._since = str(said["last_seq"])
        self._news.forget(gone)
        self._news.tell(last.keys() - gone)
        return frozenset(last)

    def _look_on(self, stop: Event) -> None:
        while not stop.is_set():
            start = monotonic()
            try:
                self._look_once(stop)
                self._trouble.over()
                if not self._feed:
                    stop.wait(max(_LOOK_S, _SELDOMER * (monotonic() - start)))
            except SyncError as error:
                if not stop.is_set():
                    self._trouble.met(error)
                stop.wait(_AFTER_AN_ERROR_S)

    def _look_once(self, stop: Event) -> None:
        self.look()
        if self._feed and not stop.is_set():
            # Outside the lock: nobody who asks now waits for what may come later. What is told
            # twice is looked at twice.
            with suppress(KeyError):
                changed = self._ask(_HELD_S)
                if changed:
                    self._tell(changed)

    def _tell(self, names: frozenset[str]) -> None:
        for notify in self._watchers:
            notify(names)
