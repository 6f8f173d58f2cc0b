"""What is remembered of tickets is bounded; a ticket is whole all the same."""

from __future__ import annotations

from sync.mailroom.dossier import Dossiers
from tests.integration.mailroom.scene import (
    NORTH,
    RULES,
    Scene,
    assignment,
    decision,
    finding,
    intake,
)

EARLIER, LATER = "T261122-AAAAA", "T261123-BBBBB"


def test_given_a_remembered_ticket_when_another_one_fills_the_memory_then_no_fact_of_it_is_missing(
    scene: Scene,
) -> None:
    dossiers = Dossiers(scene.store, RULES, remembered=4)
    scene.office(intake(LATER, 1), assignment(LATER, 2, "c-north"), decision(LATER, 3))
    dossiers.read(LATER)
    scene.office(intake(EARLIER, 11), *(decision(EARLIER, number) for number in range(12, 20)))

    earlier, later = dossiers.read_all([EARLIER, LATER])

    assert len(earlier.sheets) == 9
    assert len(later.sheets) == 3


def test_given_a_remembered_chain_when_another_one_fills_the_memory_then_no_fact_is_sealed_twice(
    scene: Scene,
) -> None:
    dossiers = Dossiers(scene.store, RULES, remembered=10)
    scene.office(intake(LATER, 1), assignment(LATER, 2, "c-north"))
    scene.mailroom.step()
    assert dossiers.read(LATER).chain.length == 1
    scene.office(intake(EARLIER, 11))
    scene.push(NORTH, finding(NORTH, LATER, 3, investigation=2))
    scene.mailroom.step()

    earlier, later = dossiers.read_all([EARLIER, LATER])

    assert earlier.chain.sealed == earlier.sheets.keys()
    assert later.chain.length == 2
    assert later.chain.sealed == later.sheets.keys()
