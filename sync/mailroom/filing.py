"""Filing facts of the office: fact and receipt in one call, the fact first.

An engine that cannot commit both together may be cut off between them: the mailroom stamps a fact
without a receipt, and there is never a receipt without its fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.ids import receipt_id
from schemas.policy import Policy
from sync.errors import Conflict, SyncError
from sync.mailroom.keys import keys_for, put_back
from sync.mailroom.names import OFFICE
from sync.mailroom.receipts import office_receipt
from sync.stores.documents import Batch, DocumentStore, Draft, NewAttachment, Wanted

Doc = Mapping[str, Any]
_NOTHING: Mapping[str, Mapping[str, NewAttachment]] = {}


def file_office_facts(
    store: DocumentStore,
    facts: Sequence[Doc],
    now: datetime,
    policy: Policy | None = None,
    attached: Mapping[str, Mapping[str, NewAttachment]] = _NOTHING,
) -> list[str]:
    """Writes facts by office users or the server, each with its receipt, in one call.

    ``facts`` are checked documents with ``_id``; ``policy`` is the version they were checked by,
    named in the receipts (None: by none); ``attached`` are attachments by the fact's id.
    Answers their revisions. Filing the same fact again changes nothing and answers the same.
    Raises Conflict where an id is taken by a fact that says something else (what was new in the
    call is filed all the same), SyncError where
    the store cannot write.
    """
    keys = keys_for(store, facts)
    receipts = [
        Draft.of(receipt_id(doc["_id"]), office_receipt(doc, now, keys.get(ticket_of(doc)), policy))
        for doc in facts
    ]
    drafts = [
        Draft.of(doc["_id"], content_of(doc))._replace(attachments=attached.get(doc["_id"], {}))
        for doc in facts
    ]
    outcomes, stamped = store.write_all([Batch(OFFICE, drafts), Batch(OFFICE, receipts)])
    for outcome in (*outcomes, *stamped):
        if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
            raise outcome
    put_back(store, keys)
    return [
        outcome if isinstance(outcome, str) else _revision_of_same(store, doc)
        for doc, outcome in zip(facts, outcomes, strict=True)
    ]


def ticket_of(doc: Doc) -> str:
    """The ticket (or ``crew-…``) in a document's id."""
    return str(doc["_id"]).partition(":")[0]


def content_of(doc: Doc) -> dict[str, Any]:
    """A fact's document without ``_id``."""
    return {key: value for key, value in doc.items() if key != "_id"}


def _revision_of_same(store: DocumentStore, doc: Doc) -> str:
    found = store.read(OFFICE, [Wanted(doc["_id"])])[0]
    if not found or found[0].deleted or found[0].json() != content_of(doc):
        raise Conflict(f"{doc['_id']} is filed already and says something else.")
    return found[0].rev
