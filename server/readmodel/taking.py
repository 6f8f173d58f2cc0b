"""Writing rows: one change of the office after another, within the caller's transaction."""

from __future__ import annotations

import sqlite3
from typing import Any

from schemas.ids import split_fact_id
from server.readmodel.grams import grams
from server.readmodel.moments import ms_of_text
from server.readmodel.rows import finding_row, place_row, ticket_rows
from sync.stores.documents import Change

_TICKET = ":ticket"
_OF_TICKET = ("investigation", "deadline", "aside")
_PLACED = b'"position"'


def take(database: sqlite3.Connection, change: Change) -> None:
    """Brings the rows to what the change says."""
    is_fact = split_fact_id(change.id)
    document = change.document
    if document is None or change.deleted:
        _forget(database, change.id)
    elif is_fact is not None:
        kind = is_fact.kind.value
        database.execute(
            "INSERT INTO fact (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING", (change.id, kind)
        )
        if kind == "finding" or _PLACED in document.body:
            _take_fact(database, change.id, document.json())
    else:
        content = document.json()
        if content.get("type") == "ticket":
            _take_ticket(database, content)
        elif content.get("type") == "receipt":
            _take_receipt(database, content)


def _take_fact(database: sqlite3.Connection, fact: str, content: dict[str, Any]) -> None:
    if content["kind"] == "finding":
        row = (fact, *finding_row(content))
        database.execute("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", row)
    place = place_row(content)
    if place is not None:
        marks = ", ".join("?" * (len(place) + 1))
        database.execute(f"INSERT OR REPLACE INTO place VALUES ({marks})", (fact, *place))  # noqa: S608


def _take_receipt(database: sqlite3.Connection, content: dict[str, Any]) -> None:
    fact = content["fact"]
    parts = split_fact_id(fact)
    kind = parts.kind.value if parts else "?"
    received = ms_of_text(content["received_at"])
    database.execute(
        "INSERT INTO fact VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " crew = excluded.crew, state = excluded.state, received_at = excluded.received_at",
        (fact, kind, content.get("crew"), content["state"], received),
    )


def _take_ticket(database: sqlite3.Connection, content: dict[str, Any]) -> None:
    rows = ticket_rows(content)
    key = _upsert(database, "ticket", rows.ticket)
    before = database.execute("SELECT text FROM shown WHERE key = ?", (key,)).fetchone()
    if before is None or before[0] != rows.shown["text"]:
        _index(database, key, before and before[0], rows.shown["text"])
    _upsert(database, "shown", {"key": key, **rows.shown})
    for table in _OF_TICKET if before else ():
        database.execute(f"DELETE FROM {table} WHERE ticket = ?", (key,))  # noqa: S608
    parts = zip(_OF_TICKET, (rows.investigations, rows.deadlines, rows.aside), strict=True)
    for table, some in parts:
        if some:
            marks = ", ".join("?" * (len(some[0]) + 1))
            filled = [(key, *row) for row in some]
            database.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", filled)  # noqa: S608


def _upsert(database: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Writes the row over the one with its first column's value; answers its key."""
    names = list(row)
    columns, marks = ", ".join(names), ", ".join("?" * len(names))
    changed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    sql = (
        f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (own names)
        f" ON CONFLICT ({names[0]}) DO UPDATE SET {changed} RETURNING key"
    )
    key: int = database.execute(sql, tuple(row.values())).fetchone()[0]
    return key


def _index(database: sqlite3.Connection, key: int, before: str | None, now: str | None) -> None:
    """The index keeps no text: what was put in has to be named to be taken out."""
    if before is not None:
        sql = "INSERT INTO search (search, rowid, grams) VALUES ('delete', ?, ?)"
        database.execute(sql, (key, grams(before)))
    if now is not None:
        database.execute("INSERT INTO search (rowid, grams) VALUES (?, ?)", (key, grams(now)))


def _forget(database: sqlite3.Connection, doc_id: str) -> None:
    for table, column in (("fact", "id"), ("finding", "id"), ("place", "fact")):
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", (doc_id,))  # noqa: S608
    if not doc_id.endswith(_TICKET):
        return
    row = database.execute(
        "SELECT key, text FROM ticket JOIN shown USING (key) WHERE id = ?",
        (doc_id.removesuffix(_TICKET),),
    ).fetchone()
    if row is not None:
        key, text = row
        _index(database, key, text, None)
        for table in _OF_TICKET:
            database.execute(f"DELETE FROM {table} WHERE ticket = ?", (key,))  # noqa: S608
        for table in ("ticket", "shown"):
            database.execute(f"DELETE FROM {table} WHERE key = ?", (key,))  # noqa: S608
