"""``COPY /{db}/{id}`` with ``Destination: other-id?rev=…``: the document under another id."""

from __future__ import annotations

from urllib.parse import parse_qs

from server.couchdb_api.call import Answer, Call
from server.couchdb_api.document_write import written
from server.couchdb_api.intake import checked_id
from server.couchdb_api.path import decode
from server.couchdb_api.writing import write_one
from sync.errors import BadRequest
from sync.stores.documents import Draft, NewAttachment


def copy_document(call: Call) -> Answer:
    """``→ 201``. Raises NotFound, Conflict, BadRequest."""
    destination, _, query = call.header("DESTINATION").partition("?")
    if not destination:
        raise BadRequest("Destination header is mandatory for COPY.")
    source = call.store.get(call.db, call.doc_id, call.query.rev())
    draft = Draft(
        id=checked_id(decode(destination)),
        body=source.body,
        rev=parse_qs(query).get("rev", [None])[0],
        attachments={
            name: NewAttachment(what.content_type, call.store.attachment_bytes(what))
            for name, what in source.attachments.items()
        },
    )
    return written(call, draft.id, write_one(call, draft), 201)
