"""Receipts in mailboxes: the sealed ones, joined with what was seen in the files of their facts."""

from __future__ import annotations

from typing import Any

from casework.audit_verify import verify
from casework.flags import flag
from sync import jsontext
from sync.mailroom.auditing import ticket_file
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import Draft
from tests.integration.mailroom.scene import (
    NORTH,
    Scene,
    assignment,
    device_fact,
    intake,
    office_fact,
    uid,
)

T = "T261123-BBBBB"
SHA256 = "a" * 64
EDITED = flag("edited", software="GIMP").to_document()
NO_PICTURE = flag("not-a-picture", type="text/plain").to_document()
TWIN = flag("same-picture", ticket="T261123-OTHER").to_document()
PHOTO = device_fact(
    NORTH,
    T,
    "photo",
    3,
    {"sha256": SHA256, "size": 9, "type": "image/jpeg"},
    investigation=uid(2),
)


def examination(number: int, *flags: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"of": PHOTO["_id"], "sha256": SHA256, "flags": list(flags), "derived": []}
    return office_fact(T, "examination", number, body, author={"server": "pictures"}, **more)


def photographed(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    assert scene.push(NORTH, PHOTO) is None
    scene.mailroom.step()


def shown(scene: Scene) -> dict[str, Any]:
    return scene.receipt(mailbox_of("c-north"), PHOTO)


def codes(flags: list[dict[str, Any]]) -> list[str]:
    return [item["code"] for item in flags]


def test_given_an_examination_that_comes_is_amended_and_retracted_then_the_receipt_follows_it(
    scene: Scene,
) -> None:
    photographed(scene)
    sealed = scene.receipt(OFFICE, PHOTO)
    before = shown(scene)
    assert "examined" not in before

    first = examination(4, EDITED)
    scene.office(first)
    scene.mailroom.step()
    assert shown(scene)["examined"]["fact"] == first["_id"]
    assert codes(shown(scene)["examined"]["flags"]) == ["edited"]
    assert shown(scene)["summary"]["warn"] == before.get("summary", {"warn": 0})["warn"] + 1

    second = examination(5, NO_PICTURE, amends=first["_id"])
    scene.office(second)
    scene.mailroom.step()
    assert shown(scene)["examined"]["fact"] == second["_id"]
    assert codes(shown(scene)["examined"]["flags"]) == ["not-a-picture"]

    gone = office_fact(T, "examination", 6, {"reason": "Not ours."}, retracts=first["_id"])
    scene.office(gone | {"author": {"server": "pictures"}})
    scene.mailroom.step()
    assert shown(scene) == before
    assert scene.receipt(OFFICE, PHOTO) == sealed


def test_given_a_flag_that_names_another_ticket_then_the_crew_is_shown_the_others_alone(
    scene: Scene,
) -> None:
    photographed(scene)
    scene.office(examination(4, EDITED, TWIN))
    scene.mailroom.step()

    assert codes(shown(scene)["examined"]["flags"]) == ["edited"]
    assert "OTHER" not in str(shown(scene))


def test_given_a_mailbox_in_which_the_joined_part_was_changed_then_it_is_put_right_and_no_proof(
    scene: Scene,
) -> None:
    photographed(scene)
    scene.office(examination(4, EDITED))
    scene.mailroom.step()
    right = shown(scene)

    name = f"{T}:receipt:{uid(3)}"
    there = scene.store.get(mailbox_of("c-north"), name)
    forged = {**right, "examined": {**right["examined"], "flags": []}}
    scene.store.put(mailbox_of("c-north"), Draft(name, jsontext.dumps(forged), there.rev))

    file = ticket_file(scene.store, T)
    assert file is not None
    assert not any(
        "examined" in receipt or "summary" in receipt for receipt in file.receipts.values()
    )
    assert verify(file, [forged]).ok
    assert not verify(file, [{**right, "state": "duplicate"}]).ok
    scene.mailroom.reconcile()
    assert shown(scene) == right
