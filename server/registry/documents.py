"""The registry database: documents read through a cache that is exact, written by compare and set.

Every request asks who is calling, so a document that was read once stays in memory. When the
store says that the registry changed (here or in another process), only the documents named by
its change feed are forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from sync.errors import AlreadyExists, Conflict, NotFound
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore, Draft, Range, Seq

_CACHED_AT_MOST = 100_000
_ATTEMPTS = 16

Content = Mapping[str, Any]


class Registry:
    """Typed by its callers: documents here are plain JSON objects."""

    def __init__(self, store: DocumentStore) -> None:
        with suppress(AlreadyExists):
            store.create(REGISTRY)
        self._store = store
        self._lock = Lock()
        self._known: dict[str, Content] = {}
        self._seq: Seq = store.info(REGISTRY).seq
        self._generation = 0
        self._stale = False
        self._end_watch = store.watch(self._notice)

    def close(self) -> None:
        """Ends the watch; the store stays open."""
        self._end_watch()

    def find(self, doc_id: str) -> Content | None:
        """The document, or None. The answer is shared: do not change it."""
        if self._stale:
            self._forget_changed()
        known = self._known.get(doc_id)
        if known is not None:
            return known
        generation = self._generation
        try:
            content = self._store.get(REGISTRY, doc_id).json()
        except NotFound:
            return None
        with self._lock:
            # A change between the read and here would be overwritten for ever: then do not keep.
            if generation == self._generation and not self._stale:
                if len(self._known) >= _CACHED_AT_MOST:
                    self._known.clear()
                self._known[doc_id] = content
        return content

    def list(self, prefix: str) -> list[Content]:
        """All documents whose id begins with ``prefix``, in the order of their ids."""
        which = Range(start=prefix, end=prefix + "\U0010ffff")
        found = self._store.documents(REGISTRY, which, bodies=True)
        return [document.json() for document in found if document is not None]

    def create(self, doc_id: str, content: Content) -> None:
        """Writes a new document. Raises Conflict where there is one."""
        self._store.put(REGISTRY, Draft.of(doc_id, content))
        self._stale = True

    def update(self, doc_id: str, change: Callable[[dict[str, Any]], Content]) -> Content:
        """Writes ``change(current)``; called again when somebody else was faster.

        Raises NotFound, Conflict (always somebody faster), and what ``change`` raises.
        """
        for _ in range(_ATTEMPTS):
            current = self._store.get(REGISTRY, doc_id)
            content = change(current.json())
            try:
                self._store.put(REGISTRY, Draft.of(doc_id, content, current.rev))
            except Conflict:
                continue
            self._stale = True
            return content
        raise Conflict

    def remove(self, doc_id: str) -> None:
        """Deletes a document; one that is not there is no error."""
        try:
            rev = self._store.get(REGISTRY, doc_id).rev
            self._store.put(REGISTRY, Draft(doc_id, b"{}", rev, deleted=True))
        except (NotFound, Conflict):
            return
        finally:
            self._stale = True

    def remove_where(self, prefix: str, unwanted: Callable[[Content], bool]) -> int:
        """Deletes the documents under ``prefix`` that are unwanted; answers how many."""
        which = Range(start=prefix, end=prefix + "\U0010ffff")
        found = list(self._store.documents(REGISTRY, which, bodies=True))
        ids = [document.id for document in found if document and unwanted(document.json())]
        for doc_id in ids:
            self.remove(doc_id)
        return len(ids)

    def _notice(self, databases: frozenset[str]) -> None:
        if REGISTRY in databases:
            self._stale = True

    def _forget_changed(self) -> None:
        with self._lock:
            self._stale = False
            self._generation += 1
            try:
                page = self._store.changes(REGISTRY, self._seq)
            except BaseException:
                self._stale = True  # what changed is still unknown
                raise
            for change in page.changes:
                self._known.pop(change.id, None)
            self._seq = page.last_seq
