"""Delivering: tickets that got news are folded, and mailboxes brought to what their crews may have.

What a mailbox should hold is planned from the office alone (``address``); the difference to what
it holds is written. Ticket and mailboxes go into one write. Where an engine cannot commit them
together the office comes first, and a ticket whose delivery was cut off is delivered again,
because the checkpoint of the office's changes only moves afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.audit_chain import Chain
from casework.status import keepers
from casework.ticket import Ticket
from schemas.ids import receipt_id, ticket_doc_id
from sync import jsontext
from sync.errors import AlreadyExists, Conflict, NotFound, SyncError
from sync.mailroom.address import Slips, address, notices_ever
from sync.mailroom.comparing import Share, differences, same_body, spans_of, unread, with_bare
from sync.mailroom.copies import Copies
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.erasing import erasures, restore_key, spent_key
from sync.mailroom.grafts import grafts
from sync.mailroom.keys import keys_for
from sync.mailroom.names import LEASES, OFFICE, mailbox_of
from sync.mailroom.quarantine import keep, stuck_draft
from sync.mailroom.receipts import Grounds, made_at, office_receipt, receive
from sync.mailroom.sealing import seal
from sync.mailroom.standing import Standing
from sync.mailroom.tidying import ask_for_tidying
from sync.stores.documents import Batch, Document, DocumentStore, Draft, Outcome

_TICKETS_AT_ONCE = 64
_TRIES = 8


_Way = tuple[str, bool]
"""A database, and whether it is written with new edits (True) or grafts."""


@dataclass(slots=True)
class _Round:
    """Writes of some tickets, by database, and the ticket each draft is for."""

    drafts: dict[_Way, list[Draft]] = field(default_factory=dict)
    tickets: dict[_Way, list[str]] = field(default_factory=dict)
    keyless: list[Dossier] = field(default_factory=list)
    """Tickets whose key goes."""

    def add(self, way: _Way, ticket_id: str, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            self.drafts.setdefault(way, []).append(draft)
            self.tickets.setdefault(way, []).append(ticket_id)


@dataclass(frozen=True, slots=True)
class Scope:
    """What to look at besides what the fold tells.

    ``leftovers``: by ticket and crew, what lies in a mailbox whatever the fold says of it: ids
    outside the ticket's span are named, an empty set stands for a ticket that lies there.
    """

    leftovers: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    crew: str | None = None
    """The one crew whose mailbox is looked at; None: all."""


_WHOLE = Scope()


class Deliverer:
    """Folds and delivers tickets."""

    def __init__(
        self, store: DocumentStore, dossiers: Dossiers, grounds: Grounds, copies: Copies
    ) -> None:
        self._store = store
        self._dossiers = dossiers
        self._grounds = grounds
        self._copies = copies
        self._open: set[str] = set()
        self.written = 0
        """Documents written so far."""
        self.erased = False
        """Whether something was erased since this was last set to False."""

    def deliver(self, tickets: Iterable[str], now: datetime, scope: Scope = _WHOLE) -> int:
        """Folds these tickets and brings the mailboxes concerned up to date.

        Answers the number of documents written. Raises SyncError where the store does, Conflict
        where somebody else kept changing the same documents.
        """
        waiting, written = sorted(set(tickets)), 0
        for _ in range(_TRIES):
            again: set[str] = set()
            for start in range(0, len(waiting), _TICKETS_AT_ONCE):
                some = waiting[start : start + _TICKETS_AT_ONCE]
                count, beaten = self._deliver(some, now, scope)
                written += count
                self.written += count
                again |= beaten
            if not again:
                return written
            waiting = sorted(again)
        raise Conflict(f"Others keep writing {', '.join(waiting[:3])}.")

    def _deliver(self, tickets: Sequence[str], now: datetime, scope: Scope) -> tuple[int, set[str]]:
        """Documents written, and the tickets for which another writer was faster."""
        todo = _Round()
        shares: dict[str, list[Share]] = {}
        for dossier in self._dossiers.read_all(tickets):
            try:
                self._plan(dossier, now, scope, (todo, shares))
            except SyncError:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is, the line must go on)
                revisions = {key: sheet.document.rev for key, sheet in dossier.sheets.items()}
                keep(self._store, [stuck_draft(dossier.ticket_id, revisions, error, now)])
        again: set[str] = set()
        for db, some in shares.items():
            try:
                self._compare(db, some, now, todo)
            except NotFound:  # the mailbox was deleted
                self._open.discard(db)
                again.update(share.ticket_id for share in some)
        count, beaten = self._write(todo)
        for dossier in todo.keyless:
            restore_key(self._store, self._dossiers, dossier)
        return count, again | beaten

    def _write(self, todo: _Round) -> tuple[int, set[str]]:
        # The office goes first: see the head of this file.
        ways = sorted(todo.drafts, key=lambda way: (way[0] != OFFICE, way))
        if not ways:
            return 0, set()
        outcomes = self._store.write_all([Batch(way[0], todo.drafts[way], way[1]) for way in ways])
        for way, results in zip(ways, outcomes, strict=True):
            for draft, outcome in zip(todo.drafts[way], results, strict=True):
                if isinstance(outcome, str):
                    self._copies.wrote(way[0], draft, outcome)
        return _outcome(ways, todo, outcomes)

    def _plan(
        self,
        dossier: Dossier,
        now: datetime,
        scope: Scope,
        into: tuple[_Round, dict[str, list[Share]]],
    ) -> None:
        """What the office and each mailbox should have of one ticket; all of it or nothing."""
        dossier = self._without_erased(self._with_receipts(dossier, now))
        ticket = self._dossiers.fold(dossier)
        filed = {key: sheet.document for key, sheet in dossier.sheets.items()}
        chain, sealed = seal(self._store, dossier, now)
        document = {} if ticket is None else _ticket_document(ticket, chain)
        body = jsontext.dumps(document) if document else b""
        spent = list(spent_key(dossier, ticket))
        written = [*sealed, *_ticket_drafts(dossier, body), *spent]
        leftovers = scope.leftovers.get(dossier.ticket_id, {})
        planned = dict.fromkeys(leftovers, _NOTHING) | address(dossier, ticket, document)
        holders = keepers(ticket) if ticket is not None else ()
        todo, shares = into
        todo.keyless += [dossier] if spent else []
        todo.add((OFFICE, True), dossier.ticket_id, written)
        for crew, slips in planned.items():
            if scope.crew in (None, crew) and self._has_mailbox(crew, make=crew in holders):
                outside = leftovers.get(crew, frozenset()) | notices_ever(dossier, ticket, crew)
                share = Share(dossier.ticket_id, slips, filed, outside)
                shares.setdefault(mailbox_of(crew), []).append(share)

    def _compare(self, db: str, shares: Sequence[Share], now: datetime, todo: _Round) -> None:
        """Plans the differences of one mailbox. Raises NotFound where there is none any more."""
        spans = [spans_of(share) for share in shares]
        listed = iter(self._store.revisions(db, [span for some in spans for span in some]))
        for share, some in zip(shares, spans, strict=True):
            revisions: dict[str, str] = {}
            for _ in some:
                revisions |= next(listed)
            found = self._copies.read(db, unread(share, revisions))
            try:
                drafts = differences(with_bare(found, revisions), share.slips, share.filed)
            except SyncError:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is, the line must go on)
                known = {key: document.rev for key, document in share.filed.items()}
                keep(self._store, [stuck_draft(share.ticket_id, known, error, now)])
            else:
                lost = self._lost(db, share, drafts)
                edits = [draft for draft in drafts if draft.id not in lost]
                todo.add((db, True), share.ticket_id, edits)
                todo.add((db, False), share.ticket_id, grafts(self._store, list(lost.values())))

    def _lost(
        self, db: str, share: Share, drafts: Iterable[Draft]
    ) -> dict[str, tuple[str, Document]]:
        """A crew's own facts that its mailbox has never had, or not since it was made anew.

        They come back as they were pushed; one that was taken out before is written anew.
        """
        own = {
            draft.id: [share.filed[draft.id].rev]
            for draft in drafts
            if draft.id in share.filed and draft.id in share.slips
            if draft.rev is None and share.slips[draft.id].as_found
        }
        unknown = self._store.missing(db, own) if own else {}
        return {doc_id: (OFFICE, share.filed[doc_id]) for doc_id in unknown}

    def _with_receipts(self, dossier: Dossier, now: datetime) -> Dossier:
        """The dossier after stamping facts without a receipt: an import or a cut-off filing."""
        bare = [sheet for sheet in dossier.sheets.values() if sheet.receipt_document is None]
        if not bare:
            return dossier
        keys = keys_for(self._store, [sheet.fact for sheet in bare])
        key = keys.get(dossier.ticket_id)
        standing = Standing(self._dossiers.fold(dossier), dossier.facts(), key)
        drafts = []
        for sheet in bare:
            if (sheet.fact.get("author") or {}).get("device") is None:
                content = office_receipt(sheet.fact, made_at(sheet.fact), key)
            else:
                content = receive(sheet.fact, standing, self._grounds, now)
            drafts.append(Draft.of(receipt_id(sheet.document.id), content))
        for outcome in self._store.write(OFFICE, drafts):
            if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
                raise outcome
        return self._dossiers.read(dossier.ticket_id)

    def _without_erased(self, dossier: Dossier) -> Dossier:
        """The dossier after erasing what was ordered and is still there."""
        drafts = erasures(dossier)
        if not drafts:
            return dossier
        ask_for_tidying(self._store)
        self.erased = True
        for outcome in self._store.write(OFFICE, drafts):
            if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
                raise outcome
        return self._dossiers.read(dossier.ticket_id)

    def _has_mailbox(self, crew: str, *, make: bool) -> bool:
        """Whether the crew has a mailbox; one that holds work gets it (``make``)."""
        name = mailbox_of(crew)
        if name not in self._open:
            if make:
                open_database(self._store, name)
            elif not self._store.names(name, f"{name}\0"):
                return False
            self._open.add(name)
        return True


_NOTHING: Slips = {}
_REVISIONS = {LEASES: 10}
"""Kept of each line. A lease is renewed all the time, and no replica asks for its past."""


def open_database(store: DocumentStore, name: str) -> None:
    """Makes a database where there is none. Raises IllegalName."""
    with suppress(AlreadyExists):
        store.create(name, revs_limit=_REVISIONS.get(name, 1000))


def _ticket_document(ticket: Ticket, chain: Chain) -> dict[str, Any]:
    """The ticket's document: what the facts make, and how far they are sealed."""
    return {**ticket.to_document(), "chain": chain.to_document()}


def _ticket_drafts(dossier: Dossier, body: bytes) -> list[Draft]:
    """The ticket document where it changed; a ticket without facts has none."""
    if not body:
        return []
    doc_id = ticket_doc_id(dossier.ticket_id)
    if dossier.written is None:
        return [Draft(doc_id, body)]
    if same_body(dossier.written, body):
        return []
    return [Draft(doc_id, body, dossier.written.rev)]


def _outcome(
    ways: Sequence[_Way], todo: _Round, outcomes: Sequence[Sequence[Outcome]]
) -> tuple[int, set[str]]:
    """Counts what was written; raises what is not a Conflict."""
    count, beaten = 0, set()
    for way, results in zip(ways, outcomes, strict=True):
        for ticket_id, outcome in zip(todo.tickets[way], results, strict=True):
            if isinstance(outcome, Conflict):
                beaten.add(ticket_id)
            elif isinstance(outcome, SyncError):
                raise outcome
            else:
                count += 1
    return count, beaten
