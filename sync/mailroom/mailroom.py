"""The mailroom: collects facts from mailboxes, files them in the office, delivers tickets.

One round: of all databases that changed, mailboxes are read and their facts filed together;
then the office's changes are read, and the tickets they touch folded and delivered. Nothing is
polled: a round follows on the store's word that something was written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from casework.metrology.instruments import Register
from schemas.ids import TICKET_ID
from schemas.rulebook import Rulebook
from sync.errors import NotFound, SyncError
from sync.mailroom.collect import Collector, Letter, letters_of
from sync.mailroom.copies import Copies
from sync.mailroom.deliver import Deliverer, Scope, open_database
from sync.mailroom.dossier import Dossiers
from sync.mailroom.mailboxes import Mailboxes, leftovers, tickets_of, uuid_of
from sync.mailroom.names import (
    AFTER_MAILBOXES,
    MAILBOX_PREFIX,
    OFFICE,
    OWN,
    crew_of,
    mailbox_of,
)
from sync.mailroom.outboxes import take_outboxes
from sync.mailroom.places import Places
from sync.mailroom.positions import take_positions
from sync.mailroom.receipts import Grounds
from sync.mailroom.term import Step, Term, alone
from sync.mailroom.tidying import TRACKS_KEPT, Tidying
from sync.stores.documents import ChangePage, DocumentStore, Seq
from sync.troubles import Trouble

_CHANGES_OF_A_MAILBOX = 200
_LETTERS_AT_ONCE = 1_000
_CHANGES_OF_THE_OFFICE = 1_000
_SAFETY_NET_S = 5.0
_SAVE_EVERY_S = 5.0
_FIRST_BACK_OFF_S = 0.1
_LONGEST_BACK_OFF_S = 5.0

_OWN_WORK = ("ticket", "seal:", "key")
"""What follows the ticket's id in ids of documents that say nothing new of it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """``backlog``: databases that changed and were not gone through yet."""

    backlog: int = 0
    last_round: datetime | None = None
    """When the last round ended without an error."""
    last_error: str | None = None
    """Of the last round that failed; None again after one that did not."""
    failures: int = 0
    """Rounds that failed in a row."""


def open_mailbox(store: DocumentStore, crew: str) -> str:
    """Makes a crew's mailbox where there is none, and answers its name. Raises IllegalName."""
    open_database(store, mailbox_of(crew))
    return mailbox_of(crew)


class Mailroom:
    """``step`` for one thread at a time; ``health`` and ``nudge`` for any.

    ``clock`` answers the time now, aware, UTC, ``instruments`` the register of instruments.
    Several mailrooms may work on one store at once, correctly and for nothing: see ``Term``.
    """

    def __init__(
        self,
        store: DocumentStore,
        rules: Rulebook,
        clock: Callable[[], datetime],
        instruments: Callable[[], Register],
        tracks_kept: timedelta = TRACKS_KEPT,
    ) -> None:
        for name in OWN:
            open_database(store, name)
        copies = Copies(store)
        dossiers = Dossiers(store, rules, copies)
        grounds = Grounds(rules, instruments)
        self._store = store
        self._clock = clock
        self._collector = Collector(store, dossiers, grounds)
        self._deliverer = Deliverer(store, dossiers, grounds, copies)
        self._copies = copies
        self._places = Places(store)
        self._tidying = Tidying(store, clock, tracks_kept)
        self._mailboxes = Mailboxes(store)
        self._to_fill: set[str] = set()
        """Crews whose mailbox was deleted or made anew."""
        self._looked_for_gone = False
        self._seen: Seq = 0
        """Place in the sequence over all databases up to which ``_waiting`` knows the news."""
        self._waiting: set[str] = set()
        self._term = 0
        self._wake = Event()
        self._trouble = Trouble(_log, "The mailroom")
        self._health = Health()
        self._saved_at: datetime | None = None

    def step(self, term: Term = alone) -> bool:
        """Does all there is to do now; answers whether there was anything. Raises SyncError.

        No round begins where ``term`` is 0, nor once the one that was has ended.
        """
        began, done = term(), False
        if not began:  # it ended since whoever calls this looked
            return False
        while term() == began and self._round():
            done = True
        if self._deliverer.erased:
            self._tidying.tidy_now()
            self._deliverer.erased = False
        self._save_now_and_then()
        return done

    def _round(self) -> bool:
        """Answers whether anything was done or is left to do."""
        changed, self._seen = self._store.updates(self._seen)
        self._waiting.update(name for name in changed if name == OFFICE or crew_of(name))
        if not self._waiting:
            return False
        busy = [self._collect(), self._deliver(), self._fill()]
        return any(busy) or bool(self._waiting)

    def _fill(self) -> bool:
        """Fills mailboxes that are not those remembered, once nothing else waits."""
        if not self._looked_for_gone:
            self._to_fill.update(self._mailboxes.gone())
            self._looked_for_gone = True
        if not self._to_fill or self._waiting:
            return False
        self._bring_up_to_date(self._to_fill)
        self._to_fill = set()
        return True

    def reconcile(self, crew: str | None = None) -> int:
        """Brings all mailboxes (or a crew's) to exactly what their crews may have.

        For mailboxes that were deleted, changed by hand or written by a mailroom that died with
        an outdated reading. Reads the mailboxes from their beginning, so that nothing in them is
        lost, and folds every ticket of the office. Answers the number of documents written.
        Raises SyncError; doing it again is harmless.
        """
        if crew is not None:
            crews = {crew}
        else:
            names = self._store.names(MAILBOX_PREFIX, AFTER_MAILBOXES)
            crews = {found for name in names if (found := crew_of(name))}
        for one in crews:
            with suppress(NotFound):
                self._places.forget(mailbox_of(one))
                self._waiting.add(mailbox_of(one))
        before = self._deliverer.written
        self.step()
        self._bring_up_to_date(crews, crew)
        return self._deliverer.written - before

    def _bring_up_to_date(self, crews: Collection[str], only: str | None = None) -> None:
        found = leftovers(self._store, crews)
        tickets = tickets_of(self._store, OFFICE) | found.keys()
        self._deliverer.deliver(tickets, self._clock(), Scope(found, only))
        for crew in crews:
            self._mailboxes.remember(mailbox_of(crew), uuid_of(self._store, mailbox_of(crew)))
        self._mailboxes.save()

    def _collect(self) -> bool:
        letters: list[Letter] = []
        read: list[tuple[str, Seq, int]] = []
        for db in sorted(self._waiting - {OFFICE}):
            if len(letters) >= _LETTERS_AT_ONCE:
                break
            try:
                found, page = self._read(db)
            except NotFound:  # deleted meanwhile
                self._waiting.discard(db)
                continue
            letters += found
            read.append((db, page.last_seq, page.pending))
        touched, again = self._collector.collect(letters, self._clock())
        written = self._deliverer.deliver(again, self._clock()) if again else 0
        for db, seq, pending in read:
            self._passed(db, seq, pending)
        if touched:
            self._waiting.add(OFFICE)
        return bool(touched) or written > 0

    def _read(self, db: str) -> tuple[list[Letter], ChangePage]:
        """The letters among a mailbox's next changes. Raises NotFound."""
        place = self._places.get(db)
        if self._mailboxes.is_another(db, self._places.uuid(db)):
            self._to_fill.add(crew_of(db) or "")
        page = self._store.changes(db, place, limit=_CHANGES_OF_A_MAILBOX)
        take_outboxes(self._store, db, page.changes, self._clock())
        take_positions(self._store, db, page.changes, self._clock())
        return letters_of(self._store, self._copies, db, page.changes), page

    def _deliver(self) -> bool:
        if OFFICE not in self._waiting:
            return False
        page = self._store.changes(OFFICE, self._places.get(OFFICE), limit=_CHANGES_OF_THE_OFFICE)
        tickets = {change.id.partition(":")[0] for change in page.changes if _is_news(change.id)}
        written = self._deliverer.deliver(tickets, self._clock())
        self._passed(OFFICE, page.last_seq, page.pending)
        return written > 0

    def _passed(self, db: str, seq: Seq, pending: int) -> None:
        self._places.set(db, seq)
        if not pending:
            self._waiting.discard(db)

    def _save_now_and_then(self) -> None:
        now = self._clock()
        if self._saved_at is None or abs((now - self._saved_at).total_seconds()) >= _SAVE_EVERY_S:
            self._places.save()
            self._mailboxes.save()
            self._saved_at = now

    # ------------------------------------------------------------ running
    def run(self, stop: Event, term: Term = alone, step: Step | None = None) -> None:
        """Works until ``stop`` is set, while it is its turn (``nudge`` makes it notice either).
        ``step``: what is called for ``step``, where somebody looks on.

        Errors never end it: it tries again, waiting longer each time, and ``health`` tells.
        """
        end_watch = self._store.watch(self._notice)
        pause = _FIRST_BACK_OFF_S
        try:
            while not stop.is_set():
                self._wake.clear()
                if not self._has_turn(term()):
                    self._wake.wait(_SAFETY_NET_S)
                elif self._try(partial(step or self.step, term)) and self._try(self._tidying.tidy):
                    pause = _FIRST_BACK_OFF_S
                    self._wake.wait(_SAFETY_NET_S)
                else:
                    stop.wait(pause)
                    pause = min(2 * pause, _LONGEST_BACK_OFF_S)
        finally:
            end_watch()
            if term():
                with suppress(SyncError):
                    self._places.save()

    def _has_turn(self, term: int) -> bool:
        """Whether to work. What another one noted while it had the turn is read again."""
        if term not in (0, self._term):
            self._places, self._mailboxes = Places(self._store), Mailboxes(self._store)
            self._looked_for_gone = False
            self._health, self._term = Health(), term
        return term != 0

    def _try(self, work: Callable[[], bool]) -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 (shown by health, tried again)
            self._trouble.met(error)
            text = f"{type(error).__name__}: {error}"
            failed = replace(self._health, last_error=text, failures=self._health.failures + 1)
            self._health = failed
            return False
        self._trouble.over()
        self._health = Health(last_round=self._clock())
        return True

    def nudge(self) -> None:
        """Makes a waiting ``run`` look again now."""
        self._wake.set()

    def _notice(self, names: frozenset[str]) -> None:
        if any(name == OFFICE or crew_of(name) is not None for name in names):
            self._wake.set()

    def health(self) -> Health:
        """How the mailroom is doing. Raises SyncError where the store cannot be asked."""
        changed = self._store.updates(self._seen)[0]
        news = {name for name in changed if name == OFFICE or crew_of(name) is not None}
        return replace(self._health, backlog=len(news | set(self._waiting)))


def _is_news(doc_id: str) -> bool:
    """Whether an office document's change means that a ticket must be folded anew."""
    ticket, _, rest = doc_id.partition(":")
    return not rest.startswith(_OWN_WORK) and TICKET_ID.fullmatch(ticket) is not None
