"""What a crew's mailbox holds of the office's own business: nothing, unless it is marked."""

from __future__ import annotations

from typing import Any

from schemas.ids import split_fact_id
from sync.mailroom.names import mailbox_of
from tests.integration.mailroom.scene import (
    NORTH,
    Scene,
    assignment,
    decision,
    finding,
    intake,
    office_fact,
)

T = "T261123-AAAAA"
SECRET = "Owes 312.50 since March."
RECORD = {"source": "billing", "text": SECRET}
RESOLVED = {
    "responsibility": {"party": "utility", "reason": SECRET},
    "resolution": {
        "measures": [{"action": "Refund", "money": True, "amount": "30.50", "currency": "CNY"}],
        "money": True,
        "amount": "30.50",
        "currency": "CNY",
    },
}


def mailbox_text(scene: Scene) -> str:
    """All that lies in the north crew's mailbox."""
    database = mailbox_of("c-north")
    return "\n".join(
        scene.store.get(database, doc_id).body.decode()
        for doc_id in sorted(scene.mailbox("c-north"))
    )


def kinds(scene: Scene) -> list[str]:
    """Kinds of the facts in the north crew's mailbox."""
    parts = [split_fact_id(doc_id) for doc_id in sorted(scene.mailbox("c-north"))]
    return [part.kind.value for part in parts if part is not None]


def test_when_the_office_decides_approves_and_notes_then_a_crew_at_work_reads_none_of_it(
    scene: Scene,
) -> None:
    said: list[dict[str, Any]] = [
        office_fact(T, "decision", 4, RESOLVED),
        office_fact(
            T, "approval", 5, {"step": "department", "outcome": "return", "reason": SECRET}
        ),
        office_fact(T, "record", 6, RECORD),
        office_fact(T, "call-back", 7, {"satisfaction": "dissatisfied", "note": SECRET}),
        office_fact(T, "reply", 8, {"channel": "phone", "text": SECRET}),
        office_fact(T, "hold", 9, {"on": True, "reason": SECRET}),
    ]
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), *said)
    assert scene.push(NORTH, finding(NORTH, T, 3, 2)) is None
    scene.mailroom.step()

    assert kinds(scene) == ["assignment", "finding", "intake"]
    text = mailbox_text(scene)
    assert [word for word in (SECRET, "30.50", "dissatisfied") if word in text] == []
    assert "Refund" in text
    assert "王芳" in text


def test_when_a_record_is_marked_for_crews_then_they_have_it(scene: Scene) -> None:
    marked = office_fact(T, "record", 3, {**RECORD, "for_crews": True})
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), marked)
    scene.mailroom.step()

    assert kinds(scene) == ["assignment", "intake", "record"]
    assert SECRET in mailbox_text(scene)


def test_when_the_work_is_taken_away_then_nothing_of_the_customer_is_left(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    assert "王芳" in mailbox_text(scene)

    scene.office(assignment(T, 3, "c-south", 2), decision(T, 4))
    scene.mailroom.step()

    assert "王芳" not in mailbox_text(scene)
