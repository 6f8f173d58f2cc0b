"""``PUT`` and ``DELETE /{db}/{id}/{name}``: a new revision with one attachment more or less."""

from __future__ import annotations

from server.couchdb_api.attachment_intake import DEFAULT_TYPE
from server.couchdb_api.call import Answer, Call
from server.couchdb_api.document_write import agreed_rev, written
from server.couchdb_api.intake import checked_id
from server.couchdb_api.writing import write_one
from sync.errors import BadRequest, Conflict, NotFound
from sync.stores.documents import Document, Draft, NewAttachment, Stub


def put_attachment(call: Call) -> Answer:
    """``PUT ?rev=`` with the raw bytes → 201; without rev it makes the document.

    Raises Conflict, BadRequest, TooLarge.
    """
    if call.name.startswith("_"):
        raise BadRequest("Attachment name starts with an underscore")
    rev = agreed_rev(call, None)
    data = call.bytes()
    content_type = call.environ.get("CONTENT_TYPE") or DEFAULT_TYPE
    attachments: dict[str, NewAttachment | Stub] = {}
    body = b"{}"
    if rev is not None:
        document = _followed(call, rev)
        body, attachments = document.body, _stubs(document)
    attachments[call.name] = NewAttachment(content_type, data)
    draft = Draft(checked_id(call.doc_id), body, rev, attachments=attachments)
    return written(call, draft.id, write_one(call, draft), 201)


def delete_attachment(call: Call) -> Answer:
    """``DELETE ?rev=``. Raises NotFound, Conflict."""
    rev = agreed_rev(call, None)
    if rev is None:
        call.store.get(call.db, call.doc_id)
        raise Conflict
    document = _followed(call, rev)
    attachments = _stubs(document)
    if attachments.pop(call.name, None) is None:
        raise NotFound("Document is missing attachment")
    draft = Draft(call.doc_id, document.body, rev, attachments=attachments)
    return written(call, draft.id, write_one(call, draft), 200)


def _followed(call: Call, rev: str) -> Document:
    call.store.info(call.db)
    try:
        return call.store.get(call.db, call.doc_id, rev)
    except NotFound:
        raise Conflict from None


def _stubs(document: Document) -> dict[str, NewAttachment | Stub]:
    return {name: Stub(what.digest) for name, what in document.attachments.items()}
