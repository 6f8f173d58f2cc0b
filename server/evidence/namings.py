"""Which files facts name: read from all there is, and not from an index that might know less.

A file may only go when nothing names it, in whatever member of whatever kind: so any 64 digits
that are its hash count, in the office, the mailboxes, the quarantine and all other databases. What
was erased with its files names nothing any more, nor does what the server made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from schemas.vocabulary import FactKind
from sync.errors import NotFound
from sync.mailroom.names import LEASES, MEDIA, OFFICE, OUTBOXES, VIEWS, WEBHOOKS, WEBHOOKS_SEEN
from sync.stores.documents import Change, Document, DocumentStore, Range, Seq

_HASH = re.compile(rb"[0-9a-fA-F]{64}")
_PAGE = 500
_NOT_ASKED = frozenset({MEDIA, VIEWS, WEBHOOKS, WEBHOOKS_SEEN, OUTBOXES, LEASES})
"""Made from the others, or with nothing to do with files."""
_MADE = re.compile(r":(?:ticket|key|receipt:[^:]*|seal:[^:]*)")
Progress = Callable[[int], None]


class Namings:
    """Of some files those that nothing names (``unnamed``), as far as it has read."""

    def __init__(self, store: DocumentStore, hashes: Iterable[str]) -> None:
        self._store = store
        self.unnamed = set(hashes)
        self._gone = facts_without_files(store)
        self._places: dict[str, tuple[str, Seq]] = {}
        self._seen: Seq = 0

    def catch_up(self, progress: Progress | None = None) -> None:
        """Reads what was written since the last time; the first time all. Raises SyncError.

        The office is asked itself: an engine may tell late what changed (CouchDB gathers for half
        a second), and a fact that is there lets somebody be told that its file is here.
        ``progress`` is told the number of documents of each page.
        """
        changed, self._seen = self._store.updates(self._seen)
        for db in dict.fromkeys([*changed, OFFICE]):
            if db not in _NOT_ASKED:
                try:
                    self._read(db, progress)
                except NotFound:  # deleted this moment
                    self._places.pop(db, None)

    def _read(self, db: str, progress: Progress | None) -> None:
        uuid = self._store.info(db).uuid
        known, place = self._places.get(db, (uuid, 0))
        since = place if known == uuid else 0
        while True:
            page = self._store.changes(db, since, limit=_PAGE, bodies=True)
            for change in page.changes:
                self._see(change)
            since = page.last_seq
            self._places[db] = uuid, since
            if progress is not None:
                progress(len(page.changes))
            if len(page.changes) < _PAGE:
                return

    def _see(self, change: Change) -> None:
        document = change.document
        if document is None or change.deleted or _MADE.fullmatch(change.id[_colon(change.id) :]):
            return
        named = self.unnamed & {found.decode().lower() for found in _HASH.findall(document.body)}
        if named and not self._is_gone(document):
            self.unnamed -= named

    def _is_gone(self, document: Document) -> bool:
        if document.id in self._gone:
            return True
        body = document.json().get("body")
        return isinstance(body, dict) and body.get("of") in self._gone


def facts_without_files(store: DocumentStore) -> frozenset[str]:
    """Facts whose erasure with their files was ordered: that is never taken back."""
    ids = [
        document.id
        for document in store.documents(OFFICE, Range())
        if document is not None and f":{FactKind.ERASURE.value}:" in document.id
    ]
    return frozenset(
        fact
        for document in store.documents(OFFICE, Range(keys=ids), bodies=True)
        if document is not None
        for fact in ordered_by(document)
    )


def ordered_by(document: Document) -> list[str]:
    """The facts that an erasure takes the files of; none where it is not one of the office's."""
    content = document.json()
    body, author = content.get("body") or {}, content.get("author") or {}
    by_office = author.get("user") is not None or author.get("server") is not None
    if not by_office or content.get("retracts") or not body.get("attachments"):
        return []
    return [fact for fact in body.get("facts") or () if isinstance(fact, str)]


def _colon(doc_id: str) -> int:
    return max(0, doc_id.find(":"))
