"""The facts by which the server says that an original has arrived, or that it is another file.

Their ids come out of the fact that declared the file, so each is filed once however often it is
tried. Where the file is found damaged or gone later, the fact that it is here is retracted; when
it comes again that retraction is, and so on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.flags import flag
from media.blobs import Blob
from media.evidence import Arrival
from media.parts import Part, Sender
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.evidence.claims import is_claim
from server.evidence.index import Declared, Index, Loss
from server.office import naming
from sync.errors import Conflict, NotFound
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Wanted

AUTHOR = "media"
_BACK = "The original is here again and was verified."
_LOST = {
    Loss.DAMAGED: "The original was found damaged on the server; it is to be sent again.",
    Loss.GONE: "The original is not on the server any more; it is to be sent again.",
}
_log = logging.getLogger(__name__)


class Arrivals:
    """Any thread may call; everything may be repeated. Raises SyncError."""

    def __init__(self, store: DocumentStore, index: Index, clock: Clock) -> None:
        self._store = store
        self.index = index
        self._clock = clock

    def note(self, arrivals: Sequence[Arrival]) -> None:
        """Files are evidence now: written down, then told to every ticket that waits for them, in
        one write."""
        # In this order, and the other way round in the follower: one of the two sees both.
        self.index.arrive(arrivals, self._clock())
        sizes = {arrival.sha256: arrival.size for arrival in arrivals}
        self.tell(
            [(one, size) for sha256, size in sizes.items() for one in self.index.declared(sha256)]
        )

    def find(self, found: Sequence[tuple[Declared, Arrival]]) -> None:
        """Facts declare files that are here already: told as those that come now.

        After a restore nobody else does: the store knows nothing of files that came since the
        backup, and devices are answered that these are here, so they send none of them again.
        """
        originals = [arrival for declared, arrival in found if not declared.is_copy]
        if originals:
            self.index.arrive(originals, self._clock())
        self.tell((declared, arrival.size) for declared, arrival in found)

    def declares(self, sender: Sender, sha256: str) -> bool:
        """Whether a fact entitles the sender to hand in this file and to be told of it."""
        return any(is_claim(one, sender) for one in self.index.declared(sha256))

    def differs(self, part: Part, found: str) -> None:
        """What came is not what was declared: told in the log, and on each photo it was for."""
        _log.warning("%s by %s was to be %s: the file was dropped.", found, part.by, part.name)
        for declared in self.index.declared(part.name):
            if declared.stored and is_claim(declared, part.sender):
                self._file([_mismatch(declared, found, self._clock())])

    def tell(self, found: Iterable[tuple[Declared, int]]) -> None:
        """Files the facts that originals are here, or are here again: of each declaration, with the
        bytes its file has."""
        waiting = [(declared, size) for declared, size in found if declared.stored]
        names = [Wanted(stored_id(declared)) for declared, _ in waiting]
        filed = self._store.read(OFFICE, names) if names else []
        facts = []
        for (declared, size), before in zip(waiting, filed, strict=True):
            told = self._told(declared) if before else []
            if not told:
                facts.append(_stored(declared, size, self._clock()))
            elif len(told) % 2 == 0:
                facts.append(_turned(declared, told, _BACK, self._clock()))
        self._file(facts)

    def lose(self, sha256: str, why: Loss) -> None:
        """A file that had arrived is damaged or gone: told to every ticket that counts on it."""
        self.index.lose(sha256, why, self._clock())
        for declared in self.index.declared(sha256):
            told = self._told(declared) if declared.stored else []
            if len(told) % 2 == 1:
                self._file([_turned(declared, told, _LOST[why], self._clock())])

    def regain(self, blob: Blob) -> None:
        """A file that counted as lost is here and sound, as from a backup."""
        self.tell((declared, blob.size) for declared in self.index.declared(blob.sha256))
        self.index.regain(blob.sha256)

    def _file(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        with suppress(Conflict):  # another process was faster, or it was told before
            file_office_facts(self._store, [fact_document(one) for one in facts], self._clock())

    def _told(self, declared: Declared) -> list[str]:
        """The fact that the file is here and what retracts it, each the one before."""
        told: list[str] = []
        while self._is_filed(name := _next_id(declared, told)):
            told.append(name)
        return told

    def _is_filed(self, name: str) -> bool:
        try:
            self._store.get(OFFICE, name)
        except NotFound:
            return False
        return True


def stored_id(declared: Declared) -> str:
    """The id of the fact that says this file has arrived."""
    uuid = naming.uuid_of(AUTHOR, declared.fact, declared.sha256)
    return fact_id(declared.ticket, FactKind.PHOTO, uuid)


def _next_id(declared: Declared, told: Sequence[str]) -> str:
    if not told:
        return stored_id(declared)
    uuid = naming.uuid_of(AUTHOR, told[0], f"retraction {len(told)}")
    return fact_id(declared.ticket, FactKind.PHOTO, uuid)


def _turned(declared: Declared, told: Sequence[str], reason: str, now: datetime) -> Fact:
    """Says the opposite of what was told last."""
    name = _next_id(declared, told)
    fact = _fact(name, FactKind.PHOTO, declared.ticket, {"reason": reason}, now)
    return replace(fact, retracts=told[-1])


def _stored(declared: Declared, size: int, now: datetime) -> Fact:
    body = {
        "sha256": declared.sha256,
        "size": size,
        "type": declared.filetype[:60],
        "stored": True,
        "of": declared.fact,
    }
    return _fact(stored_id(declared), FactKind.PHOTO, declared.ticket, body, now)


def _mismatch(declared: Declared, found: str, now: datetime) -> Fact:
    flags = [flag("hash-mismatch").to_document()]
    body = {"of": declared.fact, "sha256": found, "flags": flags, "derived": []}
    kind = FactKind.EXAMINATION
    # Once for each photo: what else is sent in its place says nothing new.
    name = fact_id(declared.ticket, kind, naming.uuid_of(AUTHOR, declared.fact, "mismatch"))
    return _fact(name, kind, declared.ticket, body, now)


def _fact(name: str, kind: FactKind, ticket: str, body: Mapping[str, Any], now: datetime) -> Fact:
    return Fact(
        id=name,
        kind=kind,
        schema=newest_version(kind),
        ticket=ticket,
        investigation=None,
        author=Author(server=AUTHOR),
        at=Moment(now, 0, 0),
        amends=None,
        retracts=None,
        body=body,
    )
