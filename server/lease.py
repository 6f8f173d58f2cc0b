"""Who of several processes does a work: the one whose name stands in the lease, until it ends."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from schemas.instants import instant_text, parse_instant
from server.clock import Clock
from sync.errors import Conflict, NotFound
from sync.stores.documents import DocumentStore, Draft

LENGTH = timedelta(seconds=10)
"""After a crash another process begins so much later."""
_STILL_AFTER = timedelta(seconds=60)
Place = tuple[str, str]
"""Database and document in which a lease stands. Not a local one: of two who take it at the same
moment the store must refuse the second, in whatever process."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works now, until when, and the last error of its work."""

    name: str
    until: datetime
    error: str | None


class Lease:
    """For one process. Methods raise SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore, clock: Clock, place: Place) -> None:
        self._store = store
        self._place = place
        self._clock = clock
        self._name = uuid4().hex

    def hold(self, error: str | None) -> bool:
        """Takes or renews the lease, where nobody else has it; answers whether it is ours."""
        rev, holder = _read(self._store, self._place)
        now = self._clock()
        ours = holder is not None and holder.name == self._name
        if holder is not None and not ours and now < holder.until < now + 2 * LENGTH:
            return False  # one further ahead comes from a clock that was wrong
        if holder is not None and ours and holder.error == error and _is_fresh(holder, now):
            return True
        try:
            self._write(now + LENGTH, error, rev)
        except Conflict:
            return False
        return True

    def release(self) -> None:
        """Lets another process begin at once."""
        rev, holder = _read(self._store, self._place)
        if holder is not None and holder.name == self._name:
            with suppress(Conflict):
                self._write(self._clock(), holder.error, rev)

    def _write(self, until: datetime, error: str | None, rev: str | None) -> None:
        content = {"name": self._name, "until": instant_text(until), "error": error}
        db, doc_id = self._place
        self._store.put(db, Draft.of(doc_id, content, rev))


def _is_fresh(holder: Holder, now: datetime) -> bool:
    return now + LENGTH / 2 < holder.until <= now + LENGTH


def holder_of(store: DocumentStore, place: Place) -> Holder | None:
    """Who works; None where nobody ever did. Raises SyncError."""
    return _read(store, place)[1]


def stands_still(store: DocumentStore, now: datetime, place: Place) -> str | None:
    """Why nothing is done, as a sentence; None where the worker works, or never did."""
    holder = holder_of(store, place)
    if holder is None:
        return None
    if holder.error is not None:
        return f"the last round failed: {holder.error}"
    if now - holder.until > _STILL_AFTER:
        return f"nobody works since {instant_text(holder.until)}"
    return None


def _read(store: DocumentStore, place: Place) -> tuple[str | None, Holder | None]:
    try:
        found = store.get(*place)
    except NotFound:
        return None, None
    said = found.json()
    return found.rev, Holder(said["name"], parse_instant(said["until"]), said["error"])
