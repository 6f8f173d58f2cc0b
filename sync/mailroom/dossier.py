"""All the office has of one ticket, read in one go, and the ticket it makes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import Any

from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.ids import receipt_id, split_fact_id, ticket_doc_id
from schemas.policy import Policy
from schemas.vocabulary import ReceiptState
from sync.mailroom.names import OFFICE
from sync.mailroom.receipts import filed_fact
from sync.stores.documents import Document, DocumentStore, Range

_REMEMBERED = 20_000
_REMEMBERED_TICKETS = 2_000


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
    """The sheets of a ticket by fact id, and the ticket document as it was written last."""

    ticket_id: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    written: Document | None = None

    def fold(self, policy: Policy) -> Ticket | None:
        """The ticket of all facts that have a receipt; what is said twice counts once."""
        filed = [
            sheet.filed
            for sheet in self.sheets.values()
            if sheet.filed is not None and sheet.filed.state is not ReceiptState.DUPLICATE
        ]
        try:
            return fold(self.ticket_id, filed, policy)
        except Exception:  # noqa: BLE001 (then a fact is in that should not be: it is looked for)
            return fold(self.ticket_id, self._vetted(), policy)

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


class Dossiers:
    """Reads and folds dossiers.

    Facts and receipts never change, so their parsed form is remembered, and so is the ticket
    that the same sheets made last: what is folded for delivery is what the next fact meets.
    """

    def __init__(self, store: DocumentStore, policy: Policy) -> None:
        self._store = store
        self._policy = policy
        self._sheets: OrderedDict[tuple[str, str, str], Sheet] = OrderedDict()
        self._tickets: OrderedDict[str, tuple[list[Sheet], Ticket | None]] = OrderedDict()

    def fold(self, dossier: Dossier) -> Ticket | None:
        """The ticket a dossier makes; None where nothing is filed."""
        sheets = list(dossier.sheets.values())
        known = self._tickets.get(dossier.ticket_id)
        if known is not None and _same_objects(known[0], sheets):
            return known[1]
        ticket = dossier.fold(self._policy)
        self._tickets[dossier.ticket_id] = (sheets, ticket)
        if len(self._tickets) > _REMEMBERED_TICKETS:
            self._tickets.popitem(last=False)
        return ticket

    def read(self, ticket_id: str) -> Dossier:
        """What the office has of a ticket now (empty: nothing). Raises SyncError."""
        span = Range(f"{ticket_id}:", f"{ticket_id};", inclusive_end=False)
        found = {
            document.id: document
            for document in self._store.documents(OFFICE, span, bodies=True)
            if document is not None
        }
        dossier = Dossier(ticket_id, written=found.get(ticket_doc_id(ticket_id)))
        for doc_id, document in found.items():
            if split_fact_id(doc_id) is not None:
                receipt = found.get(receipt_id(doc_id))
                dossier.sheets[doc_id] = self._sheet(document, receipt)
        return dossier

    def _sheet(self, document: Document, receipt: Document | None) -> Sheet:
        if receipt is None:
            return Sheet(document, {"_id": document.id, **document.json()})
        key = (document.id, document.rev, receipt.rev)
        known = self._sheets.get(key)
        if known is None:
            known = _parsed(document, receipt)
            self._sheets[key] = known
            if len(self._sheets) > _REMEMBERED:
                self._sheets.popitem(last=False)
        return known


def _same_objects(some: Sequence[Sheet], others: Sequence[Sheet]) -> bool:
    """Whether the very sheets that were remembered are there again, which costs no comparison."""
    return len(some) == len(others) and all(map(is_, some, others))


def _parsed(document: Document, receipt: Document) -> Sheet:
    fact, answer = {"_id": document.id, **document.json()}, receipt.json()
    if answer["fact"] != document.id:
        return Sheet(document, fact, receipt)
    return Sheet(document, fact, receipt, answer, filed_fact(fact, answer))
