"""The rows of a ``_changes`` answer, one line each: some clients read it line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.couchdb_api.changes_query import ChangesQuery
from server.couchdb_api.render import Render, renderer, spliced
from sync import jsontext
from sync.stores.documents import Change, ChangePage, DocumentStore, Seq


class ChangeReader:
    """Reads and writes out what one query asks of one database."""

    __slots__ = ("_render", "_store", "db", "query")

    def __init__(self, store: DocumentStore, db: str, query: ChangesQuery) -> None:
        self._store = store
        self._render: Render = renderer(store, query.attachments)
        self.db = db
        self.query = query

    def page(self, since: Seq, limit: int | None) -> ChangePage:
        """The next changes. Raises NotFound, BadRequest."""
        query = self.query
        return self._store.changes(
            self.db,
            since,
            limit=limit,
            descending=query.descending,
            bodies=query.include_docs,
            ids=query.ids,
        )

    def rows(self, page: ChangePage) -> Iterator[bytes]:
        """A JSON object for each change."""
        row = self._row_with_document if self.query.include_docs else self._row
        return map(row, page.changes)

    def _row(self, change: Change) -> bytes:
        return jsontext.dumps(self._members(change))

    def _row_with_document(self, change: Change) -> bytes:
        members = self._members(change)
        if change.document is None:
            return jsontext.dumps({**members, "doc": None})
        text = self._render(change.document)
        if self.query.conflicts:
            losers = [leaf.rev for leaf in change.leaves[1:] if not leaf.deleted]
            text = spliced({"_conflicts": losers}, text) if losers else text
        return spliced(members, b'{"doc":%b}' % text)

    def _members(self, change: Change) -> dict[str, Any]:
        leaves = change.leaves if self.query.all_leaves else change.leaves[:1]
        members: dict[str, Any] = {
            "seq": change.seq,
            "id": change.id,
            "changes": [{"rev": leaf.rev} for leaf in leaves],
        }
        if change.leaves[0].deleted:
            members["deleted"] = True
        return members


def closing(last_seq: Seq, pending: int) -> bytes:
    """What ends an answer that began with ``opening``."""
    return b'\n],\n"last_seq":%b,"pending":%d}\n' % (jsontext.dumps(last_seq), pending)


OPENING = b'{"results":[\n'
