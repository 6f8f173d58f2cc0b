"""Tables of the store's file, and how a connection to it is opened.

All databases share one file: ``db`` is the database's number. A document's row holds its
winner, so that ordinary reads touch one row and one body; ``tree`` is NULL while the document
has a single revision, which most have. Bodies are appended and never changed.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sync.errors import Unavailable

VERSION = 1

_TABLES = """
CREATE TABLE database (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    uuid        TEXT NOT NULL,
    seq         INTEGER NOT NULL DEFAULT 0,
    docs        INTEGER NOT NULL DEFAULT 0,
    deleted     INTEGER NOT NULL DEFAULT 0,
    purges      INTEGER NOT NULL DEFAULT 0,
    size        INTEGER NOT NULL DEFAULT 0,
    revs_limit  INTEGER NOT NULL
);
CREATE TABLE document (
    db          INTEGER NOT NULL,
    id          TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    rev         TEXT NOT NULL,
    deleted     INTEGER NOT NULL,
    body        INTEGER,
    tree        TEXT,
    PRIMARY KEY (db, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX document_seq ON document (db, seq);
CREATE TABLE body (
    key         INTEGER PRIMARY KEY,
    text        BLOB NOT NULL,
    attachments TEXT
);
CREATE TABLE counter (
    next_body   INTEGER NOT NULL
);
INSERT INTO counter VALUES (1);
CREATE TABLE attachment (
    digest      TEXT PRIMARY KEY,
    bytes       BLOB NOT NULL
);
CREATE TABLE holding (
    digest      TEXT NOT NULL,
    body        INTEGER NOT NULL,
    PRIMARY KEY (digest, body)
) WITHOUT ROWID;
CREATE TABLE local (
    db          INTEGER NOT NULL,
    name        TEXT NOT NULL,
    rev         INTEGER NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (db, name)
) WITHOUT ROWID;
CREATE TABLE news (
    name        TEXT PRIMARY KEY,
    place       INTEGER NOT NULL UNIQUE
) WITHOUT ROWID;
"""
# `counter` never goes back: a body's key is not used again, so no reader can take one for another.
# `news` is the sequence over all databases: the latest place of every name, deleted ones too.

BUSY_MS = 20_000
"""How long a process waits for another one's commit before it gives up."""


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; a reader cannot write. Commits are durable (one fsync)."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased leaves no bytes in the file
    if writable:
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # see checkpointing.py
    else:
        connection.execute("PRAGMA query_only = ON")
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Makes the tables in a new file. Raises Unavailable for a file of a later version."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise Unavailable(
                f"the store's file has format {found}, this program knows up to {VERSION}: "
                "start a newer version of Kancha on it"
            )
        if found == 0:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise
