"""The mailroom is killed before and after each of its calls to the store, one after the other."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

import pytest

from sync.mailroom.comparing import differences
from sync.mailroom.names import mailbox_of
from sync.stores.documents import DocumentStore, Range
from tests.integration.mailroom.faulty import Faults, FaultyStore, Killed
from tests.integration.mailroom.scene import NORTH, Scene, assignment, finding, intake, pushed, uid

T = "T261123-AAAAA"


@pytest.mark.parametrize("written", [False, True])
def test_a_fact_is_answered_whichever_call_the_mailroom_dies_at(
    scene: Scene, written: bool
) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    for call in range(1, 41):
        faults = Faults(after=call) if written else Faults(before=call)
        scene.restart(cast(DocumentStore, FaultyStore(scene.store, faults)))
        scene.push(NORTH, finding(NORTH, T, 100 + call, investigation=2))
        faults.arm()
        with suppress(Killed):
            scene.mailroom.step()
        scene.restart()
        scene.mailroom.step()
        assert f"{T}:receipt:{uid(100 + call)}" in scene.mailbox("c-north"), call
        assert scene.ticket(T)["facts"] == 2 + call


def test_a_fact_the_office_does_not_have_yet_is_never_removed(scene: Scene) -> None:
    scene.slip_in(NORTH, pushed(finding(NORTH, T, 3, investigation=2)))
    found = {
        item.id: item
        for item in scene.store.documents(mailbox_of("c-north"), Range(), bodies=True)
        if item is not None
    }

    assert differences(found, {}, filed={}) == []
    assert [draft.deleted for draft in differences(found, {}, filed=found)] == [True]
