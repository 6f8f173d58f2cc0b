"""What an export reads: tickets page by page from the read model, with what was found and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from schemas.ids import receipt_id, ticket_doc_id
from schemas.vocabulary import ReceiptState
from server.masking import Mask, mask_of
from server.readmodel.cursor import Place
from server.readmodel.filtering import TicketFilter
from server.readmodel.sorting import Window, read_order
from server.readmodel.tickets import TicketList
from server.tables.columns import FACT_ROWS, TICKETS, Row, ticket_row
from sync.mailroom.names import OFFICE
from sync.stores.documents import Document, DocumentStore, Range

_PAGE = 200
_ORDER = read_order("opened_at")
_REPLACING = ("amends", "retracts")


@dataclass(frozen=True, slots=True)
class Exports:
    """Where an export's rows come from. ``now`` decides what is overdue."""

    readmodel: TicketList
    store: DocumentStore
    zone: ZoneInfo
    now: datetime
    seen: Callable[[Sequence[str], int], None] | None = None
    """Told which tickets a page has, and how many, before the page is given."""

    def pages(self, wanted: TicketFilter, tables: Iterable[str]) -> Iterator[dict[str, list[Row]]]:
        """Rows by name of table, some tickets at a time. Raises Unavailable, SyncError.

        Each page is a state of its own: an export does not hold up those who write.
        """
        names = frozenset(tables)
        after: Place | None = None
        while True:
            page = self.readmodel.page(wanted, Window(_ORDER, _PAGE, after), self.now)
            rows = {TICKETS.name: [ticket_row(item, self.zone) for item in page.items]}
            tickets = [item["ticket"] for item in page.items]
            mask = self._masks(tickets) if not wanted.scope.identity else {}
            rows.update(self._facts(tickets, names, mask))
            if self.seen is not None and wanted.scope.identity and tickets:
                self.seen(tickets, len(tickets))
            yield {name: some for name, some in rows.items() if name in names}
            after = page.next
            if after is None:
                return

    def _masks(self, tickets: Sequence[str]) -> dict[str, Mask]:
        """For somebody who need not know who the customers are."""
        found = self._read(map(ticket_doc_id, tickets))
        return {item.id.partition(":")[0]: mask_of([item.json()]) for item in found}

    def _facts(
        self, tickets: Sequence[str], names: frozenset[str], masks: Mapping[str, Mask]
    ) -> Iterator[tuple[str, Any]]:
        for kind, (table, row_of) in FACT_ROWS.items():
            if table.name in names:
                found = [
                    masks[fact["ticket"]].over(fact) if fact["ticket"] in masks else fact
                    for fact in self._documents(tickets, kind)
                ]
                yield table.name, [row_of(fact, self.zone) for fact in found]

    def _documents(self, tickets: Sequence[str], kind: str) -> list[dict[str, Any]]:
        """Accepted facts of a kind that nothing replaces."""
        spans = [(f"{ticket}:{kind}:", f"{ticket}:{kind};") for ticket in tickets]
        ids = [doc_id for found in self.store.revisions(OFFICE, spans) for doc_id in found]
        facts = [{"_id": item.id, **item.json()} for item in self._read(ids)]
        receipts = {item.id: item.json() for item in self._read(map(receipt_id, ids))}
        replaced = {fact.get(word) for fact in facts for word in _REPLACING}
        return [
            fact
            for fact in facts
            if fact["_id"] not in replaced
            and fact.get("retracts") is None
            and receipts.get(receipt_id(fact["_id"]), {}).get("state") == ReceiptState.ACCEPTED
        ]

    def _read(self, ids: Iterable[str]) -> list[Document]:
        found = self.store.documents(OFFICE, Range(keys=list(ids)), bodies=True)
        return [item for item in found if item is not None and not item.deleted]
