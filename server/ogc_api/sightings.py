"""The last known position of each crew, followed from the office's receipts.

Only the last one of each crew is kept: a crew's way is nobody's business. The
first question reads the office once; each later one what has changed since.
"""

from __future__ import annotations

from threading import Lock

from schemas.ids import split_fact_id
from schemas.vocabulary import FactKind, ReceiptState
from server.ogc_api.features import Sighting, sighting_of
from sync.mailroom.names import OFFICE
from sync.stores.documents import Document, DocumentStore, Seq, Wanted

_KINDS = frozenset({FactKind.PROGRESS, FactKind.FINDING})
_PAGE = 1000


class Sightings:
    """Make one per process. Thread-safe."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = Lock()
        self._office = ""
        self._seq: Seq = 0
        self._last: dict[str, Sighting] = {}

    def last(self) -> dict[str, Sighting]:
        """By crew, as of now. Raises SyncError."""
        with self._lock:
            self._catch_up()
            return dict(self._last)

    def _catch_up(self) -> None:
        uuid = self._store.info(OFFICE).uuid
        if uuid != self._office:
            self._office, self._seq, self._last = uuid, 0, {}
        while True:
            page = self._store.changes(OFFICE, self._seq, limit=_PAGE)
            receipts = [
                change.id
                for change in page.changes
                if not change.deleted and change.id.split(":")[1:2] == ["receipt"]
            ]
            self._take(receipts)
            self._seq = page.last_seq
            if len(page.changes) < _PAGE:
                return

    def _take(self, receipts: list[str]) -> None:
        wanted = [f"{ticket}:{kind}:{uuid}" for ticket, uuid in map(_parts, receipts)
                  for kind in sorted(_KINDS)]  # fmt: skip
        facts = [found for [found] in self._read(wanted) if not found.deleted]
        names = [f"{found.id.split(':')[0]}:receipt:{found.id.split(':')[2]}" for found in facts]
        said = {found.id: found for [found] in self._read(names)}
        for name, fact in zip(names, facts, strict=True):
            if name in said:
                self._meet(fact, said[name])

    def _read(self, ids: list[str]) -> list[list[Document]]:
        found = self._store.read(OFFICE, [Wanted(name) for name in ids]) if ids else []
        return [one for one in found if one]

    def _meet(self, fact: Document, receipt: Document) -> None:
        content = receipt.json()
        if content.get("state") == ReceiptState.DUPLICATE or split_fact_id(fact.id) is None:
            return
        sighting = sighting_of(fact.json(), content)
        if sighting is None:
            return
        known = self._last.get(sighting.crew)
        if known is None or known.at <= sighting.at:
            self._last[sighting.crew] = sighting


def _parts(receipt: str) -> tuple[str, str]:
    ticket, _, uuid = receipt.split(":")
    return ticket, uuid
