"""The read model's writer: a thread that follows the office, and who waits for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Condition, Event, Thread

from server.readmodel.follow import catch_up
from server.readmodel.opening import writer
from sync.errors import SyncError, Unavailable
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore

_PAUSE_S = 1.0
"""Before a failed try is made again, unless somebody asks."""
_GATHERS_S = 0.5
"""What news is left to gather unless somebody asks: a ticket that changes often is written once."""
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
"""What SQLite answers where a disk is full, or cannot be written (primary result codes)."""


class Keeper:
    """Make one per process; processes may share the file."""

    def __init__(self, path: Path, store: DocumentStore) -> None:
        self._store = store
        self._database = writer(path)
        self._news = Condition()
        self._wanted = 1
        self._done = 0
        self._tries = 0
        self._asked = False
        self._fault: Exception | None = None
        self._stop = Event()
        self._end_watch = store.watch(self._notice)
        self._thread = Thread(target=self._run, name="readmodel", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and lets go of the file."""
        self._end_watch()
        self._stop.set()
        with self._news:
            self._news.notify_all()
        self._thread.join()
        self._database.close()

    def wait(self, seconds: float) -> bool:
        """Waits until the rows show what the office had at the call; False: that takes longer,
        or there is no room to write them.

        Raises Unavailable: the office cannot be read or the file is not as it must be.
        """
        with self._news:
            goal, tries = self._wanted, self._tries
            if self._done >= goal:
                return True
            self._asked = True
            self._news.notify_all()
            self._news.wait_for(lambda: self._done >= goal or self._tries > tries, seconds)
            if self._done >= goal:
                return True
            if self._tries > tries and self._fault is not None and self.no_room() is None:
                text = f"the list of tickets cannot be written: {self._fault}"
                raise Unavailable(text) from self._fault
            return False

    def no_room(self) -> str | None:
        """Why the rows stand still although all that is there can be read: the disk."""
        fault = self._fault
        full = isinstance(fault, sqlite3.Error) and fault.sqlite_errorcode & 0xFF in _NO_ROOM
        if not full:
            return None
        return f"the lists show what was before the disk was full or failed: {fault}"

    def _notice(self, databases: frozenset[str]) -> None:
        if OFFICE in databases:
            with self._news:
                self._wanted += 1
                self._news.notify_all()

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._news:
                self._news.wait_for(lambda: self._stop.is_set() or self._done < self._wanted)
                self._news.wait_for(lambda: self._stop.is_set() or self._asked, _GATHERS_S)
                goal, self._asked = self._wanted, False
            fault = self._try()
            with self._news:
                self._tries += fault is not None
                if fault is None and not self._stop.is_set():
                    self._done = goal
                self._fault = fault
                self._news.notify_all()
                if fault is not None:
                    self._news.wait_for(lambda: self._stop.is_set() or self._asked, _PAUSE_S)

    def _try(self) -> Exception | None:
        try:
            catch_up(self._database, self._store, stop=self._stop)
        except (SyncError, sqlite3.Error) as error:
            return error
        return None
