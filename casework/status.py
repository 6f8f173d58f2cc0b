"""Where a ticket stands.

decided              responsibility confirmed, and no resolution that waits for somebody
investigated         no investigation is open, and at least one was carried out
under-investigation  a crew is on its way or at work, or evidence has come in
assigned             a crew holds an investigation it has not begun
new                  nobody holds one
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.entry import Entry
from casework.ticket import Investigation, Resolution, Responsibility, Ticket
from schemas.vocabulary import (
    FactKind,
    ResolutionState,
    ResponsibilityState,
    Step,
    TicketStatus,
)

_OVER = frozenset({Step.DONE.value, Step.CANNOT_COMPLETE.value})
_CLOSED = _OVER | {Step.DECLINED.value}
_WORK = frozenset({Step.EN_ROUTE, Step.ARRIVED, Step.WORKING, Step.PAUSED})
_FIELD_WORK = frozenset({FactKind.FINDING, FactKind.READING, FactKind.PHOTO, FactKind.SIGNATURE})
_SETTLED = frozenset({ResolutionState.APPROVED, ResolutionState.OPEN})


def status(
    items: Sequence[Investigation],
    said: Iterable[Entry],
    party: Responsibility,
    resolution: Resolution,
) -> TicketStatus:
    """The one status all parts of the ticket give."""
    if party.state is ResponsibilityState.CONFIRMED and resolution.state in _SETTLED:
        return TicketStatus.DECIDED
    held = [item for item in items if item.held]
    being_done = [item for item in held if item.state not in _CLOSED]
    if not being_done:
        carried_out = any(item.state in _OVER for item in held)
        return TicketStatus.INVESTIGATED if carried_out else TicketStatus.NEW
    begun = any(step.step in _WORK for item in being_done for step in item.steps)
    ids = {item.id for item in being_done}
    sent = any(e.kind in _FIELD_WORK and e.fact.investigation in ids for e in said)
    return TicketStatus.UNDER_INVESTIGATION if begun or sent else TicketStatus.ASSIGNED


def keepers(ticket: Ticket) -> tuple[str, ...]:
    """Crews that keep the ticket on their devices, sorted: those that hold an investigation.

    One that is over is kept until the ticket is decided: an amendment may be needed until then.
    """
    decided = ticket.status is TicketStatus.DECIDED
    kept = {
        i.crew for i in ticket.investigations if i.held and not (decided and i.state in _CLOSED)
    }
    return tuple(sorted(kept))
