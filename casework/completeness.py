"""What must be there before a ticket can be archived: a checklist that is computed and shown.

A ticket that is a duplicate of another, or was merged into it, is answered there: of it only what
would be lost by closing it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.stages import Check, Closing
from casework.status import CLOSED_STEPS
from casework.ticket import Attention, Dispute, Investigation, Resolution, Responsibility
from schemas.vocabulary import (
    ApprovalState,
    ExecutionState,
    Relation,
    ResponsibilityState,
)

_ANSWERED_ELSEWHERE = frozenset({Relation.DUPLICATE_OF.value, Relation.MERGED_INTO.value})


@dataclass(frozen=True, slots=True)
class Casefile:
    """The parts of a ticket that the checklist looks at."""

    work: Sequence[Investigation]
    party: Responsibility
    plan: Resolution
    closing: Closing
    disputes: Iterable[Dispute]
    attention: Iterable[Attention]
    waiting: Iterable[str]
    """Facts after hand-over that nobody accepted or declined."""
    originals: Iterable[str]
    """SHA-256 of photos whose original has not arrived."""


def archive_check(case: Casefile) -> tuple[Check, ...]:
    """The checklist; the ticket may be archived when every item is done."""
    still_open = [i.id for i in case.work if i.held and i.state not in CLOSED_STEPS]
    kept = (
        Check("investigations", tuple(still_open)),
        Check("originals", tuple(sorted(set(case.originals)))),
        Check("attention", tuple(item.fact for item in case.attention)),
        Check("after-hand-over", tuple(case.waiting)),
    )
    if any(link["relation"] in _ANSWERED_ELSEWHERE for link in case.closing.links):
        return kept
    return (*_answers(case), *kept, Check("disputes", tuple(d.about for d in case.disputes)))


def _answers(case: Casefile) -> tuple[Check, ...]:
    decided = case.party.state is ResponsibilityState.CONFIRMED and case.closing.decided_anew
    steps = [s.step for s in case.plan.approvals if s.state is not ApprovalState.APPROVED]
    undone = [
        str(measure["id"])
        for measure in case.plan.measures
        if (measure["execution"] or {}).get("state") != ExecutionState.DONE.value
    ]
    return (
        Check("responsibility", () if decided else ("decision",)),
        Check("approval", tuple(steps)),
        Check("execution", tuple(undone)),
        Check("reply", () if case.closing.replied else ("reply",)),
        Check("call-back", () if case.closing.called_back else ("call-back",)),
    )
