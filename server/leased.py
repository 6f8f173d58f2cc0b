"""A worker in a thread of its own, of which one among all processes works: who has the lease.

It follows the office: woken by the store's word that something was written, and looking now and
then without. An error never ends it; the lease tells it to ``/readyz``, and the round is repeated.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

from server.clock import Clock
from server.lease import Lease, Place
from sync import jsontext
from sync.errors import Conflict, NotFound, SyncError
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Seq

_REST_AT_MOST_S = 0.1
"""Between rounds that follow on each other a worker rests as long as it worked, up to this: who
catches up with a large office takes at most half of the processor from those who ask now."""
_log = logging.getLogger(__name__)


class LeasedWorker(ABC):
    """Make one per process. ``step`` for one thread at a time, ``wake`` for any."""

    name: str
    """Of its thread, and of what it does in the log."""
    look_every_s = 1.0
    gathers_s = 0.0
    """How long news may gather before a round: each round writes its place, whatever it finds."""
    databases = frozenset({OFFICE})
    """A change of one of them wakes it."""

    def __init__(self, store: DocumentStore, clock: Clock, lease: Place) -> None:
        self._store = store
        self._lease = Lease(store, clock, lease)
        self._wake, self._stop = Event(), Event()
        self._thread: Thread | None = None
        self._error: str | None = None

    @abstractmethod
    def step(self) -> bool:
        """One round; answers whether there is more to do at once.

        Does nothing without the lease (``_may_work``). May raise what it likes: it is repeated.
        """

    def start(self) -> None:
        """Works in a thread of its own until ``close``."""
        self._thread = Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and lets another process begin."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        with suppress(SyncError):
            self._lease.release()

    def _may_work(self) -> bool:
        """Takes or renews the lease; answers whether it is ours. Raises SyncError."""
        return self._lease.hold(self._error)

    def _run(self) -> None:
        end_watch = self._store.watch(self._notice)
        try:
            while not self._stop.is_set():
                self._wake.clear()
                start = monotonic()
                if self._try():
                    self._stop.wait(min(monotonic() - start, _REST_AT_MOST_S))
                elif not self._stop.is_set():
                    # ``close`` may have come before the clearing: then nobody would wake it.
                    self._wake.wait(self.look_every_s)
                    self._stop.wait(self.gathers_s)
        finally:
            end_watch()

    def _try(self) -> bool:
        try:
            more = self.step()
        except Conflict:
            return False  # another process was faster; the lease will tell
        except Exception as error:  # noqa: BLE001 (shown by readyz, tried again)
            if not self._stop.is_set():
                _log.exception("A round of the worker %s failed; trying again.", self.name)
            self._error = f"{type(error).__name__}: {error}"
            return False
        self._error = None
        return more

    def _notice(self, databases: frozenset[str]) -> None:
        if not self.databases.isdisjoint(databases):
            self._wake.set()


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
