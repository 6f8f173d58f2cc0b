"""Tickets that a ticket's flags name and that are not there for the caller."""

from __future__ import annotations

from casework.unnamed import tickets_named
from server.office.commands import Desk, is_there
from sync.mailroom.dossier import Dossier


def hidden_by(desk: Desk, dossier: Dossier) -> frozenset[str]:
    """The tickets that an answer made of this dossier must not name. Raises SyncError."""
    if desk.scope.is_whole:
        return frozenset()
    named = tickets_named([sheet.fact for sheet in dossier.sheets.values()])
    return frozenset(ticket for ticket in named if not is_there(desk, ticket))
