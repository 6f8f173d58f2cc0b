"""Where a ticket stands.

archived             an archive stands, and no reopening was received after it
merged               its case goes on in another ticket; read-only until the link is retracted
called-back          decided and replied, and the customer was called back
replied              decided, and the customer was told
in-execution         decided, and a measure was begun or done
decided              responsibility confirmed, and no resolution that waits for somebody
awaiting-approval    responsibility confirmed, and steps of the approval chain are not taken
investigated         no investigation is open, and at least one was done
under-investigation  a crew is on its way or at work, or evidence has come in
assigned             a crew holds an investigation it has not begun
reopened             taken up again, and nothing was assigned or decided since
new                  nobody is to investigate: nothing was assigned, or it came back (declined,
                     cannot be completed), and it is the dispatcher's turn

After a reopening it takes a new decision to be decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.entry import Entry
from casework.stages import Closing
from casework.ticket import Investigation, Resolution, Responsibility, Ticket
from schemas.vocabulary import (
    FactKind,
    ResolutionState,
    ResponsibilityState,
    Step,
    TicketStatus,
)

CLOSED_STEPS = frozenset({Step.DONE.value, Step.CANNOT_COMPLETE.value, Step.DECLINED.value})
"""Last steps of an investigation that is no longer worked on."""
_WORK = frozenset({Step.EN_ROUTE, Step.ARRIVED, Step.WORKING, Step.PAUSED})
_FIELD_WORK = frozenset(
    {
        FactKind.FINDING,
        FactKind.READING,
        FactKind.METER_TEST,
        FactKind.INSTRUMENT_FILE,
        FactKind.PHOTO,
        FactKind.SIGNATURE,
    }
)
_WORKED = _FIELD_WORK | {FactKind.RECORD}
_SETTLED = frozenset({ResolutionState.APPROVED, ResolutionState.OPEN})
SETTLED = frozenset(
    {
        TicketStatus.DECIDED,
        TicketStatus.IN_EXECUTION,
        TicketStatus.REPLIED,
        TicketStatus.CALLED_BACK,
        TicketStatus.ARCHIVED,
        TicketStatus.MERGED,
    }
)
"""Decided, whatever was done since: crews whose work is over need the ticket no more."""


def status(
    items: Sequence[Investigation],
    said: Iterable[Entry],
    decided: tuple[Responsibility, Resolution],
    closing: Closing,
) -> TicketStatus:
    """The one status all parts of the ticket give."""
    if closing.archived is not None:
        return TicketStatus.ARCHIVED
    if closing.merged is not None:
        return TicketStatus.MERGED
    party, resolution = decided
    if party.state is ResponsibilityState.CONFIRMED and closing.decided_anew:
        if resolution.state in _SETTLED:
            return _after_decision(resolution, closing)
        if resolution.state is ResolutionState.NEEDS_APPROVAL and resolution.approvals:
            return TicketStatus.AWAITING_APPROVAL
    return _in_the_field(items, said, closing)


def _after_decision(resolution: Resolution, closing: Closing) -> TicketStatus:
    if closing.replied:
        return TicketStatus.CALLED_BACK if closing.called_back else TicketStatus.REPLIED
    begun = any(measure["execution"] for measure in resolution.measures)
    return TicketStatus.IN_EXECUTION if begun else TicketStatus.DECIDED


def _in_the_field(
    items: Sequence[Investigation], said: Iterable[Entry], closing: Closing
) -> TicketStatus:
    held = [item for item in items if item.held]
    being_done = [item for item in held if item.state not in CLOSED_STEPS]
    if not being_done:
        since = closing.reopened_at
        carried_out = [item for item in held if item.state == Step.DONE]
        if since is not None and all(item.assigned_at <= since for item in carried_out):
            return TicketStatus.REOPENED
        return TicketStatus.INVESTIGATED if carried_out else TicketStatus.NEW
    begun = any(step.step in _WORK for item in being_done for step in item.steps)
    ids = {item.id for item in being_done}
    sent = any(e.kind in _WORKED and e.fact.investigation in ids for e in said)
    return TicketStatus.UNDER_INVESTIGATION if begun or sent else TicketStatus.ASSIGNED


def keepers(ticket: Ticket) -> tuple[str, ...]:
    """Crews that keep the ticket on their devices, sorted: those that hold an investigation.

    One that is over is kept until the ticket is decided: an amendment may be needed until then.
    """
    decided = ticket.status in SETTLED
    kept = {
        i.crew
        for i in ticket.investigations
        if i.crew and i.held and not (decided and i.state in CLOSED_STEPS)
    }
    return tuple(sorted(kept))
