"""Which of several processes leads the mailroom, on one machine and on several nodes.

    processes of one data folder    a locked file: the system lets go of it when a process dies,
                                    so the next one begins within a second
    nodes beside one store          a lease: the next one begins ten seconds after a crash

A thread of its own keeps the lease; the mailroom asks a word in memory and waits for no store.
The file names its node, so a process that starts after a crash goes on with the node's lease.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from server.clock import Clock
from server.lease import Lease
from server.rounds import Rounds
from sync.errors import SyncError
from sync.mailroom.names import LEASES
from sync.stores.documents import DocumentStore
from sync.troubles import Trouble

LEASE = (LEASES, "mailroom")
FILE = "mailroom.lock"
_LOOK_EVERY_S = 1.0
"""As leader and while another one leads: a lease is renewed at a third of its length."""
_NAME_AT_MOST = 200
_log = logging.getLogger(__name__)


class Leader:
    """For one process. ``term`` for any thread, ``look`` for one at a time."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        folder: Path,
        on_term: Callable[[], None],
    ) -> None:
        """``on_term`` is called when this process begins to lead."""
        self._store = store
        self._clock = clock
        self._file = folder / FILE
        self._on_term = on_term
        self._trouble = Trouble(_log, "Looking after the mailroom's lead")
        self._handle = -1
        self._lease: Lease | None = None
        self._told = 0
        # A lease that is let go is taken at once, not at the next look.
        self._rounds = Rounds(store, lambda databases: LEASES in databases and not self.term())

    def term(self) -> int:
        """0 where another process leads. While this one leads: a number that is another one as
        soon as somebody else may have led in between."""
        lease = self._lease
        return lease.term if lease is not None and lease.holds() else 0

    def look(self) -> None:
        """Takes or renews the lead where nobody else has it. Raises SyncError, OSError."""
        if self._lease is None:
            self._lease = self._candidate()
        if self._lease is not None:
            self._lease.hold(None)
        if self.term() not in (0, self._told):
            self._told = self.term()
            self._on_term()

    def start(self) -> None:
        """Looks in a thread of its own until ``close``."""
        self._rounds.start("mailroom-lead", self._run)

    def close(self) -> None:
        """Lets another process lead at once."""
        self._rounds.close()
        try:
            if self._lease is not None:
                self._lease.release()
        except SyncError as error:
            _log.warning("The lead of the mailroom ends by itself: %s", error.reason)
        self._let_go()

    def _let_go(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _candidate(self) -> Lease | None:
        """The node's lease, where no other process of the folder stands for it."""
        handle = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            name = _name_in(handle)
        except BlockingIOError:
            os.close(handle)
            return None
        self._handle = handle
        return Lease(self._store, self._clock, LEASE, name)

    def _run(self) -> None:
        for _ in self._rounds:
            try:
                self.look()
                self._trouble.over()
            except (SyncError, OSError) as error:
                self._trouble.met(error)
            self._rounds.wait(_LOOK_EVERY_S)


def _name_in(handle: int) -> str:
    """The node's name. A folder that was copied to another machine is another node."""
    host = socket.gethostname()
    name = os.pread(handle, _NAME_AT_MOST, 0).decode(errors="replace")
    if name.rpartition("-")[0] != host:
        name = f"{host}-{uuid4().hex[:12]}"
        os.ftruncate(handle, 0)
        os.pwrite(handle, name.encode(), 0)
    return name
