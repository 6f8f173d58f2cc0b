"""Telling watchers which databases changed, whichever process changed them.

Commits of this process are told at once by the writer. Those of others are seen by
``PRAGMA data_version``, which reads a counter in shared memory and no table; only when it moved
is the news read, from the place that was told last.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from sync.stores.sqlite import schema
from sync.troubles import Trouble

_LOOK_S = 0.02
"""How often another process's commits are looked for."""
_AFTER_AN_ERROR_S = 0.5
_log = logging.getLogger(__name__)

Notify = Callable[[frozenset[str]], None]


class Watching:
    """The watchers of one process. The looking thread runs only while there are any."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trouble = Trouble(_log, "Looking for other processes' writes")
        self._lock = Lock()
        self._watchers: list[Notify] = []
        self._own: set[int] = set()
        self._stop: Event | None = None
        self._thread: Thread | None = None

    def add(self, notify: Notify) -> Callable[[], None]:
        """Begins to tell ``notify``; answers a function that ends it."""
        with self._lock:
            self._watchers = [*self._watchers, notify]
            if self._thread is None:
                self._start()

        def end() -> None:
            with self._lock:
                self._watchers = [one for one in self._watchers if one is not notify]

        return end

    @contextmanager
    def committing(self, names: int, place: int) -> Iterator[None]:
        """Around a commit of this process; ``place`` is the last of those it took, one for each
        name. The looking thread may see the commit at once, and must not take it for another's."""
        if not self._watchers:
            yield
            return
        with self._lock:
            yield
            self._own.update(range(place - names + 1, place + 1))

    def committed(self, names: frozenset[str]) -> None:
        """This process committed."""
        _tell(self._watchers, names)

    def close(self) -> None:
        """Ends the looking thread."""
        with self._lock:
            self._watchers = []
            stop, thread = self._stop, self._thread
            self._stop = self._thread = None
        if stop is not None and thread is not None:
            stop.set()
            thread.join()

    def _start(self) -> None:
        """Begins to look for others' commits, from where the news stand now."""
        connection = schema.connect(self._path, writable=False)
        version = _version(connection)
        place = connection.execute("SELECT coalesce(max(place), 0) FROM news").fetchone()[0]
        self._stop = Event()
        self._thread = Thread(
            target=self._look,
            args=(connection, version, place, self._stop),
            name="store-watch",
            daemon=True,
        )
        self._thread.start()

    def _look(self, connection: sqlite3.Connection, version: int, place: int, stop: Event) -> None:
        while not stop.wait(_LOOK_S):
            try:
                now = _version(connection)
                if now == version:
                    continue
                place = self._tell_news(connection, place)
                version = now
                self._trouble.over()
            except sqlite3.Error as error:
                # Who is told nothing more would go on by what it knows, such as a token's owner.
                self._trouble.met(error)
                stop.wait(_AFTER_AN_ERROR_S)
        connection.close()

    def _tell_news(self, connection: sqlite3.Connection, place: int) -> int:
        """Tells what others wrote after a place, and answers up to where."""
        found = connection.execute(
            "SELECT name, place FROM news WHERE place > ? ORDER BY place", (place,)
        ).fetchall()
        if not found:
            return place
        place = found[-1][1]
        with self._lock:
            others = frozenset(name for name, at in found if at not in self._own)
            self._own = {at for at in self._own if at > place}
            watchers = self._watchers
        if others:
            _tell(watchers, others)
        return int(place)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _tell(watchers: list[Notify], names: frozenset[str]) -> None:
    for notify in watchers:
        notify(names)
