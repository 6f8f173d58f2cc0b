"""Once a day the bodies of superseded revisions go: a ticket is written anew at every fact, and
nobody asks for yesterday's. The trees stay, so no device takes an old revision for news. What is
known of where crews were goes after its time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from schemas.instants import instant_text, parse_instant
from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.mailroom.names import OFFICE, crew_of
from sync.mailroom.tracks import forget_tracks
from sync.stores.documents import DocumentStore

EVERY = timedelta(days=1)
TRACKS_KEPT = timedelta(days=30)
_NAME = "mailroom-tidied"


class Tidying:
    """Remembers in the office when it was done last, so that restarts do not do it again.

    The note is ``{"at": instant}``, or null where somebody asked for it since: what began before
    it was asked for does not count, so the note is only written over the one that was read first.
    """

    def __init__(
        self,
        store: DocumentStore,
        clock: Callable[[], datetime],
        tracks_kept: timedelta = TRACKS_KEPT,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tracks_kept = tracks_kept
        self._done_at: datetime | None = None

    def tidy_now(self) -> None:
        """The same whatever the day. Raises SyncError."""
        ask_for_tidying(self._store)
        self._tidy()

    def tidy(self) -> bool:
        """Compacts the office and the mailboxes, if a day has passed; answers whether it did.

        Raises SyncError where the store cannot be written.
        """
        if self._done_at is None:
            self._done_at = _noted(self._store)[1]
        if self._done_at is not None and abs(self._clock() - self._done_at) < EVERY:
            return False
        self._tidy()
        return True

    def _tidy(self) -> None:
        now, rev = self._clock(), _noted(self._store)[0]
        forget_tracks(self._store, now - self._tracks_kept)
        for db in [OFFICE, *(name for name in self._store.names() if crew_of(name) is not None)]:
            with suppress(NotFound):  # a mailbox deleted meanwhile
                self._store.compact(db)
        self._done_at = now if _note(self._store, now, rev) else None


def ask_for_tidying(store: DocumentStore) -> None:
    """Lets whoever looks next tidy, also after a stop: what is erased leaves a body behind."""
    while not _note(store, None, _noted(store)[0]):
        continue


def _note(store: DocumentStore, at: datetime | None, rev: str | None) -> bool:
    """Writes the note over the one of this revision; answers whether it was still that one."""
    said = jsontext.dumps({"at": None if at is None else instant_text(at)})
    try:
        store.put_local(OFFICE, _NAME, said, rev)
    except Conflict:
        return False
    return True


def _noted(store: DocumentStore) -> tuple[str | None, datetime | None]:
    """Revision of the note, and when it was done last; None: never, or it was asked for."""
    try:
        rev, body = store.get_local(OFFICE, _NAME)
    except NotFound:
        return None, None
    at = jsontext.loads(body)["at"]
    return rev, None if at is None else parse_instant(at)
