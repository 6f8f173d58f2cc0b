"""The heads of the chains of all tickets: what proves, long after, that nobody wrote one anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from schemas.vocabulary import DocType
from sync.errors import NotFound
from sync.mailroom.auditing import ticket_ids
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Wanted

_TOGETHER = 500


def heads_of(store: DocumentStore) -> bytes:
    """A line for each sealed ticket: id, length of its chain, head. Raises SyncError."""
    return "".join(_lines(store)).encode()


def _lines(store: DocumentStore) -> Iterator[str]:
    try:
        store.info(OFFICE)
    except NotFound:
        return
    tickets = ticket_ids(store)
    while some := list(islice(tickets, _TOGETHER)):
        wanted = [Wanted(f"{ticket}:{DocType.TICKET}") for ticket in some]
        for ticket, found in zip(some, store.read(OFFICE, wanted), strict=True):
            chain = found[0].json().get("chain") if found else None
            if chain:
                yield f"{ticket} {chain['length']} {chain['head']}\n"
