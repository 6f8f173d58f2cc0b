"""What a person said of facts that wait: those after hand-over, and those with faults.

A decision accepts or declines what came after hand-over; an acceptance answers one fact of either
kind, with a reason. Between answers to one fact the later one counts. A faulty fact of a crew
that is accepted stands as it is, if it can be read at all; one that is declined waits no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from casework.entry import Entry
from casework.filed import FiledFact
from schemas.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class Answers:
    """By fact id, whether it is accepted."""

    hand_over: Mapping[str, bool]
    faults: Mapping[str, bool]


def answers(office: Iterable[Entry]) -> Answers:
    """What the office's entries, in order, say of facts that wait."""
    hand_over: dict[str, bool] = {}
    faults: dict[str, bool] = {}
    for entry in office:
        if entry.kind is FactKind.DECISION:
            hand_over.update(dict.fromkeys(entry.body.get("accepts") or (), True))
            hand_over.update(dict.fromkeys(entry.body.get("declines") or (), False))
        elif entry.kind is FactKind.ACCEPTANCE:
            hand_over[entry.body["fact"]] = faults[entry.body["fact"]] = entry.body["accept"]
    return Answers(hand_over, faults)


def as_answered(known: Mapping[str, FiledFact], said: Answers) -> dict[str, FiledFact]:
    """The facts, without the faults of those that a person takes as they are."""
    return {
        fact_id: replace(item, faults=()) if _taken(item, said) else item
        for fact_id, item in known.items()
    }


def _taken(item: FiledFact, said: Answers) -> bool:
    by_device = item.fact.author.device is not None
    return by_device and item.readable and said.faults.get(item.fact.id, False)
