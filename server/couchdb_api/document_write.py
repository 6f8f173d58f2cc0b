"""Writing one document: ``PUT`` and ``DELETE /{db}/{id}``, ``POST /{db}``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from server.couchdb_api.attachment_headers import etag
from server.couchdb_api.call import Answer, Call, json_answer
from server.couchdb_api.intake import Intake
from server.couchdb_api.multipart_read import read_related
from server.couchdb_api.writing import read_draft, write_one
from sync import jsontext
from sync.errors import BadRequest, Conflict, NotFound
from sync.stores.documents import Draft


def put_document(call: Call) -> Answer:
    """``PUT`` → 201, as JSON or multipart/related, ``?new_edits=false`` for a graft.

    Raises Conflict, Forbidden, BadRequest, TooLarge, MissingStub, NotFound.
    """
    new_edits = call.query.flag("new_edits", default=True)
    content, parts = _content(call)
    rev = agreed_rev(call, content.get("_rev"))
    if rev is not None:
        content["_rev"] = rev
    content["_id"] = call.doc_id
    draft = read_draft(call, Intake(call.limits, new_edits), content, parts)
    return written(call, call.doc_id, write_one(call, draft, new_edits=new_edits), 201)


def post_document(call: Call) -> Answer:
    """``POST /{db}`` → 201; the id is the document's or a new one."""
    content, parts = _content(call)
    content.setdefault("_id", uuid.uuid4().hex)
    draft = read_draft(call, Intake(call.limits, new_edits=True), content, parts)
    return written(call, content["_id"], write_one(call, draft), 201)


def delete_document(call: Call) -> Answer:
    """``DELETE ?rev=``. Raises NotFound, Conflict."""
    rev = agreed_rev(call, None)
    leaves = call.store.leaves(call.db, call.doc_id)
    if not leaves:
        raise NotFound("missing")
    if any(leaf.deleted for leaf in leaves if rev in (None, leaf.rev)) and leaves[0].deleted:
        raise NotFound("deleted")
    if rev is None:
        raise Conflict
    draft = Draft(call.doc_id, b"{}", rev, deleted=True)
    return written(call, draft.id, write_one(call, draft), 200)


def agreed_rev(call: Call, in_document: Any) -> str | None:
    """The revision that is followed, from the document, ``?rev=`` or If-Match, which must agree."""
    named = {rev for rev in (call.query.rev(), call.header("IF_MATCH").strip('" ')) if rev}
    if in_document is not None:
        named.add(in_document if isinstance(in_document, str) else "")
    if len(named) > 1:
        raise BadRequest("Document rev from request body and query string have different values")
    return named.pop() if named else None


def written(call: Call, doc_id: str, rev: str, status: int) -> Answer:
    """The answer to one write."""
    tag = etag(rev)
    location = f"/{quote(call.db, safe='')}/{quote(doc_id, safe='')}"
    headers = [("Location", location)] if status == 201 else []
    headers += [("ETag", tag)] if tag else []
    return json_answer({"ok": True, "id": doc_id, "rev": rev}, status, headers)


def _content(call: Call) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """The document's JSON and the attachment bytes that came beside it."""
    text, parts = call.bytes(), {}
    content_type: str = call.environ.get("CONTENT_TYPE", "")
    if content_type.startswith("multipart/related"):
        text, files = read_related(text, content_type)
        content = _object(text)
        parts = files.by_name(content.get("_attachments"), call.limits.request)
        return content, parts
    return _object(text), parts


def _object(text: bytes) -> dict[str, Any]:
    content = jsontext.parse(text)
    if not isinstance(content, dict):
        raise BadRequest("Document must be a JSON object")
    return content
