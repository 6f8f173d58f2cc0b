"""From a checked query string to what the read model is asked: lists, map and statistics alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from casework.visibility import Scope
from schemas.vocabulary import MediaState
from server.evidence.completeness import tickets_on_their_way
from server.readmodel.filtering import TicketFilter
from server.rest_api.access import parts, require, scope
from server.rights import Permission

_OWN = ("scope", "among", "flag")
"""Members that no query says."""
_NAMES = tuple(field.name for field in fields(TicketFilter) if field.name not in _OWN)


def whole_filter_of(query: dict[str, Any]) -> TicketFilter:
    """The same for the command line, whose user has all of the data before him anyway."""
    found = _given(query)
    state = found.get("media")
    return TicketFilter(**{**found, "media": () if state is None else (state.value,)})


def filter_of(query: dict[str, Any]) -> TicketFilter:
    """The filter in a query that ``TicketFilterQuery`` has checked, within what the caller sees.

    Raises Problem: unauthorized, forbidden.
    """
    found = _with_media(_given(query))
    return TicketFilter(**found, scope=_scope_for(found))


def _given(query: dict[str, Any]) -> dict[str, Any]:
    given = {name: query[name] for name in _NAMES if query.get(name) is not None}
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }


def _with_media(found: dict[str, Any]) -> dict[str, Any]:
    """What is on its way is no fact and in no row: it is looked up among the uploads."""
    state = found.get("media")
    if state is None:
        return found
    if state is not MediaState.ON_ITS_WAY:
        return {**found, "media": (state.value,)}
    coming = tuple(tickets_on_their_way(parts().media))
    return {**found, "media": (MediaState.MISSING.value,), "among": coming}


def _scope_for(found: dict[str, Any]) -> Scope:
    """What there is for the caller. Raises Problem forbidden: an account number is asked for by
    somebody who is not shown any, and would learn which of them it belongs to."""
    here = scope()
    if "account" in found and not here.identity:
        require(Permission.SEE_IDENTITY)
    return here
