"""Investigations: which crew had which piece of work, from when until when, and its steps.

Only the office assigns, and only what the server received counts: an investigation begins when
its assignment is received and ends when the first recall, reassignment (``replaces``) or
withdrawal of the assignment is received. Its crew is the one first named; another crew needs a
new assignment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.entry import Entry, uuid_of
from casework.ticket import Investigation, StepTaken
from schemas.vocabulary import FactKind, InvestigationType, Step

RECALLED = "recalled"
ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True)
class End:
    """How an investigation ended for its crew."""

    at: datetime
    fact: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """One investigation's time with its crew; ``entry`` is the assignment."""

    entry: Entry
    crew: str
    end: End | None

    @property
    def begins(self) -> datetime:
        """When the server received the assignment."""
        return self.entry.received_at


def spans(said: Iterable[Entry], withdrawn: Iterable[Entry]) -> dict[str, Span]:
    """Investigations by id, from what the office says and what it withdrew."""
    said = tuple(said)
    ends = _ends(said)
    assignments = [entry for entry in (*said, *withdrawn) if entry.kind is FactKind.ASSIGNMENT]
    found: dict[str, Span] = {}
    for entry in assignments:
        uuid = uuid_of(entry.first.id)
        if entry.withdrawn_at is not None:
            ends[uuid].append(End(entry.withdrawn_at, entry.id, entry.withdrawn_because))
        end = min(ends[uuid], key=lambda end: (end.at, end.fact), default=None)
        found[uuid] = Span(entry, str(entry.first.body["crew"]), end)
    return found


def _ends(said: Iterable[Entry]) -> dict[str, list[End]]:
    ends: dict[str, list[End]] = defaultdict(list)
    for entry in said:
        ended, because = None, None
        if entry.kind is FactKind.RECALL:
            ended, because = entry.first.investigation, entry.body.get("reason")
        elif entry.kind is FactKind.ASSIGNMENT:
            ended, because = entry.first.body.get("replaces"), entry.body.get("note")
        if ended is not None and ended != uuid_of(entry.first.id):
            ends[ended].append(End(entry.received_at, entry.id, because))
    return ends


def investigations(all_spans: Mapping[str, Span], said: Iterable[Entry]) -> list[Investigation]:
    """Investigations with their steps, in the order in which they were assigned."""
    steps: dict[str, list[StepTaken]] = defaultdict(list)
    for entry in said:
        if entry.kind is FactKind.PROGRESS and entry.first.investigation in all_spans:
            steps[str(entry.first.investigation)].append(_step(entry))
    ordered = sorted(all_spans.items(), key=lambda item: (item[1].begins, item[0]))
    return [_investigation(uuid, span, tuple(steps[uuid])) for uuid, span in ordered]


def _step(entry: Entry) -> StepTaken:
    return StepTaken(
        Step(entry.body["step"]), entry.at, entry.received_at, entry.id, entry.body.get("reason")
    )


def _investigation(uuid: str, span: Span, steps: tuple[StepTaken, ...]) -> Investigation:
    body = span.entry.body
    state = steps[-1].step.value if steps else ASSIGNED
    return Investigation(
        id=uuid,
        type=InvestigationType(body["type"]),
        crew=span.crew,
        assigned_at=span.begins,
        due=body.get("due"),
        note=body.get("note"),
        state=RECALLED if span.end else state,
        steps=steps,
        ended_at=span.end.at if span.end else None,
        ended_because=span.end.because if span.end else None,
    )
