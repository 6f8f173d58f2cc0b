"""From a checked query string to what the read model is asked: lists, map and statistics alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from casework.visibility import Scope
from server.readmodel.filtering import TicketFilter
from server.rest_api.access import require, scope
from server.rights import Permission

_NAMES = tuple(field.name for field in fields(TicketFilter) if field.name != "scope")


def whole_filter_of(query: dict[str, Any]) -> TicketFilter:
    """The same for the command line, whose user has all of the data before him anyway."""
    return TicketFilter(**_given(query))


def filter_of(query: dict[str, Any]) -> TicketFilter:
    """The filter in a query that ``TicketFilterQuery`` has checked, within what the caller sees.

    Raises Problem: unauthorized, forbidden.
    """
    found = _given(query)
    return TicketFilter(**found, scope=_scope_for(found))


def _given(query: dict[str, Any]) -> dict[str, Any]:
    given = {name: query[name] for name in _NAMES if query.get(name) is not None}
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }


def _scope_for(found: dict[str, Any]) -> Scope:
    """What there is for the caller. Raises Problem forbidden: an account number is asked for by
    somebody who is not shown any, and would learn which of them it belongs to."""
    here = scope()
    if "account" in found and not here.identity:
        require(Permission.SEE_IDENTITY)
    return here
