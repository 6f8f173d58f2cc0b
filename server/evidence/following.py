"""Follows the office: which files its facts declare, and whether they are here already.

A file may come before its fact: then it waits, and the fact finds it. The place that was reached
stands beside the index; one that is lost costs time and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

from media.errors import MediaError
from media.uploads import Uploads
from schemas.vocabulary import COPY_KINDS
from server.evidence.arrivals import Arrivals
from server.evidence.claims import OFFICE as OFFICE_OWNER
from server.evidence.claims import owner_of
from server.evidence.erasing import Erasing
from server.evidence.index import Declared, declared_by
from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.mailroom.names import MEDIA, OFFICE
from sync.stores.documents import Change, DocumentStore, Seq

_PAGE = 500
_LOOK_EVERY_S = 5.0
_TIDY_EVERY_S = 3_600.0
"""Uploads expire after days, so an hour more or less is nothing."""
NAME = "following"
"""The local document that says how far the office was read; without it, from the beginning on."""
_KINDS = (
    *(":photo:", ":record:", ":intake:", ":instrument-file:", ":statement:", ":signature:"),
    *(f":{kind.value}:" for kind in COPY_KINDS),
)
_log = logging.getLogger(__name__)


class Following:
    """``step`` for one thread at a time; several processes may follow one office."""

    def __init__(
        self,
        store: DocumentStore,
        arrivals: Arrivals,
        uploads: Uploads,
        erasing: Erasing,
    ) -> None:
        self._store = store
        self._index = arrivals.index
        self._arrivals = arrivals
        self._uploads = uploads
        self._erasing = erasing
        self._wake, self._stop = Event(), Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Works in a thread of its own until ``close``."""
        self._thread = Thread(target=self._run, name="evidence", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def step(self) -> bool:
        """Reads a page of the office; answers whether there is more. Raises SyncError, OSError."""
        rev, office, since = self._place()
        info = self._store.info(OFFICE)
        page = self._store.changes(
            OFFICE, since if office == info.uuid else 0, limit=_PAGE, bodies=True
        )
        self._erasing.notice(page.changes)
        found = [one for change in page.changes for one in _declarations(change)]
        if found:
            self._index.declare(found)
        here = [(one, size) for one in found if (size := self._look_for(one)) is not None]
        self._arrivals.tell(here)
        if page.last_seq != since:
            content = {"office": info.uuid, "seq": page.last_seq}
            with suppress(Conflict):
                self._store.put_local(MEDIA, NAME, jsontext.dumps(content), rev)
        if len(page.changes) == _PAGE:
            return True
        self._erasing.carry_out()
        return False

    def _look_for(self, declared: Declared) -> int | None:
        """The bytes of the file, where it is here; an upload of it is finished."""
        for owner in {OFFICE_OWNER, owner_of(declared.crew)}:
            with suppress(MediaError):  # told to its sender; tried again when it is tidied
                self._uploads.declared(owner, declared.sha256)
        blob = self._uploads.blobs.find(declared.sha256)
        return None if blob is None else blob.size

    def _place(self) -> tuple[str | None, str, Seq]:
        try:
            rev, body = self._store.get_local(MEDIA, NAME)
        except NotFound:
            return None, "", 0
        said = jsontext.loads(body)
        return rev, said["office"], said["seq"]

    def _run(self) -> None:
        end_watch = self._store.watch(self._notice)
        try:
            self._attempt(self._erasing.recover)
            tidy_at = 0.0
            while not self._stop.is_set():
                if monotonic() >= tidy_at:
                    self._attempt(self._uploads.recover)
                    tidy_at = monotonic() + _TIDY_EVERY_S
                self._wake.clear()
                # ``close`` may have come before the clearing: then nobody would wake it.
                if not self._attempt(self.step) and not self._stop.is_set():
                    self._wake.wait(_LOOK_EVERY_S)
        finally:
            end_watch()

    def _attempt(self, work: Callable[[], object]) -> object:
        try:
            return work()
        except Exception:  # noqa: BLE001 (the place stays as it was, so nothing is passed over)
            _log.exception("The files that facts declare could not be followed; trying again.")
            return False

    def _notice(self, databases: frozenset[str]) -> None:
        if OFFICE in databases:
            self._wake.set()


def _declarations(change: Change) -> list[Declared]:
    if change.document is None or change.deleted or not any(k in change.id for k in _KINDS):
        return []
    return list(declared_by(change.id, change.document.json()))
