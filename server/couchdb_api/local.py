"""Local documents, where replicating clients keep their checkpoints: ``/{db}/_local/{name}``."""

from __future__ import annotations

from typing import Any

from server.couchdb_api.call import JSON_TYPE, Answer, Call, json_answer
from server.couchdb_api.render import spliced
from sync import jsontext
from sync.errors import BadRequest, TooLarge


def get_local(call: Call) -> Answer:
    """``GET``. Raises NotFound."""
    rev, body = call.store.get_local(call.db, call.name)
    head = {"_id": "_local/" + call.name, "_rev": rev}
    return Answer(200, spliced(head, body) + b"\n", [JSON_TYPE])


def put_local(call: Call) -> Answer:
    """``PUT`` → 201. Raises Conflict, BadRequest, TooLarge."""
    content = call.json()
    if not isinstance(content, dict):
        raise BadRequest("Document must be a JSON object")
    rev = _rev(content.pop("_rev", None)) or _rev(call.query.text("rev"))
    content.pop("_id", None)
    body = jsontext.dumps(content)
    if len(body) > call.limits.document:
        raise TooLarge(f"A local document has at most {call.limits.document} bytes")
    new_rev = call.store.put_local(call.db, call.name, body, rev)
    return _done(call, new_rev, 201)


def delete_local(call: Call) -> Answer:
    """``DELETE ?rev=``. Raises NotFound, Conflict."""
    call.store.delete_local(call.db, call.name, _rev(call.query.text("rev")))
    return _done(call, "0-0", 200)


def _rev(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    raise BadRequest("Invalid rev format")


def _done(call: Call, rev: str, status: int) -> Answer:
    return json_answer({"ok": True, "id": "_local/" + call.name, "rev": rev}, status)
