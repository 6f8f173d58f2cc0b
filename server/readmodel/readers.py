"""Connections that only read: as many as threads read at once, each used by one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from server.readmodel.opening import reader
from sync.errors import Unavailable


class Readers:
    """Connections to one file, kept for the next reader."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A connection whose statements all see one state. Raises Unavailable."""
        try:
            database = self._take()
            try:
                database.execute("BEGIN")
                yield database
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                self._give_back(database)
        except sqlite3.Error as error:
            raise Unavailable(f"the list of tickets cannot be read: {error}") from error

    def close(self) -> None:
        """Closes what is idle now, and the rest when it is given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for database in idle:
            database.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return reader(self._path)

    def _give_back(self, database: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(database)
                return
        database.close()
