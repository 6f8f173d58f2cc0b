"""``GET /{db}/{id}?open_revs=``: named revisions or all leaves, as JSON or as multipart/mixed.

PouchDB falls back to it for good when its first ``_bulk_get`` fails; CouchDB before 3.3 uses
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.multipart_answer import mixed
from server.couchdb_api.render import changed_since, renderer
from sync import jsontext
from sync.errors import NotFound
from sync.stores.documents import Document, Wanted


def open_revs(call: Call) -> Answer:
    """Raises NotFound (``all`` of an unknown document), BadRequest."""
    query = call.query
    known = query.revs("atts_since")
    revs = _asked(call)
    call.store.info(call.db)
    found = call.store.read(
        call.db,
        [Wanted(call.doc_id, rev) for rev in revs],
        revs=query.flag("revs") or known is not None,
        latest=query.flag("latest"),
    )
    entries = list(_entries(revs, found))
    if call.accepts("application/json") or not call.accepts("multipart/mixed"):
        return Answer(200, _json(call, entries), [JSON_TYPE])
    return mixed(call.store, _items(entries, known))


def _asked(call: Call) -> list[str]:
    if call.query.text("open_revs") != "all":
        revs = call.query.revs("open_revs") or []
        call.check_count(len(revs))
        return revs
    leaves = call.store.leaves(call.db, call.doc_id)
    if not leaves:
        raise NotFound("missing")
    return [leaf.rev for leaf in leaves]


def _entries(revs: list[str], found: list[list[Document]]) -> Iterator[Document | str]:
    """Each document once, though several of the named revisions may lead to the same leaf."""
    seen: set[str] = set()
    for rev, documents in zip(revs, found, strict=True):
        if not documents:
            yield rev
        for document in documents:
            if document.rev not in seen:
                seen.add(document.rev)
                yield document


def _json(call: Call, entries: list[Document | str]) -> bytes:
    render = renderer(call.store, call.query.flag("attachments"))
    return b"[%b]\n" % b",".join(
        b'{"ok":%b}' % render(entry)
        if isinstance(entry, Document)
        else jsontext.dumps({"missing": entry})
        for entry in entries
    )


def _items(
    entries: list[Document | str], known: list[str] | None
) -> Iterator[tuple[Document, frozenset[str]] | Mapping[str, Any]]:
    for entry in entries:
        if isinstance(entry, str):
            yield {"missing": entry}
        elif known is None:
            yield entry, frozenset(entry.attachments)
        else:
            yield entry, frozenset(changed_since(entry, known))
