"""Telling of arrivals: those that come together are told together.

Every fact that a ticket gets has it folded and delivered anew, so a hundred photos told one by one
cost a hundred rounds. The first of a burst is told at once; what comes while it is told, and for a
moment after, is told in one go. Nothing waits in memory alone: an upload's sheet lies on the disk
until its arrival was told (``media/parts.py``), and what a stop cut off is told at the next start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Event, Thread

from media.evidence import Arrival
from media.parts import Part, Sender
from server.evidence.arrivals import Arrivals
from sync.troubles import Trouble

_GATHERS_S = 0.2
_BACK_OFF_S = 1.0
_log = logging.getLogger(__name__)

_Waiting = dict[tuple[str, str], tuple[Arrival, Callable[[], None]]]
"""By owner and SHA-256: the arrival, and what forgets its upload."""


class Telling:
    """Any thread may call. Until ``start`` each arrival is told at once, by who notes it."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._waiting: _Waiting = {}
        self._news = Condition()
        self._trouble = Trouble(_log, "Telling of files that came")
        self._stop = Event()
        self._thread: Thread | None = None

    def declares(self, sender: Sender, sha256: str) -> bool:
        """Whether a fact entitles the sender to hand in this file. Raises SyncError."""
        return self._arrivals.declares(sender, sha256)

    def differs(self, part: Part, found: str) -> None:
        """What came is not what was declared. Raises SyncError."""
        self._arrivals.differs(part, found)

    def note(self, arrival: Arrival, forget: Callable[[], None]) -> None:
        """A file is evidence now. Raises SyncError where it is told at once."""
        with self._news:
            if self._thread is not None:
                self._waiting[arrival.part.owner, arrival.sha256] = (arrival, forget)
                self._news.notify()
                return
        self._arrivals.note([arrival])
        forget()

    def start(self) -> None:
        """Tells in a thread of its own until ``close``."""
        self._thread = Thread(target=self._run, name="telling", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Tells what waits and ends the thread."""
        with self._news:
            self._stop.set()
            self._news.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while some := self._next():
            told = self._attempt(some)
            if not told and self._stop.is_set():
                return  # the disk has it
            self._stop.wait(_GATHERS_S if told else _BACK_OFF_S)

    def _next(self) -> _Waiting:
        """What waits, once there is any; nothing at the end."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._stop.is_set())
            some, self._waiting = self._waiting, {}
            return some

    def _attempt(self, some: _Waiting) -> bool:
        try:
            self._arrivals.note([arrival for arrival, _ in some.values()])
            for _, forget in some.values():
                forget()
        except Exception as error:  # noqa: BLE001 (they are on the disk; they are told again)
            self._trouble.met(error)
            with self._news:
                self._waiting = some | self._waiting
            return False
        self._trouble.over()
        return True
