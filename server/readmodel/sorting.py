"""The order of a list: ``-emergency,priority,due`` and what comes after a place in it.

The ticket's id decides among equals, so that an order is total and the same on every node. By
``level`` a list is put together of tiers (``tiers.py``), so that key can only come first; where
nothing follows, it is the nearest promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.readmodel.counted import Condition
from server.readmodel.cursor import Place

SORTS = ("opened_at", "due", "priority", "emergency")
LEVEL = "level"
_LAST = 253_402_300_800_000
"""Milliseconds where the calendar of ``datetime`` ends."""
_INDEXES = {
    "due": "ticket_due",
    "priority": "ticket_priority",
    "emergency": "ticket_urgency",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where a list by level is: by what moment, and at which level."""

    at: int
    level: int


@dataclass(frozen=True, slots=True)
class Ordering:
    """Columns, first the most important; True: the greatest first."""

    text: str
    keys: tuple[tuple[str, bool], ...]
    highest_first: bool | None = None
    """Which levels come first, in front of all keys; None: they do not matter."""

    @property
    def index(self) -> str:
        """The index that begins with the first key, or one that holds all of them."""
        return _INDEXES.get(self.keys[0][0], "ticket_opened")

    @property
    def sql(self) -> str:
        """What follows ORDER BY."""
        return ", ".join(f"t.{column} {'DESC' if down else 'ASC'}" for column, down in self.keys)

    def place(self, row: Any, step: Step | None = None) -> Place:
        """The place of a row that has all columns, and in a list by level of its step."""
        steps = () if step is None else (step.at, step.level)
        return Place(self.text, (*steps, *(row[key] for key, _ in self.keys[:-1])), row["id"])

    def step(self, place: Place) -> Step:
        """The step of a place. Raises ValueError: it is a place in another list."""
        match place.value:
            case [int(at), int(level), *_] if 0 <= at < _LAST and level >= 0:
                return Step(at, level)
        raise ValueError("a cursor of another list")

    def after(self, place: Place) -> Condition:
        """What comes after a place, in its tier. Raises ValueError: it is one in another list."""
        steps = 0 if self.highest_first is None else 2
        if not isinstance(place.value, tuple) or len(place.value) != steps + len(self.keys) - 1:
            raise ValueError("a cursor of another list")
        bounds = list(zip(self.keys, (*place.value[steps:], place.id), strict=True))
        sql, values = "0", list[Any]()
        for (column, down), value in reversed(bounds):
            sql = f"(t.{column} {'<' if down else '>'} ? OR (t.{column} = ? AND {sql}))"
            values = [value, value, *values]
        # The first bound alone lets SQLite begin in the middle of the index.
        (first, down), value = bounds[0]
        return f"t.{first} {'<=' if down else '>='} ? AND {sql}", [value, *values]


def read_order(text: str, known: Sequence[str] | None = SORTS) -> Ordering:
    """An order by these columns; None: by what another has checked.

    Raises ValueError with the sentence for the caller: no such key, or one twice.
    """
    keys: list[tuple[str, bool]] = []
    parts = text.split(",")
    highest_first = None
    if parts[0].removeprefix("-") == LEVEL and known is SORTS:
        highest_first, parts = parts[0].startswith("-"), parts[1:] or ["due"]
    for part in parts:
        column = part.removeprefix("-")
        if known is not None and column not in known:
            first = f" {LEVEL} can only come first." if column == LEVEL else ""
            text = f"Sort by {', '.join(known)}, each with - for the greatest first.{first}"
            raise ValueError(text)
        if column in (key for key, _ in keys):
            raise ValueError(f"{column} stands twice.")
        keys.append((column, part.startswith("-")))
    return Ordering(text, (*keys, ("id", keys[-1][1])), highest_first)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: at most ``limit`` after a place."""

    order: Ordering
    limit: int
    after: Place | None = None
