"""Reading documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from sync import jsontext
from sync.errors import NotFound
from sync.revisions.revision import parse, text
from sync.stores.couchdb.answers import Malformed, Plain, check_absent, document_of, found_in
from sync.stores.couchdb.door import Door
from sync.stores.documents import Document, Leaf, Range, RevisionInfo, Wanted

_PAGE = 500
_IDS = 1_000
"""Ids or revisions in one request."""
_OPENED = 50
"""Revisions named in the address of a request."""
_STATUS: Mapping[bool | None, Literal["available", "missing", "deleted"]] = {
    None: "missing",
    False: "available",
    True: "deleted",
}
"""Of a revision, by whether its body, if it is kept, deletes the document."""


class Reader:
    """Answers what is asked of one server. For any thread."""

    def __init__(self, door: Door, plain: Plain, *, queries: bool) -> None:
        """``queries``: many ranges can be asked for in one request."""
        self._door = door
        self._plain = plain
        self._queries = queries

    def get(self, db: str, wanted: Wanted, *, revs: bool) -> Document:
        """The winner or one revision. Raises NotFound, BadRequest."""
        if wanted.rev is not None:
            parse(wanted.rev)
        said = self._door.read(db, wanted.id, rev=wanted.rev, revs=revs or None)
        return document_of(db, said, self._plain, revs=revs)

    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool, latest: bool
    ) -> list[list[Document]]:
        """Many revisions at once; an empty list where nothing is there."""
        for one in wanted:
            if one.rev is not None:
                parse(one.rev)
        if not wanted:
            self.check(db)
        found: dict[Wanted, list[Document]] = {}
        for some in _rounds(wanted):
            rows = self._door.ask(
                db,
                "_bulk_get",
                body={"docs": [{"id": one.id, **_rev(one)} for one in some]},
                revs=True if revs else None,
                latest=True if latest else None,
            )["results"]
            asked = {one.id: one for one in some}
            for row in rows:
                oks = found_in(row["docs"])
                documents = [document_of(db, doc, self._plain, revs=revs) for doc in oks]
                one = asked[row["id"]]
                found[one] = documents if one.rev is not None else winners(documents)[:1]
            if not found.keys() >= set(some):
                raise Malformed("CouchDB leaves out documents that were asked for")
        return [list(found[one]) for one in wanted]

    def winners_of(self, db: str, ids: Sequence[str]) -> dict[str, Document]:
        """By id those that are there, also deleted ones: of rows that came without a body."""
        wanted = [Wanted(one) for one in ids]
        found = self.read(db, wanted, revs=False, latest=False) if wanted else []
        return {one[0].id: one[0] for one in found if one}

    def check(self, db: str) -> None:
        """Raises NotFound where there is no such database."""
        self._door.read(db)

    def leaves_of(self, db: str, ids: Iterable[str]) -> dict[str, list[Document]]:
        """By id the documents of all leaves, winner first; unknown ids are absent."""
        answer: dict[str, list[Document]] = {}
        for doc_id in dict.fromkeys(ids):
            try:
                rows = self._door.read(db, doc_id, open_revs="all")
            except NotFound as error:
                if error.reason != "missing":
                    raise
                continue
            oks = [document_of(db, doc, self._plain) for doc in found_in(rows)]
            if oks:
                answer[doc_id] = winners(oks)
        return answer

    def leaves(self, db: str, doc_id: str) -> list[Leaf]:
        """All leaves, winner first."""
        if doc_id.startswith("_local/"):
            return []
        found = self.leaves_of(db, [doc_id]).get(doc_id, [])
        if not found:
            self.check(db)
        return [Leaf(document.rev, document.deleted) for document in found]

    def line(self, db: str, doc_id: str, rev: str | None) -> list[RevisionInfo]:
        """A revision and its ancestors, newest first. Raises NotFound, BadRequest."""
        if rev is not None:
            parse(rev)
        else:
            winner = self.leaves(db, doc_id)
            if not winner:
                raise NotFound("missing")
            rev = winner[0].rev
        # Not by revs_info: CouchDB has it of the winner alone.
        said = self._door.read(db, doc_id, rev=rev, revs=True)["_revisions"]
        names = [text((said["start"] - back, name)) for back, name in enumerate(said["ids"])]
        kept: dict[str, bool] = {}
        for some in _slices(names, _OPENED):
            opened = self._door.read(db, doc_id, open_revs=jsontext.dumps(list(some)).decode())
            kept |= {doc["_rev"]: doc.get("_deleted") is True for doc in found_in(opened)}
        return [RevisionInfo(name, _STATUS[kept.get(name)]) for name in names]

    def missing(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Of the named revisions those never seen. Raises NotFound, BadRequest."""
        asked = {doc_id: list(dict.fromkeys(revs)) for doc_id, revs in revisions.items() if revs}
        if not asked:
            self.check(db)
        answer: dict[str, list[str]] = {}
        for some in _slices(list(asked), _IDS):
            body = {doc_id: asked[doc_id] for doc_id in some}
            said = self._door.ask(db, "_revs_diff", body=body)
            for doc_id in some:
                unknown = set((said.get(doc_id) or {}).get("missing") or ())
                if unknown:
                    answer[doc_id] = [rev for rev in asked[doc_id] if rev in unknown]
        return answer

    # ------------------------------------------------------------ by id
    def by_keys(self, db: str, keys: Sequence[str], *, bodies: bool) -> Iterator[Document | None]:
        """The winners of these ids, in this order; None for an unknown one."""
        for some in _slices(keys, _IDS):
            rows = self._door.ask(
                db, "_all_docs", body={"keys": list(some)}, include_docs=bodies or None
            )["rows"]
            yield from self._documents(db, rows, bodies=bodies)

    def by_range(self, db: str, which: Range, *, bodies: bool) -> Iterator[Document]:
        """Winners by id, page by page."""
        left, start, skip, last = which.limit, which.start, which.skip, None
        while left is None or left > 0:
            size = _PAGE + 1 if left is None else min(left, _PAGE) + 1
            rows = self._door.read(
                db,
                "_all_docs",
                startkey=_key(start),
                endkey=_key(which.end),
                inclusive_end=None if which.inclusive_end else False,
                descending=which.descending or None,
                skip=skip or None,
                limit=size,
                include_docs=bodies or None,
            )["rows"]
            fresh = rows[1:] if rows and rows[0]["id"] == last else rows
            documents = self._documents(db, fresh[:left], bodies=bodies)
            yield from (one for one in documents if one is not None)
            if len(rows) < size:
                return
            left = None if left is None else left - len(fresh)
            start, skip, last = rows[-1]["id"], 0, rows[-1]["id"]

    def _documents(
        self, db: str, rows: Sequence[Mapping[str, Any]], *, bodies: bool
    ) -> list[Document | None]:
        """What rows of ``_all_docs`` say; None where nothing is there."""
        for row in rows:
            check_absent(row)
        late = self.winners_of(db, [row["id"] for row in rows if bodies and _is_bare(row)])
        return [self._document(db, row, late, bodies=bodies) for row in rows]

    def _document(
        self, db: str, row: Mapping[str, Any], late: Mapping[str, Document], *, bodies: bool
    ) -> Document | None:
        if not _is_there(row):
            return None
        if row.get("doc"):
            return document_of(db, row["doc"], self._plain)
        if bodies:
            return late.get(row["id"])
        return Document(row["id"], row["value"]["rev"], _is_deleted(row), b"{}", (), {})

    def revisions(self, db: str, spans: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        """For each span of ids its winners, as id -> revision."""
        if not spans:
            return []
        queries = [
            {"start_key": start, "end_key": end, "inclusive_end": False} for start, end in spans
        ]
        if not self._queries:
            return [
                {row.id: row.rev for row in self.by_range(db, _span(span), bodies=False)}
                for span in spans
            ]
        answer: list[dict[str, str]] = []
        for some in _slices(queries, _IDS):
            said = self._door.ask(db, "_all_docs", "queries", body={"queries": some})["results"]
            if len(said) != len(some):
                raise Malformed("CouchDB answers another number of queries than were asked")
            answer += [{row["id"]: row["value"]["rev"] for row in one["rows"]} for one in said]
        return answer


def winners(documents: list[Document]) -> list[Document]:
    """Leaves of one document in the order of the contract: the winner first."""
    return sorted(documents, key=lambda one: (not one.deleted, parse(one.rev)), reverse=True)


def _span(span: tuple[str, str]) -> Range:
    return Range(span[0], span[1], inclusive_end=False)


def _rev(one: Wanted) -> dict[str, str]:
    return {} if one.rev is None else {"rev": one.rev}


def _key(key: str | None) -> str | None:
    return None if key is None else jsontext.dumps(key).decode()


def _is_there(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("value"), dict)


def _is_bare(row: Mapping[str, Any]) -> bool:
    """Whether a document is there whose body did not come with it."""
    return _is_there(row) and not row.get("doc")


def _is_deleted(row: Mapping[str, Any]) -> bool:
    return row["value"].get("deleted") is True


def _slices(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _rounds(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """Requests in which each id stands once: how others answer more of one id is not agreed."""
    waiting = list(dict.fromkeys(wanted))
    while waiting:
        now: dict[str, Wanted] = {}
        later = []
        for one in waiting:
            if one.id in now or len(now) >= _IDS:
                later.append(one)
            else:
                now[one.id] = one
        yield list(now.values())
        waiting = later
