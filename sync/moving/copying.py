"""Copying the databases of a store to another one, while the first goes on being written.

A pass goes through the changes of every database since the place that the pass before reached, and
brings the leaves that are missing as grafts: with their history, body and attachments. The place
stands in the target, in a local document of the database, and is written after what it speaks of:
a pass that was cut off is repeated from there, and what is known is not sent again.

Local documents stay behind: they hold places in sequences, which are others in another store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress

from sync import jsontext
from sync.errors import BadRequest, NotFound, SyncError, Unavailable
from sync.stores.documents import (
    Change,
    Document,
    DocumentStore,
    Draft,
    NewAttachment,
    Seq,
    Wanted,
)

Progress = Callable[[int], None]
PAGE = 200
_BYTES = 8 << 20
"""Of bodies and attachments that are held at once, about."""
_NOTE = "moved-from"


class Copier:
    """From ``source`` to ``target``, all databases but those in ``skip``. For one thread."""

    def __init__(
        self, source: DocumentStore, target: DocumentStore, skip: Collection[str] = ()
    ) -> None:
        self._source = source
        self._target = target
        self._skip = skip

    def names(self) -> list[str]:
        """The databases that are copied, as there are now."""
        return [name for name in self._source.names() if name not in self._skip]

    def waiting(self) -> int:
        """About how many documents the next pass goes through. Raises SyncError."""
        there, count = set(self._target.names()), 0
        for db in self.names():
            with suppress(NotFound):
                info = self._source.info(db)
                seq = self._place(db, info.uuid)[1] if db in there else None
                page = self._source.changes(db, seq or 0, limit=1)
                count += len(page.changes) + page.pending
        return count

    def copy(self, progress: Progress) -> int:
        """One pass; answers how many documents had changed. ``progress`` is told each page's.

        Raises SyncError where a store cannot answer; BadRequest, with the document's id, where the
        target does not take one. Doing it again goes on where it stopped.
        """
        names = self.names()
        there = set(self._target.names())
        changed = sum(self._database(db, db in there, progress) for db in names)
        return changed + self._drop_gone(there - set(names))

    def _database(self, db: str, there: bool, progress: Progress) -> int:
        try:
            uuid = self._source.info(db).uuid
        except NotFound:  # deleted since it was listed
            return 0
        note, seq = self._open(db, uuid, there=there)
        count = 0
        while True:
            page = self._source.changes(db, seq, limit=PAGE)
            self._bring(db, page.changes)
            if page.last_seq != seq or note is None:
                said = jsontext.dumps({"source": uuid, "seq": page.last_seq})
                note = self._target.put_local(db, _NOTE, said, note)
            seq = page.last_seq
            count += len(page.changes)
            progress(len(page.changes))
            if len(page.changes) < PAGE:
                return count

    def _open(self, db: str, uuid: str, *, there: bool) -> tuple[str | None, Seq]:
        """Makes the database where it lacks; revision of the note, and where to go on."""
        if there:
            note, seq = self._place(db, uuid)
            if seq is not None:
                return note, seq
            self._target.delete(db)  # deleted at the source, and made anew
        self._target.create(db)
        return None, 0

    def _place(self, db: str, uuid: str) -> tuple[str | None, Seq | None]:
        """Revision of the note, and the place reached; no place: it is of another database."""
        try:
            rev, body = self._target.get_local(db, _NOTE)
        except NotFound:
            return None, 0
        said = jsontext.loads(body)
        return rev, said["seq"] if said["source"] == uuid else None

    def _drop_gone(self, names: Iterable[str]) -> int:
        """Removes databases that came here and are no more; answers how many."""
        count = 0
        for db in names:
            with suppress(NotFound):
                self._target.get_local(db, _NOTE)
                self._target.delete(db)
                count += 1
        return count

    def _bring(self, db: str, changes: Sequence[Change]) -> None:
        leaves = {change.id: [leaf.rev for leaf in change.leaves] for change in changes}
        missing = self._target.missing(db, leaves) if leaves else {}
        wanted = [Wanted(doc_id, rev) for doc_id, revs in missing.items() for rev in revs]
        found = self._source.read(db, wanted, revs=True) if wanted else []
        documents = (document for some in found for document in some)
        for drafts in _pieces(self._drafts(documents)):
            outcomes = self._target.write(db, drafts, new_edits=False)
            for draft, outcome in zip(drafts, outcomes, strict=True):
                _require_taken(db, draft, outcome)

    def _drafts(self, documents: Iterable[Document]) -> Iterator[Draft]:
        for document in documents:
            try:
                attached = {
                    name: NewAttachment(
                        held.content_type, self._source.attachment_bytes(held), held.revpos
                    )
                    for name, held in document.attachments.items()
                }
            except NotFound:  # replaced since it was listed: what replaced it comes later
                continue
            yield Draft(
                document.id,
                document.body,
                document.rev,
                document.deleted,
                document.history,
                attached,
            )


def _pieces(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Pieces of which each is held in memory at once."""
    some: list[Draft] = []
    size = 0
    for draft in drafts:
        some.append(draft)
        files = [one for one in draft.attachments.values() if isinstance(one, NewAttachment)]
        size += len(draft.body) + sum(len(one.data) for one in files)
        if size > _BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _require_taken(db: str, draft: Draft, outcome: str | SyncError) -> None:
    if isinstance(outcome, Unavailable):
        raise outcome
    if isinstance(outcome, SyncError):
        raise BadRequest(f"{db}: the target does not take {draft.id}: {outcome.reason}")
