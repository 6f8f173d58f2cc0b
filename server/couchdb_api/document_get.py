"""``GET /{db}/{id}``: the winner or a named revision, as JSON or as multipart/related."""

from __future__ import annotations

from typing import Any

from werkzeug.http import parse_etags

from server.couchdb_api.attachment_headers import etag
from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.multipart_answer import related
from server.couchdb_api.open_revs import open_revs
from server.couchdb_api.render import changed_since, head_of, inline, spliced, stub
from sync.errors import NotFound
from sync.stores.documents import Document, Wanted

_PLAIN = frozenset({"rev"})


def get_document(call: Call) -> Answer:
    """Raises NotFound ("missing", "deleted"), BadRequest."""
    query = call.query
    if "open_revs" in query:
        return open_revs(call)
    known = query.revs("atts_since")
    document = _read(call, revs=query.flag("revs") or known is not None)
    headers = _validators(call, document)
    if headers and parse_etags(call.header("IF_NONE_MATCH")).contains_weak(headers[0][1][1:-1]):
        return Answer(304, b"", headers)
    names = _attachments_wanted(call, document, known)
    extra = _extra(call, document)
    if names and call.accepts("multipart/related") and not call.accepts("application/json"):
        return related(call.store, document, names, extra, headers)
    return Answer(200, _json(call, document, names, extra) + b"\n", [JSON_TYPE, *headers])


def _read(call: Call, *, revs: bool) -> Document:
    rev = call.query.rev()
    if rev is None:
        return call.store.get(call.db, call.doc_id, revs=revs)
    latest = call.query.flag("latest")
    found = call.store.read(call.db, [Wanted(call.doc_id, rev)], revs=revs, latest=latest)[0]
    if not found:
        raise NotFound("missing")
    return found[0]


def _validators(call: Call, document: Document) -> list[tuple[str, str]]:
    """The entity tag, where the answer depends on nothing but the revision."""
    tag = etag(document.rev)
    return [("ETag", tag)] if tag and call.query.only(_PLAIN) else []


def _attachments_wanted(call: Call, document: Document, known: list[str] | None) -> frozenset[str]:
    if known is not None:
        return frozenset(changed_since(document, known))
    wants_all = call.query.flag("attachments") or (
        call.accepts("multipart/related") and not call.accepts("application/json")
    )
    return frozenset(document.attachments) if wants_all else frozenset()


def _json(call: Call, document: Document, names: frozenset[str], extra: dict[str, Any]) -> bytes:
    head = head_of(document) | extra
    if document.attachments:
        head["_attachments"] = {
            name: inline(what, call.store.attachment_bytes(what)) if name in names else stub(what)
            for name, what in document.attachments.items()
        }
    return spliced(head, document.body)


def _extra(call: Call, document: Document) -> dict[str, Any]:
    """Members about the revision tree that were asked for."""
    query = call.query
    everything = query.flag("meta")
    extra: dict[str, Any] = {}
    if everything or query.flag("revs_info"):
        line = call.store.line(call.db, call.doc_id, document.rev)
        extra["_revs_info"] = [{"rev": known.rev, "status": known.status} for known in line]
    if everything or query.flag("conflicts"):
        extra |= conflicts(call, document, deleted=False)
    if everything or query.flag("deleted_conflicts"):
        extra |= conflicts(call, document, deleted=True)
    return extra


def conflicts(call: Call, document: Document, *, deleted: bool) -> dict[str, list[str]]:
    """``_conflicts`` or ``_deleted_conflicts`` of a document, if it has any."""
    leaves = call.store.leaves(call.db, document.id)[1:]
    revs = [leaf.rev for leaf in leaves if leaf.deleted is deleted]
    return {"_deleted_conflicts" if deleted else "_conflicts": revs} if revs else {}
