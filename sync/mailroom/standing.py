"""What the office has of a ticket when a fact comes in: what the fact is judged against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Standing:
    """What the office has of a ticket when a fact comes in."""

    ticket: Ticket | None
    facts: dict[str, Mapping[str, Any]]
    """By id, with ``_id``; duplicates are looked for among them."""
    key: bytes | None = None
    """The ticket's key; it must be there for a fact with personal members."""

    def assigned_at(self, investigation: str | None) -> datetime | None:
        """When the server received the assignment of this work; None: it is not there."""
        for item in self.ticket.investigations if self.ticket is not None else ():
            if item.id == investigation:
                return item.assigned_at
        return None
