"""All the office has of a ticket for its audit, read in one go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.audit_chain import Chain, sealing_order
from casework.audit_masks import erased_members
from casework.audit_verify import TicketFile
from schemas.ids import TICKET_ID
from schemas.vocabulary import DocType
from sync.mailroom.dossier import span_of
from sync.mailroom.names import OFFICE
from sync.mailroom.sealing import attachment_hashes
from sync.stores.documents import Document, DocumentStore, Range


def ticket_file(store: DocumentStore, ticket_id: str) -> TicketFile | None:
    """Facts, receipts, seals, key and attachments' digests; None where there is no such ticket.

    The key comes along only where a fact needs it. Raises SyncError.
    """
    start, end = span_of(ticket_id)
    which = Range(start=start, end=end, inclusive_end=False)
    found = [item for item in store.documents(OFFICE, which, bodies=True) if item is not None]
    by_type: dict[str, list[dict[str, Any]]] = {}
    for document in found:
        content = _whole(document)
        by_type.setdefault(content.get("type", ""), []).append(content)
    heads = [item["chain"] for item in by_type.get(DocType.TICKET, ()) if item.get("chain")]
    file = TicketFile(ticket_id, heads[0] if heads else Chain().to_document())
    file.seals = [*by_type.get(DocType.SEAL, ())]
    file.facts = {item["_id"]: item for item in by_type.get(DocType.FACT, ())}
    for document in found:
        hashes = attachment_hashes(store, document)
        if hashes and document.id in file.facts:
            file.attachments[document.id] = hashes
    _put_in_order(file, by_type.get(DocType.RECEIPT, []))
    if any(_needs_key(file, fact_id) for fact_id in file.facts):
        file.key = next((bytes.fromhex(item["key"]) for item in by_type.get(DocType.KEY, ())), None)
    return file if found else None


def ticket_ids(store: DocumentStore) -> Iterator[str]:
    """The tickets of the office in the order of their ids, one look each. Raises SyncError."""
    start = ""
    while True:
        found = next(iter(store.documents(OFFICE, Range(start=start or None, limit=1))), None)
        if found is None:
            return
        ticket = found.id.partition(":")[0]
        if TICKET_ID.fullmatch(ticket):
            yield ticket
        start = f"{ticket};" if ":" in found.id else f"{found.id}\0"


def _whole(document: Document) -> dict[str, Any]:
    return {"_id": document.id, **document.json()}


def _put_in_order(file: TicketFile, receipts: list[dict[str, Any]]) -> None:
    """Receipts as the seals name them, then those that wait."""
    by_fact = {receipt["fact"]: receipt for receipt in receipts}
    sealed = [item["fact"] for seal in file.seals for item in seal["entries"]]
    for fact_id in sealed:
        if fact_id in by_fact:
            file.receipts[fact_id] = by_fact.pop(fact_id)
    for receipt in sealing_order(by_fact.values()):
        file.receipts[receipt["fact"]] = by_fact[receipt["fact"]]


def _needs_key(file: TicketFile, fact_id: str) -> bool:
    masked = (file.receipts.get(fact_id) or {}).get("masked") or ()
    return bool(masked) and erased_members(file.facts[fact_id], masked) is None
