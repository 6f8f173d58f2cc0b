"""Sealing: the receipts of a ticket that no seal covers yet get one (``casework.audit_chain``).

A seal's id holds its number, so of two mailrooms one writes it and the other looks again; what
was cut off between seal and ticket is put right when the ticket is looked at next.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from casework.audit_chain import Chain, entry, next_seal, sealing_order
from schemas.ids import seal_id
from sync.errors import NotFound
from sync.mailroom.dossier import Dossier
from sync.stores.documents import Document, DocumentStore, Draft

LOST = "lost"
"""In place of the SHA-256 of bytes that the store has lost; the line must go on."""


def seal(store: DocumentStore, dossier: Dossier, now: datetime) -> tuple[Chain, list[Draft]]:
    """The chain after sealing what waits, and the seal to be written for that (or nothing)."""
    waiting = {
        fact_id: sheet
        for fact_id, sheet in dossier.sheets.items()
        if sheet.receipt is not None and fact_id not in dossier.chain.sealed
    }
    if not waiting:
        return dossier.chain, []
    receipts = sealing_order(sheet.receipt for sheet in waiting.values() if sheet.receipt)
    entries = [
        entry(said, attachment_hashes(store, waiting[said["fact"]].document)) for said in receipts
    ]
    content: dict[str, Any] = next_seal(dossier.ticket_id, dossier.chain, entries, now)
    draft = Draft.of(seal_id(dossier.ticket_id, content["number"]), content)
    return dossier.chain.grown([content]), [draft]


def attachment_hashes(store: DocumentStore, document: Document) -> dict[str, str]:
    """SHA-256 of the bytes of a fact's attachments, by name."""
    found: dict[str, str] = {}
    for name, item in sorted(document.attachments.items()):
        try:
            data = store.attachment_bytes(item)
        except NotFound:
            found[name] = LOST
        else:
            found[name] = hashlib.sha256(data).hexdigest()
    return found
