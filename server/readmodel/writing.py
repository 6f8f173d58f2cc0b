"""The rows of tickets, written many at a time within the caller's transaction."""

from __future__ import annotations

import sqlite3
from typing import Any

from server.readmodel import heaps
from server.readmodel.grams import grams
from server.readmodel.rows import TicketRows
from sync import jsontext

_OF_TICKET = ("investigation", "deadline", "warning", "aside", "flag")
_UNINDEX = "INSERT INTO search (search, rowid, grams) VALUES ('delete', ?, ?)"


def write_tickets(database: sqlite3.Connection, tickets: list[TicketRows]) -> None:
    """Writes the tickets over what was there of them."""
    known = _known(database, [rows.ticket["id"] for rows in tickets])
    following: int = database.execute("SELECT coalesce(max(key), 0) FROM ticket").fetchone()[0]
    keyed: list[tuple[int, TicketRows]] = []
    for rows in tickets:
        key, _ = known.get(rows.ticket["id"], (None, ""))
        if key is None:
            key = following = following + 1
        keyed.append((key, rows))
    _index(database, keyed, dict(known.values()))
    heaps.take_out(database, [key for key, _ in known.values()])
    _replace(database, "ticket", [{"key": key, **rows.ticket} for key, rows in keyed])
    _replace(database, "shown", [{"key": key, **rows.shown} for key, rows in keyed])
    heaps.put_in(database, [key for key, _ in keyed])
    heaps.forget_empty(database)
    _clear(database, [key for key, _ in known.values()])
    for table in _OF_TICKET:
        some = [(key, *row) for key, rows in keyed for row in _parts(rows, table)]
        if some:
            marks = ", ".join("?" * len(some[0]))
            database.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", some)  # noqa: S608


def forget_tickets(database: sqlite3.Connection, tickets: list[str]) -> None:
    """Removes all rows of these tickets; ids that are not known are none."""
    known = _known(database, tickets)
    database.executemany(_UNINDEX, [(key, grams(text)) for key, text in known.values()])
    keys = [key for key, _ in known.values()]
    heaps.take_out(database, keys)
    heaps.forget_empty(database)
    _clear(database, keys)
    for table in ("ticket", "shown"):
        database.executemany(f"DELETE FROM {table} WHERE key = ?", [(key,) for key in keys])  # noqa: S608


def _known(database: sqlite3.Connection, tickets: list[str]) -> dict[str, tuple[int, str]]:
    """Key and searched text of those that have rows."""
    sql = (
        "SELECT ticket.id, ticket.key, shown.text FROM json_each(?) AS asked"
        " CROSS JOIN ticket ON ticket.id = asked.value"
        " CROSS JOIN shown ON shown.key = ticket.key"
    )
    found = database.execute(sql, [jsontext.dumps(tickets).decode()])
    return {ticket: (key, text) for ticket, key, text in found.fetchall()}


def _index(
    database: sqlite3.Connection, keyed: list[tuple[int, TicketRows]], before: dict[int, str]
) -> None:
    """The index keeps no text: what was put in has to be named to be taken out."""
    changed = [
        (key, rows.shown["text"]) for key, rows in keyed if before.get(key) != rows.shown["text"]
    ]
    out = [(key, grams(before[key])) for key, _ in changed if key in before]
    database.executemany(_UNINDEX, out)
    come = [(key, grams(text)) for key, text in changed]
    database.executemany("INSERT INTO search (rowid, grams) VALUES (?, ?)", come)


def _replace(database: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    columns, marks = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
    sql = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (own names)
    database.executemany(sql, [tuple(row.values()) for row in rows])


def _clear(database: sqlite3.Connection, keys: list[int]) -> None:
    for table in _OF_TICKET if keys else ():
        database.executemany(f"DELETE FROM {table} WHERE ticket = ?", [(key,) for key in keys])  # noqa: S608


def _parts(rows: TicketRows, table: str) -> list[tuple[Any, ...]]:
    return {
        "investigation": rows.investigations,
        "deadline": rows.deadlines,
        "warning": rows.warnings,
        "aside": rows.aside,
        "flag": rows.flags,
    }[table]
