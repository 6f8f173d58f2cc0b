"""The quarantine: what was refused to a device and what broke the mailroom, kept whole.

Ids are hashes of what is kept, so that keeping the same thing again adds nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from schemas.instants import instant_text
from sync import jsontext
from sync.errors import BadRequest, Conflict, NotFound, SyncError
from sync.mailroom.names import QUARANTINE
from sync.stores.documents import Document, DocumentStore, Draft, NewAttachment, Stub


def refused_draft(
    draft: Draft, where: Mapping[str, str | None], reason: str, now: datetime
) -> Draft:
    """The quarantine's document of a refused write. ``where``: database, device and crew."""
    content = {
        "type": "refused",
        **where,
        "reason": reason,
        "at": instant_text(now),
        "id": draft.id,
        "rev": draft.rev,
        "history": list(draft.history),
        "deleted": draft.deleted,
        "document": _readable(draft.body),
        "stubs": {
            name: {"digest": item.digest, "content_type": item.content_type}
            for name, item in draft.attachments.items()
            if isinstance(item, Stub)
        },
    }
    bytes_of = {
        name: NewAttachment(item.content_type, item.data)
        for name, item in draft.attachments.items()
        if isinstance(item, NewAttachment)
    }
    said = (draft.id, draft.rev, str(draft.deleted), draft.body)
    key = _key(where.get("device"), *said, *_attached(draft))
    kept = Draft.of(f"refused:{key}", content)
    return kept._replace(attachments=bytes_of)


def poison_draft(
    store: DocumentStore, db: str, document: Document, error: Exception, now: datetime
) -> Draft:
    """The quarantine's document of what could not be collected; reads its attachments' bytes."""
    content = {
        "type": "poison",
        "database": db,
        "error": {"type": type(error).__name__, "message": str(error)[:2000]},
        "at": instant_text(now),
        "id": document.id,
        "rev": document.rev,
        "document": _readable(document.body),
    }
    attachments = {}
    for name, item in document.attachments.items():
        with suppress(NotFound):  # what is poisoned may well have lost its bytes
            data = store.attachment_bytes(item)
            attachments[name] = NewAttachment(item.content_type, data)
    key = _key(db, document.id, document.rev, document.body)
    return Draft.of(f"poison:{key}", content)._replace(attachments=attachments)


def stuck_draft(ticket: str, facts: Mapping[str, str], error: Exception, now: datetime) -> Draft:
    """The quarantine's document of a ticket that could not be folded. ``facts``: id -> revision."""
    key = _key(ticket, str(error), *sorted(facts))
    content = {
        "type": "poison",
        "database": None,
        "error": {"type": type(error).__name__, "message": str(error)[:2000]},
        "at": instant_text(now),
        "id": f"{ticket}:ticket",
        "facts": dict(facts),
    }
    return Draft.of(f"poison:{key}", content)


def keep(store: DocumentStore, drafts: Sequence[Draft]) -> None:
    """Writes some of the above at once. What is there already stands. Raises SyncError."""
    for outcome in store.write(QUARANTINE, drafts):
        if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
            raise outcome


def _attached(draft: Draft) -> list[str | bytes | None]:
    """What tells the attachments of one refused draft from those of another."""
    told: list[str | bytes | None] = []
    for name, item in sorted(draft.attachments.items()):
        told += [name, item.data if isinstance(item, NewAttachment) else item.digest]
    return told


def _readable(body: bytes) -> Any:
    """The body as JSON, or as text where it is not JSON."""
    try:
        return jsontext.loads(body)
    except BadRequest:
        return body.decode("utf-8", "replace")


def _key(*parts: str | bytes | None) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else (part or "").encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:40]
