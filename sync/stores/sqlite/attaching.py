"""Attachments of what is written: bytes kept once per content, and who holds them."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from sync import jsontext
from sync.errors import MissingStub
from sync.stores.documents import Attachment, Batch, Draft, NewAttachment, Stub
from sync.stores.sqlite import rows
from sync.stores.sqlite.writer import Transaction

Blobs = Mapping[int, str]
"""Digests by the identity of the bytes: hashed before the writer's lock is taken."""


def digest_of(data: bytes) -> str:
    """``md5-`` and base64, as every CouchDB client computes it of the plain bytes."""
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    return "md5-" + base64.b64encode(digest).decode()


def digests(batches: Sequence[Batch]) -> Blobs:
    """The digests of all bytes that come with these batches."""
    return {
        id(new.data): digest_of(new.data)
        for batch in batches
        for draft in batch.drafts
        for new in draft.attachments.values()
        if isinstance(new, NewAttachment)
    }


class Attaching:
    """Works out what a batch's revisions hold, then writes the bytes that are new."""

    def __init__(self, connection: sqlite3.Connection, blobs: Blobs) -> None:
        self._connection = connection
        self._blobs = blobs
        self._new: dict[str, bytes] = {}
        self._held: dict[int, list[str]] = {}

    def for_edit(self, draft: Draft, generation: int, parent: int | None) -> dict[str, Attachment]:
        """What an edit's revision holds; stubs keep what the parent's body holds.

        Raises MissingStub.
        """
        if not draft.attachments:
            return {}
        before = self._of_body(parent)
        held: dict[str, Attachment] = {}
        for name, one in draft.attachments.items():
            if isinstance(one, NewAttachment):
                held[name] = self._take(one, generation)
            elif name in before:
                held[name] = before[name]
            else:
                raise MissingStub(f"{name}: a stub, but the revision before has no such attachment")
        return held

    def for_graft(self, draft: Draft, generation: int) -> dict[str, Attachment]:
        """What a grafted revision holds; stubs name bytes that the store has.

        Raises MissingStub.
        """
        held: dict[str, Attachment] = {}
        for name, one in draft.attachments.items():
            if isinstance(one, NewAttachment):
                held[name] = self._take(one, one.revpos or generation)
            else:
                held[name] = self._known(name, one, generation)
        return held

    def _take(self, new: NewAttachment, revpos: int) -> Attachment:
        digest = self._blobs[id(new.data)]
        self._new[digest] = new.data
        return Attachment(new.content_type, digest, len(new.data), revpos)

    def _known(self, name: str, stub: Stub, generation: int) -> Attachment:
        row = self._connection.execute(
            "SELECT length(bytes) FROM attachment WHERE digest = ?", (stub.digest,)
        ).fetchone()
        length = (
            row[0] if row else len(self._new[stub.digest]) if stub.digest in self._new else None
        )
        if length is None or stub.digest is None:
            raise MissingStub(f"{name}: a stub of bytes that this server does not have; send them")
        kind = stub.content_type or "application/octet-stream"
        return Attachment(kind, stub.digest, length, stub.revpos or generation)

    def _of_body(self, key: int | None) -> Mapping[str, Attachment]:
        if key is None:
            return {}
        row = self._connection.execute(
            "SELECT attachments FROM body WHERE key = ?", (key,)
        ).fetchone()
        return rows.decode_attachments(row[0] if row else None)

    def flush(
        self, transaction: Transaction, bodies: Sequence[tuple[int, bytes, str | None]]
    ) -> None:
        """Writes new bytes and who holds what."""
        for digest, data in self._new.items():
            transaction.execute("INSERT OR IGNORE INTO attachment VALUES (?, ?)", (digest, data))
        for key, _, attachments in bodies:
            if attachments is not None:
                transaction.executemany(
                    "INSERT OR IGNORE INTO holding VALUES (?, ?)",
                    [(held.digest, key) for held in rows.decode_attachments(attachments).values()],
                )


def forget_bodies(transaction: Transaction, bodies: Collection[int]) -> int:
    """Removes bodies, and the attachments that nobody holds any more. Answers the bytes freed."""
    if not bodies:
        return 0
    keys = jsontext.dumps(sorted(bodies)).decode()
    found = transaction.execute(
        "SELECT key, length(text), attachments FROM body"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (keys,),
    ).fetchall()
    released: set[str] = set()
    freed = 0
    for key, length, attachments in found:
        freed += length
        held = rows.decode_attachments(attachments)
        freed += sum(one.length for one in held.values())
        names = {one.digest for one in held.values()}
        transaction.executemany(
            "DELETE FROM holding WHERE digest = ? AND body = ?", [(name, key) for name in names]
        )
        released |= names
    transaction.execute("DELETE FROM body WHERE key IN (SELECT value FROM json_each(?))", (keys,))
    for digest in sorted(released):
        transaction.execute(
            "DELETE FROM attachment WHERE digest = ?"
            " AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.digest = attachment.digest)",
            (digest,),
        )
    return freed
