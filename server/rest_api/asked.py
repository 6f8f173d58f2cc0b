"""From a checked query string to what the read model is asked: lists, map and statistics alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from casework.visibility import Scope
from schemas.vocabulary import MediaState
from server.evidence.completeness import tickets_on_their_way
from server.readmodel.counted import Counted
from server.readmodel.filtering import TicketFilter
from server.rest_api.access import parts, require, scope
from server.rights import Permission

_OWN = ("scope", "among", "flag", "counted")
"""Members that no query says."""
_NAMES = tuple(field.name for field in fields(TicketFilter) if field.name not in _OWN)
_COUNTED = tuple(field.name for field in fields(Counted) if field.name != "repeat_days")
_PERSONAL = ("account", "address")
"""What whoever is shown no customers must not ask for: the answer would tell whose it is."""


def whole_filter_of(query: dict[str, Any], repeat_days: int | None) -> TicketFilter:
    """The same for the command line, whose user has all of the data before him anyway.

    ``repeat_days``: how long ago an earlier complaint may be, by the profile.
    """
    found = _given(query, repeat_days)
    state = found.get("media")
    return TicketFilter(**{**found, "media": () if state is None else (state.value,)})


def filter_of(query: dict[str, Any]) -> TicketFilter:
    """The filter in a query that ``TicketFilterQuery`` has checked, within what the caller sees.

    Raises Problem: unauthorized, forbidden.
    """
    found = _with_media(_given(query, parts().policy.repeat.window_days))
    return TicketFilter(**found, scope=_scope_for(query))


def _given(query: dict[str, Any], repeat_days: int | None) -> dict[str, Any]:
    counted = Counted(**_named(query, _COUNTED), repeat_days=repeat_days)
    return {**_named(query, _NAMES), "counted": counted}


def _named(query: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    given = {name: query[name] for name in names if query.get(name) is not None}
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


def _scope_for(query: dict[str, Any]) -> Scope:
    """What there is for the caller. Raises Problem forbidden: something is asked for by which a
    customer is found, by somebody who is not shown any."""
    here = scope()
    if not here.identity and any(query.get(name) is not None for name in _PERSONAL):
        require(Permission.SEE_IDENTITY)
    return here
