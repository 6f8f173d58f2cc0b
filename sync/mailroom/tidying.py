"""Once a day the bodies of superseded revisions go: a ticket is written anew at every fact, and
nobody asks for yesterday's. The trees stay, so no device takes an old revision for news.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from schemas.instants import instant_text, parse_instant
from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.mailroom.names import OFFICE, crew_of
from sync.stores.documents import DocumentStore

EVERY = timedelta(days=1)
_NAME = "mailroom-tidied"


class Tidying:
    """Remembers in the office when it was done last, so that restarts do not do it again."""

    def __init__(self, store: DocumentStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._done_at: datetime | None = None

    def tidy_now(self) -> None:
        """The same whatever the day. Raises SyncError."""
        ask_for_tidying(self._store)
        self._done_at = None
        self.tidy()

    def tidy(self) -> bool:
        """Compacts the office and the mailboxes, if a day has passed; answers whether it did.

        Raises SyncError where the store cannot be written.
        """
        now = self._clock()
        if self._done_at is None:
            self._done_at = self._saved()[1]
        if self._done_at is not None and abs(now - self._done_at) < EVERY:
            return False
        for db in [OFFICE, *(name for name in self._store.names() if crew_of(name) is not None)]:
            with suppress(NotFound):  # a mailbox deleted meanwhile
                self._store.compact(db)
        self._done_at = now
        with suppress(Conflict):  # another mailroom was first
            self._store.put_local(
                OFFICE, _NAME, jsontext.dumps({"at": instant_text(now)}), self._saved()[0]
            )
        return True

    def _saved(self) -> tuple[str | None, datetime | None]:
        try:
            rev, body = self._store.get_local(OFFICE, _NAME)
        except NotFound:
            return None, None
        return rev, parse_instant(jsontext.loads(body)["at"])


def ask_for_tidying(store: DocumentStore) -> None:
    """Lets whoever looks next tidy, also after a stop: what is erased leaves a body behind."""
    with suppress(NotFound, Conflict):
        store.delete_local(OFFICE, _NAME, store.get_local(OFFICE, _NAME)[0])
