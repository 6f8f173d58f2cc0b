"""Which tickets may be merged, and which facts may be moved into a ticket of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casework.filed import FiledFact
from casework.ticket import Ticket
from casework.transfers import MOVABLE
from schemas.documents import Fault
from schemas.vocabulary import TicketStatus

_Faults = Iterator[Fault]


def merge_faults(ticket: Ticket, into: Ticket | None) -> list[Fault]:
    """What speaks against merging ``ticket`` into another one (None: it is not there).

    A ticket that was merged takes no other, so that no circle of tickets can be made.
    """
    return [*_source(ticket), *_target(ticket, into)]


def _source(ticket: Ticket) -> _Faults:
    if ticket.status is TicketStatus.ARCHIVED:
        yield Fault("ticket", "archived", "The ticket is archived; reopen it first.")
    elif ticket.closing.merged is not None:
        into = ticket.closing.merged["ticket"]
        yield Fault("ticket", "merged", f"The ticket was merged into {into}.")
    if ticket.closing.hold is not None:
        yield Fault("ticket", "held", "A legal hold stands on this ticket; end it first.")


def _target(ticket: Ticket, into: Ticket | None) -> _Faults:
    if into is None:
        yield Fault("into", "unknown-ticket", "There is no ticket of this id.")
    elif into.id == ticket.id:
        yield Fault("into", "links-itself", "Name another ticket than this one.")
    elif into.status is TicketStatus.ARCHIVED:
        yield Fault("into", "target-archived", f"{into.id} is archived; reopen it first.")
    elif into.closing.merged is not None:
        head = into.closing.merged["ticket"]
        yield Fault("into", "target-merged", f"{into.id} was merged itself; merge into {head}.")
    elif into.closing.hold is not None:
        yield Fault("into", "held", f"A legal hold stands on {into.id}; end it first.")


def split_faults(
    ticket: Ticket, standing: Mapping[str, FiledFact], facts: Sequence[str]
) -> list[Fault]:
    """What speaks against moving these facts; ``standing`` are those of the ticket that count."""
    found = list(_source(ticket))
    for place, fact_id in enumerate(facts):
        item = standing.get(fact_id)
        if item is None:
            sentence = "The ticket has no fact of this id that counts."
            found.append(Fault(f"facts.{place}", "unknown-fact", sentence))
        elif item.fact.kind not in MOVABLE or item.fact.amends or item.fact.retracts:
            kinds = ", ".join(sorted(MOVABLE))
            sentence = f"Only whole facts of these kinds can be moved: {kinds}."
            found.append(Fault(f"facts.{place}", "cannot-be-moved", sentence))
    return found
