"""All of a group of statements or nothing of it, in a SQLite file of the server's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_commit(database: sqlite3.Connection) -> Iterator[None]:
    """``database`` is in autocommit mode. What the body raises, or the commit, goes on up."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has often rolled back by itself; a second one would hide why.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
