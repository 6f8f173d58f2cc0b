"""Saved views: a name for the filters of the ticket list, for oneself or for the whole office.

saved-view:<id>  {"type": "saved-view", "id", "name", "owner", "shared", "filter": {…as the list is
                  asked…}, "made": which request made it, where that had a key (``making.py``)}

They belong to a person and not to a machine, for people change desks. A filter says nothing of
tickets; what it finds is found within the part of the office that there is for who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.problem import Problem
from server.registry.documents import Content, Registry
from server.registry.making import Making
from server.registry.secrets import new_name
from server.registry.versions import Kept, etag_of, require_match
from sync.errors import NotFound

_PREFIX = "saved-view:"
_PERSONAL = frozenset({"q", "account", "address"})
"""Parameters whose words can tell who a customer is."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """``filter``: parameters of the ticket list, in the texts in which they are sent."""

    id: str
    name: str
    owner: str
    shared: bool
    filter: Mapping[str, str]

    def is_there_for(self, user: str, *, identity: bool) -> bool:
        """Whether a user is shown it. One that may name a customer is shared with those alone who
        see customers (``identity``)."""
        return self.owner == user or (self.shared and (identity or not self.is_personal))

    @property
    def is_personal(self) -> bool:
        """Whether it may name a customer."""
        return not _PERSONAL.isdisjoint(self.filter)


class SavedViews:
    """Reads and writes them. Methods raise SyncError where the store cannot answer."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def all(self) -> list[SavedView]:
        """All of them, whoever's."""
        return [_view(content) for content in self._registry.list(_PREFIX)]

    def one(self, view: str) -> Kept[SavedView]:
        """Raises Problem not_found."""
        content = self._registry.find(_PREFIX + view)
        if content is None:
            raise _none(view)
        return _kept(content)

    def add(self, owner: str, members: Mapping[str, Any], making: Making | None) -> Kept[SavedView]:
        """Raises Problem idempotency_key_reused."""
        view = making.name("v-") if making else new_name("v-")
        content = {"type": "saved-view", "id": view, "owner": owner, **members}
        return _kept(self._registry.make(_PREFIX + view, content, making))

    def change(
        self, view: str, members: Mapping[str, Any], if_match: str | None
    ) -> Kept[SavedView]:
        """Raises Problem: not_found, precondition_failed."""

        def changed(content: Content) -> Content:
            require_match(content, if_match)
            return {**content, **members}

        try:
            return _kept(self._registry.update(_PREFIX + view, changed))
        except NotFound:
            raise _none(view) from None

    def remove(self, view: str, if_match: str | None) -> None:
        """Raises Problem: not_found, precondition_failed."""
        content = self._registry.find(_PREFIX + view)
        if content is None:
            raise _none(view)
        require_match(content, if_match)
        self._registry.remove(_PREFIX + view)


def _none(view: str) -> Problem:
    return Problem("not_found", f"There is no saved view {view!r}.")


def _kept(content: Content) -> Kept[SavedView]:
    return Kept(_view(content), etag_of(content))


def _view(content: Content) -> SavedView:
    names = ("id", "name", "owner", "shared", "filter")
    return SavedView(**{name: content[name] for name in names})
