"""What should not be in a mailbox is set aside whole, and the line goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sync.mailroom.names import OFFICE, QUARANTINE, mailbox_of
from sync.stores.documents import Draft, Range
from tests.integration.mailroom.scene import (
    NORTH,
    SOUTH,
    Scene,
    assignment,
    finding,
    intake,
    pushed,
    uid,
)

T = "T261123-AAAAA"


def poison(scene: Scene) -> list[dict[str, Any]]:
    found = scene.store.documents(QUARANTINE, Range("poison:", "poison;"), bodies=True)
    return [item.json() for item in found if item is not None]


def test_an_assignment_slipped_into_a_mailbox_is_set_aside_and_work_goes_on(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)

    scene.slip_in(NORTH, pushed(assignment(T, 9, "c-north")))
    scene.push(NORTH, said)
    scene.mailroom.step()

    assert [item["id"] for item in poison(scene)] == [f"{T}:assignment:{uid(9)}"]
    assert scene.receipt(OFFICE, said)["state"] == "accepted"
    assert f"{T}:assignment:{uid(9)}" not in scene.ids(OFFICE)


def test_a_fact_whose_attachment_was_lost_is_set_aside_and_gets_no_receipt(
    scene: Scene, tmp_path: Path
) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    lost = finding(NORTH, T, 3, investigation=2)
    sound = finding(NORTH, T, 4, investigation=2)
    scene.push(NORTH, lost, {"preview.jpg": b"a small picture"})
    scene.push(NORTH, sound)
    with closing(sqlite3.connect(tmp_path / "kancha.db")) as file, file:
        file.execute("DELETE FROM attachment")

    scene.mailroom.step()

    assert [item["id"] for item in poison(scene)] == [lost["_id"]]
    assert scene.ids(OFFICE).isdisjoint({lost["_id"], f"{T}:receipt:{uid(3)}"})
    assert f"{T}:receipt:{uid(3)}" not in scene.mailbox("c-north")
    assert lost["_id"] in scene.mailbox("c-north")
    assert scene.receipt(mailbox_of("c-north"), sound)["state"] == "accepted"


def test_a_document_that_is_no_object_of_ours_is_set_aside_with_its_attachments(
    scene: Scene,
) -> None:
    draft = pushed({"_id": "holiday", "snow": True}, {"photo.jpg": b"snow"})

    scene.slip_in(NORTH, draft)
    scene.mailroom.step()
    scene.restart()
    scene.mailroom.step()

    [kept] = poison(scene)
    assert kept["document"] == {"snow": True}
    assert kept["database"] == mailbox_of("c-north")
    [found] = [item for item in scene.store.documents(QUARANTINE, Range()) if item is not None]
    held = scene.store.attachment(QUARANTINE, found.id, "photo.jpg")
    assert scene.store.attachment_bytes(held) == b"snow"


def test_a_second_fact_under_an_id_that_is_taken_is_set_aside(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"), assignment(T, 5, "c-south"))
    first = finding(NORTH, T, 3, investigation=2)
    second = finding(SOUTH, T, 3, investigation=5)
    scene.push(NORTH, first)

    scene.slip_in(SOUTH, pushed(second))
    scene.mailroom.step()

    assert scene.store.get(OFFICE, first["_id"]).rev == pushed(first).rev
    assert [item["document"]["author"]["crew"] for item in poison(scene)] == ["c-south"]


def test_a_reading_with_the_uuid_of_a_finding_is_set_aside(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    twin = said | {"_id": f"{T}:statement:{uid(3)}", "kind": "statement"}

    scene.push(NORTH, said)
    scene.push(NORTH, twin)
    scene.mailroom.step()

    assert scene.receipt(OFFICE, said)["fact"] == said["_id"]
    assert [item["id"] for item in poison(scene)] == [twin["_id"]]


def test_both_revisions_of_a_fact_that_was_pushed_twice_are_kept(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)
    other = said | {"body": {"seen": "Something else"}}

    scene.slip_in(NORTH, pushed(said))
    scene.slip_in(NORTH, pushed(other))
    scene.mailroom.step()

    filed = scene.store.get(OFFICE, said["_id"]).json()["body"]["seen"]
    [aside] = [item["document"]["body"]["seen"] for item in poison(scene)]
    assert {filed, aside} == {"Loose neutral 3", "Something else"}


def test_a_fact_of_many_revisions_is_filed_under_the_same_revision(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    said = pushed(finding(NORTH, T, 3, investigation=2))
    third = said._replace(rev="3-ccc", history=("ccc", "bbb", "aaa"))

    scene.slip_in(NORTH, third)
    scene.mailroom.step()

    filed = scene.store.get(OFFICE, said.id, revs=True)
    assert (filed.rev, filed.history) == ("3-ccc", ("ccc", "bbb", "aaa"))


def test_an_office_fact_without_a_receipt_gets_one_at_its_authors_time(scene: Scene) -> None:
    said = intake(T, 1)
    content = {key: value for key, value in said.items() if key != "_id"}

    scene.store.put(OFFICE, Draft.of(said["_id"], content))
    scene.mailroom.step()

    assert scene.receipt(OFFICE, said)["received_at"] == said["at"]["device"]
    assert scene.ticket(T)["facts"] == 1


def test_a_filed_fact_that_cannot_be_read_needs_attention_and_stops_nobody(scene: Scene) -> None:
    scene.office(intake(T, 1) | {"body": "not an object"}, assignment(T, 2, "c-north"))
    said = finding(NORTH, T, 3, investigation=2)

    scene.push(NORTH, said)
    scene.mailroom.step()

    assert [item["fact"] for item in scene.ticket(T)["attention"]] == [f"{T}:intake:{uid(1)}"]
    assert scene.receipt(mailbox_of("c-north"), said)["state"] == "accepted"


def test_a_mailbox_that_was_deleted_is_made_and_filled_at_the_tickets_next_news(
    scene: Scene,
) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    scene.store.delete(mailbox_of("c-north"))
    scene.mailroom.step()

    scene.office(assignment(T, 4, "c-south"))
    scene.mailroom.step()

    assert {f"{T}:ticket", f"{T}:assignment:{uid(4)}"} <= scene.mailbox("c-north")
