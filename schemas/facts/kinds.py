"""The table of all fact kinds: a new kind is one file beside this one and one line here."""

from __future__ import annotations

from schemas.facts import (
    acceptance,
    approval,
    archive,
    assignment,
    call_back,
    classification,
    decision,
    derivative,
    erasure,
    examination,
    execution,
    finding,
    hold,
    instrument_file,
    intake,
    link,
    measurements,
    meter_test,
    pause,
    photo,
    progress,
    reading,
    recall,
    record,
    reopening,
    reply,
    signature,
    statement,
    verdict,
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
    FactKind.APPROVAL: approval.SHAPE,
    FactKind.EXECUTION: execution.SHAPE,
    FactKind.REPLY: reply.SHAPE,
    FactKind.CALL_BACK: call_back.SHAPE,
    FactKind.ARCHIVE: archive.SHAPE,
    FactKind.REOPENING: reopening.SHAPE,
    FactKind.CLASSIFICATION: classification.SHAPE,
    FactKind.LINK: link.SHAPE,
    FactKind.RECORD: record.SHAPE,
    FactKind.HOLD: hold.SHAPE,
    FactKind.PAUSE: pause.SHAPE,
    FactKind.ACCEPTANCE: acceptance.SHAPE,
    FactKind.ERASURE: erasure.SHAPE,
    FactKind.METER_TEST: meter_test.SHAPE,
    FactKind.VERDICT: verdict.SHAPE,
    FactKind.EXAMINATION: examination.SHAPE,
    FactKind.DERIVATIVE: derivative.SHAPE,
    FactKind.INSTRUMENT_FILE: instrument_file.SHAPE,
    FactKind.MEASUREMENTS: measurements.SHAPE,
}


def newest_version(kind: FactKind) -> int:
    """The schema version to write facts of this kind in."""
    return SHAPES[kind].newest
