"""A fact in another database as the very revision that its device pushed.

The office files it so, and a mailbox that lost it gets it back so: a device that sends it again,
because its reply was lost, then sends what is known, and no change of a fact.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.stores.documents import Document, DocumentStore, Draft, Stub, Wanted


def grafts(store: DocumentStore, found: Sequence[tuple[str, Document]]) -> list[Draft]:
    """Drafts of these documents (each with the database it was read from) for a graft.

    Attachments go along as they are held, which the store knows.
    """
    # A first revision has no history but itself.
    return [
        _graft(document, () if document.rev.startswith("1-") else _history(store, db, document))
        for db, document in found
    ]


def _history(store: DocumentStore, db: str, document: Document) -> tuple[str, ...]:
    return store.read(db, [Wanted(document.id, document.rev)], revs=True)[0][0].history


def _graft(document: Document, history: tuple[str, ...]) -> Draft:
    return Draft(
        document.id,
        document.body,
        document.rev,
        history=history or (document.rev.partition("-")[2],),
        attachments={name: Stub.of(item) for name, item in document.attachments.items()},
    )
