"""All the office has of one ticket, read in one go, and the ticket it makes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import is_
from typing import Any

from casework.audit_chain import Chain
from casework.entry import Entry
from casework.filed import FiledFact
from casework.fold import fold, standing
from casework.ticket import Ticket
from schemas.ids import key_id, receipt_id, split_fact_id, ticket_doc_id
from schemas.rulebook import Rulebook
from schemas.vocabulary import DocType, ReceiptState
from sync.mailroom.copies import Copies
from sync.mailroom.names import OFFICE
from sync.mailroom.receipts import filed_fact
from sync.stores.documents import Document, DocumentStore

_REMEMBERED = 20_000
_SEAL = DocType.SEAL.value


@dataclass(frozen=True, slots=True)
class Sheet:
    """One fact with its receipt.

    ``receipt`` and ``filed`` are None where there is none (between two writes of a filing) or
    where the document in its place is the receipt of another fact.
    """

    document: Document
    fact: dict[str, Any]
    """Parsed, with ``_id``; shared, not to be changed."""
    receipt_document: Document | None = None
    receipt: dict[str, Any] | None = None
    filed: FiledFact | None = None


@dataclass(slots=True)
class Dossier:
    """The sheets of a ticket by fact id, the ticket document as it was written last, how far
    the receipts are sealed, and the ticket's key."""

    ticket_id: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    written: Document | None = None
    chain: Chain = field(default_factory=Chain)
    key: Document | None = None

    def fold(self, rules: Rulebook) -> Ticket | None:
        """The ticket of all facts that have a receipt; what is said twice counts once."""
        try:
            return fold(self.ticket_id, self._filed(), rules)
        except Exception:  # noqa: BLE001 (then a fact is in that should not be: it is looked for)
            return fold(self.ticket_id, self._vetted(), rules)

    def standing(self) -> tuple[Entry, ...]:
        """What is said of the ticket now, in order: after amendments, withdrawals, hand-over."""
        try:
            return standing(self.ticket_id, self._filed())
        except Exception:  # noqa: BLE001 (as for the fold)
            return standing(self.ticket_id, self._vetted())

    def filed(self) -> list[FiledFact]:
        """All facts that have a receipt, also what was said twice."""
        return [sheet.filed for sheet in self.sheets.values() if sheet.filed is not None]

    def _filed(self) -> list[FiledFact]:
        return [
            sheet.filed
            for sheet in self.sheets.values()
            if sheet.filed is not None and sheet.filed.state is not ReceiptState.DUPLICATE
        ]

    def _vetted(self) -> list[FiledFact]:
        """The facts with those that have faults shown as such, whatever their receipts say."""
        return [
            filed_fact(sheet.fact, sheet.receipt, strictly=True)
            for sheet in self.sheets.values()
            if sheet.receipt is not None and sheet.receipt["state"] != ReceiptState.DUPLICATE
        ]

    def facts(self) -> dict[str, Mapping[str, Any]]:
        """The facts' documents by id."""
        return {fact_id: sheet.fact for fact_id, sheet in self.sheets.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a ticket, and what must be read (``wanted``: id -> revision)."""

    ticket_id: str
    revisions: Mapping[str, str]
    """All its documents, in the order of their ids."""
    chain: Chain
    sheets: dict[str, Sheet] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Seals that are remembered."""
        return self.chain.length


class Dossiers:
    """Reads and folds dossiers.

    Facts and receipts never change, so their parsed form is remembered, and so is the ticket
    that the same sheets made last: what is folded for delivery is what the next fact meets.
    """

    def __init__(
        self,
        store: DocumentStore,
        rules: Rulebook,
        copies: Copies | None = None,
        remembered: int = _REMEMBERED,
    ) -> None:
        """``copies``: a memory shared with others that read and write the same documents.
        ``remembered``: facts, and a tenth as many tickets."""
        self._remembered = remembered
        self._store = store
        self._rules = rules
        self._copies = copies or Copies(store)
        self._sheets: OrderedDict[str, Sheet] = OrderedDict()
        self._tickets: OrderedDict[str, tuple[list[Sheet], Ticket | None]] = OrderedDict()
        self._chains: OrderedDict[str, Chain] = OrderedDict()

    def fold(self, dossier: Dossier) -> Ticket | None:
        """The ticket a dossier makes; None where nothing is filed."""
        sheets = list(dossier.sheets.values())
        known = self._tickets.get(dossier.ticket_id)
        if known is not None and _same_objects(known[0], sheets):
            return known[1]
        ticket = dossier.fold(self._rules)
        self._tickets[dossier.ticket_id] = (sheets, ticket)
        if len(self._tickets) > self._remembered // 10:
            self._tickets.popitem(last=False)
        return ticket

    def read(self, ticket_id: str) -> Dossier:
        """What the office has of a ticket now (empty: nothing). Raises SyncError."""
        return self.read_all([ticket_id])[0]

    def read_all(self, ticket_ids: Sequence[str]) -> list[Dossier]:
        """The same for many tickets in two calls: what is there, and the bodies that are new."""
        listed = self._store.revisions(OFFICE, [span_of(ticket_id) for ticket_id in ticket_ids])
        known = [
            self._remembers(ticket_id, revisions)
            for ticket_id, revisions in zip(ticket_ids, listed, strict=True)
        ]
        wanted = {doc_id: rev for some in known for doc_id, rev in some.wanted.items()}
        found = self._copies.read(OFFICE, wanted)
        return [self._dossier(some, found) for some in known]

    def _remembers(self, ticket_id: str, revisions: Mapping[str, str]) -> _Known:
        """What is remembered of a ticket, held fast: what is read for others may push it out of
        memory before this one's turn, and then nobody would have read it."""
        known = _Known(ticket_id, revisions, self._chains.get(ticket_id, Chain()))
        for doc_id, rev in revisions.items():
            answer = _receipt_of(doc_id)
            if answer is None:
                if doc_id.endswith((":ticket", ":key")) or _seal_number(doc_id) > known.length:
                    known.wanted[doc_id] = rev
            elif (sheet := self._known(doc_id, revisions)) is not None:
                known.sheets[doc_id] = sheet
            else:
                known.wanted[doc_id] = rev
                if answer in revisions:
                    known.wanted[answer] = revisions[answer]
        return known

    def _known(self, fact_id: str, revisions: Mapping[str, str]) -> Sheet | None:
        """The sheet as it is remembered, if fact and receipt are still these revisions."""
        sheet = self._sheets.get(fact_id)
        if sheet is None or sheet.receipt_document is None:
            return None
        receipt = sheet.receipt_document
        same = revisions[fact_id] == sheet.document.rev
        return sheet if same and revisions.get(receipt.id) == receipt.rev else None

    def _dossier(self, known: _Known, found: Mapping[str, Document]) -> Dossier:
        dossier = Dossier(
            known.ticket_id,
            written=found.get(ticket_doc_id(known.ticket_id)),
            chain=self._chain(known, found),
            key=found.get(key_id(known.ticket_id)),
        )
        for doc_id in known.revisions:
            answer = _receipt_of(doc_id)
            if answer is None:
                continue
            sheet = known.sheets.get(doc_id)
            if sheet is None and doc_id in found:
                sheet = self._sheet(found[doc_id], found.get(answer))
            if sheet is not None:
                dossier.sheets[doc_id] = sheet
        return dossier

    def _chain(self, known: _Known, found: Mapping[str, Document]) -> Chain:
        """The chain that was remembered with the seals that were read now."""
        new = [
            found[doc_id].json()
            for doc_id in known.revisions
            if _seal_number(doc_id) > known.length and doc_id in found
        ]
        chain = known.chain.grown(new)
        if new:
            self._chains.pop(known.ticket_id, None)
            self._chains[known.ticket_id] = chain
            if len(self._chains) > self._remembered // 10:
                self._chains.popitem(last=False)
        return chain

    def _sheet(self, document: Document, receipt: Document | None) -> Sheet:
        if receipt is None:
            return Sheet(document, {"_id": document.id, **document.json()})
        sheet = _parsed(document, receipt)
        self._sheets.pop(document.id, None)
        self._sheets[document.id] = sheet
        if len(self._sheets) > self._remembered:
            self._sheets.popitem(last=False)
        return sheet


def span_of(ticket_id: str) -> tuple[str, str]:
    """The span of ids of all documents of a ticket."""
    return f"{ticket_id}:", f"{ticket_id};"


@lru_cache(maxsize=2 * _REMEMBERED)
def _receipt_of(doc_id: str) -> str | None:
    """The id of the receipt for a fact; None for what is no fact."""
    return None if split_fact_id(doc_id) is None else receipt_id(doc_id)


@lru_cache(maxsize=2 * _REMEMBERED)
def _seal_number(doc_id: str) -> int:
    """Of a seal; 0 for any other document."""
    kind, _, number = doc_id.partition(":")[2].partition(":")
    return int(number) if kind == _SEAL and number.isdecimal() else 0


def _same_objects(some: Sequence[Sheet], others: Sequence[Sheet]) -> bool:
    """Whether the very sheets that were remembered are there again, which costs no comparison."""
    return len(some) == len(others) and all(map(is_, some, others))


def _parsed(document: Document, receipt: Document) -> Sheet:
    fact, answer = {"_id": document.id, **document.json()}, receipt.json()
    if answer["fact"] != document.id:
        return Sheet(document, fact, receipt)
    return Sheet(document, fact, receipt, answer, filed_fact(fact, answer))
