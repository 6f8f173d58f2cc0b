"""Comparing a database in two stores: counts, a hash over all that it holds, and what differs.

The hash is a sum over leaves: of each the SHA-256 of its id, revision, history, body and the bytes
of its attachments. So it does not depend on the order in which an engine lists them. JSON is
compared by what it says: engines may write members and numbers in another way (1.0, 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sync import jsontext
from sync.errors import NotFound
from sync.moving.copying import PAGE, Progress
from sync.revisions.revision import parse
from sync.stores.documents import Change, Document, DocumentStore, Seq, Wanted

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Account:
    """What a database holds: documents (deleted ones too), leaves, and the hash over them."""

    documents: int
    leaves: int
    digest: str


def account(store: DocumentStore, db: str, progress: Progress) -> Account:
    """Reads all of a database. ``progress`` is told documents. Raises SyncError."""
    documents = leaves = total = 0
    for changes in _pages(store, db):
        documents += len(changes)
        for _, digest in _digests(store, db, _leaves(changes)):
            leaves += 1
            total = (total + int.from_bytes(digest)) % _MODULUS
        progress(len(changes))
    return Account(documents, leaves, f"{total:064x}")


def differences(source: DocumentStore, target: DocumentStore, db: str) -> Iterator[str]:
    """What is not the same, a sentence each. Raises SyncError."""
    for changes in _pages(source, db):
        wanted = _leaves(changes)
        here, there = (dict(_digests(store, db, wanted)) for store in (source, target))
        for one in wanted:
            if one not in there:
                yield f"{db}/{one.id} ({one.rev}) did not come"
            elif here.get(one) != there[one]:
                yield f"{db}/{one.id} ({one.rev}) is not the same"
    for doc_id, revs in extras(source, target, db):
        yield f"{db}/{doc_id} ({', '.join(revs)}) is not in the source"


def purge_extras(source: DocumentStore, target: DocumentStore, db: str) -> int:
    """Takes out of the target what was purged at the source; answers how many documents."""
    found = dict(extras(source, target, db))
    return len(target.purge(db, found)) if found else 0


def extras(
    source: DocumentStore, target: DocumentStore, db: str
) -> Iterator[tuple[str, list[str]]]:
    """Leaves of the target that the source has never had, or has no more."""
    for changes in _pages(target, db):
        leaves = {change.id: [leaf.rev for leaf in change.leaves] for change in changes}
        yield from source.missing(db, leaves).items()


def _pages(store: DocumentStore, db: str) -> Iterator[list[Change]]:
    seq: Seq = 0
    while True:
        page = store.changes(db, seq, limit=PAGE)
        if page.changes:
            yield list(page.changes)
        if len(page.changes) < PAGE:
            return
        seq = page.last_seq


def _leaves(changes: list[Change]) -> list[Wanted]:
    return [Wanted(change.id, leaf.rev) for change in changes for leaf in change.leaves]


def _digests(store: DocumentStore, db: str, wanted: list[Wanted]) -> Iterator[tuple[Wanted, bytes]]:
    found = store.read(db, wanted, revs=True)
    for one, documents in zip(wanted, found, strict=True):
        for document in documents:
            yield one, _digest(store, document)


def _digest(store: DocumentStore, document: Document) -> bytes:
    # A CouchDB has 0 where whoever wrote did not say with which revision a file came; what takes
    # it from there says: with this one.
    own = parse(document.rev)[0]
    files = [
        [name, held.content_type, held.revpos or own, _hash_of(store, document, name)]
        for name, held in sorted(document.attachments.items())
    ]
    said = [
        *(document.id, document.rev, document.deleted, document.history),
        *(_plain(document.json()), files),
    ]
    return hashlib.sha256(jsontext.dumps(said)).digest()


def _hash_of(store: DocumentStore, document: Document, name: str) -> str:
    """Of bytes as they are read, which a digest that is only kept beside them does not say."""
    with suppress(NotFound):
        data = store.attachment_bytes(document.attachments[name])
        return hashlib.sha256(data).hexdigest()
    return "gone"


def _plain(value: Any) -> Any:
    """The same JSON however it is written: members in order, whole numbers without a fraction."""
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
