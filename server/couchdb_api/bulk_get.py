"""``POST /{db}/_bulk_get``: many revisions in one request, as JSON or as multipart/mixed.

One error entry makes PouchDB give up the whole batch, so an entry is an error only where the
revision is truly not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.multipart_answer import mixed
from server.couchdb_api.render import Render, renderer
from sync import jsontext
from sync.errors import BadRequest
from sync.revisions.revision import parse as parse_revision
from sync.stores.documents import Document, Wanted

_UNKNOWN_REV = "undefined"
"""What CouchDB writes for the revision of an entry that named none."""


def bulk_get(call: Call) -> Answer:
    """``{"docs": [{"id", "rev"?}]}``, with ``?revs&latest&attachments``.

    Raises NotFound, BadRequest, TooLarge.
    """
    wanted = _wanted(call)
    query = call.query
    call.store.info(call.db)
    attachments = query.flag("attachments")
    as_parts = call.accepts("multipart/mixed")
    found = call.store.read(call.db, wanted, revs=query.flag("revs"), latest=query.flag("latest"))
    if as_parts:
        return mixed(call.store, _found_or_missing(wanted, found))
    results = _results(wanted, found, renderer(call.store, attachments))
    # With attachments an answer can be far larger than its request: it goes out as it is read.
    return Answer(200, results if attachments else b"".join(results), [JSON_TYPE])


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


def _results(wanted: list[Wanted], found: list[list[Document]], render: Render) -> Iterator[bytes]:
    separator = b'{"results":['
    for want, documents in zip(wanted, found, strict=True):
        docs = b",".join([b'{"ok":' + render(document) + b"}" for document in documents])
        yield b'%b\n{"id":%b,"docs":[%b]}' % (
            separator,
            jsontext.dumps(want.id),
            docs or jsontext.dumps({"error": missing_entry(want)}),
        )
        separator = b","
    yield b'{"results":[]}\n' if not wanted else b"\n]}\n"


def missing_entry(want: Wanted) -> dict[str, str]:
    """How an entry that is not there is said."""
    return {
        "id": want.id,
        "rev": want.rev or _UNKNOWN_REV,
        "error": "not_found",
        "reason": "missing",
    }


def _found_or_missing(
    wanted: list[Wanted], found: list[list[Document]]
) -> Iterator[tuple[Document, frozenset[str]] | dict[str, str]]:
    for want, documents in zip(wanted, found, strict=True):
        if not documents:
            yield missing_entry(want)
        for document in documents:
            yield document, frozenset(document.attachments)
