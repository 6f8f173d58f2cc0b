"""The store on Apache CouchDB, or on what speaks its protocol; see ``sync/stores/documents.py``.

Every database of the contract is one of the server's, behind a prefix of this store's own. There
are no commits over several documents here: what the contract leaves to engines is said in the
files beside this one, each at its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sync.errors import NotFound, Unavailable
from sync.stores.couchdb.abilities import abilities_of
from sync.stores.couchdb.attaching import Bytes
from sync.stores.couchdb.door import Address, Door
from sync.stores.couchdb.feeding import Feeder
from sync.stores.couchdb.keeping import Keeper, Shape, Shapes
from sync.stores.couchdb.reading import Reader
from sync.stores.couchdb.watching import Watching
from sync.stores.couchdb.writing import Writer
from sync.stores.documents import (
    Attachment,
    Batch,
    ChangePage,
    DatabaseInfo,
    Document,
    DocumentStore,
    Leaf,
    Outcome,
    Range,
    RevisionInfo,
    Seq,
    Wanted,
)


def plain_shape(db: str) -> Shape:
    """As the server makes databases by itself."""
    del db
    return Shape()


class CouchStore(DocumentStore):
    """A document store on the server at ``address``; any number of processes may use the same."""

    def __init__(self, address: Address, shapes: Shapes = plain_shape) -> None:
        """Asks the server who it is. ``shapes`` says how new databases are made.

        Raises Unavailable where it does not answer, refuses the account, or is no such server.
        """
        self._door = Door(address)
        abilities = abilities_of(self._door)
        self._bytes = Bytes(self._door, compressed=abilities.couchdb)
        plain = self._bytes.plain
        self._reader = Reader(self._door, plain, queries=abilities.couchdb)
        self._feeder = Feeder(self._door, self._reader, plain)
        self._writer = Writer(self._door, self._reader, self._bytes)
        self._keeper = Keeper(self._door, abilities, address.user, shapes)
        self._watching = Watching(self._door, self._keeper, updates=abilities.updates)

    # ------------------------------------------------------------ databases
    def create(self, db: str, *, revs_limit: int = 1000) -> None:
        self._keeper.create(db, revs_limit)
        self._watching.wrote([db])

    def delete(self, db: str) -> None:
        self._keeper.delete(db)
        self._watching.wrote([db])

    def info(self, db: str) -> DatabaseInfo:
        return self._keeper.info(db)

    def names(self, start: str = "", end: str | None = None) -> list[str]:
        return self._keeper.names(start, end)

    # ------------------------------------------------------------ reading
    def get(self, db: str, doc_id: str, rev: str | None = None, *, revs: bool = False) -> Document:
        return self._reader.get(db, Wanted(doc_id, rev), revs=revs)

    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool = False, latest: bool = False
    ) -> list[list[Document]]:
        return self._reader.read(db, wanted, revs=revs, latest=latest)

    def leaves(self, db: str, doc_id: str) -> list[Leaf]:
        return self._reader.leaves(db, doc_id)

    def line(self, db: str, doc_id: str, rev: str | None = None) -> list[RevisionInfo]:
        return self._reader.line(db, doc_id, rev)

    def documents(
        self, db: str, which: Range, *, bodies: bool = False
    ) -> Iterator[Document | None]:
        self._reader.check(db)
        if which.keys is not None:
            return self._reader.by_keys(db, which.keys, bodies=bodies)
        return self._reader.by_range(db, which, bodies=bodies)

    def revisions(self, db: str, spans: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        return self._reader.revisions(db, spans)

    def changes(  # noqa: PLR0913 (the feed's own options)
        self,
        db: str,
        since: Seq = 0,
        *,
        limit: int | None = None,
        descending: bool = False,
        bodies: bool = False,
        ids: Sequence[str] | None = None,
    ) -> ChangePage:
        return self._feeder.page(
            db, since, limit=limit, descending=descending, bodies=bodies, ids=ids
        )

    def missing(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        return self._reader.missing(db, revisions)

    def attachment(self, db: str, doc_id: str, name: str, rev: str | None = None) -> Attachment:
        held = self.get(db, doc_id, rev).attachments.get(name)
        if held is None:
            raise NotFound("Document is missing attachment")
        return held

    def attachment_bytes(
        self, held: Attachment, start: int = 0, length: int | None = None
    ) -> bytes:
        try:
            return self._bytes.read(held, start, length)
        except NotFound:
            return self._bytes.read(self._moved(held), start, length)

    def _moved(self, held: Attachment) -> Attachment:
        """The same bytes in the winner, where the revision is compacted. Raises NotFound."""
        if held.place is None:
            raise NotFound("missing")
        db, doc_id, _, _ = held.place
        for other in self.get(db, doc_id).attachments.values():
            if other.digest == held.digest and other.place != held.place:
                return other
        raise NotFound("missing")

    # ------------------------------------------------------------ writing
    def write_all(self, batches: Sequence[Batch]) -> list[list[Outcome]]:
        if len(batches) > 1:
            for db in dict.fromkeys(batch.db for batch in batches):
                self._reader.check(db)
        outcomes = []
        for batch in batches:
            try:
                outcomes.append(self._writer.write(batch))
            finally:  # also where it cannot be said how much was written
                if batch.drafts:
                    self._watching.wrote([batch.db])
            for outcome in outcomes[-1]:
                if isinstance(outcome, Unavailable):  # the next batch may need what is not there
                    raise outcome
        return outcomes

    def compact(self, db: str) -> None:
        self._keeper.compact(db)

    def purge(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        gone = self._keeper.purge(db, revisions)
        if gone:
            self._watching.wrote([db])
        return gone

    # ------------------------------------------------------------ local documents
    def get_local(self, db: str, name: str) -> tuple[str, bytes]:
        return self._keeper.get_local(db, name)

    def put_local(self, db: str, name: str, body: bytes, rev: str | None = None) -> str:
        return self._keeper.put_local(db, name, body, rev)

    def delete_local(self, db: str, name: str, rev: str | None = None) -> None:
        self._keeper.delete_local(db, name, rev)

    # ------------------------------------------------------------ watching
    def watch(self, notify: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        return self._watching.add(notify)

    def updates(self, since: Seq = 0) -> tuple[list[str], Seq]:
        return self._watching.updates(since)

    def close(self) -> None:
        self._watching.close()
        self._door.close()
