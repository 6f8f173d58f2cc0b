"""What work that never ends says of its failures: when they begin and when they end.

Such work tries again every second or so; a line each time, with a traceback, would bury all else.
While the store is away everything that needs it fails together: that is one line for all of the
process, and one when the last of it goes on.
"""

from __future__ import annotations

import logging
from threading import Lock

from sync.errors import NotYet, SyncError, Unavailable

_log = logging.getLogger(__name__)
_lock = Lock()
_waiting: set[Trouble] = set()
"""Of all work of this process: what waits for the store."""


class Trouble:
    """Of one piece of work, for its thread. ``work`` begins a sentence: "The mailroom"."""

    def __init__(self, log: logging.Logger, work: str) -> None:
        self._log = log
        self._work = work
        self._last = ""

    def met(self, error: Exception) -> None:
        """A try failed and will be repeated; what was said of it already is for ``DEBUG``."""
        text = error.reason if isinstance(error, SyncError) else f"{type(error).__name__}: {error}"
        if isinstance(error, NotYet):
            self._log.debug("%s waits: %s", self._work, text)
            return
        if isinstance(error, Unavailable):
            if self._is_first_to_wait():
                _log.warning("The store is away, and all that needs it waits: %s", text)
        elif text != self._last:
            self._log.error("%s failed and tries again.", self._work, exc_info=error)
        self._log.debug("%s failed again.", self._work, exc_info=error)
        self._last = text

    def over(self) -> None:
        """A try went well."""
        if not self._last:
            return
        self._last = ""
        with _lock:
            waited = self in _waiting
            _waiting.discard(self)
            all_go_on = waited and not _waiting
        if all_go_on:
            _log.warning("The store answers again, and all goes on.")
        elif not waited:
            self._log.warning("%s goes on.", self._work)

    def _is_first_to_wait(self) -> bool:
        with _lock:
            first = not _waiting
            _waiting.add(self)
            return first
