"""``POST /{db}/_bulk_get``: many revisions in one request, as JSON or as multipart/mixed.

One error entry makes PouchDB give up the whole batch, so an entry is an error only where the
revision is truly not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.chunks import sized
from server.couchdb_api.multipart_answer import mixed
from server.couchdb_api.render import Render, renderer
from sync import jsontext
from sync.errors import BadRequest
from sync.revisions.revision import parse as parse_revision
from sync.stores.documents import Document, Wanted

_Found = tuple[Wanted, list[Document]]
_PAGE = 100
"""Entries read at once: what PouchDB asks for in one request."""
_AT_ONCE = 1 << 20
"""Bytes of an answer that is made in memory."""
_UNKNOWN_REV = "undefined"
"""What CouchDB writes for the revision of an entry that named none."""


def bulk_get(call: Call) -> Answer:
    """``{"docs": [{"id", "rev"?}]}``, with ``?revs&latest&attachments``.

    Raises NotFound, BadRequest, TooLarge.
    """
    wanted = _wanted(call)
    call.store.info(call.db)
    found = _found(call, wanted)
    if call.accepts("multipart/mixed"):
        return mixed(call.store, _found_or_missing(found))
    results = _results(found, renderer(call.store, call.query.flag("attachments")))
    # An answer can be far larger than its request: then it goes out as it is read.
    return Answer(200, sized(results, _AT_ONCE), [JSON_TYPE])


def _found(call: Call, wanted: list[Wanted]) -> Iterator[_Found]:
    query = call.query
    revs, latest = query.flag("revs"), query.flag("latest")
    for at in range(0, len(wanted), _PAGE):
        page = wanted[at : at + _PAGE]
        found = call.store.read(call.db, page, revs=revs, latest=latest)
        yield from zip(page, found, strict=True)


def _wanted(call: Call) -> list[Wanted]:
    docs = call.json_object().get("docs")
    if not isinstance(docs, list):
        raise BadRequest("Missing JSON list of 'docs'.")
    call.check_count(len(docs))
    return [_one_wanted(entry) for entry in docs]


def _one_wanted(entry: Any) -> Wanted:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise BadRequest("Every entry of 'docs' must be an object with a string id")
    rev = entry.get("rev")
    if rev is not None:
        if not isinstance(rev, str):
            raise BadRequest("Invalid rev format")
        parse_revision(rev)
    return Wanted(entry["id"], rev)


def _results(found: Iterator[_Found], render: Render) -> Iterator[bytes]:
    yield b'{"results":['
    separator = b""
    for want, documents in found:
        docs = b",".join([b'{"ok":' + render(document) + b"}" for document in documents])
        yield b'%b\n{"id":%b,"docs":[%b]}' % (
            separator,
            jsontext.dumps(want.id),
            docs or jsontext.dumps({"error": missing_entry(want)}),
        )
        separator = b","
    yield b"\n]}\n"


def missing_entry(want: Wanted) -> dict[str, str]:
    """How an entry that is not there is said."""
    return {
        "id": want.id,
        "rev": want.rev or _UNKNOWN_REV,
        "error": "not_found",
        "reason": "missing",
    }


def _found_or_missing(
    found: Iterator[_Found],
) -> Iterator[tuple[Document, frozenset[str]] | dict[str, str]]:
    for want, documents in found:
        if not documents:
            yield missing_entry(want)
        for document in documents:
            yield document, frozenset(document.attachments)
