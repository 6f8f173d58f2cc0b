"""Reading the change feed: what it costs follows what changed, not what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sync.errors import BadRequest
from sync.stores.documents import Change, ChangePage, Leaf, Seq
from sync.stores.sqlite import rows
from sync.stores.sqlite.reading import leaves_of
from sync.stores.sqlite.rows import DatabaseRow, DocumentRow

_COUNTED = 1_000
"""How far ``pending`` is counted exactly; beyond, it is at most what the sequence allows."""

_PLAIN = "SELECT d.id, d.seq, d.rev, d.deleted, d.body, d.tree FROM document d"
_WITH_BODY = (
    "SELECT d.id, d.seq, d.rev, d.deleted, d.body, d.tree, b.text, b.attachments"
    " FROM document d JOIN body b ON b.key = d.body"
)


def changes(  # noqa: PLR0913 (the contract's own options)
    connection: sqlite3.Connection,
    db: str,
    since: Seq,
    *,
    limit: int | None,
    descending: bool,
    bodies: bool,
    ids: Sequence[str] | None,
) -> ChangePage:
    """A page of the feed. Raises NotFound, BadRequest."""
    place = _place(since)
    # Read first: what is written from here on comes with a later sequence, never with a gap.
    database = rows.database(connection, db)
    query = (_WITH_BODY if bodies else _PLAIN) + " WHERE d.db = ? AND d.seq > ?"
    arguments: list[object] = [database.number, place]
    if ids is not None:
        query += f" AND d.id IN ({rows.placeholders(len(ids))})"
        arguments.extend(ids)
    query += f" ORDER BY d.seq {'DESC' if descending else 'ASC'} LIMIT ?"
    arguments.append(-1 if limit is None else limit)
    found = [_change(row, bodies=bodies) for row in connection.execute(query, arguments).fetchall()]
    if limit is None or len(found) < limit:
        last = found[-1].seq if found and descending else None
        return ChangePage(found, last or _end(database, found, place), 0)
    last_seq = int(found[-1].seq) if found else place
    if descending:
        return ChangePage(found, last_seq, 0)
    return ChangePage(found, last_seq, _pending(connection, database, last_seq, ids))


def _place(since: Seq) -> int:
    try:
        place = int(since)
    except ValueError:
        place = -1
    if place < 0 or place >= 1 << 63:
        raise BadRequest(f"since: {since!r} is not a sequence of this server")
    return place


def _end(database: DatabaseRow, found: list[Change], place: int) -> int:
    """Where a feed that was read to its end stands: the same while nothing changes."""
    newest = int(found[-1].seq) if found else 0
    return max(database.seq, newest, place if place <= database.seq else 0)


def _change(row: tuple[object, ...], *, bodies: bool) -> Change:
    doc = DocumentRow._make(row[:6])
    document = None
    if bodies:
        kept: tuple[bytes, str | None] = row[6:]  # type: ignore[assignment]
        document = rows.as_document(doc.id, doc.rev, bool(doc.deleted), kept)
    if doc.tree is None:
        return Change(doc.seq, doc.id, (Leaf(doc.rev, bool(doc.deleted)),), document)
    return Change(doc.seq, doc.id, leaves_of(doc), document)


def _pending(
    connection: sqlite3.Connection,
    database: DatabaseRow,
    after: int,
    ids: Sequence[str] | None,
) -> int:
    if after >= database.seq:
        return 0
    among = "" if ids is None else f" AND id IN ({rows.placeholders(len(ids))})"
    counted = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM document WHERE db = ? AND seq > ?{among} LIMIT ?)",  # noqa: S608 (own words)
        (database.number, after, *(ids or ()), _COUNTED),
    ).fetchone()[0]
    if counted < _COUNTED:
        return int(counted)
    return min(database.docs + database.deleted, database.seq - after)
