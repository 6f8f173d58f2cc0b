"""The embedded store: every database in one SQLite file, see ``sync/stores/documents.py``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial, wraps
from pathlib import Path
from threading import Lock, local
from typing import ParamSpec, TypeVar

from sync.errors import NotFound, Unavailable
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
from sync.stores.sqlite import feeding, keeping, reading, rows, schema, writing
from sync.stores.sqlite.attaching import digests
from sync.stores.sqlite.watching import Watching
from sync.stores.sqlite.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")


def _answering(read: Callable[P, T]) -> Callable[P, T]:
    """A reading method that raises Unavailable where SQLite cannot read (damage, disk, closed)."""

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except sqlite3.Error as error:
            raise _unreadable(error) from error

    return answer


def _unreadable(error: sqlite3.Error) -> Unavailable:
    return Unavailable(f"the store cannot read now ({error})")


class SqliteStore(DocumentStore):
    """A document store in the file ``path``; several processes may open the same file.

    What another process wrote is told within 100 ms.
    """

    quick = True

    def __init__(self, path: Path | str) -> None:
        """Opens the file, making it and its folder where there is none.

        Raises Unavailable for a file that is damaged, no store's, or of a later version.
        """
        self._path = Path(path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._watching = Watching(self._path)
        try:
            self._writer = Writer(self._path, self._watching)
        except sqlite3.Error as error:
            raise Unavailable(f"{self._path} cannot be opened as a store: {error}") from None
        self._mine = local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = Lock()

    @property
    def _reader(self) -> sqlite3.Connection:
        """This thread's reading connection."""
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = schema.connect(self._path, writable=False)
            with self._lock:
                self._readers.append(connection)
        return connection

    def making_anew(self) -> AbstractContextManager[None]:
        return self._writer.relaxed()

    # ------------------------------------------------------------ databases
    def create(self, db: str, *, revs_limit: int = 1000) -> None:
        self._writer.run(lambda transaction: keeping.create(transaction, db, revs_limit))

    def delete(self, db: str) -> None:
        self._writer.run(lambda transaction: keeping.delete(transaction, db))

    @_answering
    def info(self, db: str) -> DatabaseInfo:
        row = rows.database(self._reader, db)
        return DatabaseInfo(
            row.name, row.seq, row.docs, row.deleted, row.purges, row.size, row.uuid
        )

    @_answering
    def names(self, start: str = "", end: str | None = None) -> list[str]:
        found = self._reader.execute(
            "SELECT name FROM database WHERE name >= ? AND (? IS NULL OR name < ?) ORDER BY name",
            (start, end, end),
        )
        return [row[0] for row in found.fetchall()]

    # ------------------------------------------------------------ reading
    @_answering
    def get(self, db: str, doc_id: str, rev: str | None = None, *, revs: bool = False) -> Document:
        with reading.snapshot(self._reader) as connection:
            return reading.get(connection, db, Wanted(doc_id, rev), revs=revs)

    @_answering
    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool = False, latest: bool = False
    ) -> list[list[Document]]:
        with reading.snapshot(self._reader) as connection:
            return reading.read(connection, db, wanted, revs=revs, latest=latest)

    @_answering
    def leaves(self, db: str, doc_id: str) -> list[Leaf]:
        return reading.leaves(self._reader, db, doc_id)

    @_answering
    def line(self, db: str, doc_id: str, rev: str | None = None) -> list[RevisionInfo]:
        return reading.line(self._reader, db, doc_id, rev)

    def documents(
        self, db: str, which: Range, *, bodies: bool = False
    ) -> Iterator[Document | None]:
        self.info(db)
        return self._walk(db, which, bodies=bodies)

    def _walk(self, db: str, which: Range, *, bodies: bool) -> Iterator[Document | None]:
        try:
            if which.keys is not None:
                yield from reading.by_keys(self._reader, db, which.keys, bodies=bodies)
            else:
                yield from reading.by_range(self._reader, db, which, bodies=bodies)
        except sqlite3.Error as error:
            raise _unreadable(error) from error

    @_answering
    def revisions(self, db: str, spans: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        with reading.snapshot(self._reader) as connection:
            return reading.revisions(connection, db, spans)

    @_answering
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
        with reading.snapshot(self._reader) as connection:
            return feeding.changes(
                connection, db, since, limit=limit, descending=descending, bodies=bodies, ids=ids
            )

    @_answering
    def missing(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        return reading.missing(self._reader, db, revisions)

    def attachment(self, db: str, doc_id: str, name: str, rev: str | None = None) -> Attachment:
        held = self.get(db, doc_id, rev).attachments.get(name)
        if held is None:
            raise NotFound("Document is missing attachment")
        return held

    @_answering
    def attachment_bytes(
        self, held: Attachment, start: int = 0, length: int | None = None
    ) -> bytes:
        part, arguments = "bytes", []
        if start or length is not None:
            part, arguments = "substr(bytes, ?)", [start + 1]
        if length is not None:
            part, arguments = "substr(bytes, ?, ?)", [start + 1, length]
        row = self._reader.execute(
            f"SELECT {part} FROM attachment WHERE digest = ?",  # noqa: S608 (own words)
            (*arguments, held.digest),
        ).fetchone()
        if row is None:
            raise NotFound("missing")
        data: bytes = row[0] or b""  # substr of an empty blob is NULL
        return data

    # ------------------------------------------------------------ writing
    def write_all(self, batches: Sequence[Batch]) -> list[list[Outcome]]:
        blobs = digests(batches)
        return self._writer.run(
            lambda transaction: [
                writing.write_batch(transaction, batch, blobs) for batch in batches
            ]
        )

    def compact(self, db: str) -> None:
        after: str | None = ""
        while after is not None:
            after = self._writer.run(partial(keeping.compact_page, db=db, after=after))

    def purge(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        return self._writer.run(lambda transaction: keeping.purge(transaction, db, revisions))

    # ------------------------------------------------------------ local documents
    @_answering
    def get_local(self, db: str, name: str) -> tuple[str, bytes]:
        return keeping.get_local(self._reader, db, name)

    def put_local(self, db: str, name: str, body: bytes, rev: str | None = None) -> str:
        return self._writer.run(
            lambda transaction: keeping.put_local(transaction, db, name, body, rev)
        )

    def delete_local(self, db: str, name: str, rev: str | None = None) -> None:
        self._writer.run(lambda transaction: keeping.delete_local(transaction, db, name, rev))

    # ------------------------------------------------------------ watching
    def watch(self, notify: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        return self._watching.add(notify)

    @_answering
    def updates(self, since: Seq = 0) -> tuple[list[str], Seq]:
        connection = self._reader
        end = connection.execute("SELECT coalesce(max(place), 0) FROM news").fetchone()[0]
        found = connection.execute(
            "SELECT n.name FROM news n JOIN database d ON d.name = n.name"
            " WHERE n.place > ? ORDER BY n.place",
            (int(since),),
        )
        return [row[0] for row in found.fetchall()], end

    def close(self) -> None:
        self._watching.close()
        self._writer.close()
        with self._lock:
            for connection in self._readers:
                connection.close()
            self._readers = []
