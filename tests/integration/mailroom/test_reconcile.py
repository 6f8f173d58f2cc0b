"""Mailboxes that were deleted, made anew or written wrongly come to what their crews may have."""

from __future__ import annotations

from typing import cast

import pytest

from sync import jsontext
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import DocumentStore, Draft, Range
from tests.integration.mailroom.faulty import Faults, FaultyStore
from tests.integration.mailroom.scene import (
    NORTH,
    Scene,
    assignment,
    finding,
    intake,
    pushed,
    recall,
    uid,
)

T = "T261123-AAAAA"
OTHER = "T261123-BBBBB"
BOX = mailbox_of("c-north")


def contents(scene: Scene) -> dict[str, object]:
    found = scene.store.documents(BOX, Range(), bodies=True)
    return {item.id: item.json() for item in found if item is not None}


@pytest.fixture
def worked(scene: Scene) -> Scene:
    """North holds one ticket, lost another, and has sent a finding and a late one."""
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.office(intake(OTHER, 3), assignment(OTHER, 4, "c-north"))
    scene.push(NORTH, finding(NORTH, T, 5, investigation=2))
    scene.mailroom.step()
    scene.office(recall(OTHER, 6, investigation=4))
    scene.mailroom.step()
    scene.push(NORTH, finding(NORTH, OTHER, 7, investigation=4))
    scene.mailroom.step()
    return scene


def test_mailboxes_that_are_right_are_left_as_they_are(worked: Scene) -> None:
    before = worked.store.info(BOX).seq

    assert worked.mailroom.reconcile() == 0
    assert worked.mailroom.reconcile("c-north") == 0

    assert worked.store.info(BOX).seq == before


def test_a_stale_mailbox_is_put_right(worked: Scene) -> None:
    right = contents(worked)
    ticket = worked.store.get(BOX, f"{T}:ticket")
    wrong = [
        Draft.of(f"{T}:ticket", {"type": "ticket", "status": "old"}, ticket.rev),
        Draft.of(f"{OTHER}:ticket", {"type": "ticket"}),
        Draft.of("T261123-NEVER:ticket", {"type": "ticket"}),
        Draft.of(f"crew-c-north:notice:{uid(99)}", {"type": "notice", "ticket": T}),
        Draft(f"{T}:receipt:{uid(5)}", b"{}", _rev(worked, f"{T}:receipt:{uid(5)}"), deleted=True),
    ]
    outcomes = worked.store.write(BOX, wrong)
    assert all(isinstance(outcome, str) for outcome in outcomes)
    worked.mailroom.step()

    assert worked.mailroom.reconcile() == len(wrong)

    assert contents(worked) == right


def _rev(scene: Scene, doc_id: str) -> str:
    return scene.store.get(BOX, doc_id).rev


def test_of_one_crew_only_its_own_mailbox_is_touched(worked: Scene) -> None:
    for crew in ("c-north", "c-south"):
        worked.store.put(mailbox_of(crew), Draft.of("T261123-NEVER:ticket", {"type": "ticket"}))

    worked.mailroom.reconcile("c-south")

    assert "T261123-NEVER:ticket" in worked.mailbox("c-north")
    assert "T261123-NEVER:ticket" not in worked.mailbox("c-south")


def test_what_was_pushed_and_not_yet_read_is_filed_and_not_removed(worked: Scene) -> None:
    worked.store.put_local(
        BOX,
        "mailroom",
        jsontext.dumps({"uuid": worked.store.info(BOX).uuid, "seq": 10_000}),
        _local_rev(worked),
    )
    worked.restart()
    said = finding(NORTH, T, 8, investigation=2)
    worked.slip_in(NORTH, pushed(said))
    worked.mailroom.step()
    assert said["_id"] not in worked.ids(OFFICE)

    worked.mailroom.reconcile()

    assert worked.receipt(BOX, said)["state"] == "accepted"
    assert said["_id"] in worked.mailbox("c-north")


def _local_rev(scene: Scene) -> str:
    return scene.store.get_local(BOX, "mailroom")[0]


def test_a_mailbox_deleted_while_the_mailroom_was_away_is_filled_when_it_starts(
    worked: Scene,
) -> None:
    right = contents(worked)
    worked.restart()
    worked.mailroom.step()
    worked.store.delete(BOX)

    worked.restart()
    worked.mailroom.step()

    assert contents(worked) == right


def test_a_mailbox_made_anew_beside_the_running_mailroom_is_filled(worked: Scene) -> None:
    right = contents(worked)
    worked.store.delete(BOX)
    worked.store.create(BOX)

    assert worked.mailroom.step()

    assert contents(worked) == right
    assert not worked.mailroom.step()


def test_a_start_among_the_mailboxes_it_knows_folds_no_ticket(worked: Scene) -> None:
    worked.restart()
    worked.mailroom.step()  # remembers the mailboxes
    faults = Faults()
    worked.restart(cast(DocumentStore, FaultyStore(worked.store, faults)))
    for number in range(20):
        worked.office(intake(f"T261123-{number:05d}", 100 + number))
    worked.mailroom.step()
    worked.restart(cast(DocumentStore, FaultyStore(worked.store, faults)))

    faults.arm()
    worked.mailroom.step()

    assert faults.calls is not None
    assert faults.calls < 60
