"""This installation: its id, and the epoch that begins anew when an older copy is put back.

server  {"type": "server", "uuid", "epoch": from 1, "raised_at", "reason"}

Replication clients remember how far they came under the name that the server gives itself. After
an older copy of the data was put back that is not true any more: the server has lost what came
since. So its name changes with the epoch, and clients compare everything anew.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.instants import instant_text
from server.registry.documents import Content, Registry
from server.registry.secrets import digest
from sync.errors import Conflict, NotFound
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore

_ID = "server"
_FIRST = 1


@dataclass(frozen=True, slots=True)
class Epoch:
    """``server``: the installation's id, for good. ``raised_at`` and ``reason`` of the last raise,
    None in the first epoch."""

    server: str
    number: int
    raised_at: str | None
    reason: str | None

    @property
    def name(self) -> str:
        """What replication clients call this server: another one in every epoch.

        The moment is part of it, because the number alone comes again when the same old copy is
        put back a second time.
        """
        if self.number == _FIRST:
            return self.server
        return digest(f"{self.server}:{self.number}:{self.raised_at}")[:32]


class Installation:
    """Any thread may call. A raise by another process is noticed at the next question."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def epoch(self) -> Epoch:
        """The epoch now; the first question makes the installation's id. Raises SyncError."""
        content = self._registry.find(_ID)
        while content is None:
            with suppress(Conflict):  # another process was first: its word holds
                self._registry.create(_ID, {"type": "server", "uuid": uuid.uuid4().hex})
            content = self._registry.find(_ID)
        return _epoch(content)

    def name(self) -> str:
        """What replication clients call this server now. Raises SyncError."""
        return self.epoch().name

    def begin_epoch(self, reason: str, now: datetime) -> Epoch:
        """Begins the next epoch. Raises SyncError."""
        self.epoch()

        def change(content: dict[str, Any]) -> Content:
            number = int(content.get("epoch", _FIRST)) + 1
            return {**content, "epoch": number, "raised_at": instant_text(now), "reason": reason}

        return _epoch(self._registry.update(_ID, change))


def epoch_in(store: DocumentStore) -> Epoch | None:
    """The epoch of the office in a store that is only looked at; None: there is no office.

    Raises SyncError.
    """
    try:
        return _epoch(store.get(REGISTRY, _ID).json())
    except NotFound:
        return None


def _epoch(content: Content) -> Epoch:
    return Epoch(
        str(content["uuid"]),
        int(content.get("epoch", _FIRST)),
        content.get("raised_at"),
        content.get("reason"),
    )
