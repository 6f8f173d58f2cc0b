"""A decided ticket leaves the mailboxes of the crews whose work on it is over."""

from __future__ import annotations

from sync.mailroom.names import OFFICE, mailbox_of
from tests.integration.mailroom.scene import (
    NORTH,
    SOUTH,
    Scene,
    assignment,
    decision,
    done,
    finding,
    intake,
    office_fact,
    recall,
    uid,
)

T = "T261123-AAAAA"


def carried_out(scene: Scene) -> None:
    """North has found something and is done; the ticket is not decided."""
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
    scene.push(NORTH, done(NORTH, T, 4, investigation=2))
    scene.mailroom.step()


def test_done_work_stays_until_the_ticket_is_decided_then_leaves_without_a_trace(
    scene: Scene,
) -> None:
    carried_out(scene)
    assert scene.ticket(T)["status"] == "investigated"
    assert f"{T}:finding:{uid(3)}" in scene.mailbox("c-north")

    scene.office(decision(T, 5))
    scene.mailroom.step()

    assert scene.ticket(T)["status"] == "decided"
    assert scene.mailbox("c-north") == set()
    assert f"{T}:finding:{uid(3)}" in scene.ids(OFFICE)
    assert not scene.mailroom.step()


def test_a_crew_still_at_work_keeps_a_decided_ticket(scene: Scene) -> None:
    carried_out(scene)
    scene.office(assignment(T, 6, "c-south"), decision(T, 7))

    scene.mailroom.step()

    assert scene.mailbox("c-north") == set()
    assert f"{T}:ticket" in scene.mailbox("c-south")
    scene.push(SOUTH, done(SOUTH, T, 8, investigation=6))
    scene.mailroom.step()
    assert scene.mailbox("c-south") == {f"{T}:receipt:{uid(8)}"}


def test_what_comes_after_the_decision_is_filed_and_answered(scene: Scene) -> None:
    carried_out(scene)
    scene.office(decision(T, 5))
    scene.mailroom.step()
    late = finding(NORTH, T, 6, investigation=2)

    scene.push(NORTH, late)
    scene.mailroom.step()

    assert scene.mailbox("c-north") == {f"{T}:receipt:{uid(6)}"}
    assert scene.receipt(mailbox_of("c-north"), late)["state"] == "accepted"
    assert late["_id"] in scene.ids(OFFICE)


def test_a_decision_that_is_withdrawn_brings_the_ticket_back(scene: Scene) -> None:
    carried_out(scene)
    before = scene.mailbox("c-north")
    scene.office(decision(T, 5))
    scene.mailroom.step()

    mistake = {"reason": "The wrong ticket."}
    scene.office(office_fact(T, "decision", 6, mistake, retracts=f"{T}:decision:{uid(5)}"))
    scene.mailroom.step()

    assert before <= scene.mailbox("c-north")


def test_notices_and_late_receipts_leave_when_the_ticket_is_decided(scene: Scene) -> None:
    carried_out(scene)
    scene.office(recall(T, 5, investigation=2))
    scene.mailroom.step()
    scene.push(NORTH, finding(NORTH, T, 6, investigation=2))
    scene.mailroom.step()
    notice, receipt = f"crew-c-north:notice:{uid(5)}", f"{T}:receipt:{uid(6)}"
    assert scene.mailbox("c-north") == {notice, receipt}

    scene.office(decision(T, 7))
    scene.mailroom.step()

    assert scene.mailbox("c-north") == set()


def test_a_notice_of_work_taken_after_the_decision_is_delivered(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), decision(T, 3))
    scene.mailroom.step()
    assert f"{T}:ticket" in scene.mailbox("c-north")

    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()

    assert scene.mailbox("c-north") == {f"crew-c-north:notice:{uid(4)}"}
