"""The mailroom at work in its own thread: woken by writes, surviving errors."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import cast

from casework.disclosure import crews_view
from sync.errors import Unavailable
from sync.mailroom.mailroom import Mailroom
from sync.mailroom.names import mailbox_of
from sync.stores.documents import DocumentStore
from tests.integration.mailroom.faulty import Faults, FaultyStore
from tests.integration.mailroom.scene import (
    NORTH,
    RULES,
    Scene,
    assignment,
    finding,
    intake,
    uid,
)
from tests.mailrooms import running

T = "T261123-AAAAA"


def wait_for(store: DocumentStore, true: Callable[[], bool]) -> None:
    """Waits until a condition holds, looking again at every write."""
    changed = Event()
    end_watch = store.watch(lambda _: changed.set())
    try:
        while not true():
            assert changed.wait(10), "nothing was written for ten seconds"
            changed.clear()
    finally:
        end_watch()


def test_a_pushed_fact_wakes_the_mailroom_and_is_answered(scene: Scene) -> None:
    with running(scene.mailroom):
        scene.office(intake(T, 1), assignment(T, 2, "c-north"))
        wait_for(scene.store, lambda: f"{T}:ticket" in scene.mailbox("c-north"))
        scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
        wait_for(scene.store, lambda: f"{T}:receipt:{uid(3)}" in scene.mailbox("c-north"))

    assert scene.mailroom.health().last_error is None


def test_two_mailrooms_at_once_do_no_harm(scene: Scene) -> None:
    other = Mailroom(scene.store, RULES, scene.clock, dict)
    said = [finding(NORTH, T, number, investigation=2) for number in range(10, 40)]
    with running(scene.mailroom), running(other):
        scene.office(intake(T, 1), assignment(T, 2, "c-north"))
        for doc in said:
            scene.push(NORTH, doc)
        wait_for(
            scene.store, lambda: {f"{T}:receipt:{uid(n)}" for n in range(10, 40)} <= _ids(scene)
        )

    scene.restart()
    scene.mailroom.step()
    assert scene.ticket(T)["facts"] == 32
    in_mailbox = scene.store.get(mailbox_of("c-north"), f"{T}:ticket").json()
    assert in_mailbox == crews_view(scene.ticket(T))
    assert scene.store.info("quarantine").doc_count == 0


def _ids(scene: Scene) -> set[str]:
    return scene.mailbox("c-north")


def test_a_mailroom_whose_store_fails_says_so_and_goes_on_when_it_is_back(scene: Scene) -> None:
    faults, stop = Faults(before=1, error=Unavailable("the disk is full")), Event()
    mailroom = Mailroom(
        cast(DocumentStore, FaultyStore(scene.store, faults)), RULES, scene.clock, dict
    )
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    faults.happened = stop.set

    faults.arm()
    mailroom.run(stop)
    assert mailroom.health().last_error == "Unavailable: the disk is full"
    assert (mailroom.health().failures, mailroom.health().backlog) == (1, 3)

    with running(mailroom):
        wait_for(scene.store, lambda: f"{T}:ticket" in scene.mailbox("c-north"))
    assert mailroom.health().last_error is None
    assert mailroom.health().failures == 0


def test_a_restarted_mailroom_catches_up_with_what_came_while_it_was_away(scene: Scene) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
    scene.office(assignment(T, 4, "c-south"))

    assert scene.mailroom.health().backlog == 2
    scene.restart()
    scene.mailroom.step()

    assert f"{T}:receipt:{uid(3)}" in scene.mailbox("c-north")
    assert f"{T}:finding:{uid(3)}" in scene.mailbox("c-south")
    assert scene.mailroom.health().backlog == 0
