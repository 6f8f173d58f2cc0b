"""Feeds that wait: a long poll ends with the first news, a continuous feed goes on."""

from __future__ import annotations

from collections.abc import Hashable

from server.couchdb_api.changes_rows import OPENING, ChangeReader, closing
from sync import jsontext
from sync.errors import NotFound
from sync.replication.feed import Feed, Piece
from sync.stores.documents import Seq


class LongPoll(Feed):
    """Waits for the first changes after ``since``. Readers of the same place share one poll."""

    __slots__ = ("_last_seq", "_page", "_reader")

    def __init__(self, reader: ChangeReader, last_seq: Seq, page: int) -> None:
        """``last_seq``: where an answer without news ends; ``page``: rows in an answer at most."""
        super().__init__(reader.db, reader.query.heartbeat, reader.query.timeout)
        self._reader = reader
        self._last_seq = last_seq
        self._page = page

    @property
    def key(self) -> Hashable:
        """Database and query say it all."""
        return self._reader.db, self._reader.query

    def opening(self) -> bytes:
        """The head of the answer; it can wait no longer than the first heartbeat."""
        return OPENING

    def poll(self) -> Piece | None:
        """The rest of the answer, once there is a change, or the database is gone."""
        query = self._reader.query
        limit = self._page if query.limit is None else min(query.limit, self._page)
        try:
            page = self._reader.page(query.since, limit)
        except NotFound:
            return Piece(self.finish(), last=True)
        self._last_seq = page.last_seq
        if not page.changes:
            return None
        rows = b",\n".join(self._reader.rows(page))
        return Piece(rows + closing(page.last_seq, page.pending), last=True)

    def finish(self) -> bytes:
        """An answer without rows."""
        return closing(self._last_seq, 0)


class Continuous(Feed):
    """Sends every change as a line of its own, for as long as the reader stays."""

    __slots__ = ("_left", "_page", "_reader", "_since")

    def __init__(self, reader: ChangeReader, page: int) -> None:
        super().__init__(reader.db, reader.query.heartbeat, reader.query.timeout)
        self._reader = reader
        self._since = reader.query.since
        self._left = reader.query.limit
        self._page = page

    @property
    def key(self) -> Hashable:
        """Each reader is somewhere else."""
        return id(self)

    def opening(self) -> bytes:
        """Nothing: the first line is the first change."""
        return b""

    def poll(self) -> Piece | None:
        """The next page of changes; the last one where the limit is reached."""
        limit = self._page if self._left is None else min(self._left, self._page)
        try:
            page = self._reader.page(self._since, limit)
        except NotFound:
            return Piece(self.finish(), last=True)
        self._since = page.last_seq
        if not page.changes:
            return None
        lines = b"".join(row + b"\n" for row in self._reader.rows(page))
        if self._left is not None:
            self._left -= len(page.changes)
        if self._left == 0:
            return Piece(lines + self.finish(), last=True)
        return Piece(lines, last=False)

    def finish(self) -> bytes:
        """Where the reader may go on."""
        return jsontext.dumps({"last_seq": self._since, "pending": 0}) + b"\n"
