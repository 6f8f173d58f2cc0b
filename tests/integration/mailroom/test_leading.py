"""Two mailrooms on one store, each in a thread with a word of its own whether it is its turn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from server.clock import Clock
from server.leading import Leader
from sync.mailroom.mailroom import Mailroom
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
from tests.waiting import until

T = "T261123-AAAAA"


class Turn:
    """A term that the test gives."""

    def __init__(self, term: int) -> None:
        self.now = term

    def __call__(self) -> int:
        return self.now


def answered(scene: Scene, *numbers: int) -> bool:
    receipts = {f"{T}:receipt:{uid(n)}" for n in numbers}
    return receipts <= scene.mailbox("c-north")


def test_given_two_mailrooms_when_one_leads_then_the_other_does_nothing_until_it_is_its_turn(
    scene: Scene,
) -> None:
    other = Mailroom(scene.store, RULES, scene.clock, dict)
    first, second = Turn(1), Turn(0)
    with running(scene.mailroom, first), running(other, second):
        scene.office(intake(T, 1), assignment(T, 2, "c-north"))
        scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
        until(lambda: answered(scene, 3), "the leader answers")
        assert other.health().last_round is None

        first.now, second.now = 0, 1
        other.nudge()
        until(lambda: other.health().last_round, "the other one works")
        done = scene.mailroom.health().last_round
        scene.push(NORTH, finding(NORTH, T, 4, investigation=2))
        until(lambda: answered(scene, 4), "the new leader answers")
        assert scene.mailroom.health().last_round == done

    assert scene.ticket(T)["facts"] == 4
    assert scene.store.info("quarantine").doc_count == 0


def test_given_a_lead_that_ended_before_the_first_round_when_it_works_then_it_does_nothing(
    scene: Scene,
) -> None:
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))

    done_by_another = scene.mailroom.step(Turn(0))
    seen = scene.mailbox("c-north")
    done_as_leader = scene.mailroom.step(Turn(1))

    assert (done_by_another, seen) == (False, set())
    assert done_as_leader
    assert f"{T}:ticket" in scene.mailbox("c-north")


def test_given_two_that_both_lead_for_a_while_when_facts_pour_in_then_each_is_there_once(
    scene: Scene,
) -> None:
    other = Mailroom(scene.store, RULES, scene.clock, dict)
    turns = Turn(1), Turn(0)
    numbers = range(10, 40)
    with running(scene.mailroom, turns[0]), running(other, turns[1]):
        scene.office(intake(T, 1), assignment(T, 2, "c-north"))
        for number in numbers:
            # Both, the other, both, the first: what a suspended leader looks like to the next one.
            turns[0].now, turns[1].now = (
                (1, 1, 0, number)[number % 4],
                (1, 0, number, 1)[number % 4],
            )
            other.nudge()
            scene.mailroom.nudge()
            scene.push(NORTH, finding(NORTH, T, number, investigation=2))
        until(lambda: answered(scene, *numbers), "every fact is answered")

    scene.restart()
    scene.mailroom.step()
    assert scene.ticket(T)["facts"] == 2 + len(numbers)
    assert scene.store.info("quarantine").doc_count == 0


@pytest.mark.parametrize("days", [1, -1])
def test_given_a_leader_whose_clock_jumps_a_day_then_it_leads_on_and_every_fact_is_answered(
    scene: Scene, tmp_path: Path, days: int
) -> None:
    ahead = timedelta()
    nodes = [tmp_path / "a", tmp_path / "b"]
    for folder in nodes:
        folder.mkdir()
    clocks: list[Clock] = [lambda: scene.clock() + ahead, scene.clock]
    rooms = [Mailroom(scene.store, RULES, clock, dict) for clock in clocks]
    leads = [
        Leader(scene.store, clock, folder, room.nudge)
        for clock, folder, room in zip(clocks, nodes, rooms, strict=True)
    ]
    leads[0].start()
    until(leads[0].term, "the first one leads")
    leads[1].start()
    with running(rooms[0], leads[0].term), running(rooms[1], leads[1].term):
        scene.office(intake(T, 1), assignment(T, 2, "c-north"))
        ahead = timedelta(days=days)
        scene.push(NORTH, finding(NORTH, T, 3, investigation=2))
        until(lambda: answered(scene, 3), "the fact is answered")

        leads[0].close()
        until(leads[1].term, "the other one leads")
        scene.push(NORTH, finding(NORTH, T, 4, investigation=2))
        until(lambda: answered(scene, 4), "that fact is answered too")
    leads[1].close()
    assert scene.ticket(T)["facts"] == 4
