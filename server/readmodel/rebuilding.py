"""The read model made anew from the office, beside the one in use, and put in its place."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from server.readmodel.follow import Steps, catch_up
from server.readmodel.opening import finish, put_in_place, scratch
from sync.errors import Unavailable
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore

_PAGE = 5_000
"""Documents of one commit; 15 MB of them or so are held."""


def rebuild(path: Path, store: DocumentStore, progress: Callable[[int], None]) -> int:
    """Reads the whole office; answers how many facts there are. ``progress`` is told the number
    of documents as they are read (``documents_of`` says how many there are).

    Servers may go on meanwhile. What the office takes in during the last step is not lost: the
    rows know how far they go, and a server goes on from there. Raises SyncError; Unavailable where
    the folder or the file cannot be written.
    """
    try:
        with _no_rings():
            return _rebuild(path, store, progress)
    except (sqlite3.Error, OSError) as error:
        raise Unavailable(f"the read model cannot be written: {error}") from error


@contextmanager
def _no_rings() -> Iterator[None]:
    """Rows are made of values that go by themselves: looking for rings among them took a sixth of
    the time."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _rebuild(path: Path, store: DocumentStore, progress: Callable[[int], None]) -> int:
    with TemporaryDirectory(prefix="readmodel-", dir=path.parent) as folder:
        database = scratch(Path(folder) / path.name)
        try:
            catch_up(database, store, Steps(_PAGE, progress))
            finish(database)
            put_in_place(database, path)
            return facts_in(database)
        finally:
            database.close()


def documents_of(store: DocumentStore) -> int:
    """How many documents the office has."""
    return store.info(OFFICE).doc_count


def facts_in(database: sqlite3.Connection) -> int:
    """How many facts the rows know."""
    sql = "SELECT coalesce(sum(many), 0) FROM tally WHERE what = 'kind'"
    return int(database.execute(sql).fetchone()[0])
