"""Investigations: which crew had which piece of work, from when until when, and its steps.

Only the office assigns, and only what the server received counts: an investigation begins when
its assignment is received and ends when the first recall, reassignment (``replaces``) or
withdrawal of the assignment is received. Its crew is the one first named; another crew needs a
new assignment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from casework.deadlines import state_of
from casework.entry import Entry, uuid_of
from casework.ticket import Attention, Investigation, StepTaken
from casework.worksheet import WorkDeadline, answers_by_work, checklist
from schemas.documents import Fault
from schemas.instants import parse_instant
from schemas.vocabulary import FactKind, InvestigationType, Step

RECALLED = "recalled"
ASSIGNED = "assigned"
_OVER = frozenset({Step.DONE, Step.CANNOT_COMPLETE})


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
    crew: str | None
    """None: office work."""
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
        found[uuid] = Span(entry, entry.first.body.get("crew"), end)
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


def investigations(
    all_spans: Mapping[str, Span], said: Iterable[Entry], now: datetime | None = None
) -> list[Investigation]:
    """Investigations with their steps, in the order in which they were assigned.

    ``now`` only decides between running and missed times.
    """
    said = tuple(said)
    answered = answers_by_work(said)
    steps: dict[str, list[StepTaken]] = defaultdict(list)
    for entry in said:
        if entry.kind is FactKind.PROGRESS and entry.first.investigation in all_spans:
            steps[str(entry.first.investigation)].append(_step(entry))
    ordered = sorted(all_spans.items(), key=lambda item: (item[1].begins, item[0]))
    found = [_investigation(uuid, span, tuple(steps[uuid])) for uuid, span in ordered]
    return [
        replace(
            item,
            checklist=checklist(item.items, answered.get(item.id, {})),
            deadline=_deadline(item, now),
        )
        for item in found
    ]


def incomplete(items: Iterable[Investigation], accepted: Mapping[str, bool]) -> list[Attention]:
    """Work that is said to be done while required items have no answer.

    Seen from all that was said, so it goes as soon as the answers come, in whatever order. What a
    person ``accepted`` or declined as it is, is not listed.
    """
    return [
        Attention(item.steps[-1].fact, (_missing(item.checklist.missing),), acceptable=True)
        for item in items
        if item.held
        and item.state == Step.DONE.value
        and item.checklist is not None
        and item.checklist.missing
        and item.steps[-1].fact not in accepted
    ]


def _missing(codes: Iterable[str]) -> Fault:
    sentence = f"Answer these items of the checklist first: {', '.join(codes)}."
    return Fault("body.step", "checklist-incomplete", sentence)


def _deadline(item: Investigation, now: datetime | None) -> WorkDeadline | None:
    """The time the work may take; None where there is none or the work was taken back."""
    ended = next((step for step in item.steps if step.step in _OVER), None)
    if item.due is None or (not item.held and ended is None):
        return None
    due = parse_instant(item.due)
    met_at, reported_at = (ended.at, ended.reported_at) if ended else (None, None)
    limit = (due, not item.due_provisional)
    return WorkDeadline(due, state_of(limit, met_at, reported_at, now), met_at, reported_at)


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
        lead_department=body.get("lead_department"),
        skills=tuple(body.get("skills") or ()),
        items=tuple(span.entry.first.body.get("checklist") or ()),
        due=body.get("due"),
        due_provisional=bool(body.get("due") and body.get("due_provisional")),
        note=body.get("note"),
        state=RECALLED if span.end else state,
        steps=steps,
        ended_at=span.end.at if span.end else None,
        ended_because=span.end.because if span.end else None,
    )
