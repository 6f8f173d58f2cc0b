"""How the read model's file is opened, made, emptied and put in the place of another."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from server.readmodel.schema import INDEXES, TABLES, VERSION

FILE = "readmodel.sqlite"
"""Its name in the data folder."""
_BUSY_MS = 20_000
_SEARCH_USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1 << 20}
"""As FTS5 has them by itself (https://sqlite.org/fts5.html, section 6)."""
_SEARCH_FILLING = {"automerge": 0, "crisismerge": 1_999, "hashsize": 1 << 25}
"""Pieces as large as may be, and none of them merged."""
_KEPT = frozenset({"search_config", "search_data", "search_idx", "search_docsize"})


def writer(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode that may write; the tables are made where the file is new,
    and made anew where their form is an older one's.

    A commit that a power loss takes is made again: the place in the office's changes goes with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    database = _connect(path.absolute().as_uri())
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA secure_delete = ON")  # what is erased leaves no bytes in the file
    database.execute("PRAGMA cache_size = -65536")
    database.execute("BEGIN IMMEDIATE")  # another process may be making it now
    if _version(database) != VERSION:
        _drop(database)
        _make(database)
        _index(database)
    database.execute("COMMIT")
    return database


def scratch(path: Path) -> sqlite3.Connection:
    """A new file to be filled at once and put in the place of another: without indexes, without
    anything that would save it from a crash, and merging nothing that the end merges anyway."""
    database = _connect(path.absolute().as_uri())
    database.execute("PRAGMA journal_mode = MEMORY")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -65536")
    _make(database)
    _set_up_search(database, _SEARCH_FILLING)
    return database


def reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; sees whole commits. Makes no file where there is none."""
    database = _connect(f"{path.absolute().as_uri()}?mode=rw")
    database.execute("PRAGMA query_only = ON")
    database.execute("PRAGMA mmap_size = 1073741824")
    database.row_factory = sqlite3.Row
    return database


def empty(database: sqlite3.Connection) -> None:
    """Removes all rows, within the caller's transaction."""
    database.execute("INSERT INTO search (search) VALUES ('delete-all')")
    for table in _tables(database):
        if not table.startswith("search"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 (names from the schema)


def finish(scratch_file: sqlite3.Connection) -> None:
    """Makes the indexes that were left out, and lets SQLite see how the values lie."""
    _index(scratch_file)
    scratch_file.execute("INSERT INTO search (search) VALUES ('optimize')")
    _set_up_search(scratch_file, _SEARCH_USUAL)
    scratch_file.execute("PRAGMA optimize")


def put_in_place(built: sqlite3.Connection, path: Path) -> None:
    """Makes the file at ``path`` a copy of another one in one commit. Who has it open reads the
    old rows until then and the new ones from there on; no file is renamed under anybody."""
    target = writer(path)
    try:
        built.backup(target)
    finally:
        target.close()


def _connect(address: str) -> sqlite3.Connection:
    database = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    database.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return database


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def _tables(database: sqlite3.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in database.execute(sql).fetchall() if name not in _KEPT]


def _drop(database: sqlite3.Connection) -> None:
    for table in _tables(database):
        database.execute(f"DROP TABLE {table}")


def _make(database: sqlite3.Connection) -> None:
    for statement in TABLES.split(";\n"):
        database.execute(statement)
    database.execute(f"PRAGMA user_version = {VERSION}")


def _index(database: sqlite3.Connection) -> None:
    for statement in INDEXES.split(";\n"):
        database.execute(statement)


def _set_up_search(database: sqlite3.Connection, settings: Mapping[str, int]) -> None:
    sql = "INSERT INTO search (search, rank) VALUES (?, ?)"
    database.executemany(sql, list(settings.items()))
