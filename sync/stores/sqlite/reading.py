"""Reading documents: each function answers from one connection, in few statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sync.errors import NotFound
from sync.revisions import line as lines
from sync.revisions import missing as unknowns
from sync.revisions import winner
from sync.revisions.revision import parse, text
from sync.stores.documents import Document, Leaf, Range, RevisionInfo, Wanted
from sync.stores.sqlite import rows
from sync.stores.sqlite.rows import DocumentRow

_PAGE = 500
"""Documents that a long walk by id reads at once."""


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Statements within see one state of the file, whatever is committed meanwhile."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("COMMIT")


class _Pick(NamedTuple):
    """A revision to be read: its body is kept under ``body``."""

    id: str
    rev: str
    deleted: bool
    body: int
    history: tuple[str, ...]


def get(connection: sqlite3.Connection, db: str, wanted: Wanted, *, revs: bool) -> Document:
    """The winner or one revision. Raises NotFound: no_db_file, missing, deleted."""
    number = rows.database(connection, db).number
    row = rows.documents(connection, number, [wanted.id]).get(wanted.id)
    if row is None:
        raise NotFound("missing")
    if wanted.rev is None and row.deleted:
        raise NotFound("deleted")
    picks = _picked(row, wanted.rev, revs=revs, latest=False)
    if not picks:
        raise NotFound("missing")
    return _assemble(connection, picks)[0]


def read(
    connection: sqlite3.Connection, db: str, wanted: Sequence[Wanted], *, revs: bool, latest: bool
) -> list[list[Document]]:
    """Many revisions at once; an empty list where nothing is there."""
    number = rows.database(connection, db).number
    found = rows.documents(connection, number, list({one.id for one in wanted}))
    picks: list[_Pick] = []
    counts: list[int] = []
    for one in wanted:
        row = found.get(one.id)
        some = [] if row is None else _picked(row, one.rev, revs=revs, latest=latest)
        picks.extend(some)
        counts.append(len(some))
    documents = iter(_assemble(connection, picks))
    return [[next(documents) for _ in range(count)] for count in counts]


def _picked(row: DocumentRow, rev: str | None, *, revs: bool, latest: bool) -> list[_Pick]:
    """The revisions of a document that answer a question, if their bodies are kept."""
    if row.tree is None or (rev is None and not revs):
        if (rev is not None and rev != row.rev) or row.body is None:
            return []
        own = (row.rev.partition("-")[2],) if revs else ()
        return [_Pick(row.id, row.rev, bool(row.deleted), row.body, own)]
    tree = row.revisions()
    named = parse(rev or row.rev)
    picks = []
    for key in lines.latest(tree, named) if latest else [named]:
        node = tree.nodes.get(key)
        if node is not None and node.body is not None:
            history = lines.history(tree, key) if revs else ()
            picks.append(_Pick(row.id, text(key), node.deleted, node.body, history))
    return picks


def _assemble(connection: sqlite3.Connection, picks: list[_Pick]) -> list[Document]:
    bodies = rows.bodies(connection, [pick.body for pick in picks]) if picks else {}
    return [
        rows.as_document(pick.id, pick.rev, pick.deleted, bodies[pick.body], pick.history)
        for pick in picks
    ]


def leaves(connection: sqlite3.Connection, db: str, doc_id: str) -> list[Leaf]:
    """All leaves, winner first."""
    number = rows.database(connection, db).number
    row = rows.documents(connection, number, [doc_id]).get(doc_id)
    return list(leaves_of(row)) if row is not None else []


def leaves_of(row: DocumentRow) -> tuple[Leaf, ...]:
    """The leaves of a document's row, winner first."""
    if row.tree is None:
        return (Leaf(row.rev, bool(row.deleted)),)
    tree = row.revisions()
    return tuple(Leaf(text(key), tree.nodes[key].deleted) for key in winner.leaves(tree))


def line(
    connection: sqlite3.Connection, db: str, doc_id: str, rev: str | None
) -> list[RevisionInfo]:
    """A revision and its ancestors, newest first. Raises NotFound."""
    number = rows.database(connection, db).number
    row = rows.documents(connection, number, [doc_id]).get(doc_id)
    if row is None:
        raise NotFound("missing")
    tree = row.revisions()
    generation, newest = parse(rev or row.rev)
    if (generation, newest) not in tree.nodes:
        raise NotFound("missing")
    answer = []
    for back, name in enumerate(lines.history(tree, (generation, newest))):
        key = (generation - back, name)
        node = tree.nodes[key]
        kept = "missing" if node.body is None else "deleted" if node.deleted else "available"
        answer.append(RevisionInfo(text(key), kept))  # type: ignore[arg-type]
    return answer


def missing(
    connection: sqlite3.Connection, db: str, revisions: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Of the named revisions those never seen."""
    number = rows.database(connection, db).number
    found = rows.documents(connection, number, list(revisions))
    answer: dict[str, list[str]] = {}
    for doc_id, named in revisions.items():
        row = found.get(doc_id)
        if row is None:
            unknown = list(named)
        elif row.tree is None:
            unknown = [rev for rev in named if rev != row.rev]
        else:
            unknown = unknowns.missing(row.revisions(), named)
        if unknown:
            answer[doc_id] = unknown
    return answer


def revisions(
    connection: sqlite3.Connection, db: str, spans: Sequence[tuple[str, str]]
) -> list[dict[str, str]]:
    """Ids and winners of the documents of each span that are not deleted."""
    number = rows.database(connection, db).number
    query = (
        "SELECT id, rev FROM document"
        " WHERE db = ? AND deleted = 0 AND id >= ? AND id < ? ORDER BY id"
    )
    return [dict(connection.execute(query, (number, *span)).fetchall()) for span in spans]


def by_keys(
    connection: sqlite3.Connection, db: str, keys: Sequence[str], *, bodies: bool
) -> Iterator[Document | None]:
    """Winners of the named documents in this order, deleted ones too."""
    for at in range(0, len(keys), _PAGE):
        part = keys[at : at + _PAGE]
        with snapshot(connection):
            number = rows.database(connection, db).number
            found = rows.documents(connection, number, list(set(part)))
            picks = [_winner(found[key]) for key in part if key in found]
            documents = iter(_assemble(connection, picks) if bodies else map(_bare, picks))
        yield from [next(documents) if key in found else None for key in part]


def by_range(
    connection: sqlite3.Connection, db: str, which: Range, *, bodies: bool
) -> Iterator[Document]:
    """Winners that are not deleted, in the order of their ids, read page by page."""
    left = which.limit
    skip, last = which.skip, None
    while left is None or left > 0:
        size = _PAGE if left is None else min(_PAGE, left)
        with snapshot(connection):
            picks = _range_page(connection, db, which, (last, size, skip))
            page = _assemble(connection, picks) if bodies else list(map(_bare, picks))
        yield from page
        if len(page) < size:
            return
        last, skip = page[-1].id, 0
        left = None if left is None else left - size


def _range_page(
    connection: sqlite3.Connection, db: str, which: Range, at: tuple[str | None, int, int]
) -> list[_Pick]:
    """``at``: the last id seen, how many documents, and how many to leave out before."""
    number = rows.database(connection, db).number
    last, size, skip = at
    order, beyond = ("DESC", "<") if which.descending else ("ASC", ">")
    conditions, arguments = _bounds(which)
    if last is not None:
        conditions += f" AND id {beyond} ?"
        arguments.append(last)
    found = connection.execute(
        "SELECT id, seq, rev, deleted, body, tree FROM document WHERE db = ? AND deleted = 0"  # noqa: S608 (own words)
        f"{conditions} ORDER BY id {order} LIMIT ? OFFSET ?",
        (number, *arguments, size, skip),
    )
    return [_winner(DocumentRow._make(row)) for row in found.fetchall()]


def _bounds(which: Range) -> tuple[str, list[str]]:
    """The WHERE clause of a range; SQLite compares text bytewise, as the contract asks."""
    low, high = (which.end, which.start) if which.descending else (which.start, which.end)
    low_closed = which.inclusive_end if which.descending else True
    high_closed = True if which.descending else which.inclusive_end
    conditions, arguments = "", []
    if low is not None:
        conditions += f" AND id {'>=' if low_closed else '>'} ?"
        arguments.append(low)
    if high is not None:
        conditions += f" AND id {'<=' if high_closed else '<'} ?"
        arguments.append(high)
    return conditions, arguments


def _winner(row: DocumentRow) -> _Pick:
    return _Pick(row.id, row.rev, bool(row.deleted), row.body or 0, ())


def _bare(pick: _Pick) -> Document:
    return rows.as_document(pick.id, pick.rev, pick.deleted, (b"{}", None))
