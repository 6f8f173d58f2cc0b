"""From the office's changes to rows. The place reached is in the same file as the rows, and both
are written in one transaction: however it stops, it goes on where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from server.one_commit import one_commit
from server.readmodel.opening import empty
from server.readmodel.taking import take
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Seq


@dataclass(frozen=True, slots=True)
class Steps:
    """How many changes are taken in one commit, and who is told the number of each."""

    size: int = 1_000
    taken: Callable[[int], None] = lambda _: None


_USUAL = Steps()


def catch_up(
    database: sqlite3.Connection,
    store: DocumentStore,
    steps: Steps = _USUAL,
    stop: Event | None = None,
) -> None:
    """Brings the rows to the office's present state, or to where ``stop`` interrupts it.

    ``database`` is in autocommit mode. Several processes may do this to one file at once.
    Raises SyncError, sqlite3.Error.
    """
    uuid = store.info(OFFICE).uuid
    while stop is None or not stop.is_set():
        place = _place(database, uuid)
        page = store.changes(OFFICE, place or 0, limit=steps.size, bodies=True)
        if place is not None and not page.changes and is_whole(database):
            return
        with one_commit(database):
            if _place(database, uuid) != place:
                continue  # another process was here: go on from where it is
            if place is None:
                empty(database)
                _set(database, "office", uuid)
            take(database, page.changes)
            _set(database, "seq", page.last_seq)
            if len(page.changes) < steps.size:
                _set(database, "whole", 1)
        steps.taken(len(page.changes))


def is_whole(database: sqlite3.Connection) -> bool:
    """Whether the office was ever read to its end."""
    return bool(database.execute("SELECT 1 FROM meta WHERE key = 'whole'").fetchone())


def _place(database: sqlite3.Connection, uuid: str) -> Seq | None:
    """Where to go on; None: from the start, for this is another office (new or restored)."""
    known = dict(database.execute("SELECT key, value FROM meta").fetchall())
    if known.get("office") != uuid:
        return None
    seq: str = known["seq"]
    return int(seq) if seq.isdigit() else seq


def _set(database: sqlite3.Connection, key: str, value: object) -> None:
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, str(value)))
