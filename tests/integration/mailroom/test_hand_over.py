"""Work is taken from a crew: its devices lose the documents, and nothing it wrote is lost."""

from __future__ import annotations

from sync.mailroom.names import OFFICE, mailbox_of
from tests.integration.mailroom.scene import (
    NORTH,
    Scene,
    assignment,
    device_fact,
    finding,
    intake,
    office_fact,
    recall,
    uid,
)

T = "T261123-AAAAA"


def test_a_recalled_crew_loses_the_ticket_and_is_told_why(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
    scene.mailroom.step()

    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()

    assert scene.mailbox("c-north") == {f"crew-c-north:notice:{uid(4)}"}
    notice = scene.store.get(mailbox_of("c-north"), f"crew-c-north:notice:{uid(4)}").json()
    assert notice["ticket"] == T
    assert notice["investigation"] == uid(2)
    assert notice["because"] == "The north crew has a storm on its hands."
    assert notice["by"] == {"user": "u-desk"}
    assert notice["at"] == scene.receipt(OFFICE, recall(T, 4, 2))["received_at"]


def test_reassigned_work_moves_whole_to_the_other_crew(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    scene.push(NORTH, said)
    scene.mailroom.step()

    scene.office(assignment(T, 4, "c-south", replaces=2))
    scene.mailroom.step()

    assert scene.mailbox("c-north") == {f"crew-c-north:notice:{uid(4)}"}
    assert scene.mailbox("c-south") == {
        f"{T}:ticket",
        f"{T}:intake:{uid(1)}",
        f"{T}:assignment:{uid(2)}",
        f"{T}:assignment:{uid(4)}",
        said["_id"],
    }


def test_what_a_crew_wrote_before_it_knew_is_filed_and_waits_for_a_person(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    scene.office(assignment(T, 4, "c-south", replaces=2))
    scene.mailroom.step()
    late = finding(NORTH, T, 5, investigation=2)

    assert scene.push(NORTH, late) is None
    scene.mailroom.step()

    assert scene.receipt(mailbox_of("c-north"), late)["state"] == "after-hand-over"
    assert scene.mailbox("c-north") == {
        f"crew-c-north:notice:{uid(4)}",
        f"{T}:receipt:{uid(5)}",
    }
    assert scene.ticket(T)["after_hand_over"] == [late["_id"]]
    assert scene.ticket(T)["responsibility"]["proposals"] == []
    assert late["_id"] not in scene.mailbox("c-south")


def test_a_crew_that_sent_a_photo_late_is_told_that_its_original_has_arrived(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    scene.office(assignment(T, 4, "c-south", replaces=2))
    scene.mailroom.step()
    body = {"sha256": "0" * 64, "size": 9, "type": "image/jpeg"}
    late = device_fact(NORTH, T, "photo", 5, body, investigation=uid(2))
    scene.push(NORTH, late)
    scene.mailroom.step()

    stored = office_fact(T, "photo", 6, {**body, "stored": True, "of": late["_id"]})
    scene.office({**stored, "author": {"server": "media"}})
    scene.mailroom.step()

    assert scene.mailbox("c-north") == {
        f"crew-c-north:notice:{uid(4)}",
        f"{T}:receipt:{uid(5)}",
        stored["_id"],
    }


def test_a_crew_that_gets_the_work_back_has_its_own_facts_again(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    scene.push(NORTH, said, {"preview.jpg": b"picture"})
    scene.mailroom.step()
    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()

    scene.office(assignment(T, 5, "c-north"))
    scene.mailroom.step()

    assert {said["_id"], f"{T}:ticket", f"{T}:receipt:{uid(3)}"} <= scene.mailbox("c-north")
    assert not scene.mailroom.step()
    assert scene.store.info("quarantine").doc_count == 0


def test_a_fact_pushed_while_the_work_is_taken_away_is_never_removed_unread(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    said = finding(NORTH, T, 3, investigation=2)
    scene.office(recall(T, 4, investigation=2))

    scene.push(NORTH, said)
    scene.mailroom.step()

    assert scene.store.get(OFFICE, said["_id"]).json()["body"] == said["body"]
    assert scene.receipt(mailbox_of("c-north"), said)["state"] == "after-hand-over"


def test_a_fact_sent_again_after_the_hand_over_changes_nothing(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    scene.push(NORTH, said)
    scene.mailroom.step()
    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()
    before = scene.ticket(T)

    assert scene.push(NORTH, said) is None
    scene.mailroom.step()

    assert scene.ticket(T) == before
    assert scene.mailbox("c-north") == {f"crew-c-north:notice:{uid(4)}"}
