"""Who of several processes does a work: the one whose name stands in the lease, while it renews it.

Whether it is renewed each process sees by its own steady clock: a lease that nobody has written for
``LENGTH`` since it was seen first is free. What stands in it of the time of day is for people; a
clock that jumps by a day, or two nodes whose clocks differ, take it from nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from uuid import uuid4

from schemas.instants import instant_text, parse_instant
from server.clock import Clock
from sync.errors import Conflict, NotFound
from sync.stores.documents import DocumentStore, Draft

LENGTH = timedelta(seconds=10)
"""After a crash another process begins so much later."""
_STILL_AFTER = timedelta(seconds=60)
_NOBODY = ""
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
    """For one process. Methods raise SyncError where the store cannot answer.

    ``name``: who this is; one that takes up the name of a dead process goes on with its lease.
    ``steady``: seconds of a clock that nobody sets.
    """

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        place: Place,
        name: str = "",
        steady: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._place = place
        self._clock = clock
        self._name = name or uuid4().hex
        self._steady = steady
        self._seen: tuple[str | None, float] = (None, 0.0)
        """The revision of another's lease, and when it was seen first."""
        self._ours: str | None = None
        self._said: str | None = None
        """The revision that this process wrote last, and the error in it."""
        self._renewed = -inf
        self.term = 0
        """Rises each time the lease is taken after somebody else may have had it."""

    def hold(self, error: str | None) -> bool:
        """Takes or renews the lease, where nobody else has it; answers whether it is ours."""
        rev, holder = _read(self._store, self._place)
        if not self._is_free(rev, holder):
            self._renewed = -inf
            return False
        stands = rev is not None and (rev, error) == (self._ours, self._said)
        fresh = self._steady() - self._renewed < LENGTH.total_seconds() / 3
        return (stands and fresh) or self._take(error, rev)

    def holds(self) -> bool:
        """Whether it is surely still ours; asks no store."""
        return self._steady() - self._renewed < LENGTH.total_seconds()

    def release(self) -> None:
        """Lets another process begin at once."""
        self._renewed = -inf
        rev, holder = _read(self._store, self._place)
        if holder is not None and holder.name == self._name:
            with suppress(Conflict):
                self._write(_NOBODY, self._clock(), holder.error, rev)

    def _is_free(self, rev: str | None, holder: Holder | None) -> bool:
        """Whether it is ours, nobody's, or of somebody who is gone."""
        if holder is None or holder.name in (self._name, _NOBODY):
            return True
        now = self._steady()
        if self._seen[0] != rev:
            self._seen = (rev, now)
        return now - self._seen[1] > LENGTH.total_seconds()

    def _take(self, error: str | None, rev: str | None) -> bool:
        began = self._steady()
        try:
            written = self._write(self._name, self._clock() + LENGTH, error, rev)
        except Conflict:
            return False
        if rev is None or rev != self._ours:
            self.term += 1
        self._ours, self._said, self._renewed = written, error, began
        return True

    def _write(self, name: str, until: datetime, error: str | None, rev: str | None) -> str:
        content = {"name": name, "until": instant_text(until), "error": error}
        db, doc_id = self._place
        return self._store.put(db, Draft.of(doc_id, content, rev))


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
