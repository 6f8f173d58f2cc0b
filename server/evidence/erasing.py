"""Files of erased facts go too, unless another fact names them.

The mailroom marks a fact when an erasure is carried out. Then the index is told that it declares
nothing any more, and each file that it named is put down to be looked at; that list is kept, so a
stop loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from media.blobs import Blobs
from schemas.ids import split_fact_id
from schemas.vocabulary import COPY_KINDS, FactKind
from server.clock import Clock
from server.evidence.index import Index, declared_by
from server.evidence.namings import ordered_by
from server.evidence.sweeping import Sweeper
from server.pictures.views import Views
from sync.mailroom.names import OFFICE
from sync.stores.documents import Change, Document, DocumentStore, Range

_ERASED = b'"erased"'


class Erasing:
    """For one thread at a time. Raises SyncError, OSError; doing it again is harmless."""

    def __init__(
        self, store: DocumentStore, blobs: Blobs, index: Index, views: Views, clock: Clock
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._views = views
        self._index = index
        self._clock = clock

    def notice(self, changes: Iterable[Change]) -> None:
        """Puts down the files of facts that were erased, before the changes count as read."""
        erased = [one.document for one in changes if one.document is not None and _is_erased(one)]
        if not erased:
            return
        gone: dict[str, list[str]] = {}
        for document in erased:
            if document.id in self._without_files(document):
                gone[document.id] = _hashes(document)
                gone.update(self._made_of(document.id))
            elif not any(declared_by(document.id, document.json())):
                gone[document.id] = []  # it names them no more; the index knows which they were
        if gone:
            self._index.withdraw(gone, self._clock())

    def recover(self) -> None:
        """What a removal that was killed left behind is here again."""
        Sweeper(self._store, self._blobs, self._index).recover()

    def carry_out(self) -> int:
        """Removes what is put down and nothing else names; answers how many files went."""
        hashes = self._index.to_erase()
        if not hashes:
            return 0
        sweeper = Sweeper(self._store, self._blobs, self._index)
        sweeper.recover()
        found = [blob for sha256 in hashes if (blob := self._blobs.find(sha256)) is not None]
        went = sweeper.sweep(found)
        for sha256 in hashes:
            self._views.drop(sha256)
            if not self._index.declared(sha256):
                self._blobs.drop_damaged(sha256)
            self._index.erased(sha256)
        return len(went)

    def _without_files(self, document: Document) -> set[str]:
        ticket = document.id.partition(":")[0]
        prefix = f"{ticket}:{FactKind.ERASURE.value}"
        orders = self._store.documents(OFFICE, Range(f"{prefix}:", f"{prefix};"), bodies=True)
        return {fact for order in orders if order is not None for fact in ordered_by(order)}

    def _made_of(self, fact: str) -> Iterator[tuple[str, list[str]]]:
        """What the server made of a photo: facts that name copies of it."""
        for kind in COPY_KINDS:
            prefix = f"{fact.partition(':')[0]}:{kind.value}"
            which = Range(f"{prefix}:", f"{prefix};")
            for document in self._store.documents(OFFICE, which, bodies=True):
                if document is not None and (document.json().get("body") or {}).get("of") == fact:
                    yield document.id, _hashes(document)


def _is_erased(change: Change) -> bool:
    document = change.document
    if document is None or change.deleted or _ERASED not in document.body:
        return False
    return split_fact_id(change.id) is not None and "erased" in document.json()


def _hashes(document: Document) -> list[str]:
    return [declared.sha256 for declared in declared_by(document.id, document.json())]
