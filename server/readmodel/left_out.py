"""Documents of the office that no rows can be made of: how many, and which."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from server.readmodel.opening import reader
from server.readmodel.schema import VERSION
from sync.errors import Unavailable


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``some``: id and reason of the first of them."""

    count: int
    some: list[tuple[str, str]]


def left_out(database: sqlite3.Connection, limit: int) -> LeftOut:
    """What is left out now."""
    count = int(database.execute("SELECT count(*) FROM left_out").fetchone()[0])
    found = database.execute("SELECT id, reason FROM left_out ORDER BY id LIMIT ?", [limit])
    return LeftOut(count, [(doc_id, reason) for doc_id, reason in found])


def left_out_of_file(path: Path, limit: int = 20) -> LeftOut:
    """The same of a read model that nobody needs to have open; of one that is not there, or is
    still in an older form, nothing. Raises Unavailable."""
    if not path.exists():
        return LeftOut(0, [])
    try:
        with closing(reader(path)) as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return LeftOut(0, [])
            return left_out(database, limit)
    except sqlite3.Error as error:
        raise Unavailable(f"the read model cannot be read: {error}") from error
