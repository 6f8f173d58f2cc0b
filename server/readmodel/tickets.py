"""The list of tickets, and counts: a SQLite copy of the office that may be deleted at any time.

A reader first takes in what the office has written since the last one, so that what the mailroom
wrote is seen at once. One connection and one lock per process; processes may share the file.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from server.readmodel.cursor import Place
from server.readmodel.follow import NO_DUE, catch_up
from server.readmodel.schema import TABLES, VERSION
from sync.errors import Unavailable
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore

SORTS = ("opened_at", "due", "priority")
_SELECT = """
    SELECT *, (SELECT group_concat(crew, ' ') FROM holder WHERE holder.ticket = id) AS holders
    FROM ticket
"""


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What is asked for; None: any. ``party`` is the responsible party."""

    status: str | None = None
    complaint_class: str | None = None
    crew: str | None = None
    party: str | None = None
    q: str | None = None
    sort: str = "-opened_at"
    """One of SORTS; with ``-`` the greatest first."""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Rows as dicts, and the place after the last one; None at the end."""

    items: list[dict[str, Any]]
    next: Place | None


class TicketList:
    """Make one per process."""

    def __init__(self, path: Path, store: DocumentStore) -> None:
        self._store = store
        self._lock = Lock()
        self._database = _open(path)
        self._stale = True
        self._end_watch = store.watch(self._notice)

    def close(self) -> None:
        """Ends the watch and lets go of the file."""
        self._end_watch()
        with self._lock:
            self._database.close()

    def refresh(self) -> None:
        """Takes in what the office has written. Readers do it by themselves.

        Raises SyncError: the office cannot be read, or the file cannot be written.
        """
        with self._lock:
            self._catch_up()

    def page(self, wanted: TicketFilter, limit: int, after: Place | None = None) -> TicketPage:
        """At most ``limit`` tickets after a place, in the order asked for."""
        key, down = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
        if key not in SORTS:
            raise ValueError(f"not a sort: {wanted.sort}")
        where, values = _conditions(wanted)
        if after is not None:
            where.append(f"({key}, id) {'<' if down else '>'} (?, ?)")
            values += [after.value, after.id]
        way = "DESC" if down else "ASC"
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        sql = f"{_SELECT} {condition} ORDER BY {key} {way}, id {way} LIMIT ?"
        rows = self._rows(sql, [*values, limit + 1])
        items = [_summary(row) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return TicketPage(items, Place(wanted.sort, last[key], last["id"]) if last else None)

    def counts(self) -> dict[str, dict[str, int]]:
        """Tickets by ``status``, facts by ``kind``, receipts by ``state``."""
        tables = (("ticket", "status"), ("fact", "kind"), ("receipt", "state"))
        return {
            column: {
                row[column]: row["many"]
                for row in self._rows(
                    f"SELECT {column}, count(*) AS many FROM {table} GROUP BY {column}",  # noqa: S608
                    [],
                )
            }
            for table, column in tables
        }

    def recent_receipts(self, limit: int = 12) -> list[dict[str, Any]]:
        """The newest receipts first."""
        sql = "SELECT * FROM receipt ORDER BY received_at DESC, id LIMIT ?"
        return [dict(row) for row in self._rows(sql, [limit])]

    def _notice(self, databases: frozenset[str]) -> None:
        if OFFICE in databases:
            self._stale = True

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            try:
                catch_up(self._database, self._store)
            except sqlite3.Error as error:
                self._stale = True
                raise Unavailable(f"the list of tickets cannot be written: {error}") from error
            except BaseException:
                self._stale = True
                raise

    def _rows(self, sql: str, values: list[Any]) -> list[sqlite3.Row]:
        with self._lock:
            self._catch_up()
            return self._database.execute(sql, values).fetchall()


def _conditions(wanted: TicketFilter) -> tuple[list[str], list[Any]]:
    exact = {"status": wanted.status, "class": wanted.complaint_class, "party": wanted.party}
    where = [f"{column} = ?" for column, value in exact.items() if value is not None]
    values: list[Any] = [value for value in exact.values() if value is not None]
    if wanted.crew is not None:
        where.append("id IN (SELECT ticket FROM holder WHERE crew = ?)")
        values.append(wanted.crew)
    for word in (wanted.q or "").lower().split():
        where.append("instr(search, ?) > 0")
        values.append(word)
    return where, values


def _summary(row: sqlite3.Row) -> dict[str, Any]:
    """What a list shows of a ticket."""
    return {
        "ticket": row["id"],
        "status": row["status"],
        "class": row["class"],
        "priority": row["priority"],
        "emergency": bool(row["emergency"]),
        "title": row["title"],
        "address": row["address"],
        "lat": row["lat"],
        "lon": row["lon"],
        "opened_at": row["opened_at"] or None,
        "due": None if row["due"] == NO_DUE else row["due"],
        "party": row["party"],
        "party_state": row["party_state"],
        "attention": row["attention"],
        "facts": row["facts"],
        "holders": sorted((row["holders"] or "").split()),
    }


def _open(path: Path) -> sqlite3.Connection:
    """The file, made anew where its form is an older one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = _connect(path)
    if _version(database) not in (0, VERSION):
        database.close()
        path.unlink()
        database = _connect(path)
    database.execute("BEGIN IMMEDIATE")  # another process may be making it now
    if _version(database) == 0:
        for statement in TABLES.split(";\n"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("COMMIT")
    return database


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False, timeout=10, isolation_level=None)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")  # it can be rebuilt: no fsync per commit
    database.execute("PRAGMA foreign_keys = ON")
    return database


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version
