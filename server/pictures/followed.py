"""A SQLite file made of the office's facts, which can be deleted and is then made anew.

The place reached in the office stands in the same transaction as the rows, so several processes may
share the file and a stop loses nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from server.one_commit import one_commit
from sync.mailroom.names import OFFICE
from sync.stores.documents import Document, DocumentStore, Seq, Wanted

_PAGE = 1_000
_META = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Followed:
    """For one thread at a time. What is kept of which documents, a subclass says."""

    kinds: tuple[str, ...]
    """Kinds of facts that are read, as they stand in ids: ``:photo:``."""
    tables: tuple[str, ...]
    """All that is emptied where the office is another one."""
    schema: str

    def __init__(self, file: Path) -> None:
        self.database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = NORMAL")  # it can be made anew
        self.database.executescript(_META + self.schema)

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

    def take(self, cursor: sqlite3.Cursor, documents: Sequence[Document]) -> None:
        """Keeps what is of use of these documents; some may have been there before."""
        raise NotImplementedError

    def catch_up(self, store: DocumentStore) -> None:
        """Takes what the office filed since the last time. Raises SyncError, sqlite3.Error."""
        uuid = store.info(OFFICE).uuid
        while True:
            place = self._place(uuid)
            page = store.changes(OFFICE, place or 0, limit=_PAGE)
            if place is not None and not page.changes:
                return
            names = [one.id for one in page.changes if any(k in one.id for k in self.kinds)]
            found = store.read(OFFICE, [Wanted(name) for name in names]) if names else []
            with self.transaction() as cursor:
                if place is None:
                    for table in self.tables:
                        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (a name of ours)
                self.take(cursor, [some[0] for some in found if some and not some[0].deleted])
                reached = [("office", uuid), ("seq", str(page.last_seq))]
                cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", reached)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        """All of it or nothing."""
        with one_commit(self.database):
            cursor = self.database.cursor()
            yield cursor
            cursor.close()

    def _place(self, uuid: str) -> Seq | None:
        """Where to go on; None: from the start, for this is another office or a new file."""
        known = dict(self.database.execute("SELECT key, value FROM meta").fetchall())
        if known.get("office") != uuid:
            return None
        seq: str = known["seq"]
        return int(seq) if seq.isdigit() else seq
