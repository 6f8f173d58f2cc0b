"""The fact by which the server says that an original has arrived and its hash is right.

Its id comes out of the fact that declared the file, so it is filed once however often it is tried.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from media.parts import Part
from media.uploads import Arrival
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.evidence.index import Declared, Index
from server.office import naming
from sync.errors import Conflict, NotFound
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore

AUTHOR = "media"


class Arrivals:
    """Any thread may call; everything may be repeated. Raises SyncError."""

    def __init__(self, store: DocumentStore, index: Index, clock: Clock) -> None:
        self._store = store
        self._index = index
        self._clock = clock

    def note(self, arrival: Arrival) -> None:
        """A file is evidence now: written down, then told to every ticket that waits for it."""
        # In this order, and the other way round in the follower: one of the two sees both.
        self._index.arrive(arrival, self._clock())
        for declared in self._index.declared(arrival.sha256):
            self.tell(declared, arrival.size)

    def refuse(self, part: Part) -> None:
        """What came under a hash was another file: written down, for the office to see."""
        self._index.refuse(part, self._clock())

    def tell(self, declared: Declared, size: int) -> None:
        """Files the fact that the original of one declaration is here."""
        if not declared.stored or self._is_told(declared):
            return
        document = fact_document(_stored(declared, size, self._clock()))
        with suppress(Conflict):  # another process was faster by a moment of the clock
            file_office_facts(self._store, [document], self._clock())

    def _is_told(self, declared: Declared) -> bool:
        try:
            self._store.get(OFFICE, stored_id(declared))
        except NotFound:
            return False
        return True


def stored_id(declared: Declared) -> str:
    """The id of the fact that says this file has arrived."""
    uuid = naming.uuid_of(AUTHOR, declared.fact, declared.sha256)
    return fact_id(declared.ticket, FactKind.PHOTO, uuid)


def _stored(declared: Declared, size: int, now: datetime) -> Fact:
    body = {
        "sha256": declared.sha256,
        "size": size,
        "type": declared.filetype[:60],
        "stored": True,
        "of": declared.fact,
    }
    return Fact(
        id=stored_id(declared),
        kind=FactKind.PHOTO,
        schema=newest_version(FactKind.PHOTO),
        ticket=declared.ticket,
        investigation=None,
        author=Author(server=AUTHOR),
        at=Moment(now, 0, 0),
        amends=None,
        retracts=None,
        body=body,
    )
