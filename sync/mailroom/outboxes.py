"""Manifests of what is still on devices: taken out of mailboxes, the last of each device kept.

    outbox:<device>   {"type": "outbox", "device", "crew", "rev", "received_at",
                       "manifest": {…as sent…}|null, "faults": [{"field", "code", "message"}]}

A manifest that has faults is not shown, but that it came is: the device is not silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from schemas.instants import instant_text
from schemas.outbox import outbox_faults, split_outbox_id
from sync.errors import Conflict, SyncError
from sync.mailroom.names import OUTBOXES
from sync.stores.documents import Change, Document, DocumentStore, Draft, Wanted


def take_outboxes(store: DocumentStore, db: str, changes: Iterable[Change], now: datetime) -> int:
    """Keeps the manifests among a mailbox's changes that are new; answers how many.

    Raises SyncError; doing it again adds nothing.
    """
    wanted = [
        Wanted(change.id, change.leaves[0].rev)
        for change in changes
        if split_outbox_id(change.id) is not None and not change.deleted
    ]
    found = [some[0] for some in store.read(db, wanted) if some] if wanted else []
    if not found:
        return 0
    names = [_kept_id(document) for document in found]
    known = [some[0] if some else None for some in store.read(OUTBOXES, list(map(Wanted, names)))]
    drafts = [
        _draft(document, before, now)
        for document, before in zip(found, known, strict=True)
        if before is None or before.deleted or before.json()["rev"] != document.rev
    ]
    for outcome in store.write(OUTBOXES, drafts) if drafts else []:
        if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
            raise outcome  # a conflict: another mailroom kept the same one
    return len(drafts)


def _draft(document: Document, before: Document | None, now: datetime) -> Draft:
    crew, device = split_outbox_id(document.id) or ("", "")
    manifest = document.json()
    faults = [asdict(fault) for fault in outbox_faults(manifest)]
    content = {
        "type": "outbox",
        "device": device,
        "crew": crew,
        "rev": document.rev,
        "received_at": instant_text(now),
        "manifest": None if faults else manifest,
        "faults": faults[:20],
    }
    return Draft.of(_kept_id(document), content, None if before is None else before.rev)


def _kept_id(document: Document) -> str:
    return f"outbox:{document.id.rpartition(':')[2]}"
