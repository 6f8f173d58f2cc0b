"""The order of a list: ``-emergency,priority,due`` and what comes after a place in it.

The ticket's id decides among equals, so that an order is total and the same on every node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.readmodel.cursor import Place
from server.readmodel.filtering import Condition

SORTS = ("opened_at", "due", "priority", "emergency")
_INDEXES = {
    "due": "ticket_due",
    "priority": "ticket_priority",
    "emergency": "ticket_urgency",
}


@dataclass(frozen=True, slots=True)
class Ordering:
    """Columns, first the most important; True: the greatest first."""

    text: str
    keys: tuple[tuple[str, bool], ...]

    @property
    def index(self) -> str:
        """The index that begins with the first key, or one that holds all of them."""
        return _INDEXES.get(self.keys[0][0], "ticket_opened")

    @property
    def sql(self) -> str:
        """What follows ORDER BY."""
        return ", ".join(f"t.{column} {'DESC' if down else 'ASC'}" for column, down in self.keys)

    def place(self, row: Any) -> Place:
        """The place of a row that has all columns."""
        return Place(self.text, tuple(row[key] for key, _ in self.keys[:-1]), row["id"])

    def after(self, place: Place) -> Condition:
        """What comes after a place. Raises ValueError: it is a place in another list."""
        if not isinstance(place.value, tuple) or len(place.value) != len(self.keys) - 1:
            raise ValueError("a cursor of another list")
        bounds = list(zip(self.keys, (*place.value, place.id), strict=True))
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
    for part in text.split(","):
        column = part.removeprefix("-")
        if known is not None and column not in known:
            raise ValueError(f"Sort by {', '.join(known)}, each with - for the greatest first.")
        if column in (key for key, _ in keys):
            raise ValueError(f"{column} stands twice.")
        keys.append((column, part.startswith("-")))
    return Ordering(text, (*keys, ("id", keys[-1][1])))
