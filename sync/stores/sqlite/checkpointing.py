"""Moving committed pages from the log into the file, beside the writer instead of in its way.

SQLite would do it inside the commit that makes the log too long, and everybody would wait for it.
Here a thread moves what is there while writing goes on, then holds the writer for a moment to move
the little that came meanwhile; after that the log starts again from its beginning.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from sync.stores.sqlite import schema

LONG_LOG = 16 << 20
"""Bytes of log after which pages are moved."""


class Checkpointing:
    """Keeps the log of one file short. ``writing`` is the writer's lock."""

    def __init__(self, path: Path, writing: Lock) -> None:
        self._log = path.with_name(path.name + "-wal")
        self._writing = writing
        self._connection = schema.connect(path, writable=True)
        self._wanted = Event()
        self._closing = False
        self._thread: Thread | None = None

    def committed(self) -> None:
        """Looks at the log after a commit; called by the thread that holds the writer's lock."""
        if self._wanted.is_set() or self._log.stat().st_size < LONG_LOG:
            return
        self._wanted.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="store-checkpoint", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Ends the thread."""
        self._closing = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while not self._closing:
            self._wanted.wait()
            self._move()
            with self._writing:
                self._move()
                # `close` sets _closing before _wanted: what is cleared here is seen above.
                self._wanted.clear()

    def _move(self) -> None:
        # PASSIVE never waits: what it cannot move stays. A full disk is told to the writers; here
        # nothing is lost by it, the pages stay in the log.
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
