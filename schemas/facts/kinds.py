"""The table of all fact kinds: a new kind is one file beside this one and one line here."""

from __future__ import annotations

from schemas.facts import (
    assignment,
    decision,
    finding,
    intake,
    photo,
    progress,
    reading,
    recall,
    signature,
    statement,
)
from schemas.facts.shape import FactShape
from schemas.vocabulary import FactKind

SHAPES: dict[FactKind, FactShape] = {
    FactKind.INTAKE: intake.SHAPE,
    FactKind.ASSIGNMENT: assignment.SHAPE,
    FactKind.RECALL: recall.SHAPE,
    FactKind.PROGRESS: progress.SHAPE,
    FactKind.FINDING: finding.SHAPE,
    FactKind.READING: reading.SHAPE,
    FactKind.PHOTO: photo.SHAPE,
    FactKind.STATEMENT: statement.SHAPE,
    FactKind.SIGNATURE: signature.SHAPE,
    FactKind.DECISION: decision.SHAPE,
}


def newest_version(kind: FactKind) -> int:
    """The schema version to write facts of this kind in."""
    return SHAPES[kind].newest
