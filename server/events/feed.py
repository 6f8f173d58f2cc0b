"""The stream of live events: waits for the office, quarantine, outboxes and positions, and tells
what a reader wants.

``poll`` depends on nothing but place and filter, so readers that stand at the same place with
the same filter share it; each moves on by itself when it takes a piece. A document that changes
twice between two polls is told once, in its newest form: at least once, never a gap.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from casework.visibility import Scope
from schemas.api.events import EventType
from schemas.ids import ticket_doc_id
from server.events.place import Place, can_resume, present, read_place
from server.events.telling import (
    EventFilter,
    event,
    may_matter,
    outbox_told,
    position_told,
    step,
    told,
)
from server.positions import without_ticket
from sync.mailroom.names import OFFICE, OUTBOXES, POSITIONS, QUARANTINE
from sync.replication.feed import Feed, Piece, Reader
from sync.stores.documents import ChangePage, DocumentStore, Wanted

HEARTBEAT_S = 15.0
"""Proxies close what is silent for 30 to 60 s; also how soon an ended login is noticed."""
_RETRY_MS = 3000
_PAGE = 200


@dataclass(frozen=True, slots=True)
class _EventPiece(Piece):
    """A piece that knows where its reader then stands."""

    place: Place


class EventFeed(Feed):
    """One reader's stream. ``last_event_id`` is what its last event was, if there was one."""

    __slots__ = ("_greeting", "_place", "_store", "_wanted")

    beat: ClassVar[bytes] = b":\n\n"

    def __init__(
        self,
        store: DocumentStore,
        wanted: EventFilter,
        last_event_id: str | None,
        reader: Reader,
        heartbeat: float = HEARTBEAT_S,
    ) -> None:
        """Raises SyncError: the office cannot be read."""
        super().__init__(OFFICE, heartbeat, None)
        self.reader = reader
        self._store = store
        self._wanted = wanted
        # Looked up now, not at the first poll: what comes in between is news.
        self._place, greeting = _begin(store, last_event_id)
        self._greeting: bytes | None = greeting

    @property
    def key(self) -> Hashable:
        """Place and filter; while it has not been greeted, a reader is alone."""
        return id(self) if self._greeting is not None else (self._place, self._wanted)

    @property
    def topics(self) -> tuple[str, ...]:
        """What is refused, and what devices say is on them, does not touch the office."""
        return OFFICE, QUARANTINE, OUTBOXES, POSITIONS

    def opening(self) -> bytes:
        """How soon a reader whose connection broke should come back."""
        return b"retry: %d\n\n" % _RETRY_MS

    def poll(self) -> Piece | None:
        """The greeting, then what happened since the reader's place."""
        if self._greeting is not None:
            return _EventPiece(self._greeting, last=False, place=self._place)
        return _news(self._store, self._place, self._wanted)

    def took(self, piece: Piece) -> None:
        """Moves on."""
        self._greeting = None
        if isinstance(piece, _EventPiece):
            self._place = piece.place

    def finish(self) -> bytes:
        """The reader will come back, or be told that its login has ended."""
        return b": end\n\n"


def _begin(store: DocumentStore, last_event_id: str | None) -> tuple[Place, bytes]:
    """Where a reader begins and what it is told first."""
    if last_event_id:
        try:
            place = read_place(last_event_id)
        except ValueError:
            pass
        else:
            if can_resume(store, place):
                return place, b": resumed\n\n"
    now = present(store)
    name = "reset" if last_event_id else "hello"
    return now, event(now, name, {"office": now.office})


def _news(store: DocumentStore, place: Place, wanted: EventFilter) -> _EventPiece | None:
    page = store.changes(OFFICE, place.seq, limit=_PAGE)
    boxes = store.changes(OUTBOXES, place.outboxes, limit=_PAGE, bodies=True)
    places = store.changes(POSITIONS, place.positions, limit=_PAGE)
    quarantine = store.info(QUARANTINE)
    nothing = not (page.changes or boxes.changes or places.changes)
    if nothing and quarantine.seq == place.quarantine:
        return None
    parts = _told_of_office(store, page, place, wanted)
    between = place._replace(seq=page.last_seq)
    parts += _told_of_outboxes(boxes, between, wanted)
    between = between._replace(outboxes=boxes.last_seq)
    parts += _told_of_positions(store, places, between, wanted)
    reached = between._replace(quarantine=quarantine.seq, positions=places.last_seq)
    if quarantine.seq != place.quarantine and EventType.QUARANTINE in wanted.types:
        parts.append(event(reached, EventType.QUARANTINE, {"documents": quarantine.doc_count}))
    else:
        parts.append(step(reached))
    return _EventPiece(b"".join(parts), last=False, place=reached)


def _told_of_office(
    store: DocumentStore, page: ChangePage, place: Place, wanted: EventFilter
) -> list[bytes]:
    news = [one for one in page.changes if not one.deleted and may_matter(one.id, wanted)]
    found = store.read(OFFICE, [Wanted(one.id) for one in news]) if news else []
    hidden = hidden_tickets(store, [one.id.partition(":")[0] for one in news], wanted.scope)
    parts = []
    for change, documents in zip(news, found, strict=True):
        if change.id.partition(":")[0] in hidden:
            continue
        said = told(documents[0].json(), wanted) if documents else None
        if said is not None:
            parts.append(event(place._replace(seq=change.seq), *said))
    return parts


def _told_of_outboxes(page: ChangePage, place: Place, wanted: EventFilter) -> list[bytes]:
    parts = []
    for change in page.changes if EventType.OUTBOX in wanted.types else ():
        if change.document is None or change.deleted:
            continue
        said = outbox_told(change.document.json(), wanted)
        if said is not None:
            parts.append(event(place._replace(outboxes=change.seq), EventType.OUTBOX, said))
    return parts


def _told_of_positions(
    store: DocumentStore, page: ChangePage, place: Place, wanted: EventFilter
) -> list[bytes]:
    if EventType.POSITION not in wanted.types:
        return []
    news = [one for one in page.changes if one.id.startswith("last:") and not one.deleted]
    found = store.read(POSITIONS, [Wanted(one.id) for one in news]) if news else []
    parts = []
    for change, documents in zip(news, found, strict=True):
        said = position_told(documents[0].json(), wanted) if documents else None
        if said is not None:
            if said["ticket"] and hidden_tickets(store, [said["ticket"]], wanted.scope):
                said = without_ticket(said)
            parts.append(event(place._replace(positions=change.seq), EventType.POSITION, said))
    return parts


def hidden_tickets(store: DocumentStore, tickets: Sequence[str], scope: Scope) -> set[str]:
    """Of these tickets those that are not there for the reader; what is not folded yet is told
    with the ticket. Raises SyncError."""
    if scope.is_whole or not tickets:
        return set()
    ids = sorted(set(tickets))
    found = store.read(OFFICE, [Wanted(ticket_doc_id(ticket)) for ticket in ids])
    return {
        ticket
        for ticket, documents in zip(ids, found, strict=True)
        if not documents or not scope.has_ticket(documents[0].json())
    }
