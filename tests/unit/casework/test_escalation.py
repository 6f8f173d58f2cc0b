"""What is reported up at once."""

from __future__ import annotations

from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    assignment,
    field,
    intake,
    office,
    retracting,
    ticket,
)

OPENED = (intake(), assignment())


def test_given_an_injury_reported_by_a_crew_when_folded_then_the_ticket_is_escalated() -> None:
    said = {"step": "arrived", "escalate": {"cause": "injury", "reason": "A fitter fell."}}
    arrived = field(3, FactKind.PROGRESS, said, 10)
    folded = ticket(*OPENED, arrived).to_document()
    assert folded["escalated"] is True
    assert folded["escalations"] == [
        {
            "fact": arrived.fact.id,
            "at": "2026-11-23T00:10:00.000Z",
            "by": "c-1/m-1",
            "cause": "injury",
            "reason": "A fitter fell.",
        }
    ]


def test_given_an_escalation_that_is_retracted_when_folded_then_there_is_none() -> None:
    said = {"seen": "a camera team", "escalate": {"cause": "media", "reason": "Local TV."}}
    seen = field(3, FactKind.FINDING, said, 10)
    back = retracting(field(4, FactKind.FINDING, {}, 20), seen)
    assert ticket(*OPENED, seen, back).escalations == ()


def test_given_two_links_to_one_earlier_ticket_when_folded_then_it_is_one_repeat() -> None:
    body = {"relation": "repeat-of", "ticket": "T261101-AAAAA"}
    links = [office(number, FactKind.LINK, body, number) for number in (3, 4)]
    folded = ticket(*OPENED, *links)
    assert (folded.repeats, folded.escalations) == (1, ())
