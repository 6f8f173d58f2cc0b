"""A worker in a thread of its own, of which one among all processes works: who has the lease.

It follows the office: woken by the store's word that something was written, and looking now and
then without. An error never ends it; the lease tells it to ``/readyz``, and the round is repeated.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from server.clock import Clock
from server.lease import Lease, Place
from server.rounds import Rounds
from sync import jsontext
from sync.errors import Conflict, NotFound, SyncError
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Seq
from sync.troubles import Trouble

_REST_AT_MOST_S = 0.1
"""Between rounds that follow on each other a worker rests as long as it worked, up to this: who
catches up with a large office takes at most half of the processor from those who ask now."""
_log = logging.getLogger(__name__)


class LeasedWorker(ABC):
    """Make one per process. ``step`` for one thread at a time."""

    name: str
    """Of its thread, and of what it does in the log."""
    look_every_s = 1.0
    gathers_s = 0.0
    """How long news may gather before a round: each round writes its place, whatever it finds."""
    databases = frozenset({OFFICE})
    """A change of one of them wakes it."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        lease: Place,
        steady: Callable[[], float] = monotonic,
    ) -> None:
        """``steady``: seconds of a clock that nobody sets, by which the lease is judged."""
        self._store = store
        self._lease = Lease(store, clock, lease, steady=steady)
        self._rounds = Rounds(store, lambda changed: not self.databases.isdisjoint(changed))
        self._error: str | None = None
        self._trouble = Trouble(_log, f"The worker {self.name}")

    @abstractmethod
    def step(self) -> bool:
        """One round; answers whether there is more to do at once.

        Does nothing without the lease (``_may_work``). May raise what it likes: it is repeated.
        """

    def start(self) -> None:
        """Works in a thread of its own until ``close``."""
        self._rounds.start(self.name, self._run)

    def close(self) -> None:
        """Ends the thread and lets another process begin."""
        self._rounds.close()
        with suppress(SyncError):
            self._lease.release()

    def _may_work(self) -> bool:
        """Takes or renews the lease; answers whether it is ours. Raises SyncError."""
        return self._lease.hold(self._error)

    def _run(self) -> None:
        for _ in self._rounds:
            start = monotonic()
            if self._try():
                self._rounds.pause(min(monotonic() - start, _REST_AT_MOST_S))
            else:
                self._rounds.wait(self.look_every_s)
                self._rounds.pause(self.gathers_s)

    def _try(self) -> bool:
        try:
            more = self.step()
        except Conflict:
            return False  # another process was faster; the lease will tell
        except Exception as error:  # noqa: BLE001 (shown by readyz, tried again)
            if not self._rounds.stopped:
                self._trouble.met(error)
            self._error = f"{type(error).__name__}: {error}"
            return False
        self._error = None
        self._trouble.over()
        return more


def read_place(store: DocumentStore, place: Place, by: str = "") -> tuple[str | None, Seq]:
    """How far a database was followed: revision of the note, and the place in its changes.

    ``place``: the database and the name of the note. From the beginning where this is another
    database (new, or restored), or where what it was gone through ``by`` is no longer the same.
    Raises SyncError.
    """
    try:
        rev, body = store.get_local(*place)
    except NotFound:
        return None, 0
    said = jsontext.loads(body)
    same = said["office"] == store.info(place[0]).uuid and said.get("by", "") == by
    return rev, said["seq"] if same else 0


def save_place(store: DocumentStore, place: Place, seq: Seq, rev: str | None, by: str = "") -> None:
    """Notes how far it went, over the note of this revision. Raises Conflict, SyncError."""
    note = {"office": store.info(place[0]).uuid, "seq": seq, "by": by}
    store.put_local(*place, jsontext.dumps(note), rev)
