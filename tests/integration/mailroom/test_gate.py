"""The gate before a mailbox: facts never change, and what is refused is kept."""

from __future__ import annotations

from sync.mailroom.names import QUARANTINE, mailbox_of
from sync.replication.gate import Refusal
from sync.stores.documents import Document, Draft, Range
from tests.integration.mailroom.scene import (
    NORTH,
    NORTH_2,
    SOUTH,
    Scene,
    assignment,
    finding,
    intake,
    pushed,
    recall,
)

T = "T261123-AAAAA"
SAID = finding(NORTH, T, 3, investigation=2)


def kept(scene: Scene) -> list[Document]:
    found = scene.store.documents(QUARANTINE, Range("refused:", "refused;"), bodies=True)
    return [item for item in found if item is not None]


def test_the_very_same_revision_may_come_again(scene: Scene) -> None:
    assert scene.push(NORTH, SAID) is None
    assert scene.push(NORTH, SAID) is None
    assert kept(scene) == []


def test_the_same_revision_may_come_again_after_the_hand_over_took_it_away(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.push(NORTH, SAID)
    scene.mailroom.step()
    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()

    assert SAID["_id"] not in scene.mailbox("c-north")
    assert scene.push(NORTH, SAID) is None


def test_another_content_under_the_same_id_is_refused_and_kept_whole(scene: Scene) -> None:
    scene.push(NORTH, SAID)
    changed = SAID | {"body": {"seen": "Changed my mind"}}

    reason = scene.push(NORTH, changed, {"preview.jpg": b"picture"})

    assert reason is not None
    assert "amends" in reason
    [found] = kept(scene)
    content = found.json()
    assert content["document"]["body"] == {"seen": "Changed my mind"}
    assert (content["id"], content["rev"]) == (changed["_id"], pushed(changed).rev)
    assert (content["device"], content["crew"]) == ("d-north", "c-north")
    assert content["reason"] == reason
    held = found.attachments["preview.jpg"]
    assert scene.store.attachment_bytes(held) == b"picture"


def test_a_refused_document_that_is_pushed_ten_times_is_kept_once(scene: Scene) -> None:
    for _ in range(10):
        assert scene.push(NORTH_2, SAID) is not None

    assert len(kept(scene)) == 1


def test_a_new_edit_of_a_fact_that_is_there_is_refused(scene: Scene) -> None:
    scene.push(NORTH, SAID)
    content = {key: value for key, value in SAID.items() if key != "_id"}
    rev = scene.store.get(mailbox_of("c-north"), SAID["_id"]).rev

    assert scene.gate.check(NORTH, Draft.of(SAID["_id"], content, rev)) is not None
    assert scene.gate.check(NORTH, Draft.of(SAID["_id"], content)) is not None


def test_a_deletion_is_refused(scene: Scene) -> None:
    scene.push(NORTH, SAID)

    assert scene.gate.check(NORTH, pushed(SAID)._replace(deleted=True)) is not None


def test_another_crews_fact_is_refused(scene: Scene) -> None:
    assert scene.push(SOUTH, SAID) is not None
    assert scene.mailbox("c-south") == set()


def test_what_is_no_json_is_refused_and_kept_as_text(scene: Scene) -> None:
    draft = Draft(SAID["_id"], b'{"type": ')

    reason = scene.gate.check(NORTH, draft)

    assert reason is not None
    scene.gate.refuse(NORTH, [Refusal(draft, reason)])
    assert kept(scene)[0].json()["document"] == '{"type": '


def test_a_document_refused_again_with_another_picture_is_kept_again(scene: Scene) -> None:
    scene.push(NORTH, SAID)
    changed = SAID | {"body": {"seen": "Changed my mind"}}
    for picture in (b"first", b"second", b"second"):
        scene.push(NORTH, changed, {"preview.jpg": picture})

    pictures = {found.attachments["preview.jpg"] for found in kept(scene)}
    assert {scene.store.attachment_bytes(held) for held in pictures} == {b"first", b"second"}
    assert len(kept(scene)) == 2


def test_given_many_refusals_of_one_push_when_kept_then_all_are_there_after_one_write(
    scene: Scene,
) -> None:
    before = scene.store.updates()[1]

    scene.gate.refuse(
        NORTH, [Refusal(Draft(f"{T}:ticket-{number}", b"{}"), "No.") for number in range(500)]
    )

    assert len(kept(scene)) == 500
    # A commit takes one place for each database that it wrote to.
    assert scene.store.updates(before) == ([QUARANTINE], int(before) + 1)
