"""What is said of a ticket now: what the rules of the fold, and the reports, read."""

from __future__ import annotations

from casework.filed import FiledFact
from casework.fold import standing
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import (
    TICKET,
    amending,
    assignment,
    faulty,
    finding,
    intake,
    retracting,
)


def parties(*findings: FiledFact) -> list[str]:
    """The parties that the findings which stand name."""
    said = standing(TICKET, [intake(), assignment(), *findings])
    return [entry.body["party"] for entry in said if entry.kind is FactKind.FINDING]


def test_an_amended_fact_stands_once_with_its_last_words() -> None:
    first, second = finding(11, "utility", 10), finding(12, "customer", 20)

    assert parties(first, amending(second, first)) == ["customer"]


def test_what_was_withdrawn_or_is_faulty_does_not_stand() -> None:
    withdrawn, wrong = finding(11, "utility", 10), faulty(finding(13, "utility", 30))

    assert parties(withdrawn, retracting(finding(12, None, 20), withdrawn), wrong) == []


def test_nothing_stands_where_nothing_is_filed() -> None:
    assert standing(TICKET, []) == ()
