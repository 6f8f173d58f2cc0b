"""From the office's changes to rows. The place reached is in the same file as the rows, and both
are written in one transaction: however it stops, it goes on where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from schemas.ids import split_fact_id
from sync.mailroom.names import OFFICE
from sync.stores.documents import Change, DocumentStore, Seq

NO_DUE = "9999"
_PAGE = 500
_OPEN_DEADLINES = ("running", "provisional", "missed")


def catch_up(database: sqlite3.Connection, store: DocumentStore) -> int:
    """Brings the rows to the office's present state; answers how many changes that took.

    ``database`` is in autocommit mode. Several processes may do this to one file at once.
    """
    done = 0
    uuid = store.info(OFFICE).uuid
    while True:
        place = _place(database, uuid)
        page = store.changes(OFFICE, place or 0, limit=_PAGE, bodies=True)
        if place is not None and not page.changes:
            return done
        with _transaction(database):
            if _place(database, uuid) != place:
                continue  # another process was here: go on from where it is
            if place is None:
                _start_again(database, uuid)
            for change in page.changes:
                _take(database, change)
            _set(database, "seq", page.last_seq)
        done += len(page.changes)


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _place(database: sqlite3.Connection, uuid: str) -> Seq | None:
    """Where to go on; None: from the start, for this is another office (new or restored)."""
    known = dict(database.execute("SELECT key, value FROM meta").fetchall())
    if known.get("office") != uuid:
        return None
    seq: str = known["seq"]
    return int(seq) if seq.isdigit() else seq


def _start_again(database: sqlite3.Connection, uuid: str) -> None:
    for table in ("holder", "ticket", "fact", "receipt", "meta"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 (names from above)
    _set(database, "office", uuid)


def _set(database: sqlite3.Connection, key: str, value: object) -> None:
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, str(value)))


def _take(database: sqlite3.Connection, change: Change) -> None:
    if change.document is None or change.deleted:
        for table in ("ticket", "fact", "receipt"):
            database.execute(f"DELETE FROM {table} WHERE id = ?", (_key(change.id),))  # noqa: S608
        return
    parts = split_fact_id(change.id)
    if parts is not None:
        database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (change.id, parts.kind.value))
        return
    content = change.document.json()
    if content.get("type") == "ticket":
        _take_ticket(database, content)
    elif content.get("type") == "receipt":
        names = ("fact", "ticket", "crew", "state", "received_at")
        row = (change.id, *(content.get(name) for name in names))
        database.execute("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?)", row)


def _key(doc_id: str) -> str:
    return doc_id.removesuffix(":ticket")


def _take_ticket(database: sqlite3.Connection, content: Mapping[str, Any]) -> None:
    ticket, site = content["ticket"], content.get("site") or {}
    responsibility = content["responsibility"]
    row = (
        ticket,
        content["status"],
        content.get("class"),
        content["priority"] or 3,
        bool(content["emergency"]),
        content.get("title"),
        site.get("address"),
        site.get("lat"),
        site.get("lon"),
        content.get("opened_at") or "",
        _nearest_due(content),
        responsibility["party"],
        responsibility["state"],
        len(content["attention"]),
        content["facts"],
        _searched(content),
    )
    marks = ", ".join("?" * len(row))
    database.execute("DELETE FROM holder WHERE ticket = ?", (ticket,))
    database.execute(f"INSERT OR REPLACE INTO ticket VALUES ({marks})", row)  # noqa: S608
    database.executemany(
        "INSERT INTO holder VALUES (?, ?)", [(crew, ticket) for crew in content["holders"]]
    )


def _nearest_due(content: Mapping[str, Any]) -> str:
    open_ones = [
        deadline["due"]
        for deadline in content["deadlines"]
        if deadline["state"] in _OPEN_DEADLINES and deadline["due"]
    ]
    return min(open_ones, default=NO_DUE)


def _searched(content: Mapping[str, Any]) -> str:
    """The text that ``q`` looks into, in lower case."""
    customer, site = content.get("customer") or {}, content.get("site") or {}
    meter = content.get("meter") or {}
    parts = [content["ticket"], content.get("title"), content.get("matter")]
    parts += [content.get("reference"), customer.get("account"), customer.get("name")]
    parts += [site.get("address"), site.get("transformer"), meter.get("number")]
    return "\n".join(part for part in parts if isinstance(part, str)).lower()
