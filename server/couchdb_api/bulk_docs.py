"""``POST /{db}/_bulk_docs``: many documents in one request.

With ``new_edits`` (default) a row for each document in order; without it, as replication
writes, the rows of the failures only. Documents are independent of one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.couchdb_api.call import Answer, Call, json_answer
from server.couchdb_api.writing import read_drafts, write
from sync.errors import BadRequest, SyncError
from sync.stores.documents import Outcome


def bulk_docs(call: Call) -> Answer:
    """Raises NotFound, BadRequest, TooLarge; for administrators also what a document breaks."""
    request = call.json_object()
    contents = _documents(request)
    call.check_count(len(contents))
    new_edits = request.get("new_edits", True)
    if not isinstance(new_edits, bool):
        raise BadRequest("`new_edits` parameter must be a boolean.")
    drafts = read_drafts(call, contents, new_edits)
    outcomes = write(call, drafts, new_edits=new_edits)
    rows = [
        _row(_id(draft, content), outcome)
        for draft, content, outcome in zip(drafts, contents, outcomes, strict=True)
        if new_edits or not isinstance(outcome, str)
    ]
    return json_answer(rows, 201)


def _documents(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "docs" not in request:
        raise BadRequest("POST body must include `docs` parameter.")
    contents = request["docs"]
    if not isinstance(contents, list):
        raise BadRequest("`docs` parameter must be an array.")
    if not all(isinstance(content, dict) for content in contents):
        raise BadRequest("Document must be a JSON object")
    return contents


def _id(draft: object, content: Mapping[str, Any]) -> Any:
    # A refused document was never read as a draft; the ids of others may be the server's.
    return getattr(draft, "id", None) or content.get("_id")


def _row(doc_id: Any, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, SyncError):
        return {"id": doc_id, "error": outcome.code, "reason": outcome.reason}
    return {"ok": True, "id": doc_id, "rev": outcome}
