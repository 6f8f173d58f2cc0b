"""What must hold when all phones have settled, read from the store itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from media.blobs import Blobs
from schemas.documents import receipt_id
from server.evidence.index import Index
from server.simulation.ledger import Ledger
from server.simulation.phone import SimulatedPhone
from server.wiring import Parts
from sync import jsontext
from sync.mailroom.dossier import Dossiers
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Range

_BATCH = 500
_NOT_FOLDED = ("chain",)
"""Members of the ticket document that the mailroom adds to what the fold says."""


def breaches(
    parts: Parts, ledger: Ledger, phones: Sequence[SimulatedPhone], tell: Callable[[str], None]
) -> list[str]:
    """What does not hold in the store as it is now, as sentences. Raises SyncError."""
    found: list[str] = []
    tell("Was anything lost that the server had acknowledged?")
    found += lost(parts.store, ledger)
    found += unkept(parts, ledger)
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
    """Phones that have other documents or revisions than their mailbox, as sentences."""
    for one, wrong in _differences(store, phones):
        where, example = one.phone.database, min(wrong)
        yield f"{one.phone.device} differs from {where} in {len(wrong)}, such as {example}"


def differing_phones(
    store: DocumentStore, phones: Sequence[SimulatedPhone]
) -> list[SimulatedPhone]:
    """Those phones themselves."""
    return [one for one, _ in _differences(store, phones)]


def _differences(
    store: DocumentStore, phones: Sequence[SimulatedPhone]
) -> Iterator[tuple[SimulatedPhone, set[str]]]:
    """Phones with the ids that differ."""
    mailboxes: dict[str, dict[str, str]] = {}
    for one in phones:
        database = one.phone.database
        if database not in mailboxes:
            all_of_it = store.documents(database, Range())
            mailboxes[database] = {doc.id: doc.rev for doc in all_of_it if doc is not None}
        wrong = mailboxes[database].items() ^ one.revs.items()
        if wrong:
            yield one, {doc_id for doc_id, _ in wrong}


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


def unkept(parts: Parts, ledger: Ledger) -> Iterator[str]:
    """Files whose last byte was acknowledged and that are not kept, or did not arrive as far as
    the office knows."""
    blobs, index = Blobs(parts.settings.media), Index(parts.store)
    for some in _batches(sorted(ledger.uploaded)):
        arrived = index.moments(some)
        for sha256 in some:
            if blobs.find(sha256) is None:
                yield f"the file {sha256} is not kept, and its upload was acknowledged"
            elif sha256 not in arrived:
                yield f"the file {sha256} is kept, and the office knows of no arrival"


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    every = iter(ids)
    while some := list(islice(every, _BATCH)):
        yield some
