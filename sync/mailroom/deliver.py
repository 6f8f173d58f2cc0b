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

from casework.ticket import Ticket
from schemas.ids import receipt_id, split_fact_id, ticket_doc_id
from schemas.policy import Policy
from sync import jsontext
from sync.errors import AlreadyExists, Conflict, NotFound, SyncError
from sync.mailroom.address import Slips, address
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.links import is_same_fact
from sync.mailroom.names import OFFICE, mailbox_of
from sync.mailroom.quarantine import keep, stuck_draft
from sync.mailroom.receipts import Standing, made_at, office_receipt, receive
from sync.stores.documents import Batch, Document, DocumentStore, Draft, Outcome, Range

_TICKETS_AT_ONCE = 64
_TRIES = 8


def differences(
    found: Mapping[str, Document], slips: Slips, filed: Mapping[str, Document]
) -> list[Draft]:
    """The writes that bring a mailbox's documents of one ticket to what its slips say.

    A fact that the office does not have (yet) is never removed: it was pushed this very moment.
    """
    drafts = []
    for doc_id, slip in slips.items():
        there = found.get(doc_id)
        if there is None:
            drafts.append(Draft(doc_id, slip.body))
        elif not slip.as_found and not _same_body(there, slip.body):
            drafts.append(Draft(doc_id, slip.body, there.rev))
    for doc_id, there in found.items():
        if doc_id not in slips and _may_go(there, filed):
            drafts.append(Draft(doc_id, b"{}", there.rev, deleted=True))
    return drafts


def _same_body(there: Document, body: bytes) -> bool:
    return there.body == body or bool(there.json() == jsontext.loads(body))


def _may_go(there: Document, filed: Mapping[str, Document]) -> bool:
    if split_fact_id(there.id) is None:
        return True
    original = filed.get(there.id)
    return original is not None and is_same_fact(there, original)


@dataclass(slots=True)
class _Round:
    """Writes of some tickets, by database, and the ticket each draft is for."""

    drafts: dict[str, list[Draft]] = field(default_factory=dict)
    tickets: dict[str, list[str]] = field(default_factory=dict)

    def add(self, db: str, ticket_id: str, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            self.drafts.setdefault(db, []).append(draft)
            self.tickets.setdefault(db, []).append(ticket_id)


class Deliverer:
    """Folds and delivers tickets."""

    def __init__(self, store: DocumentStore, dossiers: Dossiers, policy: Policy) -> None:
        self._store = store
        self._dossiers = dossiers
        self._policy = policy
        self._open: set[str] = set()

    def deliver(self, tickets: Iterable[str], now: datetime) -> int:
        """Folds these tickets and brings the mailboxes concerned up to date.

        Answers the number of documents written. Raises SyncError where the store does, Conflict
        where somebody else kept changing the same documents.
        """
        waiting, written = sorted(set(tickets)), 0
        for _ in range(_TRIES):
            again: set[str] = set()
            for start in range(0, len(waiting), _TICKETS_AT_ONCE):
                some = waiting[start : start + _TICKETS_AT_ONCE]
                count, beaten = self._deliver(some, now)
                written += count
                again |= beaten
            if not again:
                return written
            waiting = sorted(again)
        raise Conflict(f"Others keep writing {', '.join(waiting[:3])}.")

    def _deliver(self, tickets: Sequence[str], now: datetime) -> tuple[int, set[str]]:
        """Documents written, and the tickets for which another writer was faster."""
        todo = _Round()
        again: set[str] = set()
        for ticket_id in tickets:
            dossier = self._dossiers.read(ticket_id)
            try:
                self._plan(dossier, todo, now)
            except NotFound:  # a mailbox was deleted
                self._open.clear()
                again.add(ticket_id)
            except SyncError:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is, the line must go on)
                revisions = {key: sheet.document.rev for key, sheet in dossier.sheets.items()}
                keep(self._store, stuck_draft(ticket_id, revisions, error, now))
        # The office goes first: see the head of this file.
        names = sorted(todo.drafts, key=lambda name: (name != OFFICE, name))
        if not names:
            return 0, again
        outcomes = self._store.write_all([Batch(name, todo.drafts[name]) for name in names])
        count, beaten = _outcome(names, todo, outcomes)
        return count, again | beaten

    def _plan(self, dossier: Dossier, todo: _Round, now: datetime) -> None:
        dossier = self._with_receipts(dossier, now)
        ticket = self._dossiers.fold(dossier)
        filed = {key: sheet.document for key, sheet in dossier.sheets.items()}
        planned = [(OFFICE, _ticket_drafts(dossier, ticket))]
        for crew, slips in address(dossier, ticket).items():
            holds = ticket is not None and crew in ticket.holders
            if self._has_mailbox(crew, make=holds):
                found = self._found(mailbox_of(crew), dossier.ticket_id, slips)
                planned.append((mailbox_of(crew), differences(found, slips, filed)))
        for db, drafts in planned:
            todo.add(db, dossier.ticket_id, drafts)

    def _with_receipts(self, dossier: Dossier, now: datetime) -> Dossier:
        """The dossier after stamping facts without a receipt: an import or a cut-off filing."""
        bare = [sheet for sheet in dossier.sheets.values() if sheet.receipt_document is None]
        if not bare:
            return dossier
        standing = Standing(self._dossiers.fold(dossier), dossier.facts())
        drafts = []
        for sheet in bare:
            if (sheet.fact.get("author") or {}).get("device") is None:
                content = office_receipt(sheet.fact, made_at(sheet.fact))
            else:
                content = receive(sheet.fact, standing, self._policy, now)
            drafts.append(Draft.of(receipt_id(sheet.document.id), content))
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

    def _found(self, db: str, ticket_id: str, slips: Slips) -> dict[str, Document]:
        span = Range(f"{ticket_id}:", f"{ticket_id};", inclusive_end=False)
        found = list(self._store.documents(db, span, bodies=True))
        notices = [key for key in slips if not key.startswith(f"{ticket_id}:")]
        if notices:
            found += self._store.documents(db, Range(keys=notices), bodies=True)
        return {item.id: item for item in found if item is not None and not item.deleted}


def open_database(store: DocumentStore, name: str) -> None:
    """Makes a database where there is none. Raises IllegalName."""
    with suppress(AlreadyExists):
        store.create(name)


def _ticket_drafts(dossier: Dossier, ticket: Ticket | None) -> list[Draft]:
    """The ticket document where it changed; a ticket without facts has none."""
    if ticket is None:
        return []
    body = jsontext.dumps(ticket.to_document())
    if dossier.written is None:
        return [Draft(ticket_doc_id(ticket.id), body)]
    if _same_body(dossier.written, body):
        return []
    return [Draft(ticket_doc_id(ticket.id), body, dossier.written.rev)]


def _outcome(
    names: Sequence[str], todo: _Round, outcomes: Sequence[Sequence[Outcome]]
) -> tuple[int, set[str]]:
    """Counts what was written; raises what is not a Conflict."""
    count, beaten = 0, set()
    for name, results in zip(names, outcomes, strict=True):
        for ticket_id, outcome in zip(todo.tickets[name], results, strict=True):
            if isinstance(outcome, Conflict):
                beaten.add(ticket_id)
            elif isinstance(outcome, SyncError):
                raise outcome
            else:
                count += 1
    return count, beaten
