"""Follows the office: which files its facts declare, and whether they are here already.

A file may come before its fact: then it waits, and the fact finds it. The place that was reached
stands beside the index; one that is lost costs time and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from media.errors import MediaError
from media.evidence import Arrival
from media.parts import Part
from media.uploads import Uploads
from schemas.vocabulary import COPY_KINDS
from server.evidence.arrivals import Arrivals
from server.evidence.claims import OFFICE as OFFICE_OWNER
from server.evidence.claims import owner_of
from server.evidence.erasing import Erasing
from server.evidence.index import Declared, declared_by
from server.rounds import Rounds
from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.mailroom.names import MEDIA, OFFICE
from sync.stores.documents import Change, DocumentStore, Seq
from sync.troubles import Trouble

_PAGE = 500
_LOOK_EVERY_S = 5.0
_TIDY_EVERY_S = 3_600.0
"""Uploads expire after days, so an hour more or less is nothing."""
_PLACE = "following"
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
        self._trouble = Trouble(_log, "Following the files that facts declare")
        self._rounds = Rounds(store, lambda databases: OFFICE in databases)

    def start(self) -> None:
        """Works in a thread of its own until ``close``."""
        self._rounds.start("evidence", self._run)

    def close(self) -> None:
        """Ends the thread."""
        self._rounds.close()

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
        here = [(one, file) for one in found if (file := self._look_for(one)) is not None]
        self._arrivals.find(here)
        if page.last_seq != since:
            content = {"office": info.uuid, "seq": page.last_seq}
            with suppress(Conflict):
                self._store.put_local(MEDIA, _PLACE, jsontext.dumps(content), rev)
        if len(page.changes) == _PAGE:
            return True
        self._erasing.carry_out()
        return False

    def _look_for(self, declared: Declared) -> Arrival | None:
        """The file, where it is here; an upload of it is finished."""
        author, sha256 = owner_of(declared.crew), declared.sha256
        owners = dict.fromkeys((author, OFFICE_OWNER))
        for owner in owners:
            with suppress(MediaError):  # told to its sender; tried again when it is tidied
                self._uploads.declared(owner, sha256)
        blob = self._uploads.blobs.find(sha256)
        if blob is None:
            return None
        by = declared.device or author
        known = Part(author, sha256, blob.size, by, filetype=declared.filetype, fact=declared.fact)
        sheets = (self._uploads.parts.untold(owner, sha256) for owner in owners)
        return Arrival(sha256, blob.size, next(filter(None, sheets), known))

    def _place(self) -> tuple[str | None, str, Seq]:
        try:
            rev, body = self._store.get_local(MEDIA, _PLACE)
        except NotFound:
            return None, "", 0
        said = jsontext.loads(body)
        return rev, said["office"], said["seq"]

    def _run(self) -> None:
        self._attempt(self._erasing.recover)
        tidy_at = 0.0
        for _ in self._rounds:
            if monotonic() >= tidy_at:
                self._attempt(self._uploads.recover)
                tidy_at = monotonic() + _TIDY_EVERY_S
            if not self._attempt(self.step):
                self._rounds.wait(_LOOK_EVERY_S)

    def _attempt(self, work: Callable[[], object]) -> object:
        try:
            done = work()
        except Exception as error:  # noqa: BLE001 (the place stays, so nothing is passed over)
            self._trouble.met(error)
            return False
        self._trouble.over()
        return done


def follow_anew(store: DocumentStore) -> None:
    """Has the office looked through from its beginning, as an older copy of it needs that was put
    back: files may be here of which it does not know. Raises SyncError."""
    while True:
        try:
            store.delete_local(MEDIA, _PLACE, store.get_local(MEDIA, _PLACE)[0])
        except NotFound:
            return
        except Conflict:  # a server that runs was faster
            continue


def _declarations(change: Change) -> list[Declared]:
    if change.document is None or change.deleted or not any(k in change.id for k in _KINDS):
        return []
    return list(declared_by(change.id, change.document.json()))
