"""The timeline: every fact that was filed, with its three times and what it says in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.filed import FiledFact
from casework.ticket import Line, Ticket
from schemas.vocabulary import FactKind
from server.reports.model import Event

_LONGEST = 160
_SAYS: dict[FactKind, tuple[str, ...]] = {
    FactKind.INTAKE: ("title",),
    FactKind.ASSIGNMENT: ("crew", "note"),
    FactKind.PROGRESS: ("reason", "note"),
    FactKind.FINDING: ("seen",),
    FactKind.READING: ("value", "unit", "phase"),
    FactKind.PHOTO: ("caption",),
    FactKind.STATEMENT: ("text",),
    FactKind.APPROVAL: ("step", "outcome", "reason"),
    FactKind.EXECUTION: ("note",),
    FactKind.REPLY: ("channel", "text"),
    FactKind.CALL_BACK: ("note",),
    FactKind.ARCHIVE: ("note",),
    FactKind.LINK: ("relation", "ticket", "reason"),
    FactKind.RECORD: ("reference", "text"),
}
"""Members of a body that are its words; of the other kinds it is the reason."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A fact under its receipt. ``sha256`` is the receipt's: of the fact as it was received."""

    filed: FiledFact
    sha256: str

    @property
    def received_at(self) -> datetime:
        """When the server received the fact."""
        return self.filed.received_at


def events(
    ticket: Ticket, filed: Mapping[str, Filed], names: Mapping[str, str]
) -> tuple[Event, ...]:
    """One line for each fact of the ticket's history; crews by their ``names``."""
    return tuple(_event(line, filed.get(line.fact), names) for line in ticket.history)


def _event(line: Line, item: Filed | None, names: Mapping[str, str]) -> Event:
    fact = item.filed.fact if item else None
    return Event(
        at=line.at,
        device_at=fact.at.device if fact else None,
        received_at=item.received_at if item else None,
        what=line.what,
        who=line.who,
        text=_words(fact.kind, fact.body, names) if fact else "",
        state=item.filed.state if item else "",
        fact=line.fact,
        sha256=item.sha256 if item else "",
    )


def _words(kind: FactKind, body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    parts = [body.get(name) for name in _SAYS.get(kind, ("reason",))]
    parts = [names.get(part, part) if isinstance(part, str) else part for part in parts]
    said = [str(part).strip() for part in parts if isinstance(part, str | int | float)]
    text = (" " if kind is FactKind.READING else " · ").join(part for part in said if part)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
