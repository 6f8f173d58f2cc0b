"""Writing drafts: what can be known to be wrong is refused here, all else is sent together.

CouchDB commits document by document. Documents of one partition go to one shard, in one commit:
so what belongs to one ticket of a partitioned office is there together or not at all, as long as
one request brings it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from zlib import crc32

from sync import jsontext
from sync.errors import (
    BadRequest,
    Conflict,
    IllegalId,
    MissingStub,
    SyncError,
    TooLarge,
    Unavailable,
)
from sync.revisions.revision import parse
from sync.stores.couchdb.answers import refusal_of
from sync.stores.couchdb.attaching import Attaching, Bytes
from sync.stores.couchdb.door import Door
from sync.stores.couchdb.reading import Reader
from sync.stores.documents import Batch, Document, Draft, Outcome, Stub, Wanted

_BYTES = 8 << 20
"""Of one request, about. CouchDB reads a body whole before it looks at it."""
_DOCUMENTS = 500
_LOCKS = 64


class Writer:
    """Writes batches. For any thread."""

    def __init__(self, door: Door, reader: Reader, bytes_: Bytes) -> None:
        self._door = door
        self._reader = reader
        self._bytes = bytes_
        self._locks = [Lock() for _ in range(_LOCKS)]

    def write(self, batch: Batch) -> list[Outcome]:
        """The outcome of each draft. Raises NotFound, Unavailable."""
        if not batch.drafts:
            self._reader.check(batch.db)
            return []
        if not batch.only_new:
            return self._write(batch, batch.drafts)
        with self._locks[crc32(batch.db.encode()) % _LOCKS]:
            return self._write_new(batch)

    def _write_new(self, batch: Batch) -> list[Outcome]:
        """Leaves out what is there already: the first of an id, and what is known, stand."""
        ids = list(dict.fromkeys(draft.id for draft in batch.drafts if _is_legal(draft.id)))
        listed = self._reader.by_keys(batch.db, ids, bodies=False)
        there = {doc_id for doc_id, found in zip(ids, listed, strict=True) if found is not None}
        known = self._known(batch, there)
        firsts: dict[str, int] = {}
        for place, draft in enumerate(batch.drafts):
            if draft.id not in there:
                firsts.setdefault(draft.id, place)
        chosen = sorted(firsts.values())
        written = self._write(batch, [batch.drafts[place] for place in chosen])
        outcomes: dict[int, Outcome] = dict(zip(chosen, written, strict=True))
        for place, draft in enumerate(batch.drafts):
            if place not in outcomes:
                first = outcomes.get(firsts.get(draft.id, -1))
                stands = not batch.new_edits and (
                    (draft.id, draft.rev) in known or (first is not None and first == draft.rev)
                )
                outcomes[place] = str(draft.rev) if stands else Conflict()
        return [outcomes[place] for place in range(len(batch.drafts))]

    def _known(self, batch: Batch, there: set[str]) -> set[tuple[str, str | None]]:
        """The grafts of documents that are there whose revision is there as well."""
        if batch.new_edits or not there:
            return set()
        asked: dict[str, list[str]] = {}
        for draft in batch.drafts:
            if draft.id in there and draft.rev is not None:
                asked.setdefault(draft.id, []).append(draft.rev)
        missing = self._reader.missing(batch.db, asked)
        return {
            (doc_id, rev)
            for doc_id, revs in asked.items()
            for rev in revs
            if rev not in missing.get(doc_id, ())
        }

    def _write(self, batch: Batch, drafts: Sequence[Draft]) -> list[Outcome]:
        attaching = Attaching(self._bytes, self._before(batch, drafts))
        outcomes: dict[int, Outcome] = {}
        sent: list[tuple[int, bytes]] = []
        for place, draft in enumerate(drafts):
            try:
                sent.append((place, _checked(draft, attaching, new_edits=batch.new_edits)))
            except Unavailable:
                raise
            except SyncError as error:
                outcomes[place] = error
        for some in _requests(sent):
            outcomes |= self._sent(batch, drafts, some)
        if not sent:
            self._reader.check(batch.db)
        return self._revived(batch, drafts, [outcomes[place] for place in range(len(drafts))])

    def _revived(
        self, batch: Batch, drafts: Sequence[Draft], outcomes: list[Outcome]
    ) -> list[Outcome]:
        """Sends again what follows a deletion by its name: CouchDB wants no name there."""
        beaten = [
            (place, draft)
            for place, draft in enumerate(drafts)
            if batch.new_edits and draft.rev is not None and not draft.deleted
            if isinstance(outcomes[place], Conflict)
        ]
        leaves = self._reader.leaves_of(batch.db, [draft.id for _, draft in beaten])
        again = [
            (place, draft._replace(rev=None))
            for place, draft in beaten
            if (found := leaves.get(draft.id)) and found[0].deleted and found[0].rev == draft.rev
        ]
        written = self._write(batch, [draft for _, draft in again]) if again else []
        for (place, _), outcome in zip(again, written, strict=True):
            outcomes[place] = outcome
        return outcomes

    def _sent(
        self, batch: Batch, drafts: Sequence[Draft], some: Sequence[tuple[int, bytes]]
    ) -> dict[int, Outcome]:
        """What became of the drafts of one request. CouchDB refuses the whole request for one that
        it does not take: then each goes alone."""
        answer = _edited if batch.new_edits else _grafted
        try:
            rows = self._send(batch, [text for _, text in some])
        except (BadRequest, TooLarge, MissingStub) as error:
            if len(some) == 1:
                return {some[0][0]: error}
            alone = [self._sent(batch, drafts, [one]) for one in some]
            return {place: outcome for found in alone for place, outcome in found.items()}
        return answer([(place, drafts[place]) for place, _ in some], rows)

    def _send(self, batch: Batch, texts: Sequence[bytes]) -> list[dict[str, object]]:
        grafts = b"" if batch.new_edits else b'"new_edits":false,'
        body = b"{" + grafts + b'"docs":[' + b",".join(texts) + b"]}"
        return list(self._door.post(batch.db, "_bulk_docs", body=body, again=not batch.new_edits))

    def _before(
        self, batch: Batch, drafts: Sequence[Draft]
    ) -> Mapping[tuple[str, str | None], Document]:
        """The documents that stubs may point into."""
        stubs = [
            draft
            for draft in drafts
            if _is_legal(draft.id)
            and any(isinstance(one, Stub) and one.held is None for one in _attached(draft))
        ]
        if not stubs:
            return {}
        if not batch.new_edits:
            found = self._reader.leaves_of(batch.db, [draft.id for draft in stubs])
            return {(one.id, one.rev): one for some in found.values() for one in some}
        wanted = [Wanted(draft.id, draft.rev) for draft in stubs if _is_revision(draft.rev)]
        read = self._reader.read(batch.db, wanted, revs=False, latest=False)
        return {(one.id, one.rev): some[0] for one, some in zip(wanted, read, strict=True) if some}


def _attached(draft: Draft) -> list[object]:
    return list(draft.attachments.values())


def _checked(draft: Draft, attaching: Attaching, *, new_edits: bool) -> bytes:
    """The draft as it is sent. Raises SyncError where it is refused."""
    _check_id(draft.id)
    head: dict[str, object] = {"_id": draft.id}
    if draft.rev is not None:
        generation, name = parse(draft.rev)
        head["_rev"] = draft.rev
        if not new_edits:
            line = draft.history or (name,)
            if line[0] != name:
                raise BadRequest("_revisions does not begin with the revision itself")
            if len(line) > generation:
                raise BadRequest(f"a revision of generation {generation} has at most as many ids")
            head["_revisions"] = {"start": generation, "ids": list(line)}
    elif not new_edits:
        raise BadRequest("a replicated document needs its _rev")
    if draft.deleted:
        head["_deleted"] = True
    if draft.attachments:
        head["_attachments"] = attaching.of(draft, new_edits=new_edits)
    inner = draft.body.strip()[1:-1].strip()
    return jsontext.dumps(head)[:-1] + (b"," + inner if inner else b"") + b"}"


def _check_id(doc_id: str) -> None:
    if not doc_id:
        raise IllegalId("Document id must not be empty")
    if not _is_legal(doc_id):
        raise IllegalId("Only reserved document ids may start with underscore.")


def _is_legal(doc_id: str) -> bool:
    return bool(doc_id) and (not doc_id.startswith("_") or doc_id.startswith("_design/"))


def _is_revision(rev: str | None) -> bool:
    try:
        return rev is not None and bool(parse(rev))
    except BadRequest:
        return False


def _requests(sent: Sequence[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Pieces of a batch, of which each is one request."""
    some: list[tuple[int, bytes]] = []
    size = 0
    for place, text in sent:
        if some and (size + len(text) > _BYTES or len(some) >= _DOCUMENTS):
            yield some
            some, size = [], 0
        some.append((place, text))
        size += len(text)
    if some:
        yield some


def _edited(
    sent: Sequence[tuple[int, Draft]], rows: Sequence[dict[str, object]]
) -> dict[int, Outcome]:
    """Each edit has a row, in order."""
    if len(rows) != len(sent):
        raise Unavailable("CouchDB answers another number of documents than were sent")
    return {
        place: refusal_of(row) if "error" in row else str(row["rev"])
        for (place, _), row in zip(sent, rows, strict=True)
    }


def _grafted(
    sent: Sequence[tuple[int, Draft]], rows: Sequence[dict[str, object]]
) -> dict[int, Outcome]:
    """Of grafts only those that were refused have a row, with their id and perhaps revision."""
    refused = [row for row in rows if "error" in row]
    if not all(any(_is_of(row, draft) for _, draft in sent) for row in refused):
        raise Unavailable("CouchDB refuses another document than were sent")
    outcomes: dict[int, Outcome] = {}
    for place, draft in sent:
        row = next((one for one in refused if _is_of(one, draft)), None)
        outcomes[place] = str(draft.rev) if row is None else refusal_of(row)
    return outcomes


def _is_of(row: dict[str, object], draft: Draft) -> bool:
    return row.get("id") == draft.id and row.get("rev") in (None, draft.rev)
