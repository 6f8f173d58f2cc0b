"""A complaint goes out to a crew and comes back answered."""

from __future__ import annotations

from casework.disclosure import crews_view
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import Wanted
from tests.integration.mailroom.scene import (
    NORTH,
    SOUTH,
    Scene,
    assignment,
    device_fact,
    finding,
    intake,
    pushed,
    uid,
)

T = "T261123-AAAAA"


def test_when_work_is_assigned_the_crews_mailbox_gets_ticket_and_facts(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))

    assert scene.mailroom.step()

    assert scene.ticket(T)["holders"] == ["c-north"]
    assert scene.mailbox("c-north") == {
        f"{T}:ticket",
        f"{T}:intake:{uid(1)}",
        f"{T}:assignment:{uid(2)}",
    }
    assert scene.mailbox("c-south") == set()


def test_when_a_device_pushes_a_finding_it_is_filed_folded_and_answered(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    said = finding(NORTH, T, 3, investigation=2)

    assert scene.push(NORTH, said) is None
    scene.mailroom.step()

    receipt = scene.receipt(mailbox_of("c-north"), said)
    assert (receipt["state"], receipt["reasons"]) == ("accepted", [])
    assert receipt == scene.receipt(OFFICE, said)
    assert scene.store.get(OFFICE, said["_id"]).rev == pushed(said).rev
    assert scene.ticket(T)["responsibility"]["party"] == "utility"
    in_mailbox = scene.store.get(mailbox_of("c-north"), f"{T}:ticket").json()
    assert in_mailbox == crews_view(scene.ticket(T))


def test_when_there_is_nothing_new_a_step_does_nothing(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    before = scene.store.info(OFFICE).seq, scene.store.info("mailbox-c-north").seq

    assert not scene.mailroom.step()
    scene.restart()
    assert not scene.mailroom.step()

    assert (scene.store.info(OFFICE).seq, scene.store.info("mailbox-c-north").seq) == before


def test_a_faulty_fact_is_kept_and_answered_with_reasons(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    said = device_fact(NORTH, T, "finding", 3, {"party": "utility"}, investigation=uid(2))

    assert scene.push(NORTH, said) is None
    scene.mailroom.step()

    receipt = scene.receipt(mailbox_of("c-north"), said)
    assert receipt["state"] == "needs-attention"
    assert [reason["field"] for reason in receipt["reasons"]] == ["body.seen"]
    assert [item["fact"] for item in scene.ticket(T)["attention"]] == [said["_id"]]


def test_the_same_finding_under_a_second_id_is_a_duplicate_and_counts_once(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    again = said | {"_id": f"{T}:finding:{uid(4)}"}

    scene.push(NORTH, said)
    scene.push(NORTH, again)
    scene.mailroom.step()

    assert scene.receipt(OFFICE, said)["state"] == "accepted"
    assert scene.receipt(OFFICE, again)["state"] == "duplicate"
    assert scene.receipt(OFFICE, again)["duplicate_of"] == said["_id"]
    assert len(scene.ticket(T)["responsibility"]["proposals"]) == 1


def test_a_preview_goes_to_the_office_and_a_link_to_the_other_crew(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), assignment(T, 5, "c-south"))
    said = finding(NORTH, T, 3, investigation=2)

    scene.push(NORTH, said, {"preview.jpg": b"a small picture"})
    scene.mailroom.step()

    filed = scene.store.get(OFFICE, said["_id"])
    held = filed.attachments["preview.jpg"]
    assert scene.store.attachment_bytes(held) == b"a small picture"
    own = scene.store.get(mailbox_of("c-north"), said["_id"])
    assert own.rev == filed.rev
    assert own.attachments.keys() == {"preview.jpg"}
    others = scene.store.get(mailbox_of("c-south"), said["_id"])
    assert others.attachments == {}
    assert others.json()["previews"]["preview.jpg"]["digest"] == held.digest


def test_a_fact_about_a_ticket_nobody_knows_is_kept_and_answered(scene: Scene) -> None:
    said = finding(NORTH, "T261123-ZZZZZ", 3, investigation=2)

    scene.push(NORTH, said)
    scene.mailroom.step()

    assert scene.receipt(mailbox_of("c-north"), said)["state"] == "needs-attention"
    assert said["_id"] in scene.mailbox("c-north")


def test_the_receipts_of_one_crew_are_not_shown_to_another(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), assignment(T, 5, "c-south"))
    said = finding(SOUTH, T, 3, investigation=5)

    scene.push(SOUTH, said)
    scene.mailroom.step()

    assert said["_id"] in scene.mailbox("c-north")
    assert f"{T}:receipt:{uid(3)}" not in scene.mailbox("c-north")
    assert f"{T}:receipt:{uid(3)}" in scene.mailbox("c-south")


def test_the_first_receipt_stands_when_two_mailrooms_collect_the_same_fact(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    scene.push(NORTH, said)
    scene.mailroom.step()
    first = scene.receipt(OFFICE, said)
    rev = scene.store.read(OFFICE, [Wanted(said["_id"])])[0][0].rev

    scene.restart()
    scene.mailroom.step()

    assert scene.receipt(OFFICE, said) == first
    assert scene.store.get(OFFICE, said["_id"]).rev == rev


def test_what_is_unusual_about_a_photo_stands_on_its_receipt_and_in_the_ticket(
    scene: Scene,
) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    place = {"lat": 30.25, "lon": 120.16, "datum": "WGS84", "mock": True}
    capture = {"source": "camera", "position": place}
    body = {"sha256": "a" * 64, "size": 9, "type": "image/jpeg", "capture": capture}
    said = device_fact(NORTH, T, "photo", 3, body, investigation=uid(2))

    scene.push(NORTH, said)
    scene.mailroom.step()

    receipt = scene.receipt(mailbox_of("c-north"), said)
    assert (receipt["state"], receipt["reasons"]) == ("accepted", [])
    assert [(flag["code"], flag["severity"]) for flag in receipt["flags"]] == [
        ("mock-location", "alarm")
    ]
    told = scene.ticket(T)["evidence"]["flags"]
    assert told["counts"] == {"info": 0, "warn": 0, "alarm": 1}
    assert told["facts"] == {said["_id"]: receipt["flags"]}
