"""The registry database: documents read through a cache that is exact, written by compare and set.

Every request asks who is calling, so a document that was read once stays in memory. When the
store says that the registry changed (here or in another process), only the documents named by
its change feed are forgotten, and nobody is answered from memory before that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from threading import Lock
from typing import Any

from server.registry.making import Making
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
        self._numbers = count(1)
        self._news = 0
        """Another number whenever something was written; any thread may say so."""
        self._heard = 0
        """The number of the news up to which what changed was forgotten."""
        self._end_watch = store.watch(self._notice)

    def close(self) -> None:
        """Ends the watch; the store stays open."""
        self._end_watch()

    def find(self, doc_id: str) -> Content | None:
        """The document, or None. The answer is shared: do not change it."""
        heard = self._forget_changed()
        known = self._known.get(doc_id)
        if known is not None:
            return known
        try:
            content = self._store.get(REGISTRY, doc_id).json()
        except NotFound:
            return None
        with self._lock:
            # A change between the read and here would be overwritten for ever: then do not keep.
            if heard == self._heard == self._news:
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
        self._tell()

    def made(self, prefix: str, making: Making | None) -> Content | None:
        """What the same request has made before under ``prefix``; without a key nothing.

        Raises Problem idempotency_key_reused.
        """
        found = self.list(prefix) if making is not None else []
        return next((one for one in found if making is not None and making.made(one)), None)

    def make(self, doc_id: str, content: Content, making: Making | None) -> Content:
        """Writes a new document, or answers what the same request made a moment ago.

        Raises Conflict where there is another one, Problem idempotency_key_reused.
        """
        if making is not None:
            content = {**content, "made": making.to_document()}
        try:
            self.create(doc_id, content)
        except Conflict:
            there = self.made(doc_id, making)
            if there is None:
                raise
            return there
        return content

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
            self._tell()
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
            self._tell()

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
            self._tell()

    def _tell(self) -> None:
        self._news = next(self._numbers)

    def _forget_changed(self) -> int:
        """Forgets what changed, and answers up to which news. Raises SyncError.

        The number is set last: who comes while another thread still reads what changed waits
        for it, instead of taking an old document out of memory.
        """
        if (news := self._news) == self._heard:
            return news
        with self._lock:
            news = self._news
            if news != self._heard:
                page = self._store.changes(REGISTRY, self._seq)
                for change in page.changes:
                    self._known.pop(change.id, None)
                self._seq = page.last_seq
                self._heard = news
            return news
