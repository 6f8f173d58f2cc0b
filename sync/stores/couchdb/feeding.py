"""Reading the change feed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sync.errors import BadRequest
from sync.stores.couchdb.answers import Plain, document_of
from sync.stores.couchdb.door import Door
from sync.stores.couchdb.reading import Reader
from sync.stores.documents import Change, ChangePage, Document, Leaf, Seq

_SEQUENCE = re.compile(r"[0-9]{1,18}(-.+)?")


class Feeder:
    """Reads pages of change feeds. For any thread."""

    def __init__(self, door: Door, reader: Reader, plain: Plain) -> None:
        self._door = door
        self._reader = reader
        self._plain = plain

    def page(  # noqa: PLR0913 (the contract's own options)
        self,
        db: str,
        since: Seq,
        *,
        limit: int | None,
        descending: bool,
        bodies: bool,
        ids: Sequence[str] | None,
    ) -> ChangePage:
        """A page of the feed. Raises NotFound, BadRequest."""
        place = _place(since)
        if descending:
            return self._newest(db, place, limit, bodies=bodies, ids=ids)
        if limit == 0:  # which CouchDB takes for 1
            ahead = self._ask(db, place, 1, bodies=False, ids=ids)
            return ChangePage([], since, len(ahead["results"]) + _pending(ahead))
        said = self._ask(db, place, limit, bodies=bodies, ids=ids)
        rows = said["results"]
        # A cluster may write one place in several ways: while nothing comes it is told back.
        last = since if not rows and place != "0" else said["last_seq"]
        return ChangePage(self._changes(db, rows, bodies=bodies), last, self._left(db, said, limit))

    def _newest(
        self, db: str, place: str, limit: int | None, *, bodies: bool, ids: Sequence[str] | None
    ) -> ChangePage:
        # CouchDB does not look at ``since`` when it goes back, so all from there on are turned.
        said = self._ask(db, place, None, bodies=bodies, ids=ids)
        rows = list(reversed(said["results"]))[:limit]
        last = rows[-1]["seq"] if rows else said["last_seq"]
        return ChangePage(self._changes(db, rows, bodies=bodies), last, 0)

    def _ask(
        self, db: str, place: str, limit: int | None, *, bodies: bool, ids: Sequence[str] | None
    ) -> Any:
        options = {
            "style": "all_docs",
            "since": place,
            "limit": limit,
            "include_docs": bodies or None,
        }
        if ids is None:
            return self._door.read(db, "_changes", **options)
        body = {"doc_ids": list(ids)}
        return self._door.ask(db, "_changes", body=body, filter="_doc_ids", **options)

    def _left(self, db: str, said: Any, limit: int | None) -> int:
        """How many changes are left after a page."""
        if limit is None or len(said["results"]) < limit:
            return 0
        if "pending" in said:
            return _pending(said)
        ahead = self._ask(db, str(said["last_seq"]), None, bodies=False, ids=None)
        return len(ahead["results"])

    def _changes(self, db: str, rows: Sequence[Any], *, bodies: bool) -> list[Change]:
        losers = {row["id"]: None for row in rows if len(row["changes"]) > 1}
        torn = self._reader.leaves_of(db, losers)
        late = self._reader.winners_of(
            db, [row["id"] for row in rows if bodies and not row.get("doc")]
        )
        return [
            Change(row["seq"], row["id"], _leaves(row, torn), self._document(db, row, late))
            for row in rows
        ]

    def _document(self, db: str, row: Any, late: dict[str, Document]) -> Document | None:
        if row.get("doc"):
            return document_of(db, row["doc"], self._plain)
        return late.get(row["id"])


def _leaves(row: Any, torn: dict[str, list[Document]]) -> tuple[Leaf, ...]:
    found = torn.get(row["id"])
    if found:
        return tuple(Leaf(document.rev, document.deleted) for document in found)
    return (Leaf(row["changes"][0]["rev"], row.get("deleted") is True),)


def _place(since: Seq) -> str:
    place = str(since)
    if not _SEQUENCE.fullmatch(place):
        raise BadRequest(f"since: {since!r} is not a sequence of this server")
    return place


def _pending(said: Any) -> int:
    return int(said.get("pending") or 0)
