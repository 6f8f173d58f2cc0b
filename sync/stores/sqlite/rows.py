"""Rows of the tables as values: databases, documents, bodies, attachments."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from sync import jsontext
from sync.errors import NotFound
from sync.revisions.revision import parse, text
from sync.revisions.tree import Node, Tree, decode
from sync.revisions.winner import leaves
from sync.stores.documents import Attachment, Document

_AT_ONCE = 500
"""Values in one statement."""

NO_ATTACHMENTS: Mapping[str, Attachment] = {}


class DatabaseRow(NamedTuple):
    """A row of ``database``."""

    number: int
    name: str
    uuid: str
    seq: int
    docs: int
    deleted: int
    purges: int
    size: int
    revs_limit: int


class DocumentRow(NamedTuple):
    """A row of ``document`` without its database's number."""

    id: str
    seq: int
    rev: str
    deleted: int
    body: int | None
    tree: str | None

    def revisions(self) -> Tree:
        """The revision tree; a document with one revision keeps none in its row."""
        if self.tree is not None:
            return decode(self.tree)
        return Tree({parse(self.rev): Node(None, bool(self.deleted), self.body)})


def of_tree(doc_id: str, seq: int, tree: Tree) -> DocumentRow:
    """The row of a document with this (not empty) tree."""
    best = leaves(tree)[0]
    node = tree.nodes[best]
    return DocumentRow(doc_id, seq, text(best), int(node.deleted), node.body, tree.encode())


def database(connection: sqlite3.Connection, name: str) -> DatabaseRow:
    """The row of a database. Raises NotFound."""
    row = connection.execute("SELECT * FROM database WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise NotFound("no_db_file")
    return DatabaseRow._make(row)


def documents(
    connection: sqlite3.Connection, number: int, ids: list[str]
) -> dict[str, DocumentRow]:
    """The rows of those of the named documents that are there."""
    answer: dict[str, DocumentRow] = {}
    for at in range(0, len(ids), _AT_ONCE):
        part = ids[at : at + _AT_ONCE]
        found = connection.execute(
            "SELECT id, seq, rev, deleted, body, tree FROM document"  # noqa: S608 (own words)
            f" WHERE db = ? AND id IN ({placeholders(len(part))})",
            (number, *part),
        )
        answer.update((row[0], DocumentRow._make(row)) for row in found.fetchall())
    return answer


def placeholders(count: int) -> str:
    """Question marks for so many values (SQLite's JSON would lose an id with a NUL in it)."""
    return ",".join("?" * count)


def bodies(connection: sqlite3.Connection, keys: list[int]) -> dict[int, tuple[bytes, str | None]]:
    """Text and attachments of bodies by key."""
    if len(keys) == 1:
        found = connection.execute(
            "SELECT key, text, attachments FROM body WHERE key = ?", (keys[0],)
        )
    else:
        found = connection.execute(
            "SELECT key, text, attachments FROM body WHERE key IN (SELECT value FROM json_each(?))",
            (jsontext.dumps(keys).decode(),),
        )
    return {row[0]: (row[1], row[2]) for row in found.fetchall()}


def encode_attachments(attachments: Mapping[str, Attachment]) -> str | None:
    """Attachments as text for their column; None for none."""
    if not attachments:
        return None
    return jsontext.dumps(
        {
            name: [held.content_type, held.digest, held.length, held.revpos]
            for name, held in attachments.items()
        }
    ).decode()


def decode_attachments(text: str | None) -> Mapping[str, Attachment]:
    """The inverse of ``encode_attachments``."""
    if text is None:
        return NO_ATTACHMENTS
    return {name: Attachment(*held) for name, held in jsontext.loads(text.encode()).items()}


def as_document(
    doc_id: str,
    rev: str,
    deleted: bool,
    body: tuple[bytes, str | None],
    history: tuple[str, ...] = (),
) -> Document:
    """A document as the contract has it; ``body`` is text and attachments."""
    content, attachments = body
    return Document(doc_id, rev, deleted, content, history, decode_attachments(attachments))
