"""Attachments: their bytes are where the document is that has them, in whichever database.

CouchDB compresses what it takes for text and names such bytes by the MD5 of what is compressed.
The contract's name is that of the plain bytes, so they are read once; which plain name belongs to
a compressed one never changes, and is remembered.
"""

from __future__ import annotations

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from sync.errors import MissingStub, NotFound
from sync.revisions.revision import parse
from sync.stores.couchdb.door import Door
from sync.stores.documents import Attachment, Document, Draft, NewAttachment, Stub

_REMEMBERED = 50_000
_TEXTS = ("text/", "application/javascript", "application/json", "application/xml")
"""CouchDB's ``compressible_types``, as they are unless an administrator says otherwise."""


def digest_of(data: bytes) -> str:
    """``md5-`` and base64, as every CouchDB client computes it of the plain bytes."""
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    return "md5-" + base64.b64encode(digest).decode()


class Bytes:
    """Reads attachments. For any thread."""

    def __init__(self, door: Door, *, compressed: bool) -> None:
        """``compressed``: whether the server compresses texts."""
        self._door = door
        self._compressed = compressed
        self._lock = Lock()
        self._plain: OrderedDict[str, str] = OrderedDict()

    def plain(self, held: Attachment) -> Attachment:
        """The attachment with the name of its plain bytes. Raises SyncError."""
        if not self._compressed or not held.content_type.lower().startswith(_TEXTS):
            return held
        with self._lock:
            known = self._plain.get(held.digest)
        if known is None:
            known = digest_of(self._whole(held))
            with self._lock:
                self._plain[held.digest] = known
                if len(self._plain) > _REMEMBERED:
                    self._plain.popitem(last=False)
        return Attachment(held.content_type, known, held.length, held.revpos, held.place)

    def read(self, held: Attachment, start: int, length: int | None) -> bytes:
        """Bytes of an attachment, or a part of them. Raises NotFound, Unavailable."""
        end = held.length if length is None else min(start + length, held.length)
        if held.place is None:
            raise NotFound("missing")
        if start >= end:
            return b""
        if (start, end) == (0, held.length):
            return self._whole(held)
        db, doc_id, rev, name = held.place
        data, part = self._door.bytes_of(db, doc_id, name, rev=rev, part=f"bytes={start}-{end - 1}")
        return data if part else data[start:end]

    def _whole(self, held: Attachment) -> bytes:
        if held.place is None:
            raise NotFound("missing")
        db, doc_id, rev, name = held.place
        return self._door.bytes_of(db, doc_id, name, rev=rev, part=None)[0]


class Attaching:
    """What the drafts of a batch bring, as it is sent: bytes in base64, or a stub."""

    def __init__(self, bytes_: Bytes, before: Mapping[tuple[str, str | None], Document]) -> None:
        """``before``: by id and revision the documents that stubs may point into."""
        self._bytes = bytes_
        self._before = before

    def of(self, draft: Draft, *, new_edits: bool) -> dict[str, Any]:
        """The member ``_attachments`` of a draft. Raises MissingStub, Unavailable."""
        return {
            name: self._one(draft, name, item, new_edits=new_edits)
            for name, item in draft.attachments.items()
        }

    def _one(
        self, draft: Draft, name: str, item: NewAttachment | Stub, *, new_edits: bool
    ) -> dict[str, Any]:
        if isinstance(item, NewAttachment):
            came = {} if new_edits else _came(draft, item)
            return _inline(item.content_type, item.data) | came
        if new_edits:
            return self._kept(draft, name)
        held = item.held or self._by_digest(draft, item.digest)
        if held is None:
            raise MissingStub(f"{name}: a stub of bytes that its document does not have; send them")
        try:
            data = self._bytes.read(held, 0, None)
        except NotFound:
            raise MissingStub(f"{name}: its bytes are not there any more") from None
        return _inline(item.content_type or held.content_type, data) | _came(draft, item)

    def _kept(self, draft: Draft, name: str) -> dict[str, Any]:
        before = self._before.get((draft.id, draft.rev))
        held = before.attachments.get(name) if before is not None else None
        if held is None:
            raise MissingStub(f"{name}: a stub, but the revision before has no such attachment")
        return {
            "stub": True,
            "content_type": held.content_type,
            "digest": held.digest,
            "length": held.length,
            "revpos": held.revpos,
        }

    def _by_digest(self, draft: Draft, digest: str | None) -> Attachment | None:
        found = (
            held
            for (doc_id, _), document in self._before.items()
            if doc_id == draft.id
            for held in document.attachments.values()
            if held.digest == digest
        )
        return next(found, None)


def _came(draft: Draft, item: NewAttachment | Stub) -> dict[str, int]:
    """With which generation it came. CouchDB keeps 0 where a graft says nothing of it."""
    return {"revpos": item.revpos or parse(draft.rev or "")[0]}


def _inline(content_type: str, data: bytes) -> dict[str, Any]:
    return {"content_type": content_type, "data": base64.b64encode(data).decode()}
