"""The worker that judges: follows the office, and files the verdicts that measurements call for.

Every process runs one; the lease says which of them works. How far the office was followed is
kept in a local document: a place that is lost costs time and never a verdict. When the register of
instruments changes, all that was measured is gone through again beside the news: a calibration
that was entered late or wrong makes verdicts anew.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from casework.entry import Entry
from casework.metrology.instruments import Register
from casework.metrology.wanted import Bench, wanted
from schemas.documents import parse_fact
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.leased import LeasedWorker, read_place, save_place
from server.metrology.filing import Case, to_file
from server.metrology.rows import RowTables
from sync import jsontext
from sync.errors import Conflict, SyncError
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import LEASES, OFFICE, REGISTRY
from sync.stores.documents import ChangePage, DocumentStore, Seq, Wanted

LEASE = (LEASES, "verdicts")
PLACE = (OFFICE, "verdicts")
_AGAIN = (OFFICE, "verdicts-again")
_PAGE = 500
_JUDGED = frozenset({"meter-test", "reading", "measurements", "verdict"})
"""Kinds of facts that call for a verdict, or are one."""
_REMEMBERED = 2_000
_log = logging.getLogger(__name__)
_Seen = tuple[frozenset[str], Register]
"""A ticket's facts that are no verdicts, and the register of instruments."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the worker works with; ``instruments`` answers the register as it is now."""

    store: DocumentStore
    dossiers: Dossiers
    rules: Rulebook
    instruments: Callable[[], Register]
    clock: Clock


class VerdictWorker(LeasedWorker):
    """Files the verdicts that measurements call for."""

    name = "verdicts"
    databases = frozenset({OFFICE, REGISTRY})
    gathers_s = 2.0  # nobody waits for it, and every round of a ticket costs the same

    def __init__(self, means: Means) -> None:
        super().__init__(means.store, means.clock, LEASE)
        self._means = means
        self._tables = RowTables(means.store)
        self._judged: OrderedDict[str, _Seen] = OrderedDict()

    def step(self) -> bool:
        """One round; answers whether there is more to do at once. Raises SyncError."""
        if not self._may_work():
            return False
        rev, seq = read_place(self._store, PLACE)
        page = self._judge_page(seq)
        more = len(page.changes) == _PAGE
        register = self._register_now()
        again_rev, again = read_place(self._store, _AGAIN, register)
        again_to = page.last_seq
        if again != seq:  # not all was gone through by this register
            again_to, more = self._judge_page(again).last_seq, True
        if again_to != again:
            save_place(self._store, _AGAIN, again_to, again_rev, register)
        if page.last_seq != seq:
            save_place(self._store, PLACE, page.last_seq, rev)
        return more

    def _judge_page(self, seq: Seq) -> ChangePage:
        """Judges what changed after this place, as far as one page goes."""
        page = self._store.changes(OFFICE, seq, limit=_PAGE)
        names = [one.id for one in page.changes if one.id.endswith(":ticket") and not one.deleted]
        new = self._to_judge(names)
        self._file([fact for ticket in new for fact in self._attempt(ticket)])
        self._remember(new)
        return page

    def _register_now(self) -> str:
        """A digest of the register of instruments: another one when anything in it changes."""
        register = self._means.instruments()
        content = [register[name].to_document() for name in sorted(register)]
        return hashlib.sha256(jsontext.dumps(content)).hexdigest()

    def _attempt(self, ticket: str) -> list[Mapping[str, Any]]:
        """One ticket that cannot be judged must not stop all others: it is in the log, and judged
        again at its next change. Raises SyncError."""
        try:
            return self._lacking(ticket)
        except SyncError:
            raise
        except Exception:  # noqa: BLE001 (one ticket must not stop all others)
            _log.exception("Ticket %s could not be judged.", ticket)
            return []

    def judge(self, ticket: str) -> int:
        """Files the verdicts a ticket lacks; answers how many facts. Raises SyncError."""
        documents = self._lacking(ticket)
        self._file(documents)
        return len(documents)

    def _lacking(self, ticket: str) -> list[Mapping[str, Any]]:
        """What a ticket lacks, checked."""
        means = self._means
        dossier = means.dossiers.read(ticket)
        said, now = dossier.standing(), means.clock()
        bench = Bench(means.rules, means.instruments())
        found = wanted(said, _intake(said), self._tables.measured(dossier, said), bench)
        documents = list(to_file(Case(ticket, dossier.facts(), said, now), found))
        for document in documents:
            parse_fact(document)
        return documents

    def _file(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """All of a page in one write: one commit, however many tickets are judged."""
        if documents:
            now = self._means.clock()
            # The other process that judged at the same moment may say another time of it.
            with suppress(Conflict):
                file_office_facts(self._store, documents, now, self._means.rules.at(now))

    def _to_judge(self, names: Sequence[str]) -> dict[str, _Seen]:
        """The tickets with measurements that say anything new: our own verdict is none."""
        found = self._store.read(OFFICE, [Wanted(name) for name in names]) if names else []
        tickets = [documents[0].json() for documents in found if documents]
        register = self._means.instruments()
        seen = {str(one["ticket"]): _seen(one, register) for one in tickets}
        return {
            ticket: now
            for ticket, now in seen.items()
            if now is not None and self._judged.get(ticket) != now
        }

    def _remember(self, judged: Mapping[str, _Seen]) -> None:
        self._judged.update(judged)
        while len(self._judged) > _REMEMBERED:
            self._judged.popitem(last=False)


def _seen(ticket: Mapping[str, Any], register: Register) -> _Seen | None:
    """What a judgement rests on; None where nothing was measured."""
    kinds = {line["fact"]: line["fact"].split(":")[1] for line in ticket["history"]}
    if _JUDGED.isdisjoint(kinds.values()):
        return None
    return frozenset(fact for fact, kind in kinds.items() if kind != FactKind.VERDICT), register


def _intake(said: Sequence[Entry]) -> Mapping[str, Any]:
    """What the ticket knows of the meter."""
    entries = (entry.body for entry in said if entry.kind is FactKind.INTAKE)
    return next(entries, {})
