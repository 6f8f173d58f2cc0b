"""Databases as wholes: creating, deleting, compacting, purging; and local documents."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Mapping, Sequence

from sync.errors import AlreadyExists, Conflict, IllegalName, NotFound
from sync.revisions.pruning import compacted, purged
from sync.revisions.revision import parse, text
from sync.revisions.tree import Tree
from sync.revisions.winner import leaves
from sync.stores.sqlite import rows
from sync.stores.sqlite.attaching import forget_bodies
from sync.stores.sqlite.rows import DocumentRow
from sync.stores.sqlite.writer import Transaction

_NAME = re.compile(r"[a-z][a-z0-9_$()+/-]{0,237}")
_PAGE = 500


def create(transaction: Transaction, db: str, revs_limit: int) -> None:
    """Makes an empty database. Raises IllegalName, AlreadyExists."""
    if not _NAME.fullmatch(db):
        raise IllegalName(
            f"Name: {db!r}. Only lowercase characters (a-z), digits (0-9), and any of the"
            " characters _, $, (, ), +, -, and / are allowed. Must begin with a letter."
        )
    try:
        transaction.execute(
            "INSERT INTO database (name, uuid, revs_limit) VALUES (?, ?, ?)",
            (db, uuid.uuid4().hex, revs_limit),
        )
    except sqlite3.IntegrityError:
        raise AlreadyExists("The database could not be created, the file already exists.") from None
    transaction.touched.add(db)


def delete(transaction: Transaction, db: str) -> None:
    """Removes a database and all it holds. Raises NotFound."""
    number = rows.database(transaction.connection, db).number
    while page := _page(transaction, number, ""):
        forget_bodies(transaction, set().union(*(row.revisions().bodies() for row in page)))
        transaction.execute("DELETE FROM document WHERE db = ? AND id <= ?", (number, page[-1].id))
    transaction.execute("DELETE FROM local WHERE db = ?", (number,))
    transaction.execute("DELETE FROM database WHERE number = ?", (number,))
    transaction.touched.add(db)


def compact_page(transaction: Transaction, db: str, after: str) -> str | None:
    """Forgets bodies that are not leaves' in one page of ids; answers where to go on.

    Page by page, so that writers need not wait for a whole database.
    """
    number = rows.database(transaction.connection, db).number
    page = _page(transaction, number, after)
    for row in page:
        if row.tree is None:
            continue
        tree = row.revisions()
        smaller = compacted(tree)
        if smaller is not tree:
            _shrink(transaction, number, row, smaller, row.seq)
    return page[-1].id if len(page) == _PAGE else None


def purge(
    transaction: Transaction, db: str, revisions: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Removes leaves without a trace; answers what went. Raises NotFound, BadRequest."""
    database = rows.database(transaction.connection, db)
    found = rows.documents(transaction.connection, database.number, list(revisions))
    gone: dict[str, list[str]] = {}
    for doc_id, row in found.items():
        tree = row.revisions()
        named = {parse(rev) for rev in revisions[doc_id]}
        going = [key for key in leaves(tree) if key in named]
        if going:
            place = _next_place(transaction, database.number)
            _shrink(transaction, database.number, row, purged(tree, going), place)
            gone[doc_id] = [text(key) for key in going]
    transaction.execute(
        "UPDATE database SET purges = purges + ? WHERE number = ?", (len(gone), database.number)
    )
    if gone:
        transaction.touched.add(db)
    return gone


def _page(transaction: Transaction, number: int, after: str) -> list[DocumentRow]:
    found = transaction.execute(
        "SELECT id, seq, rev, deleted, body, tree FROM document"
        " WHERE db = ? AND id > ? ORDER BY id LIMIT ?",
        (number, after, _PAGE),
    )
    return [DocumentRow._make(row) for row in found.fetchall()]


def _shrink(transaction: Transaction, number: int, row: DocumentRow, after: Tree, seq: int) -> None:
    """Writes a smaller tree in place ``seq``; a document without any revision goes."""
    freed = forget_bodies(transaction, row.revisions().bodies() - after.bodies())
    docs, deleted = -int(not row.deleted), -int(row.deleted)
    if after.nodes:
        smaller = rows.of_tree(row.id, seq, after)
        docs, deleted = docs + int(not smaller.deleted), deleted + smaller.deleted
        transaction.execute(
            "UPDATE document SET seq = ?, rev = ?, deleted = ?, body = ?, tree = ?"
            " WHERE db = ? AND id = ?",
            (*smaller[1:], number, row.id),
        )
    else:
        transaction.execute("DELETE FROM document WHERE db = ? AND id = ?", (number, row.id))
    transaction.execute(
        "UPDATE database SET docs = docs + ?, deleted = deleted + ?, size = size - ?"
        " WHERE number = ?",
        (docs, deleted, freed, number),
    )


def _next_place(transaction: Transaction, number: int) -> int:
    transaction.execute("UPDATE database SET seq = seq + 1 WHERE number = ?", (number,))
    row = transaction.execute("SELECT seq FROM database WHERE number = ?", (number,)).fetchone()
    return int(row[0])


def get_local(connection: sqlite3.Connection, db: str, name: str) -> tuple[str, bytes]:
    """Revision and body of a local document. Raises NotFound."""
    row = connection.execute(
        "SELECT l.rev, l.body FROM database d LEFT JOIN local l"
        " ON l.db = d.number AND l.name = ? WHERE d.name = ?",
        (name, db),
    ).fetchone()
    if row is None or row[0] is None:
        raise NotFound("no_db_file" if row is None else "missing")
    return f"0-{row[0]}", row[1]


def put_local(transaction: Transaction, db: str, name: str, body: bytes, rev: str | None) -> str:
    """Writes a local document. Raises NotFound, Conflict."""
    number = rows.database(transaction.connection, db).number
    current = _local_rev(transaction, number, name)
    if rev != (None if current is None else f"0-{current}") and not (
        current is None and rev is not None
    ):
        raise Conflict
    place = (current or _generation(rev)) + 1
    transaction.execute(
        "INSERT INTO local VALUES (?, ?, ?, ?)"
        " ON CONFLICT (db, name) DO UPDATE SET rev = excluded.rev, body = excluded.body",
        (number, name, place, body),
    )
    return f"0-{place}"


def delete_local(transaction: Transaction, db: str, name: str, rev: str | None) -> None:
    """Removes a local document. Raises NotFound, Conflict."""
    number = rows.database(transaction.connection, db).number
    current = _local_rev(transaction, number, name)
    if current is None:
        raise NotFound("missing")
    if rev != f"0-{current}":
        raise Conflict
    transaction.execute("DELETE FROM local WHERE db = ? AND name = ?", (number, name))


def _local_rev(transaction: Transaction, number: int, name: str) -> int | None:
    row = transaction.execute(
        "SELECT rev FROM local WHERE db = ? AND name = ?", (number, name)
    ).fetchone()
    return None if row is None else int(row[0])


def _generation(rev: str | None) -> int:
    """A checkpoint that this server no longer has (restored from a backup) is taken again."""
    tail = (rev or "0-0").removeprefix("0-")
    return int(tail) if tail.isdecimal() else 0
