"""What the office can do to a ticket as it stands, and what the ticket waits for. Pure.

Each command is tried with the least that it could say: it is offered where nothing speaks against
it that lies in the ticket or in who would say it. So no second rule of what is possible can differ
from the one by which commands are refused.

What a ticket waits for is one word: the crew while work goes on, then what its archive's checklist
lacks first, at last the archive. A ticket whose file is closed waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from casework.status import CLOSED_STEPS
from casework.ticket import Investigation, Ticket
from casework.transitions import impossible
from schemas.documents import Author, Fact, Moment, fact_id
from schemas.facts.kinds import newest_version
from schemas.vocabulary import (
    ApprovalOutcome,
    ApprovalState,
    ExecutionState,
    FactKind,
    ResolutionState,
    TicketStatus,
)

_NOBODY = str(UUID(int=0))
_IN_THE_WAY = frozenset({"ticket", "author"})
"""Where a fault lies that no other body of the command could mend."""


class Command(StrEnum):
    """What can be asked for, as the addresses of the API call it."""

    ASSIGNMENTS = "assignments"
    RECALLS = "recalls"
    DECISIONS = "decisions"
    APPROVALS = "approvals"
    EXECUTIONS = "executions"
    REPLIES = "replies"
    CALL_BACKS = "call-backs"
    ARCHIVE = "archive"
    REOPENINGS = "reopenings"
    CLASSIFICATIONS = "classifications"
    LINKS = "links"
    MERGE = "merge"
    SPLIT = "split"
    RECORDS = "records"
    HOLDS = "holds"
    PAUSES = "pauses"
    AMENDMENT = "amendment"
    RETRACTION = "retraction"
    ACCEPTANCE = "acceptance"
    DERIVATIVES = "derivatives"
    ERASURES = "erasures"


class Answer(StrEnum):
    """What can be said to a fact that waits for a person."""

    ACCEPT = "accept"
    DECLINE = "decline"


class Wait(StrEnum):
    """What a ticket can wait for."""

    ASSIGNMENT = "assignment"
    CREW = "crew"
    DECISION = "decision"
    APPROVAL = "approval"
    EXECUTION = "execution"
    REPLY = "reply"
    CALL_BACK = "call-back"
    ORIGINALS = "originals"
    ATTENTION = "attention"
    AFTER_HAND_OVER = "after-hand-over"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next thing, and what of it: crews, steps, ids of measures or facts, hashes."""

    what: Wait
    of: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"what": self.what.value, "of": list(self.of)}


def possible(ticket: Ticket, user: str, now: datetime) -> tuple[Command, ...]:
    """The commands that this user could give now, whatever role they have."""
    return tuple(
        command
        for command, kind, body in _least(ticket)
        if not any(
            fault.field in _IN_THE_WAY
            for fault in impossible(_said(ticket, command, (kind, body), user, now), ticket)
        )
    )


def mends(fact: Mapping[str, Any], ticket: Ticket, user: str, now: datetime) -> tuple[Command, ...]:
    """How a fact of the ticket (its document) can be put right.

    What the server computed, it computes anew by itself.
    """
    if "server" in fact["author"]:
        return ()
    wanted = (Command.RETRACTION,) if fact.get("retracts") else _MENDS
    said: tuple[FactKind, Mapping[str, Any]] = (FactKind(fact["kind"]), {})
    return tuple(
        command
        for command in wanted
        if not impossible(_said(ticket, command, said, user, now), ticket)
    )


def answers(fact: str, ticket: Ticket, user: str, now: datetime) -> tuple[Answer, ...]:
    """How a fact of the ticket (its id) can be answered; none where it waits for no answer."""
    return tuple(
        answer
        for answer in Answer
        if not impossible(
            _said(ticket, Command.ACCEPTANCE, _answer(fact, answer), user, now), ticket
        )
    )


def _answer(fact: str, answer: Answer) -> tuple[FactKind, Mapping[str, Any]]:
    return FactKind.ACCEPTANCE, {"fact": fact, "accept": answer is Answer.ACCEPT}


def waits_for(ticket: Ticket) -> Waiting | None:
    """What is to happen next; None where nothing is."""
    if ticket.status in (TicketStatus.ARCHIVED, TicketStatus.MERGED):
        return None
    lacking = {check.item: check.missing for check in ticket.archive_check if not check.done}
    if not lacking:
        return Waiting(Wait.ARCHIVE)
    if "responsibility" in lacking:
        return _before_decision(ticket)
    if ticket.resolution.state is ResolutionState.RETURNED:
        return Waiting(Wait.DECISION)
    return next(Waiting(what, lacking[item]) for item, what in _NEXT.items() if item in lacking)


def _before_decision(ticket: Ticket) -> Waiting:
    if ticket.after_hand_over:
        return Waiting(Wait.AFTER_HAND_OVER, ticket.after_hand_over)
    if ticket.status is TicketStatus.INVESTIGATED:
        return Waiting(Wait.DECISION)
    at_work = tuple(
        sorted({i.crew or i.id for i in ticket.investigations if i.held and not _is_over(i)})
    )
    return Waiting(Wait.CREW, at_work) if at_work else Waiting(Wait.ASSIGNMENT)


_NEXT: Mapping[str, Wait] = {
    "approval": Wait.APPROVAL,
    "disputes": Wait.DECISION,
    "after-hand-over": Wait.AFTER_HAND_OVER,
    "attention": Wait.ATTENTION,
    "execution": Wait.EXECUTION,
    "reply": Wait.REPLY,
    "call-back": Wait.CALL_BACK,
    "investigations": Wait.CREW,
    "originals": Wait.ORIGINALS,
}
"""Items of the archive's checklist after the decision, in the order in which they are mended:
what may change the decision comes before what is told to the customer."""
_PLAIN: Mapping[Command, FactKind] = {
    Command.ASSIGNMENTS: FactKind.ASSIGNMENT,
    Command.DECISIONS: FactKind.DECISION,
    Command.REPLIES: FactKind.REPLY,
    Command.CALL_BACKS: FactKind.CALL_BACK,
    Command.ARCHIVE: FactKind.ARCHIVE,
    Command.REOPENINGS: FactKind.REOPENING,
    Command.CLASSIFICATIONS: FactKind.CLASSIFICATION,
    Command.LINKS: FactKind.LINK,
    Command.MERGE: FactKind.LINK,
    Command.SPLIT: FactKind.LINK,
    Command.RECORDS: FactKind.RECORD,
    Command.HOLDS: FactKind.HOLD,
    Command.AMENDMENT: FactKind.RECORD,
    Command.DERIVATIVES: FactKind.DERIVATIVE,
}
"""What is possible or not whatever the command says."""
_MENDS = (Command.AMENDMENT, Command.RETRACTION)
_Least = tuple[Command, FactKind, Mapping[str, Any]]


def _least(ticket: Ticket) -> Iterator[_Least]:
    """Each command with the least it could say; those left out have nothing they could be about."""
    yield from ((command, kind, {}) for command, kind in _PLAIN.items())
    yield Command.ERASURES, FactKind.ERASURE, {"facts": []}
    yield Command.PAUSES, FactKind.PAUSE, {"on": True, "cause": ""}
    if any(item.held and not _is_over(item) for item in ticket.investigations):
        yield Command.RECALLS, FactKind.RECALL, {}
    for fact in (*ticket.after_hand_over, *(item.fact for item in ticket.attention))[:1]:
        yield Command.ACCEPTANCE, FactKind.ACCEPTANCE, {"fact": fact, "accept": False}
    steps = [one for one in ticket.resolution.approvals if one.state is ApprovalState.WAITING]
    for step in steps[:1]:  # who decided it may not approve, but send back
        sent_back = {"step": step.step, "outcome": ApprovalOutcome.RETURN.value}
        yield Command.APPROVALS, FactKind.APPROVAL, {**_sum_of(ticket), **sent_back}
    for measure in _undone(ticket)[:1]:
        yield Command.EXECUTIONS, FactKind.EXECUTION, {"measure": measure}


def _sum_of(ticket: Ticket) -> Mapping[str, Any]:
    return {"amount": ticket.resolution.amount, "currency": ticket.resolution.currency}


def _undone(ticket: Ticket) -> list[str]:
    return [
        str(measure["id"])
        for measure in ticket.resolution.measures
        if (measure["execution"] or {}).get("state") != ExecutionState.DONE.value
    ]


def _is_over(work: Investigation) -> bool:
    return work.state in CLOSED_STEPS


def _said(
    ticket: Ticket,
    command: Command,
    said: tuple[FactKind, Mapping[str, Any]],
    user: str,
    now: datetime,
) -> Fact:
    """The fact that a command would make; one that puts right may name any fact."""
    kind, body = said
    new = fact_id(ticket.id, kind, _NOBODY)
    return Fact(
        id=new,
        kind=kind,
        schema=newest_version(kind),
        ticket=ticket.id,
        investigation=None,
        author=Author(user=user),
        at=Moment(now, 0, 0),
        amends=new if command is Command.AMENDMENT else None,
        retracts=new if command is Command.RETRACTION else None,
        body=body,
    )
