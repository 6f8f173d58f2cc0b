"""What an investigation asks for: its checklist and the time it may take.

An item is answered by a finding of its crew, or by an internal record that names the
investigation; of several answers to one item the latest counts. What cannot be done is answered
with the reason. The items are those of the assignment as it was made: a later version of the
profile asks nothing more of work that is under way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.entry import Entry
from casework.stages import text_of
from schemas.vocabulary import DeadlineState, FactKind, ItemKind

_ANSWERED_BY = {
    ItemKind.PHOTO.value: "fact",
    ItemKind.READING.value: "fact",
    ItemKind.CHOICE.value: "choice",
    ItemKind.TEXT.value: "text",
    ItemKind.DONE.value: "done",
}
_Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checklist:
    """How far a checklist is; ``missing`` are the codes of required items without an answer."""

    items: int
    answered: int
    missing: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"items": self.items, "answered": self.answered, "missing": list(self.missing)}


@dataclass(frozen=True, slots=True)
class WorkDeadline:
    """The time of one investigation; ``met_at`` is corrected time."""

    due: datetime
    state: DeadlineState
    met_at: datetime | None
    reported_at: datetime | None

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "due": text_of(self.due),
            "state": self.state,
            "met_at": text_of(self.met_at),
            "reported_at": text_of(self.reported_at),
        }


Answers = Mapping[str, Mapping[str, _Item]]
"""By investigation and item: the answer that counts."""


def answers_by_work(said: Iterable[Entry]) -> Answers:
    """What was answered in each investigation; ``said`` in its order."""
    found: dict[str, dict[str, _Item]] = defaultdict(dict)
    for entry in said:
        if entry.kind in (FactKind.FINDING, FactKind.RECORD) and entry.first.investigation:
            for answer in entry.body.get("checklist") or ():
                found[entry.first.investigation][answer["item"]] = answer
    return found


def checklist(items: Sequence[_Item], answers: Mapping[str, _Item]) -> Checklist | None:
    """How far a checklist is; None where the assignment has none."""
    if not items:
        return None
    answered = {item["code"] for item in items if answers_it(item, answers.get(item["code"]))}
    missing = [
        str(item["code"]) for item in items if item["required"] and item["code"] not in answered
    ]
    return Checklist(len(items), len(answered), tuple(missing))


def answers_it(item: _Item, answer: _Item | None) -> bool:
    """Whether an answer is of the item's kind; one of its options where it is a choice."""
    if answer is None:
        return False
    if answer.get("not_done"):
        return True
    given = answer.get(_ANSWERED_BY[item["kind"]])
    if item["kind"] == ItemKind.CHOICE.value:
        return given in {option["code"] for option in item.get("options") or ()}
    return bool(given)
