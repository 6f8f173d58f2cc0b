"""Copying the databases of a store to another one, while the first goes on being written.

A pass goes through the changes of every database since the place that the pass before reached, and
brings the leaves that are missing as grafts: with their history, body and attachments. The place
stands in the target, in a local document of the database, and is written after what it speaks of:
a pass that was cut off is repeated from there, and what is known is not sent again.

The same note says of which move a database is, and is there before its first document. Others may
keep databases at the target, also such that came there by a move: only what has the note of this
move is written, emptied of what went, or removed.

Local documents stay behind: they hold places in sequences, which are others in another store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sync import jsontext
from sync.errors import AlreadyExists, BadRequest, NotFound, SyncError, Unavailable
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


@dataclass(frozen=True, slots=True)
class _Note:
    """In a database of the target: which move brought it, from which database (its uuid), how far;
    and the note's own revision."""

    move: str
    source: str
    seq: Seq
    rev: str


class Copier:
    """From ``source`` to ``target``, all databases but those in ``skip``. For one thread.

    ``move``: what this move is called, and no other one ever.
    """

    def __init__(
        self, source: DocumentStore, target: DocumentStore, move: str, skip: Collection[str] = ()
    ) -> None:
        self.move = move
        self._source = source
        self._target = target
        self._skip = skip

    def names(self) -> list[str]:
        """The databases that are copied, as there are now."""
        return [name for name in self._source.names() if name not in self._skip]

    def brought(self) -> list[str]:
        """Those of them that this move made at the target. Raises SyncError."""
        return [db for db in self.names() if self._is_ours(db)]

    def waiting(self) -> int:
        """About how many documents the next pass goes through. Raises SyncError."""
        there, count = set(self._target.names()), 0
        for db in self.names():
            with suppress(NotFound):
                uuid = self._source.info(db).uuid
                note = self._note(db) if db in there else None
                seq = note.seq if note is not None and note.source == uuid else 0
                page = self._source.changes(db, seq, limit=1)
                count += len(page.changes) + page.pending
        return count

    def copy(self, progress: Progress) -> int:
        """One pass; answers how many documents had changed. ``progress`` is told each page's.

        Raises SyncError where a store cannot answer; BadRequest, with the document's id, where the
        target does not take one; AlreadyExists, with its name, where a database is another's.
        Doing it again goes on where it stopped.
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
        rev, seq = self._open(db, uuid, there=there)
        count = 0
        while True:
            page = self._source.changes(db, seq, limit=PAGE)
            self._bring(db, page.changes)
            if page.last_seq != seq:
                seq = page.last_seq
                rev = self._put_note(db, uuid, seq, rev)
            count += len(page.changes)
            progress(len(page.changes))
            if len(page.changes) < PAGE:
                return count

    def _open(self, db: str, uuid: str, *, there: bool) -> tuple[str, Seq]:
        """Makes the database where it lacks; revision of the note, and where to go on."""
        note = self._note(db) if there else None
        if there:
            self._require_ours(db, note)
        if note is not None and note.source == uuid:
            return note.rev, note.seq
        if note is not None:  # deleted at the source, and made anew
            self._target.delete(db)
        if note is not None or not there:
            self._target.create(db)
        return self._put_note(db, uuid, 0, None), 0

    def _require_ours(self, db: str, note: _Note | None) -> None:
        """An empty database without a note may be one whose maker was cut off. Raises AlreadyExists
        for any other that this move did not bring."""
        if note is not None:
            ours = note.move == self.move
        else:
            info = self._target.info(db)
            ours = info.doc_count + info.deleted_count == 0
        if not ours:
            raise AlreadyExists(f"A database {db} is there, which this move did not bring.")

    def _is_ours(self, db: str) -> bool:
        note = self._note(db)
        return note is not None and note.move == self.move

    def _note(self, db: str) -> _Note | None:
        try:
            rev, body = self._target.get_local(db, _NOTE)
        except NotFound:
            return None
        said = jsontext.loads(body)
        # Older versions did not write which move it was: it is none that goes on.
        return _Note(said.get("move", ""), said["source"], said["seq"], rev)

    def _put_note(self, db: str, uuid: str, seq: Seq, rev: str | None) -> str:
        said = {"move": self.move, "source": uuid, "seq": seq}
        return self._target.put_local(db, _NOTE, jsontext.dumps(said), rev)

    def _drop_gone(self, names: Iterable[str]) -> int:
        """Removes databases that this move brought and that are no more; answers how many."""
        gone = [db for db in names if self._is_ours(db)]
        for db in gone:
            with suppress(NotFound):
                self._target.delete(db)
        return len(gone)

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
