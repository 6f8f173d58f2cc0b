"""The ticket: what the fold computes. Its JSON form is drawn in docs/architecture.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.evidence import Evidence
from casework.flagged import Flagged
from casework.promise import Deadline
from casework.shares import Shares, shares_document
from casework.stages import ApprovalStep, Check, Closing, Said
from casework.stages import text_of as _text
from casework.work import Investigation, StepTaken
from schemas.documents import Fault
from schemas.instants import instant_text
from schemas.vocabulary import (
    Party,
    ResolutionState,
    ResponsibilityState,
    TicketStatus,
)

__all__ = [
    "Attention",
    "Deadline",
    "Dispute",
    "Evidence",
    "Investigation",
    "Line",
    "Proposal",
    "Resolution",
    "Responsibility",
    "StepTaken",
    "Ticket",
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding that names a responsible party."""

    party: Party
    fact: str
    crew: str | None
    shares: Shares = ()

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        shares = shares_document(self.shares)
        return {"party": self.party, "shares": shares, "fact": self.fact, "crew": self.crew}


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who is responsible, how sure that is, and which facts say so."""

    party: Party
    state: ResponsibilityState
    basis: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    reason: str | None = None
    shares: Shares = ()
    """Where it is mixed: who bears how many per cent, the largest first. ``party`` bears most."""

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "party": self.party,
            "shares": shares_document(self.shares),
            "state": self.state,
            "basis": list(self.basis),
            "proposals": [proposal.to_document() for proposal in self.proposals],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Resolution:
    """What will be done, by whom, until when, with or without money."""

    state: ResolutionState
    measures: tuple[Mapping[str, Any], ...] = ()
    money: bool = False
    amount: str | None = None
    """Sum as decimal text; None without amounts or where they are in several currencies."""
    currency: str | None = None
    basis: tuple[str, ...] = ()
    reason: str | None = None
    approvals: tuple[ApprovalStep, ...] = ()
    contrary: tuple[str, ...] = ()
    """Approvals of one step that say different things."""
    decided_by: tuple[str, ...] = ()
    four_eyes: bool = False
    """Whether those who decided, and who took one step, may take no (other) step."""

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "state": self.state,
            "measures": [dict(measure) for measure in self.measures],
            "money": self.money,
            "amount": self.amount,
            "currency": self.currency,
            "basis": list(self.basis),
            "reason": self.reason,
            "approvals": [step.to_document() for step in self.approvals],
            "decided_by": list(self.decided_by),
            "four_eyes": self.four_eyes,
        }


@dataclass(frozen=True, slots=True)
class Dispute:
    """Facts that contradict each other (or a decision), for a person to look at."""

    about: str
    facts: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"about": self.about, "facts": list(self.facts)}


@dataclass(frozen=True, slots=True)
class Attention:
    """A fact that breaks a rule and waits for its author to amend or retract it."""

    fact: str
    reasons: tuple[Fault, ...]
    acceptable: bool = False
    """Whether a person may take it as it is."""

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "fact": self.fact,
            "reasons": [
                {"field": fault.field, "code": fault.code, "message": fault.message}
                for fault in self.reasons
            ],
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; ``what`` is a word such as ``progress:arrived``."""

    at: datetime
    who: str
    what: str
    fact: str

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"at": instant_text(self.at), "who": self.who, "what": self.what, "fact": self.fact}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One complaint, from its facts alone. ``intake`` is what the intake says, as classified."""

    id: str
    status: TicketStatus
    intake: Mapping[str, Any]
    opened_at: datetime | None
    investigations: tuple[Investigation, ...]
    responsibility: Responsibility
    resolution: Resolution
    evidence: Evidence
    flags: Flagged
    deadlines: tuple[Deadline, ...]
    disputes: tuple[Dispute, ...]
    attention: tuple[Attention, ...]
    after_hand_over: tuple[str, ...]
    after_archive: tuple[str, ...]
    closing: Closing
    archive_check: tuple[Check, ...]
    classification: Mapping[str, Any]
    late: tuple[str, ...]
    history: tuple[Line, ...]
    facts: int
    escalations: tuple[Said, ...]
    repeats: int
    """How many earlier complaints about the same matter it is linked to."""
    promised_by: Mapping[str, Any] | None
    """Name and version of the profile that gives the promises; None: not opened yet."""

    @property
    def holders(self) -> tuple[str, ...]:
        """Crews that hold an investigation now, sorted."""
        return tuple(sorted({i.crew for i in self.investigations if i.held and i.crew}))

    @property
    def ever_held(self) -> tuple[str, ...]:
        """Crews that hold or ever held an investigation, sorted."""
        return tuple(sorted({i.crew for i in self.investigations if i.crew}))

    def to_document(self) -> dict[str, Any]:
        """The ticket document without ``_id`` and ``_rev``; shares nested values of the intake."""
        said = self.intake
        return {
            "type": "ticket",
            "ticket": self.id,
            "status": self.status,
            "policy": self.promised_by,
            **{key: said.get(key) for key in _FROM_INTAKE},
            "priority": said.get("priority") or 3,
            "emergency": bool(said.get("emergency")),
            "escalated": bool(self.escalations),
            "escalations": [dict(item) for item in self.escalations],
            "repeats": self.repeats,
            "opened_at": _text(self.opened_at),
            "investigations": [item.to_document() for item in self.investigations],
            "holders": list(self.holders),
            "responsibility": self.responsibility.to_document(),
            "resolution": self.resolution.to_document(),
            "evidence": {**self.evidence.to_document(), "flags": self.flags.to_document()},
            "deadlines": [item.to_document() for item in self.deadlines],
            "disputes": [item.to_document() for item in self.disputes],
            "attention": [item.to_document() for item in self.attention],
            "after_hand_over": list(self.after_hand_over),
            "after_archive": list(self.after_archive),
            **self.closing.to_document(),
            "archive_check": [check.to_document() for check in self.archive_check],
            "classification": dict(self.classification),
            "late": list(self.late),
            "history": [line.to_document() for line in self.history],
            "facts": self.facts,
        }


_FROM_INTAKE = (
    "class", "sub_item", "grade", "order_type", "title", "matter", "demand", "occurred_at",
    "channel", "reference", "customer", "site", "meter", "supply",
    "files",
)  # fmt: skip
