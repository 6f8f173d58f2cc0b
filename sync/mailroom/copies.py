"""Documents as they were read or written last, so that only bodies that are new are read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeVar

from sync.stores.documents import Document, DocumentStore, Draft, Wanted

_REMEMBERED = 20_000
_Key = tuple[str, str]
_T = TypeVar("_T")


class Copies:
    """A bounded memory of documents by database and id; a copy counts for its revision alone."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._copies: OrderedDict[_Key, Document] = OrderedDict()
        self._own: OrderedDict[_Key, str] = OrderedDict()

    def is_own(self, db: str, doc_id: str, rev: str) -> bool:
        """Whether this revision is known to be written here, not by a device."""
        return self._own.get((db, doc_id)) == rev

    def read(self, db: str, revisions: Mapping[str, str]) -> dict[str, Document]:
        """The winners of these documents, listed as id -> revision a moment ago.

        What is not remembered is read in one call. What was deleted meanwhile is absent.
        Raises SyncError.
        """
        known = {
            doc_id: copy
            for doc_id, rev in revisions.items()
            if (copy := self._copies.get((db, doc_id))) is not None and copy.rev == rev
        }
        unknown = [Wanted(doc_id) for doc_id in revisions if doc_id not in known]
        for found in self._store.read(db, unknown) if unknown else []:
            for document in found:
                if not document.deleted:
                    known[document.id] = document
                    self._keep(db, document)
        return known

    def wrote(self, db: str, draft: Draft, rev: str) -> None:
        """Remembers what was written (without attachments) under the revision it got."""
        self._keep(db, Document(draft.id, rev, draft.deleted, draft.body, (), {}))
        _put(self._own, (db, draft.id), rev)

    def _keep(self, db: str, document: Document) -> None:
        _put(self._copies, (db, document.id), document)


def _put(memory: OrderedDict[_Key, _T], key: _Key, value: _T) -> None:
    """The oldest entry goes when there are too many."""
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
