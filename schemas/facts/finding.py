"""``finding``: what was seen on site, its cause, and what the crew proposes."""

from __future__ import annotations

from schemas.facts.checklist import answers
from schemas.facts.escalation import Escalation
from schemas.facts.measures import ProposedResolution
from schemas.facts.shape import FactShape
from schemas.facts.shares import Shared
from schemas.fields import Code, FactRef, Items, Part, Position, Text


class Finding(Shared):
    """``party`` (with ``shares``, if mixed) and ``resolution`` are proposals; ``evidence`` names
    facts of the same ticket.

    ``checklist`` answers items of the investigation's checklist.
    """

    seen = Text(5_000, required=True)
    cause = Code()
    resolution = Part(ProposedResolution)
    evidence = Items(FactRef(required=True), 200)
    checklist = answers()
    position = Part(Position)
    escalate = Part(Escalation)


SHAPE = FactShape(Finding())
