"""What must hold when all phones have settled, read from the store itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from schemas.documents import receipt_id
from server.simulation.ledger import Ledger
from server.simulation.phone import SimulatedPhone
from server.wiring import Parts
from sync import jsontext
from sync.mailroom.dossier import Dossiers
from sync.mailroom.names import MEDIA, OFFICE
from sync.stores.documents import DocumentStore, Range

_BATCH = 500
_NOT_FOLDED = ("chain",)
"""Members of the ticket document that the mailroom adds to what the fold says."""


def breaches(
    parts: Parts, ledger: Ledger, phones: Sequence[SimulatedPhone], tell: Callable[[str], None]
) -> list[str]:
    """What does not hold, as sentences. Raises SyncError."""
    found = list(ledger.breaches)
    tell("Was anything lost that the server had acknowledged?")
    found += lost(parts.store, ledger)
    tell("Does every phone have what its mailbox has?")
    found += differing(parts.store, phones)
    tell("Is every ticket the fold of its facts?")
    tickets = sorted({ticket for held in ledger.held.values() for ticket in held})
    found += unfolded(parts, tickets)
    return found


def lost(store: DocumentStore, ledger: Ledger) -> Iterator[str]:
    """Facts that were acknowledged and are not in the office, or have no receipt."""
    for some in _batches(ledger.acknowledged):
        for kind, ids in (("fact", some), ("receipt", [receipt_id(one) for one in some])):
            there = store.documents(OFFICE, Range(keys=ids))
            for doc_id, document in zip(ids, there, strict=True):
                if document is None or document.deleted:
                    yield f"the {kind} {doc_id} is not in the office, and its fact was acknowledged"


def differing(store: DocumentStore, phones: Sequence[SimulatedPhone]) -> Iterator[str]:
    """Phones that have other documents or revisions than their mailbox."""
    mailboxes: dict[str, dict[str, str]] = {}
    for one in phones:
        database = one.phone.database
        if database not in mailboxes:
            all_of_it = store.documents(database, Range())
            mailboxes[database] = {doc.id: doc.rev for doc in all_of_it if doc is not None}
        wrong = mailboxes[database].items() ^ one.revs.items()
        if wrong:
            example = min(wrong)[0]
            yield f"{one.phone.device} differs from {database} in {len(wrong)}, such as {example}"


def unfolded(parts: Parts, tickets: Sequence[str]) -> Iterator[str]:
    """Tickets whose document is not what their facts make."""
    dossiers = Dossiers(parts.store, parts.rules)
    for some in _batches(tickets):
        for dossier in dossiers.read_all(some):
            ticket = dossier.fold(parts.rules)
            written = dossier.written.json() if dossier.written is not None else None
            made = jsontext.loads(jsontext.dumps(ticket.to_document())) if ticket else None
            if written is not None:
                written = {name: of for name, of in written.items() if name not in _NOT_FOLDED}
            if made != written:
                yield f"the ticket {dossier.ticket_id} is not the fold of its facts"


def originals(store: DocumentStore) -> int:
    """Files that arrived whole, as the office says."""
    there = store.documents(MEDIA, Range(start="arrived:", end="arrived;"))
    return sum(1 for document in there if document is not None)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    every = iter(ids)
    while some := list(islice(every, _BATCH)):
        yield some
