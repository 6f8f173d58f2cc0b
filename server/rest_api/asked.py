"""From a checked query string to what the read model is asked: lists, map and statistics alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from server.readmodel.filtering import TicketFilter

_NAMES = tuple(field.name for field in fields(TicketFilter))


def filter_of(query: dict[str, Any]) -> TicketFilter:
    """The filter in a query that ``TicketFilterQuery`` has checked."""
    given = {name: query[name] for name in _NAMES if query.get(name) is not None}
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return TicketFilter(**found)
