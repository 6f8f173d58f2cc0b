"""Investigations as the fold computes them: whose they are, their steps, what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.stages import text_of
from casework.worksheet import Checklist, WorkDeadline
from schemas.instants import instant_text
from schemas.vocabulary import InvestigationType, Step


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of a crew with an investigation, at its corrected time."""

    step: Step
    at: datetime
    reported_at: datetime
    fact: str
    reason: str | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "step": self.step,
            "at": instant_text(self.at),
            "reported_at": instant_text(self.reported_at),
            "fact": self.fact,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Investigation:
    """One piece of field work; ``id`` is the UUID of its assignment fact."""

    id: str
    type: InvestigationType
    crew: str | None
    """None for a check of records: that is a department's."""
    assigned_at: datetime
    """When the server received the assignment."""
    due: str | None
    note: str | None
    state: str
    """``assigned``, ``recalled`` or the value of the last Step."""
    steps: tuple[StepTaken, ...] = ()
    ended_at: datetime | None = None
    """When the server received the recall, the reassignment or the withdrawal."""
    ended_because: str | None = None
    lead_department: str | None = None
    skills: tuple[str, ...] = ()
    checklist: Checklist | None = None
    deadline: WorkDeadline | None = None
    due_provisional: bool = False
    """``due`` was reckoned with a year without a calendar: it may move."""
    items: tuple[Mapping[str, Any], ...] = ()
    """Of the checklist, as the assignment has them."""

    @property
    def held(self) -> bool:
        """Whether its crew has it now."""
        return self.ended_at is None

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "type": self.type,
            "crew": self.crew,
            "assigned_at": instant_text(self.assigned_at),
            "due": self.due,
            "due_provisional": self.due_provisional,
            "note": self.note,
            "state": self.state,
            "steps": [step.to_document() for step in self.steps],
            "ended_at": text_of(self.ended_at),
            "ended_because": self.ended_because,
            "lead_department": self.lead_department,
            "skills": list(self.skills),
            "checklist": None if self.checklist is None else self.checklist.to_document(),
            "deadline": None if self.deadline is None else self.deadline.to_document(),
        }
